"""Effects under congestion: by hand, against an assignment from scratch, and where nothing is full as in free flow."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

from infraprio import effects
from infraprio.effects.baseline import state_with, with_queues
from infraprio.findings import ScenarioError
from infraprio.network import Network, assign, read_tntp, skim
from infraprio.network.roads.graph import Floats
from infraprio.network.travel.mode_and_destination import driven
from infraprio.network.travel.queues.road_times import road_times
from infraprio.scenario.scenario import Scenario
from tests.conftest import SHARED
from tests.effects.congested import cars
from tests.network.regions import Rows, change, place, region, road, stops

HOURS = "consumer_surplus_hours_year"
TWO = [
    road("R1", "A", "B", 10, 60, capacity_veh_h=1000),
    road("R2", "A", "C", 7.5, 60, capacity_veh_h=1000),
    road("R3", "C", "B", 7.5, 60, capacity_veh_h=1000),
]


def gain(found: effects.Effects, proposal: str, indicator: str = HOURS) -> float:
    """The change of an indicator that a proposal brings."""
    return float(found.change[indicator].to_dict()[proposal])


def two_routes(short: float, whole: float, toll: float = 0.0) -> float:
    """Minutes from A to B in equilibrium; `short` is the capacity of the short way, `toll` its price in minutes."""

    def excess(x: float) -> float:
        return toll + 10 * (1 + 0.15 * (x / short) ** 4) - 15 * (1 + 0.15 * ((whole - x) / 1000) ** 4)

    x = brentq(excess, 0, whole, xtol=1e-12)
    return float(toll + 10 * (1 + 0.15 * (x / short) ** 4))


@pytest.mark.parametrize(
    ("attribute", "value", "short"),
    [("capacity_veh_h", 2000, 2000), ("lanes", 2, 2000), ("road_class", "2+2", 2500)],
)
def test_a_widened_road_is_worth_the_queue_that_it_takes_away(attribute: str, value: object, short: float):
    widened = [change("WIDE", "roads", "R1", "set", attribute, value)]
    scenario = cars("A B C", TWO, {("A", "B"): 4000}, widened)
    base = effects.baseline(scenario)
    (told,) = (f for f in base.state.remarks if f.code == "equilibrium")
    full = 100 * ((two_routes(1000, 4000) / 10 - 1) / 0.15) ** 0.25
    assert "R1" in told.message
    assert f"{full:.0f}" in told.message
    found = effects.evaluate(scenario, base)
    saved = two_routes(1000, 4000) - two_routes(short, 4000)
    days = base.model.p["days_year"]
    assert base.assignment == "equilibrium"
    assert gain(found, "WIDE") == pytest.approx(saved / 60 * 8000 * days, rel=1e-7)
    assert found.low[HOURS].to_dict()["WIDE"] < gain(found, "WIDE") < found.high[HOURS].to_dict()["WIDE"]
    assert not [f for f in found.findings if f.code in ("not_used", "idle") and f.subject == "WIDE"]
    free = effects.evaluate(cars("A B C", TWO, {("A", "B"): 4000}, widened, "free_flow"))
    assert gain(free, "WIDE") == 0.0


def test_a_toll_costs_what_it_costs_on_both_routes():
    """10 kronor are 7.5 minutes at the value of time of the choice of route."""
    tolled = [change("TOLL", "roads", "R1", "set", "toll_sek", 10)]
    found = effects.evaluate(cars("A B C", TWO, {("A", "B"): 4000}, tolled))
    lost = two_routes(1000, 4000) - two_routes(1000, 4000, 7.5)
    days = found.base.model.p["days_year"]
    assert gain(found, "TOLL") == pytest.approx(lost / 60 * 8000 * days, rel=1e-7)
    skim_now = state_with(found.base, ("TOLL",)).travel.skims.car
    paid = skim_now.minutes + 0.75 * skim_now.toll
    np.testing.assert_allclose(skim_now.cost, paid, rtol=1e-12, atol=1e-12)


def test_the_range_holds_how_exact_the_equilibrium_is():
    found = effects.evaluate(busy(), proposals=["IDLE"])
    inexact, level = found.base.state.inexact, found.without["travel_hours_day"]
    high = float(found.high["travel_hours_day"].to_dict()["IDLE"])
    assert high == pytest.approx(2 * inexact * level, rel=1e-9)
    assert high > 0
    gained = float(found.high[HOURS].to_dict()["IDLE"])
    assert gained == pytest.approx(high * found.base.model.p["days_year"], rel=1e-9)


def test_braess_a_new_road_harms_everybody():
    slow = {"road_class": "ferry"}  # nobody queues there
    roads = [
        road("SA", "S", "A", 1, 60, capacity_veh_h=15),
        road("BT", "B", "T", 1, 60, capacity_veh_h=15),
        road("AT", "A", "T", 45, 60, **slow),
        road("SB", "S", "B", 45, 60, **slow),
    ]
    bridge = [change("BRIDGE", "roads", "AB", "new")] + [
        change("BRIDGE", "roads", "AB", "set", name, value)
        for name, value in {"from_place": "A", "to_place": "B", "length_km": 0.001, "speed_kmh": 60, "road_class": "ferry"}.items()
    ]  # fmt: skip
    power = {"queue_power_two_lane": 1.0}
    found = {
        way: effects.evaluate(cars("S A B T", roads, {("S", "T"): 4000}, bridge, way, parameters=power))
        for way in ("equilibrium", "free_flow")
    }
    days = found["equilibrium"].base.model.p["days_year"]
    lost = (66.0 - 82.001) / 60 * 8000 * days
    assert gain(found["equilibrium"], "BRIDGE") == pytest.approx(lost, rel=1e-7)
    assert gain(found["free_flow"], "BRIDGE") > 0


def of_links(net: Network, zones: list[str]) -> list[dict[str, Any]]:
    """Roads of a scenario, each link one-way; a minute is a kilometre."""
    return [
        road(f"L{k}", zones[net.tail[k]], zones[net.head[k]], net.time[k], 60, capacity_veh_h=net.capacity[k], oneway="yes")
        for k in range(net.n_links)
    ]  # fmt: skip


def hours_from_scratch(net: Network, trips: Floats, wider: dict[int, float]) -> float:
    """Vehicle hours that wider links save, from two assignments that know nothing of each other."""
    capacity = net.capacity.copy()
    capacity[list(wider)] *= list(wider.values())
    costs = [
        skim(each, assign(each, trips, relative_gap=1e-12).time)
        for each in (net, replace(net, capacity=capacity))
    ]
    return float((trips * (costs[0] - costs[1])).sum()) / 60.0


def compared(
    net: Network, trips: Floats, proposals: dict[str, dict[int, float]], sets: list[list[str]]
) -> None:
    """Proposals and sets of them have the value that an assignment from scratch gives them."""
    names = [f"Z{k:02d}" for k in range(net.n_nodes)]
    rows = [
        change(name, "roads", f"L{k}", "multiply", "capacity_veh_h", factor)
        for name, links in proposals.items()
        for k, factor in links.items()
    ]
    pairs = {(a, b): trips[i, j] for i, a in enumerate(names) for j, b in enumerate(names) if i < j}
    scenario = cars(" ".join(names), of_links(net, names), pairs, rows)
    base = effects.baseline(scenario)
    days = base.model.p["days_year"]
    all_hours = base.state.measures.totals["travel_hours_day"] * days
    found = effects.evaluate(scenario, base, list(proposals))
    for name, links in proposals.items():
        wanted = hours_from_scratch(net, trips, links) * days
        assert gain(found, name) == pytest.approx(wanted, rel=1e-6, abs=1e-10 * all_hours)
    for chosen in sets:
        links = {k: math.prod(proposals[n].get(k, 1.0) for n in chosen) for n in chosen for k in proposals[n]}
        together = effects.evaluate_set(scenario, chosen, base)
        assert together.change[HOURS] == pytest.approx(hours_from_scratch(net, trips, links) * days, rel=1e-6)
        alone = found.change.loc[chosen, HOURS].sum()
        assert abs(together.change[HOURS] - alone) > 1e-4 * abs(alone)  # they meet in the same queues


def grid(seed: int = 0) -> tuple[Network, Floats]:
    """Nine places in a square with four times the traffic that it can bear."""
    rng = np.random.default_rng(seed)
    at = [(i, j) for i in range(3) for j in range(3)]
    links = [
        (a, b) for a in range(9) for b in range(9) if abs(at[a][0] - at[b][0]) + abs(at[a][1] - at[b][1]) == 1
    ]
    half = rng.uniform(0, 400, (9, 9))
    trips = np.triu(half, 1) + np.triu(half, 1).T
    time = {frozenset(pair): rng.uniform(3, 9) for pair in links}
    room = {frozenset(pair): rng.uniform(500, 1500) for pair in links}
    net = Network(
        nodes=np.arange(9), zones=np.arange(9), tail=[a for a, _ in links], head=[b for _, b in links],
        time=[time[frozenset(pair)] for pair in links], capacity=[room[frozenset(pair)] for pair in links],
        b=np.full(len(links), 0.15), power=np.full(len(links), 4.0),
    )  # fmt: skip
    return net, trips


def test_values_are_those_of_an_assignment_from_scratch():
    net, trips = grid()
    proposals = {"P1": {0: 2.0, 3: 1.5}, "P2": {5: 3.0}, "P3": {7: 1.5, 8: 2.0}}
    compared(net, trips, proposals, [["P1", "P2"], ["P1", "P2", "P3"]])


@pytest.mark.slow
def test_sioux_falls_as_a_scenario():
    folder = SHARED / "networks" / "sioux_falls"
    if not folder.is_dir():
        pytest.skip("the public test networks are not here")
    net, trips = read_tntp(folder / "SiouxFalls_net.tntp", folder / "SiouxFalls_trips.tntp")
    trips = (trips + trips.T) / 2
    proposals = {f"P{k}": {k: 1.5, (7 * k) % 76: 2.0} for k in range(0, 76, 4)}
    compared(net, trips, proposals, [["P0", "P8", "P16"], list(proposals)])


BUSY = [
    road("AB", "A", "B", 20, 80, aadt=26000, heavy_share=0.1),
    road("BC", "B", "C", 20, 80, aadt=9000, heavy_share=0.15),
    road("AC", "A", "C", 45, 80, aadt=6000, heavy_share=0.1, road_class="2+1"),
]
BUS = {
    "services": [
        {"id": "T", "name": "T", "mode": "train", "departures_day": 8, "boardings_year": 90000},
        {"id": "W", "name": "W", "mode": "bus", "departures_day": 12},
    ],
    "service_stops": [*stops("T", "A B C"), *stops("W", "A B C")],
}
PROPOSALS = [
    change("WIDE", "roads", "AB", "set", "lanes", 2),
    change("LANE", "roads", "AB", "set", "bus_lane", "yes"),
    change("TRAINS", "services", "T", "multiply", "departures_day", 3),
    change("TOLL", "roads", "AB", "set", "toll_sek", 10),
    change("TOLL", "roads", "BC", "set", "severe_accidents_year", 0.1),
]


def busy(
    assignment: str = "equilibrium", roads: Rows = BUSY, changes: Rows = PROPOSALS, **more: Rows
) -> Scenario:
    """A region of cars, lorries, trains and buses whose main road is counted far above its capacity."""
    return region(changes, assignment=assignment, roads=roads, **(BUS | more))


def test_times_follow_from_who_drives_and_who_drives_from_the_times():
    base = effects.baseline(busy())
    for state in (base.state, state_with(base, ("WIDE",)), state_with(base, ("TRAINS", "TOLL"))):
        times = state.travel.skims.road_times
        assert times is not None
        cars, lorries = driven(base.model, state.travel)
        np.testing.assert_allclose(cars, times.demand.cars, atol=1e-8 * cars.sum())
        np.testing.assert_allclose(lorries, times.demand.lorries, rtol=1e-12)
        again = road_times(times.streets, times.demand, base.model.p)
        np.testing.assert_allclose(again.mean, times.mean, rtol=1e-7)
        assert 0 < state.inexact < 1e-8


def test_the_counted_traffic_is_on_the_road():
    base = effects.baseline(busy())
    roads, traffic = base.transport["roads"], base.state.traffic
    counted = roads["aadt"].astype(float)
    more = traffic.local.cars + traffic.local.lorries > 0
    assert more.any()
    np.testing.assert_allclose((traffic.cars + traffic.lorries)[more], counted[more], rtol=1e-7)


def test_every_change_that_queues_feel_has_an_effect():
    found = effects.evaluate(busy())
    assert found.base.assignment == "equilibrium"
    assert gain(found, "WIDE") > 0
    assert gain(found, "LANE") > 0  # the bus passes the queue
    free = effects.evaluate(busy("free_flow"))
    assert free.change.loc[["WIDE", "LANE"], HOURS].tolist() == [0.0, 0.0]
    assert {f.subject for f in free.findings if f.code == "not_used"} == {"WIDE"}
    assert {f.subject for f in free.findings if f.code == "bus_lane_without_queue"} == {"LANE"}
    assert not {f.subject for f in found.findings if f.code in ("not_used", "bus_lane_without_queue")}


def test_a_bus_lane_passes_a_stated_queue_and_a_computed_one():
    slow = [{**BUSY[0], "road_class": "street", "delay_min": 6, "delay_share": 0.5}, *BUSY[1:]]
    base = effects.baseline(busy(roads=slow))
    link = {
        names: state_with(base, names).travel.skims.times.profiles[1].link[1] for names in ((), ("LANE",))
    }
    assert link["LANE",] == pytest.approx(15)
    assert link[()] > 15 + 3


def test_trains_empty_the_road_and_a_wide_road_empties_the_trains():
    found = effects.evaluate(busy())
    saved = found.details["TRAINS"].local_hours.sum()
    assert saved < 0  # counted local traffic gets through faster
    assert gain(found, "WIDE", "pt_trips_day") < 0


def test_the_order_of_the_rows_has_no_meaning():
    sets = [["WIDE", "TRAINS"], ["TOLL"]]
    results, means = [], []
    for turned in (False, True):
        order = slice(None, None, -1) if turned else slice(None)
        scenario = busy(roads=BUSY[order], changes=PROPOSALS[order])
        base = effects.baseline(scenario)
        times = base.state.travel.skims.road_times
        assert times is not None
        means.append(times.mean.tobytes())
        found = effects.evaluate(scenario, base).change.loc[["WIDE", "LANE", "TRAINS", "TOLL"]]
        results.append(
            [found.to_numpy(), *(effects.evaluate_set(scenario, s, base).change.to_numpy() for s in sets)]
        )
    assert means[0] == means[1]
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)


def test_a_road_without_capacity_is_told_with_its_row():
    closed = [change("WIDE", "roads", "AB", "set", "capacity_veh_h", 0)]
    none = [*BUSY[:2], {**BUSY[2], "capacity_veh_h": 0}]
    for tables, row, column in (({"changes": closed}, 1, "value"), ({"roads": none}, 3, "capacity_veh_h")):
        with pytest.raises(ScenarioError) as caught:
            busy(**tables)  # type: ignore[arg-type]
        (found,) = caught.value.findings
        assert (found.code, found.row, found.column) == ("no_capacity", row, column)
        busy("free_flow", **tables)  # type: ignore[arg-type]


def test_where_no_road_is_full_free_flow_is_taken_and_said():
    quiet = [{**row, "aadt": 1500} for row in BUSY]
    free, asked = (effects.evaluate(busy(way, quiet)) for way in ("free_flow", "equilibrium"))
    assert asked.base.assignment == "uncrowded"
    pd.testing.assert_frame_equal(asked.change, free.change)
    (told,) = [f for f in asked.findings if f.code == "uncrowded"]
    assert "free flow" in told.message
    assert "fritt flöde" in told.message_in("sv")
    exact = with_queues(asked.base).state.measures.totals
    for name in ("travel_hours_day", "generalised_cost_msek_year", "travel_hours_car_day"):
        assert exact[name] == pytest.approx(asked.without[name], rel=1e-3)


def test_a_proposal_that_fills_an_empty_road_brings_all_to_the_equilibrium():
    quiet = [{**row, "aadt": 3000} for row in BUSY]
    shut = [change("SHUT", "roads", "AC", "set", "capacity_veh_h", 20)]
    opened = [change("OPEN", "roads", "AC", "set", "capacity_veh_h", 3000)]  # all together, no road is full
    scenario = busy(roads=quiet, changes=[*PROPOSALS, *shut, *opened])
    base = effects.baseline(scenario)
    assert base.assignment == "uncrowded"
    found = effects.evaluate(scenario, base)
    assert found.base.assignment == "equilibrium"
    assert gain(found, "SHUT") < 0
    together = effects.evaluate_set(scenario, ["SHUT"], base)
    np.testing.assert_allclose(together.change, found.change.loc["SHUT"], rtol=1e-9, atol=1e-9)


def test_counted_traffic_alone_fills_the_road_by_the_hours_of_the_day():
    """Nobody lives here: 20,000 counted vehicles, a tenth of them lorries of two cars each."""
    roads = [
        road(
            "AB",
            "A",
            "B",
            30,
            60,
            aadt=20000,
            heavy_share=0.1,
            capacity_veh_h=900,
            delay_min=2,
            delay_share=0.5,
        )
    ]
    scenario = cars(
        "A B", roads, {("A", "B"): 0}, [change("WIDE", "roads", "AB", "set", "lanes", 2)],
        places=[place(name, k, 0, 0) for k, name in enumerate("AB")],
        parameters={"peak_traffic_share": 0.4, "peak_hours": 5.0, "off_peak_hours": 10.0},
    )  # fmt: skip
    found = effects.evaluate(scenario)

    def minutes(capacity: float) -> float:
        flows = [(share, 20000 * 1.1 / 2 * share / hours) for share, hours in ((0.4, 5.0), (0.6, 10.0))]
        return 1.0 + sum(share * 30 * (1 + 0.15 * (flow / capacity) ** 4) for share, flow in flows)

    traffic, days = found.base.state.traffic, found.base.model.p["days_year"]
    assert traffic.minutes == pytest.approx([minutes(900)], rel=1e-12)
    assert traffic.freight_hours == pytest.approx(2000 * minutes(900) / 60, rel=1e-9)
    saved = 18000 * (minutes(900) - minutes(1800)) / 60 * traffic.local.persons * days
    assert gain(found, "WIDE") == pytest.approx(saved, rel=1e-9)
