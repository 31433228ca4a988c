"""Columns of marks: yes or no, an x or nothing."""

from __future__ import annotations

from typing import Final

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import FALSE, TRUE, as_text
from infraprio.sheet.listing import Sheet

__all__ = ["marked"]

_YES: Final = TRUE | {"wahr"}
_NO: Final = FALSE | {"", "nein", "-", "–", "falsch"}


def marked(sheet: Sheet, heading: str, faults: list[Finding]) -> list[bool]:
    """Which rows a column marks; what is neither yes nor no is a fault.

    Examples
    --------
    >>> from infraprio.sheet.read import sheet_from_frame
    >>> marked(sheet_from_frame([{"Project": "Bridge", "Must": "x"}, {"Project": "Lane", "Must": "no"}]), "Must", [])
    [True, False]
    """
    texts = [as_text(cell).lower() for cell in sheet.column(heading)]
    for row, text, cell in zip(sheet.rows, texts, sheet.column(heading), strict=True):
        if text not in _YES | _NO:
            faults.append(
                finding(
                    "not_a_flag", sheet.file, sheet=sheet.sheet, row=row, column=heading, value=as_text(cell)
                )
            )
    return [text in _YES for text in texts]
