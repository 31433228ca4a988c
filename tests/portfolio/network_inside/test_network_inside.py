"""With the network inside: against trying every plan, with set functions of all shapes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import chain, combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import InfeasibleError, ProblemError
from infraprio.portfolio import Problem, best_portfolio, best_portfolio_evaluated, priority_list_evaluated
from tests.conftest import TIMES
from tests.portfolio.some_problems import every_plan, random_problem

seeds = st.integers(0, 100_000)
few = settings(max_examples=8 * TIMES, deadline=None)
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


def undervalued(evaluate: Evaluate, rows: list) -> float:
    """How much singles and pairs undervalue any set at most, from 0."""
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
    return max(0.0, max(below(chosen) for chosen in every))


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
    slack = undervalued(evaluate, rows)
    found = best_portfolio_evaluated(problem, evaluate, slack=slack, max_evaluations=10_000)
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
@settings(max_examples=7 * TIMES, deadline=None)
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
    slack = undervalued(evaluate, list(problem.value.index))
    bounded = priority_list_evaluated(
        problem, evaluate, budgets, chances, slack=slack, max_evaluations=10_000
    )
    assert bounded.rests_on != "estimate"
    assert bounded.value - 1e-7 <= best <= bounded.bound + 1e-6
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


COST = pd.Series(1.0, list("abcdef"))


def counting(evaluate: Evaluate) -> tuple[Evaluate, list[frozenset]]:
    """An evaluator, and the sets it was asked for."""
    asked: list[frozenset] = []

    def counted(rows: frozenset) -> float:
        asked.append(rows)
        return evaluate(rows)

    return counted, asked


def in_threes(rows: frozenset) -> float:
    """Single values, one pair and one group of three."""
    single = sum(6.0 - "abcdef".index(row) * 0.5 for row in rows)
    return single - 3.0 * ({"a", "b"} <= rows) - 9.0 * ({"b", "c", "d"} <= rows)


def test_a_group_of_three_is_found_and_put_into_the_model():
    problem = Problem(value=COST, cost=COST, budget=5.0)
    evaluate, asked = counting(in_threes)
    found = best_portfolio_evaluated(problem, evaluate)
    plans = [frozenset(some) for size in range(6) for some in combinations("abcdef", size)]
    assert found.value == max(in_threes(plan) for plan in plans)
    assert [(set(rows), extra) for rows, extra in found.groups.itertuples(index=False)] == [
        ({"b", "c", "d"}, -9.0)
    ]
    assert found.pairs.to_numpy().tolist() == [["a", "b", -3.0]]
    assert len(asked) == len(set(asked)) == found.evaluations
    again = best_portfolio(found.model)  # the model is right about every set now
    assert again.value == pytest.approx(found.value)


def test_what_is_known_is_not_asked_for_again():
    problem = Problem(value=COST, cost=COST, budget=5.0)
    first = best_portfolio_evaluated(problem, in_threes)
    evaluate, asked = counting(in_threes)
    again = best_portfolio_evaluated(problem, evaluate, known=first.evaluated)
    assert (again.selected, again.value, asked) == (first.selected, first.value, [])
    listed = priority_list_evaluated(problem, evaluate, [5.0], known=first.evaluated)
    assert (listed.value, asked) == (first.value, [])


def test_only_interacting_pairs_are_asked_for_and_those_that_never_meet_are_not():
    evaluate, asked = counting(in_threes)
    problem = Problem(value=COST, cost=COST, budget=2.0, excludes=[("a", "b")], forbidden=["f"])
    found = best_portfolio_evaluated(problem, evaluate, interacting=[("a", "b"), ("a", "f"), ("c", "d")])
    assert found.looked_at == 1
    assert frozenset("ab") not in asked
    assert frozenset("af") not in asked
    with pytest.raises(ProblemError, match="interacting"):
        best_portfolio_evaluated(problem, evaluate, interacting=[("a", "x")])


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), None, "much"])
def test_an_evaluator_that_gives_no_number(wrong):
    problem = Problem(value=COST, cost=COST, budget=3.0)
    with pytest.raises(ProblemError, match="finite number"):
        best_portfolio_evaluated(problem, lambda rows: wrong if len(rows) == 3 else float(len(rows)))
    with pytest.raises(ProblemError, match="finite number"):
        priority_list_evaluated(problem, lambda rows: wrong if len(rows) == 3 else float(len(rows)), [3.0])


def test_an_evaluator_that_changes_its_mind_is_asked_once_a_set():
    rng = np.random.default_rng(1)
    evaluate, asked = counting(lambda _: float(rng.normal()))
    problem = Problem(value=COST, cost=COST, budget=3.0)
    found = best_portfolio_evaluated(problem, evaluate)
    assert len(asked) == len(set(asked))
    assert found.value == found.evaluated[frozenset(found.selected)]
    assert found.bound >= found.value


def test_a_slack_that_is_refuted_is_said_to_be():
    problem = Problem(value=COST, cost=COST, budget=5.0)

    def helped(rows: frozenset) -> float:
        return len(rows) + 5.0 * (len(rows) >= 4)

    found = best_portfolio_evaluated(problem, helped, slack=0.0, max_evaluations=3)
    assert found.rests_on == "estimate"
    assert any("refuted" in note for note in found.notes)
    listed = priority_list_evaluated(problem, helped, [3.0, 5.0], slack=0.0, max_evaluations=6)
    assert listed.rests_on == "estimate"
    assert any("refuted" in note for note in listed.notes)


def noisy(rows: frozenset) -> float:
    """A value in which every group of any size interacts."""
    return float(np.random.default_rng([ord(row) for row in sorted(rows)]).normal(len(rows), 2.0))


@pytest.mark.parametrize("most", [0, 1, 5])
def test_limit_of_evaluations(most):
    rows = list("abcdefghij")
    cost = pd.Series(1.0, rows)
    problem = Problem(value=cost, cost=cost, budget=5.0)
    evaluate, asked = counting(noisy)
    found = best_portfolio_evaluated(problem, evaluate, interacting=[], max_evaluations=most)
    assert len(asked) <= 1 + len(rows) + max(most, 1)  # nothing, singles, and the first plan in any case
    assert found.status == "best evaluated"
    assert found.gap > 0 or most == 5
    assert found.value == noisy(frozenset(found.selected))
    evaluate, asked = counting(noisy)
    listed = priority_list_evaluated(problem, evaluate, [3.0, 5.0], interacting=[], max_evaluations=most)
    assert len(asked) <= 1 + len(rows) + max(most, 2)
    assert listed.value <= listed.bound


def test_limit_of_time():
    rows = list("abcdefghij")
    cost = pd.Series(1.0, rows)

    def slow(chosen: frozenset) -> float:
        time.sleep(0.02)
        return noisy(chosen)

    problem = Problem(value=cost, cost=cost, budget=5.0)
    evaluate, asked = counting(slow)
    found = best_portfolio_evaluated(problem, evaluate, time_limit=0.1)
    assert len(asked) < 20
    assert found.notes
    assert (found.status, found.rests_on, found.bound) == ("best evaluated", "estimate", math.inf)
    assert found.value == noisy(frozenset(found.selected))


@pytest.mark.parametrize(
    "odd", [{"slack": -1.0}, {"slack": math.nan}, {"max_evaluations": -1}, {"time_limit": 0.0}, {"gap": -0.1}]
)
def test_limits_that_cannot_be_used(odd):
    problem = Problem(value=COST, cost=COST, budget=3.0)
    with pytest.raises(ProblemError, match=next(iter(odd))):
        best_portfolio_evaluated(problem, in_threes, **odd)


def test_rules_on_values_mean_the_problems_own():
    own = pd.Series([1.0, 1.0, 1.0, 9.0, 9.0, 9.0], list("abcdef"))
    problem = Problem(
        value=own, cost=COST, budget=3.0, limits=[{"of": "value", "members": ["d", "e", "f"], "at_most": 9.0}]
    )
    found = best_portfolio_evaluated(problem, lambda rows: float(sum("abcdef".index(row) for row in rows)))
    assert len(set(found.selected) & set("def")) == 1
    two = pd.DataFrame({"jobs": own, "air": 10.0 - own})
    problem = Problem(value=two, cost=COST, budget=3.0, standards={"jobs": 18.0})
    found = best_portfolio_evaluated(
        problem, lambda rows: float(sum(5 - "abcdef".index(row) for row in rows))
    )
    assert len(set(found.selected) & set("def")) == 2
    with pytest.raises(ProblemError, match="criterion"):
        best_portfolio_evaluated(replace(problem, limits=[{"of": "value", "at_most": 9.0}]), in_threes)


@pytest.mark.parametrize("budget", [0.0, 1.0, 100.0])
def test_degenerate_problems(budget):
    one = pd.Series({"a": 1.0})
    found = best_portfolio_evaluated(
        Problem(value=one, cost=one, budget=budget), lambda rows: 7.0 - len(rows)
    )
    assert (found.selected, found.value, found.gap) == ([], 7.0, 0.0)
    same = best_portfolio_evaluated(Problem(value=COST, cost=COST, budget=budget), lambda _: 0.0)
    assert (same.value, same.gap) == (0.0, 0.0)
    listed = priority_list_evaluated(Problem(value=COST, cost=COST), lambda _: 0.0, [budget])
    assert (listed.value, listed.gap) == (0.0, 0.0)


def test_same_input_same_answer():
    problem = random_problem(11, placed=True)
    evaluate = growth(np.random.default_rng(3), list(problem.value.index))
    one, two = (best_portfolio_evaluated(problem, evaluate) for _ in range(2))
    assert (one.selected, one.plan.start, one.bound) == (two.selected, two.plan.start, two.bound)
    assert one.history.equals(two.history)
    assert list(one.evaluated.items()) == list(two.evaluated.items())
    first, second = (
        priority_list_evaluated(problem, evaluate, [problem.budget, problem.budget * 2]) for _ in range(2)
    )
    assert (first.order, first.value, first.bound) == (second.order, second.value, second.bound)


def test_bound_with_a_slack_holds_for_what_was_not_found():
    rows = list("abcdefgh")
    cost = pd.Series(1.0, rows)

    def hidden(chosen: frozenset) -> float:
        return sum(9.0 - rows.index(row) for row in chosen) + 30.0 * ({"f", "g", "h"} <= chosen)

    problem = Problem(value=cost, cost=cost, budget=3.0)
    best = hidden(frozenset("fgh"))
    found = best_portfolio_evaluated(problem, hidden, slack=30.0, max_evaluations=2)
    assert (found.rests_on, found.status) == ("slack", "best evaluated")
    assert found.value < best <= found.bound
    listed = priority_list_evaluated(problem, hidden, [3.0, 4.0], slack=30.0, max_evaluations=2)
    assert listed.rests_on == "slack"
    assert listed.value < best + 4.5 <= listed.bound
    guess = best_portfolio_evaluated(problem, hidden, max_evaluations=2)
    assert (guess.rests_on, guess.status) == ("estimate", "best evaluated")  # and says that it guesses
    proved = best_portfolio_evaluated(problem, hidden)  # few enough sets to look at all of them
    assert (proved.rests_on, proved.status, proved.value) == ("every set evaluated", "optimal", best)


def test_bad_data_and_impossible_rules_are_found_before_pairs_are_asked_for():
    evaluate, asked = counting(in_threes)
    twice = Problem(value=COST.iloc[[0, 0]], cost=COST.iloc[[0, 0]], budget=3.0)
    for call in (best_portfolio_evaluated, lambda *given: priority_list_evaluated(*given, [3.0])):
        with pytest.raises(ProblemError, match="more than once"):
            call(twice, evaluate)
        assert asked == []
        with pytest.raises(InfeasibleError):
            call(Problem(value=COST, cost=COST, budget=3.0, mandatory=list("abcdef")), evaluate)
        assert len(asked) <= 7
        asked.clear()
