"""Services on demand: waiting, rides, kilometres that are driven, their cost, and what proposals change, by hand."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio import appraisal, effects
from infraprio.effects.baseline import state_with
from infraprio.findings import ScenarioError
from infraprio.network.travel.ways.on_demand import wanted_departures
from infraprio.scenario.parameters import parameters_in_use
from infraprio.scenario.scenario import Scenario
from tests.network.regions import Rows, change, region, road, stops

CHANGES = [
    change("SOONER", "services", "D", "set", "wait_min", 5),
    change("STRAIGHT", "services", "D", "set", "detour_factor", 1),
    change("LONGER_DAY", "services", "D", "set", "last_departure", "22:00"),
    change("CHEAPER", "services", "D", "set", "fare_factor", 0.5),
    change("ENDED", "services", "D", "remove"),
    change("SMALLER", "service_stops", "D@C", "remove"),
    change("FLEET", "services", "D", "set", "vehicles", 9),
    change("ROAD", "roads", "AC", "set", "speed_kmh", 100),
    *(change("NEW", "services", "N", *rest) for rest in (("new",), ("set", "name", "N"), ("set", "mode", "on_demand"), ("set", "wait_min", 4))),
    *(change("NEW", "service_stops", f"N@{at}", *rest) for k, at in enumerate("AC") for rest in (("new",), ("set", "order", k))),
    change("A_BUS", "services", "D", "set", "mode", "bus"),
    change("A_BUS", "services", "D", "set", "departures_day", 4),
]  # fmt: skip


def area(changes: Rows = CHANGES, order: str = "A B C", more: Rows = (), **service: Any) -> Scenario:
    """Three places in a triangle of roads; D comes after 15 minutes in the mean, from 8 to 20."""
    row = {
        "id": "D",
        "name": "D",
        "mode": "on_demand",
        "wait_min": 15,
        "first_departure": "08:00",
        "last_departure": "20:00",
        "detour_factor": 1.5,
        "boardings_year": 30_000,
    }
    return region(
        changes,
        roads=[road("AB", "A", "B", aadt=1000), road("BC", "B", "C", aadt=500), road("AC", "A", "C", 45, 60)],
        services=[row | service],
        service_stops=[*stops("D", order), *more],
        interchanges=[],
        railways=[],
    )  # fmt: skip


@cache
def found() -> effects.Effects:
    return effects.evaluate(area())


def people(state: Any) -> np.ndarray[Any, Any]:
    return (state.travel.trips * state.travel.shares.transit).sum(axis=0)


KM = np.array([[0, 20, 40], [20, 0, 20], [40, 20, 0]])  # by the cheapest way: over B


def test_waiting_and_riding():
    base = found().base
    skim = base.state.travel.skims.transit
    # 12 hours of 16 in which one comes after 15 minutes: as good as a departure every 40 minutes of the day
    assert wanted_departures(base.transport).tolist()[0] == pytest.approx(24)
    felt = 1.5 * 12 + 0.4 * 40 + 1.5 * KM / 80 * 60
    off = ~np.eye(3, dtype=bool)
    assert skim.weighted[off] == pytest.approx(felt[off])
    assert skim.changes[off].tolist() == [0] * 6  # nobody changes at B on the way from A to C
    assert skim.fare[off] == pytest.approx((15 + KM)[off])  # of the direct way


@pytest.mark.parametrize("order", ["A B C", "C A B", "B C A"])
def test_the_order_of_its_places_means_nothing(order: str):
    own = effects.evaluate(area(CHANGES[:2], order))
    assert own.without.to_dict() == pytest.approx(
        effects.evaluate(area(CHANGES[:2])).without.to_dict(), rel=1e-12
    )


@pytest.mark.parametrize(("seats", "load"), [(None, 1.3), (1, 1.0), (8, 1.3)])
def test_kilometres_and_cost_follow_those_who_call(seats: int | None, load: float):
    result = effects.evaluate(area(seats=seats))
    base = result.base
    after = state_with(base, ("SOONER",))

    def driven(state: Any) -> float:
        return float((people(state) * KM).sum()) * 1.5 * 1.5 / load

    assert base.state.traffic.service_km["on_demand"] == pytest.approx(driven(base.state))
    rows = result.quantities().set_index(["proposal", "item", "mode"])["change"]
    km = (driven(after) - driven(base.state)) * 365
    assert km > 0
    assert rows["SOONER", "service_km", "on_demand"] == pytest.approx(km)
    assert rows["SOONER", "co2_tonnes", "on_demand"] == pytest.approx(km * 0.2 / 1000)
    assert "crowding_hours_day" not in result.change.columns  # who books has a seat
    worth = appraisal.appraise(base.scenario, result)
    cost = worth.explain("SOONER").query("item == 'Running services on demand'")
    assert cost[cost["year"] == cost["year"].min()].iloc[0]["quantity"] == pytest.approx(
        km * 1.005 ** (cost["year"].min() - 2024)
    )
    assert (cost["present_value_msek"] < 0).all()
    assert worth.explain("SOONER").query("item == 'Running services'").empty


def test_hours_saved_by_hand():
    """Waits of 15 and 5 minutes are intervals of 40 and 13.3 through the day, which weigh 0.4."""
    result = found()
    base = result.base
    after = state_with(base, ("SOONER",))
    mean = (people(base.state) + people(after)) / 2
    rows = (
        result.quantities()
        .query("proposal == 'SOONER' and item == 'travel_time_hours'")
        .groupby("mode")["change"]
        .sum()
    )
    assert rows["on_demand"] == pytest.approx(-(mean * 0.4 * (40 - 40 / 3)).sum() / 60 * 365)
    worth = appraisal.appraise(base.scenario, result)
    told = worth.explain("SOONER").query("item == 'Travel time' and mode == 'on_demand'")
    assert told["present_value_msek"].sum() > 0
    sheet = appraisal.impact_assessment(worth, "SOONER").distribution
    assert "on_demand" in set(sheet["member"])


def test_every_action_of_a_proposal():
    change_, state = found().change, found().base.state
    surplus = change_["consumer_surplus_hours_year"]
    for better in ("SOONER", "STRAIGHT", "LONGER_DAY", "CHEAPER", "NEW"):
        assert surplus[better] > 0
        assert change_.loc[better, "on_demand_boardings_day"] > 0
    assert surplus["ENDED"] < surplus["SMALLER"] < 0
    assert change_.loc["ENDED", "on_demand_boardings_day"] == pytest.approx(-people(state).sum())
    assert found().without["on_demand_boardings_day"] == pytest.approx(people(state).sum())
    assert change_.loc["A_BUS", "on_demand_boardings_day"] == pytest.approx(-people(state).sum())
    rows = found().quantities().set_index(["proposal", "item", "mode"])["change"]
    assert rows["A_BUS", "service_km", "bus"] == pytest.approx(2 * 4 * 40 * 365)
    assert change_.loc["FLEET"].abs().max() == 0
    assert "not_used" in {f.code for f in found().findings if f.subject == "FLEET"}


def test_what_is_taken_over_from_the_reference_is_what_a_computation_from_scratch_gives():
    """A road between two places that no two stops in a row have: the ride between them is faster all the same."""
    after = state_with(found().base, ("ROAD",))
    fast = region((), roads=[road("AB", "A", "B", aadt=1000), road("BC", "B", "C", aadt=500), road("AC", "A", "C", 45, 100)], railways=[], interchanges=[],
                  services=[dict(zip(("id", "name", "mode", "wait_min", "first_departure", "last_departure", "detour_factor"), ("D", "D", "on_demand", 15, "08:00", "20:00", 1.5)))],
                  service_stops=stops("D", "A B C"))  # fmt: skip
    skim = effects.baseline(fast).state.travel.skims.transit
    assert after.travel.skims.transit.weighted == pytest.approx(skim.weighted)


def test_smaller_vehicles_drive_more():
    result = effects.evaluate(area([change("TAXI", "services", "D", "set", "seats", 1)], seats=8))
    rows = result.quantities().set_index(["proposal", "item", "mode"])["change"]
    km = float((people(result.base.state) * KM).sum()) * 1.5 * 1.5 * 365
    assert rows["TAXI", "service_km", "on_demand"] == pytest.approx(km * (1 - 1 / 1.3))
    assert [f.code for f in result.findings if f.subject == "TAXI"] == []


def test_booked_departures_in_place_of_a_wait():
    base = effects.baseline(area((), wait_min=None, departures_day=24))
    assert base.state.travel.skims.transit.weighted == pytest.approx(
        found().base.state.travel.skims.transit.weighted
    )
    idle = effects.baseline(area((), wait_min=15, departures_day=0))  # does not run yet
    assert idle.state.measures.totals["on_demand_boardings_day"] == 0


def test_too_few_vehicles_are_told_and_change_nothing():
    few, many = (effects.baseline(area((), vehicles=n)) for n in (0.1, 500))
    assert few.state.measures.totals == many.state.measures.totals
    (told,) = [f for f in few.findings if f.code == "vehicles_short"]
    hours = sum((people(few.state) * KM / 80 * 1.5).ravel()) * 1.5 / 1.3
    assert told.subject == "D"
    assert f"{hours:.0f} vehicle-hours" in told.message
    assert not [f for f in many.findings if f.code == "vehicles_short"]
    assert [f.subject for f in few.findings if f.code == "on_demand_simplified"] == ["on_demand"]


def test_its_parameters_are_asked_for_where_it_is_stated():
    bare = set(parameters_in_use(region()))
    assert {n for n in parameters_in_use(area()) if n not in bare} == {
        "on_demand_detour", "on_demand_load", "on_demand_empty_share", "co2_on_demand_kg_km", "on_demand_cost_sek_km",
    }  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(wait=st.floats(2, 120), detour=st.floats(1, 3))
def test_a_shorter_wait_and_a_straighter_way_are_never_worse(wait: float, detour: float):
    rows = [
        change("P", "services", "D", "set", "wait_min", wait),
        change("P", "services", "D", "set", "detour_factor", detour),
        change("SAME", "services", "D", "set", "wait_min", 15),
    ]
    result = effects.evaluate(area(rows))
    gain = result.change["consumer_surplus_hours_year"]
    assert result.change.loc["SAME"].abs().max() == 0
    if wait <= 15 and detour <= 1.5:
        assert gain["P"] >= -1e-9
    if wait >= 15 and detour >= 1.5:
        assert gain["P"] <= 1e-9


@pytest.mark.parametrize(
    ("service", "stop", "expected"),
    [
        ({"wait_min": None}, {}, ("on_demand_no_departures", "wait_min", "error")),
        ({"last_departure": "08:00"}, {}, ("on_demand_no_hours", "last_departure", "error")),
        ({"departures_day": 8}, {}, ("wait_beside_departures", "departures_day", "warning")),
        ({"mode": "bus", "departures_day": 8}, {}, ("on_demand_only", "wait_min", "warning")),
        ({"both_ways": "no"}, {}, ("not_for_on_demand", "both_ways", "warning")),
        ({}, {"run_min": 9}, ("not_for_on_demand", "run_min", "warning")),
        ({}, {"place": "X"}, ("on_demand_off_roads", "place", "error")),
        ({"detour_factor": 0.8}, {}, ("below_range", "detour_factor", "error")),
    ],
)
def test_what_cannot_be_is_told_with_its_place(
    service: dict[str, Any], stop: dict[str, Any], expected: tuple[str, str, str]
):
    from tests.network.regions import place

    tables: dict[str, Rows] = {
        "places": [
            place("A", 0, 5000, 3000, offers="hospital regional_centre"),
            place("B", 0.4),
            place("X", 0.9),
        ],
        "roads": [road("AB", "A", "B", aadt=1000)],
        "services": [
            {
                "id": "D",
                "name": "D",
                "mode": "on_demand",
                "wait_min": 15,
                "first_departure": "08:00",
                "detour_factor": 1.5,
            }
            | service
        ],
        "service_stops": [
            {"service": "D", "order": 1, "place": "A"},
            {"service": "D", "order": 2, "place": "B"} | stop,
        ],
        "interchanges": [],
        "railways": [],
    }
    try:
        findings = region(**tables).findings
    except ScenarioError as error:
        findings = tuple(error.findings)
    (told,) = [f for f in findings if (f.code, str(f.column), f.severity) == expected]
    assert told.file
    assert told.row
    for language in ("en", "sv", "nb"):
        assert told.text(language)


def test_a_new_service_states_departures_or_a_wait():
    rows = [c for c in CHANGES if c["proposal"] == "NEW" and c["attribute"] != "wait_min"]
    with pytest.raises(ScenarioError, match="departures_day"):
        area(rows)
