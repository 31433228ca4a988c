"""Rate of return, payback, and the ends and factors of a net present value, by hand or against an appraisal of their own."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from infraprio import appraisal
from infraprio.appraisal.measures import internal_rate, payback_years
from infraprio.appraisal.risk.drivers import first_order_index
from infraprio.appraisal.sets.yearly import yearly_benefit
from infraprio.appraisal.unappraised import given_worth
from infraprio.appraisal.values.costs import costs
from infraprio.scenario.parameters import built_in
from tests.appraisal.appraisal_cases import NO_GROWTH, effects, paper_plan, proposal, row, safer


@pytest.mark.parametrize(
    ("amounts", "rate"),
    [
        ([-100, 110], 0.10),
        ([-100, 0, 121], 0.10),  # a year without money is no change of sign
        ([0, -100, 0, 0, 100 * 1.05**3], 0.05),
        ([100, -110], 0.10),
        ([-1, 1.1], 0.10),
        ([-100, 90], -0.10),
        ([-100, 300, -200], math.nan),  # two rates, 0 and 100 %
        ([100, 200], math.nan),
        ([0, 0], math.nan),
    ],
)
def test_the_internal_rate_by_hand(amounts: list[float], rate: float) -> None:
    assert internal_rate(np.array(amounts, dtype=float)) == pytest.approx(rate, abs=1e-9, nan_ok=True)


def test_the_first_order_index_by_hand() -> None:
    """Two halves with means 1.5 and 3.5 about 2.5: 1 of the variance of 1.25 is between them, less the 0.25 / 2 that chance makes."""
    found = first_order_index(np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([1.0, 2.0, 3.0, 4.0]))
    assert found.tolist() == pytest.approx([(1 - 0.125) / 1.25])
    assert first_order_index(np.ones((4, 1)), np.ones(4)).tolist() == [0.0]


def test_payback_by_hand() -> None:
    """100 is paid in two years of building; 40 a year from the third has paid it in its third year."""
    flows = np.array([-50.0, -50.0, 40.0, 40.0, 40.0])
    assert payback_years(flows, np.ones(5), 2) == 3
    assert payback_years(flows, 0.5 ** np.arange(5), 2) != payback_years(flows, np.ones(5), 2)
    assert math.isnan(payback_years(flows[:4], np.ones(4), 2))
    assert payback_years(np.array([0.0, 0.0, 5.0]), np.ones(3), 2) == 1  # nothing to pay is paid as it opens


def test_the_ends_of_a_tornado_are_appraisals_of_their_own() -> None:
    growth, spread = (built_in()[f"cost_{what}_plan"].value for what in ("growth", "spread"))
    deviation = math.sqrt(math.log1p(spread**2))
    middle = 100 * (1 + growth) / math.sqrt(1 + spread**2)

    def plan(cost: float) -> appraisal.Appraisal:
        return appraisal.appraise(paper_plan([proposal("A", cost, maturity="plan")]), safer("A"))

    bar = appraisal.simulate(plan(100).scenario, samples=16, effects=safer("A")).tornado("A").loc["cost"]
    for column, sign in (
        ("npv_low_msek", -1),
        ("npv_high_msek", 1),
    ):  # the tenth and the ninetieth of a hundred
        alone = plan(middle * math.exp(sign * 1.28155 * deviation)).frame.loc["A", "npv_msek"]
        assert bar[column] == pytest.approx(alone, abs=0.01)


def test_effects_times_their_switching_factor_are_worth_what_they_cost() -> None:
    time = row("A", "travel_time_hours", -50_000, mode="car", purpose="work", distance="regional")
    safety = row("A", "severe_accidents", -0.1, mode="car")

    def plan(of_time: float, of_safety: float) -> appraisal.Appraisal:
        rows = (
            time | {"change": of_time * time["change"]},
            safety | {"change": of_safety * safety["change"]},
        )
        return appraisal.appraise(paper_plan([proposal("A", 300)]), effects(*rows))

    factors = appraisal.simulate(plan(1, 1).scenario, samples=16, appraisal=plan(1, 1)).switching_values()
    benefit, travel = factors.loc["A", ["benefit_factor", "travel_time_factor"]]
    assert benefit != pytest.approx(1, abs=0.05)
    assert plan(benefit, benefit).frame.loc["A", "npv_msek"] == pytest.approx(0, abs=0.01)
    assert plan(travel, 1).frame.loc["A", "npv_msek"] == pytest.approx(0, abs=0.01)


def test_carbon_is_counted_twice_whatever_small_value_it_is_given() -> None:
    def told(value: float) -> bool:
        given = [{"id": "co2_value_sek_kg", "value": value, "unit": "SEK/kg"}]
        found = appraisal.appraise(paper_plan(parameters=given), effects()).findings
        return any(finding.code == "co2_priced_twice" for finding in found)

    assert [told(7.0), told(0.5), told(0.0)] == [True, True, False]


def test_given_quantities_are_shared_as_the_computed_ones_only_where_those_have_a_clear_sum() -> None:
    def found(given: float, *computed: float) -> pd.Series:
        stated = [{"proposal": "A", "item": "severe_accidents", "value": given}]
        rows = [
            row("A", "severe_accidents", change, mode=mode)
            for mode, change in zip(("car", "bus"), computed, strict=True)
        ]
        done = appraisal.appraise(paper_plan([proposal("A")], given_results=stated), effects(*rows))
        return done.quantities.to_frame().set_index("mode")["change"]

    assert found(-1.0, -0.2, -0.3).to_dict() == pytest.approx({"car": -0.4, "bus": -0.6})
    assert found(-0.1, -0.2, -0.3).to_dict() == pytest.approx({"car": -0.04, "bus": -0.06})
    assert found(0.5, -0.2, -0.3).tolist() == [0.5]  # the other way
    assert found(-1.0, -1.0, 0.95).tolist() == [-1.0]  # 0.05 left of 1.95 says nothing of the shares


def test_rate_of_return_and_payback_are_those_of_the_amounts_that_are_explained() -> None:
    """With building over two years, operation, renewals and a residual value."""
    plan = paper_plan([proposal("A", 100, life_years=25, construction_years=2, om_msek_year=3)])
    found = appraisal.appraise(plan, effects(row("A", "severe_accidents", -10)), period="common")
    flows = found.explain("A").groupby("year")["amount_msek"].sum()
    line = found.frame.loc["A"]
    assert flows[2028 + 25] == pytest.approx(flows[2028 + 24] - 130, abs=10)  # built anew
    assert appraisal.present_value(flows, line["irr"], 2026) == pytest.approx(0, abs=1e-6)
    worth = [float((flows[:k] * 1.035 ** -np.arange(float(k))).sum()) for k in range(1, len(flows))]
    assert line["payback_years"] == next(k for k, sum_ in enumerate(worth) if sum_ >= 0) - 1
    assert 1 < line["payback_years"] < 25


def test_yearly_benefits_by_hand() -> None:
    """1 MSEK a year in prices of 2024 whose traffic grows by 2 % a year; what falls in the years of building is not in it."""
    growth = [g | {"value": 0.02 if g["id"] == "traffic_growth_car_year" else 0} for g in NO_GROWTH]
    plan = paper_plan([proposal("A")], parameters=growth)
    cost = row("A", "travel_cost_sek", -1e6, mode="car")
    stated = effects(cost, row("A", "construction_co2_tonnes", 9000))
    found = yearly_benefit(appraisal.appraise(plan, effects(cost)), ["A"], stated, first=2030, years=3)
    assert found.tolist() == pytest.approx([1.02**6, 1.02**7, 1.02**8])


def test_all_that_a_proposal_costs_is_moved_to_the_same_prices() -> None:
    index = [
        {"index": "road_construction", "year": year, "value": v} for year, v in ((2020, 100), (2025, 130))
    ]
    stated = {"cost_low_msek": 80, "cost_high_msek": 150, "om_msek_year": 2, "price_year": 2020}
    plan = paper_plan([proposal("A", 100, **stated), proposal("B", 100, price_year=2025)], price_index=index)
    found, _ = costs(plan, {"om_road_share_year": 0.01})
    assert found.construction.tolist() == pytest.approx([130, 100])
    assert found.low[0] == pytest.approx(104)
    assert found.high[0] == pytest.approx(195)
    assert found.om().tolist() == pytest.approx([2.6, 1])


def test_without_a_network_one_given_result_is_enough_to_be_told() -> None:
    plan = paper_plan(
        [proposal("A"), proposal("B", kind="rail")],
        given_results=[
            {"proposal": "A", "item": "npv_msek", "value": 12},
            {"proposal": "B", "item": "severe_accidents", "value": -1},
        ],
    )
    frame = given_worth(plan).to_frame()
    assert frame["status"].tolist() == ["given", "not_appraised"]
    assert frame["kind"].tolist() == ["road", "rail"]
    assert frame.loc["A", "npv_msek"] == 12
    assert frame.drop(columns=["kind", "status"]).notna().to_numpy().sum() == 1


def test_payback_is_the_first_year_after_the_opening_at_which_all_is_paid() -> None:
    flows = np.array([-30.0, -20.0, 50.0, -7.0, 7.0])
    assert payback_years(flows, np.ones(5), 2) == 1
    assert payback_years(flows, np.ones(5), 3) == 2  # paid before it opens and lost again: only then
    assert math.isnan(payback_years(flows, np.array([1.0, 0.5, 0.7, 0.9, 0.9]), 1))
    assert payback_years(np.array([5.0, -9.0, 4.0]), np.ones(3), 0) == 1


@pytest.mark.parametrize("rate", [-0.985, -0.5, 0.0, 0.7, 9.9])
def test_a_rate_is_found_between_the_ends_that_are_looked_through(rate: float) -> None:
    flows = np.array([-100.0, 30 * (1 + rate), 70 * (1 + rate) ** 2])
    assert internal_rate(flows) == pytest.approx(rate, abs=1e-9)
    assert internal_rate(-flows) == pytest.approx(rate, abs=1e-9)
    assert internal_rate(np.concatenate([[0.0, 0.0], flows, [0.0]])) == pytest.approx(rate, abs=1e-9)


@pytest.mark.parametrize("rate", [-0.991, 10.1])
def test_a_rate_beyond_the_ends_is_none(rate: float) -> None:
    for unit in (1e-9, 1.0, 1e9):
        assert math.isnan(internal_rate(unit * np.array([-100.0, 100 * (1 + rate)])))


def test_given_results_of_every_kind_stand_in_their_own_columns() -> None:
    rows = [("A", "npv_ratio_i", 0.7), ("C", "om_msek", 3.0), ("A", "npv_msek", 12.0)]
    plan = paper_plan(
        [proposal("A"), proposal("B"), proposal("C", kind="rail")],
        given_results=[
            {"proposal": p, "item": item, "value": value, "price_year": 2025} for p, item, value in rows
        ],
    )
    told = given_worth(plan)
    frame = told.to_frame()
    assert list(frame.columns) == ["kind", "status", "npv_msek", "npv_ratio_i", "npv_ratio_idu", "investment_msek", "benefit_msek", "om_msek"]  # fmt: skip
    assert frame.index.tolist() == ["A", "B", "C"]
    assert frame["status"].tolist() == ["given", "not_appraised", "given"]
    assert frame.loc["A", ["npv_msek", "npv_ratio_i"]].tolist() == [12, 0.7]
    assert frame.loc["C", "om_msek"] == 3
    assert repr(told) == "Unappraised(2 given results)"
    frame["kind"] = "x"
    assert told.frame["kind"].tolist() == ["road", "road", "rail"]  # a copy was given
