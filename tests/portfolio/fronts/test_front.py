"""Fronts by every method, against trying everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import infraprio.portfolio.fronts.pareto_front as frontier
import infraprio.portfolio.fronts.search as front_search
from infraprio.errors import InfeasibleError
from infraprio.portfolio import Problem, pareto_front
from infraprio.portfolio.fronts.by_partial_plans import unbeaten
from infraprio.portfolio.fronts.front_shape import undominated
from infraprio.portfolio.fronts.search_zones import cut
from tests.conftest import TIMES
from tests.portfolio.reference import case
from tests.portfolio.some_problems import every_plan, random_problem

seeds = st.integers(0, 100_000)


def front_by(method: str, monkeypatch: pytest.MonkeyPatch, problem: Problem, criteria: list, **options):
    """Return the front by one of the methods, whatever the size of the problem."""
    with monkeypatch.context() as patch:
        if method != "as it comes":
            patch.setattr(frontier, "by_table", lambda *_, **__: None)
            patch.setattr(frontier, "MOST", 0)
        if method == "zones":
            patch.setattr(front_search, "by_lists", lambda *_, **__: None)
        return pareto_front(problem, criteria, **options)


def front_tried(problem: Problem, criteria: list) -> list[list[float]]:
    """Return the points that no plan beats, the best in the first criterion first."""
    points = set()
    for _, check in every_plan(problem):
        totals = {**check.criteria, "cost": -sum(check.spent.values())}
        points.add(tuple(round(totals[name], 7) for name in criteria))
    kept = [p for p in points if not any(q != p and all(np.array(q) >= p) for q in points)]
    table = pd.DataFrame(sorted(kept, reverse=True), columns=criteria)
    if "cost" in criteria:
        table["cost"] *= -1.0
    return (table + 0.0).to_numpy().tolist()


@pytest.mark.parametrize("method", ["lists", "zones"])
@pytest.mark.parametrize("criteria", [["c0", "c1"], ["c0", "cost"], ["cost", "c0"], ["c0", "c1", "cost"]])
@given(seed=seeds)
@settings(max_examples=8, deadline=None)
def test_front_of_any_rules(method, criteria, seed):
    problem = random_problem(seed, criteria=2)
    wanted = front_tried(problem, criteria)
    with pytest.MonkeyPatch.context() as patch:
        if not wanted:
            with pytest.raises(InfeasibleError):
                front_by(method, patch, problem, criteria)
            return
        found = front_by(method, patch, problem, criteria)
    assert found[criteria].round(7).to_numpy().tolist() == wanted
    assert found.attrs["complete"]
    assert found.attrs["unexplored"] == []
    assert set(found["status"]) == {"optimal"}


@given(seed=seeds)
@settings(max_examples=4 * TIMES, deadline=None)
def test_values_and_costs_of_many_digits(seed):
    rng = np.random.default_rng(seed)
    value = pd.DataFrame(rng.normal(3.0, 4.0, (9, 3)), columns=["a", "b", "c"])
    cost = pd.Series(rng.uniform(0.0, 5.0, 9))
    problem = Problem(value=value, cost=cost, budget=float(cost.sum() / 2))
    for criteria in (["a", "b"], ["a", "b", "c"], ["a", "cost"]):
        wanted = front_tried(problem, criteria)
        for method in ("as it comes", "lists", "zones"):
            with pytest.MonkeyPatch.context() as patch:
                found = front_by(method, patch, problem, criteria)
            assert np.allclose(found[criteria].to_numpy(), wanted, atol=1e-6), method


@pytest.mark.parametrize("method", ["as it comes", "lists", "zones"])
def test_thirty_items_by_every_method(method, monkeypatch):
    read = case("pareto_kp30_seeded")
    data = read["input"]
    problem = Problem(
        value=pd.DataFrame({"v1": data["v1"], "v2": data["v2"]}),
        cost=pd.Series(data["cost"]),
        budget=data["budget"],
    )
    front = front_by(method, monkeypatch, problem, ["v1", "v2"])
    assert front[["v1", "v2"]].to_numpy().tolist() == read["expected"]["front"]
    assert front.attrs["complete"]


def thirty(seed: int = 5) -> Problem:
    rng = np.random.default_rng(seed)
    value = pd.DataFrame(rng.integers(1, 60, (30, 2)).astype(float), columns=["a", "b"])
    cost = pd.Series(rng.integers(5, 60, 30).astype(float))
    return Problem(value=value, cost=cost, budget=400.0)


def test_what_a_time_limit_leaves_out_lies_in_the_zones_told(monkeypatch):
    whole = pareto_front(thirty(), ["a", "b"])
    short = front_by("zones", monkeypatch, thirty(), ["a", "b"], time_limit=0.4)
    points = set(map(tuple, short[["a", "b"]].to_numpy()))
    if short.attrs["complete"]:
        assert short[["a", "b"]].equals(whole[["a", "b"]])
        return
    assert short.attrs["note"] == "the time limit came first"
    every = set(map(tuple, whole[["a", "b"]].to_numpy()))
    proved = set(map(tuple, short.loc[short["status"] == "optimal", ["a", "b"]].to_numpy()))
    assert proved <= every
    for a, b in every - points:
        assert any(
            zone["a"][0] <= a <= zone["a"][1] and zone["b"][0] <= b <= zone["b"][1]
            for zone in short.attrs["unexplored"]
        )


def test_value_and_cost_is_the_budget_curve():
    from infraprio.portfolio import budget_curve

    one = replace(thirty(), value=thirty().value["a"].rename("value"))
    front, curve = pareto_front(one), budget_curve(one)
    assert front.attrs["method"] == "dynamic programme"
    assert front["cost"].tolist()[::-1] == curve.index.tolist()
    assert front["value"].tolist()[::-1] == curve["value"].tolist()


@pytest.mark.parametrize("method", ["as it comes", "lists", "zones"])
def test_degenerate_fronts(method, monkeypatch):
    one = Problem(value=pd.DataFrame({"a": [2.0], "b": [3.0]}), cost=pd.Series([1.0]), budget=1.0)
    front = front_by(method, monkeypatch, one, ["a", "b"])
    assert front[["a", "b"]].to_numpy().tolist() == [[2.0, 3.0]]
    nothing = front_by(method, monkeypatch, replace(one, budget=0.0), ["a", "b"])
    assert nothing["selected"].tolist() == [[]]
    same = Problem(
        value=pd.DataFrame({"a": [1.0] * 4, "b": [0.0] * 4}), cost=pd.Series([0.0, 0.0, 1.0, 1.0]), budget=1.0
    )
    front = front_by(method, monkeypatch, same, ["a", "b", "cost"])
    assert front[["a", "b", "cost"]].to_numpy().tolist() == [[3.0, 0.0, 1.0], [2.0, 0.0, 0.0]]
    worse = Problem(
        value=pd.DataFrame({"a": [-1.0, -2.0], "b": [-1.0, 4.0]}), cost=pd.Series([1.0, 1.0]), budget=9.0
    )
    front = front_by(method, monkeypatch, worse, ["a", "b"])
    assert front["selected"].tolist() == [[], [1]]


def test_rounding_does_not_save_a_beaten_point():
    table = np.array([[7.7 + 1e-15, 16.9], [7.7, 17.0], [7.7, 3.0], [1.0, 17.0 + 1e-15]])
    assert undominated(table).tolist() == [False, True, False, False]


@given(seed=seeds, size=st.integers(1, 60), measures=st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_thinned_lists_keep_a_line_at_least_as_good_as_each_dropped(seed, size, measures):
    table = np.random.default_rng(seed).integers(0, 6, (size, measures)).astype(float)
    kept = unbeaten(table)
    assert len(np.unique(kept)) == len(kept)
    for line in table:
        assert (table[kept] >= line).all(axis=1).any()


@given(seed=seeds, criteria=st.integers(2, 4))
@settings(max_examples=40, deadline=None)
def test_zones_hold_exactly_what_no_point_equals_or_beats(seed, criteria):
    rng = np.random.default_rng(seed)
    points = rng.integers(1, 5, (5, criteria)).astype(float)
    low, high = np.zeros((1, criteria)), np.full((1, criteria), 9.0)
    for point in points:
        low, high = cut(low, high, point, np.ones(criteria), proved=False)
    for spot in product(range(1, 6), repeat=criteria):
        free = not any((point >= spot).all() for point in points)
        assert free == bool(((spot > low) & (spot < high)).all(axis=1).any())
