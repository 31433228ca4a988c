"""Rows that have most of their numbers in common, told by what each has of its own and one sum that they share.

Shares of regions are such rows: each holds every proposal, as the whole plan is what it is a share of. Their linear
programmes have less than half the numbers where the whole is a column of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.solver.arrays import Arrays

__all__ = ["shared_parts"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LONG = 200  # numbers of a row, from which it is worth a look
MANY = 5  # rows that share a sum; with fewer the rest of two may be most of their numbers
SAME = 1e-13  # relative difference of numbers that only rounding tells apart


def shared_parts(arrays: Arrays) -> tuple[Arrays, Any | None]:
    """Return a model with a column for each sum that long rows share, and these sums as rows over its other columns.

    Columns and rows stand as they were, the new ones after them. None where no rows have enough in common.

    Examples
    --------
    >>> share = np.eye(5)[np.arange(400) % 5].T - 0.1
    >>> free = np.full(400, np.inf)
    >>> model = Arrays(gain=np.ones(400), matrix=sparse.csr_array(share), lower=np.zeros(5), upper=free[:5],
    ...                column_lower=np.zeros(400), column_upper=np.ones(400), whole=np.ones(400, bool))
    >>> told, sums = shared_parts(model)
    >>> model.matrix.nnz, told.matrix.nnz, sums.toarray()[0, :3].tolist()
    (2000, 806, [-0.1, -0.1, -0.1])
    """
    matrix = sparse.csr_array(arrays.matrix)
    found = [part for rows in alike(matrix) if (part := common_part(matrix, rows)) is not None]
    if not found:
        return arrays, None
    own = sparse.lil_array(matrix)
    for rows, factors, whole in found:
        for row, factor in zip(rows, factors, strict=True):
            rest = matrix[[row]].toarray()[0] - factor * whole
            rest[np.abs(rest) <= SAME * np.abs(factor * whole)] = 0.0
            own[[row]] = rest
    count = len(found)
    carried = sparse.lil_array((matrix.shape[0], count))
    for number, (rows, factors, _) in enumerate(found):
        carried[rows, number] = factors
    sums = sparse.csr_array(np.array([whole for _, _, whole in found]))
    table = sparse.csr_array(
        sparse.vstack([sparse.hstack([own, carried]), sparse.hstack([sums, -sparse.eye_array(count)])])
    )
    table.eliminate_zeros()
    zero, free = np.zeros(count), np.full(count, np.inf)
    return replace(
        arrays,
        gain=np.concatenate([arrays.gain, zero]),
        matrix=table,
        lower=np.concatenate([arrays.lower, zero]),
        upper=np.concatenate([arrays.upper, zero]),
        column_lower=np.concatenate([arrays.column_lower, -free]),
        column_upper=np.concatenate([arrays.column_upper, free]),
        whole=np.concatenate([arrays.whole, np.zeros(count, dtype=bool)]),
    ), sums


def alike(matrix: Any) -> list[list[int]]:
    """Return the groups of long rows that hold numbers for the same columns."""
    lengths = np.diff(matrix.indptr)
    groups: dict[bytes, list[int]] = {}
    for row in np.flatnonzero(lengths >= LONG):
        places = np.sort(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]])
        groups.setdefault(places.tobytes(), []).append(int(row))
    return [rows for rows in groups.values() if len(rows) >= MANY]


def common_part(matrix: Any, rows: list[int]) -> tuple[list[int], Floats, Floats] | None:
    """Return the rows that are multiples of one sum in most of their numbers, the factors, and the sum; None where there are too few.

    The sum is what most of the rows have in each column; where it belongs to one row alone it is that of the others.
    """
    table = matrix[rows].toarray()
    there = np.flatnonzero(table[0])
    numbers = table[:, there]
    ratios = numbers / numbers[0]
    factors = np.median(ratios, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = numbers / factors[:, None]
    part = np.median(level, axis=0)
    same = np.abs(level - part) <= SAME * np.abs(part)
    kept = np.flatnonzero(same.mean(axis=1) > 0.5)
    if len(kept) < MANY:
        return None
    whole = np.zeros(matrix.shape[1])
    whole[there] = part
    return [rows[number] for number in kept], factors[kept], whole
