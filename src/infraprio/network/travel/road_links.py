"""Car and lorry routes over the open roads, and walking between places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.shortest_trees import Arcs, Bools, Floats, Ints, Trees, along, shortest_trees

__all__ = [
    "QUEUES",
    "RoadSkim",
    "delay_remarks",
    "delay_share",
    "driven_trees",
    "driving_costs",
    "great_circle_km",
    "rail_minutes",
    "road_arcs",
    "road_minutes",
    "road_skim",
    "usable",
    "usable_remarks",
    "walking_minutes",
]

_NOT_BY_CAR: Final = ("path",)
_NOT_ON_FOOT: Final = ("motorway", "2+2", "2+1", "ferry")
QUEUES: Final = ("motorway", "2+2", "street")
"""Classes whose delay is a queue of the peak hours; elsewhere it is a ferry, a junction, a border: for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadSkim:
    """Car journeys from each point to every place along the cheapest routes.

    Attributes
    ----------
    trees : the routes; arcs name the row of their road in ``source``.
    cost, minutes, km, toll : (points, places); cost is in minutes, money and distance converted.
    """

    trees: Trees
    cost: Floats
    minutes: Floats
    km: Floats
    toll: Floats


def usable(transport: Transport, table: str) -> Bools:
    """Links that are open, have both ends, a length and a speed."""
    links = transport[table]
    ends = (transport.places(links["from_place"]) >= 0) & (transport.places(links["to_place"]) >= 0)
    return np.asarray(
        links["open"]
        & ends
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
    derived = np.where(np.isin(roads["road_class"], QUEUES), peak_share, 1.0)
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


def driving_costs(transport: Transport, p: Mapping[str, float]) -> tuple[tuple[Floats, float], ...]:
    """What a kilometre of each road (roads,) and a krona of toll weigh in minutes: for cars, and for lorries."""
    roads = transport["roads"]
    money = 60.0 / p["value_of_time_route_sek_h"]
    per_km = np.full(len(roads["id"]), p["car_cost_sek_km"] / p["value_of_time_route_sek_h"] * 60.0)
    factor = np.where(roads["bearing_class"] == "BK4", p["freight_cost_factor_bk4"], 1.0)
    heavy = 60.0 / p["freight_time_sek_h"]
    return (per_km, money), (p["freight_cost_sek_km"] * factor * heavy, p["freight_toll_factor"] * heavy)


def road_arcs(transport: Transport, cost: Floats, use: Bools, cost_back: Floats | None = None) -> Arcs:
    """Arcs of the roads in `use`, both ways unless one-way; `cost` is by road, `cost_back` where the way back differs."""
    roads = transport["roads"]
    rows = np.flatnonzero(use)
    back = rows[~roads["oneway"][rows]]
    start, end = transport.places(roads["from_place"]), transport.places(roads["to_place"])
    return Arcs.of(
        len(transport["places"]["id"]),
        np.concatenate([start[rows], end[back]]),
        np.concatenate([end[rows], start[back]]),
        np.concatenate([cost[rows], (cost if cost_back is None else cost_back)[back]]),
        np.concatenate([rows, back]),
    )


def road_skim(
    transport: Transport, points: Ints, minutes: Floats, km_minutes: Floats, toll_minutes: float
) -> RoadSkim:
    """Cheapest routes from the `points` to all places.

    Parameters
    ----------
    points : places where the journeys start.
    minutes : (roads,) see `road_minutes`.
    km_minutes : (roads,) what a kilometre costs, in minutes.
    toll_minutes : minutes that a krona is worth.
    """
    roads = transport["roads"]
    use = usable(transport, "roads") & ~np.isin(roads["road_class"], _NOT_BY_CAR)
    cost = np.full(len(use), np.inf)
    cost[use] = (
        minutes[use] + roads["length_km"][use] * km_minutes[use] + roads["toll_sek"][use] * toll_minutes
    )
    arcs = road_arcs(transport, cost, use)
    trees = shortest_trees(arcs, points)
    total, time, km, toll = along(
        trees,
        arcs.cost,
        minutes[arcs.source],
        roads["length_km"][arcs.source],
        roads["toll_sek"][arcs.source],
    )
    return RoadSkim(trees=trees, cost=total, minutes=time, km=km, toll=toll)


def driven_trees(transport: Transport, points: Ints, there: Floats, back: Floats) -> Trees:
    """Trees from the `points` at these costs (roads,) of driving each road there and back; infinite: not driven."""
    return shortest_trees(road_arcs(transport, there, np.isfinite(there), back), points)


def great_circle_km(transport: Transport) -> Floats:
    """Distances between all places along the surface of a sphere, km."""
    lat, lon = (np.radians(transport["places"][axis].astype(float)) for axis in ("lat", "lon"))
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    return np.asarray(2 * 6371.0 * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def walking_minutes(
    transport: Transport, points: Ints, speed_kmh: float, most_min: float, near_km: float, detour: float
) -> Floats:
    """Walking time from each of the `points` to all places, inf beyond `most_min`.

    People walk along every open road that is not a motorway, a road with a median barrier or a ferry, and
    straight across (with the factor `detour`) to places no farther than `near_km`.
    """
    roads = transport["roads"]
    use = usable(transport, "roads") & ~np.isin(roads["road_class"], _NOT_ON_FOOT)
    length = np.where(use, roads["length_km"], np.inf)
    by_road = road_arcs(transport, length / speed_kmh * 60.0, use)
    straight = great_circle_km(transport)
    near = straight <= near_km
    near &= transport["places"]["open"] & transport["places"]["open"][:, None]
    tail, head = np.nonzero(near)
    arcs = Arcs.of(
        by_road.nodes,
        np.concatenate([by_road.tail, tail]),
        np.concatenate([by_road.head, head]),
        np.concatenate([by_road.cost, straight[tail, head] * detour / speed_kmh * 60.0]),
        np.concatenate([by_road.source, np.full(len(tail), len(use))]),
    )
    trees = shortest_trees(arcs, points, limit=most_min)
    (minutes,) = along(trees, arcs.cost)
    return minutes
