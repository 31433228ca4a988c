"""The column of costs: its numbers, their currency and their unit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text
from infraprio.sheet.listing import Sheet
from infraprio.sheet.money.unit import MOST_MILLIONS, stated_unit, told_currency, units_in
from infraprio.sheet.numbers import currencies_in
from infraprio.sheet.projects import column_numbers

__all__ = ["costs_of", "money_settings"]

_MILLION: Final = 1e6
_THOUSAND: Final = 1e3
_LEAST: Final = 1e5
"""A cost below it would be told as a small fraction of a million."""
_FEW: Final = 1e8
"""Costs below it are still readable in thousands."""


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
    """Currency and unit as settings, and by what amounts are divided.

    Single units of money are told in millions, or in thousands where some costs are too small for that and none is large.
    """
    texts = [heading, *sheet.column(heading)]
    currency, unit = told_currency(texts), stated_unit(texts)
    stated = [amount for amount in cost if amount > 0]
    factor = 1.0
    if not unit and max(stated, default=0.0) > MOST_MILLIONS:
        small = min(stated) < _LEAST and max(stated) < _FEW
        unit, factor = ("thousand", _THOUSAND) if small else ("million", _MILLION)
    told = {"currency": currency, "unit": unit}
    return {key: word for key, word in told.items() if word}, factor
