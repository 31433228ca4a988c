"""Shortest-path trees over arcs: costs, sums of any attribute along the paths, and loads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Arcs",
    "Bools",
    "Floats",
    "Ints",
    "Trees",
    "along",
    "least_sum",
    "load",
    "min_plus",
    "shortest_trees",
]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.intp]
Bools: TypeAlias = NDArray[np.bool_]
_TINY = 1e-10  # weight of a free arc: a stored zero is no arc for some sparse-graph routines


@dataclass(frozen=True, slots=True, kw_only=True)
class Arcs:
    """Directed arcs between nodes 0..nodes-1, at most one between two nodes.

    Attributes
    ----------
    tail, head, cost : (arcs,), in order of (tail, head).
    source : (arcs,) row of the link, or another label, that the arc came from.
    slower : the arcs beside a cheaper one, any number between two nodes; None where there are none.
    """

    nodes: int
    tail: Ints
    head: Ints
    cost: Floats
    source: Ints
    slower: Arcs | None = None

    @staticmethod
    def of(nodes: int, tail: Ints, head: Ints, cost: Floats, source: Ints) -> Arcs:
        """Keep the cheapest of parallel arcs (the first in `source` on a tie) and drop loops and infinities."""
        keep = (tail != head) & np.isfinite(cost)
        tail, head, cost, source = tail[keep], head[keep], cost[keep], source[keep]
        order = np.lexsort((source, cost, head, tail))
        key = tail[order] * nodes + head[order]
        first = np.ones(len(key), dtype=bool)
        first[1:] = key[1:] != key[:-1]

        def taken(rows: Ints, slower: Arcs | None = None) -> Arcs:
            return Arcs(
                nodes=nodes,
                tail=tail[rows],
                head=head[rows],
                cost=cost[rows],
                source=source[rows],
                slower=slower,
            )

        return taken(order[first], None if first.all() else taken(order[~first]))

    def without(self, source: Ints) -> Arcs:
        """The arcs that are left when those of the named sources are closed; a slower parallel one takes their place."""
        every = [self] if self.slower is None else [self, self.slower]
        tail, head, cost, label = (
            np.concatenate([getattr(arcs, name) for arcs in every])
            for name in ("tail", "head", "cost", "source")
        )
        keep = ~np.isin(label, source)
        return Arcs.of(self.nodes, tail[keep], head[keep], cost[keep], label[keep])


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """Shortest-path trees.

    Attributes
    ----------
    origins : (o,) nodes where they start.
    cost : (o, nodes), inf where there is no path.
    arc : (o, nodes) the last arc of the path, -1 at the origin and where there is no path.
    """

    arcs: Arcs
    origins: Ints
    cost: Floats
    arc: Ints


def shortest_trees(arcs: Arcs, origins: Ints, limit: float = np.inf) -> Trees:
    """Trees from each origin by Dijkstra's method, to nodes no dearer than `limit`.

    References
    ----------
    E. W. Dijkstra (1959), A note on two problems in connexion with graphs, Numerische Mathematik 1, 269-271.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    shape = (arcs.nodes, arcs.nodes)
    if not len(origins):
        return Trees(
            arcs=arcs, origins=origins, cost=np.zeros((0, arcs.nodes)), arc=np.zeros((0, arcs.nodes), np.intp)
        )
    graph = csr_array((np.maximum(arcs.cost, _TINY), (arcs.tail, arcs.head)), shape=shape)
    cost, before = dijkstra(graph, indices=origins, return_predecessors=True, limit=limit)
    reached = before >= 0
    key = np.where(reached, before, 0).astype(np.intp) * arcs.nodes + np.arange(arcs.nodes)
    arc = np.searchsorted(arcs.tail * arcs.nodes + arcs.head, key)
    return Trees(arcs=arcs, origins=origins, cost=cost, arc=np.where(reached, arc, -1))


def along(trees: Trees, *values: Floats) -> list[Floats]:
    """Sums of arc values along every path, (o, nodes) each; inf where there is no path.

    Works by doubling: after k rounds each sum covers the last 2^k arcs.
    """
    has = trees.arc >= 0
    at = np.arange(trees.arcs.nodes)
    if not len(trees.arcs.tail):
        return [np.where(np.isfinite(trees.cost), 0.0, np.inf) for _ in values]
    before = np.where(has, trees.arcs.tail[trees.arc], at)
    sums = [np.where(has, value[trees.arc], 0.0) for value in values]
    while True:
        further = np.take_along_axis(before, before, axis=1)
        for total in sums:
            total += np.take_along_axis(total, before, axis=1)
        if np.array_equal(further, before):
            break
        before = further
    for total in sums:
        total[~np.isfinite(trees.cost)] = np.inf
    return sums


def load(trees: Trees, flow: Floats) -> Floats:
    """Arc loads (arcs,) when `flow` (o, nodes) travels from the origins along the trees.

    What has no path is not loaded.
    """
    total = np.where(np.isfinite(trees.cost), flow, 0.0)
    arcs = np.zeros(len(trees.arcs.tail))
    if not len(arcs) or not len(total):
        return arcs
    rows = np.arange(len(total))
    order = np.argsort(-np.where(np.isfinite(trees.cost), trees.cost, -1.0), axis=1, kind="stable")
    for rank in range(trees.arcs.nodes):
        node = order[:, rank]
        last = trees.arc[rows, node]
        use = last >= 0
        np.add.at(arcs, last[use], total[rows[use], node[use]])
        total[rows[use], trees.arcs.tail[last[use]]] += total[rows[use], node[use]]
    return arcs


def min_plus(left: Floats, right: Floats) -> tuple[Floats, Ints]:
    """Least sum over the middle and where it lies: (a, m) and (m, b) give (a, b) twice; inf, 0 where none.

    Examples
    --------
    >>> cost, middle = min_plus(np.array([[1.0, 5.0]]), np.array([[4.0], [1.0]]))
    >>> cost.tolist(), middle.tolist()
    ([[5.0]], [[0]])
    """
    shape = (len(left), right.shape[1])
    if not right.shape[0]:
        return np.full(shape, np.inf), np.zeros(shape, dtype=np.intp)
    cost, middle = np.empty(shape), np.empty(shape, dtype=np.intp)
    turned: NDArray[Any] = np.ascontiguousarray(right.T)
    for i in range(len(left)):
        sums = turned + left[i]
        middle[i] = sums.argmin(axis=1)
        cost[i] = sums[np.arange(shape[1]), middle[i]]
    return cost, middle


def least_sum(left: Floats, right: Floats) -> Floats:
    """As `min_plus`, the cost alone."""
    cost = np.full((len(left), right.shape[1]), np.inf)
    for middle in range(len(right)):
        if np.isfinite(right[middle]).any():
            np.minimum(cost, left[:, middle, None] + right[middle], out=cost)
    return cost
