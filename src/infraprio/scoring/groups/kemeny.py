"""The Kemeny order: the order that goes against the fewest pairwise preferences, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import deadline, late, left, measured, require_seconds
from infraprio.errors import ScoringError
from infraprio.scoring.groups.linear_orders import Triangles, before_matrix, improve_order
from infraprio.scoring.groups.orders import order_distance, preference_matrix, read_orders
from infraprio.scoring.mixed_integer import solve_mip
from infraprio.scoring.tables import Array, VectorLike

__all__ = ["KemenyResult", "kemeny"]

_TOL = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class KemenyResult:
    """The order (best first), its weighted Kendall distance to all orders and the proof.

    `optimal` is True when `distance` is proven smallest; else it is at most `gap` (a share of `distance`)
    above `bound`.

    Attributes
    ----------
    order : list of label
        Proposals, best first.
    distance : float
        Weighted Kendall distance to all orders together.
    bound : float
        No order has a smaller distance.
    gap : float
        (distance - bound) / distance; 0 when proven.
    optimal : bool
        Whether the distance is proven smallest.
    method : dict of str to label
        What was computed, in words, for the record.
    """

    order: list[Any]
    distance: float
    bound: float
    gap: float
    optimal: bool
    method: dict[str, Any]


@measured
def kemeny(orders: Any, weights: VectorLike | None = None, time_limit: float | None = None) -> KemenyResult:
    """Consensus by the smallest total Kendall distance to all people's orders.

    Parameters
    ----------
    orders : mapping, list of list or DataFrame
        Lists of proposals, best first ({person: list} or a list of lists), or a table of ranks proposals x
        people.
    weights : Series, mapping or sequence, optional
        Weight of each person; equal when left out.
    time_limit : float, optional
        Seconds after which the best order so far is given with its bound and gap; default the usual limit of
        work, infinite for none.

    Returns
    -------
    KemenyResult
        Distance counts each pair that a person orders the other way round, times the person's weight; a
        person's ties cost nothing. Several orders may be optimal; the same input gives the same one.

    Raises
    ------
    ScoringError
        Orders over different proposals, proposals named twice, unusable weights.

    Notes
    -----
    Groups that a majority puts before all others are ordered apart (extended Condorcet criterion). In each
    group a linear programme over pairs, with the triangle inequalities that it violates added step by step,
    gives a bound; it mostly is an order already, else an integer programme continues.

    References
    ----------
    Kemeny (1959), Daedalus 88(4), 577-591; Truchon (1998), An extension of the Condorcet criterion and Kemeny
    orders; Groetschel, Juenger and Reinelt (1984), Operations Research 32(6), 1195-1220.

    Examples
    --------
    >>> result = kemeny([["A", "B", "C"], ["A", "C", "B"], ["B", "A", "C"]])
    >>> result.order, result.distance, result.optimal
    (['A', 'B', 'C'], 2.0, True)
    """
    require_seconds(time_limit, ScoringError)
    read = read_orders(orders, weights)
    matrix = preference_matrix(read)
    ends = deadline(time_limit)
    whole = bool((matrix == np.round(matrix)).all())
    order: list[int] = []
    slack = 0.0
    for group in _majority_groups(matrix):
        part = matrix[np.ix_(group, group)]
        inside, bound = _order_group(part, whole, ends)
        slack += order_distance(part, inside) - bound
        order += [int(group[i]) for i in inside]
    distance = order_distance(matrix, order)
    optimal = slack <= 2e-9 * max(distance, 1.0)
    bound = distance if optimal else distance - slack
    return KemenyResult(
        order=[read.proposals[i] for i in order],
        distance=distance,
        bound=bound,
        gap=0.0 if optimal else slack / distance,
        optimal=optimal,
        method={"method": "kemeny", "distance": "weighted Kendall", "solver": "HiGHS"},
    )


def _majority_groups(matrix: Array) -> list[NDArray[np.int64]]:
    """Split into groups, ordered so that no later one is preferred by a majority to an earlier one."""
    import networkx as nx

    graph: Any = nx.DiGraph()
    graph.add_nodes_from(range(len(matrix)))
    graph.add_edges_from((int(a), int(b)) for a, b in np.argwhere(matrix > matrix.T))
    condensed = nx.condensation(graph)
    groups = nx.lexicographical_topological_sort(condensed, key=lambda c: min(condensed.nodes[c]["members"]))
    return [np.array(sorted(condensed.nodes[c]["members"])) for c in groups]


def _order_group(matrix: Array, whole: bool, ends: float) -> tuple[list[int], float]:
    """Best order of one group and a proven lower bound of its distance."""
    n = len(matrix)
    order = improve_order(
        matrix, [int(i) for i in np.argsort(matrix.sum(axis=0) - matrix.sum(axis=1), kind="stable")]
    )
    if n <= 2:
        return order, order_distance(matrix, order)
    first, second = np.triu_indices(n, 1)
    cost, constant = matrix.T[first, second] - matrix[first, second], float(matrix[first, second].sum())
    triangles = Triangles(n)
    best, bound = order_distance(matrix, order), 0.0
    for integer in (False, True):
        while not late(ends):
            answer = solve_mip(
                cost,
                triangles.rows(),
                np.zeros(triangles.count),
                np.ones(triangles.count),
                integer=np.full(len(cost), integer),
                column_lower=np.zeros(len(cost)),
                column_upper=np.ones(len(cost)),
                time_limit=left(ends, least=0.1),
            )
            bound = max(bound, _rounded(answer.bound + constant, whole))
            if answer.x is None:
                break
            before = before_matrix(answer.x, n)
            trial = improve_order(matrix, [int(i) for i in np.argsort(-before.sum(axis=1), kind="stable")])
            if order_distance(matrix, trial) < best - 1e-12:
                order, best = trial, order_distance(matrix, trial)
            if bound >= best - 1e-9 * max(best, 1.0):
                return order, best
            if not triangles.add_violated(before):
                break
    return order, min(bound, best)


def _rounded(bound: float, whole: bool) -> float:
    if not np.isfinite(bound):
        return 0.0
    return float(np.ceil(bound - _TOL)) if whole else bound - 1e-9 * max(abs(bound), 1.0)
