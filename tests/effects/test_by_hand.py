"""Small regions whose effects are worked out by hand: units, signs, thresholds, whose residents count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from infraprio import effects
from infraprio.effects.baseline import state_with
from infraprio.effects.measures import door_minutes
from infraprio.effects.traffic import local_traffic
from infraprio.network.travel.demand import PURPOSES
from infraprio.scenario.scenario import Scenario
from tests.network.regions import change, place, rail, region, road, stops

NO_SERVICES: dict[str, Any] = {"railways": [], "services": [], "service_stops": [], "interchanges": []}


def one_road(*changes: dict[str, Any], **rest: Any) -> Scenario:
    """Two places and one counted road of 40 km at 80 km/h: 900 cars and 100 lorries a day."""
    return region(
        list(changes),
        places=[place("A", 0, 5000, 3000, offers="hospital"), place("B", 0.7)],
        roads=[road("AB", "A", "B", 40, 80, aadt=1000, heavy_share=0.1, **rest)],
        **NO_SERVICES,
    )


def test_emissions_and_accidents_of_one_road():
    base = effects.baseline(one_road())
    p, found = base.model.p, base.state.measures.totals
    assert found["vehicle_km_car_million_year"] == pytest.approx(900 * 40 * 365 / 1e6)
    assert found["vehicle_km_heavy_million_year"] == pytest.approx(100 * 40 * 365 / 1e6)
    kg = 40 * (900 * p["co2_car_kg_km"] + 100 * p["co2_heavy_kg_km"])  # the factor of speed is 1 at 80 km/h
    assert found["co2_tonnes_year"] == pytest.approx(kg * 365 / 1000)
    assert base.state.traffic.co2_tonnes_year["heavy"] == pytest.approx(100 * 40 * 0.85 * 365 / 1000)
    assert found["severe_accidents_year"] == pytest.approx(1000 * 40 * 365 / 1e6 * 0.05)


def test_freight_pays_time_distance_and_tolls():
    rows = [
        change("FREE", "roads", "AB", "set", "toll_sek", 0),
        change("BK4", "roads", "AB", "set", "bearing_class", "BK4"),
    ]
    found = effects.evaluate(one_road(*rows, toll_sek=10))
    a_lorry = 30 / 60 * 380 + 40 * 9 + 2 * 10  # SEK: half an hour, 40 km, twice the toll of a car
    assert found.without["freight_cost_msek_year"] == pytest.approx(100 * a_lorry * 365 / 1e6)
    saved = found.change["freight_cost_msek_year"]
    assert saved["FREE"] == pytest.approx(-100 * 2 * 10 * 365 / 1e6)
    assert saved["BK4"] == pytest.approx(-100 * 40 * 9 * 0.07 * 365 / 1e6)
    table = found.quantities().set_index(["proposal", "item", "mode"])["change"]
    cars, lorries = 10 * 900 * 365, 10 * 2 * 100 * 365
    assert table["FREE", "toll_revenue_sek", "car"] == pytest.approx(-cars)
    assert table["FREE", "toll_revenue_sek", "heavy"] == pytest.approx(-lorries)
    assert table["FREE", "freight_toll_sek", "heavy"] == pytest.approx(-lorries)  # what is received is paid
    assert table["BK4", "freight_km", "heavy"] == pytest.approx(-100 * 40 * 0.07 * 365)
    assert found.change.loc["BK4", "bk4_km"] == pytest.approx(40)


def test_means_are_over_the_residents_and_jobs_of_the_region():
    scenario = region(
        places=[
            place("A", 0, 5000, 3000),
            place("B", 0.3, 1000, 400),
            place("C", 1.4, 9000, 100, in_region="no"),
        ],
        roads=[road("AB", "A", "B", 20, 80), road("BC", "B", "C", 60, 80)],
        **NO_SERVICES,
    )
    found = effects.baseline(scenario).state.measures.totals
    # minutes with 3 at the car: A-B 18, B-C 48, A-C 63
    assert found["jobs_within_45_min"] == pytest.approx(3400)
    assert found["jobs_within_60_min"] == pytest.approx((5000 * 3400 + 1000 * 3500) / 6000)
    assert found["population_within_45_min"] == pytest.approx(6000)
    assert found["population_within_60_min"] == pytest.approx((3000 * 6000 + 400 * 15000) / 3400)


def capital(run: float, first: str, last: str) -> Mapping[str, float]:
    """Day trips between the seat A and the capital S by a train that takes `run` minutes, 22 more from door to door."""
    scenario = region(
        places=[
            place("A", 0, 5000, 3000),
            place("S", 6, 90000, 60000, in_region="no", offers="capital", municipality="S"),
        ],
        roads=[road("AS", "A", "S", 400, 90)],
        railways=[],
        services=[
            {"id": "T", "name": "T", "mode": "train", "departures_day": 12, "first_departure": first, "last_departure": last}
        ],
        service_stops=stops("T", "A S", {"S": run}),
        interchanges=[],
    )  # fmt: skip
    base = effects.baseline(scenario)
    door = float(base.state.travel.skims.transit.fastest[0, 1])
    assert door == pytest.approx(run + 2 * 6 + 10)
    return base.state.measures.totals


@pytest.mark.parametrize(
    ("run", "first", "last", "green", "red", "back"),
    [
        (217, "05:30", "20:00", 1, 0, 1),  # 3 h 59 min, there by 9.30
        (219, "05:30", "20:00", 0, 0, 0),  # 4 h 1 min: yellow
        (277, "05:30", "20:00", 0, 0, 0),  # 4 h 59 min: yellow
        (279, "05:30", "20:00", 0, 1, 0),  # 5 h 1 min: red
        (217, "06:05", "20:00", 0, 0, 1),  # there after ten
        (217, "05:30", "15:55", 0, 0, 0),  # home before four: yellow; a visit of less than six hours
        (217, "05:30", "15:25", 0, 1, 0),  # less than six hours there
        (217, "05:30", "20:05", 1, 0, 0),  # home after midnight from a visit
    ],
)
def test_day_trips_at_their_thresholds(
    run: float, first: str, last: str, green: int, red: int, back: int
) -> None:
    found = capital(run, first, last)
    assert found["basic_access_to_capital_green"] == green
    assert found["basic_access_to_capital_red"] == red
    assert found["basic_access_from_capital_green"] == back


def test_where_nobody_is_known_to_live_in_the_region_all_residents_count():
    """In place of means over nobody; a warning says that the residents of the region are missing."""
    places = [
        place("A", 0, 0, 3000),
        place("B", 0.3, 0, 400),
        place("C", 0.6, 9000, 100, in_region="no"),
        place("D", 1.4, 1000, 50, in_region="no"),
    ]
    roads = [road("AB", "A", "B", 20, 80), road("BC", "B", "C", 20, 80), road("CD", "C", "D", 60, 80)]
    found = effects.baseline(region(places=places, roads=roads, **NO_SERVICES)).state.measures.totals
    # minutes with 3 at the car: C-B 18, C-A 33, C-D 48, D-B 63
    assert found["jobs_within_45_min"] == pytest.approx((9000 * 3500 + 1000 * 50) / 10000)
    assert found["population_within_45_min"] == pytest.approx(((3000 + 400 + 100) * 9000 + 50 * 1000) / 3550)


def test_where_nobody_travels_no_share_travels_with_others():
    nobody = [place("A", 0, 0, 0, offers="hospital"), place("B", 0.7, 0, 0)]
    found = effects.baseline(region(places=nobody, roads=[road("AB", "A", "B", 40, 80)], **NO_SERVICES))
    assert found.state.measures.totals["pt_share"] == 0.0


@pytest.mark.parametrize(("spaces", "parked"), [(0, False), (1, True)])
def test_nobody_parks_where_no_car_may_stand(spaces: int, parked: bool):
    """A to C: by road to the station at B and by train from there, if the station has a space."""
    hub = {"id": "H", "name": "H", "place": "B", "parking_spaces": spaces}
    scenario = region(
        places=[place("A", 0), place("B", 0.3), place("C", 0.9)],
        roads=[road("AB", "A", "B", 20, 80)],
        railways=[rail("BC_R", "B", "C", 40)],
        services=[{"id": "T", "name": "T", "mode": "train", "departures_day": 8}],
        service_stops=stops("T", "B C"),
        interchanges=[hub],
    )
    base = effects.baseline(scenario)
    minutes = door_minutes(base.state.travel, base.model.p)[2]
    assert np.isfinite(minutes[0, 2]) == parked


@pytest.mark.parametrize(("both", "ways"), [("yes", 2), ("no", 1)])
def test_services_run_their_length_there_and_back(both: str, ways: int):
    scenario = region(
        [change("MORE", "services", "X", "set", "departures_day", 9)],
        roads=[road("AB", "A", "B", 20, 80), road("BC", "B", "C", 30, 80)],
        railways=[rail("AB_R", "A", "B", 25), rail("BC_R", "B", "C", 35, electrified="no")],
        services=[
            {"id": "X", "name": "X", "mode": "bus", "departures_day": 6, "both_ways": both},
            {"id": "T", "name": "T", "mode": "train", "departures_day": 8, "both_ways": both},
        ],
        service_stops=[*stops("X", "A B C"), *stops("T", "A C")],
    )
    base = effects.baseline(scenario)
    traffic, p = base.state.traffic, base.model.p
    assert traffic.service_km["bus"] == pytest.approx(6 * 50 * ways)
    assert traffic.service_km["train"] == pytest.approx(8 * 60 * ways)
    assert traffic.co2_tonnes_year["bus"] == pytest.approx(6 * 50 * ways * p["co2_bus_kg_km"] * 365 / 1000)
    more = effects.evaluate(scenario, base).quantities().set_index(["proposal", "item", "mode"])["change"]
    assert more["MORE", "service_km", "bus"] == pytest.approx(3 * 50 * ways * 365)


def test_times_given_with_a_proposal_stand_beside_what_the_others_change():
    """Today 50 minutes are given, 45 with OWN whatever is computed of it; FAST takes 5 off the 15 minutes of B to C."""
    given = [
        {"mode": "car", "proposal": proposal, "from_place": a, "to_place": b, "minutes": minutes}
        for proposal, minutes in (("", 50), ("OWN", 45))
        for a, b in ("AC", "CA")
    ]
    rows = [
        change("OWN", "roads", "AB", "set", "speed_kmh", 120),
        change("FAST", "roads", "BC", "set", "speed_kmh", 120),
    ]
    scenario = region(
        rows, given_times=given, corridors=[{"id": "K", "name": "K", "places": "A B C"}], **NO_SERVICES
    )
    base = effects.baseline(scenario)
    door = 3  # minutes at the car
    wanted = {(): 50, ("OWN",): 45, ("FAST",): 45, ("OWN", "FAST"): 40}
    for names, minutes in wanted.items():
        found = state_with(base, names).measures.totals["corridor_minutes_car"]
        assert found == pytest.approx(minutes + door), names


def test_where_no_closure_is_studied_none_costs_anything():
    none = [{"id": "closures_studied", "value": 0, "unit": "links", "source": "test"}]
    found = effects.baseline(region(parameters=none)).state.measures.totals
    assert found["closure_cut_off_vehicles"] == found["closure_vehicle_hours"] == 0


def test_however_few_drive_counted_traffic_is_like_them():
    """Occupancy and value of time of counted cars are means over the modelled journeys, of a millionth of them too."""
    base = effects.baseline(one_road())
    travel = base.state.travel
    whole = local_traffic(base.model, travel)
    few = local_traffic(base.model, replace(travel, trips=travel.trips * 1e-6))
    assert travel.trips.sum() * 1e-6 < 1
    assert (few.persons, few.value_sek_h) == pytest.approx((whole.persons, whole.value_sek_h))
    nobody = local_traffic(base.model, replace(travel, trips=travel.trips * 0))
    p = base.model.p
    for name, mean in (("car_occupancy_{}", nobody.persons), ("value_of_time_{}_sek_h", nobody.value_sek_h)):
        assert mean == pytest.approx(np.mean([p[name.format(purpose)] for purpose in PURPOSES]))
    assert nobody.persons != pytest.approx(whole.persons)


def test_what_parking_costs_is_paid_by_who_parks():
    """A to C: by road to the lot at B and on by train; the charge of 20 SEK, there and back, falls away."""
    scenario = region(
        [change("FREE", "interchanges", "H", "set", "charge_sek", 0)],
        places=[place("A", 0), place("B", 0.3), place("C", 0.9)],
        roads=[road("AB", "A", "B", 20, 80)],
        railways=[rail("BC_R", "B", "C", 40)],
        services=[{"id": "T", "name": "T", "mode": "train", "departures_day": 8}],
        service_stops=stops("T", "B C"),
        interchanges=[{"id": "H", "name": "H", "place": "B", "parking_spaces": 500, "charge_sek": 20}],
    )
    base = effects.baseline(scenario)
    before, after = base.state.travel, state_with(base, ("FREE",)).travel
    people = np.array([base.model.p[f"car_occupancy_{purpose}"] for purpose in PURPOSES])[:, None, None]
    parked = sum(state.trips * state.shares.park_ride for state in (before, after)) / 2
    paid = 365 * float((parked * 20 / 2 / people).sum())
    table = effects.evaluate(scenario, base).quantities().groupby("item")["change"].sum()
    assert paid > 1
    assert table["user_charges_sek"] == pytest.approx(-paid)


@pytest.mark.parametrize(("km", "distance"), [(40.0, "regional"), (150.0, "long")])
def test_quantities_of_one_road_and_one_railway_by_hand(km: float, distance: str):
    """Each of A in M and B in N; counted cars that no journey explains belong where their road begins."""
    scenario = region(
        [
            change("FREE", "roads", "AB", "set", "toll_sek", 0),
            change("FAST", "roads", "AB", "set", "speed_kmh", 100),
            change("SHORT", "roads", "AB", "set", "length_km", km - 10),
            change("CHEAP", "services", "T", "set", "fare_factor", 0.5),
        ],
        places=[place("A", 0, 5000, 3000), place("B", 0.7, municipality="N")],
        municipalities=[{"id": "M", "name": "M", "seat": "A"}, {"id": "N", "name": "N", "seat": "B"}],
        roads=[road("AB", "A", "B", km, 80, aadt=9000, heavy_share=0.1, toll_sek=10)],
        railways=[rail("AB_R", "A", "B", km)],
        services=[{"id": "T", "name": "T", "mode": "train", "departures_day": 8}],
        service_stops=stops("T", "A B"),
        interchanges=[],
    )
    base = effects.baseline(scenario)
    p, before = base.model.p, base.state.travel
    people = np.array([p[f"car_occupancy_{purpose}"] for purpose in PURPOSES])
    local, traffic = (
        700.0,
        base.state.traffic,
    )  # the fit meets the only count: as if it left so many cars over
    left = replace(traffic.local, cars=np.array([local]))
    base = replace(base, state=replace(base.state, traffic=replace(traffic, local=left)))
    persons = left.persons
    table = (
        effects.evaluate(scenario, base)
        .quantities()
        .set_index(["proposal", "item", "mode", "municipality"])
        .sort_index()
    )

    def between(name: str, share: str) -> np.ndarray:
        """(purposes, home) journeys a year between the two places, mean of both states."""
        sides = [before, state_with(base, (name,)).travel]
        both = sum(side.trips * getattr(side.shares, share) for side in sides) / 2 * 365
        return np.stack([both[:, 0, 1], both[:, 1, 0]], axis=1)

    def check(name: str, item: str, mode: str, by_home: np.ndarray, of_road: float) -> None:
        rows = table.loc[(name, item, mode)]
        assert set(rows["distance"]) <= {distance, "regional"}
        told = rows.groupby("municipality")["change"].sum()
        assert told.get("M", 0.0) == pytest.approx(by_home[0] + of_road)
        assert told.get("N", 0.0) == pytest.approx(by_home[1])
        far = rows.loc[rows["distance"] == distance, "change"].sum()
        assert far == pytest.approx(by_home.sum() + (of_road if distance == "regional" else 0))

    by_car = between("FREE", "car")
    assert by_car.min() > 0
    check("FREE", "user_charges_sek", "car", -10 * (by_car / people[:, None]).sum(axis=0), -10 * local * 365)
    by_car = between("SHORT", "car") / people[:, None]
    cost = p["car_cost_sek_km"]
    check("SHORT", "travel_cost_sek", "car", -10 * cost * by_car.sum(axis=0), -10 * cost * local * 365)
    minutes = km / 80 * 60 - km / 100 * 60
    hours = -minutes / 60 * between("FAST", "car").sum(axis=0)
    check("FAST", "travel_time_hours", "car", hours, -minutes / 60 * local * persons * 365)
    by_train = between("CHEAP", "transit")
    assert by_train.min() > 0
    check("CHEAP", "travel_cost_sek", "train", -0.5 * km * p["fare_sek_km"] * by_train.sum(axis=0), 0.0)
