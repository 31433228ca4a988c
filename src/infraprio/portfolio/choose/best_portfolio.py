"""The best portfolio: a greedy start, the linear bound, the search, and a second look at the answer."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import deadline, left, measured
from infraprio.errors import InfeasibleError, SolverError
from infraprio.findings import finding
from infraprio.portfolio.choose.equals_by_id import equals_by_id
from infraprio.portfolio.choose.greedy import greedy
from infraprio.portfolio.choose.infeasible import explain_infeasible
from infraprio.portfolio.choose.knapsack import best_of_plain
from infraprio.portfolio.choose.plan_value import worth
from infraprio.portfolio.choose.portfolio import PROVED, Portfolio, chosen, portfolio, relative_gap
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.cheapest_of_equals import cheapest, cost_row, without_idle
from infraprio.portfolio.model.pyomo_to_arrays import compile_model
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.portfolio.model.work_limit import require_time, time_note
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.data import Data
from infraprio.portfolio.problem.units import noise
from infraprio.solver.highs import Loaded, Outcome, linear_bound, load, solve
from infraprio.solver.unsettled import doubted, not_settled

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Statement
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["best_portfolio", "by_core", "checked_start", "impossible", "search", "unexplained"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_explains: ContextVar[bool] = ContextVar("explains", default=True)
FEW = 200  # columns; below this a search is as quick without a start


@measured
def best_portfolio(
    problem: Problem | Data,
    weights: Any = None,
    time_limit: float | None = None,
    gap: float = 0.0,
    solver: str = "highs",
) -> Portfolio:
    """Return the portfolio of the greatest weighted value that keeps every rule.

    One pot, no other rule and more than 200 proposals: the linear bound settles most of them, and lists of partial
    plans the rest. Else the model is a sum over yes-or-no decisions, stated in Pyomo rule by rule. A greedy plan is tried
    first against the bound of the linear relaxation; where that does not prove it, HiGHS searches from
    it. The answer is checked by code that does not know the model. Data that were compiled remember a proved answer:
    asked again they answer without a search.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    weights : Series, mapping or sequence, optional
        Weight of each criterion; default the problem's own, else equal weights of sum one.
    time_limit : float or None
        Seconds; default the usual limit of work, infinite for none. When it ends first, the best plan so far is returned with its
        true gap, and a note says so.
    gap : float
        Relative gap at which a plan is good enough, 0 for proof.
    solver : str
        "highs", or the name of any solver that Pyomo drives.

    Returns
    -------
    Portfolio
        The set, with its value, cost, bound, gap and independent check.

    Raises
    ------
    ProblemError
        If the data cannot be used; the message lists every error.
    InfeasibleError
        If no portfolio keeps all rules (confirmed twice); ``explanation`` names the smallest set of rules
        that clash.
    SolverError
        If no solver gave an answer that passes the check.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, best_portfolio
    >>> value = pd.Series({"bypass": 9.0, "station": 5.0, "siding": 6.0})
    >>> cost = pd.Series({"bypass": 70.0, "station": 40.0, "siding": 50.0})
    >>> best_portfolio(Problem(value=value, cost=cost, budget=100.0))
    Portfolio (optimal, gap 0): value 11, cost 90, bound 11
      station, siding
    """
    require_time(time_limit, gap)
    data = compile_data(problem, weights)
    return data.answers.remembered(
        asked(data, gap, solver),
        lambda: found_best(data, time_limit, gap, solver),
    )


def asked(data: Data, gap: float = 0.0, solver: str = "highs") -> tuple[Any, ...]:
    """Return what the best portfolio depends on; the money by its pots, however it was stated."""
    money = [(pot.label, pot.amount, pot.pays) for pot in data.pots]
    return "best portfolio", replace(data.problem, budget=None), money, data.weights, gap, solver


def found_best(data: Data, time_limit: float | None, gap: float, solver: str) -> Portfolio:
    """Return the best portfolio by a search of its own."""
    began, ends = time.perf_counter(), deadline(time_limit)
    warnings = data.remarks + weightless(data)
    if solver == "highs" and (plan := best_of_plain(data)) is not None:
        plan = equals_by_id([data], [plan])[0]
        return portfolio(data, plan, by_core(worth(data, plan)), warnings, time.perf_counter() - began)
    model, statements = build([data])
    start = checked_start(data)
    if solver == "highs":
        stated = arrays_of(model, statements)
        outcome, notes = search(
            load(stated.arrays, before=stated.before),
            None if start is None else stated.point([start]),
            gap=gap,
            time_limit=time_limit,
        )
        plan = None if outcome.x is None else stated.plans(outcome.x)[0]
        if plan is not None and outcome.status == "optimal":
            cost = cost_row(data, stated, statements[0])
            plan, more = cheaper(data, stated, cost, plan, gap=gap, time_limit=left(ends, least=0.05))
            notes += more
    else:
        outcome, notes = by_pyomo(model, statements[0], solver, gap, time_limit)
        plan = None if outcome.x is None else np.flatnonzero(outcome.x > 0.5)
    if outcome.status == "infeasible":
        raise impossible(data, time_limit)
    if plan is None:
        raise not_settled(notes or [outcome.stopped])
    plan = equals_by_id([data], [plan])[0]
    found = portfolio(data, plan, outcome, warnings + notes, time.perf_counter() - began)
    if time_limit is None or found.gap <= max(gap, PROVED):
        return found
    return replace(found, notes=[*found.notes, time_note(time_limit, found.gap)])


def by_core(value: float) -> Outcome:
    """Return the outcome of the search of a core, which leaves nothing better."""
    return Outcome(
        status="optimal",
        x=None,
        value=value,
        bound=value,
        stopped="",
        seconds=0.0,
        how="linear bound and core",
    )


def weightless(data: Data) -> list[str]:
    """Say that no weight is above 0, where that is so: then any plan is as good as another."""
    return [] if data.weights.any() else ["weights: all are 0, so that every plan is worth nothing"]


def cheaper(
    data: Data, stated: Stated, cost: Floats, plan: Ints, *, gap: float, time_limit: float | None
) -> tuple[Ints, list[str]]:
    """Return the cheapest plan of the same value, without what adds nothing, and what was not settled."""
    if gap > 0:
        return without_idle(data, stated, plan), []
    x, notes = cheapest(stated.arrays, cost, stated.point([plan]), time_limit)
    return without_idle(data, stated, stated.plans(x)[0]), notes


def checked_start(data: Data, locked: Iterable[int] = ()) -> Ints | None:
    """Return the greedy plan (around what is locked) if it keeps every rule."""
    columns = greedy(data, locked)
    check = verify(data.problem, chosen(data, columns), data.weights, data.budget)
    return columns if check.ok else None


def search(
    loaded: Loaded, begin: Floats | None, *, gap: float, time_limit: float | None
) -> tuple[Outcome, list[str]]:
    """Try a start that keeps every rule against the linear bound, then search from it.

    The better of the two is returned.

    A start may leave columns open (nan); then it is not measured, and only helps the search.
    """
    if begin is None or np.isnan(begin).any():
        return solve(loaded, gap=gap, time_limit=time_limit, start=begin)
    ends = deadline(time_limit)
    value = float(loaded.arrays.gain @ begin)
    relaxed = linear_bound(loaded, time_limit)
    bound = relaxed.value if relaxed.status == "optimal" else np.inf
    first = Outcome(
        status="optimal",
        x=begin,
        value=value,
        bound=max(bound, value),
        stopped="the start meets the linear bound",
        seconds=relaxed.seconds,
        how="greedy and linear bound",
    )
    if relative_gap(bound, value) <= gap:
        return first, []
    wanted = begin if len(begin) > FEW else None
    outcome, notes = solve(loaded, gap=gap, time_limit=left(ends, least=0.05), start=wanted)
    if outcome.status == "infeasible":
        return replace(first, status="feasible", how="greedy"), [
            *notes,
            "the solver called the model impossible though the start keeps every rule",
        ]
    bound = max(min(outcome.bound, bound), value)
    if outcome.x is None or outcome.value < value - noise(value, np.abs(loaded.arrays.gain).max(initial=0.0)):
        return replace(first, status="feasible", bound=bound, stopped=outcome.stopped), [
            *notes,
            "the greedy plan, as the search found none better in time",
        ]
    return replace(outcome, bound=max(bound, outcome.value)), notes


def by_pyomo(
    model: Any, statement: Statement, solver: str, gap: float, time_limit: float | None
) -> tuple[Outcome, list[str]]:
    """Solve with another solver that Pyomo drives."""
    import pyomo.environ as pyo

    began = time.perf_counter()
    engine = pyo.SolverFactory(solver)
    if not engine.available(exception_flag=False):
        raise SolverError(finding("solver_unknown", value=solver))
    if hasattr(engine, "config") and "load_solutions" in engine.config:
        engine.config.load_solutions = False
    options: dict[str, Any] = {"timelimit": time_limit} if time_limit is not None else {}
    if gap > 0:
        engine.options[
            "mip_rel_gap" if "highs" in solver else "ratioGap" if solver == "cbc" else "mipgap"
        ] = gap
    results = engine.solve(model, load_solutions=False, **options)
    end = str(results.solver.termination_condition)
    if end in ("infeasible", "infeasibleOrUnbounded"):
        confirmed, notes = solve(compile_model(model)[0])
        if confirmed.status == "infeasible":
            return confirmed, []
        raise doubted(f"{solver} calls the problem impossible, and HiGHS finds a plan. {'; '.join(notes)}")
    try:
        model.solutions.load_from(results) if len(getattr(results, "solution", [])) else engine.load_vars()
    except (AttributeError, RuntimeError) as problem:
        raise not_settled([f"{solver} ended with {end!r} and gave no plan ({problem})"]) from None
    x = np.array([float(pyo.value(variable, exception=False) or 0.0) for variable in statement.decisions])
    value = float(pyo.value(model.value))
    bound = results.problem.upper_bound
    known = (
        float(bound)
        if bound is not None and np.isfinite(float(bound))
        else value
        if end == "optimal" and gap == 0
        else np.inf
    )
    return Outcome(
        status="optimal" if end == "optimal" else "feasible",
        x=x,
        value=value,
        bound=max(known, value),
        stopped=end,
        seconds=time.perf_counter() - began,
        how=solver,
    ), []


@contextmanager
def unexplained() -> Iterator[None]:
    """Inside, where no portfolio keeps all rules nobody looks for the reason: for those who only ask whether one does."""
    token = _explains.set(False)
    try:
        yield
    finally:
        _explains.reset(token)


def impossible(data: Data, time_limit: float | None = None) -> InfeasibleError:
    """Return the error that says why no portfolio keeps all rules, looked for in as many seconds again."""
    if not _explains.get():
        return InfeasibleError(finding("no_portfolio", why=""))
    explanation = explain_infeasible(data, time_limit)
    return InfeasibleError(finding("no_portfolio", why=explanation), explanation)
