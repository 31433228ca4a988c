"""Small mixed-integer programmes by HiGHS, with status and bound, and with infeasibility confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import charge, most_nodes, work_of, working
from infraprio.errors import SolverError
from infraprio.scoring.tables import Array

__all__ = ["MipAnswer", "solve_mip"]


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
    start: Array | None = None,
) -> MipAnswer:
    """
    Minimise cost @ x with lower <= matrix @ x <= upper and bounds on x; deterministic.

    Presolve rule 16 of HiGHS is off, because it has called feasible models infeasible; an infeasible verdict
    is confirmed by a solve without presolve. The limit is of work or of time, as the call measures it; None is the
    usual limit of work, or no limit of time.
    """
    import highspy
    from scipy.sparse import csr_matrix

    rows = csr_matrix(matrix)
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = rows.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, column_lower, column_upper
    model.row_lower_, model.row_upper_ = lower, upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = (
        rows.indptr,
        rows.indices,
        rows.data,
    )
    if integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(flag)] for flag in integer]
    answer: MipAnswer | None = None
    for presolve in ("choose", "off"):
        solver = highspy.Highs.__base__()  # the class below prints a banner when it is made
        options = {
            "output_flag": False,
            "presolve_rule_off": 65536,
            "presolve": presolve,
            "mip_rel_gap": 0.0,
            "parallel": "off",
        }
        options |= {"mip_feasibility_tolerance": 1e-9}
        if working():
            options["mip_max_nodes"] = most_nodes(sum(rows.shape), time_limit)
        elif time_limit is not None:
            options["time_limit"] = float(time_limit)
        for name, value in options.items():
            solver.setOptionValue(name, value)
        solver.passModel(model)
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = list(start)
            solver.setSolution(solution)
        solver.run()
        _count(solver, sum(rows.shape))
        status = solver.getModelStatus()
        known = highspy.HighsModelStatus
        if status not in (known.kInfeasible, known.kUnboundedOrInfeasible):
            answer = _answer(solver, status, known, bool(integer.any()))
            if answer.status != "optimal" or _proved(answer):
                return answer
        start = None  # a start can end in an optimum that its own bound contradicts
    if answer is None:
        return MipAnswer(status="infeasible", x=None, objective=np.inf, bound=np.inf)
    return replace(answer, status="feasible")  # found, not proved


def _proved(answer: MipAnswer) -> bool:
    """Whether an answer called optimal agrees with its own bound."""
    return answer.objective - answer.bound <= 1e-6 * max(1.0, abs(answer.objective))


def _count(solver: Any, size: int) -> None:
    """Count the work of a search."""
    info = solver.getInfo()
    charge(work_of(size, int(info.mip_node_count), int(info.simplex_iteration_count)))


def _answer(solver: Any, status: Any, known: Any, has_integers: bool) -> MipAnswer:
    if status not in (known.kOptimal, known.kTimeLimit, known.kSolutionLimit):
        raise SolverError(f"The solver stopped without an answer: {solver.modelStatusToString(status)}.")
    info = solver.getInfo()
    found = info.primal_solution_status == 2
    optimal = status == known.kOptimal
    objective = float(info.objective_function_value) if found else np.inf
    bound = float(info.mip_dual_bound) if has_integers else objective if optimal else -np.inf
    return MipAnswer(
        status="optimal" if optimal else "feasible",
        x=np.array(solver.getSolution().col_value) if found else None,
        objective=objective,
        bound=bound,
    )
