"""Fair shares, held against trying everything: the lexicographic best of the worst-off, and the price of every floor."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from infraprio.portfolio import Problem, compile_data
from infraprio.portfolio.network_inside.capped_curve import Added, Learnt
from infraprio.portfolio.network_inside.capped_tried import tried_where_few
from infraprio.portfolio.problem.measure import Measure
from infraprio.questions.fair import Fair, Part, fair_of, gini
from tests.conftest import TIMES

TOWNS = ("A", "B", "C")


def case(seed: int, *, more: bool) -> tuple[Problem, list[Part]]:
    rng = np.random.default_rng(seed)
    ids = [f"p{k}" for k in range(7)]
    measures = [
        Measure(key="minutes", place=town, more=more, level=True, base=float(rng.integers(10, 30)))
        for town in TOWNS
    ]
    sign = 1.0 if more else -1.0
    effects = pd.DataFrame(sign * rng.integers(0, 6, (7, 3)).astype(float), index=ids).set_axis(
        measures, axis=1
    )
    problem = Problem(
        value=pd.Series(rng.integers(1, 12, 7).astype(float), index=ids),
        cost=pd.Series(rng.integers(1, 9, 7).astype(float), index=ids),
        budget=16.0, effects=effects,
    )  # fmt: skip
    return problem, [Part(name=m.place, measure=m, people=float(k + 1)) for k, m in enumerate(measures)]


def plans(problem: Problem) -> list[tuple[float, list[float]]]:
    """Value, and what each town has, of every plan that can be paid."""
    out = []
    for k in range(8):
        for names in combinations(problem.value.index, k):
            rows = list(names)
            if problem.cost[rows].sum() <= problem.budget:
                own = [
                    m.base + float(problem.effects.loc[rows, [m]].to_numpy().sum()) for m in problem.effects
                ]
                out.append((float(problem.value[rows].sum()), own))
    return out


def found_for(seed: int, *, more: bool) -> tuple[Problem, Fair]:
    problem, parts = case(seed, more=more)
    return problem, fair_of(Added(compile_data(problem)), parts, 6)


@pytest.mark.parametrize("more", [True, False])
@pytest.mark.parametrize("seed", range(5 * TIMES))
def test_the_fair_plan_is_the_lexicographic_best_for_the_worst_off(seed: int, more: bool) -> None:
    problem, found = found_for(seed, more=more)
    sign = 1.0 if more else -1.0
    best = max(sorted(sign * amount for amount in own) for _, own in plans(problem))
    assert sorted(sign * found.shares["fair"]) == pytest.approx(best)
    worth = max(
        value for value, own in plans(problem) if sorted(sign * a for a in own) == pytest.approx(best)
    )
    assert found.fair.value == pytest.approx(worth)
    assert found.fair.proved


@pytest.mark.parametrize("more", [True, False])
@pytest.mark.parametrize("seed", range(4 * TIMES))
def test_every_floor_costs_what_it_costs(seed: int, more: bool) -> None:
    problem, found = found_for(seed, more=more)
    sign = 1.0 if more else -1.0
    frame = found.floors
    assert frame["value"].is_monotonic_decreasing
    for line in frame.to_dict("records")[:-1]:
        best = max(
            value
            for value, own in plans(problem)
            if min(sign * a for a in own) >= sign * line["floor"] - 1e-9
        )
        assert line["value"] == pytest.approx(best)
        assert line["proved"]
    top = max(min(sign * amount for amount in own) for _, own in plans(problem))
    assert sign * frame["floor"].iloc[-1] == pytest.approx(top)


class Tables:
    """Values and minutes of sets that do not add up: pairs take away from each other."""

    def __init__(self, seed: int, *, more: bool) -> None:
        self.problem, self.parts = case(seed, more=more)
        self.loss = np.random.default_rng(seed + 50).random((7, 7))

    def less(self, rows: frozenset) -> float:
        at = [self.problem.value.index.get_loc(row) for row in rows]
        return float(sum(self.loss[a, b] for a in at for b in at if a < b))

    def __call__(self, rows: frozenset) -> float:
        return float(self.problem.value[list(rows)].sum()) - self.less(rows)

    def amounts(self, rows: frozenset) -> dict[Measure, float]:
        assert self.problem.effects is not None
        sign = 1.0 if self.parts[0].measure.more else -1.0
        every = self.problem.effects.loc[list(rows)].to_numpy().sum(axis=0)
        return {m: float(a) - sign * 0.3 * self.less(rows) for m, a in zip(self.problem.effects, every)}


@pytest.mark.parametrize("more", [True, False])
@pytest.mark.parametrize("seed", range(3 * TIMES))
def test_where_every_plan_was_tried_fairness_through_a_network_is_proved(seed: int, more: bool) -> None:
    net = Tables(seed, more=more)
    problem = net.problem
    pairs = list(combinations(problem.value.index, 2))
    ways = Learnt(compile_data(problem), net, net.amounts, interacting=pairs, known={}, each=9, gap=0.0)
    found = fair_of(tried_where_few(ways), net.parts, 6)
    sign = 1.0 if more else -1.0
    every = []
    for rows in (frozenset(names) for k in range(8) for names in combinations(problem.value.index, k)):
        if problem.cost[list(rows)].sum() <= problem.budget:
            own = [m.base + amount for m, amount in net.amounts(rows).items()]
            every.append((net(rows), sorted(sign * amount for amount in own)))
    best = max(own for _, own in every)
    assert sorted(sign * found.shares["fair"]) == pytest.approx(best)
    assert found.fair.proved
    assert found.floors["proved"].all()
    for line in found.floors.to_dict("records"):
        worth = max(value for value, own in every if own[0] >= sign * line["floor"] - 1e-6)
        assert line["value"] == pytest.approx(worth)


def test_gini_by_hand() -> None:
    assert gini([2.0, 2.0], [1.0, 9.0]) == pytest.approx(0.0)
    assert gini([0.0, 4.0], [3.0, 1.0]) == pytest.approx(0.75)
    assert np.isnan(gini([-1.0, 4.0], [3.0, 1.0]))
