"""The unit of which numbers are whole multiples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["unit_of"]

Floats = NDArray[np.float64]

DIGITS = 9  # significant digits of the largest number; amounts with more of them are no decimals of a table


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
