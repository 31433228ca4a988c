"""Costs of proposals and money of budget scenarios in the common price year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from infraprio.scenario.prices import index_for, price_factor
from infraprio.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["budget_money", "common_costs", "first_period", "fund_shares", "periods_in_time"]


def common_costs(scenario: Scenario) -> pd.DataFrame:
    """Costs of all proposals in SEK of the scenario's price year [MSEK].

    Returns
    -------
    DataFrame indexed by proposal id with cost_msek, cost_low_msek and cost_high_msek; missing stays missing.
    """
    import pandas as pd

    table = scenario["proposals"]
    rows = []
    for i in range(len(table)):
        year = table["price_year"][i]
        factor = math.nan
        if not math.isnan(year):
            factor, _ = price_factor(scenario, index_for(table["kind"][i]), int(year), table["currency"][i])
        rows.append([factor * table[name][i] for name in ("cost_msek", "cost_low_msek", "cost_high_msek")])
    columns = ["cost_msek", "cost_low_msek", "cost_high_msek"]
    return pd.DataFrame(rows, index=pd.Index(table["id"], name="proposal"), columns=columns, dtype=float)


def periods_in_time(scenario: Scenario) -> pd.DataFrame:
    """The table of periods in the order of time, indexed by id."""
    return scenario["periods"].to_frame().sort_values("first_year", kind="stable")


def first_period(scenario: Scenario, proposal: str) -> int:
    """Number, from 0 in the order of time, of the period in which a proposal may start at the earliest."""
    table, periods = scenario["proposals"], periods_in_time(scenario)
    i = table.position[proposal]
    named = table["earliest_period"][i]
    start = named or periods.index[periods["horizon"] == table["horizon"][i]][0]
    return list(periods.index).index(start)


def budget_money(scenario: Scenario, name: str) -> pd.DataFrame:
    """Budget of a budget scenario [MSEK of the common price year], funds x periods in the order of time."""
    import pandas as pd

    table = scenario["budgets"]
    periods = list(periods_in_time(scenario).index)
    money = pd.DataFrame(0.0, index=list(scenario["funds"]["id"]), columns=periods)
    for i in table.where(scenario=name):
        factor, _ = price_factor(scenario, "road_construction", int(table["price_year"][i]))
        money.loc[table["fund"][i], table["period"][i]] = factor * table["amount_msek"][i]
    return money


def fund_shares(scenario: Scenario, proposal: str) -> dict[str, float]:
    """Share of each fund in the cost of a proposal."""
    table = scenario["financing"]
    return {table["fund"][i]: float(table["share"][i]) for i in table.where(proposal=proposal)}
