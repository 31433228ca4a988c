"""Rows that add up the rows above them and are called nothing, or something of their own: "Summa vägar"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, Final

from infraprio.scenario.cells import as_text
from infraprio.sheet.numbers import is_number_like, number_in

__all__ = ["adds_up"]

_CALLED: Final = re.compile(
    r"\b((del|total)?summa\b|(sub-?|grand )?total|sum\b|(zwischen|gesamt)?summe\b|gesamt|medel|genomsnitt|snitt\b|average|mean\b|gjennomsnitt|durchschnitt|mittelwert)",
    re.IGNORECASE,
)
_FEWEST: Final = 2
"""Rows that are added up: one number alone is often the same as the one above it."""


def adds_up(cells: Sequence[Any], blocks: Sequence[Sequence[Sequence[Any]]], decimal: str) -> bool:
    """Whether a row holds the sums, or the means, of rows above it, in most of its numbers, and is no project by its name.

    A row without a name has a sum at least: projects may well have the mean of what stands above them.

    Parameters
    ----------
    cells : sequence of object
        Of the row.
    blocks : sequence of sequences of rows
        Rows that may be those that are added up: all above, those since the last sum.
    decimal : str
        Decimal sign of numbers written as text.

    Examples
    --------
    >>> rows = [["Bridge", 25, 3], ["Bypass", 40, 2]]
    >>> [adds_up(cells, [rows], ".") for cells in (["Sum of roads", 65, ""], ["", 65, 5], ["", 65, 4], ["Lane", 65, 5])]
    [True, True, False, False]
    """
    words = [text for cell in cells if (text := as_text(cell)) and not is_number_like(cell)]
    if words and not _CALLED.search(words[0]):
        return False
    for rows in blocks:
        kinds = _kinds(cells, rows, decimal)
        enough = 2 * len([*filter(None, kinds)]) > len(kinds)
        if enough and (words or ("sum" in kinds and all(map(_has_words, rows)))):
            return True
    return False


def _has_words(cells: Sequence[Any]) -> bool:
    return any(as_text(cell) and not is_number_like(cell) for cell in cells)


def _kinds(cells: Sequence[Any], rows: Sequence[Sequence[Any]], decimal: str) -> list[str]:
    """For each number of the row whether it is the sum of the numbers above it or their mean; empty where it is neither."""
    kinds = []
    for at, cell in enumerate(cells):
        value = _number(cell, decimal)
        above = [number for row in rows if not math.isnan(number := _number(row[at], decimal))]
        if value and not math.isnan(value) and len(above) >= _FEWEST:
            whole = math.fsum(above)
            means = _same(value, whole / len(above))
            kinds.append("sum" if _same(value, whole) else "mean" if means else "")
    return kinds


def _same(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-6)


def _number(cell: Any, decimal: str) -> float:
    value = number_in(cell, decimal) if is_number_like(cell) else None
    return math.nan if value is None else value
