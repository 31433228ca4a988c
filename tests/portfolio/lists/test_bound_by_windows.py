"""The bound from few scenarios at a time: never below the best list, and often below the free choices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from infraprio.portfolio import Problem, priority_list
from infraprio.portfolio.lists.rules import ListRules
from infraprio.portfolio.lists.search import search as list_search
from infraprio.portfolio.lists.search.bound_by_windows import bound_by_windows
from infraprio.portfolio.lists.search.other_orders import free_optima, stated_alone
from infraprio.portfolio.problem.budget_scenarios import read_scenarios


def drawn(seed: int, *, placed: bool = False) -> tuple[Problem, list[pd.Series]]:
    """Return a problem with two funds and five budgets."""
    rng = np.random.default_rng(seed)
    count = 9
    value = pd.Series(rng.integers(1, 20, count).astype(float))
    cost = pd.DataFrame(rng.integers(1, 30, (count, 2)).astype(float), columns=["state", "county"])
    problem = Problem(value=value, cost=cost, synergy={(0, 1): 4.0, (2, 3): -3.0}, requires=[(4, 5)])
    money = cost.sum()
    if placed:
        problem = replace(problem, periods=["first", "second"], period_factor={"first": 1.0, "second": 0.8})
        money = pd.Series(
            {(fund, period): money[fund] / 2 for fund in money.index for period in ("first", "second")}
        )
    return problem, [money * share for share in (0.15, 0.3, 0.45, 0.6, 0.75)]


@pytest.mark.parametrize("reading", ["nested", "stop"])
@pytest.mark.parametrize("seed", range(6))
def test_never_below_the_best_list(seed, reading):
    problem, budgets = drawn(seed, placed=seed % 2 == 1)
    best = priority_list(problem, budgets, reading=reading)
    scenarios = read_scenarios(problem, budgets)
    free, _ = free_optima(scenarios, stated_alone(scenarios), gap=0.0, ends=np.inf)
    alone = [plan.bound for plan in free]
    rules = ListRules(reading=reading)

    def bound(enough):
        return bound_by_windows(scenarios, None, alone, rules, enough=enough, gap=0.0, ends=np.inf)

    singles, every = bound(lambda _: True), bound(lambda _: False)
    assert best.value - 1e-6 <= every <= singles + 1e-6
    assert singles == pytest.approx(best.free_value)


def test_a_list_ended_by_time_is_bounded_by_its_parts(monkeypatch):
    """Where the search of the whole brings nothing, two and three scenarios at a time still do."""
    problem, budgets = drawn(3)
    problem = replace(
        problem, requires_any=[(8, (0, 1))]
    )  # more than pots and pairs, which prices would bound
    exact = priority_list(problem, budgets)
    assert exact.free_value > exact.value + 0.1

    def nothing_learnt(*given, **options):
        return replace(whole(*given, **options), upper=float("inf"))

    whole = list_search.tied
    monkeypatch.setattr(list_search, "tied", nothing_learnt)
    monkeypatch.setattr(list_search, "every_set_tried", lambda *_: None)
    found = priority_list(problem, budgets, time_limit=30)
    assert found.value == pytest.approx(exact.value)
    assert exact.value - 1e-6 <= found.bound < exact.free_value - 1e-6
    assert "few scenarios at a time" in found.form
