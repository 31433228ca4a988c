"""Small random problems with all rules mixed, and their answers by trying everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from infraprio.portfolio import Problem
from tests.portfolio.oracle import judge, tables_of


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


def wider_problem(seed: int) -> Problem:
    """Return a random problem with what the others lack: costs by year after the start, buildings, finer limits."""
    rng = np.random.default_rng([seed, 1])
    problem = random_problem(seed, criteria=1 + seed % 2, placed=True if seed % 3 else None)
    fields: dict = {}
    ids = list(problem.value.index)
    criteria = list(problem.value.columns) if seed % 2 else [problem.value.name]
    funds = ["s", "k"] if isinstance(problem.cost.columns[0] if problem.cost.ndim == 2 else 0, tuple) else []
    if problem.periods is not None:
        funds, periods = list(problem.cost.columns), list(problem.periods)
        if rng.random() < 0.3:  # costs by fund and period after the start, instead of durations
            pairs = pd.MultiIndex.from_product([funds, [0, 1]])
            table = rng.integers(0, 6, (len(ids), 4)) * rng.integers(0, 2, (len(ids), 4))
            fields |= {"cost": pd.DataFrame(table.astype(float), ids, pairs), "duration": {}}
            fields["shared_cost"] = {"port": ({("county", 0): 2.0, ("state", 1): 3.0}, ids[:3])}
        elif rng.random() < 0.6 and problem.precedence != "earlier":
            parts = {periods[0]: {periods[0]: 0.25, periods[1]: 0.75}, periods[1]: {periods[1]: 0.5}}
            fields |= {"building": {ids[0]: parts, ids[2]: {periods[-1]: {periods[-1]: 1.0}}}, "duration": {}}
        elif rng.random() < 0.6:
            fields["duration"] = {name: int(rng.integers(1, 3)) for name in ids[1:]}
        else:
            fields["shared_cost"] = {"port": ({("county", 0): 1.0, ("state", 1): 2.0}, ids[1:4])}
            fields["duration"] = {ids[0]: 2}
    limit: dict = {
        "of": str(rng.choice(["count", "cost", "value", "value_share", "cost_share", "count_share"]))
    }
    bound = round(float(rng.random()), 2) if limit["of"].endswith("share") else float(rng.integers(0, 6))
    limit["at_least" if rng.random() < 0.3 else "at_most"] = bound
    limit["members"] = [str(name) for name in rng.choice(ids, 2, replace=False)]
    if limit["of"].startswith("cost") and funds and rng.random() < 0.7:
        limit["fund"] = funds[0]
    if limit["of"].startswith(("cost", "count")) and problem.periods is not None and rng.random() < 0.7:
        limit["period"] = problem.periods[-1]
    if limit["of"].startswith("value") and rng.random() < 0.5:
        limit["criterion"] = criteria[-1]
    return replace(problem, limits=[*problem.limits, limit], **fields)


def some_plan(problem: Problem, rng: np.random.Generator) -> dict:
    """Return a random plan, lawful or not."""
    starts = list(problem.periods) if problem.periods is not None else [None]
    share = rng.random()
    return {row: starts[rng.integers(len(starts))] for row in problem.value.index if rng.random() < share}


def every_plan(problem: Problem):
    """Yield every way to build rows in periods, with its judgement by the oracle, where it keeps the rules."""
    ids = list(problem.value.index)
    choices = [None, *problem.periods] if problem.periods is not None else [None, "yes"]
    tables = tables_of(problem)
    for picks in product(choices, repeat=len(ids)):
        plan = {name: pick for name, pick in zip(ids, picks) if pick is not None}
        if problem.periods is None:
            plan = dict.fromkeys(plan)
        judged = judge(problem, plan, tables=tables)
        if judged.ok:
            yield plan, judged
