"""What the members of a level need to keep the rules: what stands before them, and which sets may be built."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.problem.units import noise
from infraprio.solver.held import row_sizes

if TYPE_CHECKING:
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.data import Data

__all__ = ["after_what", "keeper", "started_by_rule"]

Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]

CHUNK = 4096  # sets looked at together


def needed(data: Data, ground: Ints, columns: Ints) -> list[tuple[int, int]]:
    """Return pairs (a, b) of places in ``columns``: the first needs the second.

    Of several that would do, one counts only where it is alone, among the columns and what stands below them.
    """
    place = {int(column): number for number, column in enumerate(columns)}
    stands = set(ground.tolist())

    def those(name: Hashable) -> list[int]:
        return [place[int(column)] for column in data.columns(name) if int(column) in place]

    rules = [(a, [b]) for a, b in data.problem.requires]
    rules += [(a, list(some)) for a, some in data.problem.requires_any]
    pairs = []
    for a, some in rules:
        there = {k for name in some for k in those(name)}
        below = any(stands & set(data.columns(name).tolist()) for name in some)
        if len(there) == 1 and not below:
            pairs += [(k, other) for k in those(a) for other in there if k != other]
    return pairs


def after_what(data: Data, ground: Ints, members: Ints, later: Sequence[int]) -> Marks:
    """Return which member may not stand before which other [n, n].

    Parameters
    ----------
    data : Data
    ground, members : array
        Columns of what stands below the level, and of its members [n].
    later : sequence [n]
        A member stands before those with a greater number.
    """
    numbers = np.array(later, dtype=np.int64)
    after: Marks = numbers[:, None] > numbers[None, :]
    for a, b in needed(data, ground, members):
        after[a, b] = numbers[a] >= numbers[b]
    between = after.any(axis=0) & after.any(axis=1)
    for middle in np.flatnonzero(between):  # what that needs is needed too (Warshall)
        after |= after[:, middle, None] & after[None, middle, :]
    np.fill_diagonal(after, val=False)
    return after & ~(after & after.T)  # those that need each other may stand either way


def started_by_rule(data: Data, columns: Ints) -> list[Hashable]:
    """Return the proposals of a plan that are mandatory, and what those need; what is needed first, then by id."""
    owners = [data.proposals[number] for number in data.owner[data.row[columns]]]
    must = {number for name in data.problem.mandatory for number in data.columns(name)}
    pairs = needed(data, np.zeros(0, dtype=np.int64), columns)
    first = {k for k, column in enumerate(columns) if int(column) in must}
    while more := {b for a, b in pairs if a in first} - first:
        first |= more
    left = sorted(first, key=lambda k: str(owners[k]))
    order: list[int] = []
    while left:
        ready = [k for k in left if not any(a == k and b in left for a, b in pairs)] or left
        order.append(ready[0])
        left.remove(ready[0])
    return [owners[k] for k in order]


def keeper(
    data: Data, stated: Stated, ground: Ints, members: Ints, after: Marks, *, asked: bool
) -> Callable[[Marks], Marks] | None:
    """Return a function that says which sets of members keep the rules; None where none can break one.

    What needs others stands after them, and what a portfolio holds breaks neither an exclusion nor a budget
    when it holds less; what is asked of a portfolio as a whole can be missed by a part. ``asked``: look in any case,
    as starts come from two portfolios.
    """
    problem = data.problem
    here = np.concatenate([ground, members])
    several = any(
        sum(bool(np.isin(data.columns(name), here).any()) for name in some) > 1
        for _, some in problem.requires_any
    )
    odd = any(not after[a, b] for a, b in needed(data, ground, members))  # what is needed may stand later
    must = {number for name in problem.mandatory for number in data.columns(name)}
    chosen = bool(must & set(members.tolist()))
    if not (asked or several or odd or chosen or problem.limits or problem.standards or problem.cofinancing):
        return None
    arrays = stated.arrays

    def keeps(sets: Marks) -> Marks:
        found = []
        for begin in range(0, len(sets), CHUNK):
            part = sets[begin : begin + CHUNK]
            built = np.zeros((len(part), len(data.row)), dtype=bool)
            built[:, ground] = True
            built[:, members] = part
            points = stated.points(built)
            level = np.asarray((arrays.matrix @ points.T).T)
            size = noise(row_sizes(arrays.matrix, np.abs(points)))
            found.append(((level >= arrays.lower - size) & (level <= arrays.upper + size)).all(axis=1))
        return np.concatenate(found) if found else np.zeros(0, dtype=bool)

    return keeps
