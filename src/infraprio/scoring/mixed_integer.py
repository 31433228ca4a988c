"""Small mixed-integer programmes that are made small, told by status, point and bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.scoring.tables import Array
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import load, solve
from infraprio.solver.unsettled import not_settled

__all__ = ["MipAnswer", "solve_mip"]

TIGHT = 1e-9  # how far a row may be broken: what parts two ranks is small


@dataclass(frozen=True, slots=True, kw_only=True)
class MipAnswer:
    """`status` is "optimal", "feasible" (a limit of work or time came first) or "infeasible"; `x` is None when no solution was found."""

    status: str
    x: Array | None
    objective: float
    bound: float


def solve_mip(
    cost: Array,
    matrix: Any,
    lower: Array,
    upper: Array,
    *,
    integer: NDArray[np.bool_],
    column_lower: Array,
    column_upper: Array,
    time_limit: float | None = None,
) -> MipAnswer:
    """
    Minimise cost @ x with lower <= matrix @ x <= upper and bounds on x; deterministic.

    The answer is checked as `solver.highs.solve` says. The limit is of work or of time, as the call measures it; None
    is the usual limit of work, or no limit of time.

    Raises
    ------
    SolverError
        No way to solve gave an answer, though no limit came first.

    Examples
    --------
    >>> import numpy as np
    >>> one, free = np.ones(2), np.array([np.inf])
    >>> answer = solve_mip(
    ...     np.array([2.0, 3.0]), np.array([[1.0, 1.0]]), one[:1], free,
    ...     integer=one > 0, column_lower=0 * one, column_upper=one,
    ... )
    >>> answer.status, np.round(answer.x).astype(int).tolist(), answer.objective, answer.bound
    ('optimal', [1, 0], 2.0, 2.0)
    """
    model = Arrays(
        gain=-np.asarray(cost, dtype=float),
        matrix=sparse.csr_array(matrix),
        lower=lower,
        upper=upper,
        column_lower=column_lower,
        column_upper=column_upper,
        whole=integer,
    )
    outcome, notes = solve(load(model, tolerance=TIGHT), time_limit=time_limit)
    if outcome.status == "unknown" and "limit" not in outcome.stopped:
        raise not_settled([*notes, outcome.stopped])
    return MipAnswer(
        status="feasible" if outcome.status == "unknown" else outcome.status,
        x=outcome.x,
        objective=-outcome.value,
        bound=np.inf if outcome.status == "infeasible" else -outcome.bound,
    )
