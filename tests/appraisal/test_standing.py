"""Why a proposal is not appraised, by hand, and the notes below a table."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.appraisal.operating import OPERATING, SUPPORT, support_frame
from infraprio.appraisal.standing import footnotes, low_ratios, why_missing
from infraprio.appraisal.values.lines import make_lines
from infraprio.appraisal.values.quantities import quantities
from infraprio.findings import finding
from tests.appraisal.appraisal_cases import paper_plan, proposal
from tests.appraisal.risk.small_problem import NAMES, PRICES, calculation

NAN = math.nan


class Rows(SimpleNamespace):
    """Columns of a table."""

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


def told(
    *,
    evaluated: str = "ABCDE",
    stated: str = "ABCDE",
    priced: str = "ABCDE",
    cost: str = "ABCDE",
    busy: str = "",
    unvalued: str = "",
    done: str = "",
    costless: Any = (),
) -> tuple[list[str], list[tuple[str, int | None]]]:
    """Reasons of A to E, and what is told of which row."""
    names = list("ABCDE")
    table = Rows(
        id=names, name=[f"Road {n}" for n in names], rows=(11, 12, 13, 14, 15), file="proposals",
        horizon=["done" if n in done else "near" for n in names],
    )  # fmt: skip
    plan: Any = {"proposals": table, "changes": {"proposal": list(busy)}}
    rows = pd.DataFrame(
        [(n, "severe_accidents", 1.0) for n in stated], columns=["proposal", "item", "change"]
    )
    physical = replace(quantities(rows), evaluated=tuple(evaluated))
    costs: Any = SimpleNamespace(construction=np.array([5.0 if n in cost else NAN for n in names]))
    change = np.array([[0.0] * 5, [2.0 if n in priced else 0.0 for n in names]])
    reasons, found = why_missing(plan, costs, costless, physical, change, set(unvalued))
    assert all(f"Road {names[(f.row or 0) - 11]}" in f.message for f in found)
    assert all(f.file == "proposals" for f in found)
    return reasons, [(f.code, f.row) for f in found]


def test_what_is_known_has_no_reason() -> None:
    assert told() == ([""] * 5, [])


def test_effects_that_are_not_known_come_in_three_ways() -> None:
    reasons, found = told(evaluated="AB", stated="ABCDE", priced="A", busy="CD", unvalued="DE")
    assert reasons == ["", "nothing_priced", "effects_unknown", "effects_not_valued", "effects_unknown"]
    assert found == [("nothing_priced", 12), ("effects_unknown", 13), ("effects_not_valued", 14), ("effects_unknown", 15)]  # fmt: skip


def test_an_effect_of_nothing_is_told_of_those_that_are_to_be_built_at_a_cost() -> None:
    reasons, found = told(stated="A", priced="A", done="B", cost="ABCD")
    assert reasons == ["", "", "", "", "cost_unknown"]
    assert found == [("no_effect", 13), ("no_effect", 14)]


def test_what_is_done_is_told_nothing_of() -> None:
    reasons, found = told(evaluated="AB", stated="AB", priced="A", done="BCDE")
    assert reasons == ["", "nothing_priced", "effects_unknown", "effects_unknown", "effects_unknown"]
    assert found == []


def test_why_a_cost_is_not_known_comes_before_why_effects_are_not() -> None:
    costless = [finding("appraisal_cost_unknown", "proposals", row=12, name="B"), finding("cost_not_positive", "proposals", row=13, value="0", name="C")]  # fmt: skip
    reasons, found = told(evaluated="ABCD", cost="AE", costless=costless)
    assert reasons == ["", "cost_unknown", "cost_not_positive", "cost_unknown", "effects_unknown"]
    assert found == [("effects_unknown", 15)]


def table(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["status", "reason", "npv_ratio_i"])


@pytest.mark.parametrize(
    ("rows", "begins"),
    [
        ([("computed", "", 0.3)], ["Net present"]),
        ([("computed", "", -1.0)], ["Net present"]),
        ([("computed", "", -1.001), ("not_appraised", "effects_unknown", NAN)], ["Net present", "1 of 2", "A ratio"]),
        ([("not_appraised", "cost_unknown", NAN)] * 3, ["3 of 3"]),
        ([("computed", OPERATING, NAN)], ["Net present", "–"]),
        ([("in_reference", "", -2.0), ("not_appraised", "cost_unknown", NAN), ("given", "", 1.0)], ["Net present", "1 of 2"]),
        ([("in_reference", OPERATING, -2.0)], []),
        ([], []),
    ],
)  # fmt: skip
def test_notes_below_a_table_are_those_that_its_rows_need(
    rows: list[tuple[str, str, float]], begins: list[str]
) -> None:
    notes = footnotes(table(*rows))
    assert len(notes) == len(begins)
    assert all(note.startswith(begin) for note, begin in zip(notes, begins, strict=True))


def test_a_ratio_below_minus_one_is_told_with_its_row() -> None:
    plan = paper_plan([proposal(name) for name in "ABCD"])
    found = low_ratios(
        plan,
        table(("computed", "", -1.0), ("computed", "", -1.236), ("computed", "", NAN), ("given", "", -7.0)),
    )
    rows = plan["proposals"].rows
    assert [(f.code, f.row, f.value) for f in found] == [
        ("ratio_below_minus_one", rows[1], "-1.24"), ("ratio_below_minus_one", rows[3], "-7.00"),
    ]  # fmt: skip
    assert "B" in found[0].message


def test_support_of_an_operating_measure_by_hand() -> None:
    """Trains for 7 MSEK, tickets for 2, operation for 2; 100 new trips for the lot: at 25 %, over two years."""
    rows = [
        ("A", "service_km", "train", 70_000.0), ("A", "fare_revenue_sek", "train", 2e6), ("A", "transit_trips", "transit", 60.0),
        ("A", "transit_trips", "park_ride", 40.0), ("B", "transit_trips", "transit", 7000.0), ("B", "service_km", "train", 1000.0),
        ("C", "service_km", "train", 30_000.0), ("C", "transit_trips", "transit", -50.0), ("A", "severe_accidents", "", -9.0),
    ]  # fmt: skip
    physical = quantities(pd.DataFrame(rows, columns=["proposal", "item", "mode", "change"]))
    lines = make_lines(physical)
    work = replace(
        calculation(), kinds=lines.kinds, change=lines.table(NAMES), operating=np.array([True, False, True, True]),
    )  # fmt: skip
    values: Any = SimpleNamespace(value=PRICES | {"train_cost_sek_km": 100.0, "severe_accident_msek": 30.0})
    found = support_frame(work, np.array([-18.0, 1.0, NAN, 5.0]), values, physical)
    assert list(found.columns) == list(SUPPORT)
    assert found.index.tolist() == list(NAMES)
    assert found.loc["A"].tolist() == pytest.approx([-18 / 1.44, 7 + 2 - 2, 100, 7e6 / 100])
    assert found.loc["B"].isna().all()
    assert found.loc["C"].tolist() == pytest.approx([NAN, 3 + 2, -50, NAN], nan_ok=True)
    assert found.loc["D"].isna().all()  # not known
    few = quantities(pd.DataFrame([("B", "transit_trips", 0.5)], columns=["proposal", "item", "change"]))
    other = replace(work, operating=np.array([True, True, False, False]))
    some = support_frame(other, np.array([1.0, 2, 3, 4]), values, few)
    assert some.loc["A"].tolist() == pytest.approx(
        [1 / 1.44, 7, NAN, NAN], nan_ok=True
    )  # trips are not known
    assert some.loc["B"].tolist() == pytest.approx([2 / 1.44, 3.1, 0.5, 3.1e6 / 0.5])
