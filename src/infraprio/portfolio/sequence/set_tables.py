"""Worth and losses of every set that the money can pay for, a table a step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.sequence.programme import Floats, Loss, Programme, Worth

__all__ = ["SetTables", "in_each_step", "members_sum", "set_tables"]

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTables:
    """What each set is worth in each step, weighted.

    Attributes
    ----------
    worth : shape (steps, 2**n); minus infinity where the money never pays for the set.
    loss : what works on each take while a set is open, shape (n, steps, 2**n); None where works disturb nothing.
    cost : what each set takes from each pot, shape (m, 2**n).
    evaluated : number of sets and of works beside a set whose worth was asked for.
    """

    worth: Floats
    loss: Floats | None
    cost: Floats
    evaluated: int


def members_sum(numbers: Floats) -> Floats:
    """Sum over the members of each set, shape (2**n,).

    Examples
    --------
    >>> members_sum(np.array([1.0, 2.0])).tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    total = np.zeros(1)
    for number in numbers:
        total = np.concatenate([total, total + number])
    return total


def in_each_step(found: object, steps: int, members: frozenset[Any]) -> Floats:
    """What was returned for a set, one number a step; minus infinity says that it cannot be."""
    numbers = np.asarray(found, dtype=float)
    if numbers.shape != (steps,) or np.isnan(numbers).any():
        raise ProblemError(finding("sequence_worth", value=", ".join(sorted(map(str, members))) or "-"))
    return numbers


def set_tables(stated: Programme, worth: Worth, loss: Loss | None) -> SetTables:
    """Ask for the worth of every set that the money pays for once, and for what works beside it take."""
    n, sets = len(stated.names), 1 << len(stated.names)
    cost = np.array([members_sum(own) for own in stated.cost.T])
    paid: Bools = np.all(cost <= (stated.money[:, -1] + stated.room)[:, None], axis=0)
    values = np.full((stated.steps, sets), -np.inf)
    asked = 0
    for bits in np.flatnonzero(paid).tolist():
        members = stated.members(bits)
        values[:, bits] = in_each_step(worth(members), stated.steps, members) * stated.weight
        asked += 1
    if loss is None:
        return SetTables(worth=values, loss=None, cost=cost, evaluated=asked)
    taken = np.full((n, stated.steps, sets), np.nan)
    for bits in np.flatnonzero(paid).tolist():
        members = stated.members(bits)
        for i in range(n):
            if stated.works[i] and not bits >> i & 1 and paid[bits | 1 << i]:
                name = stated.names[i]
                found = in_each_step(loss(name, members), stated.steps, members | {name})
                taken[i, :, bits] = found * stated.weight
                asked += 1
    return SetTables(worth=values, loss=taken, cost=cost, evaluated=asked)
