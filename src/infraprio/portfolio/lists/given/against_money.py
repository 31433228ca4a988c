"""A list beside the best choice and the order by value for money, at every tenth of the money."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.clock import deadline, left, measured
from infraprio.errors import InfeasibleError, SolverError
from infraprio.findings import finding
from infraprio.portfolio.choose.best_portfolio import best_portfolio, unexplained
from infraprio.portfolio.choose.portfolio import PROVED, relative_gap
from infraprio.portfolio.lists.given.ratio_order import lawful_ratio_order
from infraprio.portfolio.lists.given.repair_given_order import read_order
from infraprio.portfolio.lists.levels.order import area, first_parts
from infraprio.portfolio.lists.levels.sets import Level, levels_between
from infraprio.portfolio.lists.reading.at_all_budgets import read_given_list
from infraprio.portfolio.lists.result import PriorityList
from infraprio.portfolio.lists.rules import ListRules
from infraprio.portfolio.lists.search.other_orders import stated_alone
from infraprio.portfolio.model.work_limit import require_time
from infraprio.portfolio.problem.budget_scenarios import read_scenarios

if TYPE_CHECKING:
    from infraprio.portfolio.choose.portfolio import Portfolio
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["list_against_money"]

Floats = NDArray[np.float64]

Step = tuple[int, Level, NDArray[np.int64]]  # number of the scenario, the level, its members in order

SHARES = tuple(number / 10 for number in range(1, 11))


@measured
def list_against_money(
    problem: Problem | Data,
    order: PriorityList | Sequence[Hashable],
    budgets: Any,
    *,
    weights: Any = None,
    shares: Sequence[float] = SHARES,
    time_limit: float | None = None,
    gap: float = 0.0,
) -> pd.DataFrame:
    """Return what a list is worth at shares of the money, beside the best choice there is.

    Between two budgets the money grows from the smaller to the larger one, in every pot in proportion, from
    nothing to the first; a list builds the most valuable first part that it can pay, new members with the
    options and starts that they have at the next larger budget.

    Parameters
    ----------
    problem : Problem or Data
        Its own budget is not used.
    order : PriorityList or sequence
        A list for these budgets, read nested or with a stop, with its portfolios; anything else is read first.
    budgets : sequence or DataFrame
        As for ``priority_list``.
    weights : optional
        As for ``best_portfolio``.
    shares : sequence of float
        Of the money of the largest budget, from 0 to 1.
    time_limit : float or None
        Seconds for the call. Default the usual limit of work, infinite for none.
    gap : float
        Relative gap at which a best choice is good enough.

    Returns
    -------
    DataFrame
        Indexed by share: ``money``; ``list``, the value of what the list builds; ``optimum``, the value of the
        best portfolio found for that money alone, ``bound``, which none can pass, and ``proved``;
        ``ratio_order``, the value of the best first part of the order by value for money (the cheapest set that
        keeps the rules first), with options and starts chosen best for that money alone; and ``remark``, which
        says why a figure is not a number: "no portfolio" keeps the rules with that money, "no part" of the list
        does, "no ratio part" of the order by value for money does. ``.attrs["least_money"]``: the least money
        with which a part of the list keeps the rules.

    Raises
    ------
    ProblemError
        If the data or the order cannot be used.
    InfeasibleError
        If no part of the order keeps the rules.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, list_against_money, priority_list
    >>> value = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0, "d": 2.0})
    >>> cost = pd.Series({"a": 4.0, "b": 8.0, "c": 10.0, "d": 8.0})
    >>> problem = Problem(value=value, cost=cost)
    >>> found = priority_list(problem, budgets=[22])
    >>> table = list_against_money(problem, found, budgets=[22], shares=[0.25, 0.5, 1.0])
    >>> table[["money", "list", "optimum", "ratio_order"]]
           money  list  optimum  ratio_order
    share
    0.25     5.5   3.0      3.0          3.0
    0.50    11.0   3.0      4.0          3.0
    1.00    22.0  10.0     10.0         10.0
    """
    require_time(time_limit, gap)
    ends = deadline(time_limit)
    scenarios = read_scenarios(problem, budgets, None, None, weights)
    models = stated_alone(scenarios)
    names = read_order(order, scenarios[0].data)
    plans: Sequence[Portfolio] | None
    if (
        isinstance(order, PriorityList)
        and order.reading != "skip"
        and list(order.scenarios.index) == [scenario.name for scenario in scenarios]
    ):
        plans = order.portfolios
    else:
        plans = read(scenarios, models, names, ListRules(), ends)
    if plans is None:
        raise InfeasibleError(finding("no_part_of_order"))
    ratio = lawful_ratio_order(scenarios, left(ends, least=0.1))
    steps = gone_through(levels_between(scenarios, models, plans), names)
    lines = []
    for number, share in enumerate(shares):
        place, part, money = at_share(steps, share)
        seconds = left(ends, least=0.1)
        limit = None if seconds is None else seconds / (len(shares) - number)
        value = value_at(steps, place, part)
        budget = budget_at(scenarios, steps, place, part)
        data = scenarios[0].data.with_budget(budget)
        best = best_with(data, limit, gap)
        if best is None:
            lines.append((share, money, np.nan, np.nan, np.nan, True, np.nan, "no portfolio"))
            continue
        alone = [replace(scenarios[0], probability=1.0, data=data)]
        by_ratio = read(alone, stated_alone(alone), ratio, ListRules(reading="stop"), ends)
        third = np.nan if by_ratio is None else by_ratio[0].value
        most = float(np.nanmax([best.value, value, third]))
        bound = max(best.bound, most)
        remark = "no part" if np.isnan(value) else "no ratio part" if np.isnan(third) else ""
        lines.append((share, money, value, most, bound, relative_gap(bound, most) <= PROVED, third, remark))
    columns = ["share", "money", "list", "optimum", "bound", "proved", "ratio_order", "remark"]
    table = pd.DataFrame(lines, columns=columns).set_index("share")
    table.attrs["least_money"] = least_money(steps)
    return table


def read(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    order: Sequence[Hashable],
    rules: ListRules,
    ends: float,
) -> list[Portfolio] | None:
    """Return what each budget builds of an order; None where it cannot be read."""
    try:
        return read_given_list(scenarios, models, order, rules, gap=0.0, ends=ends)[0]
    except (InfeasibleError, SolverError):
        return None


def gone_through(steps: Sequence[tuple[int, list[Level]]], order: Sequence[Hashable]) -> list[Step]:
    """Return each step with its members as an order has them, gone through in the way of the greater area."""
    rank = {name: number for number, name in enumerate(order)}
    found = []
    for number, ways in steps:
        members = np.array(
            sorted(range(len(ways[0].names)), key=lambda k: rank[ways[0].names[k]]), dtype=np.int64
        )
        found.append((number, max(ways, key=lambda level: area(level, members)), members))
    return found


def at_share(steps: Sequence[Step], share: float) -> tuple[int, float, float]:
    """Return the number of the step that a share of all money lies in, the share of that step, and the money."""
    wide = np.array([level.money for _, level, _ in steps])
    upto = np.cumsum(wide)
    money = float(share * upto[-1])
    place = min(int(np.searchsorted(upto, money * (1 - 1e-12))), len(steps) - 1)
    below = float(upto[place] - wide[place])
    return place, min((money - below) / wide[place], 1.0) if wide[place] > 0 else 1.0, money


def value_at(steps: Sequence[Step], place: int, part: float) -> float:
    """Return the value of what a list builds at a share of a step; not a number where no part of it keeps the rules."""
    _, level, members = steps[place]
    if part >= 1.0 - 1e-12:
        return level.top
    parts = first_parts(members, len(level.names))
    built = level.value(parts)[level.place(parts) <= part + 1e-12]
    standing = [level.below] if place else []
    return float(max([*standing, *built], default=np.nan))


def least_money(steps: Sequence[Step]) -> float:
    """Return the money from which on a part of an order keeps the rules."""
    _, level, members = steps[0]
    share = float(level.place(first_parts(members, len(level.names))).min())
    return min(share, 1.0) * level.money  # the larger budget builds the whole level


def budget_at(scenarios: Sequence[Scenario], steps: Sequence[Step], place: int, part: float) -> Any:
    """Return the budget at a share of the step between two budgets."""
    high = labelled(scenarios[steps[place][0]].data.budget)
    low = labelled(scenarios[steps[place - 1][0]].data.budget) if place else high * 0.0
    mixed = low * (1.0 - part) + high * part
    return mixed.where(np.isfinite(high), high) if isinstance(mixed, pd.Series) else mixed


def labelled(budget: Any) -> Any:
    """Return a budget as a number or a Series by pot."""
    if isinstance(budget, pd.DataFrame):
        return budget.stack()
    return pd.Series(dict(budget), dtype=float) if isinstance(budget, Mapping) else budget


def best_with(data: Data, time_limit: float | None, gap: float) -> Portfolio | None:
    """Return the best portfolio for some money; None where none keeps the rules."""
    try:
        with unexplained():
            return best_portfolio(data, time_limit=time_limit, gap=gap)
    except InfeasibleError:
        return None
