"""The plan against the money in samples of its costs: pots, reserve and who waits, by hand and as properties."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.appraisal.risk.cost_draws import CostDraws, draw_costs
from infraprio.effects.examples import valley
from infraprio.portfolio import Problem, best_portfolio, compile_data
from infraprio.ranking.money_risk import SURE, MoneyRisk, money_risk


def held(problem: Problem, factor: dict[str, list[float]], order: list[str]) -> MoneyRisk:
    """The best plan of a problem under stated factors on its costs."""
    drawn = draw_costs(valley(), 4, 0)
    draws = CostDraws(factor=pd.DataFrame(factor), records=drawn.records, value=drawn.value)
    data = compile_data(problem)
    return money_risk(valley(), data, best_portfolio(data), order, draws, 0)


def two_pots(carry: bool = False, **rest: Any) -> Problem:
    cost = pd.DataFrame({"F": {"a": 40.0, "b": 50.0, "c": 60.0}})
    money = pd.DataFrame({"p": {"F": 100.0}, "q": {"F": 100.0}})
    return Problem(
        value=pd.Series({"a": 3.0, "b": 2.0, "c": 1.0}), cost=cost, budget=money, periods=["p", "q"], carry_over=carry,
        allowed={"a": ["p"], "b": ["p"], "c": ["q"]}, **rest,
    )  # fmt: skip


FACTOR = {"a": [1.0, 1.0, 2.0, 1.0], "b": [1.0, 1.2, 1.0, 1.5], "c": [1.0, 1.0, 2.0, 1.0]}
"""Spent in p: 90, 100, 130, 115; in q: 60, 60, 120, 60."""


def test_pots_and_reserve_by_hand() -> None:
    found = held(two_pots(), FACTOR, ["a", "b", "c"])
    p, q = found.pots.loc[("F", "p")], found.pots.loc[("F", "q")]
    assert (p["stated_msek"], p["fits"], p["short_msek"], p["reserve_msek"]) == (90, 0.5, 22.5, 30)
    assert (q["stated_msek"], q["fits"], q["short_msek"], q["reserve_msek"]) == (60, 0.75, 20, 20)
    assert found.fits == 0.5
    # of four samples 85 % are four: the third lacks 30 in p and 20 in q
    assert found.reserve_msek == 50
    assert found.reserve_share == pytest.approx(0.30)


def test_money_that_is_carried_over_is_lacking_once() -> None:
    found = held(two_pots(carry=True), FACTOR, ["a", "b", "c"])
    # p: 30 and 15 over; to the end of q 250 of 200: 50 over in the third sample, the fourth has 175
    assert found.pots["fits"].tolist() == [0.5, 0.75]
    assert found.reserve_msek == 50
    assert found.pots.loc[("F", "q"), "budget_msek"] == 200


def test_who_waits_first_by_hand() -> None:
    found = held(two_pots(), FACTOR, ["a", "b", "c"])
    # third sample: a takes 80, b does not fit; c takes 120 of 100; fourth: b 75 beside 40
    assert found.crowded["built"].to_dict() == {"a": 1.0, "b": 0.5, "c": 0.75}
    assert found.crowded["first"].to_dict() == {"a": 0.0, "b": 0.5, "c": 0.0}
    assert found.crowded.loc["b", ["fund", "period"]].tolist() == ["F", "p"]
    other = held(two_pots(), FACTOR, ["b", "a", "c"])
    assert other.crowded.loc["a", "first"] == 0.5


def test_who_needs_one_that_waits_waits_too_and_what_must_be_built_never_does() -> None:
    needs = held(two_pots(requires=[("c", "b")]), FACTOR, ["a", "b", "c"])
    assert needs.crowded["built"].to_dict() == {"a": 1.0, "b": 0.5, "c": 0.5}
    must = held(two_pots(mandatory=["b"]), FACTOR, ["a", "b", "c"])
    assert must.crowded["built"].to_dict() == {"a": 0.5, "b": 1.0, "c": 0.75}


def test_the_chances_are_those_of_the_study() -> None:
    """Pot by pot the same as `chance_of_overrun`, with a component that two share and that does not rise."""
    from infraprio.portfolio import chance_of_overrun

    problem = two_pots(shared_cost={"bridge": ({("F", 0): 9.0}, ["a", "b"])})
    found = held(problem, FACTOR, ["a", "b", "c"])
    cost = {"a": 40.0, "b": 50.0, "c": 60.0}
    cases = pd.DataFrame({name: np.array(FACTOR[name]) * cost[name] for name in cost})
    over = chance_of_overrun(problem, best_portfolio(problem), cases)
    assert found.pots["stated_msek"].tolist() == [99, 60]
    assert (1 - found.pots["fits"]).tolist() == over.tolist() == [0.75, 0.25]


def test_a_pot_without_money_has_no_share_that_helps() -> None:
    cost = pd.DataFrame({"F": {"a": 10.0}, "G": {"a": 0.0}})
    money = pd.DataFrame({"p": {"F": 10.0, "G": 0.0}})
    problem = Problem(value=pd.Series({"a": 1.0}), cost=cost, budget=money, periods=["p"])
    found = held(problem, {"a": [2.0] * 4}, ["a"])
    assert (found.reserve_msek, found.reserve_share) == (10, 1.0)
    assert found.pots.loc[("G", "p"), "fits"] == 1


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 60),
    st.integers(0, 10_000),
    st.booleans(),
)
def test_the_reserve_is_enough_and_nothing_less_is(samples: int, seed: int, carry: bool) -> None:
    """Added where it is lacking it makes 85 % of the samples fit; a krona less, fewer do. A share does so evenly."""
    rng = np.random.default_rng(seed)
    factor = {name: rng.lognormal(0.2, 0.4, samples).tolist() for name in "abc"}
    found = held(two_pots(carry), factor, ["a", "b", "c"])
    spent = {p: np.array(factor["a"]) * 40 + np.array(factor["b"]) * 50 if p == "p" else np.array(factor["c"]) * 60 for p in "pq"}  # fmt: skip
    over = [spent["p"] - 100, (spent["p"] + spent["q"] - 200) if carry else spent["q"] - 100]
    lack = np.maximum(np.maximum(*over), 0) if carry else sum(np.maximum(each, 0) for each in over)
    assert (lack <= found.reserve_msek + 1e-6).mean() >= SURE
    if found.reserve_msek > 0:
        assert (lack <= found.reserve_msek - 1e-6).mean() < SURE
    base = (100, 200) if carry else (100, 100)
    share = np.maximum(np.maximum(over[0] / base[0], over[1] / base[1]), 0)
    assert (share <= found.reserve_share + 1e-9).mean() >= SURE
    assert found.fits == pytest.approx(float((lack <= 1e-6).mean()))
    waits = 1 - found.crowded["built"].to_numpy()
    assert (
        float(found.crowded["first"].sum()) == pytest.approx(1 - float((lack <= 1e-6).mean()), abs=1e-9)
        or carry
    )
    assert (waits >= found.crowded["first"].to_numpy() - 1e-12).all()
    assert not math.isnan(found.reserve_msek)
