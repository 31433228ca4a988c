"""Where a proposal stands and what is said of it: by small tables."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from infraprio.appraisal.standing import footnotes, low_ratios, why_missing
from infraprio.appraisal.unappraised import given_worth
from infraprio.appraisal.values.costs import costs
from infraprio.appraisal.values.quantities import quantities
from infraprio.words import say
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, row

SHARE = {f"om_{kind}_share_year": 0.03 for kind in ("road", "rail", "interchange", "service")}


def test_why_nothing_is_computed() -> None:
    names = ("PRICED", "UNPRICED", "NOTHING", "SILENT", "BLIND", "BUSY", "DONE")
    rows = [
        proposal(n, horizon="done" if n == "DONE" else "medium", no_network_effect="no" if n.startswith("B") else "yes") for n in names
    ]  # fmt: skip
    rows += [proposal("COSTLESS", None), proposal("FREE", 0)]
    changes = [
        {
            "proposal": p,
            "table": "roads",
            "object": "R",
            "action": "set",
            "attribute": "speed_kmh",
            "value": "90",
        }
        for p in ("BLIND", "BUSY")
    ]
    plan = paper_plan(rows, changes=changes)
    amounts, costless = costs(plan, SHARE)
    stated = [row(p, "severe_accidents", -1.0) for p in ("PRICED", "COSTLESS", "FREE")]
    stated.append(row("UNPRICED", "transit_trips", 5.0))
    physical = quantities(effects(*stated), evaluated=["NOTHING"])
    reasons, found = why_missing(plan, amounts, costless, physical, {"PRICED", "COSTLESS", "FREE"}, {"BLIND", "SILENT"})  # fmt: skip
    assert dict(zip(plan["proposals"]["id"], reasons, strict=True)) == {
        "PRICED": "", "UNPRICED": "nothing_priced", "NOTHING": "", "SILENT": "effects_unknown", "BLIND": "effects_not_valued",
        "BUSY": "effects_unknown", "DONE": "cost_unknown", "COSTLESS": "cost_unknown", "FREE": "cost_not_positive",
    }  # fmt: skip
    assert [(f.code, f.row) for f in found] == [
        ("nothing_priced", 2), ("no_effect", 3), ("effects_unknown", 4), ("effects_not_valued", 5), ("effects_unknown", 6),
    ]  # fmt: skip
    assert "Unpriced" in found[0].message


def frame(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["status", "reason", "npv_ratio_i"])


COMPUTED, LACKING, DONE = (
    ("computed", "", 0.5),
    ("not_appraised", "cost_unknown", math.nan),
    ("in_reference", "", -9.0),
)


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ((COMPUTED,), ["cost"]), ((COMPUTED, LACKING), ["cost", "not_appraised"]), ((LACKING,), ["not_appraised"]), ((DONE, LACKING), ["not_appraised"]),
        ((COMPUTED, ("computed", "operating_measure", math.nan)), ["cost", "operating"]), ((("computed", "", -1.0),), ["cost"]),
        ((COMPUTED, ("computed", "", -1.01)), ["cost", "below"]), ((COMPUTED, DONE), ["cost"]), ((), []),
    ],
)  # fmt: skip
def test_which_footnotes_belong_below_a_table(
    rows: tuple[tuple[str, str, float], ...], names: list[str]
) -> None:
    live = [each for each in rows if each is not DONE]
    lacking = sum(each is LACKING for each in live)
    for language in ("en", "sv"):
        told = tuple(say(f"footnote.{name}", language, n=lacking, m=len(live)) for name in names)
        assert footnotes(frame(*rows), language) == told
    assert footnotes(frame(*rows)) == footnotes(frame(*rows), "en")


def test_ratios_below_minus_one_are_noted() -> None:
    plan = paper_plan([proposal("A"), proposal("B"), proposal("C"), proposal("D")])
    ratios = pd.DataFrame({"npv_ratio_i": [-1.0, -1.5, np.nan, -1.004]}, index=list("ABCD"))
    found = low_ratios(plan, ratios)
    assert [(f.code, f.row, f.value) for f in found] == [("ratio_below_minus_one", 2, "-1.50"), ("ratio_below_minus_one", 4, "-1.00")]  # fmt: skip
    assert found[0].message.startswith("The ratio of B is")


def test_given_results_without_an_appraisal() -> None:
    given = [
        {"proposal": "A", "item": "npv_msek", "value": 7, "price_year": 2015}, {"proposal": "A", "item": "npv_ratio_i", "value": 0.5},
        {"proposal": "B", "item": "severe_accidents", "value": -3}, {"proposal": "C", "item": "om_msek", "value": 3},
    ]  # fmt: skip
    rows = [proposal("A", kind="rail"), proposal("B"), proposal("C"), proposal("D")]
    found = given_worth(paper_plan(rows, given_results=given))
    shown = found.to_frame()
    assert list(shown.columns[:4]) == ["kind", "status", "npv_msek", "npv_ratio_i"]
    assert shown["kind"].tolist() == ["rail", "road", "road", "road"]
    assert shown["status"].tolist() == ["given", "not_appraised", "given", "not_appraised"]
    assert shown.loc["A", ["npv_msek", "npv_ratio_i"]].tolist() == [7, 0.5]
    assert shown.loc["C", "om_msek"] == 3
    assert shown.drop(columns=["kind", "status"]).notna().sum().sum() == 3
    assert repr(found) == "Unappraised(2 given results)"
