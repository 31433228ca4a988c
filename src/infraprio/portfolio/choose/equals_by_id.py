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
    kinds: dict[Any, list[Ints]] = defaultdict(list)
    for row, name in enumerate(first.rows):
        if name not in told_apart:
            columns = np.flatnonzero(first.row == row)
            kinds[tuple(_kind(data, row, columns) for data in datas)].append(columns)
    yield from (alike for alike in kinds.values() if len(alike) > 1)


def _kind(data: Data, row: int, columns: Ints) -> tuple[Any, ...]:
    """Return all that counts of a proposal which nothing names."""
    name, problem = data.rows[row], data.problem
    arrays = (data.start[columns], data.values[columns], data.money[columns])
    groups = tuple(dict(labels).get(name) for labels in problem.group.values())
    effects = b"" if problem.effects is None else problem.effects.reindex([name]).to_numpy().tobytes()
    return (int(data.length[row]), *(array.tobytes() for array in arrays), groups, effects)


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
