"""Of plans of equal value the cheaper, in any order of rows; and no plan is called optimal that is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import InfeasibleError, ProblemError
from infraprio.portfolio import (
    Problem,
    alternatives,
    best_portfolio,
    maximin_portfolio,
    priority_list,
    robust_portfolio,
)
from tests.portfolio.some_problems import every_plan, random_problem
from tests.portfolio.test_properties import shuffled

seeds = st.integers(0, 10**6)


def scores(seed: int, n: int = 8) -> Problem:
    """Return a problem with scores from 1 to 4, where many plans are worth the same."""
    rng = np.random.default_rng(seed)
    value, cost = rng.integers(1, 5, n).astype(float), rng.integers(1, 9, n).astype(float)
    ids = [f"p{number}" for number in rng.permutation(n)]
    return Problem(
        value=pd.Series(value, index=ids), cost=pd.Series(cost, index=ids), budget=float(cost.sum() // 2)
    )


def least_cost(problem: Problem, value: float) -> float:
    """Return the least cost of a plan of some value, by trying everything."""
    tried = (check for _, check in every_plan(problem) if check.value >= value - 1e-9)
    return min(float(check.spent.to_numpy().sum()) for check in tried)


@given(seeds, st.sampled_from([1.0, 0.1, 1 / 3, 1e9]))
@settings(max_examples=25, deadline=None)
def test_no_plan_of_the_same_value_costs_less(seed, unit):
    problem = scores(seed)
    found = best_portfolio(replace(problem, value=problem.value * unit))
    assert found.cost == pytest.approx(least_cost(problem, found.value / unit), abs=1e-9)
    assert found.notes == []


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_no_plan_of_the_same_value_costs_less_whatever_the_rules(seed):
    problem = random_problem(seed)
    try:
        found = best_portfolio(problem)
    except InfeasibleError:
        return
    assert found.cost == pytest.approx(least_cost(problem, found.value), abs=1e-7)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_does_not_matter(seed):
    for problem in (scores(seed), random_problem(seed)):
        other = replace(shuffled(problem, seed), requires=problem.requires, synergy=problem.synergy)
        try:
            one, two = best_portfolio(problem), best_portfolio(other)
        except InfeasibleError:
            continue
        assert sorted(one.selected) == sorted(two.selected)
        assert one.start == two.start
        assert two.selected == [name for name in other.value.index if name in two.selected]


@given(seeds)
@settings(max_examples=8, deadline=None)
def test_the_order_of_rows_does_not_matter_for_a_list(seed):
    problem = scores(seed)
    budgets = [problem.budget * share for share in (0.5, 0.8, 1.0)]
    one, two = (priority_list(each, budgets) for each in (problem, shuffled(problem, seed)))
    assert (one.order, one.levels) == (two.order, two.levels)


@given(seeds)
@settings(max_examples=8, deadline=None)
def test_no_list_of_the_same_value_costs_less(seed):
    problem = scores(seed, n=5)
    budgets = [problem.budget * share for share in (0.5, 1.0)]
    plans = [
        [
            (set(plan), check.value, float(check.spent.to_numpy().sum()))
            for plan, check in every_plan(replace(problem, budget=budget))
        ]
        for budget in budgets
    ]
    lists = [(a[1] + b[1], a[2] + b[2]) for a in plans[0] for b in plans[1] if a[0] <= b[0]]
    found = priority_list(problem, budgets)
    most = max(value for value, _ in lists)
    assert 2 * found.value == pytest.approx(most)
    least = min(cost for value, cost in lists if value > most - 1e-9)
    assert sum(plan.cost for plan in found.portfolios) == pytest.approx(least)


def test_the_cheaper_of_two():
    value, cost = pd.Series({"a": 5.0, "b": 5.0}), pd.Series({"a": 10.0, "b": 3.0})
    problem = Problem(value=value, cost=cost, budget=10.0)
    assert best_portfolio(problem).selected == ["b"]
    assert [plan.selected for plan in alternatives(problem, k=3)] == [["b"], ["a"], []]
    assert robust_portfolio(problem, deviation=cost * 0.0).selected == ["b"]
    two = replace(problem, value=pd.DataFrame({"x": value, "y": value}))
    assert maximin_portfolio(two).selected == ["b"]


def test_a_list_holds_the_cheaper_of_two_and_nothing_that_is_worth_nothing():
    value, cost = pd.Series({"a": 5.0, "b": 5.0, "c": 0.0}), pd.Series({"a": 10.0, "b": 3.0, "c": 1.0})
    found = priority_list(Problem(value=value, cost=cost), [10.0, 12.0])
    assert [plan.proposals for plan in found.portfolios] == [["b"], ["b"]]


def test_what_is_worth_and_costs_nothing_is_not_built():
    value, cost = pd.Series({"a": 5.0, "b": 0.0, "c": 0.0}), pd.Series({"a": 3.0, "b": 0.0, "c": 1.0})
    problem = Problem(value=value, cost=cost, budget=10.0)
    assert best_portfolio(problem).selected == ["a"]
    assert best_portfolio(replace(problem, requires=[("a", "b")])).selected == ["a", "b"]
    assert best_portfolio(replace(problem, mandatory=["c"])).selected == ["a", "c"]


@given(seeds, st.sampled_from([0.05, 0.2, 0.5]))
@settings(max_examples=15, deadline=None)
def test_nothing_is_called_optimal_that_is_not(seed, gap):
    rng = np.random.default_rng(seed)
    cost = pd.DataFrame(rng.integers(10, 40, (9, 2)).astype(float))
    problem = Problem(value=cost.sum(axis=1) + 5.0, cost=cost, budget=cost.sum() * 0.4)
    best = best_portfolio(problem)
    assert best.status == "optimal"
    rough = best_portfolio(problem, gap=gap)
    assert rough.value >= best.value * (1 - gap) - 1e-9
    assert (rough.status == "optimal") == (rough.gap <= 1e-6)
    assert rough.status == "optimal" or f"within {100 * rough.gap:.2g} %" in repr(rough)
    if rough.value < best.value - 1e-6:
        assert rough.status == "within_gap"
    listed = priority_list(problem, [problem.budget * 0.6, problem.budget], gap=gap)
    assert (listed.status == "optimal") == (listed.gap <= 1e-6)


def test_a_number_of_alternatives_is_whole():
    with pytest.raises(ProblemError, match="whole number"):
        alternatives(scores(0), k=2.5)
