"""Money in the form in which people have it: an amount, several with probabilities, by period, a table by fund and period."""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.scenario.cells import as_text
from infraprio.sheet.money.unit import MOST_MILLIONS, names_money, stated_unit
from infraprio.sheet.numbers import currencies_in, is_number_like, number_in, written_number
from infraprio.sheet.short_ids import short_ids

__all__ = ["Money", "is_long", "refuse_other_money", "stated_money"]

_LONG: Final = ("budget", "fund", "period", "amount", "probability", "step")
_ALSO: Final = {
    "scenario": "budget",
    "pot": "fund",
    "fond": "fund",
    "anslag": "fund",
    "belopp": "amount",
    "sannolikhet": "probability",
    "steg": "step",
}
ONE: Final = {"budget": "budget", "fund": "money", "period": "plan"}
"""Id of what is not told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Amounts by budget, fund and period, in the unit of the costs.

    Attributes
    ----------
    amounts : (budget, fund, period) -> amount.
    chances : budget -> probability.
    funds, periods : names in the order in which they are stated; empty: not told apart.
    steps : fund -> step of the agency's own rule in which it is given out, where that is stated.
    """

    amounts: Mapping[tuple[str, str, str], float]
    chances: Mapping[str, float]
    funds: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    steps: Mapping[str, int] = field(default_factory=dict)

    def tables(self, factor: float, horizons: bool) -> dict[str, list[dict[str, Any]]]:
        """The tables of money, of what is told apart; amounts are divided by `factor`.

        With `horizons` each period has a list of its own.
        """
        told = {
            "scenario": tuple(self.chances) if len(self.chances) > 1 else (),
            "fund": self.funds,
            "period": self.periods,
        }
        ids = {key: short_ids(names) for key, names in told.items() if names}
        rows = [
            {key: own[dict(zip(told, place, strict=True))[key]] for key, own in ids.items()} | {"amount": amount / factor}
            for place, amount in self.amounts.items()
        ]  # fmt: skip
        tables: dict[str, list[dict[str, Any]]] = {"budgets": rows}
        for key, name in (("scenario", "budget_scenarios"), ("fund", "funds"), ("period", "periods")):
            if key in ids:
                tables[name] = [{"id": own, "name": each} for each, own in ids[key].items()]
        for row in tables.get("funds", ()):
            row |= {"step": self.steps[row["name"]]} if row["name"] in self.steps else {}
        for row in tables.get("budget_scenarios", ()):
            row["probability"] = self.chances[row["name"]]
        for row in tables.get("periods", ()):
            row |= _years(row["name"]) | ({"horizon": row["name"]} if horizons else {})
        return tables


def _years(name: str) -> dict[str, Any]:
    """First and last year of a period that is called by them."""
    years = re.fullmatch(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?", name)
    return {"first_year": int(years[1]), "last_year": int(years[2] or years[1])} if years else {}


def _amount(cell: Any, what: str, *, chance: bool = False) -> float:
    if isinstance(cell, str) and is_number_like(cell):
        value: float | None = written_number(cell)
    else:
        value = float(cell) if hasattr(cell, "item") else number_in(cell, ".")
    percent = isinstance(cell, str) and as_text(cell).endswith("%") and not chance
    if value is None or percent or not math.isfinite(value) or value < 0:
        raise InfraprioError(finding("budget_no_amount", what, value=repr(cell)))
    return value


def _chances(cells: Mapping[str, Any]) -> dict[str, float]:
    found = {name: _amount(cell, name, chance=True) for name, cell in cells.items()}
    whole = math.fsum(found.values())
    unit = next((u for u in (1.0, 100.0) if abs(whole - u) <= 1e-6 * u), None)
    if unit is None:
        raise InfraprioError(finding("budget_chances", value=f"{whole:g}"))
    return {name: value / unit for name, value in found.items()}


def _by_year(stated: Mapping[Any, Any]) -> bool:
    """Whether amounts stand beside single years: what stands there adds up to no probability."""
    years = all(re.fullmatch(r"(19|20|21)\d\d", as_text(name)) for name in stated)
    whole = math.fsum(_amount(cell, name, chance=True) for name, cell in stated.items()) if years else 1.0
    return not any(math.isclose(whole, unit, rel_tol=1e-6) for unit in (1.0, 100.0))


def _several(stated: Mapping[Any, Any]) -> Money:
    """Amount -> probability."""
    read = {amount: _amount(amount, "") for amount in stated}
    names = {key: as_text(amount) for key, amount in read.items()}
    return Money(
        amounts={(names[key], ONE["fund"], ONE["period"]): amount for key, amount in read.items()},
        chances=_chances({names[key]: chance for key, chance in stated.items()}),
    )


def _named(stated: Mapping[Any, Any], groups: Container[str]) -> Money:
    """Name of a fund or period -> amount; funds are what the list's groups are called."""
    found = {as_text(name): _amount(cell, name) for name, cell in stated.items()}
    pots = all(name in groups for name in found)
    keys = [(name, ONE["period"]) if pots else (ONE["fund"], name) for name in found]
    amounts = {(ONE["budget"], *key): amount for key, amount in zip(keys, found.values(), strict=True)}
    return Money(
        amounts=amounts, chances={ONE["budget"]: 1.0},
        funds=tuple(found) if pots else (), periods=() if pots else tuple(found),
    )  # fmt: skip


def _step(cell: Any, fund: str) -> int:
    value = number_in(cell, ".") if not hasattr(cell, "item") else float(cell)
    if value is None or not value >= 1 or value != int(value):
        raise InfraprioError(finding("step_no_number", fund, value=repr(cell)))
    return int(value)


def _wide(table: Any, heads: Sequence[str]) -> Money:
    """Funds down, periods across; a column of steps beside them."""
    steps = {}
    if "step" in heads:
        at = heads.index("step")
        steps = {
            as_text(fund): _step(cell, as_text(fund))
            for fund, cell in zip(table.index, table.iloc[:, at].tolist(), strict=True)
        }
        table = table.drop(columns=table.columns[at])
    funds, periods = [as_text(name) for name in table.index], [_without_money(name) for name in table.columns]
    cells = table.to_numpy(dtype=object).tolist()
    amounts = {
        (ONE["budget"], fund, period): _amount(cell, f" {fund}, {period}")
        for fund, row in zip(funds, cells, strict=True)
        for period, cell in zip(periods, row, strict=True)
    }
    return Money(
        amounts=amounts, chances={ONE["budget"]: 1.0}, funds=tuple(funds), periods=tuple(periods), steps=steps
    )


def _long(table: Any, heads: Sequence[str]) -> Money:
    """A row for each budget, fund and period."""
    amounts: dict[tuple[str, str, str], float] = {}
    chances: dict[str, Any] = {}
    rows = [dict(zip(heads, row, strict=True)) for row in table.to_numpy(dtype=object).tolist()]
    for row in rows:
        budget, fund, period = key = tuple(
            as_text(row.get(name)) or ONE[name] for name in ("budget", "fund", "period")
        )
        if key in amounts:
            raise InfraprioError(finding("budget_twice", value=f"{budget}, {fund}, {period}"))
        amounts[budget, fund, period] = _amount(row["amount"], f" {fund} {period}")
        chances.setdefault(budget, row.get("probability", 1.0))
    steps: dict[str, int] = {}
    for row in rows if "step" in heads else ():
        fund = as_text(row.get("fund"))
        if steps.setdefault(fund, _step(row["step"], fund)) != _step(row["step"], fund):
            raise InfraprioError(finding("step_twice", fund))
    seen = {k: tuple(dict.fromkeys(key[k] for key in amounts)) for k in (1, 2)}
    return Money(
        amounts=amounts,
        chances=_chances(chances) if len(chances) > 1 else dict.fromkeys(chances, 1.0),
        funds=seen[1] if "fund" in heads else (),
        periods=seen[2] if "period" in heads else (),
        steps=steps,
    )


def _without_money(name: Any) -> str:
    """A heading without the currency and unit at its end."""
    text = as_text(name)
    short = re.sub(r"[\s,]*(\([^()]*\)|\[[^\[\]]*\]|[^\s,]+)$", "", text)
    money = text[len(short) :]
    return short if short and (stated_unit([money]) or currencies_in([money])) else text


def _heads(names: Iterable[Any]) -> list[str]:
    plain = [_without_money(name).lower() for name in names]
    return [_ALSO.get(name, name) for name in plain]


def is_long(names: Iterable[Any]) -> bool:
    """Whether a table with these headings has a row for each budget, fund and period.

    Examples
    --------
    >>> is_long(["Anslag", "Steg", "Belopp (mnkr)"]), is_long(["Fund", "2026-2029", "2030-2033"])
    (True, False)
    """
    heads = _heads(names)
    return "amount" in heads and set(heads) <= set(_LONG)


def stated_money(stated: Any, groups: Container[str] = ()) -> Money:
    """Read a budget: an amount; amount -> probability; period or fund -> amount; a table by fund and period.

    Single years are periods, unless what stands beside them are probabilities.

    Parameters
    ----------
    stated : in the unit of the costs
    groups : what the list's groups are called: names of funds

    Raises
    ------
    InfraprioError
        It is no budget; the message says why.

    Examples
    --------
    >>> stated_money({400: 0.25, 550: 0.75}).chances
    {'400': 0.25, '550': 0.75}
    >>> stated_money({"North": 30, "South": 40}, groups={"North", "South", "West"}).funds
    ('North', 'South')
    >>> stated_money({2026: 40, 2027: 30}).periods
    ('2026', '2027')
    """
    if hasattr(stated, "columns") and hasattr(stated, "index"):
        heads = _heads(stated.columns)
        return _long(stated, heads) if is_long(stated.columns) else _wide(stated, heads)
    if hasattr(stated, "to_dict"):
        stated = stated.to_dict()
    if isinstance(stated, Mapping):
        if not stated:
            raise InfraprioError(finding("budget_empty"))
        amounts = all(is_number_like(name) for name in stated) and not _by_year(stated)
        return _several(stated) if amounts else _named(stated, groups)
    one = {(ONE["budget"], ONE["fund"], ONE["period"]): _amount(stated, "")}
    return Money(amounts=one, chances={ONE["budget"]: 1.0})


def refuse_other_money(stated: Any, currency: str, unit: str) -> None:
    """Stop where a budget names another currency or unit than the costs.

    Parameters
    ----------
    stated : the budget as it was stated, see `stated_money`
    currency, unit : of the costs; empty where they name none, ``plain`` for single units of money

    Raises
    ------
    InfraprioError
        It says which amount.

    Examples
    --------
    >>> refuse_other_money({"2026": "2000 tkr"}, "SEK", "thousand")
    >>> refuse_other_money("2000 tkr", "SEK", "million")
    Traceback (most recent call last):
    infraprio.errors.InfraprioError: ...'2000 tkr'...
    """
    for text in (*_headings(stated), *_texts(stated)):
        for own, theirs in ((_unit(text), unit), (_currency(text), currency)):
            if own and theirs and own != theirs:
                raise InfraprioError(finding("budget_other_money", "", value=repr(text)))


def _unit(text: str) -> str:
    """The unit that a text names; ``plain`` where an amount that nobody has in millions names its money alone."""
    large = is_number_like(text) and written_number(text) > MOST_MILLIONS
    return stated_unit([text]) or ("plain" if large and names_money(text) else "")


def _currency(text: str) -> str:
    """The currency that a text names; crowns alone are those of three countries."""
    return next((name for name in currencies_in([text]) if name != "crowns"), "")


def _headings(stated: Any) -> list[str]:
    """The headings of a table, which may say in what money it is."""
    if not hasattr(stated, "columns"):
        return []
    return [
        text
        for name in (*stated.columns, stated.index.name)
        if (text := as_text(name)) != _without_money(text)
    ]


def _texts(stated: Any) -> list[str]:
    """The amounts that are stated as text."""
    if hasattr(stated, "columns"):
        cells = stated.to_numpy(dtype=object).ravel().tolist()
    elif hasattr(stated, "items"):
        cells = [cell for pair in stated.items() for cell in pair]
    else:
        cells = [stated]
    return [cell for cell in cells if isinstance(cell, str) and is_number_like(cell)]
