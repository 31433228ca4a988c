"""Results that planners bring along."""

from __future__ import annotations

import math

import pytest

from infraprio import appraisal
from infraprio.appraisal.verdict import combined_verdict
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, row

INDEX = [
    {"index": "consumer", "year": y, "value": v}
    for y, v in ((2006, 80), (2015, 100), (2017, 102), (2025, 125))
]


def given(name: str, item: str, value: float, **rest: object) -> dict[str, object]:
    return {"proposal": name, "item": item, "value": value, "reference": "JA 2040", "source": "sheet"} | rest


def test_given_comes_before_computed_and_both_are_shown() -> None:
    plan = paper_plan(
        price_index=INDEX,
        given_results=[given("A", "npv_msek", 100, price_year=2015), given("A", "npv_ratio_i", 0.7)],
    )
    found = appraisal.appraise(plan, effects())
    row_a = found.frame.loc["A"]
    assert row_a["status"] == "given"
    assert row_a["npv_msek"] == pytest.approx(125)
    assert row_a["npv_ratio_i"] == 0.7
    assert row_a["given_npv_msek"] == pytest.approx(125)
    plain = appraisal.appraise(paper_plan(price_index=INDEX), effects()).frame.loc["A"]
    assert row_a["computed_npv_msek"] == pytest.approx(plain["npv_msek"])
    table = found.given.table.set_index("item")
    assert table.loc["npv_msek", ["value", "converted", "price_year", "reference", "source"]].tolist() == [
        100, 125, 2015, "JA 2040", "sheet"]  # fmt: skip
    rows = found.explain("A")
    assert rows["present_value_msek"].sum() == pytest.approx(125)
    assert rows["item"].iloc[-1].startswith("Given")


def test_a_given_value_stands_even_where_the_cost_is_unknown() -> None:
    plan = paper_plan(price_index=INDEX, given_results=[given("U", "npv_msek", -20, price_year=2025)])
    found = appraisal.appraise(plan, effects())
    assert found.frame.loc["U", "npv_msek"] == -20
    assert math.isnan(found.frame.loc["U", "npv_ratio_i"])
    assert found.explain("U")["present_value_msek"].tolist() == [-20]


def test_a_given_ratio_makes_the_value_with_the_own_investment() -> None:
    plan = paper_plan(given_results=[given("A", "npv_ratio_i", -0.9)])
    found = appraisal.appraise(plan, effects()).frame.loc["A"]
    assert found["npv_msek"] == pytest.approx(-0.9 * 130)


def test_ratio_of_given_amounts_is_taken_in_their_own_price_year() -> None:
    stated = [given("A", "npv_msek", 43, price_year=2015), given("A", "investment_msek", 133, price_year=2015),
              given("A", "om_msek", 48, price_year=2015)]  # fmt: skip
    found = appraisal.appraise(paper_plan(price_index=INDEX, given_results=stated), effects()).frame.loc["A"]
    assert round(found["npv_ratio_i"], 2) == 0.32
    assert round(found["npv_ratio_idu"], 2) == 0.24


def test_given_results_that_disagree_or_lack_labels_are_told() -> None:
    stated = [given("A", "npv_msek", 43, price_year=2025, reference=""), given("A", "investment_msek", 133, price_year=2025),
              given("A", "npv_ratio_i", 0.9), given("B", "npv_msek", 1), given("B", "npv_mkr", 1),
              given("B", "pt_share", 0.1)]  # fmt: skip
    findings = appraisal.appraise(paper_plan(given_results=stated), effects()).findings
    codes = [f.code for f in findings]
    assert [f.value for f in findings if f.code == "given_unknown"] == ["npv_mkr"]
    assert {"given_disagree", "given_no_reference", "given_not_converted"} <= set(codes)


@pytest.mark.parametrize(
    ("ratio", "disagrees"),
    [(0.32, False), (0.28, False), (0.37, False), (0.26, True), (0.38, True), (-0.32, True)],
)
def test_a_given_ratio_is_held_against_the_amounts_given(ratio: float, disagrees: bool) -> None:
    """43 on 133 is 0.323; what rounds to it by 0.05 is not told."""
    stated = [given("A", "npv_msek", 43, price_year=2025), given("A", "investment_msek", 133, price_year=2025),
              given("A", "npv_ratio_i", ratio)]  # fmt: skip
    findings = appraisal.appraise(paper_plan(given_results=stated), effects()).findings
    told = [f.value for f in findings if f.code == "given_disagree"]
    assert told == ([f"{ratio:g}"] if disagrees else [])


def test_given_quantities_scale_the_computed_ones() -> None:
    plan = paper_plan(
        [proposal("A")],
        given_results=[given("A", "travel_time_hours", -16_000), given("A", "severe_accidents", -0.5)],
    )
    stated = effects(row("A", "travel_time_hours", -2_000, mode="car", purpose="work"),
                     row("A", "travel_time_hours", -6_000, mode="train", purpose="business"))  # fmt: skip
    found = appraisal.appraise(plan, stated)
    table = found.quantities.to_frame().set_index(["item", "mode"])["change"]
    assert table["travel_time_hours", "car"] == pytest.approx(-4_000)
    assert table["travel_time_hours"].sum() == pytest.approx(-16_000)
    assert table["severe_accidents"].sum() == -0.5


@pytest.mark.parametrize(("less", "rows"), [(9_000, 2), (9_010, 1)])
def test_a_sum_of_less_than_a_tenth_of_its_parts_is_none_to_scale_by(less: float, rows: int) -> None:
    plan = paper_plan([proposal("A")], given_results=[given("A", "travel_time_hours", -16_000)])
    stated = effects(
        row("A", "travel_time_hours", -11_000, mode="car"), row("A", "travel_time_hours", less, mode="train")
    )
    table = appraisal.appraise(plan, stated).quantities.to_frame()
    change = table[table["item"] == "travel_time_hours"]["change"]
    assert (len(change), change.sum()) == (rows, pytest.approx(-16_000))


def test_given_quantities_suffice_without_the_network() -> None:
    plan = paper_plan([proposal("A"), proposal("B")], given_results=[given("A", "severe_accidents", -0.5)])
    found = appraisal.appraise(plan, effects(row("B", "severe_accidents", -1)))
    assert found.frame.loc["A", "status"] == "computed"
    assert found.frame.loc["A", "safety_msek"] == pytest.approx(found.frame.loc["B", "safety_msek"] / 2)


@pytest.mark.parametrize(
    ("npv", "ratio", "unpriced", "verdict"),
    [
        (455, 1.15, 0, "lönsam"), (43, 0.32, -1, "osäker"), (43, 0.05, 1, "osäker"), (-50, -0.5, 0, "olönsam"),
        (-50, -0.5, 2, "osäker"), (10, math.nan, 0, "lönsam"), (math.nan, math.nan, 3, ""), (0, 0, 0, "osäker"),
    ],
)  # fmt: skip
def test_combined_verdict(npv: float, ratio: float, unpriced: int, verdict: str) -> None:
    assert combined_verdict(npv, ratio, unpriced) == verdict


def test_unpriced_effects_turn_the_verdict() -> None:
    bad = [
        {"proposal": "A", "effect": e, "group": "environment", "verdict": "negative", "reason": "r"}
        for e in ("landscape", "reindeer")
    ]
    plain = appraisal.appraise(paper_plan(), effects()).frame
    told = appraisal.appraise(paper_plan(unpriced_effects=bad), effects()).frame
    assert (plain.loc["A", "verdict"], told.loc["A", "verdict"]) == ("lönsam", "osäker")
    assert told.loc["A", "npv_msek"] == plain.loc["A", "npv_msek"]
