"""Priority lists: the ways to read them, and what is told beside them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.portfolio import Problem, evaluate_list, priority_list
from infraprio.portfolio.choose.enumerate_sets import every_plan, totals
from infraprio.portfolio.lists.risk_attitude import Attitude
from infraprio.portfolio.lists.rules import ListRules
from infraprio.portfolio.lists.search.tied_model import tied
from infraprio.portfolio.problem.budget_scenarios import read_scenarios
from infraprio.portfolio.problem.compiled import compile_data

VALUE = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0, "d": 2.0, "e": 90.0})
COST = pd.Series({"a": 4.0, "b": 8.0, "c": 10.0, "d": 8.0, "e": 500.0})
PROBLEM = Problem(value=VALUE, cost=COST)
BUDGETS = [4, 12, 20, 22, 30]


def test_the_three_readings_are_named_and_ordered_by_value():
    nested, stop, skip = (
        priority_list(PROBLEM, BUDGETS, reading=reading) for reading in ("nested", "stop", "skip")
    )
    assert [found.reading for found in (nested, stop, skip)] == ["nested", "stop", "skip"]
    assert nested.value == stop.value == pytest.approx(8.0)
    assert nested.value <= skip.value <= skip.bound == pytest.approx(nested.free_value)
    assert nested.set_aside == ["e"]
    assert "e" not in nested.order + nested.rest


def test_skip_is_what_walking_its_order_gives():
    found = priority_list(PROBLEM, BUDGETS, reading="skip")
    again = evaluate_list(PROBLEM, found.order, BUDGETS, reading="skip")
    assert again.value == pytest.approx(found.value)


def test_equal_scenarios_are_one():
    found = priority_list(PROBLEM, [12, 20, 12], probabilities=[0.25, 0.5, 0.25])
    assert found.scenarios["probability"].tolist() == [0.5, 0.5]
    assert found.value == pytest.approx(0.5 * 7 + 0.5 * 9)


def test_budgets_that_cannot_be_compared_make_a_list_too():
    cost = pd.DataFrame({"road": [3.0, 0.0, 1.0], "rail": [0.0, 3.0, 1.0]}, index=["r", "t", "both"])
    problem = Problem(value=pd.Series([3.0, 3.0, 1.0], cost.index), cost=cost)
    budgets = pd.DataFrame({"road": [3.0, 1.0], "rail": [1.0, 3.0]}, index=["roads", "rails"])
    found = priority_list(problem, budgets)
    assert found.form == "order of scenarios"
    assert found.free_value == pytest.approx(3.0)
    assert found.value == pytest.approx(1.5)  # r or t first; the other scenario builds nothing
    first, second = sorted((set(plan.proposals) for plan in found.portfolios), key=len)
    assert first <= second


def test_same_money_with_other_values_may_go_either_way():
    problem = Problem(value=pd.Series({"x": 2.0, "y": 1.0}), cost=pd.Series({"x": 1.0, "y": 1.0}))
    values = [pd.Series({"x": -5.0, "y": 1.0}), pd.Series({"x": 5.0, "y": 1.0})]
    found = priority_list(problem, [2.0, 2.0], values=values)
    assert found.value == pytest.approx(0.5 * 1.0 + 0.5 * 6.0)


def test_what_is_needed_stands_first_and_levels_are_by_loss():
    problem = Problem(
        value=pd.Series({"a": 1.0, "b": 2.0, "c": 9.0}),
        cost=pd.Series({"a": 1.0, "b": 1.0, "c": 1.0}),
        requires=[("c", "a")],
    )
    assert priority_list(problem, [3]).order == ["a", "c", "b"]


def test_a_council_s_list_and_what_mends_it():
    found = evaluate_list(PROBLEM, ["c", "a", "b", "d", "e"], BUDGETS)
    assert found.value == pytest.approx(6.2)
    assert found.loss == pytest.approx(1.8)
    assert found.moved == ["c"]
    assert evaluate_list(PROBLEM, found.repaired, BUDGETS).loss == pytest.approx(0.0)
    broken = evaluate_list(Problem(value=VALUE, cost=COST, requires=[("a", "b")]), ["a", "b"], BUDGETS)
    assert broken.broken == ["a stands before b, which it needs"]


def test_medium_and_long_term_made_together():
    periods = ["2026-28", "2029-31", "2032-37"]
    cost = pd.DataFrame({"state": [6.0, 4.0, 5.0, 3.0], "county": [2.0, 1.0, 0.0, 2.0]}, index=list("abcd"))
    budget = pd.Series(5.0, index=pd.MultiIndex.from_product([["state", "county"], periods]))
    problem = Problem(
        value=pd.Series({"a": 9.0, "b": 5.0, "c": 5.0, "d": 4.0}),
        cost=cost,
        periods=periods,
        allowed={"a": ["2032-37"], "b": periods[:2]},
        period_factor=pd.Series([1.0, 0.9, 0.75], index=periods),
    )
    found = priority_list(problem, [budget * share for share in (0.8, 1.0, 1.4)])
    assert found.gap == 0.0
    for low, high in zip(found.portfolios, found.portfolios[1:]):
        assert all(
            periods.index(high.start[name]) <= periods.index(start) for name, start in low.start.items()
        )
    assert found.portfolios[-1].start["a"] == "2032-37"


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_a_list_with_periods_is_read_best(seed):
    rng = np.random.default_rng(seed)
    names = list("abcde")
    problem = Problem(
        value=pd.Series(rng.integers(-2, 9, 5).astype(float), names),
        cost=pd.Series(rng.integers(1, 9, 5).astype(float), names),
        periods=[0, 1, 2],
        period_factor={0: 1.0, 1: 0.9, 2: 0.5},
        budget=pd.Series(rng.integers(4, 12, 3).astype(float), [0, 1, 2]),
        carry_over=False,
        requires=[("d", "b")],
        synergy={("a", "c"): 3.0},
    )
    order = list(rng.permutation(names))[: rng.integers(1, 6)]
    data = compile_data(problem)
    plans = every_plan(data)
    sets = [{names[data.owner[data.row[column]]] for column in np.flatnonzero(plan)} for plan in plans]
    parts = [set(order[:count]) for count in range(len(order) + 1)]
    worth = totals(data, plans)[:, 0]
    best = max(value for value, built in zip(worth, sets) if built in parts)
    found = evaluate_list(problem, order, [problem.budget])
    assert found.value == pytest.approx(best)
    assert set(found.portfolios[0].proposals) in parts


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["nested", "stop"]))
def test_few_proposals_tried_in_every_set_agree_with_the_search(seed, reading):
    rng = np.random.default_rng(seed)
    names = list("abcdefg")
    problem = Problem(
        value=pd.Series(rng.integers(-2, 9, 7).astype(float), names),
        cost=pd.DataFrame(rng.integers(0, 9, (7, 2)).astype(float), names, columns=["x", "y"]),
        synergy={("a", "b"): 3.0, ("c", "d"): -2.0},
        excludes=[("e", "f")],
        mandatory=["g"],
    )
    budgets = [pd.Series({"x": 8.0 + step, "y": 9.0 + 2 * step}) for step in (0.0, 5.0, 11.0)]
    found = priority_list(problem, budgets, reading=reading)
    scenarios = read_scenarios(problem, budgets)
    searched = tied(scenarios, None, ListRules(reading=reading), Attitude(), gap=0.0, time_limit=None)
    assert found.value == pytest.approx(searched.upper)
    assert found.gap == 0.0
    for low, high in zip(found.portfolios, found.portfolios[1:]):
        assert set(low.proposals) <= set(high.proposals)
