"""A problem is checked once and compiled once, however many questions are asked of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from infraprio import portfolio
from infraprio.portfolio import Problem, compile_data
from infraprio.portfolio.problem import check, compiled

PERIODS = [1, 2]
NAMES = [f"p{number}" for number in range(8)]
DRAWN = np.random.default_rng(1)
BUDGETS = [pd.Series([amount, amount], PERIODS) for amount in (10.0, 20.0, 30.0)]


def problem(**other) -> Problem:
    value, cost = (pd.Series(DRAWN.integers(1, 20, 8).astype(float), NAMES) for _ in range(2))
    stated = {
        "value": value,
        "cost": cost,
        "budget": BUDGETS[1],
        "periods": PERIODS,
        "requires": [("p0", "p1")],
    }
    return Problem(**(stated | other))


def two() -> Problem:
    values = pd.DataFrame(DRAWN.integers(1, 20, (8, 2)).astype(float), NAMES, ["x", "y"])
    return problem(value=values)


@pytest.fixture
def counts(monkeypatch):
    """Count how often a problem is checked, and how often its columns are laid out."""
    found = {"checked": 0, "compiled": 0}

    def counted(room, name, word):
        work = getattr(room, name)

        def call(*given, **options):
            found[word] += 1
            return work(*given, **options)

        monkeypatch.setattr(room, name, call)

    counted(check, "errors", "checked")
    counted(compiled, "laid_out", "compiled")
    return found


def evaluate(rows) -> float:
    return float(sum(int(row[1:]) + 1 for row in rows)) - (3.0 if {"p6", "p7"} <= set(rows) else 0.0)


QUESTIONS = {
    "alternatives": lambda p: portfolio.alternatives(p),
    "best_portfolio": lambda p: portfolio.best_portfolio(p),
    "best_portfolio_evaluated": lambda p: portfolio.best_portfolio_evaluated(p, evaluate),
    "budget_curve": lambda p: portfolio.budget_curve(p, [0.5, 1.0]),
    "competitors": lambda p: portfolio.competitors(p, portfolio.best_portfolio(compile_data(p))),
    "core_index": lambda p: portfolio.core_index(p),
    "evaluate_list": lambda p: portfolio.evaluate_list(p, NAMES[1:], BUDGETS),
    "explain_infeasible": lambda p: portfolio.explain_infeasible(p),
    "incremental_rank": lambda p: portfolio.incremental_rank(p, steps=3),
    "list_against_money": lambda p: portfolio.list_against_money(p, NAMES[1:], BUDGETS, shares=[0.5, 1.0]),
    "maximin_portfolio": lambda p: portfolio.maximin_portfolio(p),
    "minimax_regret_portfolio": lambda p: portfolio.minimax_regret_portfolio(p),
    "near_optimal_ranges": lambda p: portfolio.near_optimal_ranges(p, 0.1),
    "nondominated": lambda p: portfolio.nondominated(p),
    "pareto_front": lambda p: portfolio.pareto_front(p),
    "plan_losses": lambda p: portfolio.plan_losses(p, portfolio.best_portfolio(compile_data(p))),
    "priority_list": lambda p: portfolio.priority_list(p, BUDGETS),
    "priority_list_evaluated": lambda p: portfolio.priority_list_evaluated(p, evaluate, BUDGETS),
    "replacement_cost": lambda p: portfolio.replacement_cost(p),
    "robust_portfolio": lambda p: portfolio.robust_portfolio(p, dict.fromkeys(NAMES, 0.5)),
    "shadow_prices": lambda p: portfolio.shadow_prices(p, step=1.0),
}
"""What can be asked of a problem: each by itself. Those with a plan in hand find it in data of their own."""


@pytest.mark.parametrize("name", QUESTIONS)
def test_one_question_checks_and_compiles_once(name, counts):
    asked = two() if name in ("core_index", "nondominated") else problem()
    QUESTIONS[name](asked)
    once = 2 if name in ("competitors", "plan_losses") else 1
    assert counts == {"checked": once, "compiled": once}


def test_all_questions_of_data_that_are_compiled_do_neither(counts):
    data = compile_data(problem())
    for ask in QUESTIONS.values():
        ask(data)
    assert counts == {"checked": 1, "compiled": 1}


@pytest.mark.parametrize("name", QUESTIONS)
def test_data_and_problem_are_answered_alike(name):
    asked = problem()
    told = [QUESTIONS[name](each) for each in (asked, compile_data(asked))]
    assert plain(told[0]) == plain(told[1])


def plain(answer) -> str:
    """Return what is told, without the time it took."""
    if isinstance(answer, list):
        return "\n".join(map(plain, answer))
    if isinstance(answer, pd.DataFrame | pd.Series):
        return answer.to_string()
    if isinstance(answer, portfolio.EvaluatedList | portfolio.EvaluatedPortfolio):
        return f"{answer.value} {answer.bound} {answer.notes} {answer.history.to_string()} {answer.model}"
    return str(answer)
