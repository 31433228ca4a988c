"""What a cap costs, held against trying everything."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import infraprio as ip
from infraprio.errors import InfraprioError
from infraprio.portfolio import Limit, Problem, compile_data
from infraprio.portfolio.network_inside.capped_curve import Added, Learnt
from infraprio.portfolio.network_inside.capped_tried import tried_where_few
from infraprio.portfolio.problem.measure import Measure
from infraprio.questions.caps import caps_of
from tests.portfolio.network_inside.test_capped_sets import Network

CO2 = Measure(key="co2", unit="t", more=False)


def additive(seed: int, limits: list[Limit] | None = None) -> Problem:
    rng = np.random.default_rng(seed)
    ids = [f"p{k}" for k in range(8)]
    effects = pd.DataFrame({0: rng.integers(-6, 9, 8).astype(float)}, index=ids).set_axis([CO2], axis=1)
    return Problem(
        value=pd.Series(rng.integers(1, 15, 8).astype(float), index=ids),
        cost=pd.Series(rng.integers(1, 9, 8).astype(float), index=ids),
        budget=20.0, effects=effects, joint_effects={("p0", "p1"): {CO2: -3.0}}, limits=limits or [],
    )  # fmt: skip


def every_plan(problem: Problem) -> list[tuple[float, float, float]]:
    """Value, amount and cost of every plan that can be paid."""
    out = []
    for k in range(9):
        for names in combinations(problem.value.index, k):
            rows = list(names)
            if problem.cost[rows].sum() <= problem.budget:
                co2 = float(problem.effects.loc[rows].to_numpy().sum()) - 3.0 * ({"p0", "p1"} <= set(rows))
                out.append((float(problem.value[rows].sum()), co2, float(problem.cost[rows].sum())))
    return out


@pytest.mark.parametrize("seed", range(8))
def test_every_level_of_the_curve_is_the_optimum_and_prices_are_differences_of_two(seed: int) -> None:
    problem = additive(seed)
    plans = every_plan(problem)
    found = caps_of(Added(compile_data(problem)), CO2, 9)
    curve = found.curve
    assert curve["proved"].all()
    assert curve["value"].is_monotonic_decreasing
    assert curve["cap"].iloc[-1] == min(co2 for _, co2, _ in plans)
    for line in curve.to_dict("records"):
        best = max(value for value, co2, _ in plans if co2 <= line["cap"] + 1e-9)
        assert line["value"] == pytest.approx(best)
        assert line["same_for"] == pytest.approx(
            min(cost for value, _, cost in plans if value >= best - 1e-9)
        )
        assert line["amount"] <= line["cap"] + 1e-9
    for before, line in zip(curve.to_dict("records"), curve.to_dict("records")[1:], strict=False):
        step = before["cap"] - line["cap"]
        assert line["price"] == pytest.approx((before["value"] - line["value"]) / step)
        assert line["price_money"] == pytest.approx((before["same_for"] - line["same_for"]) / step)


def test_a_cap_of_the_rules_has_the_price_of_leaving_it_out() -> None:
    for seed in range(6):
        free = max(value for value, _, _ in every_plan(additive(seed)))
        problem = additive(seed, [Limit(of="effect", criterion=CO2, at_most=0.0)])
        best = max(value for value, co2, _ in every_plan(problem) if co2 <= 0)
        line = caps_of(Added(compile_data(problem)), None).rules.iloc[0]
        assert line["loss"] == pytest.approx(free - best)
        assert line["price"] == pytest.approx((free - best) / line["free"] if free > best else 0.0)


def learnt(net: Network) -> Learnt:
    """Plans of a network that are learnt of, with CO2 as what they do."""
    single = pd.DataFrame({row: {"co2": net.amounts(frozenset([row]))["co2"]} for row in net.ids}).T
    problem = Problem(
        value=pd.Series(1.0, index=net.ids),
        cost=net.cost,
        budget=20.0,
        effects=single.set_axis([CO2], axis=1),
    )
    pairs = list(combinations(net.ids, 2))
    amounts = lambda rows: {CO2: net.amounts(rows)["co2"]}  # noqa: E731
    return Learnt(compile_data(problem), net, amounts, interacting=pairs, known={}, each=40, gap=0.0)


@pytest.mark.parametrize("seed", range(6))
def test_where_every_plan_was_tried_the_curve_through_a_network_is_proved(seed: int) -> None:
    net = Network(seed, 8)
    sets = [frozenset(rows) for k in range(9) for rows in combinations(net.ids, k)]
    plans = [
        (float(net.all_of(rows)[0]), float(net.all_of(rows)[1]), float(net.cost[list(rows)].sum()))
        for rows in sets
        if net.cost[list(rows)].sum() <= 20.0
    ]
    curve = caps_of(tried_where_few(learnt(net)), CO2, 7).curve
    assert curve["proved"].all()
    assert curve["cap"].iloc[-1] == pytest.approx(min(co2 for _, co2, _ in plans))
    for line in curve.to_dict("records"):
        best = max(value for value, co2, _ in plans if co2 <= line["cap"] + 1e-6)
        assert line["value"] == line["bound"] == pytest.approx(best)
        same = min(cost for value, _, cost in plans if value >= best - 1e-6)
        assert line["same_for"] == pytest.approx(same)


def test_many_plans_are_learnt_of() -> None:
    ways = learnt(Network(0, 12))
    assert tried_where_few(ways) is ways


def test_a_curve_through_a_network_is_kept_as_evaluated_and_no_tighter_cap_is_better() -> None:
    for seed in range(3):
        net = Network(seed, 8)
        curve = caps_of(learnt(net), CO2, 6).curve
        assert len(curve) > 3
        assert curve["value"].is_monotonic_decreasing
        assert not curve["proved"].any()
        sets = [
            (float(net.all_of(rows)[0]), float(net.all_of(rows)[1]))
            for k in range(9)
            for rows in map(frozenset, combinations(net.ids, k))
            if net.cost[list(rows)].sum() <= 20.0
        ]
        off = []
        for line in curve.to_dict("records"):
            assert line["amount"] <= line["cap"] + 1e-6
            best = max(value for value, co2 in sets if co2 <= line["cap"] + 1e-6)
            assert line["value"] <= best + 1e-6
            off.append(line["value"] >= best - 1e-6)
        assert sum(off) >= 0.6 * len(off)


def test_what_is_held_to_at_most_is_capped_from_above() -> None:
    """Nobody states whether more of a fact is better; the rule that holds it does."""
    rows = pd.DataFrame(
        {"Project": ["A", "B", "C"], "Cost": [3, 2, 2], "Gain": [5, 2, 1], "CO2": [40, -10, -30]}
    )
    asked = {"cost": "Cost", "goals": ["Gain"], "budget": 5, "name": "Project"}
    curve = ip.caps(ip.rank(rows, limits={"CO2": (None, 30.0)}, **asked), "CO2", levels=3).curve
    assert curve["cap"].tolist() == [30.0, -5.0, -40.0]
    assert curve["amount"].tolist() == [30.0, -40.0, -40.0]
    with pytest.raises(InfraprioError, match=r"CO2.*Gain"):
        ip.caps(ip.rank(rows, limits={"CO2": (None, 30.0)}, **asked), "carbon")
