"""No indicator that goals may use rewards a loss: every indicator under improvements and cuts of every mode."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio import effects
from infraprio.effects import INDICATORS
from infraprio.scenario.scenario import Scenario
from tests.network.regions import change, place, rail, region, road, stops

Row = dict[str, Any]
NOISE: Mapping[str, float] = {"accessibility_logsum": 1e-3}
"""Of the largest effect on the indicator: who no longer parks at a full lot makes room for others, which this one feels."""
ROUNDING = 1e-9


def _new_road(name: str, road_id: str, a: str, b: str, km: float, speed: float) -> list[Row]:
    cells = {"from_place": a, "to_place": b, "length_km": km, "speed_kmh": speed}
    return [
        change(name, "roads", road_id, "new"),
        *(change(name, "roads", road_id, "set", column, value) for column, value in cells.items()),
    ]


def improvements(size: float) -> dict[str, list[Row]]:
    """Pure improvements of each mode; `size` between 0 and 1."""

    def one(
        name: str, table: str, row: str, action: str, column: str, value: object
    ) -> tuple[str, list[Row]]:
        return name, [change(name, table, row, action, column, value)]

    return dict(
        [
            one("road_faster", "roads", "AB", "set", "speed_kmh", 76 + 40 * size),
            one("road_shorter", "roads", "CD", "add", "length_km", -1 - 10 * size),
            one("delay_less", "roads", "BC", "set", "delay_min", 3 - 3 * size),
            ("road_new", _new_road("road_new", "N", "A", "D", 75 - 20 * size, 95)),
            ("link_to_island", _new_road("link_to_island", "L", "E", "X", 30 - 15 * size, 80)),
            one("toll_less", "roads", "CD", "set", "toll_sek", 19 - 19 * size),
            one("train_faster", "railways", "AB_R", "multiply", "speed_kmh", 1.05 + size),
            one("more_trains", "services", "T", "set", "departures_day", 7 + round(10 * size)),
            one("train_new", "services", "T2", "set", "departures_day", 1 + round(10 * size)),
            one("more_buses", "services", "B1", "set", "departures_day", 6 + round(10 * size)),
            one("bus_new", "services", "B2", "set", "departures_day", 1 + round(10 * size)),
            one("fare_less", "services", "T", "set", "fare_factor", 0.95 - 0.9 * size),
            one("timed_transfer", "services", "B1", "set", "timed_transfer", "yes"),
            one("lot_larger", "interchanges", "H", "add", "parking_spaces", 1 + round(60 * size)),
            one("lot_cheaper", "interchanges", "H2", "set", "charge_sek", 19 - 19 * size),
            one("bearing", "roads", "AB", "set", "bearing_class", "BK4"),
        ]
    )


def cuts(size: float) -> dict[str, list[Row]]:
    """Pure cuts of each mode; `size` between 0 and 1."""

    def one(name: str, table: str, row: str, column: str, value: object) -> tuple[str, list[Row]]:
        return name, [change(name, table, row, "set", column, value)]

    def gone(name: str, table: str, *rows: str) -> tuple[str, list[Row]]:
        return name, [change(name, table, row, "remove") for row in rows]

    name, last = gone("last_road_closed", "roads", "DE", "BE")
    return dict(
        [
            one("road_slower", "roads", "AB", "speed_kmh", 74 - 40 * size),
            one("road_longer", "roads", "CD", "length_km", 41 + 30 * size),
            one("delay_more", "roads", "BC", "delay_min", 5 + 15 * size),
            one("toll_more", "roads", "AB", "toll_sek", 1 + 60 * size),
            gone("road_closed", "roads", "BC"),
            gone("road_closed_2", "roads", "AB"),
            (name, [*last, change(name, "services", "B1", "set", "departures_day", 0)]),
            ("train_slower", [change("train_slower", "railways", "AB_R", "multiply", "speed_kmh", 0.95 - 0.5 * size)]),
            one("fewer_trains", "services", "T", "departures_day", 5 - round(4 * size)),
            one("no_trains", "services", "T", "departures_day", 0),
            gone("train_gone", "services", "T"),
            one("fewer_buses", "services", "B1", "departures_day", 4 - round(3 * size)),
            one("no_buses", "services", "B1", "departures_day", 0),
            one("fare_more", "services", "T", "fare_factor", 1.05 + 2 * size),
            gone("railway_closed", "railways", "BC_R"),
            one("lot_smaller", "interchanges", "H", "parking_spaces", 3 - round(3 * size)),
            gone("lot_closed", "interchanges", "H"),
            one("lot_dearer", "interchanges", "H2", "charge_sek", 21 + 80 * size),
        ]
    )  # fmt: skip


OTHERS: Mapping[str, list[Row]] = {
    "wires": [change("wires", "railways", "AB_R", "set", "electrified", "yes")],
    "barrier": [change("barrier", "roads", "AB", "set", "road_class", "2+1")],
    "crossing": [change("crossing", "railways", "AB_R", "set", "severe_accidents_year", 0)],
}


def small_region(rows: list[Row], *, trips: bool) -> Scenario:
    """Five places on a valley road with a railway, two buses and two lots; two more on an island."""
    names = "ABCDEX"
    table = [
        {"purpose": purpose, "from_place": a, "to_place": b, "trips_day": 200 if "A" in (a, b) else 20}
        for purpose in ("work", "leisure")
        for a in names
        for b in names
        if a != b and trips
    ]
    everything = "hospital regional_centre travel_centre university capital"
    return region(
        rows,
        places=[
            place("A", 0, 9000, 6000, offers=everything),
            place("B", 0.5, 1500, 300),
            place("C", 1.0, 900, 200, municipality="N"),
            place("D", 1.5, 1800, 500, municipality="N", offers="airport"),
            place("E", 2.0, 400, 100, municipality="N"),
            place("X", 2.4, 300, 0, municipality="O"),
            place("Y", 2.6, 100, 20, municipality="O"),
        ],
        municipalities=[{"id": m, "name": m, "seat": seat} for m, seat in ("MA", "ND", "OX")],
        corridors=[{"id": "C1", "name": "C1", "places": "A B C D"}],
        trips=table,
        roads=[
            road("AB", "A", "B", 28, 75, aadt=2500, heavy_share=0.1),
            road("BC", "B", "C", 28, 80, aadt=1500, delay_min=4),
            road("CD", "C", "D", 40, 80, aadt=1200, toll_sek=20),
            road("DE", "D", "E", 30, 70, aadt=300),
            road("BE", "B", "E", 90, 60, aadt=150, road_class="gravel"),
            road("XY", "X", "Y", 10, 60),
        ],
        railways=[
            rail("AB_R", "A", "B", 27, 90, severe_accidents_year=0.3, capacity_trains_day=90),
            rail("BC_R", "B", "C", 26, 90, capacity_trains_day=90),
            rail("CD_R", "C", "D", 27, 90),
        ],
        services=[
            {"id": "T", "name": "T", "mode": "train", "departures_day": 6, "boardings_year": 50000},
            {"id": "T2", "name": "T2", "mode": "train", "departures_day": 0},
            {"id": "B1", "name": "B1", "mode": "bus", "departures_day": 5},
            {"id": "B2", "name": "B2", "mode": "bus", "departures_day": 0},
        ],
        service_stops=[
            *stops("T", "A B D", {"B": 20, "D": 41}),
            *stops("T2", "A B D"),
            *stops("B1", "B E"),
            *stops("B2", "D E"),
        ],
        interchanges=[
            {"id": "H", "name": "H", "place": "B", "parking_spaces": 4},
            {"id": "H2", "name": "H2", "place": "D", "parking_spaces": 30, "charge_sek": 20},
        ],
    )  # fmt: skip


CASES = [(size, trips) for size in (0.1, 0.5, 1.0) for trips in (False, True)]


@cache
def better(size: float, trips: bool) -> pd.DataFrame:
    """Changes of each indicator, turned so that more is better, in units of its largest effect here."""
    rows = [
        row for group in (improvements(size), cuts(size), OTHERS) for part in group.values() for row in part
    ]
    change_of = effects.evaluate(small_region(rows, trips=trips)).change
    sign = np.array([1.0 if INDICATORS[name].direction == "more" else -1.0 for name in change_of])
    size_of = change_of.abs().max()
    return change_of * sign / size_of.where(size_of > 0, 1.0)


@pytest.mark.parametrize(("size", "trips"), CASES)
def test_a_goal_never_rewards_a_cut_nor_punishes_an_improvement(size: float, trips: bool):
    found = better(size, trips)
    for name in (n for n in found if INDICATORS[n].goal == "yes"):
        up, down = found.loc[list(improvements(size)), name], found.loc[list(cuts(size)), name]
        noise = NOISE.get(str(name), ROUNDING)
        assert (up >= -noise).all(), (name, up[up < -noise])
        assert (down <= noise).all(), (name, down[down > noise])


def test_every_indicator_for_goals_feels_something():
    whole = pd.concat([better(size, trips) for size, trips in CASES])
    still = [n for n in whole if INDICATORS[n].goal != "no" and not whole[n].any()]
    assert set(still) <= {"basic_access_from_capital_green", "basic_access_to_capital_green"}


REWARDS: Mapping[str, str] = {
    "travel_hours_day": "no_trains",
    "travel_hours_car_day": "last_road_closed",
    "travel_hours_pt_day": "no_trains",
    "travel_hours_park_ride_day": "lot_closed",
    "generalised_cost_msek_year": "last_road_closed",
    "consumer_surplus_half_msek_year": "no_buses",
    "park_ride_overflow": "no_trains",
}
"""A loss that each mere description takes for a gain."""


def test_what_merely_describes_rewards_a_loss_and_is_not_for_goals():
    found = better(1.0, trips=True)
    for name, loss in REWARDS.items():
        assert found.loc[loss, name] > 0, name
        assert INDICATORS[name].goal == "no"
    # Of the other two, one is bettered when those who are best off lose, one falls when a heavy road becomes shorter.
    computed = [item for item in INDICATORS.values() if not item.option]
    others = {item.id for item in computed if item.goal == "no"} - set(REWARDS)
    assert others == {"accessibility_gini", "bk4_km"}


TRADE_OFFS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "pt_share": (("train_faster", "more_trains", "train_new", "more_buses", "fare_less", "lot_larger"), ("train_slower", "fewer_trains", "no_trains", "fare_more", "lot_closed")),
    "pt_trips_day": (("train_faster", "more_trains", "train_new", "more_buses", "fare_less"), ("train_slower", "fewer_trains", "no_trains", "fare_more")),
    "park_ride_trips_day": (("lot_larger",), ("lot_smaller", "lot_closed")),
    "park_ride_spaces_used": (("lot_larger",), ("lot_smaller", "lot_closed")),
    "vehicle_km_car_million_year": (("train_faster", "more_trains", "fare_less", "lot_larger", "road_shorter"), ("train_slower", "no_trains", "fare_more", "road_longer")),
    "vehicle_km_heavy_million_year": (("road_shorter",), ("road_longer", "road_closed")),
    "co2_tonnes_year": (("wires", "train_faster", "fare_less", "lot_larger"), ("train_slower", "fare_more")),
    "severe_accidents_year": (("barrier", "crossing", "train_faster", "fare_less"), ("train_slower", "no_trains")),
    "closure_vehicle_hours": (("road_new", "train_faster"), ("road_closed", "road_closed_2", "last_road_closed", "road_longer", "no_trains", "fare_more")),
    "closure_cut_off_vehicles": (("road_new", "train_faster"), ("road_closed", "road_closed_2", "last_road_closed", "no_trains", "fare_more")),
}  # fmt: skip
"""What each one-sided indicator must see: changes that better it, and changes that worsen it."""


def test_every_one_sided_indicator_has_its_own_side_stated():
    computed = {n for n, item in INDICATORS.items() if item.goal == "trade_off" and not item.option}
    assert set(TRADE_OFFS) == computed


@pytest.mark.parametrize(("size", "trips"), CASES)
def test_one_sided_indicators_see_their_own_side(size: float, trips: bool):
    for name, (ups, downs) in TRADE_OFFS.items():
        found = better(size, trips)[name]
        assert (found[list(ups)] >= -1e-9).all(), found[list(ups)]
        assert (found[list(downs)] <= 1e-9).all(), found[list(downs)]
        assert found[list(ups)].max() > 0, name


@pytest.mark.parametrize(("size", "trips"), CASES)
def test_no_cut_makes_a_closure_milder(size: float, trips: bool):
    """A road that is closed for good is not one that can no longer be closed, and who no longer drives is not spared."""
    down = better(size, trips).loc[list(cuts(size)), ["closure_vehicle_hours", "closure_cut_off_vehicles"]]
    assert (down <= 1e-9).all(axis=None), down[(down > 1e-9).any(axis=1)]
    assert (down.loc["road_closed"] < 0).all()


def test_cancelling_trains_is_never_a_gain_of_travel_time():
    rows = [change(f"D{n}", "services", "T", "set", "departures_day", n) for n in (14, 8, 6, 4, 1, 0)]
    found = effects.evaluate(small_region(rows, trips=True)).change.drop(index="IDLE")
    gain = found["travel_time_gain_hours_day"].to_numpy()
    assert (np.diff(gain) <= 0).all()
    assert gain[0] > 0 > gain[-1]
    assert gain[2] == 0
    assert found["travel_hours_pt_day"].iloc[-1] < 0  # the total falls with the trips: it must not be a goal


def test_trains_stop_where_their_railway_is_closed():
    found = effects.evaluate(small_region(cuts(0.5)["railway_closed"], trips=True))
    change_of = found.change.loc["railway_closed"]
    assert change_of["pt_trips_day"] < 0
    assert change_of["travel_time_gain_hours_day"] < 0
    assert any(finding.code == "no_way" and finding.subject == "T" for finding in found.findings)


def test_the_last_way_that_is_lost_is_a_loss_of_its_whole_journeys():
    rows = [*cuts(0.5)["last_road_closed"], *improvements(0.5)["link_to_island"]]
    found = effects.evaluate(small_region(rows, trips=True))
    for name in ("travel_time_gain_hours_day", "consumer_surplus_hours_year", "consumer_surplus_msek_year"):
        assert found.change.loc["last_road_closed", name] < 0
        assert found.change.loc["link_to_island", name] > 0
    assert found.change.loc["last_road_closed", "freight_cost_msek_year"] > 0
    most = found.base.model.p["time_most_min"]
    cut_off = found.change.loc["last_road_closed", "unserved_trips_day"]
    assert -found.change.loc["last_road_closed", "travel_time_gain_hours_day"] <= cut_off * most / 60
