"""The weighted value of a plan from its columns, interactions included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.rules.interaction import all_started

if TYPE_CHECKING:
    from infraprio.portfolio.data import Data

__all__ = ["worth"]


def worth(data: Data, columns: NDArray[np.int64]) -> float:
    """Return the weighted value of a plan, given as its columns."""
    total = float(data.worth[columns].sum())
    if not data.gains:
        return total
    built = np.zeros(len(data.row), dtype=bool)
    built[columns] = True
    for members, gain in data.gains:
        for period in range(data.periods):
            later = 0.0 if period == data.periods - 1 else data.factors[period + 1]
            step = float(data.factors[period] - later)
            if step and all_started([data.started(name, period) for name in members], built):
                total += float(gain @ data.weights) * step
    return total
