"""Whether a point keeps the rows and bounds of a model, by plain arithmetic, and by what a breach is measured."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from infraprio.solver.arrays import Arrays
from infraprio.solver.scaling import largest_in_rows, sizes_of

__all__ = ["holds", "row_sizes"]

Floats = NDArray[np.float64]


def holds(arrays: Arrays, x: Floats, tolerance: float = 1e-6) -> bool:
    """Say whether a point keeps rows and bounds, whole where it must be, by plain arithmetic."""
    point = np.where(arrays.whole, np.round(x), x)  # the plan that is read off
    size, level = limit_sizes(arrays, np.abs(point)), arrays.matrix @ point
    rows = (level >= arrays.lower - tolerance * size) & (level <= arrays.upper + tolerance * size)
    beyond = np.maximum(arrays.column_lower - x, x - arrays.column_upper)
    inside = bool((beyond <= tolerance * np.where(arrays.whole, 1.0, np.abs(x))).all())
    if not inside:  # a column that is not whole may stand beside zero by the noise of its own unit
        inside = bool((beyond <= tolerance * np.maximum(sizes_of(arrays).column, np.abs(x))).all())
    return bool(inside and rows.all() and (np.abs(x - np.round(x))[arrays.whole] <= tolerance).all())


def limit_sizes(arrays: Arrays, x: Floats) -> Floats:
    """Return by what the breach of each row is measured at a point [columns]: what is added up, or its bound if that is more.

    A factor that the row has no room for is no measure: a proposal of a thousand millions that is left out does not make
    fifty of a budget of sixty.
    """
    bounds = np.array([arrays.lower, arrays.upper])
    bound = np.where(np.isfinite(bounds), np.abs(bounds), 0.0).max(axis=0)
    factors = abs(arrays.matrix)
    none = _own_sizes(factors)
    least = np.where(bound > 0, np.minimum(none, bound), none)
    found: Floats = np.maximum(factors @ x, least)
    return found


def row_sizes(matrix: Any, x: Floats) -> Floats:
    """Return what the numbers of each row amount to at points [..., columns] from 0, at least its largest factor."""
    factors = abs(matrix)
    found: Floats = np.maximum(_own_sizes(factors), (factors @ x.T).T)
    return found


def _own_sizes(factors: Any) -> Floats:
    """Return the largest factor of each row; 1 where it has none."""
    largest = largest_in_rows(factors)
    return np.where(largest > 0, largest, 1.0)
