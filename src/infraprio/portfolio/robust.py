"""Portfolios that stay good whatever the weights turn out to be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from infraprio.errors import ProblemError, SolverError
from infraprio.portfolio.check import criterion_names, require_sound
from infraprio.portfolio.data import Data, compile_data
from infraprio.portfolio.every import MOST, every_plan, totals
from infraprio.portfolio.front_search import criterion_rows, search_front
from infraprio.portfolio.highs import solve
from infraprio.portfolio.shape import undominated
from infraprio.portfolio.solve import impossible

if TYPE_CHECKING:
    from infraprio.portfolio.problem import Problem

__all__ = ["core_index", "nondominated"]

Floats = NDArray[np.float64]


def extreme_weights(problem: Problem, weights: Any) -> Floats:
    """Return the extreme points [points, criteria] of a set of weights.

    Parameters
    ----------
    problem : Problem
    weights : array, DataFrame, object with ``extreme_points`` or None
        The points as rows, columns in the order of the criteria (a DataFrame by name); None: any weights
        from 0 with sum 1.

    Raises
    ------
    ProblemError
        If the shape does not fit, or a weight is negative or missing.
    """
    names = criterion_names(problem)
    if weights is None:
        return np.eye(len(names))
    points = getattr(weights, "extreme_points", weights)
    points = points() if callable(points) else points
    if isinstance(points, pd.DataFrame):
        if set(points.columns) != set(names):
            raise ProblemError(f"weights: columns {list(points.columns)} must be the criteria {names}")
        points = points[names]
    table = np.atleast_2d(np.asarray(points, dtype=float))
    if table.ndim != 2 or table.shape[1] != len(names) or not np.isfinite(table).all() or (table < 0).any():
        raise ProblemError(f"weights: must be rows of {len(names)} numbers from 0, one for each of {names}")
    return table


def nondominated(
    problem: Problem, weights: Any = None, *, value_range: Any = None, time_limit: float | None = None
) -> pd.DataFrame:
    """Return every portfolio that no other one equals or beats for all weights of a set.

    Dominance over a set of weights is dominance of the values at its extreme points (robust portfolio
    modelling: Liesio, Mild and Salo 2007, doi 10.1016/j.ejor.2005.12.041). Portfolios with equal values
    everywhere all count.

    Parameters
    ----------
    problem : Problem
    weights : optional
        A set of weights (with ``extreme_points``), its extreme points as rows, or None for no information.
    value_range : (low, high), optional
        Two value tables, when values are known only within ranges: one portfolio then beats another only
        if it does so with the values least good for it: what is only in the first counts low, what is
        only in the second counts high (Liesio, Mild and Salo 2008, doi 10.1016/j.ejor.2007.08.005). For
        up to 16 decisions.
    time_limit : float, optional
        Seconds; when it ends first ``.attrs["complete"]`` is False.

    Returns
    -------
    DataFrame
        One line a portfolio: ``selected``, ``cost`` and the value by criterion.

    Raises
    ------
    ProblemError, InfeasibleError
        If the data cannot be used, or no portfolio keeps all rules.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, nondominated
    >>> value = pd.DataFrame({"access": [4, 1, 2], "safety": [1, 4, 1]}, index=["a", "b", "c"])
    >>> list(nondominated(Problem(value=value, cost=pd.Series(1, index=value.index), budget=1))["selected"])
    [['a'], ['b']]
    """
    require_sound(problem)
    data = compile_data(problem)
    points = extreme_weights(problem, weights)
    note = ""
    if len(data.row) <= MOST:
        built = every_plan(data)
        if not len(built):
            raise impossible(problem)
        if value_range is not None:
            keep = ~beaten_in_ranges(data, built, points, value_range)
        else:
            keep = not_beaten(totals(data, built)[:, :-1] @ points.T)
        plans: list[Any] = [np.flatnonzero(line) for line in built[keep]]
    elif value_range is not None:
        raise ProblemError(f"value_range: works for up to {MOST} decisions; this problem has {len(data.row)}")
    else:
        plans, note = by_search(data, points, time_limit)
    lines = [portfolio_line(data, plan) for plan in plans]
    frame = pd.DataFrame(lines, columns=["selected", "cost", *data.criteria])
    frame.attrs |= {"complete": not note, "note": note, "extreme_points": points.tolist()}
    return frame


def not_beaten(table: Floats) -> NDArray[np.bool_]:
    """Mark lines that no other beats; looks at different lines only once."""
    rounded = np.round(table, 9)
    different, place = np.unique(rounded, axis=0, return_inverse=True)
    return undominated(different)[place.ravel()]


def beaten_in_ranges(
    data: Data, built: NDArray[np.bool_], points: Floats, value_range: Any
) -> NDArray[np.bool_]:
    """Mark plans that another one beats whatever the values are inside their ranges."""
    low, high = (
        np.asarray(table.loc[data.rows], dtype=float).reshape(len(data.rows), -1) for table in value_range
    )
    if (low > high + 1e-12).any():
        raise ProblemError("value_range: a lower value lies above the upper one")
    factor = data.factors[data.start][:, None]
    least, most = (low[data.row] * factor) @ points.T, (high[data.row] * factor) @ points.T
    gains = totals(data, built)[:, :-1] @ points.T - built @ (data.values @ points.T)
    mostly = built @ most + gains
    beaten = np.zeros(len(built), dtype=bool)
    for number, plan in enumerate(built):
        if beaten[number]:
            continue
        # plan against every other: what only it builds counts low, what only the other builds high
        common = built & plan
        worst = (plan & ~common) @ least + gains[number] - (mostly - common @ most)
        beats = (worst >= -1e-9).all(axis=1)
        best = (plan & ~common) @ most + gains[number] - (built & ~common) @ least - gains
        beaten |= beats & (best > 1e-9).any(axis=1)
    return beaten


def by_search(data: Data, points: Floats, time_limit: float | None) -> tuple[list[Any], str]:
    """Return the nondominated plans of a larger problem.

    The front of the values at the extreme points, with its doubles.
    """
    at_points = replace(
        data,
        values=data.values @ points.T,
        criteria=[f"point {number}" for number in range(len(points))],
        weights=np.full(len(points), 1.0 / len(points)),
        gains=[(members, gain @ points.T) for members, gain in data.gains],
        problem=replace(data.problem, standards={}),
    )
    if data.problem.standards:
        raise ProblemError(f"nondominated: minimum standards are understood for up to {MOST} decisions")
    plans, _, note = search_front(at_points, list(range(len(points))), time_limit)
    built = np.zeros((len(plans), len(data.row)), dtype=bool)
    for number, plan in enumerate(plans):
        built[number, plan] = True
    kept = [plan for plan, keep in zip(plans, not_beaten(totals(at_points, built)[:, :-1])) if keep]
    every = {tuple(double): double for plan in kept for double in doubles(at_points, plan)}
    return [every[key] for key in sorted(every)], note


def doubles(data: Data, plan: NDArray[np.int64], most: int = 1000) -> list[NDArray[np.int64]]:
    """Return a plan and all others with the same values, by cutting off each one found."""
    stated, rows = criterion_rows(data)
    arrays = stated.arrays
    found = [plan]
    point = stated.point([plan])
    level = rows[:-1] @ point
    size = 1e-7 * np.maximum(1.0, np.abs(rows[:-1]).sum(axis=1))
    matrix, lower, upper = (
        arrays.matrix,
        np.append(arrays.lower, level - size),
        np.append(arrays.upper, level + size),
    )
    matrix = sparse.vstack([matrix, sparse.csr_array(rows[:-1])])
    while len(found) < most:
        cut = np.zeros(len(point))
        cut[stated.places[0]] = -1.0
        cut[stated.places[0][found[-1]]] = 1.0
        matrix = sparse.csr_array(sparse.vstack([matrix, sparse.csr_array(cut[None, :])]))
        lower, upper = np.append(lower, -np.inf), np.append(upper, len(found[-1]) - 1.0)
        outcome, _ = solve(replace(arrays, matrix=matrix, lower=lower, upper=upper))
        if outcome.x is None:
            return found
        found.append(stated.plans(outcome.x)[0])
    raise SolverError(f"more than {most} portfolios have the same values")


def portfolio_line(data: Data, plan: NDArray[np.int64]) -> list[Any]:
    """Return rows, cost and value by criterion of a plan."""
    built = np.zeros((1, len(data.row)), dtype=bool)
    built[0, plan] = True
    found = totals(data, built)[0]
    return [[data.rows[data.row[column]] for column in plan], float(-found[-1]), *map(float, found[:-1])]


def core_index(problem: Problem, weights: Any = None, **options: Any) -> pd.Series:
    """Return the share of the nondominated portfolios that each proposal is in.

    Parameters
    ----------
    problem, weights, options
        As for ``nondominated``.

    Returns
    -------
    Series
        1: take it now, whatever is learnt about the weights; 0: drop it; between: worth studying.
        ``.attrs`` has ``core`` (index 1), ``exterior`` (0) and ``borderline`` (between, those nearest to
        one half first: study them further), ``portfolios`` (how many are nondominated) and ``complete``.

    Raises
    ------
    ProblemError, InfeasibleError
        As ``nondominated``.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, core_index
    >>> value = pd.DataFrame({"access": [4, 1, 2], "safety": [1, 4, 1]}, index=["a", "b", "c"])
    >>> core_index(Problem(value=value, cost=pd.Series(1, index=value.index), budget=1)).to_dict()
    {'a': 0.5, 'b': 0.5, 'c': 0.0}
    """
    portfolios = nondominated(problem, weights, **options)
    data = compile_data(problem)
    owner = {row: data.proposals[data.owner[place]] for place, row in enumerate(data.rows)}
    count = dict.fromkeys(data.proposals, 0)
    for rows in portfolios["selected"]:
        for name in {owner[row] for row in rows}:
            count[name] += 1
    index = pd.Series({name: found / len(portfolios) for name, found in count.items()}, name="core index")
    between = [name for name in data.proposals if 0 < count[name] < len(portfolios)]
    index.attrs |= {
        "core": [name for name in data.proposals if count[name] == len(portfolios)],
        "borderline": sorted(between, key=lambda name: abs(count[name] / len(portfolios) - 0.5)),
        "exterior": [name for name in data.proposals if count[name] == 0],
        "portfolios": len(portfolios),
        "complete": portfolios.attrs["complete"],
    }
    return index
