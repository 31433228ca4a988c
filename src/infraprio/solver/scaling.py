"""A model in numbers near one, so that a solver's tolerances mean the same whatever the unit of money and value.

HiGHS drops coefficients below 1e-9 without a word, and a helper column in money stands with coefficients of one
beside costs of a billion. Each row is therefore divided by its own unit, each column that is not whole is measured
in the unit of the rows it stands in, and the objective is divided by its own. Where the numbers of a row have a
common unit they become whole numbers, so that the same problem in MSEK and in SEK is the same model to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.solver.arrays import Arrays
from infraprio.solver.unit import unit_of

__all__ = ["Sizes", "largest_in_rows", "scaled", "size_of", "sizes_of"]

Floats = NDArray[np.float64]

NOISE = 1e-13  # of the largest factor of a row: what is left where nothing should be, which measures nothing
ROUNDS = 8  # of evening out rows and columns without whole columns; two suffice for all models here


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """By what each row, each column and the objective of a model are measured.

    Attributes
    ----------
    row : array [rows]
        A row of the scaled model is the row divided by its size.
    column : array [columns]
        A column of the scaled model counts in its size: 1 for whole columns.
    gain : float
        The scaled objective is the objective divided by its size.
    """

    row: Floats
    column: Floats
    gain: float


def size_of(numbers: Floats) -> float:
    """Return a number by which some numbers become near one, whole multiples of a power of two where they can.

    Examples
    --------
    >>> import numpy as np
    >>> np.array([4e9, 8e9, 3e9]) / size_of(np.array([4e9, 8e9, 3e9]))
    array([0.5  , 1.   , 0.375])
    """
    largest = float(np.abs(numbers).max(initial=0.0))
    if largest == 0.0 or not np.isfinite(largest):
        return 1.0
    unit = unit_of(numbers) or 1.0
    return float(unit * np.exp2(np.round(np.log2(largest / unit))))


def sizes_of(arrays: Arrays) -> Sizes:
    """Return the sizes of a model's rows, columns and objective."""
    matrix = sparse.csr_array(arrays.matrix)
    whole = arrays.whole
    counted = whole[matrix.indices] & (matrix.data != 0)
    line = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    row = np.ones(matrix.shape[0])
    loose = np.bincount(line[counted], minlength=len(row)) == 0  # rows without whole columns
    other = np.unique(
        line[counted & (np.abs(matrix.data) != 1.0)]
    )  # most rows are of ones, and near one already
    for number in other:
        inside = slice(matrix.indptr[number], matrix.indptr[number + 1])
        factors = matrix.data[inside][counted[inside]]
        if fills_up(arrays, matrix.indices[inside], matrix.data[inside], number):
            factors = factors[factors <= max(arrays.upper[number], factors[factors > 0].min(initial=np.inf))]
        row[number] = size_of(factors)
    column = np.ones(len(whole))
    if not whole.all() and matrix.nnz:
        even_out(without_noise(matrix), row, column, loose, ~whole)
    return Sizes(row=row, column=column, gain=size_of(arrays.gain * column))


def fills_up(arrays: Arrays, columns: NDArray[np.int32], factors: Floats, row: int) -> bool:
    """Say whether a row can only be filled up: then what it has no room for is left out, and does not set its size.

    One proposal of a thousand millions must not set the size in which a budget of sixty is kept.
    """
    plain = bool((factors >= 0).all() and (arrays.column_lower[columns] >= 0).all())
    return plain and 0 <= float(arrays.upper[row]) < np.inf and bool((factors > 0).any())


def without_noise(matrix: sparse.csr_array) -> sparse.csr_array:
    """Return the sizes of the factors, 0 for those that are rounding beside the largest of their row.

    Examples
    --------
    >>> from scipy import sparse
    >>> without_noise(sparse.csr_array([[-2.0, 1e-17], [0.0, 1e-17]])).toarray().tolist()
    [[2.0, 0.0], [0.0, 1e-17]]
    """
    factors = abs(matrix)
    largest = largest_in_rows(factors)
    kept = factors.data >= NOISE * np.repeat(largest, np.diff(factors.indptr))
    return sparse.csr_array(
        (np.where(kept, factors.data, 0.0), factors.indices, factors.indptr), shape=factors.shape
    )


def largest_in_rows(factors: Any) -> Floats:
    """Return the largest number of each row of a sparse matrix of numbers from 0; 0 where a row is empty.

    Asked for at every point that is looked at: scipy's own maximum makes a matrix for it, and takes thirty times as long.

    Examples
    --------
    >>> from scipy import sparse
    >>> largest_in_rows(sparse.csc_array([[2.0, 5.0], [0.0, 0.0], [3.0, 0.0]])).tolist()
    [5.0, 0.0, 3.0]
    """
    by_row = factors.tocsr()  # as it is, where it is held by rows
    found: Floats = np.zeros(by_row.shape[0])
    some = np.flatnonzero(np.diff(by_row.indptr))
    if len(some):
        found[some] = np.maximum.reduceat(by_row.data, by_row.indptr[some])
    return found


def even_out(
    factors: sparse.csr_array, row: Floats, column: Floats, loose: NDArray[np.bool_], free: NDArray[np.bool_]
) -> None:
    """Set the sizes of columns that are not whole, and of rows that hold nothing else, in place.

    By turns each is the geometric mean of its largest and smallest factor (Fulkerson and Wolfe 1962).
    """
    by_row, by_column = factors.tocsr(), factors.tocsc()
    for _ in range(ROUNDS):
        middle = middles(by_column.data / row[by_column.indices], by_column.indptr)
        changed = free & (middle > 0)
        column[changed] = 1.0 / middle[changed]
        if not loose.any():
            break
        middle = middles(by_row.data * column[by_row.indices], by_row.indptr)
        changed = loose & (middle > 0)
        row[changed] = middle[changed]


def middles(level: Floats, ends: NDArray[np.int32]) -> Floats:
    """Return the geometric mean of the largest and smallest of the numbers above 0 between ends; 0 where there is none.

    Examples
    --------
    >>> import numpy as np
    >>> middles(np.array([1.0, 4.0, 0.0, 9.0]), np.array([0, 2, 2, 4]))
    array([2., 0., 9.])
    """
    found: Floats = np.zeros(len(ends) - 1)
    some = np.flatnonzero(np.diff(ends))
    if len(some):
        most = np.maximum.reduceat(level, ends[some])
        least = np.minimum.reduceat(np.where(level > 0, level, np.inf), ends[some])
        found[some] = np.sqrt(most * np.where(most > 0, least, 0.0))
    return found


def scaled(arrays: Arrays, sizes: Sizes) -> Arrays:
    """Return a model measured in its sizes."""
    matrix = sparse.csr_array(arrays.matrix).astype(float)
    spread = np.repeat(sizes.row, np.diff(matrix.indptr))
    factors = matrix.data * sizes.column[matrix.indices] / spread
    return replace(
        arrays,
        gain=arrays.gain * sizes.column / sizes.gain,
        matrix=sparse.csr_array((factors, matrix.indices, matrix.indptr), shape=matrix.shape),
        lower=arrays.lower / sizes.row,
        upper=arrays.upper / sizes.row,
        column_lower=arrays.column_lower / sizes.column,
        column_upper=arrays.column_upper / sizes.column,
    )
