"""Journeys by bicycle and on foot between the zones of one state, and the roads that they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.active.links import Links, bicycle_links, walk_links
from infraprio.network.travel.road_chains import road_ends
from infraprio.network.travel.shortest_trees import Arcs, Floats, Ints, Trees, along, load, shortest_trees
from infraprio.network.travel.walks import Walks

__all__ = ["ACTIVE_MODES", "Active", "Journeys", "active_journeys", "loads_of"]

ACTIVE_MODES = ("bicycle", "walk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """Journeys of one mode between the zones, there and back (mean of both ways), (zones, zones); inf where there are none.

    Attributes
    ----------
    trees : from the zones over the roads, whose arcs name their road in ``source``; of ways beside all roads more than there are.
    ends : (zones,) places of the zones.
    felt, minutes, km : what they weigh against minutes in a vehicle, minutes by the clock, length.
    """

    trees: Trees
    ends: Ints
    felt: Floats
    minutes: Floats
    km: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """Journeys by bicycle and on foot."""

    bicycle: Journeys
    walk: Journeys

    @property
    def every(self) -> tuple[Journeys, Journeys]:
        """In the order of `ACTIVE_MODES`."""
        return self.bicycle, self.walk


def _round_trip(there: Floats, ends: Ints) -> Floats:
    between = there[:, ends]
    both = (between + between.T) / 2.0
    np.fill_diagonal(both, np.inf)
    return np.asarray(both)


def _journeys(
    transport: Transport,
    ends: Ints,
    links: Links,
    most_km: float,
    beside: tuple[Ints, Ints, Floats, Floats, Floats],
) -> Journeys:
    """Cheapest journeys over the `links`, and `beside` them: tail, head, felt and clock minutes and km of straight ways."""
    rows = np.flatnonzero(links.open)
    start, end = road_ends(transport, rows)
    both = ~links.oneway[rows]
    roads = len(links.open)
    tail, head, felt, clock, far = beside
    arcs = Arcs.of(
        len(transport["places"]["id"]),
        np.concatenate([start, end[both], tail]),
        np.concatenate([end, start[both], head]),
        np.concatenate([links.felt[rows], links.felt[rows][both], felt]),
        np.concatenate([rows, rows[both], roads + np.arange(len(tail))]),
    )
    km = np.concatenate([transport["roads"]["length_km"].astype(float), far])
    slowest = max((arcs.cost / np.maximum(km[arcs.source], 1e-3)).max(initial=0.0), 0.0)
    trees = shortest_trees(arcs, ends, limit=most_km * slowest)
    minutes = np.concatenate([links.minutes, clock])
    sums = along(trees, arcs.cost, minutes[arcs.source], km[arcs.source])
    found = [_round_trip(np.where(sums[2] <= most_km, part, np.inf), ends) for part in sums]
    return Journeys(trees=trees, ends=ends, felt=found[0], minutes=found[1], km=found[2])


def active_journeys(transport: Transport, ends: Ints, walk: Walks, p: Mapping[str, float]) -> Active:
    """Journeys by bicycle and on foot between the places `ends`.

    By bicycle at most `bicycle_most_km`, on foot at most `walking_most_km`.

    Parameters
    ----------
    walk : the walks of this state, of which places near each other need no road.
    """
    tail, head, straight = walk.ways[4:]
    nothing = tail[:0], head[:0], straight[:0], straight[:0], straight[:0]
    on_foot = tail, head, straight * p["walk_weight"], straight, straight * p["walk_speed_kmh"] / 60.0
    return Active(
        bicycle=_journeys(transport, ends, bicycle_links(transport, p), p["bicycle_most_km"], nothing),
        walk=_journeys(transport, ends, walk_links(transport, p), p["walking_most_km"], on_foot),
    )


def loads_of(journeys: Journeys, trips: Floats, roads: int) -> Floats:
    """(roads,) persons a day, both directions, when half of the `trips` (zones, zones) go each way."""
    flow = np.zeros(journeys.trees.cost.shape)
    flow[:, journeys.ends] = (trips + trips.T) / 2.0
    arcs = journeys.trees.arcs
    on_arcs = load(journeys.trees, flow)
    return np.bincount(arcs.source, weights=on_arcs, minlength=roads)[:roads].astype(float)
