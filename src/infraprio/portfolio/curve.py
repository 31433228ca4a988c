"""The best value at every budget, and what the next money is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ProblemError
from infraprio.portfolio.check import require_sound
from infraprio.portfolio.data import Data, compile_data
from infraprio.portfolio.dynamic import best_by_money, plain, taken, unit_of
from infraprio.portfolio.highs import Loaded, linear_bound, load, solve
from infraprio.portfolio.model import build
from infraprio.portfolio.solve import best_portfolio, impossible
from infraprio.portfolio.stated import Stated, arrays_of

if TYPE_CHECKING:
    from infraprio.portfolio.problem import Problem

__all__ = ["budget_curve", "shadow_prices"]

Floats = NDArray[np.float64]


def budget_curve(
    problem: Problem, budgets: Sequence[float] | None = None, weights: Any = None
) -> pd.DataFrame:
    """Return the best value at each budget, or at every budget there is.

    One pot of whole money and no other rules: one dynamic programme gives all budgets. Else one loaded
    model, of which only the budget changes; without a list of budgets the steps of the curve are found
    one by one, from all the money downwards: the best value with least cost, then the budget just below
    that cost.

    Parameters
    ----------
    problem : Problem
        With one pot; its own budget is the end of the curve (none or infinite: everything can be paid).
    budgets : sequence of float, optional
        Default every budget at which the best value changes.
    weights : optional
        As for ``best_portfolio``.

    Returns
    -------
    DataFrame
        Indexed by budget, rising: ``value``, ``cost``, ``selected``, and ``marginal``, the value per unit
        of money on the way to the next line
        (missing on the last). ``.attrs`` has ``method`` and ``complete``. Budgets at which no portfolio
        keeps the rules have no line.

    Raises
    ------
    ProblemError
        If the budget has several pots, or a budget is not a number from 0.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, budget_curve
    >>> value, cost = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0}), pd.Series({"a": 4.0, "b": 8.0, "c": 10.0})
    >>> print(budget_curve(Problem(value=value, cost=cost))[["value", "cost", "marginal"]])
            value  cost  marginal
    budget
    0.0       0.0   0.0      0.75
    4.0       3.0   4.0      0.25
    8.0       4.0   8.0      0.75
    12.0      7.0  12.0      0.30
    22.0     10.0  22.0       NaN
    """
    if problem.budget is None:
        problem = replace(problem, budget=float("inf"))
    require_sound(problem)
    data = compile_data(problem, weights)
    if len(data.pots) != 1 or not data.pots[0].pays.all():
        raise ProblemError(
            "budget_curve: the budget has several pots; give one number, or use pareto_front with 'cost'"
        )
    wanted = None if budgets is None else np.unique(np.asarray(budgets, dtype=float))
    if wanted is not None and (not len(wanted) or np.isnan(wanted).any() or wanted.min() < 0):
        raise ProblemError(f"budgets: {budgets!r} must be one or more amounts from 0")
    table = by_table(data, wanted)
    method = "dynamic programme"
    if table is None:
        table, method = by_search(data, wanted), "one model, budget after budget"
    frame = (
        pd.DataFrame(table, columns=["budget", "value", "cost", "selected"]).set_index("budget").sort_index()
    )
    frame["marginal"] = -frame["value"].diff(-1) / np.diff(frame.index.to_numpy(), append=np.nan)
    frame.attrs |= {"method": method, "complete": True}
    return frame


def by_table(data: Data, wanted: Floats | None) -> list[tuple[float, float, float, list[Any]]] | None:
    """Return the curve by dynamic programming, where it applies."""
    if not plain(data):
        return None
    cost = data.money.sum(axis=1)
    unit = unit_of(cost)
    end = min(data.pots[0].amount, cost.sum()) if wanted is None else min(float(wanted.max()), cost.sum())
    if unit is None or end / unit * len(cost) > 200_000_000:
        return None
    whole = np.round(cost / unit).astype(np.int64)
    best, took = best_by_money(data.worth, whole, int(np.floor(end / unit + 1e-9)))
    if wanted is None:
        steps = np.append(0, np.flatnonzero(np.diff(best) > 1e-12 * max(1.0, best[-1])) + 1)
        places = [(step * unit, int(step)) for step in steps]
    else:
        places = [
            (float(budget), min(int(np.floor(budget / unit + 1e-9)), len(best) - 1)) for budget in wanted
        ]
    lines = []
    for budget, place in places:
        items = taken(took, whole, place)
        lines.append(
            (budget, float(best[place]), float(cost[items].sum()), [data.rows[item] for item in items])
        )
    return lines


def by_search(data: Data, wanted: Floats | None) -> list[tuple[float, float, float, list[Any]]]:
    """Return the curve with one loaded model; from the largest budget down."""
    stated, row, spent = with_money_row(data)
    loaded = load(stated.arrays)
    lines: list[tuple[float, float, float, list[Any]]] = []
    if wanted is not None:
        for budget in wanted:
            found = at_budget(data, stated, loaded, row, spent, float(budget))
            if found is not None:
                lines.append((float(budget), *found))
    else:
        unit = unit_of(spent)
        step = unit if unit is not None else 1e-7 * max(1.0, float(spent.sum()))
        budget = min(data.pots[0].amount, float(spent.sum()))
        while budget >= 0:
            found = at_budget(data, stated, loaded, row, spent, budget)
            if found is None:
                break
            lines.append((found[1], *found))
            budget = found[1] - step
    if not lines:
        raise impossible(data.problem)
    return lines


def with_money_row(data: Data) -> tuple[Stated, int, Floats]:
    """Return the model with the money in all as its last row, that row's number.

    And the cost of each column.
    """
    from infraprio.portfolio.front_search import criterion_rows, widened

    stated, rows = criterion_rows(data.with_budget(float("inf")))
    spent = -rows[-1]
    return (
        replace(stated, arrays=widened(stated.arrays, spent[None, :])),
        stated.arrays.matrix.shape[0],
        spent,
    )


def at_budget(
    data: Data, stated: Stated, loaded: Loaded, row: int, spent: Floats, budget: float
) -> tuple[float, float, list[Any]] | None:
    """Return value, least cost and rows of the best portfolio at a budget.

    None if no portfolio keeps the rules.
    """
    best = limited(loaded, stated.arrays.gain, row, budget, None)
    if best.x is None:
        return None
    size = float(np.abs(stated.arrays.gain).max(initial=0.0))
    cheap = limited(loaded, -spent, row, budget, (stated.arrays.gain, best.value - 1e-7 * max(size, 1e-12)))
    x = best.x if cheap.x is None else cheap.x
    plan = stated.plans(x)[0]
    whole = np.where(stated.arrays.whole, np.round(x), x)
    return (
        float(stated.arrays.gain @ whole),
        float(spent @ whole),
        [data.rows[data.row[column]] for column in plan],
    )


def limited(loaded: Loaded, gain: Floats, row: int, budget: float, floor: tuple[Floats, float] | None) -> Any:
    """Maximise a gain with the money row at most the budget, and with a least value where one is given."""
    scale = float(np.abs(gain).max(initial=0.0)) or 1.0
    solver, count = loaded.solver, len(gain)
    solver.changeRowBounds(row, -np.inf, budget * loaded.row_scale[row])
    solver.changeColsCost(count, np.arange(count, dtype=np.int32), gain / scale)
    arrays = loaded.arrays
    if floor is not None:
        used = np.flatnonzero(floor[0]).astype(np.int32)
        size = float(np.abs(floor[0]).max(initial=0.0)) or 1.0
        solver.addRow(floor[1] / size, np.inf, len(used), used, floor[0][used] / size)
    upper = arrays.upper.copy()
    upper[row] = budget
    outcome, _ = solve(
        replace(loaded, arrays=replace(arrays, gain=gain, upper=upper), gain_scale=1.0 / scale)
    )
    if floor is not None:
        last = np.array([solver.getNumRow() - 1], dtype=np.int32)
        solver.deleteRows(1, last)
    return outcome


def shadow_prices(problem: Problem, weights: Any = None, step: float | None = None) -> pd.DataFrame:
    """Return what a little more money in each pot is worth.

    The linear price, and what whole proposals make of it.

    Parameters
    ----------
    problem : Problem
    weights : optional
        As for ``best_portfolio``.
    step : float, optional
        Money added to one pot for the difference quotient; default the cost of the cheapest proposal.

    Returns
    -------
    DataFrame
        One line a pot: ``budget``; ``dual``, the price in the linear relaxation; ``quotient``, (best
        value with ``step`` more - best value) / step; and ``step``. An unlimited pot is worth 0.

    Raises
    ------
    ProblemError, InfeasibleError
        As ``best_portfolio``.

    Notes
    -----
    The dual is the price of a plan in which proposals may be built in part; the quotient is exact for its
    step, and often 0 or large.

    Examples
    --------
    Two-period capital rationing (Lorie and Savage 1955, doi 10.1086/294081), prices 3/22 and 41/22:

    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, shadow_prices
    >>> cost = pd.DataFrame({1: [12, 54, 6, 6, 30, 6, 48, 36, 18], 2: [3, 7, 6, 2, 35, 6, 4, 3, 3]})
    >>> value = pd.Series([14.0, 17, 17, 15, 40, 12, 14, 10, 12])
    >>> prices = shadow_prices(Problem(value=value, cost=cost, budget=pd.Series({1: 50.0, 2: 20.0})), step=1)
    >>> print(prices.round(5))
         budget     dual  quotient  step
    pot
    1      50.0  0.13636       0.0     1
    2      20.0  1.86364       0.0     1
    """
    base = best_portfolio(problem, weights)
    data = compile_data(problem, weights)
    model, (statement,) = build([data])
    stated = arrays_of(model, [statement])
    relaxed = linear_bound(load(stated.arrays))
    prices = dual_of_pots(model, statement, relaxed.dual)
    if step is None:
        costs = data.money.sum(axis=1)
        step = float(costs[costs > 0].min(initial=1.0)) if (costs > 0).any() else 1.0
    if not step > 0:
        raise ProblemError(f"step={step!r} must be more than 0")
    lines = []
    for place, pot in enumerate(data.pots):
        more = [
            replace(other, amount=other.amount + step * (number == place))
            for number, other in enumerate(data.pots)
        ]
        lines.append(
            (
                pot.label,
                pot.amount,
                prices.get(pot.label, 0.0),
                (pots_value(data, more) - base.value) / step,
                step,
            )
        )
    frame = pd.DataFrame(lines, columns=["pot", "budget", "dual", "quotient", "step"]).set_index("pot")
    frame["quotient"] = frame["quotient"].clip(lower=0.0) + 0.0
    return frame


def dual_of_pots(model: Any, statement: Any, dual: Floats | None) -> dict[Any, float]:
    """Return the linear price of each pot."""
    from infraprio.portfolio.arrays import compile_model

    constraints = compile_model(model)[2]
    rule = {id(constraint): statement.rules[index - 1] for index, constraint in statement.block.rows.items()}
    if dual is None:
        return {}
    named = [(rule.get(id(constraint)), price) for constraint, price in zip(constraints, dual)]
    return {
        found.key: abs(float(price)) + 0.0
        for found, price in named
        if found is not None and found.kind == "budget"
    }


def pots_value(data: Data, pots: list[Any]) -> float:
    """Return the best value with other amounts in the pots."""
    model, statements = build([replace(data, pots=pots)])
    outcome, _ = solve(arrays_of(model, statements).arrays)
    return outcome.value
