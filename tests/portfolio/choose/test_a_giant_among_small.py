"""One proposal far dearer than the money does not blur how exactly the money is kept."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from infraprio.portfolio import Limit, Problem, best_portfolio


@pytest.mark.parametrize("kind", ["budget", "limit"])
@given(seed=st.integers(0, 10**6))
@example(seed=3)
@settings(max_examples=60, deadline=None)
def test_a_plan_that_costs_a_little_more_than_there_is_is_not_taken(kind: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 7))
    cost = rng.integers(1, 200, n) * rng.choice([0.01, 0.25, 1, 1e3])
    cost[0] *= rng.choice([1, 1e2, 1e4, 1e6])
    value = rng.integers(1, 60, n).astype(float)
    sets = [s for k in range(n + 1) for s in combinations(range(n), k)]
    worth = {s: (sum(cost[i] for i in s), sum(value[i] for i in s)) for s in sets}
    most = worth[sets[int(rng.integers(1, len(sets)))]][0]
    money = most * (1 - 1e-5)  # ten times what adding up may be off by
    best = max(v for c, v in worth.values() if c <= money * (1 + 1e-9))
    stated: dict[str, Any] = (
        {"budget": money} if kind == "budget" else {"limits": [Limit(of="cost", at_most=money)]}
    )
    problem = Problem(value=pd.Series(value), cost=pd.Series(cost), **({"budget": np.inf} | stated))
    assert best_portfolio(problem).value == pytest.approx(best)


def test_a_list_with_one_project_beyond_the_money_has_a_front_of_cheaper_plans() -> None:
    value = pd.Series({"a": 62.0, "b": 50.0, "c": 82.0, "d": 90.0, "e": 61.0})
    cost = pd.Series({"a": 12.5, "b": 40.0, "c": 8.25, "d": 1025.5, "e": 25.0})
    at_most = Limit(of="cost", at_most=20.75 - 4.575e-5)
    found = best_portfolio(Problem(value=value, cost=cost, budget=60.0, limits=[at_most]))
    assert list(found.selected) == ["c"]
