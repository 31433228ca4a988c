"""The portfolio that is best at the worst weights: by value, or by regret."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.choose.best_portfolio import impossible
from infraprio.portfolio.choose.enumerate_sets import totals
from infraprio.portfolio.choose.portfolio import Portfolio, portfolio, relative_gap
from infraprio.portfolio.model.cheapest_of_equals import cheapest
from infraprio.portfolio.model.criterion_rows import criterion_rows
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import solve
from infraprio.solver.parallel import solve_each
from infraprio.solver.unsettled import not_settled

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Problem

from infraprio.portfolio.robust.core_index import extreme_weights

__all__ = ["maximin_portfolio", "minimax_regret_portfolio"]

Floats = NDArray[np.float64]


def maximin_portfolio(problem: Problem | Data, weights: Any = None) -> Portfolio:
    """Return the portfolio whose value at the worst weights of a set is greatest.

    Parameters
    ----------
    problem, weights : as there
        As for ``nondominated``.

    Returns
    -------
    Portfolio
        ``value`` is the value at the worst weights, and ``weights`` are those.

    Raises
    ------
    ProblemError, InfeasibleError
        As ``best_portfolio``.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, maximin_portfolio
    >>> value = pd.DataFrame({"access": [4, 1, 3], "safety": [1, 4, 3]}, index=["a", "b", "c"])
    >>> maximin_portfolio(Problem(value=value, cost=pd.Series(1, index=value.index), budget=1)).selected
    ['c']
    """
    data = compile_data(problem)
    points = extreme_weights(data, weights)
    return worst_case(data, points, np.zeros(len(points)))


def minimax_regret_portfolio(problem: Problem | Data, weights: Any = None) -> tuple[Portfolio, float]:
    """Return the portfolio whose greatest regret over a set of weights is least, and that regret.

    Regret is the best value there is at some weights less the portfolio's own; it is greatest at an extreme
    point, as the best value is convex in the weights.

    Parameters
    ----------
    problem, weights : as there
        As for ``nondominated``.

    Returns
    -------
    portfolio : Portfolio
        The plan.
    regret : float
        The largest loss that it can have, against the best plan for the same weights.

    Raises
    ------
    ProblemError, InfeasibleError
        As ``best_portfolio``.

    References
    ----------
    L. J. Savage (1951), The theory of statistical decision, Journal of the American Statistical Association 46, 55-67.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, minimax_regret_portfolio
    >>> value = pd.DataFrame({"access": [4, 1, 3], "safety": [1, 4, 3]}, index=["a", "b", "c"])
    >>> problem = Problem(value=value, cost=pd.Series(1, index=value.index), budget=1)
    >>> plan, regret = minimax_regret_portfolio(problem)
    >>> plan.selected, regret
    (['c'], 1.0)
    """
    data = compile_data(problem)
    points = extreme_weights(data, weights)
    best = best_at(data, points)
    plan = worst_case(data, points, -best)
    values = np.array(list(plan.criteria.values())) @ points.T
    return plan, float((best - values).max())


def best_at(data: Data, points: Floats) -> Floats:
    """Return the best value there is at each point; rules about value keep the problem's own weights."""
    stated, rows = criterion_rows(data)
    best = []
    sought = [replace(stated.arrays, gain=point @ rows[:-1]) for point in points]
    for outcome, notes in solve_each(sought):
        if outcome.status == "infeasible":
            raise impossible(data)
        if outcome.x is None:
            raise not_settled(notes)
        best.append(outcome.value)
    return np.array(best)


def worst_case(data: Data, points: Floats, offset: Floats) -> Portfolio:
    """Return the portfolio with the greatest least value over the points, an offset added at each."""
    stated, rows = criterion_rows(data)
    arrays, cost = stated.arrays, -rows[-1]
    values = points @ rows[:-1]
    size = float(np.abs(values).max(initial=0.0)) or 1.0
    matrix = sparse.block_array(
        [
            [arrays.matrix, None],
            [sparse.csr_array(values), sparse.csr_array(-np.full((len(points), 1), size))],
        ]
    )
    reach = (np.abs(values).sum(axis=1).max(initial=1.0) + np.abs(offset).max()) / size + 1.0
    worst = Arrays(
        gain=np.append(np.zeros(len(arrays.gain)), size),
        matrix=sparse.csr_array(matrix),
        lower=np.append(arrays.lower, -offset),
        upper=np.append(arrays.upper, np.full(len(points), np.inf)),
        column_lower=np.append(arrays.column_lower, -reach),
        column_upper=np.append(arrays.column_upper, reach),
        whole=np.append(arrays.whole, False),
    )
    outcome, notes = solve(worst)
    if outcome.status == "infeasible":
        raise impossible(data)
    if outcome.x is None:
        raise not_settled(notes)
    point, more = cheapest(worst, np.append(cost, 0.0), outcome.x)
    plan = stated.plans(point[:-1])[0]
    built = np.zeros((1, len(data.row)), dtype=bool)
    built[0, plan] = True
    at_points = (totals(data, built)[0, :-1] @ points.T) + offset
    place = int(np.argmin(at_points))
    own = float(at_points[place] - offset[place])
    at_home = float(totals(data, built)[0, :-1] @ data.weights)
    plan_found = portfolio(
        data, plan, replace(outcome, value=at_home, bound=at_home), notes + more, outcome.seconds
    )
    bound = own + max(outcome.bound - outcome.value, 0.0)
    worst_weights = dict(zip(data.criteria, map(float, points[place])))
    return replace(plan_found, value=own, bound=bound, gap=relative_gap(bound, own), weights=worst_weights)
