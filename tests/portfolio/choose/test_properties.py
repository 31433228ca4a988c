"""What must hold for every problem: more money is never worse, and names, order and units do not matter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import InfeasibleError
from infraprio.portfolio import Problem, best_portfolio, priority_list
from tests.conftest import TIMES
from tests.portfolio.some_problems import random_problem

seeds = st.integers(0, 100_000)
few = settings(max_examples=12 * TIMES, deadline=None)


def asked(seed: int) -> Problem:
    """Return a random problem of one criterion that has its matching fund where it is placed."""
    return random_problem(seed)


def value_of(problem: Problem) -> float | None:
    """Return the value of the best portfolio; None where none is possible."""
    try:
        return best_portfolio(problem).value
    except InfeasibleError:
        return None


def list_of(problem: Problem, **ways) -> float | None:
    """Return the value of the best list over three budgets; None where none is possible."""
    try:
        return priority_list(
            problem, [problem.budget * share for share in (0.6, 1.0, 1.5)], [0.3, 0.5, 0.2], **ways
        ).value
    except InfeasibleError:
        return None


def same(one: float | None, other: float | None) -> bool:
    """Say whether two answers agree."""
    return one is other if one is None or other is None else one == pytest.approx(other, abs=1e-6)


def relabelled(problem: Problem, to) -> Problem:
    """Return the problem with other names for rows and proposals."""

    def names(some):
        return [to(name) for name in some]

    return replace(
        problem,
        value=problem.value.rename(to),
        cost=problem.cost.rename(to),
        alternatives={to(name): names(options) for name, options in problem.alternatives.items()},
        mandatory=names(problem.mandatory),
        forbidden=names(problem.forbidden),
        requires=[tuple(names(pair)) for pair in problem.requires],
        requires_any=[(to(a), names(several)) for a, several in problem.requires_any],
        excludes=[tuple(names(some)) for some in problem.excludes],
        synergy={tuple(names(some)): gain for some, gain in problem.synergy.items()},
        shared_cost={key: (cost, names(some)) for key, (cost, some) in problem.shared_cost.items()},
        group={
            key: {to(name): label for name, label in labels.items()} for key, labels in problem.group.items()
        },
        allowed={to(name): periods for name, periods in problem.allowed.items()},
        duration={to(name): length for name, length in problem.duration.items()},
    )


def times(amount, rate: float):
    """Return an amount, or a mapping of amounts, in another unit."""
    if hasattr(amount, "keys"):
        return {key: part * rate for key, part in amount.items()}
    return amount * rate


def in_other_money(problem: Problem, rate: float) -> Problem:
    """Return the problem with all money in another unit."""

    return replace(
        problem,
        cost=problem.cost * rate,
        budget=problem.budget * rate,
        shared_cost={key: (times(cost, rate), some) for key, (cost, some) in problem.shared_cost.items()},
        limits=[changed(limit, rate) if limit["of"] == "cost" else limit for limit in problem.limits],
    )


def in_other_worth(problem: Problem, rate: float) -> Problem:
    """Return the problem with all values in another unit."""
    return replace(
        problem,
        value=problem.value * rate,
        synergy={some: times(gain, rate) for some, gain in problem.synergy.items()},
        standards={name: least * rate for name, least in problem.standards.items()},
        limits=[changed(limit, rate) if limit["of"] == "value" else limit for limit in problem.limits],
    )


def changed(limit: dict, rate: float) -> dict:
    """Return a limit in another unit."""
    return {key: bound * rate if key in ("at_least", "at_most") else bound for key, bound in limit.items()}


def shuffled(problem: Problem, seed: int) -> Problem:
    """Return the problem with its rows, and the rows of its costs, in other orders."""
    rng = np.random.default_rng(seed)
    ids = list(problem.value.index)
    return replace(
        problem,
        value=problem.value.loc[list(rng.permutation(ids))],
        cost=problem.cost.loc[list(rng.permutation(ids))],
        requires=list(problem.requires)[::-1],
        synergy=dict(reversed(problem.synergy.items())),
    )


@given(seeds)
@few
def test_more_money_is_never_worse(seed):
    problem = asked(seed)
    before = None
    for share in (0.4, 0.8, 1.0, 1.7):
        now = value_of(replace(problem, budget=problem.budget * share))
        assert before is None or (now is not None and now >= before - 1e-7)
        before = now


@given(seeds)
@few
def test_names_order_and_units_do_not_matter(seed):
    problem = asked(seed)
    value = value_of(problem)
    assert same(value, value_of(relabelled(problem, lambda name: f"Åtgärd {name}")))
    assert same(value, value_of(shuffled(problem, seed)))
    assert same(value, value_of(in_other_money(problem, 1250.0)))
    assert same(value, value_of(in_other_money(problem, 0.001)))
    scaled = value_of(in_other_worth(problem, 40.0))
    assert same(value, None if scaled is None else scaled / 40.0)


@given(seeds)
@settings(max_examples=6 * TIMES, deadline=None)
def test_names_order_and_units_do_not_matter_for_lists(seed):
    problem = asked(seed)
    value = list_of(problem)
    assert same(value, list_of(relabelled(problem, lambda name: (name, 1))))
    assert same(value, list_of(shuffled(problem, seed)))
    assert same(value, list_of(in_other_money(problem, 1250.0)))
    scaled = list_of(in_other_worth(problem, 40.0))
    assert same(value, None if scaled is None else scaled / 40.0)


@given(seeds)
@settings(max_examples=7 * TIMES, deadline=None)
def test_a_looser_rule_is_never_worse_for_a_list(seed):
    problem = asked(seed)
    nested, late = list_of(problem), list_of(problem, delay=True)
    stop, fixed = list_of(problem, reading="stop"), list_of(problem, fixed_options=True)
    ranked = list_of(problem, ranked_options=True)
    both = list_of(problem, ranked_options=True, fixed_options=True)
    free = [value_of(replace(problem, budget=problem.budget * share)) for share in (0.6, 1.0, 1.5)]
    for tight, loose in (
        (both, fixed),
        (both, ranked),
        (fixed, nested),
        (ranked, nested),
        (nested, late),
        (late, stop),
    ):
        assert tight is None or (loose is not None and loose >= tight - 1e-6)
    if stop is not None:
        assert float(np.dot(free, [0.3, 0.5, 0.2])) >= stop - 1e-6


@given(seeds)
@few
def test_a_rule_more_is_never_better(seed):
    problem = asked(seed)
    value = value_of(problem)
    ids = list(problem.value.index)
    tighter = [
        replace(problem, forbidden=[*problem.forbidden, ids[0]]),
        replace(problem, mandatory=[*problem.mandatory, ids[1]]),
        replace(problem, excludes=[*problem.excludes, (ids[0], ids[1])]),
        replace(problem, requires=[*problem.requires, (ids[1], ids[2])]),
        replace(problem, limits=[*problem.limits, {"of": "count", "at_most": 2}]),
    ]
    for one in tighter:
        other = value_of(one)
        assert other is None or (value is not None and other <= value + 1e-7)


def test_equal_and_beaten_proposals_change_nothing():
    value = pd.Series({"a": 4.0, "b": 4.0, "c": 4.0, "worse": 3.0})
    cost = pd.Series({"a": 2.0, "b": 2.0, "c": 2.0, "worse": 3.0})
    found = priority_list(Problem(value=value, cost=cost), [2, 4, 7])
    assert found.value == pytest.approx((4 + 8 + 12) / 3)
    assert [len(level) for level in found.levels] == [1, 1, 1]
