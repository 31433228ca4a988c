"""What the next money would buy: more in one fund and period at a time."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.portfolio import best_portfolio
from infraprio.portfolio.choose.shadow_prices import linear_prices
from infraprio.ranking.limits import stopped
from infraprio.ranking.study.parts import changes, settled

if TYPE_CHECKING:
    from infraprio.portfolio import Data, Portfolio

__all__ = ["next_money"]


def next_money(data: Data, plan: Portfolio, more: float) -> pd.DataFrame:
    """Gain of goal score from `more` money, a hundred million, in each fund and period, and what it would build.

    Two best choices are compared, neither of which has to be a list: what a list loses by being one says nothing about
    money.

    Returns
    -------
    DataFrame indexed by (fund, period): budget_msek; spent_msek, what the plan spends; price, the linear price of 100 MSEK in
    points of goal score (proposals may be built in part); gain, what 100 MSEK more really give; adds and drops against the
    choice without it. Money that carries over counts in the later periods too.
    """
    base = best_portfolio(data)
    prices = linear_prices(data)
    money: Any = data.budget
    over: Any = data.problem.carry_over
    rows, found_all = {}, []
    for fund in money.index:
        useful = settled(_with_more(data, fund, list(money.columns), more).value - base.value) > 0
        for place, period in enumerate(money.columns):
            later = money.columns[place:] if over[fund] else [period]
            price = sum(float(prices.get((fund, each), 0.0)) for each in later)
            found = _with_more(data, fund, [period], more) if useful else base
            found_all.append(found)
            gain = settled(found.value - base.value)
            names = found.proposals if gain > 0 else base.proposals
            spent = float(plan.spent.loc[fund, period]) if period in plan.spent else 0.0
            rows[fund, period] = {
                "budget_msek": float(money.loc[fund, period]), "spent_msek": spent, "price": price * more, "gain": max(gain, 0.0),
                **changes(names, base.proposals),
            }  # fmt: skip
    columns = ["budget_msek", "spent_msek", "price", "gain", "adds", "drops"]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    frame.index = pd.MultiIndex.from_tuples(list(rows), names=["fund", "period"])
    made = [base, *found_all]
    frame.attrs |= {"complete": True, "gap": max(each.gap for each in made), "stopped": stopped(made)}
    return frame


def _with_more(data: Data, fund: Hashable, periods: list[Any], more: float) -> Portfolio:
    """The best plan with more money of a fund in some periods."""
    money = data.budget.copy()
    money.loc[fund, periods] += more
    return best_portfolio(data.with_budget(money))
