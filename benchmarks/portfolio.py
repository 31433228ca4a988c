"""Times of the portfolio room in one table, peers in the same run with their ratio.

Run as: python benchmarks/portfolio.py [--peers PYTHON] [words of the measures wanted]

Peers: the formulation of the literature with an order variable for each pair of proposals, on the same solver;
and pyaugmecon for the front, run by the interpreter named by --peers, or by this one. A peer that is not
installed is said to be so: pip install "infraprio[peers]" (pyaugmecon needs Python 3.12).
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from infraprio.portfolio import (
    Problem,
    alternatives,
    best_portfolio,
    budget_curve,
    evaluate_list,
    explain_infeasible,
    near_optimal_ranges,
    pareto_front,
    priority_list,
    replacement_cost,
    robust_portfolio,
    shadow_prices,
)

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


def options_list(**rules: Any) -> tuple[float, str]:
    """Time the list of 16 proposals with 43 options in ten budgets, under the rules of the literature."""
    case = json.loads((REFERENCE / "capital_budgeting" / "examples_uc2a_cc_I_II.json").read_text())
    ids = [f"{item}/{option}" for item, option in case["options"]]
    cost = pd.DataFrame([row[0] for row in case["costs"]], index=ids, columns=case["periods"])
    value = pd.Series(case["values"], index=ids, dtype=float)
    kept = [row for row in ids if not row.endswith("DoNothing")]
    several: dict[str, list[str]] = {}
    for row in kept:
        several.setdefault("item " + row.split("/")[0], []).append(row)
    mandatory = [f"item {item}" for item in case["mandatory"]]
    problem = Problem(value=value[kept], cost=cost.loc[kept], alternatives=several, mandatory=mandatory)
    budgets = [pd.Series(s["budgets"][0], index=case["periods"]) for s in case["scenarios"]]
    chances = [s["probability"] for s in case["scenarios"]]
    seconds, found = timed(lambda: priority_list(problem, budgets, chances, **rules), 1)
    return seconds, f"value {found.value:.6g}, gap {found.gap:.1e}, options {found.options}"


def one_second(n: int, budgets: int) -> tuple[float, str]:
    """Time a hard list under a time limit of one second."""
    rng = np.random.default_rng(1)
    cost = pd.DataFrame(rng.integers(50, 100, (n, 6)).astype(float))
    levels = [cost.sum() * share for share in np.linspace(0.2, 0.7, budgets)]
    problem = Problem(value=cost.sum(axis=1) + 10.0, cost=cost)
    seconds, found = timed(lambda: priority_list(problem, levels, time_limit=1.0), 1)
    return seconds, f"gap {found.gap:.1e}, {found.status}"


def example_region() -> tuple[float, str]:
    """Time every result of the room for the example region; effects and scores are made before."""
    import infraprio
    from infraprio import effects
    from infraprio.errors import InfraprioError
    from infraprio.portfolio.problem.from_scenario import (
        budget_scenarios,
        common_costs,
        problem_from_scenario,
    )
    from infraprio.scoring.goals.proposal_scores import Measured, score_proposals

    scenario = infraprio.read(Path(__file__).resolve().parents[1] / "examples" / "jamtland")
    found = effects.evaluate(scenario, effects.baseline(scenario))
    measured = Measured(
        change=found.change,
        low=found.low,
        high=found.high,
        more_is_better={name: item.direction == "more" for name, item in effects.INDICATORS.items()},
        units={name: item.unit for name, item in effects.INDICATORS.items()},
    )
    problem = problem_from_scenario(scenario, score_proposals(scenario, measured).total)
    money, chances = budget_scenarios(scenario)
    budgets = pd.DataFrame({name: table.stack() for name, table in money.items()}).T
    costs = common_costs(scenario)
    rise = (costs["cost_high_msek"] - costs["cost_msek"]).reindex(problem.value.index).clip(lower=0).fillna(0)
    must = list(problem.value.index[:12])
    asked: dict[str, Callable[[], Any]] = {
        "best": lambda: best_portfolio(problem),
        "list": lambda: priority_list(problem, budgets, list(chances.values())),
        "given list": lambda: evaluate_list(
            problem, turned(answers["list"].levels), budgets, list(chances.values())
        ),
        "front with cost": lambda: pareto_front(problem, ["cost", criterion(problem)], time_limit=20),
        "curve": lambda: budget_curve(one_pot(problem), budget_levels(problem)),
        "shadow prices": lambda: shadow_prices(problem),
        "robust": lambda: robust_portfolio(problem, deviation=rise, gamma=3),
        "replacement": lambda: replacement_cost(problem),
        "alternatives": lambda: alternatives(problem, k=5),
        "ranges": lambda: near_optimal_ranges(problem, within=0.02),
        "impossible": lambda: explain_infeasible(replace_mandatory(problem, must)),
    }
    total, told = 0.0, []
    answers: dict[str, Any] = {}
    for name, ask in asked.items():
        began = time.perf_counter()
        try:
            answers[name] = ask()
        except InfraprioError as mistake:
            told.append(f"{name}: {mistake}")
        spent = time.perf_counter() - began
        total += spent
        told.append(f"{name} {spent:.1f}")
    return total, ", ".join(told)


def turned(levels: list[list[Any]]) -> list[Any]:
    """Return a list as its levels make it, but with all below the first level turned round."""
    return levels[0] + [name for level in levels[1:] for name in level][::-1]


def one_pot(problem: Problem) -> Problem:
    """Return the problem with all money in one pot and nothing placed in periods."""
    return Problem(
        value=problem.value,
        cost=problem.cost.sum(axis=1),
        budget=float(np.asarray(problem.budget, dtype=float).sum()),
        alternatives=problem.alternatives,
        mandatory=problem.mandatory,
        requires=problem.requires,
        excludes=problem.excludes,
        synergy=problem.synergy,
    )


def criterion(problem: Problem) -> Any:
    """Return the first criterion of a problem."""
    value = problem.value
    return value.columns[0] if isinstance(value, pd.DataFrame) else (value.name or "value")


def budget_levels(problem: Problem) -> list[float]:
    """Return ten levels up to all the money there is."""
    total = float(np.asarray(problem.budget, dtype=float).sum())
    return [round(total * share, 1) for share in np.linspace(0.1, 1.0, 10)]


def replace_mandatory(problem: Problem, names: list[Any]) -> Problem:
    """Return the problem with more that must be built, and a tenth of the money."""
    from dataclasses import replace

    return replace(problem, mandatory=[*problem.mandatory, *names], budget=problem.budget * 0.1)


PEER_FRONT = """
import json, sys, time
try:
    from pyaugmecon import PyAugmecon, PyAugmeconConfig
except ImportError as error:
    print(json.dumps({"missing": str(error)})); sys.exit()
import pyomo.environ as pyo

def main():
    data = json.loads(open(sys.argv[1]).read())["input"]
    began = time.perf_counter()
    model = pyo.ConcreteModel()
    n = len(data["cost"])
    model.x = pyo.Var(range(n), domain=pyo.Binary)
    model.money = pyo.Constraint(expr=sum(data["cost"][i] * model.x[i] for i in range(n)) <= data["budget"])
    model.obj_list = pyo.ObjectiveList()
    for v in ("v1", "v2"):
        model.obj_list.add(expr=sum(data[v][i] * model.x[i] for i in range(n)), sense=pyo.maximize)
    for objective in model.obj_list.values():
        objective.deactivate()
    config = PyAugmeconConfig(mode="exact", solver_name="highs", workers=1, write_csv=False, progress_bar=False,
                              log_to_console=False)
    found = PyAugmecon(model, config).solve()
    print("ANSWER" + json.dumps({"seconds": time.perf_counter() - began, "points": found.count}))

if __name__ == "__main__":
    main()
"""


def peer_front(python: str) -> tuple[float | None, str]:
    """Time pyaugmecon on the front of 30 items, in an interpreter that has it."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "peer.py"
        script.write_text(PEER_FRONT)
        run = subprocess.run(
            [python, str(script), str(REFERENCE / "pareto_kp30_seeded.json")],
            capture_output=True,
            text=True,
            cwd=folder,
            timeout=600,
        )
    answers = [line for line in run.stdout.splitlines() if line.startswith("ANSWER")]
    if not answers:
        lacking = "missing" in run.stdout
        return None, "not installed in " + python if lacking else run.stderr.strip().splitlines()[-1]
    answer = json.loads(answers[-1].removeprefix("ANSWER"))
    return answer["seconds"], f"{answer['points']} points"


def pairwise(name: str, limit: float = 60.0) -> tuple[float, str]:
    """Time the formulation with an order variable for each pair of proposals, as in the literature.

    With the same solver.
    """
    import pyomo.environ as pyo

    from infraprio.portfolio.choose.best_portfolio import arrays_of
    from infraprio.portfolio.model.build import build
    from infraprio.portfolio.problem.budget_scenarios import read_scenarios
    from infraprio.solver.highs import solve

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


Measure = Callable[[], tuple[float | None, str]]


def measures(python: str) -> dict[str, tuple[Measure, dict[str, Measure]]]:
    """Return each measure with its peers."""
    return {
        "list, 200 proposals x 10 budgets, to 1e-4 (target 10 s)": (nested_list, {}),
        "front of two criteria, 30 items (target 0.3 s)": (
            front_of_thirty,
            {"pyaugmecon": lambda: peer_front(python)},
        ),
        "40 budgets x 60 proposals (target 0.1 s)": (curve, {}),
        "2,000 proposals x 12 periods to 1e-3 (target 30 s)": (many_periods, {}),
        "list, 41 capital projects (target 2 s)": (
            lambda: listed("skp_EE_41_projects"),
            {"pairwise order variables": lambda: pairwise("skp_EE_41_projects")},
        ),
        "list, 10 projects": (
            lambda: listed("skp_scenarios"),
            {"pairwise order variables (10)": lambda: pairwise("skp_scenarios")},
        ),
        "list, 16 proposals with 43 options x 10 budgets": (options_list, {}),
        "the same, no later plan above an earlier one": (lambda: options_list(ranked_options=True), {}),
        "the same, one option in all scenarios": (lambda: options_list(fixed_options=True), {}),
        "one second: list, 120 x 8, 6 pots (1.5 s)": (lambda: one_second(120, 8), {}),
        "one second: list, 200 x 10, 6 pots (1.5 s)": (lambda: one_second(200, 10), {}),
        "example region, all results of the room (target 60 s)": (example_region, {}),
    }


def show(name: str, measure: Measure, beside: float | None = None) -> float | None:
    """Measure, print one line, and return the seconds."""
    began = time.process_time()
    seconds, note = measure()
    spent = time.process_time() - began
    shown = "       -              " if seconds is None else f"{seconds:8.3f} s {spent:8.2f} s"
    ratio = f", {seconds / beside:.1f} times as long" if seconds is not None and beside else ""
    print(f"{name:78s} {shown}  {note}{ratio}", flush=True)
    return None if seconds is None or math.isnan(seconds) else seconds


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", default=sys.executable, help="interpreter that has the peers installed")
    parser.add_argument("words", nargs="*", help="only measures whose name has one of these words")
    options = parser.parse_args()
    print("wall seconds, processor seconds (all threads, all repeats), note")
    one = pd.Series([1.0])
    pareto_front(Problem(value=one, cost=one, budget=1.0))  # load what is loaded once
    for name, (measure, peers) in measures(options.peers).items():
        if options.words and not any(word in name for word in options.words):
            continue
        seconds = show(name, measure)
        for peer, other in peers.items():
            show(f"    {peer}", other, seconds)


if __name__ == "__main__":
    main()
