"""What a road can carry, and how its time grows with traffic: by class, lanes and what the table states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from infraprio.network.remarks import Remark, about
from infraprio.network.transport import Transport
from infraprio.network.travel.road_links import usable
from infraprio.network.travel.shortest_trees import Bools, Floats

__all__ = ["capacities", "capacity_remarks", "delay_functions", "drivable"]

_CLASSES: Final = ("motorway", "2+2", "2+1", "two_lane", "narrow", "gravel", "street")
_LANES: Final = {"motorway": 2.0, "2+2": 2.0}
"""Lanes in each direction where the table states none; 1 elsewhere: a 2+1 road carries what its single lane does."""
_NO_QUEUE: Final = ("ferry", "path")


def drivable(transport: Transport) -> Bools:
    """(roads,) roads that can be driven."""
    return np.asarray(usable(transport, "roads") & (transport["roads"]["road_class"] != "path"))


def _by_class(transport: Transport, p: Mapping[str, float], name: str) -> Floats:
    """(roads,) a parameter that each road class has, 0 where the class has none."""
    value = {word: p[f"{name}_{word.replace('+', '_plus_')}"] for word in _CLASSES}
    return np.array([value.get(str(word), 0.0) for word in transport["roads"]["road_class"]])


def _usual(transport: Transport, p: Mapping[str, float]) -> Floats:
    """(roads,) capacity by class and lanes, passenger cars an hour in each direction."""
    roads = transport["roads"]
    lanes = roads["lanes"].astype(float)
    usual = np.array([_LANES.get(str(word), 1.0) for word in roads["road_class"]])
    return np.where(np.isnan(lanes), usual, lanes) * _by_class(transport, p, "capacity_lane")


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


def delay_functions(transport: Transport, p: Mapping[str, float]) -> tuple[Floats, Floats]:
    """(roads,) factor and power of the time under traffic: time x (1 + factor x (flow / capacity) ^ power).

    Notes
    -----
    Bureau of Public Roads (1964), Traffic Assignment Manual: 0.15 and 4.
    """
    return _by_class(transport, p, "queue_factor"), _by_class(transport, p, "queue_power")


def capacity_remarks(transport: Transport, p: Mapping[str, float]) -> list[Remark]:
    """Which capacities were derived from the class, and which roads no vehicle can enter."""
    roads, use = transport["roads"], drivable(transport)
    queues = use & ~np.isin(roads["road_class"], _NO_QUEUE)
    derived = queues & np.isnan(roads["capacity_veh_h"].astype(float))
    said = [
        about(
            "capacity_derived",
            word,
            n=int(mine.sum()),
            lane=f"{p['capacity_lane_' + word.replace('+', '_plus_')]:g}",
        )
        for word in _CLASSES
        if (mine := derived & (roads["road_class"] == word)).any()
    ]
    full = queues & (roads["capacity_veh_h"].astype(float) <= 0)
    return [*said, *(about("capacity_none", name) for name in roads["id"][full])]
