"""Shortest-path trees over arcs: costs, sums of any attribute along the paths, and loads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

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
    """Trees from each origin by Dijkstra's method, to nodes no dearer than `limit`."""
    cost = np.full((len(origins), arcs.nodes), np.inf)
    last = np.full(cost.shape, -1, dtype=np.int32)
    if len(origins) and np.isfinite(limit):
        cost, last = _near_trees(arcs, origins, limit)
    elif len(origins):
        from infraprio.network.roads import _kernels

        start = np.searchsorted(arcs.tail, np.arange(arcs.nodes + 1)).astype(np.int32)
        star = start, *(ends.astype(np.int32) for ends in (arcs.head, arcs.tail))
        everywhere, none = np.arange(arcs.nodes, dtype=np.int32), np.zeros((0, 0))
        through = np.ones(arcs.nodes, dtype=bool)
        weights = np.maximum(arcs.cost, _TINY)
        _kernels.trees(
            *star, weights, through, origins.astype(np.int32), everywhere, False, cost, last, none, np.zeros((0, 0, 0))
        )  # fmt: skip
    return Trees(arcs=arcs, origins=origins, cost=cost, arc=last)


def _near_trees(arcs: Arcs, origins: Ints, limit: float) -> tuple[Floats, Ints]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    graph = csr_array((np.maximum(arcs.cost, _TINY), (arcs.tail, arcs.head)), shape=(arcs.nodes, arcs.nodes))
    cost, before = dijkstra(graph, indices=origins, return_predecessors=True, limit=limit)
    reached = before >= 0
    key = np.where(reached, before, 0).astype(np.intp) * arcs.nodes + np.arange(arcs.nodes)
    arc = np.searchsorted(arcs.tail * arcs.nodes + arcs.head, key)
    return cost, np.where(reached, arc, -1)


def along(trees: Trees, *values: Floats) -> list[Floats]:
    """Sums of arc values along every path, (o, nodes) each; inf where there is no path."""
    from infraprio.network.travel import _along

    sums = np.zeros((len(values), *trees.cost.shape))
    if len(trees.arcs.tail) and len(values):
        _along.sums_along(trees.arcs.tail, trees.arc, np.stack(values).astype(float), sums)
    sums[:, ~np.isfinite(trees.cost)] = np.inf
    return list(sums)


def load(trees: Trees, flow: Floats) -> Floats:
    """Arc loads (arcs,) when `flow` (o, nodes) travels from the origins along the trees.

    What has no path is not loaded.
    """
    from infraprio.network.travel import _along

    arcs = np.zeros(len(trees.arcs.tail))
    _along.loads(trees.arcs.tail, trees.arc, np.where(np.isfinite(trees.cost), flow, 0.0), arcs)
    return arcs


def min_plus(left: Floats, right: Floats) -> tuple[Floats, Ints]:
    """Least sum over the middle and where it lies: (a, m) and (m, b) give (a, b) twice; inf, 0 where none.

    Examples
    --------
    >>> cost, middle = min_plus(np.array([[1.0, 5.0]]), np.array([[4.0], [1.0]]))
    >>> cost.tolist(), middle.tolist()
    ([[5.0]], [[0]])
    """
    from infraprio.network.travel import _along

    shape = (len(left), right.shape[1])
    cost, middle = np.empty(shape), np.empty(shape, dtype=np.intp)
    _along.min_plus(np.ascontiguousarray(left), np.ascontiguousarray(right), cost, middle)
    return cost, middle


def least_sum(left: Floats, right: Floats) -> Floats:
    """As `min_plus`, the cost alone."""
    return min_plus(left, right)[0]
