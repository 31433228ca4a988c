"""The calculation as arrays, year by year, by hand: at a fourth of interest and a tax factor of 2."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from infraprio.appraisal.calculation import (
    Calculation,
    benefit_worth,
    factors_of,
    groups,
    yearly_worth,
)
from infraprio.appraisal.cba import AREAS, computed_frame
from infraprio.appraisal.values.costs import Costs
from infraprio.appraisal.values.lines import LineKind
from infraprio.appraisal.values.parameters import Values
from infraprio.appraisal.values.timing import Timing

NAN = math.nan
LATE = Timing(
    base=2026, start=2027, construction=2, opening=2029, period=3, life=2
)  # built anew in 2031, of which half is left
SOON = Timing(
    base=2026, start=2026, construction=1, opening=2027, period=4, life=16
)  # twelve of sixteen years are left
V: dict[str, float] = {
    "discount_rate": 0.25, "tax_factor": 2.0, "traffic_growth_last_year": 2030.2, "traffic_growth_car_year": 0.1,
    "traffic_growth_transit_year": 0.3, "value_growth_year": 0.2, "co2_value_growth_year": 0.05,
    "emission_intensity_growth_year": -0.4, "severe_accident_msek": 7, "co2_value_sek_kg": 5, "bus_cost_sek_km": 29,
}  # fmt: skip
KINDS = (
    LineKind(item="climate", mode="car", purpose="", distance=""),
    LineKind(item="construction_co2", mode="", purpose="", distance=""),
    LineKind(item="fares", mode="bus", purpose="", distance=""),
    LineKind(item="fares", mode="bus", purpose="", distance="", funds=True),
    LineKind(item="safety", mode="car", purpose="", distance=""),
    LineKind(item="services", mode="bus", purpose="", distance=""),
)
CHANGE = np.array([[30.0, 0.0, 3.0], [11.0, 0.0, 0.0], [9e5, 4e5, 0.0], [9e5, 4e5, 0.0], [-0.7, 0.0, -2.0], [0.0, 13e3, 0.0]])  # fmt: skip
COSTS = Costs(
    construction=np.array([19.0, 23.0, NAN]), low=np.full(3, NAN), high=np.full(3, NAN),
    om_year=np.array([NAN, 0.6, 0.7]), om_share=np.array([0.03, 0.9, 0.9]), om_id=("a", "b", "c"),
)  # fmt: skip


def work(**other: Any) -> Calculation:
    usual: dict[str, Any] = {
        "proposals": ("A", "B", "C"), "known": np.array([True, True, False]), "operating": np.array([False, True, False]),
        "timing": (LATE, SOON, LATE), "costs": COSTS, "kinds": KINDS, "change": CHANGE, "base_year": 2025,
        "value_base": {"severe_accident_msek": 2022, "co2_value_sek_kg": 2023, "bus_cost_sek_km": 2021},
    }  # fmt: skip
    return Calculation(**(usual | other))


def values(**other: float) -> Values:
    return Values(value={**V, **other}, low={}, high={}, scale={}, base={}, used={})


def test_what_a_unit_is_worth_in_every_year() -> None:
    traffic, value, share = yearly_worth(work(), LATE, V)
    assert traffic.shape == value.shape == share.shape == (6, 6)  # from 2026 to 2031; growth ends in 2030
    cars = [1.1, 1.1**2, 1.1**3, 1.1**4, 1.1**5, 1.1**5]
    assert traffic[4].tolist() == pytest.approx(cars)
    assert traffic[0].tolist() == pytest.approx(
        [c * 0.6**k for k, c in enumerate(cars, start=1)]
    )  # fading goes on
    assert (
        traffic[2].tolist()
        == traffic[3].tolist()
        == pytest.approx([1.3, 1.3**2, 1.3**3, 1.3**4, 1.3**5, 1.3**5])
    )
    assert traffic[1].tolist() == traffic[5].tolist() == [1] * 6
    assert value[4].tolist() == pytest.approx([-7e6 * 1.2**k for k in range(4, 10)])  # since 2022
    assert value[0].tolist() == value[1].tolist() == pytest.approx([-5000 * 1.05**k for k in range(3, 9)])
    assert value[2].tolist() == [1] * 6
    assert value[3].tolist() == [1] * 6  # a tax factor of 2 less 1
    assert value[5].tolist() == [-29] * 6
    assert share[1].tolist() == [0, 0.5, 0.5, 0, 0, 0]
    for k in (0, 2, 3, 4, 5):
        assert share[k].tolist() == [0, 0, 0, 1, 1, 1]


def test_the_year_in_which_growth_ends_is_a_whole_one_and_not_before_the_base_year() -> None:
    for last, grown in ((2029.4, 1.1**4), (2029.6, 1.1**5), (1999.0, 1.0)):
        traffic, _, _ = yearly_worth(work(), LATE, {**V, "traffic_growth_last_year": last})
        assert traffic[4, -1] == pytest.approx(grown)
        worth = benefit_worth(work(), LATE, {**V, "traffic_growth_last_year": last}, 1)[0]
        assert worth[4] == pytest.approx(_summed(last)[4])


def _summed(last: float = 2030.2, size: float = 1e6) -> list[float]:
    """Present values from the amounts of the years."""
    traffic, value, share = yearly_worth(work(), LATE, {**V, "traffic_growth_last_year": last})
    return [float(x) for x in (traffic * value * share / size) @ (0.8 ** np.arange(6))]


def test_present_values_of_units_by_hand() -> None:
    worth = benefit_worth(work(), LATE, V, 1)[0]
    assert worth.tolist() == pytest.approx(_summed())
    safety = sum(0.8**t * g * 1.2 ** (t + 4) for t, g in ((3, 1.1**4), (4, 1.1**5), (5, 1.1**5)))
    assert worth[4] == pytest.approx(-7 * safety)
    assert worth[1] == pytest.approx(-0.005 * (0.8 * 1.05**4 + 0.64 * 1.05**5) / 2)
    assert worth[5] == pytest.approx(-29e-6 * (0.8**3 + 0.8**4 + 0.8**5))
    assert benefit_worth(work(size=1e3), LATE, V, 1)[0] == pytest.approx(1000 * worth)


def test_every_sample_is_the_calculation_with_its_own_values() -> None:
    drawn = {
        "discount_rate": [0.25, 0.05, 0.0], "value_growth_year": [0.2, 0.01, 0.1], "traffic_growth_car_year": [0.1, -0.1, 0.0],
        "traffic_growth_transit_year": [0.3, 0.2, 0.05], "emission_intensity_growth_year": [-0.4, -0.1, 0.0],
        "co2_value_growth_year": [0.05, 0.02, 0.0], "severe_accident_msek": [7, 11, 5], "bus_cost_sek_km": [29, 31, 23],
        "tax_factor": [2.0, 1.3, 1.7],
    }  # fmt: skip
    found = benefit_worth(work(), LATE, {**V, **{name: np.array(each) for name, each in drawn.items()}}, 3)
    for s in range(3):
        alone = benefit_worth(work(), LATE, {**V, **{name: each[s] for name, each in drawn.items()}}, 1)[0]
        assert found[s] == pytest.approx(alone)
    assert not np.isclose(found[0], found[1]).any()


def test_proposals_of_the_same_years_are_reckoned_together() -> None:
    found = groups((LATE, SOON, LATE))
    assert {timing: members.tolist() for timing, members in found.items()} == {LATE: [0, 2], SOON: [1]}
    factors = factors_of(work(), V)
    assert list(factors) == [LATE, SOON]
    assert factors[LATE].investment == pytest.approx(2 * (0.8 + 0.64) / 2)
    assert factors[SOON].om == pytest.approx(2 * (0.8 + 0.64 + 0.512 + 0.4096))


def test_a_row_of_results_by_hand() -> None:
    line = computed_frame(work(), values()).loc["A"]
    traffic, value, share = yearly_worth(work(), LATE, V)
    unit = (traffic * value * share / 1e6) * CHANGE[:, [0]]
    gains, fall = unit.sum(axis=0), 0.8 ** np.arange(6)
    om = 0.03 * 19
    investment, renewal, residual = 2 * 19 * (0.8 + 0.64) / 2, 2 * 19 * 0.8**5, 2 * 19 * 0.5 * 0.8**6
    running = 2 * om * (0.8**3 + 0.8**4 + 0.8**5) + renewal
    benefit = float(gains @ fall) + residual
    npv = benefit - investment - running
    assert line["investment_msek"] == pytest.approx(investment)
    assert line["om_msek"] == pytest.approx(running)
    assert line["residual_msek"] == pytest.approx(residual)
    assert line["benefit_msek"] == pytest.approx(benefit)
    assert line["npv_msek"] == pytest.approx(npv)
    assert line["npv_ratio_i"] == pytest.approx(npv / investment)
    assert line["npv_ratio_idu"] == pytest.approx(npv / (investment + running))
    assert line["benefit_cost_ratio"] == pytest.approx(benefit / (investment + running))
    assert line["first_year_return"] == pytest.approx((gains[3] - 2 * om) / investment)
    assert line["annuity_msek"] == pytest.approx(investment / (0.8 + 0.64 + 0.512))
    assert line["running_cost_msek"] == 0
    flows = [
        0,
        gains[1] - 19,
        gains[2] - 19,
        gains[3] - 2 * om,
        gains[4] - 2 * om,
        gains[5] - 2 * om - 38,
        19,
    ]
    assert sum(f / (1 + line["irr"]) ** t for t, f in enumerate(flows)) == pytest.approx(0, abs=1e-9)
    paid = np.cumsum([f * 0.8**t for t, f in enumerate(flows)])
    assert [bool(p >= 0) for p in paid] == [True, False, False, False, True, True, True]
    assert line["payback_years"] == 2
    parts = dict(
        zip(("climate", "building", "fares", "funds", "safety", "services"), unit @ fall, strict=True)
    )
    expected = {
        "travellers": 0, "freight": 0, "safety": parts["safety"], "climate": parts["climate"] + parts["building"], "health": 0,
        "operators": parts["fares"] + parts["services"], "public_budget": parts["funds"],
    }  # fmt: skip
    assert {area: line[f"{area}_msek"] for area in AREAS} == pytest.approx(expected)


def test_a_row_of_a_measure_that_runs_traffic_by_hand() -> None:
    line = computed_frame(work(), values()).loc["B"]
    ran = sum(13e3 * 29 / 1e6 * 0.8**t for t in (1, 2, 3, 4))
    investment, om, residual = 46.0, 2 * 0.6 * (0.8 + 0.64 + 0.512 + 0.4096), 2 * 23 * 0.75 * 0.8**5
    fares = 2 * sum(0.4 * 1.3**k * 0.8 ** (k - 1) for k in (2, 3, 4, 5))
    npv = fares - ran + residual - investment - om
    assert line["running_cost_msek"] == pytest.approx(ran)
    assert line["npv_msek"] == pytest.approx(npv)
    assert line["npv_ratio_idu"] == pytest.approx(npv / (investment + om + ran))
    assert line["benefit_cost_ratio"] == pytest.approx(npv / (investment + om + ran) + 1)
    assert line[["npv_ratio_i", "first_year_return"]].isna().all()
    bought = computed_frame(work(operating=np.array([False] * 3)), values()).loc["B"]
    assert bought["npv_ratio_idu"] == pytest.approx(npv / (investment + om))
    assert bought["npv_ratio_i"] == pytest.approx(npv / investment)
    assert bought["first_year_return"] == pytest.approx((0.8 * 1.69 - 13e3 * 29e-6 - 1.2) / 46)


def test_what_is_not_known_has_its_costs_alone() -> None:
    told = computed_frame(work(costs=_costs(17.0), known=np.array([True, True, False])), values()).loc["C"]
    assert set(told.dropna().index) == {"investment_msek", "om_msek"}
    assert told["investment_msek"] == pytest.approx(17 * 1.44)
    assert told["om_msek"] == pytest.approx(2 * 0.7 * (0.8**3 + 0.8**4 + 0.8**5) + 34 * 0.8**5)
    assert computed_frame(work(), values()).loc["C"].isna().all()


def _costs(third: float, om: float = 0.7) -> Costs:
    construction, yearly = np.array([19.0, 23.0, third]), np.array([NAN, 0.6, om])
    return Costs(construction=construction, low=COSTS.low, high=COSTS.high, om_year=yearly, om_share=COSTS.om_share, om_id=COSTS.om_id)  # fmt: skip


@pytest.mark.parametrize(("om", "there"), [(-3.0, True), (-30.0, False)])
def test_where_no_cost_is_left_there_is_no_ratio(om: float, there: bool) -> None:
    """Renewal and construction of 17 for twice 35.6; a year of operation for twice 1.25."""
    told = computed_frame(work(costs=_costs(17.0, om), known=np.array([True] * 3)), values()).loc["C"]
    spent = 34 * (0.72 + 0.8**5) + 2 * om * (0.8**3 + 0.8**4 + 0.8**5)
    assert (spent > 0) is there
    assert np.isfinite(told[["npv_ratio_idu", "benefit_cost_ratio"]]).tolist() == [there, there]
    assert np.isfinite(told["npv_ratio_i"])


@pytest.mark.parametrize(("om", "ratio"), [(-5.75, False), (-5.6875, True)])
def test_a_cost_of_nothing_divides_nothing(om: float, ratio: bool) -> None:
    """Without interest 46 of building less eight times 5.75 is nothing, and less eight times 5.6875 a half."""
    yearly = Costs(
        construction=COSTS.construction, low=COSTS.low, high=COSTS.high, om_year=np.array([NAN, om, NAN]),
        om_share=COSTS.om_share, om_id=COSTS.om_id,
    )  # fmt: skip
    line = computed_frame(work(costs=yearly, operating=np.array([False] * 3)), values(discount_rate=0.0)).loc[
        "B"
    ]
    assert np.isfinite(line["npv_ratio_idu"]) == np.isfinite(line["benefit_cost_ratio"]) == ratio
    if ratio:
        assert line["npv_ratio_idu"] == pytest.approx(line["npv_msek"] / 0.5)


@pytest.mark.parametrize(("gain", "payback", "soon"), [(27.9, 4, 3), (27.8, NAN, 3), (32.0, 2, 2)])
def test_what_is_left_at_the_end_may_pay_back(gain: float, payback: float, soon: float) -> None:
    """27.4 of building and 12.5 of renewal are paid by three years of gains, or with the 5.0 that are left after them."""
    free = Costs(
        construction=COSTS.construction, low=COSTS.low, high=COSTS.high, om_year=np.zeros(3), om_share=COSTS.om_share,
        om_id=COSTS.om_id,
    )  # fmt: skip
    fares = work(kinds=KINDS[2:4], change=np.full((2, 3), gain / 2 * 1e6), costs=free)
    found = computed_frame(fares, values(traffic_growth_transit_year=0.0))["payback_years"]
    assert found[["A", "B"]].tolist() == pytest.approx([payback, soon], nan_ok=True)


def test_a_calculation_is_in_millions_where_nothing_else_is_said() -> None:
    assert work().size == 1e6
