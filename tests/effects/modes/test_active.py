"""Bicycle and walking in the effects: shares, gains, safety, what is said, and what is priced."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import infraprio as ip
from infraprio import appraisal, effects
from infraprio.effects import INDICATORS
from infraprio.findings import ScenarioError
from infraprio.network.attributes import ATTRIBUTES
from infraprio.scenario.parameters import parameters_in_use
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.wider import ACTIVE_TRAVEL
from tests.network.regions import Rows, change, place, region, road

PATH = [
    change("NEW", "roads", "ABC", "new"),
    *(change("NEW", "roads", "ABC", "set", column, value) for column, value in {"from_place": "A", "to_place": "B", "length_km": 4, "speed_kmh": 20, "road_class": "path"}.items()),
]  # fmt: skip
CHANGES = [
    change("PATH", "roads", "AB", "set", "bicycle", "path"),
    change("SURFACE", "roads", "AB", "set", "surface", "gravel"),
    change("SLOPE", "roads", "AB", "set", "slope", "hilly"),
    change("COUNT", "roads", "AB", "set", "bicycles_day", 500),
    change("AWAY", "roads", "FAR", "set", "bicycle", "path"),
    *PATH,
]


def scenario(
    active: str = "modelled", changes: Rows = CHANGES, parameters: Rows = (), **first: object
) -> Scenario:
    """A town and a village 4 km apart, and a place beyond the reach of bicycles."""
    return region(
        changes,
        active_travel=active,
        places=[place("A", 0, 5000, 3000), place("B", 0.08, 2000, 300), place("C", 0.9)],
        roads=[road("AB", "A", "B", 4, 60, aadt=3000, **first), road("FAR", "B", "C", 40, 80, aadt=400)],
        railways=[], services=[], service_stops=[], interchanges=[], parameters=parameters,
    )  # fmt: skip


@cache
def found() -> effects.Effects:
    return effects.evaluate(scenario())


def codes(subject: str) -> set[str]:
    return {f.code for f in found().findings if f.subject == subject}


def test_shares_are_those_that_were_asked_for():
    base = found().base
    state = base.state.travel
    trips = state.trips.sum(axis=0)
    near = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=bool)
    for mode, share in ((0, 0.12), (1, 0.1)):
        chosen = (state.trips * state.shares.active[mode]).sum(axis=0)
        assert chosen[near].sum() / trips[near].sum() == pytest.approx(share, abs=2e-4)
        assert chosen[~near].sum() == 0
    shares = state.shares
    assert (shares.car + shares.transit + shares.park_ride + sum(shares.active))[:, 0, 1] == pytest.approx(1)


def test_trips_kilometres_and_hours_by_hand():
    totals, state = found().base.state.measures.totals, found().base.state.travel
    by_bicycle, on_foot = ((state.trips * share).sum() for share in state.shares.active)
    assert totals["bicycle_trips_day"] == pytest.approx(by_bicycle)
    assert totals["bicycle_km_million_year"] == pytest.approx(by_bicycle * 4 * 365 / 1e6)
    assert totals["walk_km_million_year"] == pytest.approx(on_foot * 4 * 365 / 1e6)
    minutes = 4 * 60 * (0.9 / 15 + 0.1 / 17)
    assert totals["travel_hours_active_day"] == pytest.approx(by_bicycle * minutes / 60 + on_foot * 4 / 5)
    hurt = (by_bicycle * 0.64 + on_foot * 0.3) * 4 * 365 / 1e6
    assert totals["severe_accidents_active_year"] == pytest.approx(hurt)
    without = effects.baseline(scenario("none")).state.measures.totals
    assert totals["severe_accidents_year"] == pytest.approx(
        without["severe_accidents_year"] + hurt
    )  # cars are counted: as many


def test_a_path_gains_time_takes_cars_off_the_road_and_is_safer():
    change = found().change.loc["PATH"]
    before, after = found().base.state, effects.evaluate_set(found().base.scenario, ["PATH"], found().base)
    assert change["bicycle_trips_day"] > 0 > change["walk_trips_day"]
    assert change["vehicle_km_car_million_year"] < 0
    assert change["co2_tonnes_year"] < 0
    assert after.change["bicycle_trips_day"] == change["bicycle_trips_day"]
    totals, p = before.measures.totals, before.travel
    bicycle = totals["bicycle_trips_day"] + change["bicycle_trips_day"]
    on_foot = totals["walk_trips_day"] + change["walk_trips_day"]
    hurt = (bicycle * 0.35 + on_foot * 0.1) * 4 * 365 / 1e6  # who walks there has the path as well
    assert totals["severe_accidents_active_year"] + change["severe_accidents_active_year"] == pytest.approx(
        hurt
    )
    felt = 4 * 60 * (0.9 / 15 + 0.1 / 17)
    half = (totals["bicycle_trips_day"] + bicycle) / 2 * 0.3 * felt / 60 * 365
    table = (
        found().quantities().query("proposal == 'PATH' and item == 'travel_time_hours' and mode == 'bicycle'")
    )
    assert table["change"].sum() == pytest.approx(-half)
    assert change["consumer_surplus_hours_year"] == pytest.approx(half, rel=0.02)
    assert p.trips.sum() == pytest.approx(before.travel.trips.sum())


def test_a_new_path_is_valued_and_one_that_nobody_uses_is_named():
    assert found().change.loc["NEW", "bicycle_trips_day"] > 0
    assert not codes("NEW")
    assert codes("AWAY") == {"idle"}  # cars drive there, and bicycles reach nothing
    assert found().change.loc["SURFACE", "consumer_surplus_hours_year"] < 0
    assert found().change.loc["SLOPE", "consumer_surplus_hours_year"] < 0
    assert codes("COUNT") == {"not_used", "idle"}


def test_without_the_setting_nothing_changes_and_everything_is_said():
    plain = effects.evaluate(scenario("none"))
    assert not set(ACTIVE_TRAVEL) & set(plain.change.columns)
    assert {f.code for f in plain.findings if f.subject == "NEW"} >= {"path_not_valued", "idle"}
    for name in ("PATH", "SLOPE"):
        assert {f.code for f in plain.findings if f.subject == name} == {"not_used", "idle"}
    stated = effects.baseline(scenario("none", (), slope="hilly", bicycle="lane"))
    (told,) = [f for f in stated.findings if f.code == "active_not_modelled"]
    assert told.message.startswith("1 roads")
    same, other = effects.baseline(scenario("none", ())), stated
    assert same.state.measures.totals == other.state.measures.totals
    names = set(parameters_in_use(scenario())) - set(parameters_in_use(scenario("none")))
    assert {"bicycle_speed_kmh", "risk_walking_path", "ebicycle_share"} <= names
    assert "walk_speed_kmh" not in names


def test_bicycles_meet_the_counts():
    base = effects.baseline(scenario(changes=(), bicycles_day=700))
    assert base.state.travel.active_load[0][0] == pytest.approx(700, rel=1e-3)
    told = {f.code: f.message for f in base.findings}
    assert "700 a day against 700" in told["bicycles_counted"]
    assert "10.0 %" in told["active_share"]  # walking


def test_nobody_within_reach_is_said():
    far = region((), active_travel="modelled")
    base = effects.baseline(
        far
    )  # 20 km from place to place: too far to walk, and no trip is short enough for the stated share
    assert [f.subject for f in base.findings if f.code == "no_active_journeys"] == ["bicycle", "walk"]
    assert base.state.measures.totals["walk_trips_day"] == 0 < base.state.measures.totals["bicycle_trips_day"]
    assert base.model.active_constant == (0, 0)


def test_a_path_as_the_only_way_shortens_access():
    cut = scenario(changes=[change("CUT", "roads", "AB", "remove"), *PATH])
    out = effects.evaluate(cut)
    both = effects.evaluate_set(cut, ["CUT", "NEW"], out.base)
    assert both.change["unserved_trips_day"] < out.change.loc["CUT", "unserved_trips_day"]
    assert both.change["jobs_within_45_min"] > out.change.loc["CUT", "jobs_within_45_min"]


def test_indicators_and_columns_of_the_setting_are_declared_once():
    assert set(ACTIVE_TRAVEL) == {name for name, item in INDICATORS.items() if item.option == "active_travel"}
    assert {key for key, a in ATTRIBUTES.items() if a.active} == {
        ("roads", c) for c in ("surface", "slope", "bicycle")
    }


def test_a_goal_needs_the_setting():
    goals = [{"id": "g", "name": "g", "indicator": "bicycle_trips_day"}]
    with pytest.raises(ScenarioError) as told:
        region((), goals=goals)
    assert [f.code for f in told.value.findings if f.severity == "error"] == ["active_not_asked"]
    assert region((), active_travel="modelled", goals=goals).settings["active_travel"] == "modelled"


VALUE = {
    "id": "health_bicycle_sek_km",
    "value": 2.5,
    "unit": "SEK/km",
    "price_year": 2024,
    "status": "user",
    "source": "own study",
}


def test_health_by_kilometre_is_priced_only_where_a_value_is_stated():
    plain = appraisal.appraise(found().base.scenario, found())
    assert not {k.item for k in plain.lines.kinds} & {"health_bicycle", "health_walking"}
    assert "travel_time" in {k.item for k in plain.lines.kinds if k.mode == "bicycle"}
    with_value = scenario(parameters=[VALUE])
    effect = effects.evaluate(with_value)
    priced = appraisal.appraise(with_value, effect)
    assert [k.item for k in priced.lines.kinds if k.item.startswith("health_")] == ["health_bicycle"]
    assert "health_km_beside_time" in {f.code for f in priced.findings}
    row = priced.explain("PATH").query("item == 'Health by kilometre, bicycle'").iloc[0]
    years, get = row["year"] - 2024, priced.values.value
    assert row["unit_value_sek"] == pytest.approx(2.5 * (1 + get["value_growth_year"]) ** years)
    km = found().change.loc["PATH", "bicycle_km_million_year"] * 1e6
    assert row["quantity"] == pytest.approx(km * (1 + get["traffic_growth_car_year"]) ** years)
    more = priced.frame["npv_msek"] - plain.frame["npv_msek"]
    assert more["PATH"] > 0 > more["SURFACE"]


def test_a_value_of_health_is_checked_like_any_other():
    with pytest.raises(ScenarioError) as told:
        scenario(
            parameters=[{**VALUE, "unit": "SEK/h"}, {**VALUE, "id": "health_walking_sek_km", "value": -1}]
        )
    codes_told = {f.code for f in told.value.findings if f.severity == "error"}
    assert codes_told == {"wrong_unit", "parameter_out_of_range"}
    with pytest.raises(ip.errors.InfraprioError, match="health_bicycle_sek_km is missing"):
        appraisal.appraise(
            scenario(), pd.DataFrame({"proposal": ["PATH"], "item": ["bicycle_km"], "change": [10.0]})
        )
