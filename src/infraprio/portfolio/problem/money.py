"""Money by fund and period: what each row spends where, and the pots it is paid from."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.problem.names import ALL_MONEY, listed, pot_name

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["Cells", "Pot", "cost_cells", "part_of", "pots", "shared_cells"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Where money is spent.

    Attributes
    ----------
    funds, periods : list
        Labels; one fund is called "money", one period "all".
    spend : array [rows, funds, offsets]
        Cost of each row; offsets are periods after the start where proposals are placed, else the periods
        themselves.
    placed : bool
        Whether proposals are placed in periods.
    shares : array [rows, periods of start, periods] or None
        Share of the cost that is paid in each period, where that depends on the period of start.
    """

    funds: list[Hashable]
    periods: list[Hashable]
    spend: Floats
    placed: bool
    shares: Floats | None = None

    def paid(self, row: int, start: int) -> Floats:
        """Return what a row costs [funds, periods] if it starts in a period (0 where nothing is placed)."""
        if not self.placed:
            found: Floats = self.spend[row]
            return found
        if self.shares is not None:
            return np.outer(self.spend[row, :, 0], self.shares[row, start])
        money = np.zeros((len(self.funds), len(self.periods)))
        inside = min(self.spend.shape[2], len(self.periods) - start)
        money[:, start : start + inside] = self.spend[row, :, :inside]
        return money


@dataclass(frozen=True, slots=True, kw_only=True)
class Pot:
    """One amount of money and the cells [funds * periods] it pays for (1 where it does)."""

    label: Hashable
    pays: Floats
    amount: float


def cost_cells(problem: Fields) -> Cells:
    """Return the spending of each row by fund and period.

    Raises
    ------
    ProblemError
        If the columns of the cost table cannot be read.
    """
    cost = problem.cost.reindex(problem.value.index)
    placed = problem.periods is not None
    funds: list[Any]
    steps: list[Any]
    if isinstance(cost, pd.Series):
        funds, steps, spend = ["money"], ["all"], cost.to_numpy(dtype=float)[:, None, None]
    elif isinstance(cost.columns, pd.MultiIndex):
        funds, steps, spend = two_levels(cost)
    elif (as_offsets(problem, cost)) if placed else not columns_are_funds(problem, cost):
        funds, steps, spend = ["money"], list(cost.columns), cost.to_numpy(dtype=float)[:, None, :]
    else:
        funds, steps, spend = list(cost.columns), ["all"], cost.to_numpy(dtype=float)[:, :, None]
    if not placed:
        return Cells(funds=funds, periods=steps, spend=spend, placed=False)
    if spend.shape[2] > 1 and steps != list(range(len(steps))):
        raise ProblemError(finding("problem_cost_columns", "cost", value=listed(steps)))
    periods = list(problem.periods or ())
    spend = spread(problem, spend)
    if problem.building and spend.shape[2] > 1:
        raise ProblemError(finding("problem_building_twice", "building"))
    shares = by_start(problem, periods) if problem.building else None
    return Cells(funds=funds, periods=periods, spend=spend, placed=True, shares=shares)


def by_start(problem: Fields, periods: list[Any]) -> Floats:
    """Return the share of the cost of each row paid in each period, by period of start: all at once as a rule."""
    owner = {option: proposal for proposal, options in problem.alternatives.items() for option in options}
    shares = np.tile(np.eye(len(periods)), (len(problem.value), 1, 1))
    for number, row in enumerate(problem.value.index):
        for start, parts in problem.building.get(row, problem.building.get(owner.get(row), {})).items():
            shares[number, periods.index(start)] = [float(parts.get(period, 0.0)) for period in periods]
    return shares


def two_levels(cost: pd.DataFrame) -> tuple[list[Any], list[Any], Floats]:
    """Return funds, periods and spending of a table with (fund, period) columns.

    A pair that is not there costs nothing.
    """
    if cost.columns.nlevels != 2:
        raise ProblemError(finding("problem_cost_levels", "cost", value=cost.columns.nlevels))
    funds = list(dict.fromkeys(cost.columns.get_level_values(0)))
    steps = list(dict.fromkeys(cost.columns.get_level_values(1)))
    if all(isinstance(step, int | np.integer) for step in steps):
        steps.sort()
    spend = np.zeros((len(cost), len(funds), len(steps)))
    for number, pair in enumerate(cost.columns):
        fund, step = tuple(pair)
        spend[:, funds.index(fund), steps.index(step)] = cost.iloc[:, number].to_numpy(dtype=float)
    return funds, steps, spend


def as_offsets(problem: Fields, cost: pd.DataFrame) -> bool:
    """Say whether plain cost columns of placed proposals count periods after the start."""
    columns: list[Any] = list(cost.columns)
    return columns == list(range(len(columns))) and not columns_are_funds(problem, cost)


def columns_are_funds(problem: Fields, cost: pd.DataFrame) -> bool:
    """Say whether the budget or a rule uses the plain cost columns as funds."""
    columns = set(cost.columns)
    named = {fund for pair in problem.cofinancing for fund in pair} | {
        limit.fund for limit in problem.limit_list()
    }
    if isinstance(problem.carry_over, Mapping):
        named |= set(problem.carry_over)
    if problem.periods is not None:
        budget = problem.budget
        levels = (
            [budget.index, budget.columns]
            if isinstance(budget, pd.DataFrame)
            else [getattr(budget, "index", None)]
        )
        for labels in levels:
            if isinstance(labels, pd.MultiIndex):
                named |= set(labels.get_level_values(0)) | set(labels.get_level_values(1))
            elif labels is not None and not set(labels) <= set(problem.periods):
                named |= set(labels)
    return bool(named & columns)


def spread(problem: Fields, spend: Floats) -> Floats:
    """Spread a sum over the periods of building: evenly, where no profile is stated."""
    if not problem.duration or spend.shape[2] > 1:
        return spend
    lengths = durations(problem)
    out = np.zeros((*spend.shape[:2], int(lengths.max())))
    for row, length in enumerate(lengths):
        out[row, :, :length] = spend[row] / length
    return out


def durations(problem: Fields) -> NDArray[np.int64]:
    """Return the number of periods that each row takes.

    An option's own figure comes before its proposal's.
    """
    owner = {option: proposal for proposal, options in problem.alternatives.items() for option in options}
    found = [
        problem.duration.get(row, problem.duration.get(owner.get(row), 1)) for row in problem.value.index
    ]
    return np.array(found, dtype=np.int64)


def shared_cells(problem: Fields, name: Hashable, cells: Cells) -> Floats:
    """Return the spending [funds, offsets] on a shared component.

    Raises
    ------
    ProblemError
        If a bare number cannot be given to one fund and period, or a label is unknown.
    """
    cost = problem.shared_cost[name][0]
    out: Floats = np.zeros(cells.spend.shape[1:])
    if not hasattr(cost, "keys"):
        if not np.isfinite(float(cost)) or float(cost) < 0:
            raise ProblemError(finding("problem_cell_below", "shared_cost", a=name, value=repr(cost)))
        one_pot = np.isscalar(problem.budget) or problem.budget is None
        if not one_pot and (len(cells.funds) > 1 or (not cells.placed and len(cells.periods) > 1)):
            raise ProblemError(finding("problem_shared_parts", "shared_cost", a=name))
        out[0, 0] = float(cost)
        return out
    steps = list(range(out.shape[1])) if cells.placed else cells.periods
    for key, part in dict(cost).items():
        if isinstance(key, tuple) and key[0] in cells.funds and key[1] in steps:
            fund, step = cells.funds.index(key[0]), steps.index(key[1])
        elif key in cells.funds and (cells.placed or len(steps) == 1):
            fund, step = cells.funds.index(key), 0
        elif key in steps and len(cells.funds) == 1:
            fund, step = 0, steps.index(key)
        else:
            raise ProblemError(
                finding(
                    "problem_money_label",
                    "shared_cost",
                    value=f"{name}: {key}",
                    funds=listed(cells.funds),
                    periods=listed(steps),
                )
            )
        if not np.isfinite(float(part)) or float(part) < 0:
            raise ProblemError(finding("problem_cell_below", "shared_cost", a=name, value=repr(part)))
        out[fund, step] += float(part)
    return out


def pots(cells: Cells, budget: Any, carry_over: bool | Mapping[Hashable, bool] = False) -> list[Pot]:
    """Return the pots that a budget makes, in the order in which it states them.

    Money carried over makes the later pot pay for the earlier periods too.

    Raises
    ------
    ProblemError
        If a label is unknown, an amount is missing or negative, or money is spent where no budget is stated.
    """
    amounts = labelled_amounts(cells, budget)
    for label, amount in amounts.items():
        if np.isnan(amount) or amount < 0:
            raise ProblemError(
                finding("problem_cell_below", "budget", a=pot_name(label), value=f"{amount:g}")
            )
    made: list[Pot] = []
    for label, amount in amounts.items():
        fund, period = label
        pays = np.zeros((len(cells.funds), len(cells.periods)))
        rows = slice(None) if fund is None else cells.funds.index(fund)
        columns = slice(None) if period is None else cells.periods.index(period)
        pays[rows, columns] = 1.0
        carried = carry_over if isinstance(carry_over, bool) else bool(carry_over.get(fund, False))
        if carried and isinstance(columns, int):
            pays[rows, :columns] = 1.0
            amount += sum(amounts.get((fund, earlier), 0.0) for earlier in cells.periods[:columns])
        fund, period = (None if fund == "money" else fund), (None if period == "all" else period)
        shown = fund if period is None else period if fund is None else (fund, period)
        made.append(Pot(label=ALL_MONEY if shown is None else shown, pays=pays.ravel(), amount=float(amount)))
    require_paid(cells, made)
    return made


def labelled_amounts(cells: Cells, budget: Any) -> dict[tuple[Any, Any], float]:
    """Return the budget as ``{(fund or None, period or None): amount}``."""
    if budget is None:
        raise ProblemError(finding("problem_budget_none", "budget"))
    if isinstance(budget, pd.DataFrame):
        budget = budget.stack()
    if isinstance(budget, Mapping):
        budget = pd.Series(dict(budget), dtype=float)
    if not isinstance(budget, pd.Series):
        try:
            return {(None, None): float(budget)}
        except (TypeError, ValueError):
            raise ProblemError(
                finding("problem_form", "budget", value=repr(budget), example="100, {fund: 100}")
            ) from None
    if budget.index.has_duplicates:
        raise ProblemError(finding("problem_budget_twice", "budget"))
    amounts: dict[tuple[Any, Any], float] = {}
    for label, amount in budget.items():
        key = _pot_of(cells, label)
        try:
            amounts[key] = float(amount)
        except (TypeError, ValueError):
            raise ProblemError(finding("problem_cell", "budget", a=label, value=repr(amount))) from None
    return amounts


def _pot_of(cells: Cells, label: Any) -> tuple[Any, Any]:
    """The fund and period, or None for all, that a label names: both in any order, or one of them."""
    pair = label if isinstance(label, tuple) and len(label) == 2 else (None, None)
    for fund, period in (pair, pair[::-1]):
        if fund in cells.funds and period in cells.periods:
            return fund, period
    if label in cells.periods:
        return (cells.funds[0] if len(cells.funds) == 1 else None), label
    if label in cells.funds:
        return label, (cells.periods[0] if len(cells.periods) == 1 else None)
    raise ProblemError(
        finding(
            "problem_money_label",
            "budget",
            value=label,
            funds=listed(cells.funds),
            periods=listed(cells.periods),
        )
    )


def part_of(budget: Any, share: float) -> Any:
    """Return a budget in any of its forms with the same share of every amount.

    Examples
    --------
    >>> part_of({"state": 10.0, "county": 4.0}, 0.5)
    {'state': 5.0, 'county': 2.0}
    """
    return (
        {key: amount * share for key, amount in budget.items()}
        if isinstance(budget, Mapping)
        else budget * share
    )


def require_paid(cells: Cells, made: list[Pot]) -> None:
    """Raise if money may be spent in a cell that no pot pays for."""
    paid = np.array([pot.pays for pot in made]).sum(axis=0).reshape(len(cells.funds), len(cells.periods))
    covered: NDArray[np.bool_] = paid > 0
    spends: NDArray[np.bool_] = cells.spend > 0
    by_fund = np.asarray(spends.any(axis=(0, 2)))[:, None]
    used = by_fund & np.ones_like(covered) if cells.placed else spends.any(axis=0)
    unpaid = np.argwhere(np.asarray(used & ~covered))
    if len(unpaid):
        fund, period = unpaid[0]
        raise ProblemError(
            finding("problem_budget_unstated", "budget", fund=cells.funds[fund], period=cells.periods[period])
        )
