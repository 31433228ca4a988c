"""What can be had of one goal for how much of another: every portfolio that no other one beats."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.clock import measured
from infraprio.errors import ProblemError
from infraprio.portfolio.choose.best_portfolio import impossible
from infraprio.portfolio.choose.enumerate_sets import MOST, every_plan, totals
from infraprio.portfolio.choose.knapsack import (
    MOST_CELLS,
    best_by_money,
    front_by_money,
    plain,
    steps_by_money,
    taken,
)
from infraprio.portfolio.choose.portfolio import PROVED, chosen
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.fronts.front_shape import convex_points, knee_point, undominated
from infraprio.portfolio.fronts.search import Search, search_front
from infraprio.portfolio.problem.compiled import compile_data, stated_of
from infraprio.portfolio.problem.data import Data
from infraprio.portfolio.problem.fields import criterion_names
from infraprio.portfolio.problem.units import alike
from infraprio.solver.unit import unit_of

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["pareto_front"]

Floats = NDArray[np.float64]


@measured
def pareto_front(
    problem: Problem | Data, criteria: Sequence[Hashable] | None = None, *, time_limit: float | None = None
) -> pd.DataFrame:
    """Return every portfolio that no other beats on all criteria at once.

    One pot of whole money and no other rules: dynamic programming, for value and cost or for two values. A small
    problem: every plan is tried. Else lists of partial plans with linear bounds, exact and quick as long as they
    stay short; where they do not, one search of the solver after another in the zones between the points found so
    far (Kirlik and Sayin 2014, doi 10.1016/j.ejor.2013.08.001). Of portfolios with equal totals one is shown.
    Criteria that have a unit (up to nine significant digits) are exact; without one, points closer than 1e-9 (lists) or 1e-6
    (zones) of the largest total count as one, and ``.attrs["note"]`` says so.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    criteria : sequence, optional
        Columns of the value table, and ``"cost"`` for the money in all, which is made small; default all
        columns, and the cost where there is only one.
    time_limit : float, optional
        Seconds; default the usual limit of work, infinite for none; lists that take more than half of them give way to the solver. When they end first, the points found are spread over the front, and what is left open is told.

    Returns
    -------
    DataFrame
        One line a portfolio, best in the first criterion first: the criteria, ``selected``, ``convex``
        (some weights on the criteria make it best; with one value, the cost and no other rules: a
        value-for-money list reaches it), ``knee`` (largest sum of the criteria, each scaled from worst to
        best on the front), ``gap`` and ``status``. "optimal": proved that nothing beats the point; "feasible":
        something may, and ``gap`` is how much larger, relatively, the first criterion could be with no less of
        the others. ``.attrs["complete"]`` says whether every point is there, ``.attrs["method"]`` how they were
        found, ``.attrs["note"]`` why some may be missing, and ``.attrs["unexplored"]`` in which ranges of the
        criteria.

    Raises
    ------
    ProblemError
        If a criterion is unknown or the data cannot be used.
    InfeasibleError
        If no portfolio keeps all rules.

    References
    ----------
    G. Kirlik and S. Sayın (2014), A new algorithm for generating all nondominated solutions of multiobjective discrete
    optimization problems, European Journal of Operational Research 232, 479-488.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, pareto_front
    >>> value = pd.Series({"a": 3, "b": 4, "c": 3, "d": 2})
    >>> cost = pd.Series({"a": 4, "b": 8, "c": 10, "d": 8})
    >>> front = pareto_front(Problem(value=value, cost=cost, budget=20))
    >>> print(front[["value", "cost", "convex"]].to_string(index=False), front.attrs["complete"])
     value  cost  convex
       9.0  20.0    True
       7.0  12.0    True
       4.0   8.0   False
       3.0   4.0    True
       0.0   0.0    True True
    """
    began = time.perf_counter()
    names = read_criteria(stated_of(problem), criteria)
    if not isinstance(problem, Data) and problem.budget is None and "cost" in names:
        problem = replace(problem, budget=np.inf)
    data = compile_data(problem)
    found = find(data, names, time_limit)
    plans = found.plans
    table = np.array([line(data, names, plan) for plan in plans]).reshape(len(plans), len(names))
    _, single = np.unique(alike(table), axis=0, return_index=True)
    keep = undominated(table) & np.isin(np.arange(len(table)), single)
    order = np.flatnonzero(keep)
    order = order[
        np.lexsort(tuple(-column for column in alike(table)[order].T[::-1]))
    ]  # noise does not order
    table, gaps = table[order], np.array(found.gaps, dtype=float)[order]
    sign = np.array([-1.0 if is_cost(data.problem, name) else 1.0 for name in names])
    front = pd.DataFrame(table * sign + 0.0, columns=list(names))
    front["selected"] = [[data.rows[data.row[column]] for column in plans[place]] for place in order]
    front["convex"] = convex_points(table)
    front["knee"] = np.arange(len(table)) == knee_point(table)
    front["gap"] = gaps
    front["status"] = np.where(gaps > PROVED, "feasible", "optimal").astype(object)
    front.attrs |= {
        "complete": found.complete,
        "method": found.method,
        "note": found.note,
        "unexplored": unexplored(found.unexplored, sign, names),
        "seconds": time.perf_counter() - began,
    }
    return front


def unexplored(
    zones: Floats, sign: Floats, names: Sequence[Hashable]
) -> list[dict[Hashable, tuple[float, float]]]:
    """Return each zone in which points may be missing: the lowest and highest total of each criterion."""
    ends = np.sort(zones * sign, axis=1)
    return [{name: (float(low), float(high)) for name, low, high in zip(names, *zone)} for zone in ends]


def read_criteria(problem: Fields, criteria: Sequence[Hashable] | None) -> list[Hashable]:
    """Return the criteria to look at.

    Raises
    ------
    ProblemError
        If there are fewer than two, or one is unknown.
    """
    known = criterion_names(problem)
    if criteria is None:
        criteria = known if len(known) > 1 else [*known, "cost"]
    names: list[Hashable] = [criteria] if isinstance(criteria, str) else list(criteria)
    if len(known) == 1 and "value" in names and known != ["value"]:
        names = [known[0] if name == "value" else name for name in names]
    strange = [name for name in names if name not in known and name != "cost"]
    if strange or len(set(names)) < max(2, len(names)):
        raise ProblemError(f"criteria: {names} must be two or more different ones of {[*known, 'cost']}")
    return names


def is_cost(problem: Fields, name: Hashable) -> bool:
    """Say whether a name means the money in all (and not a column of values)."""
    return name == "cost" and name not in criterion_names(problem)


def line(data: Data, names: Sequence[Hashable], plan: NDArray[np.int64]) -> Floats:
    """Return the totals of a plan on the criteria, cost with a minus sign, by the independent check."""
    check = verify(data.problem, chosen(data, plan))
    cost = -float(check.spent.to_numpy().sum())
    return np.array([cost if is_cost(data.problem, name) else check.criteria[name] for name in names])


def find(data: Data, names: list[Hashable], time_limit: float | None) -> Search:
    """Return plans that hold the front, and how they were found."""
    quick = by_table(data, names)
    if quick is not None:
        return settled(quick, "dynamic programme", len(names))
    pick = [
        len(data.criteria) if is_cost(data.problem, name) else data.criteria.index(name) for name in names
    ]
    if len(data.row) <= MOST:
        built = every_plan(data)
        if not len(built):
            raise impossible(data)
        table = totals(data, built)[:, pick]
        _, first = np.unique(alike(table), axis=0, return_index=True)
        first = first[undominated(table[first])]
        return settled([np.flatnonzero(built[number]) for number in first], "every plan tried", len(names))
    return search_front(data, pick, time_limit)


def settled(plans: list[Any], method: str, criteria: int) -> Search:
    """Return a complete front."""
    return Search(
        plans=plans,
        gaps=[0.0] * len(plans),
        method=method,
        note="",
        complete=True,
        unexplored=np.zeros((0, 2, criteria)),
    )


def by_table(data: Data, names: list[Hashable]) -> list[Any] | None:
    """Return the front by dynamic programming, None where it does not apply.

    One pot of whole money, and either the value and the cost, or two criteria, one of them of whole numbers.
    """
    if len(names) != 2 or not plain(data):
        return None
    cost, budget = data.money.sum(axis=1), data.pots[0].amount
    money = unit_of(cost)
    if money is None:
        return None
    limit = int(np.floor(min(budget, cost.sum()) / money + 1e-9))
    whole = np.round(cost / money).astype(np.int64)
    values = [data.values[:, data.criteria.index(name)] for name in names if not is_cost(data.problem, name)]
    if len(values) == 1:
        if limit * len(cost) > MOST_CELLS:
            return None
        best, took = best_by_money(values[0], whole, limit)
        return [np.array(taken(took, whole, step), dtype=np.int64) for step in steps_by_money(best)]
    step = unit_of(values[0])
    if step is None or min(values[0].min(), values[1].min()) < 0:
        return None
    first = np.round(values[0] / step).astype(np.int64)
    sets = front_by_money(first, values[1], whole, limit)
    return None if sets is None else [np.array(items, dtype=np.int64) for items in sets]
