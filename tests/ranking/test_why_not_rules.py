"""A rule that keeps a proposal out is not called a lack of money."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from infraprio.portfolio import Limit, Problem, best_portfolio, compile_data, priority_list
from infraprio.ranking.why_not import why_not


@pytest.mark.parametrize(("at_most", "cost", "reason"), [(1, 10.0, "ruled_out"), (2, 95.0, "too_dear")])
def test_what_cannot_be_forced_in_has_its_own_reason(at_most: int, cost: float, reason: str) -> None:
    ids = ["a", "b", "c"]
    problem = Problem(
        value=pd.Series([10.0, 6.0, 4.0], ids),
        cost=pd.Series([10.0, 10.0, cost], ids),
        budget=100.0,
        mandatory=["a"],
        limits=[Limit(members=["a", "c"], at_most=at_most)],
    )
    order = priority_list(problem, [10.0, 100.0])
    assert why_not(compile_data(problem), order, ["c"], 100.0)["c"].reason == reason


@pytest.mark.parametrize(("at_most", "reason"), [(-20.0, "held_to"), (10.0, "too_dear")])
def test_what_money_and_a_limit_keep_out_together_is_not_called_too_dear(at_most: float, reason: str) -> None:
    """The road costs less than there is; what would make up for its carbon does not fit beside it."""
    ids = ["road", "station", "path"]
    costs = [310.0 if reason == "held_to" else 410.0, 95.0, 18.0]
    problem = Problem(
        value=pd.Series([70.0, 60.0, 30.0], ids),
        cost=pd.Series(costs, ids),
        budget=400.0,
        effects=pd.DataFrame({"co2": [5.0, -30.0, -3.0]}, ids),
        limits=[Limit(of="effect", criterion="co2", at_most=at_most)],
    )
    order = priority_list(problem, [400.0])
    assert why_not(compile_data(problem), order, ["road"], 400.0)["road"].reason == reason


def test_what_the_search_left_open_is_not_called_a_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    """With all the money "b" and "c" are worth the same: a search that stops within its gap must not say that "c" loses."""

    def loose(problem: Any, gap: float = 0.0) -> Any:
        found = best_portfolio(problem)
        return replace(found, value=found.value * (1 - gap / 2))

    monkeypatch.setattr("infraprio.ranking.why_not.best_portfolio", loose)
    ids = ["a", "b", "c"]
    problem = Problem(
        value=pd.Series([10.0, 6.0, 6.0], ids),
        cost=pd.Series([10.0, 10.0, 10.0], ids),
        budget=20.0,
        limits=[Limit(members=["b", "c"], at_most=1)],
    )
    order = priority_list(problem, [10.0, 20.0])
    out = next(name for name in ("b", "c") if name not in order.portfolios[-1].proposals)
    told = why_not(compile_data(problem), order, [out], 20.0)[out]
    assert (told.reason, told.loss) == ("order", 0.0)
