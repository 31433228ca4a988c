"""Costs and values that are not known for sure, for every form of problem, against trying everything."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import InfeasibleError, ProblemError
from infraprio.portfolio import best_portfolio, chance_of_overrun, cvar_portfolio, robust_portfolio
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.robust.worst_cases import worst_mean
from tests.portfolio.oracle import judge
from tests.portfolio.some_problems import every_plan, random_problem

seeds = st.integers(0, 100_000)
few = settings(max_examples=15, deadline=None)


def drawn(problem, plan: dict) -> tuple[np.ndarray, dict]:
    """Return the money of each row of a plan by cell, and the total of each."""
    data = compile_data(problem)
    money = {}
    for row, period in plan.items():
        start = 0 if period is None else list(problem.periods).index(period)
        column = np.flatnonzero((data.row == data.rows.index(row)) & (data.start == start))[0]
        money[row] = data.money[column]
    cells = data.cells
    judged = judge(problem, plan).spent
    spent = [judged.get((fund, period), 0.0) for fund in cells.funds for period in cells.periods]
    return np.array(spent), money


def worst_by_trying(problem, plan: dict, rise: pd.Series, gamma: float) -> dict:
    """Return the most that each pot can pay when gamma of the costs rise, every set of risers tried."""
    spent, money = drawn(problem, plan)
    total = compile_data(problem).cells.spend.sum(axis=(1, 2))
    rows = list(problem.value.index)
    found = {}
    for pot in compile_data(problem).pots:
        extra = {
            row: rise[row] * float(cells @ pot.pays) / total[rows.index(row)]
            if total[rows.index(row)]
            else 0.0
            for row, cells in money.items()
        }
        most, whole = 0.0, int(gamma)
        for count in range(whole + 1):
            for risers in combinations(extra, min(count, len(extra))):
                rest = [extra[row] for row in extra if row not in risers]
                part = (gamma - whole) * max(rest, default=0.0)
                most = max(most, sum(extra[row] for row in risers) + part)
        found[pot.label] = float(spent @ pot.pays) + most
    return found


@given(seed=seeds, gamma=st.sampled_from([0.0, 0.5, 1.0, 1.7, 3.0]))
@few
def test_budget_of_uncertainty(seed, gamma):
    problem = random_problem(seed)
    total = compile_data(problem).cells.spend.sum(axis=(1, 2))
    draw = np.random.default_rng(seed).uniform(0.0, 0.6, len(total)) * total
    rise = pd.Series(draw.round(1), problem.value.index)
    amounts = {pot.label: pot.amount for pot in compile_data(problem).pots}
    values = []
    for plan, check in every_plan(problem):
        worst = worst_by_trying(problem, plan, rise, gamma)
        if all(worst[label] <= amounts[label] + 1e-9 for label in amounts):
            values.append(check.value)
    if not values:
        with pytest.raises(InfeasibleError):
            robust_portfolio(problem, deviation=rise, gamma=gamma)
        return
    found = robust_portfolio(problem, deviation=rise, gamma=gamma)
    assert found.value == pytest.approx(max(values), abs=1e-6)
    assert found.gap == pytest.approx(0.0, abs=1e-6)
    plan = dict(zip(found.selected, [found.start.get(name) for name in found.proposals]))
    assert found.worst_cost == pytest.approx(worst_by_trying(problem, plan, rise, gamma))


@given(seed=seeds)
@few
def test_chance_of_overrun(seed):
    problem = random_problem(seed)
    if not any(True for _ in every_plan(problem)):
        return
    plan = best_portfolio(problem)
    data = compile_data(problem)
    total = pd.Series(data.cells.spend.sum(axis=(1, 2)), data.rows)
    rng = np.random.default_rng(seed)
    cases = pd.DataFrame(rng.uniform(0.6, 1.6, (40, len(total))) * total.to_numpy(), columns=total.index)
    placed = dict(zip(plan.selected, [plan.start.get(name) for name in plan.proposals]))
    spent, money = drawn(problem, placed)
    found = chance_of_overrun(problem, plan, cases)
    assert found.max() <= found.attrs["any"] <= found.sum() + 1e-9
    for pot in data.pots:
        over = 0
        for _, line in cases.iterrows():
            cells = spent.copy()
            for row, own in money.items():
                if total[row] > 0:
                    cells += own * (line[row] / total[row] - 1.0)
            over += float(cells @ pot.pays) > pot.amount + 1e-9 * max(1.0, pot.amount)
        assert found.to_dict()[pot.label] == pytest.approx(over / 40)


@given(seed=seeds, confidence=st.sampled_from([0.0, 0.5, 0.8]), aversion=st.sampled_from([0.0, 0.5, 1.0]))
@few
def test_mean_of_the_worst_cases(seed, confidence, aversion):
    problem = random_problem(seed)
    plans = list(every_plan(problem))
    if not plans:
        return
    rng = np.random.default_rng(seed)
    rows = list(problem.value.index)
    cases = pd.DataFrame(rng.normal(4.0, 4.0, (5, len(rows))).round(2), columns=rows)
    chance = np.array([0.1, 0.2, 0.3, 0.2, 0.2])
    own = problem.value.to_dict()
    best = -np.inf
    for plan, check in plans:
        factor = {
            row: 1.0 if period is None or problem.period_factor is None else problem.period_factor[period]
            for row, period in plan.items()
        }
        gains = check.value - sum(own[row] * factor[row] for row in plan)
        worth = sum((cases[row].to_numpy() * factor[row] for row in plan), np.zeros(5)) + gains
        mean = float(chance @ worth)
        best = max(best, (1 - aversion) * mean + aversion * worst_mean(worth, chance, confidence))
    _, figures = cvar_portfolio(
        problem, cases, risk_aversion=aversion, confidence=confidence, probabilities=chance
    )
    assert figures["objective"] == pytest.approx(best, abs=1e-6)
    assert figures["bound"] == pytest.approx(best, abs=1e-5)


def test_a_rise_of_what_costs_nothing_is_told():
    problem = random_problem(0)
    free = pd.Series(0.0, problem.value.index)
    from dataclasses import replace

    nothing = replace(problem, cost=problem.cost * 0.0)
    with pytest.raises(ProblemError, match="no fund for its rise"):
        robust_portfolio(nothing, deviation=free + 1.0)
