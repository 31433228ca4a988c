"""Of plans of equal value the cheaper, in any order of rows; and no plan is called optimal that is not."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

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
from infraprio.portfolio.lists.risk_attitude import Attitude, judge
from tests.portfolio.choose.test_properties import shuffled
from tests.portfolio.some_problems import every_plan, random_problem

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
    return min(sum(check.spent.values()) for check in tried)


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
            (set(plan), check.value, sum(check.spent.values()))
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


def nested_families(value: pd.Series, cost: pd.Series, budgets: list[float]) -> list[list[tuple]]:
    """Return every nested family of sets that the budgets can pay."""
    sets = [chosen for size in range(len(value) + 1) for chosen in combinations(value.index, size)]
    families: list[list[tuple]] = [[]]
    for budget in budgets:
        families = [
            [*family, chosen]
            for family in families
            for chosen in sets
            if set(family[-1] if family else ()) <= set(chosen) and cost[list(chosen)].sum() <= budget
        ]
    return families


CAREFUL_TOO = (1, 2, 5, 6, 9, 10, 11, 12, 13, 15, 16, 17)


@pytest.mark.parametrize(
    "seed", [0, 3, 4, 7, 8, 14, *(pytest.param(n, marks=pytest.mark.slow) for n in CAREFUL_TOO)]
)
def test_careful_lists_that_are_equally_good_go_by_expected_value_then_by_cost(seed):
    rng = np.random.default_rng(seed)
    names = list("abcde")
    value = pd.Series(rng.integers(1, 5, 5).astype(float), names)
    cost = pd.Series(rng.integers(1, 7, 5).astype(float), names)
    budgets = sorted({float(money) for money in rng.integers(3, 18, 3)})
    asked: dict = [
        {"risk_aversion": 0.7, "confidence": 0.5},
        {"ambiguity": 2.0},
        {"ambiguity": 2.0, "risk_aversion": 0.5},
    ][seed % 3]
    attitude = Attitude(
        risk_aversion=asked.get("risk_aversion", 0.0),
        confidence=asked.get("confidence", 0.95),
        ambiguity=asked.get("ambiguity", 0.0),
        distance=np.abs(np.subtract.outer(budgets, budgets)) if "ambiguity" in asked else None,
    )
    chance = np.full(len(budgets), 1 / len(budgets))

    def told(values: list[float], costs: list[float]) -> tuple[float, float, float]:
        good, _ = judge(np.array(values), chance, attitude)
        return round(good, 7), round(float(np.mean(values)), 7), -round(float(np.mean(costs)), 7)

    best = max(
        told([value[list(s)].sum() for s in family], [cost[list(s)].sum() for s in family])
        for family in nested_families(value, cost, budgets)
    )
    for scale in (1.0,) if "ambiguity" in asked else (1.0, 1e9):  # distances are in money: another question
        found = priority_list(Problem(value=value * scale, cost=cost), budgets, **asked)
        plans = found.portfolios
        assert told([plan.value / scale for plan in plans], [plan.cost for plan in plans]) == pytest.approx(
            best
        )


def test_careful_lists_of_equal_worth_are_the_same_in_any_unit_of_value():
    value, cost = (
        pd.Series({"a": 3.0, "b": 4.0, "c": 2.0, "d": 2.5}),
        pd.Series({"a": 4.0, "b": 8.0, "c": 3.0, "d": 5.0}),
    )
    for scale in (1.0, 1e6, 1e8, 1e9, 1e10):
        problem = Problem(value=value * scale, cost=cost)
        assert priority_list(problem, [5, 9, 14], ambiguity=2.0).levels == [["a"], ["d"], ["c"]]
