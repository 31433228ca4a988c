"""Sheets of a workbook as rows of cells, whatever the file holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from infraprio.findings import Finding, finding
from infraprio.scenario.files.sheet_xml import SheetXml, WorkbookXmlError, is_xlsx, survey

__all__ = ["read_sheets"]

MOST_CELLS: Final = 6_000_000
"""Cells of the grid that a sheet may span; a trip matrix of 290 zones and four purposes has 3 million."""
FEW_CELLS: Final = 200_000
"""A grid of this size costs nothing; a larger one has a stray cell far out if less than a fiftieth of it is filled."""


def read_sheets(
    path: Path, wanted: Callable[[str], bool]
) -> tuple[dict[str, list[list[Any]]], list[str], list[Finding]]:
    """Cells of the sheets whose name is `wanted`, names of the others, and the faults of the file.

    A failed formula, or one that was never calculated, stands in its cell as `Broken`. Sheets that are not wanted are
    not expanded, nor is one whose last cell lies too far out.
    """
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path)) if not is_xlsx(path) else None
        seen: dict[str, SheetXml] = {}
        if book is None:
            seen = survey(path)  # first, as the reader itself has no limit of size
            book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = list(book.sheet_names)
    except WorkbookXmlError as fault:
        return {}, [], [finding("not_a_workbook", path.name, why=fault)]
    except BaseException as fault:  # a panic of the reader's own library is no Exception
        _pass_on(fault)
        return {}, [], [finding("not_a_workbook", path.name, why=fault)]
    findings = [] if seen else [finding("errors_not_seen", path.name)]
    sheets: dict[str, list[list[Any]]] = {}
    for name in filter(wanted, names):
        known = seen.get(name)
        if known and _too_large(known):
            words: dict[str, Any] = {"rows": known.rows, "columns": known.columns}
            findings.append(finding("sheet_too_large", path.name, sheet=name, value=name, **words))
            continue
        try:
            cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except BaseException as fault:
            _pass_on(fault)
            findings.append(finding("not_a_workbook", path.name, sheet=name, why=fault))
            continue
        sheets[name] = _with_faults(cells, known)
    return sheets, [name for name in names if not wanted(name)], findings


def _too_large(sheet: SheetXml) -> bool:
    grid = sheet.rows * sheet.columns
    return grid > MOST_CELLS or (grid > FEW_CELLS and grid > 50 * sheet.filled)


def _pass_on(fault: BaseException) -> None:
    """Let what the person or the system wants through; all else is a fault of the file."""
    if isinstance(fault, (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)):
        raise fault


def _with_faults(cells: list[list[Any]], known: SheetXml | None) -> list[list[Any]]:
    for (row, column), broken in known.broken.items() if known else ():
        cells.extend([] for _ in range(row + 1 - len(cells)))
        cells[row].extend([""] * (column + 1 - len(cells[row])))
        cells[row][column] = broken
    return cells
