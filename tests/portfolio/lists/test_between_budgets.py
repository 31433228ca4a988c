"""The order of a list serves between the budgets: its area under value against money, against every order."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.portfolio import PriorityList, Problem, best_portfolio, list_against_money, priority_list
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.lists.given.ratio_order import lawful_ratio_order
from infraprio.portfolio.problem.budget_scenarios import read_scenarios
from tests.conftest import TIMES

seeds = st.integers(0, 1_000_000)


def some(seed: int, *, most: int = 7, budgets: int | None = None) -> tuple[Problem, list]:
    """Return a problem of one or two pots with needs, gains and losses of pairs, and rising budgets."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, most + 1))
    names = [f"p{number}" for number in range(count)]
    pots = ["x", "y"][: int(rng.integers(1, 3))]
    cost = pd.DataFrame(rng.integers(0, 9, (count, len(pots))).astype(float), index=names, columns=pots)
    value = pd.Series(rng.integers(-1 if rng.random() < 0.3 else 1, 12, count).astype(float), index=names)
    pairs = [tuple(rng.choice(names, 2, replace=False)) for _ in range(int(rng.integers(0, 4)))]
    needs = [tuple(rng.choice(names, 2, replace=False)) for _ in range(int(rng.integers(0, 3)))]
    problem = Problem(
        value=value,
        cost=cost if len(pots) > 1 else cost["x"],
        requires=[(max(pair), min(pair)) for pair in needs],
        synergy={tuple(sorted(pair)): float(rng.integers(-4, 6)) for pair in pairs},
        mandatory=names[:1] if rng.random() < 0.2 else [],
    )
    steps = int(rng.integers(1, 4)) if budgets is None else budgets
    top = cost.sum().to_numpy() * float(rng.uniform(0.4, 1.1)) + 1.0
    if problem.mandatory:
        top = np.maximum(top, cost.iloc[0].to_numpy() * steps)
    money = [np.round(top * (number + 1) / steps, 2) for number in range(steps)]
    if problem.mandatory:
        money = [np.maximum(one, cost.iloc[0].to_numpy()) for one in money]
    return problem, [pd.Series(one, index=pots) if len(pots) > 1 else float(one[0]) for one in money]


def area_of(problem: Problem, levels: list[list], budgets: list, looked: dict | None = None) -> float:
    """Return the mean value over every amount of money, by the definition, for unplaced proposals.

    ``looked``: the values of sets that were looked at already; the order inside a set is none of theirs.
    """
    looked = {} if looked is None else looked

    def value_of(built: list) -> float:
        key = frozenset(built)
        if key not in looked:
            looked[key] = verify(problem, dict.fromkeys(built), None, float("inf")).value
        return looked[key]

    cost = problem.cost.to_frame() if isinstance(problem.cost, pd.Series) else problem.cost
    before = np.zeros(cost.shape[1])
    standing: list = []
    total, wide = 0.0, 0.0
    for names, budget in zip(levels, budgets, strict=True):
        after = np.atleast_1d(np.asarray(budget, dtype=float))
        corners = [(0.0, value_of(standing) if standing else 0.0)]
        for count in range(len(names) + 1):
            built = [*standing, *names[:count]]
            if any(name not in built for name in problem.mandatory):
                continue
            if any(a in built and b not in built for a, b in problem.requires):
                continue
            need = cost.loc[built].sum().to_numpy() if built else np.zeros(len(before))
            share = [(n - b) / (a - b) if a > b else 0.0 for n, b, a in zip(need, before, after)]
            corners.append((max(0.0, *share), value_of(built)))
        edges = sorted({0.0, 1.0, *(min(share, 1.0) for share, _ in corners)})
        area = sum(
            (right - left) * max(value for share, value in corners if share <= left + 1e-12)
            for left, right in pairwise(edges)
        )
        width = float((after - before).sum())
        total, wide = total + width * area, wide + width
        standing += names
        before = after
    return total / wide


def lawful(problem: Problem, names: tuple) -> bool:
    """Say whether what is needed stands before what needs it."""
    place = {name: number for number, name in enumerate(names)}
    return all(place[b] < place[a] for a, b in problem.requires if a in place and b in place)


def best_area(problem: Problem, found: PriorityList, budgets: list) -> float:
    """Return the greatest area over all orders inside the levels, one level after another."""
    levels, looked = [list(names) for names in found.levels], {}
    for number, names in enumerate(levels):
        tried = [list(order) for order in permutations(names) if lawful(problem, order)]
        levels[number] = max(
            tried,
            key=lambda order: area_of(
                problem, [*levels[:number], order, *levels[number + 1 :]], budgets, looked
            ),
        )
    return area_of(problem, levels, budgets)


@given(seeds)
@settings(max_examples=20 * TIMES, deadline=None)
def test_no_order_inside_the_levels_has_a_greater_area(seed):
    problem, budgets = some(seed)
    found = priority_list(problem, budgets)
    assert found.area == pytest.approx(area_of(problem, found.levels, budgets), abs=1e-9)
    assert found.area == pytest.approx(best_area(problem, found, budgets), abs=1e-9)
    assert found.area_bound == pytest.approx(found.area, abs=1e-9)
    assert found.area_proved


@given(seeds)
@settings(max_examples=25 * TIMES, deadline=None)
def test_one_budget_no_order_of_all_that_builds_the_best_plan_has_a_greater_area(seed):
    problem, budgets = some(seed, most=6, budgets=1)
    found = priority_list(problem, budgets)
    plan = best_portfolio(Problem(**{**vars_of(problem), "budget": budgets[0]}))
    assert found.value == pytest.approx(plan.value)
    chosen = set(found.order)
    best, looked = -np.inf, {}
    for order in permutations(problem.value.index):
        if set(order[: len(chosen)]) == chosen and lawful(problem, order[: len(chosen)]):
            best = max(best, area_of(problem, [list(order[: len(chosen)])], budgets, looked))
    assert found.area >= best - 1e-9
    assert found.area_proved


def vars_of(problem: Problem) -> dict:
    """Return the fields of a problem."""
    return {name: getattr(problem, name) for name in problem.__dataclass_fields__}


@given(seeds)
@settings(max_examples=12 * TIMES, deadline=None)
def test_a_long_level_is_bounded_from_both_sides(seed):
    from infraprio.portfolio.lists.levels import order as level_order

    problem, budgets = some(seed)
    exact = priority_list(problem, budgets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(level_order, "MOST", 1)
        patch.setattr(level_order, "MOST", 1)
        patch.setattr(level_order, "WINDOW", 3)
        rough = priority_list(problem, budgets)
    assert rough.area <= exact.area + 1e-9
    assert exact.area <= rough.area_bound + 1e-9
    assert rough.area == pytest.approx(area_of(problem, rough.levels, budgets), abs=1e-9)


def test_one_pot_and_values_that_add_up_go_by_value_for_money():
    rng = np.random.default_rng(5)
    names = [f"p{number:02d}" for number in range(40)]
    value = pd.Series(rng.uniform(1, 9, 40), names)
    cost = pd.Series(rng.uniform(1, 9, 40), names)
    found = priority_list(Problem(value=value, cost=cost), [float(cost.sum())])
    assert found.order == list((value / cost).sort_values(ascending=False).index)
    assert found.area_proved


def test_what_costs_nothing_stands_first_then_the_cheaper_of_equals():
    value = pd.Series({"a": 4.0, "b": 2.0, "c": 1.0, "d": 2.0, "e": 2.0})
    cost = pd.Series({"a": 8.0, "b": 4.0, "c": 0.0, "d": 4.0, "e": 1.0})
    found = priority_list(Problem(value=value, cost=cost), [20.0])
    assert found.order == ["c", "e", "b", "d", "a"]


def test_a_synergy_brings_two_dear_ones_together():
    value = pd.Series({"a": 1.0, "b": 1.0, "c": 5.0})
    problem = Problem(value=value, cost=pd.Series({"a": 2.0, "b": 2.0, "c": 5.0}), synergy={("a", "b"): 9.0})
    assert priority_list(problem, [9.0]).order == ["a", "b", "c"]


def test_the_half_of_the_money_is_not_left_to_the_dearest():
    value = pd.Series({"large": 60.0, **{f"small{n}": 20.0 for n in range(6)}})
    cost = pd.Series({"large": 150.0, **{f"small{n}": 20.0 for n in range(6)}})
    found = priority_list(Problem(value=value, cost=cost), [300.0])
    assert found.order[-1] == "large"


def test_what_is_mandatory_stands_first_with_what_it_needs():
    value = pd.Series({"a": 9.0, "b": 1.0, "c": 1.0, "d": 5.0})
    problem = Problem(value=value, cost=value * 0 + 1.0, mandatory=["c"], requires=[("c", "b")])
    found = priority_list(problem, [3.0, 4.0])
    assert found.order == ["b", "c", "a", "d"]
    assert found.mandatory == ["b", "c"]


@given(seeds)
@settings(max_examples=4 * TIMES, deadline=None)
def test_at_every_tenth_of_the_money_list_optimum_and_ratio_order(seed):
    problem, budgets = some(seed)
    problem = Problem(**{**vars_of(problem), "mandatory": []})
    found = priority_list(problem, budgets)
    table = list_against_money(problem, found, budgets)
    assert list(table.index) == pytest.approx(np.arange(1, 11) / 10)
    top = np.atleast_1d(np.asarray(budgets[-1], dtype=float)).sum()
    assert table["money"].iloc[-1] == pytest.approx(top)
    assert table["list"].iloc[-1] == pytest.approx(found.portfolios[-1].value)
    assert (table["list"] <= table["optimum"] + 1e-9).all()
    assert (table["ratio_order"] <= table["bound"] + 1e-9).all()
    assert table["proved"].all()
    again = list_against_money(problem, found.order, budgets)
    pd.testing.assert_series_equal(table["list"], again["list"])
    for share, line in table.iterrows():
        budget = budgets[-1] * share if len(budgets) == 1 else None
        if budget is not None:
            plan = best_portfolio(Problem(**{**vars_of(problem), "budget": budget}))
            assert line["optimum"] == pytest.approx(plan.value)


def test_money_that_cannot_keep_the_rules_has_no_figures():
    value = pd.Series({"a": 1.0, "b": 5.0})
    problem = Problem(value=value, cost=pd.Series({"a": 6.0, "b": 4.0}), mandatory=["a"])
    table = list_against_money(problem, priority_list(problem, [10.0]), [10.0], shares=[0.5, 0.6, 1.0])
    assert table["list"].isna().tolist() == [True, False, False]
    assert table["optimum"].tolist()[1:] == [1.0, 6.0]


def test_the_order_by_value_for_money_can_be_read_where_rules_ask_for_more():
    """At least two of three, one of two that shut each other out, and one that needs either: numbers all the way."""
    value = pd.Series({"a": 9.0, "b": 1.0, "c": 1.0, "d": 2.0, "e": 8.0, "f": 7.0, "g": 6.0})
    cost = pd.Series({"a": 3.0, "b": 2.0, "c": 4.0, "d": 5.0, "e": 2.0, "f": 2.0, "g": 3.0})
    problem = Problem(
        value=value,
        cost=cost,
        limits=[{"of": "count", "members": ["b", "c", "d"], "at_least": 2.0}],
        excludes=[("e", "f")],
        requires_any=[("a", ("c", "g"))],
    )
    budgets = [12.0, 20.0]
    scenarios = read_scenarios(problem, budgets, None, None, None)
    order = lawful_ratio_order(scenarios)
    assert order == ["b", "c", "e", "a", "g", "d"]
    table = list_against_money(problem, priority_list(problem, budgets), budgets)
    enough = table["money"] >= 6.0
    assert table["ratio_order"].notna().tolist() == enough.tolist()
    assert table["ratio_order"].iloc[-1] == pytest.approx(value[order].sum())
    assert table.loc[~enough, "remark"].tolist() == ["no portfolio"] * int((~enough).sum())
    assert (table["ratio_order"] <= table["bound"] + 1e-9)[enough].all()
    assert table.attrs["least_money"] >= 6.0


def test_a_share_at_which_no_part_of_the_list_keeps_the_rules_says_so():
    """The list by hand begins with the dear one of the two that are asked for; the cheap one alone would do."""
    value = pd.Series({"dear": 5.0, "cheap": 1.0})
    problem = Problem(
        value=value,
        cost=pd.Series({"dear": 8.0, "cheap": 2.0}),
        limits=[{"of": "count", "members": ["dear", "cheap"], "at_least": 1.0}],
    )
    table = list_against_money(problem, ["dear", "cheap"], [10.0], shares=[0.1, 0.5, 0.8, 1.0])
    assert table["remark"].tolist() == ["no portfolio", "no part", "", ""]
    assert table["list"].isna().tolist() == [True, True, False, False]
    assert table["optimum"].tolist()[1:] == [1.0, 5.0, 6.0]
    assert table["ratio_order"].tolist()[1:] == [1.0, 1.0, 6.0]
    assert table.attrs["least_money"] == pytest.approx(8.0)
