"""HiGHS, driven with arrays: one loaded model, a start, bound changes.

And answers that are not taken on trust.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import ENDLESS, charge, left, most_nodes, now, work_of, working
from infraprio.solver.arrays import Arrays
from infraprio.solver.held import holds
from infraprio.solver.running_sums import own_parts, running_sums, summed
from infraprio.solver.scaling import Sizes, scaled, sizes_of
from infraprio.solver.shared_parts import shared_parts
from infraprio.solver.silence import silent

__all__ = ["Loaded", "Outcome", "between", "linear_bound", "load", "relax", "solve"]

Floats = NDArray[np.float64]

# Presolve rule 16 ("Enumeration") makes HiGHS 1.14 and 1.15 call feasible models infeasible.
RULES_OFF = 65536
FULL = 10  # numbers a row or column, beyond which a model is not sparse
# Rows and columns: most such models are settled in fewer nodes than heuristics and restarts cost.
SMALL = 1000
FIRST = 300  # nodes without these; a model that takes more is searched with them
HEURISTICS = ("mip_heuristic_run_rins", "mip_heuristic_run_rens", "mip_heuristic_run_root_reduced_cost")
EFFORT = 0.05  # of the search for heuristics, as HiGHS has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one solve; ``x`` is None where no point was found."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    x: Floats | None
    value: float
    bound: float
    stopped: str
    seconds: float
    how: str
    dual: Floats | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A model inside HiGHS, there measured in its sizes, so that tolerances mean the same for all money.

    ``before`` where HiGHS has the running sums of the columns instead, and ``sums`` where it has columns for what rows share.
    ``size`` is that of the model as HiGHS has it, for the work of a node; ``plain``: a small model is tried without heuristics
    first.
    """

    solver: Any
    arrays: Arrays
    sizes: Sizes
    size: int
    before: NDArray[np.int64] | None = None
    sums: Any | None = None
    restart: bool = True
    plain: bool = True

    def inside(self, x: Floats) -> Floats:
        """Return a point as HiGHS has it."""
        own = x if self.before is None else running_sums(x, self.before)
        return (own if self.sums is None else np.concatenate([own, self.sums @ own])) / self.sizes.column

    def outside(self, inside: Floats) -> Floats:
        """Return a point of HiGHS as a point of the model."""
        x = (inside * self.sizes.column)[: len(self.arrays.gain)]
        return x if self.before is None else own_parts(x, self.before)


def load(
    arrays: Arrays, *, restart: bool = True, tolerance: float = 1e-7, before: NDArray[np.int64] | None = None
) -> Loaded:
    """Return the model loaded into HiGHS.

    ``restart`` lets the search begin anew when the root has fixed many columns: good from nothing, a loss
    from a good start or on a small model. ``tolerance`` is how far a row of the scaled model may be broken.
    ``before``: the chains of columns that are searched by their running sums, where there are any. A model loaded with
    them is told in the way that is searched soonest, and is not to be changed.
    """
    import highspy

    chained = before is not None and bool((before >= 0).any())
    told = summed(arrays, before) if chained and before is not None else arrays
    told, sums = (told, None) if before is None else shared_parts(told)
    sizes = sizes_of(told)
    inside = scaled(told, sizes)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(told.gain), told.matrix.shape[0]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = inside.gain, inside.column_lower, inside.column_upper
    lp.row_lower_, lp.row_upper_ = inside.lower, inside.upper
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    matrix = inside.matrix
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    kind = highspy.HighsVarType
    lp.integrality_ = [kind.kInteger if whole else kind.kContinuous for whole in told.whole]
    solver = highspy.Highs.__base__()  # the class below prints a banner when it is made
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("presolve_rule_off", RULES_OFF)
    solver.setOptionValue("mip_feasibility_tolerance", tolerance)
    solver.setOptionValue("mip_abs_gap", 0.0)
    # With more, the way of a search and where work ends it hang on the number of cores; and they take a core each to wait.
    solver.setOptionValue("threads", 1)
    solver.passModel(lp)
    return Loaded(
        solver=solver,
        arrays=arrays,
        sizes=sizes,
        size=node_size(told),
        before=before if chained else None,
        sums=sums,
        restart=restart,
    )


def run(
    loaded: Loaded,
    *,
    gap: float = 0.0,
    time_limit: float | None = None,
    start: Floats | None = None,
    presolve: bool = True,
) -> Outcome:
    """Solve a loaded model once, from a start where one is given (a value for each whole column.

    Nan leaves it open).
    """
    import highspy

    solver = loaded.solver
    began = time.perf_counter()
    solver.setOptionValue("presolve", "choose" if presolve else "off")
    solver.setOptionValue("mip_rel_gap", float(gap))
    mixed = bool(loaded.arrays.whole.any())
    by_work = working()
    nodes = most_nodes(loaded.size, time_limit) if by_work else ENDLESS
    # HiGHS 1.16 counts the time of earlier runs for a linear model, and not for one with whole columns
    before = 0.0 if mixed else solver.getRunTime()
    seconds = np.inf if by_work or time_limit is None else float(time_limit) + before
    solver.setOptionValue("time_limit", seconds)
    _search(loaded, nodes, start)
    status, info, kinds = solver.getModelStatus(), solver.getInfo(), highspy.HighsModelStatus
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = loaded.outside(np.array(solver.getSolution().col_value)) if found else None
    value = float(loaded.arrays.gain @ x) if x is not None else -np.inf
    bound = float(info.mip_dual_bound) * loaded.sizes.gain if mixed else np.inf
    word: Literal["optimal", "feasible", "infeasible", "unknown"]
    if status == kinds.kOptimal and x is not None:
        word, bound = "optimal", bound if mixed else value
    elif status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        word = "infeasible"
    else:
        word = "feasible" if x is not None else "unknown"
    dual = (
        (np.array(solver.getSolution().row_dual) / loaded.sizes.row * loaded.sizes.gain)[
            : len(loaded.arrays.lower)
        ]
        if found and not mixed
        else None
    )
    return Outcome(
        status=word,
        x=x,
        value=value,
        bound=max(bound, value) if np.isfinite(bound) else np.inf,
        stopped=solver.modelStatusToString(status),
        seconds=time.perf_counter() - began,
        how="HiGHS" if presolve else "HiGHS without presolve",
        dual=dual,
    )


def _search(loaded: Loaded, nodes: int, start: Floats | None) -> None:
    """Let HiGHS search so many nodes at most, a small model first without what larger ones need."""
    import highspy

    solver, mixed = loaded.solver, bool(loaded.arrays.whole.any())
    size = sum(loaded.arrays.matrix.shape)
    begin = None if start is None else loaded.inside(start)
    for plain in (True, False) if loaded.plain and mixed and size <= SMALL else (False,):
        _with_heuristics(loaded, not plain)
        solver.setOptionValue("mip_max_nodes", min(nodes, FIRST) if plain else nodes)
        solver.clearSolver()
        if begin is not None:
            known = np.flatnonzero(np.isfinite(begin)).astype(np.int32)
            solver.setSolution(len(known), known, begin[known])
        solver.run()
        info = solver.getInfo()
        charge(
            work_of(loaded.size, int(info.mip_node_count) if mixed else 0, int(info.simplex_iteration_count))
        )
        if solver.getModelStatus() != highspy.HighsModelStatus.kSolutionLimit or nodes <= FIRST:
            return


def _with_heuristics(loaded: Loaded, on: bool) -> None:
    """Let a search restart and look for points by searches within, or not."""
    for name in HEURISTICS:
        loaded.solver.setOptionValue(name, on)
    loaded.solver.setOptionValue("mip_heuristic_effort", EFFORT if on else 0.0)
    loaded.solver.setOptionValue("mip_allow_restart", on and loaded.restart)


def node_size(arrays: Arrays) -> int:
    """Return rows and columns of a model, or what it amounts to where its rows are full: a node takes as long as its numbers.

    Shares of 21 regions over 1,000 proposals are 36 rows, and took four times the work that they were counted as.
    """
    rows, columns = arrays.matrix.shape
    return max(int(rows) + int(columns), int(arrays.matrix.nnz) // FULL)


def solve(
    arrays: Arrays | Loaded, *, gap: float = 0.0, time_limit: float | None = None, start: Floats | None = None
) -> tuple[Outcome, list[str]]:
    """Solve, and doubt the answer: no point, or a point that breaks a row, is tried again another way.

    Infeasible is believed only when the solve without presolve says so too. The last way is the HiGHS
    inside scipy, another version.

    Returns
    -------
    outcome : Outcome
    notes : list of str
        What went wrong on the way; empty as a rule.
    """
    loaded = arrays if isinstance(arrays, Loaded) else load(arrays)
    arrays = loaded.arrays
    notes: list[str] = []
    by_work = working()  # then each way to solve may do the same work
    ends = np.inf if time_limit is None or by_work else now() + time_limit
    outcome: Outcome | None = None
    for presolve in (True, False):
        rest = time_limit if by_work else left(ends, least=0.05)
        previous, outcome = outcome, run(loaded, gap=gap, time_limit=rest, start=start, presolve=presolve)
        if outcome.x is not None and holds(arrays, outcome.x) and proved(arrays, outcome, gap):
            return outcome, notes
        if outcome.status == "infeasible" and previous is not None and previous.status == "infeasible":
            return outcome, []
        notes.append(f"{outcome.how} ended with '{outcome.stopped}'" + fault(arrays, outcome))
        if outcome.status == "unknown" and ("limit" in outcome.stopped or now() >= ends):
            return outcome, notes
    other = with_scipy(arrays, gap=gap, time_limit=time_limit if by_work else left(ends, least=0.05))
    if other.x is not None and not holds(arrays, other.x):
        notes.append(f"{other.how} gave a point that breaks a rule")
        return Outcome(
            status="unknown", x=None, value=-np.inf, bound=np.inf,
            stopped="no answer passed the check", seconds=other.seconds, how=other.how,
        ), notes  # fmt: skip
    return other, notes


def proved(arrays: Arrays, outcome: Outcome, gap: float) -> bool:
    """Say whether an answer called optimal lies within the gap of its own bound.

    HiGHS 1.16 has returned others.
    """
    room = outcome.bound - outcome.value
    noise = 1e-7 * float(np.abs(arrays.gain).max(initial=0.0))
    return outcome.status != "optimal" or room <= (gap + 1e-6) * abs(outcome.value) + noise


def fault(arrays: Arrays, outcome: Outcome) -> str:
    """Say what is wrong with a point that was returned."""
    if outcome.x is None:
        return ""
    return ", far from its own bound" if holds(arrays, outcome.x) else " and a point that breaks a rule"


def with_scipy(arrays: Arrays, *, gap: float, time_limit: float | None) -> Outcome:
    """Solve with the HiGHS that scipy carries."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    began = time.perf_counter()
    sizes = sizes_of(arrays)
    inside = scaled(arrays, sizes)
    options: dict[str, Any] = {"mip_rel_gap": gap, "presolve": False}
    if working():
        options["node_limit"] = most_nodes(node_size(arrays), time_limit)
    elif time_limit is not None:
        options["time_limit"] = time_limit
    rows = LinearConstraint(inside.matrix, inside.lower, inside.upper) if inside.matrix.shape[0] else None
    with silent():
        answer = milp(
            -inside.gain,
            integrality=inside.whole.astype(int),
            bounds=Bounds(inside.column_lower, inside.column_upper),
            constraints=rows,
            options=options,  # type: ignore[arg-type]
        )
    x = None if answer.x is None else np.asarray(answer.x, dtype=float) * sizes.column
    value = float(arrays.gain @ x) if x is not None else -np.inf
    least = answer.mip_dual_bound
    bound = -float(least) * sizes.gain if least is not None else np.inf
    word: Literal["optimal", "feasible", "infeasible", "unknown"]
    word = (
        "optimal"
        if answer.status == 0
        else "infeasible"
        if answer.status == 2
        else "feasible"
        if x is not None
        else "unknown"
    )
    return Outcome(
        status=word,
        x=x,
        value=value,
        bound=max(bound, value),
        stopped=str(answer.message),
        seconds=time.perf_counter() - began,
        how="HiGHS of scipy without presolve",
    )


def linear_bound(loaded: Loaded, time_limit: float | None = None) -> Outcome:
    """Solve the relaxation in which decisions may be fractions; the model is whole again afterwards."""
    import highspy

    kind = highspy.HighsVarType
    count = len(loaded.arrays.gain)
    every = np.arange(count, dtype=np.int32)
    loaded.solver.changeColsIntegrality(count, every, np.full(count, kind.kContinuous))
    relaxed = replace(loaded, arrays=relax(loaded.arrays))
    outcome = run(relaxed, time_limit=time_limit)
    loaded.solver.changeColsIntegrality(
        count,
        every,
        np.array([kind.kInteger if whole else kind.kContinuous for whole in loaded.arrays.whole]),
    )
    return outcome


def relax(arrays: Arrays) -> Arrays:
    """Return the arrays with no whole columns."""
    return replace(arrays, whole=np.zeros(len(arrays.gain), dtype=bool))


def between(loaded: Loaded, low: Floats, high: Floats) -> Outcome:
    """Solve a loaded model without whole columns between other bounds, from where it ended before.

    Infeasible is believed only of a fresh start too.
    """
    import highspy

    began, solver, count = time.perf_counter(), loaded.solver, len(low)
    kinds, scale = highspy.HighsModelStatus, loaded.sizes.column
    solver.setOptionValue("presolve", "off")
    solver.changeColsBounds(count, np.arange(count, dtype=np.int32), low / scale, high / scale)
    for fresh in (False, True):
        if fresh:
            solver.clearSolver()
        solver.run()
        charge(work_of(sum(loaded.arrays.matrix.shape), 0, int(solver.getInfo().simplex_iteration_count)))
        status = solver.getModelStatus()
        if status == kinds.kOptimal:
            break
    x = np.array(solver.getSolution().col_value) * scale if status == kinds.kOptimal else None
    value = float(loaded.arrays.gain @ x) if x is not None else -np.inf
    none = status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible)
    return Outcome(
        status="optimal" if x is not None else "infeasible" if none else "unknown",
        x=x,
        value=value,
        bound=value if x is not None else np.inf,
        stopped=solver.modelStatusToString(status),
        seconds=time.perf_counter() - began,
        how="HiGHS",
    )
