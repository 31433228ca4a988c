"""Which columns are funds and which are periods, who pays what when, and which label is refused: small tables by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ProblemError
from infraprio.portfolio import Problem
from infraprio.portfolio.problem.money import (
    Cells,
    Pot,
    as_offsets,
    by_start,
    columns_are_funds,
    cost_cells,
    durations,
    labelled_amounts,
    pots,
    require_paid,
    shared_cells,
    spread,
    two_levels,
)

YEARS = ["p", "q", "r"]
PAIR = pd.DataFrame({"state": [3.0, 5.0], "county": [2.0, 7.0]}, index=["a", "b"])
STEPS = pd.DataFrame({0: [3.0, 5.0], 1: [2.0, 7.0]}, index=["a", "b"])


def problem(cost: Any, budget: Any = 99.0, **rest: Any) -> Problem:
    return Problem(value=pd.Series(10.0, index=list(cost.index)), cost=cost, budget=budget, **rest)


def two_level(*pairs: tuple[Any, Any]) -> pd.DataFrame:
    """One row, whose costs are 2, 3, 5, 7 in the order of the columns."""
    cost = pd.DataFrame([[2.0, 3.0, 5.0, 7.0][: len(pairs)]], index=["a"])
    cost.columns = pd.MultiIndex.from_tuples(pairs)
    return cost


def cells(funds: list[Any], periods: list[Any], spend: Any, placed: bool = False) -> Cells:
    return Cells(funds=funds, periods=periods, spend=np.array(spend, dtype=float), placed=placed)


def told(found: list[Pot]) -> dict[Any, tuple[list[float], float]]:
    return {pot.label: (pot.pays.tolist(), pot.amount) for pot in found}


# --- what a row pays where ---------------------------------------------------------------------------------------------


def test_costs_are_those_of_the_rows_in_the_order_of_their_values() -> None:
    made = Problem(
        value=pd.Series({"b": 1.0, "a": 1.0}), cost=pd.Series({"a": 3.0, "b": 5.0, "x": 9.0}), budget=9.0
    )
    found = cost_cells(made)
    assert found.spend.tolist() == [[[5]], [[3]]]
    assert not found.placed
    assert found.shares is None
    assert found.paid(0, 0).tolist() == [[5]]


def test_what_is_not_placed_is_paid_where_it_is_written() -> None:
    found = cost_cells(problem(two_level(("s", 1), ("s", 2), ("c", 1))))
    assert found.paid(0, 0).tolist() == found.paid(0, 1).tolist() == [[2, 3], [5, 0]]


def test_a_profile_of_two_funds_moves_with_its_start() -> None:
    found = cost_cells(problem(two_level(("s", 0), ("s", 1), ("c", 0), ("c", 1)), periods=YEARS))
    assert (found.funds, found.periods, found.placed) == (["s", "c"], YEARS, True)
    assert found.paid(0, 1).tolist() == [[0, 2, 3], [0, 5, 7]]
    assert found.paid(0, 2).tolist() == [[0, 0, 2], [0, 0, 5]]


def test_a_placed_sum_is_paid_as_it_starts() -> None:
    found = cost_cells(problem(pd.Series({"a": 3.0, "b": 5.0}), periods=YEARS))
    assert (found.funds, found.periods, found.spend.tolist()) == (["money"], YEARS, [[[3]], [[5]]])
    assert found.paid(1, 1).tolist() == [[0, 5, 0]]


@pytest.mark.parametrize("steps", [(1, 2), (0, 2), (1, 0)])
def test_placed_profiles_count_periods_from_the_start(steps: tuple[int, int]) -> None:
    cost = two_level(*(("s", step) for step in steps))
    if sorted(steps) == [0, 1]:
        assert cost_cells(problem(cost, periods=YEARS)).spend.tolist() == [[[3, 2]]]
        return
    with pytest.raises(ProblemError, match=", ".join(map(str, steps))):
        cost_cells(problem(cost, periods=YEARS))
    assert cost_cells(problem(cost)).periods == list(steps)


def test_one_step_may_have_any_name() -> None:
    assert cost_cells(problem(two_level(("s", "whole"), ("c", "whole")), periods=YEARS)).spend.tolist() == [
        [[2], [3]]
    ]


def test_columns_of_placed_proposals_are_funds_unless_they_count_from_nothing() -> None:
    assert cost_cells(problem(PAIR, periods=YEARS)).funds == ["state", "county"]
    counted = cost_cells(problem(STEPS, periods=YEARS))
    assert (counted.funds, counted.spend.tolist()) == (["money"], [[[3, 2]], [[5, 7]]])
    later = STEPS.rename(columns={0: 1, 1: 2})
    assert cost_cells(problem(later, periods=YEARS)).funds == [1, 2]
    assert as_offsets(problem(STEPS, periods=YEARS), STEPS)
    assert not as_offsets(problem(later, periods=YEARS), later)
    named = problem(STEPS, pd.Series({0: 5.0, 1: 6.0}), periods=YEARS)
    assert not as_offsets(named, STEPS)
    assert cost_cells(named).funds == [0, 1]


def test_columns_are_periods_unless_something_names_them_as_funds() -> None:
    assert not columns_are_funds(problem(PAIR), PAIR)
    assert not columns_are_funds(problem(PAIR, pd.Series({"state": 5.0, "county": 6.0})), PAIR)
    assert columns_are_funds(problem(PAIR, cofinancing={("county", "region"): 0.5}), PAIR)
    assert columns_are_funds(problem(PAIR, cofinancing={("region", "county"): 0.5}), PAIR)
    assert not columns_are_funds(problem(PAIR, cofinancing={("region", "eu"): 0.5}), PAIR)
    assert columns_are_funds(problem(PAIR, limits=[{"of": "cost", "fund": "state", "at_most": 5}]), PAIR)
    assert not columns_are_funds(problem(PAIR, limits=[{"of": "cost", "at_most": 5}]), PAIR)
    assert columns_are_funds(problem(PAIR, carry_over={"state": True}), PAIR)
    assert not columns_are_funds(problem(PAIR, carry_over=True), PAIR)
    assert not columns_are_funds(problem(PAIR, carry_over={"eu": True}), PAIR)


@pytest.mark.parametrize(
    ("budget", "funds"),
    [
        (9.0, False), (None, False), (pd.Series({"state": 5.0, "eu": 6.0}), True), (pd.Series({"p": 5.0, "q": 6.0, "r": 1.0}), False),
        (pd.Series({("state", "p"): 5.0}), True), (pd.Series({("p", "county"): 5.0}), True), (pd.Series({("eu", "p"): 5.0}), False),
        (pd.DataFrame({"p": [5.0]}, index=["county"]), True), (pd.DataFrame({"county": [5.0]}, index=["p"]), True),
        (pd.DataFrame({"p": [5.0], "q": [2.0]}, index=["eu"]), False), (pd.Series({"p": 5.0, "county": 6.0}), True),
    ],
)  # fmt: skip
def test_a_budget_of_placed_proposals_names_their_funds(budget: Any, funds: bool) -> None:
    assert columns_are_funds(problem(PAIR, budget, periods=YEARS), PAIR) == funds


@pytest.mark.parametrize("years", [(0, 1, 2), (0, 1)])
def test_a_budget_by_periods_that_are_numbers_leaves_columns_to_count_from_the_start(
    years: tuple[int, ...],
) -> None:
    made = problem(STEPS, pd.Series(dict.fromkeys(years, 9.0)), periods=[0, 1, 2])
    assert as_offsets(made, STEPS)
    assert cost_cells(made).paid(0, 1).tolist() == [[0, 3, 2]]


def test_two_levels_are_put_into_the_order_of_years_but_names_as_they_came() -> None:
    funds, steps, spend = two_levels(two_level(("s", 3), ("c", 1), ("s", 2)))
    assert (funds, steps, spend.tolist()) == (["s", "c"], [1, 2, 3], [[[0, 5, 2], [3, 0, 0]]])
    funds, steps, spend = two_levels(two_level(("s", "late"), ("s", "early"), ("c", "early")))
    assert (steps, spend.tolist()) == (["late", "early"], [[[2, 3], [0, 5]]])
    mixed = two_levels(two_level(("s", 3), ("s", "early")))[1]
    assert mixed == [3, "early"]
    three = pd.DataFrame([[1.0]], index=["a"], columns=pd.MultiIndex.from_tuples([("s", 1, "x")]))
    with pytest.raises(ProblemError, match="3"):
        two_levels(three)


def test_a_row_takes_as_long_as_it_says_or_as_its_proposal_does() -> None:
    cost = pd.Series({"a": 6.0, "b1": 12.0, "b2": 8.0, "c": 7.0})
    made = problem(cost, periods=YEARS, alternatives={"b": ["b1", "b2"]}, duration={"b": 3, "b2": 2, "a": 2})
    assert durations(made).tolist() == [2, 3, 2, 1]
    assert spread(made, cost.to_numpy()[:, None, None]).tolist() == [
        [[3, 3, 0]],
        [[4, 4, 4]],
        [[4, 4, 0]],
        [[7, 0, 0]],
    ]
    two = np.arange(8.0).reshape(4, 1, 2)
    assert spread(made, two) is two  # a stated profile stays
    assert spread(replace(made, duration={}), two[:, :, :1]).tolist() == two[:, :, :1].tolist()


def test_what_is_paid_when_is_that_of_the_row_or_of_its_proposal() -> None:
    cost = pd.Series({"a": 8.0, "b1": 10.0, "b2": 20.0, "c": 7.0})
    building = {"b": {"p": {"p": 0.25, "q": 0.75}, "r": {"r": 0.5}}, "b2": {"q": {"q": 0.3, "r": 0.7}}}
    made = problem(cost, periods=YEARS, alternatives={"b": ["b1", "b2"]}, building=building)
    once = np.eye(3).tolist()
    assert by_start(made, YEARS).tolist() == [
        once,
        [[0.25, 0.75, 0], [0, 1, 0], [0, 0, 0.5]],
        [[1, 0, 0], [0, 0.3, 0.7], [0, 0, 1]],
        once,
    ]
    found = cost_cells(made)
    assert found.paid(1, 0).tolist() == [[2.5, 7.5, 0]]
    assert found.paid(1, 2).tolist() == [[0, 0, 5]]
    assert found.paid(2, 1).tolist() == [[0, 6, 14]]
    assert found.paid(3, 1).tolist() == [[0, 7, 0]]


def test_a_profile_is_stated_once() -> None:
    building = {"a": {"p": {"p": 1.0}}}
    with pytest.raises(ProblemError, match="building"):
        cost_cells(problem(STEPS, periods=YEARS, building=building))
    with pytest.raises(ProblemError, match="building"):
        cost_cells(problem(pd.Series({"a": 3.0}), periods=YEARS, building=building, duration={"a": 2}))
    both = cost_cells(problem(PAIR, periods=YEARS, building=building))
    assert both.paid(1, 2).tolist() == [[0, 0, 5], [0, 0, 7]]
    assert cost_cells(problem(STEPS, periods=YEARS)).shares is None


# --- what is shared ----------------------------------------------------------------------------------------------------


def shared(cost: Any, at: Any, budget: Any = 99.0, **rest: Any) -> list[list[float]]:
    made = problem(at, budget, shared_cost={"bridge": (cost, ["a"])}, **rest)
    return shared_cells(made, "bridge", cost_cells(made)).tolist()


SHARES = {"cofinancing": {("county", "state"): 0.5}}
FOUR = two_level(("s", 1), ("s", 2), ("c", 1), ("c", 2))


def test_a_number_that_is_shared_is_paid_from_the_only_pot() -> None:
    assert shared(0.0, PAIR["state"]) == [[0]]
    assert shared(4.0, PAIR, **SHARES) == [[4], [0]]
    assert shared(4.0, FOUR) == [[4, 0], [0, 0]]
    assert shared(4.0, FOUR, None) == [[4, 0], [0, 0]]
    assert shared(4.0, STEPS, pd.Series({"p": 5.0, "q": 5.0, "r": 5.0}), periods=YEARS) == [[4, 0]]
    assert shared(4.0, PAIR["state"], pd.Series({"money": 5.0})) == [[4]]


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_a_shared_cost_is_an_amount_from_nothing(wrong: float) -> None:
    for cost in (wrong, {"state": wrong}, {"state": 1.0, "county": wrong}):
        with pytest.raises(ProblemError, match="amount from 0"):
            shared(cost, PAIR, **SHARES)
    assert shared({"state": 0.0, "county": 3.0}, PAIR, **SHARES) == [[0], [3]]


def test_a_number_that_is_shared_needs_one_place_where_there_are_several_pots() -> None:
    pot = pd.Series({"p": 5.0, "q": 5.0, "r": 5.0})
    for at, budget, rest in (
        (PAIR, {"state": 5.0, "county": 5.0}, SHARES),
        (pd.DataFrame({1: [1.0], 2: [2.0]}, index=["a"]), pd.Series({1: 5.0, 2: 5.0}), {}),
        (two_level(("s", 0), ("c", 0)), pot, {"periods": YEARS}),
    ):
        with pytest.raises(ProblemError, match="by fund or period"):
            shared(4.0, at, budget, **rest)


def test_shared_costs_add_up_where_they_are_said_to_be() -> None:
    assert shared({("c", 2): 3.0, ("s", 1): 5.0}, FOUR) == [[5, 0], [0, 3]]
    assert shared({"state": 3.0, ("state", "all"): 5.0, ("county", "all"): 7.0}, PAIR, **SHARES) == [[8], [7]]
    assert shared({1: 3.0, ("money", 1): 5.0, 2: 7.0}, pd.DataFrame({1: [1.0], 2: [2.0]}, index=["a"])) == [
        [8, 7]
    ]
    placed = {"periods": YEARS}
    both = two_level(("s", 0), ("s", 1), ("c", 0), ("c", 1))
    assert shared({"c": 3.0, ("s", 1): 5.0}, both, **placed) == [
        [0, 5],
        [3, 0],
    ]  # of a fund alone: as it starts
    assert shared({1: 3.0, 0: 5.0}, STEPS, **placed) == [[5, 3]]


@pytest.mark.parametrize(
    ("cost", "at", "rest"),
    [
        ({"eu": 1.0}, PAIR, SHARES), ({("eu", "all"): 1.0}, PAIR, SHARES), ({("state", "late"): 1.0}, PAIR, SHARES),
        ({"s": 1.0}, FOUR, {}), ({1: 1.0}, FOUR, {}), ({3: 1.0}, pd.DataFrame({1: [1.0], 2: [2.0]}, index=["a"]), {}),
        ({"p": 1.0}, STEPS, {"periods": YEARS}), ({("s", 2): 1.0}, two_level(("s", 0), ("s", 1)), {"periods": YEARS}),
    ],
)  # fmt: skip
def test_a_label_that_names_no_place_is_told(cost: Any, at: Any, rest: Any) -> None:
    with pytest.raises(ProblemError, match="bridge"):
        shared(cost, at, **rest)


# --- the pots ----------------------------------------------------------------------------------------------------------

GRID = cells(["s", "c"], [1, 2, 3], [[[1, 1, 1], [1, 1, 1]]])
ROW = cells(["money"], [1, 2, 3], [[[1, 1, 1]]])
FUNDS = cells(["s", "c"], ["all"], [[[1], [1]]])


def test_a_pot_pays_for_its_row_its_column_or_its_cell() -> None:
    assert told(pots(GRID, {"s": 5.0, "c": 7.0})) == {
        "s": ([1, 1, 1, 0, 0, 0], 5),
        "c": ([0, 0, 0, 1, 1, 1], 7),
    }
    found = told(pots(GRID, {1: 5.0, 2: 7.0, 3: 11.0}))
    assert found == {1: ([1, 0, 0, 1, 0, 0], 5), 2: ([0, 1, 0, 0, 1, 0], 7), 3: ([0, 0, 1, 0, 0, 1], 11)}
    single = {("c", 2): 3.0, "s": 5.0, "c": 7.0}
    assert told(pots(GRID, single)) == {
        ("c", 2): ([0, 0, 0, 0, 1, 0], 3), "s": ([1, 1, 1, 0, 0, 0], 5), "c": ([0, 0, 0, 1, 1, 1], 7),
    }  # fmt: skip
    assert told(pots(GRID, 13.0)) == {"all money": ([1] * 6, 13)}
    assert told(pots(FUNDS, {"s": 0.0, "c": np.inf})) == {"s": ([1, 0], 0), "c": ([0, 1], np.inf)}
    assert told(pots(cells(["money"], ["all"], [[[1]]]), {"money": 5.0})) == {"all money": ([1], 5)}


def test_a_budget_of_periods_over_all_funds_is_carried_over_as_one() -> None:
    found = told(pots(GRID, {1: 5.0, 2: 7.0, 3: 11.0}, True))
    assert found[2] == ([1, 1, 0, 1, 1, 0], 12)
    assert found[3] == ([1] * 6, 23)
    assert told(pots(GRID, {1: 5.0, 2: 7.0, 3: 11.0}, {None: True}))[2][1] == 12
    assert told(pots(GRID, {1: 5.0, 2: 7.0, 3: 11.0}, {"s": True}))[2][1] == 7


def test_money_is_carried_over_in_the_order_of_the_years_however_it_is_written() -> None:
    found = told(pots(ROW, {3: 11.0, 1: 5.0, 2: 7.0}, True))
    assert found == {3: ([1, 1, 1], 23), 1: ([1, 0, 0], 5), 2: ([1, 1, 0], 12)}
    of_funds = {("s", 1): 2.0, ("s", 3): 3.0, ("c", 1): 5.0, ("c", 2): 7.0, ("c", 3): 11.0, ("s", 2): 13.0}
    kept = told(pots(GRID, of_funds, {"c": True, "s": False}))
    assert [kept["c", year][1] for year in (1, 2, 3)] == [5, 12, 23]
    assert [kept["s", year][1] for year in (1, 2, 3)] == [2, 13, 3]
    assert told(pots(FUNDS, {"s": 5.0, "c": 7.0}, True)) == {"s": ([1, 0], 5), "c": ([0, 1], 7)}


def test_what_a_fund_has_in_all_is_no_money_of_one_of_its_years() -> None:
    whole = {"s": 9.0, ("s", 2): 5.0, ("s", 1): 2.0, "c": 7.0}
    found = told(pots(GRID, whole, True))
    assert found["s"] == ([1, 1, 1, 0, 0, 0], 9)
    assert found["s", 2] == ([1, 1, 0, 0, 0, 0], 7)
    gap = told(pots(GRID, {"s": 9.0, ("s", 3): 5.0, ("s", 1): 2.0, "c": 7.0}, True))
    assert gap["s", 3] == ([1, 1, 1, 0, 0, 0], 7)  # no money of its own in the second year


def test_a_label_is_a_pair_in_either_order_a_period_or_a_fund() -> None:
    assert labelled_amounts(GRID, {(2, "c"): 3.0, ("s", 1): 5.0, 3: 7.0, "c": 11.0}) == {
        ("c", 2): 3, ("s", 1): 5, (None, 3): 7, ("c", None): 11,
    }  # fmt: skip
    assert labelled_amounts(ROW, {2: 3.0}) == {("money", 2): 3}
    assert labelled_amounts(ROW, {"money": 3.0}) == {("money", None): 3}
    assert labelled_amounts(FUNDS, {"c": 3.0}) == {("c", "all"): 3}
    assert labelled_amounts(FUNDS, {"all": 3.0}) == {(None, "all"): 3}
    assert labelled_amounts(GRID, 3) == {(None, None): 3.0}
    threes = cells([("s", 1, "x")], ["all"], [[[1]]])
    assert labelled_amounts(threes, {("s", 1, "x"): 3.0}) == {(("s", 1, "x"), "all"): 3}
    for label in ("eu", ("s", 4), ("eu", 1), 4, ("s",), (1, 2)):
        with pytest.raises(ProblemError, match="no fund"):
            labelled_amounts(
                GRID, pd.Series({0: 3.0}).rename(index={0: "x"}) if label == "x" else {label: 3.0}
            )


def test_money_that_nobody_pays_is_told_with_its_fund_and_its_period() -> None:
    spends = cells(["s", "c"], [1, 2], [[[1, 0], [0, 0]], [[0, 0], [0, 1]]])

    def paying(*places: int) -> Pot:
        return Pot(label="x", pays=np.array([float(k in places) for k in range(4)]), amount=1.0)

    require_paid(spends, [paying(0), paying(3)])
    require_paid(spends, [paying(0, 3)])
    for pot, words in ((paying(0), ("fund c", "period 2")), (paying(3), ("fund s", "period 1"))):
        with pytest.raises(ProblemError) as caught:
            require_paid(spends, [pot])
        assert all(word in str(caught.value) for word in words)
    placed = replace(
        spends, placed=True, spend=np.array([[[1.0, 0.0], [0.0, 0.0]]])
    )  # may start in any period
    require_paid(placed, [paying(0, 1)])
    with pytest.raises(ProblemError, match="period 2"):
        require_paid(placed, [paying(0)])
