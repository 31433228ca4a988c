"""A list made from what the budgets build at prices of nesting: one budget stands, its neighbours are chosen around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.paired.items import Items
from infraprio.portfolio.paired.search import best_items

__all__ = ["nested_at_prices"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDS = 5  # of choosing each budget again between its neighbours
NODES = 200  # of one budget; little is left to choose between two others


def nested_at_prices(
    items: Sequence[Items],
    begun: Floats,
    price: Floats,
    chance: Floats,
    first: int,
    known: Sequence[Ints],
    slack: float,
) -> list[Ints] | None:
    """Return a nested list, as the way of each item in each budget; None where none was come by.

    Parameters
    ----------
    items : sequence of Items
        Of each budget, in order of rising money.
    begun : array [items, ways, periods]
        1 where a way has begun by a period.
    price : array [budgets + 1, items, periods]
        What it costs the list that a budget has begun what the next one has not; 0 at both ends.
    chance : array [budgets]
        Probability of each budget.
    first : int
        The budget whose plan stands; those with more money are chosen upwards from it, those with less downwards. What the
        neighbour on the other side would have to give up counts at its price.
    known : sequence of int array
        A plan of each budget: that of ``first``, and for the others one of a list, from which they begin where it fits.
    slack : float
        How far each choice may be from the best.
    """
    last = len(items) - 1
    made = dict(enumerate(known))
    for k in [*range(first + 1, last + 1), *range(first - 1, -1, -1)]:
        up = k > first
        low, high = (made[k - 1], None) if up else (None, made[k + 1])
        dear = -price[k + 1] if up else price[k]
        plan = between(items[k], begun, made[k], low, high, dear / chance[k], slack)
        if plan is None:
            return None
        made[k] = plan
    for _ in range(ROUNDS):
        before = made.copy()
        for k in range(last + 1):
            plan = between(items[k], begun, made[k], made.get(k - 1), made.get(k + 1), None, slack)
            if plan is None:
                return None
            made[k] = plan
        if all(np.array_equal(before[k], made[k]) for k in made):
            break
    return [made[k] for k in range(last + 1)]


def between(
    items: Items,
    begun: Floats,
    known: Ints,
    low: Ints | None,
    high: Ints | None,
    price: Floats | None,
    slack: float,
) -> Ints | None:
    """Return the best plan that has begun all that ``low`` has and nothing that ``high`` has not, None where none was found."""
    each = np.arange(len(known))
    allowed = items.allowed.copy()
    if low is not None:
        allowed &= (begun >= begun[each, low][:, None]).all(axis=2)
    if high is not None:
        allowed &= (begun <= begun[each, high][:, None]).all(axis=2)
    value = items.value if price is None else items.value + (begun * price[:, None]).sum(axis=2)
    fits = allowed[each, known]
    if not fits.all():
        known = np.where(fits, known, np.argmax(allowed, axis=1)) if low is None else low
    found = best_items(replace(items, allowed=allowed), value, known, slack=slack, nodes=NODES)
    return found.ways if np.isfinite(found.value) and allowed[each, found.ways].all() else None
