"""Columns of which at most one is 1 told by their running sums: "started by then" in place of "started then".

A search that decides when something starts halves what is open with "started by 2030 or not", where "starts in 2030 or not"
leaves all other years as they are. Rows that compare what is started by then have two columns instead of all before.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.solver.arrays import Arrays

__all__ = ["own_parts", "running_sums", "summed"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def summed(arrays: Arrays, before: Ints) -> Arrays:
    """Return a model in the running sums of its columns; its first rows are those given, in their order.

    Parameters
    ----------
    arrays : Arrays
    before : array [columns]
        The column that stands just before each in its chain, -1 where it is the first. The columns of a chain are 0 or 1,
        and at most one of them is 1.
    """
    count = len(before)
    later = np.flatnonzero(before >= 0)
    own = sparse.csr_array(
        (
            np.concatenate([np.ones(count), -np.ones(len(later))]),
            (np.concatenate([np.arange(count), later]), np.concatenate([np.arange(count), before[later]])),
        ),
        shape=(count, count),
    )
    matrix = sparse.csr_array(sparse.vstack([arrays.matrix @ own, own[later]]))
    matrix.eliminate_zeros()
    least, most = arrays.column_lower.copy(), arrays.column_upper.copy()
    least[later], most[later] = 0.0, 1.0
    edge = arrays.column_upper[later]
    return replace(
        arrays,
        gain=own.T @ arrays.gain,
        matrix=matrix,
        lower=np.concatenate([arrays.lower, arrays.column_lower[later]]),
        upper=np.concatenate([arrays.upper, np.where(edge < 1.0, edge, np.inf)]),
        column_lower=least,
        column_upper=most,
    )


def running_sums(x: Floats, before: Ints) -> Floats:
    """Return the running sums of columns along their chains.

    Examples
    --------
    >>> running_sums(np.array([0.0, 1.0, 0.0, 5.0]), np.array([-1, 0, 1, -1]))
    array([0., 1., 1., 5.])
    """
    found, place = x.copy(), before.copy()
    while (place >= 0).any():
        some = place >= 0
        found[some] += x[place[some]]
        place[some] = before[place[some]]
    return found


def own_parts(sums: Floats, before: Ints) -> Floats:
    """Return the columns that have some running sums.

    Examples
    --------
    >>> own_parts(np.array([0.0, 1.0, 1.0, 5.0]), np.array([-1, 0, 1, -1]))
    array([0., 1., 0., 5.])
    """
    return np.where(before >= 0, sums - sums[np.maximum(before, 0)], sums)
