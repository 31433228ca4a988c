"""The money of a plan counted again from the tables as they were given: shares no code with the model.

What the model makes of costs, durations, shared components, budgets and money carried over is checked by this
file. It therefore reads the fields of the problem itself, in its own way.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ProblemError
from infraprio.findings import finding

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["Ledger", "overdrawn", "own_or_of_proposal"]

Floats = NDArray[np.float64]


class Ledger:
    """What each row of a problem pays, from which fund, in which period.

    Attributes
    ----------
    funds, periods : list
        Labels of the money: "money" and "all" where the tables name none.
    """

    def __init__(self, problem: Fields, owner: Mapping[Hashable, Hashable]) -> None:
        self.problem, self.owner = problem, owner
        self.placed = problem.periods is not None
        table = problem.cost.to_frame("money") if isinstance(problem.cost, pd.Series) else problem.cost
        self.line = {row: number for number, row in enumerate(table.index)}
        self.table: Floats = table.to_numpy(dtype=float)
        series = isinstance(problem.cost, pd.Series)
        pairs = [("money", "all")] if series else column_meaning(problem, list(table.columns))
        self.funds = list(dict.fromkeys(fund for fund, _ in pairs))
        self.steps = list(dict.fromkeys(step for _, step in pairs))
        if len(self.steps) > 1 and all(isinstance(step, int | np.integer) for step in self.steps):
            self.steps.sort()
        self.places = [(self.funds.index(fund), self.steps.index(step)) for fund, step in pairs]
        self.periods = list(problem.periods) if problem.periods is not None else self.steps

    def written(self, row: Hashable) -> Floats:
        """Return the costs of a row as they stand in its line [funds, steps]."""
        costs = np.zeros((len(self.funds), len(self.steps)))
        for place, amount in zip(self.places, self.table[self.line[row]]):
            costs[place] = amount
        return costs

    def duration(self, row: Hashable) -> int:
        """Return the periods that a row takes: as stated, and as long as its costs run."""
        stated = int(own_or_of_proposal(self.problem.duration, row, self.owner, 1))
        if not self.placed or len(self.steps) == 1:
            return stated
        years = [step for step in range(len(self.steps)) if self.written(row)[:, step].any()]
        return max([stated, *(year + 1 for year in years)])

    def paid(self, row: Hashable, start: int) -> Floats:
        """Return what a row pays [funds, periods] if it starts in a period (a number from 0)."""
        costs = self.written(row)
        if not self.placed:
            return costs
        out = np.zeros((len(self.funds), len(self.periods)))
        if len(self.steps) > 1:  # the table says what falls how long after the start
            for step in range(len(self.steps)):
                if start + step < len(self.periods):
                    out[:, start + step] = costs[:, step]
            return out
        parts = own_or_of_proposal(self.problem.building, row, self.owner, {}).get(self.periods[start])
        if parts is not None:  # the building says which share falls in which period
            for period, share in parts.items():
                out[:, self.periods.index(period)] = costs[:, 0] * float(share)
            return out
        length = self.duration(row)
        for period in range(start, min(start + length, len(self.periods))):
            out[:, period] = costs[:, 0] / length
        return out

    def component(self, cost: Any, first: int) -> Floats:
        """Return what a shared component pays [funds, periods] if the first of its members starts in a period.

        What would fall after the last period is paid in it.
        """
        out = np.zeros((len(self.funds), len(self.periods)))
        given = dict(cost) if hasattr(cost, "keys") else {self.funds[0]: cost}
        for label, amount in given.items():
            fund, step = self.component_place(label)
            out[fund, min(first + step, len(self.periods) - 1) if self.placed else step] += float(amount)
        return out

    def component_place(self, label: Any) -> tuple[int, int]:
        """Return fund and step that a label of a shared cost names; the first of what it does not name."""
        counted = range(len(self.periods)) if self.placed else self.steps
        if isinstance(label, tuple) and len(label) == 2 and label[0] in self.funds:
            return self.funds.index(label[0]), counted.index(label[1])
        if label in self.funds:
            return self.funds.index(label), 0
        return 0, counted.index(label)


def own_or_of_proposal(
    stated: Mapping[Hashable, Any], row: Hashable, owner: Mapping[Hashable, Hashable], otherwise: Any
) -> Any:
    """Return what is stated of a row, else of the proposal that it is an option of."""
    if row in stated:
        return stated[row]
    return stated.get(owner.get(row, row), otherwise)


def column_meaning(problem: Fields, columns: list[Any]) -> list[tuple[Any, Any]]:
    """Return (fund, step) of each column of a cost table with columns."""
    if all(isinstance(column, tuple) for column in columns):
        return [(fund, step) for fund, step in columns]
    funds = {fund for pair in problem.cofinancing for fund in pair}
    funds |= {limit.fund for limit in problem.limit_list()}
    funds |= set(problem.carry_over) if isinstance(problem.carry_over, Mapping) else set()
    if problem.periods is None:  # periods, unless a rule uses one of them as a fund
        are_funds = bool(funds & set(columns))
    else:  # funds, unless they count from the start and nothing uses them as funds
        funds |= budget_labels(problem.budget) - set(problem.periods)
        are_funds = columns != list(range(len(columns))) or bool(funds & set(columns))
    return [(column, "all") if are_funds else ("money", column) for column in columns]


def budget_labels(budget: Any) -> set[Any]:
    """Return every label that a budget uses; parts of pairs by themselves."""
    if isinstance(budget, pd.DataFrame):
        return {*budget.index, *budget.columns}
    if not hasattr(budget, "keys"):
        return set()
    return {part for label in budget.keys() for part in (label if isinstance(label, tuple) else (label,))}  # noqa: SIM118


@dataclass(frozen=True, slots=True)
class Amount:
    """Money stated for a fund (None: all funds) and a period (None: all periods)."""

    fund: Any
    period: Any
    money: float


def stated_amounts(budget: Any, funds: list[Any], periods: list[Any]) -> list[Amount]:
    """Return the amounts of a budget in any of its forms.

    Raises
    ------
    ProblemError
        If a label is neither a fund nor a period.
    """
    if isinstance(budget, pd.DataFrame):  # funds are rows
        return [
            Amount(fund, period, float(budget.loc[fund, period]))
            for fund in budget.index
            for period in budget.columns
        ]
    if not hasattr(budget, "keys"):
        return [Amount(None, None, float(budget))]
    found = []
    for label, money in budget.items():
        pair = label if isinstance(label, tuple) and len(label) == 2 else None
        if pair and pair[0] in funds and pair[1] in periods:
            fund, period = pair
        elif pair and pair[1] in funds and pair[0] in periods:
            period, fund = pair
        elif label in periods:
            fund, period = (funds[0] if len(funds) == 1 else None), label
        elif label in funds:
            fund, period = label, (periods[0] if len(periods) == 1 else None)
        else:
            raise ProblemError(
                finding("problem_money_label", "budget", value=label, funds=funds, periods=periods)
            )
        found.append(Amount(fund, period, float(money)))
    return found


def overdrawn(
    spent: pd.DataFrame, budget: Any, carry_over: bool | Mapping[Hashable, bool], slack: float
) -> list[str]:
    """Return the pots that a plan overdraws, in words.

    Parameters
    ----------
    spent : DataFrame
        Money by fund (rows) and period (columns).
    budget, carry_over
        As in a problem.
    slack : float
        Share of a pot's amount that adding up decimals may be off by.
    """
    funds, periods, money, broken = list(spent.index), list(spent.columns), spent.to_numpy(), []
    amounts = stated_amounts(budget, funds, periods)
    for pot in amounts:
        lines = money if pot.fund is None else money[[funds.index(pot.fund)]]
        carried = carry_over.get(pot.fund, False) if isinstance(carry_over, Mapping) else carry_over
        if pot.period is None:
            used, there = float(lines.sum()), pot.money
        else:
            now = periods.index(pot.period)
            until = range(now + 1) if carried else [now]
            used = float(lines[:, list(until)].sum())
            there = sum(
                other.money
                for other in amounts
                if other.fund == pot.fund
                and other.period is not None
                and periods.index(other.period) in until
            )
        if used > there + (slack * there if np.isfinite(there) else 0.0):
            broken.append(f"{pot_name(pot)}: {used:g} spent of {there:g}")
    return broken


def pot_name(pot: Amount) -> Any:
    """Return what a pot is called: by fund, by period, or by both."""
    parts = [
        label for label, unnamed in ((pot.fund, "money"), (pot.period, "all")) if label not in (None, unnamed)
    ]
    return tuple(parts) if len(parts) == 2 else parts[0] if parts else "all money"
