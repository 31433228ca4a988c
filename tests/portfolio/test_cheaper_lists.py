"""Of lists of equal value the cheaper one is told, whatever the order of the rows."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.portfolio import Problem, priority_list


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from([4, 5, 14]))
def test_no_list_of_the_same_value_is_cheaper(seed, count):
    rng = np.random.default_rng(seed)
    names = [f"p{number:02d}" for number in range(count)]
    value = pd.Series(rng.integers(0, 4, count).astype(float), names)
    cost = pd.Series(rng.integers(1, 9, count).astype(float), names)
    problem = Problem(value=value, cost=cost)
    budgets = sorted(float(money) for money in rng.choice(np.arange(2, 4 * count), 2, replace=False))
    found = priority_list(problem, budgets)
    if count < 14:
        best, least = -1.0, 0.0
        for places in product(range(3), repeat=count):  # in both budgets' plans, in the larger one's, in none
            level = np.array(places)
            plans = [level == 0, level <= 1]
            if any(cost[plan].sum() > money for plan, money in zip(plans, budgets)):
                continue
            worth = sum(value[plan].sum() for plan in plans)
            paid = sum(cost[plan].sum() for plan in plans)
            if worth > best or (worth == best and paid < least):
                best, least = worth, paid
        assert 2 * found.value == pytest.approx(best)
        assert sum(plan.cost for plan in found.portfolios) == pytest.approx(least)
    rows = [str(name) for name in rng.permutation(names)]
    again = priority_list(Problem(value=value[rows], cost=cost[rows]), budgets)
    assert sum(p.cost for p in again.portfolios) == pytest.approx(sum(p.cost for p in found.portfolios))


def test_what_is_worth_nothing_and_costs_money_is_on_no_list():
    value = pd.Series({"a": 5.0, "b": 5.0, "c": 0.0})
    found = priority_list(Problem(value=value, cost=pd.Series({"a": 10.0, "b": 3.0, "c": 1.0})), [10.0, 12.0])
    assert [plan.proposals for plan in found.portfolios] == [["b"], ["b"]]
