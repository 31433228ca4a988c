"""Walking between the places where journeys begin, change and end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.network.transport import Transport
from infraprio.network.travel.road_chains import road_ends
from infraprio.network.travel.road_links import great_circle_km, usable
from infraprio.network.travel.shortest_trees import (
    FREE,
    Arcs,
    Bools,
    Floats,
    Ints,
    along,
    graph_of,
    shortest_trees,
)

__all__ = ["NOT_ON_FOOT", "Walks", "walks"]

NOT_ON_FOOT: Final = ("motorway", "2+2", "2+1", "ferry")
_SLACK: Final = 1e-6  # of the distance, by which a chord may err


@dataclass(frozen=True, slots=True, kw_only=True)
class Walks:
    """Walking minutes between places.

    Attributes
    ----------
    points : places, in order.
    minutes : (points, points), inf where it is too far.
    ways : ends, minutes and direction of the roads on foot, and places near each other with the minutes between.
    """

    points: Ints
    minutes: Floats
    ways: tuple[NDArray[Any], ...]

    def between(self, start: Ints, end: Ints) -> Floats:
        """Minutes from places to places, both among the points."""
        return np.asarray(
            self.minutes[np.searchsorted(self.points, start), np.searchsorted(self.points, end)]
        )


def walks(
    transport: Transport,
    points: Ints,
    p: Mapping[str, float],
    reference: Walks | None = None,
    *,
    same_places: bool = False,
) -> Walks:
    """Walking time between the `points`, inf beyond `walk_most_min`.

    People walk along every open road that is not a motorway, a road with a median barrier or a ferry, and
    straight across (with the factor `walk_detour`) to places no farther than `walk_near_km`.

    Parameters
    ----------
    reference : of another state; it serves where nothing that people walk along differs.
    same_places : the places are those of the reference.
    """
    near = None if reference is None or not same_places else reference.ways[4:]
    ways = (*_roads_on_foot(transport, p), *(near or _near(transport, p)))
    if reference is not None and all(map(np.array_equal, ways, reference.ways)):
        return reference
    start, end, length, both, tail, head, straight = ways
    arcs = Arcs.of(
        len(transport["places"]["id"]),
        np.concatenate([start, end[both], tail]),
        np.concatenate([end, start[both], head]),
        np.concatenate([length, length[both], straight]),
        np.arange(len(start) + int(both.sum()) + len(tail)),
    )
    arcs, at = _near_the_points(arcs, points, p["walk_most_min"])
    minutes = _near_minutes(arcs, at, p["walk_most_min"])
    return Walks(points=points, minutes=np.ascontiguousarray(minutes[:, at]), ways=ways)


def _near_minutes(arcs: Arcs, points: Ints, limit: float) -> Floats:
    """(points, nodes) least minutes from each point, inf beyond the limit."""
    from scipy.sparse.csgraph import dijkstra

    if not len(points) or (arcs.cost < FREE).any():  # those weigh FREE in the search, and nothing in the sum
        return along(shortest_trees(arcs, points, limit=limit), arcs.cost)[0]
    return np.asarray(dijkstra(graph_of(arcs), indices=points, limit=limit))


def _near_the_points(arcs: Arcs, points: Ints, limit: float) -> tuple[Arcs, Ints]:
    """The arcs between the nodes that can be reached from some point within the limit, and the points among these nodes.

    No walk leaves them: every node on the way to a place within the limit is within it too. Trees are then as large as what lies
    near the points, however many roads there are.
    """
    from scipy.sparse.csgraph import dijkstra

    if not len(points):
        return arcs, points
    graph = graph_of(arcs)
    reached = np.isfinite(dijkstra(graph, indices=points, limit=limit, min_only=True))
    number = np.cumsum(reached) - 1
    keep = reached[arcs.tail] & reached[arcs.head]
    inside = Arcs(
        nodes=int(reached.sum()),
        tail=number[arcs.tail[keep]],
        head=number[arcs.head[keep]],
        cost=arcs.cost[keep],
        source=arcs.source[keep],
    )
    return inside, number[points]


def _roads_on_foot(transport: Transport, p: Mapping[str, float]) -> tuple[Ints, Ints, Floats, Bools]:
    """Ends, minutes, and whether they lead both ways, of the roads that people walk along."""
    roads = transport["roads"]
    on_foot = transport.by_word("roads", "road_class", lambda word: word not in NOT_ON_FOOT) > 0
    rows = np.flatnonzero(usable(transport, "roads") & on_foot)
    start, end = road_ends(transport, rows)
    length = roads["length_km"][rows] / p["walk_speed_kmh"] * 60.0
    return start, end, length, ~roads["oneway"][rows].astype(bool)


def _near(transport: Transport, p: Mapping[str, float]) -> tuple[Ints, Ints, Floats]:
    """Pairs of open places, both ways, no farther apart than `walk_near_km`, and the minutes between."""
    from scipy.spatial import KDTree

    places, most_km = transport["places"], p["walk_near_km"]
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
    straight = great_circle_km(transport, pairs[:, 0], pairs[:, 1])
    a, b = pairs[straight <= most_km].T
    minutes = straight[straight <= most_km] * p["walk_detour"] / p["walk_speed_kmh"] * 60.0
    return np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([minutes, minutes])
