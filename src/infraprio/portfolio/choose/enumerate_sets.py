"""Every portfolio of a small problem, by trying all of them at once in arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.rules.interaction import all_started
from infraprio.portfolio.model.rules.shared_cost import first_started
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.portfolio.problem.units import noise
from infraprio.solver.held import row_sizes

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data

__all__ = ["MOST", "every_plan", "totals"]

MOST = 16  # columns; 2**16 plans take about 0.1 s


def every_plan(data: Data) -> NDArray[np.bool_]:
    """Return all plans [plans, columns] that keep every rule.

    Parameters
    ----------
    data : Data
        With at most ``MOST`` columns.
    """
    model, statements = build([data])
    stated = arrays_of(model, statements)
    count = len(data.row)
    numbers = np.arange(1 << count, dtype=np.int64)
    built = (numbers[:, None] >> np.arange(count)[None, :] & 1).astype(bool)
    points = stated.points(built)
    level = (stated.arrays.matrix @ points.T).T
    size = noise(row_sizes(stated.arrays.matrix, points))
    keeps = ((level >= stated.arrays.lower - size) & (level <= stated.arrays.upper + size)).all(axis=1)
    kept: NDArray[np.bool_] = built[keeps]
    return kept


def totals(data: Data, built: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return value by criterion [plans, criteria + 1] of plans, interactions included.

    The last column is minus the cost.
    """
    values = built @ data.values
    cost = built @ data.money.sum(axis=1)
    for members, gain in data.gains:
        for period in range(data.periods):
            later = 0.0 if period == data.periods - 1 else data.factors[period + 1]
            together = all_started([data.started(name, period) for name in members], built)
            values += together[:, None] * gain[None, :] * (data.factors[period] - later)
    for _, amount, sharing in data.shared:
        columns = np.unique(np.concatenate([data.columns(name) for name in sharing]))
        for period in range(data.periods):
            cost += first_started(columns, data.start[columns], period, built) * amount.sum()
    return np.column_stack([values, -cost])
