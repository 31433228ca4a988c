r"""The order inside a level that serves between two budgets.

Every amount of money between the budgets is equally likely, and each builds the most valuable first part of
the order that it can pay. With :math:`v(t)` the value of what is built at the share t of the step,

.. math:: \max_{\pi} \int_0^1 v_\pi(t)\,dt

over all orders in which what is needed stands first. With one pot and values that add up this is the weighted
completion time on one machine, and value per money is best (Smith 1956). In general a set of members has a
value and a place, the share from which on it can be paid; the best order is a longest path over the sets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.lists.levels.paths import best_path
from infraprio.portfolio.lists.levels.sets import Level
from infraprio.portfolio.problem.units import noise

__all__ = ["area", "best_order", "first_parts"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]

MOST = 20  # members tried in every order; 1,048,576 sets
WINDOW = 9  # neighbours of a longer order tried in every order
ROUNDS = 6  # of windows over a longer order


def first_parts(order: Sequence[int] | Ints, count: int) -> Marks:
    """Return the first parts [count + 1, count] of an order of members."""
    rank = np.empty(count, dtype=np.int64)
    rank[np.asarray(order, dtype=np.int64)] = np.arange(count)
    parts: Marks = rank[None, :] < np.arange(count + 1)[:, None]
    return parts


def area(level: Level, order: Sequence[int] | Ints) -> float:
    """Return the mean value over every amount of money between the two budgets, for an order of the members."""
    parts = first_parts(order, len(level.names))
    return step_area(level.below, level.value(parts), level.place(parts))


def step_area(below: float, value: Floats, place: Floats) -> float:
    """Return the area from 0 to 1 under the greatest value that can be paid."""
    rank = np.argsort(place, kind="stable")
    rank = rank[place[rank] <= 1.0]
    height = np.maximum.accumulate(np.concatenate([[below], value[rank]]))
    edge = np.concatenate([[0.0], place[rank], [1.0]])
    return float(height @ np.diff(edge))


def best_order(level: Level, starts: Callable[[Level], list[Ints]]) -> tuple[Ints, bool]:
    """Return the best order found of the members of a level, and whether none is better.

    Parameters
    ----------
    level : Level
    starts : function
        Makes orders to begin with, where there are too many members to try every order.
    """
    count = len(level.names)
    everyone = np.arange(count)
    made = []
    if adds_up(level) and first_ends_the_money_left(level, order := by_money(level)):
        return order, True
    if count <= MOST:
        found, exact = reorder(level, everyone, 0, count)
        if exact:
            return found, True
        made = [found]
    made += starts(level)
    best = max(made, key=lambda order: area(level, order))
    return improved(level, best), False


def adds_up(level: Level) -> bool:
    """Say whether values and costs add up, in one pot and without rules."""
    alone = not level.gains and not level.shared and level.keeps is None and not level.after.any()
    if not alone or (level.worth < 0).any():
        return False
    grows = level.step > noise(level.room + level.step)
    if grows.sum() != 1 or level.need[:, ~grows].any():
        return False
    return bool((level.need[:, grows] > 0).all())


def first_ends_the_money_left(level: Level, order: Ints) -> bool:
    """Say whether the first member alone uses what the smaller budget leaves; then value per money is best.

    Else some sets are paid from it, all of them at once. Where none is, each set is paid at its share of the step less
    what is left, which is the same for all orders.
    """
    grows = level.step > noise(level.room + level.step)
    left = (level.room - level.taken)[grows]
    first = level.need[order[:1]][:, grows]
    return bool((left <= first + noise(level.step[grows])).all())


def by_money(level: Level) -> Ints:
    """Return the members by value per money, the cheaper first of equals: the weighted completion time of Smith (1956)."""
    grows = level.step > noise(level.room + level.step)
    return np.argsort(-level.worth / level.need[:, grows][:, 0], kind="stable")


def improved(level: Level, order: Ints) -> Ints:
    """Return an order with each few neighbours in their best order, as long as that helps."""
    count = len(order)
    if count < 2:
        return order
    best, most = order, area(level, order)
    for number in range(ROUNDS):
        before = most
        for begin in range(-(number % 2) * (WINDOW // 2), count - 1, WINDOW - 2):
            first, last = max(begin, 0), min(begin + WINDOW, count)
            if last - first < 2:
                continue
            trial, _ = reorder(level, best, first, last)
            reached = area(level, trial)
            if reached > most + noise(most):
                best, most = trial, reached
        if most <= before + noise(before):
            break
    return best


def reorder(level: Level, order: Ints, first: int, last: int) -> tuple[Ints, bool]:
    """Return an order with the places from ``first`` to ``last`` filled best; and whether that is proved.

    Of orders that are equally good the one with the cheaper members first is taken.
    """
    window = np.sort(order[first:last])
    count = len(window)
    numbers = np.arange(1 << count)
    inside: Marks = (numbers[:, None] >> np.arange(count)[None, :] & 1).astype(bool)
    sets = np.zeros((1 << count, len(order)), dtype=bool)
    sets[:, order[:first]] = True
    sets[:, window] = inside
    after = level.after[np.ix_(window, window)]
    lawful = np.ones(1 << count, dtype=bool)
    for member in np.flatnonzero(
        after.any(axis=1)
    ):  # a set that holds a member holds what has to stand before it
        lawful &= ~inside[:, member] | inside[:, after[member]].all(axis=1)
    below = level.below
    if first:
        parts = first_parts(order, len(order))[: first + 1]
        below = max([below, *level.value(parts)[np.isfinite(level.place(parts))]])
    steps, proved = best_path(level.value(sets), level.paid_from(sets), level.lawful(sets), lawful, below)
    filled = order.copy()
    filled[first:last] = window[np.array(steps, dtype=np.int64)]
    return filled, proved
