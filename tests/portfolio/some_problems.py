"""Small random problems with all rules mixed, and their answers by trying everything."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from infraprio.portfolio import Problem
from infraprio.portfolio.choose.verify import verify


def random_problem(seed: int, *, criteria: int = 1, placed: bool | None = None) -> Problem:
    """Return a problem of up to seven rows with a random choice of rules."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 8))
    ids = [f"p{number}" for number in range(n)]
    value = pd.DataFrame(rng.integers(-2, 12, (n, criteria)).astype(float), index=ids)
    value.columns = [f"c{number}" for number in range(criteria)]
    placed = bool(rng.random() < 0.4) if placed is None else placed
    rules: dict = {}
    if placed:
        ids = ids[:5]
        value = value.iloc[:5]
        n = len(ids)
        periods = ["early", "late"] if rng.random() < 0.6 else ["y1", "y2", "y3"]
        rules["periods"] = periods
        rules["period_factor"] = dict(zip(periods, [1.0, 0.9, 0.8]))
        rules["precedence"] = str(rng.choice(["not_later", "earlier", "any"]))
        if rng.random() < 0.5:
            rules["allowed"] = {ids[0]: [periods[-1]], ids[1]: periods[:2]}
        if rng.random() < 0.4:
            rules["duration"] = {ids[-1]: 2}
        funds = ["state", "county"]
        cost = pd.DataFrame(rng.integers(0, 9, (n, 2)).astype(float), index=ids, columns=funds)
        pairs = pd.MultiIndex.from_product([funds, periods])
        budget = pd.Series(rng.integers(3, 14, len(pairs)).astype(float), index=pairs)
        if rng.random() < 0.4:
            rules["cofinancing"] = {("state", "county"): 0.3}
        if rng.random() < 0.5:
            rules["carry_over"] = bool(rng.random() < 0.5) or {"state": True}
        if rng.random() < 0.5:
            rules["shared_cost"] = {"bridge": ({"state": 2.0}, ids[:2])}
    else:
        kind = rng.integers(3)
        if kind == 0:
            cost = pd.Series(rng.integers(0, 12, n).astype(float), index=ids)
            budget = float(rng.integers(5, 30))
        elif kind == 1:
            cost = pd.DataFrame(rng.integers(0, 9, (n, 3)).astype(float), index=ids, columns=[1, 2, 3])
            budget = pd.Series(rng.integers(4, 20, 3).astype(float), index=[1, 2, 3])
            rules["carry_over"] = bool(rng.random() < 0.5)
        else:
            columns = pd.MultiIndex.from_product([["s", "k"], [1, 2]])
            cost = pd.DataFrame(rng.integers(0, 7, (n, 4)).astype(float), index=ids, columns=columns)
            budget = pd.Series(rng.integers(4, 16, 4).astype(float), index=columns)
            rules["carry_over"] = {"s": bool(rng.random() < 0.5)}
        if kind != 0 and rng.random() < 0.4:
            key = 1 if kind == 1 else ("s", 1)
            rules["shared_cost"] = {"bridge": ({key: 3.0}, ids[1:3])}
        elif kind == 0 and rng.random() < 0.5:
            rules["shared_cost"] = {"bridge": (4.0, ids[:3])}
    rules |= mixed_rules(rng, ids, list(value.columns))
    if criteria == 1:
        value = value["c0"]
    return Problem(value=value, cost=cost, budget=budget, **rules)


def mixed_rules(rng: np.random.Generator, ids: list[str], criteria: list[str]) -> dict:
    """Return rules that any problem may have."""
    rules: dict = {}

    def some(count: int) -> list[str]:
        return [str(name) for name in rng.choice(ids, size=min(count, len(ids)), replace=False)]

    if rng.random() < 0.3:
        rules["mandatory"] = some(1)
    if rng.random() < 0.3:
        rules["forbidden"] = some(1)
    if rng.random() < 0.5:
        rules["requires"] = [tuple(some(2)) for _ in range(2)]
    if rng.random() < 0.3:
        a, b, c = some(3)
        rules["requires_any"] = [(a, [b, c])]
    if rng.random() < 0.4:
        rules["excludes"] = [tuple(some(int(rng.integers(2, 4))))]
    if rng.random() < 0.6:
        gains = {tuple(some(2)): float(rng.integers(-5, 6)), tuple(some(3)): float(rng.integers(-5, 6))}
        rules["synergy"] = {
            key: gain if len(criteria) == 1 else dict.fromkeys(criteria, gain) for key, gain in gains.items()
        }
    if rng.random() < 0.4 and len(ids) > 4:
        rules["alternatives"] = {"P": ids[-2:]}
    if rng.random() < 0.5:
        rules["group"] = {"kind": {name: ["road", "rail"][number % 2] for number, name in enumerate(ids)}}
        of = str(rng.choice(["count", "cost", "value", "count_share", "cost_share"]))
        bound = 0.3 if of.endswith("share") else float(rng.integers(1, 6))
        limit = {"of": of, "group": "kind", "at_least" if rng.random() < 0.4 else "at_most": bound}
        if rng.random() < 0.5:
            limit["label"] = "road"
        rules["limits"] = [limit, {"of": "count", "at_most": 4}]
    if rng.random() < 0.25:
        rules["standards"] = {criteria[-1]: 8.0 if len(criteria) > 1 else 5.0}
    return rules


def every_plan(problem: Problem):
    """Yield every way to build rows in periods, with its check, where it keeps the rules."""
    ids = list(problem.value.index)
    choices = [None, *problem.periods] if problem.periods is not None else [None, "yes"]
    for picks in product(choices, repeat=len(ids)):
        plan = {name: pick for name, pick in zip(ids, picks) if pick is not None}
        if problem.periods is None:
            plan = dict.fromkeys(plan)
        check = verify(problem, plan)
        if check.ok:
            yield plan, check
