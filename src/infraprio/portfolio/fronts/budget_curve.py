"""The best value at every budget."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.clock import charge, ended, measured, now
from infraprio.errors import ProblemError
from infraprio.portfolio.choose.best_portfolio import impossible
from infraprio.portfolio.choose.knapsack import CORE_WORK, best_by_money, plain, steps_by_money, taken
from infraprio.portfolio.choose.knapsack_core import best_in_core
from infraprio.portfolio.choose.portfolio import PROVED, chosen, relative_gap
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.fronts.budget_curve_model import CurveModel, Line, growing_money
from infraprio.portfolio.fronts.by_partial_plans import front_by_lists
from infraprio.portfolio.fronts.front_shape import undominated
from infraprio.portfolio.fronts.search import steps_of
from infraprio.portfolio.fronts.staged_model import directions, lay_out
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.data import Data
from infraprio.portfolio.problem.units import noise, reach_of
from infraprio.solver.unit import unit_of
from infraprio.solver.unsettled import doubted

if TYPE_CHECKING:
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["budget_curve"]

Floats = NDArray[np.float64]

CLOSE = 1e-5  # share of the largest budget: steps of the curve that are closer count as one, where they have no unit


@measured
def budget_curve(
    problem: Problem | Data,
    budgets: Sequence[float] | None = None,
    weights: Any = None,
    *,
    along: Hashable | None = None,
    time_limit: float | None = None,
) -> pd.DataFrame:
    """Return the best value at each budget, or at every budget there is.

    One pot of whole money and no other rules: one dynamic programme gives all budgets. Where there are too many units of money
    for that: at each of the budgets given, the linear bound and the core around it (``best_in_core``). Else lists of partial
    plans, where the money is that of one pot and the lists stay short; else one loaded model, of which only the
    budget changes, from all the money downwards: the best value with the least money, then the next budget that
    does not pay for it.

    Parameters
    ----------
    problem : Problem or Data
        Its own budget is the end of the curve (none or infinite: everything can be paid).
    budgets : sequence of float, optional
        Default every budget at which the best value changes (where the solver looks for them and money has no
        unit, steps closer than a hundred-thousandth of the largest budget are one).
    weights : optional
        As for ``best_portfolio``.
    along : hashable, optional
        Pot, optional
        The pot of which the money varies (its own money; carried over it reaches later pots too) while the others
        stay as they are. Default: the one pot there is; of several, all in proportion, and the budgets are shares
        of the problem's budget.
    time_limit : float, optional
        Seconds; default the usual limit of work, infinite for none; when it ends first, the budgets not yet looked at have no line.

    Returns
    -------
    DataFrame
        Indexed by budget (or ``share``), rising: ``value``, ``cost``, ``selected``; ``marginal``, the value per
        unit of budget on the way to the next line (missing on the last); ``dual``, the price of budget in the
        linear relaxation; ``bound``, ``gap`` and ``status`` of each value. ``.attrs`` has ``method``,
        ``complete`` and ``note``. Budgets at which no portfolio keeps the rules have no line.

    Raises
    ------
    ProblemError
        If a budget is not a number from 0, or ``along`` is no pot.
    InfeasibleError
        If no portfolio keeps the rules at any of the budgets.

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
    if not isinstance(problem, Data) and problem.budget is None:
        problem = replace(problem, budget=float("inf"))
    data = compile_data(problem, weights)
    wanted = None if budgets is None else np.unique(np.asarray(budgets, dtype=float))
    if wanted is not None and (not len(wanted) or np.isnan(wanted).any() or wanted.min() < 0):
        raise ProblemError(f"budgets: {budgets!r} must be one or more amounts from 0")
    money = growing_money(data, along)
    lines, note, method = by_table(data, wanted), "", "dynamic programme"
    if lines is None:
        lines, method = by_core(data, wanted), "linear bound and core"
    if lines is None:
        model = CurveModel(data, money)
        lines, method = by_lists(data, model, wanted), "lists of partial plans"
        if lines is None:
            (lines, note), method = by_search(model, wanted, time_limit), "one model, budget after budget"
        else:
            lines = [replace(line, dual=model.price(line.budget)) for line in lines]
    if not lines and not note:
        raise impossible(data)
    return as_frame(lines, method, note, "share" if money.share else "budget")


def as_frame(lines: list[Line], method: str, note: str, index: str) -> pd.DataFrame:
    """Return the table of the curve."""
    columns = ["budget", "value", "cost", "selected", "bound", "dual"]
    table = [[getattr(line, name) for name in columns] for line in lines]
    frame = pd.DataFrame(table, columns=columns).set_index("budget").sort_index().rename_axis(index)
    # a value at a larger budget bounds those at smaller ones
    frame["bound"] = np.minimum.accumulate(frame["bound"].to_numpy()[::-1])[::-1]
    frame["bound"] = np.maximum(frame["bound"], frame["value"])
    frame["gap"] = [relative_gap(bound, value) for bound, value in zip(frame["bound"], frame["value"])]
    frame["status"] = np.where(frame["gap"] <= PROVED, "optimal", "feasible").astype(object)
    frame["marginal"] = -frame["value"].diff(-1) / np.diff(frame.index.to_numpy(), append=np.nan)
    frame.attrs |= {"method": method, "complete": not note, "note": note}
    return frame[["value", "cost", "selected", "marginal", "dual", "bound", "gap", "status"]]


def by_table(data: Data, wanted: Floats | None) -> list[Line] | None:
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
        places = [(step * unit, step) for step in steps_by_money(best)]
    else:
        places = [
            (float(budget), min(int(np.floor(budget / unit + 1e-9)), len(best) - 1)) for budget in wanted
        ]
    prices = linear_prices(data.worth, cost, np.array([budget for budget, _ in places]))
    lines = []
    for (budget, place), price in zip(places, prices):
        items = taken(took, whole, place)
        value, spent = float(best[place]), float(cost[items].sum())
        rows = [data.rows[item] for item in items]
        lines.append(
            Line(budget=budget, value=value, cost=spent, selected=rows, bound=value, dual=float(price))
        )
    return lines


def by_core(data: Data, wanted: Floats | None) -> list[Line] | None:
    """Return the curve at given budgets by the core of each; None where that does not apply, or a core is too large."""
    if wanted is None or not plain(data):
        return None
    cost = data.money @ data.pots[0].pays
    lines = []
    for budget, price in zip(wanted, linear_prices(data.worth, cost, wanted)):
        charge(CORE_WORK * len(cost))
        items = best_in_core(data.worth, cost, float(budget))
        if items is None:
            return None
        check = verify(data.problem, chosen(data, items), data.weights, float(budget))
        if not check.ok:
            raise doubted("A plan of the curve breaks rules: " + "; ".join(check.broken))
        lines.append(
            Line(
                budget=float(budget),
                value=check.value,
                cost=float(check.spent.to_numpy().sum()),
                selected=[data.rows[item] for item in items],
                bound=check.value,
                dual=float(price),
            )
        )
    return lines


def linear_prices(worth: Floats, cost: Floats, budgets: Floats) -> Floats:
    """Return the value for money of the proposal at which each budget ends, by value for money; 0 if all fits."""
    used = np.flatnonzero((worth > 0) & (cost > 0))
    ratio = worth[used] / cost[used]
    order = np.argsort(-ratio, kind="stable")
    filled = np.cumsum(cost[used][order])
    place = np.searchsorted(filled, budgets + noise(budgets), side="right")
    found: Floats = np.append(ratio[order], 0.0)[place]
    return found


def by_lists(data: Data, model: CurveModel, wanted: Floats | None) -> list[Line] | None:
    """Return every step of the curve by lists of partial plans; None where it is not asked for, or too long."""
    money = model.money
    if wanted is not None or len(money.base) != 1 or money.base.any():
        return None
    goals = np.vstack([model.gain, -model.spent[0]])
    stated = replace(model.stated, arrays=model.within(model.end))
    points = front_by_lists(lay_out(data, stated, goals, directions(2)), steps_of(goals, 1e-9)[0])
    if points is None:
        return None
    points = points[undominated(points @ goals.T)]
    _, single = np.unique(np.round(points @ goals[0] / reach_of(goals)[0], 12), return_index=True)
    return [model.line(float(-goals[1] @ points[place]), points[place].astype(float)) for place in single]


def by_search(model: CurveModel, wanted: Floats | None, time_limit: float | None) -> tuple[list[Line], str]:
    """Return the curve with one loaded model, from the largest budget down; and what the time left out."""
    ends = np.inf if time_limit is None else now() + time_limit
    levels = [] if wanted is None else sorted(map(float, wanted), reverse=True)
    budget = levels[0] if levels else model.end
    step = CLOSE * (model.end or 1.0) if model.unit is None else model.unit
    lines: list[Line] = []
    while True:
        left = ends - now()
        if left <= 0:
            return lines, f"{ended()}: no budget up to {budget:g} was looked at"
        share = None if time_limit is None else min(max(left / (len(levels) or 10), 0.1), left)
        found = model.best(budget, share)
        if found is None:
            return lines, ""
        proved = found.bound <= found.value + 1e-6 * max(
            abs(found.value), float(np.abs(model.gain).max(initial=0.0))
        )
        same = [level for level in levels if level >= found.need - noise(found.need)]
        same = same if proved or not levels else [budget]
        lines += [
            replace(model.line(level, found.x), bound=found.bound, dual=model.price(level))
            for level in same or [found.need]
        ]
        levels = [level for level in levels if level not in same]
        if wanted is not None and not levels:
            return lines, ""
        budget = levels[0] if levels else min(found.need, budget) - step
        if budget < 0:
            return lines, ""
