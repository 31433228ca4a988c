"""Columns of money as planners head them, and what their headings and settings say of the money."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text
from infraprio.scenario.columns import NAMING, TableSchema, written
from infraprio.scenario.files.reading import RawTable
from infraprio.scenario.money import unit_outside
from infraprio.scenario.tables import TABLES
from infraprio.words import MSEK, Money, Words, known_currencies

__all__ = ["Taken", "as_headed", "in_known_money", "meant_money", "schema_in"]

_UNITS: Final = {"": "plain", "k": "thousand", "m": "million", "b": "billion"}


def meant_money(heading: str, schema: TableSchema) -> tuple[str, str, str] | None:
    """Name inside, currency and unit that a heading such as ``cost_musd`` states; None for any other.

    Examples
    --------
    >>> meant_money("cost_low_musd", TABLES["proposals"]), meant_money("toll_eur", TABLES["roads"])
    (('cost_low_msek', 'USD', 'million'), ('toll_sek', 'EUR', ''))
    """
    for name in schema.inside.values():
        before, mark, after = re.split(r"_(m?)sek", name)
        found = re.fullmatch(rf"{before}_([kmb]?)([a-z]{{3}}){after}", heading)
        if found and found[2].upper() in known_currencies() and (mark or not found[1]):
            return name, found[2].upper(), _UNITS[found[1]] if mark else ""
    return None


@dataclass(frozen=True, slots=True)
class Taken:
    """Settings and tables with the names of money that hold inside, and what was found on the way.

    Attributes
    ----------
    told : what was taken for granted, by its key in the catalogues with what fills its gaps.
    old : table and name inside of the columns that the file heads as inside.
    """

    settings: dict[Any, object]
    raw: dict[str, RawTable]
    findings: list[Finding]
    told: list[tuple[str, dict[str, object]]]
    old: frozenset[tuple[str, str]]


def schema_in(money: Money, schema: TableSchema) -> TableSchema:
    """The table with the units and limits that its columns of money have in the scenario's."""
    if money == MSEK or not schema.inside:
        return schema
    size = 1e6 / money.size
    columns = [
        replace(
            c,
            unit=unit_outside(c.unit, money),
            least=c.least and c.least * size,
            most=c.most and c.most * size,
        )
        if "_msek" in c.name
        else replace(c, unit=unit_outside(c.unit, money))
        for c in schema.columns
    ]
    return replace(schema, columns=tuple(columns))


def _renamed(table: str, raw: RawTable) -> tuple[RawTable, set[tuple[str, str]], set[str]]:
    """The table with the names inside; what money its headings state, and which of its columns were named as inside."""
    schema, stated, old = TABLES[table], set(), set()
    inside = schema.inside
    header: list[object] = []
    for cell in raw.header:
        plain = as_text(cell).lower()
        meant = meant_money(plain, schema)
        header.append(inside.get(plain) or (meant[0] if meant else cell))
        if meant:
            stated.add(meant[1:])
            if meant[0] == plain:
                old.add(plain)
    body = _named_cells(table, raw)
    same = header == list(raw.header) and body is raw.body
    return raw if same else replace(raw, header=header, body=body), stated, old


def _named_cells(table: str, raw: RawTable) -> Sequence[Sequence[object]]:
    """The rows, with the names inside where cells name columns of money: ``toll`` changed by a proposal is ``toll_sek``."""
    heads = [as_text(cell).lower() for cell in raw.header]
    column = "id" if table in ("values", "model_settings") else NAMING.get(table, "")
    if column not in heads:
        return raw.body
    at, known = heads.index(column), _names_inside()
    if not any(at < len(row) and as_text(row[at]) in known for row in raw.body):
        return raw.body
    return [
        [known.get(as_text(cell), cell) if j == at else cell for j, cell in enumerate(row)]
        for row in raw.body
    ]


@cache
def _names_inside() -> Mapping[str, str]:
    """Name without money -> the name inside, of all that cells may name."""
    from infraprio.scenario.parameters import built_in

    columns = {name for schema in TABLES.values() for name in schema.by_name}
    return {written(name): name for name in {*columns, *built_in(), *_ITEMS} if written(name) != name}


_ITEMS: Final = (
    "npv_msek", "investment_msek", "benefit_msek", "om_msek", "generalised_cost_msek_year", "consumer_surplus_msek_year",
    "consumer_surplus_half_msek_year", "freight_cost_msek_year", "rail_freight_cost_msek_year", "wider_economic_msek",
)  # fmt: skip
"""Given results and indicators of money; a test holds that none is missing."""


def _currency_cells(raw: Mapping[str, RawTable]) -> set[str]:
    """The currencies that rows of proposals and budgets name."""
    named = set()
    for table in ("proposals", "budgets"):
        heads = [as_text(cell).lower() for cell in raw[table].header] if table in raw else []
        if "currency" in heads:
            at = heads.index("currency")
            named |= {as_text(row[at]).upper() if at < len(row) else "" for row in raw[table].body}
    return named


def _currency(raw: Mapping[str, RawTable], headed: str) -> tuple[str, list[tuple[str, dict[str, object]]]]:
    """The currency where the settings state none, and what is told of it.

    That of the headings; else the only one that rows name; else, with roads, kronor, in which the values of time that
    come with infraprio are; else none.
    """
    if headed:
        return headed, []
    named = _currency_cells(raw)
    if len(named) == 1 and (only := next(iter(named))):
        return only, [("currency", {"currency": only})]
    return ("SEK", [("currency", {"currency": "SEK"})]) if "roads" in raw else ("", [])


def in_known_money(
    settings: Mapping[Any, object], given: Mapping[str, RawTable], place: tuple[str, str]
) -> Taken:
    """Settings that name currency and unit, and tables whose columns of money have the names that hold inside.

    Parameters
    ----------
    place : file and sheet of the settings.

    Examples
    --------
    >>> table = RawTable(header=["cost_musd"], body=[[5]], rows=[2], file="proposals.csv")
    >>> taken = in_known_money({}, {"proposals": table}, ("scenario.toml", ""))
    >>> list(taken.raw["proposals"].header), taken.settings
    (['cost_msek'], {'currency': 'USD', 'unit': 'million'})
    """
    settings = {as_text(name).lower(): cell for name, cell in settings.items()}
    found = {name: _renamed(name, table) for name, table in given.items()}
    raw = {name: table for name, (table, _, _) in found.items()}
    stated = {money for _, moneys, _ in found.values() for money in moneys}
    currencies = {currency for currency, _ in stated}
    units = {unit for _, unit in stated if unit}
    own, unit = as_text(settings.get("currency")).upper(), as_text(settings.get("unit")).lower()
    file, sheet = place
    findings = [
        finding("two_moneys", file, sheet=sheet, column=key, value=mine, moneys=", ".join(sorted(all_)))
        for key, mine, all_ in (("currency", own, currencies | {own}), ("unit", unit, units | {unit}))
        if len(all_ - {""}) > 1
    ]
    currency, told = (own, []) if own else _currency(raw, min(currencies, default=""))
    settings["currency"] = currency
    if not unit and units:
        unit = min(units)
    elif not unit and currency:
        unit = "million"
        told = [*told, ("unit", {"unit": Words.of("money.unit.million")})]
    settings["unit"] = unit
    old = frozenset((name, column) for name, (_, _, columns) in found.items() for column in columns)
    return Taken(settings, raw, findings, told, old)


def as_headed(each: Finding, old: frozenset[tuple[str, str]]) -> Finding:
    """A finding that names a column of money as the file does, or is to do."""
    column, table = each.column or "", (each.sheet or Path(each.file).stem).strip().lower()
    if (table, column) in old or written(column) == column:
        return each

    def said(words: Words) -> Words:
        return Words(
            words.key, tuple((gap, written(v) if isinstance(v, str) else v) for gap, v in words.gaps)
        )

    return replace(each, column=written(column), what=said(each.what), advice=said(each.advice))
