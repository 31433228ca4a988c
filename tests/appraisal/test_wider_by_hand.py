"""Wider effects row by row: what each column says, what is beside and inside, and which notes are told of which row."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio import appraisal
from infraprio.appraisal.wider import carbon_payback
from infraprio.scenario.scenario import Scenario
from tests.appraisal.appraisal_cases import NO_GROWTH, effects, paper_plan, proposal, row

YEARS = np.array([2031, 2032, 2033, 2034, 2035, 2036, 2037, 2038])
PRICES = [
    {"id": "discount_rate", "value": 0, "unit": "per year"},
    {"id": "tax_factor", "value": 1, "unit": "factor"},
    {"id": "value_of_time_car_work_sek_h", "value": 300, "unit": "SEK/h", "price_year": 2025},
    {"id": "value_of_time_car_other_sek_h", "value": 200, "unit": "SEK/h", "price_year": 2025},
    {"id": "reliability_ratio_car", "value": 0.4, "unit": "factor"},
    {"id": "co2_value_sek_kg", "value": 2, "unit": "SEK/kg", "price_year": 2025},
    {"id": "noise_person_sek_year", "value": 5000, "unit": "SEK/(person year)", "price_year": 2025},
]


def stated(name: str, effect: str, value: float, **rest: Any) -> dict[str, Any]:
    return {"proposal": name, "effect": effect, "value": value, "source": f"{name} {effect}"} | rest


def plan(*rows: dict[str, Any], **tables: Any) -> Scenario:
    names = [proposal(name, cost) for name, cost in (("A", 100), ("B", 70), ("C", 40), ("U", None))]
    return paper_plan([*names, proposal("OLD", 10, horizon="done")], **{"parameters": NO_GROWTH + PRICES, "wider_effects": list(rows)} | tables)  # fmt: skip


def priced(scenario: Scenario, *rows: dict[str, Any]) -> appraisal.Appraisal:
    return appraisal.appraise(scenario, effects(*rows))


@pytest.mark.parametrize(
    ("built", "saved", "year"),
    [
        (6.0, [1, 2, 3, 4], 2033), (6.001, [1, 2, 3, 4], 2034), (5.999, [1, 2, 3, 4], 2033), (11.0, [1, 2, 3, 4], math.nan),
        (0.8, [0.1] * 8, 2038), (3.0, [5, -4, 1], 2031), (3.0, [-4, 5, 1, 1], 2034), (0.0, [0, 1], 2031), (0.0, [-1, 1], 2032),
    ],
)  # fmt: skip
def test_carbon_is_paid_back_as_soon_as_it_is_made_up(built: float, saved: list[float], year: float) -> None:
    found = carbon_payback(built, np.array(saved, dtype=float), YEARS[: len(saved)])
    assert found == pytest.approx(year, nan_ok=True)


def test_each_row_says_what_was_stated_counted_and_priced() -> None:
    scenario = plan(
        stated("B", "cycling", 90, persons=500, confidence="published"),
        stated("A", "construction_road", 3, confidence="estimate"),
        stated("A", "noise", -20),
        stated("A", "wider_economic", 30, price_year=2025),
        stated("U", "noise", -10),
        stated("OLD", "noise", -10),
    )
    found = appraisal.wider_effects(priced(scenario, row("A", "severe_accidents", -1)))
    rows = found.rows
    assert list(rows.columns) == [
        "proposal", "effect", "value", "unit", "persons", "counted", "present_value_msek", "counts_in", "confidence", "source",
    ]  # fmt: skip
    assert rows["proposal"].tolist() == ["A", "A", "A", "B", "U"]
    assert rows["effect"].tolist() == ["construction_road", "noise", "wider_economic", "cycling", "noise"]
    assert rows["value"].tolist() == [3, -20, 30, 90, -10]
    assert rows["unit"].tolist() == ["km", "persons", "MSEK", "min/week", "persons"]
    assert rows["persons"].tolist() == pytest.approx([math.nan] * 3 + [500, math.nan], nan_ok=True)
    assert rows["counted"].tolist() == pytest.approx([3, -20, 30, 90 * 500, -10])
    assert rows["counts_in"].tolist() == ["npv", "npv", "beside", "npv", "not_priced"]
    assert rows["confidence"].tolist() == ["estimate", "", "", "published", ""]
    assert rows["source"].tolist()[1:4] == ["A noise", "A wider_economic", "B cycling"]
    worth = rows["present_value_msek"].tolist()
    assert worth[:3] == pytest.approx([-3 * 2000 * 2 / 1000, 60 * 20 * 5000 / 1e6, 30])
    assert worth[3] > 0
    assert math.isnan(worth[4])


def test_what_is_inside_and_what_stands_beside_add_up_by_proposal() -> None:
    scenario = plan(
        stated("A", "construction_co2", 55),
        stated("A", "noise", -20),
        stated("A", "wider_economic", 30, price_year=2025),
        stated("B", "wider_economic", 7, price_year=2025),
        stated("B", "noise", -40),
        stated("C", "construction_co2", 80),
        stated("U", "construction_co2", 9),
    )
    result = priced(
        scenario, row("A", "co2_tonnes", -10, mode="car"), row("B", "co2_tonnes", 4, mode="car"),
        row("C", "co2_tonnes", 3, mode="car"), row("A", "travel_time_hours", -100, mode="car", purpose="work"),
    )  # fmt: skip
    found = appraisal.wider_effects(result).proposals.set_index("proposal")
    npv = result.frame["npv_msek"]
    nan = math.nan
    wanted = {
        "construction_co2_tonnes": [55, nan, 80, 9],
        "co2_tonnes_opening": [-10, 4, 3, nan],
        "co2_payback_year": [2032, nan, nan, nan],
        "npv_msek": [npv["A"], npv["B"], npv["C"], nan],
        "wider_in_npv_msek": [-0.11 + 6, 12, -0.16, 0],
        "npv_without_wider_msek": [npv["A"] - 5.89, npv["B"] - 12, npv["C"] + 0.16, nan],
        "wider_economic_msek": [30, 7, nan, nan],
        "npv_with_wider_economic_msek": [npv["A"] + 30, npv["B"] + 7, nan, nan],
    }
    assert list(found.index) == ["A", "B", "C", "U"]
    assert found["carbon"].tolist() == ["paid_back", "not_known", "not_paid_back", "not_known"]
    for name, numbers in wanted.items():
        assert found[name].tolist() == pytest.approx(numbers, nan_ok=True), name
    assert list(found.columns) == [*list(wanted)[:3], "carbon", *list(wanted)[3:]]


def test_the_spread_of_car_times_is_a_row_of_its_own() -> None:
    """100 hours of standard deviation at 0.4 of 300 SEK, and 50 at 0.4 of 200; 60 years."""
    scenario = plan(stated("B", "noise", -20))
    spread = [
        row("A", "travel_time_sd_hours", change, mode="car", purpose=p)
        for p, change in (("work", -100), ("leisure", -50))
    ]
    found = appraisal.wider_effects(
        priced(scenario, *spread, row("B", "severe_accidents", -1), row("A", "severe_accidents", -7))
    )
    told = found.rows.set_index("proposal").loc["A"]
    assert told["effect"] == "reliability"
    assert (told["value"], told["counted"], told["unit"]) == (-150, -150, "h/year")
    assert told["present_value_msek"] == pytest.approx(60 * 0.4 * (100 * 300 + 50 * 200) / 1e6)
    assert (told["counts_in"], told["confidence"]) == ("npv", "")
    assert told["source"] == str(scenario.settings["reliability"])
    assert math.isnan(told["persons"])
    assert found.proposals["proposal"].tolist() == ["A", "B"]
    assert found.proposals["wider_in_npv_msek"].tolist() == pytest.approx([60 * 0.4 * 0.04, 6])
    both = appraisal.wider_effects(priced(plan(stated("A", "noise", -20)), *spread)).rows
    assert both["effect"].tolist() == ["noise", "reliability"]


def codes(result: appraisal.Appraisal, *wanted: str) -> list[tuple[str, int | None, str]]:
    return [(f.code, f.row, str(f.value)) for f in result.findings if f.code in wanted]


BESIDE = (
    "wider_air_beside_nox",
    "wider_health_beside_time",
    "wider_economic_beside_time",
    "wider_beside_given",
)


def test_each_row_is_told_for_its_own_proposal_alone() -> None:
    scenario = plan(
        stated("B", "walking", 10, persons=5), stated("A", "walking", 10, persons=5), stated("A", "air", -1, persons=5),
        stated("C", "air", -1, persons=5), stated("C", "wider_economic", 3, price_year=2025), stated("A", "wider_economic", 3, price_year=2025),
        stated("A", "noise", -3),
    )  # fmt: skip
    result = priced(
        scenario, row("A", "travel_time_hours", -9, mode="car", purpose="work"), row("B", "vehicle_km_car", -9, mode="car"),
        row("C", "vehicle_km_heavy", -9, mode="heavy"), row("C", "freight_hours", -9, mode="heavy"),
    )  # fmt: skip
    at = scenario["wider_effects"].rows
    assert codes(result, *BESIDE) == [
        ("wider_health_beside_time", at[1], "walking"),
        ("wider_air_beside_nox", at[3], "air"),
        ("wider_economic_beside_time", at[4], "wider_economic"),
        ("wider_economic_beside_time", at[5], "wider_economic"),
    ]
    [first] = [f for f in result.findings if f.code == "wider_health_beside_time"]
    assert (first.file, first.column) == ("wider_effects", "effect")
    assert "A" in first.message


@pytest.mark.parametrize("item", ["npv_msek", "npv_ratio_i", "npv_ratio_idu", "benefit_msek"])
def test_an_effect_beside_a_given_whole_is_told_unless_it_stands_beside_anyway(item: str) -> None:
    given = [
        {"proposal": "A", "item": item, "value": 12, "reference": "r"}
        | ({} if "ratio" in item else {"price_year": 2025})
    ]
    rows = (
        stated("A", "noise", -3),
        stated("A", "wider_economic", 3, price_year=2025),
        stated("B", "noise", -3),
    )
    scenario = plan(*rows, given_results=given)
    assert codes(priced(scenario, row("A", "severe_accidents", -1)), *BESIDE) == [
        ("wider_beside_given", scenario["wider_effects"].rows[0], "noise")
    ]
    part = [{"proposal": "A", "item": "om_msek", "value": 12, "price_year": 2025, "reference": "r"}]
    assert codes(priced(plan(*rows, given_results=part), row("A", "severe_accidents", -1)), *BESIDE) == []


def test_health_by_kilometre_and_reliability_are_told_once() -> None:
    both = [
        {"id": f"health_{way}_sek_km", "value": 9, "unit": "SEK/km", "price_year": 2025, "source": "own"}
        for way in ("walking", "bicycle")
    ]
    scenario = plan(parameters=NO_GROWTH + PRICES + both)
    names = "health_km_beside_time", "reliability_beside_time"
    km = [row(name, f"{way}_km", 9, mode=way) for name in "AB" for way in ("walking", "bicycle")]
    result = priced(scenario, *km, row("A", "travel_time_sd_hours", -9, mode="car", purpose="work"))
    setting = str(scenario.settings["reliability"])
    assert codes(result, *names) == [
        ("health_km_beside_time", None, "health_bicycle_sek_km, health_walking_sek_km"),
        ("reliability_beside_time", None, setting),
    ]
    assert [f.file for f in result.findings if f.code in names] == ["values", "settings"]
    assert codes(priced(scenario, row("A", "travel_time_hours", -9, mode="car")), *names) == []


def test_nothing_stated_makes_two_empty_tables() -> None:
    found = appraisal.wider_effects(priced(plan(), row("A", "severe_accidents", -1)))
    assert found.rows.empty
    assert found.proposals.empty
    assert isinstance(found.rows, pd.DataFrame)
