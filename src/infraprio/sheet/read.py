"""Any sheet as headings and rows: the headings found, totals left out, what was done told."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from infraprio.scenario.cells import as_text
from infraprio.scenario.checks.total_rows import names_total
from infraprio.scenario.files.csv_cells import unguarded
from infraprio.scenario.files.folder import decode
from infraprio.scenario.files.sheets import read_sheets
from infraprio.scenario.findings import Finding, ScenarioError, finding
from infraprio.sheet.numbers import decimal_sign_of, is_number_like
from infraprio.words import listed

__all__ = ["Sheet", "read_sheet"]

_SEARCHED: Final = 30
"""Rows in which the headings are looked for."""
_WEIGHT: Final = frozenset(["weight", "weights", "vikt", "vikter", "gewicht", "vekt", "weight (%)", "vikt (%)"])
_MONEY: Final = frozenset(["budget", "money", "ram", "ekonomisk ram", "ramme"])
_UNIT: Final = frozenset(["unit", "money unit", "enhet", "einheit", "myntenhet"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A list as it stands in a file.

    Attributes
    ----------
    header : headings, no two the same; those of merged cells have the heading above them before them.
    body : cells of each row below the headings, totals and weights left out; as long as the header.
    rows : line of the file or row of the sheet of each.
    file, sheet : where it was read.
    decimal : decimal sign that the texts show; empty where none does.
    weights : heading -> cell of a row of weights, if there is one.
    stated : budget and unit, where they stand above the headings.
    findings : what was done with the rows.
    """

    header: tuple[str, ...]
    body: tuple[tuple[Any, ...], ...]
    rows: tuple[int, ...]
    file: str
    sheet: str = ""
    decimal: str = ""
    weights: dict[str, Any]
    stated: dict[str, Any]
    findings: tuple[Finding, ...] = ()

    def column(self, heading: str) -> list[Any]:
        """The cells below a heading."""
        at = self.header.index(heading)
        return [row[at] for row in self.body]


def _csv_rows(path: Path) -> tuple[list[list[Any]], list[Finding]]:
    text, findings = decode(path)
    if text is None:
        raise ScenarioError(findings)
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]

    def split(separator: str) -> list[list[str]]:
        try:
            return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error:
            return []

    def even(separator: str) -> tuple[int, int]:
        """How many rows have the usual number of cells, and that number."""
        widths = Counter(len(row) for row in split(separator) if len(row) > 1)
        width, count = max(widths.items(), key=lambda item: item[::-1], default=(0, 0))
        return count, width

    best = max(";\t,", key=even)
    return [[unguarded(cell) for cell in row] for row in split(best)], findings


def _book_rows(path: Path, sheet: str) -> tuple[str, list[list[Any]], list[Finding]]:
    sheets, _, findings = read_sheets(path, lambda name: not sheet or name.strip().lower() == sheet.strip().lower())
    if any(found.severity == "error" for found in findings):
        raise ScenarioError(findings)
    full = {name: rows for name, rows in sheets.items() if _heading(rows) is not None}
    if not full:
        raise ScenarioError([finding("no_list", path.name, sheet=sheet, value=path.name)])
    if len(full) > 1:
        names = listed([f"“{name}”" for name in full], "en", "or")
        raise ScenarioError([finding("which_sheet", path.name, value=path.name, sheets=names)])
    return *next(iter(full.items())), findings


def _filled(row: Sequence[Any]) -> int:
    return sum(bool(as_text(cell)) for cell in row)


def _heading(rows: Sequence[Sequence[Any]]) -> int | None:
    """Place of the row of headings: the last row of words with rows of numbers right below it; None if there is none."""
    best: tuple[int, int] | None = None
    for i, row in enumerate(rows[:_SEARCHED]):
        words = sum(bool(as_text(cell)) and not is_number_like(cell) for cell in row)
        below = [other for other in rows[i + 1 : i + 6] if _filled(other) > 1]
        numbers = sum(any(is_number_like(cell) for cell in other) for other in below)
        if words > 1 and words == _filled(row) and numbers and (best is None or words >= best[0]):
            best = (words, i)
    return None if best is None else best[1]


def _headings(rows: Sequence[Sequence[Any]], at: int, width: int) -> tuple[str, ...]:
    """Headings of all columns; an empty or repeated one takes the words of the merged cell above it."""
    own = [as_text(cell) for cell in rows[at]] + [""] * (width - len(rows[at]))
    above: list[str] = []
    if at and _filled(rows[at - 1]) > 1:
        last = ""
        for cell in [*rows[at - 1], *[""] * (width - len(rows[at - 1]))]:
            last = as_text(cell) or last
            above.append(last)
    twice = {name for name, count in Counter(own).items() if count > 1}
    if not above:
        return tuple(own)
    return tuple(
        above[k] if not name else f"{above[k]}: {name}" if name in twice and above[k] else name for k, name in enumerate(own)
    )


def _stated(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Budget and unit of money among the rows above the headings."""
    found: dict[str, Any] = {}
    for row in rows:
        cells = [cell for cell in row if as_text(cell)]
        name = as_text(cells[0]).lower().rstrip(":") if cells else ""
        for key, words in (("budget", _MONEY), ("unit", _UNIT)):
            if name in words and len(cells) > 1:
                found[key] = cells[1]
    return found


def read_sheet(path: str | Path, sheet: str = "") -> Sheet:
    """Read a list of proposals from a CSV file or a workbook, whatever stands around it.

    Parameters
    ----------
    path : file in any of the encodings and separators that spreadsheets write; workbook with stored values
    sheet : of a workbook; needed only where several hold a list

    Raises
    ------
    ScenarioError
        There is no list in it, or several.
    """
    path = Path(path)
    if not path.is_file():
        raise ScenarioError([finding("no_such_path", str(path), value=str(path))])
    if path.suffix.lower() in (".csv", ".txt", ".tsv", ".tab"):
        rows, findings = _csv_rows(path)
    else:
        sheet, rows, findings = _book_rows(path, sheet)
    at = _heading(rows)
    if at is None:
        raise ScenarioError([*findings, finding("no_list", path.name, sheet=sheet, value=path.name)])
    return _sheet(path.name, sheet, rows, at, findings)


def _sheet(file: str, sheet: str, rows: list[list[Any]], at: int, findings: list[Finding]) -> Sheet:
    width = max(len(row) for row in rows[at : at + 50])
    header = _headings(rows, at, width)
    where: dict[str, Any] = {"sheet": sheet}
    if at:
        findings = [*findings, finding("headings_lower", file, row=at + 1, row_of=at + 1, **where)]
    twice = [name for name, count in Counter(filter(None, header)).items() if count > 1]
    if twice:
        raise ScenarioError(
            [finding("duplicate_column", file, row=at + 1, column=name, value=name, **where) for name in twice]
        )
    body, lines = [], []
    weights: dict[str, Any] = {}
    for line, row in enumerate(rows[at + 1 :], start=at + 2):
        cells = (tuple(row) + (None,) * width)[:width]
        first = next((as_text(cell) for cell in cells if as_text(cell)), "")
        if not first:
            continue
        if first.lower().rstrip(":") in _WEIGHT:
            weights = {name: cell for name, cell in zip(header, cells, strict=True) if is_number_like(cell)}
        elif names_total(first):
            findings = [*findings, finding("total_row", file, row=line, value=first, **where)]
        else:
            body.append(cells)
            lines.append(line)
    if not body:
        raise ScenarioError([finding("no_list", file, value=file, **where)])
    return Sheet(
        header=header, body=tuple(body), rows=tuple(lines), file=file, sheet=sheet,
        decimal=decimal_sign_of(cell for row in body for cell in row),
        weights=weights, stated=_stated(rows[:at]), findings=tuple(findings),
    )  # fmt: skip
