"""Numbers that are printed: the same for equal cases, missing where they are noise, and recomputed from formulas."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio import appraisal
from infraprio.appraisal.risk.drivers import LEAST_PART, MOST_FACTOR
from infraprio.appraisal.values.prices import consumer_index
from infraprio.errors import AppraisalError
from infraprio.scenario.parameters import built_in
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, row


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 12), st.integers(0, 10**6))
def test_equal_cases_have_equal_numbers_wherever_they_stand(count: int, seed: int) -> None:
    """Rows in any order, divided into any parts, among proposals of other years: one ratio, one rank."""
    rng = np.random.default_rng(seed)
    names = [f"P{i}" for i in range(count)]
    rows, plans = [], []
    for i, name in enumerate(names):
        parts = rng.dirichlet(np.ones(rng.integers(1, 6)))
        mine = [row(name, "travel_time_hours", -7_000 * float(p), mode="car", purpose="work", municipality=f"M{k}") for k, p in enumerate(parts)]  # fmt: skip
        mine += [row(name, "severe_accidents", -0.1), row(name, "co2_tonnes", 30)]
        rows += [mine[k] for k in rng.permutation(len(mine))]
        plans.append(proposal(name, 152))
        plans.append(proposal(f"X{i}", 90, construction_years=int(rng.integers(1, 6)), kind="interchange"))
    rows += [row(f"X{i}", "freight_hours", -float(rng.uniform(1, 900))) for i in range(count)]
    found = appraisal.appraise(paper_plan(plans), effects(*(rows[k] for k in rng.permutation(len(rows)))))
    frame = found.to_frame().loc[names]
    for column in frame.select_dtypes(float):
        assert frame[column].nunique(dropna=False) == 1, column
    assert frame["npv_ratio_i"].rank(method="min").eq(1).all()


def test_twenty_three_projects_without_effects_have_no_rank_by_ratio() -> None:
    names = [f"N{i}" for i in range(23)]
    plan = paper_plan([proposal(n, 152) for n in names])
    frame = appraisal.appraise(plan, effects().iloc[:0]).to_frame()
    assert frame["npv_ratio_i"].rank().isna().all()


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([0.0, 1e-13, 1e-9, 1e-3, 1.0]), st.sampled_from([0.0, 1e-12, 1e-2, 3e4]))
def test_switching_values_are_missing_where_the_part_is_noise(accidents: float, hours: float) -> None:
    stated = effects(
        row("A", "severe_accidents", -accidents), row("A", "travel_time_hours", -hours, mode="car")
    )
    found = appraisal.appraise(paper_plan([proposal("A", om_msek_year=0)]), stated)
    frame, switch = found.to_frame().loc["A"], appraisal.simulate(found.scenario, samples=4, appraisal=found).switching_values().loc["A"]  # fmt: skip
    rows = found.explain("A")
    time = rows.loc[rows["item"] == "Travel time", "present_value_msek"].sum()
    for part, name in ((frame["benefit_msek"], "benefit_factor"), (time, "travel_time_factor")):
        wanted = 1 - frame["npv_msek"] / part if abs(part) >= LEAST_PART else math.nan
        told = 0 < wanted <= MOST_FACTOR
        assert math.isfinite(switch[name]) == told
        assert not told or switch[name] == pytest.approx(wanted, rel=1e-5)
    assert switch.dropna().between(0, MOST_FACTOR).all()


def test_a_result_of_nothing_switches_at_no_factor_of_noise() -> None:
    rows = [{"proposal": "A", "item": "npv_msek", "value": 0.0, "price_year": 2025}]
    stated = effects(row("A", "severe_accidents", -1), row("A", "travel_time_hours", -1e-9, mode="car"))
    found = appraisal.appraise(paper_plan([proposal("A")], given_results=rows), stated)
    switch = appraisal.simulate(found.scenario, samples=4, appraisal=found).switching_values().loc["A"]
    assert switch["cost_factor"] == switch["benefit_factor"] == 1
    assert math.isnan(switch["travel_time_factor"])


def test_nothing_is_less_than_nothing() -> None:
    stated = effects(row("A", "fare_revenue_sek", -1e-9, mode="bus"), row("A", "severe_accidents", -1))
    frame = appraisal.appraise(paper_plan([proposal("A")]), stated).to_frame()
    assert frame.loc["A", "operators_msek"] == 0
    numbers = frame.select_dtypes(float).to_numpy()
    assert not np.signbit(numbers[numbers == 0]).any()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("discount_rate", -1.0), ("discount_rate", -3.0), ("discount_rate", 3.5), ("discount_rate", math.inf),
        ("tax_factor", 0.0), ("tax_factor", -1.3), ("value_growth_year", -1.0), ("traffic_growth_car_year", -2.0),
        ("appraisal_period_road_years", 0.0), ("appraisal_period_road_years", -5.0),
        ("om_road_share_year", -0.1), ("value_of_time_car_work_sek_h", -1.0), ("traffic_growth_last_year", 1e9),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["value", "low", "high"])
def test_impossible_parameters_are_named_with_a_cure(name: str, value: float, end: str) -> None:
    values = dict(built_in())
    values[name] = replace(values[name], **{end: value})
    stated = effects(row("A", "travel_time_hours", -1, mode="car", purpose="work"))
    with pytest.raises(AppraisalError, match=name) as caught:
        appraisal.appraise(paper_plan([proposal("A")]), stated, parameters=values)
    assert "give" in str(caught.value) or "out of order" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"), [("cost_growth_idea", -1.0), ("cost_spread_plan", -0.1), ("cost_correlation_corridor", 1.5), ("demand_level", -0.5)]
)  # fmt: skip
def test_impossible_parameters_of_the_samples_too(name: str, value: float) -> None:
    values = dict(built_in())
    values[name] = replace(values[name], value=value, low=math.nan, high=math.nan)
    with pytest.raises(AppraisalError, match=name):
        appraisal.simulate(paper_plan(), samples=4, effects=effects(), parameters=values)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(built_in())), st.sampled_from([-1e9, -1.0, 0.0, 1.0, 1e9, math.inf, math.nan]))
def test_no_parameter_value_ends_in_a_raw_error(name: str, value: float) -> None:
    values = dict(built_in())
    values[name] = replace(values[name], value=value, low=math.nan, high=math.nan)
    told = ""
    try:
        appraisal.simulate(paper_plan(), samples=4, effects=effects(), parameters=values)
    except AppraisalError as fault:
        told = str(fault)
    assert not told or name in told


def test_money_is_shown_in_money() -> None:
    """The quantity of an investment is what is spent a year, not a share of itself or a count of years."""
    plan = paper_plan([proposal("A", 90, construction_years=3, om_msek_year=2, life_years=80)])
    found = appraisal.appraise(plan, effects(row("A", "severe_accidents", -1)))
    priced = appraisal.impact_assessment(found, "A").priced.set_index("item")
    assert priced.loc["Investment", ["change", "unit"]].tolist() == [30, "MSEK/year"]
    assert priced.loc["Operation and maintenance", ["change", "unit"]].tolist() == [2, "MSEK/year"]
    assert priced.loc["Residual value", ["change", "unit"]].tolist() == [90 * 0.25, "MSEK"]
    rows = found.explain("A")
    own = rows[rows["unit"].str.startswith("MSEK")]
    assert np.allclose(own["quantity"] * own["unit_value_sek"] / 1e6, own["amount_msek"])


# five proposals from formulas alone, with every item of money that stands on two sides

FIVE = {
    "TOLLED": [("toll_revenue_sek", "car", 3e6), ("user_charges_sek", "car", 2.5e6), ("toll_revenue_sek", "heavy", 8e5),
               ("freight_toll_sek", "heavy", 8e5), ("travel_time_hours", "car", -4e4)],
    "LOT": [("parking_revenue_sek", "park_ride", 3e5), ("user_charges_sek", "train", 3e5), ("travel_time_hours", "train", -9e3), ("travel_cost_sek", "train", -2e5)],
    "TRAIN": [("service_km", "train", 9e4), ("fare_revenue_sek", "train", 2e6), ("transit_trips", "transit", 2e4), ("travel_time_hours", "train", -2e4)],
    "FREIGHT": [("freight_hours", "heavy", -3e3), ("freight_km", "heavy", -2e5), ("vehicle_km_heavy", "heavy", -2e5), ("freight_toll_sek", "heavy", -1e5)],
    "SAFE": [("severe_accidents", "", -0.4), ("co2_tonnes", "car", 120), ("vehicle_km_car", "car", 3e5)],
}  # fmt: skip
KIND = {"TOLLED": "road", "LOT": "interchange", "TRAIN": "service", "FREIGHT": "rail", "SAFE": "road"}


def _own(name: str, cost: float, built: int, life: int) -> dict[str, float]:
    """Net present value and ratios, year by year, from the printed parameters and nothing of the library."""
    p = {i: one.value for i, one in built_in().items()}
    at = consumer_index()
    to_2025 = {y: at[max(at)] * 1.02 ** (2025 - max(at)) / at[y] for y in (2006, 2017)}

    def price(i: str) -> float:
        year = built_in()[i].price_year
        return p[i] * (to_2025[year] if year else 1.0)

    transit = {"train", "bus", "park_ride", "transit"}
    unit: dict[str, tuple[float, int, float, float]] = {  # SEK, price year, value growth, intensity growth
        "toll_revenue_sek": (p["tax_factor"], 0, 0, 0), "fare_revenue_sek": (p["tax_factor"], 0, 0, 0), "parking_revenue_sek": (p["tax_factor"], 0, 0, 0),
        "user_charges_sek": (-1, 0, 0, 0), "travel_cost_sek": (-1, 0, 0, 0), "freight_toll_sek": (-1, 0, 0, 0),
        "service_km": (-price("train_cost_sek_km") * p["tax_factor"], 0, 0, 0),
        "freight_hours": (-price("freight_vehicle_hour_sek_h") - p["freight_load_t_vehicle"] * price("freight_goods_time_sek_tonne_h"), 0, 0, 0),
        "freight_km": (-price("heavy_operating_cost_sek_km"), 0, 0, 0),
        "severe_accidents": (-price("severe_accident_msek") * 1e6, 2017, p["value_growth_year"], 0),
        "co2_tonnes": (-price("co2_value_sek_kg") * 1e3, 2017, p["co2_value_growth_year"], p["emission_intensity_growth_year"]),
    }  # fmt: skip
    opening, period = 2026 + built, min(life, int(p[f"appraisal_period_{KIND[name]}_years"]))
    r = p["discount_rate"]
    benefit = running = 0.0
    for item, mode, change in FIVE[name]:
        growth = p[
            f"traffic_growth_{'transit' if mode in transit else 'heavy' if mode == 'heavy' else 'car'}_year"
        ]
        parts = []
        if item == "travel_time_hours":
            parts = [(-price(f"value_of_time_{mode}_other_sek_h"), 2017, p["value_growth_year"], 0.0)]
        elif item.startswith("vehicle_km"):
            vehicle = item.removeprefix("vehicle_km_")
            fading = p["emission_intensity_growth_year"]
            parts = [
                (
                    -price("nox_value_sek_kg") * p[f"nox_{vehicle}_g_km"] / 1000,
                    2006,
                    p["value_growth_year"],
                    fading,
                ),
                (price(f"fuel_tax_{vehicle}_sek_km") * p["tax_factor"], 0, 0.0, fading),
            ]
        elif item in unit:
            parts = [unit[item]]
        for worth, base, rise, fading in parts:
            for year in range(opening, opening + period):
                grown = 1.0 if item == "service_km" else (1 + growth) ** (min(year, 2065) - 2024)
                one = (
                    worth * (1 + rise) ** (year - base if base else 0) * grown * (1 + fading) ** (year - 2024)
                )
                value = change * one / 1e6 / (1 + r) ** (year - 2026)
                benefit += value
                running -= value if item == "service_km" else 0.0
    tax = p["tax_factor"]
    investment = sum(tax * cost / built / (1 + r) ** t for t in range(built))
    om = sum(
        tax * cost * p[f"om_{KIND[name]}_share_year"] / (1 + r) ** (y - 2026)
        for y in range(opening, opening + period)
    )
    residual = tax * cost * (1 - period / life) / (1 + r) ** (opening + period - 2026)
    npv = benefit + residual - investment - om
    service = KIND[name] == "service"
    return {
        "npv_msek": npv, "investment_msek": investment, "om_msek": om, "residual_msek": residual,
        "npv_ratio_i": math.nan if service else npv / investment,
        "npv_ratio_idu": npv / (investment + om + (running if service else 0.0)),
    }  # fmt: skip


@pytest.mark.parametrize("name", FIVE)
def test_five_proposals_recomputed_from_formulas(name: str) -> None:
    cost, built, life = {"TOLLED": (120.0, 2, 60), "LOT": (6.0, 1, 50), "TRAIN": (30.0, 1, 20), "FREIGHT": (400.0, 4, 80), "SAFE": (55.0, 1, 40)}[name]  # fmt: skip
    plan = paper_plan([proposal(name, cost, kind=KIND[name], construction_years=built, life_years=life)])
    stated = pd.DataFrame(FIVE[name], columns=["item", "mode", "change"]).assign(proposal=name)
    line = appraisal.appraise(plan, stated).to_frame().loc[name]
    for column, expected in _own(name, cost, built, life).items():
        assert line[column] == pytest.approx(expected, rel=1e-8, abs=1e-6, nan_ok=True), column
