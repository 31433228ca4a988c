"""Every kind of limit, from the rules table to the plan: the table can say what ``Limit`` can."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pandas as pd
import pytest

import infraprio as ip
from infraprio.errors import ProblemError
from infraprio.findings import ScenarioError
from infraprio.portfolio import Problem, best_portfolio
from infraprio.portfolio.problem.fields import Limit
from infraprio.portfolio.problem.from_scenario import problem_from_scenario
from infraprio.portfolio.problem.limit_kinds import KINDS, bound_in_words, measures, of_unit
from infraprio.report.impossible import rule_text
from infraprio.scenario.checks.rules import _NARROWED_BY
from infraprio.scenario.tables import RULES
from infraprio.words import known

SETTINGS = {"name": "four", "base_year": 2025, "price_year": 2025, "reference_alternative": "nothing"}
VALUE = pd.DataFrame({"time": [8.0, 6.0, 4.0, 1.0], "nature": [0.0, 1.0, 2.0, 5.0]}, index=list("ABCD"))
COST = {"A": 40, "B": 30, "C": 20, "D": 10}


def four(*rules: dict[str, Any]) -> ip.Scenario:
    """Four proposals of 100 MSEK in all, two funds, two periods, money for all of them in either period."""
    proposals = [
        {"id": p, "name": p, "kind": kind, "horizon": "medium", "cost_msek": COST[p], "price_year": 2025,
         "no_network_effect": "yes"}
        for p, kind in zip("ABCD", ("road", "road", "rail", "rail"))
    ]  # fmt: skip
    places = [
        {"id": p, "name": p, "lat": 60 + k / 2, "lon": 15, "kind": "town", "population": 10, "jobs": 5}
        for k, p in enumerate("XY")
    ]
    tables: dict[str, list[dict[str, Any]]] = {
        "places": places,
        "roads": [{"id": "R", "from_place": "X", "to_place": "Y", "length_km": 80, "speed_kmh": 70}],
        "goals": [{"id": "G", "name": "G", "indicator": "judgement"}],
        "judgements": [{"proposal": p, "goal": "G", "rating": 1} for p in "ABCD"],
        "stakeholders": [{"id": "T", "name": "T"}],
        "weights": [{"stakeholder": "T", "goal": "G", "weight": 1}],
        "proposals": proposals,
        "financing": [{"proposal": p, "fund": f, "share": s} for p, f, s in
                      (("A", "S", 1), ("B", "S", 0.5), ("B", "K", 0.5), ("C", "K", 1), ("D", "K", 1))],
        "periods": [{"id": p, "name": p, "first_year": y, "last_year": y + 5, "horizon": "medium"}
                    for p, y in (("p", 2026), ("q", 2032))],
        "funds": [{"id": f, "name": f} for f in "SK"],
        "budget_scenarios": [{"id": "s", "name": "s", "probability": 1}],
        "budgets": [{"scenario": "s", "fund": f, "period": p, "amount_msek": 100, "price_year": 2025}
                    for f in "SK" for p in "pq"],
        "rules": [{"id": f"r{k}", **rule} for k, rule in enumerate(rules)],
    }  # fmt: skip
    return ip.build(SETTINGS, tables)


def plan(*rules: dict[str, Any]) -> Any:
    problem = problem_from_scenario(four(*rules), VALUE)
    return best_portfolio(problem, weights={"time": 1.0, "nature": 0.1})


ALL = {"rule": "at_most", "group_by": "plan"}
TABLE = {
    "whole plan, number": (ALL | {"limit": 2, "unit": "count"}, "AB"),
    "whole plan, money": (ALL | {"limit": 60, "unit": "cost"}, "AC"),
    "whole plan, money in the word of former files": (ALL | {"limit": 60, "unit": "msek"}, "AC"),
    "some proposals, number": ({"rule": "at_most", "group_by": "proposals", "proposals": "A B", "limit": 1, "unit": "count"}, "ACD"),
    "some proposals, money": ({"rule": "at_most", "group_by": "proposals", "proposals": "A C D", "limit": 30, "unit": "cost"}, "BCD"),
    "each kind, number": ({"rule": "at_most", "group_by": "kind", "group": "*", "limit": 1, "unit": "count"}, "AC"),
    "one kind, share of the number": ({"rule": "at_most", "group_by": "kind", "group": "rail", "limit": 0.4, "unit": "count_share"}, "ABC"),
    "one kind, share of the money": ({"rule": "at_least", "group_by": "kind", "group": "rail", "limit": 0.45, "unit": "share"}, "BCD"),
    "one kind, weighted value": ({"rule": "at_most", "group_by": "kind", "group": "rail", "limit": 3, "unit": "value"}, "ABD"),
    "one kind, share of the value": ({"rule": "at_most", "group_by": "kind", "group": "road", "limit": 0.6, "unit": "value_share"}, "ACD"),
    "whole plan, one criterion": (ALL | {"limit": 3.5, "unit": "value", "criterion": "nature"}, "ABC"),
    "one fund as a group": ({"rule": "at_most", "group_by": "fund", "group": "S", "limit": 40, "unit": "cost"}, "ACD"),
    "one fund of some proposals": ({"rule": "at_most", "group_by": "proposals", "proposals": "B C", "fund": "K", "limit": 15, "unit": "cost"}, "ABD"),
    "one fund of the plan": (ALL | {"fund": "K", "limit": 30, "unit": "cost"}, "ABD"),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_a_limit_of_the_table_reaches_the_plan(case: str) -> None:
    rule, wanted = TABLE[case]
    assert set(plan().proposals) == set("ABCD")
    found = plan(rule)
    assert "".join(sorted(found.proposals)) == wanted
    assert found.check.ok


def test_limits_in_one_period() -> None:
    assert set(plan().start.values()) == {"p"}
    starts = plan(ALL | {"limit": 1, "unit": "count", "period": "p"}).start
    assert sorted(starts.values()) == ["p", "q", "q", "q"]
    found = plan(
        ALL | {"limit": 45, "unit": "cost", "period": "p"}, ALL | {"limit": 15, "unit": "cost", "period": "q"}
    )
    assert found.spent["p"].sum() <= 45
    assert found.spent["q"].sum() <= 15
    assert found.cost == pytest.approx(50)


def test_the_table_knows_every_kind_and_what_narrows_it() -> None:
    choices = next(column.choices for column in RULES.columns if column.name == "unit")
    assert {of_unit(unit) for unit in choices} == set(measures())
    for kind in KINDS:
        assert set(_NARROWED_BY[kind.unit]) == set(kind.narrowed_by)
        assert not kind.share_unit or set(_NARROWED_BY[kind.share_unit]) == set(kind.narrowed_by)
        assert all(known(f"limit.{kind.of}{end}") for end in ("", "_share") if not end or kind.share_unit)
    said = {name for kind in KINDS for name in kind.narrowed_by} | {
        "group",
        "label",
        "members",
        "of",
        "at_least",
        "at_most",
    }
    assert said == {field.name for field in fields(Limit)}


@pytest.mark.parametrize("of", measures())
def test_a_field_that_does_not_narrow_a_limit_is_refused(of: str) -> None:
    table = pd.DataFrame({"state": [1.0, 2.0], "county": [1.0, 1.0]}, index=["a", "b"])
    problem = {"value": pd.Series([1.0, 2.0], ["a", "b"], name="gain"), "cost": table, "budget": 9.0,
               "periods": ["early", "late"]}  # fmt: skip
    kind = next(kind for kind in KINDS if of.startswith(kind.of))
    for name, label in (("fund", "state"), ("period", "late"), ("criterion", "gain")):
        limits = [Limit(of=of, at_most=0.9, **{name: label})]
        # a fund that a limit names makes the columns funds; without one they are funds by co-financing
        asked = Problem(**problem, cofinancing={("state", "county"): 0.0}, limits=limits)
        wrong = [item for item in asked.check() if item.code == "problem_limit_narrowed"]
        assert bool(wrong) == (name not in kind.narrowed_by), (name, wrong)
        assert all("does not narrow" in item.message for item in wrong)


def test_a_count_of_starts_needs_periods() -> None:
    cost = pd.Series({"a": 1.0})
    with pytest.raises(ProblemError, match="nothing is placed in periods"):
        best_portfolio(
            Problem(
                value=cost, cost=cost, budget=1.0, limits=[{"of": "count", "period": "all", "at_most": 1}]
            )
        )


@pytest.mark.parametrize(("rule", "column", "value"), [
    (ALL | {"limit": 1, "unit": "count", "fund": "S"}, "fund", "S"),
    (ALL | {"limit": 1, "unit": "value", "period": "p"}, "period", "p"),
    (ALL | {"limit": 1, "unit": "cost", "criterion": "time"}, "criterion", "time"),
    (ALL | {"limit": 1, "unit": "count", "group": "road"}, "group", "road"),
    (ALL | {"limit": 1, "unit": "count", "proposals": "A"}, "proposals", "A"),
    (ALL | {"limit": 30, "unit": "share"}, "limit", "30"),
    ({"rule": "at_most", "group_by": "proposals", "limit": 1, "unit": "count"}, "proposals", ""),
    ({"rule": "at_most", "group_by": "kind", "limit": 1, "unit": "count"}, "group", ""),
])  # fmt: skip
def test_what_means_nothing_in_a_limit_is_told_with_its_cell(
    rule: dict[str, Any], column: str, value: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        four(rule)
    told = [item for item in caught.value.findings if item.severity == "error"]
    assert [(item.column, str(item.value)) for item in told] == [(column, value)]


def test_a_criterion_that_is_none_is_told_with_its_row() -> None:
    with pytest.raises(ProblemError, match=r"rules, row \d+: There is no criterion noise"):
        plan(ALL | {"limit": 1, "unit": "value", "criterion": "noise"})


def test_words_in_both_languages() -> None:
    numbers = {"amount": "2", "money": "2 MSEK", "share": "30 %", "criterion": "time"}
    assert [bound_in_words(of, "en", **numbers) for of in measures()] == [
        "2 proposals", "2 MSEK", "2 of time", "2 of time", "30 % of the proposals", "30 % of the money", "30 % of the time",
    ]  # fmt: skip


def test_a_limit_in_a_clash_is_said_with_what_it_is_on() -> None:
    made = four(
        {"rule": "at_least", "group_by": "plan", "limit": 99, "unit": "cost", "fund": "S", "period": "p"},
        {"rule": "at_most", "group_by": "kind", "group": "*", "limit": 0, "unit": "count"},
        {
            "rule": "at_least",
            "group_by": "proposals",
            "proposals": "A B",
            "limit": 0.5,
            "unit": "value_share",
        },
    )
    from infraprio.portfolio.model.build import build
    from infraprio.portfolio.problem.compiled import compile_data

    _, statements = build([compile_data(problem_from_scenario(made, VALUE))])
    said = {
        rule_text(rule, made, lang)
        for rule in statements[0].rules
        for lang in ("en", "sv")
        if rule.kind == "limits"
    }
    parts = [text.partition(" (rules")[0] for text in sorted(said)]
    assert "the whole plan (S, p): at least 99 MSEK" in parts
    assert "each kind: at most 0 proposals" in parts
    assert "varje åtgärdstyp: högst 0 åtgärder" in parts
    assert "A A and B B: at least 50 % of the value" in parts


def test_a_limit_on_an_effect_needs_effects() -> None:
    ones = pd.Series(1.0, index=["a", "b"])
    limit = Limit(of="effect", criterion="co2", at_most=0.0)
    with pytest.raises(ProblemError, match="no effects are stated"):
        best_portfolio(Problem(value=ones, cost=ones, budget=1.0, limits=[limit]))
