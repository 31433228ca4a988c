"""Which sets of the members of a level keep the rules: only the rows that some set can break are looked at.

What stands below a level is in every set, so most columns of the model never move, and most rows hold whatever is built:
those that say what an interaction is hold by what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.model.rules.interaction import Together
from infraprio.portfolio.problem.units import noise
from infraprio.solver.held import row_sizes

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import When
    from infraprio.portfolio.model.solver_arrays import Stated

__all__ = ["BreakableRows", "breakable_rows"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]

CHUNK = 4096  # sets looked at together


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakableRows:
    """The rows of a model that a set may break, over what moves: members, interactions, other helpers.

    Attributes
    ----------
    factors : array [rows, moving]
    base, size, largest : array [rows]
        What stands below gives to each row and to its size; and the row's largest factor.
    lower, upper : array [rows]
    floor : bool array [decisions]
        What stands below.
    members : int array [n]
        The decisions of the members.
    together : Together
        The interactions that move, by the places of the members.
    helpers : list of functions of the decisions
        The other helpers.
    """

    factors: Floats
    base: Floats
    size: Floats
    largest: Floats
    lower: Floats
    upper: Floats
    floor: Marks
    members: Ints
    together: Together
    helpers: list[When]

    def kept(self, sets: Marks) -> Marks:
        """Say which sets [sets, n] break none."""
        found = [self._kept(sets[begin : begin + CHUNK]) for begin in range(0, len(sets), CHUNK)]
        return np.concatenate(found) if found else np.zeros(0, dtype=bool)

    def _kept(self, sets: Marks) -> Marks:
        if not len(self.base):
            return np.ones(len(sets), dtype=bool)
        moved = [sets, self.together.started(sets)]
        if self.helpers:
            built = np.tile(self.floor, (len(sets), 1))
            built[:, self.members] = sets
            moved += [when(built)[:, None] for when in self.helpers]
        x = np.concatenate(moved, axis=1).astype(float)
        level = self.base + x @ self.factors.T
        slack = noise(np.maximum(self.largest, self.size + x @ np.abs(self.factors).T))
        kept: Marks = ((level >= self.lower - slack) & (level <= self.upper + slack)).all(axis=1)
        return kept


def breakable_rows(stated: Stated, ground: Ints, members: Ints) -> BreakableRows:
    """Return the rows of a model with one statement that a set of members above a ground may break.

    Parameters
    ----------
    stated : Stated
    ground, members : array
        Decisions that are in every set, and those that make the sets [n].
    """
    arrays, places = stated.arrays, stated.places[0]
    floor = np.zeros(len(places), dtype=bool)
    floor[ground] = True
    spots, several = stated.together[0]
    everyone = floor.copy()
    everyone[members] = True
    opened = np.flatnonzero(several.started(everyone) & ~several.started(floor))
    asks = [several.asked_beside(int(number), floor, members) for number in opened]
    whens = stated.helpers[0]
    # a decision that stands in no row has no column
    columns = np.concatenate([places[members], spots[opened], [place for place, _ in whens]]).astype(np.int64)
    point = stated.points(floor[None, :])[0]
    point[columns[columns >= 0]] = 0.0
    factors = arrays.matrix[:, np.maximum(columns, 0)].toarray() * (columns >= 0)
    base, size = arrays.matrix @ point, abs(arrays.matrix) @ point
    count, last = len(members), len(members) + len(opened)
    parts = factors[:, :count], factors[:, count:last], factors[:, last:]
    low = base - greatest(-parts[0], -parts[1], -parts[2], asks)
    high = base + greatest(*parts, asks)
    rows = np.flatnonzero((low < arrays.lower) | (high > arrays.upper))
    used = (factors[rows] != 0).any(axis=0)
    left = used[count:last]
    moving = np.concatenate([np.ones(count, dtype=bool), used[count:]])
    return BreakableRows(
        factors=factors[np.ix_(rows, moving)],
        base=base[rows],
        size=size[rows],
        largest=row_sizes(arrays.matrix, np.zeros(len(point)))[rows],
        lower=arrays.lower[rows],
        upper=arrays.upper[rows],
        floor=floor,
        members=members,
        together=Together([ask for ask, stays in zip(asks, left) if stays]),
        helpers=[when for (_, when), stays in zip(whens, used[last:]) if stays],
    )


def greatest(own: Floats, joint: Floats, others: Floats, asks: list[list[Ints]]) -> Floats:
    """Return what members, interactions and other helpers give to each row [rows] at most.

    Parameters
    ----------
    own, joint, others : array [rows, members], [rows, interactions], [rows, helpers]
        Factors in the rows.
    asks : list of list of array
        For each interaction, the members of which it needs one, for each of its names.
    """
    free: Floats = np.maximum(own, 0.0).sum(axis=1)
    found: Floats = free + np.maximum(joint, 0.0).sum(axis=1)
    for number, ask in enumerate(asks):
        if any(len(some) != 1 for some in ask):
            continue
        only = np.flatnonzero((joint[:, number] != 0) & ((joint != 0).sum(axis=1) == 1))
        needed = np.unique(np.concatenate(ask))
        part = own[np.ix_(only, needed)]
        there = free[only] + np.minimum(part, 0.0).sum(axis=1) + joint[only, number]
        absent = free[only] - np.maximum(part.min(axis=1), 0.0)
        found[only] = np.maximum(there, absent)
    found += np.maximum(others, 0.0).sum(axis=1)
    return found
