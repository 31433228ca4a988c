"""The sets between two budgets: what each is worth, and from which share of the money on it can be paid.

New members have the options and starts of the larger budget's portfolio. What stands below them either keeps those
it has at the smaller budget until the larger one is there in full, or has the larger one's from the start: two
ways to go through a level, where they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import ProblemError
from infraprio.portfolio.choose.plan_value import worth
from infraprio.portfolio.lists.known_plans import columns_of
from infraprio.portfolio.lists.levels.rules import after_what, keeper, started_by_rule
from infraprio.portfolio.model.rules.shared_cost import laid_out
from infraprio.portfolio.problem.money import labelled_amounts
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.choose.portfolio import Portfolio
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.portfolio.problem.data import Data

__all__ = ["Level", "levels_between"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What one budget builds beyond the next smaller one, in one of the two ways.

    A set is marked by its members [sets, n]; the floor, what stands below the level, is part of each.

    Attributes
    ----------
    names : list [n]
        Members that need a place, the cheaper first, then by id: the order of equals.
    first : list
        Members that are mandatory, and what those need: before all others, without a choice (but where options
        are ranked, as the plan that comes first says who does).
    below, top : float
        Value of what the smaller budget builds, which stands until something better can be paid; and of what the
        larger one builds.
    base, worth, gains : float, array [n], list of (members, float)
        Value of the floor, of each member, and of members together.
    room, step : array [pots]
        Money of the smaller budget, and what the larger one adds.
    taken, need, shared : array [pots], array [n, pots], list of [(members or None for the floor, array [pots])]
        Money of the floor and of each member; and components paid once, by rising period: what is paid if one
        of those members is the first.
    after : bool array [n, n]
        ``after[i, j]``: i may not stand before j.
    keeps : function of sets, or None
        Says which sets keep the rules; None where all do that hold what their members need.
    money : float
        Money added, over all pots: the width of the level.
    """

    names: list[Hashable]
    first: list[Hashable]
    below: float
    top: float
    base: float
    worth: Floats
    gains: list[tuple[Ints, float]]
    room: Floats
    step: Floats
    taken: Floats
    need: Floats
    shared: list[list[tuple[Ints | None, Floats]]]
    after: Marks
    keeps: Callable[[Marks], Marks] | None
    money: float

    def value(self, sets: Marks) -> Floats:
        """Return the value [sets] of sets [sets, n]."""
        total: Floats = self.base + sets @ self.worth
        for members, gain in self.gains:
            total += gain * sets[:, members].all(axis=1)
        return total

    def place(self, sets: Marks) -> Floats:
        """Return the share [sets] of the step from which on sets [sets, n] can be paid.

        Infinite where the larger budget cannot pay, or a rule is broken.
        """
        share = self.paid_from(sets)
        share[~self.lawful(sets)] = np.inf
        return share

    def lawful(self, sets: Marks) -> Marks:
        """Say which sets [sets, n] keep the rules, whatever they cost."""
        return np.ones(len(sets), dtype=bool) if self.keeps is None else self.keeps(sets)

    def paid_from(self, sets: Marks) -> Floats:
        """Return the share [sets] of the step from which on sets [sets, n] can be paid, whatever the rules say.

        Infinite where the larger budget cannot pay.
        """
        need = self.taken + sets @ self.need
        for paid in self.shared:
            open_still = np.ones(len(sets), dtype=bool)
            for members, money in paid:
                now = open_still if members is None else open_still & sets[:, members].any(axis=1)
                need[now] += money
                open_still = open_still & ~now
        top = self.room + self.step
        lack = need - self.room
        grows = self.step > noise(top)
        share: Floats = np.zeros(len(sets))
        if grows.any():
            share = np.clip((lack[:, grows] / self.step[grows]).max(axis=1), 0.0, None)
            share[share <= 1e-12] = 0.0
        dear = (need > top + noise(top)).any(axis=1)
        return np.where(dear, np.inf, np.minimum(share, 1.0))


def levels_between(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    plans: Sequence[Portfolio],
    later: dict[Hashable, int] | None = None,
) -> list[tuple[int, list[Level]]]:
    """Return the levels of a nested family of portfolios by rising set, each with the number of its scenario.

    A level is told in each way to go through it: one or two.

    Parameters
    ----------
    scenarios, models, plans : sequence
        In order of rising money.
    later : dict, optional
        Members with a smaller number stand before those with a greater one.
    """
    ranked = sorted(range(len(plans)), key=lambda number: len(plans[number].proposals))
    found = []
    before: int | None = None
    for number in ranked:
        lower = None if before is None else (scenarios[before].data, plans[before])
        asked = (scenarios[number].data, models[number], plans[number], lower, later or {})
        ways = [level_of(*asked, kept=False)]
        if lower is not None and moves(lower[1], plans[number]):
            ways.insert(0, level_of(*asked, kept=True))
        found.append((number, ways))
        before = number
    return found


def level_of(
    data: Data,
    stated: Stated,
    plan: Portfolio,
    lower: tuple[Data, Portfolio] | None,
    later: dict[Hashable, int],
    *,
    kept: bool,
) -> Level:
    """Return one level: what a portfolio adds to a smaller one, which keeps its options and starts or not."""
    columns = columns_of(data, plan)
    if columns is None:
        raise ProblemError("a portfolio of the list has rows or starts that the problem does not have")
    owners = [data.proposals[number] for number in data.owner[data.row[columns]]]
    standing = set() if lower is None else set(lower[1].proposals)
    first = [] if later else [name for name in started_by_rule(data, columns) if name not in standing]
    spend = data.money[columns].sum(axis=1)
    free = [k for k, name in enumerate(owners) if name not in standing and name not in set(first)]
    free.sort(key=lambda k: (float(spend[k]), str(owners[k])))
    floor = [k for k in range(len(owners)) if k not in set(free)]
    members = columns[np.array(free, dtype=np.int64)]
    ground = columns[np.array(floor, dtype=np.int64)]
    if kept and lower is not None and (stand := columns_of(data, lower[1])) is not None:
        ground = np.sort(np.append(stand, [columns[k] for k in floor if owners[k] not in standing])).astype(
            np.int64
        )
    pays = np.array([pot.pays for pot in data.pots])
    base, gains = values_of(data, ground, members)
    room, step, money = money_between(data, plan, pays, lower)
    names = [owners[k] for k in free]
    after = after_what(data, ground, members, [later.get(name, 0) for name in names])
    return Level(
        names=names,
        first=first,
        below=0.0 if lower is None else value_below(*lower),
        top=worth(data, columns),
        base=base,
        worth=data.worth[members],
        gains=gains,
        room=room,
        step=step,
        taken=data.money[ground].sum(axis=0) @ pays.T,
        need=data.money[members] @ pays.T,
        shared=shared_of(data, pays, ground, members),
        after=after,
        keeps=keeper(data, stated, ground, members, after, asked=kept),
        money=money,
    )


def moves(low: Portfolio, high: Portfolio) -> bool:
    """Say whether a larger portfolio builds something of a smaller one in another way or period."""
    way = dict(zip(high.proposals, high.selected))
    return any(way.get(name) != row for name, row in zip(low.proposals, low.selected)) or any(
        high.start.get(name) != start for name, start in low.start.items()
    )


def value_below(data: Data, plan: Portfolio) -> float:
    """Return the value of the smaller portfolio, by the data of the level's own model."""
    columns = columns_of(data, plan)
    return plan.value if columns is None else worth(data, columns)


def values_of(data: Data, ground: Ints, members: Ints) -> tuple[float, list[tuple[Ints, float]]]:
    """Return the value of the floor, and what members are worth together with it and each other."""
    place = {int(column): number for number, column in enumerate(members)}
    here = np.concatenate([ground, members])
    base = float(data.worth[ground].sum())
    gains: dict[tuple[int, ...], float] = {}
    for names, gain in data.gains:
        meant = [np.intersect1d(data.columns(name), here) for name in names]
        if any(not len(columns) for columns in meant):
            continue
        last = max(int(data.start[columns].min()) for columns in meant)
        amount = float(gain @ data.weights) * float(data.factors[last])
        inside = {place[int(c)] for columns in meant for c in columns if int(c) in place}
        if not inside:
            base += amount
        else:
            key = tuple(sorted(inside))
            gains[key] = gains.get(key, 0.0) + amount
    return base, [(np.array(key, dtype=np.int64), gain) for key, gain in sorted(gains.items()) if gain]


def shared_of(
    data: Data, pays: Floats, ground: Ints, members: Ints
) -> list[list[tuple[Ints | None, Floats]]]:
    """Return what each shared component costs by who is first of those that start it."""
    funds, periods = len(data.cells.funds), len(data.cells.periods)
    found = []
    for _, cost, names in data.shared:
        everyone = np.unique(np.concatenate([data.columns(name) for name in names]))
        steps: list[tuple[Ints | None, Floats]] = []
        for period in range(data.periods):
            now = everyone[data.start[everyone] == period]
            money = pays @ laid_out(cost, period, funds, periods, placed=data.cells.placed)
            if np.isin(now, ground).any():
                steps.append((None, money))
                break
            some = np.flatnonzero(np.isin(members, now))
            if len(some):
                steps.append((some, money))
        if steps:
            found.append(steps)
    return found


def money_between(
    data: Data, plan: Portfolio, pays: Floats, lower: tuple[Data, Portfolio] | None
) -> tuple[Floats, Floats, float]:
    """Return the money of the smaller budget by pot, what the larger adds, and the sum of what is added.

    A pot without a limit counts with what the portfolio spends of it.
    """
    spent = pays @ plan.spent.to_numpy(dtype=float).ravel()
    top = np.array([pot.amount for pot in data.pots])
    own = np.array(list(labelled_amounts(data.cells, data.budget).values()))
    low, below, cost = np.zeros(len(top)), np.zeros(len(own)), 0.0
    if lower is not None:
        low = np.array([pot.amount for pot in lower[0].pots])
        below = np.array(list(labelled_amounts(lower[0].cells, lower[0].budget).values()))
        cost = lower[1].cost
    top = np.where(np.isinf(top), np.maximum(spent, np.where(np.isinf(low), 0.0, low)), top)
    low = np.where(np.isinf(low), top, low)
    added = (
        own.sum() - below.sum() if np.isfinite(own).all() and np.isfinite(below).all() else plan.cost - cost
    )
    return low, top - low, max(float(added), 0.0)
