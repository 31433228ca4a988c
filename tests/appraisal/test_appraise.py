"""The calculation against hand-made sums, and what every appraisal must keep."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio import appraisal
from infraprio.appraisal.values.items import PRICED
from infraprio.errors import AppraisalError
from tests.appraisal.appraisal_cases import NO_GROWTH, effects, paper_plan, proposal, row


def test_one_proposal_by_hand() -> None:
    """60 years of a constant gain, one year of construction: factors that can be looked up in a table."""
    own = [{"id": "value_of_time_car_work_sek_h", "value": 100, "unit": "SEK/h", "price_year": 2025}]
    plan = paper_plan([proposal("A", 112, om_msek_year=2.1)], parameters=NO_GROWTH + own)
    stated = effects(row("A", "travel_time_hours", -100_000, mode="car", purpose="work", distance="regional"))
    found = appraisal.appraise(plan, stated).to_frame().loc["A"]
    factor = appraisal.annuity_factor(0.035, 60)
    assert found["investment_msek"] == pytest.approx(112 * 1.3)
    assert found["om_msek"] == pytest.approx(2.1 * 1.3 * factor)
    assert found["benefit_msek"] == pytest.approx(10 * factor)
    npv = 10 * factor - 112 * 1.3 - 2.1 * 1.3 * factor
    assert found["npv_msek"] == pytest.approx(npv)
    assert found["npv_ratio_i"] == pytest.approx(npv / (112 * 1.3))
    assert found["npv_ratio_idu"] == pytest.approx(npv / (112 * 1.3 + 2.1 * 1.3 * factor))
    for name in ("npv_msek", "npv_ratio_i", "npv_ratio_idu", "investment_msek", "benefit_msek", "om_msek"):
        assert found[f"computed_{name}"] == pytest.approx(found[name])
    assert found["annuity_msek"] == pytest.approx(112 * 1.3 / factor)
    assert found["first_year_return"] == pytest.approx((10 - 2.73) / 145.6)


def test_investment_is_spread_over_the_construction_years() -> None:
    plan = paper_plan([proposal("A", 90, construction_years=3)])
    found = appraisal.appraise(plan, effects(row("A", "severe_accidents", -1))).to_frame()
    expected = 1.3 * appraisal.present_value([30, 30, 30], 0.035, 2026)
    assert found.loc["A", "investment_msek"] == pytest.approx(expected)


def test_common_start_and_earliest_start() -> None:
    plan = paper_plan([proposal("A", 100), proposal("L", 100, horizon="long")], parameters=NO_GROWTH)
    stated = effects(
        row("A", "severe_accidents", -1, mode="car"), row("L", "severe_accidents", -1, mode="car")
    )
    common = appraisal.appraise(plan, stated).to_frame()
    assert common.loc["A", "npv_msek"] == pytest.approx(common.loc["L", "npv_msek"])
    late = appraisal.appraise(plan, stated, start="earliest").to_frame()
    assert late.loc["L", "npv_msek"] == pytest.approx(common.loc["A", "npv_msek"] / 1.035**6)
    assert late.loc["L", "npv_ratio_i"] == pytest.approx(common.loc["A", "npv_ratio_i"])


def test_residual_value_and_renewal() -> None:
    stated = effects(row("S", "severe_accidents", -1), row("L", "severe_accidents", -1))
    plan = paper_plan([proposal("S", 100, life_years=25), proposal("L", 100, life_years=80)])
    life = appraisal.appraise(plan, stated)
    assert life.frame.loc["S", "residual_msek"] == 0
    # 20 of 80 years are left when the 60 years of a road end, one year after the start
    assert life.frame.loc["L", "residual_msek"] == pytest.approx(130 * 0.25 / 1.035**61)
    common = appraisal.appraise(plan, stated, period="common")
    renewal = common.explain("S").groupby("item")["present_value_msek"].sum()
    assert renewal["Renewal"] == pytest.approx(-130 * (1.035**-26 + 1.035**-51))
    assert renewal["Residual value"] == pytest.approx(130 * (15 / 25) / 1.035**61)


def test_explain_sums_to_the_net_present_value() -> None:
    found = appraisal.appraise(paper_plan(), effects())
    frame = found.to_frame()
    for name in ("A", "B", "C"):
        rows = found.explain(name)
        assert rows["present_value_msek"].sum() == pytest.approx(frame.loc[name, "npv_msek"])
        assert not rows["present_value_msek"].isna().any()
        parts = rows["quantity"] * rows["unit_value_sek"] / 1e6
        assert np.allclose(parts, rows["amount_msek"])
        assert np.allclose(rows["amount_msek"] * rows["discount_factor"], rows["present_value_msek"])


def test_area_columns_sum_to_the_benefit() -> None:
    frame = appraisal.appraise(paper_plan(), effects()).to_frame().loc[["A", "B", "C"]]
    areas = [
        f"{a}_msek"
        for a in ("travellers", "freight", "safety", "climate", "health", "operators", "public_budget")
    ]
    assert np.allclose(frame[areas].sum(axis=1) + frame["residual_msek"], frame["benefit_msek"])
    assert np.allclose(frame["benefit_msek"] - frame["investment_msek"] - frame["om_msek"], frame["npv_msek"])


def test_unknown_cost_is_listed_and_never_free() -> None:
    found = appraisal.appraise(paper_plan(), effects())
    frame = found.to_frame()
    assert frame.loc["U", ["status", "reason"]].tolist() == ["not_appraised", "cost_unknown"]
    assert math.isnan(frame.loc["U", "npv_msek"])
    assert math.isnan(frame.loc["U", "investment_msek"])
    assert frame.loc["U", "verdict"] == ""
    assert any(f.code == "appraisal_cost_unknown" and "U" in f.message for f in found.findings)
    with pytest.raises(AppraisalError, match="no cost is stated"):
        found.explain("U")
    with pytest.raises(AppraisalError, match="no proposal"):
        found.explain("X")


def test_zero_cost_has_no_ratio_and_says_so() -> None:
    found = appraisal.appraise(paper_plan([proposal("A", 0)]), effects(row("A", "severe_accidents", -1)))
    assert math.isnan(found.frame.loc["A", "npv_ratio_i"])
    assert [f.code for f in found.findings if f.severity == "warning" and "A" in f.message] == [
        "cost_not_positive"
    ]


def test_construction_beyond_the_plan_is_told() -> None:
    plan = paper_plan([proposal("A", construction_years=14), proposal("B", construction_years=12)])
    found = appraisal.appraise(
        plan, effects(row("A", "severe_accidents", -1), row("B", "severe_accidents", -1))
    )
    [told] = [f for f in found.findings if f.code == "construction_beyond_plan"]
    assert "14" in told.message
    assert told.column == "construction_years"


def test_norwegian_costs_are_exchanged_and_moved() -> None:
    index = [
        {"index": "NOK", "year": 2020, "value": 0.98},
        {"index": "road_construction", "year": 2020, "value": 100},
        {"index": "road_construction", "year": 2025, "value": 130},
    ]
    plan = paper_plan([proposal("A", 100, price_year=2020, currency="NOK")], price_index=index)
    found = appraisal.appraise(plan, effects(row("A", "severe_accidents", -1)))
    assert found.frame.loc["A", "investment_msek"] == pytest.approx(100 * 0.98 * 1.3 * 1.3)


def test_negative_operation_may_leave_no_cost_to_divide_by() -> None:
    plan = paper_plan([proposal("A", 10, om_msek_year=-5)])
    found = appraisal.appraise(plan, effects(row("A", "severe_accidents", -1)))
    assert math.isnan(found.frame.loc["A", "npv_ratio_idu"])
    assert np.isfinite(found.frame.loc["A", "npv_ratio_i"])


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (effects(row("A", "happiness", 1.0)), "happiness"),
        (effects(row("Z", "co2_tonnes", 1.0)), "name Z"),
        (effects(row("A", "co2_tonnes", float("nan"))), "not a number"),
        (effects(row("A", "co2_tonnes", float("inf"))), "not a number"),
        (effects().drop(columns="change"), "lacks"),
        ("what", "str"),
    ],
)
def test_bad_effects_are_refused(table: object, words: str) -> None:
    with pytest.raises(AppraisalError, match=words):
        appraisal.appraise(paper_plan(), table)


def test_methods_have_names() -> None:
    with pytest.raises(AppraisalError, match="common or earliest"):
        appraisal.appraise(paper_plan(), effects(), start="soon")
    found = appraisal.appraise(paper_plan(), effects())
    assert (found.start, found.period, found.price_year, found.base_year) == ("common", "life", 2025, 2026)
    assert found.reference == "as today"


@settings(max_examples=25, deadline=None)
@given(st.floats(0.1, 5), st.floats(1, 4))
def test_more_saved_time_is_never_worth_less_and_cost_scales(hours: float, cost: float) -> None:
    stated = effects(row("A", "travel_time_hours", -1e4 * hours, mode="car", purpose="work"),
                     row("B", "travel_time_hours", -2e4 * hours, mode="car", purpose="work"))  # fmt: skip
    plan = paper_plan([proposal("A", 100 * cost), proposal("B", 100 * cost)])
    frame = appraisal.appraise(plan, stated).to_frame()
    assert frame.loc["B", "benefit_msek"] == pytest.approx(2 * frame.loc["A", "benefit_msek"])
    assert frame.loc["B", "npv_msek"] > frame.loc["A", "npv_msek"]
    assert frame.loc["A", "investment_msek"] == pytest.approx(130 * cost)


def test_money_of_public_budgets_counts_with_the_tax_factor() -> None:
    plan = paper_plan([proposal("A")], parameters=NO_GROWTH)
    found = appraisal.appraise(plan, effects(row("A", "fare_revenue_sek", 1e6, mode="bus"))).frame.loc["A"]
    factor = appraisal.annuity_factor(0.035, 60)
    assert found["operators_msek"] == pytest.approx(factor)
    assert found["public_budget_msek"] == pytest.approx(0.3 * factor)
    private = appraisal.appraise(plan, effects(row("A", "travel_cost_sek", -1e6, mode="bus"))).frame.loc["A"]
    assert private["benefit_msek"] == pytest.approx(factor)


def test_traffic_grows_until_its_last_year_and_values_go_on() -> None:
    growth = [g | {"value": 0.02 if g["id"] == "traffic_growth_car_year" else 0} for g in NO_GROWTH]
    last = {"id": "traffic_growth_last_year", "value": 2030, "unit": "year"}
    plan = paper_plan([proposal("A", life_years=10)], parameters=[*growth, last])
    rows = appraisal.appraise(plan, effects(row("A", "travel_cost_sek", -1e6, mode="car"))).explain("A")
    paid = rows[rows["item"] == "Travel cost"].set_index("year")["amount_msek"]
    assert paid[2027] == pytest.approx(1.02**3)
    assert paid[2030] == paid[2036] == pytest.approx(1.02**6)


def test_internal_rate_makes_the_stream_worth_nothing() -> None:
    found = appraisal.appraise(paper_plan(), effects())
    rate = found.frame.loc["A", "irr"]
    rows = found.explain("A")
    flows = rows.groupby("year")["amount_msek"].sum()
    assert appraisal.present_value(flows, rate, 2026) == pytest.approx(0, abs=1e-6)
    assert found.frame.loc["A", "payback_years"] <= 60


def test_freight_kilometres_weighted_by_bearing_class_replace_plain_ones() -> None:
    plain = row("A", "vehicle_km_heavy", -1e6, mode="heavy")
    both = effects(plain, row("A", "freight_km", -2e6, mode="heavy"))
    plan = paper_plan([proposal("A")])
    one = appraisal.appraise(plan, effects(plain)).frame.loc["A"]
    two = appraisal.appraise(plan, both).frame.loc["A"]
    assert two["freight_msek"] == pytest.approx(2 * one["freight_msek"])
    assert two["health_msek"] == pytest.approx(one["health_msek"])


def test_default_values_of_time_are_plausible() -> None:
    """A vehicle hour is worth 120 to 250 SEK, as a published sheet implies (road 66: 94 MSEK for 16,000 hours)."""
    hours, mix = 16_000, {"work": 0.35, "business": 0.1, "leisure": 0.55}
    persons = 1.5
    stated = effects(
        *(row("A", "travel_time_hours", -hours * persons * share, mode="car", purpose=use, distance="regional")
          for use, share in mix.items())
    )  # fmt: skip
    plan = paper_plan(
        [proposal("A", price_year=2017)], {"price_year": 2017, "base_year": 2017}, budgets=_budgets_of(2017)
    )
    found = appraisal.appraise(plan, stated).frame.loc["A", "travellers_msek"]
    growth = 1.015 * 1.0025
    factor = sum((growth / 1.035) ** k for k in range(60)) / 1.035 * growth**10
    assert 120 < found * 1e6 / hours / factor < 250


def _budgets_of(year: int) -> list[dict[str, object]]:
    return [
        {"scenario": "main", "fund": fund, "period": period, "amount_msek": 150, "price_year": year}
        for fund in ("NP", "RTP")
        for period in ("near", "far")
    ]


WORK = {"mode": "car", "purpose": "work", "distance": "regional"}
BY_HAND = [
    ("travel_time_hours", WORK, {"travel_time": lambda v: -v["value_of_time_car_work_sek_h"]}),
    (
        "travel_time_sd_hours",
        WORK,
        {"reliability": lambda v: -v["value_of_time_car_work_sek_h"] * v["reliability_ratio_car"]},
    ),
    ("travel_cost_sek", WORK, {"travel_cost": lambda _: -1}),
    ("user_charges_sek", WORK, {"charges": lambda _: -1}),
    (
        "freight_hours",
        {"mode": "heavy"},
        {
            "freight_time": lambda v: (
                -v["freight_vehicle_hour_sek_h"]
                - v["freight_load_t_vehicle"] * v["freight_goods_time_sek_tonne_h"]
            )
        },
    ),
    (
        "vehicle_km_heavy",
        {"mode": "heavy"},
        {
            "freight_distance": lambda v: -v["heavy_operating_cost_sek_km"],
            "air_heavy": lambda v: -v["nox_value_sek_kg"] * v["nox_heavy_g_km"] / 1000,
            "fuel_tax_heavy": lambda v: v["fuel_tax_heavy_sek_km"],
        },
    ),
    ("freight_km", {"mode": "heavy"}, {"freight_weighted": lambda v: -v["heavy_operating_cost_sek_km"]}),
    ("freight_toll_sek", {"mode": "heavy"}, {"freight_tolls": lambda _: -1}),
    ("severe_accidents", {"mode": "car"}, {"safety": lambda v: -1e6 * v["severe_accident_msek"]}),
    ("co2_tonnes", {"mode": "car"}, {"climate": lambda v: -1000 * v["co2_value_sek_kg"]}),
    (
        "vehicle_km_car",
        {"mode": "car"},
        {
            "air_car": lambda v: -v["nox_value_sek_kg"] * v["nox_car_g_km"] / 1000,
            "fuel_tax_car": lambda v: v["fuel_tax_car_sek_km"],
        },
    ),
    ("noise_exposed_persons", {}, {"noise": lambda v: -v["noise_person_sek_year"]}),
    ("fare_revenue_sek", {"mode": "train"}, {"fares": lambda _: 1}),
    ("service_km", {"mode": "bus"}, {"services": lambda v: -v["bus_cost_sek_km"]}),
    ("toll_revenue_sek", {"mode": "car"}, {"tolls": lambda _: 1}),
    ("parking_revenue_sek", {"mode": "car"}, {"parking": lambda _: 1}),
]
"""What a quantity is labelled with, and what one more of it in a year is worth in SEK."""
PUBLIC = {"fuel_tax_heavy", "fuel_tax_car", "fares", "services", "tolls", "parking"}
"""Passes through public budgets: the tax factor counts on it."""


@pytest.mark.parametrize(("quantity", "labels", "items"), BY_HAND, ids=[quantity for quantity, *_ in BY_HAND])
def test_every_priced_quantity_by_hand(quantity, labels, items) -> None:
    """Over 60 years without growth."""
    found = appraisal.appraise(
        paper_plan([proposal("A", 100)], parameters=NO_GROWTH), effects(row("A", quantity, 1000, **labels))
    )
    told = found.explain("A").groupby("item")["present_value_msek"].sum()
    factor, value = 1000 / 1e6 * appraisal.annuity_factor(0.035, 60), found.values.value
    expected = {PRICED[item].name: worth(value) * factor for item, worth in items.items()}
    assert {item: told[item] for item in expected} == pytest.approx(expected)
    whole = sum((1.3 if item in PUBLIC else 1) * expected[PRICED[item].name] for item in items)
    assert found.frame.loc["A", "benefit_msek"] == pytest.approx(whole, abs=1e-6)


def test_what_an_appraisal_shows_of_itself_is_one_line() -> None:
    shown = repr(appraisal.appraise(paper_plan(), effects()))
    assert re.findall(r"(\w+)=", shown) == [
        "reference", "price_year", "base_year", "start", "period", "margin",
    ]  # fmt: skip
