"""A list in a file or a table in memory: whatever the encoding, the separator, the number of sheets, the library."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from infraprio.findings import Finding, ScenarioError, finding
from infraprio.scenario.cells import as_text
from infraprio.scenario.files.csv_cells import unguarded
from infraprio.scenario.files.folder import decode
from infraprio.scenario.files.frames import frame_of
from infraprio.scenario.files.sheet_xml import hidden_rows
from infraprio.scenario.files.sheets import read_sheets
from infraprio.sheet.listing import Sheet, heading_place, sheet_of
from infraprio.words import Counted, Listed

__all__ = ["LIST_FILES", "read_sheet", "sheet_from_frame"]

_TEXT: Final = (".csv", ".txt", ".tsv", ".tab")
LIST_FILES: Final = (*_TEXT, ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
"""Endings of the files that a list may stand in."""
_TOLD: Final = 12
"""Hidden rows that are named."""


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
    sheets, others, findings = read_sheets(
        path, lambda name: not sheet or name.strip().lower() == sheet.strip().lower()
    )
    if any(found.severity == "error" for found in findings):
        raise ScenarioError(findings)
    if sheet and not sheets:
        names = Listed(others, "or")
        raise ScenarioError([finding("which_sheet", path.name, value=path.name, sheets=names)])
    full = {name: rows for name, rows in sheets.items() if heading_place(rows) is not None}
    if not full:
        raise ScenarioError([finding("no_list", path.name, sheet=sheet, value=path.name)])
    full = _shown(path, full) or full if len(full) > 1 and not sheet else full
    if len(full) > 1:
        names = Listed(full, "or")
        raise ScenarioError([finding("which_sheet", path.name, value=path.name, sheets=names)])
    return *next(iter(full.items())), findings


def _shown(path: Path, sheets: dict[str, list[list[Any]]]) -> dict[str, list[list[Any]]]:
    """The sheets that a person sees who opens the workbook."""
    import python_calamine

    shown = {
        each.name
        for each in python_calamine.CalamineWorkbook.from_path(str(path)).sheets_metadata
        if each.visible == python_calamine.SheetVisibleEnum.Visible
    }
    return {name: rows for name, rows in sheets.items() if name in shown}


def _hidden(path: Path, listed: Sheet) -> list[Finding]:
    """That rows of the list are hidden, and read all the same."""
    rows = sorted(set(hidden_rows(path, listed.sheet)) & set(listed.rows))
    told = ", ".join(map(str, rows[:_TOLD])) + (", …" if len(rows) > _TOLD else "")
    where: dict[str, Any] = {"sheet": listed.sheet, "rows": Counted("list.rows", len(rows)), "value": told}
    return [finding("rows_hidden", path.name, row=rows[0], **where)] if rows else []


def read_sheet(path: str | Path, sheet: str = "") -> Sheet:
    """Read a list of proposals from a CSV file or a workbook, whatever stands around it.

    Parameters
    ----------
    path : file in any of the encodings and separators that spreadsheets write; workbook (xlsx, xls, ods) with stored values
    sheet : of a workbook; needed only where several hold a list

    Raises
    ------
    ScenarioError
        There is no list in it, or several.
    """
    path = Path(path)
    if not path.is_file():
        raise ScenarioError([finding("no_list_file", "", value=str(path))])
    if path.suffix.lower() in _TEXT:
        rows, findings = _csv_rows(path)
    else:
        sheet, rows, findings = _book_rows(path, sheet)
    at = heading_place(rows)
    if at is None:
        raise ScenarioError([*findings, finding("no_list", path.name, sheet=sheet, value=path.name)])
    listed = sheet_of(path.name, sheet, rows, at, findings)
    return replace(listed, findings=(*listed.findings, *_hidden(path, listed)))


def sheet_from_frame(table: object) -> Sheet:
    """A table in memory as a list; its index counts as a column if it has a name or is not just a count of the rows.

    Raises
    ------
    InfraprioError
        It is no table.
    ScenarioError
        It has no rows, or two columns of one name.
    """
    import pandas as pd

    frame = frame_of(table)
    if not isinstance(frame.index, pd.RangeIndex) or frame.index.name is not None:
        name = "id" if frame.index.name is None else str(frame.index.name)
        frame = frame if name in frame.columns else frame.rename_axis(name).reset_index()
    if isinstance(frame.columns, pd.MultiIndex):
        frame = frame.set_axis([": ".join(map(as_text, heads)) for heads in frame.columns], axis=1)
    rows = [
        list(map(str, frame.columns)),
        *frame.astype(object).where(frame.notna(), None).to_numpy().tolist(),
    ]
    listed = sheet_of("table", "", rows, 0)
    return replace(listed, rows=tuple(row - 1 for row in listed.rows))  # rows of a table count from 1
