"""What would turn a proposal's standing, held against every set tried one by one with the change made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from infraprio.errors import ProblemError
from infraprio.portfolio import Problem
from infraprio.questions.subject import subject_of
from infraprio.questions.why.standing import Standing, why_of
from tests.questions.choices import WEIGHTS, made, sets_of


def best_with(problem: Problem, name: object) -> tuple[float, float]:
    """Value of the best set with a proposal, and of the best without it."""
    pairs = list(sets_of(problem))
    inside = [value for chosen, value in pairs if name in chosen]
    return max(inside, default=float("-inf")), max(value for chosen, value in pairs if name not in chosen)


def turned(problem: Problem, each: Standing) -> bool:
    """Whether the other side is at least as good in a changed problem."""
    inside, outside = best_with(problem, each.proposal)
    gain = outside - inside if each.inside else inside - outside
    return gain >= -1e-5 * max(abs(outside), 1.0)


def with_cost(problem: Any, name: object, factor: float) -> Problem:
    cost = problem.cost.copy()
    cost.loc[name] *= factor
    return replace(problem, cost=cost)


def with_score(problem: Any, name: object, more: float) -> Problem:
    value = problem.value.copy()
    value.loc[name] += more
    return replace(problem, value=value)


@pytest.mark.parametrize(
    "seed", [0, pytest.param(1, marks=pytest.mark.slow), pytest.param(2, marks=pytest.mark.slow)]
)
def test_each_answer_holds_with_the_change_made_and_not_much_before(seed: int) -> None:
    subject = made(seed)
    problem: Any = subject.data.problem
    found = why_of(subject, list(problem.value.index))
    best = max(value for _, value in sets_of(problem))
    assert found.value == pytest.approx(best)
    for each in found.standings:
        assert each.inside == (each.proposal in found.plan)
        sign = -1.0 if each.inside else 1.0
        if each.swap is not None:
            assert turned(with_score(problem, each.proposal, sign * each.swap.score * 1.001), each)
            assert not turned(
                with_score(problem, each.proposal, sign * (each.swap.score_least * 0.98 - 0.01)), each
            )
        if each.cost is not None and each.cost.money < float("inf"):
            assert turned(with_cost(problem, each.proposal, 1 - sign * each.cost.share * 1.0001), each)
            if each.cost.least > 0.1:
                before = 1 - sign * 0.98 * each.cost.least / float(problem.cost.loc[each.proposal].sum())
                assert not turned(with_cost(problem, each.proposal, before), each)
        if each.money is not None:
            budget = problem.budget.copy()
            budget[each.money.key] += sign * each.money.amount
            assert turned(replace(problem, budget=budget), each)
        if each.weights is not None:
            share, goal = each.weights.amount, subject.goals[each.weights.key]
            value = (1 - share) * problem.value + share * goal.reindex(problem.value.index)
            assert turned(replace(problem, value=value), each)


def test_what_must_be_combined_is_named() -> None:
    subject = made(0)
    found = why_of(subject, ["P0"]).standings[0]
    assert found.inside or found.needs == ("P1",)


def test_an_answer_that_does_not_hold_is_never_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infraprio.questions.why.swap.worth_as_much", lambda *_: False)
    monkeypatch.setattr("infraprio.questions.why.cost.worth_as_much", lambda *_: False)
    found = why_of(made(0))
    assert found.dropped > 0
    assert all(each.swap is None for each in found.standings)
    assert any(each.possible for each in found.standings)  # what was left out is not called impossible


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(ProblemError, match="NOWHERE"):
        why_of(made(0), ["NOWHERE"])


def test_what_shuts_a_proposal_out_is_named() -> None:
    subject = made(0)
    problem: Any = replace(subject.data.problem, forbidden=["P4"], mandatory=["P5"])
    found = {
        each.proposal: each
        for each in why_of(subject_of(problem, subject.goals, WEIGHTS), ["P4", "P5"]).standings
    }
    assert not found["P4"].possible
    assert [rule.kind for rule in found["P4"].barriers] == ["forbidden"]
    assert not found["P5"].possible
    assert [rule.kind for rule in found["P5"].barriers] == ["mandatory"]
    cost = problem.cost.copy()
    cost.loc["P6", cost.columns[cost.loc["P6"] > 0]] = 1000.0
    dear = why_of(subject_of(replace(problem, cost=cost), subject.goals, WEIGHTS), ["P6"]).standings[0]
    assert [rule.kind for rule in dear.barriers] == ["budget"]
