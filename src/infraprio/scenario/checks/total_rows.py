"""Rows that sum up the rows above them, as spreadsheets have them, and that are no rows of the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from infraprio.scenario.cells import as_text
from infraprio.scenario.columns import TableSchema

__all__ = ["names_total", "total_of"]

_TOTAL: Final = re.compile(
    r"gesamt(summe|kosten)?|(zwischen)?summe|totals|(del|total)?summa|totalt|total(summa| sum|kostnad| cost)?|(sub|grand )total|sum|summa (totalt|kostnad(er)?)",
    re.IGNORECASE,
)


def names_total(text: str) -> bool:
    """Whether a text is what a row of totals calls itself.

    Examples
    --------
    >>> names_total("Summa:"), names_total("Sum of all fears")
    (True, False)
    """
    return bool(_TOTAL.fullmatch(text.rstrip(" :.=")))


def total_of(schema: TableSchema, header: Sequence[object], cells: Sequence[object]) -> str:
    """What the row calls itself if it is a total; empty for a row of the table.

    A total is named as such in its first cell that is not empty, and lacks a cell that every row of the table must have.

    Examples
    --------
    >>> from infraprio.scenario.tables import TABLES
    >>> heading = ["id", "name", "kind", "horizon", "cost_msek"]
    >>> total_of(TABLES["proposals"], heading, ["Summa:", "", "", "", 495.0])
    'Summa:'
    >>> total_of(TABLES["proposals"], heading, ["Sum", "Bridge at Sum", "road", "long", 40.0])
    ''
    """
    texts = [as_text(cell) for cell in cells]
    first = next(filter(None, texts), "")
    if not names_total(first):
        return ""
    given = {as_text(title).lower() for title, text in zip(header, texts, strict=False) if text}
    return first if any(column.required and column.name not in given for column in schema.columns) else ""
