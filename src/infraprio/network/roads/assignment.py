"""Traffic on links: user equilibrium and system optimum, with one or several user classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from infraprio.errors import NetworkError
from infraprio.findings import finding
from infraprio.network.roads.classes import UserClass, fixed_costs, named_pairs, trip_pairs, user_classes
from infraprio.network.roads.delay import arc_times, link_times, travel_time
from infraprio.network.roads.graph import Floats, Network
from infraprio.network.roads.paths import skim
from infraprio.network.roads.solved import Solved, solve
from infraprio.solver.unsettled import doubted

__all__ = ["Assignment", "assign"]

Principle = Literal["user_equilibrium", "system_optimum"]
_STATUS = {0: "converged", 1: "iteration limit", 2: "no further progress"}
_NOT_SOLVED = frozenset({"times_all_alike", "turn_penalties"})
"""Findings of the readers on costs that are not those of the links, each by its own flow."""
_TOLERANCE = 1e-9  # of the checks after a run, relative to all trips and to the objective


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assignment:
    """Link flows and times at the end of an assignment; links are in the network's order.

    Attributes
    ----------
    principle : str
        ``"user_equilibrium"`` or ``"system_optimum"``.
    status : str
        ``"converged"``; ``"iteration limit"``; ``"no further progress"`` if the last rounds did not make the
        gap smaller: near the limit of floating point (about 1e-12), or earlier where loads lie many times above
        capacity. The result is the best found; ``relative_gap`` and ``bound`` say how good it is.
    flow : array (links,)
        Passenger-car equivalents on each link.
    time, cost : array (links,)
        Travel time and generalised cost with that flow (cost: of the first class).
    class_flow, class_cost : array (classes, links)
        Vehicles and generalised cost of each class.
    total_time : float
        Sum over links and classes of vehicles x travel time.
    objective, bound : float
        Value of the convex function that was minimised (equilibrium: Beckmann's, system optimum: total
        generalised cost of passenger-car equivalents) and the best lower bound on its minimum.
    relative_gap : float
        (cost paid - cost on shortest paths) / cost paid; in marginal cost for the system optimum.
    iterations : int
        Rounds of shortest paths.
    within_zones : float
        Vehicles that stay in their zone and use no link.
    """

    principle: str
    status: str
    flow: Floats
    time: Floats
    cost: Floats
    class_flow: Floats
    class_cost: Floats
    total_time: float
    objective: float
    bound: float
    relative_gap: float
    iterations: int
    within_zones: float


def assign(
    net: Network,
    demand: ArrayLike | Sequence[UserClass],
    relative_gap: float = 1e-6,
    principle: Principle = "user_equilibrium",
    max_iterations: int = 2000,
) -> Assignment:
    """Assign trips so that nobody can do better alone (equilibrium) or the total is least (system optimum).

    Parameters
    ----------
    net : Network
        The road network.
    demand : array (zones, zones), or a sequence of UserClass
        Vehicles from row to column in the time to which capacities refer. Trips within a zone use no link.
    relative_gap : float
        The run ends at this gap; 0: until the rounds make it no smaller.
    principle : {"user_equilibrium", "system_optimum"}
        Each driver takes a cheapest route, or the sum of all drivers' cost is smallest.
    max_iterations : int
        Rounds of shortest paths after which the run ends, with the status saying so.

    Returns
    -------
    Assignment
        Flows and costs of links, costs between zones, and how near to equilibrium they are.

    Raises
    ------
    NetworkError
        Demand of a wrong shape, missing, negative or infinite; trips between zones without a path; a gap
        below 0; a network whose reader found that costs depend on other links or on turns: what a link costs is solved
        by its own flow alone. Where the finding is mistaken, ``dataclasses.replace(net, findings=())`` is solved.
    SolverError
        The result fails an independent check: flow conservation at every node for each class, and
        objective not below the dual bound from new shortest paths.

    Notes
    -----
    Gradient projection over paths (Jayakrishnan, Tsai, Prashker and Rajadhyaksha 1994, Transportation
    Research Record 1443), with repeated sweeps over the paths kept between two rounds of shortest paths
    (Xie, Nie and Liu 2018, Transportation Science 52). The system optimum is the equilibrium of marginal
    costs. Several classes share link time and differ in fixed costs; demand is solved in passenger-car
    equivalents, which keeps the problem convex.

    Examples
    --------
    >>> import numpy as np
    >>> from infraprio.network import Network
    >>> net = Network(nodes=[1, 2], zones=[0, 1], tail=[0, 0], head=[1, 1], time=[10.0, 20.0],
    ...               capacity=[10.0, 10.0], b=[1.0, 0.0], power=[1.0, 1.0])
    >>> result = assign(net, [[0.0, 30.0], [0.0, 0.0]])
    >>> result.flow.round(6), result.cost.round(6), round(result.total_time, 6)
    (array([10., 20.]), array([20., 20.]), 600.0)
    """
    if principle not in ("user_equilibrium", "system_optimum"):
        raise NetworkError(f'principle is "user_equilibrium" or "system_optimum", not "{principle}".')
    if not 0 <= relative_gap < np.inf or max_iterations < 1:
        raise NetworkError("relative_gap must be a number from 0 up, and max_iterations 1 or more.")
    if doubts := [found for found in net.findings if found.code in _NOT_SOLVED]:
        raise NetworkError(*doubts, finding("cost_not_by_link"))
    classes = user_classes(net, demand)
    fixed = fixed_costs(net, classes)
    weighted = [matrix * each.pce for each, matrix in classes]
    pairs = trip_pairs(net, weighted)
    run = solve(net, arc_times(net, principle), pairs, fixed, gap=relative_gap, max_iterations=max_iterations)
    if run.state == -1 or not np.isfinite(run.objective):
        raise _no_path(net, weighted, fixed)
    result = _result(net, principle, run, fixed, classes)
    _verify(net, result, weighted, run.flow, fixed)
    return result


def _no_path(net: Network, matrices: list[Floats], fixed: Floats) -> NetworkError:
    """Say which trips have no path, or that times have left the range of numbers."""
    free = link_times(net, "user_equilibrium").free
    for matrix, own in zip(matrices, fixed, strict=True):
        cut = np.argwhere(np.isinf(skim(net, free + own)) & (matrix > 0))
        if cut.size:
            trips = matrix[cut[:, 0], cut[:, 1]].sum()
            return NetworkError(
                finding("demand_without_path", pairs=named_pairs(net, cut), trips=f"{trips:g}")
            )
    return NetworkError(finding("times_overflow"))


def _result(
    net: Network, principle: str, run: Solved, fixed: Floats, classes: list[tuple[UserClass, Floats]]
) -> Assignment:
    flow = run.flow.sum(axis=0)
    time = travel_time(net, flow)
    vehicles = run.flow / np.array([each.pce for each, _ in classes])[:, None]
    used = flow > 0  # a closed link has no flow, and infinity times 0 is not a number
    return Assignment(
        principle=principle,
        status=_STATUS[run.state],
        flow=flow,
        time=time,
        cost=time + fixed[0],
        class_flow=vehicles,
        class_cost=time + fixed,
        total_time=float((vehicles[:, used] * time[used]).sum()),
        objective=run.objective,
        bound=run.bound,
        relative_gap=run.gap,
        iterations=run.rounds,
        within_zones=float(sum(np.trace(matrix) for _, matrix in classes)),
    )


def _verify(net: Network, result: Assignment, matrices: list[Floats], flows: Floats, fixed: Floats) -> None:
    """Check the result apart from the method: node balance, and a bound from new shortest paths."""
    scale = sum(float(matrix.sum()) for matrix in matrices)
    marginal = link_times(net, result.principle).times(result.flow)
    excess = 0.0
    for matrix, flow, own in zip(matrices, flows, fixed, strict=True):
        balance = np.bincount(net.tail, flow, net.n_nodes) - np.bincount(net.head, flow, net.n_nodes)
        balance[net.zones] -= matrix.sum(axis=1) - matrix.sum(axis=0)
        worst = int(np.abs(balance).argmax())
        if abs(balance[worst]) > _TOLERANCE * scale:
            raise doubted(f"Flow is not conserved at node {net.nodes[worst]}: {balance[worst]:g} too much.")
        least = skim(net, marginal + own)
        trips = matrix > 0
        paid = (marginal + own)[flow > 0] @ flow[flow > 0]
        excess += float(paid - (least[trips] * matrix[trips]).sum())
    if excess < -_TOLERANCE * max(abs(result.objective), 1.0) or result.bound > result.objective * (
        1 + _TOLERANCE
    ):
        raise doubted("The assignment's objective lies below its dual bound: the result cannot be right.")
