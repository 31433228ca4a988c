"""Amounts of other price years: converted with a stated index, and a finding where one had to be assumed."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from infraprio.findings import Finding, finding
from infraprio.scenario.prices import price_factor
from infraprio.scenario.scenario import Scenario

__all__ = ["ASSUMED_INFLATION", "consumer_index", "to_price_year"]

ASSUMED_INFLATION = 0.02
"""Yearly change of the consumer index outside the published years: the target of the Swedish central bank."""


@cache
def consumer_index() -> Mapping[int, float]:
    """Swedish consumer price index, fixed yearly means, 1980 = 100.

    References
    ----------
    Statistics Sweden, Konsumentprisindex (1980=100), fastställda tal.

    Examples
    --------
    >>> consumer_index()[2017]
    322.11
    """
    text = resources.files("infraprio.appraisal").joinpath("consumer_index.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {int(row["year"]): float(row["value"]) for row in csv.DictReader(text.splitlines())}
    )


def _built_in_value(year: int) -> float:
    table = consumer_index()
    nearest = min(max(year, min(table)), max(table))
    return table[nearest] * (1 + ASSUMED_INFLATION) ** (year - nearest)


def to_price_year(scenario: Scenario, price_year: int, what: str) -> tuple[float, list[Finding]]:
    """Factor from `price_year` to the price year of the scenario by the consumer index.

    The scenario's own index ``consumer`` is used where it holds both years; otherwise the built-in index of
    Statistics Sweden, continued by 2 % a year outside its years, and a finding says so.

    Parameters
    ----------
    price_year : price year of the amount.
    what : what is converted, for the finding.
    """
    wanted = int(scenario.settings["price_year"])
    factor, lacking = price_factor(scenario, "consumer", price_year)
    if not lacking:
        return factor, []
    table = consumer_index()
    outside = sorted({year for year in (price_year, wanted) if year not in table})
    code = "index_continued" if outside else "index_built_in"
    found = finding(
        code, "price_index", value=price_year, what=what, wanted=wanted, years=", ".join(map(str, outside))
    )
    return _built_in_value(wanted) / _built_in_value(price_year), [found]
