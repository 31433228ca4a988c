"""Portfolios that stay good: dominance in ranges, by every method, against the definition."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import infraprio.portfolio.robust.core_index as robust
from infraprio.errors import InfeasibleError, ProblemError
from infraprio.portfolio import (
    Problem,
    competitors,
    core_index,
    maximin_portfolio,
    minimax_regret_portfolio,
    nondominated,
)
from infraprio.portfolio.choose.verify import verify
from infraprio.scoring.weights.weight_set import WeightSet
from tests.portfolio.some_problems import every_plan, random_problem

seeds = st.integers(0, 100_000)
METHODS = ["every plan tried", "lists of partial plans", "one search a portfolio"]


def unbeaten_by(method: str, problem: Problem, weights=None, **options) -> pd.DataFrame:
    """Return the nondominated portfolios by one of the methods."""
    with pytest.MonkeyPatch.context() as patch:
        if method != METHODS[0]:
            patch.setattr(robust, "MOST", 0)
        if method == METHODS[2]:
            patch.setattr(robust, "unbeaten_by_lists", lambda *_, **__: None)
        found = nondominated(problem, weights, **options)
    assert found.attrs["method"] == method
    assert found.attrs["complete"]
    return found


def some(seed: int, n: int = 7, criteria: int = 2) -> tuple[Problem, tuple, tuple]:
    """Return a problem with one pot, and ranges of its values and costs."""
    rng = np.random.default_rng(seed)
    ids = [f"p{number}" for number in range(n)]
    value = pd.DataFrame(rng.integers(0, 9, (n, criteria)).astype(float), ids, list("xyz")[:criteria])
    cost = pd.Series(rng.integers(1, 9, n).astype(float), ids)
    values = value - rng.integers(0, 3, value.shape), value + rng.integers(0, 3, value.shape)
    costs = (cost - rng.integers(0, 2, n)).clip(lower=0.0), cost + rng.integers(0, 3, n)
    return Problem(value=value, cost=cost, budget=float(np.floor(cost.sum() / 2))), values, costs


def by_definition(problem: Problem, points, values=None, costs=None) -> set[frozenset]:
    """Return the sets that none beats, every pair of plans compared at the ends of every range."""
    low, high = values if values is not None else (problem.value, problem.value)
    cheap, dear = costs if costs is not None else (problem.cost, problem.cost)
    sets = [frozenset(plan) for plan, _ in every_plan(replace(problem, cost=cheap))]

    rows = list(problem.value.index)
    low, high = low.to_numpy() @ points.T, high.to_numpy() @ points.T
    cheap, dear = cheap.to_numpy(), dear.to_numpy()
    marks = {item: np.array([row in item for row in rows]) for item in sets}

    def beats(one: frozenset, other: frozenset) -> bool:
        a, b = marks[one] & ~marks[other], marks[other] & ~marks[one]
        least, most = low[a].sum(axis=0) - high[b].sum(axis=0), high[a].sum(axis=0) - low[b].sum(axis=0)
        if costs is not None:
            least = np.append(least, cheap[b].sum() - dear[a].sum())
            most = np.append(most, dear[b].sum() - cheap[a].sum())
        return bool((least >= -1e-9).all() and (most > 1e-9).any())

    return {b for b in sets if not any(beats(a, b) for a in sets)}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("ranges", ["none", "values", "costs", "both"])
@given(seed=seeds)
@settings(max_examples=4, deadline=None)
def test_nondominated_in_ranges_by_the_definition(method, ranges, seed):
    problem, values, costs = some(seed, n=4 if method == METHODS[2] else 6)
    values = values if ranges in ("values", "both") else None
    costs = costs if ranges in ("costs", "both") else None
    for points in (np.eye(2), np.array([[0.7, 0.3], [0.4, 0.6]])):
        found = unbeaten_by(method, problem, points, value_range=values, cost_range=costs)
        assert set(map(frozenset, found["selected"])) == by_definition(problem, points, values, costs)
        assert len(found) == len(set(map(frozenset, found["selected"])))
        if costs is not None:
            sure = [costs[1].loc[rows].sum() <= problem.budget + 1e-9 for rows in found["selected"]]
            assert found["sure"].tolist() == sure


@pytest.mark.parametrize("method", METHODS[1:])
@given(seed=seeds)
@settings(max_examples=10, deadline=None)
def test_nondominated_with_any_rules(method, seed):
    problem = random_problem(seed, criteria=2)
    if not any(True for _ in every_plan(problem)):
        with pytest.raises(InfeasibleError):
            unbeaten_by(method, problem)
        return
    value_range = (problem.value - 1.0, problem.value + 1.0) if seed % 2 else None
    wanted = unbeaten_by(METHODS[0], problem, value_range=value_range)
    found = unbeaten_by(method, problem, value_range=value_range)
    assert sorted(map(str, found.to_numpy().tolist())) == sorted(map(str, wanted.to_numpy().tolist()))


@given(seed=seeds)
@settings(max_examples=10, deadline=None)
def test_wider_ranges_only_enlarge_the_set(seed):
    problem, (low, high), (cheap, dear) = some(seed)
    narrow = nondominated(problem, value_range=((low + problem.value) / 2, (high + problem.value) / 2))
    wide = nondominated(problem, value_range=(low, high))
    assert set(map(frozenset, narrow["selected"])) <= set(map(frozenset, wide["selected"]))
    sure = nondominated(problem, value_range=(low, high), cost_range=(problem.cost, problem.cost))
    open_costs = nondominated(problem, value_range=(low, high), cost_range=(cheap, dear))
    assert set(map(frozenset, sure["selected"])) <= set(map(frozenset, open_costs["selected"]))
    ordered = nondominated(problem, np.array([[1.0, 0.0], [0.5, 0.5]]))
    assert set(map(frozenset, ordered["selected"])) <= {frozenset(plan) for plan, _ in every_plan(problem)}


@given(seed=seeds)
@settings(max_examples=10, deadline=None)
def test_core_index_and_what_follows_from_it(seed):
    problem, values, _ = some(seed)
    index = core_index(problem, value_range=values)
    assert index.between(0.0, 1.0).all()
    assert set(index.attrs["core"]) == set(index.index[index == 1.0])
    assert set(index.attrs["exterior"]) == set(index.index[index == 0.0])
    far = [abs(index[name] - 0.5) for name in index.attrs["borderline"]]
    assert far == sorted(far)


def test_a_weight_set_its_points_and_bounds_mean_the_same():
    problem, _, _ = some(3, criteria=3)
    known = WeightSet(["x", "y", "z"]).order(["x", "y", "z"]).bounds({"z": (0.1, 1.0)})
    by_set, by_points = nondominated(problem, known), nondominated(problem, known.extreme_points())
    assert by_set["selected"].tolist() == by_points["selected"].tolist()
    turned = WeightSet(["z", "y", "x"]).order(["x", "y", "z"]).bounds({"z": (0.1, 1.0)})
    assert nondominated(problem, turned)["selected"].tolist() == by_set["selected"].tolist()


def test_a_larger_problem_with_ranges():
    rng = np.random.default_rng(1)
    ids = list(range(24))
    value = pd.DataFrame(rng.integers(5, 60, (24, 2)).astype(float), ids, ["x", "y"])
    cost = pd.Series(rng.integers(5, 60, 24).astype(float), ids)
    problem = Problem(value=value, cost=cost, budget=300.0)
    points = np.array([[0.6, 0.4], [0.4, 0.6]])
    options = {"value_range": (value * 0.9, value * 1.1)}
    listed = unbeaten_by(METHODS[1], problem, points, **options)
    assert len(listed) > 5
    for rows in listed["selected"]:
        assert verify(problem, dict.fromkeys(rows)).ok


def test_a_time_limit_is_told(monkeypatch):
    problem, values, _ = some(5)
    every = set(map(frozenset, unbeaten_by(METHODS[0], problem, value_range=values)["selected"]))
    monkeypatch.setattr(robust, "MOST", 0)
    monkeypatch.setattr(robust, "unbeaten_by_lists", lambda *_, **__: None)
    short = core_index(problem, value_range=values, time_limit=0.05)
    assert short.attrs["complete"] == (short.attrs["note"] == "")
    found = nondominated(problem, value_range=values, time_limit=0.05)
    assert set(map(frozenset, found["selected"])) <= every


def test_ranges_that_do_not_fit_are_told():
    problem, (low, high), (cheap, dear) = some(2)
    with pytest.raises(ProblemError, match="lower value"):
        nondominated(problem, value_range=(high + 1.0, low))
    with pytest.raises(ProblemError, match="lower cost"):
        nondominated(problem, cost_range=(dear + 1.0, cheap))
    with pytest.raises(ProblemError, match="value_range"):
        nondominated(problem, value_range=(low.iloc[1:], high))
    with pytest.raises(ProblemError, match="cost_range"):
        nondominated(problem, cost_range=(cheap.iloc[1:], dear))
    with pytest.raises(ProblemError, match="co-financing"):
        nondominated(replace(problem, limits=[{"of": "cost", "at_most": 9.0}]), cost_range=(cheap, dear))


@given(seed=seeds)
@settings(max_examples=10, deadline=None)
def test_worst_weights_against_trying_all(seed):
    problem = random_problem(seed, criteria=2)
    plans = [np.array(list(check.criteria.values())) for _, check in every_plan(problem)]
    if not plans:
        return
    known = WeightSet(["c0", "c1"]).bounds({"c0": (0.2, 0.7)})
    points = known.extreme_points()[["c0", "c1"]].to_numpy()
    table = np.array(plans) @ points.T
    least = maximin_portfolio(problem, known)
    assert least.value == pytest.approx(table.min(axis=1).max(), abs=1e-6)
    assert least.gap == pytest.approx(0.0, abs=1e-6)
    _, regret = minimax_regret_portfolio(problem, known)
    assert regret == pytest.approx((table.max(axis=0) - table).max(axis=1).min(), abs=1e-6)
    inner = [first * points[0] + (1 - first) * points[-1] for (first,) in product(np.linspace(0, 1, 5))]
    assert least.value <= min(float(np.array(list(least.criteria.values())) @ w) for w in inner) + 1e-9


@pytest.mark.parametrize("ranges", [False, True])
@given(seed=seeds)
@settings(max_examples=8, deadline=None)
def test_competitors_by_the_definition(ranges, seed):
    module = sys.modules["infraprio.portfolio.robust.competitors"]

    problem, (low, high), (cheap, dear) = some(seed, n=6)
    plans = [
        frozenset(plan) for plan, _ in every_plan(replace(problem, cost=cheap if ranges else problem.cost))
    ]
    mine = plans[seed % len(plans)]
    least, most = (cheap, dear) if ranges else (problem.cost, problem.cost)
    wanted = set()
    for other in plans:
        a, b = sorted(mine - other), sorted(other - mine)
        lead = (low.loc[a].sum() - high.loc[b].sum()).min()
        if least[b].sum() <= most[a].sum() + 1e-9 and lead < -1e-9:
            wanted.add(other)
    options = {"score_range": (low, high)} | ({"cost_range": (cheap, dear)} if ranges else {})
    for limit in (16, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "MOST", limit)
            found = competitors(problem, sorted(mine), **options)
        assert set(map(frozenset, found["selected"])) == wanted
        assert found.attrs["complete"]
        assert set(found.attrs["core"]) == mine.intersection(*wanted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST", 0)
        short = competitors(problem, sorted(mine), **options, time_limit=1e-9)
    assert not short.attrs["complete"]
