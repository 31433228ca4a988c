"""Shortest-path trees over arcs: costs, sums of any attribute along the paths, and loads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FREE",
    "Arcs",
    "Bools",
    "Floats",
    "Ints",
    "LeastSums",
    "Trees",
    "along",
    "graph_of",
    "least_sums",
    "load",
    "shortest_trees",
]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.intp]
Bools: TypeAlias = NDArray[np.bool_]
FREE = 1e-10  # weight of a free arc: a stored zero is no arc for some sparse-graph routines
_MANY = 30  # where one arc in so many got better, new trees are grown sooner than the old ones are mended
_FEW = 100  # places in the middle to choose from: sums over so few are made anew sooner than what differs is found


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
        key = tail * nodes + head
        sorts = (cost, key) if (source[1:] >= source[:-1]).all() else (source, cost, key)
        order = np.lexsort(sorts)  # which leaves equal ones in their order
        key = key[order]
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


def shortest_trees(arcs: Arcs, origins: Ints, limit: float = np.inf, before: Trees | None = None) -> Trees:
    """Trees from each origin by Dijkstra's method, to nodes no dearer than `limit`.

    Where several paths to a node cost the same, its last arc is the first one in the order of the arcs.

    Parameters
    ----------
    before : trees from the same origins over other arcs between the same nodes: what differs is computed, the same trees
        come out.

    References
    ----------
    E. W. Dijkstra (1959), A note on two problems in connexion with graphs, Numerische Mathematik 1, 269-271.
    """
    if before is not None and len(origins):
        return _updated(arcs, before)
    cost = np.full((len(origins), arcs.nodes), np.inf)
    last = np.full(cost.shape, -1, dtype=np.intp)
    if len(origins) and np.isfinite(limit):
        cost, last = _near_trees(arcs, origins, limit)
    elif len(origins):
        _grow(arcs, origins, np.arange(len(origins)), cost, last)
    return Trees(arcs=arcs, origins=origins, cost=cost, arc=last)


def _star(arcs: Arcs) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], Floats]:
    """First arc of each node, heads, tails and costs as the compiled functions take them."""
    start = np.searchsorted(arcs.tail, np.arange(arcs.nodes + 1)).astype(np.int32)
    return start, arcs.head.astype(np.int32), arcs.tail.astype(np.int32), np.maximum(arcs.cost, FREE)


def _grow(arcs: Arcs, origins: Ints, rows: Ints, cost: Floats, last: Ints) -> None:
    """Fill these rows (origins,) of `cost` and `last` with new trees."""
    from infraprio.network.roads import _along, _kernels

    start, head, tail, weight = _star(arcs)
    everywhere, through = np.arange(arcs.nodes, dtype=np.int32), np.ones(arcs.nodes, dtype=bool)
    for each in (start, through):
        each.setflags(write=False)  # as those of a network are: the trees are compiled once
    out = np.empty((len(rows), arcs.nodes)), np.empty((len(rows), arcs.nodes), dtype=np.int32)
    nothing = np.zeros((0, 0)), np.zeros((0, 0, 0))
    begin = origins[rows].astype(np.int32)
    _kernels.trees(start, head, tail, weight, through, begin, everywhere, False, *out, *nothing)
    cost[rows] = out[0]
    _along.last_arcs(tail, head, weight, origins, rows, cost, last)


def _updated(arcs: Arcs, before: Trees) -> Trees:
    """The trees over `arcs`: paths get shorter from better arcs on, and anew from origins whose paths used worse ones."""
    from infraprio.network.roads import _along

    now, then = (each.tail * arcs.nodes + each.head for each in (arcs, before.arcs))
    old = np.minimum(np.searchsorted(then, now), max(len(then) - 1, 0))
    stays = then[old] == now if len(then) else np.zeros(len(now), dtype=bool)
    cost_then = np.where(stays, before.arcs.cost[old], np.inf) if len(then) else np.full(len(now), np.inf)
    better = np.flatnonzero(arcs.cost < cost_then)
    if len(better) * _MANY > len(now):
        return shortest_trees(arcs, before.origins)
    number = np.full(len(then) + 1, -1, dtype=np.intp)  # of each arc before, now; the last is that of no arc
    number[old[stays]] = np.flatnonzero(stays)
    worse = np.ones(len(then) + 1, dtype=bool)
    worse[old[stays & (arcs.cost <= cost_then)]] = worse[-1] = False
    cost, last = before.cost.copy(), number[before.arc]
    anew = worse[before.arc].any(axis=1)
    start, head, tail, weight = _star(arcs)
    arc_in = np.argsort(head, kind="stable")
    into = np.searchsorted(head[arc_in], np.arange(arcs.nodes + 1))
    rows = np.flatnonzero(~anew)
    graph = start, head, tail, weight
    _along.shortened(graph, (into, arc_in), better, before.origins, rows, cost, last)
    if anew.any():
        _grow(arcs, before.origins, np.flatnonzero(anew), cost, last)
    return Trees(arcs=arcs, origins=before.origins, cost=cost, arc=last)


def graph_of(arcs: Arcs) -> Any:
    """(nodes, nodes) the sparse matrix of the costs, as scipy searches it."""
    from scipy.sparse import csr_array

    start = np.searchsorted(arcs.tail, np.arange(arcs.nodes + 1))
    return csr_array((np.maximum(arcs.cost, FREE), arcs.head, start), shape=(arcs.nodes, arcs.nodes))


def _near_trees(arcs: Arcs, origins: Ints, limit: float) -> tuple[Floats, Ints]:
    from scipy.sparse.csgraph import dijkstra

    cost, before = dijkstra(graph_of(arcs), indices=origins, return_predecessors=True, limit=limit)
    reached = before >= 0
    key = np.where(reached, before, 0).astype(np.intp) * arcs.nodes + np.arange(arcs.nodes)
    arc = np.searchsorted(arcs.tail * arcs.nodes + arcs.head, key)
    return cost, np.where(reached, arc, -1)


def along(trees: Trees, *values: Floats) -> list[Floats]:
    """Sums of arc values along every path, (o, nodes) each; inf where there is no path."""
    from infraprio.network.roads import _along

    sums = np.zeros((len(values), *trees.cost.shape))
    if len(trees.arcs.tail) and len(values):
        _along.sums_along(trees.arcs.tail, trees.arc, np.stack(values).astype(float), sums)
    sums[:, ~np.isfinite(trees.cost)] = np.inf
    return list(sums)


def load(trees: Trees, flow: Floats) -> Floats:
    """Arc loads (arcs,) when `flow` (o, nodes) travels from the origins along the trees.

    What has no path is not loaded.
    """
    from infraprio.network.roads import _along

    arcs = np.zeros(len(trees.arcs.tail))
    _along.loads(trees.arcs.tail, trees.arc, np.where(np.isfinite(trees.cost), flow, 0.0), arcs)
    return arcs


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastSums:
    """Least sums over the middle: (a, m) and (m, b) give ``cost`` and ``middle`` (a, b); inf, 0 where there are none."""

    left: Floats
    right: Floats
    cost: Floats
    middle: Ints


def least_sums(left: Floats, right: Floats, before: LeastSums | None = None) -> LeastSums:
    """Least sum over the middle, and the first place in the middle where it lies.

    Parameters
    ----------
    before : the sums of other numbers of the same shape: what differs is computed, the same comes out.

    Examples
    --------
    >>> found = least_sums(np.array([[1.0, 5.0]]), np.array([[4.0], [1.0]]))
    >>> found.cost.tolist(), found.middle.tolist()
    ([[5.0]], [[0]])
    """
    from infraprio.network.roads import _along

    left, right = np.ascontiguousarray(left), np.ascontiguousarray(right)
    known = before is not None and before.left.shape == left.shape and before.right.shape == right.shape
    if (
        before is not None
        and known
        and np.array_equal(left, before.left)
        and np.array_equal(right, before.right)
    ):
        return before
    if before is not None and known and np.isfinite(left).sum() > _FEW * len(left):
        cost, middle = before.cost.copy(), before.middle.copy()
        _along.min_plus_after(left, right, before.left, before.right, cost, middle)
    else:
        cost = np.empty((len(left), right.shape[1]))
        middle = np.empty(cost.shape, dtype=np.intp)
        _along.min_plus(left, right, cost, middle)
    return LeastSums(left=left, right=right, cost=cost, middle=middle)
