"""Junctions and ramp meters in the effects: two routes by hand, lanes that are closed, and what cannot be."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from infraprio import effects
from infraprio.effects.baseline import state_with
from infraprio.findings import ScenarioError
from infraprio.network import Network, assign
from infraprio.network.roads.delay import Waits, green_wait, queue_wait, travel_time
from tests.effects.congested import cars
from tests.effects.test_congestion import HOURS, TWO
from tests.effects.test_queue_functions import bpr
from tests.network.regions import change

WHOLE = 4000.0
SIGNAL = {"junction": "signal", "junction_veh_h": 3000, "green_share": 0.5, "cycle_s": 90}


def queue(x: float, capacity: float, k: float) -> float:
    """Minutes in a queue that grows over an hour."""
    return 15 * (x - 1 + math.sqrt((x - 1) ** 2 + 8 * k * x / capacity))


def signal(flow: float) -> float:
    """Minutes at a signal of 90 s, half green, 1500 an hour."""
    x = flow / 1500
    return 0.5 * 90 * 0.25 / (1 - min(1, x) * 0.5) / 60 + queue(x, 1500, 0.5)


def give_way(flow: float) -> float:
    return 5 / 60 + 60 / 1500 + queue(flow / 1500, 1500, 1.0)


def roundabout(flow: float) -> float:
    return 60 / 1500 + queue(flow / 1500, 1500, 1.0)


def meter(flow: float) -> float:
    return queue(flow / 1500, 1500, 0.5)


def least(wait: Any) -> float:
    """Minutes from A to B in equilibrium, with a wait on the short way."""

    def short(x: float) -> float:
        return 10 * bpr(x / 1000) + wait(x)

    x = brentq(lambda x: short(x) - 15 * bpr((WHOLE - x) / 1000), 1, WHOLE, xtol=1e-12)
    return float(short(x))


def saved(road: dict[str, Any], *changes: tuple[str, object]) -> float:
    """Minutes there that the changes of R1 save; the way back has no junction."""
    rows = [change("P", "roads", "R1", "set", *each) for each in changes]
    scenario = cars("A B C", [{**TWO[0], **road}, *TWO[1:]], {("A", "B"): WHOLE}, rows)
    found = effects.evaluate(scenario)
    assert found.base.assignment == "equilibrium"
    assert not [f for f in found.findings if f.code in ("not_used", "idle") and f.subject == "P"]
    return float(found.change.loc["P", HOURS] * 60 / (WHOLE * found.base.model.p["days_year"]))


@pytest.mark.parametrize(
    ("road", "changes", "before", "after"),
    [
        ({}, list(SIGNAL.items()), lambda _: 0.0, signal),
        (SIGNAL, [("junction", "roundabout"), ("junction_veh_h", 1500)], signal, roundabout),
        ({"junction": "give_way", "junction_veh_h": 1500}, list(SIGNAL.items()), give_way, signal),
        ({}, [("meter_veh_h", 1500)], lambda _: 0.0, meter),
    ],
)
def test_what_a_junction_or_a_meter_costs(road: Any, changes: Any, before: Any, after: Any) -> None:
    assert saved(road, *changes) == pytest.approx(least(before) - least(after), rel=1e-6)


def test_more_green_a_wider_junction_and_a_looser_meter_are_worth_something() -> None:
    assert saved(SIGNAL, ("green_share", 0.7)) > 0
    assert saved(SIGNAL, ("junction_veh_h", 3600)) > 0
    assert saved({"meter_veh_h": 900}, ("meter_veh_h", 1200)) > 0
    assert saved(SIGNAL, ("junction_end", "both")) == pytest.approx(
        least(lambda _: 0.0) - least(signal), rel=1e-6
    )


def test_closed_lanes_cost_what_the_capacity_costs() -> None:
    """Three lanes become two, whether the table states a capacity or leaves it to the class."""
    lost = saved({"lanes": 3, "capacity_veh_h": 1500}, ("lanes", 2))
    assert lost == pytest.approx(saved({"capacity_veh_h": 1500}, ("capacity_veh_h", 1000)), rel=1e-9)
    assert lost < 0
    assert saved({"lanes": 3, "capacity_veh_h": None}, ("lanes", 2)) < 0


def test_an_empty_junction_counts_too_and_free_flow_names_what_it_does_not_use() -> None:
    rows = [change("P", "roads", "R1", "set", "junction", "roundabout")]
    quiet = [{**TWO[0], **SIGNAL, "junction_veh_h": None}, *TWO[1:]]
    found = effects.evaluate(cars("A B C", quiet, {("A", "B"): 10}, rows))
    assert found.base.assignment == "equilibrium"
    assert found.change.loc["P", HOURS] > 0
    assert {f.code for f in found.base.state.remarks} >= {"junction_derived", "equilibrium"}
    free = effects.evaluate(cars("A B C", quiet, {("A", "B"): 10}, rows, "free_flow"))
    assert free.change.loc["P", HOURS] == 0.0
    assert [f.subject for f in free.findings if f.code == "not_used"] == ["P"]


def test_where_only_a_proposal_brings_a_junction_it_is_valued_at_equilibrium() -> None:
    rows = [change("P", "roads", "R1", "set", "junction", "signal")]
    scenario = cars("A B C", TWO, {("A", "B"): 10}, rows)
    found = effects.evaluate(scenario)
    assert found.change.loc["P", HOURS] < 0
    assert (
        state_with(found.base, ()).travel.skims.road_times is None or found.base.assignment == "equilibrium"
    )


def test_the_compiled_integral_of_waits_is_that_of_the_time() -> None:
    capacity = np.array([1500.0])
    terms = np.concatenate(
        [queue_wait(capacity, np.array([0.5]), 1.0), green_wait(capacity, np.array([90.0]), np.array([0.5]))]
    )
    net = Network(
        nodes=[1, 2], zones=[0, 1], tail=[0], head=[1], time=[10.0], period=60.0,
        waits=Waits(np.array([0, 0]), terms),
    )  # fmt: skip
    for flow in (400.0, 1500.0, 2200.0):
        found = assign(net, [[0.0, flow], [0.0, 0.0]])
        empty = 0.5 * 90 * 0.25 / 60
        assert travel_time(net, [flow])[0] == pytest.approx(10 + signal(flow) - empty, rel=1e-12)
        area = quad(lambda x: float(travel_time(net, [x])[0]), 0, flow, points=[min(flow, 1500.0)])[0]
        assert found.objective == pytest.approx(area, rel=1e-8)


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({**SIGNAL, "green_share": 0}, "below_range", "green_share"),
        ({"meter_veh_h": 0}, "below_range", "meter_veh_h"),
        ({**SIGNAL, "junction_veh_h": 0}, "below_range", "junction_veh_h"),
        ({"junction": "signl"}, "not_a_choice", "junction"),
    ],
)
def test_junctions_that_cannot_be_are_told_with_their_row(cells: Any, code: str, column: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        cars("A B C", [TWO[0], {**TWO[1], **cells}, TWO[2]], {("A", "B"): WHOLE})
    (found,) = (f for f in caught.value.findings if f.severity == "error")
    assert (found.code, found.row, found.column) == (code, 2, column)
    assert column != "junction" or "signal" in found.cure


@pytest.mark.parametrize("name", ["junction_green_share", "junction_cycle_s", "junction_veh_h_signal"])
def test_an_assumption_of_zero_is_refused(name: str) -> None:
    with pytest.raises(ScenarioError, match=name):
        cars("A B C", [{**TWO[0], "junction": "signal"}, *TWO[1:]], {("A", "B"): 10}, parameters={name: 0.0})


def test_a_green_share_without_a_signal_is_said() -> None:
    scenario = cars("A B C", [{**TWO[0], "green_share": 0.5}, *TWO[1:]], {("A", "B"): 10})
    assert [f.row for f in scenario.findings if f.code == "junction_part_unused"] == [1]
