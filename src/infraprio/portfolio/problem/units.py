"""What adding numbers up may be off by: in proportion to the numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["alike", "noise", "reach_of"]

Floats = NDArray[np.float64]

SHARE = 1e-9  # of a sum is noise


def noise(*amounts: Any) -> Any:
    """Return what adding up decimals of these sizes may be off by: a billionth of the largest; 0 of an infinite one.

    Examples
    --------
    >>> noise(12.0, -5e9), noise(float("inf"))
    (5.0, 0.0)
    """
    if all(isinstance(amount, float | int) for amount in amounts):  # ten times quicker than arrays
        largest = max(abs(amount) for amount in amounts)
        return SHARE * largest if math.isfinite(largest) else 0.0
    size: Any = np.abs(np.asarray(amounts[0], dtype=float))
    for amount in amounts[1:]:
        size = np.maximum(size, np.abs(amount))
    return SHARE * np.where(np.isfinite(size), size, 0.0)


def reach_of(rows: Floats) -> Floats:
    """Return what the numbers of each row [rows, columns] add up to without their signs; 1 where all are 0.

    Examples
    --------
    >>> import numpy as np
    >>> reach_of(np.array([[2.0, -1.0], [0.0, 0.0]]))
    array([3., 1.])
    """
    total: Floats = np.abs(rows).sum(axis=1)
    return np.where(total > 0, total, 1.0)


def alike(table: Floats) -> Floats:
    """Return a table [lines, columns] in which lines that only noise parts are equal: columns near one, rounded.

    Examples
    --------
    >>> import numpy as np
    >>> alike(np.array([[0.1 + 0.2], [0.3], [-0.5]])).ravel()
    array([ 0.6,  0.6, -1. ])
    """
    largest = np.abs(table).max(axis=0, initial=0.0)
    size = np.where(largest > 0, largest, 1.0)
    rounded: Floats = np.round(table / size, 9) + 0.0
    return rounded
