"""No error that tables can lead to is English in a Swedish or Norwegian run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import infraprio as ip
from infraprio.errors import InfeasibleError, InfraprioError, ProblemError
from infraprio.portfolio import best_portfolio, evaluate_list, priority_list
from infraprio.portfolio.problem.from_scenario import problem_from_scenario

VALUE = pd.DataFrame({"time": [3.0, 2.0, 1.0], "nature": [1.0, 2.0, 2.0]}, index=list("ABC"))
COST = {"A": 40, "B": 30, "C": 20}
ENGLISH = re.compile(
    r"\b(the|is|are|must|cannot|give|which|of|and|without|with|than|lacks?|row)\b", re.IGNORECASE
)
"""Words that neither Swedish nor Norwegian has."""


def plan(rules: Sequence[dict[str, Any]], money: float, starts: int = 2026) -> ip.Scenario:
    """Three proposals, one fund, two periods."""
    proposals = [
        {"id": p, "name": p, "kind": "road", "horizon": "medium", "cost_msek": COST[p], "price_year": 2025}
        for p in "ABC"
    ]
    return ip.build(
        {"name": "R", "base_year": 2025, "price_year": 2025, "reference_alternative": "Nothing."},
        {
            "proposals": proposals,
            "goals": [{"id": "G", "name": "G", "indicator": "judgement"}],
            "judgements": [{"proposal": p, "goal": "G", "rating": 1} for p in "ABC"],
            "stakeholders": [{"id": "T", "name": "T"}],
            "weights": [{"stakeholder": "T", "goal": "G", "weight": 1}],
            "financing": [{"proposal": p, "fund": "S", "share": 1} for p in "ABC"],
            "periods": [
                {"id": p, "name": p, "first_year": y, "last_year": y + 5, "horizon": "medium"}
                for p, y in (("p", starts), ("q", starts + 6))
            ],
            "funds": [{"id": "S", "name": "S"}],
            "budget_scenarios": [
                {"id": "s", "name": "s", "probability": 0.5, "main": "yes"},
                {"id": "t", "name": "t", "probability": 0.5},
            ],
            "budgets": [
                {"scenario": s, "fund": "S", "period": p, "amount_msek": money * k, "price_year": 2025}
                for s, k in (("s", 1), ("t", 2))
                for p in "pq"
            ],
            "rules": [{"id": f"r{k}"} | rule for k, rule in enumerate(rules)],
        },
    )


def refused(rules: Sequence[dict[str, Any]], money: float) -> InfraprioError | None:
    """The error that tables lead to, at whichever step; None where there is a plan and a list."""
    try:
        problem = problem_from_scenario(plan(rules, money), VALUE)
        best_portfolio(problem)
        priority_list(problem, {"s": problem.budget, "t": problem.budget * 2})
        evaluate_list(problem, ["C", "B", "A"], {"s": problem.budget, "t": problem.budget * 2})
    except InfraprioError as fault:
        return fault
    return None


def is_spoken(fault: InfraprioError) -> None:
    assert fault.findings
    assert not [each for each in fault.args if isinstance(each, str)]
    for language in ("sv", "nb"):
        said = re.sub(r"'[^']*'|\w+=\S+", "", fault.text(language))
        assert said != fault.text("en")
        assert not ENGLISH.search(said), said


ids = st.sampled_from("ABC")
kinds = st.one_of(
    st.builds(lambda a: {"rule": "mandatory", "proposals": a}, ids),
    st.builds(lambda a: {"rule": "forbidden", "proposals": a}, ids),
    st.builds(lambda a, b: {"rule": "requires", "proposals": a, "others": b}, ids, ids),
    st.builds(lambda a, b: {"rule": "excludes", "proposals": f"{a} {b}"}, ids, ids),
    st.builds(
        lambda rule, limit, unit, more: (
            {"rule": rule, "group_by": "plan", "limit": limit, "unit": unit} | more
        ),
        st.sampled_from(["at_least", "at_most"]),
        st.sampled_from([0, 0.4, 1, 2, 60, 400]),
        st.sampled_from(["count", "msek", "share", "value", "value_share"]),
        st.sampled_from(
            [{}, {"period": "q"}, {"fund": "S"}, {"criterion": "nature"}, {"criterion": "noise"}]
        ),
    ),
)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(kinds, min_size=1, max_size=4), st.sampled_from([0.0, 5.0, 30.0, 60.0]))
def test_no_error_of_tables_is_english(rules: list[dict[str, Any]], money: float) -> None:
    fault = refused(rules, money)
    if fault is not None:
        is_spoken(fault)


@pytest.mark.parametrize(
    ("rules", "money", "kind", "said"),
    [
        ([{"rule": "at_most", "group_by": "plan", "limit": 1, "unit": "value", "criterion": "noise"}], 60.0,
         ProblemError, r"^rules(\.csv)?, rad \d+: Det finns inget kriterium noise\."),
        ([{"rule": "mandatory", "proposals": p} for p in "ABC"], 30.0,
         InfeasibleError, r"^Ingen portfölj håller alla regler\. Dessa regler går inte ihop: A ska byggas \(rules(\.csv)? rad \d+"),
        ([{"rule": "excludes", "proposals": "A B"}, {"rule": "mandatory", "proposals": "A B"}], 60.0,
         InfraprioError, "."),
    ],
)  # fmt: skip
def test_what_tables_lead_to_is_told_in_swedish(
    rules: list[dict[str, Any]], money: float, kind: type[InfraprioError], said: str
) -> None:
    fault = refused(rules, money)
    assert isinstance(fault, kind)
    is_spoken(fault)
    assert re.search(said, fault.text("sv")), fault.text("sv")
