"""Prices, groups and the data of a choice made from a scenario."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from infraprio.portfolio import best_portfolio
from infraprio.portfolio.problem.from_scenario import (
    budget_scenarios,
    candidates,
    common_costs,
    main_row,
    problem_from_scenario,
)
from infraprio.reading import read
from infraprio.scenario import build
from infraprio.scenario.prices import price_factor
from tests.conftest import EXAMPLE

SCENARIO = read(EXAMPLE)


def test_currency_is_exchanged_before_the_index_moves_it() -> None:
    table = SCENARIO["price_index"]
    value = {(i, int(y)): v for i, y, v in zip(table["index"], table["year"], table["value"], strict=True)}
    factor, lacking = price_factor(SCENARIO, "rail_construction", 2020, "NOK")
    wanted = int(SCENARIO.settings["price_year"])
    assert lacking == ""
    assert factor == pytest.approx(
        value["NOK", 2020] * value["rail_construction", wanted] / value["rail_construction", 2020]
    )
    assert price_factor(SCENARIO, "rail_construction", wanted) == (1.0, "")
    nothing, lacking = price_factor(SCENARIO, "rail_construction", 1950)
    assert math.isnan(nothing)
    assert "1950" in lacking


def test_unknown_cost_is_never_a_candidate() -> None:
    costs = common_costs(SCENARIO)["cost_msek"]
    names = candidates(SCENARIO)
    assert not costs.loc[names].isna().any()
    proposals = SCENARIO["proposals"]
    rows = zip(proposals["id"], proposals["horizon"], proposals["role"], strict=True)
    live = {p for p, horizon, role in rows if horizon != "done" and role == "own"}
    assert live - set(names) == set(costs.index[costs.isna()]) & live


def test_plan_keeps_horizons_budgets_and_rules_of_the_tables() -> None:
    rng = np.random.default_rng(3)
    names = list(SCENARIO["proposals"]["id"])
    value = pd.Series(rng.uniform(1, 10, len(names)), index=names)
    plan = best_portfolio(problem_from_scenario(SCENARIO, value))
    assert plan.check.ok
    table, periods = SCENARIO["proposals"], SCENARIO["periods"]
    long_periods = {p for p, h in zip(periods["id"], periods["horizon"], strict=True) if h == "long"}
    for name, start in plan.start.items():
        if table["horizon"][table.position[str(name)]] == "long":
            assert start in long_periods
    chosen = set(plan.proposals)
    assert {"P03", "P33"} <= chosen  # mandatory in the rules table
    assert len({"P39", "P40"} & chosen) <= 1
    assert "P43" not in chosen or "P68" in chosen
    assert sum(table["kind"][table.position[str(p)]] == "interchange" for p in chosen) >= 2
    money = budget_scenarios(SCENARIO)[0][main_row(SCENARIO, "budget_scenarios")]
    costs = common_costs(SCENARIO)["cost_msek"]
    share = (
        SCENARIO["financing"].to_frame().pivot(index="proposal", columns="fund", values="share").fillna(0.0)
    )
    saved = sum(
        saving * (len(chosen & set(members)) - 1)
        for saving, members in zip(
            SCENARIO["synergies"]["saving_msek"], SCENARIO["synergies"]["proposals"], strict=True
        )
        if chosen & set(members)
    )
    spent = sum(costs[p] * share.loc[p].sum() for p in chosen) - saved
    assert spent <= money.to_numpy().sum() + 1e-6
    assert spent == pytest.approx(plan.cost, rel=0.02)


def _two(**extra: list[dict[str, object]]) -> dict[str, list[dict[str, object]]]:
    proposals = [
        {
            "id": p,
            "name": p,
            "kind": "road",
            "horizon": "medium",
            "cost_msek": 60,
            "price_year": 2025,
            "no_network_effect": "yes",
        }
        for p in ("A", "B")
    ]
    return {
        "places": [
            {"id": "X", "name": "X", "lat": 60, "lon": 15, "kind": "town", "population": 10, "jobs": 5}
        ],
        "roads": [{"id": "R", "from_place": "X", "to_place": "Y", "length_km": 80, "speed_kmh": 70}],
        "proposals": proposals,
        "financing": [{"proposal": p, "fund": "F", "share": 1} for p in ("A", "B")],
        "periods": [{"id": "p", "name": "p", "first_year": 2026, "last_year": 2028, "horizon": "medium"}],
        "funds": [{"id": "F", "name": "F"}],
        "budget_scenarios": [{"id": "s", "name": "s", "probability": 1}],
        "budgets": [{"scenario": "s", "fund": "F", "period": "p", "amount_msek": 100, "price_year": 2025}],
        "goals": [{"id": "G", "name": "G", "indicator": "judgement"}],
        "judgements": [{"proposal": p, "goal": "G", "rating": r} for p, r in (("A", 2), ("B", 1))],
        "stakeholders": [{"id": "S", "name": "S"}],
        "weights": [{"stakeholder": "S", "goal": "G", "weight": 1}],
        **extra,
    }


SETTINGS = {"name": "two", "base_year": 2025, "price_year": 2025, "reference_alternative": "nothing"}


def two(**extra: list[dict[str, object]]):  # type: ignore[no-untyped-def]
    tables = _two(**extra)
    tables["places"].append({"id": "Y", "name": "Y", "lat": 60.5, "lon": 15, "kind": "village"})
    return build(SETTINGS, tables)


def test_a_shared_part_is_paid_once() -> None:
    value = pd.Series({"A": 5.0, "B": 4.0})
    assert best_portfolio(problem_from_scenario(two(), value)).proposals == ["A"]
    shared = [{"id": "c", "proposals": "A B", "saving_msek": 25}]
    plan = best_portfolio(problem_from_scenario(two(synergies=shared), value))
    assert set(plan.proposals) == {"A", "B"}
    assert plan.cost == pytest.approx(95)


@pytest.mark.parametrize(
    ("rule", "chosen"),
    [
        ({"rule": "forbidden", "proposals": "A"}, ["B"]),
        ({"rule": "mandatory", "proposals": "B"}, ["B"]),
        ({"rule": "requires", "proposals": "A", "others": "B"}, ["B"]),
        ({"rule": "at_most", "group_by": "kind", "group": "road", "limit": 0, "unit": "count"}, []),
        ({"rule": "at_most", "group_by": "fund", "group": "F", "limit": 50, "unit": "cost"}, []),
        ({"rule": "at_least", "group_by": "horizon", "group": "medium", "limit": 1, "unit": "count"}, ["A"]),
    ],
)
def test_rules_of_the_table(rule: dict[str, object], chosen: list[str]) -> None:
    scenario = two(rules=[{"id": "r", **rule}])
    assert (
        best_portfolio(problem_from_scenario(scenario, pd.Series({"A": 5.0, "B": 4.0}))).proposals == chosen
    )


def test_what_requires_an_unknown_cost_cannot_be_built() -> None:
    tables = _two(rules=[{"id": "r", "rule": "requires", "proposals": "A", "others": "B"}])
    tables["proposals"][1]["cost_msek"] = None
    tables["places"].append({"id": "Y", "name": "Y", "lat": 60.5, "lon": 15, "kind": "village"})
    plan = best_portfolio(problem_from_scenario(build(SETTINGS, tables), pd.Series({"A": 5.0, "B": 4.0})))
    assert plan.proposals == []


def test_a_later_start_is_worth_less_at_the_discount_rate() -> None:
    periods = [
        {"id": p, "name": p, "first_year": y, "last_year": y + 3, "horizon": "medium"}
        for p, y in (("p", 2026), ("q", 2030))
    ]
    budgets = [
        {"scenario": "s", "fund": "F", "period": p, "amount_msek": 60, "price_year": 2025} for p in ("p", "q")
    ]
    problem = problem_from_scenario(two(periods=periods, budgets=budgets), pd.Series({"A": 5.0, "B": 4.0}))
    assert problem.period_factor.to_dict() == pytest.approx({"p": 1.0, "q": 1.035**-4})
    plan = best_portfolio(problem)
    assert plan.start == {"A": "p", "B": "q"}
    assert plan.value == pytest.approx(5 + 4 * 1.035**-4)


def test_cost_is_spread_over_the_years_of_construction() -> None:
    names = list(SCENARIO["proposals"]["id"])
    problem = problem_from_scenario(SCENARIO, pd.Series(1.0, index=names))
    table, periods = SCENARIO["proposals"], SCENARIO["periods"].to_frame()
    last = int(periods["last_year"].max())
    for name, starts in problem.building.items():
        years = int(table["construction_years"][table.position[str(name)]])
        for start, parts in starts.items():
            built = range(int(periods["first_year"][start]), int(periods["first_year"][start]) + years)
            inside = {
                p: sum(periods["first_year"][p] <= year <= periods["last_year"][p] for year in built) / years
                for p in periods.index
            }
            assert {p: share for p, share in inside.items() if share} == pytest.approx(dict(parts))
            assert built[-1] <= last or len(starts) == 1
