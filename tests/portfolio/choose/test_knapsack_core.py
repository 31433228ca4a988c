"""The core of a knapsack: against the table of all amounts, with costs of any decimals, and as part of plans and curves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.portfolio import Limit, Problem, best_portfolio, budget_curve, compile_data
from infraprio.portfolio.choose.knapsack import best_by_money, best_of_plain
from infraprio.portfolio.choose.knapsack_core import best_in_core
from tests.conftest import TIMES

ITEMS = st.lists(st.tuples(st.integers(-3, 40), st.integers(0, 40)), min_size=1, max_size=14)


@settings(max_examples=150 * TIMES, deadline=None)
@given(
    items=ITEMS,
    share=st.floats(0, 1.2),
    kind=st.sampled_from(["any", "cost and a little", "cost"]),
    unit=st.sampled_from([1.0, 0.001, 1e6]),
)
def test_best_and_of_the_best_the_cheapest(
    items: list[tuple[int, int]], share: float, kind: str, unit: float
) -> None:
    cost = np.array([c for _, c in items])
    value = np.array([v for v, _ in items], dtype=float)
    if kind != "any":  # strongly correlated, and subset sum: the hard ones
        value = cost + (0.0 if kind == "cost" else np.abs(value) % 3)
    budget = int(share * cost.sum())
    best, _ = best_by_money(value, cost, budget)
    found = best_in_core(value, cost * unit, budget * unit)
    assert found is not None
    assert cost[found].sum() <= budget
    assert value[found].sum() == pytest.approx(best[-1], abs=1e-9)
    assert cost[found].sum() == np.flatnonzero(best >= best[-1] - 1e-9)[0]


def many(n: int = 260) -> Problem:
    rng = np.random.default_rng(7)
    index = [f"P{number}" for number in range(n)]
    value = pd.Series(rng.lognormal(3, 0.8, n), index)
    return Problem(value=value, cost=pd.Series(rng.lognormal(3, 1.0, n).round(3), index), budget=900.0)


def test_a_plan_of_many_projects_is_that_of_the_solver() -> None:
    from dataclasses import replace

    plain = best_portfolio(many())
    # a limit that binds nothing has the same problem searched as a model
    searched = best_portfolio(replace(many(), limits=[Limit(of="count", at_most=260)]))
    assert plain.solver == "linear bound and core" != searched.solver
    assert plain.status == searched.status == "optimal"
    assert set(plain.selected) == set(searched.selected)
    assert plain.value == pytest.approx(searched.value, rel=1e-9)


def test_what_is_not_plain_is_left_to_the_model() -> None:
    from dataclasses import replace

    assert best_of_plain(compile_data(many())) is not None
    assert best_of_plain(compile_data(many(40))) is None
    assert best_of_plain(compile_data(replace(many(), mandatory=["P1"]))) is None


def test_a_curve_of_many_projects_in_thousandths_is_proved_at_each_budget() -> None:
    problem = many()
    levels = [0.0, 0.5, 100.001, 900.0, 1e6]
    curve = budget_curve(problem, levels)
    assert curve.attrs["method"] == "linear bound and core"
    assert curve.attrs["complete"]
    assert list(curve.index) == levels
    cents = (problem.cost * 1000).round().astype(np.int64).to_numpy()
    best, _ = best_by_money(problem.value.to_numpy(), cents, 900_000)
    for level in levels[:4]:
        assert curve.loc[level, "value"] == pytest.approx(best[int(level * 1000)], rel=1e-9)
        assert problem.cost[curve.loc[level, "selected"]].sum() <= level + 1e-9
    assert curve.loc[1e6, "value"] == pytest.approx(problem.value.sum())


def test_lists_that_grow_too_long_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    cost = np.arange(1.0, 40.0)
    monkeypatch.setattr("infraprio.portfolio.choose.knapsack_core.MOST", 3)
    assert best_in_core(cost + 1.0, cost, 111.5) is None
