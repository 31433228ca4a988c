"""The fast rule at its edges: what is chosen first, what still fits, and budgets as they are stated."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from infraprio.appraisal.risk.selection import Selection, greedy, selection_of
from infraprio.scenario.scenario import Scenario, Table
from tests.appraisal.appraisal_cases import paper_plan, proposal


def rule(n: int, budget: list[float], **more: Any) -> Selection:
    no = np.zeros(n, dtype=bool)
    plain: dict[str, Any] = {
        "share": np.ones((n, len(budget))), "budget": np.array(budget), "barred": no, "must": no,
        "conflict": np.zeros((n, n), dtype=bool), "owner": np.zeros(0, dtype=np.intp), "need": np.zeros((0, n), dtype=bool),
    }  # fmt: skip
    return Selection(**plain | more)


def chosen(said: Selection, npv: list[float], cost: list[float], ratio: list[float]) -> list[int]:
    [picked] = greedy(said, np.array([npv]), np.array([ratio]), np.array([cost]))
    return np.flatnonzero(picked).tolist()


def test_money_is_spent_once_and_to_the_last_krona() -> None:
    assert chosen(rule(3, [10.0]), [1, 1, 1], [6, 5, 4], [3, 2, 1]) == [0, 2]
    assert chosen(rule(2, [9.0]), [1, 1], [5, 4 + 1e-9], [2, 1]) == [0, 1]  # noise of sums
    assert chosen(rule(2, [9.0]), [1, 1], [5, 4 + 3e-9], [2, 1]) == [0]
    two = rule(3, [6.0, 9.0], share=np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]))
    assert chosen(two, [1, 1, 1], [3, 6, 6], [3, 2, 1]) == [0, 1, 2]
    assert chosen(two, [1, 1, 1], [4, 6, 7], [3, 2, 1]) == [0, 2]


def test_what_must_be_chosen_comes_before_any_ratio_but_still_by_its_own() -> None:
    must = np.array([False, True, True])
    assert chosen(rule(3, [9.0], must=must), [1, 1, 1], [5, 5, 5], [7e8, -3, -2]) == [2]
    assert chosen(rule(3, [9.0], must=must), [1, math.nan, 1], [5, 9, 5], [7e8, 2, 1]) == [1]
    assert chosen(rule(3, [9.0], must=must, barred=must), [1, 1, 1], [5, 5, 5], [1, 2, 3]) == [0]


def test_what_is_worth_nothing_is_not_chosen_and_what_has_no_ratio_stands_at_nothing() -> None:
    assert chosen(rule(3, [9.0]), [0.0, 0.5, -0.5], [1, 1, 1], [3, 2, 1]) == [1]
    assert chosen(rule(3, [5.0]), [1, 1, 1], [5, 5, 5], [math.nan, 0.3, -0.3]) == [1]
    assert chosen(rule(2, [5.0]), [1, 1], [5, 5], [-0.3, math.nan]) == [1]


def test_a_chain_of_needs_is_met_however_long() -> None:
    """Each needs the next, whose ratio is lower: the last is chosen first, and so on up to the first."""
    owner, need = np.array([0, 1, 2]), np.eye(4, dtype=bool)[1:]
    said = rule(4, [9.0], owner=owner, need=need)
    assert chosen(said, [1, 1, 1, 1], [2, 2, 2, 2], [4, 3, 2, 1]) == [0, 1, 2, 3]
    assert chosen(said, [1, 1, -1, 1], [2, 2, 2, 2], [4, 3, 2, 1]) == [3]
    both = rule(4, [9.0], owner=np.array([0, 0]), need=np.eye(4, dtype=bool)[[1, 2]])
    assert chosen(both, [1, 1, -1, 1], [2, 2, 2, 2], [4, 3, 2, 1]) == [1, 3]


def test_samples_are_paid_from_their_own_money_and_barred_by_their_own_choice() -> None:
    apart = np.zeros((3, 3), dtype=bool)
    apart[0, 1] = apart[1, 0] = True
    npv = np.array([[1.0, 1, 1], [-1, 1, 1], [1, 1, -1]])
    cost = np.array([[4.0, 4, 4], [4, 4, 6], [9, 4, 4]])
    ratio = np.array([[3.0, 2, 1], [3, 2, 1], [1, 2, 3]])
    found = greedy(rule(3, [9.0], conflict=apart), npv, ratio, cost)
    assert found.tolist() == [[True, False, True], [False, True, False], [False, True, False]]
    owner, need = np.array([0]), np.array([[False, True, False]])
    found = greedy(rule(3, [20.0], owner=owner, need=need), npv, ratio, cost)
    assert found.tolist() == [[True, True, True], [False, True, True], [True, True, False]]


def plan(rows: list[dict[str, Any]] | None = None, **tables: Any) -> Any:
    proposals = [proposal(name) for name in "ABC"] + [proposal("OLD", 10, horizon="done")]
    return paper_plan(proposals, **({"rules": rows} if rows else {}) | tables)


def test_who_shares_a_place_shuts_out_all_others_of_it_and_not_itself() -> None:
    found = selection_of(plan([{"id": "r", "rule": "alternatives", "proposals": "A B"}]))
    assert np.argwhere(found.conflict).tolist() == [[0, 1], [1, 0]]
    assert found.owner.tolist() == []
    assert found.need.shape == (0, 4)
    assert not found.must.any()
    assert found.barred.tolist() == [False, False, False, True]


def test_a_rule_of_two_holds_for_each_of_them() -> None:
    found = selection_of(plan([{"id": "r", "rule": "requires_any", "proposals": "A B", "others": "C"}]))
    assert found.owner.tolist() == [0, 1]
    assert found.need.tolist() == [[False, False, True, False]] * 2
    both = selection_of(plan([{"id": "r", "rule": "requires", "proposals": "A B", "others": "C"}]))
    assert both.owner.tolist() == [0, 1]
    assert not both.conflict.any()
    for kind, barred, must in (("forbidden", [0, 1, 3], []), ("mandatory", [3], [0, 1])):
        told = selection_of(plan([{"id": "r", "rule": kind, "proposals": "A B"}]))
        assert (np.flatnonzero(told.barred).tolist(), np.flatnonzero(told.must).tolist()) == (barred, must)


def test_the_money_of_a_fund_is_that_of_the_main_budget_in_its_prices() -> None:
    stated = {
        ("main", "NP", "near"): (7, 2025),
        ("main", "RTP", "near"): (6, 2020),
        ("main", "RTP", "far"): (4, 2020),
    }
    budgets = [
        {"scenario": scenario, "fund": fund, "period": period, "amount_msek": amount, "price_year": year}
        for scenario in ("more", "main")
        for fund in ("NP", "RTP")
        for period in ("near", "far")
        for amount, year in [stated.get((scenario, fund, period), (0 if scenario == "main" else 1000, 2025))]
    ]
    chances = [{"id": "more", "name": "More", "probability": 0.4}, {"id": "main", "name": "Main", "probability": 0.6, "main": "yes"}]  # fmt: skip
    index = [
        {"index": "road_construction", "year": year, "value": v} for year, v in ((2020, 100), (2025, 130))
    ]
    found = selection_of(plan(budgets=budgets, budget_scenarios=chances, price_index=index))
    assert found.budget.tolist() == pytest.approx([7, 13])


def test_without_a_budget_there_is_no_money() -> None:
    whole = plan()
    table = whole["budget_scenarios"]
    none = Table(
        schema=table.schema, columns={name: column[:0] for name, column in table.columns.items()}, rows=(), file=table.file, sheet=""
    )  # fmt: skip
    bare = Scenario(
        settings=whole.settings, tables={**whole.tables, "budget_scenarios": none}, path=whole.path
    )
    assert selection_of(bare).budget.tolist() == [0, 0]
    assert selection_of(whole).budget.tolist() == [300, 300]
