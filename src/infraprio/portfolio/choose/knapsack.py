"""The knapsack by dynamic programming: exact for every whole amount of money at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import charge
from infraprio.portfolio.choose.knapsack_core import best_in_core
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data

__all__ = [
    "CORE_WORK",
    "best_by_money",
    "best_of_plain",
    "front_by_money",
    "plain",
    "steps_by_money",
    "taken",
]

Floats = NDArray[np.float64]
MOST_CELLS = 300_000_000
FEW = 200  # proposals
CORE_WORK = 2e-6  # seconds a proposal


def plain(data: Data) -> bool:
    """Say whether values just add up and one pot is the only rule."""
    problem = data.problem
    fields = (
        "alternatives", "mandatory", "forbidden", "requires", "requires_any", "excludes", "synergy",
        "shared_cost", "limits", "standards", "cofinancing",
    )  # fmt: skip
    one_pot = len(data.pots) == 1 and bool(data.pots[0].pays.all())
    return one_pot and problem.periods is None and not any(getattr(problem, name) for name in fields)


def best_of_plain(
    data: Data, low: NDArray[np.int64] | None = None, high: NDArray[np.int64] | None = None
) -> NDArray[np.int64] | None:
    """Return the best plan of a plain problem, the cheapest of equals, that holds one plan and lies inside another.

    None where the problem is not plain, where there is no such plan, or where another way is quicker: of few proposals any is.
    """
    if len(data.row) <= FEW or not plain(data):
        return None
    charge(CORE_WORK * len(data.row))
    cost = data.money @ data.pots[0].pays
    held = np.zeros(len(cost), dtype=bool)
    held[[] if low is None else low] = True
    may = np.zeros(len(cost), dtype=bool)
    may[slice(None) if high is None else high] = True
    rest = np.flatnonzero(may & ~held)
    left = data.pots[0].amount - float(cost[held].sum())
    if left < -noise(data.pots[0].amount):
        return None
    added = best_in_core(data.worth[rest], cost[rest], max(left, 0.0))
    return None if added is None else np.sort(np.append(np.flatnonzero(held), rest[added]))


def best_by_money(value: Floats, cost: NDArray[np.int64], budget: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the best value [budget + 1] at every whole budget, and which step took each item [items.

    Budget + 1].

    Items without positive value are never taken; those that cost nothing always are.
    """
    best = np.zeros(budget + 1)
    took = np.zeros((len(value), budget + 1), dtype=bool)
    for item in range(len(value)):
        price = int(cost[item])
        if value[item] <= 0 or price > budget:
            continue
        with_it = best[: budget + 1 - price] + value[item]
        better = with_it > best[price:]
        took[item, price:] = better
        best[price:] = np.where(better, with_it, best[price:])
    return best, took


def taken(took: NDArray[np.bool_], cost: NDArray[np.int64], budget: int) -> list[int]:
    """Return the items of the best set at a budget."""
    items, left = [], budget
    for item in range(len(took) - 1, -1, -1):
        if took[item, left]:
            items.append(item)
            left -= int(cost[item])
    return items[::-1]


def steps_by_money(best: Floats) -> list[int]:
    """Return the whole budgets at which the best value becomes larger, 0 first."""
    rises = np.diff(best) > 1e-12 * float(best[-1])
    return [0, *(np.flatnonzero(rises) + 1).tolist()]


def front_by_money(
    first: NDArray[np.int64], second: Floats, cost: NDArray[np.int64], budget: int
) -> list[Any] | None:
    """Return the sets on the front of two criteria under one budget, best in the first criterion first.

    The table holds the best second criterion for each spent money and each whole total of the first. None
    if it would be too large, or if a number is negative.
    """
    reach = min(int(first.sum()), int(np.floor(bound_on(first.astype(float), cost, budget))))
    cells = (budget + 1) * (reach + 1)
    if cells * len(first) > MOST_CELLS or min(first.min(), second.min(), cost.min()) < 0:
        return None
    best = np.full((budget + 1, reach + 1), -np.inf)
    best[0, 0] = 0.0
    took = np.zeros((len(first), budget + 1, reach + 1), dtype=bool)
    spent = gained = 0
    for item in range(len(first)):
        c, v = int(cost[item]), int(first[item])
        if c > budget or v > reach:
            continue
        spent, gained = min(spent + c, budget), min(gained + v, reach)
        target = best[c : spent + 1, v : gained + 1]
        with_it = best[: spent + 1 - c, : gained + 1 - v] + second[item]
        better = with_it > target
        took[item, c : spent + 1, v : gained + 1] = better
        np.copyto(target, with_it, where=better)
    return read_front(best, took, first, cost)


def bound_on(value: Floats, cost: NDArray[np.int64], budget: int) -> float:
    """Return the linear bound on a criterion under the budget."""
    paid = np.maximum(cost, 1e-12)  # costs are whole here
    order = np.argsort(-value / paid, kind="stable")
    room = np.maximum(0.0, budget - (np.cumsum(cost[order]) - cost[order]))
    return float((value[order] * np.minimum(1.0, room / paid[order])).sum() + 1e-9)


def read_front(
    best: Floats, took: NDArray[np.bool_], first: NDArray[np.int64], cost: NDArray[np.int64]
) -> list[Any]:
    """Walk the table from the largest first criterion down and read off the sets that no other beats."""
    highest = best.max(axis=0)
    spends = best.argmax(axis=0)
    sets, record = [], -np.inf
    small = noise(float(highest[np.isfinite(highest)].max(initial=0.0)))
    for gained in range(len(highest) - 1, -1, -1):
        if highest[gained] > record + small:
            record = highest[gained]
            items, money, left = [], int(spends[gained]), gained
            for item in range(len(first) - 1, -1, -1):
                if took[item, money, left]:
                    items.append(item)
                    money -= int(cost[item])
                    left -= int(first[item])
            sets.append(items[::-1])
    return sets
