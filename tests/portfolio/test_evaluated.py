"""With the network inside: against trying every plan, with set functions of all shapes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import InfeasibleError
from infraprio.portfolio import Problem, best_portfolio_evaluated, priority_list_evaluated
from tests.portfolio.some_problems import every_plan, random_problem

seeds = st.integers(0, 100_000)
few = settings(max_examples=25, deadline=None)
Evaluate = Callable[[frozenset], float]


def coverage(rng: np.random.Generator, rows: list) -> Evaluate:
    """Proposals that serve the same people: submodular."""
    people = rng.integers(1, 6, 12)
    serves = {row: set(rng.choice(12, size=int(rng.integers(1, 7)), replace=False).tolist()) for row in rows}
    return lambda chosen: float(sum(people[k] for k in set().union(*(serves[row] for row in chosen))))


def growth(rng: np.random.Generator, rows: list) -> Evaluate:
    """Proposals that help each other: supermodular, worth something even if nothing is built."""
    size = dict(zip(rows, rng.integers(1, 4, len(rows)).astype(float)))
    return lambda chosen: 5.0 + sum(size[row] for row in chosen) ** 1.7


def groups(rng: np.random.Generator, rows: list) -> Evaluate:
    """Effects of single proposals, of pairs and of threes, of either sign."""
    parts = {frozenset([row]): float(rng.integers(-3, 10)) for row in rows}
    parts |= {
        frozenset(pair): float(rng.integers(-4, 5)) for pair in combinations(rows, 2) if rng.random() < 0.5
    }
    parts |= {
        frozenset(some): float(rng.integers(-6, 7)) for some in combinations(rows, 3) if rng.random() < 0.3
    }
    return lambda chosen: 100.0 + sum(part for members, part in parts.items() if members <= chosen)


SHAPES = {"coverage": coverage, "growth": growth, "groups": groups}


def weights(problem: Problem) -> list[tuple[int, float]]:
    """Periods and f_t - f_(t+1)."""
    if problem.periods is None:
        return [(0, 1.0)]
    given_factors = problem.period_factor
    factors = [1.0 if given_factors is None else float(given_factors[p]) for p in problem.periods]
    return list(enumerate(a - b for a, b in zip(factors, [*factors[1:], 0.0], strict=True)))


def worth(problem: Problem, plan: dict, evaluate: Evaluate) -> float:
    """Value of a plan, counted directly."""
    periods = list(problem.periods) if problem.periods is not None else None
    start = {row: 0 if periods is None else periods.index(when) for row, when in plan.items()}
    return sum(
        step * evaluate(frozenset(row for row, first in start.items() if first <= period))
        for period, step in weights(problem)
    )


@pytest.mark.parametrize("shape", SHAPES)
@given(seeds)
@few
def test_every_set_evaluated_is_the_best_plan_there_is(shape, seed):
    problem = random_problem(seed)
    evaluate = SHAPES[shape](np.random.default_rng(seed), list(problem.value.index))
    plans = [plan for plan, _ in every_plan(problem)]
    if not plans:
        with pytest.raises(InfeasibleError):
            best_portfolio_evaluated(problem, evaluate)
        return
    best = max(worth(problem, plan, evaluate) for plan in plans)
    found = best_portfolio_evaluated(problem, evaluate, slack=math.inf, max_evaluations=10_000)
    assert found.value == pytest.approx(best, abs=1e-7)
    assert found.bound == pytest.approx(best, abs=1e-6)
    assert (found.status, found.rests_on, found.gap) == ("optimal", "every set evaluated", 0.0)
    chosen = {
        row: found.plan.start.get(owner) for row, owner in zip(found.plan.selected, found.plan.proposals)
    }
    assert worth(problem, chosen, evaluate) == pytest.approx(found.value)
    assert found.plan.check.ok
    assert found.additive["value"] <= best + 1e-7


@pytest.mark.parametrize("shape", SHAPES)
@given(seeds)
@few
def test_value_is_exact_and_bound_with_true_slack_holds(shape, seed):
    problem = random_problem(seed)
    rows = list(problem.value.index)
    evaluate = SHAPES[shape](np.random.default_rng(seed), rows)
    plans = [plan for plan, _ in every_plan(problem)]
    if not plans:
        return
    best = max(worth(problem, plan, evaluate) for plan in plans)
    nothing = evaluate(frozenset())
    single = {row: evaluate(frozenset([row])) - nothing for row in rows}
    pair = {
        frozenset(two): evaluate(frozenset(two)) - nothing - sum(single[row] for row in two)
        for two in combinations(rows, 2)
    }

    def below(chosen: tuple) -> float:
        alone = sum(single[row] for row in chosen)
        together = sum(pair[frozenset(two)] for two in combinations(chosen, 2))
        return evaluate(frozenset(chosen)) - nothing - alone - together

    every = chain.from_iterable(combinations(rows, size) for size in range(len(rows) + 1))
    slack = max(0.0, max(below(chosen) for chosen in every))
    found = best_portfolio_evaluated(
        replace(problem, excludes=problem.excludes), evaluate, slack=slack, max_evaluations=10_000
    )
    assert found.value == pytest.approx(best, abs=1e-6)
    assert found.bound == pytest.approx(best, abs=1e-5)
    assert found.status == "optimal"
    guess = best_portfolio_evaluated(problem, evaluate)
    assert guess.value <= best + 1e-7
    assert guess.bound >= guess.value
    if guess.status == "optimal":
        assert guess.value == pytest.approx(best, abs=1e-6)
    chosen = {
        row: guess.plan.start.get(owner) for row, owner in zip(guess.plan.selected, guess.plan.proposals)
    }
    assert worth(problem, chosen, evaluate) == pytest.approx(guess.value)


def inside(problem: Problem, low: dict, high: dict) -> bool:
    """Whether a plan's proposals all stand in another, none later."""
    owner = {option: name for name, options in problem.alternatives.items() for option in options}
    first = {owner.get(row, row): when for row, when in low.items()}
    second = {owner.get(row, row): when for row, when in high.items()}
    place = {None: 0} if problem.periods is None else {p: k for k, p in enumerate(problem.periods)}
    return all(name in second and place[second[name]] <= place[when] for name, when in first.items())


def best_nested(problem: Problem, budgets: list, chances: list, evaluate: Evaluate) -> float | None:
    """Expected value of the best nested family, by trying every one."""
    best: list[tuple[dict, float]] = []
    for number, (budget, chance) in enumerate(zip(budgets, chances, strict=True)):
        plans = [plan for plan, _ in every_plan(replace(problem, budget=budget))]
        later = []
        for plan in plans:
            before = [total for low, total in best if inside(problem, low, plan)]
            if number == 0 or before:
                head = 0.0 if number == 0 else max(before)
                later.append((plan, head + chance * worth(problem, plan, evaluate)))
        best = later
    return max((total for _, total in best), default=None)


@pytest.mark.parametrize("shape", SHAPES)
@given(seeds)
@settings(max_examples=12, deadline=None)
def test_list_is_the_best_there_is(shape, seed):
    problem = random_problem(seed)
    evaluate = SHAPES[shape](np.random.default_rng(seed), list(problem.value.index))
    budgets, chances = [problem.budget * factor for factor in (0.6, 1.0, 1.5)], [0.3, 0.5, 0.2]
    best = best_nested(problem, budgets, chances, evaluate)
    if best is None:
        with pytest.raises(InfeasibleError):
            priority_list_evaluated(problem, evaluate, budgets, chances)
        return
    found = priority_list_evaluated(
        problem, evaluate, budgets, chances, slack=math.inf, max_evaluations=10_000
    )
    assert found.value == pytest.approx(best, abs=1e-6)
    assert (found.status, found.rests_on) == ("optimal", "every set evaluated")
    assert found.bound == pytest.approx(best, abs=1e-5)
    guess = priority_list_evaluated(problem, evaluate, budgets, chances)
    assert guess.value <= best + 1e-7
    assert guess.bound >= guess.value >= guess.additive["value"] - 1e-9
    if guess.status == "optimal":
        assert guess.value == pytest.approx(best, abs=1e-6)
    total = 0.0
    for chance, plan in zip(guess.priority.scenarios["probability"], guess.priority.portfolios, strict=True):
        chosen = {row: plan.start.get(owner) for row, owner in zip(plan.selected, plan.proposals)}
        own = worth(problem, chosen, evaluate)
        assert own == pytest.approx(plan.value)
        total += chance * own
    assert total == pytest.approx(guess.value)
