"""Data that were compiled remember proved answers, by content: copies only, not without end, and nobody else's."""

from __future__ import annotations

import copy
import importlib
import pickle

import numpy as np
import pandas as pd
import pytest

from infraprio.portfolio import Data, Problem, alternatives, best_portfolio, compile_data, priority_list
from infraprio.portfolio.problem import answers as module

VALUE = pd.Series({"a": 5.0, "b": 4.0, "c": 3.0})
COST = pd.Series({"a": 3.0, "b": 2.0, "c": 2.0})


def problem(**other) -> Problem:
    return Problem(**({"value": VALUE.copy(), "cost": COST.copy(), "budget": 4.0} | other))


def data(**other) -> Data:
    return compile_data(problem(**other))


@pytest.fixture
def searches(monkeypatch):
    """Count the questions that are not answered from memory."""
    count = []

    def counted(name):
        place = importlib.import_module(f"infraprio.portfolio.{name}")
        inner = "found_best" if name == "choose.best_portfolio" else "found_list"
        work = getattr(place, inner)
        monkeypatch.setattr(place, inner, lambda *a, **k: (count.append(name), work(*a, **k))[1])

    counted("choose.best_portfolio")
    counted("lists.search.priority_list")
    return count


def test_the_same_data_are_answered_without_a_second_search(searches):
    asked = data()
    first, again = best_portfolio(asked), best_portfolio(asked, time_limit=None)
    assert (first.selected, first.value, first.bound) == (again.selected, again.value, again.bound)
    lists = [priority_list(asked, [2.0, 4.0]), priority_list(asked, [2.0, 4.0])]
    assert lists[0].order == lists[1].order
    assert searches == ["choose.best_portfolio", "lists.search.priority_list"]


def test_nothing_is_remembered_that_the_caller_does_not_own(searches):
    best_portfolio(problem())
    best_portfolio(problem())
    best_portfolio(data())
    best_portfolio(copy.deepcopy(data()))
    assert len(searches) == 4


def test_a_copy_begins_anew(searches):
    asked = data()
    best_portfolio(asked)
    for again in (copy.deepcopy(asked), pickle.loads(pickle.dumps(asked))):
        assert best_portfolio(again).value == 7.0
    assert len(searches) == 3


def test_other_questions_find_the_best_plan_in_memory(searches):
    asked = data()
    best_portfolio(asked)
    assert [plan.value for plan in alternatives(asked, k=2)] == [7.0, 5.0]
    assert len(searches) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"value": VALUE * 2},
        {"budget": 5.0},
        {"mandatory": ["a"]},
        {"forbidden": ["b"]},
        {"synergy": {("a", "b"): 1.0}},
        {"limits": [{"of": "count", "at_most": 1}]},
    ],
)
def test_changed_data_are_another_question_with_its_own_answer(other, searches):
    asked = data()
    best_portfolio(asked)
    changed = best_portfolio(asked.changed(**other))
    assert len(searches) == 2
    anew = best_portfolio(problem(**other))
    assert (changed.selected, changed.value, changed.notes) == (anew.selected, anew.value, anew.notes)
    assert best_portfolio(asked).value == 7.0
    assert len(searches) == 3


def test_other_weights_are_another_question(searches):
    two = {"value": pd.DataFrame({"x": VALUE, "y": VALUE[::-1].to_numpy()}, VALUE.index)}
    asked = data(**two)
    for weights in ([1.0, 0.0], [0.0, 1.0], [1.0, 0.0]):
        assert best_portfolio(asked, weights).value == best_portfolio(problem(**two), weights).value
    assert len(searches) == 5


def test_what_makes_another_problem_is_not_taken_as_a_change():
    with pytest.raises(ValueError, match="cost"):
        data().changed(cost=COST * 2)


def test_what_is_handed_out_is_a_copy():
    asked = data()
    first = best_portfolio(asked)
    first.selected.append("x")
    first.spent.iloc[:] = -1.0
    again = best_portfolio(asked)
    assert again.selected == ["b", "c"]
    assert (again.spent.to_numpy() >= 0).all()


def test_only_proved_answers_are_kept(searches):
    rng = np.random.default_rng(0)
    cost = pd.DataFrame(rng.integers(50, 100, (120, 6)).astype(float))
    hard = data(value=cost.sum(axis=1) + 10.0, cost=cost, budget=pd.Series(4000.0, cost.columns))
    assert best_portfolio(hard, time_limit=0.2).status == "feasible"
    best_portfolio(hard, time_limit=0.2)
    assert len(searches) == 2


def test_memory_is_bounded_and_forgets_the_oldest(searches, monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)
    asked = data()
    for budget in (2.0, 3.0, 4.0, 5.0):
        best_portfolio(asked.with_budget(budget))
    best_portfolio(asked.with_budget(5.0))
    assert len(searches) == 4
    best_portfolio(asked.with_budget(2.0))
    assert len(searches) == 5


def test_what_has_no_content_to_tell_is_asked_anew(searches):
    class Name:
        pass

    value = pd.Series([1.0, 2.0], index=[Name(), Name()])
    asked = data(value=value, cost=value, budget=2.0)
    assert best_portfolio(asked).value == best_portfolio(asked).value == 2.0
    assert len(searches) == 2
    assert priority_list(data(), (amount for amount in [2.0, 4.0])).value == 5.5


def test_equal_bytes_of_different_kinds_differ():
    kinds = [1, 1.0, "1", True, np.int64(1), (1,), [1], {1: 1}, None, pd.Series([1]), np.array([1])]
    assert len({module.content(kind) for kind in kinds}) == len(kinds)
    assert module.content(("ab", "c")) != module.content(("a", "bc"))
