"""What a plan loses without one of its proposals, or with one more: against trying every plan, whatever plan is given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from infraprio.errors import InfeasibleError
from infraprio.portfolio import Problem, best_portfolio, plan_losses
from tests.conftest import TIMES
from tests.portfolio.choose.test_against_enumeration import names
from tests.portfolio.some_problems import every_plan, random_problem


@given(st.integers(0, 100_000), st.booleans())
@settings(max_examples=20 * TIMES, deadline=None)
def test_losses_are_those_of_all_plans(seed: int, best: bool) -> None:
    problem = random_problem(seed)
    try:
        plan = best_portfolio(problem if best else replace(problem, value=-problem.value, synergy={}))
    except InfeasibleError:
        assume(False)
    by_set: dict[frozenset, float] = {}
    for starts, check in every_plan(problem):
        key = frozenset(name for name, _ in names(problem, starts))
        by_set[key] = max(check.value, by_set.get(key, -np.inf))
    ours = frozenset(plan.proposals)
    found = plan_losses(problem, plan)
    assert found.attrs["proved"]
    for name, line in found.iterrows():
        assert line["chosen"] == (name in ours)
        could = [each for each in by_set if (name in each) != (name in ours)]
        if not could:
            assert line["loss"] == np.inf
            continue
        if name in ours:
            stay = max(len(each & ours) for each in could)
            could = [each for each in could if len(each & ours) == stay]
        else:
            new = min(len(each - ours) for each in could)
            could = [each for each in could if len(each - ours) == new]
        expected = by_set[ours] - max(by_set[each] for each in could)
        assert line["loss"] == pytest.approx(expected, abs=1e-6), name


def test_of_a_plan_that_is_not_the_best_a_loss_is_a_gain() -> None:
    value = pd.Series({"a": 3.0, "b": 5.0})
    problem = Problem(value=value, cost=pd.Series({"a": 2.0, "b": 2.0}), budget=2.0)
    worse = best_portfolio(replace(problem, value=pd.Series({"a": 1.0, "b": 0.0})))
    assert plan_losses(problem, worse)["loss"].to_dict() == {"a": -2.0, "b": -2.0}


def test_what_comes_along_by_rule_is_counted() -> None:
    value = pd.Series({"a": 3.0, "b": 5.0, "c": 1.0})
    problem = Problem(
        value=value, cost=pd.Series({"a": 2.0, "b": 1.0, "c": 1.0}), budget=2.0, requires=[("b", "c")]
    )
    worse = best_portfolio(replace(problem, value=pd.Series({"a": 9.0, "b": 0.0, "c": 0.0})))
    assert plan_losses(problem, worse)["loss"].to_dict() == {"a": -3.0, "b": -3.0, "c": 2.0}
