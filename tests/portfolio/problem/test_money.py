"""Money by fund and period, worked out by hand: what a row spends where, and which pot pays for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ProblemError
from infraprio.portfolio import Problem, best_portfolio
from infraprio.portfolio.problem.money import Pot, cost_cells, labelled_amounts, part_of, pots, shared_cells

TWO = pd.DataFrame({"state": [3.0, 5.0], "county": [2.0, 0.0]}, index=["a", "b"])


def problem(cost: Any, budget: Any, **rest: Any) -> Problem:
    rows = list(cost.index)
    return Problem(value=pd.Series(10.0, index=rows), cost=cost, budget=budget, **rest)


def told(found: list[Pot]) -> dict[Any, tuple[list[float], float]]:
    return {pot.label: (pot.pays.tolist(), pot.amount) for pot in found}


def by_period(*amounts: float) -> pd.DataFrame:
    return pd.DataFrame({"a": amounts}, index=range(1, len(amounts) + 1)).T


def test_money_that_is_left_over_pays_later_and_never_earlier():
    cells = cost_cells(problem(by_period(1.0, 2.0, 3.0), {1: 5.0, 2: 7.0, 3: 11.0}))
    budget = {1: 5.0, 2: 7.0, 3: 11.0}
    assert told(pots(cells, budget, False)) == {1: ([1, 0, 0], 5), 2: ([0, 1, 0], 7), 3: ([0, 0, 1], 11)}
    assert told(pots(cells, budget, True)) == {1: ([1, 0, 0], 5), 2: ([1, 1, 0], 12), 3: ([1, 1, 1], 23)}


def test_each_fund_carries_over_its_own_money_or_none():
    columns = pd.MultiIndex.from_product([["state", "county"], [1, 2]])
    cost = pd.DataFrame([[1.0, 1.0, 1.0, 1.0]], index=["a"], columns=columns)
    budget = {("state", 1): 5.0, ("state", 2): 7.0, ("county", 1): 1.0, ("county", 2): 2.0}
    found = told(pots(cost_cells(problem(cost, budget)), budget, {"state": True}))
    assert found == {
        ("state", 1): ([1, 0, 0, 0], 5),
        ("state", 2): ([1, 1, 0, 0], 12),
        ("county", 1): ([0, 0, 1, 0], 1),
        ("county", 2): ([0, 0, 0, 1], 2),
    }


@pytest.mark.parametrize(("carried", "built"), [(True, ["a"]), (False, [])])
def test_what_is_carried_over_decides_what_can_be_built(carried: bool, built: list[str]):
    cost = pd.DataFrame({1: [0.0], 2: [8.0]}, index=["a"])
    found = best_portfolio(problem(cost, pd.Series({1: 5.0, 2: 4.0}), carry_over=carried))
    assert list(found.proposals) == built
    early = pd.DataFrame({1: [8.0], 2: [0.0]}, index=["a"])  # later money pays for nothing before it
    assert not best_portfolio(problem(early, pd.Series({1: 5.0, 2: 4.0}), carry_over=carried)).proposals


def test_one_column_is_money_and_a_table_of_columns_is_funds_or_periods():
    plain = cost_cells(problem(pd.Series({"a": 3.0, "b": 5.0}), 6.0))
    assert (plain.funds, plain.periods, plain.spend.tolist()) == (["money"], ["all"], [[[3.0]], [[5.0]]])
    funds = cost_cells(problem(TWO, {"state": 6.0, "county": 2.0}, cofinancing={("county", "state"): 0.5}))
    assert (funds.funds, funds.periods) == (["state", "county"], ["all"])
    assert funds.spend.tolist() == [[[3.0], [2.0]], [[5.0], [0.0]]]
    periods = cost_cells(problem(by_period(1.0, 2.0), {1: 5.0, 2: 7.0}))
    assert (periods.funds, periods.periods, periods.spend.tolist()) == (["money"], [1, 2], [[[1.0, 2.0]]])


def test_funds_and_periods_together_and_a_pair_that_is_not_there_costs_nothing():
    cost = pd.DataFrame([[1.0, 2.0, 4.0]], index=["a"])
    cost.columns = pd.MultiIndex.from_tuples([("state", 2), ("state", 1), ("county", 2)])
    cells = cost_cells(problem(cost, 10.0))
    assert (cells.funds, cells.periods) == (["state", "county"], [1, 2])
    assert cells.spend.tolist() == [[[2.0, 1.0], [0.0, 4.0]]]


def test_a_row_that_starts_later_pays_later_and_what_lies_beyond_the_plan_is_not_paid():
    cost = pd.DataFrame({0: [3.0], 1: [4.0]}, index=["a"])
    cells = cost_cells(problem(cost, {"p": 5.0, "q": 5.0, "r": 5.0}, periods=["p", "q", "r"]))
    assert cells.placed
    assert cells.paid(0, 0).tolist() == [[3, 4, 0]]
    assert cells.paid(0, 1).tolist() == [[0, 3, 4]]
    assert cells.paid(0, 2).tolist() == [[0, 0, 3]]


def test_a_sum_is_spread_evenly_over_the_periods_of_building():
    cost = pd.Series({"a": 6.0, "b": 6.0, "b2": 9.0})
    rest = {"duration": {"a": 2, "b2": 3, "b": 1}, "periods": ["p", "q", "r"]}
    cells = cost_cells(problem(cost, {"p": 5.0, "q": 5.0, "r": 5.0}, **rest))
    assert cells.spend.tolist() == [[[3, 3, 0]], [[6, 0, 0]], [[3, 3, 3]]]


def test_a_stated_profile_says_what_is_paid_when():
    rest = {"periods": ["p", "q"], "building": {"a": {"p": {"p": 0.25, "q": 0.75}}}}
    cells = cost_cells(problem(pd.Series({"a": 8.0, "b": 4.0}), {"p": 9.0, "q": 9.0}, **rest))
    assert cells.paid(0, 0).tolist() == [[2, 6]]
    assert cells.paid(0, 1).tolist() == [[0, 8]]  # all at once as a rule
    assert cells.paid(1, 0).tolist() == [[4, 0]]


def test_one_amount_pays_for_everything():
    cells = cost_cells(problem(TWO, 6.0))
    (pot,) = pots(cells, 6.0)
    assert (pot.label, pot.amount, set(pot.pays)) == ("all money", 6.0, {1.0})


def test_a_budget_may_name_fund_and_period_in_either_order():
    cost = pd.DataFrame([[1.0, 1.0]], index=["a"], columns=pd.MultiIndex.from_product([["state"], [1, 2]]))
    cells = cost_cells(problem(cost, 9.0))
    wanted = {("state", 1): 5.0, ("state", 2): 7.0}
    assert labelled_amounts(cells, wanted) == wanted
    assert labelled_amounts(cells, {(1, "state"): 5.0, (2, "state"): 7.0}) == wanted
    assert labelled_amounts(cells, pd.Series({1: 5.0, 2: 7.0})) == wanted
    assert labelled_amounts(cells, pd.DataFrame({1: [5.0], 2: [7.0]}, index=["state"])) == wanted
    assert labelled_amounts(cells, {"state": 12.0}) == {("state", None): 12.0}
    two = cost_cells(problem(TWO, 6.0, cofinancing={("county", "state"): 0.5}))
    assert labelled_amounts(two, {"state": 4.0}) == {("state", "all"): 4.0}


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (None, "not stated"),
        ("much", "has not the form"),
        ({"region": 3.0}, "region is no fund"),
        ({"state": -1.0, "county": 2.0}, "amount from 0"),
        ({"state": np.nan, "county": 2.0}, "amount from 0"),
        (pd.Series(["much", 2.0], index=["state", "county"]), "not a number"),
        ({"state": 3.0}, "for the fund county"),
        (pd.Series([1.0, 2.0], index=["state", "state"]), "more than once"),
    ],
)
def test_a_budget_that_cannot_be_read_says_so(budget: Any, said: str):
    cells = cost_cells(problem(TWO, 6.0, cofinancing={("county", "state"): 0.5}))
    with pytest.raises(ProblemError, match=said):
        pots(cells, budget)


def test_a_fund_without_money_is_stated_and_one_nobody_asks_for_need_not_be():
    cells = cost_cells(problem(TWO.assign(county=0.0), 6.0, cofinancing={("county", "state"): 0.5}))
    assert told(pots(cells, {"state": 0.0})) == {"state": ([1, 0], 0.0)}


def test_what_is_shared_is_paid_where_it_says():
    rest = {"cofinancing": {("county", "state"): 0.5}}

    def shared(cost: Any, given: Any, **more: Any) -> list[list[float]]:
        made = problem(given, 6.0, shared_cost={"bridge": (cost, ["a"])}, **more)
        return shared_cells(made, "bridge", cost_cells(made)).tolist()

    assert shared(4.0, pd.Series({"a": 1.0})) == [[4.0]]
    one = problem(pd.Series({"a": 1.0}), {"money": 6.0}, shared_cost={"bridge": (4.0, ["a"])})
    assert shared_cells(one, "bridge", cost_cells(one)).tolist() == [[4.0]]
    assert shared({"county": 4.0}, TWO, **rest) == [[0.0], [4.0]]
    assert shared({2: 4.0}, by_period(1.0, 2.0)) == [[0.0, 4.0]]
    columns = pd.MultiIndex.from_product([["state", "county"], [1, 2]])
    both = pd.DataFrame([[1.0] * 4], index=["a"], columns=columns)
    assert shared({("county", 1): 3.0, ("state", 2): 4.0}, both) == [[0.0, 4.0], [3.0, 0.0]]


def test_a_shared_cost_by_one_number_needs_one_pot_or_one_place_to_stand():
    def shared(given: Any, budget: Any, **more: Any) -> list[list[float]]:
        made = problem(given, budget, shared_cost={"bridge": (4.0, ["a"])}, **more)
        return shared_cells(made, "bridge", cost_cells(made)).tolist()

    one_fund = {"state": 9.0, "county": 9.0}
    assert shared(TWO, 9.0, cofinancing={("county", "state"): 0.5}) == [[4.0], [0.0]]
    assert shared(by_period(1.0, 2.0), 9.0) == [[4.0, 0.0]]
    with pytest.raises(ProblemError, match="by fund or period"):
        shared(TWO, one_fund)
    with pytest.raises(ProblemError, match="by fund or period"):
        shared(by_period(1.0, 2.0), {1: 9.0, 2: 9.0})


def test_a_share_of_a_budget_in_any_form():
    assert part_of(10.0, 0.5) == 5.0
    assert part_of({"s": 4.0, "c": 6.0}, 0.25) == {"s": 1.0, "c": 1.5}
    assert part_of(pd.Series({"s": 4.0}), 0.25).to_dict() == {"s": 1.0}
