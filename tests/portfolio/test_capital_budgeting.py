"""Capital budgeting cases whose optima were proved (LOGOS test suite, Idaho National Laboratory.

Apache-2.0).
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from infraprio.portfolio import Problem, best_portfolio, priority_list
from tests.portfolio.reference import case


def stated(name: str, **rules: Any) -> tuple[Problem, dict[str, Any], float]:
    """Return the problem, the case, and the value of doing nothing where that has one."""
    read = case(f"capital_budgeting/{name}")
    options = read["options"]
    flags = read["flags"]
    ids = read["items"] if options is None else [f"{item}/{option}" for item, option in options]
    columns = pd.MultiIndex.from_product([read["resources"], read["periods"]])
    table = [[money for resource in row for money in resource] for row in read["costs"]]
    value = pd.Series(read["values"], index=ids, dtype=float)
    cost = pd.DataFrame(table, index=ids, columns=columns, dtype=float)
    mandatory, offset = list(read["mandatory"]), 0.0
    if options is not None:
        several: dict[str, list[str]] = {}
        for item, option in options:
            several.setdefault(item, []).append(f"{item}/{option}")
        if flags["non_selection"]:  # the last option of what is not mandatory means: do nothing
            for item, rows in several.items():
                if item not in mandatory:
                    nothing = rows.pop()
                    offset += value[nothing]
                    value[rows] -= value[nothing]
                    value, cost = value.drop(nothing), cost.drop(nothing)
        rules["alternatives"] = {f"item {item}": rows for item, rows in several.items()}
        mandatory = [f"item {item}" for item in mandatory]
    problem = Problem(value=value, cost=cost, mandatory=mandatory, **rules)
    return problem, read, offset


def budget_of(problem: Problem, amounts: list[list[float]]) -> pd.Series:
    """Return a budget by resource and period."""
    return pd.Series([money for resource in amounts for money in resource], index=problem.cost.columns)


def expected(read: dict[str, Any]) -> float:
    """Return the proved objective."""
    return read["verified"]["use_as_expected_objective"]


@pytest.mark.parametrize(
    "name",
    [
        "skp_basic",
        "skp_dkp",
        "skp_mandated",
        "skp_npv",
        "mckp_basic",
        "examples_p16",
        "examples_uc1a",
        "examples_uc1b",
    ],
)
def test_best_portfolio(name):
    problem, read, offset = stated(name)
    from dataclasses import replace

    best = best_portfolio(replace(problem, budget=budget_of(problem, read["budgets"])))
    assert best.value + offset == pytest.approx(expected(read), rel=1e-7)


def test_a_user_s_own_rows():
    problem, read, _ = stated("skp_external_constraint")
    from dataclasses import replace

    found = best_portfolio(replace(problem, budget=16.0, limits=[{"of": "count", "at_most": 4}]))
    assert found.value == pytest.approx(expected(read))


@pytest.mark.parametrize("name", ["mkp_basic", "mkp_1"])
def test_several_pots_of_which_each_proposal_uses_one(name):
    problem, read, _ = stated(name)
    budget = {unit: amounts[0][0] for unit, amounts in zip(read["units"], read["budgets"])}
    cost = problem.cost.sum(axis=1)
    found = best_portfolio(Problem(value=problem.value, cost=cost, periods=read["units"], budget=budget))
    assert found.value == pytest.approx(expected(read))


LISTS = ["skp_scenarios", "skp_variation", "mckp_scenario", "cvar_mckp_scenario", "cvar_skp_scenario"]


@pytest.mark.parametrize("reading", ["nested", "stop"])
@pytest.mark.parametrize("name", [*LISTS, "skp_EE_41_projects"])
def test_priority_list(name, reading):
    problem, read, offset = stated(name)
    budgets = [budget_of(problem, scenario["budgets"]) for scenario in read["scenarios"]]
    chances = [scenario["probability"] for scenario in read["scenarios"]]
    found = priority_list(problem, budgets, chances, reading=reading)
    assert found.value + offset == pytest.approx(expected(read), rel=1e-7)
    assert (found.status, found.gap) == ("optimal", 0.0)
    tiers = read["verified"].get("priority_tiers")
    if tiers and read["verified"].get("selection_unique") and name.startswith("skp"):
        assert [set(level) for level in found.levels if level] == [set(tier) for tier in tiers]


def test_what_no_scenario_can_pay_is_set_aside():
    problem, read, _ = stated("skp_EE_41_projects")
    budgets = [budget_of(problem, scenario["budgets"]) for scenario in read["scenarios"]]
    found = priority_list(problem, budgets, [scenario["probability"] for scenario in read["scenarios"]])
    assert "26" in map(str, found.set_aside)


def test_list_against_risk():
    problem, read, _ = stated("cvar_skp_scenario_I")
    risk = read["flags"]["cvar"]
    budgets = [budget_of(problem, scenario["budgets"]) for scenario in read["scenarios"]]
    found = priority_list(
        problem,
        budgets,
        [scenario["probability"] for scenario in read["scenarios"]],
        risk_aversion=risk["risk_aversion"],
        confidence=risk["confidence_level"],
    )
    assert found.objective == pytest.approx(expected(read), abs=1e-7)


@pytest.mark.parametrize("name", ["mkp_scenarios", "cvar_mkp_scenarios"])
def test_list_with_several_pots(name):
    problem, read, _ = stated(name)
    budgets = [
        {unit: amounts[0][0] for unit, amounts in zip(read["units"], scenario["budgets"])}
        for scenario in read["scenarios"]
    ]
    placed = Problem(value=problem.value, cost=problem.cost.sum(axis=1), periods=read["units"])
    chances = [scenario["probability"] for scenario in read["scenarios"]]
    assert priority_list(placed, budgets, chances, delay=True).value == pytest.approx(expected(read))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["examples_uc2a_cc_I", "examples_uc2a_nocc"])
def test_list_with_options(name):
    problem, read, offset = stated(name)
    budgets = [budget_of(problem, scenario["budgets"]) for scenario in read["scenarios"]]
    found = priority_list(problem, budgets, [scenario["probability"] for scenario in read["scenarios"]])
    value = found.free_value if name.endswith("nocc") else found.value
    assert value + offset == pytest.approx(expected(read), rel=1e-7)
