"""Lists with every rule on them, and given lists, against trying every family of portfolios and every order."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from infraprio.errors import InfeasibleError
from infraprio.portfolio import Problem, evaluate_list, priority_list, smallest_repair
from infraprio.portfolio.lists.risk_attitude import Attitude, judge
from tests.conftest import TIMES
from tests.portfolio.some_problems import every_plan

seeds = st.integers(0, 100_000)
CHANCES = [0.3, 0.7]


def some(seed: int, *, placed: bool = False) -> tuple[Problem, list[pd.Series]]:
    """Return a problem with options and two budgets that may or may not be ordered."""
    rng = np.random.default_rng(seed)
    rows = ["aA", "aB", "b", "cA", "cB"] if placed else ["aA", "aB", "aC", "b", "cA", "cB", "d"]
    count = len(rows)
    cost = pd.DataFrame(rng.integers(0, 6, (count, 2)).astype(float), index=rows, columns=["x", "y"])
    rules: dict = {}
    if placed:
        rules["periods"] = ["early", "late"]
        rules["period_factor"] = {"early": 1.0, "late": 0.8}
    if rng.random() < 0.4:
        rules["requires"] = [("b", "a")]
    if rng.random() < 0.3:
        rules["mandatory"] = ["c"]
    if rng.random() < 0.5:
        rules["synergy"] = {("a", "b"): float(rng.integers(-3, 4))}
    problem = Problem(
        value=pd.Series(rng.integers(-1, 9, count).astype(float), rows),
        cost=cost,
        alternatives={"a": [row for row in rows if row[0] == "a"], "c": ["cA", "cB"]},
        **rules,
    )
    low = rng.integers(2, 8, 2).astype(float)
    high = low + rng.integers(0, 5, 2) if rng.random() < 0.6 else rng.integers(2, 10, 2).astype(float)
    pots = pd.MultiIndex.from_product([["x", "y"], rules["periods"]]) if placed else None
    budgets = [
        pd.Series(np.repeat(money, 2) / 1.5, index=pots) if placed else pd.Series(money, index=["x", "y"])
        for money in (low, high)
    ]
    return problem, budgets


class Plan:
    """One plan of one scenario: which option of each proposal, when, and its value."""

    def __init__(self, problem: Problem, plan: dict, value: float) -> None:
        owner = {option: name for name, options in problem.alternatives.items() for option in options}
        self.value = value
        self.row = {owner.get(row, row): row for row in plan}
        self.start = {owner.get(row, row): start for row, start in plan.items()}
        self.place = {
            name: list(problem.alternatives.get(name, [row])).index(row) for name, row in self.row.items()
        }

    def first_part_of(self, order: tuple) -> bool:
        return set(self.row) == set(order[: len(self.row)])

    def ranked_in(self, order: tuple) -> bool:
        places = [self.place[name] for name in order if name in self.place]
        return places == sorted(places)


def plans_of(problem: Problem, budgets: list) -> list[list[Plan]]:
    """Return every plan of every scenario."""
    return [
        [Plan(problem, plan, check.value) for plan, check in every_plan(replace(problem, budget=budget))]
        for budget in budgets
    ]


def no_later(low: Plan, high: Plan, periods: list | None, *, delay: bool) -> bool:
    """Say whether the second plan has all of the first, no later."""
    if not set(low.row) <= set(high.row):
        return False
    return (
        delay
        or periods is None
        or all(periods.index(high.start[name]) <= periods.index(low.start[name]) for name in low.row)
    )


def best_for(problem, budgets, families, order, rules) -> float:
    """Return the best value of the families that an order allows, minus infinite if none."""
    first, second = budgets
    rising = bool((first <= second).all()) and not first.equals(second)
    falling = bool((second <= first).all()) and not first.equals(second)
    nested = rules.get("reading", "nested") == "nested"
    best = -np.inf
    for one, two in product(*families):
        if not (one.first_part_of(order) and two.first_part_of(order)):
            continue
        if rules.get("ranked_options") and not (one.ranked_in(order) and two.ranked_in(order)):
            continue
        if rules.get("fixed_options") and any(one.row[n] != two.row[n] for n in set(one.row) & set(two.row)):
            continue
        if nested and rising and not no_later(one, two, problem.periods, delay=rules.get("delay", False)):
            continue
        if nested and falling and not no_later(two, one, problem.periods, delay=rules.get("delay", False)):
            continue
        best = max(best, float(np.dot(CHANCES, [one.value, two.value])))
    return best


RULES = [
    {},
    {"reading": "stop"},
    {"ranked_options": True},
    {"ranked_options": True, "reading": "stop"},
    {"fixed_options": True},
    {"fixed_options": True, "ranked_options": True, "reading": "stop"},
]


@given(seeds, st.sampled_from(RULES), st.booleans())
@settings(max_examples=5 * TIMES, deadline=None)
def test_best_list_and_every_given_list(seed, rules, placed):
    problem, budgets = some(seed, placed=placed)
    if placed and rules.get("reading") != "stop" and seed % 2:
        rules = rules | {"delay": True}
    if budgets[0].equals(budgets[1]):
        return
    families = plans_of(problem, budgets)
    proposals = ["a", "b", "c"] if placed else ["a", "b", "c", "d"]
    by_order = {
        order: best_for(problem, budgets, families, order, rules) for order in permutations(proposals)
    }
    best = max(by_order.values())
    if best == -np.inf:
        with pytest.raises(InfeasibleError):
            priority_list(problem, budgets, CHANCES, **rules)
        return
    found = priority_list(problem, budgets, CHANCES, **rules)
    assert found.value == pytest.approx(best, abs=1e-7)
    assert (found.status, found.gap) == ("optimal", 0.0)
    for order, value in list(by_order.items())[seed % 3 :: 3]:
        if value == -np.inf:
            with pytest.raises(InfeasibleError):
                evaluate_list(problem, order, budgets, CHANCES, **rules)
            continue
        told = evaluate_list(problem, order, budgets, CHANCES, **rules)
        assert told.value == pytest.approx(value, abs=1e-7)
        assert told.upper == pytest.approx(value, abs=1e-6)
        assert told.loss == pytest.approx(best - value, abs=1e-7)
        assert told.best_value <= told.bound + 1e-9
        mended = evaluate_list(problem, told.repaired, budgets, CHANCES, **rules)
        assert mended.loss == pytest.approx(0.0, abs=1e-6)
        assert bool(told.moved) == (told.loss > 1e-7)


@pytest.mark.parametrize("seed", range(12))
def test_pairs_of_sets_and_pairs_of_proposals_state_the_same(seed, monkeypatch):
    problem, budgets = some(seed)
    answers = []
    for forced in (True, False):
        monkeypatch.setattr(
            "infraprio.portfolio.lists.option_rules.smaller_by_proposals", lambda *_, yes=forced: yes
        )
        try:
            found = priority_list(problem, budgets, CHANCES, ranked_options=True, reading="stop")
        except InfeasibleError:
            answers.append(None)
            continue
        answers.append(found.value)
        assert ("order of proposals" in found.form) == forced or "no time" in found.form
    assert answers[0] is answers[1] is None or answers[0] == pytest.approx(answers[1], abs=1e-7)


@given(seeds)
@settings(max_examples=6 * TIMES, deadline=None)
def test_skip_is_what_its_order_builds_and_never_beats_the_free_choice(seed):
    rng = np.random.default_rng(seed)
    names = list("abcde")
    problem = Problem(
        value=pd.Series(rng.integers(1, 9, 5).astype(float), names),
        cost=pd.Series(rng.integers(1, 9, 5).astype(float), names),
        requires=[("d", "b")] if seed % 2 else [],
    )
    budgets = [6.0, 11.0, 15.0]
    value, cost = problem.value.to_dict(), problem.cost.to_dict()

    def walked(order: tuple) -> float:
        total = 0.0
        for budget in budgets:
            built: list[str] = []
            for name in order:
                paid = sum(cost[each] for each in (*built, name)) <= budget
                if paid and (name != "d" or not problem.requires or "b" in built):
                    built.append(name)
            parts = [list(order[:count]) for count in range(6)]
            lawful = [p for p in parts if sum(cost[each] for each in p) <= budget]
            lawful = [p for p in lawful if not problem.requires or "d" not in p or "b" in p]
            total += max(sum(value[each] for each in part) for part in [built, *lawful]) / 3
        return total

    found = priority_list(problem, budgets, reading="skip")
    orders = {order: walked(order) for order in permutations(names)}
    assert found.value <= max(orders.values()) + 1e-9 <= found.bound + 2e-9
    for order in list(orders)[seed % 40 :: 40]:
        told = evaluate_list(problem, order, budgets, reading="skip")
        assert told.value == pytest.approx(orders[order])
        assert told.loss >= 0.0


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_fewest_moves(seed):
    rng = np.random.default_rng(seed)
    names = list("abcdef")
    value = pd.Series(rng.integers(1, 9, 6).astype(float), names)
    best = priority_list(Problem(value=value, cost=value + rng.integers(0, 3, 6)), [5.0, 9.0, 14.0])
    order = [str(name) for name in rng.permutation(names)]
    moved, repaired = smallest_repair(order, best)
    level = {name: number for number, level in enumerate(best.levels) for name in level}
    last = len(best.levels)
    stay = 0
    for mask in range(1 << 6):
        kept = [level.get(name, last) for number, name in enumerate(order) if mask >> number & 1]
        if kept == sorted(kept):
            stay = max(stay, len(kept))
    assert len(moved) == 6 - stay
    assert sorted(repaired) == names
    places = [level.get(name, last) for name in repaired]
    assert places == sorted(places)


@given(seeds, st.sampled_from([0.0, 0.4, 1.0]), st.sampled_from([0.3, 2.0, 50.0]))
@settings(max_examples=10 * TIMES, deadline=None)
def test_worst_probabilities_and_worst_cases_against_every_family(seed, aversion, radius):
    problem, budgets = some(seed)
    problem = replace(problem, mandatory=())
    if budgets[0].equals(budgets[1]):
        return
    families = plans_of(problem, budgets)
    far = float(np.sqrt(((budgets[0] - budgets[1]) ** 2).sum()))
    best = -np.inf
    seen = set()
    for order in permutations("abcd"):
        for one, two in product(*families):
            key = (round(one.value, 9), round(two.value, 9))
            if key in seen or not (one.first_part_of(order) and two.first_part_of(order)):
                continue
            seen.add(key)
            best = max(best, worst(np.array(key), radius / far, aversion))
    found = priority_list(
        problem,
        budgets,
        CHANCES,
        reading="stop",
        ambiguity=radius,
        risk_aversion=aversion,
        confidence=0.6,
    )
    assert found.objective == pytest.approx(best, abs=1e-5)
    assert found.gap == pytest.approx(0.0, abs=1e-6)
    assert found.scenarios["worst_probability"].sum() == pytest.approx(1.0)


def worst(values: np.ndarray, moved: float, aversion: float) -> float:
    """Return the worst of many probabilities within reach, by trying them."""
    low = max(0.0, CHANCES[0] - moved)
    high = min(1.0, CHANCES[0] + moved)
    answers = []
    for p in {low, high, *np.linspace(low, high, 41)}:
        chance = np.array([p, 1.0 - p])
        order = np.argsort(values)
        used = np.minimum(
            chance[order], np.maximum(0.4 - np.concatenate([[0.0], np.cumsum(chance[order])[:-1]]), 0)
        )
        answers.append((1 - aversion) * chance @ values + aversion * (used @ values[order]) / used.sum())
    return float(min(answers))


def test_worst_probabilities_against_a_linear_programme():
    rng = np.random.default_rng(3)
    for _ in range(20):
        values, chance = rng.normal(0, 5, 4), rng.dirichlet(np.ones(4))
        points = rng.normal(0, 1, (4, 2))
        apart = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))
        radius = float(rng.random())
        told, worst_chance = judge(values, chance, Attitude(ambiguity=radius, distance=apart))
        dual = linprog(
            np.append(-chance, radius),
            A_ub=[np.append(np.eye(4)[a], -apart[a, b]) for a in range(4) for b in range(4)],
            b_ub=[values[b] for _ in range(4) for b in range(4)],
            bounds=[(None, None)] * 4 + [(0, None)],
        )
        assert told == pytest.approx(-dual.fun)
        assert worst_chance @ values == pytest.approx(told)
        assert worst_chance.sum() == pytest.approx(1.0)


def test_no_radius_is_the_mean_and_a_large_one_the_worst_scenario():
    problem, _ = some(3)
    problem = replace(problem, mandatory=(), value=problem.value.abs())
    budgets = [pd.Series({"x": 4.0, "y": 5.0}), pd.Series({"x": 8.0, "y": 9.0})]
    plain = priority_list(problem, budgets, CHANCES)
    wide = priority_list(problem, budgets, CHANCES, ambiguity=1e6)
    assert priority_list(problem, budgets, CHANCES, ambiguity=1e-9).objective == pytest.approx(plain.value)
    assert wide.objective == pytest.approx(min(plan.value for plan in wide.portfolios))
    assert wide.objective == pytest.approx(min(plain.scenarios["free_value"]))


def test_a_table_of_distances():
    problem, _ = some(3)
    problem = replace(problem, mandatory=())
    budgets = {"low": pd.Series({"x": 4.0, "y": 5.0}), "high": pd.Series({"x": 8.0, "y": 9.0})}
    names = ["high", "low"]
    table = pd.DataFrame([[0.0, 2.0], [2.0, 0.0]], index=names, columns=names)
    found = priority_list(problem, budgets, CHANCES, ambiguity=0.5, distance=table)
    values = found.scenarios["value"]
    assert found.scenarios["worst_probability"]["low"] == pytest.approx(0.3 + 0.25)
    assert found.objective == pytest.approx(0.55 * values["low"] + 0.45 * values["high"])
