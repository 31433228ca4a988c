"""Waiting at level crossings and for road ferries, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import infraprio as ip
from infraprio import effects
from infraprio.network.travel.waits.crossings import wait_at_crossing
from infraprio.network.travel.waits.ferries import wait_for_room
from infraprio.scenario.parameters import built_in
from infraprio.scenario.scenario import Scenario
from tests.network.regions import change, place, region, road

P = {name: item.value for name, item in built_in().items()}
PEAK, PEAK_H, REST_H = P["peak_traffic_share"], P["peak_hours"], P["off_peak_hours"]
NOTHING: dict[str, Any] = {"railways": [], "services": [], "service_stops": [], "interchanges": []}


def one_road(*changes: dict[str, Any], assignment: str = "free_flow", **cells: Any) -> Scenario:
    """40 km at 80 km/h between two places; 3,200 vehicles a day, the room of 4,000 cars."""
    return region(
        list(changes),
        assignment=assignment,
        places=[place("A", 0, 5000, 3000, offers="hospital"), place("B", 0.7)],
        roads=[
            road(
                "AB", "A", "B", 40, 80, **{"aadt": 3200, "heavy_share": 0.25, "capacity_veh_h": 1000, **cells}
            )
        ],
        **NOTHING,
    )


def crossing_min(trains: float, closed: float) -> float:
    """Of 150 cars an hour and direction in the peak and fewer beside it, on a road for 1,000."""
    each = [trains / 1440 * closed**2 / 2 / (1 - 4000 / 2 * share / hours / 1000) for share, hours in ((PEAK, PEAK_H), (1 - PEAK, REST_H))]  # fmt: skip
    return PEAK * each[0] + (1 - PEAK) * each[1]


CROSSING = {"crossing_trains_day": 60, "crossing_closed_min": 4, "severe_accidents_year": 0.2}
WAIT = crossing_min(60, 4)


def test_a_crossing_delays_and_its_removal_saves_time_and_accidents():
    rows = [
        change("BRIDGE", "roads", "AB", "set", "crossing_trains_day", 0),
        change("BRIDGE", "roads", "AB", "set", "severe_accidents_year", 0),
        change("FASTER_GATES", "roads", "AB", "set", "crossing_closed_min", 2),
        change("MORE_TRAINS", "roads", "AB", "add", "crossing_trains_day", 30),
    ]
    found = effects.evaluate(one_road(*rows, **CROSSING))
    assert found.without["crossing_wait_hours_day"] == pytest.approx(3200 * WAIT / 60)
    waits = found.change["crossing_wait_hours_day"]
    assert waits["BRIDGE"] == pytest.approx(-3200 * WAIT / 60)
    assert waits["FASTER_GATES"] == pytest.approx(-3200 * WAIT * 0.75 / 60)
    assert waits["MORE_TRAINS"] == pytest.approx(3200 * WAIT * 0.5 / 60)
    assert found.change.loc["BRIDGE", "severe_accidents_year"] == pytest.approx(-0.2)
    assert (
        found.change.loc["BRIDGE", "travel_hours_car_day"]
        < 0
        < found.change.loc["MORE_TRAINS", "travel_hours_car_day"]
    )
    skims = found.base.state.travel.skims
    assert float(skims.car.minutes[skims.road_row[0], skims.road_end[1]]) == pytest.approx(30 + WAIT)
    assert not [
        f for f in found.findings if f.code in ("not_used", "crossing_queue_stays", "wait_without_count")
    ]


def test_the_mean_wait_is_that_of_a_simulated_crossing():
    """Vehicles at even distances meet a closure of 3 minutes every half hour; 600 an hour, 1,500 leave in an hour."""
    arrive = np.arange(0, 1440, 0.1)
    leave, free = np.empty_like(arrive), -1.0
    for k, moment in enumerate(arrive):
        begin = max(moment, free)
        if begin % 30 < 3:  # closed
            begin += 3 - begin % 30
        leave[k], free = begin, begin + 60 / 1500
    simulated = float((leave - arrive).mean())
    wanted = float(wait_at_crossing(np.array(48.0), np.array(3.0), np.array(0.4)))
    assert simulated == pytest.approx(wanted, rel=0.05)


def test_a_crossing_that_is_hardly_open_is_told():
    found = effects.baseline(one_road(crossing_trains_day=300, crossing_closed_min=4.5, aadt=8000))
    assert "crossing_queue_stays" in {f.code for f in found.findings}
    assert np.isfinite(found.state.measures.totals["crossing_wait_hours_day"])


FERRY = {"road_class": "ferry", "ferry_departures_day": 32, "ferry_cars": 50}


def ferry_min(departures: float, cars: float) -> float:
    """The room of 4,000 cars a day: 150 an hour and direction in the peak of 4 hours."""
    hours = PEAK_H + REST_H
    interval = 60 * hours / departures
    assert interval <= 60
    room = cars * departures / hours
    peak, rest = 2000 * PEAK / PEAK_H, 2000 * (1 - PEAK) / REST_H
    queue = max(peak - room, 0) * PEAK_H
    assert room > rest
    area = queue * PEAK_H / 2 + queue * queue / (room - rest) / 2
    return P["headway_weight_first_hour"] * interval + 60 * area / 2000


@pytest.mark.parametrize(("cars", "full"), [(80, False), (70, True)])
def test_the_wait_for_a_ferry(cars: float, full: bool):
    rows = [
        change("OFTEN", "roads", "AB", "set", "ferry_departures_day", 40),
        change("LARGER", "roads", "AB", "set", "ferry_cars", 90),
        change("BRIDGE", "roads", "AB", "set", "road_class", "two_lane"),
    ]
    found = effects.evaluate(one_road(*rows, **{**FERRY, "ferry_cars": cars}))
    wait = ferry_min(32, cars)
    assert (wait > ferry_min(32, 100)) == full
    assert found.without["ferry_wait_hours_day"] == pytest.approx(3200 * wait / 60)
    change_of = found.change["ferry_wait_hours_day"]
    assert change_of["OFTEN"] == pytest.approx(3200 * (ferry_min(40, cars) - wait) / 60)
    assert change_of["LARGER"] == pytest.approx(3200 * (ferry_min(32, 90) - wait) / 60, abs=1e-9)
    assert (change_of["LARGER"] < -1) == full
    assert change_of["BRIDGE"] == pytest.approx(-3200 * wait / 60)
    assert found.change.loc["OFTEN", "consumer_surplus_msek_year"] > 0


def test_the_wait_for_room_is_that_of_a_simulated_queue():
    arrivals, room, hours = np.array([[150.0], [100.0]]), np.array([120.0]), np.array([4.0, 12.0])
    step, queue, area = 0.001, 0.0, 0.0
    for moment in np.arange(0, 16, step):
        queue = max(queue + (float(arrivals[0 if moment < 4 else 1, 0]) - 120.0) * step, 0.0)
        area += queue * step
    wait, left = wait_for_room(arrivals, room, hours)
    assert wait[0] == pytest.approx(60 * area / (600 + 1200), rel=1e-3)
    assert left[0] == 0
    less, behind = wait_for_room(arrivals, np.array([90.0]), hours)
    assert less[0] > wait[0]
    assert behind[0] == pytest.approx(60 * 4 + 10 * 12)


def test_a_ferry_that_is_too_small_all_day_is_told():
    found = effects.baseline(one_road(**{**FERRY, "ferry_cars": 30}))
    (told,) = [f for f in found.findings if f.code == "ferry_overfull"]
    assert told.subject == "AB"
    assert str(2000 - 30 * 32) in told.message


def test_waits_count_at_equilibrium_as_in_free_flow():
    free = effects.baseline(one_road(**CROSSING))
    jammed = effects.baseline(one_road(assignment="equilibrium", **{**CROSSING, "aadt": 15000}))
    assert jammed.assignment == "equilibrium"
    without = effects.baseline(one_road(assignment="equilibrium", aadt=15000))
    times = [
        float(base.state.travel.skims.car.minutes[base.state.travel.skims.road_row[0], base.state.travel.skims.road_end[1]])
        for base in (jammed, without)
    ]  # fmt: skip
    assert times[0] > times[1] + WAIT * 0.9
    assert free.assignment == "free_flow"


def test_nothing_stated_is_nothing_computed():
    found = effects.baseline(one_road())
    assert not {"crossing_wait_hours_day", "ferry_wait_hours_day"} & set(found.state.measures.totals)


@pytest.mark.parametrize(
    ("cells", "column", "code", "severity"),
    [
        ({"crossing_trains_day": 20}, "crossing_closed_min", "crossing_half_stated", "error"),
        ({"crossing_closed_min": 2}, "crossing_trains_day", "crossing_half_stated", "error"),
        (
            {"crossing_trains_day": 400, "crossing_closed_min": 5},
            "crossing_closed_min",
            "crossing_never_open",
            "error",
        ),
        (
            {"crossing_trains_day": -1, "crossing_closed_min": 5},
            "crossing_trains_day",
            "below_range",
            "error",
        ),
        (
            {"road_class": "ferry", "ferry_cars": 20},
            "ferry_departures_day",
            "ferry_without_departures",
            "error",
        ),
        ({"road_class": "ferry", "ferry_departures_day": 0}, "ferry_departures_day", "below_range", "error"),
        ({"ferry_departures_day": 20}, "ferry_departures_day", "no_ferry_here", "warning"),
        ({**FERRY, "delay_min": 5}, "delay_min", "delay_beside_departures", "note"),
    ],
)
def test_what_cannot_be_is_named_with_its_cell(cells: dict[str, Any], column: str, code: str, severity: str):
    if severity == "error":
        with pytest.raises(ip.ScenarioError) as caught:
            one_road(**cells)
        findings = caught.value.findings
    else:
        findings = one_road(**cells).findings
    (found,) = [f for f in findings if f.code == code]
    assert (found.column, found.row, found.severity) == (column, 1, severity)
