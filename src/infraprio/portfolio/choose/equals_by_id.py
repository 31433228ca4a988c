"""Of proposals that nothing tells apart those whose ids come first are built.

Such proposals have the same value, cost and years in all data, and no rule or interaction names them, so that one may
stand wherever another stood, in all portfolios of a list at once: it stays a list, and is worth the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["equals_by_id"]

Ints = NDArray[np.int64]


def equals_by_id(datas: Sequence[Data], plans: Sequence[Ints]) -> list[Ints]:
    """Return portfolios in which, of proposals that nothing tells apart, the first by id stand.

    Parameters
    ----------
    datas : sequence of Data
        Of each portfolio: the same proposals in the same columns, with other money or values.
    plans : sequence of int array
        Columns of portfolios.

    Returns
    -------
    list of int array
        Of the same worth and cost; the one that is built in most portfolios, and earliest, has the first id.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, compile_data
    >>> ones = pd.Series({"a": 1.0, "b": 1.0, "c": 1.0})
    >>> equals_by_id([compile_data(Problem(value=ones, cost=ones, budget=2.0))], [np.array([1, 2])])
    [array([0, 1])]
    """
    place = np.arange(len(datas[0].row))
    for alike in _alike(datas):
        built = [_built(plans, own) for own in alike]
        for was, now in zip(sorted(range(len(alike)), key=lambda k: built[k]), alike):
            place[alike[was]] = now
    return [np.sort(place[columns]) for columns in plans]


def _built(plans: Sequence[Ints], own: Ints) -> tuple[int, ...]:
    """Return minus the number of portfolios that build a proposal, and where among its columns each does."""
    at = [
        int(np.isin(own, columns).argmax()) if np.isin(own, columns).any() else len(own) for columns in plans
    ]
    return (-sum(start < len(own) for start in at), *at)


def _alike(datas: Sequence[Data]) -> Iterator[list[Ints]]:
    """Yield the columns of the proposals of each kind that has several, in order of their ids."""
    first = datas[0]
    told_apart = {name for data in datas for name in _named(data.problem)}
    alike = [[row for row, name in enumerate(first.rows) if name not in told_apart]]
    columns = np.split(
        np.argsort(first.row, kind="stable"),
        np.cumsum(np.bincount(first.row, minlength=len(first.rows)))[:-1],
    )
    for data in datas:
        alike = [kind for rows in alike for kind in _kinds(data, rows, columns)]
    yield from ([columns[row] for row in rows] for rows in alike)


def _kinds(data: Data, rows: Sequence[int], columns: Sequence[Ints]) -> Iterator[list[int]]:
    """Yield the rows of each kind that has several: all that counts of a proposal which nothing names is the same."""
    problem, names = data.problem, [data.rows[row] for row in rows]
    labels = [[own.get(name) for name in names] for own in map(dict, problem.group.values())]
    effects = None if problem.effects is None else problem.effects.reindex(names).to_numpy()
    kinds: dict[Any, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        arrays = [values[columns[row]] for values in (data.start, data.values, data.money)]
        arrays += [] if effects is None else [effects[number]]
        told = (array.tobytes() for array in arrays)
        kinds[int(data.length[row]), *(own[number] for own in labels), *told].append(row)
    yield from (kind for kind in kinds.values() if len(kind) > 1)


def _named(problem: Fields) -> Iterator[Hashable]:
    """Yield the proposals that a rule or an interaction names."""
    yield from problem.mandatory
    yield from problem.forbidden
    for one, other in problem.requires:
        yield from (one, other)
    for one, others in problem.requires_any:
        yield from (one, *others)
    for names in (*problem.excludes, *problem.synergy, *problem.joint_effects):
        yield from names
    for _, names in problem.shared_cost.values():
        yield from names
    for proposal, options in problem.alternatives.items():
        yield from (proposal, *options)
    for limit in problem.limit_list():
        yield from limit.members or ()
