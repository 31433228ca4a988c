r"""The best order of a few members where a larger set is never worth less, nor paid sooner.

Then every set of an order stands from its own place to that of the next one, and nothing but the set matters for
what follows: with v the value and p the place of a set, the best area from a set on is

.. math:: A(S) = \max_{j \notin S} \; v(S) \, (p(S \cup j) - p(S)) + A(S \cup j)

One number a set, where the general way keeps several orders.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["best_rising_path", "rises"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]


def rises(table: Floats, lawful: Marks, noise: float) -> bool:
    """Say whether no lawful set [2^n] has a smaller entry than a lawful one that it holds one member beyond.

    Examples
    --------
    >>> rises(np.array([0.0, 1.0, 2.0, 1.5]), np.ones(4, dtype=bool), 1e-12)
    False
    >>> rises(np.array([0.0, 1.0, 2.0, 1.5]), np.array([True, True, False, True]), 1e-12)
    True
    """
    count = len(table).bit_length() - 1
    cube, may = table.reshape((2,) * count), lawful.reshape((2,) * count)
    for axis in range(count):
        without, with_it = ((slice(None),) * axis + (side,) for side in (0, 1))
        falls = cube[with_it] < cube[without] - noise
        if (falls & may[with_it] & may[without]).any():
            return False
    return True


def best_rising_path(value: Floats, place: Floats, lawful: Marks, noise: float) -> list[int]:
    """Return the members in the order of the greatest area; of equals that with the smaller numbers first.

    Parameters
    ----------
    value, place : array [2^n]
        What stands at each set, and from which share on: both rise.
    lawful : bool array [2^n]
        Whether a set holds what its members need to stand before them.
    noise : float
        Areas closer than that are equal.
    """
    size = len(value)
    count = size.bit_length() - 1
    numbers = np.arange(size)
    members = sum((numbers >> bit & 1 for bit in range(count)), np.zeros(size, dtype=np.int64))
    rank = np.argsort(members, kind="stable")
    edges = np.searchsorted(members[rank], np.arange(count + 2))
    area = np.where(lawful, value * (1.0 - place), -np.inf)
    for layer in range(count - 1, -1, -1):
        sets = rank[edges[layer] : edges[layer + 1]]
        area[sets] = continued(sets, value, place, area, count).max(axis=0, initial=-np.inf)
        area[sets[~lawful[sets]]] = -np.inf
    order, here = [], 0
    for _ in range(count):
        reached = continued(np.array([here]), value, place, area, count)[:, 0]
        member = int(np.argmax(reached >= reached.max() - noise))
        order.append(member)
        here |= 1 << member
    return order


def continued(sets: Ints, value: Floats, place: Floats, area: Floats, count: int) -> Floats:
    """Return the area [count, sets] from sets on where each member comes next; less than anything where it is in."""
    found = np.full((count, len(sets)), -np.inf)
    for member in range(count):
        out = np.flatnonzero(sets >> member & 1 == 0)
        some = sets[out]
        larger = some | 1 << member
        found[member, out] = value[some] * (place[larger] - place[some]) + area[larger]
    return found
