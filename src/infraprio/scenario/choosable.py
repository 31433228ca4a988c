"""Which proposals a plan can hold at all, and what bars the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal
from weakref import WeakKeyDictionary

import numpy as np

from infraprio.scenario.checks.rules import limited_groups
from infraprio.scenario.plan_money import (
    allowed_starts,
    budget_money,
    building_shares,
    common_costs,
    first_period,
    ways_to_pay,
)
from infraprio.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Barred", "Reason", "barred", "choosable", "committed"]

Reason = Literal[
    "done", "supported", "cost_unknown", "forbidden", "excluded", "requires", "limit", "beyond_every_budget"
]
"""Why no plan can hold a proposal.

done: finished or under way; supported: others decide and pay it; cost_unknown; forbidden: by a rule; excluded: by something that must be built; requires:
something that cannot be chosen; limit: a limit of a group has no room for it; beyond_every_budget: some fund cannot pay
it, with what must be built and what it requires, in any budget scenario to the end of the plan.
"""
_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """What bars a proposal: the reason, and the ids of the rules, proposals or funds behind it."""

    reason: Reason
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules table by kind; each with the id of its row."""

    requires: tuple[tuple[str, str, str], ...]  # rule, proposal, what it needs
    any_of: tuple[tuple[str, str, tuple[str, ...]], ...]  # rule, proposal, one of which it needs
    apart: tuple[tuple[str, frozenset[str]], ...]  # rule, at most one of these
    mandatory: tuple[str, ...]
    forbidden: tuple[tuple[str, str], ...]  # rule, proposal


def _rules(scenario: Scenario) -> _Rules:
    table = scenario["rules"]
    rows = list(zip(table["id"], table["rule"], table["proposals"], table["others"], strict=True))
    return _Rules(
        tuple(
            (i, p, q) for i, rule, mine, others in rows if rule == "requires" for p in mine for q in others
        ),
        tuple((i, p, others) for i, rule, mine, others in rows if rule == "requires_any" for p in mine),
        tuple((i, frozenset(mine)) for i, rule, mine, _ in rows if rule in {"excludes", "alternatives"}),
        tuple(p for _, rule, mine, _ in rows if rule == "mandatory" for p in mine),
        tuple((i, p) for i, rule, mine, _ in rows if rule == "forbidden" for p in mine),
    )


def _with_needs(rules: _Rules, start: Iterable[str], done: set[str]) -> frozenset[str]:
    """Proposals with all that they require, through any chain; what is done is there already."""
    held: set[str] = set()
    open_ = [p for p in start if p not in done]
    while open_:
        name = open_.pop()
        if name not in held:
            held.add(name)
            open_ += [q for _, p, q in rules.requires if p == name and q not in done]
    return frozenset(held)


@dataclass(frozen=True, slots=True)
class _Money:
    """What proposals cost at least and what budgets give at most [MSEK].

    Attributes
    ----------
    least : proposal of known cost -> fund -> cost with all savings, as far as it is paid inside the plan.
    first : proposal -> number of the first period in which it may start.
    alone : for every budget scenario that can happen, proposal -> funds that cannot pay it even alone, whenever it starts.
    left : for the same, fund -> money from each period on, all of it where what is left over is carried on.
    """

    least: Mapping[str, Mapping[str, float]]
    first: Mapping[str, int]
    alone: tuple[Mapping[str, tuple[str, ...]], ...]
    left: tuple[Mapping[str, tuple[float, ...]], ...]

    def lacking(self, names: frozenset[str]) -> tuple[str, ...]:
        """Funds that cannot pay the set; none if some budget scenario may pay all of it."""
        short = [
            tuple(f for f, money in left.items() if self._short(names, f, money) or f in _of(alone, names))
            for alone, left in zip(self.alone, self.left, strict=True)
        ]
        return min(short, key=len, default=())

    def _short(self, names: frozenset[str], fund: str, money: tuple[float, ...]) -> bool:
        """Whether those that start from some period on cost more than what is left from there on."""
        return any(
            _over(
                sum(
                    sorted(
                        self.least[p].get(fund, 0.0) for p in names if p in self.least and self.first[p] >= k
                    )
                ),
                most,
            )
            for k, most in enumerate(money)
        )


def _over(cost: float, money: float) -> bool:
    return cost > money * (1 + _NOTHING) + _NOTHING


def _of(alone: Mapping[str, tuple[str, ...]], names: frozenset[str]) -> set[str]:
    return {fund for name in names for fund in alone.get(name, ())}


def _money(scenario: Scenario) -> _Money:
    table = scenario["budget_scenarios"]
    possible = [name for name, chance in zip(table["id"], table["probability"], strict=True) if chance > 0]
    budgets = [budget_money(scenario, name) for name in possible]
    carried = dict(zip(scenario["funds"]["id"], scenario["funds"]["carry_over"], strict=True))
    costs = _least_costs(scenario)
    building = {name: building_shares(scenario, name, allowed_starts(scenario, name)) for name in costs}
    paid = {name: max(sum(shares.values()) for shares in building[name].values()) for name in costs}
    return _Money(
        least={
            name: {fund: paid[name] * min(way.get(fund, 0.0) for way in ways) for fund in ways[0]}
            for name, ways in costs.items()
        },
        first={name: first_period(scenario, name) for name in costs},
        alone=tuple(
            {
                name: min((_too_dear(way, building[name], money, carried) for way in ways), key=len)
                for name, ways in costs.items()
            }
            for money in budgets
        ),
        left=tuple(
            {
                str(fund): tuple(
                    float(row.sum() if carried[fund] else row.iloc[k:].sum()) for k in range(len(row))
                )
                for fund, row in money.iterrows()
            }
            for money in budgets
        ),
    )


def _least_costs(scenario: Scenario) -> dict[str, list[dict[str, float]]]:
    """Cost of each live proposal of known cost by fund, in each way to pay it, less every saving that the table of synergies knows."""
    saved: dict[str, float] = {}
    table = scenario["synergies"]
    for members, saving in zip(table["proposals"], table["saving_msek"], strict=True):
        for name in members:
            saved[name] = saved.get(name, 0.0) + float(saving)
    horizon = dict(zip(scenario["proposals"]["id"], scenario["proposals"]["horizon"], strict=True))
    costs = common_costs(scenario)["cost_msek"].dropna()
    return {
        str(name): [
            {fund: share * max(float(cost) - saved.get(str(name), 0.0), 0.0) for fund, share in way.items()}
            for way in ways_to_pay(scenario, str(name)).values()
        ]
        for name, cost in costs.items()
        if horizon[name] != "done"
    }


def _too_dear(
    costs: Mapping[str, float],
    building: Mapping[str, Mapping[str, float]],
    money: pd.DataFrame,
    carried: Mapping[str, bool],
) -> tuple[str, ...]:
    """Funds that cannot pay a proposal alone in one budget; none if for some start all funds can, year by year."""

    def short(fund: str, shares: Mapping[str, float]) -> bool:
        wanted = np.array([costs[fund] * shares.get(str(period), 0.0) for period in money.columns])
        given = money.loc[fund].to_numpy(float)
        if carried[fund]:
            wanted, given = np.cumsum(wanted), np.cumsum(given)
        return any(_over(*pair) for pair in zip(wanted.tolist(), given.tolist(), strict=True))

    return min(
        (tuple(f for f in costs if short(f, shares)) for shares in building.values()), key=len, default=()
    )


def _own(scenario: Scenario, rules: _Rules) -> dict[str, Barred]:
    """What bars a proposal by itself: it is done, its cost is unknown, or a rule forbids it."""
    table = scenario["proposals"]
    known = common_costs(scenario)["cost_msek"].notna()
    found: dict[str, Barred] = {}
    for name, horizon, role in zip(table["id"], table["horizon"], table["role"], strict=True):
        by = tuple(rule for rule, p in rules.forbidden if p == name)
        if horizon == "done":
            found[name] = Barred(reason="done")
        elif role == "supported":
            found[name] = Barred(reason="supported")
        elif not known[name]:
            found[name] = Barred(reason="cost_unknown")
        elif by:
            found[name] = Barred(reason="forbidden", by=by)
    return found


def _always_paid_by(scenario: Scenario, name: str, fund: str) -> bool:
    """Whether a fund pays a part of a proposal in whichever way it is paid."""
    return all(way.get(fund, 0.0) > 0 for way in ways_to_pay(scenario, name).values())


def _full_limits(scenario: Scenario, names: frozenset[str], money: _Money) -> tuple[str, ...]:
    """Upper limits of groups that a set breaks whatever is built besides it."""
    table = scenario["rules"]
    broken = []
    for i in table.where(rule="at_most"):
        by, unit = table["group_by"][i], table["unit"][i]
        if unit not in ("count", "cost") or table["period"][i]:
            continue  # a share can be met by building more of the others, a period by another start
        for label, members in limited_groups(scenario, int(i)).items():
            inside = sorted(names if members is None else names & set(members))
            if by == "fund":  # who may be paid otherwise need not count
                inside = [p for p in inside if _always_paid_by(scenario, p, label)]
            fund = table["fund"][i] or (label if by == "fund" else "")
            parts = [money.least.get(p, {}) for p in inside]
            costs = [part.get(fund, 0.0) if fund else sum(part.values()) for part in parts]
            size = float(len(inside)) if unit == "count" else sum(costs)
            if size > float(table["limit"][i]) * (1 + _NOTHING) + _NOTHING:
                broken.append(str(table["id"][i]))
                break
    return tuple(broken)


def _narrowed(rules: _Rules, found: Mapping[str, Barred]) -> _Rules:
    """The rules after some are barred: who needs one of several and has one left requires that one."""
    done = {name for name, why in found.items() if why.reason == "done"}
    left = [
        (i, p, [q for q in others if q not in found]) for i, p, others in rules.any_of if not done & {*others}
    ]
    return replace(rules, requires=(*rules.requires, *((i, p, qs[0]) for i, p, qs in left if len(qs) == 1)))


def _by_others(name: str, found: Mapping[str, Barred], rules: _Rules, must: frozenset[str]) -> Barred | None:
    """What bars a proposal through others: what it needs is barred, or what must be built excludes it."""
    out = {p for p, why in found.items() if why.reason != "done"}
    lacking = [q for _, p, q in rules.requires if p == name and q in out]
    for _, p, others in rules.any_of:
        lacking += list(others) if p == name and set(others) <= out else []
    if lacking:
        return Barred(reason="requires", by=tuple(dict.fromkeys(lacking)))
    against = [q for _, group in rules.apart if name in group for q in sorted((group & must) - {name})]
    return Barred(reason="excluded", by=tuple(dict.fromkeys(against))) if against else None


def _round(
    scenario: Scenario, found: Mapping[str, Barred], stated: _Rules, money: _Money
) -> dict[str, Barred]:
    """Those that are barred in view of who is barred already."""
    rules = _narrowed(stated, found)
    done = {name for name, why in found.items() if why.reason == "done"}
    must = _with_needs(rules, (p for p in rules.mandatory if p not in found), done)
    # Where no plan can hold what must be built all is impossible: that is told elsewhere and bars nobody here.
    paid = frozenset[str]() if money.lacking(must) else must
    counted = frozenset[str]() if _full_limits(scenario, must, money) else must
    more: dict[str, Barred] = {}
    for name in (str(n) for n in scenario["proposals"]["id"] if n not in found):
        needs = _with_needs(rules, [name], done)
        if why := _by_others(name, found, rules, must):
            more[name] = why
        elif full := _full_limits(scenario, counted | needs, money):
            more[name] = Barred(reason="limit", by=full)
        elif lacking := money.lacking(paid | needs):
            more[name] = Barred(reason="beyond_every_budget", by=lacking)
    return more


def barred(scenario: Scenario) -> dict[str, Barred]:
    """Proposals that no plan can hold, with what bars them, in the order of the proposals table.

    Everybody who speaks of "the proposals that can be chosen" means the others: scales of goals, ranks, intervals.

    Notes
    -----
    Sound, not complete: whatever is barred is in no plan that keeps rules and budgets of any scenario with a probability
    above 0; a clash of several rules that only a search can show bars nothing here. Costs count at their least, with all
    savings that the table of synergies knows. A rule that only the main budget breaks bars nothing.
    """
    if scenario not in _BARRED:
        rules, money = _rules(scenario), _money(scenario)
        found = _own(scenario, rules)
        while more := _round(scenario, found, rules, money):
            found |= more
        _BARRED[scenario] = {str(name): found[name] for name in scenario["proposals"]["id"] if name in found}
    return dict(_BARRED[scenario])


_BARRED: WeakKeyDictionary[Scenario, dict[str, Barred]] = WeakKeyDictionary()
"""Kept as long as the scenario, which never changes."""


def choosable(scenario: Scenario) -> list[str]:
    """Proposals that some plan can hold, in the order of the proposals table; see `barred`."""
    out = barred(scenario)
    return [str(name) for name in scenario["proposals"]["id"] if name not in out]


def committed(scenario: Scenario) -> frozenset[str]:
    """Proposals that every plan holds: those that a rule says must be built, with all that they require."""
    rules = _rules(scenario)
    table = scenario["proposals"]
    done = {str(table["id"][i]) for i in table.where(horizon="done")}
    return _with_needs(rules, rules.mandatory, done)
