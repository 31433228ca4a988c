"""Limits on what a plan does beside its value: alone and together, held against trying everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from infraprio.errors import InfeasibleError, ProblemError
from infraprio.portfolio import Limit, Problem, best_portfolio, priority_list
from infraprio.portfolio.choose.verify import verify

MEASURES = ["co2", "minutes"]


def capped(seed: int, n: int = 7, *, placed: bool = False) -> Problem:
    """A small problem whose proposals do something beside their value, some of it together."""
    rng = np.random.default_rng(seed)
    ids = [f"p{number}" for number in range(n)]
    value = pd.Series(rng.integers(1, 12, n).astype(float), index=ids)
    cost = pd.Series(rng.integers(1, 9, n).astype(float), index=ids)
    effects = pd.DataFrame(rng.integers(-6, 7, (n, 2)).astype(float), index=ids, columns=MEASURES)
    joint = {}
    for _ in range(int(rng.integers(0, 5))):
        names = tuple(str(name) for name in rng.choice(ids, size=int(rng.integers(2, 4)), replace=False))
        joint[names] = {str(rng.choice(MEASURES)): float(rng.integers(-5, 6))}
    limits = [Limit(of="effect", criterion="co2", at_most=float(rng.integers(-6, 5)))]
    if rng.random() < 0.6:
        part = [str(name) for name in rng.choice(ids, size=4, replace=False)]
        limits.append(
            Limit(of="effect", criterion="minutes", members=part, at_least=float(rng.integers(-4, 4)))
        )
    time: dict = {}
    if placed:
        time = {"periods": ["early", "late"], "period_factor": {"early": 1.0, "late": 0.8}}
        limits.append(Limit(of="effect", criterion="co2", period="early", at_most=float(rng.integers(-2, 5))))
    money = {"early": 8.0, "late": 8.0} if placed else float(rng.integers(8, 25))
    budget = pd.Series(money) if placed else money
    return Problem(
        value=value, cost=cost, budget=budget, effects=effects, joint_effects=joint, limits=limits, **time
    )


def does(problem: Problem, measure: str, rows: frozenset) -> float:
    """What a set does, added up by hand."""
    alone = sum(problem.effects.loc[row, measure] for row in rows)
    return alone + sum(
        gains.get(measure, 0.0) for names, gains in problem.joint_effects.items() if set(names) <= rows
    )


def keeps(problem: Problem, starts: dict[str, str | None]) -> bool:
    """Whether all limits on effects are kept, by hand."""
    for limit in problem.limits:
        late = limit.period == "early"
        rows = [row for row, start in starts.items() if not (late and start == "late")]
        inside = frozenset(rows) & frozenset(problem.value.index if limit.members is None else limit.members)
        amount = does(problem, str(limit.criterion), inside)
        if limit.at_most is not None and amount > limit.at_most + 1e-9:
            return False
        if limit.at_least is not None and amount < limit.at_least - 1e-9:
            return False
    return True


def by_trying(problem: Problem) -> float | None:
    """The best value of all, by trying every set."""
    best = None
    for k in range(len(problem.value) + 1):
        for rows in combinations(problem.value.index, k):
            if problem.cost[list(rows)].sum() <= problem.budget + 1e-9 and keeps(
                problem, dict.fromkeys(rows)
            ):
                value = float(problem.value[list(rows)].sum())
                best = value if best is None else max(best, value)
    return best


@pytest.mark.parametrize("seed", range(40))
def test_the_best_plan_under_caps_is_that_of_trying_everything(seed: int) -> None:
    problem = capped(seed)
    best = by_trying(problem)
    if best is None:
        with pytest.raises(InfeasibleError):
            best_portfolio(problem)
        return
    found = best_portfolio(problem)
    assert found.value == pytest.approx(best)
    assert found.status == "optimal"
    assert keeps(problem, dict.fromkeys(found.selected))


@pytest.mark.parametrize("seed", range(15))
def test_caps_by_the_end_of_a_period_count_what_is_started_by_then(seed: int) -> None:
    problem = capped(seed, 4, placed=True)
    factor = {"early": 1.0, "late": 0.8}
    best = None
    for code in range(3**4):
        starts, rest = {}, code
        for row in problem.value.index:
            rest, when = divmod(rest, 3)
            if when:
                starts[row] = ["early", "late"][when - 1]
        if keeps(problem, starts) and verify(problem, starts).ok:
            worth = sum(problem.value[row] * factor[when] for row, when in starts.items())
            best = worth if best is None else max(best, worth)
    if best is None:
        with pytest.raises(InfeasibleError):
            best_portfolio(problem)
    else:
        assert best_portfolio(problem).value == pytest.approx(best)


@pytest.mark.parametrize("seed", range(15))
def test_every_budget_of_a_list_keeps_the_caps(seed: int) -> None:
    problem = capped(seed, 6)
    budgets = [6.0, 12.0, 20.0]
    try:
        found = priority_list(problem, budgets)
    except InfeasibleError:
        return  # that all budgets share a list may clash by itself
    for plan in found.portfolios:
        assert keeps(problem, dict.fromkeys(plan.selected))


@settings(max_examples=30, deadline=None)
@given(seed=some.integers(0, 10_000), tighter=some.integers(1, 5))
def test_a_tighter_cap_is_never_better(seed: int, tighter: int) -> None:
    problem = capped(seed, 5)
    loose = by_trying(problem)
    tight = replace(
        problem,
        limits=[replace(problem.limits[0], at_most=problem.limits[0].at_most - tighter), *problem.limits[1:]],
    )
    try:
        found = best_portfolio(tight).value
    except InfeasibleError:
        return
    assert loose is not None
    assert found <= best_portfolio(problem).value + 1e-9


def test_an_independent_look_sees_a_cap_that_is_broken() -> None:
    ones = pd.Series({"a": 1.0, "b": 1.0})
    problem = Problem(
        value=ones, cost=ones, budget=5.0, effects=pd.DataFrame({"co2": ones}), joint_effects={("a", "b"): {"co2": 3.0}},
        limits=[Limit(of="effect", criterion="co2", at_most=2.0)],
    )  # fmt: skip
    assert verify(problem, {"a": None}).ok
    assert verify(problem, {"a": None, "b": None}).broken == ["limit 1 (plan): 5 is too much"]


def test_what_nobody_knows_is_no_zero() -> None:
    ones = pd.Series({"a": 1.0, "b": 1.0})
    unknown = pd.DataFrame({"co2": {"a": 1.0, "b": np.nan}})
    limit = [Limit(of="effect", criterion="co2", at_most=2.0)]
    with pytest.raises(ProblemError, match="nobody knows it of b"):
        best_portfolio(Problem(value=ones, cost=ones, budget=5.0, effects=unknown, limits=limit))
    barred = Problem(value=ones, cost=ones, budget=5.0, effects=unknown, limits=limit, forbidden=["b"])
    assert best_portfolio(barred).selected == ["a"]


def test_a_measure_that_is_none_is_named() -> None:
    ones = pd.Series({"a": 1.0, "b": 1.0})
    limit = [Limit(of="effect", criterion="c02", at_most=2.0)]
    with pytest.raises(ProblemError, match="no effect 'c02'"):
        best_portfolio(
            Problem(value=ones, cost=ones, budget=5.0, effects=pd.DataFrame({"co2": ones}), limits=limit)
        )


@pytest.mark.parametrize("seed", range(12))
def test_a_cap_that_cannot_be_kept_is_told_with_the_nearest_that_can(seed: int) -> None:
    problem = capped(seed)
    least = min(
        does(problem, "co2", frozenset(rows))
        for k in range(8)
        for rows in combinations(problem.value.index, k)
        if problem.cost[list(rows)].sum() <= problem.budget
    )
    problem = replace(problem, limits=[Limit(of="effect", criterion="co2", at_most=least - 7.0)])
    with pytest.raises(InfeasibleError) as told:
        best_portfolio(problem)
    (relaxed,) = told.value.explanation.relaxed
    assert relaxed.bound == pytest.approx(least)
    assert f"at most {least:g} could be kept, 7 more than the limit" in str(told.value)
