"""The best plan of items, searched: the value of each way may be another than the data's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import charge
from infraprio.portfolio.paired.items import Items

__all__ = ["Found", "best_items"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEPS = (300, 12)
"""Prices tried at the root, and at each further node."""
TERM = 2e-9
"""Seconds that one way and pot take in one step on a usual machine, roughly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A plan as the way of each item, what it is worth, and what none passes; ``proved`` where no more was left to look at."""

    ways: Ints
    value: float
    bound: float
    proved: bool


def best_items(items: Items, value: Floats, known: Ints, *, slack: float, nodes: int) -> Found:
    r"""Search the best plan of items by prices of the pots.

    .. math:: \max_x v(x) \le \min_{\pi \ge 0} \Bigl( \sum_k \pi_k b_k + \max_x v(x) - \sum_k \pi_k c_k(x) \Bigr)

    The inner search is exact over items and pairs: from the leaves of their forest to its roots. Parts of the plans are looked at in the order of
    their bounds, until none can hold a better plan.

    Parameters
    ----------
    items : Items
    value : array [items, ways]
        Worth of each way.
    known : int array [items]
        A plan to begin with, in ways that are allowed. Where the pots do not hold it nothing is searched, and the bound is infinite.
    slack : float
        How far a plan may be from the best, above 0 where ties are not to be settled.
    nodes : int
        Parts looked at, at most.

    Returns
    -------
    Found

    References
    ----------
    Fisher (1981), Management Science 27(1), 1-18, for prices in a search; Camerini, Fratta and Maffioli (1975), Mathematical Programming Study 3,
    26-34, for the steps.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, compile_data
    >>> from infraprio.portfolio.paired.items import items_of
    >>> value, cost = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0}), pd.Series({"a": 4.0, "b": 8.0, "c": 10.0})
    >>> items = items_of(compile_data(Problem(value=value, cost=cost, budget=14.0)))
    >>> best_items(items, items.value, np.zeros(3, dtype=np.int64), slack=1e-6, nodes=100).ways
    array([1, 1, 0])
    """
    from infraprio.portfolio.paired._search import best_plan

    one = np.ascontiguousarray  # of one layout, so that the loops are compiled once
    forest = (items.order, items.parent, one(items.hung))
    model = (one(value), one(items.cost), items.room, forest, (items.first, items.second, one(items.beside)))
    ways, most, bound, made = best_plan(model, one(items.allowed), known, slack, nodes, STEPS)
    charge(TERM * made * value.size * (len(items.room) + 2))
    return Found(ways=ways, value=float(most), bound=float(bound), proved=bool(bound <= most + slack))
