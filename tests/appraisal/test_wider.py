"""Wider effects in the appraisal: present values by hand, carbon paid back, and nothing counted twice in silence."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio import appraisal
from infraprio.appraisal.wider import carbon_payback
from infraprio.scenario.scenario import Scenario
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal, row

FLAT = {"discount_rate": 0.0, "co2_value_growth_year": 0.0, "value_growth_year": 0.0, "tax_factor": 1.0, "emission_intensity_growth_year": 0.0, "traffic_growth_car_year": 0.0, "co2_value_sek_kg": 2.0, "death_value_msek": 40.0}  # fmt: skip
UNITS = {"discount_rate": "per year", "co2_value_growth_year": "per year", "value_growth_year": "per year", "tax_factor": "factor", "emission_intensity_growth_year": "per year", "traffic_growth_car_year": "per year", "co2_value_sek_kg": "SEK/kg", "death_value_msek": "MSEK/person"}  # fmt: skip


def plan(*rows: tuple[str, str, float, dict[str, Any]], **changed: float) -> Scenario:
    """Two roads without growth and discounting, in prices of the scenario: what a year is worth, times 60 years."""
    values = FLAT | changed
    return paper_plan(
        [proposal("A", 100, construction_years=2), proposal("B", 50)],
        parameters=[
            {"id": i, "value": v, "unit": UNITS[i]} | ({"price_year": 2025} if "SEK" in UNITS[i] else {})
            for i, v in values.items()
        ],
        wider_effects=[{"proposal": p, "effect": e, "value": v, "source": "test", **more} for p, e, v, more in rows],
    )  # fmt: skip


def worth_of(scenario: Scenario, *rows: dict[str, Any]) -> tuple[appraisal.Appraisal, pd.DataFrame]:
    result = appraisal.appraise(
        scenario,
        effects(
            *(rows or (row("A", "co2_tonnes", -10, mode="car"), row("B", "co2_tonnes", -10, mode="car")))
        ),
    )
    return result, appraisal.wider_effects(result).rows.set_index(["proposal", "effect"])  # fmt: skip


def test_present_values_by_hand():
    """2 SEK/kg; 60 years; a death avoided is worth 40 MSEK."""
    scenario = plan(
        ("A", "construction_co2", 5000, {}),
        ("A", "cycling", 100, {"persons": 1000}),
        ("A", "walking", 500, {"persons": 100}),
        ("A", "air", -1, {"persons": 2000}),
        ("B", "construction_tunnel", 0.5, {}),
        ("B", "construction_road", 2, {}),
    )
    result, rows = worth_of(scenario)
    value = rows["present_value_msek"]
    assert value["A", "construction_co2"] == pytest.approx(-5000 * 2 / 1000)
    assert value["A", "cycling"] == pytest.approx(60 * 40 * 1000 * 0.1 * 0.002)
    assert value["A", "walking"] == pytest.approx(60 * 40 * 100 * 460 / 168 * 0.11 * 0.0035)
    assert value["A", "air"] == pytest.approx(60 * 40 * 2000 * 0.013 * np.log(1.062) / 10)
    assert value["B", "construction_tunnel"] == pytest.approx(-0.5 * 15000 * 2 / 1000)
    assert value["B", "construction_road"] == pytest.approx(-2 * 2000 * 2 / 1000)
    assert set(rows["counts_in"]) == {"npv"}
    bare, _ = worth_of(plan())
    for name in ("A", "B"):
        more = float(result.frame["npv_msek"][name] - bare.frame["npv_msek"][name])
        assert more == pytest.approx(float(value[name].sum()), abs=1e-5)
        assert result.explain(name)["present_value_msek"].sum() == pytest.approx(
            result.frame["npv_msek"][name]
        )


def test_carbon_of_building_is_worth_what_it_is_in_the_years_of_building():
    """Half in 2026 and half in 2027; the value of carbon grows 2 % from 2025, the rate is 3 %."""
    scenario = plan(("A", "construction_co2", 1000, {}), discount_rate=0.03, co2_value_growth_year=0.02)
    _, rows = worth_of(scenario)
    wanted = -2.0 * (0.5 * 1.02 + 0.5 * 1.02**2 / 1.03)
    assert rows["present_value_msek"]["A", "construction_co2"] == pytest.approx(wanted)
    lines = appraisal.appraise(scenario, effects(row("A", "co2_tonnes", -10))).explain("A")
    built = lines[lines["item"] == "Construction carbon"]
    assert built["year"].tolist() == [2026, 2027]
    assert built["quantity"].tolist() == [500, 500]


def test_carbon_is_paid_back_in_the_year_that_makes_it_up():
    """A saves 10 t a year from 2028, B from 2027: 45 t take five years; 2,000 t are never made up."""
    scenario = plan(("A", "construction_co2", 45, {}), ("B", "construction_co2", 2000, {}))
    result, _ = worth_of(scenario)
    found = appraisal.wider_effects(result).proposals.set_index("proposal")
    assert found["co2_payback_year"]["A"] == 2032
    assert found["carbon"].tolist() == ["paid_back", "not_paid_back"]
    assert np.isnan(found["co2_payback_year"]["B"])
    assert found["co2_tonnes_opening"].tolist() == [-10, -10]
    assert np.isnan(carbon_payback(1.0, np.array([-1.0, -1.0]), np.array([2027, 2028])))
    assert carbon_payback(0.0, np.array([0.0]), np.array([2027])) == 2027


def test_emissions_of_the_opening_year_are_those_before_any_growth_of_traffic_after_it():
    """Traffic grows 10 % a year from 2024: A opens in 2028, B in 2027."""
    scenario = plan(
        ("A", "construction_co2", 45, {}), ("B", "construction_co2", 45, {}), traffic_growth_car_year=0.1
    )
    result, _ = worth_of(scenario)
    found = appraisal.wider_effects(result).proposals.set_index("proposal")["co2_tonnes_opening"]
    assert found.to_dict() == pytest.approx({"A": -10 * 1.1**4, "B": -10 * 1.1**3})


def test_wider_economic_impacts_stand_beside_and_never_inside():
    scenario = plan(("A", "wider_economic", 30, {"price_year": 2025}))
    result, rows = worth_of(scenario)
    bare, _ = worth_of(plan())
    assert result.frame["npv_msek"]["A"] == bare.frame["npv_msek"]["A"]
    assert rows["counts_in"].tolist() == ["beside"]
    found = appraisal.wider_effects(result).proposals.iloc[0]
    assert found["npv_with_wider_economic_msek"] == pytest.approx(found["npv_msek"] + 30)


def test_the_carbon_of_building_alone_does_not_make_effects_known():
    scenario = plan(("A", "construction_co2", 45, {}), ("B", "cycling", 60, {"persons": 5}))
    result = appraisal.appraise(scenario, pd.DataFrame({"proposal": [], "item": [], "change": []}))
    assert result.frame["reason"].to_dict() == {"A": "effects_unknown", "B": ""}
    found = appraisal.wider_effects(result)
    assert found.rows["counts_in"].tolist() == ["not_priced", "npv"]
    assert found.proposals["carbon"].tolist() == ["not_known", "not_known"]


def test_a_given_result_counts_and_the_effect_is_not_added():
    given = [{"proposal": "A", "item": "npv_msek", "value": 12, "price_year": 2025, "reference": "r"}]
    scenario = plan(("A", "noise", -10, {}), ("B", "noise", -10, {}))
    stated = paper_plan(
        [proposal("A", 100), proposal("B", 50)],
        given_results=given,
        wider_effects=scenario["wider_effects"].to_frame().drop(columns=["persons", "price_year"]).to_dict("records"),
    )  # fmt: skip
    result, rows = worth_of(stated)
    assert result.frame["npv_msek"]["A"] == 12
    assert rows["counts_in"].tolist() == ["given_npv", "npv"]
    assert [f.row for f in result.findings if f.code == "wider_beside_given"] == [1]


def test_what_may_be_counted_twice_is_said():
    scenario = plan(
        ("A", "air", -1, {"persons": 10}),
        ("A", "cycling", 10, {"persons": 10}),
        ("A", "wider_economic", 3, {"price_year": 2025}),
    )
    time = row("A", "travel_time_hours", -100, mode="car", purpose="work")
    result, _ = worth_of(scenario, time, row("A", "vehicle_km_car", -1000, mode="car"))
    told = {f.code for f in result.findings if f.file == "wider_effects"}
    assert told == {"wider_air_beside_nox", "wider_health_beside_time", "wider_economic_beside_time"}
    alone, _ = worth_of(scenario)
    assert not {f.code for f in alone.findings if f.file == "wider_effects"}


def test_a_set_holds_what_its_members_state_in_their_own_years():
    scenario = plan(
        ("A", "construction_co2", 1000, {}),
        ("B", "cycling", 100, {"persons": 10}),
        discount_rate=0.03,
        co2_value_growth_year=0.02,
    )
    result, rows = worth_of(scenario)
    bare, _ = worth_of(plan(discount_rate=0.03, co2_value_growth_year=0.02))
    nothing = pd.DataFrame({"proposal": ["set"], "item": ["severe_accidents"], "change": [0.0]})
    both = [appraisal.appraise_set(each, ["A", "B"], nothing).benefit_msek for each in (result, bare)]
    carbon = float(rows["present_value_msek"]["A", "construction_co2"])
    yearly = 40 * 10 * 0.1 * 0.002  # from 2028, when the last member opens, to the end
    health = yearly * sum(1.03 ** -(year - 2026) for year in range(2028, 2088))
    assert both[0] - both[1] == pytest.approx(carbon + health, abs=1e-5)


def test_risk_draws_them_with_the_others():
    scenario = plan(("A", "cycling", 100, {"persons": 1000}), ("A", "construction_co2", 1000, {}))
    rows = effects(row("A", "co2_tonnes", -10, mode="car"))
    result = appraisal.appraise(scenario, rows)
    risk = appraisal.simulate(scenario, samples=256, seed=1, appraisal=result)
    central = float(result.frame["npv_msek"]["A"])
    spread = risk.npv[:, 0]
    assert spread.min() < central < spread.max()
    rank = risk.drivers("A")["rank_correlation"]
    assert rank["risk_of_activity"] < -0.1  # the higher the risk of who cycles, the less cycling is worth
    assert rank["mortality"] > 0.1
