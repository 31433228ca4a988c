"""How the plan moves as a pot grows or shrinks, or as one goal weighs more: one solve tells it for all proposals."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.questions.relaxations import recounted
from infraprio.questions.why.base import CLOSE, Base, search

if TYPE_CHECKING:
    from infraprio.questions.subject import Subject
    from infraprio.solver.arrays import Arrays

__all__ = ["Sweep", "Turn", "first_turn", "money_sweeps", "nearest_turn", "weight_sweeps"]

Floats = NDArray[np.float64]

MORE: Final = (0.05, 0.15, 0.4, 1.0)
"""Shares of a pot by which it is made larger."""
LESS: Final = (0.05, 0.15, 0.4)
TOWARDS: Final = (0.1, 0.25, 0.5, 1.0)
"""Shares of all weight that move to one goal."""
HALVINGS: Final = 5
"""In a small choice the step between two levels is halved so often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The first level at which a proposal's standing turns.

    Attributes
    ----------
    key : hashable
        The pot, or the goal.
    amount : float
        Change at which it turns: money, or share of all weight moved to the goal.
    before : float
        The largest smaller change that was solved, at which it does not.
    """

    key: Hashable
    amount: float
    before: float


@dataclass(slots=True)
class Sweep:
    """Plans along one change, each solved once, in the order of the levels.

    Attributes
    ----------
    key : hashable
        The pot or the goal.
    scale : float
        What one unit of level means.
    levels : tuple of float
    changed : callable
        Model of a level.
    """

    base: Base
    key: Hashable
    scale: float
    levels: tuple[float, ...]
    changed: Callable[[float], Arrays]
    found: dict[float, frozenset[Hashable] | None] = field(default_factory=dict)

    def inside(self, level: float) -> frozenset[Hashable] | None:
        """Return the plan at a level; None where none was found that is proved close to the best and stands the recount."""
        if level not in self.found:
            self.found[level] = self._solved(level)
        return self.found[level]

    def _solved(self, level: float) -> frozenset[Hashable] | None:
        arrays, choice = self.changed(level), self.base.choice
        outcome = search(arrays, small=self.base.small)
        if outcome.x is None or outcome.bound - outcome.value > 1.1 * CLOSE * abs(outcome.value):
            return None
        broken = recounted(choice, choice.plan(outcome.x), arrays)[1]
        return None if broken else choice.proposals(outcome.x)


def first_turn(sweep: Sweep, name: Hashable) -> Turn | None:
    """Return the first level of a sweep at which a proposal is in that was out, or out that was in; None if there is none."""
    was = name in sweep.base.inside
    before = 0.0
    for level in sweep.levels:
        plan = sweep.inside(level)
        if plan is None:
            continue
        if (name in plan) != was:
            before, level = _halved(sweep, name, before, level) if sweep.base.small else (before, level)
            return Turn(key=sweep.key, amount=level * sweep.scale, before=before * sweep.scale)
        before = level
    return None


def _halved(sweep: Sweep, name: Hashable, low: float, high: float) -> tuple[float, float]:
    was = name in sweep.base.inside
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        plan = sweep.inside(middle)
        if plan is not None and (name in plan) != was:
            high = middle
        else:
            low = middle
    return low, high


def money_sweeps(base: Base, *, more: bool) -> list[Sweep]:
    """Return one sweep for each pot that is limited: made larger, or smaller."""
    choice = base.choice
    pots = {pot.label: pot for pot in choice.data.pots}
    rows = {rule.key: found for rule, found in choice.rules.items() if rule.kind == "budget"}
    total = sum(pots[label].amount for label in rows)

    def changed(label: Any, unit: float) -> Callable[[float], Arrays]:
        pays = pots[label].pays > 0
        carried = np.concatenate([rows[other] for other in rows if (pots[other].pays[pays] > 0).all()])

        def of(level: float) -> Arrays:
            arrays = choice.arrays
            upper = arrays.upper.copy()
            upper[carried] += level * unit if more else -level * unit
            return replace(arrays, upper=upper)

        return of

    out = []
    for label in rows:
        unit = pots[label].amount if pots[label].amount > 0 else total / max(len(rows), 1)
        if unit <= 0 or (not more and pots[label].amount <= 0):
            continue
        levels = MORE if more else LESS
        out.append(Sweep(base=base, key=label, scale=unit, levels=levels, changed=changed(label, unit)))
    return out


def weight_sweeps(base: Base, subject: Subject) -> list[Sweep]:
    """Return one sweep for each goal: a share of all weight moves to it, the others giving way in proportion."""
    choice = base.choice
    data = choice.data

    def changed(goal: str) -> Callable[[float], Arrays]:
        amount = subject.goals[goal].reindex(data.rows).to_numpy(dtype=float)
        gain = choice.by_row(amount)
        gain[choice.stated.places[0]] *= data.factors[data.start]

        def of(level: float) -> Arrays:
            return replace(choice.arrays, gain=(1 - level) * choice.total + level * gain)

        return of

    return [
        Sweep(base=base, key=str(goal), scale=1.0, levels=TOWARDS, changed=changed(str(goal)))
        for goal in subject.goals
    ]


def nearest_turn(sweeps: Iterable[Sweep], name: Hashable) -> Turn | None:
    """Return the smallest change of all sweeps that turns a proposal's standing."""
    turns = [turn for sweep in sweeps if (turn := first_turn(sweep, name)) is not None]
    return min(turns, key=lambda turn: (turn.amount, str(turn.key)), default=None)
