"""Competitors of a plan whose proposals are placed in periods, and how many are shown."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ProblemError
from infraprio.portfolio import Portfolio, Problem, best_portfolio, competitors
from infraprio.portfolio.competitors import plan_columns, ranges, rivals, row_set, searched
from infraprio.portfolio.data import compile_data
from infraprio.portfolio.robust import extreme_weights

NAMES = list("abcdef")
FACTOR = {1: 1.0, 2: 0.8}


def placed(seed: int) -> Problem:
    rng = np.random.default_rng(seed)
    value = pd.DataFrame(rng.integers(1, 10, (6, 2)), index=NAMES, columns=["access", "safety"]).astype(float)
    cost = pd.Series(rng.integers(2, 8, 6), index=NAMES).astype(float)
    return Problem(
        value=value, cost=cost, budget=pd.Series({1: 9.0, 2: 8.0}), periods=[1, 2], period_factor=FACTOR
    )


def by_hand(problem: Problem, plan: Portfolio) -> set[frozenset[str]]:
    """Every set that some placing makes better than the plan for one criterion alone."""
    found = set()
    for places in itertools.product([0, 1, 2], repeat=6):
        built = {name: place for name, place in zip(NAMES, places, strict=True) if place}
        spent = [sum(problem.cost[n] for n, p in built.items() if p == period) for period in (1, 2)]
        if spent[0] > 9 or spent[1] > 8 or sum(spent) > plan.cost or set(built) == set(plan.proposals):
            continue
        for goal in problem.value:
            other = sum(problem.value.loc[n, goal] * FACTOR[p] for n, p in built.items())
            own = sum(problem.value.loc[n, goal] * FACTOR[plan.start[n]] for n in plan.proposals)
            if other > own + 1e-9:
                found.add(frozenset(built))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_sets_placed_in_periods_against_enumeration(seed: int) -> None:
    problem = placed(seed)
    plan = best_portfolio(problem)
    found = competitors(problem, plan)
    assert found.attrs["complete"]
    assert {frozenset(names) for names in found["selected"]} == by_hand(problem, plan)
    assert (found["least"] < 0).all()
    assert (found["cost"] <= plan.cost + 1e-9).all()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_search_finds_what_trying_all_finds(seed: int, spread: float) -> None:
    problem = placed(seed)
    plan = best_portfolio(problem)
    data = compile_data(problem)
    mine, points = plan_columns(data, plan), extreme_weights(problem, None)
    low, high = ranges(data, spread)
    limit = float(data.money[mine].sum()) + 1e-6
    every = rivals(data, mine, points, low, high, "plan", 1000)
    search = searched(data, mine, points, low, high, limit, 1000)
    assert every[1]
    assert search[1]
    assert {frozenset(row_set(data, b)) for b in every[0]} == {frozenset(row_set(data, b)) for b in search[0]}


def test_those_left_out_are_told() -> None:
    problem = placed(6)
    plan = best_portfolio(problem)
    every = competitors(problem, plan)
    assert len(every) > 2
    few = competitors(problem, plan, most=2)
    assert len(few) == 2
    assert not few.attrs["complete"]


def test_rows_alone_are_refused_where_there_are_periods() -> None:
    with pytest.raises(ProblemError, match="give the Portfolio"):
        competitors(placed(0), ["a"])
