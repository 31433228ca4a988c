"""The unit in which numbers are whole, and what adding them up may be off by: both in proportion to the numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["alike", "noise", "reach_of", "unit_of"]

Floats = NDArray[np.float64]

DIGITS = 9  # significant digits of the largest number; amounts with more of them are no decimals of a table
SHARE = 1e-9  # of a sum is noise


def unit_of(numbers: Floats) -> float | None:
    """Return the largest unit of which all numbers are whole multiples.

    None if they have more significant digits than nine, counted from the first of the largest. The same numbers in
    thousands have the same unit in thousands.

    Examples
    --------
    >>> import numpy as np
    >>> unit_of(np.array([1.5, 4.0, 2.5])), unit_of(np.array([1.5e9, 4e9, 2.5e9]))
    (0.5, 500000000.0)
    >>> unit_of(np.array([1.0, np.pi])) is None
    True
    """
    given = np.asarray(numbers, dtype=float)
    largest = float(np.abs(given).max(initial=0.0))
    if largest == 0.0 or not np.isfinite(largest):
        return None if largest else 1.0
    decimals = DIGITS - 1 - int(np.floor(np.log10(largest)))
    step = 10.0 ** abs(decimals)
    counted = np.round(given * step if decimals >= 0 else given / step)
    back = counted / step if decimals >= 0 else counted * step
    if np.any(np.abs(back - given) > 1e-12 * largest):
        return None
    common = float(np.gcd.reduce(counted.astype(np.int64)))
    return common / step if decimals >= 0 else common * step


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
