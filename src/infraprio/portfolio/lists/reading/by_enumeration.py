r"""The best list of few proposals, by trying every set at every budget.

.. math:: f_k(S) = p_k v_k(S) + \max_{T \subseteq S} f_{k-1}(T) \quad \text{over the sets } S \text{ that
    budget } k \text{ can build}

The inner maximum over all sets at once takes one pass for each proposal (Yates 1937; the zeta transform).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.problem.units import noise
from infraprio.solver.held import row_sizes

if TYPE_CHECKING:
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.solver.arrays import Arrays

__all__ = ["MOST", "best_nested_sets", "best_set"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST = 12  # proposals; 4,096 sets


def best_nested_sets(scenarios: Sequence[Scenario], models: Sequence[Stated]) -> list[Ints] | None:
    """Return the columns each scenario builds in the nested family of greatest expected value.

    None if no family keeps all rules. Budgets have to be totally ordered, with one column a proposal.

    Parameters
    ----------
    scenarios, models : sequence
        In order of rising money, of at most ``MOST`` columns.
    """
    count = len(scenarios[0].data.row)
    numbers = np.arange(1 << count, dtype=np.int64)
    built = every_set(count)
    before = np.zeros(1 << count)
    source = numbers
    taken: list[tuple[Floats, Ints]] = []
    for scenario, stated in zip(scenarios, models):
        worth = set_values(stated, stated.arrays, built)
        total = scenario.probability * worth + before
        total[np.isneginf(worth)] = -np.inf
        taken.append((total, source))
        before, source = best_inside(total, numbers, count)
    best = int(np.argmax(taken[-1][0]))
    if np.isneginf(taken[-1][0][best]):
        return None
    plans: list[Ints] = []
    for _, inner in reversed(taken):
        plans.append(np.flatnonzero(built[best]))
        best = int(inner[best])
    return plans[::-1]


def best_set(stated: Stated, arrays: Arrays) -> Ints | None:
    """Return the columns of the best set under rows and bounds that may be tighter than the model's own.

    None if no set keeps them.
    """
    built = every_set(len(stated.places[0]))
    worth = set_values(stated, arrays, built)
    best = int(np.argmax(worth))
    return None if np.isneginf(worth[best]) else np.flatnonzero(built[best])


def every_set(count: int) -> NDArray[np.bool_]:
    """Return all sets [2 ** count, count]."""
    marks: NDArray[np.bool_] = (np.arange(1 << count)[:, None] >> np.arange(count)[None, :] & 1).astype(bool)
    return marks


def set_values(stated: Stated, arrays: Arrays, built: NDArray[np.bool_]) -> Floats:
    """Return the value of every set, minus infinity where a rule is broken."""
    points = stated.points(built)
    level = np.asarray((arrays.matrix @ points.T).T)
    size = noise(row_sizes(arrays.matrix, points))
    keeps = ((level >= arrays.lower - size) & (level <= arrays.upper + size)).all(axis=1)
    keeps &= (points <= arrays.column_upper).all(axis=1)
    worth: Floats = np.where(keeps, points @ arrays.gain, -np.inf)
    return worth


def best_inside(total: Floats, numbers: Ints, count: int) -> tuple[Floats, Ints]:
    """Return for every set the best total of a set inside it, and which set that is."""
    best, source = total.copy(), numbers.copy()
    for item in range(count):
        bit = 1 << item
        high = np.flatnonzero(numbers & bit)
        better = best[high ^ bit] > best[high]
        best[high[better]] = best[(high ^ bit)[better]]
        source[high[better]] = source[(high ^ bit)[better]]
    return best, source
