"""Answers are remembered by content: proved ones only, copies only, and not without end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from infraprio.portfolio import Problem, best_portfolio, priority_list
from infraprio.portfolio.model import answer_cache as module

VALUE = pd.Series({"a": 5.0, "b": 4.0, "c": 3.0})
COST = pd.Series({"a": 3.0, "b": 2.0, "c": 2.0})


def problem(**other) -> Problem:
    return Problem(**({"value": VALUE.copy(), "cost": COST.copy(), "budget": 4.0} | other))


@pytest.fixture
def searches(monkeypatch):
    """Count the questions that are not answered from memory."""
    count = []

    def counted(name):
        import importlib

        place = importlib.import_module(f"infraprio.portfolio.{name}")
        inner = "found_best" if name == "choose.best_portfolio" else "found_list"
        work = getattr(place, inner)
        monkeypatch.setattr(place, inner, lambda *a, **k: (count.append(name), work(*a, **k))[1])

    counted("choose.best_portfolio")
    counted("lists.search.priority_list")
    return count


def test_the_same_data_are_answered_without_a_second_search(searches):
    first, again = best_portfolio(problem()), best_portfolio(problem(), time_limit=None)
    assert (first.selected, first.value, first.bound) == (again.selected, again.value, again.bound)
    lists = [priority_list(problem(), [2.0, 4.0]), priority_list(problem(), [2.0, 4.0])]
    assert lists[0].order == lists[1].order
    assert searches == ["choose.best_portfolio", "lists.search.priority_list"]


@pytest.mark.parametrize(
    "other",
    [
        {"value": VALUE * 2},
        {"cost": COST + 1},
        {"budget": 5.0},
        {"mandatory": ["a"]},
        {"value": VALUE.rename({"c": "d"}), "cost": COST.rename({"c": "d"})},
        {"sources": {"budget": "row 3"}},
        {"limits": [{"of": "count", "at_most": 1}]},
    ],
)
def test_other_data_are_another_question(other, searches):
    best_portfolio(problem())
    best_portfolio(problem(**other))
    assert len(searches) == 2


def test_data_changed_in_place_are_another_question(searches):
    asked = problem()
    assert best_portfolio(asked).value == 7.0
    asked.value["a"] = 50.0
    assert best_portfolio(asked).value == 50.0
    assert len(searches) == 2


def test_what_is_handed_out_is_a_copy():
    first = best_portfolio(problem())
    first.selected.append("x")
    first.spent.iloc[:] = -1.0
    again = best_portfolio(problem())
    assert again.selected == ["b", "c"]
    assert (again.spent.to_numpy() >= 0).all()


def test_only_proved_answers_are_kept(searches):
    rng = np.random.default_rng(0)
    cost = pd.DataFrame(rng.integers(50, 100, (120, 6)).astype(float))
    hard = Problem(value=cost.sum(axis=1) + 10.0, cost=cost, budget=pd.Series(4000.0, cost.columns))
    assert best_portfolio(hard, time_limit=0.2).status == "feasible"
    best_portfolio(hard, time_limit=0.2)
    assert len(searches) == 2


def test_memory_is_bounded_and_forgets_the_oldest(searches, monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)
    for budget in (2.0, 3.0, 4.0, 5.0):
        best_portfolio(replace(problem(), budget=budget))
    best_portfolio(replace(problem(), budget=5.0))
    assert len(searches) == 4
    best_portfolio(replace(problem(), budget=2.0))
    assert len(searches) == 5


def test_what_has_no_content_to_tell_is_asked_anew(searches):
    class Name:
        pass

    value = pd.Series([1.0, 2.0], index=[Name(), Name()])
    asked = Problem(value=value, cost=value, budget=2.0)
    assert best_portfolio(asked).value == best_portfolio(asked).value == 2.0
    assert len(searches) == 2
    assert priority_list(problem(), (amount for amount in [2.0, 4.0])).value == 5.5


def test_equal_bytes_of_different_kinds_differ():
    kinds = [1, 1.0, "1", True, np.int64(1), (1,), [1], {1: 1}, None, pd.Series([1]), np.array([1])]
    assert len({module.content(kind) for kind in kinds}) == len(kinds)
    assert module.content(("ab", "c")) != module.content(("a", "bc"))
