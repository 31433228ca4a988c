"""Costs of proposals and money of budget scenarios in the common price year."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from infraprio.scenario.prices import index_for, price_factor
from infraprio.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "allowed_starts",
    "budget_money",
    "building_shares",
    "common_costs",
    "first_period",
    "horizons",
    "periods_in_time",
    "ways_to_pay",
]


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
        words = (index_for(table["kind"][i]), table["price_year"][i], table["currency"][i])
        factor, _ = price_factor(scenario, *words)
        rows.append([factor * table[name][i] for name in ("cost_msek", "cost_low_msek", "cost_high_msek")])
    columns = ["cost_msek", "cost_low_msek", "cost_high_msek"]
    return pd.DataFrame(rows, index=pd.Index(table["id"], name="proposal"), columns=columns, dtype=float)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """What is looked up for every proposal of a scenario, made once.

    Attributes
    ----------
    periods : the table of periods in the order of time.
    ways : proposal -> way to pay it -> fund -> share of its cost.
    must : proposals that a rule says must be built.
    """

    periods: pd.DataFrame
    ways: dict[str, dict[str, dict[str, float]]]
    must: frozenset[str]


_LOOKED: WeakKeyDictionary[Scenario, _Looked] = WeakKeyDictionary()
"""Kept as long as the scenario, which never changes."""


def _looked(scenario: Scenario) -> _Looked:
    found = _LOOKED.get(scenario)
    if found is None:
        table, rules = scenario["financing"], scenario["rules"]
        ways: dict[str, dict[str, dict[str, float]]] = {}
        for proposal, way, fund, share in zip(
            *(table[name] for name in ("proposal", "alternative", "fund", "share")), strict=True
        ):
            ways.setdefault(str(proposal), {}).setdefault(way, {})[fund] = float(share)
        named = (rules["proposals"][i] for i, rule in enumerate(rules["rule"]) if rule == "mandatory")
        found = _LOOKED[scenario] = _Looked(
            periods=scenario["periods"].to_frame().sort_values("first_year", kind="stable"),
            ways=ways,
            must=frozenset(str(name) for names in named for name in names),
        )
    return found


def periods_in_time(scenario: Scenario) -> pd.DataFrame:
    """The table of periods in the order of time, indexed by id; in that of the rows where no years are stated."""
    return _looked(scenario).periods


def horizons(scenario: Scenario) -> tuple[str, ...]:
    """The horizons of the periods in the order of time; "" where none is stated.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> horizons(valley())
    ('medium',)
    """
    return tuple(dict.fromkeys(map(str, periods_in_time(scenario)["horizon"])))


def first_period(scenario: Scenario, proposal: str) -> int:
    """Number, from 0 in the order of time, of the period in which a proposal may start at the earliest."""
    table, periods = scenario["proposals"], periods_in_time(scenario)
    i = table.position[proposal]
    named = table["earliest_period"][i]
    horizon = table["horizon"][i]
    start = named or (periods.index[periods["horizon"] == horizon] if horizon else periods.index)[0]
    return list(periods.index).index(start)


def allowed_starts(scenario: Scenario, proposal: str) -> list[Hashable]:
    """Periods in which a proposal may start: from its earliest period on, else from the first of its horizon.

    What must be built and is tendered is under way: it starts in the first of them.
    """
    table = scenario["proposals"]
    under_way = (
        str(proposal) in _looked(scenario).must and table["maturity"][table.position[proposal]] == "tendered"
    )
    order: list[Hashable] = list(periods_in_time(scenario).index)
    first = first_period(scenario, proposal)
    return order[first : first + 1] if under_way else order[first:]


def building_shares(
    scenario: Scenario, proposal: str, allowed: Sequence[Hashable]
) -> dict[str, dict[str, float]]:
    """Share of the cost of a proposal by period, for each period in which it may start.

    Parameters
    ----------
    allowed : periods in which it may start, in the order of time, see `allowed_starts`

    Notes
    -----
    Construction begins with the first year of the period of start and costs the same every year; where periods state no
    years, all of it falls in the period of start. It may start only where
    it is finished inside the plan; what is too long for that starts in its first allowed period and runs on, so that its
    shares add up to less than 1.
    """
    table, periods = scenario["proposals"], periods_in_time(scenario)
    years = int(table["construction_years"][table.position[proposal]])
    first, last = periods["first_year"].to_numpy(float), periods["last_year"].to_numpy(float)
    order = list(map(str, periods.index))
    starts = [order.index(str(period)) for period in allowed]
    if math.isnan(first[0]):  # periods without years: what starts in one is paid in it
        return {order[k]: {order[k]: 1.0} for k in starts}
    whole = [k for k in starts if first[k] + years - 1 <= last.max()]
    found = {}
    for k in whole or starts[:1]:
        inside = (last.clip(max=first[k] + years - 1) - first.clip(min=first[k]) + 1).clip(min=0) / years
        shares = zip(order, inside.tolist(), strict=True)
        found[order[k]] = {period: share for period, share in shares if share > 0}
    return found


def budget_money(scenario: Scenario, name: str) -> pd.DataFrame:
    """Budget of a budget scenario [MSEK of the common price year], funds x periods in the order of time."""
    import pandas as pd

    table = scenario["budgets"]
    periods = list(periods_in_time(scenario).index)
    money = pd.DataFrame(0.0, index=list(scenario["funds"]["id"]), columns=periods)
    for i in table.where(scenario=name):
        factor, _ = price_factor(scenario, "road_construction", table["price_year"][i], table["currency"][i])
        money.loc[table["fund"][i], table["period"][i]] = factor * table["amount_msek"][i]
    return money


def ways_to_pay(scenario: Scenario, proposal: str) -> dict[str, dict[str, float]]:
    """Share of each fund in the cost of a proposal, for each way in which it may be paid; by name of the way.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> ways_to_pay(valley(), "LOT")
    {'1': {'F': 1.0}}
    """
    ways = _looked(scenario).ways.get(str(proposal), {})
    return {way: dict(ways[way]) for way in sorted(ways)} or {"": {}}
