"""Rejected objects that beat chosen ones: paid by the same money, no dearer, and better on every goal or on the first."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from infraprio.questions.given_plan import GivenPlan
from infraprio.questions.relaxations import recounted
from infraprio.questions.stated_choice import StatedChoice

if TYPE_CHECKING:
    from infraprio.questions.subject import Subject

__all__ = ["BeatenPair", "beaten_pairs"]

Floats = NDArray[np.float64]

SAME: Final = 1e-9
"""Relative difference below which two values are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatenPair:
    """A rejected object beside a chosen one that it beats.

    Attributes
    ----------
    chosen, rejected : hashable
        Proposals.
    by : {"every_goal", "first_goal"}
        At least as good on every goal and better on one; or better on the goal that is named first.
    points : float
        By how much, in points of the total, or of the first goal.
    cheaper : float
        Money that the rejected one costs less.
    fits : bool
        Whether the plan keeps every rule that it keeps today when the one takes the other's place.
    """

    chosen: Hashable
    rejected: Hashable
    by: Literal["every_goal", "first_goal"]
    points: float
    cheaper: float
    fits: bool


def beaten_pairs(subject: Subject, choice: StatedChoice, given: GivenPlan) -> tuple[BeatenPair, ...]:
    """Return every pair by all goals, and for each chosen object the rejected one that beats it most on the first goal.

    Parameters
    ----------
    subject : Subject
        Whose first goal is the one that the plan names first. A value that is not known beats nothing.
    choice, given : StatedChoice, GivenPlan
        The choice, and the plan placed in it.
    """
    data = subject.data
    inside = [data.rows.index(row) for row in given.plan]
    ours = {data.owner[row] for row in inside}
    barred = set(data.problem.forbidden)
    outside = [
        row
        for row in sorted(set(data.row.tolist()))
        if data.owner[row] not in ours and not {data.rows[row], data.proposals[data.owner[row]]} & barred
    ]
    if not inside or not outside:
        return ()
    money = _by_purse(choice)
    goals = subject.goals.reindex(data.rows).to_numpy(dtype=float)
    total = np.array([data.worth[data.columns(data.rows[k])].max(initial=0.0) for k in range(len(data.rows))])
    out = []
    for mine in inside:
        can = [
            row
            for row in outside
            if ((money[row] > 0) == (money[mine] > 0)).all()
            and (money[row] <= money[mine] * (1 + SAME)).all()
        ]
        out += _against(subject, choice, given, mine, can, goals, money.sum(axis=1), total)
    return tuple(sorted(out, key=lambda pair: (pair.by, -pair.points, str(pair.chosen), str(pair.rejected))))


def _by_purse(choice: StatedChoice) -> Floats:
    """Return what each row costs by purse [rows, purses]."""
    data, purse = choice.data, choice.purses
    columns = np.zeros((len(data.row), int(purse.max()) + 1))
    np.add.at(columns.T, purse, data.money.T)
    out = np.zeros((len(data.rows), columns.shape[1]))
    np.maximum.at(out, data.row, columns)
    return out


def _against(
    subject: Subject,
    choice: StatedChoice,
    given: GivenPlan,
    mine: int,
    others: list[int],
    goals: Floats,
    cost: Floats,
    total: Floats,
) -> list[BeatenPair]:
    """Return the pairs of one chosen row."""
    if not others:
        return []
    data = subject.data
    gain = goals[others] - goals[mine]
    slack = SAME * np.maximum(np.abs(goals[mine]), 1.0)
    best = (gain >= -slack).all(axis=1) & (gain > slack).any(axis=1)
    pairs = [
        ("every_goal", row, float(total[row] - total[mine])) for row, is_it in zip(others, best) if is_it
    ]
    first = np.nan_to_num(gain[:, 0], nan=-np.inf)
    top = int(np.argmax(first))
    if first[top] > slack[0]:
        pairs.append(("first_goal", others[top], float(first[top])))
    return [
        BeatenPair(
            chosen=data.proposals[data.owner[mine]], rejected=data.proposals[data.owner[row]],
            by="every_goal" if by == "every_goal" else "first_goal", points=points,
            cheaper=max(float(cost[mine] - cost[row]), 0.0), fits=_fits(choice, given, mine, row),
        )
        for by, row, points in pairs
    ]  # fmt: skip


def _fits(choice: StatedChoice, given: GivenPlan, mine: int, row: int) -> bool:
    """Say whether a plan keeps its rules when one row takes another's place, in the same period or another."""
    data = choice.data
    out, new = data.rows[mine], data.rows[row]
    periods = [
        data.cells.periods[k] if data.problem.periods is not None else None
        for k in data.start[data.row == row]
    ]
    before = given.plan[out]
    rest = {name: start for name, start in given.plan.items() if name != out}
    broken = [each.rule for each in given.broken]
    return any(
        not recounted(choice, rest | {new: start}, given.arrays, broken)[1]
        for start in sorted(periods, key=lambda start: start != before)
    )
