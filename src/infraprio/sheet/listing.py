"""Rows of cells as a list: the headings found, totals, headings of sections and footnotes left out, what was done told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from infraprio.findings import Finding, ScenarioError, finding
from infraprio.scenario.cells import as_text
from infraprio.scenario.checks.total_rows import names_total
from infraprio.sheet.numbers import decimal_sign_of, is_number_like
from infraprio.sheet.sum_rows import adds_up

__all__ = ["Sheet", "heading_place", "sheet_of"]

_SEARCHED: Final = 30
"""Rows in which the headings are looked for."""
_WEIGHT: Final = frozenset(
    ["weight", "weights", "vikt", "vikter", "gewicht", "vekt", "weight (%)", "vikt (%)"]
)
_MONEY: Final = frozenset(["budget", "budsjett", "money", "ram", "ekonomisk ram", "ramme"])
_PIVOT: Final = re.compile(
    r"(row|column) labels|(rad|kolumn)etiketter|(zeilen|spalten)beschriftungen|(rad|kolonne)etiketter",
    re.IGNORECASE,
)
_UNDER: Final = re.compile(r"[(\[].*[)\]]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A list as it stands in a file.

    Attributes
    ----------
    header : headings, no two the same; those of merged cells have the heading above them before them.
    body : cells of each row below the headings, totals and weights left out; as long as the header.
    rows : line of the file or row of the sheet of each.
    file, sheet : where it was read.
    line : line or row of the headings.
    decimal : decimal sign that the texts show; empty where none does, ``?`` where they contradict each other.
    weights : heading -> cell of a row of weights, if there is one.
    budget : cell beside the word budget above the headings; None if there is none.
    findings : what was done with the rows.
    """

    header: tuple[str, ...]
    body: tuple[tuple[Any, ...], ...]
    rows: tuple[int, ...]
    file: str
    sheet: str = ""
    line: int = 1
    decimal: str = ""
    weights: dict[str, Any]
    budget: object = None
    findings: tuple[Finding, ...] = ()

    def column(self, heading: str) -> list[Any]:
        """The cells below a heading."""
        at = self.header.index(heading)
        return [row[at] for row in self.body]


def _filled(row: Sequence[Any]) -> int:
    return sum(bool(as_text(cell)) for cell in row)


def heading_place(rows: Sequence[Sequence[Any]]) -> int | None:
    """Place of the row of headings: the row with most words that has rows of numbers right below it; None if there is none."""
    best: tuple[int, int] | None = None
    for i, row in enumerate(rows[:_SEARCHED]):
        words = sum(bool(as_text(cell)) and not is_number_like(cell) for cell in row)
        below = [other for other in rows[i + 1 : i + 8] if _filled(other) > 1]
        numbers = sum(any(is_number_like(cell) for cell in other) for other in below)
        if words > 1 and words >= _filled(row) - 1 and numbers and (best is None or words > best[0]):
            best = (words, i)
    return None if best is None else best[1]


def _above(rows: Sequence[Sequence[Any]], at: int, width: int) -> list[str]:
    """For each column the words of the merged cell above its heading; empty where there is none."""
    if not at or _filled(rows[at - 1]) < 2:
        return [""] * width
    words, last = [], ""
    for k in range(width):
        last = as_text(rows[at - 1][k]) if k < len(rows[at - 1]) and as_text(rows[at - 1][k]) else last
        words.append(last)
    return words


def _headings(rows: Sequence[Sequence[Any]], at: int, width: int) -> tuple[str, ...]:
    """Headings of all columns on one line each; an empty or repeated one takes the words of the merged cell above it."""
    own = [" ".join(as_text(cell).split()) for cell in rows[at]] + [""] * (width - len(rows[at]))
    above = _above(rows, at, width)
    count = Counter(own)
    joined = []
    for name, over in zip(own, above, strict=True):
        over = " ".join(over.split())
        joined.append(over if not name else f"{over}: {name}" if count[name] > 1 and over else name)
    return tuple(joined)


def _under(rows: Sequence[Sequence[Any]], at: int, width: int) -> list[str]:
    """Words of a second row of headings: units in brackets, or the parts of merged cells; none if the row is a project.

    A project has a cell below the first heading, and numbers.
    """
    row = rows[at + 1] if at + 1 < len(rows) else []
    texts = [as_text(cell) for cell in row][:width] + [""] * (width - len(row))
    first = next(k for k, cell in enumerate(rows[at]) if as_text(cell))
    told = [text for text in texts if text]
    if len(told) < 2 or any(map(is_number_like, told)):
        return []
    return texts if not texts[first] or all(map(_UNDER.fullmatch, told)) else []


def _two_rows(rows: Sequence[Sequence[Any]], at: int, under: Sequence[str], width: int) -> tuple[str, ...]:
    """Headings of two rows: a unit is added to the heading above it, a part of a merged cell stands for itself."""
    above = _headings(rows, at, width)
    wide = _above(rows, at + 1, width)
    count = Counter(under)
    found = []
    for own, over, part in zip(above, wide, under, strict=True):
        if not part or _UNDER.fullmatch(part):
            found.append(f"{own} {part}".strip())
        else:
            found.append(f"{over}: {part}" if count[part] > 1 and over else part)
    return tuple(found)


def _budget(rows: Sequence[Sequence[Any]]) -> object:
    """The amount beside the word budget, among the rows above the headings, with its unit where that has a cell of its own."""
    for row in rows:
        cells = [cell for cell in row if as_text(cell)]
        if len(cells) > 1 and as_text(cells[0]).lower().rstrip(":") in _MONEY:
            whole = " ".join(map(as_text, cells[1:3]))
            return whole if len(cells) > 2 and is_number_like(whole) else cells[1]
    return None


def _refuse_pivot(header: Sequence[str], where: dict[str, Any], file: str) -> None:
    pivot = next((name for name in header if _PIVOT.fullmatch(name)), "")
    if pivot:
        raise ScenarioError([finding("pivot_table", file, column=pivot, value=pivot, **where)])


def _refuse_twice(header: Sequence[str], where: dict[str, Any], file: str) -> None:
    twice = [name for name, count in Counter(filter(None, header)).items() if count > 1]
    if twice:
        raise ScenarioError(
            [finding("duplicate_column", file, column=name, value=name, **where) for name in twice]
        )


def sheet_of(
    file: str, sheet: str, rows: Sequence[Sequence[Any]], at: int, findings: Sequence[Finding] = ()
) -> Sheet:
    """The list below the headings in row `at` (from 0).

    Raises
    ------
    ScenarioError
        Two columns have one heading, it is a pivot table, or no row holds a number.
    """
    told = list(findings)
    place: dict[str, Any] = {"sheet": sheet}
    width = max(len(row) for row in rows[at : at + 50])
    under = _under(rows, at, width)
    header = _two_rows(rows, at, under, width) if under else _headings(rows, at, width)
    for refuse in (_refuse_pivot, _refuse_twice):
        refuse(header, place | {"row": at + 1}, file)
    if at and _budget(rows[:at]) is None:
        told.append(finding("headings_lower", file, row=at + 1, row_of=at + 1, sheet=sheet))
    first = at + (2 if under else 1)
    body: list[tuple[Any, ...]] = []
    lines: list[int] = []
    since = 0  # rows of the body above the last sum
    decimal = decimal_sign_of(cell for row in rows[first:] for cell in row)
    weights: dict[str, Any] = {}
    for line, row in enumerate(rows[first:], start=first + 1):
        cells = (tuple(row) + (None,) * width)[:width]
        name = next((as_text(cell) for cell in cells if as_text(cell)), "")
        if name.lower().rstrip(":") in _WEIGHT:
            weights = {head: cell for head, cell in zip(header, cells, strict=True) if is_number_like(cell)}
        elif names_total(name) or adds_up(cells, (body, body[since:]), decimal.replace("?", "") or "."):
            told.append(finding("total_row", file, row=line, value=name, **place))
            since = len(body)
        elif _filled(cells) == 1 and width > 2 and not any(map(is_number_like, cells)):
            told.append(finding("text_row", file, row=line, value=name[:60], **place))
        elif name:
            body.append(cells)
            lines.append(line)
    if not body:
        raise ScenarioError([finding("no_list", file, value=file, **place)])
    return Sheet(
        header=header, body=tuple(body), rows=tuple(lines), file=file, sheet=sheet, line=at + 1,
        decimal=decimal_sign_of(cell for row in body for cell in row),
        weights=weights, budget=_budget(rows[:at]), findings=tuple(told),
    )  # fmt: skip
