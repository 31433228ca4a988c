"""Which links to build under a budget when traffic finds its own equilibrium, with proof of the optimum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from infraprio.clock import deadline, late, measured, require_seconds
from infraprio.design.bound import FREE, IN, OUT, Bound, Design
from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.network.roads.candidates import Candidates
from infraprio.network.roads.graph import Bools, Floats, Network
from infraprio.solver.unsettled import doubted

__all__ = ["NetworkDesign", "design_network"]

_PROOF = 1e-7  # sets are left out once they cannot be better than the best by this share
_PRICES = 3  # further prices on the budget tried at a node
_WORTH = 0.97  # ... as long as the bound could reach this share of the best


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkDesign:
    """The best set of links, and the proof.

    Attributes
    ----------
    status : str
        ``"optimal"``: no affordable set is better by more than a ten-millionth; ``"feasible"``: the best found within
        the limit of work or time.
    built : array of bool (candidates,)
        What to build, in the order of the candidates.
    cost, budget : float
        What the chosen candidates cost.
    total_time : float
        Sum of flow x travel time in equilibrium with these links.
    bound : float
        No affordable set has a smaller total time.
    gap : float
        (total_time - bound) / total_time.
    nodes, evaluations : int
        Nodes of the search tree, and different sets whose equilibrium was computed.

    Examples
    --------
    >>> import numpy as np
    >>> from infraprio.design import design_network
    >>> from infraprio.network import Candidates, Network
    >>> net = Network(nodes=[1, 2], zones=[0, 1], tail=[0], head=[1], time=[10.0],
    ...               capacity=[1.0], b=[0.0], power=[1.0])
    >>> new = Candidates(tail=[0], head=[1], time=[6.0], capacity=[1.0], b=[0.0], power=[1.0], cost=[5.0])
    >>> plan = design_network(net, [[0, 10], [0, 0]], new, budget=5.0)
    >>> plan.built.tolist(), plan.total_time, plan.status
    ([True], 60.0, 'optimal')
    """

    status: str
    built: Bools
    cost: float
    budget: float
    total_time: float
    bound: float
    gap: float
    nodes: int
    evaluations: int


@dataclass(slots=True)
class _Search:
    """The state of one search."""

    design: Design
    budget: float
    ends: float
    best: float = np.inf
    built: Any = None
    nodes: int = 0

    def late(self) -> bool:
        """Whether work or time is up."""
        return late(self.ends)

    def cutoff(self) -> float:
        """Bound from which a node is left out."""
        return self.best * (1.0 - _PROOF)

    def affordable(self, built: Bools) -> bool:
        """Whether a set keeps the budget, to rounding."""
        return bool(self.design.cost[built].sum() <= self.limit())

    def limit(self) -> float:
        """Budget with room for rounding."""
        return self.budget * (1.0 + 1e-12)

    def offer(self, built: Bools) -> bool:
        """Evaluate a set; keep it if it is the best."""
        total = self.design.total_time(built, self.best)
        if total < self.best:
            self.best, self.built = total, built.copy()
            return True
        return False


@dataclass(slots=True)
class _Node:
    """Sets that agree with ``state``; ``use`` is known if the same links are open as at the parent."""

    state: NDArray[np.int8]
    price: float
    bound: float
    use: Floats | None


@measured
def design_network(
    net: Network,
    demand: ArrayLike,
    candidates: Candidates,
    *,
    budget: float,
    time_limit: float | None = None,
) -> NetworkDesign:
    """Choose the links that make total travel time in equilibrium least, within a budget; exact.

    Parameters
    ----------
    net : Network
        The road network.
    demand : array (zones, zones)
        Trips from each zone (row) to each zone (column).
    candidates : Candidates
        Links to add, or to put in the place of one that is there.
    budget : float
        Most that the chosen links may cost together, in the unit of their costs; 0 allows those that cost
        nothing.
    time_limit : float, optional
        Seconds; default the usual limit of work, infinite for none. At the limit the best found so far is given
        with a bound that holds.

    Returns
    -------
    NetworkDesign
        A new link that nobody would use is not built.

    Raises
    ------
    ProblemError
        The budget is negative or missing; two candidates replace the same link; no affordable set connects
        all trips.
    NetworkError
        Network, demand or candidates cannot be used.

    Notes
    -----
    Branch and bound (LeBlanc 1975, Transportation Science 9). The bound of a node is a system optimum in
    which links not yet decided may be bought in part, with the budget in Lagrangian form; every set that
    the bounds leave in question is evaluated by its own equilibrium, since building more can make traffic
    slower (Braess).

    Examples
    --------
    >>> from infraprio.network import Candidates, Network
    >>> net = Network(nodes=[1, 2], zones=[0, 1], tail=[0], head=[1], time=[10.0], capacity=[10.0],
    ...               b=[1.0], power=[1.0])
    >>> more = Candidates(tail=[0, 0], head=[1, 1], time=[12.0, 9.0], capacity=[9.0, 9.0], b=[1.0, 1.0],
    ...                   power=[1.0, 1.0], cost=[5.0, 8.0])
    >>> plan = design_network(net, [[0, 30], [0, 0]], more, budget=10.0)
    >>> plan.status, plan.built, round(plan.total_time, 2)
    ('optimal', array([False,  True]), 735.0)
    """
    if not budget >= 0:
        raise ProblemError(finding("problem_cell_below", "budget", a="budget", value=budget))
    require_seconds(time_limit, ProblemError)
    ends = deadline(time_limit)
    search = _Search(design=Design(net, demand, candidates), budget=float(budget), ends=ends)
    _start(search)
    bound = _branch(search)
    if search.built is None:
        raise ProblemError(finding("no_affordable_set"))
    return _result(search, bound)


def _start(search: _Search) -> None:
    """Find a good set first: nothing, then by use in the relaxation, then better by single changes."""
    n = search.design.cost.size
    search.offer(np.zeros(n, dtype=bool))
    root = _Node(np.full(n, FREE, dtype=np.int8), 0.0, 0.0, None)
    use = _bounded(search, root, _left(search, root))[0].use
    built = np.zeros(n, dtype=bool)
    for k in np.argsort(-use, kind="stable"):
        built[k] = True
        built[k] = search.affordable(built)
    search.offer(built)
    improved = True
    while improved and search.built is not None:
        improved = False
        for other in _neighbours(search.built):
            if search.late():
                return
            if search.affordable(other) and search.offer(other):
                improved = True
                break


def _neighbours(built: Bools) -> list[Bools]:
    """Give the sets with one link more, one exchanged, or one less."""
    inside, outside = np.flatnonzero(built), np.flatnonzero(~built)
    changes = [[k] for k in outside] + [[k, j] for k in outside for j in inside] + [[j] for j in inside]
    sets = []
    for change in changes:
        other = built.copy()
        other[change] ^= True
        sets.append(other)
    return sets


def _branch(search: _Search) -> float:
    """Search depth first until no set can be better, or the limit comes first; give the bound."""
    cost = search.design.cost
    open_nodes = [_Node(np.full(cost.size, FREE, dtype=np.int8), 0.0, 0.0, None)]
    while open_nodes:
        if search.late():
            return min(search.best, min(node.bound for node in open_nodes))
        node = open_nodes.pop()
        search.nodes += 1
        left = _left(search, node)
        bound, node.price = _bounded(search, node, left)
        node.bound = max(node.bound, bound.value)
        if node.bound >= search.cutoff() or not np.isfinite(bound.reached):
            continue
        free = node.state == FREE
        if not free.any():
            search.offer(node.state == IN)
            continue
        open_nodes += _children(node, bound, fits=bool(cost[free].sum() <= left))
    return min(search.best, search.cutoff())


def _left(search: _Search, node: _Node) -> float:
    """Give what is left for the free candidates; those that cost more are decided against."""
    cost = search.design.cost
    left = max(search.limit() - float(cost[node.state == IN].sum()), 0.0)
    too_dear = (node.state == FREE) & (cost > left)
    if too_dear.any():
        node.state[too_dear] = OUT
        node.use = None
    return left


def _children(node: _Node, bound: Bound, fits: bool) -> list[_Node]:
    """Decide the free candidate that is used most; the likelier side comes last, to be searched first."""
    k = int(np.argmax(np.where(node.state == FREE, bound.use, -1.0)))
    without, with_it = node.state.copy(), node.state.copy()
    without[k], with_it[k] = OUT, IN
    same = (
        bound.use if fits else None
    )  # all free ones are affordable: deciding for one changes nothing in the bound
    pair = [_Node(without, node.price, node.bound, None), _Node(with_it, node.price, node.bound, same)]
    return pair if bound.use[k] > 0.5 else pair[::-1]


def _bounded(search: _Search, node: _Node, left: float) -> tuple[Bound, float]:
    """Bound of a node, with the price on the budget that gave it; prices are tried while they may help."""
    if node.use is not None:
        return Bound(node.bound, node.bound, node.use, 0.0), node.price
    design, cutoff = search.design, search.cutoff()
    free = node.state == FREE
    if design.cost[free].sum() <= left:
        return design.bound(node.state, 0.0, left, cutoff), 0.0
    price = node.price
    best = design.bound(node.state, price, left, cutoff)
    low, high = (price, np.inf) if best.overdraft > 0 else (0.0, price)
    tried = 0
    top = best
    while tried < _PRICES and best.value < cutoff and np.isfinite(best.reached):
        if price > 0 and top.reached < _WORTH * cutoff < np.inf:
            break
        if np.isfinite(high):
            new = (low + high) / 2
        else:
            new = 1.5 * price if price > 0 else 0.05 * best.reached / design.cost[free].max()
        found = design.bound(node.state, new, left, cutoff)
        low, high = (new, high) if found.overdraft > 0 else (low, new)
        if found.reached > top.reached or found.value >= cutoff:
            top, price = found, new
        best = top if top.value >= best.value else top._replace(value=best.value)
        tried += 1
    return best, price


def _result(search: _Search, bound: float) -> NetworkDesign:
    """Check the best set against the data and put the result together."""
    design = search.design
    built = search.built & ~design.unused(search.built)
    total = design.total_time(built, np.inf)
    if not search.affordable(built) or total > search.best * (1.0 + _PROOF):
        raise doubted("The chosen set fails the check against budget and equilibrium.")
    bound = min(bound, total)
    gap = (total - bound) / total if total > 0 else 0.0
    return NetworkDesign(
        status="optimal" if gap <= 2 * _PROOF else "feasible",
        built=built,
        cost=float(design.cost[built].sum()),
        budget=search.budget,
        total_time=total,
        bound=bound,
        gap=gap,
        nodes=search.nodes,
        evaluations=design.evaluations,
    )
