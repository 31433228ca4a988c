"""The rows of a list in a file: a text file, the sheets of a workbook, or the order of a result."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text
from infraprio.scenario.files.csv_cells import unguarded
from infraprio.scenario.files.folder import decode
from infraprio.scenario.files.sheets import read_sheets

__all__ = ["Row", "is_result", "sheets_of"]

WORKBOOKS: Final = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
OF_A_RESULT: Final = ("priority_order.csv", "priority.xlsx")
"""Where a result keeps its order; the first that is there."""
Row = tuple[int, list[str]]


def sheets_of(path: Path) -> tuple[str, dict[str, list[Row]], list[Finding]]:
    """Name of the file, rows that are not blank by sheet, and what was noticed; a text file has one sheet without a name."""
    if is_result(path):
        path = next((path / name for name in OF_A_RESULT if (path / name).is_file()), path)
    if not path.is_file():
        return path.name, {}, [finding("no_such_order", str(path))]
    if path.suffix.lower() in WORKBOOKS:
        return path.name, *_of_workbook(path)
    text, findings = decode(path)
    return path.name, {} if text is None else {"": _of_text(text)}, findings


def is_result(path: Path) -> bool:
    """Whether a path is the folder of a result."""
    return path.is_dir() and (path / "run.json").is_file()


def _of_workbook(path: Path) -> tuple[dict[str, list[Row]], list[Finding]]:
    tables, _, findings = read_sheets(path, lambda _: True)
    if not tables and any(found.severity == "error" for found in findings):
        return {}, findings
    rows_of = {name: [[as_text(cell) for cell in row] for row in rows] for name, rows in tables.items()}
    told = [found for found in findings if found.severity != "error"]  # of sheets that are not the list
    return {name: _filled(rows) for name, rows in rows_of.items()}, told


def _of_text(text: str) -> list[Row]:
    lines = _filled([[line.strip()] for line in text.splitlines()])
    separated = []
    for row, (line,) in lines:
        separator = max(";\t,", key=line.count)
        cells = next(csv.reader(io.StringIO(line), delimiter=separator, skipinitialspace=True), [])
        separated.append((row, [unguarded(cell) for cell in (line, *(cell.strip() for cell in cells))]))
    return separated[1:] if lines and lines[0][1][0].lower().startswith("sep=") else separated


def _filled(rows: list[list[str]]) -> list[Row]:
    return [
        (i, cells) for i, cells in enumerate(rows, start=1) if any(cell.strip(';,\t "') for cell in cells)
    ]
