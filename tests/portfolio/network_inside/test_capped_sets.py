"""Limits on effects that only evaluation shows: kept as evaluated, and exact where every set is known."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfeasibleError
from infraprio.portfolio import Limit, Problem, best_portfolio_evaluated, priority_list_evaluated
from tests.conftest import TIMES

FEW = 12
"""Evaluations with which not every plan can be tried."""


class Network:
    """A value and amounts of sets that do not add up."""

    def __init__(self, seed: int, n: int) -> None:
        rng = np.random.default_rng(seed)
        self.ids = [f"p{number}" for number in range(n)]
        self.terms = {}
        for names in [*combinations(self.ids, 1), *combinations(self.ids, 2), *combinations(self.ids, 3)]:
            size = {1: 6.0, 2: 1.5, 3: 0.7}[len(names)]
            if len(names) == 1 or rng.random() < 0.3:
                self.terms[frozenset(names)] = rng.normal(0.0, size, 3) + (
                    np.array([5.0, 0, 0]) if len(names) == 1 else 0
                )
        self.cost = pd.Series(rng.integers(1, 9, n).astype(float), index=self.ids)
        self.evaluated: set[frozenset] = set()
        self.known: dict[frozenset, np.ndarray] = {}

    def all_of(self, rows: frozenset) -> np.ndarray:
        if rows not in self.known:
            terms = (term for names, term in self.terms.items() if names <= rows)
            self.known[rows] = sum(terms, np.zeros(3))
        return self.known[rows]

    def __call__(self, rows: frozenset) -> float:
        self.evaluated.add(rows)
        return float(self.all_of(rows)[0])

    def amounts(self, rows: frozenset) -> dict[str, float]:
        _, co2, minutes = self.all_of(rows)
        return {"co2": float(co2), "minutes": float(minutes)}

    def problem(self, seed: int, budget: float) -> Problem:
        rng = np.random.default_rng(seed + 999)
        single = pd.DataFrame({row: self.amounts(frozenset([row])) for row in self.ids}).T
        part = [str(name) for name in rng.choice(self.ids, 4, replace=False)]
        limits = [
            Limit(of="effect", criterion="co2", at_most=float(rng.normal(0, 4))),
            Limit(of="effect", criterion="minutes", members=part, at_least=float(rng.normal(-3, 3))),
        ]
        ones = pd.Series(1.0, index=self.ids)
        return Problem(value=ones, cost=self.cost, budget=budget, effects=single, limits=limits)


def best_by_trying(net: Network, problem: Problem) -> float | None:
    best = None
    for k in range(len(net.ids) + 1):
        for names in combinations(net.ids, k):
            rows = frozenset(names)
            if net.cost[list(names)].sum() <= problem.budget + 1e-9 and keeps(net, problem, rows):
                value = float(net.all_of(rows)[0])
                best = value if best is None else max(best, value)
    return best


def keeps(net: Network, problem: Problem, rows: frozenset) -> bool:
    cap, floor = problem.limits
    part = rows & frozenset(floor.members)
    return net.all_of(rows)[1] <= cap.at_most + 1e-9 and net.all_of(part)[2] >= floor.at_least - 1e-9


@pytest.mark.parametrize("seed", range(8 * TIMES))
def test_with_every_set_evaluated_the_best_plan_that_keeps_the_caps_is_proved(seed: int) -> None:
    net = Network(seed, 7)
    problem = net.problem(seed, 18.0)
    best = best_by_trying(net, problem)
    if best is None:
        with pytest.raises(InfeasibleError):
            best_portfolio_evaluated(problem, net, slack=float("inf"))
        return
    found = best_portfolio_evaluated(problem, net, slack=float("inf"))
    assert found.rests_on == "every set evaluated"
    assert found.status == "optimal"
    assert found.value == pytest.approx(best)
    assert keeps(net, problem, frozenset(found.selected))


@pytest.mark.parametrize("seed", range(12 * TIMES))
def test_the_best_of_few_proposals_under_caps_is_proved_without_being_asked_for(seed: int) -> None:
    net = Network(seed, 9)
    problem = net.problem(seed, 22.0)
    best = best_by_trying(net, problem)
    if best is None:
        with pytest.raises(InfeasibleError):
            best_portfolio_evaluated(problem, net)
        return
    found = best_portfolio_evaluated(problem, net)
    assert (found.rests_on, found.status) == ("every set evaluated", "optimal")
    assert found.value == found.bound == pytest.approx(best)
    assert found.plan.check.ok
    assert keeps(net, problem, frozenset(found.selected))


def test_what_is_found_keeps_the_caps_as_evaluated_and_is_mostly_the_best() -> None:
    hits = []
    for seed in range(12):
        net = Network(seed, 8)
        problem = net.problem(seed, 20.0)
        best = best_by_trying(net, problem)
        try:
            found = best_portfolio_evaluated(problem, net, max_evaluations=FEW)
        except InfeasibleError:
            continue
        assert best is not None
        assert keeps(net, problem, frozenset(found.selected))
        assert found.value <= best + 1e-9
        assert found.status != "optimal" or found.value == pytest.approx(best)
        assert found.plan.check.ok
        hits.append(found.value == pytest.approx(best))
    assert len(hits) >= 9
    assert sum(hits) >= 0.75 * len(hits), hits


def test_every_portfolio_of_a_list_keeps_the_caps_as_evaluated() -> None:
    found_some = 0
    for seed in range(7):
        net = Network(seed, 7)
        problem = net.problem(seed, 18.0)
        budgets = [9.0, 18.0]
        try:
            found = priority_list_evaluated(problem, net, budgets, max_evaluations=FEW)
        except InfeasibleError:
            continue
        found_some += 1
        for plan, money in zip(found.priority.portfolios, budgets, strict=True):
            rows = frozenset(plan.selected)
            assert keeps(net, problem, rows)
            assert net.cost[list(rows)].sum() <= money + 1e-9
            assert plan.value == pytest.approx(float(net.all_of(rows)[0]))
    assert found_some >= 4


@pytest.mark.parametrize("slack", [None, float("inf")])
def test_a_list_with_every_set_evaluated_is_that_of_trying_all_chains(slack: float | None) -> None:
    for seed in range(5):
        net = Network(seed, 5)
        problem = net.problem(seed, 12.0)
        budgets = [6.0, 12.0]
        sets = [
            [
                rows
                for k in range(6)
                for rows in map(frozenset, combinations(net.ids, k))
                if net.cost[list(rows)].sum() <= money + 1e-9 and keeps(net, problem, rows)
            ]
            for money in budgets
        ]
        best = max(
            (0.5 * net.all_of(a)[0] + 0.5 * net.all_of(b)[0] for a in sets[0] for b in sets[1] if a <= b),
            default=None,
        )
        if best is None:
            with pytest.raises(InfeasibleError):
                priority_list_evaluated(problem, net, budgets, slack=slack)
            continue
        found = priority_list_evaluated(problem, net, budgets, slack=slack)
        assert found.value == pytest.approx(best)
        assert found.status == "optimal"
        assert found.rests_on == "every set evaluated"


def test_a_cap_that_cannot_be_kept_is_told_with_what_a_plan_does_as_evaluated() -> None:
    net = Network(3, 6)
    sets = [frozenset(rows) for k in range(7) for rows in combinations(net.ids, k)]
    does = [net.all_of(rows)[1] for rows in sets if net.cost[list(rows)].sum() <= 14.0]
    least = min(does)
    problem = replace(net.problem(3, 14.0), limits=[Limit(of="effect", criterion="co2", at_most=least - 5.0)])
    with pytest.raises(InfeasibleError) as told:
        best_portfolio_evaluated(problem, net)
    (relaxed,) = told.value.explanation.relaxed
    assert least - 1e-3 <= relaxed.bound <= least + 1.0
    assert (
        min(abs(relaxed.bound - amount) for amount in does) < 1e-3
    )  # a plan that was evaluated does just that
