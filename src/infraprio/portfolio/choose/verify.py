"""An independent look at an answer.

Money, value and every rule recomputed from the labelled data, without the model: nothing here is imported from
what states or compiles a problem, so that a mistake made there shows here.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.portfolio.choose.recounted_money import Ledger, overdrawn, own_or_of_proposal

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields, Limit

__all__ = ["Check", "verify"]

Floats = NDArray[np.float64]

SLACK = 1e-9  # share of the numbers that adding up decimals may be off by


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
    broken += overdrawn(spent, problem.budget if budget is None else budget, problem.carry_over, SLACK)
    share = looked.weights(problem.weights if weights is None else weights)
    broken += looked.limits(share) + looked.minimums(criteria) + looked.matching(spent)
    value = float(np.array(list(criteria.values())) @ share)
    return Check(ok=not broken, broken=broken, value=value, criteria=criteria, spent=spent)


def off_by(*amounts: float) -> float:
    """Return what adding up amounts of these sizes may be off by; 0 where one is infinite."""
    largest = max(map(abs, amounts))
    return SLACK * largest if np.isfinite(largest) else 0.0


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
        self.worth: Floats = problem.value.to_numpy(dtype=float).reshape(len(self.place), -1)
        several = isinstance(problem.value, pd.DataFrame)
        alone = "value" if several or problem.value.name is None else problem.value.name
        self.criterion: list[Any] = list(problem.value.columns) if several else [alone]

    @cached_property
    def ledger(self) -> Ledger:
        """What each row pays."""
        return Ledger(self.problem, self.owner)

    def weights(self, given: Any) -> Floats:
        """Return a weight for each criterion: equal ones of sum one where none are given."""
        names = self.criterion
        if given is None:
            return np.full(len(names), 1.0 / len(names))
        if hasattr(given, "keys"):
            given = [given[name] for name in names]
        return np.asarray(given, dtype=float).ravel()

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
            allowed = own_or_of_proposal(self.problem.allowed, row, self.owner, self.periods)
            named = own_or_of_proposal(self.problem.building, row, self.owner, allowed)
            if self.periods[self.start[row]] not in set(allowed) & set(named):
                broken.append(f"{row} may not start in {self.periods[self.start[row]]}")
            if self.start[row] + self.ledger.duration(row) > len(self.periods):
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
            return bool(self.start[other] + self.ledger.duration(other) <= period)
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
        names = self.criterion
        total = np.zeros(len(names))
        for row in self.rows:
            total += self.worth[self.place[row]] * self.factor(self.start[row])
        for members, gain in problem.synergy.items():
            starts = [min((self.start[row] for row in self.built(name)), default=-1) for name in members]
            if min(starts) >= 0:
                parts = (
                    [float(gain.get(name, 0.0)) for name in names] if hasattr(gain, "keys") else [float(gain)]
                )
                total += np.array(parts) * self.factor(max(starts))
        return dict(zip(names, map(float, total)))

    def spent(self) -> pd.DataFrame:
        """Return the money by fund and period."""
        ledger = self.ledger
        money = np.zeros((len(ledger.funds), len(ledger.periods)))
        for row in self.rows:
            money += ledger.paid(row, self.start[row])
        for cost, members in self.problem.shared_cost.values():
            starts = [self.start[row] for member in members for row in self.built(member)]
            if starts:
                money += ledger.component(cost, min(starts))
        return pd.DataFrame(money, index=ledger.funds, columns=ledger.periods)

    def limits(self, weights: Floats) -> list[str]:
        """Limits on parts of the plan."""
        broken = []
        for number, limit in enumerate(self.problem.limit_list(), start=1):
            amount = {row: self.amount(limit, row, weights) for row in self.rows}
            total = sum(amount.values())
            for label, members in self.members(limit):
                inside = sum(amount[row] for row in self.rows if row in members)
                groups = self.joint(limit, members)
                inside += sum(groups)
                size = off_by(
                    sum(map(abs, [*amount.values(), *groups])), limit.at_least or 0.0, limit.at_most or 0.0
                )
                scale = total if limit.of.endswith("share") else 1.0
                if limit.at_least is not None and inside < limit.at_least * scale - size:
                    broken.append(f"limit {number} ({label}): {inside:g} is too little")
                if limit.at_most is not None and inside > limit.at_most * scale + size:
                    broken.append(f"limit {number} ({label}): {inside:g} is too much")
        return broken

    def joint(self, limit: Limit, members: set[Hashable]) -> list[float]:
        """Return what groups of chosen members do beyond what they do one by one."""
        if limit.of != "effect":
            return []
        last = len(self.periods) - 1 if limit.period is None else self.periods.index(limit.period)
        there = {row for row in self.rows if row in members and self.start[row] <= last}
        return [
            float(gains.get(limit.criterion, 0.0))
            for names, gains in self.problem.joint_effects.items()
            if all(there.intersection(self.built(name)) for name in names)
        ]

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

    def amount(self, limit: Limit, row: Hashable, weights: Floats) -> float:
        """Return what one chosen row adds to a limit."""
        if limit.of.startswith("count"):
            return float(limit.period is None or self.ledger.periods[self.start[row]] == limit.period)
        if limit.of == "effect":
            known: Any = self.problem.effects
            late = limit.period is not None and self.start[row] > self.periods.index(limit.period)
            return 0.0 if late else float(known[limit.criterion].to_dict()[row])
        if limit.of.startswith("value"):
            chosen = np.array([name == limit.criterion for name in self.criterion], dtype=float)
            worth = self.worth[self.place[row]] @ (weights if limit.criterion is None else chosen)
            return float(worth) * self.factor(self.start[row])
        paid = self.ledger.paid(row, self.start[row])
        funds = [fund for fund, name in enumerate(self.ledger.funds) if limit.fund in (None, name)]
        periods = [period for period, name in enumerate(self.ledger.periods) if limit.period in (None, name)]
        return sum(float(paid[fund, period]) for fund in funds for period in periods)

    def minimums(self, criteria: Mapping[Hashable, float]) -> list[str]:
        """Minimum standards."""
        if not self.problem.standards:
            return []
        names = self.criterion
        gross = np.abs(self.worth[[self.place[row] for row in self.rows]]).sum(axis=0).tolist()
        return [
            f"{name}: {criteria[name]:g}, below the standard {least:g}"
            for name, least in self.problem.standards.items()
            if criteria[name] < least - off_by(least, gross[names.index(name)])
        ]

    def matching(self, spent: pd.DataFrame) -> list[str]:
        """Co-financing."""
        if not self.problem.cofinancing:
            return []
        by_fund = dict(zip(spent.index, spent.to_numpy().sum(axis=1)))
        return [
            f"{match} pays {by_fund[match]:g}, less than {ratio:g} times what {fund} pays"
            for (fund, match), ratio in self.problem.cofinancing.items()
            if by_fund[match] < ratio * by_fund[fund] - off_by(by_fund[fund])
        ]
