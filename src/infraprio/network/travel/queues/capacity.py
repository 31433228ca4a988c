"""What a road can carry, and how its time grows with traffic: by class, lanes and what the table states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import Finding, about
from infraprio.network.roads.delay import travel_time
from infraprio.network.roads.graph import Network
from infraprio.network.transport import Transport
from infraprio.network.travel.road_links import usable
from infraprio.network.travel.shortest_trees import Bools, Floats

__all__ = ["capacities", "capacity_remarks", "delay_functions", "delay_laws", "drivable", "queue_minutes"]

_LANE: Final = {
    "motorway": "capacity_lane_motorway",
    "2+2": "capacity_lane_2_plus_2",
    "2+1": "capacity_lane_2_plus_1",
    "two_lane": "capacity_lane_two_lane",
    "narrow": "capacity_lane_narrow",
    "gravel": "capacity_lane_gravel",
    "street": "capacity_lane_street",
}
_FACTOR: Final = {
    "motorway": "queue_factor_motorway",
    "2+2": "queue_factor_2_plus_2",
    "2+1": "queue_factor_2_plus_1",
    "two_lane": "queue_factor_two_lane",
    "narrow": "queue_factor_narrow",
    "gravel": "queue_factor_gravel",
    "street": "queue_factor_street",
}
_POWER: Final = {
    "motorway": "queue_power_motorway",
    "2+2": "queue_power_2_plus_2",
    "2+1": "queue_power_2_plus_1",
    "two_lane": "queue_power_two_lane",
    "narrow": "queue_power_narrow",
    "gravel": "queue_power_gravel",
    "street": "queue_power_street",
}
_LANES: Final = {"motorway": 2.0, "2+2": 2.0}
"""Lanes in each direction where the table states none; 1 elsewhere: a 2+1 road carries what its single lane does."""
_NO_QUEUE: Final = ("ferry", "path")


def drivable(transport: Transport) -> Bools:
    """(roads,) roads that can be driven."""
    return np.asarray(usable(transport, "roads") & (transport["roads"]["road_class"] != "path"))


def _by_class(transport: Transport, p: Mapping[str, float], names: Mapping[str, str]) -> Floats:
    """(roads,) the parameter of each road's class, 0 where the class has none."""
    return np.array(
        [p[names[w]] if (w := str(word)) in names else 0.0 for word in transport["roads"]["road_class"]]
    )


def _usual(transport: Transport, p: Mapping[str, float]) -> Floats:
    """(roads,) capacity by class and lanes, passenger cars an hour in each direction."""
    roads = transport["roads"]
    lanes = roads["lanes"].astype(float)
    usual = np.array([_LANES.get(str(word), 1.0) for word in roads["road_class"]])
    return np.where(np.isnan(lanes), usual, lanes) * _by_class(transport, p, _LANE)


def capacities(transport: Transport, p: Mapping[str, float], reference: Transport | None = None) -> Floats:
    """(roads,) passenger cars an hour in each direction; infinite on ferries and paths, which have no queue here.

    As stated; else lanes times the capacity of a lane of the road class. Where proposals change the lanes or the class of
    a road in the `reference` and not its stated capacity, that follows in proportion.
    """
    roads = transport["roads"]
    stated, usual = roads["capacity_veh_h"].astype(float), _usual(transport, p)
    if reference is not None:
        before, was = reference["roads"]["capacity_veh_h"].astype(float), _usual(reference, p)
        follows = (stated == before) & (usual != was) & (was > 0)
        stated = np.where(follows, stated * usual / np.where(was > 0, was, 1.0), stated)
    found = np.where(np.isnan(stated), usual, stated)
    return np.where(np.isin(roads["road_class"], _NO_QUEUE), np.inf, found)


def delay_laws(transport: Transport) -> NDArray[np.str_]:
    """(roads,) how the time of each grows with traffic: as it states, else as its class."""
    stated = transport["roads"]["vdf"].astype(np.str_)
    by_class = [transport.functions.get(str(word), "bpr") for word in transport["roads"]["road_class"]]
    return np.where(stated == "", np.array(by_class, dtype=np.str_), stated)


class DelayFunctions(NamedTuple):
    """How the time of each road (roads,) grows with traffic: see `Network`, whose `b`, `power` and `law` they are."""

    b: Floats
    power: Floats
    law: NDArray[Any]


def delay_functions(transport: Transport, p: Mapping[str, float]) -> DelayFunctions:
    """(roads,) functions of the time under traffic: as the road states them, else of its class; b 0 where there is no queue.

    A conical function whose road states no `vdf_b` has its own, 1: twice the time at capacity.

    Notes
    -----
    Bureau of Public Roads (1964), Traffic Assignment Manual: 0.15 and 4.
    """
    roads, found = transport["roads"], []
    law = delay_laws(transport)
    for column, names in (("vdf_b", _FACTOR), ("vdf_power", _POWER)):
        stated, usual = roads[column].astype(float), _by_class(transport, p, names)
        if column == "vdf_b":
            usual = np.where(law == "conical", 1.0, usual)
        found.append(np.where(np.isnan(stated), usual, stated))
    queues = ~np.isin(roads["road_class"], _NO_QUEUE) & ((found[1] > 0) | (law == "akcelik"))
    return DelayFunctions(np.where(queues, found[0], 0.0), np.where(queues, found[1], 0.0), law)


def queue_minutes(
    transport: Transport, p: Mapping[str, float], minutes: Floats, ratio: Floats, hours: float
) -> Floats:
    """(roads,) minutes that queues add to these `minutes` at this flow over capacity, kept up for `hours`."""
    many = len(ratio)
    b, power, law = delay_functions(transport, p)
    net = Network(
        nodes=[0, 1],  # type: ignore[arg-type]
        zones=np.zeros(0, np.int32),
        tail=np.zeros(many, np.int32),
        head=np.ones(many, np.int32),
        time=minutes,
        capacity=np.ones(many),
        b=b,
        power=power,
        law=law,
        period=60.0 * hours,
        links=transport["roads"]["id"],
    )
    return np.asarray(travel_time(net, ratio) - net.free_cost)


def capacity_remarks(transport: Transport, p: Mapping[str, float]) -> list[Finding]:
    """Which capacities were derived from the class, what is no power, and which roads no vehicle can enter."""
    roads, use = transport["roads"], drivable(transport)
    queues = use & ~np.isin(roads["road_class"], _NO_QUEUE)
    derived = queues & np.isnan(roads["capacity_veh_h"].astype(float))
    said = [
        about("capacity_derived", word, n=int(mine.sum()), lane=f"{p[name]:g}")
        for word, name in _LANE.items()
        if (mine := derived & (roads["road_class"] == word)).any()
    ]
    laws = delay_laws(transport)
    said += [
        about("queue_function", word, n=int(mine.sum()))
        for word in sorted(set(laws[queues].tolist()) - {"bpr"})
        if (mine := queues & (laws == word)).any()
    ]
    full = queues & (roads["capacity_veh_h"].astype(float) <= 0)
    return [*said, *(about("capacity_none", name) for name in roads["id"][full])]
