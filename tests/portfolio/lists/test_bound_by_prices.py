"""Nesting at prices: a bound never below the best list, near it, and lists that are lists."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from infraprio.portfolio import Limit, Problem, priority_list
from infraprio.portfolio.lists.known_plans import columns_of
from infraprio.portfolio.lists.nesting_rows import totally_ordered
from infraprio.portfolio.lists.reading.from_one_budget import expected
from infraprio.portfolio.lists.search import search as list_search
from infraprio.portfolio.lists.search.bound_by_prices import bound_by_prices, prices_serve
from infraprio.portfolio.lists.search.other_orders import stated_alone
from infraprio.portfolio.problem.budget_scenarios import read_scenarios
from tests.portfolio.lists.test_bound_by_windows import drawn


def never(_bound: float, _value: float) -> bool:
    return False


@pytest.mark.parametrize("delay", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_never_below_the_best_list_and_below_what_each_budget_would_choose(seed, delay):
    problem, budgets = drawn(seed, placed=seed % 2 == 1)
    best = priority_list(problem, budgets, delay=delay)
    scenarios = read_scenarios(problem, budgets)
    models = stated_alone(scenarios)
    plans = [columns_of(s.data, plan) for s, plan in zip(scenarios, best.portfolios, strict=True)]
    built, upper = bound_by_prices(scenarios, models, plans, delay=delay, enough=never, ends=np.inf)
    assert best.value - 1e-6 <= upper <= best.free_value + 1e-5
    assert expected(scenarios, built) == pytest.approx(best.value)
    lost = best.free_value - best.value
    assert upper - best.value <= 0.75 * lost + 1e-5


@pytest.mark.parametrize("seed", range(4))
def test_a_poor_list_is_made_better_and_stays_a_list(seed):
    problem, budgets = drawn(seed, placed=seed % 2 == 1)
    scenarios = read_scenarios(problem, budgets)
    models = stated_alone(scenarios)
    nothing = [np.zeros(0, dtype=np.int64) for _ in scenarios]
    built, upper = bound_by_prices(scenarios, models, nothing, delay=False, enough=never, ends=np.inf)
    best = priority_list(problem, budgets).value
    assert 0.97 * best <= expected(scenarios, built) <= best + 1e-6
    assert upper >= best - 1e-6
    assert totally_ordered(scenarios)
    data = scenarios[0].data
    for low, high in pairwise(built):
        start = {data.row[column]: data.start[column] for column in high}
        assert all(start[data.row[column]] <= data.start[column] for column in low)


def test_a_list_that_the_whole_does_not_prove_is_bounded_by_prices(monkeypatch):
    """Where the search of the whole brings no bound, prices do; and the same again."""
    problem, budgets = drawn(3)
    exact = priority_list(problem, budgets)
    whole = list_search.tied

    def nothing_learnt(*given, **options):
        return replace(whole(*given, **options), upper=float("inf"))

    monkeypatch.setattr(list_search, "tied", nothing_learnt)
    monkeypatch.setattr(list_search, "every_set_tried", lambda *_: None)
    found = priority_list(problem, budgets)
    assert found.form == "chain, bounded by nesting at prices"
    assert found.value == pytest.approx(exact.value)
    assert exact.value - 1e-6 <= found.bound < exact.free_value - 0.05
    again = priority_list(problem, budgets)
    assert (again.value, again.bound, again.order) == (found.value, found.bound, found.order)


def test_a_budget_that_cannot_come_and_long_lists_are_left_to_few_scenarios_at_a_time():
    problem, budgets = drawn(0)
    certain = read_scenarios(problem, budgets, [0.5, 0.5, 0.0, 0.0, 0.0])
    assert prices_serve(read_scenarios(problem, budgets))
    assert not prices_serve(certain)
    many = pd.Series(np.arange(1.0, 302.0))
    assert not prices_serve(read_scenarios(Problem(value=many, cost=many), [500.0, 900.0]))


def test_other_rules_are_left_to_few_scenarios_at_a_time():
    value = pd.Series({"a": 3.0, "b": 2.0, "c": 2.0})
    limit = Limit(of="cost_share", group="side", at_least=0.1)
    problem = Problem(value=value, cost=value, group={"side": {"a": "x", "b": "y", "c": "y"}}, limits=[limit])
    scenarios = read_scenarios(problem, [3.0, 5.0])
    assert not prices_serve(scenarios)
    plans = [np.array([0]), np.array([0, 1])]
    found = bound_by_prices(scenarios, stated_alone(scenarios), plans, delay=False, enough=never, ends=np.inf)
    assert found == (plans, np.inf)
