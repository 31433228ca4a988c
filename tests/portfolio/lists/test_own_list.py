"""The library's own list loses nothing when it is read again, in every reading; and what is not proved is said."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import InfeasibleError, SolverError
from infraprio.portfolio import Problem, evaluate_list, priority_list
from infraprio.portfolio.lists.search import search as list_search
from infraprio.portfolio.lists.search.other_orders import stated_alone
from infraprio.portfolio.lists.search.tied_model import Answer, settled
from infraprio.portfolio.problem.budget_scenarios import read_scenarios
from tests.conftest import TIMES
from tests.portfolio.some_problems import random_problem

READINGS = ("nested", "stop", "skip")


def with_budgets(seed: int) -> tuple[Problem, list]:
    """Return a small problem with all rules mixed, and three budgets around its own."""
    problem = random_problem(seed)
    shares = (0.7, 1.0, 1.6)
    return problem, [problem.budget * share for share in shares]


def same(one: float, other: float) -> bool:
    """Say whether two values are the same but for adding up."""
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))


def loses_nothing(seed: int) -> bool:
    """Check one problem; False where it has no list."""
    problem, budgets = with_budgets(seed)
    try:
        best = priority_list(problem, budgets)
    except InfeasibleError:
        return False
    for reading in READINGS:
        told = evaluate_list(problem, best.order, budgets, reading=reading, known=[best])
        assert told.value >= best.value - 1e-9 * max(1.0, abs(best.value)), (seed, reading)
        if reading != "nested":
            continue
        assert same(told.value, best.value), seed
        assert (told.loss, told.moved, told.proved) == (0.0, [], True), seed
    for reading in READINGS[1:]:
        own = priority_list(problem, budgets, reading=reading)
        assert own.value >= best.value - 1e-9 * max(1.0, abs(best.value)), (seed, reading)
        again = evaluate_list(problem, own, budgets, reading=reading, known=[own])
        assert again.value >= own.value - 1e-9 * max(1.0, abs(own.value)), (seed, reading)
        assert (again.loss, again.moved) == (0.0, []), (seed, reading)
    return True


def test_own_lists_of_many_small_problems_lose_nothing():
    assert sum(loses_nothing(seed) for seed in range(9)) > 4


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_own_lists_of_thousands_of_small_problems_lose_nothing(block):
    assert sum(loses_nothing(seed) for seed in range(500 * block, 500 * (block + 1))) > 250


def large() -> tuple[Problem, list[pd.Series]]:
    """Return a list that no search proves in a second: 30 proposals in two funds and three periods."""
    rng = np.random.default_rng(2)
    periods = ["p1", "p2", "p3"]
    cost = pd.DataFrame(rng.lognormal(3, 0.8, (30, 2)).round(1), columns=["s", "k"])
    value = pd.Series(rng.lognormal(2, 0.6, 30).round(2))
    full = pd.Series({(fund, period): cost[fund].sum() / 3 for fund in cost for period in periods})
    problem = Problem(
        value=value, cost=cost, periods=periods, period_factor=dict(zip(periods, (1.0, 0.9, 0.75)))
    )
    return problem, [full * share for share in (0.2, 0.4, 0.6)]


def test_a_list_that_is_not_proved_loses_nothing_either_and_the_interval_is_told():
    problem, budgets = large()
    best = priority_list(problem, budgets, time_limit=2)
    told = evaluate_list(problem, best.order, budgets, known=[best], time_limit=2)
    assert told.value >= best.value - 1e-9 * best.value
    assert (told.loss, told.moved) == (0.0, [])
    assert told.value <= told.upper <= told.bound + 1e-9
    assert told.proved or "not proved" in repr(told)


def test_a_better_list_that_is_known_is_the_one_compared_with():
    problem, budgets = large()
    best = priority_list(problem, budgets, time_limit=3)
    other = sorted(best.order, key=lambda name: -problem.value[name])
    told = evaluate_list(problem, other, budgets, known=[best], time_limit=1)
    assert told.best_value >= best.value - 1e-9
    assert told.loss == pytest.approx(told.best_value - told.value)


def test_known_portfolios_that_break_the_rules_are_not_believed():
    value = pd.Series({"a": 3.0, "b": 2.0})
    loose = Problem(value=value, cost=value)
    strict = replace(loose, excludes=[("a", "b")])
    known = priority_list(loose, [5.0])
    told = evaluate_list(strict, ["b", "a"], [5.0], known=[known])
    assert (told.value, told.best_value, told.loss) == (2.0, 3.0, 1.0)


@settings(max_examples=6 * TIMES, deadline=None)
@given(st.integers(0, 100_000))
def test_skipping_is_worth_no_less_than_nesting(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(3, 7))
    names = [f"p{number}" for number in range(count)]
    rules: dict = {"requires": [("p1", "p0")] if rng.random() < 0.5 else []}
    if rng.random() < 0.5:
        rules |= {"periods": ["early", "late"], "period_factor": {"early": 1.0, "late": 0.8}}
    problem = Problem(
        value=pd.Series(rng.integers(-1, 9, count).astype(float), names),
        cost=pd.Series(rng.integers(0, 9, count).astype(float), names),
        synergy={("p0", "p2"): float(rng.integers(-4, 5))},
        **rules,
    )
    budgets = [float(money) for money in np.cumsum(rng.integers(1, 9, 3))]
    if problem.periods is not None:
        budgets = [pd.Series(money, problem.periods) for money in budgets]
    nested, stop, skip = (priority_list(problem, budgets, reading=reading) for reading in READINGS)
    assert stop.value >= nested.value - 1e-9
    assert skip.value >= stop.value - 1e-9 or problem.periods is not None
    assert skip.value >= nested.value - 1e-9
    for order in ([str(name) for name in rng.permutation(names)], nested.order):
        told = {reading: evaluate_list(problem, order, budgets, reading=reading) for reading in READINGS}
        assert told["skip"].value >= told["stop"].value - 1e-9 >= told["nested"].value - 2e-9


def test_a_search_of_orders_that_finds_none_does_not_call_it_impossible(monkeypatch):
    monkeypatch.setattr(list_search, "search_skip", lambda *_, **__: None)
    value = pd.Series({"a": 3.0, "b": 2.0})
    scenarios = read_scenarios(Problem(value=value, cost=value), [2.5, 4.5])
    models = stated_alone(scenarios)
    with pytest.raises(SolverError, match="no proof that none does"):
        list_search.find_skip_list(scenarios, models, [], None, [], gap=0.0, ends=np.inf)


def test_a_list_that_is_not_proved_is_worth_no_less_than_its_own_order_read_again(monkeypatch):
    """A search that ends with nothing built leaves an order all the same, and that can be read."""
    module = import_module("infraprio.portfolio.lists.search.priority_list")

    def weak(begun, *_: object, **__: object) -> Answer:
        nothing = [np.array([], dtype=np.int64) for _ in begun.scenarios]
        return Answer(plans=settled(begun.scenarios, nothing, "nothing"), upper=np.inf, form="nothing")

    monkeypatch.setattr(module, "find_list", weak)
    value = pd.Series({"a": 3.0, "b": 2.0, "c": 4.0})
    periods = ["early", "late"]
    problem = Problem(
        value=value, cost=value * 0 + 1.0, periods=periods, period_factor={"early": 1.0, "late": 0.5}
    )
    budgets = [pd.Series(1.0, periods), pd.Series([2.0, 1.0], periods)]
    found = priority_list(problem, budgets)
    again = evaluate_list(problem, [*found.order, *found.rest], budgets, known=[found])
    assert found.value == pytest.approx(again.value)
    assert [plan.value for plan in found.portfolios] == [5.5, 8.0]


def test_of_known_lists_the_best_is_where_the_search_for_another_reading_begins():
    """Whoever skips may build what the best stop list builds: the best list of a reading knows those of the others."""
    problem, budgets = with_budgets(3)
    nested, stop = (priority_list(problem, budgets, reading=reading) for reading in READINGS[:2])
    told = evaluate_list(problem, nested.order, budgets, reading="skip", known=[nested, stop])
    assert told.best_value >= max(nested.value, stop.value) - 1e-9
