r"""One pot and no other rule, for costs of any number of decimals: most proposals are settled by the linear bound, the rest by lists.

By value for money, :math:`r_j = v_j / c_j`, the proposals before the one s at which the money ends make the linear bound. A
proposal whose other side brings that bound below a plan that is known is the same in every better plan (Ingargiola and Korsh
1973); what is left, the core, is few around s. Partial plans of the core are kept in a list by cost, each dearer one worth more
than those before it, as long as their own linear bound reaches the best plan known (Pisinger 1997, "A minimal algorithm for the
0-1 knapsack problem"). The list ends with every plan that is not worth less than the best one; of these the cheapest is taken.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["best_in_core"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]

MOST = 200_000
"""Partial plans kept at once; data with very many equal plans would need more."""
SLACK = 1e-9
"""Share of the numbers that adding them up may be off by."""


def best_in_core(value: Floats, cost: Floats, budget: float) -> Ints | None:
    """Return the items of the most valuable set under a budget, the cheapest of equals; None where lists grow too long.

    Parameters
    ----------
    value, cost : array [items]
        Costs from 0. Items that are worth nothing are never taken; those worth something at no cost always are.
    budget : float
        From 0.

    References
    ----------
    Pisinger (1997), Operations Research 45(5), 758-767; Ingargiola and Korsh (1973), Management Science 20(4), 460-463.

    Examples
    --------
    >>> import numpy as np
    >>> best_in_core(np.array([3.0, 4.0, 3.0]), np.array([4.001, 8.0, 10.0]), 12.5)
    array([0, 1])
    """
    room = budget + SLACK * max(budget, 0.0)
    free = np.flatnonzero((value > 0) & (cost <= 0))
    some = np.flatnonzero((value > 0) & (cost > 0) & (cost <= room))
    some = some[np.lexsort((cost[some], -value[some] / cost[some]))]
    v, c = value[some], cost[some]
    filled = np.cumsum(c)
    split = int(np.searchsorted(filled, room, side="right"))
    if split == len(some):
        return np.sort(np.concatenate([free, some]))
    base = float(v[:split].sum())
    left = room - (float(filled[split - 1]) if split else 0.0)
    known = base + filled_up(v[split:], c[split:], left)
    small = SLACK * max(base, float(v.max()))
    ratio = v[split] / c[split]
    inside = np.arange(len(some)) < split
    other = base + np.where(inside, -v + (left + c) * ratio, v + (left - c) * ratio)
    core = np.flatnonzero(other >= known - small)
    core = core[np.argsort(np.abs(core - split + 0.25), kind="stable")]  # from the end of the money outwards
    changed = by_lists(v[core], c[core], inside[core], left, known - base - small)
    if changed is None:
        return None
    taken = inside.copy()
    taken[core[changed]] ^= True
    return np.sort(np.concatenate([free, some[taken]]))


def filled_up(v: Floats, c: Floats, left: float) -> float:
    """Return what items add that are taken in turn where they fit into the money left."""
    gained = 0.0
    for item in np.flatnonzero(c <= left):
        if c[item] <= left:
            left -= c[item]
            gained += v[item]
    return float(gained)


def by_lists(v: Floats, c: Floats, inside: Marks, left: float, least: float) -> Ints | None:
    """Return the items of the core to change sides, so that value rises most and no more money is spent than is left.

    The cheapest of equals; none where the plan stands. None where a list grows too long.

    Parameters
    ----------
    v, c, inside : array [core]
        From the end of the money outwards; whether an item stands in the plan.
    left : float
        Money not spent.
    least : float
        Gain of a plan that is known, less what numbers may be off by: no plan below it is of interest.
    """
    gain, spend = np.where(inside, -v, v), np.where(inside, -c, c)
    dear = ratios_to_come(v, c, inside, worst=True)  # what money is worth at least that the plan gives back
    cheap = ratios_to_come(v, c, ~inside, worst=False)  # and at most if it is spent
    at, worth = np.zeros(1), np.zeros(1)
    history: list[tuple[NDArray[np.int32], Marks]] = []
    for step in range(len(v)):
        at, worth, parent, moved = merged(at, worth, spend[step], gain[step])
        over = left - at
        fine = over >= 0
        least = max(
            least, float(worth[fine].max(initial=-np.inf)) - 2 * SLACK * abs(least) if fine.any() else least
        )
        reach = worth + over * np.where(fine, cheap[step + 1], dear[step + 1])
        kept = np.flatnonzero(reach >= least)
        history.append((parent[kept], moved[kept]))
        at, worth = at[kept], worth[kept]
        if len(at) > MOST:
            return None
    payable = np.flatnonzero(at <= left)
    if not len(payable):
        return np.zeros(0, dtype=np.int64)
    top = payable[worth[payable] >= worth[payable].max() - SLACK * abs(float(worth[payable].max()))]
    place = int(top[np.argmin(at[top])])
    changed = []
    for step in range(len(v) - 1, -1, -1):
        parent, moved = history[step]
        if moved[place]:
            changed.append(step)
        place = int(parent[place])
    return np.array(changed, dtype=np.int64)


def ratios_to_come(v: Floats, c: Floats, which: Marks, *, worst: bool) -> Floats:
    """Return for each step [core + 1] the value for money of the next item of a kind that is still to come.

    Of items that may be added the best (0 where none is left); of those that may go the worst, the least value that money given
    back costs (infinite where none is left: money spent beyond the budget cannot be made good).
    """
    ratio = np.where(which, v / c, np.inf if worst else 0.0)
    fold = np.minimum if worst else np.maximum
    found: Floats = np.append(fold.accumulate(ratio[::-1])[::-1], np.inf if worst else 0.0)
    return found


def merged(
    at: Floats, worth: Floats, spend: float, gain: float
) -> tuple[Floats, Floats, NDArray[np.int32], Marks]:
    """Return partial plans with and without one more change, by cost, without those that a cheaper or equal one beats."""
    both, value = np.concatenate([at, at + spend]), np.concatenate([worth, worth + gain])
    order = np.lexsort((-value, both))
    value = value[order]
    before = np.maximum.accumulate(np.concatenate([[-np.inf], value[:-1]]))
    stays = value > before
    order = order[stays]
    parent = (order % len(at)).astype(np.int32)
    return both[order], value[stays], parent, order >= len(at)
