"""A list read under one budget: stop at what does not fit, or skip it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.choose.alternatives import add_rows
from infraprio.portfolio.choose.best_portfolio import search
from infraprio.portfolio.choose.greedy import Bookkeeping
from infraprio.portfolio.choose.plan_value import worth
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.portfolio.problem.units import noise
from infraprio.solver.held import holds, row_sizes
from infraprio.solver.highs import Outcome, load

if TYPE_CHECKING:
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.data import Data

__all__ = ["Reader", "best_part", "walk"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Reader:
    """Tells for one scenario whether a set of proposals can be built, and how best."""

    def __init__(self, data: Data, stated: Stated | None = None) -> None:
        self.data = data
        if stated is None:
            model, statements = build([data])
            stated = arrays_of(model, statements)
        self.stated = stated
        self.single = len(data.row) == len(data.proposals)
        owner = data.owner[data.row]
        ends = np.searchsorted(
            owner, np.arange(1, len(data.proposals)), sorter=(order := owner.argsort(kind="stable"))
        )
        self.columns = dict(zip(data.proposals, np.split(order, ends)))
        arrays = self.stated.arrays
        pays = np.array([pot.pays for pot in data.pots])
        amounts = np.array([pot.amount for pot in data.pots])
        self.need = data.money @ pays.T
        self.room = amounts + noise(amounts)
        self.slack = noise(row_sizes(arrays.matrix, np.ones(len(arrays.gain))))
        self.empty = self.stated.point([np.zeros(0, dtype=np.int64)])
        spots, _ = self.stated.together[0]
        self.adds_up = self.single and not len(spots) and not self.stated.helpers[0]

    def built(self, names: Sequence[Hashable]) -> tuple[float, Ints] | None:
        """Return value and columns of exactly these proposals, where there is one way to build each.

        None if that breaks a rule.
        """
        return self.plain(np.array(sorted(int(self.columns[name][0]) for name in names), dtype=np.int64))

    def keeps(self, columns: Ints) -> bool:
        """Say whether a plan keeps all rules."""
        return self.plain(columns) is not None

    def value_of(self, columns: Sequence[int]) -> float | None:
        """Return the value of a plan by the model; None if it breaks a row."""
        found = self.plain(np.array(sorted(columns), dtype=np.int64))
        return None if found is None else found[0]

    def value(self, columns: Ints) -> float:
        """Return the weighted value of a plan."""
        return worth(self.data, columns)

    def affordable(self, order: Sequence[Hashable]) -> int:
        """Return how many proposals of a list can at most be paid together, one way to build each."""
        columns = np.array([int(self.columns[name][0]) for name in order], dtype=np.int64)
        over: NDArray[np.bool_] = np.cumsum(self.need[columns], axis=0) > self.room
        late = np.flatnonzero(np.asarray(over.any(axis=1)))
        return int(late[0]) if len(late) else len(order)

    def best_first_part(self, order: Sequence[Hashable]) -> Ints | None:
        """Return the columns of the most valuable first part of a list, the longest of equals.

        None if none keeps the rules. There has to be one way to build each proposal.
        """
        columns = np.array([int(self.columns[name][0]) for name in order], dtype=np.int64)
        count = self.affordable(order)
        level, gained = self.first_parts(columns[:count])
        arrays = self.stated.arrays
        keeps = ((level >= arrays.lower - self.slack) & (level <= arrays.upper + self.slack)).all(axis=1)
        worth = np.where(keeps, gained, -np.inf)
        best = int(count - np.argmax(worth[::-1]))
        return None if np.isneginf(worth[best]) else np.sort(columns[:best])

    def first_parts(self, columns: Ints) -> tuple[Floats, Floats]:
        """Return the level of each row [count + 1, rows] and the value [count + 1] of the first parts of a list of columns."""
        arrays = self.stated.arrays
        if self.adds_up:
            added, gained = self.each_adds(columns)
            begin = arrays.matrix @ self.empty, float(arrays.gain @ self.empty)
            return (
                np.cumsum(np.vstack([begin[0], added]), axis=0),
                np.cumsum(np.concatenate([[begin[1]], gained])),
            )
        built = np.zeros((len(columns) + 1, len(self.data.row)), dtype=bool)
        for number, column in enumerate(columns, start=1):
            built[number:, column] = True
        points = self.stated.points(built)
        return np.asarray((arrays.matrix @ points.T).T), points @ arrays.gain

    def each_adds(self, columns: Ints) -> tuple[Floats, Floats]:
        """Return what columns add to the level of each row [columns, rows] and to the value, where all just adds up."""
        arrays, places = self.stated.arrays, self.stated.places[0][columns]
        there = places >= 0  # others cost nothing, are worth nothing and no rule names them
        added = np.zeros((len(columns), arrays.matrix.shape[0]))
        added[there] = sparse.csc_array(arrays.matrix)[:, places[there]].T.toarray()
        return added, np.where(there, arrays.gain[places], 0.0)

    def plain(self, columns: Ints) -> tuple[float, Ints] | None:
        """Return value and columns of a plan; None if it breaks a row."""
        arrays = self.stated.arrays
        x = self.stated.point([columns])
        level = arrays.matrix @ x
        if (level < arrays.lower - self.slack).any() or (level > arrays.upper + self.slack).any():
            return None
        return float(arrays.gain @ x), columns


def best_part(
    reader: Reader,
    order: Sequence[Hashable],
    *,
    known: Sequence[Ints] = (),
    gap: float = 0.0,
    time_limit: float | None = None,
) -> tuple[Outcome, Ints | None]:
    """Return the most valuable first part of a list, options and periods chosen best, and its outcome.

    One search: the next proposal of the list is built only if the one before is, and what is not listed
    is not. It starts from the best of what is known and the list placed in turn.
    """
    stated = reader.stated
    rows: list[NDArray[np.float64]] = []
    before: Ints | None = None
    for name in order:
        places = stated.places[0][reader.columns[name]]
        if (places < 0).any():  # costs nothing, is worth nothing and no rule names it
            continue
        if before is not None:
            row = np.zeros(len(stated.arrays.gain))
            row[places], row[before] = 1.0, -1.0
            rows.append(row)
        before = places
    arrays = stated.arrays
    if rows:
        arrays = add_rows(arrays, np.array(rows), [-np.inf] * len(rows), [0.0] * len(rows))
    upper = arrays.column_upper.copy()
    for name in [each for each in reader.columns if each not in set(order)]:
        places = stated.places[0][reader.columns[name]]
        upper[places[places >= 0]] = 0.0
    arrays = replace(arrays, column_upper=upper)
    turn = placed_in_turn(reader.data, order, stop=True)
    points = [stated.point([plan]) for plan in (turn, *known)]
    points = [point for point in points if holds(arrays, point, 1e-9)]
    begin = max(points, key=lambda point: float(arrays.gain @ point), default=None)
    outcome, _ = search(
        load(arrays, restart=False, before=stated.before), begin, gap=gap, time_limit=time_limit
    )
    return outcome, None if outcome.x is None else stated.plans(outcome.x)[0]


def walk(reader: Reader, order: Sequence[Hashable], reading: str) -> Ints | None:
    """Return the columns that a list builds under one budget; None if no part of the list keeps the rules.

    "stop" (and "nested"): the most valuable first part of the list that can be built. "skip": each
    proposal is taken if it fits with those taken before, down to where more would be worth less. Where there are
    options or periods each proposal is placed once for all where it is worth most and has room (``best_part``
    chooses them best).
    """
    if not reader.single:
        plan = placed_in_turn(reader.data, order, stop=reading != "skip")
        return plan if reader.keeps(plan) else None
    if reading == "skip":
        return skipping(reader, order)
    return reader.best_first_part(order)


def placed_in_turn(
    data: Data, order: Sequence[Hashable], *, stop: bool, around: Sequence[int] | Ints = ()
) -> Ints:
    """Go down the list and place each proposal where it is worth most and has room, around what is placed already.

    Rules on the whole (limits, standards, what is mandatory) are not looked at.
    """
    pays = np.array([pot.pays for pot in data.pots])
    need = data.money @ pays.T
    left = np.array([pot.amount for pot in data.pots])
    left += noise(left)
    rules = Bookkeeping(data, pays)
    owner, single = data.owner[data.row], data.worth
    taken: list[int] = []
    for column in sorted(around, key=lambda number: (data.start[number], number)):
        left -= need[column] + rules.enter(int(column))
        taken.append(int(column))
    standing = {int(owner[column]) for column in taken}
    number = {name: place for place, name in enumerate(data.proposals)}
    for name in order:
        if number[name] in standing:
            continue
        columns = np.flatnonzero(owner == number[name])
        columns = columns[(need[columns] <= left).all(axis=1)]
        for column in columns[np.argsort(-single[columns], kind="stable")]:
            if rules.allowed(int(column)) and (need[column] + rules.extra(int(column)) <= left).all():
                left -= need[column] + rules.enter(int(column))
                taken.append(int(column))
                break
        else:
            if stop:
                break
    return np.array(sorted(taken), dtype=np.int64)


def skipping(reader: Reader, order: Sequence[Hashable]) -> Ints | None:
    """Go down the list and take what can be taken, down to where more would be worth less.

    Where the empty plan breaks a rule, the list is read on until the rules are kept; what no pot can pay
    any more is passed over in any case.
    """
    columns = np.array([int(reader.columns[name][0]) for name in order], dtype=np.int64)
    taken: list[int] = []
    worth = best = reader.value_of(taken)
    most = 0  # so many of what is taken are worth most
    spent = np.zeros(len(reader.room))
    running = Running(reader, columns) if reader.adds_up else None
    for place, column in enumerate(columns):
        need = reader.need[column]
        if (spent + need > reader.room).any():
            continue
        found = running.with_more(place) if running else reader.value_of([*taken, int(column)])
        if found is None and worth is not None:
            continue
        taken.append(int(column))
        spent += need
        worth = found
        if running:
            running.take(place)
        if worth is not None and (best is None or worth >= best):
            best, most = worth, len(taken)
    return None if best is None else np.array(sorted(taken[:most]), dtype=np.int64)


class Running:
    """Levels of the rows while a list is gone down, where what each proposal adds does not hang on the others."""

    def __init__(self, reader: Reader, columns: Ints) -> None:
        arrays = reader.stated.arrays
        self.added, self.gained = reader.each_adds(columns)
        self.level = np.asarray(arrays.matrix @ reader.empty)
        self.worth = float(arrays.gain @ reader.empty)
        self.least, self.most = arrays.lower - reader.slack, arrays.upper + reader.slack

    def with_more(self, place: int) -> float | None:
        """Return the value with one more; None if that breaks a row."""
        level = self.level + self.added[place]
        inside = bool((level >= self.least).all() and (level <= self.most).all())
        return self.worth + float(self.gained[place]) if inside else None

    def take(self, place: int) -> None:
        """Take one more."""
        self.level = self.level + self.added[place]
        self.worth += float(self.gained[place])
