"""Bounds and evaluations for network design: what a partly decided set of links can reach."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from infraprio.clock import charge
from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.network.roads.candidates import Candidates, extended
from infraprio.network.roads.classes import Pairs, checked_demand, trip_pairs
from infraprio.network.roads.delay import Arcs, arc_times
from infraprio.network.roads.graph import Bools, Floats, Ints, Network

__all__: list[str] = []

IN, OUT, FREE = 1, 0, -1
_COARSE, _FINE = 1e-6, 1e-10  # relative gaps of an equilibrium, at first and if it may be the best
_NEAR = 1e-3  # total times this close to the best, relatively, are computed to the fine gap
_BOUND_GAP = 1e-4  # of a system optimum: its dual bound is valid at any gap
_ROUNDS = 2000
_STEP = (
    2e-8  # of work, in seconds of a usual machine: a link or node in one search tree, or a pair in one round
)


class Bound(NamedTuple):
    """Bound on total time, value reached, use of each candidate, and what that overdraws the budget by."""

    value: float
    reached: float
    use: Floats
    overdraft: float


class Design:
    """One instance in the order of the compiled equilibrium, and the paths kept from run to run."""

    def __init__(self, net: Network, demand: ArrayLike, candidates: Candidates) -> None:
        taken = candidates.replaces[candidates.replaces >= 0]
        if np.unique(taken).size < taken.size:
            raise ProblemError(finding("candidates_replace_twice"))
        if (net.law != "bpr").any():
            raise ProblemError(finding("design_law"))
        self.net = extended(net, candidates)
        self.cost = candidates.cost
        place = np.empty(self.net.n_links, dtype=np.intp)
        place[self.net.order] = np.arange(self.net.n_links)
        self.arc = place[net.n_links :]
        self.replaced = np.where(candidates.replaces >= 0, place[candidates.replaces], -1)
        matrix = checked_demand(net, demand)
        self.trips = float(matrix.sum() - np.trace(matrix))
        self.pairs: Pairs = trip_pairs(self.net, [matrix])
        self.real = arc_times(self.net, "user_equilibrium")
        self.marginal = arc_times(self.net, "system_optimum")
        self.fixed = self.net.fixed_cost()[self.net.order][None, :]
        self.evaluations = 0
        self._known: dict[bytes, tuple[float, float]] = {}
        self._pools: dict[str, Any] = {}

    def total_time(self, built: Bools, best: float) -> float:
        """Total time in equilibrium, finely if it may beat ``best``; infinite if trips have no path."""
        key = np.packbits(built).tobytes()
        if key not in self._known:
            self.evaluations += 1
        for gap in (_COARSE, _FINE):
            if self._known.get(key, (0.0, np.inf))[1] > gap:
                self._known[key] = self._equilibrium(built, gap)[0], gap
            if self._known[key][0] > best * (1.0 + _NEAR):
                break
        return self._known[key][0]

    def unused(self, built: Bools) -> Bools:
        """Built new links that nobody uses in equilibrium: without them it is the same."""
        flow = self._equilibrium(built, _FINE)[1]
        return built & (self.replaced < 0) & (flow[self.arc] <= 1e-9 * self.trips)

    def _equilibrium(self, built: Bools, gap: float) -> tuple[float, Floats]:
        closed = np.concatenate([self.arc[~built], self.replaced[built & (self.replaced >= 0)]])
        arcs = _closed(self.real, closed)
        flow, objective, _ = self._run("real", arcs, self.fixed, gap, np.inf)
        if not np.isfinite(objective):
            return np.inf, flow
        used = flow > 0
        return float(arcs.times(flow)[used] @ flow[used]), flow

    def bound(self, state: NDArray[np.int8], price: float, left: float, cutoff: float) -> Bound:
        """Bound on the total time of all sets that agree with ``state`` and spend ``left`` on the free ones.

        The least total time over flows and over capacities bought in part, with ``price`` per unit of
        overspending (Lagrange). A share y of a link has capacity y and delay K x^(p+1) / y^p, so the best
        share is y = x / x0 up to 1 with x0 = (price cost / (p K))^(1/(p+1)): below x0, the link's marginal
        time is that at x0.
        """
        closed = np.concatenate([self.arc[state == OUT], self.replaced[(state == IN) & (self.replaced >= 0)]])
        arcs = _closed(self.marginal, closed)
        free = state == FREE
        full = np.zeros(state.size)  # flow from which the whole link is bought
        if price > 0:
            arc = self.arc
            power, charge = arcs.power[arc], price * self.cost
            weight = power / (power + 1.0) * arcs.scale[arc] * arcs.inverse[arc] ** power
            bent = free & (weight > 0)
            full[bent] = (charge[bent] / weight[bent]) ** (1.0 / (power[bent] + 1.0))
            arcs.floor[arc[bent]] = full[bent]
            flat = free & (weight == 0) & (self.trips > 0)
            full[flat] = self.trips
            arcs.free[arc[flat]] += charge[flat] / self.trips
        shift = price * left
        flow, objective, value = self._run(
            "bound", arcs, np.zeros_like(self.fixed), _BOUND_GAP, cutoff + shift
        )
        x = flow[self.arc]
        share = np.divide(x, full, out=(x > 0).astype(np.float64), where=full > 0)
        use = np.where(free, np.minimum(share, 1.0), state == IN)
        return Bound(value - shift, objective - shift, use, float(self.cost[free] @ use[free]) - left)

    def _run(
        self, which: str, arcs: Arcs, fixed: Floats, gap: float, cutoff: float
    ) -> tuple[Floats, float, float]:
        """Flow, objective and bound; both infinite if some trips have no path."""
        from infraprio.network.roads import _kernels

        net = self.net
        star = net.start, net.head[net.order], net.tail[net.order], net.through
        pool = self._pools.pop(which, None) or _kernels.empty_pool(self.pairs.demand.size)
        flows, _, objective, bound, rounds, code, pool = _kernels.equilibrium(
            *star, *arcs.compiled(), fixed, *self.pairs, gap, _ROUNDS, cutoff, pool
        )
        trees = self.pairs.node.size * (net.n_links + net.through.size)
        charge(_STEP * (1 + (rounds if code >= 0 else 0)) * (trees + 10 * self.pairs.demand.size))
        if code == -1:
            return flows[0], np.inf, np.inf
        self._pools[which] = pool
        return flows[0], objective, bound


def _closed(arcs: Arcs, closed: Ints) -> Arcs:
    """Arc times with some arcs closed."""
    free, scale, floor = arcs.free.copy(), arcs.scale.copy(), arcs.floor.copy()
    free[closed] = np.inf
    scale[closed] = 0.0
    return arcs._replace(free=free, scale=scale, floor=floor)
