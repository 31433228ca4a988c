"""A limit of time gives an honest answer: bounds that hold, and words that say so."""

from __future__ import annotations

import inspect

import numpy as np
import pandas as pd
import pytest

import infraprio.solver.highs as highs
from infraprio.clock import working
from infraprio.errors import SolverError
from infraprio.portfolio import (
    Problem,
    alternatives,
    best_portfolio,
    budget_curve,
    competitors,
    evaluate_list,
    explain_infeasible,
    incremental_rank,
    near_optimal_ranges,
    pareto_front,
    priority_list,
    replacement_cost,
    robust_portfolio,
)


def hard(n: int = 60) -> Problem:
    rng = np.random.default_rng(0)
    cost = pd.DataFrame(rng.integers(50, 100, (n, 6)).astype(float))
    budget = pd.Series(0.5 * cost.sum().mean(), index=cost.columns)
    return Problem(value=cost.sum(axis=1) + 10.0, cost=cost, budget=budget)


@pytest.mark.parametrize(
    "ask",
    [
        best_portfolio,
        priority_list,
        evaluate_list,
        alternatives,
        near_optimal_ranges,
        replacement_cost,
        incremental_rank,
        explain_infeasible,
        pareto_front,
        budget_curve,
        competitors,
        robust_portfolio,
    ],
)
def test_no_call_is_timed_unless_asked(ask):
    assert inspect.signature(ask).parameters["time_limit"].default is None


def test_without_a_limit_of_time_a_search_ends_by_work_and_says_the_same_again(monkeypatch):
    monkeypatch.setattr("infraprio.clock.WORK", 0.3)
    told = []
    for _ in range(2):
        plan = best_portfolio(hard())
        assert plan.status == "feasible"
        assert any("usual limit of work" in note for note in plan.notes)
        frame = pareto_front(hard(16))
        losses = replacement_cost(hard(16))
        told.append((plan.selected, plan.bound, frame.drop(columns=["selected"]).to_csv(), losses.to_csv()))
    assert told[0] == told[1]


def test_seconds_asked_for_are_seconds(monkeypatch):
    seen = []
    run = highs.run
    monkeypatch.setattr(
        highs, "run", lambda *given, **options: seen.append(working()) or run(*given, **options)
    )
    best_portfolio(hard(), time_limit=0.2)
    assert seen
    assert not any(seen)
    seen.clear()
    best_portfolio(hard(8))
    assert all(seen)


def test_losses_of_proposals_lie_between_what_is_told():
    found = replacement_cost(hard(), time_limit=0.5)
    assert not found.attrs["proved"]
    least = pd.Series(found.attrs["least_loss"])
    assert (least <= found["loss"] + 1e-9).all()


def test_alternatives_end_with_a_note():
    plans = alternatives(hard(), k=40, time_limit=0.5)
    assert 1 <= len(plans) < 40
    assert any("time limit" in note for note in plans[-1].notes)
    assert all(plan.bound >= plan.value for plan in plans)


def test_ranges_hold_the_best():
    found = near_optimal_ranges(hard(), within=0.01, time_limit=0.5)
    assert not found.attrs["proved"]
    assert (found["least"] <= found["best"]).all()
    assert (found["best"] <= found["most"]).all()


def test_ranks_say_whether_they_are_proved():
    assert not incremental_rank(hard(), steps=4, time_limit=0.4).attrs["proved"]
    assert incremental_rank(hard(8), steps=2).attrs["proved"]


@pytest.mark.parametrize(
    "reading",
    [pytest.param("nested", marks=pytest.mark.slow), pytest.param("stop", marks=pytest.mark.slow), "skip"],
)
def test_a_list_of_one_second_has_a_bound_that_holds(reading):
    problem = hard()
    budgets = [problem.budget * share for share in (0.6, 1.0)]
    short = priority_list(problem, budgets, time_limit=0.3, reading=reading)
    longer = priority_list(problem, budgets, time_limit=2.0, reading=reading)
    assert short.bound >= longer.value - 1e-9
    assert longer.bound >= short.value - 1e-9
    told = evaluate_list(problem, short, budgets, reading=reading, time_limit=1.0)
    assert told.value >= short.value - 1e-6 if reading != "skip" else told.value == pytest.approx(short.value)


def test_an_explanation_that_time_ended_says_that_it_may_name_too_much(monkeypatch):
    value = pd.Series({"a": 1.0, "b": 1.0})
    asked = Problem(value=value, cost=value, budget=1.0, mandatory=["a", "b"], excludes=[("a", "b")])
    answers = iter([False])
    monkeypatch.setattr("infraprio.portfolio.choose.infeasible.possible", lambda *_: next(answers, None))
    found = explain_infeasible(asked)
    assert not found.irreducible
    assert "time did not suffice" in str(found)
    assert len(found.rules) == 4
    monkeypatch.setattr("infraprio.portfolio.choose.infeasible.possible", lambda *_: None)
    with pytest.raises(SolverError, match="No plan was found in the time"):
        explain_infeasible(asked)
