"""Walking between the places where journeys begin, change and end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.road_chains import road_ends
from infraprio.network.travel.road_links import great_circle_km, usable
from infraprio.network.travel.shortest_trees import Arcs, Floats, Ints, along, shortest_trees

__all__ = ["Walks", "walks"]

_NOT_ON_FOOT: Final = ("motorway", "2+2", "2+1", "ferry")
_SLACK: Final = 1e-6  # of the distance, by which a chord may err


@dataclass(frozen=True, slots=True, kw_only=True)
class Walks:
    """Walking minutes between places.

    Attributes
    ----------
    points : places, in order.
    minutes : (points, points), inf where it is too far.
    arcs : what people walk along.
    """

    points: Ints
    minutes: Floats
    arcs: Arcs

    def between(self, start: Ints, end: Ints) -> Floats:
        """Minutes from places to places, both among the points."""
        return np.asarray(
            self.minutes[np.searchsorted(self.points, start), np.searchsorted(self.points, end)]
        )


def walks(
    transport: Transport, points: Ints, p: Mapping[str, float], reference: Walks | None = None
) -> Walks:
    """Walking time between the `points`, inf beyond `walk_most_min`.

    People walk along every open road that is not a motorway, a road with a median barrier or a ferry, and
    straight across (with the factor `walk_detour`) to places no farther than `walk_near_km`.

    Parameters
    ----------
    reference : of another state; it serves where nothing that people walk along differs.
    """
    arcs = _ways_on_foot(transport, p)
    if reference is not None and all(
        np.array_equal(getattr(arcs, part), getattr(reference.arcs, part))
        for part in ("tail", "head", "cost")
    ):
        return reference
    trees = shortest_trees(arcs, points, limit=p["walk_most_min"])
    (minutes,) = along(trees, arcs.cost)
    return Walks(points=points, minutes=np.ascontiguousarray(minutes[:, points]), arcs=arcs)


def _ways_on_foot(transport: Transport, p: Mapping[str, float]) -> Arcs:
    roads, places = transport["roads"], transport["places"]
    use = usable(transport, "roads") & (
        transport.by_word("roads", "road_class", lambda word: word not in _NOT_ON_FOOT) > 0
    )
    rows = np.flatnonzero(use)
    back = rows[~roads["oneway"][rows].astype(bool)]
    start, end = road_ends(transport)
    length = roads["length_km"] / p["walk_speed_kmh"] * 60.0
    tail, head = _near(transport, p["walk_near_km"])
    straight = great_circle_km(transport, tail, head)
    return Arcs.of(
        len(places["id"]),
        np.concatenate([start[rows], end[back], tail]),
        np.concatenate([end[rows], start[back], head]),
        np.concatenate(
            [length[rows], length[back], straight * p["walk_detour"] / p["walk_speed_kmh"] * 60.0]
        ),
        np.concatenate([rows, back, np.full(len(tail), len(use))]),
    )


def _near(transport: Transport, most_km: float) -> tuple[Ints, Ints]:
    """Pairs of open places, both ways, that lie no farther apart."""
    from scipy.spatial import KDTree

    places = transport["places"]
    lat, lon = (np.radians(places[axis].astype(float)) for axis in ("lat", "lon"))
    rows = np.flatnonzero(places["open"] & np.isfinite(lat) & np.isfinite(lon))
    lat, lon = lat[rows], lon[rows]
    at = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    chord = 2.0 * np.sin(min(most_km / 6371.0, np.pi) / 2.0)
    pairs = (
        KDTree(at).query_pairs(chord * (1.0 + _SLACK) + 1e-9, output_type="ndarray")
        if len(rows)
        else np.zeros((0, 2), np.intp)
    )
    pairs = np.sort(rows[pairs], axis=1)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    a, b = pairs[great_circle_km(transport, pairs[:, 0], pairs[:, 1]) <= most_km].T
    return np.concatenate([a, b]), np.concatenate([b, a])
