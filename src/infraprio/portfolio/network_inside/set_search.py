"""The plan that may be worth most, sets already evaluated at their value and all others with some slack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.choose.alternatives import settled
from infraprio.portfolio.model.criterion_rows import criterion_rows
from infraprio.portfolio.network_inside.evaluator import period_steps
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import solve

if TYPE_CHECKING:
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.network_inside.evaluator import Rows
    from infraprio.portfolio.problem.data import Data

__all__ = ["Proposed", "propose", "unseen"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A plan's columns, its value by the model, and a bound on all plans' values (slack included)."""

    columns: Ints
    value: float
    bound: float


def propose(
    data: Data,
    losses: Mapping[Rows, float],
    slack: float,
    time_limit: float | None,
    barred: Iterable[Rows] = (),
) -> Proposed | None:
    """Return the plan of the greatest optimistic value, or None if there is none.

    A set in ``losses`` counts with the model's value plus slack minus its loss, any other with the model's
    value plus slack.

    Parameters
    ----------
    losses : mapping
        From 0, for sets that have been evaluated.
    slack : float
        From 0; each set is counted with the absolute weight of its period.
    barred : iterable of frozenset
        Sets that the plan as a whole must not be.

    Raises
    ------
    SolverError
        If the search was not settled and gave no plan.
    """
    stated, rows = criterion_rows(data)
    gain = data.weights @ rows[:-1]
    held = {group: loss for group, loss in losses.items() if loss > 0}
    arrays = with_sets(data, stated, replace(stated.arrays, gain=gain), held)
    arrays = without(data, stated, arrays, list(barred))
    columns, bound = plan_of(stated, arrays, time_limit)
    if columns is None:
        return None
    whole = slack * sum(abs(step) for _, step in period_steps(data.factors))
    return Proposed(columns=columns, value=float(gain @ stated.point([columns])), bound=bound + whole)


def unseen(data: Data, sets: Sequence[Rows], time_limit: float | None) -> Ints | None:
    """Return the columns of a plan with as many sets not among the given ones as there can be.

    None if every plan that keeps the rules has only such sets: then all have been seen.
    """
    stated, rows = criterion_rows(data)
    arrays = replace(stated.arrays, gain=np.zeros(rows.shape[1]))
    arrays = with_sets(data, stated, arrays, dict.fromkeys(sets, 1.0), even=True)
    columns, bound = plan_of(stated, arrays, time_limit)
    return columns if bound + len(period_steps(data.factors)) > 0.5 else None


def plan_of(stated: Stated, arrays: Arrays, time_limit: float | None) -> tuple[Ints | None, float]:
    """Return the best plan's columns (None: there is no plan) and the bound.

    Raises
    ------
    SolverError
        If neither is known.
    """
    outcome = settled(solve(arrays, time_limit=time_limit))
    if outcome is None or outcome.x is None:
        return None, -np.inf
    return stated.plans(outcome.x)[0], outcome.bound


def without(data: Data, stated: Stated, arrays: Arrays, barred: Sequence[Rows]) -> Arrays:
    r"""Return arrays in which no plan is just one of some sets.

    .. math:: \sum_{r \notin S} \sum_{\tau} x_{r,\tau} + \sum_{r \in S} (1 - \sum_{\tau} x_{r,\tau}) \ge 1
    """
    if not barred:
        return arrays
    matrix = np.zeros((len(barred), len(arrays.gain)))
    for place, group in enumerate(barred):
        inside = np.array([row in group for row in data.rows], dtype=bool)[data.row]
        matrix[place, stated.places[0]] = np.where(inside, -1.0, 1.0)
    return replace(
        arrays,
        matrix=sparse.csr_array(sparse.vstack([arrays.matrix, sparse.csr_array(matrix)])),
        lower=np.append(arrays.lower, [1.0 - len(group) for group in barred]),
        upper=np.append(arrays.upper, np.full(len(barred), np.inf)),
    )


def with_sets(
    data: Data, stated: Stated, arrays: Arrays, losses: Mapping[Rows, float], *, even: bool = False
) -> Arrays:
    r"""Return arrays with a column z for each set S and period t that counts, 1 where t ends with just S.

    .. math:: z_{S,t} \ge 1 - \sum_{r \notin S} \sum_{\tau \le t} x_{r,\tau}
        - \sum_{r \in S} (1 - \sum_{\tau \le t} x_{r,\tau})

    Its gain is minus the loss times the weight of the period (``even``: the loss alone).
    """
    steps = period_steps(data.factors)
    if not losses or not steps:
        return arrays
    width = len(arrays.gain)
    extra = len(losses) * len(steps)
    matrix = np.zeros((extra, width))
    least, gain = np.zeros(extra), np.zeros(extra)
    place = 0
    for group, loss in losses.items():
        inside = np.array([row in group for row in data.rows], dtype=bool)[data.row]
        for period, step in steps:
            begun = data.start <= period
            matrix[place, stated.places[0][begun]] = np.where(inside[begun], -1.0, 1.0)
            least[place] = 1.0 - len(group)
            gain[place] = -loss * (1.0 if even else abs(step))
            place += 1
    below = sparse.csr_array(sparse.hstack([sparse.csr_array(matrix), sparse.eye_array(extra)]))
    above = sparse.hstack([arrays.matrix, sparse.csr_array((arrays.matrix.shape[0], extra))])
    return Arrays(
        gain=np.append(arrays.gain, gain),
        matrix=sparse.csr_array(sparse.vstack([sparse.csr_array(above), below])),
        lower=np.append(arrays.lower, least),
        upper=np.append(arrays.upper, np.full(extra, np.inf)),
        column_lower=np.append(arrays.column_lower, np.zeros(extra)),
        column_upper=np.append(arrays.column_upper, np.ones(extra)),
        whole=np.append(arrays.whole, np.zeros(extra, dtype=bool)),
    )
