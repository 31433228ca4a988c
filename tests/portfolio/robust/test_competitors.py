"""Competitors of a plan whose proposals are placed in periods, and how many are shown."""

from __future__ import annotations

import itertools
import sys

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ProblemError
from infraprio.portfolio import Portfolio, Problem, best_portfolio, competitors

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
def test_search_finds_what_trying_all_finds(
    seed: int, spread: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = placed(seed)
    plan = best_portfolio(problem)
    every = competitors(problem, plan, score_range=spread)
    monkeypatch.setattr(sys.modules["infraprio.portfolio.robust.competitors"], "MOST", 1)
    search = competitors(problem, plan, score_range=spread)
    assert every.attrs["complete"]
    assert search.attrs["complete"]
    assert set(map(frozenset, every["selected"])) == set(map(frozenset, search["selected"]))


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
