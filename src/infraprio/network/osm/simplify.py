"""Ways to links between junctions: cut where ways meet, join where only the drawing ends, drop islands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infraprio.network.gtfs.calls import great_circle_km
from infraprio.network.osm.extract import Ways

__all__ = ["Links", "inside", "joined", "kept", "largest_part", "links_of"]

Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Links between junctions.

    Attributes
    ----------
    tail, head : (links,) node ids of the map at the ends.
    way : (links,) row of the way whose attributes hold.
    km : (links,) length along the way.
    shape : (links,) points of each, as rows of the calls of the ways, in the direction of the way.
    """

    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    way: Ints
    km: NDArray[np.float64]
    shape: Sequence[Ints]

    def __len__(self) -> int:
        return len(self.tail)


def inside(ways: Ways, rings: Sequence[NDArray[np.float64]]) -> Bools:
    """(calls,) whether the node lies in one of the rings (corners, 2) of lon, lat; holes are rings inside others."""
    from matplotlib.path import Path

    points = np.column_stack([ways.lon, ways.lat])
    count = np.zeros(len(points), dtype=int)
    for ring in rings:
        count += Path(ring).contains_points(points)
    return np.asarray(count % 2 == 1)


def links_of(
    ways: Ways, use: Bools, within: Bools | None = None, keep: frozenset[int] = frozenset()
) -> Links:
    """The ways in `use` cut at every node at which ways meet or end, and at the border of the area.

    Parameters
    ----------
    use : (ways,) bool.
    within : (calls,) nodes inside the area; None: all are.
    keep : nodes at which ways are cut too.
    """
    way_of = np.repeat(np.arange(len(ways.ids)), np.diff(ways.first))
    call = use[way_of] if within is None else use[way_of] & within
    step = call[:-1] & call[1:] & (way_of[:-1] == way_of[1:]) & (ways.node[:-1] != ways.node[1:])
    names, index = np.unique(ways.node, return_inverse=True)
    begins, ends = np.flatnonzero(step), np.flatnonzero(step) + 1
    degree = np.bincount(index[begins], minlength=len(names)) + np.bincount(index[ends], minlength=len(names))
    cut = (degree != 2) | np.isin(names, list(keep))
    first = np.r_[False, step][begins] == 0  # no step leads to it: a way begins
    last = np.r_[step, False][ends] == 0
    cut[index[begins[first]]] = True
    cut[index[ends[last]]] = True
    opens = begins[cut[index[begins]]]
    closes = ends[cut[index[ends]]]
    km = np.zeros(len(ways.node))
    km[1:] = great_circle_km(ways.lat[:-1], ways.lon[:-1], ways.lat[1:], ways.lon[1:])
    along = np.cumsum(km)
    return Links(
        tail=ways.node[opens],
        head=ways.node[closes],
        way=way_of[opens],
        km=along[closes] - along[opens],
        shape=[np.arange(a, b + 1) for a, b in zip(opens, closes)],
    )


def kept(links: Links, use: Bools) -> Links:
    """The links in `use`."""
    return Links(
        tail=links.tail[use],
        head=links.head[use],
        way=links.way[use],
        km=links.km[use],
        shape=[links.shape[k] for k in np.flatnonzero(use).tolist()],
    )


def joined(
    links: Links, same: Sequence[Any], oneway: NDArray[np.int_], keep: frozenset[int] = frozenset()
) -> Links:
    """Two links that meet where no other does become one, if they are of one kind.

    Parameters
    ----------
    same : (links,) what must be equal, the direction of traffic apart.
    oneway : (links,) 1, 0 or -1 against the link's own direction.
    keep : nodes that stay.
    """
    ends: dict[int, list[int]] = {}
    for k, (a, b) in enumerate(zip(links.tail.tolist(), links.head.tolist())):
        ends.setdefault(a, []).append(k)
        ends.setdefault(b, []).append(k)
    tail, head, km = links.tail.tolist(), links.head.tolist(), links.km.tolist()
    shape, flow, gone = list(links.shape), oneway.tolist(), [False] * len(links)
    for node, at in sorted(ends.items()):
        if len(at) != 2 or at[0] == at[1] or node in keep:
            continue
        a, b = min(at), max(at)
        if same[a] != same[b] or gone[a] or gone[b]:
            continue
        turn_a, turn_b = head[a] != node, tail[b] != node
        if (-flow[a] if turn_a else flow[a]) != (-flow[b] if turn_b else flow[b]):
            continue
        other = head[b] if not turn_b else tail[b]
        start = tail[a] if not turn_a else head[a]
        if other == start:  # a ring without a junction stays cut in two
            continue
        line_a = shape[a][::-1] if turn_a else shape[a]
        line_b = shape[b][::-1] if turn_b else shape[b]
        shape[a] = np.concatenate([line_a, line_b[1:]])
        if turn_a:  # the link keeps its own direction, so that its way's oneway holds
            tail[a], head[a], shape[a] = other, start, shape[a][::-1]
        else:
            tail[a], head[a] = start, other
        km[a] += km[b]
        gone[b] = True
        ends[other] = [a if k == b else k for k in ends[other]]
    made = Links(
        tail=np.array(tail, dtype=np.int64),
        head=np.array(head, dtype=np.int64),
        way=links.way,
        km=np.array(km),
        shape=shape,
    )
    return kept(made, ~np.array(gone, dtype=bool))


def largest_part(links: Links, oneway: NDArray[np.int_]) -> tuple[Bools, NDArray[np.intp]]:
    """Links between nodes that all reach each other, the largest such part; and the number of the part of each link's tail."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    names, ends = np.unique(np.concatenate([links.tail, links.head]), return_inverse=True)
    a, b = ends[: len(links)], ends[len(links) :]
    there, back = oneway >= 0, oneway <= 0
    rows, columns = np.concatenate([a[there], b[back]]), np.concatenate([b[there], a[back]])
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(names), len(names)))
    _, part = connected_components(graph.tocsr(), directed=True, connection="strong")
    if not len(links):
        return np.zeros(0, dtype=bool), part.astype(np.intp)
    biggest = np.argmax(np.bincount(part))
    return (part[a] == biggest) & (part[b] == biggest), part[a].astype(np.intp)
