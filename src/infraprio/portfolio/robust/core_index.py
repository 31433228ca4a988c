"""Portfolios that stay good whatever the weights turn out to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.clock import measured, now
from infraprio.errors import ProblemError
from infraprio.portfolio.choose.best_portfolio import impossible
from infraprio.portfolio.choose.enumerate_sets import MOST, every_plan, totals
from infraprio.portfolio.fronts.dominance import unbeaten_plans
from infraprio.portfolio.fronts.staged_model import lay_out
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.data import Data
from infraprio.portfolio.robust.ranged_problem import RangeView, range_view, surely_fits
from infraprio.portfolio.robust.ranges_by_cuts import equals, unbeaten_by_cuts
from infraprio.portfolio.robust.ranges_by_partial_plans import unbeaten_by_lists
from infraprio.solver.unit import unit_of

if TYPE_CHECKING:
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["core_index", "nondominated"]

Floats = NDArray[np.float64]

MOST_EQUAL = 1000


def extreme_weights(data: Data, weights: Any) -> Floats:
    """Return the extreme points [points, criteria] of a set of weights.

    Parameters
    ----------
    data : Data
    weights : array, DataFrame, object with ``extreme_points`` or None
        The points as rows, columns in the order of the criteria (a DataFrame by name); None: any weights
        from 0 with sum 1.

    Raises
    ------
    ProblemError
        If the shape does not fit, or a weight is negative or missing.
    """
    names = data.criteria
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


@measured
def nondominated(
    problem: Problem | Data,
    weights: Any = None,
    *,
    value_range: Any = None,
    cost_range: Any = None,
    time_limit: float | None = None,
) -> pd.DataFrame:
    """Return every portfolio that no other one beats for all weights of a set, and all values and costs in ranges.

    Dominance over a set of weights is dominance of the values at its extreme points (robust portfolio
    modelling: Liesio, Mild and Salo 2007, doi 10.1016/j.ejor.2005.12.041). Portfolios with equal values
    everywhere all count. Small problems are tried through; else lists of partial plans; where those become too
    long, one search of the solver for each portfolio.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    weights : optional
        A set of weights (with ``extreme_points``), its extreme points as rows, or None for no information.
    value_range : (low, high), optional
        Two value tables, when values are known only within ranges: one portfolio then beats another only
        if it does so with the values least good for it: what is only in the first counts low, what is
        only in the second counts high. Interactions keep their stated gain.
    cost_range : (low, high), optional
        Two cost tables, when costs are known only within ranges. As in Liesio, Mild and Salo (2008, European
        Journal of Operational Research 190, 679-695) the cost then counts too: one portfolio beats another only
        if, besides, it never draws more from any pot with a limit, with its own part at the highest costs and the
        other's at the lowest. Portfolios that fit at the lowest costs are looked at; ``sure`` says which fit at
        the highest. The stated cost twice makes cost count without a range.
    time_limit : float, optional
        Seconds; default the usual limit of work, infinite for none; when it ends first ``.attrs["complete"]`` is False, and what is shown is beaten by nothing.

    Returns
    -------
    DataFrame
        One line a portfolio: ``selected``, ``cost``, the value by criterion, at the stated values and costs, and
        with a range of costs ``sure``. ``.attrs`` has ``complete``, ``note`` and ``method``.

    Raises
    ------
    ProblemError, InfeasibleError
        If the data cannot be used, or no portfolio keeps all rules.

    References
    ----------
    J. Liesiö, P. Mild and A. Salo (2007), Preference programming for robust portfolio modeling and project selection,
    European Journal of Operational Research 181, 1488-1505.
    J. Liesiö, P. Mild and A. Salo (2008), Robust portfolio modeling with incomplete cost information and project
    interdependencies, European Journal of Operational Research 190, 679-695.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, nondominated
    >>> value = pd.DataFrame({"access": [4, 1, 2], "safety": [1, 4, 1]}, index=["a", "b", "c"])
    >>> list(nondominated(Problem(value=value, cost=pd.Series(1, index=value.index), budget=1))["selected"])
    [['a'], ['b']]
    """
    home = compile_data(problem)
    points = extreme_weights(home, weights)
    view = range_view(home, points, value_range, cost_range)
    data = view.data
    found, method, note = every_unbeaten(view, time_limit)
    plans = [view.stated.plans(point.astype(float))[0] for point in found]
    plans.sort(key=lambda plan: tuple(map(int, plan)))
    frame = pd.DataFrame(
        [portfolio_line(home, plan) for plan in plans], columns=["selected", "cost", *data.criteria]
    )
    if cost_range is not None:
        frame["sure"] = [surely_fits(view, plan) for plan in plans]
    frame.attrs |= {
        "complete": not note,
        "note": note,
        "method": method,
        "extreme_points": points.tolist(),
    }
    return frame


def every_unbeaten(view: RangeView, time_limit: float | None) -> tuple[NDArray[np.bool_], str, str]:
    """Return all points that none beats, the method's name, and why some may be missing."""
    began = now()
    stated, measures = view.stated, view.measures
    if len(view.data.row) <= MOST:
        built = every_plan(view.data)
        if not len(built):
            raise impossible(view.data)
        x = stated.points(built) > 0.5
        return x[unbeaten_plans(measures, x)], "every plan tried", ""
    count = len(measures.low)
    spread = np.vstack([np.eye(count) + 1e-6, np.full((1, count), 1.0 / count)])
    staged = lay_out(view.data, stated, measures.middle, spread)
    ends = np.inf if time_limit is None else began + time_limit
    halfway = np.inf if time_limit is None else began + time_limit / 2.0
    x_or_none = unbeaten_by_lists(staged, measures, ends=halfway)
    if x_or_none is not None:
        if not len(x_or_none):
            raise impossible(view.data)
        return x_or_none, "lists of partial plans", ""
    reach = np.maximum(np.abs(measures.low), np.abs(measures.high)).sum(axis=1)
    steps = np.array(
        [
            1e-6 * size if unit is None or (low != high).any() else unit
            for unit, size, low, high in zip(map(unit_of, measures.low), reach, measures.low, measures.high)
        ]
    )
    left = None if time_limit is None else max(ends - now(), 0.0)
    x, note = unbeaten_by_cuts(stated, measures, steps, left)
    if not len(x) and not note:
        raise impossible(view.data)
    x = x[unbeaten_plans(measures, x)]
    doubles = [x[:0]]
    for plan in x:
        same, more = equals(stated, measures, plan, MOST_EQUAL, ends)
        doubles.append(same)
        note = note or more
    return np.unique(np.vstack(doubles), axis=0), "one search a portfolio", note


def portfolio_line(data: Data, plan: NDArray[np.int64]) -> list[Any]:
    """Return rows, cost and value by criterion of a plan."""
    built = np.zeros((1, len(data.row)), dtype=bool)
    built[0, plan] = True
    found = totals(data, built)[0]
    return [[data.rows[data.row[column]] for column in plan], float(-found[-1]), *map(float, found[:-1])]


@measured
def core_index(problem: Problem | Data, weights: Any = None, **options: Any) -> pd.Series:
    """Return the share of the nondominated portfolios that each proposal is in.

    Parameters
    ----------
    problem, weights : as there
        As for ``nondominated``.
    **options : label
        As for ``nondominated``.

    Returns
    -------
    Series
        1: take it now, whatever is learnt about the weights; 0: drop it; between: worth studying.
        ``.attrs`` has ``core`` (index 1), ``exterior`` (0) and ``borderline`` (between, those nearest to
        one half first: study them further), ``portfolios`` (how many are nondominated), ``complete`` and
        ``note``. Where it is not complete, ``borderline`` is still proved, and core and exterior hold for the
        portfolios that were found.

    Raises
    ------
    ProblemError, InfeasibleError
        As ``nondominated``.

    References
    ----------
    J. Liesiö, P. Mild and A. Salo (2007), Preference programming for robust portfolio modeling and project selection,
    European Journal of Operational Research 181, 1488-1505.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, core_index
    >>> value = pd.DataFrame({"access": [4, 1, 2], "safety": [1, 4, 1]}, index=["a", "b", "c"])
    >>> core_index(Problem(value=value, cost=pd.Series(1, index=value.index), budget=1)).to_dict()
    {'a': 0.5, 'b': 0.5, 'c': 0.0}
    """
    data = compile_data(problem)
    portfolios = nondominated(data, weights, **options)
    owner = {row: data.proposals[data.owner[place]] for place, row in enumerate(data.rows)}
    count = dict.fromkeys(data.proposals, 0)
    for rows in portfolios["selected"]:
        for name in {owner[row] for row in rows}:
            count[name] += 1
    share = max(len(portfolios), 1)
    index = pd.Series({name: found / share for name, found in count.items()}, name="core index")
    between = [name for name in data.proposals if 0 < count[name] < len(portfolios)]
    index.attrs |= {
        "core": [name for name in data.proposals if len(portfolios) == count[name] > 0],
        "borderline": sorted(between, key=lambda name: abs(count[name] / share - 0.5)),
        "exterior": [name for name in data.proposals if count[name] == 0],
        "portfolios": len(portfolios),
        "complete": portfolios.attrs["complete"],
        "note": portfolios.attrs["note"],
    }
    return index
