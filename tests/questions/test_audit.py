"""The audit of a plan, held against every set tried one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ProblemError
from infraprio.portfolio import Limit, Problem
from infraprio.questions.audit import audit_plan
from infraprio.questions.relaxations import ONE_POT, problem_without
from infraprio.questions.subject import subject_of
from tests.questions.choices import WEIGHTS, made, sets_of


def a_plan(problem: Problem) -> list[Any]:
    """Some set that keeps the rules: the third best."""
    ranked = sorted(sets_of(problem), key=lambda item: (-item[1], sorted(map(str, item[0]))))
    return sorted(ranked[2][0], key=str)


def a_lawful(problem: Problem) -> frozenset[Any]:
    """Some set of three or more with P7 that keeps the rules."""
    return next(chosen for chosen, _ in sets_of(problem) if "P7" in chosen and len(chosen) >= 3)


@pytest.mark.parametrize("seed", range(2))
def test_best_figures_are_those_of_all_sets(seed: int) -> None:
    subject = made(seed)
    problem: Any = subject.data.problem
    plan = a_plan(problem)
    found = audit_plan(subject, plan)
    assert not found.given.broken
    sets = [chosen for chosen, _ in sets_of(problem)]
    spent = problem.cost.loc[plan].sum()
    for yardstick in subject.yardsticks:
        worth = {chosen: float(yardstick.amount.loc[sorted(chosen)].sum()) for chosen in sets}
        line: Any = found.figures.loc[yardstick.id]
        assert line["plan"] == pytest.approx(worth[frozenset(plan)])
        most = max(worth.values())
        assert line["best"] <= most + 1e-6 <= line["best_bound"] + 2e-6
        assert line["best"] >= most * (1 - 1e-3) - 1e-9
        own = max(worth[s] for s in sets if (problem.cost.loc[sorted(s)].sum() <= spent + 1e-9).all())
        assert line["own_best"] == pytest.approx(own, rel=1e-3)
        for place, left_out in enumerate(found.relaxations):
            if left_out.kind == ONE_POT:
                one: Any = replace(problem, cost=problem.cost.sum(axis=1), budget=float(problem.budget.sum()))
            else:
                one = problem_without(problem, left_out.rules)
            free = max(float(yardstick.amount.loc[sorted(s)].sum()) for s, _ in sets_of(one))
            assert found.rules.loc[(place, yardstick.id), "best"] == pytest.approx(free, rel=1e-3)


@pytest.mark.parametrize("seed", range(4))
def test_pairs_are_those_of_the_definition(seed: int) -> None:
    subject = made(seed, 12)
    problem: Any = subject.data.problem
    plan = a_plan(problem)
    found = audit_plan(subject, plan)
    goals, cost = subject.goals, problem.cost
    wanted = {
        (mine, other)
        for mine in plan
        for other in problem.value.index
        if other not in plan
        and ((cost.loc[other] > 0) == (cost.loc[mine] > 0)).all()
        and (cost.loc[other] <= cost.loc[mine]).all()
        and (goals.loc[other] >= goals.loc[mine]).all()
        and (goals.loc[other] > goals.loc[mine]).any()
    }
    assert {(p.chosen, p.rejected) for p in found.pairs if p.by == "every_goal"} == wanted
    sets = {chosen for chosen, _ in sets_of(problem)}
    for pair in found.pairs:
        assert pair.fits == (frozenset(plan) - {pair.chosen} | {pair.rejected} in sets)


def test_a_dominated_choice_is_beaten_and_no_weights_explain_it() -> None:
    names = ["good", "bad", "other"]
    goals = pd.DataFrame({g: [10.0, 2.0, 5.0] for g in WEIGHTS.index}, index=names)
    problem = Problem(value=goals @ WEIGHTS, cost=pd.Series([5.0, 6.0, 5.0], index=names), budget=6.0)
    found = audit_plan(subject_of(problem, goals, WEIGHTS), ["bad"])
    assert found.unexplained == ("bad",)
    assert {(p.rejected, p.fits) for p in found.pairs if p.by == "every_goal"} == {
        ("good", True),
        ("other", True),
    }


def test_rules_that_a_plan_breaks_are_named_and_set_aside() -> None:
    subject = made(1)
    problem = replace(subject.data.problem, mandatory=["P7"], limits=[Limit(of="count", at_least=3)])
    subject = subject_of(problem, subject.goals, WEIGHTS)  # type: ignore[arg-type]
    found = audit_plan(subject, ["P0", "P2", "P3", "NOWHERE"])
    assert found.given.unplaced == ("NOWHERE",)
    broken = {each.rule.kind for each in found.given.broken}
    cost: Any = problem.cost
    over = (cost.loc[["P0", "P2", "P3"]].sum() - problem.budget).clip(lower=0.0)
    assert broken - {"budget"} == {"mandatory", "requires", "excludes"}
    assert sum(e.missing for e in found.given.broken if e.rule.kind == "budget") == pytest.approx(over.sum())
    assert (found.figures["best"] >= found.figures["plan"] - 1e-9).all()
    lawful = [
        value for chosen, value in sets_of(problem) if "P7" in chosen and len(chosen) >= 3
    ]  # the rules that this plan breaks kept too
    assert found.lawful is not None
    assert found.lawful.value == pytest.approx(max(lawful), rel=1e-3)
    assert audit_plan(subject, sorted(a_lawful(problem))).lawful is None


def test_a_goal_that_is_not_known_beats_nothing_and_is_counted() -> None:
    names = ["a", "b"]
    goals = pd.DataFrame({g: [1.0, 2.0] for g in WEIGHTS.index}, index=names)
    gaps = goals.copy()
    gaps.loc["b", "climate"] = np.nan
    problem = Problem(value=goals @ WEIGHTS, cost=pd.Series([5.0, 5.0], index=names), budget=5.0)
    found = audit_plan(subject_of(problem, gaps, WEIGHTS), ["a"])
    assert not [p for p in found.pairs if p.by == "every_goal"]
    assert audit_plan(subject_of(problem, gaps, WEIGHTS), ["b"]).figures.loc["climate", "unknown"] == 1


def test_a_plan_of_nothing_known_is_refused() -> None:
    with pytest.raises(ProblemError, match="None of the plan's proposals"):
        audit_plan(made(0), ["NOWHERE"])
