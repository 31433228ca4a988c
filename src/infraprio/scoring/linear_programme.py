"""Linear programmes with a checked answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from infraprio.errors import ScoringError
from infraprio.scoring.tables import Array
from infraprio.solver.unsettled import not_settled

__all__ = ["InfeasibleError", "LinearAnswer", "linear_programme"]


class InfeasibleError(ScoringError):
    """The statements cannot all hold."""


@dataclass(frozen=True, slots=True)
class LinearAnswer:
    """The optimal point and its objective."""

    x: Array
    objective: float


def linear_programme(
    cost: Array,
    rows: Array,
    rhs: Array,
    equal: Array | None = None,
    equal_rhs: Array | None = None,
    bounds: Any = (0.0, None),
) -> LinearAnswer:
    """
    Minimise cost @ x with rows @ x <= rhs, equal @ x = equal_rhs and bounds on x.

    Raises
    ------
    InfeasibleError
        Nothing satisfies the rows; said only after a second solve without presolve.
    SolverError
        The solver gave up, or the objective has no bound.
    """
    from scipy.optimize import linprog

    solve: Any = linprog
    for presolve in (True, False):
        options = {"presolve": presolve}
        answer = solve(cost, A_ub=rows, b_ub=rhs, A_eq=equal, b_eq=equal_rhs, bounds=bounds, options=options)
        if answer.status == 0:
            return LinearAnswer(np.asarray(answer.x, dtype=float), float(answer.fun))
    if answer.status == 2:
        raise InfeasibleError("The statements cannot all hold.")
    raise not_settled([answer.message])
