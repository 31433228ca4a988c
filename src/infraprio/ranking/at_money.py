"""The order between the budgets, when what is committed has been paid: how it is made, and what it is worth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.portfolio import list_against_money, priority_list
from infraprio.portfolio.lists.levels.area import in_best_order
from infraprio.portfolio.lists.reading.spent_in_order import spent_in_order
from infraprio.portfolio.lists.search.other_orders import stated_alone
from infraprio.portfolio.problem.budget_scenarios import read_scenarios
from infraprio.portfolio.problem.ways_of_paying import owners

if TYPE_CHECKING:
    from infraprio.portfolio import Data, EvaluatedList, PriorityList, Problem

__all__ = ["best_list", "served_best", "served_between", "value_at_money"]

GAP = 1e-3


def best_list(problem: Data, budgets: pd.DataFrame, chances: list[float]) -> PriorityList:
    """The best list; where its proof ends above the gap that is good enough, a search that only asks for that one."""
    found = priority_list(problem, budgets, chances)
    if found.gap <= GAP:
        return found
    return min(found, priority_list(problem, budgets, chances, gap=GAP), key=lambda each: each.gap)


def committed_paid(
    problem: Problem, order: PriorityList, budgets: pd.DataFrame
) -> tuple[Problem, pd.DataFrame]:
    """Return the choice in which what is committed costs nothing, and the budgets without the money it takes.

    Its money comes first whatever the budget: the order only divides what is left.
    """
    must = set(order.mandatory) & set(owners(problem).values())
    cost = problem.cost.copy()
    cost.loc[[row for row, owner in owners(problem).items() if owner in must]] = 0.0
    unpaid = {name: part for name, part in problem.shared_cost.items() if not set(part[1]) & must}
    left = budgets.loc[order.scenarios.index].copy()
    for scenario, plan in zip(order.scenarios.index, order.portfolios, strict=True):
        rows = {row: name for row, name in zip(plan.selected, plan.proposals, strict=True) if name in must}
        start = {row: plan.start[name] for row, name in rows.items()} if plan.start else {}
        spent, cells = spent_in_order(problem, list(rows), start)
        for f, fund in enumerate(cells.funds):
            for p, period in enumerate(cells.periods):
                pot: Any = (fund, period)
                there = float(left.loc[scenario, pot]) - float(spent[:, f, p].sum())
                left.loc[scenario, pot] = max(there, 0.0)
    return replace(problem, cost=cost, shared_cost=unpaid), left


def served_between(found: EvaluatedList, budgets: pd.DataFrame) -> EvaluatedList:
    """Return the list with the order inside its levels that serves best between the budgets, what is committed paid first.

    What each budget builds stays as it is, and so do value, bound and gap.

    Parameters
    ----------
    found : the list, with the network inside
    budgets : scenarios x (fund, period), money of each
    """
    better = served_best(found.model, found.priority, budgets)
    if better is found.priority:
        return found
    return replace(found, order=better.order, levels=better.levels, priority=better)


def served_best(problem: Problem, known: PriorityList, budgets: pd.DataFrame) -> PriorityList:
    """Return a list with the order inside its levels that serves best between the budgets, as `served_between` does."""
    if not known.mandatory or known.reading != "nested":
        return known
    paid, left = committed_paid(problem, known, budgets)
    scenarios = read_scenarios(paid, left)
    if [scenario.name for scenario in scenarios] != list(known.scenarios.index):
        return known  # without the committed two budgets are the same: the order stays
    made = in_best_order(scenarios, stated_alone(scenarios), known.portfolios)
    order = [name for level in made.levels for name in level]
    return replace(
        known, order=order, levels=made.levels, area=made.area, area_bound=made.bound, area_proved=made.proved
    )


def value_at_money(problem: Problem, order: PriorityList, budgets: pd.DataFrame) -> pd.DataFrame:
    """Read the order at shares of the money that is left when what is committed has been paid.

    Parameters
    ----------
    problem : the choice, with what was found to interact
    order : the list over the budgets
    budgets : scenarios x (fund, period), money of each

    Returns
    -------
    DataFrame indexed by share (0.1 to 1 of the largest budget): money, list, optimum, bound, proved, ratio_order, see
    ``portfolio.list_against_money``. The committed objects are built at every share, and their value is in every figure.
    """
    paid, left = committed_paid(problem, order, budgets)
    return list_against_money(paid, order, left, gap=GAP)
