"""Numbers that a person may have meant otherwise: a separator before three digits, a size beyond what can be expected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text, parse_number
from infraprio.scenario.columns import Column

__all__ = ["ambiguous_numbers"]

_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_DECIMALS: Final = re.compile(r"[+-]?\d+([.,])(\d{1,2}|\d{4,})")
_LARGE: Final = frozenset(
    ["persons", "jobs", "veh/day", "veh/h", "boardings/year", "trips/day", "spaces", "trains/day"]
)
"""Units in which amounts of thousands are usual, beside those of money; in others 34.125 is a number with three decimals."""


def ambiguous_numbers(
    column: Column, cells: Sequence[tuple[int, object]], file: str, sheet: str
) -> Iterator[Finding]:
    """Cells such as 1,250 or 7.300 in a column of large amounts, each with its row.

    Nothing is said where another cell of the column shows by its decimals that the sign is the decimal sign.

    Examples
    --------
    >>> cost = Column(name="cost_msek", kind="number", meaning="", meaning_sv="", unit="MSEK")
    >>> [found.row for found in ambiguous_numbers(cost, [(2, "7.300"), (3, "82,5"), (4, "450")], "p.csv", "")]
    [2]
    >>> list(ambiguous_numbers(cost, [(2, "7.300"), (3, "82.5")], "p.csv", ""))
    []
    """
    if column.unit not in _LARGE and "_msek" not in column.name:
        return
    texts = [(row, as_text(cell)) for row, cell in cells if isinstance(cell, str)]
    decimal = {match[1] for _, text in texts if (match := _DECIMALS.fullmatch(text))}
    for row, text in texts:
        match = _THOUSANDS.fullmatch(text)
        if not match or match[1] in decimal:
            continue
        plain = text.replace(match[1], "")
        words = {
            "read": f"{parse_number(text):g}",
            "other": f"{plain[:-3]} {plain[-3:]}",
            "other_plain": plain,
        }
        yield finding("ambiguous_number", file, sheet=sheet, row=row, column=column.name, value=text, **words)
