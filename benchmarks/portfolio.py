"""Times of the portfolio room, beside the pairwise formulation of the literature.

Run as: python benchmarks/portfolio.py [words of the measures wanted]
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from infraprio.portfolio import Problem, best_portfolio, budget_curve, pareto_front, priority_list

REFERENCE = Path(__file__).resolve().parents[1].parent / "shared" / "reference"


def timed(work: Callable[[], Any], repeats: int = 3) -> tuple[float, Any]:
    """Return the median seconds and the last answer."""
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), answer


def nested_list(n: int = 200, budgets: int = 10) -> tuple[float, str]:
    rng = np.random.default_rng(1)
    value = pd.Series(rng.integers(10, 100, n).astype(float))
    cost = pd.Series(rng.integers(10, 100, n).astype(float))
    levels = np.round(np.linspace(0.05, 0.6, budgets) * cost.sum())
    seconds, found = timed(lambda: priority_list(Problem(value=value, cost=cost), levels, gap=1e-4), 1)
    return seconds, f"gap {found.gap:.1e}, price {found.price / found.free_value:.2%}"


def placed_list(*, carry_over: bool) -> tuple[float, str]:
    rng = np.random.default_rng(2)
    n, funds, periods = 60, ["state", "county", "town"], ["2026-28", "2029-31", "2032-37"]
    value = pd.Series(rng.lognormal(2, 0.6, n).round(2))
    cost = pd.DataFrame(rng.lognormal(3, 0.8, (n, 3)).round(1), columns=funds)
    pairs = [tuple(int(name) for name in rng.choice(n, 2, replace=False)) for _ in range(30)]
    synergy = {pair: round(float(rng.normal(0, 2)), 2) for pair in dict.fromkeys(pairs)}
    full = pd.Series({(f, p): cost[f].sum() / 3 for f in funds for p in periods})
    budgets = [full * share for share in np.linspace(0.15, 0.8, 10)]
    problem = Problem(
        value=value,
        cost=cost,
        synergy=synergy,
        periods=periods,
        period_factor=dict(zip(periods, (1.0, 0.9, 0.75))),
        requires=[(1, 0), (5, 4)],
        excludes=[(7, 8)],
        carry_over=carry_over,
    )
    seconds, found = timed(lambda: priority_list(problem, budgets, gap=0.01, time_limit=50), 1)
    return seconds, f"gap {found.gap:.1e}, {found.status}"


def front_of_thirty() -> tuple[float, str]:
    data = json.loads((REFERENCE / "pareto_kp30_seeded.json").read_text())["input"]
    value = pd.DataFrame({"a": data["v1"], "b": data["v2"]})
    problem = Problem(value=value, cost=pd.Series(data["cost"]), budget=data["budget"])
    seconds, front = timed(lambda: pareto_front(problem, ["a", "b"]))
    return seconds, f"{len(front)} points, complete {front.attrs['complete']}"


def curve() -> tuple[float, str]:
    rng = np.random.default_rng(3)
    value = pd.Series(rng.integers(10, 100, 60).astype(float))
    cost = pd.Series(rng.integers(10, 100, 60).astype(float))
    levels = np.linspace(100, 2500, 40).round()
    seconds, found = timed(lambda: budget_curve(Problem(value=value, cost=cost), levels), 5)
    return seconds, f"{len(found)} budgets, {found.attrs['method']}"


def many_periods() -> tuple[float, str]:
    rng = np.random.default_rng(4)
    n, periods = 2000, list(range(12))
    value = pd.Series(rng.lognormal(4, 0.8, n))
    cost = pd.Series(rng.lognormal(3, 1.0, n))
    budget = pd.Series(0.4 * cost.sum() / 12, index=periods)
    factor = {period: 0.965**period for period in periods}
    problem = Problem(value=value, cost=cost, budget=budget, periods=periods, period_factor=factor)
    seconds, found = timed(lambda: best_portfolio(problem, gap=1e-3, time_limit=60), 1)
    return seconds, f"gap {found.gap:.1e}, {found.status}"


def reference(name: str) -> tuple[Problem, list[Any], list[float], list[Any] | None, float]:
    case = json.loads((REFERENCE / "capital_budgeting" / f"{name}.json").read_text())
    cost = pd.DataFrame([row[0] for row in case["costs"]], index=case["items"], columns=case["periods"])
    problem = Problem(
        value=pd.Series(case["values"], index=case["items"], dtype=float),
        cost=cost,
        mandatory=case["mandatory"],
    )
    budgets = [pd.Series(s["budgets"][0], index=case["periods"]) for s in case["scenarios"]]
    chances = [s["probability"] for s in case["scenarios"]]
    return problem, budgets, chances, None, case["verified"]["use_as_expected_objective"]


def listed(name: str) -> tuple[float, str]:
    problem, budgets, chances, _, expected = reference(name)
    seconds, found = timed(lambda: priority_list(problem, budgets, chances))
    return seconds, f"value {found.value:.10g}, expected {expected:.10g}"


def pairwise(name: str, limit: float = 60.0) -> tuple[float, str]:
    """Time the formulation with an order variable for each pair of proposals, as in the literature.

    With the same solver.
    """
    import pyomo.environ as pyo

    from infraprio.portfolio.highs import solve
    from infraprio.portfolio.model import build
    from infraprio.portfolio.scenarios import read_scenarios
    from infraprio.portfolio.solve import arrays_of

    problem, budgets, chances, _, expected = reference(name)
    scenarios = read_scenarios(problem, budgets, chances)
    began = time.perf_counter()
    model, statements = build([s.data for s in scenarios], [s.probability for s in scenarios])
    n = len(problem.value)
    model.before = pyo.Var([(i, j) for i in range(n) for j in range(n) if i < j], domain=pyo.Binary)

    def y(i: int, j: int) -> Any:
        return model.before[i, j] if i < j else 1 - model.before[j, i]

    for statement in statements:
        for i in range(n):
            for j in range(n):
                if i != j:
                    model.tie.add(statement.decisions[j] + y(i, j) - 1 <= statement.decisions[i])
    outcome, _ = solve(arrays_of(model, statements).arrays, time_limit=limit)
    return (
        time.perf_counter() - began,
        f"{outcome.status}, value {outcome.value:.10g}, expected {expected:.10g}",
    )


MEASURES: dict[str, Callable[[], tuple[float | None, str]]] = {
    "list, 200 proposals x 10 budgets, to 1e-4 (target 10 s)": nested_list,
    "list, 60 x 3 periods x 3 funds x 10 budgets, 30 pairs, carried over (60 s)": lambda: placed_list(
        carry_over=True
    ),
    "the same, unspent money lost": lambda: placed_list(carry_over=False),
    "front of two criteria, 30 items (target 0.3 s)": front_of_thirty,
    "40 budgets x 60 proposals (target 0.1 s)": curve,
    "2,000 proposals x 12 periods to 1e-3 (target 30 s)": many_periods,
    "list, 41 capital projects (target 2 s)": lambda: listed("skp_EE_41_projects"),
    "the same with pairwise order variables": lambda: pairwise("skp_EE_41_projects"),
    "list, 10 projects": lambda: listed("skp_scenarios"),
    "the same with pairwise order variables (10)": lambda: pairwise("skp_scenarios"),
}


def main() -> None:
    print("wall seconds, processor seconds (all threads, all repeats), note")
    wanted = sys.argv[1:]
    pareto_front(
        Problem(value=pd.Series([1.0]), cost=pd.Series([1.0]), budget=1.0)
    )  # load what is loaded once
    for name, measure in MEASURES.items():
        if wanted and not any(word in name for word in wanted):
            continue
        began = time.process_time()
        seconds, note = measure()
        spent = time.process_time() - began
        shown = "        -" if seconds is None else f"{seconds:8.3f} s {spent:8.2f} s"
        print(f"{name:76s} {shown}  {note}", flush=True)


if __name__ == "__main__":
    main()
