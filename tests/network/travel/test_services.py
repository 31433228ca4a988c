from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.network.transport import apply_changes, compile_transport
from infraprio.network.travel.demand import zones_of
from infraprio.network.travel.services import direct_rides
from infraprio.network.travel.skims import Skims, skim_all
from infraprio.scenario.parameters import parameters
from infraprio.scenario.scenario import Scenario
from tests.network.regions import change, place, rail, region, road, stops


def skims_of(scenario: Scenario, *proposals: str) -> tuple[Skims, dict[str, float]]:
    p = {name: item.value for name, item in parameters(scenario).items()}
    transport = compile_transport(scenario)
    zones = zones_of(scenario, transport, p["jobs_per_resident"])
    base = skim_all(transport, zones, p)
    return (skim_all(apply_changes(transport, proposals), zones, p, base) if proposals else base), p


def run_of(skims: Skims, service: int = 0) -> list[float]:
    return [round(float(value), 6) for value in skims.times.profiles[service].run]


def test_running_time_from_links_or_as_given():
    scenario = region(service_stops=stops("T", "A B C", {"B": 17}))
    skims, p = skims_of(scenario)
    assert run_of(skims) == [0, 17, 12 + p["train_stop_min"]]


@pytest.mark.parametrize(
    ("given_min", "speed", "expected"),
    [(17, 200, 17 - 6), (17, 50, 17 + 12), (6, 200, 3), (6, 50, 12)],
)
def test_given_running_time_shifts_with_the_links(given_min: float, speed: float, expected: float):
    scenario = region(
        [change("P", "railways", "AB_R", "set", "speed_kmh", speed)],
        service_stops=stops("T", "A B C", {"B": given_min}),
    )
    assert run_of(skims_of(scenario, "P")[0])[1] == pytest.approx(expected)


def test_stated_running_time_holds_and_a_faster_link_still_helps():
    rows = [
        change("SET", "service_stops", "T@B", "set", "run_min", 15),
        change("LINK", "railways", "AB_R", "set", "speed_kmh", 200),
        change("SMALL", "railways", "AB_R", "set", "speed_kmh", 101),
    ]
    scenario = region(rows, service_stops=stops("T", "A B C", {"B": 17}))
    assert run_of(skims_of(scenario, "SET")[0])[1] == 15
    assert run_of(skims_of(scenario, "SET", "LINK")[0])[1] == pytest.approx(11)
    assert run_of(skims_of(scenario, "SET", "SMALL")[0])[1] == 15


def test_an_inserted_stop_divides_the_running_time():
    rows = [
        change("STOP", "service_stops", "T@B", "new"),
        change("STOP", "service_stops", "T@B", "set", "order", 0.5),
        change("GIVEN", "service_stops", "T@B", "new"),
        change("GIVEN", "service_stops", "T@B", "set", "order", 0.5),
        change("GIVEN", "service_stops", "T@B", "set", "run_min", 10),
    ]
    scenario = region(
        rows,
        railways=[rail("AB_R", "A", "B", km=10), rail("BC_R", "B", "C", km=30)],
        service_stops=stops("T", "A C", {"C": 32}),
    )
    assert run_of(skims_of(scenario, "STOP")[0]) == [0, 8, 24]
    assert run_of(skims_of(scenario, "GIVEN")[0]) == [0, 10, 22]


def test_a_removed_stop_joins_the_running_times():
    scenario = region(
        [change("P", "service_stops", "T@B", "remove")], service_stops=stops("T", "A B C", {"B": 17, "C": 15})
    )
    assert run_of(skims_of(scenario, "P")[0]) == [0, 32]


def test_bus_follows_the_roads():
    scenario = region(
        [change("P", "roads", "AB", "set", "speed_kmh", 100)],
        services=[{"id": "T", "name": "T", "mode": "bus", "departures_day": 8}],
        service_stops=stops("T", "A B C", {"B": 20}),
    )
    assert run_of(skims_of(scenario)[0])[1:] == [20, pytest.approx(15 * 1.15)]
    assert run_of(skims_of(scenario, "P")[0])[1] == pytest.approx(17)


def test_added_departures_are_cut_to_the_track():
    rows = [
        change("MORE", "services", "T", "set", "departures_day", 16),
        change("LOOP", "railways", "BC_R", "add", "capacity_trains_day", 10),
    ]
    links = [
        rail("AB_R", "A", "B", capacity_trains_day=100),
        rail("BC_R", "B", "C", capacity_trains_day=26, trains_day=20),
    ]
    scenario = region(rows, railways=links)
    alone, both = skims_of(scenario, "MORE")[0], skims_of(scenario, "MORE", "LOOP")[0]
    assert alone.times.departures[0] == pytest.approx(11)  # 4 other trains, 22 passenger trains
    assert both.times.departures[0] == pytest.approx(16)
    assert [r.code for r in alone.times.remarks] == ["departures_cut"]
    assert alone.times.rail_load.tolist() == pytest.approx([22, 22])


def test_trains_of_today_run_even_beyond_the_capacity():
    scenario = region(railways=[rail("AB_R", "A", "B", capacity_trains_day=10), rail("BC_R", "B", "C")])
    skims, _ = skims_of(scenario)
    assert skims.times.departures[0] == 8
    assert [r.subject for r in skims.times.remarks if r.code == "over_capacity"] == ["AB_R"]


def test_a_service_off_the_network_is_broken_there_and_said_so():
    scenario = region(
        places=[place(name, 0.4 * k) for k, name in enumerate("ABCD")],
        railways=[rail("AB_R", "A", "B"), rail("CD_R", "C", "D")],
    )
    skims, _ = skims_of(scenario)
    assert [r.code for r in skims.times.remarks] == ["no_way"]
    assert np.isfinite(skims.transit.weighted[0, 1])
    assert not np.isfinite(skims.transit.weighted[0, 2])
    assert not np.isnan(skims.transit.minutes).any()


def test_rides_count_dwell_only_between():
    scenario = region(service_stops=stops("T", "A B C", {"B": 10, "C": 10}))
    skims, _ = skims_of(scenario)
    rides = direct_rides(skims.transport, skims.times)
    found = {(int(a), int(b)): float(m) for a, b, m in zip(rides.start, rides.end, rides.minutes)}
    assert found == {(0, 1): 10, (0, 2): 21, (1, 2): 10, (1, 0): 10, (2, 0): 21, (2, 1): 10}


def enumerate_journeys(skims: Skims, p: dict[str, float], origin: int, end: int) -> float:
    """Least weighted cost by trying every chain of at most three bundles, no walking between stops."""
    services = skims.transport["services"]
    rides = direct_rides(skims.transport, skims.times)
    money = 60.0 / p["value_of_time_route_sek_h"]

    def bundle(a: int, b: int, first: bool) -> float:
        options = []
        here = np.flatnonzero((rides.start == a) & (rides.end == b))
        rows = sorted(
            (
                rides.minutes[k]
                + rides.km[k] * p["fare_sek_km"] * services["fare_factor"][rides.service[k]] * money,
                skims.times.departures[rides.service[k]],
                bool(services["timed_transfer"][rides.service[k]]),
            )
            for k in here
        )
        for size in range(1, len(rows) + 1):
            chosen = rows[:size]
            total = sum(rate for _, rate, _ in chosen)
            headway = p["service_day_min"] / total
            cost = sum(felt * rate for felt, rate, _ in chosen) / total
            if first:
                cost += (
                    0.4 * min(headway, 60) + 0.2 * min(max(headway - 60, 0), 60) + 0.1 * max(headway - 120, 0)
                )
            else:
                free = min(headway / 2, p["change_wait_most_min"])
                timed = sum(rate for _, rate, flag in chosen if flag) / total if a == 1 else 0.0
                wait = timed * min(free, p["change_wait_timed_min"]) + (1 - timed) * free
                cost += p["change_time_weight"] * (wait + 5.0) + p["change_penalty_min"]
            options.append(cost)
        return min(options, default=np.inf)

    n = len(skims.transport["places"]["id"])
    best = np.inf
    for middle in range(3):
        for chain in itertools.product(range(n), repeat=middle):
            path = [origin, *chain, end]
            legs = [bundle(a, b, k == 0) for k, (a, b) in enumerate(itertools.pairwise(path)) if a != b]
            if len(legs) == len(path) - 1:
                best = min(best, sum(legs))
    return best + 2 * p["walk_weight"] * p["transit_access_min"]


SERVICE = st.fixed_dictionaries(
    {
        "stops": st.permutations("ABCD").flatmap(lambda order: st.integers(2, 4).map(lambda k: order[:k])),
        "departures_day": st.sampled_from([0.5, 2, 7, 30]),
        "timed_transfer": st.booleans(),
        "fare_factor": st.sampled_from([0.5, 1, 2]),
    }
)


@settings(max_examples=25, deadline=None)
@given(st.lists(SERVICE, min_size=1, max_size=4))
def test_skim_equals_enumeration(lines: list[dict[str, Any]]):
    scenario = region(
        places=[place(name, 0.5 * k) for k, name in enumerate("ABCD")],
        roads=[road("AB", "A", "B")],
        railways=[rail(a + b, a, b, km=20 + 7 * k) for k, (a, b) in enumerate(itertools.pairwise("ABCD"))],
        services=[{"id": f"T{i}", "name": "T", "mode": "train", **{k: v for k, v in line.items() if k != "stops"}} for i, line in enumerate(lines)],
        service_stops=[row for i, line in enumerate(lines) for row in stops(f"T{i}", " ".join(line["stops"]))],
    )  # fmt: skip
    skims, p = skims_of(scenario)
    skims_cost = (
        skims.transit.weighted
        + (skims.transit.fare - p["fare_boarding_sek"]) * 60 / p["value_of_time_route_sek_h"]
    )
    for a, b in itertools.permutations(range(4), 2):
        expected = enumerate_journeys(skims, p, a, b)
        if np.isfinite(expected):
            assert skims_cost[a, b] <= expected + 1e-9
        if skims.transit.changes[a, b] <= 2 and np.isfinite(skims_cost[a, b]):
            assert skims_cost[a, b] == pytest.approx(expected, abs=1e-9)


def test_a_timed_transfer_and_a_new_service_never_make_journeys_dearer():
    rows = [
        change("TIMED", "services", "S", "set", "timed_transfer", "yes"),
        change("MORE", "services", "S", "multiply", "departures_day", 3),
        change("STOP", "interchanges", "H", "add", "transfer_min", -3),
    ]
    scenario = region(
        rows,
        services=[{"id": name, "name": name, "mode": "train", "departures_day": 4} for name in "TS"],
        service_stops=[*stops("T", "A B"), *stops("S", "B C")],
    )
    base, p = skims_of(scenario)

    def cost(skims: Skims) -> Any:
        return skims.transit.weighted + skims.transit.fare * 60 / p["value_of_time_route_sek_h"]

    for name in ("TIMED", "MORE", "STOP"):
        built = skims_of(scenario, name)[0]
        finite = np.isfinite(cost(base))
        assert (cost(built)[finite] <= cost(base)[finite] + 1e-9).all()
        assert cost(built)[0, 2] < cost(base)[0, 2] - 0.1
        assert (built.transit.fastest[finite] <= base.transit.fastest[finite] + 1e-9).all()


def bus_on(road_class: str, run: float | None = None, assignment: str = "free_flow") -> Scenario:
    """A bus A B along 20 km at 80 km/h with a delay of 4 minutes, and a proposal of a lane for it."""
    rows = [change("LANE", "roads", "AB", "set", "bus_lane", "yes")]
    return region(
        rows,
        assignment=assignment,
        roads=[
            road("AB", "A", "B", delay_min=4, delay_share=0.3, road_class=road_class),
            road("BC", "B", "C"),
        ],
        services=[{"id": "W", "name": "W", "mode": "bus", "departures_day": 8}],
        service_stops=stops("W", "A B", {} if run is None else {"B": run}),
    )


@pytest.mark.parametrize(("run", "before", "after"), [(None, 16.2 * 1.15, 16.2 * 1.15 - 1.2), (20, 20, 18.8)])
def test_a_bus_lane_passes_the_stated_queue(run: float | None, before: float, after: float):
    scenario = bus_on("street", run)
    assert run_of(skims_of(scenario)[0])[1] == pytest.approx(before)
    skims, _ = skims_of(scenario, "LANE")
    assert run_of(skims)[1] == pytest.approx(after)
    assert skims.car.minutes[0, skims.road_end[1]] == pytest.approx(16.2)  # cars stand in it


def test_a_bus_lane_passes_no_junction_and_no_border():
    skims, _ = skims_of(bus_on("two_lane"), "LANE")
    assert run_of(skims)[1] == pytest.approx(16.2 * 1.15)
