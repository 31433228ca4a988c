"""Not known is not zero: no priced effect, no net present value, no ratio, no probability, no sentence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio import appraisal
from infraprio.appraisal.standing import REASONS, STATUSES
from infraprio.effects import evaluate
from infraprio.errors import AppraisalError
from infraprio.findings import Finding, about
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, row
from tests.network.regions import change, region

MONEY = ["npv_msek", "npv_ratio_i", "npv_ratio_idu", "benefit_msek", "benefit_cost_ratio", "irr", "annuity_msek",
         "first_year_return", "payback_years", "computed_npv_msek", "travellers_msek", "residual_msek"]  # fmt: skip

HOW = st.sampled_from(["absent", "zero", "priced", "unpriced", "no mode", "npv given", "quantity given"])


def _stated(name: str, how: str) -> list[dict[str, object]]:
    return {
        "zero": [row(name, "severe_accidents", 0.0)],
        "priced": [row(name, "severe_accidents", -0.1)],
        "unpriced": [row(name, "transit_trips", 100.0, mode="transit")],
        "no mode": [row(name, "service_km", 1e4)],
    }.get(how, [])


@settings(max_examples=30, deadline=None)
@given(st.lists(HOW, min_size=2, max_size=6))
def test_what_is_known_decides_and_nothing_else(ways: list[str]) -> None:
    names = [f"P{i}" for i in range(len(ways))]
    brought = {"npv given": ("npv_msek", 5.0), "quantity given": ("severe_accidents", -0.2)}
    rows = [
        {"proposal": n, "item": brought[w][0], "value": brought[w][1], "price_year": 2025}
        for n, w in zip(names, ways, strict=True)
        if w in brought
    ]
    plan = paper_plan([proposal(n) for n in names], **({"given_results": rows} if rows else {}))
    stated = pd.DataFrame(
        [r for n, w in zip(names, ways, strict=True) for r in _stated(n, w)],
        columns=["proposal", "item", "change", "mode"],
    )
    found = appraisal.appraise(plan, stated)
    frame = found.to_frame()
    expected = {"absent": ("not_appraised", "effects_unknown"), "unpriced": ("not_appraised", "nothing_priced"),
                "no mode": ("not_appraised", "nothing_priced"), "npv given": ("given", "")}  # fmt: skip
    for name, how in zip(names, ways, strict=True):
        line = frame.loc[name]
        assert (line["status"], line["reason"]) == expected.get(how, ("computed", ""))
        known = how not in ("absent", "unpriced", "no mode")
        assert np.isfinite(line["npv_msek"]) == known
        assert line["investment_msek"] == pytest.approx(130)
        if not known:
            assert line[MONEY].isna().all()
            assert line["verdict"] == ""
            assert any(
                f.code == line["reason"] and f.message.startswith(name.title()) for f in found.findings
            )
            for call in (found.explain, lambda p: appraisal.impact_assessment(found, p)):
                with pytest.raises(AppraisalError, match=REASONS[line["reason"]]):
                    call(name)
        if how == "zero":
            assert line["npv_msek"] < -line["investment_msek"]
            assert line["verdict"] == "olönsam"
    risk = appraisal.simulate(plan, samples=16, appraisal=found)
    drawn, switch = risk.to_frame(), risk.switching_values()
    unknown = frame.index[frame["status"] == "not_appraised"]
    assert drawn.loc[unknown].filter(regex="npv|probability_prof").isna().all(axis=None)
    assert (drawn.loc[unknown, "inclusion_probability"] == 0).all()
    assert switch.loc[unknown].isna().all(axis=None)
    told = found.footnotes("sv")
    assert any("inte kalkylerade" in note for note in told) == bool(len(unknown))
    assert set(frame["status"]) <= set(STATUSES)
    assert set(frame["reason"]) - {""} <= set(REASONS)


def _said(code: str, subject: str) -> Finding:
    return about(code, subject)


@pytest.mark.parametrize(
    ("codes", "known"),
    [
        ((), True),
        (("idle",), True),
        (("idle", "no_traffic"), True),
        (("not_used",), True),
        (("idle", "not_used"), False),
        (("idle", "partly_used"), False),
        (("idle", "path_not_valued"), False),
        (("idle", "no_passenger_trains"), False),
        (("idle", "no_added_trains"), False),
    ],
)
def test_the_network_tells_what_is_known(codes: tuple[str, ...], known: bool) -> None:
    """What is evaluated is known, unless it comes to nothing and holds something that the model does not value."""
    rows = [
        change("FAST", "roads", "AB", "set", "speed_kmh", 100),
        change("BIKES", "interchanges", "H", "set", "bike_parking", 40),
    ]
    plan = region(rows, proposals=["FAST", "BIKES"])
    seen = evaluate(plan)
    others = tuple(each for each in seen.findings if each.subject != "BIKES")
    told = replace(seen, findings=(*others, *(_said(code, "BIKES") for code in codes)))
    frame = appraisal.appraise(plan, told).to_frame()
    assert frame.loc["FAST", "status"] == "computed"
    assert frame.loc["IDLE", ["status", "reason"]].tolist() == ["not_appraised", "effects_unknown"]
    expected = ["computed", ""] if known else ["not_appraised", "effects_not_valued"]
    assert frame.loc["BIKES", ["status", "reason"]].tolist() == expected
    unknown = ["IDLE"] if known else ["IDLE", "BIKES"]
    assert frame.loc[unknown, MONEY].isna().all(axis=None)


def test_effects_computed_as_zero_are_zero() -> None:
    """More spaces in a lot that is never full change nothing: the proposal costs what it costs."""
    rows = [change("MORE", "interchanges", "H", "set", "parking_spaces", 9000)]
    plan = region(rows, interchanges=[{"id": "H", "name": "H", "place": "B", "parking_spaces": 8000}])
    found = appraisal.appraise(plan, evaluate(plan))
    line = found.to_frame().loc["MORE"]
    assert line["status"] == "computed"
    assert line["npv_msek"] == pytest.approx(
        line["residual_msek"] - line["investment_msek"] - line["om_msek"]
    )
    assert any(f.code == "no_effect" for f in found.findings)


def test_gains_and_losses_that_cancel_are_known() -> None:
    """As much for one municipality as another loses: every part has a price, and the sum is nothing."""
    hours = {"mode": "car", "purpose": "work"}
    stated = effects(
        row("A", "travel_time_hours", -3e4, municipality="M", **hours),
        row("A", "travel_time_hours", 3e4, municipality="N", **hours),
    )
    found = appraisal.appraise(paper_plan([proposal("A")]), stated)
    line = found.to_frame().loc["A"]
    assert line[["status", "reason", "travellers_msek"]].tolist() == ["computed", "", 0]
    assert line["npv_msek"] == pytest.approx(-line["investment_msek"] - line["om_msek"])


def test_a_plan_says_how_many_are_not_appraised() -> None:
    plan = paper_plan([proposal("A"), proposal("B"), proposal("C")])
    stated = effects(row("A", "severe_accidents", -1))
    result = appraisal.appraise(plan, stated)
    found = appraisal.appraise_set(result, ["A", "B", "C"], stated)
    assert found.not_appraised == ("B", "C")
    assert found.npv_msek == pytest.approx(result.frame.loc["A", "npv_msek"])
    assert found.statement() == "2 of 3 proposals are not appraised and not in the sums: B, C."
    assert found.statement("sv").startswith("2 av 3 åtgärder")
    assert found.to_frame()[["proposals", "not_appraised"]].to_numpy().tolist() == [[3, 2]]
    with pytest.raises(AppraisalError, match="effects of B, C"):
        appraisal.appraise_set(result, ["B", "C"], stated)


def test_any_given_result_is_marked_and_the_rest_follows_from_it() -> None:
    rows = [{"proposal": "A", "item": "investment_msek", "value": 200, "price_year": 2025}]
    plan = paper_plan([proposal("A")], given_results=rows)
    plain = appraisal.appraise(paper_plan([proposal("A")]), effects(row("A", "severe_accidents", -1)))
    line = appraisal.appraise(plan, effects(row("A", "severe_accidents", -1))).to_frame().loc["A"]
    assert line["status"] == "given"
    assert line["npv_msek"] == pytest.approx(plain.frame.loc["A", "npv_msek"] - (200 - 130))
    assert line["npv_ratio_i"] == pytest.approx(line["npv_msek"] / 200)
