"""Capital budgeting cases whose optima were proved (LOGOS test suite, Idaho National Laboratory.

Apache-2.0).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from infraprio.portfolio import PriorityList, Problem, best_portfolio, evaluate_list, priority_list
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


@cache
def listed(name: str, reading: Any = "nested") -> tuple[PriorityList, dict[str, Any], float]:
    """Return the best list of a case without rules of its own, the case, and the value of doing nothing."""
    problem, read, offset = stated(name)
    return priority_list(problem, *scenarios_of(problem, read), reading=reading), read, offset


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
    found, read, offset = listed(name, reading)
    assert found.value + offset == pytest.approx(expected(read), rel=1e-7)
    assert (found.status, found.gap) == ("optimal", 0.0)
    tiers = read["verified"].get("priority_tiers")
    if tiers and read["verified"].get("selection_unique") and name.startswith("skp"):
        assert [set(level) for level in found.levels if level] == [set(tier) for tier in tiers]


def test_what_no_scenario_can_pay_is_set_aside():
    found, _, _ = listed("skp_EE_41_projects")
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


def scenarios_of(problem: Problem, read: dict[str, Any]) -> tuple[list[pd.Series], list[float]]:
    """Return the budgets and probabilities of the scenarios."""
    budgets = [budget_of(problem, scenario["budgets"]) for scenario in read["scenarios"]]
    return budgets, [scenario["probability"] for scenario in read["scenarios"]]


@pytest.mark.parametrize("name", ["mkp_scenarios", "cvar_mkp_scenarios"])
def test_list_with_several_pots(name):
    problem, read, _ = stated(name)
    budgets = [
        {unit: amounts[0][0] for unit, amounts in zip(read["units"], scenario["budgets"])}
        for scenario in read["scenarios"]
    ]
    placed = Problem(value=problem.value, cost=problem.cost.sum(axis=1), periods=read["units"])
    chances = [scenario["probability"] for scenario in read["scenarios"]]
    risk = read["flags"].get("cvar") or {"risk_aversion": 0.0, "confidence_level": 0.95}
    found = priority_list(
        placed,
        budgets,
        chances,
        delay=True,
        risk_aversion=risk["risk_aversion"],
        confidence=risk["confidence_level"],
    )
    assert found.objective == pytest.approx(expected(read))
    assert found.gap == 0.0


@pytest.mark.parametrize("reading", ["nested", pytest.param("stop", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", ["examples_uc2a_cc_I", "examples_uc2a_nocc"])
def test_list_with_options(name, reading):
    found, read, offset = listed(name, reading)
    value = found.free_value if name.endswith("nocc") else found.value
    assert value + offset == pytest.approx(expected(read), rel=1e-7)
    assert found.gap == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["examples_uc2a_cc_I_II", "examples_uc2c_cc_I_II"])
def test_no_proposal_has_a_later_plan_than_one_below_it(name):
    problem, read, offset = stated(name)
    found = priority_list(problem, *scenarios_of(problem, read), ranked_options=True)
    assert found.value + offset == pytest.approx(expected(read), rel=1e-7)
    assert (found.gap, found.options) == (0.0, "ranked")
    for plan in found.portfolios:
        rows = dict(zip(plan.proposals, plan.selected))
        built = [name for name in found.order if name in rows]
        assert built == found.order[: len(built)]
        plans = [problem.alternatives[name].index(rows[name]) for name in built]
        assert plans == sorted(plans)


# The price of each rule as documented, for data that differ from these in the second decimal of some values.
@pytest.mark.parametrize(
    ("rules", "documented"),
    [
        ({}, 264.994),
        pytest.param({"ranked_options": True}, 241.623, marks=pytest.mark.slow),
        ({"fixed_options": True}, 230.631),
        pytest.param({"ranked_options": True, "fixed_options": True}, 225.708, marks=pytest.mark.slow),
    ],
)
def test_price_of_each_rule_on_options(rules, documented):
    problem, read, offset = stated("examples_uc2a_cc_I")
    found = (
        priority_list(problem, *scenarios_of(problem, read), **rules)
        if rules
        else listed("examples_uc2a_cc_I")[0]
    )
    assert found.value + offset == pytest.approx(documented, abs=0.01)
    assert found.free_value + offset == pytest.approx(266.707, abs=0.01)
    assert found.gap == 0.0
    if "fixed_options" in rules:
        used = {(name, row) for plan in found.portfolios for name, row in plan.options.items()}
        assert len(used) == len(dict(used))
    again = evaluate_list(problem, found, *scenarios_of(problem, read), **rules)
    assert again.value == pytest.approx(found.value)
    assert again.moved == []


def test_list_for_the_worst_probabilities_near_the_stated_ones():
    problem, read, _ = stated("dro_droskp_scenario_I")
    budgets, chances = scenarios_of(problem, read)
    radius = read["flags"]["dro"]["radius"]
    found = priority_list(problem, budgets, chances, ambiguity=radius)
    assert found.objective == pytest.approx(expected(read), abs=1e-7)
    assert found.gap == 0.0
    assert found.value == pytest.approx(read["expected"]["expected_value"], abs=1e-7)
    worst = found.scenarios["worst_probability"]
    assert worst.sum() == pytest.approx(1.0)
    assert worst @ found.scenarios["value"] == pytest.approx(found.objective)


def test_tasks_with_durations_and_resources():
    read = case("capital_budgeting/rcpsp_scheduling")
    # A task without duration takes one period here: the first one moves every other by one period.
    duration = {task: max(length, 1) for task, length in zip(read["tasks"], read["durations"])}
    periods = list(range(read["horizon"]))
    demand = pd.DataFrame(read["demands"], index=read["tasks"], columns=read["resources"], dtype=float)
    budget = pd.Series(
        {(name, t): float(most) for name, most in zip(read["resources"], read["capacities"]) for t in periods}
    )
    last = read["tasks"][-1]
    problem = Problem(
        value=pd.Series({task: float(task == last) for task in read["tasks"]}),
        cost=demand.mul(pd.Series(duration), axis=0),
        budget=budget,
        mandatory=read["tasks"],
        requires=[(b, a) for a, b in read["precedences"]],
        precedence="earlier",
        periods=periods,
        duration=duration,
        period_factor={t: float(len(periods) - t) for t in periods},
    )
    found = best_portfolio(problem)
    assert found.start[last] - 1 == expected(read)
    assert found.gap == 0.0


def test_every_case_is_used():
    from tests.portfolio.reference import FOLDER

    folder = FOLDER / "capital_budgeting"
    if not folder.exists():
        pytest.skip("the reference cases are not there")
    text = Path(__file__).read_text()
    assert [path.stem for path in sorted(folder.glob("*.json")) if f'{path.stem}"' not in text] == []
