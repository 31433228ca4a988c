"""All portfolios that none beats, one after another: the best that none of those found beats.

Each one found adds rows that ask of the next to be ahead of it in at least one measure (Sylva and Crema 2004, doi
10.1016/S0377-2217(03)00255-8, here for ranges). The objective is a sum that any plan has less of than one that beats
it; so what is found is beaten by nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.clock import ended, now
from infraprio.portfolio.fronts.dominance import Measures
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import solve

if TYPE_CHECKING:
    from infraprio.portfolio.model.solver_arrays import Stated

__all__ = ["equals", "unbeaten_by_cuts"]

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]


def unbeaten_by_cuts(
    stated: Stated, measures: Measures, steps: Floats, time_limit: float | None
) -> tuple[Marks, str]:
    """Return plans [plans, columns] that none beats, no two of them equal, and why some may be missing.

    Parameters
    ----------
    stated : Stated
    measures : Measures
    steps : array [measures]
        A lead that is smaller does not count.
    time_limit : float or None
        Seconds.
    """
    ends = np.inf if time_limit is None else now() + time_limit
    arrays = replace(stated.arrays, gain=measures.score)
    columns = len(arrays.gain)
    found = np.zeros((0, columns), dtype=bool)
    while True:
        left = ends - now()
        if left <= 0:
            return found, ended()
        outcome, notes = solve(arrays, time_limit=None if time_limit is None else left)
        if outcome.status == "infeasible":
            return found, ""
        if outcome.status != "optimal" or outcome.x is None:
            stopped = ended() if time_limit is not None else "; ".join(notes)
            return found, stopped
        plan = np.round(outcome.x[:columns]) > 0.5
        found = np.vstack([found, plan])
        arrays = ahead_of(arrays, measures, plan, steps)


def ahead_of(arrays: Arrays, measures: Measures, plan: Marks, steps: Floats) -> Arrays:
    """Return arrays with rows that ask for a lead over a plan in at least one measure.

    One yes-or-no column for each measure: factors @ x >= constant + step - reach (1 - yes), sum of yes >= 1.
    """
    factors, own = measures.against(plan)
    most = np.maximum(factors, 0.0).sum(axis=1)
    able = most >= own + 0.5 * steps  # elsewhere there is no lead to be had
    factors, own, steps = factors[able], own[able], steps[able]
    lowest = np.minimum(factors, 0.0).sum(axis=1)
    reach = np.maximum(own + 0.5 * steps - lowest, 1e-9 * np.abs(factors).sum(axis=1))
    count, old = len(own), arrays.matrix.shape[1]
    yes = sparse.vstack([sparse.diags_array(-reach), sparse.csr_array(np.ones((1, count)))])
    ahead = np.zeros((count + 1, old))
    ahead[:count, : factors.shape[1]] = factors
    rows = sparse.hstack([sparse.csr_array(ahead), yes])
    before = sparse.hstack([arrays.matrix, sparse.csr_array((arrays.matrix.shape[0], count))])
    return Arrays(
        gain=np.append(arrays.gain, np.zeros(count)),
        matrix=sparse.csr_array(sparse.vstack([before, rows])),
        lower=np.concatenate([arrays.lower, own + 0.5 * steps - reach, [1.0]]),
        upper=np.append(arrays.upper, np.full(count + 1, np.inf)),
        column_lower=np.append(arrays.column_lower, np.zeros(count)),
        column_upper=np.append(arrays.column_upper, np.ones(count)),
        whole=np.append(arrays.whole, np.ones(count, dtype=bool)),
    )


def equals(stated: Stated, measures: Measures, plan: Marks, most: int, ends: float) -> tuple[Marks, str]:
    """Return a plan and all others that are as good in every measure, by cutting off each one found.

    Parameters
    ----------
    most : int
        No more than so many are looked for.
    ends : float
        When to stop, as ``clock.now`` tells it.

    Returns
    -------
    plans : array [plans, columns]
    note : str
        Why some may be missing.
    """
    arrays, places = stated.arrays, stated.places[0]
    least, own_least = measures.against(plan)
    greatest, own_greatest = measures.against(plan, least=False)
    rows, level = np.vstack([least, greatest]), np.append(own_least, own_greatest)
    size = 1e-7 * np.abs(rows).sum(axis=1)
    arrays = replace(
        arrays,
        matrix=sparse.csr_array(sparse.vstack([arrays.matrix, sparse.csr_array(rows)])),
        lower=np.append(arrays.lower, level - size),
        upper=np.append(arrays.upper, level + size),
    )
    found = plan[None, :]
    while len(found) < most:
        if now() >= ends:
            return found, ended()
        cut = np.zeros(len(plan))
        cut[places] = np.where(found[-1][places], 1.0, -1.0)
        arrays = replace(
            arrays,
            matrix=sparse.csr_array(sparse.vstack([arrays.matrix, sparse.csr_array(cut[None, :])])),
            lower=np.append(arrays.lower, -np.inf),
            upper=np.append(arrays.upper, float(found[-1][places].sum()) - 1.0),
        )
        outcome, notes = solve(arrays)
        if outcome.status == "infeasible":
            return found, ""
        if outcome.x is None:
            return found, "; ".join(notes) or outcome.stopped
        found = np.vstack([found, np.round(outcome.x) > 0.5])
    return found, f"more than {most} portfolios are equally good"
