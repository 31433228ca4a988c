"""Small made choices, and the same answers by trying every set."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd

from infraprio.portfolio import Problem
from infraprio.questions.subject import Subject, subject_of

WEIGHTS = pd.Series({"safety": 0.5, "climate": 0.3, "access": 0.2})


def made(seed: int, count: int = 8) -> Subject:
    """A choice between some proposals, three goals, two pots, a need and an exclusion."""
    draw = np.random.default_rng(seed)
    names = [f"P{k}" for k in range(count)]
    goals = pd.DataFrame(
        draw.integers(-2, 30, (count, 3)).astype(float), index=names, columns=list(WEIGHTS.index)
    )
    pot = draw.integers(0, 2, count)
    cost = pd.DataFrame(0.0, index=names, columns=["north", "south"])
    for k, name in enumerate(names):
        cost.loc[name, ("north", "south")[pot[k]]] = float(draw.integers(5, 40))
    budget = pd.Series({"north": 45.0, "south": 50.0})
    problem = Problem(
        value=goals @ WEIGHTS, cost=cost, budget=budget, requires=[("P0", "P1")], excludes=[("P2", "P3")]
    )
    return subject_of(problem, goals, WEIGHTS)


def sets_of(problem: Problem) -> list[tuple[frozenset[Hashable], float]]:
    """Every set that keeps needs, exclusions and pots, with its value; nothing of the library is asked."""
    names = list(problem.value.index)
    built = (np.arange(2 ** len(names))[:, None] >> np.arange(len(names))) & 1
    place = {name: number for number, name in enumerate(names)}
    spent = built @ np.asarray(problem.cost, dtype=float).reshape(len(names), -1)
    good = (spent <= np.atleast_1d(np.asarray(problem.budget, dtype=float)) + 1e-9).all(axis=1)
    for a, b in problem.requires:
        good &= built[:, place[a]] <= built[:, place[b]]
    for group in problem.excludes:
        good &= built[:, [place[name] for name in group]].sum(axis=1) <= 1
    worth = built @ np.asarray(problem.value, dtype=float)
    return [
        (frozenset(names[k] for k in np.flatnonzero(row)), float(value))
        for row, value in zip(built[good], worth[good], strict=True)
    ]
