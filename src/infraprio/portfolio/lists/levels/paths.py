r"""The best order of a few members, by a dynamic programme over all their sets.

Built one after another, the sets of an order are stations: at the place of a set its value v is there to be had, and
from then on the area is (v - h) (1 - place) greater than it would be with the height h that stood before. The
greatest area of an order is that over all choices of its stations. So of all orders that lead to one set only
two things matter for what follows: the area if nothing is added, and the height. An order is dropped where
another one to the same set does as well whatever follows. That is exact whatever rules and interactions: a
larger set may be worth less, break a rule or keep one at last, or cost less in the pot that binds (a shared
component is paid by the first that needs it). Where nothing of that happens one number a set is enough
(``rising``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.lists.levels.rising import best_rising_path, rises

__all__ = ["best_path"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]

EQUAL = 1e-12  # share of the greatest value: areas and heights closer than that are equal
ORDERS = 1_500_000  # kept for the sets of one size; then one a set, and the answer is no longer proved


@dataclass(frozen=True, slots=True, kw_only=True)
class Stations:
    """What each set [2^n] is worth where it keeps the rules (else less than anything), and from which share on.

    ``least``: the least place of the sets that hold it.
    """

    value: Floats
    place: Floats
    least: Floats
    lawful: Marks
    unit: float

    @property
    def count(self) -> int:
        """Number of members."""
        return len(self.value).bit_length() - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Orders that lead to sets of one size, the smaller members first among equals.

    Attributes
    ----------
    sets, parent, last : int array [orders]
        The set as a number, the order (of the size before) that it continues, and its last member.
    height, area : array [orders]
        The value of the last station, and the area if that stands to the end.
    """

    sets: Ints
    parent: Ints
    last: Ints
    height: Floats
    area: Floats


def best_path(
    value: Floats, place: Floats, keeps: Marks, lawful: Marks, below: float
) -> tuple[list[int], bool]:
    """Return the members in the order of the greatest area, and whether it is proved.

    Of orders that are equally good the one with the smaller numbers first is taken.

    Parameters
    ----------
    value, place : array [2^n]
        Value of each set (bit k of its number: member k), and the share of the money from which on it can be
        paid; infinite where it never can.
    keeps : bool array [2^n]
        Whether a set keeps the rules: else nothing is built from it.
    lawful : bool array [2^n]
        Whether a set holds what its members need to stand before them; others are no first part of an order.
    below : float
        Value that stands from the beginning.
    """
    built = keeps & (place < 1.0)
    paid = np.minimum(place, 1.0)
    unit = EQUAL * max(float(np.abs(value).max()), abs(below), 1e-300)
    height = np.maximum(value, below)
    if keeps.all() and rises(height, lawful, unit) and rises(paid, lawful, EQUAL):
        return best_rising_path(height, paid, lawful, unit), True
    stations = Stations(
        value=np.where(built, value, -np.inf),
        place=paid,
        least=over_sets(np.minimum, paid, larger=True),
        lawful=lawful,
        unit=unit,
    )
    first, stands = np.zeros(1, dtype=np.int64), np.array([below])
    begin = Orders(sets=first, parent=first, last=first, height=stands, area=stands)
    layer, proved = reached(begin, first, first, first, stations)
    layers = [layer]
    for _ in range(stations.count):
        layer, whole = reached(layer, *continued(layer, stations), stations)
        proved = proved and whole
        layers.append(layer)
    number = int(np.argmax(np.rint(layer.area / stations.unit)))
    order: list[int] = []
    for layer in layers[:0:-1]:
        order.append(int(layer.last[number]))
        number = int(layer.parent[number])
    return order[::-1], proved and not crossing(stations, built)


def crossing(stations: Stations, built: Marks) -> bool:
    """Say whether a set may be worth less than a smaller one and yet be paid sooner: then it is a station before it."""
    most = over_sets(np.maximum, stations.value)
    late = over_sets(np.maximum, np.where(built, stations.place, 0.0))
    less = stations.value < most - 1e3 * stations.unit
    return bool((built & less & (stations.place < late - 1e-9)).any())


def over_sets(choose: np.ufunc, table: Floats, *, larger: bool = False) -> Floats:
    """Return for each set the greatest (or least) entry of the sets within it, or of those that hold it."""
    count = len(table).bit_length() - 1
    found = table.reshape((2,) * count).copy()
    for axis in range(count):
        with_it, without = ((slice(None),) * axis + (side,) for side in (1, 0))
        here, there = (without, with_it) if larger else (with_it, without)
        found[here] = choose(found[here], found[there])
    return found.ravel()


def continued(layer: Orders, stations: Stations) -> tuple[Ints, Ints, Ints]:
    """Return each way to put one member more: the order it continues, the member, and the set then."""
    parents, lasts, sets = [], [], []
    for member in range(stations.count):
        with_it = layer.sets | 1 << member
        free = np.flatnonzero((with_it != layer.sets) & stations.lawful[with_it])
        parents.append(free)
        lasts.append(np.full(len(free), member))
        sets.append(with_it[free])
    return np.concatenate(parents), np.concatenate(lasts), np.concatenate(sets)


def reached(layer: Orders, parent: Ints, last: Ints, sets: Ints, stations: Stations) -> tuple[Orders, bool]:
    """Return the orders that reach sets, with these as stations or not, and whether all that may matter are kept."""
    won = stations.value[sets] - layer.height[parent]
    used = np.flatnonzero(won > 0)
    # A set that nothing larger is paid before is a station in any case.
    passed = np.flatnonzero((won <= 0) | (stations.place[sets] > stations.least[sets] + 1e-12))
    height = np.concatenate([stations.value[sets[used]], layer.height[parent[passed]]])
    gain = won[used] * (1.0 - stations.place[sets[used]])
    area = np.concatenate([layer.area[parent[used]] + gain, layer.area[parent[passed]]])
    both = np.concatenate([used, passed])
    parent, last, sets = parent[both], last[both], sets[both]
    rest = 1.0 - stations.least[sets]  # of the money, at most, when something more is won
    height = np.where(rest > 0, height, 0.0)
    kept = unbeaten(sets, height, area, rest, np.lexsort((last, parent)), stations.unit)
    whole = len(kept) <= ORDERS
    if not whole:
        best = kept[np.lexsort((-area[kept], sets[kept]))]
        kept = best[np.concatenate([[True], np.diff(sets[best]) > 0])]
    kept = kept[np.lexsort((last[kept], parent[kept]))]
    found = Orders(
        sets=sets[kept], parent=parent[kept], last=last[kept], height=height[kept], area=area[kept]
    )
    return found, whole


def unbeaten(sets: Ints, height: Floats, area: Floats, rest: Floats, turn: Ints, unit: float) -> Ints:
    """Return the orders that no other one to the same set beats whatever follows; the first in turn of equals.

    What follows adds less to a greater height, by at most the difference times the rest of the money.
    """
    tall, wide = np.rint(height / unit), np.rint(area / unit)
    low = np.rint((area - height * rest) / unit)
    sets, tall, wide, low = sets[turn], tall[turn], wide[turn], low[turn]
    rank = np.lexsort((-low, -tall, sets))  # lexsort is stable: equals stay in turn
    kept = rank[first_of_rising(sets[rank], low[rank])]
    rank = kept[np.lexsort((tall[kept], sets[kept]))]
    return turn[rank[first_of_rising(sets[rank], wide[rank])]]


def first_of_rising(sets: Ints, amount: Floats) -> Marks:
    """Return which entries are greater than all before them of the same set; sets stand together."""
    number = np.concatenate([[0], np.cumsum(np.diff(sets) != 0)])
    whole = (amount - amount.min()).astype(np.int64)
    apart = whole + number * (int(whole.max()) + 1)
    before = np.concatenate([[-1], np.maximum.accumulate(apart)[:-1]])
    found: Marks = apart > before
    return found
