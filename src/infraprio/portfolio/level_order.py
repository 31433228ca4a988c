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

from infraprio.portfolio.level_sets import Level
from infraprio.portfolio.units import noise

__all__ = ["area", "best_order", "first_parts"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]

MOST = 18  # members tried in every order; 262,144 sets
MOST_ODD = 11  # the same where a larger set may be worth less, or may break a rule: 177,147 pairs of sets
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
    if count <= (MOST if level.keeps is None else MOST_ODD):
        found, exact = reorder(level, everyone, 0, count)
        if exact:
            return found, True
        made = [found]
    made += starts(level)
    best = max(made, key=lambda order: area(level, order))
    return improved(level, best), False


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
    value, place = level.value(sets), level.place(sets)
    after = level.after[np.ix_(window, window)]
    lawful = np.ones(1 << count, dtype=bool)
    for member in range(count):  # a set that holds a member holds what has to stand before it
        lawful &= ~inside[:, member] | (inside | ~after[member]).all(axis=1)
    below = level.below
    if first:
        parts = first_parts(order, len(order))[: first + 1]
        shares = level.place(parts)
        below = max([below, *level.value(parts)[shares <= shares[-1]]])
    plain = rising(value, place, lawful, count) and value[0] >= below - noise(below)
    if not plain and count <= MOST_ODD:
        steps = best_jumps(value, place, lawful, below, after)
    else:
        steps = best_steps(value, np.minimum(place, 1.0), lawful, count)
    filled = order.copy()
    filled[first:last] = window[np.array(steps, dtype=np.int64)]
    return filled, plain or count <= MOST_ODD


def rising(value: Floats, place: Floats, lawful: Marks, count: int) -> bool:
    """Say whether each lawful set with one member more is worth no less and paid no sooner."""
    numbers = np.arange(1 << count)
    if not np.isfinite(place[lawful]).all():
        return False
    room = noise(float(np.abs(value).max()))
    for member in range(count):
        low = np.flatnonzero(~(numbers >> member & 1).astype(bool) & lawful)
        high = low | 1 << member
        low, high = low[lawful[high]], high[lawful[high]]
        if (value[high] < value[low] - room).any() or (place[high] < place[low] - 1e-9).any():
            return False
    return True


def best_steps(value: Floats, place: Floats, lawful: Marks, count: int) -> list[int]:
    """Return the order of the greatest area, member after member, by a longest path from the whole set down."""
    numbers = np.arange(1 << count)
    size = np.bitwise_count(numbers)
    best = np.full(1 << count, -np.inf)
    best[-1] = 0.0
    for held in range(count - 1, -1, -1):
        sets = numbers[(size == held) & lawful]
        for member in range(count):
            low = sets[(sets >> member & 1) == 0]
            low = low[lawful[low | 1 << member]]
            high = low | 1 << member
            reached = (place[high] - place[low]) * value[low] + best[high]
            best[low] = np.maximum(best[low], reached)
    equal = 1e-12 * float(np.abs(value).max())
    order: list[int] = []
    here = 0
    while len(order) < count:
        for member in range(count):
            there = here | 1 << member
            if there == here or not lawful[there] or best[there] == -np.inf:
                continue
            if (place[there] - place[here]) * value[here] + best[there] >= best[here] - equal:
                order.append(member)
                here = there
                break
        else:
            raise AssertionError("a set on a longest path has a next set")
    return order


def best_jumps(value: Floats, place: Floats, lawful: Marks, below: float, after: Marks) -> list[int]:
    """Return the order of the greatest area where a set between two others may be built by nobody.

    The path goes from set to larger set, by any number of members; only sets that are worth more than all
    before them, and that can be paid, are stations.
    """
    count = len(after)
    whole = (1 << count) - 1
    station = lawful & np.isfinite(place) & (value > below)
    value = np.where(station, value, below)
    place = np.where(station, np.where(np.isfinite(place), place, 1.0), 0.0)
    best, following = np.zeros(1 << count), np.full(1 << count, -1)
    largest = float(np.abs(value).max())
    for here in range(whole - 1, -1, -1):
        if here and not station[here]:
            continue
        rest = whole & ~here
        larger = here | parts_of(rest)[1:]
        start = place[here] if station[here] else 0.0
        larger = larger[station[larger] & (place[larger] >= start)]
        # What is won over standing at the value of this set until the end.
        won = (value[larger] - value[here]) * (1.0 - place[larger]) + best[larger]
        if len(won):
            top = int(np.argmax(won))
            if won[top] > 1e-12 * largest:
                best[here], following[here] = won[top], larger[top]
    order: list[int] = []
    here = 0
    while here != whole:
        target = int(following[here]) if following[here] >= 0 else whole
        order += in_turn([member for member in range(count) if (target & ~here) >> member & 1], after)
        here = target
    return order


def parts_of(whole: int) -> Ints:
    """Return all subsets of a set given as a number, the empty one first."""
    found = np.zeros(1, dtype=np.int64)
    bit = 1
    while bit <= whole:
        if whole & bit:
            found = np.concatenate([found, found | bit])
        bit <<= 1
    return found


def in_turn(members: Sequence[int], after: Marks) -> list[int]:
    """Return members in their own order, but for what has to stand before others."""
    left, order = list(members), []
    while left:
        ready = next((m for m in left if not any(after[m, other] for other in left if other != m)), left[0])
        order.append(ready)
        left.remove(ready)
    return order
