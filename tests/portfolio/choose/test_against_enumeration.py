"""Every rule, mixed at random, against trying everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import InfeasibleError, ProblemError
from infraprio.portfolio import (
    Problem,
    alternatives,
    best_portfolio,
    best_portfolio_evaluated,
    budget_curve,
    cvar_portfolio,
    evaluate_list,
    explain_infeasible,
    maximin_portfolio,
    minimax_regret_portfolio,
    pareto_front,
    priority_list,
    replacement_cost,
    robust_portfolio,
    shapley,
)
from infraprio.portfolio.choose.verify import verify
from tests.portfolio.some_problems import every_plan, random_problem

seeds = st.integers(0, 100_000)
few = settings(max_examples=25, deadline=None)


def tried(problem: Problem) -> list:
    """Return every plan that keeps the rules."""
    return list(every_plan(problem))


@given(seeds)
@few
def test_best_portfolio(seed):
    problem = random_problem(seed)
    plans = tried(problem)
    if not plans:
        with pytest.raises(InfeasibleError):
            best_portfolio(problem)
        return
    found = best_portfolio(problem)
    assert found.value == pytest.approx(max(check.value for _, check in plans), abs=1e-7)
    assert (found.status, found.gap) == ("optimal", 0.0)
    assert found.check.ok
    assert found.cost == pytest.approx(found.spent.to_numpy().sum())


@given(seeds)
@few
def test_best_portfolio_by_weights_with_a_standard(seed):
    problem = replace(random_problem(seed, criteria=2), weights={"c0": 0.9, "c1": 0.1})
    problem = replace(problem, standards={"c1": 9.0})
    plans = tried(problem)
    if not plans:
        with pytest.raises(InfeasibleError):
            best_portfolio(problem)
        return
    found = best_portfolio(problem)
    best = max(0.9 * check.criteria["c0"] + 0.1 * check.criteria["c1"] for _, check in plans)
    assert found.value == pytest.approx(best, abs=1e-7)
    assert found.criteria["c1"] >= 9.0 - 1e-9


@pytest.mark.parametrize("seed", [154, 758, 1016, 1049, 1196])
def test_answers_that_highs_got_wrong_from_a_start(seed, monkeypatch):
    monkeypatch.setattr("infraprio.portfolio.choose.best_portfolio.FEW", 0)
    problem = random_problem(seed)
    found = best_portfolio(problem)
    assert found.value == pytest.approx(max(check.value for _, check in tried(problem)), abs=1e-7)
    assert found.gap == 0.0


@given(seeds)
@few
def test_explanation_is_irreducible(seed):
    problem = random_problem(seed)
    plans = tried(problem)
    found = explain_infeasible(problem)
    assert found.feasible == bool(plans)
    if found.feasible:
        return
    assert found.rules
    if found.extra_money:
        pots = problem.budget + found.extra_money + 1e-6
        assert any(True for _ in every_plan(replace(problem, budget=pots)))


def names(problem: Problem, plan: dict) -> frozenset:
    """Return the proposals of a plan with the number of their period."""
    owner = {option: proposal for proposal, options in problem.alternatives.items() for option in options}
    periods = list(problem.periods or ())
    return frozenset(
        (owner.get(row, row), 0 if start is None else periods.index(start)) for row, start in plan.items()
    )


def best_by_set(problem: Problem) -> dict[frozenset, float]:
    """Return the best value of each set of proposals with periods."""
    found: dict[frozenset, float] = {}
    for plan, check in every_plan(problem):
        key = names(problem, plan)
        found[key] = max(found.get(key, -np.inf), check.value)
    return found


def no_later(low: frozenset, high: frozenset) -> bool:
    """Say whether the second set has everything of the first, no later."""
    start = dict(high)
    return all(name in start and start[name] <= period for name, period in low)


@given(seeds)
@settings(max_examples=12, deadline=None)
def test_nested_list(seed):
    problem = random_problem(seed, placed=seed % 3 == 0)
    if problem.periods is not None:
        problem = random_problem(seed, placed=True)
    budgets, chances = [problem.budget * share for share in (0.5, 0.8, 1.2)], [0.2, 0.3, 0.5]
    families = [best_by_set(replace(problem, budget=budget)) for budget in budgets]
    reach = {key: chances[2] * value for key, value in families[2].items()}
    for place in (1, 0):
        lower = {}
        for key, value in families[place].items():
            above = [total for other, total in reach.items() if no_later(key, other)]
            if above:
                lower[key] = chances[place] * value + max(above)
        reach = lower
    if not reach:
        with pytest.raises(InfeasibleError):
            priority_list(problem, budgets, chances)
        return
    found = priority_list(problem, budgets, chances)
    assert found.value == pytest.approx(max(reach.values()), abs=1e-7)
    assert found.gap == 0.0
    assert found.free_value >= found.value - 1e-9
    assert found.order == [name for level in found.levels for name in level]
    for low, high in zip(found.portfolios, found.portfolios[1:]):
        assert set(low.proposals) <= set(high.proposals)


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_list_read_with_a_stop_where_values_differ(seed):
    problem = random_problem(seed, placed=False)
    if len(problem.value) > 5:
        problem = Problem(value=problem.value.iloc[:5], cost=problem.cost.iloc[:5], budget=problem.budget)
    rng = np.random.default_rng(seed)
    budgets = [problem.budget * share for share in (1.0, 0.6, 0.9)]
    values = [problem.value + rng.integers(-3, 4, len(problem.value)) for _ in budgets]
    chances = [0.2, 0.3, 0.5]
    owner = {option: proposal for proposal, options in problem.alternatives.items() for option in options}
    proposals = sorted({owner.get(row, row) for row in problem.value.index})
    families = []
    for budget, value in zip(budgets, values):
        sets = best_by_set(replace(problem, budget=budget, value=value))
        families.append({frozenset(name for name, _ in key): total for key, total in sets.items()})
    best = -np.inf
    for order in permutations(proposals):
        parts = [frozenset(order[:count]) for count in range(len(order) + 1)]
        reached = [
            max((family[part] for part in parts if part in family), default=-np.inf) for family in families
        ]
        best = max(best, float(np.dot(chances, reached)))
    if best == -np.inf:
        with pytest.raises(InfeasibleError):
            priority_list(problem, budgets, chances, values=values, reading="stop")
        return
    found = priority_list(problem, budgets, chances, values=values, reading="stop")
    assert found.value == pytest.approx(best, abs=1e-7)
    again = evaluate_list(problem, found, budgets, chances, values=values, reading="stop")
    assert again.value == pytest.approx(found.value, abs=1e-7)
    assert again.moved == []


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_front_with_all_rules(seed):
    problem = random_problem(seed, criteria=2)
    points = {tuple(round(v, 9) for v in check.criteria.values()) for _, check in every_plan(problem)}
    front = {p for p in points if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in points)}
    if not points:
        with pytest.raises(InfeasibleError):
            pareto_front(problem, ["c0", "c1"])
        return
    found = pareto_front(problem, ["c0", "c1"])
    assert {tuple(np.round(line, 9)) for line in found[["c0", "c1"]].to_numpy()} == front


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_budget_curve_by_table_and_by_search(seed):
    rng = np.random.default_rng(seed)
    value = pd.Series(rng.integers(0, 12, 7).astype(float))
    cost = pd.Series(rng.integers(0, 9, 7) / 2.0)
    problem = Problem(value=value, cost=cost, budget=15.0)
    table = budget_curve(problem)
    searched = budget_curve(replace(problem, limits=[{"of": "count", "at_most": 7}]))
    assert table.attrs["method"] != searched.attrs["method"]
    assert table["value"].to_dict() == pytest.approx(searched["value"].to_dict())
    for budget in rng.integers(0, 30, 3) / 2.0:
        exact = best_portfolio(replace(problem, budget=float(budget))).value
        assert budget_curve(problem, [budget])["value"].iloc[0] == pytest.approx(exact)
        assert table["value"].loc[:budget].iloc[-1] == pytest.approx(exact)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_k_best(seed):
    problem = random_problem(seed, placed=False)
    values = sorted((check.value for _, check in tried(problem)), reverse=True)
    if not values:
        return
    found = alternatives(problem, k=4)
    assert [plan.value for plan in found] == pytest.approx(values[:4])
    assert len({tuple(plan.selected) for plan in found}) == len(found)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_worst_weights(seed):
    problem = random_problem(seed, criteria=3, placed=False)
    plans = tried(problem)
    if not plans:
        return
    values = np.array([list(check.criteria.values()) for _, check in plans])
    assert maximin_portfolio(problem).value == pytest.approx(values.min(axis=1).max(), abs=1e-6)
    _, regret = minimax_regret_portfolio(problem)
    assert regret == pytest.approx((values.max(axis=0) - values).max(axis=1).min(), abs=1e-6)


@given(seeds, st.sampled_from([0.0, 0.5, 1.0, 1.25, 2.0, 3.5, 4.0]))
@settings(max_examples=15, deadline=None)
def test_robust_portfolio(seed, gamma):
    rng = np.random.default_rng(seed)
    ids = list("abcdef")
    value = pd.Series(rng.integers(1, 12, 6).astype(float), ids)
    cost = pd.Series(rng.integers(1, 9, 6).astype(float), ids)
    rise = pd.Series(rng.integers(0, 5, 6).astype(float), ids)
    best = 0.0
    for count in range(7):
        for rows in combinations(ids, count):
            rises = sorted(rise[list(rows)], reverse=True)
            whole = int(gamma)
            extra = sum(rises[:whole]) + (gamma - whole) * (rises[whole] if whole < len(rises) else 0.0)
            if cost[list(rows)].sum() + extra <= 15 + 1e-9:
                best = max(best, value[list(rows)].sum())
    found = robust_portfolio(Problem(value=value, cost=cost, budget=15.0), deviation=rise, gamma=gamma)
    assert found.value == pytest.approx(best)
    assert found.worst_cost["all money"] <= 15 + 1e-9


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_mean_of_the_worst_cases(seed):
    rng = np.random.default_rng(seed)
    problem = random_problem(seed, placed=False)
    cases = pd.DataFrame(rng.normal(5, 4, (5, len(problem.value))), columns=problem.value.index)
    plans = tried(replace(problem, synergy={}))
    if not plans:
        return
    worths = [np.sort(cases[list(plan)].sum(axis=1)) for plan, _ in plans]
    best = max(0.5 * worth.mean() + 0.5 * worth[:2].mean() for worth in worths)
    _, figures = cvar_portfolio(replace(problem, synergy={}), cases, risk_aversion=0.5, confidence=0.6)
    assert figures["objective"] == pytest.approx(best, abs=1e-6)
    assert figures["bound"] == pytest.approx(best, abs=1e-5)


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_evaluated_portfolio_is_the_best_there_is(seed):
    rng = np.random.default_rng(seed)
    ids = list("abcdef")
    single = dict(zip(ids, rng.integers(1, 10, 6).astype(float)))
    pairs = {pair: float(rng.integers(-4, 4)) for pair in combinations(ids, 2)}
    triples = {triple: float(-rng.integers(0, 3)) for triple in combinations(ids, 3)}

    def evaluate(rows: frozenset) -> float:
        parts = [single[row] for row in rows]
        parts += [gain for members, gain in (pairs | triples).items() if set(members) <= rows]
        return 100.0 + sum(parts)

    cost = pd.Series(rng.integers(1, 6, 6).astype(float), ids)
    problem = Problem(value=cost, cost=cost, budget=9.0, excludes=[("a", "b")])
    best = max(evaluate(frozenset(plan)) for plan, _ in every_plan(problem))
    found = best_portfolio_evaluated(problem, evaluate, slack=0.0)  # groups of three only lose
    assert found.value == pytest.approx(best)
    assert (found.status, found.bound) == ("optimal", pytest.approx(best))
    assert found.additive["loss"] >= -1e-9
    loose = best_portfolio_evaluated(problem, evaluate, max_evaluations=10_000)
    assert loose.value <= best + 1e-9


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_shapley_shares_are_the_mean_gain_over_all_orders(seed):
    problem = random_problem(seed)
    names = list(problem.value.index)
    problem = replace(
        problem, synergy={tuple(names[:2]): 3.0, tuple(names[:3]): -4.0, tuple(names[1:3]): 2.0}
    )
    try:
        plan = best_portfolio(problem)
    except InfeasibleError:
        return
    start = {row: plan.start.get(owner) for row, owner in zip(plan.selected, plan.proposals, strict=True)}
    worth = {
        frozenset(some): verify(problem, {row: start[row] for row in some}).value
        for size in range(len(start) + 1)
        for some in combinations(start, size)
    }
    gains = {row: [] for row in start}
    for order in permutations(start) if len(start) <= 5 else ():
        for place, row in enumerate(order):
            gains[row].append(worth[frozenset(order[: place + 1])] - worth[frozenset(order[:place])])
    share = shapley(problem, plan)
    assert share.sum() == pytest.approx(plan.value)
    for row, each in gains.items():
        assert not each or share[row] == pytest.approx(np.mean(each))


def test_shapley_takes_one_option_of_a_proposal():
    number = pd.Series({"short": 1.0, "long": 2.0, "c": 1.0})
    problem = Problem(
        value=number, cost=number, alternatives={"a": ["short", "long"]}, synergy={("a", "c"): 2.0}
    )
    assert shapley(problem, ["long", "c"]).to_dict() == {"long": 3.0, "c": 2.0}
    with pytest.raises(ProblemError, match="options of one proposal"):
        shapley(problem, ["short", "long", "c"])


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_replacement_cost(seed):
    problem = random_problem(seed)
    plans = tried(problem)
    if not plans:
        return
    owner = {option: proposal for proposal, options in problem.alternatives.items() for option in options}
    best = max(check.value for _, check in plans)
    found = replacement_cost(problem)
    assert found.attrs["proved"]
    for name, line in found.iterrows():
        with_it = [check.value for plan, check in plans if name in {owner.get(row, row) for row in plan}]
        without = [check.value for plan, check in plans if name not in {owner.get(row, row) for row in plan}]
        other = max(without if line["chosen"] else with_it, default=-np.inf)
        assert line["value"] == pytest.approx(other, abs=1e-6)
        assert line["loss"] == pytest.approx(best - other, abs=1e-6)
        assert found.attrs["least_loss"][name] == pytest.approx(best - other, abs=1e-5)
