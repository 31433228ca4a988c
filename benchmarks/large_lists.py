"""Plans and lists that are large or hard to prove: value, bound, gap and processor seconds of each, in one table.

Run as: python -m benchmarks.large_lists [words of the cases wanted]

Each line is one answer of the library by the usual limit of work, in this process.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from infraprio.portfolio import Limit, Problem, best_portfolio, priority_list

PERIODS = ["2026-28", "2029-31", "2032-37"]
FACTORS = (1.0, 0.9, 0.75)


def nation(*, placed: bool, count: int = 1000) -> tuple[Problem, pd.Series]:
    """Return proposals of 21 regions, each with at least 4 % of the money spent, and all that is asked for by fund and period."""
    rng = np.random.default_rng(0)
    names = [f"fund {k}" for k in range(1, 6)]
    total = rng.lognormal(3, 1, count)
    value = pd.Series((total * rng.lognormal(0, 0.5, count)).round(2))
    parts = rng.dirichlet(np.full(5, 0.3), count)
    region = pd.Series(rng.integers(1, 22, count)).map("region {}".format)
    rules: dict[str, Any] = {
        "group": {"region": region.to_dict()},
        "limits": [Limit(of="cost_share", group="region", at_least=0.04)],
    }
    cost = total[:, None] * parts
    if placed:
        table = pd.DataFrame(cost.round(2), columns=names)
        whole = pd.Series({(f, p): table[f].sum() / 3 for f in names for p in PERIODS})
        factor = dict(zip(PERIODS, FACTORS, strict=True))
        return Problem(value=value, cost=table, periods=PERIODS, period_factor=factor, **rules), whole
    spread = rng.dirichlet(np.ones(3), count)
    cells = pd.MultiIndex.from_product([names, PERIODS])
    by_cell = (cost[:, :, None] * spread[:, None, :]).reshape(count, -1).round(2)
    table = pd.DataFrame(by_cell, columns=cells)
    return Problem(value=value, cost=table, **rules), table.sum()


def nation_plan(*, placed: bool) -> Any:
    problem, whole = nation(placed=placed)
    return best_portfolio(replace(problem, budget=whole * 0.3), gap=1e-3)


def nation_list(*, placed: bool) -> Any:
    problem, whole = nation(placed=placed)
    shares = np.linspace(0.25, 0.4, 3)
    return priority_list(problem, [whole * part for part in shares], gap=1e-3)


def many_budgets(pots: int) -> Any:
    """Return the list of 1,000 proposals at 20 budgets."""
    rng = np.random.default_rng(1)
    value = pd.Series(rng.lognormal(3, 0.8, 1000).round(2))
    total = rng.lognormal(3, 1.0, 1000)
    cost = pd.DataFrame((total[:, None] * rng.dirichlet(np.ones(pots), 1000)).round(2))
    levels = [cost.sum() * part for part in np.linspace(0.05, 0.6, 20)]
    return priority_list(Problem(value=value, cost=cost), levels, gap=1e-3)


def pairs_of(rng: np.random.Generator, n: int, draw: Callable[[], float]) -> dict[tuple[int, int], float]:
    found: dict[tuple[int, int], float] = {}
    while len(found) < 30:
        a, b = (int(name) for name in rng.choice(n, 2, replace=False))
        found[a, b] = round(draw(), 2)
    return found


def spread_list(kind: str) -> tuple[Problem, list[pd.Series]]:
    """Return 60 proposals whose cost by fund and period is stated, each paid by all funds or by one, with 30 interactions."""
    rng = np.random.default_rng(0)
    n = 60
    cells = pd.MultiIndex.from_product([["state", "county", "town"], PERIODS])
    value = pd.Series(rng.uniform(1, 10, n).round(2))
    total = rng.uniform(20, 500, n)
    funds = rng.dirichlet([1, 1, 1], n) if kind == "spread" else np.eye(3)[rng.integers(0, 3, n)]
    table = total[:, None, None] * funds[:, :, None] * np.full((n, 1, 3), 1 / 3)
    cost = pd.DataFrame(table.reshape(n, 9).round(1), columns=cells)
    problem = Problem(value=value, cost=cost, synergy=pairs_of(rng, n, lambda: float(rng.uniform(-2, 2))))
    return problem, [cost.sum() * share for share in np.linspace(0.1, 0.7, 10)]


def placed_list(*, carry_over: bool) -> tuple[Problem, list[pd.Series]]:
    """Return 60 proposals to be placed in three periods, with three funds, 30 interactions and some rules."""
    rng = np.random.default_rng(2)
    n, funds = 60, ["state", "county", "town"]
    value = pd.Series(rng.lognormal(2, 0.6, n).round(2))
    cost = pd.DataFrame(rng.lognormal(3, 0.8, (n, 3)).round(1), columns=funds)
    pairs = [tuple(sorted(int(name) for name in rng.choice(n, 2, replace=False))) for _ in range(30)]
    synergy = {pair: round(float(rng.normal(0, 2)), 2) for pair in dict.fromkeys(pairs)}
    full = pd.Series({(f, p): cost[f].sum() / 3 for f in funds for p in PERIODS})
    problem = Problem(
        value=value,
        cost=cost,
        synergy=synergy,
        periods=PERIODS,
        period_factor=dict(zip(PERIODS, FACTORS, strict=True)),
        requires=[(1, 0), (5, 4)],
        excludes=[(7, 8)],
        carry_over=carry_over,
    )
    return problem, [full * share for share in np.linspace(0.15, 0.8, 10)]


def listed(case: tuple[Problem, list[pd.Series]], gap: float = 0.0) -> Any:
    return priority_list(*case, gap=gap)


def alone(case: tuple[Problem, list[pd.Series]], number: int) -> Any:
    """Return the best plan of one of the budgets."""
    problem, budgets = case
    return best_portfolio(replace(problem, budget=budgets[number]))


CASES: dict[str, Callable[[], Any]] = {
    "plan, 1,000 x 5 funds x 3 periods of cost, 21 regions of 4 %": lambda: nation_plan(placed=False),
    "plan, 1,000 placed in 3 periods, 5 funds, 21 regions of 4 %": lambda: nation_plan(placed=True),
    "list, 1,000 x 5 funds x 3 periods of cost, 21 regions of 4 %, 3 budgets": lambda: nation_list(
        placed=False
    ),
    "list, 1,000 placed in 3 periods, 5 funds, 21 regions of 4 %, 3 budgets": lambda: nation_list(
        placed=True
    ),
    "list, 1,000 x 20 budgets, one pot": lambda: many_budgets(1),
    "list, 1,000 x 20 budgets, five pots": lambda: many_budgets(5),
    "hard list, 60 x 10 budgets, 9 pots, 30 pairs, each paid by one fund": lambda: listed(
        spread_list("one"), 1e-4
    ),
    "hard list, 60 x 10 budgets, 9 pots, 30 pairs, each paid by all funds": lambda: listed(
        spread_list("spread"), 1e-4
    ),
    "hard list, placed in periods, carried over": lambda: listed(placed_list(carry_over=True)),
    "hard list, placed in periods, unspent money lost": lambda: listed(placed_list(carry_over=False)),
    "hard plan, placed in periods, unspent money lost, one budget": lambda: alone(
        placed_list(carry_over=False), 5
    ),
}


def main() -> None:
    words = sys.argv[1:]
    print(f"{'case':75s} {'CPU s':>7s} {'wall s':>7s} {'value':>14s} {'bound':>14s} {'gap':>8s}")
    for name, ask in CASES.items():
        if words and not any(word in name for word in words):
            continue
        began, wall = time.process_time(), time.perf_counter()
        found = ask()
        spent, wall = time.process_time() - began, time.perf_counter() - wall
        print(
            f"{name:75s} {spent:7.1f} {wall:7.1f} {found.value:14.6f} {found.bound:14.6f} {found.gap:8.3%} {getattr(found, 'form', '')}",
            flush=True,
        )


if __name__ == "__main__":
    main()
