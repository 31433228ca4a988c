"""Times of fronts, budget curves and nondominated portfolios.

Run as: python benchmarks/fronts.py [words of the measures wanted]
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import infraprio.portfolio.fronts.pareto_front as frontier
import infraprio.portfolio.fronts.search as front_search
from infraprio.portfolio import Problem, budget_curve, core_index, pareto_front

REFERENCE = Path(__file__).resolve().parents[1].parent / "shared" / "reference"


def thirty() -> Problem:
    data = json.loads((REFERENCE / "pareto_kp30_seeded.json").read_text())["input"]
    value = pd.DataFrame({"a": data["v1"], "b": data["v2"]})
    return Problem(value=value, cost=pd.Series(data["cost"]), budget=data["budget"])


def knapsack(n: int, criteria: int) -> Problem:
    """Values and costs of many digits, half of the money."""
    rng = np.random.default_rng(0)
    value = pd.DataFrame(rng.uniform(10, 100, (n, criteria)))
    cost = pd.Series(rng.uniform(10, 100, n))
    return Problem(value=value, cost=cost, budget=float(cost.sum() / 2))


def placed(n: int = 60) -> Problem:
    rng = np.random.default_rng(2)
    funds, periods = ["state", "county", "town"], ["2026-28", "2029-31", "2032-37"]
    value = pd.Series(rng.lognormal(2, 0.6, n).round(2), name="value")
    cost = pd.DataFrame(rng.lognormal(3, 0.8, (n, 3)).round(1), columns=funds)
    return Problem(
        value=value,
        cost=cost,
        budget=pd.Series({(f, p): 0.4 * cost[f].sum() / 3 for f in funds for p in periods}),
        periods=periods,
        period_factor=dict(zip(periods, (1.0, 0.9, 0.75))),
        requires=[(1, 0), (5, 4)],
        excludes=[(7, 8)],
        carry_over=True,
    )


def told(front: pd.DataFrame) -> str:
    worst = front["gap"].replace(np.inf, np.nan).max()
    return f"{len(front)} points, {front.attrs['method']}, complete {front.attrs['complete']}, gaps to {worst:.2%}"


def by(method: str) -> str:
    """Time the front of thirty items by one method, whatever would be chosen."""
    table, lists = frontier.by_table, front_search.by_lists
    if method != "dynamic programme":
        frontier.by_table = lambda *_: None
    if method == "zones":
        front_search.by_lists = lambda *_, **__: None
    try:
        return told(pareto_front(thirty(), ["a", "b"]))
    finally:
        frontier.by_table, front_search.by_lists = table, lists


def robust(n: int, share: float) -> str:
    rng = np.random.default_rng(1)
    value = pd.DataFrame(rng.integers(5, 60, (n, 2)).astype(float), columns=["x", "y"])
    cost = pd.Series(rng.integers(5, 60, n).astype(float))
    problem = Problem(value=value, cost=cost, budget=float(cost.sum() // 2))
    weights = np.array([[0.6, 0.4], [0.4, 0.6]])
    ranges = (value * (1 - share), value * (1 + share))
    found = core_index(problem, weights, value_range=ranges, time_limit=20)
    kinds = ", ".join(f"{len(found.attrs[kind])} {kind}" for kind in ("core", "borderline", "exterior"))
    return f"{found.attrs['portfolios']} portfolios, {kinds}, complete {found.attrs['complete']}"


def curve(problem: Problem, **options: Any) -> str:
    found = budget_curve(problem, **options)
    return f"{len(found)} budgets, {found.attrs['method']}, largest gap {found['gap'].max():.2%}"


MEASURES: dict[str, Callable[[], str]] = {
    "front, 30 items, dynamic programme": lambda: by("dynamic programme"),
    "front, 30 items, lists": lambda: by("lists"),
    "front, 30 items, zones": lambda: by("zones"),
    "front, 60 items, two criteria of many digits": lambda: told(pareto_front(knapsack(60, 2), [0, 1])),
    "front, 30 items, three criteria of many digits": lambda: told(pareto_front(knapsack(30, 3), [0, 1, 2])),
    "front, 40 items, three criteria of many digits": lambda: told(pareto_front(knapsack(40, 3), [0, 1, 2])),
    "front, value and cost, 60 items of many digits": lambda: told(
        pareto_front(knapsack(60, 1), [0, "cost"])
    ),
    "front, value and cost, 60 x 3 periods x 3 funds, 20 s": lambda: told(
        pareto_front(placed(), ["value", "cost"], time_limit=20)
    ),
    "curve, every budget, 60 items of many digits": lambda: curve(knapsack(60, 1)),
    "curve, 10 shares of 60 x 3 periods x 3 funds, 20 s": lambda: curve(
        placed(), budgets=np.linspace(0.1, 1.0, 10), time_limit=20
    ),
    "nondominated, 40 proposals, values within 5 %": lambda: robust(40, 0.05),
    "nondominated, 60 proposals, values within 5 %": lambda: robust(60, 0.05),
    "nondominated, 60 proposals, values within 10 %, 20 s": lambda: robust(60, 0.10),
}

if __name__ == "__main__":
    pareto_front(knapsack(5, 2), [0, 1])  # loads what is loaded late
    for name, measure in MEASURES.items():
        if all(word in name for word in sys.argv[1:]):
            wall, processor = time.perf_counter(), time.process_time()
            answer = measure()
            seconds = time.process_time() - processor
            print(
                f"{name}: {seconds:.2f} s of processor, {time.perf_counter() - wall:.2f} s; {answer}",
                flush=True,
            )
