"""Of proposals that nothing tells apart those whose ids come first are built, in lists and in portfolios."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from infraprio.portfolio import Problem, best_portfolio, compile_data, priority_list
from infraprio.portfolio.choose.equals_by_id import equals_by_id
from tests.portfolio.some_problems import random_problem

NAMES = [f"p{number:02d}" for number in range(12)]


def all_equal(**rules: object) -> Problem:
    """Return a problem in which nothing but rules tells the proposals apart."""
    ones = pd.Series(1.0, index=NAMES[::-1])
    return Problem(value=5 * ones, cost=10 * ones, budget=35.0, **rules)  # type: ignore[arg-type]


def test_the_first_by_id_are_built_where_all_is_equal() -> None:
    assert sorted(best_portfolio(all_equal()).proposals) == NAMES[:3]
    found = priority_list(all_equal(), budgets=[15.0, 35.0, 75.0])
    assert [sorted(plan.proposals) for plan in found.portfolios] == [NAMES[:1], NAMES[:3], NAMES[:7]]


def test_what_a_rule_names_keeps_its_place() -> None:
    found = best_portfolio(all_equal(mandatory=["p08"], forbidden=["p00"]))
    assert sorted(found.proposals) == ["p01", "p02", "p08"]


@pytest.mark.parametrize("seed", range(30))
def test_twins_in_problems_with_all_rules_change_no_worth(seed: int) -> None:
    problem = random_problem(seed)
    data = compile_data(problem)
    for chosen in (np.arange(0, len(data.row), 2), np.arange(1, len(data.row), 2)):
        made = equals_by_id([data], [chosen])[0]
        assert data.worth[made].sum() == pytest.approx(data.worth[chosen].sum())
        np.testing.assert_allclose(data.money[made].sum(axis=0), data.money[chosen].sum(axis=0))
