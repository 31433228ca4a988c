"""One run of the compiled equilibrium, from nothing or from the paths of another run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from infraprio.network.roads.classes import Pairs
from infraprio.network.roads.delay import Arcs
from infraprio.network.roads.graph import Floats, Ints, Network

__all__ = ["Solved", "solve"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """Flows at the end of a run, links in the order of the network, and the paths that carry them.

    Attributes
    ----------
    flow : (classes, links) passenger-car equivalents of each class, without traffic that keeps to its link.
    gap, objective, bound, rounds, state : see ``_kernels.equilibrium``; state -1: a pair has no path.
    pairs, pool : who travels, and the paths; the start of the next run.
    """

    flow: Floats
    gap: float
    objective: float
    bound: float
    rounds: int
    state: int
    pairs: Pairs = field(repr=False)
    pool: tuple[Any, ...] = field(repr=False)


def solve(
    net: Network,
    arcs: Arcs,
    pairs: Pairs,
    fixed: Floats,
    *,
    gap: float,
    max_iterations: int,
    start: Solved | None = None,
) -> Solved:
    """Run to the relative `gap` or the limit of rounds.

    Parameters
    ----------
    arcs : times in star order, see `delay.arc_times`.
    fixed : (classes, links) cost beside the time.
    start : a run on the same links in the same order, with any times, trips and fixed costs; it stays as it is.
    """
    from infraprio.network.roads import _kernels

    by_arc = np.ascontiguousarray(
        fixed[:, net.order]
    )  # by rows however many classes: the loops are compiled once
    pool = _kernels.empty_pool(pairs.demand.size) if start is None else _renewed(start, pairs, by_arc)
    star = net.start, net.head[net.order], net.tail[net.order], net.through
    flows, reached, objective, bound, rounds, state, pool = _kernels.equilibrium(
        *star, *arcs.compiled(), by_arc, *pairs, gap, max_iterations, np.inf, pool
    )
    in_links = np.empty_like(flows)
    in_links[:, net.order] = flows
    return Solved(
        flow=in_links,
        gap=float(reached),
        objective=float(objective),
        bound=float(bound),
        rounds=int(rounds),
        state=int(state),
        pairs=pairs,
        pool=pool,
    )


def _groups(pairs: Pairs) -> Ints:
    """(pairs,) the group of each pair."""
    return np.repeat(np.arange(pairs.node.size), np.diff(pairs.first))


def _keys(pairs: Pairs, nodes: int) -> Ints:
    """(pairs,) a number for class, origin and destination."""
    group = _groups(pairs)
    start = pairs.kind[group].astype(np.int64) * nodes + pairs.node[group]
    return np.asarray(start * nodes + pairs.to, dtype=np.int64)


def _renewed(start: Solved, pairs: Pairs, fixed: Floats) -> tuple[Any, ...]:
    """The paths of the start for these trips and costs; a pair that had none gets its own from the run."""
    from infraprio.network.roads import _starts

    nodes = 1 + max(int(p.max(initial=0)) for each in (pairs, start.pairs) for p in (each.node, each.to))
    now, then = _keys(pairs, nodes), _keys(start.pairs, nodes)
    order = np.argsort(then, kind="stable")
    at = np.minimum(np.searchsorted(then[order], now), max(then.size - 1, 0))
    known = then[order][at] == now if then.size else np.zeros(now.size, dtype=bool)
    old = np.where(known, order[at] if then.size else -1, -1)
    factor = np.ones(now.size)
    factor[known] = pairs.demand[known] / start.pairs.demand[old[known]]
    return tuple(_starts.renewed(start.pool, old, factor, pairs.kind[_groups(pairs)], fixed))
