"""Published and proved answers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfeasibleError
from infraprio.portfolio import (
    Problem,
    alternatives,
    best_portfolio,
    competitors,
    core_index,
    evaluate_list,
    explain_infeasible,
    nondominated,
    pareto_front,
    priority_list,
    replacement_cost,
    robust_portfolio,
    shadow_prices,
)
from tests.portfolio.reference import case, probe_12


def test_probe_12_optimum_and_one_per_department():
    problem, read = probe_12()
    expected = read["expected"]
    best = best_portfolio(problem)
    assert best.selected == expected["optimum"]["projects"]
    assert best.value == pytest.approx(expected["optimum"]["benefit"], abs=0.006)
    assert best.cost == pytest.approx(expected["optimum"]["cost"])
    assert (best.status, best.gap, best.bound) == ("optimal", 0.0, best.value)
    spread = replace(problem, limits=[{"group": "department", "at_least": 1}])
    fair = best_portfolio(spread)
    assert fair.selected == expected["one_per_department"]["projects"]
    assert best.value - fair.value == pytest.approx(expected["one_per_department"]["loss"], abs=0.006)


def test_probe_12_competitor_of_the_fair_plan():
    problem, read = probe_12(limits=[{"group": "department", "at_least": 1}])
    expected = read["expected"]["robustness_one_per_department"]
    bounds = np.array(read["input"]["weight_bounds"])
    corners = extreme_points_of_box(bounds)
    plan = read["expected"]["one_per_department"]["projects"]
    found = competitors(problem, plan, corners, score_range=float(read["input"]["score_uncertainty"]))
    assert list(found["selected"]) == [item["projects"] for item in expected["competitors"]]
    assert found["cost"].tolist() == pytest.approx([item["cost"] for item in expected["competitors"]])
    assert found["value"].tolist() == pytest.approx([375.39], abs=0.006)
    assert found.attrs["core"] == expected["core_projects"]


def extreme_points_of_box(bounds: np.ndarray) -> np.ndarray:
    """Return the corners of weights in bounds with sum one: all but one at a bound."""
    count = len(bounds)
    found = set()
    for free in range(count):
        others = [number for number in range(count) if number != free]
        for code in range(1 << (count - 1)):
            weights = np.zeros(count)
            weights[others] = [bounds[other, code >> place & 1] for place, other in enumerate(others)]
            weights[free] = 1.0 - weights.sum()
            if bounds[free, 0] - 1e-12 <= weights[free] <= bounds[free, 1] + 1e-12:
                found.add(tuple(np.round(weights, 12)))
    return np.array(sorted(found))


def test_probe_4_front_and_its_convex_points():
    read = case("probe_4_projects")
    ids = [1, 2, 3, 4]
    problem = Problem(
        value=pd.Series(read["input"]["benefit"], ids), cost=pd.Series(read["input"]["cost"], ids)
    )
    front = pareto_front(problem, ["cost", "value"])
    efficient = read["expected"]["efficient"]
    assert front["cost"].tolist() == [item["cost"] for item in efficient]
    assert front["value"].tolist() == [item["benefit"] for item in efficient]
    assert front["selected"].tolist() == [item["projects"] for item in efficient]
    assert front.loc[front["convex"], "selected"].tolist() == read["expected"]["convex_efficient"]
    assert front.attrs["complete"]


def test_small_knapsacks():
    read = case("knapsack01_small_seven")
    for instance, optimum in zip(read["input"]["instances"], read["expected"]["optimum"]):
        problem = Problem(
            value=pd.Series(instance["profits"], dtype=float),
            cost=pd.Series(instance["weights"], dtype=float),
            budget=instance["capacity"],
        )
        assert best_portfolio(problem).value == optimum, instance["name"]


def test_lorie_savage_optimum_and_prices():
    read = case("lorie_savage_1955")
    data = read["input"]
    ids = range(1, 10)
    cost = pd.DataFrame(data["outlay"], index=["first", "second"], columns=ids).T
    budget = pd.Series(data["budget"], index=["first", "second"])
    problem = Problem(value=pd.Series(data["npv"], ids), cost=cost, budget=budget)
    best = best_portfolio(problem)
    assert (best.value, best.selected) == (70, read["expected"]["integer"]["projects"])
    prices = shadow_prices(problem)["dual"].tolist()
    assert prices == pytest.approx(
        [float(Fraction(price)) for price in read["expected"]["lp"]["shadow_price"]]
    )


def test_priority_list_and_its_rivals():
    problem, _ = probe_12()
    read = case("priority_list_probe12")
    expected = read["expected"]
    found = priority_list(problem, read["input"]["budgets"])
    assert found.value == pytest.approx(expected["optimal_list_value"], abs=1e-5)
    # which proposals each budget adds; their order inside a level serves the budgets between
    assert [sorted(level) for level in found.levels] == [sorted(level) for level in expected["levels"]]
    assert found.free_value == pytest.approx(expected["free_optimum_mean"], abs=1e-5)
    assert found.price == pytest.approx(
        expected["free_optimum_mean"] - expected["optimal_list_value"], abs=2e-5
    )
    table = found.comparison["value"]
    assert table["lock-in by rising budget"] == pytest.approx(expected["incremental_lock_in_mean"], abs=1e-5)
    assert table["order by value for money, stop"] == pytest.approx(expected["ratio_stop_mean"], abs=1e-5)
    assert table["order by value for money, skip"] == pytest.approx(
        expected["ratio_skip_mean_not_nested"], abs=1e-5
    )
    ratio = probe_12()[1]["expected"]["priority_order"]
    by_hand = evaluate_list(problem, ratio, read["input"]["budgets"])
    assert by_hand.value == pytest.approx(expected["ratio_stop_mean"], abs=1e-5)
    assert by_hand.loss == pytest.approx(
        expected["optimal_list_value"] - expected["ratio_stop_mean"], abs=2e-5
    )


def test_replacement_cost():
    problem, _ = probe_12()
    expected = case("replacement_cost_probe12")["expected"]
    found = replacement_cost(problem)
    assert found.index[found["chosen"]].tolist() == expected["chosen"]
    assert found["loss"].to_dict() == pytest.approx(expected["loss"], abs=1e-6)


def test_robust_knapsack_over_gamma():
    read = case("robust_knapsack_8")
    data = read["input"]
    problem = Problem(value=pd.Series(data["value"]), cost=pd.Series(data["cost"]), budget=data["budget"])
    for gamma, value in zip(data["Gamma"], read["expected"]["optimal_value"]):
        assert robust_portfolio(problem, deviation=pd.Series(data["dev"]), gamma=gamma).value == value


def test_core_index():
    read = case("rpm_core_index_10")
    data = read["input"]
    ids = list(range(1, 11))
    problem = Problem(
        value=pd.DataFrame(data["scores"], index=ids),
        cost=pd.Series(data["cost"], ids),
        budget=data["budget"],
    )
    for weights, expected in (
        (None, read["expected"]["no_information"]),
        (np.array(data["extreme_points"]), read["expected"]["ordinal"]),
    ):
        found = core_index(problem, weights)
        assert found.attrs["portfolios"] == expected["n_nondominated"]
        assert found.tolist() == pytest.approx(expected["core_index"])
    plans = {tuple(rows) for rows in nondominated(problem, np.array(data["extreme_points"]))["selected"]}
    assert plans == {tuple(rows) for rows in read["expected"]["ordinal"]["portfolios"]}


def test_core_index_by_search_equals_trying_all(monkeypatch):
    read = case("rpm_core_index_10")
    data = read["input"]
    problem = Problem(value=pd.DataFrame(data["scores"]), cost=pd.Series(data["cost"]), budget=data["budget"])
    monkeypatch.setattr("infraprio.portfolio.robust.core_index.MOST", 0)
    found = core_index(problem, np.array(data["extreme_points"]))
    assert found.tolist() == pytest.approx(read["expected"]["ordinal"]["core_index"])


def test_schedule_in_three_periods():
    read = case("schedule_3_periods_5")
    data = read["input"]
    ids = [1, 2, 3, 4, 5]
    problem = Problem(
        value=pd.Series(data["value"], ids),
        cost=pd.Series(data["cost"], ids),
        periods=[1, 2, 3],
        budget=pd.Series(data["budget_per_period"], [1, 2, 3]),
        period_factor=dict(zip([1, 2, 3], data["discount"])),
        requires=[tuple(pair) for pair in data["precedence"]],
        precedence="earlier",
    )
    best = best_portfolio(problem)
    assert best.value == pytest.approx(read["expected"]["optimum"])
    assert [best.start.get(name) for name in ids] == read["expected"]["period"]


def test_synergy_precedence_exclusion_and_the_five_best():
    read = case("synergy_precedence_exclusive_6")
    data = read["input"]
    ids = range(1, 7)
    problem = Problem(
        value=pd.Series(data["value"], ids),
        cost=pd.Series(data["cost"], ids),
        budget=data["budget"],
        synergy={tuple(members): gain for members, gain in data["synergy"]},
        requires=[tuple(pair) for pair in data["precedence"]],
        excludes=[tuple(pair) for pair in data["exclusive"]],
    )
    found = alternatives(problem, k=5)
    expected = read["expected"]["five_best"]
    assert [plan.value for plan in found] == [item["value"] for item in expected]
    assert [plan.selected for plan in found][:3] == [item["projects"] for item in expected][:3]


def test_the_smallest_clash():
    read = case("iis_unique_4")
    cost = pd.Series(read["input"]["cost"], dtype=float)
    problem = Problem(
        value=cost,
        cost=cost,
        budget=10.0,
        mandatory=["A", "B"],
        limits=[{"members": ["C", "D"], "at_least": 1}],
        excludes=[("C", "D")],
        sources={("mandatory", "A"): "proposals, row 2"},
    )
    found = explain_infeasible(problem)
    assert {(rule.kind, rule.key) for rule in found.rules} == {
        ("budget", "all money"),
        ("mandatory", "A"),
        ("mandatory", "B"),
    }
    assert "A must be built (proposals, row 2)" in str(found)
    assert found.extra_money == pytest.approx(3.0)
    with pytest.raises(InfeasibleError, match="must be built") as caught:
        best_portfolio(problem)
    assert caught.value.explanation == found


def test_front_of_thirty_items():
    read = case("pareto_kp30_seeded")
    data = read["input"]
    value = pd.DataFrame({"v1": data["v1"], "v2": data["v2"]})
    front = pareto_front(
        Problem(value=value, cost=pd.Series(data["cost"]), budget=data["budget"]), ["v1", "v2"]
    )
    assert front[["v1", "v2"]].to_numpy().tolist() == read["expected"]["front"]
    assert front.attrs["complete"]
    for rows, v1 in zip(front["selected"], front["v1"]):
        assert value.loc[rows, "v1"].sum() == v1
        assert pd.Series(data["cost"]).loc[rows].sum() <= data["budget"]
