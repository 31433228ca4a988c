"""Amounts of different price years and currencies brought to the scenario's price year."""

from __future__ import annotations

import math

from infraprio.scenario.money import money_of
from infraprio.scenario.scenario import Scenario

__all__ = ["INDICES", "index_for", "index_value", "price_factor"]

INDICES = ("road_construction", "rail_construction", "consumer")
"""Names of the indices by which amounts are moved; every other name in the table is a currency."""


def index_for(kind: str) -> str:
    """Name of the price index for a kind of proposal."""
    return "rail_construction" if kind == "rail" else "road_construction"


def index_value(scenario: Scenario, index: str, year: int) -> float:
    """An index, or what one unit of a currency costs, in a year; nan where the table has none."""
    table = scenario["price_index"]
    hit = table.where(index=index, year=float(year))
    return float(table["value"][hit[0]]) if len(hit) else math.nan


def price_factor(scenario: Scenario, index: str, price_year: float, currency: str = "") -> tuple[float, str]:
    """Factor that brings an amount to the scenario's currency and price year, and what is missing if there is none.

    A foreign amount is first exchanged at the rate of its own price year, then moved by the domestic index. In a scenario
    that states no price year all amounts are in the same one. An empty currency is the scenario's.

    Returns
    -------
    factor : nan if a rate or an index value is missing.
    lacking : what is missing, empty if nothing is.
    """
    stated = float(scenario.settings["price_year"])
    foreign = currency not in {"", money_of(scenario).currency}
    if math.isnan(price_year) or math.isnan(stated):
        same = math.isnan(price_year) and math.isnan(stated) and not foreign
        return (1.0, "") if same else (math.nan, "price_year")
    price_year, wanted = int(price_year), int(stated)
    rate = 1.0
    if foreign:
        rate = index_value(scenario, currency, price_year)
        if not rate > 0:
            return math.nan, f"{currency} {price_year}"
    if price_year == wanted:
        return rate, ""
    old, new = index_value(scenario, index, price_year), index_value(scenario, index, wanted)
    if not (old > 0 and new > 0):
        lacking = [str(year) for year, value in ((price_year, old), (wanted, new)) if not value > 0]
        return math.nan, f"{index} {', '.join(lacking)}"
    return rate * new / old, ""
