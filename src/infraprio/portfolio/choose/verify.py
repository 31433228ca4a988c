"""An independent look at an answer.

Money, value and every rule recomputed from the labelled data, without the model.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.portfolio.problem.compiled import gain_vector, weight_vector
from infraprio.portfolio.problem.fields import criterion_names
from infraprio.portfolio.problem.money import Cells, cost_cells, durations, pots, shared_cells
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields, Limit

__all__ = ["Check", "value_of", "verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the recomputation found.

    Attributes
    ----------
    ok : bool
    broken : list of str
        Rules that the answer breaks, in words.
    value : float
        Weighted value; ``criteria`` is the value by criterion.
    spent : DataFrame
        Money by fund (rows) and period (columns), shared components included.
    """

    ok: bool
    broken: list[str]
    value: float
    criteria: dict[Hashable, float]
    spent: pd.DataFrame = field(repr=False)


def verify(
    problem: Fields, chosen: Mapping[Hashable, Hashable | None], weights: Any = None, budget: Any = None
) -> Check:
    """Recompute an answer.

    Parameters
    ----------
    problem : Problem
    chosen : mapping
        Rows that are built, each with its period of start (None where nothing is placed).
    weights, budget : optional
        Instead of the problem's own.

    Returns
    -------
    Check
    """
    looked = Look(problem, chosen)
    broken = looked.options() + looked.fixed() + looked.needs() + looked.shut_out()
    criteria = looked.criteria()
    spent = looked.spent()
    broken += looked.budgets(spent, problem.budget if budget is None else budget)
    broken += (
        looked.limits(weight_vector(problem, weights)) + looked.minimums(criteria) + looked.matching(spent)
    )
    value = float(np.array(list(criteria.values())) @ weight_vector(problem, weights))
    return Check(ok=not broken, broken=broken, value=value, criteria=criteria, spent=spent)


def value_of(problem: Fields, chosen: Mapping[Hashable, Hashable | None], weights: Any = None) -> float:
    """Return the weighted value alone, recomputed from the labelled data."""
    criteria = Look(problem, chosen).criteria()
    return float(np.array(list(criteria.values())) @ weight_vector(problem, weights))


class Look:
    """A chosen set beside its problem, with the questions that are asked of it."""

    def __init__(self, problem: Fields, chosen: Mapping[Hashable, Hashable | None]) -> None:
        self.problem = problem
        self.rows = [row for row in problem.value.index if row in chosen]
        self.owner = {
            option: proposal for proposal, options in problem.alternatives.items() for option in options
        }
        self.placed = problem.periods is not None
        self.periods: list[Any] = list(problem.periods) if problem.periods is not None else [None]
        self.start = {row: self.periods.index(chosen[row]) if self.placed else 0 for row in self.rows}
        self.place = {row: number for number, row in enumerate(problem.value.index)}

    @cached_property
    def cells(self) -> Cells:
        """Money of each row by fund and period."""
        return cost_cells(self.problem)

    @cached_property
    def length(self) -> dict[Hashable, int]:
        """Periods from start to opening of each row, at least as long as it spends."""
        length = {row: int(periods) for row, periods in zip(self.place, durations(self.problem))}
        for row, number in self.place.items() if self.placed else ():
            used = np.flatnonzero(self.cells.spend[number].any(axis=0))
            length[row] = max(length[row], int(used.max()) + 1 if len(used) else 1)
        return length

    def built(self, name: Hashable) -> list[Hashable]:
        """Return the chosen rows that a name means."""
        meant = set(self.problem.alternatives.get(name, [name]))
        return [row for row in self.rows if row in meant]

    def factor(self, period: int) -> float:
        """Return the factor on value for a start in a period."""
        given = self.problem.period_factor
        return 1.0 if given is None or not self.placed else float(given[self.periods[period]])

    def options(self) -> list[str]:
        """One option of a proposal, started where it may, and finished inside the plan."""
        owners = [self.owner.get(row, row) for row in self.rows]
        broken = (
            [f"{name} is built more than once" for name in dict.fromkeys(owners) if owners.count(name) > 1]
            if len(set(owners)) < len(owners)
            else []
        )
        for row in self.rows if self.placed else []:
            owner = self.owner.get(row, row)
            allowed = self.problem.allowed.get(row, self.problem.allowed.get(owner, self.periods))
            named = self.problem.building.get(row, self.problem.building.get(owner, allowed))
            if self.periods[self.start[row]] not in set(allowed) & set(named):
                broken.append(f"{row} may not start in {self.periods[self.start[row]]}")
            if self.start[row] + self.length[row] > len(self.periods):
                broken.append(f"{row} is not finished inside the plan")
        return broken

    def fixed(self) -> list[str]:
        """Mandatory and forbidden."""
        return [
            f"{name} must be built and is not" for name in self.problem.mandatory if not self.built(name)
        ] + [f"{name} must not be built and is" for name in self.problem.forbidden if self.built(name)]

    def needs(self) -> list[str]:
        """Return the requirements that are not met, in time."""
        rules = [(a, [b]) for a, b in self.problem.requires] + [
            (a, list(several)) for a, several in self.problem.requires_any
        ]
        broken = []
        for a, several in rules:
            for row in self.built(a):
                ready = [self.ready(other, self.start[row]) for name in several for other in self.built(name)]
                if not any(ready):
                    broken.append(f"{row} needs {' or '.join(map(str, several))}")
        return broken

    def ready(self, other: Hashable, period: int) -> bool:
        """Say whether a chosen row is there in time for a start in a period."""
        if not self.placed or self.problem.precedence == "any":
            return True
        if self.problem.precedence == "earlier":
            return bool(self.start[other] + self.length[other] <= period)
        return self.start[other] <= period

    def shut_out(self) -> list[str]:
        """Exclusions."""
        return [
            f"at most one of {', '.join(map(str, names))}"
            for names in self.problem.excludes
            if len({row for name in names for row in self.built(name)}) > 1
        ]

    def criteria(self) -> dict[Hashable, float]:
        """Return the value by criterion, interactions included."""
        problem = self.problem
        table = problem.value.to_numpy(dtype=float).reshape(len(problem.value), -1)
        total = np.zeros(table.shape[1])
        for row in self.rows:
            total += table[self.place[row]] * self.factor(self.start[row])
        names = criterion_names(problem)
        for members, gain in problem.synergy.items():
            starts = [min((self.start[row] for row in self.built(name)), default=-1) for name in members]
            if min(starts) >= 0:
                total += gain_vector(gain, names) * self.factor(max(starts))
        return dict(zip(names, map(float, total)))

    def spent(self) -> pd.DataFrame:
        """Return the money by fund and period."""
        cells = self.cells
        money = np.zeros((len(cells.funds), len(cells.periods)))
        for row in self.rows:
            money += cells.paid(self.place[row], self.start[row])
        for name, (_, members) in self.problem.shared_cost.items():
            starts = [self.start[row] for member in members for row in self.built(member)]
            cost = shared_cells(self.problem, name, cells)
            for fund, step in np.argwhere(cost) if starts else []:
                money[fund, min(min(starts) + step, len(cells.periods) - 1) if self.placed else step] += cost[
                    fund, step
                ]
        return pd.DataFrame(money, index=cells.funds, columns=cells.periods)

    def budgets(self, spent: pd.DataFrame, budget: Any) -> list[str]:
        """Return the pots that are overdrawn (beyond the noise of adding up decimals)."""
        money = spent.to_numpy().ravel()
        made = pots(self.cells, budget, self.problem.carry_over)
        return [
            f"{pot.label}: {float(pot.pays @ money):g} spent of {pot.amount:g}"
            for pot in made
            if pot.pays @ money > pot.amount + noise(pot.amount)
        ]

    def limits(self, weights: np.ndarray[Any, np.dtype[np.float64]]) -> list[str]:
        """Limits on parts of the plan."""
        broken = []
        for number, limit in enumerate(self.problem.limit_list(), start=1):
            amount = {row: self.amount(limit, row, weights) for row in self.rows}
            total = sum(amount.values())
            for label, members in self.members(limit):
                inside = sum(amount[row] for row in self.rows if row in members)
                size = noise(sum(map(abs, amount.values())), limit.at_least or 0.0, limit.at_most or 0.0)
                scale = total if limit.of.endswith("share") else 1.0
                if limit.at_least is not None and inside < limit.at_least * scale - size:
                    broken.append(f"limit {number} ({label}): {inside:g} is too little")
                if limit.at_most is not None and inside > limit.at_most * scale + size:
                    broken.append(f"limit {number} ({label}): {inside:g} is too much")
        return broken

    def members(self, limit: Limit) -> list[tuple[Any, set[Hashable]]]:
        """Return the labels a limit applies to, each with its rows."""
        everything = list(self.problem.value.index)
        if limit.members is not None:
            return [
                (
                    "members",
                    {row for name in limit.members for row in self.problem.alternatives.get(name, [name])},
                )
            ]
        if limit.group is None:
            return [("plan", set(everything))]
        given = dict(self.problem.group[limit.group])
        label = {row: given.get(row, given.get(self.owner.get(row, row))) for row in everything}
        wanted = (
            [limit.label]
            if limit.label is not None
            else list(dict.fromkeys(found for found in label.values() if found is not None))
        )
        return [(name, {row for row in everything if label[row] == name}) for name in wanted]

    def amount(self, limit: Limit, row: Hashable, weights: np.ndarray[Any, np.dtype[np.float64]]) -> float:
        """Return what one chosen row adds to a limit."""
        if limit.of.startswith("count"):
            return float(limit.period is None or self.cells.periods[self.start[row]] == limit.period)
        if limit.of.startswith("value"):
            worth = self.problem.value.to_numpy(dtype=float).reshape(len(self.place), -1)[self.place[row]]
            share = (
                weights
                if limit.criterion is None
                else np.array(
                    [name == limit.criterion for name in criterion_names(self.problem)], dtype=float
                )
            )
            return float(worth @ share) * self.factor(self.start[row])
        money = 0.0
        paid = self.cells.paid(self.place[row], self.start[row])
        for fund, period in np.argwhere(paid):
            if limit.fund in (None, self.cells.funds[fund]) and limit.period in (
                None,
                self.cells.periods[period],
            ):
                money += float(paid[fund, period])
        return money

    def minimums(self, criteria: Mapping[Hashable, float]) -> list[str]:
        """Minimum standards."""
        if not self.problem.standards:
            return []
        names = criterion_names(self.problem)
        table = self.problem.value.to_numpy(dtype=float).reshape(len(self.place), -1)
        gross = np.abs(table[[self.place[row] for row in self.rows]]).sum(axis=0).tolist()
        return [
            f"{name}: {criteria[name]:g}, below the standard {least:g}"
            for name, least in self.problem.standards.items()
            if criteria[name] < least - noise(least, gross[names.index(name)])
        ]

    def matching(self, spent: pd.DataFrame) -> list[str]:
        """Co-financing."""
        if not self.problem.cofinancing:
            return []
        by_fund = dict(zip(spent.index, spent.to_numpy().sum(axis=1)))
        return [
            f"{match} pays {by_fund[match]:g}, less than {ratio:g} times what {fund} pays"
            for (fund, match), ratio in self.problem.cofinancing.items()
            if by_fund[match] < ratio * by_fund[fund] - noise(by_fund[fund])
        ]
