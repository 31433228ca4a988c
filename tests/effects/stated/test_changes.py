"""Stated wider effects as changes of indicators: by hand, and what is not stated is missing."""

from typing import Any

import numpy as np
import pytest

import infraprio as ip
from infraprio import effects
from infraprio.effects.examples import valley
from infraprio.effects.given import given_effects, given_set_effects
from infraprio.scenario.files.store import with_rows
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.wider import WIDER


def stating(*rows: tuple[str, str, float, dict[str, Any]], scenario: Scenario | None = None) -> Scenario:
    """The valley with these wider effects."""
    told = [{"proposal": p, "effect": e, "value": v, "source": "test", **more} for p, e, v, more in rows]
    return with_rows(scenario or valley(), "wider_effects", told)


def test_every_kind_by_hand():
    """Road 2,000 t/km and bridge 10,000 t/km; cycling beyond 447 minutes adds nothing; both modes add up."""
    scenario = stating(
        ("FASTER", "construction_co2", 800, {}),
        ("LOT", "construction_road", 1.5, {}),
        ("LOT", "construction_bridge", 0.1, {}),
        ("FASTER", "noise", -40, {}),
        ("FASTER", "air", -0.2, {"persons": 5000}),
        ("TRAINS", "cycling", 600, {"persons": 10}),
        ("TRAINS", "walking", 84, {"persons": 100}),
        ("LOT", "wider_economic", 7, {"price_year": 2024}),
    )
    found = effects.evaluate(scenario)
    wanted = {
        ("FASTER", "construction_co2_tonnes"): 800,
        ("LOT", "construction_co2_tonnes"): 1.5 * 2000 + 0.1 * 10000,
        ("FASTER", "noise_exposed_persons"): -40,
        ("FASTER", "pm25_exposure_person_ug"): -1000,
        ("TRAINS", "deaths_avoided_year"): 10 * 447 * 0.1 * 0.002 / 100 + 100 * 84 * 0.11 * 0.0035 / 168,
        ("LOT", "wider_economic_msek"): 7,
    }
    for (proposal, name), value in wanted.items():
        assert found.change[name].to_dict()[proposal] == pytest.approx(value, rel=1e-12), name
        assert found.units[name] == effects.INDICATORS[name].unit
        assert np.isnan(found.without[name])
    states = int(found.change[list({kind.indicator for kind in WIDER.values()})].notna().sum().sum())
    assert states == len(wanted)  # all others are missing, not zero


def test_a_set_adds_up_and_is_missing_where_one_states_nothing():
    scenario = stating(("FASTER", "construction_co2", 800, {}), ("LOT", "construction_co2", 50, {}))
    both = effects.evaluate_set(scenario, ["FASTER", "LOT"])
    assert both.change["construction_co2_tonnes"] == 850
    assert both.low["construction_co2_tonnes"] == both.high["construction_co2_tonnes"] == 850
    assert np.isnan(effects.evaluate_set(scenario, ["FASTER", "TRAINS"]).change["construction_co2_tonnes"])
    assert both.covers["construction_co2_tonnes"].text("en") == "as stated for the proposals"


def test_nobody_states_anything_and_nothing_is_there():
    found = effects.evaluate(valley())
    assert not {item.id for item in effects.INDICATORS.values() if item.option} & set(found.change)


def test_money_of_another_year_follows_the_consumer_index():
    indexed = with_rows(
        valley(), "price_index", [{"index": "consumer", "year": y, "value": v} for y, v in ((2020, 100), (2024, 120))]
    )  # fmt: skip
    scenario = stating(("LOT", "wider_economic", 10, {"price_year": 2020}), scenario=indexed)
    assert effects.evaluate(scenario).change["wider_economic_msek"].to_dict()["LOT"] == pytest.approx(12)


def test_without_a_network_they_stand_beside_given_results():
    scenario = valley()
    listed = ip.build(
        dict(scenario.settings),
        {
            name: scenario[name].to_frame().to_dict("records")
            for name in ("proposals", "periods", "funds", "financing", "budget_scenarios", "budgets")
        }
        | {
            "goals": [
                {"id": "g", "name": "Carbon", "indicator": "construction_co2_tonnes", "zero_at": 0, "full_at": -500}
            ],
            "stakeholders": [{"id": "s", "name": "Region", "main": "yes"}],
            "weights": [{"stakeholder": "s", "goal": "g", "weight": 1}],
            "given_results": [{"proposal": "LOT", "item": "construction_co2_tonnes", "value": 5, "reference": "r"}],
            "wider_effects": [
                {"proposal": "FASTER", "effect": "construction_co2", "value": 800, "source": "test"},
                {"proposal": "TRAINS", "effect": "construction_rail", "value": 0.1, "source": "test"},
            ],
        },
    )  # fmt: skip
    found = given_effects(listed)
    assert found.change["construction_co2_tonnes"].to_dict() == {"FASTER": 800, "TRAINS": 300, "LOT": 5}
    assert given_set_effects(found, ["FASTER", "LOT"]).change["construction_co2_tonnes"] == 805
    assert ip.run(listed).scores.values["g"].to_dict() == {"FASTER": -160, "TRAINS": -60, "LOT": -1}
