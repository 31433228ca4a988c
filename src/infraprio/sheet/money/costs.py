"""The column of costs: its numbers, their currency and their unit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text
from infraprio.sheet.listing import Sheet
from infraprio.sheet.money.unit import stated_unit, told_currency, units_in
from infraprio.sheet.numbers import currencies_in
from infraprio.sheet.projects import column_numbers

__all__ = ["costs_of", "money_settings"]

_MILLION: Final = 1e6
_SINGLE: Final = 1e5
"""No single object costs as many millions: costs above it are stated in single units of money, not in millions."""


def costs_of(sheet: Sheet, heading: str, decimal: str, faults: list[Finding]) -> list[float]:
    """The costs, row by row, nan where none is stated; one currency and one unit."""
    cells = sheet.column(heading)
    where: dict[str, Any] = {"sheet": sheet.sheet, "column": heading}
    kinds = currencies_in([heading, *cells])
    if len(kinds) > 1:
        rows = {name: sheet.rows[max(at - 1, 0)] for name, at in kinds.items()}
        (first, one), (second, other) = list(rows.items())[:2]
        words: dict[str, Any] = {"first": first, "second": second, "row_of": one}
        faults.append(finding("two_currencies", sheet.file, row=other, value=second, **where, **words))
    units = units_in(heading, cells)
    if len(units) > 1:
        at, other = list(units.values())[:2]
        words = {
            "first": _told([heading, *cells], at),
            "row_of": sheet.line if at == 0 else sheet.rows[at - 1],
        }
        value = _told([heading, *cells], other)
        faults.append(
            finding("two_units", sheet.file, row=sheet.rows[other - 1], value=value, **where, **words)
        )
    for row, cell in zip(sheet.rows, cells, strict=True):
        if isinstance(cell, str) and cell.strip().endswith("%"):
            faults.append(finding("not_a_number", sheet.file, row=row, value=as_text(cell), **where))
    costs = column_numbers(sheet, heading, decimal, faults)
    for row, cost in zip(sheet.rows, costs, strict=True):
        if cost < 0:
            faults.append(finding("cost_negative", sheet.file, row=row, value=f"{cost:g}", **where))
    if all(math.isnan(cost) for cost in costs) and not faults:
        faults.append(finding("no_numbers", sheet.file, row=sheet.line, value=heading, **where))
    return costs


def _told(texts: Sequence[object], at: int) -> str:
    return as_text(texts[at]).strip()


def money_settings(sheet: Sheet, heading: str, cost: Sequence[float]) -> tuple[dict[str, Any], float]:
    """Currency and unit as settings, and by what amounts are divided: single units of money are told in millions."""
    texts = [heading, *sheet.column(heading)]
    currency, unit = told_currency(texts), stated_unit(texts)
    plain = not unit and max((amount for amount in cost if not math.isnan(amount)), default=0.0) > _SINGLE
    told = {"currency": currency, "unit": "million" if plain else unit}
    return {key: word for key, word in told.items() if word}, _MILLION if plain else 1.0
