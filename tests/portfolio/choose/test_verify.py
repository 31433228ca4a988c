"""The library's own check of a plan against the plain one of the tests."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import InfeasibleError
from infraprio.portfolio import best_portfolio
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.problem.check import require_sound
from tests.portfolio.oracle import judge
from tests.portfolio.some_problems import every_plan, random_problem, some_plan, wider_problem

seeds = st.integers(0, 100_000)
kinds = st.sampled_from([random_problem, wider_problem])


def same_as_oracle(problem, plan) -> bool:
    """Assert that both say the same of a plan; return whether it is lawful."""
    told, judged = verify(problem, plan), judge(problem, plan)
    assert told.ok == judged.ok, (told.broken, judged.broken)
    if judged.criteria:  # a plan that runs out of its periods is judged no further
        assert told.value == pytest.approx(judged.value)
        assert told.criteria == pytest.approx(judged.criteria)
        where = {(fund, period): told.spent.loc[fund, period] for fund, period in judged.spent}
        assert where == pytest.approx(judged.spent)
        assert told.spent.to_numpy().sum() == pytest.approx(sum(judged.spent.values()))
    return told.ok


@given(seeds, kinds)
@settings(max_examples=150, deadline=None)
def test_every_kind_of_plan_is_judged_as_by_hand(seed, made):
    problem, rng = made(seed), np.random.default_rng(seed)
    require_sound(problem)
    for _ in range(8):
        same_as_oracle(problem, some_plan(problem, rng))


def test_good_and_bad_plans_are_among_them():
    rng = np.random.default_rng(1)
    told = [same_as_oracle(problem, some_plan(problem, rng)) for problem in map(wider_problem, range(150))]
    assert 0.1 < np.mean(told) < 0.9


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_best_portfolio_of_profiles_buildings_and_fine_limits(seed):
    problem = wider_problem(seed)
    plans = list(every_plan(problem))
    if not plans:
        with pytest.raises(InfeasibleError):
            best_portfolio(problem)
        return
    found = best_portfolio(problem)
    assert found.value == pytest.approx(max(judged.value for _, judged in plans), abs=1e-7)
    owner = {option: name for name, options in problem.alternatives.items() for option in options}
    assert judge(problem, {row: found.start.get(owner.get(row, row)) for row in found.selected}).ok
