"""The same problem in kronor, in millions and in billions, by points or by thousandths: the same answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from infraprio.errors import InfeasibleError
from infraprio.portfolio import (
    Problem,
    alternatives,
    best_portfolio,
    budget_curve,
    chance_of_overrun,
    competitors,
    core_index,
    cvar_portfolio,
    evaluate_list,
    explain_infeasible,
    incremental_rank,
    maximin_portfolio,
    minimax_regret_portfolio,
    near_optimal_ranges,
    nondominated,
    pareto_front,
    priority_list,
    replacement_cost,
    robust_portfolio,
    shadow_prices,
    shapley,
)
from infraprio.portfolio.problem.units import noise
from infraprio.solver.unit import unit_of
from tests.conftest import TIMES
from tests.portfolio.choose.test_properties import in_other_money, in_other_worth
from tests.portfolio.some_problems import random_problem

UNITS = (1e-6, 1e-3, 1e3, 1e6, 1e9, 1e10)


def plan_of(plan, worth: float, money: float) -> list:
    return [plan.selected, plan.start, plan.status, plan.value / worth, plan.bound / worth, plan.cost / money]


def best(problem: Problem, money: float, worth: float) -> list:
    return plan_of(best_portfolio(problem), worth, money)


def others(problem: Problem, money: float, worth: float) -> list:
    plans = alternatives(problem, k=4)
    return [[plan.status, plan.value / worth, plan.cost / money] for plan in plans]


def near(problem: Problem, money: float, worth: float) -> list:
    found = near_optimal_ranges(problem, within=0.1)
    size = [worth if what in ("value", "criterion") else money for what, _ in found.index]
    return [list(found.index), found.to_numpy() / np.array(size)[:, None], found.attrs["proved"]]


def robust(problem: Problem, money: float, worth: float) -> list:
    rise = cost_of(problem) * 0.25
    plan = robust_portfolio(problem, deviation=rise, gamma=1.5)
    return [*plan_of(plan, worth, money), {key: cost / money for key, cost in plan.worst_cost.items()}]


def overrun(problem: Problem, money: float, worth: float) -> list:
    cases = pd.DataFrame(
        np.random.default_rng(1).uniform(0.8, 1.3, (20, len(problem.value))), columns=problem.value.index
    )
    return chance_of_overrun(problem, best_portfolio(problem), cases * cost_of(problem)).to_list()


def worst_cases(problem: Problem, money: float, worth: float) -> list:
    value = values_of(problem)
    cases = (
        pd.DataFrame(np.random.default_rng(2).uniform(0.5, 1.5, (6, len(value))), columns=value.index) * value
    )
    plan, figures = cvar_portfolio(problem, cases, confidence=0.5, risk_aversion=0.7)
    return [plan.selected, *(number / worth for number in figures.values())]


def curve(problem: Problem, money: float, worth: float) -> list:
    found = budget_curve(problem)
    size = money if found.index.name == "budget" else 1.0
    return [
        found.index.to_numpy() / size,
        found["value"].to_numpy() / worth,
        found["cost"].to_numpy() / money,
        found["dual"].to_numpy() * size / worth,
        list(found["status"]),
    ]


def front(problem: Problem, money: float, worth: float) -> list:
    found = pareto_front(problem)
    criteria = [name for name in found.columns[:3] if name not in ("selected", "convex", "knee")]
    size = np.array([money if name == "cost" else worth for name in criteria])
    return [found[criteria].to_numpy(dtype=float) / size, list(found["status"]), found.attrs["complete"]]


def rivals(problem: Problem, money: float, worth: float) -> list:
    found = competitors(problem, best_portfolio(problem), score_range=0.2 * worth)
    numbers = found[["cost", "value", "least", "greatest"]].to_numpy(dtype=float)
    told = [tuple(np.round(line / [money, worth, worth, worth], 6)) for line in numbers]
    return [sorted(map(sorted, found["selected"])), sorted(told)]


def unbeaten(problem: Problem, money: float, worth: float) -> list:
    return [
        sorted(map(sorted, nondominated(problem)["selected"])),
        core_index(problem).to_dict(),
    ]


def worst_weights(problem: Problem, money: float, worth: float) -> list:
    plan, (other, regret) = maximin_portfolio(problem), minimax_regret_portfolio(problem)
    return [plan.value / worth, plan.cost / money, plan.status, other.cost / money, regret / worth]


def prices(problem: Problem, money: float, worth: float) -> list:
    found = shadow_prices(problem)
    return [(found[["dual", "quotient"]] * money / worth).to_numpy(), found["budget"].to_numpy() / money]


def losses(problem: Problem, money: float, worth: float) -> list:
    found = replacement_cost(problem)
    return [found["chosen"].to_dict(), found["loss"].to_numpy() / worth, found.attrs["proved"]]


def shares(problem: Problem, money: float, worth: float) -> list:
    return [shapley(problem, best_portfolio(problem)).to_numpy() / worth]


def ranks(problem: Problem, money: float, worth: float) -> list:
    found = incremental_rank(problem, steps=3)
    return [found.to_dict(), found.attrs["proved"]]


def lists(problem: Problem, money: float, worth: float, **ways) -> list:
    budgets = [problem.budget * share for share in (0.5, 0.8, 1.0)]
    found = priority_list(problem, budgets, **ways)
    told = [found.value, found.bound, found.free_value, found.objective, found.worst]
    cost = [plan.cost / money for plan in found.portfolios]
    again = evaluate_list(problem, found, budgets).value if not ways else found.value
    return [found.status, *(number / worth for number in told), cost, again / worth]


def careful(problem: Problem, money: float, worth: float) -> list:
    return lists(problem, money, worth, risk_aversion=0.7, confidence=0.5)


def doubtful(problem: Problem, money: float, worth: float) -> list:
    apart = 1.0 - np.eye(3)
    return lists(problem, money, worth, risk_aversion=0.3, confidence=0.5, ambiguity=0.1, distance=apart)


def stopped(problem: Problem, money: float, worth: float) -> list:
    return lists(problem, money, worth, reading="stop")


def skipped(problem: Problem, money: float, worth: float) -> list:
    return lists(problem, money, worth, reading="skip")


def clash(problem: Problem, money: float, worth: float) -> list:
    found = explain_infeasible(
        replace(problem, mandatory=list(problem.value.index), forbidden=(), excludes=())
    )
    return [
        found.feasible,
        [rule.kind for rule in found.rules],
        found.extra_money and found.extra_money / money,
    ]


ONE = [
    best, others, near, robust, overrun, worst_cases, curve, front, rivals, prices, losses, shares, ranks, lists,
    careful, doubtful, stopped, skipped, clash,
]  # fmt: skip
SEVERAL = [best, front, unbeaten, worst_weights, rivals, curve]


def cost_of(problem: Problem) -> pd.Series:
    """Return the cost of each row in all."""
    cost = problem.cost
    return cost if isinstance(cost, pd.Series) else cost.sum(axis=1)


def values_of(problem: Problem) -> pd.Series:
    """Return the weighted value of each row."""
    return problem.value if isinstance(problem.value, pd.Series) else problem.value.mean(axis=1)


def asked(ask, problem: Problem, money: float, worth: float):
    """Return what a function says of a problem in other units, told in the first units."""
    other = in_other_worth(in_other_money(problem, money), worth)
    try:
        return ask(other, money, worth)
    except InfeasibleError:
        return "impossible"


def agree(one, other) -> bool:
    """Say whether two answers agree, numbers to a millionth."""
    if isinstance(one, dict):
        return list(one) == list(other) and agree(list(one.values()), list(other.values()))
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(agree(a, b) for a, b in zip(one, other))
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and np.allclose(one, other, rtol=1e-6, atol=1e-6, equal_nan=True)
    if isinstance(one, float | int) and not isinstance(one, bool):
        return other == pytest.approx(one, rel=1e-6, abs=1e-6, nan_ok=True)
    return bool(one == other)


def plain(seed: int, criteria: int) -> Problem:
    """Return a small problem with one pot, and numbers with decimals."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 9))
    ids = [f"p{number}" for number in range(n)]
    value = pd.DataFrame(rng.integers(5, 120, (n, criteria)) / 10.0, index=ids)
    value.columns = [f"c{number}" for number in range(criteria)]
    cost = pd.Series(rng.integers(10, 900, n) / 10.0, index=ids)
    return Problem(value=value["c0"] if criteria == 1 else value, cost=cost, budget=float(cost.sum() / 2))


@pytest.mark.parametrize("ask", ONE, ids=lambda ask: ask.__name__)
@given(st.integers(0, 10**6), st.sampled_from(UNITS), st.sampled_from(UNITS), st.booleans())
@example(565, 1e-6, 1e-6, False)
@settings(max_examples=5 * TIMES, deadline=None)
def test_units_do_not_matter(ask, seed, money, worth, mixed):
    problem = random_problem(seed) if mixed else plain(seed, 1)
    if ask in (robust, overrun, worst_cases) and (cost_of(problem) == 0).any():
        problem = plain(seed, 1)
    assert agree(asked(ask, problem, 1.0, 1.0), asked(ask, problem, money, worth))


@pytest.mark.parametrize("ask", SEVERAL, ids=lambda ask: ask.__name__)
@given(st.integers(0, 10**6), st.sampled_from(UNITS), st.sampled_from(UNITS), st.booleans())
@example(237416, 1.0, 1e-6, True)  # no plan at all
@settings(max_examples=4 * TIMES, deadline=None)
def test_units_do_not_matter_with_several_criteria(ask, seed, money, worth, mixed):
    problem = random_problem(seed, criteria=2) if mixed else plain(seed, 2)
    assert agree(asked(ask, problem, 1.0, 1.0), asked(ask, problem, money, worth))


def test_a_budget_of_a_tenth_of_a_billionth_pays_for_one_of_two():
    value = pd.Series({"a": 3.0, "b": 4.0})
    found = best_portfolio(Problem(value=value, cost=pd.Series({"a": 1e-10, "b": 2e-10}), budget=1e-10))
    assert (found.selected, found.cost) == (["a"], 1e-10)


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=8), st.integers(-8, 9))
def test_the_unit_of_numbers_goes_with_them(numbers, power):
    whole = np.array(numbers, dtype=float)
    unit = unit_of(whole)
    other = unit_of(whole * 10.0**power)
    assert unit == np.gcd.reduce(numbers) or not any(numbers)
    assert other == pytest.approx(unit * 10.0**power, rel=1e-12) or not any(numbers)
    assert noise(1e6 * whole) == pytest.approx(1e6 * noise(whole))
