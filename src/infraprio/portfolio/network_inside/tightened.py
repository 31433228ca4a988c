"""Bounds of decisions tightened by the rules: what cannot be built any more, and what has to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    from infraprio.solver.arrays import Arrays

__all__ = ["Rules"]

Floats = NDArray[np.float64]
ROUNDS = 8


class Rules:
    """The rows of a model, looked at one by one: a whole column that would break a row at one end stands at the other."""

    def __init__(self, arrays: Arrays) -> None:
        finite = [np.isfinite(arrays.upper), np.isfinite(arrays.lower)]
        # Both kinds of rows as "at most": matrix @ x <= most.
        both = sparse.vstack([arrays.matrix[finite[0]], -arrays.matrix[finite[1]]]).tocoo()
        self.row, self.column, self.factor = both.row, both.col, both.data
        self.most = np.concatenate([arrays.upper[finite[0]], -arrays.lower[finite[1]]])
        largest = np.ones(len(self.most))
        np.maximum.at(largest, self.row, np.abs(self.factor))
        self.room = self.most + 1e-6 * np.maximum(largest, np.abs(self.most))
        self.whole = arrays.whole

    def tighten(self, low: Floats, high: Floats) -> tuple[Floats, Floats] | None:
        """Return the bounds that are left of some bounds, or None where no point keeps the rules."""
        up = self.factor > 0
        for _ in range(ROUNDS):
            ends = np.where(up, low[self.column], high[self.column])
            least = np.bincount(self.row, weights=self.factor * ends, minlength=len(self.most))
            if (least > self.room).any():
                return None
            width = (high - low)[self.column]
            stuck = np.abs(self.factor) * width > (self.room - least)[self.row]
            stuck &= self.whole[self.column] & (width > 0.5)
            no_more, no_less = np.zeros(len(low), dtype=bool), np.zeros(len(low), dtype=bool)
            no_more[self.column[stuck & up]] = True
            no_less[self.column[stuck & ~up]] = True
            if (no_more & no_less).any():
                return None
            if not stuck.any():
                break
            low, high = np.where(no_less, high, low), np.where(no_more, low, high)
        return low, high
