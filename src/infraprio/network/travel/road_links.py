"""Car and lorry routes over the open roads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.road_chains import Chains, each_road
from infraprio.network.travel.shortest_trees import Arcs, Bools, Floats, Ints, Trees, along, shortest_trees

__all__ = [
    "QUEUES",
    "RoadSkim",
    "delay_remarks",
    "delay_share",
    "driven_roads",
    "driven_trees",
    "driving_costs",
    "freight_cost_factor",
    "great_circle_km",
    "past_queues",
    "queues_passed",
    "rail_minutes",
    "road_arcs",
    "road_minutes",
    "road_skim",
    "usable",
    "usable_remarks",
]

_NOT_BY_CAR: Final = ("path",)
_EARTH_KM: Final = 6371.0
QUEUES: Final = ("motorway", "2+2", "street")
"""Classes whose delay is a queue of the peak hours; elsewhere it is a ferry, a junction, a border: for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadSkim:
    """Car journeys from each point to every node along the cheapest routes.

    Attributes
    ----------
    chains : the roads; columns are their nodes.
    trees : the routes; arcs name their chain in ``source``.
    cost, minutes, km, toll : (points, nodes); cost is in minutes, money and distance converted.
    """

    chains: Chains
    trees: Trees
    cost: Floats
    minutes: Floats
    km: Floats
    toll: Floats


def usable(transport: Transport, table: str) -> Bools:
    """Links that are open, have both ends, a length and a speed."""
    links = transport[table]
    start, end = (transport.place_rows(table, side) for side in ("from_place", "to_place"))
    return np.asarray(
        links["open"]
        & (start >= 0)
        & (end >= 0)
        & (links["length_km"] >= 0)
        & (links["speed_kmh"] > 0)
        & np.isfinite(links["length_km"])
    )


def usable_remarks(transport: Transport) -> list[Finding]:
    """Open links that cannot be used because an end, the length or the speed is missing."""
    return [
        about("link_incomplete", name)
        for table in ("roads", "railways")
        for name in transport[table]["id"][transport[table]["open"] & ~usable(transport, table)]
    ]


def delay_share(transport: Transport, peak_share: float) -> Floats:
    """(roads,) share of the daily traffic that meets the road's delay: as stated, else by the road class.

    A queue of the peak hours is met by the traffic of these hours, `peak_share` of the day's; every vehicle
    meets a ferry, a junction or a border.
    """
    roads = transport["roads"]
    stated = roads["delay_share"].astype(float)
    derived = transport.by_word("roads", "road_class", lambda word: peak_share if word in QUEUES else 1.0)
    return np.asarray(np.where(np.isnan(stated), derived, stated))


def delay_remarks(transport: Transport, peak_share: float) -> list[Finding]:
    """Open roads whose delay is taken to meet the peak traffic alone, as no share is stated."""
    roads = transport["roads"]
    derived = roads["open"] & (roads["delay_min"] > 0) & np.isnan(roads["delay_share"].astype(float))
    return [
        about("delay_share_derived", name, minutes=f"{minutes:g}", kind=kind, share=f"{100 * peak_share:g}")
        for name, minutes, kind in zip(*(roads[c][derived] for c in ("id", "delay_min", "road_class")))
        if kind in QUEUES
    ]


def road_minutes(transport: Transport, peak_share: float) -> Floats:
    """(roads,) expected free-flow minutes of a vehicle, its share of the fixed delay included; inf if not usable."""
    return _minutes(transport, "roads", transport["roads"]["delay_min"] * delay_share(transport, peak_share))


def rail_minutes(transport: Transport) -> Floats:
    """(railways,) minutes of a passenger train, fixed delay included; inf if not usable."""
    return _minutes(transport, "railways", transport["railways"]["delay_min"])


def _minutes(transport: Transport, table: str, delay: Floats) -> Floats:
    links, use = transport[table], usable(transport, table)
    minutes = np.full(len(links["id"]), np.inf)
    minutes[use] = links["length_km"][use] / links["speed_kmh"][use] * 60.0 + delay[use]
    return minutes


def freight_cost_factor(transport: Transport, p: Mapping[str, float]) -> Floats:
    """(roads,) what a kilometre costs a lorry, against a road without the highest bearing class."""
    return transport.by_word(
        "roads", "bearing_class", lambda word: p["freight_cost_factor_bk4"] if word == "BK4" else 1.0
    )


def driving_costs(transport: Transport, p: Mapping[str, float]) -> tuple[tuple[Floats, float], ...]:
    """What a kilometre of each road (roads,) and a krona of toll weigh in minutes: for cars, and for lorries."""
    roads = transport["roads"]
    money = 60.0 / p["value_of_time_route_sek_h"]
    per_km = np.full(len(roads["id"]), p["car_cost_sek_km"] / p["value_of_time_route_sek_h"] * 60.0)
    factor = freight_cost_factor(transport, p)
    heavy = 60.0 / p["freight_time_sek_h"]
    return (per_km, money), (p["freight_cost_sek_km"] * factor * heavy, p["freight_toll_factor"] * heavy)


def road_arcs(chains: Chains, there: Floats, back: Floats) -> Arcs:
    """Arcs of the chains at these costs (chains,) of driving each forward and back; infinite: not driven."""
    number = np.arange(len(chains.first))
    return Arcs.of(
        chains.nodes,
        np.concatenate([chains.first, chains.last]),
        np.concatenate([chains.last, chains.first]),
        np.concatenate([there, back]),
        np.concatenate([number, number]),
    )


def driven_roads(transport: Transport) -> Bools:
    """(roads,) roads that cars use."""
    by_car = transport.by_word("roads", "road_class", lambda word: word not in _NOT_BY_CAR)
    return np.asarray(usable(transport, "roads") & (by_car > 0))


def road_skim(
    transport: Transport,
    chains: Chains,
    points: Ints,
    minutes: Floats,
    km_minutes: Floats,
    toll_minutes: float,
    before: RoadSkim | None = None,
) -> RoadSkim:
    """Cheapest routes from the `points` to all nodes.

    Parameters
    ----------
    chains : the roads of this state.
    points : places where the journeys start.
    minutes : (roads,) see `road_minutes`.
    km_minutes : (roads,) what a kilometre costs, in minutes.
    toll_minutes : minutes that a krona is worth.
    before : from the same points in another state: what differs is computed, the same comes out.
    """
    roads, use = transport["roads"], driven_roads(transport)
    km, toll = (np.where(use, roads[name], 0.0) for name in ("length_km", "toll_sek"))
    time = np.where(use, minutes, 0.0)
    cost = chains.summed(time + km * km_minutes + toll * toll_minutes)
    ways = chains.open_ways(use, roads["oneway"].astype(bool))
    arcs = road_arcs(chains, *(np.where(way, cost, np.inf) for way in ways))
    trees = shortest_trees(arcs, chains.node[points], before=None if before is None else before.trees)
    total, time, km, toll = along(
        trees, arcs.cost, *(chains.summed(values)[arcs.source] for values in (time, km, toll))
    )
    return RoadSkim(chains=chains, trees=trees, cost=total, minutes=time, km=km, toll=toll)


def queues_passed(transport: Transport) -> Bools:
    """(roads,) roads where buses pass a stated queue: on a lane of their own, on a class whose delay is a queue."""
    queue = transport.by_word("roads", "road_class", lambda word: word in QUEUES) > 0
    roads = transport["roads"]
    return np.asarray(roads["bus_lane"].astype(bool) & queue & (roads["delay_min"] > 0))


def past_queues(transport: Transport, car: RoadSkim, peak_share: float) -> RoadSkim:
    """Journeys of buses in free flow: those of cars, without the stated queues that a bus lane passes."""
    passed = queues_passed(transport)
    if not passed.any():
        return car
    delay = transport["roads"]["delay_min"] * delay_share(transport, peak_share)
    (less,) = along(car.trees, car.chains.summed(np.where(passed, delay, 0.0))[car.trees.arcs.source])
    return replace(
        car,
        minutes=np.where(
            np.isfinite(car.minutes), car.minutes - np.where(np.isfinite(less), less, 0.0), np.inf
        ),
    )


def driven_trees(transport: Transport, points: Ints, there: Floats, back: Floats) -> Trees:
    """Trees from the `points` at these costs (roads,) of driving each road there and back; infinite: not driven."""
    back = np.where(transport["roads"]["oneway"], np.inf, back)
    return shortest_trees(road_arcs(each_road(transport), there, back), points)


def great_circle_km(transport: Transport, start: Ints, end: Ints) -> Floats:
    """Distances between places along the surface of a sphere, km."""
    lat, lon = (np.radians(transport["places"][axis].astype(float)) for axis in ("lat", "lon"))
    half = (
        np.sin((lat[start] - lat[end]) / 2) ** 2
        + np.cos(lat[start]) * np.cos(lat[end]) * np.sin((lon[start] - lon[end]) / 2) ** 2
    )
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))
