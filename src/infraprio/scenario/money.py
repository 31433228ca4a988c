"""In what money a scenario is told, and the names that columns of money have outside.

Inside, a column of amounts ends in ``msek`` and one of prices in ``sek`` whatever the money is. Files that planners fill in
leave that out (``cost``); what is handed over says the scenario's own (``cost_musd``). Both are made here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from infraprio.scenario.columns import MONEY
from infraprio.words import MSEK, UNITS, Money, Reader

if TYPE_CHECKING:
    import pandas as pd

    from infraprio.scenario.scenario import Scenario

__all__ = ["in_own_money", "money_of", "money_of_settings", "outside", "reader_of", "unit_outside"]

_NAMES: Final = ("item", "indicator", "quantity", "parameter", "setting", "attribute", "goal_indicator")
"""Columns, and names of an index, whose cells are names of columns of money."""
_MILLIONS: Final = re.compile(
    r"_100_|^(consumer_surplus|generalised_cost|freight_cost|severe_accident|death_value)_"
)
"""What is in millions of the currency whatever unit amounts are in: measures of the network, values of parameters."""
_UNIT: Final = re.compile(r"\b(M?)SEK\b")


def money_of(scenario: Scenario) -> Money:
    """The money of a scenario as its settings state it; million kronor where they say nothing at all.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> money_of(valley())
    Money(currency='SEK', unit='million')
    """
    return money_of_settings(scenario.settings)


def money_of_settings(settings: Mapping[str, Any]) -> Money:
    """The money that settings state, see `money_of`."""
    if "currency" not in settings:
        return MSEK
    unit = str(settings["unit"])
    return Money(str(settings["currency"]), unit if unit in UNITS else "")


def reader_of(scenario: Scenario, language: str) -> Reader:
    """A language together with the scenario's money; what is a reader already stays as it is."""
    return (
        language
        if isinstance(language, Reader)
        else Reader(str(language), money_of(scenario), scenario.profile.words)
    )


def outside(name: str, money: Money) -> str:
    """The name of a column of money in what is handed over.

    A hundred million, and what is counted in the currency itself, say so whatever unit amounts are in.

    Examples
    --------
    >>> usd = Money("USD", "million")
    >>> outside("cost_msek", usd), outside("toll_sek", usd), outside("cost_msek", Money("", ""))
    ('cost_musd', 'toll_usd', 'cost')
    >>> outside("cost_msek", Money("EUR", "plain")), outside("score_per_100_msek", Money("EUR", "plain"))
    ('cost_eur', 'score_per_100_meur')
    """
    if money == MSEK:
        return name

    def ending(found: re.Match[str]) -> str:
        if not money.currency:
            return ""
        if not found[1]:
            return f"_{money.currency.lower()}"
        return f"_{Money(money.currency).ending if _MILLIONS.search(name) else money.ending}"

    return MONEY.sub(ending, name)


def unit_outside(unit: str, money: Money) -> str:
    """A unit of measure in the scenario's money: ``SEK/h`` is ``USD/h``.

    Examples
    --------
    >>> usd = Money("USD", "million")
    >>> unit_outside("SEK/h", usd), unit_outside("MSEK/year", usd), unit_outside("min", usd)
    ('USD/h', 'MUSD/year', 'min')
    """
    if money == MSEK:
        return unit
    return _UNIT.sub(lambda found: money.label("en") if found[1] else money.currency, unit)


def in_own_money(frame: pd.DataFrame, money: Money) -> pd.DataFrame:
    """A table whose columns of money, and units and items in its cells, are named in the scenario's money.

    The one place where names that hold inside become those of what is handed over.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"cost_msek": [1.0], "unit": ["MSEK"]})
    >>> in_own_money(table, Money("USD", "million")).to_dict("list")
    {'cost_musd': [1.0], 'unit': ['MUSD']}
    """
    if money == MSEK:
        return frame

    def name(label: Any) -> Any:
        return outside(label, money) if isinstance(label, str) else label

    made = frame.rename(columns=name)
    if made.index.name in _NAMES:
        made = made.rename(index=name)
    for column in made.columns.intersection([*_NAMES, "unit"]):
        said = unit_outside if column == "unit" else outside
        made[column] = [said(cell, money) if isinstance(cell, str) else cell for cell in made[column]]
    return made
