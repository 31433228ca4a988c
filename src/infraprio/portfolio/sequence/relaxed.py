r"""The most that is still to be had from any set that is open in any step: what the search is led by.

With :math:`S_t` open in step t, :math:`w_t` the worth and :math:`c_j` what opening j takes,

.. math:: V_t(S) = \max_{A \supseteq S} \Big( w_t(A) - \sum_{j \in A \setminus S} c_{j,t} + V_{t+1}(A) \Big)

over the sets A that the money has paid for when they open. It asks of the money that what is open is paid, not that
works under way are, and of works the least that they take beside any set: no sequence does better.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.sequence.programme import Floats, Programme
from infraprio.portfolio.sequence.set_tables import SetTables, members_sum

__all__ = ["least_taken", "most_in_step", "most_to_come", "opening_takes"]


def least_taken(stated: Programme, tables: SetTables) -> Floats:
    """The least that a step of works on a proposal takes by what it disturbs, beside any set, shape (n, steps)."""
    taken = np.zeros((len(stated.names), stated.steps))
    for i in range(len(stated.names)):
        if tables.loss is not None and stated.works[i]:
            least = np.where(np.isnan(tables.loss[i]), np.inf, tables.loss[i]).min(axis=1)
            taken[i] = np.where(np.isfinite(least), least, 0.0)
    return taken


def opening_takes(stated: Programme, taken: Floats) -> Floats:
    """The least that opening a proposal in a step has taken by then, infinite where it cannot open, shape (n, steps)."""
    opening = np.full(taken.shape, np.inf)
    for i, works in enumerate(stated.works.tolist()):
        for start in range(int(stated.earliest[i]), int(stated.latest[i]) + 1):
            if start + works < stated.steps:
                opening[i, start + works] = taken[i, start : start + max(works, 1)].sum()
    return opening


def most_to_come(stated: Programme, tables: SetTables, opening: Floats) -> Floats:
    """The most that a set open in a step can still bring, shape (steps + 1, 2**n); minus infinity where it cannot be open."""
    most = np.zeros((stated.steps + 1, 1 << len(stated.names)))
    for t in range(stated.steps - 1, -1, -1):
        here = np.where(_paid(stated, t), tables.worth[t] + most[t + 1], -np.inf)
        most[t] = _best_superset(here, opening[:, t])
    return most


def most_in_step(stated: Programme, tables: SetTables) -> Floats:
    """The most that a step can be worth where at least a set is open in it, shape (steps, 2**n)."""
    free = np.zeros(len(stated.names))
    return np.array(
        [
            _best_superset(np.where(_paid(stated, t), tables.worth[t], -np.inf), free)
            for t in range(stated.steps)
        ]
    )


def _best_superset(values: Floats, taken: Floats) -> Floats:
    """The best of each set and of those that hold it, less what the members that are added take."""
    best = values.copy()
    for i in np.flatnonzero(np.isfinite(taken)).tolist():
        pair = best.reshape(-1, 2, 1 << i)
        np.maximum(pair[:, 0], pair[:, 1] - taken[i], out=pair[:, 0])
    return best


def _paid(stated: Programme, t: int) -> NDArray[np.bool_]:
    """Sets that the money can have paid for when they are open in a step, payments in the steps before it included."""
    paid = np.ones(1 << len(stated.names), dtype=bool)
    for cost, money, room in zip(stated.cost.T, stated.money, stated.room, strict=True):
        for back in range(int(stated.works.max(initial=0)) + 1):
            parts = (
                np.clip((stated.works - back + 1) / np.maximum(stated.works, 1), 0.0, 1.0) if back else 1.0
            )
            paid &= members_sum(cost * parts) <= (money[t - back] if t >= back else 0.0) + room
    return paid
