"""Mistakes are found all at once, and odd data gets an answer or an explanation."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfeasibleError, InfraprioError, ProblemError, SolverError
from infraprio.portfolio import (
    Problem,
    alternatives,
    best_portfolio,
    budget_curve,
    competitors,
    core_index,
    evaluate_list,
    incremental_rank,
    nondominated,
    pareto_front,
    priority_list,
    robust_portfolio,
)
from infraprio.solver.silence import silent

VALUE = pd.Series({"a": 5.0, "b": 4.0, "c": 3.0})
COST = pd.Series({"a": 3.0, "b": 2.0, "c": 2.0})


def problem(**other) -> Problem:
    return Problem(**({"value": VALUE, "cost": COST, "budget": 4.0} | other))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"value": VALUE.rename({"b": "a"})}, "more than once"),
        ({"value": pd.Series({"a": 1.0, "b": np.nan, "c": 1.0})}, "b: a number is missing"),
        ({"value": pd.Series({"a": 1.0, "b": np.inf, "c": 1.0})}, "b: a number is missing or infinite"),
        ({"value": [1, 2, 3]}, "pandas"),
        ({"value": pd.Series(dtype=float)}, "no proposal"),
        ({"cost": COST.drop("b")}, "a missing figure is not zero"),
        ({"cost": -COST}, "a, b, c: the cost is negative"),
        ({"cost": COST.astype(object).replace({3.0: "dear"})}, "not a number"),
        ({"budget": None}, "not stated"),
        ({"budget": -1.0}, "amount from 0"),
        ({"budget": np.nan}, "amount from 0"),
        ({"budget": "much"}, "has not the form"),
        ({"budget": pd.Series({2030: 4.0})}, "2030 is no fund"),
        ({"mandatory": ["x"]}, "no such proposal: x"),
        ({"mandatory": "a"}, "mandatory: 'a' has not the form"),
        ({"requires": [("a", "x")]}, "no such proposal: x"),
        ({"requires": [("a", "a")]}, "two different"),
        ({"synergy": {("a", "b"): np.nan}}, "not a number"),
        ({"synergy": {("a", "b"): {"noise": 1.0}}}, "a, b: noise is no criterion"),
        ({"alternatives": {"P": ["a", "x"]}}, "x of P is no row of the value table"),
        ({"alternatives": {"P": ["a"], "Q": ["a"]}}, "stands under"),
        ({"alternatives": {"P": []}}, "no option"),
        ({"limits": [{"group": "town", "at_most": 1}]}, "no group town"),
        ({"limits": [{"of": "count"}]}, "at_least or at_most"),
        ({"limits": [{"of": "weight", "at_most": 1}]}, "Use any of: count"),
        ({"limits": [{"most": 1}]}, "cannot be read"),
        ({"limits": [{"of": "cost_share", "at_most": 3}]}, "between 0 and 1"),
        ({"standards": {"noise": 1.0}}, "no criterion noise"),
        ({"cofinancing": {("state", "town"): 1.0}}, "no such fund: state, town"),
        ({"shared_cost": {"bridge": (-1.0, ["a"])}}, "amount from 0"),
        ({"allowed": {"a": [1]}}, "without periods"),
        ({"periods": [1, 1]}, "one or more different"),
        ({"periods": [1, 2], "allowed": {"a": [3]}}, "not among the periods"),
        ({"periods": [1, 2], "duration": {"a": 0}}, "whole number"),
        ({"periods": [1, 2], "period_factor": {1: 1.0}}, "no factor for 2"),
        ({"precedence": "soon"}, "not_later"),
        ({"cost": COST.astype(object).replace({3.0: "3,5"})}, "a: '3,5'"),
        ({"value": pd.Series(pd.to_datetime(["2020", "2021", "2022"]), VALUE.index)}, "dates"),
        (
            {"value": VALUE.set_axis(["a", "b", np.nan]), "cost": COST.set_axis(["a", "b", np.nan])},
            "without an id",
        ),
        ({"requires": ("a", "b")}, r"Write for example \(a, b\)"),
        ({"requires": [("a", "b", "c")]}, r"Write for example \(a, b\)"),
        ({"requires_any": [("a", "b")]}, r"Write for example \(a, \[b"),
        ({"excludes": ("a", "b")}, r"Write for example \[\(a, b\)"),
        ({"synergy": {"a": 3.0}}, r"Write for example \{\(a, b\)"),
        ({"alternatives": {"P": "a"}}, r"alternatives: 'P': 'a' has not the form"),
        ({"alternatives": [("P", ["a"])]}, "Write for example {proposal"),
        ({"shared_cost": {"bridge": 5.0}}, r"Write for example \(cost"),
        ({"shared_cost": {"bridge": (5.0, "a")}}, r"Write for example \(cost"),
        ({"limits": {"of": "count", "at_most": 1}}, r"limits: .* has not the form"),
        ({"limits": [{"of": "count", "at_most": "1"}]}, "not a number"),
        ({"cofinancing": {"state": 0.5}}, r"Write for example \{\(fund"),
        ({"periods": "ab"}, "periods: 'ab' has not the form"),
        ({"periods": [1, 2], "duration": {"a": np.nan}}, "not a number"),
        ({"periods": [1, 2], "allowed": {"a": "1"}}, "allowed: .* has not the form"),
        ({"periods": [1, 2], "period_factor": {1: "1", 2: 1.0}}, "not a number"),
        ({"carry_over": "yes"}, "True, False"),
    ],
)
def test_errors_say_what_and_where(other, said):
    with pytest.raises(ProblemError, match=said):
        best_portfolio(problem(**other))
    assert any(item.severity == "error" for item in problem(**other).check()) or "budget" in other


def test_all_errors_in_one_message():
    with pytest.raises(ProblemError) as caught:
        best_portfolio(problem(mandatory=["x"], requires=[("a", "y")], standards={"noise": 1.0}))
    assert all(
        word in str(caught.value)
        for word in ("mandatory: ", "no such proposal: x", "no such proposal: y", "noise")
    )


@pytest.mark.parametrize(
    ("other", "where", "said", "value"),
    [
        ({"requires": [("a", "b"), ("b", "a")]}, "requires", "circle", 3.0),
        ({"requires": [("a", "b")], "excludes": [("a", "b")]}, "requires", "never be built", 7.0),
        ({"budget": 1.0}, "budget", "below the cheapest", 0.0),
        ({"budget": 0.0}, "budget", "below the cheapest", 0.0),
        ({"value": VALUE - 4.5}, "value", "negative", 0.5),
        ({"cost": COST * [1, 1, 0]}, "cost", "costs nothing", 8.0),
        ({"group": {"town": {"a": "X"}}}, "group", "no label", 7.0),
        (
            {"periods": [1, 2], "duration": {"a": 3}, "budget": pd.Series({1: 2.0, 2: 2.0})},
            "periods",
            "cannot be built",
            7.0,
        ),
    ],
)
def test_odd_data_gets_a_warning_and_an_answer(other, where, said, value):
    findings = problem(**other).check()
    assert [(item.severity, item.file) for item in findings] == [("warning", where)]
    assert said in findings[0].message
    found = best_portfolio(problem(**other))
    assert found.value == pytest.approx(value)
    assert any(said in note for note in found.notes)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"mandatory": ["a", "b"]}, "1 more money"),
        ({"mandatory": ["a"], "forbidden": ["a"]}, "No amount of money"),
        ({"mandatory": ["a"], "requires": [("a", "b")], "excludes": [("a", "b")]}, "a needs b"),
        ({"standards": {"value": 100.0}}, "One rule cannot be kept whatever is built: the plan reaches"),
        ({"mandatory": ["a"], "periods": [1], "duration": {"a": 2}}, "no start that is allowed"),
    ],
)
def test_impossible_plans_are_explained(other, said):
    with pytest.raises(InfeasibleError, match=said):
        best_portfolio(problem(**other))


def test_one_second_is_an_answer_with_an_honest_gap():
    rng = np.random.default_rng(0)
    n = 120
    cost = pd.DataFrame(rng.integers(50, 100, (n, 6)).astype(float))
    value = cost.sum(axis=1) + 10.0
    budget = pd.Series(np.full(6, 0.5 * cost.sum().mean()), index=cost.columns)
    found = best_portfolio(Problem(value=value, cost=cost, budget=budget), time_limit=1.0)
    assert found.check.ok
    assert found.bound >= found.value
    assert found.gap == pytest.approx((found.bound - found.value) / found.value, abs=1e-9)
    assert found.status == ("optimal" if found.gap == 0.0 else "feasible")


@pytest.mark.parametrize(
    "ask",
    [
        lambda p: best_portfolio(p, weights={"noise": 1.0}),
        lambda p: best_portfolio(p, weights=[-1.0]),
        lambda p: best_portfolio(p, weights=[1.0, 1.0]),
        lambda p: best_portfolio(p, time_limit=0.0),
        lambda p: best_portfolio(p, gap=-1.0),
        lambda p: best_portfolio(p, solver="no such solver"),
        lambda p: priority_list(p, []),
        lambda p: priority_list(p, 5.0),
        lambda p: priority_list(p, [1.0, -1.0]),
        lambda p: priority_list(p, [1.0, 2.0], probabilities=[0.5, 0.6]),
        lambda p: priority_list(p, [1.0, 2.0], probabilities=[1.0]),
        lambda p: priority_list(p, [1.0, 2.0], reading="guess"),
        lambda p: evaluate_list(p, ["a", "x"], [1.0]),
        lambda p: evaluate_list(p, ["a", "a"], [1.0]),
        lambda p: evaluate_list(p, "a", [1.0]),
        lambda p: evaluate_list(p, None, [1.0]),
        lambda p: evaluate_list(p, {"a": 1}, [1.0]),
        lambda p: evaluate_list(p, [{"a"}, "b"], [1.0]),
        lambda p: evaluate_list(p, [np.nan], [1.0]),
        lambda p: priority_list(p, None),
        lambda p: priority_list(p, "much"),
        lambda p: priority_list(p, [1.0, "x"]),
        lambda p: priority_list(p, [1.0, 2.0], probabilities=0.5),
        lambda p: priority_list(p, [1.0, 2.0], probabilities=["a", "b"]),
        lambda p: priority_list(p, {"low": 1.0, "high": 2.0}, probabilities={"lo": 0.5, "hi": 0.5}),
        lambda p: priority_list(p, [1.0, 2.0], values=[VALUE]),
        lambda p: priority_list(p, [1.0, 2.0], values=3),
        lambda p: priority_list(p, [1.0, 2.0], values={"low": VALUE, "high": VALUE}),
        lambda p: priority_list(p, [1.0], time_limit="10"),
        lambda p: priority_list(p, [1.0], gap=float("nan")),
        lambda p: priority_list(p, [1.0], risk_aversion=2),
        lambda p: priority_list(p, [1.0], ambiguity=-1),
        lambda p: priority_list(p, [1.0, 2.0], distance=[[0, 1], [1, 0]]),
        lambda p: priority_list(p, [1.0, 2.0], ambiguity=1, distance=[[0, 1, 2]]),
        lambda p: priority_list(p, [1.0, 2.0], ambiguity=1, distance=[[0, -1], [1, 0]]),
        lambda p: priority_list(p, [1.0], reading="skip", ranked_options=True),
        lambda p: priority_list(p, [1.0], reading="skip", ambiguity=1.0),
        lambda p: best_portfolio(p, weights="value"),
        lambda p: pareto_front(p, ["value"]),
        lambda p: pareto_front(p, ["value", "noise"]),
        lambda p: budget_curve(p, [-1.0]),
        lambda p: alternatives(p, k=0),
        lambda p: alternatives(p, kind="different"),
        lambda p: nondominated(p, [[0.5, 0.5]]),
        lambda p: competitors(p, ["x"]),
        lambda p: robust_portfolio(p, deviation={"a": 1.0}),
        lambda p: robust_portfolio(p, deviation=COST, gamma=-1.0),
    ],
)
def test_questions_that_make_no_sense(ask):
    with pytest.raises(InfraprioError) as caught:
        ask(problem())
    assert len(str(caught.value)) > 20


def test_degenerate_problems():
    same = pd.Series(1.0, index=range(6))
    assert best_portfolio(Problem(value=same, cost=same, budget=3.0)).value == 3.0
    assert best_portfolio(Problem(value=same * 0, cost=same, budget=3.0)).value == 0.0
    one = pd.Series({"only": 2.0})
    found = priority_list(Problem(value=one, cost=one), [1.0, 5.0])
    assert (found.levels, found.value, found.free_value) == ([[], ["only"]], 1.0, 1.0)
    aside = priority_list(Problem(value=one, cost=one), [1.0])
    assert (aside.order, aside.set_aside, aside.price) == ([], ["only"], 0.0)
    free = best_portfolio(Problem(value=VALUE, cost=COST, budget=np.inf))
    assert free.selected == ["a", "b", "c"]
    table = pd.DataFrame({"x": [1.0, 1.0], "y": [1.0, 1.0]})
    twins = Problem(value=table, cost=pd.Series([1.0, 1.0]), budget=1.0)
    assert core_index(twins).tolist() == [0.5, 0.5]
    assert len(pareto_front(twins, ["x", "y"])) == 1
    assert best_portfolio(twins, weights=[0.0, 0.0]).value == 0.0


def test_the_same_input_gives_the_same_answer():
    rng = np.random.default_rng(5)
    table = pd.Series(rng.integers(1, 20, 30).astype(float))
    asked = Problem(value=table, cost=table, budget=100.0)
    assert best_portfolio(asked).selected == best_portfolio(asked).selected


NAMED = {"låg": 2.0, "bas": 4.0, "hög": 9.0}


def test_scenarios_are_named_in_errors():
    told = {("mandatory", "Åre väg"): "åtgärder, rad 4"}
    names = {"a": "Åre väg", "b": "Östersund"}
    swedish = Problem(value=VALUE.rename(names), cost=COST.rename(names), mandatory=["Åre väg"], sources=told)
    with pytest.raises(InfeasibleError, match="In the budget scenarios låg no portfolio") as caught:
        priority_list(swedish, NAMED)
    assert "Åre väg must be built (åtgärder, rad 4)" in str(caught.value)
    assert "With 1 more money" in str(caught.value)
    with pytest.raises(InfeasibleError, match="scenarios låg, bas no portfolio"):
        priority_list(problem(mandatory=["a", "b"]), NAMED)
    with pytest.raises(ProblemError, match="budget: In the budget scenario bas: all money is nan"):
        priority_list(problem(), NAMED | {"bas": np.nan})
    with pytest.raises(ProblemError, match=r"^mandatory: There is no such proposal: x"):
        priority_list(problem(mandatory=["x"]), NAMED)


def test_a_budget_is_not_taken_for_a_list_of_budgets():
    years = pd.DataFrame({"2026": COST, "2030": COST})
    with pytest.raises(ProblemError, match="pots of one budget"):
        priority_list(problem(cost=years), pd.Series({"2026": 3.0, "2030": 4.0}))
    assert priority_list(problem(cost=years), [pd.Series({"2026": 3.0, "2030": 4.0})]).value == 5.0


def test_values_and_probabilities_are_matched_by_name():
    found = priority_list(
        problem(),
        {"low": 2.0, "high": 3.0},
        pd.Series({"high": 0.25, "low": 0.75}),
        values={"high": VALUE * 2, "low": VALUE},
    )
    assert found.value == pytest.approx(0.75 * 4.0 + 0.25 * 8.0)  # b, and b again
    assert found.free_value == pytest.approx(0.75 * 4.0 + 0.25 * 10.0)


def test_an_option_on_a_list_is_told_by_its_proposal():
    with pytest.raises(ProblemError, match="c is an option of P"):
        evaluate_list(problem(alternatives={"P": ["a", "c"]}), ["c", "b"], [4.0])


def test_what_a_list_leaves_out_is_told():
    found = evaluate_list(problem(), ["c"], [4.0])
    assert (found.unlisted, found.value) == (["a", "b"], 3.0)
    assert evaluate_list(problem(), [], [4.0]).value == 0.0


def test_oddities_are_told_beside_a_list():
    found = priority_list(problem(requires=[("a", "b"), ("b", "a")]), [4.0, 7.0])
    assert any("circle" in note for note in found.notes)


def test_the_time_limit_is_told_where_it_ended_the_search():
    rng = np.random.default_rng(0)
    cost = pd.DataFrame(rng.integers(50, 100, (60, 6)).astype(float))
    asked = Problem(value=cost.sum(axis=1) + 10.0, cost=cost)
    budgets = [pd.Series(share * cost.sum().mean(), index=cost.columns) for share in (0.3, 0.5)]
    found = priority_list(asked, budgets, time_limit=0.3)
    assert found.status == "feasible"
    assert found.gap > 0
    assert any("time limit of 0.3 s" in note for note in found.notes)
    assert found.bound >= found.value


def test_an_interaction_stated_both_ways_is_refused():
    with pytest.raises(ProblemError, match="same interaction"):
        best_portfolio(problem(synergy={("a", "b"): 1.0, ("b", "a"): 2.0}))


def test_weights_that_are_all_zero_are_told():
    two = problem(value=pd.DataFrame({"x": VALUE, "y": VALUE}))
    plan = best_portfolio(two, weights=[0.0, 0.0])
    assert any("weights: all are 0" in note for note in plan.notes)
    assert plan.selected == []


def test_a_budget_by_pot_may_be_a_mapping_everywhere():
    asked = problem(cost=pd.DataFrame({"s": COST, "k": COST}), budget={"s": 4.0, "k": 5.0})
    series = replace(asked, budget=pd.Series({"s": 4.0, "k": 5.0}))
    assert incremental_rank(asked, steps=2).to_dict() == incremental_rank(series, steps=2).to_dict()
    with pytest.raises(ProblemError, match="whole number"):
        incremental_rank(asked, steps=2.5)


def test_a_failed_search_of_a_list_is_not_called_impossible(monkeypatch):
    monkeypatch.setattr("infraprio.portfolio.lists.search.search.search_skip", lambda *_, **__: None)
    lists = import_module(
        "infraprio.portfolio.lists.search.priority_list"
    )  # the package shows the function of this name
    monkeypatch.setattr(lists, "nested_list", lambda *_, **__: None)
    with pytest.raises(SolverError, match="no proof that none does"):
        priority_list(problem(), [3.0, 4.0], reading="skip")


def test_a_plan_that_breaks_the_budget_is_told_beside_its_competitors():
    asked = problem(value=pd.DataFrame({"x": VALUE, "y": VALUE[::-1].to_numpy()}, index=VALUE.index))
    found = competitors(asked, list(VALUE.index), max_cost="budget")
    assert "the plan itself breaks rules: all money" in found.attrs["note"]
    assert competitors(asked, best_portfolio(asked)).attrs["note"] == ""


def test_the_solver_inside_scipy_prints_nothing(capfd):
    with silent():
        os.write(1, b"a debug line\n")
    os.write(1, b"and on\n")
    assert capfd.readouterr().out == "and on\n"
