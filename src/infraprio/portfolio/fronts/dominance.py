"""Which portfolio is at least as good as which, when values and costs are known only within ranges.

Everything is measured over the columns of the model, more being better: in each measure a column that is built
adds something between ``low`` and ``high``. One portfolio beats another if its own part at its lowest is never less
than the other's own part at its highest; what both have cancels out, whatever it adds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.problem.units import noise, reach_of

__all__ = ["Measures", "beaten", "unbeaten_plans"]

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]
Ints = NDArray[np.int64]

BLOCK = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What each column adds in each measure, at least and at most: arrays [measures, columns]."""

    low: Floats
    high: Floats

    @property
    def middle(self) -> Floats:
        """Half way between."""
        found: Floats = (self.low + self.high) / 2.0
        return found

    @property
    def slack(self) -> Floats:
        """Rounding allowed in each measure."""
        size: Floats = 0.1 * noise(np.abs(self.high).sum(axis=1) + np.abs(self.low).sum(axis=1))
        return size

    @property
    def score(self) -> Floats:
        """One number for each column [columns]: a plan that beats another has the larger sum."""
        reach = reach_of(np.hstack([self.low, self.high]))
        total: Floats = (self.middle / reach[:, None]).sum(axis=0)
        return total

    def against(self, plan: Marks, *, least: bool = True) -> tuple[Floats, Floats]:
        """Return factors [measures, columns] and constants [measures] of a plan's lead over another one.

        The lead, at its least or at its most, is the constant minus the factors times the other's columns.
        """
        own, other = (self.low, self.high) if least else (self.high, self.low)
        return np.where(plan, own, other), own[:, plan].sum(axis=1)


def beaten(measures: Measures, x: Marks, by: Marks, level: Floats, level_by: Floats) -> Marks:
    """Mark plans [plans, columns] that one of some others beats, its levels [plans, rows] not above theirs."""
    never_less = np.ones((len(by), len(x)), dtype=bool)
    somewhere_more = np.zeros((len(by), len(x)), dtype=bool)
    real_x, real_by = x.astype(float), by.astype(float)
    for low, high, slack in zip(measures.low, measures.high, measures.slack):
        both = (real_by * (high - low)) @ real_x.T
        never_less &= (real_by @ low)[:, None] - (real_x @ high)[None, :] + both >= -slack
        somewhere_more |= (real_by @ high)[:, None] - (real_x @ low)[None, :] - both > slack
    beats = never_less & somewhere_more
    for place in range(level.shape[1]):
        beats &= level_by[:, place][:, None] <= level[:, place][None, :] + noise(level[:, place])[None, :]
    return np.asarray(beats.any(axis=0), dtype=bool)


def unbeaten_plans(measures: Measures, x: Marks, level: Floats | None = None) -> Ints:
    """Return the numbers of the plans that no other beats; equal ones all stay."""
    level = np.zeros((len(x), 0)) if level is None else level
    order = np.argsort(-np.round(x @ measures.score, 12), kind="stable")
    kept = np.zeros(0, dtype=np.int64)
    for begin in range(0, len(order), BLOCK):
        block = order[begin : begin + BLOCK]
        for against in (kept, block):  # what is beaten is also beaten by one that is not
            for first in range(0, len(against), 4 * BLOCK):
                some = against[first : first + 4 * BLOCK]
                block = block[~beaten(measures, x[block], x[some], level[block], level[some])]
        kept = np.append(kept, block)
    return np.sort(kept)
