"""Who can be chosen: the reasons one by one, and soundness against the optimiser on made-up scenarios."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfeasibleError
from infraprio.portfolio import best_portfolio
from infraprio.portfolio.problem.from_scenario import candidates, problem_from_scenario
from infraprio.scenario import build
from infraprio.scenario.choosable import Barred, barred, choosable
from infraprio.scenario.plan_money import allowed_starts, building_shares
from infraprio.scenario.scenario import Scenario

SETTINGS = {"name": "s", "base_year": 2025, "price_year": 2025, "reference_alternative": "nothing"}
PERIODS = [
    {"id": "early", "name": "early", "first_year": 2026, "last_year": 2031, "horizon": "medium"},
    {"id": "late", "name": "late", "first_year": 2032, "last_year": 2037, "horizon": "long"},
]


def plan(
    costs: dict[str, float | None],
    rules: list[dict[str, Any]] = [],  # noqa: B006
    *,
    horizon: dict[str, str] = {},  # noqa: B006
    years: dict[str, int] = {},  # noqa: B006
    money: tuple[float, ...] = (100.0, 100.0),
    carry_over: str = "yes",
    funds: dict[str, str] = {},  # noqa: B006
    synergies: list[dict[str, Any]] = [],  # noqa: B006
    scenarios: dict[str, float] | None = None,
    **more: Any,
) -> Scenario:
    """Proposals of the given costs [MSEK]; two funds F and G with the same money, F pays where nothing is said."""
    names = scenarios or {"main": 1.0}
    tables: dict[str, Any] = {
        "places": [
            {"id": p, "name": p, "lat": 60 + i, "lon": 15, "kind": "town", "population": 9, "jobs": 4}
            for i, p in enumerate("XY")
        ],
        "roads": [{"id": "R", "from_place": "X", "to_place": "Y", "length_km": 130, "speed_kmh": 70}],
        "proposals": [
            {"id": p, "name": p, "kind": "road", "horizon": horizon.get(p, "medium"), "cost_msek": c, "price_year": 2025, "construction_years": years.get(p, 2), "no_network_effect": "yes"}
            for p, c in costs.items()
        ],
        "financing": [{"proposal": p, "fund": funds.get(p, "F"), "share": 1} for p in costs],
        "periods": PERIODS,
        "funds": [{"id": f, "name": f, "carry_over": carry_over} for f in "FG"],
        "budget_scenarios": [{"id": s, "name": s, "probability": chance} for s, chance in names.items()],
        "budgets": [
            {"scenario": s, "fund": f, "period": period["id"], "amount_msek": amount * (k + 1), "price_year": 2025}
            for k, s in enumerate(names)
            for f in "FG"
            for period, amount in zip(PERIODS, money, strict=True)
        ],
        "goals": [{"id": "g", "name": "g", "indicator": "consumer_surplus_msek_year"}],
        "stakeholders": [{"id": "K", "name": "K"}],
        "weights": [{"stakeholder": "K", "goal": "g", "weight": 1}],
        "rules": [{"id": f"r{i}", **rule} for i, rule in enumerate(rules)],
        "synergies": [{"id": f"s{i}", **row} for i, row in enumerate(synergies)],
    }  # fmt: skip
    return build(SETTINGS, {name: rows for name, rows in (tables | more).items() if rows})


def test_each_reason_with_what_is_behind_it() -> None:
    found = barred(
        plan(
            {"D": 5, "U": None, "F": 5, "M": 5, "X": 5, "N": 5, "O": 5, "B": 900, "OK": 5},
            [
                {"rule": "forbidden", "proposals": "F"},
                {"rule": "mandatory", "proposals": "M"},
                {"rule": "excludes", "proposals": "M X"},
                {"rule": "requires", "proposals": "N", "others": "U D"},
                {"rule": "requires_any", "proposals": "O", "others": "F X"},
                {"rule": "requires", "proposals": "OK", "others": "D"},
            ],
            horizon={"D": "done"},
        )
    )
    assert found == {
        "D": Barred(reason="done"),
        "U": Barred(reason="cost_unknown"),
        "F": Barred(reason="forbidden", by=("r0",)),
        "X": Barred(reason="excluded", by=("M",)),
        "N": Barred(reason="requires", by=("U",)),
        "O": Barred(reason="requires", by=("F", "X")),
        "B": Barred(reason="beyond_every_budget", by=("F",)),
    }


def test_what_it_needs_and_what_must_be_built_count_against_the_money() -> None:
    chain = [{"rule": "requires", "proposals": "A", "others": "B"}]
    assert barred(plan({"A": 120, "B": 120}, chain)) == {"A": Barred(reason="beyond_every_budget", by=("F",))}
    assert not barred(plan({"A": 120, "B": 120}, chain, funds={"B": "G"}))
    must = [{"rule": "mandatory", "proposals": "B"}]
    assert list(barred(plan({"A": 120, "B": 120}, must))) == ["A"]
    one_of = [
        {"rule": "requires_any", "proposals": "A", "others": "B C"},
        {"rule": "forbidden", "proposals": "C"},
    ]
    assert list(barred(plan({"A": 120, "B": 120, "C": 1}, one_of))) == ["A", "C"]


def test_money_that_is_not_carried_on_is_lost_before_the_first_start() -> None:
    late = {"horizon": {"A": "long"}}
    assert not barred(plan({"A": 150}, **late))
    assert list(barred(plan({"A": 150}, carry_over="no", **late))) == ["A"]
    assert not barred(plan({"A": 80}, carry_over="no"))


def test_a_cost_is_paid_year_by_year_while_it_is_built() -> None:
    def found(cost: float, years: int, horizon: str = "medium", carry_over: str = "no") -> dict[str, Barred]:
        return barred(plan({"A": cost}, horizon={"A": horizon}, years={"A": years}, carry_over=carry_over))

    assert list(found(150, 6)) == ["A"]  # all in one period of 100
    assert not found(150, 12)  # half and half
    assert not found(190, 12)
    assert list(found(210, 12)) == ["A"]
    assert not found(150, 6, "long", "yes")  # what the first period leaves is carried on
    assert not found(190, 12, "long")  # too long for the plan: half of it is paid later
    assert list(found(210, 12, "long")) == ["A"]


def test_what_is_under_way_is_paid_from_its_first_period() -> None:
    """Nothing else can pay it: where the first period cannot, no plan is possible, and that bars it before any search."""
    must = [{"rule": "mandatory", "proposals": "A"}]

    def found(maturity: str, money: tuple[float, ...]) -> Scenario:
        tables = plan({"A": 150}, must, money=money, carry_over="no")
        rows = tables["proposals"].to_frame().assign(maturity=maturity).to_dict("records")
        return plan({"A": 150}, must, money=money, carry_over="no", proposals=rows)

    tendered = found("tendered", (100.0, 200.0))
    assert barred(tendered)["A"] == Barred(reason="beyond_every_budget", by=("F",))
    with pytest.raises(InfeasibleError):
        best_portfolio(problem_from_scenario(tendered, pd.Series({"A": 1.0})))
    for other in (found("plan", (100.0, 200.0)), found("tendered", (150.0, 0.0))):
        assert not barred(other)
        assert best_portfolio(problem_from_scenario(other, pd.Series({"A": 1.0}))).selected == ["A"]


@pytest.mark.parametrize(
    ("start", "years", "expected"),
    [
        ("medium", 4, {"early": {"early": 1.0}, "late": {"late": 1.0}}),
        ("medium", 8, {"early": {"early": 0.75, "late": 0.25}}),
        ("long", 9, {"late": {"late": 2 / 3}}),
    ],
)
def test_shares_of_the_cost_follow_the_years_of_construction(
    start: str, years: int, expected: dict[str, dict[str, float]]
) -> None:
    scenario = plan({"A": 10}, horizon={"A": start}, years={"A": years})
    found = building_shares(scenario, "A", allowed_starts(scenario, "A"))
    assert found.keys() == expected.keys()
    for period, shares in expected.items():
        assert found[period] == pytest.approx(shares)


def test_only_what_no_possible_budget_pays_is_barred() -> None:
    rich = {"low": 0.5, "high": 0.5}
    assert not barred(plan({"A": 350}, scenarios=rich))
    assert list(barred(plan({"A": 350}, scenarios={"low": 1.0, "high": 0.0}))) == ["A"]
    saving = [{"proposals": "A B", "saving_msek": 30}]
    assert list(barred(plan({"A": 220, "B": 40}))) == ["A"]
    assert not barred(plan({"A": 220, "B": 40}, synergies=saving))


def test_limits_that_leave_no_room() -> None:
    none = [{"rule": "at_most", "group_by": "kind", "group": "road", "limit": 0, "unit": "count"}]
    assert barred(plan({"A": 5}, none)) == {"A": Barred(reason="limit", by=("r0",))}
    small = [{"rule": "at_most", "group_by": "kind", "group": "road", "limit": 10, "unit": "cost"}]
    assert list(barred(plan({"A": 5, "B": 15}, small))) == ["B"]
    full = [*small, {"rule": "mandatory", "proposals": "A"}]
    assert list(barred(plan({"A": 7, "B": 5, "C": 2}, full))) == ["B"]


def test_an_impossible_plan_bars_nobody_by_what_must_be_built() -> None:
    assert list(barred(plan({"A": 5, "M": 900}, [{"rule": "mandatory", "proposals": "M"}]))) == ["M"]


def _random(seed: int) -> Scenario:
    rng = np.random.default_rng(seed)
    names = list("ABCDEF")
    pick = lambda k: " ".join(rng.choice(names, k, replace=False))  # noqa: E731
    rules: list[dict[str, Any]] = []
    for kind in rng.choice(
        ["requires", "requires_any", "excludes", "forbidden", "mandatory", "at_most", "none"], 5
    ):
        if kind in {"requires", "requires_any"}:
            a, *others = rng.choice(names, 3, replace=False)
            rules.append({"rule": kind, "proposals": a, "others": " ".join(others)})
        elif kind == "at_most":
            rules.append(
                {
                    "rule": kind,
                    "group_by": "kind",
                    "group": "road",
                    "limit": int(rng.integers(1, 4)),
                    "unit": "count",
                }
            )
        elif kind != "none":
            rules.append({"rule": kind, "proposals": pick(2 if kind == "excludes" else 1)})
    horizon = {name: str(rng.choice(["medium", "long", "done"], p=[0.6, 0.3, 0.1])) for name in names}
    return plan(
        {name: None if rng.random() < 0.1 else float(rng.integers(1, 260)) for name in names},
        rules,
        horizon=horizon,
        carry_over=str(rng.choice(["yes", "no"])),
        funds={name: str(rng.choice(["F", "G"])) for name in names},
        synergies=[{"proposals": pick(2), "saving_msek": 15}] if rng.random() < 0.5 else [],
        scenarios={"low": 0.5, "high": 0.5},
    )  # fmt: skip


def test_no_plan_of_any_budget_holds_what_is_barred() -> None:
    """Each proposal in turn is the only one worth anything: the best plan of some budget holds it, or it may be barred."""
    agree = missed = 0
    for seed in range(18):
        try:
            scenario = _random(seed)
        except Exception as fault:
            assert "error" in str(fault)  # noqa: PT017 (rules that contradict each other are refused when read)
            continue
        out = barred(scenario)
        for name in candidates(scenario):
            value = pd.Series(0.0, index=list(scenario["proposals"]["id"]))
            value[name] = 1.0
            can, possible = False, False
            for budget in scenario["budget_scenarios"]["id"]:
                try:
                    made = best_portfolio(problem_from_scenario(scenario, value, budget))
                except InfeasibleError:
                    continue
                possible = True
                can = can or name in made.proposals
            if possible:
                assert not (can and name in out), (seed, name, out[name])
                agree, missed = agree + (can != (name in out)), missed + (not can and name not in out)
    assert agree > 27
    assert (
        missed < 0.1 * agree
    )  # those that only a search shows: whole costs in one period, several rules at once


@pytest.mark.parametrize("seed", range(10))
def test_rows_in_any_order_give_the_same(seed: int) -> None:
    rng = np.random.default_rng(seed)
    costs: dict[str, float | None] = {
        name: float(c) for name, c in zip("ABCDE", rng.integers(1, 250, 5), strict=True)
    }
    rules = [
        {"rule": "requires", "proposals": "A", "others": "B"},
        {"rule": "excludes", "proposals": "B C"},
        {"rule": "mandatory", "proposals": "D"},
    ]
    one = barred(plan(costs, rules))
    other = barred(plan(dict(reversed(list(costs.items()))), rules[::-1]))
    assert {name: why.reason for name, why in one.items()} == {
        name: why.reason for name, why in other.items()
    }
    assert choosable(plan(costs, rules)) == [name for name in "ABCDE" if name not in one]
