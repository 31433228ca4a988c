"""The order whose largest distance to any one person's order is smallest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from infraprio.clock import deadline, late, left, measured, require_seconds
from infraprio.errors import ScoringError
from infraprio.scoring.groups.linear_orders import Triangles, before_matrix, improve_order
from infraprio.scoring.groups.orders import order_distance, preference_matrix, read_orders
from infraprio.scoring.mixed_integer import solve_mip
from infraprio.scoring.tables import Array

__all__ = ["MinimaxOrder", "minimax_order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimaxOrder:
    """The order (best first), the largest distance to a person's order, its proven lower bound.

    Attributes
    ----------
    order : list of label
        Proposals, best first.
    largest_distance : float
        Kendall distance to the order of the person who fares worst.
    bound : float
        No order has a smaller largest distance.
    optimal : bool
        Whether the distance is proven smallest.
    """

    order: list[Any]
    largest_distance: float
    bound: float
    optimal: bool


@measured
def minimax_order(orders: Any, time_limit: float | None = None) -> MinimaxOrder:
    """Find the order that minimises the largest regret: pairs that one person wanted otherwise.

    Parameters
    ----------
    orders : mapping, list of list or DataFrame
        As in `kemeny`. People count alike.
    time_limit : float, optional
        Seconds after which the best order so far is given with its bound; default the usual limit of work,
        infinite for none.

    Returns
    -------
    MinimaxOrder
        The order, and the proof.

    Examples
    --------
    >>> found = minimax_order([["A", "B", "C"], ["C", "B", "A"]])
    >>> found.largest_distance, found.optimal
    (2.0, True)
    """
    require_seconds(time_limit, ScoringError)
    read = read_orders(orders)
    ends = deadline(time_limit)
    n = len(read.proposals)
    sign = [(read.ranks[:, None, k] < read.ranks[None, :, k]).astype(float) for k in range(len(read.people))]
    total = preference_matrix(read)
    starts = [np.argsort(read.ranks[:, k], kind="stable") for k in range(len(read.people))]
    starts.append(
        np.array(improve_order(total, [int(i) for i in np.argsort(read.ranks.sum(axis=1), kind="stable")]))
    )
    order = min((_descend(sign, [int(i) for i in start]) for start in starts), key=lambda o: _worst(sign, o))
    best, bound = _worst(sign, order)[0], _pair_bound(sign)
    first, second = np.triu_indices(n, 1)
    pairs = len(first)
    cost_rows = np.array([one.T[first, second] - one[first, second] for one in sign])
    constants = np.array([one[first, second].sum() for one in sign])
    triangles = Triangles(n)
    while bound < best and not late(ends):
        answer = _solve(cost_rows, constants, triangles, best, left(ends, least=0.1))
        bound = max(bound, float(np.ceil(answer.bound - 1e-6))) if np.isfinite(answer.bound) else bound
        if answer.x is None:
            break
        before = before_matrix(answer.x[:pairs], n)
        trial = _descend(sign, [int(i) for i in np.argsort(-before.sum(axis=1), kind="stable")])
        if _worst(sign, trial)[0] < best:
            order, best = trial, _worst(sign, trial)[0]
        if not triangles.add_violated(before):
            break
    bound = min(bound, best)
    labels = [read.proposals[i] for i in order]
    return MinimaxOrder(order=labels, largest_distance=best, bound=bound, optimal=bound >= best)


def _worst(sign: list[Array], order: list[int]) -> tuple[float, float]:
    distances = [order_distance(one, order) for one in sign]
    return max(distances), sum(distances)


def _pair_bound(sign: list[Array]) -> float:
    """Two people who differ in d pairs: one of them is at least d / 2 away from any order."""
    apart = [float((a * b.T).sum()) for i, a in enumerate(sign) for b in sign[:i]]
    return float(np.ceil(max(apart, default=0.0) / 2.0))


def _descend(sign: list[Array], order: list[int]) -> list[int]:
    """Move single proposals while the largest distance (then the sum) falls."""
    value = _worst(sign, order)
    improved = True
    while improved:
        improved = False
        for item in list(order):
            rest = [other for other in order if other != item]
            trials = [[*rest[:k], item, *rest[k:]] for k in range(len(order))]
            trial = min(trials, key=lambda o: _worst(sign, o))
            if _worst(sign, trial) < value:
                order, value, improved = trial, _worst(sign, trial), True
    return order


def _solve(
    cost_rows: Array, constants: Array, triangles: Triangles, best: float, time_limit: float | None
) -> Any:
    """Min t with each person's distance <= t, 0/1 pairs, and the triangle inequalities in use."""
    from scipy.sparse import csr_matrix, hstack, vstack

    people, pairs = cost_rows.shape
    matrix = vstack(
        [
            hstack([triangles.rows(), csr_matrix((triangles.count, 1))]),
            csr_matrix(np.column_stack([cost_rows, -np.ones(people)])),
        ]
    )
    lower = np.concatenate([np.zeros(triangles.count), np.full(people, -np.inf)])
    upper = np.concatenate([np.ones(triangles.count), -constants])
    return solve_mip(
        np.append(np.zeros(pairs), 1.0),
        matrix,
        lower,
        upper,
        integer=np.append(np.ones(pairs, dtype=bool), False),
        column_lower=np.zeros(pairs + 1),
        column_upper=np.append(np.ones(pairs), best),
        time_limit=time_limit,
    )
