"""A quick good plan: what is mandatory first, then by value for money as far as the money goes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.model.rules.shared_cost import laid_out
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data

__all__ = ["greedy"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def greedy(data: Data, locked: Iterable[int] = ()) -> Ints:
    """Return the columns of a plan made by value for money; the better of two ways to weigh the pots.

    Budgets, options, requirements, exclusions and what is mandatory or forbidden are kept; limits on
    groups are not looked at, so the plan has to be checked before it is used.

    Parameters
    ----------
    data : Data
    locked : iterable of int
        Columns that are in the plan from the start.
    """
    pays = np.array([pot.pays for pot in data.pots])
    amounts = np.array([pot.amount for pot in data.pots])
    need = data.money @ pays.T
    least = 1e-12 * float(need.max(initial=0.0)) or 1.0  # of a pot, where one is empty
    tight = need @ (1.0 / np.maximum(amounts, least))
    best, best_value = np.array([], dtype=np.int64), -np.inf
    for price in (need.sum(axis=1), tight):
        chosen = fill(data, by_ratio(data.worth, price), need, amounts, pays, list(locked))
        value = float(data.worth[chosen].sum())
        if value > best_value:
            best, best_value = chosen, value
    return best


def by_ratio(worth: Floats, price: Floats) -> Ints:
    """Return columns in order of value for money, best first; free ones of positive value lead."""
    ratio = np.where(price > 0, worth / np.where(price > 0, price, 1.0), np.where(worth > 0, np.inf, 0.0))
    return np.lexsort((-worth, -ratio))


def fill(data: Data, order: Ints, need: Floats, amounts: Floats, pays: Floats, locked: list[int]) -> Ints:
    """Go down an order and take what can be taken; go again while a requirement has come free."""
    problem = data.problem
    owner = data.owner[data.row]
    rules = Bookkeeping(data, pays)
    left = amounts + noise(amounts)
    chosen: list[int] = []

    def take(column: int) -> None:
        left[:] -= need[column] + rules.enter(column)
        chosen.append(column)

    for column in locked:
        take(column)
    must = closure(data, problem.mandatory)
    first = (
        order[
            np.isin(
                owner, [data.owner[data.row[column]] for name in must for column in data.columns(name)[:1]]
            )
        ]
        if must
        else order[:0]
    )
    worthy = order[data.worth[order] > 0]
    taken = np.zeros(len(data.proposals), dtype=bool)
    taken[[owner[column] for column in chosen]] = True
    for sequence in (first, worthy):
        while True:
            before = len(chosen)
            waiting = False
            for column in sequence:
                if taken[owner[column]] or not np.all(need[column] <= left):
                    continue
                if rules.allowed(column) and np.all(need[column] + rules.extra(column) <= left):
                    take(int(column))
                    taken[owner[column]] = True
                else:
                    waiting = True
            if len(chosen) == before or not waiting or not rules.needs:
                break
    return np.array(sorted(chosen), dtype=np.int64)


def closure(data: Data, names: Iterable[Hashable]) -> list[Hashable]:
    """Return names with everything they require."""
    found = dict.fromkeys(names)
    queue = list(found)
    while queue:
        name = queue.pop()
        for a, b in data.problem.requires:
            if a == name and b not in found:
                found[b] = None
                queue.append(b)
    return list(found)


class Bookkeeping:
    """What rules say about adding one column to what is chosen so far."""

    def __init__(self, data: Data, pays: Floats) -> None:
        problem = data.problem
        self.data, self.pays = data, pays
        self.here: set[int] = set()
        self.needs: dict[int, list[tuple[set[int], ...]]] = {}
        for a, several in [(a, [b]) for a, b in problem.requires] + [
            (a, list(b)) for a, b in problem.requires_any
        ]:
            wanted = {int(column) for name in several for column in data.columns(name)}
            for column in data.columns(a):
                self.needs.setdefault(int(column), []).append((wanted,))
        self.shut: dict[int, list[set[int]]] = {}
        for names in problem.excludes:
            together = {int(column) for name in names for column in data.columns(name)}
            for column in together:
                self.shut.setdefault(column, []).append(together)
        self.barred = {int(column) for name in problem.forbidden for column in data.columns(name)}
        self.shared: dict[int, list[int]] = {}
        for number, (_, _, members) in enumerate(data.shared):
            for name in members:
                for column in data.columns(name):
                    self.shared.setdefault(int(column), []).append(number)
        self.paid: set[int] = set()

    def allowed(self, column: int) -> bool:
        """Say whether requirements and exclusions let a column in."""
        if column in self.barred or any(other & self.here for other in self.shut.get(column, [])):
            return False
        return all(
            any(self.in_time(other, column) for other in wanted & self.here)
            for (wanted,) in self.needs.get(column, [])
        )

    def in_time(self, other: int, column: int) -> bool:
        """Say whether a chosen column is there in time for another."""
        data = self.data
        if data.problem.periods is None or data.problem.precedence == "any":
            return True
        if data.problem.precedence == "earlier":
            return bool(data.start[other] + data.length[data.row[other]] <= data.start[column])
        return bool(data.start[other] <= data.start[column])

    def extra(self, column: int) -> Floats | float:
        """Return the pots' cost of shared components that a column would be the first to need."""
        numbers = [number for number in self.shared.get(column, []) if number not in self.paid]
        if not numbers:
            return 0.0

        cells = self.data.cells
        shape = (len(cells.funds), len(cells.periods))
        cost = sum(
            laid_out(self.data.shared[number][1], int(self.data.start[column]), *shape, placed=cells.placed)
            for number in numbers
        )
        extra: Floats = self.pays @ cost
        return extra

    def enter(self, column: int) -> Floats | float:
        """Take a column in, and return what it adds in shared cost."""
        extra = self.extra(column)
        self.paid.update(self.shared.get(column, []))
        self.here.add(int(column))
        return extra
