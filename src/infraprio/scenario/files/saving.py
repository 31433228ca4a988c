"""Write a scenario: complete or not at all, over nothing but a scenario, and so that reading gives it back."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from infraprio.errors import TargetError, WritingError
from infraprio.findings import finding
from infraprio.scenario.files.folder import SETTINGS_FILE, read_folder, write_folder
from infraprio.scenario.files.forms.money import in_known_money
from infraprio.scenario.files.geopackage import SETTINGS_TABLE, read_geopackage, write_scenario_geopackage
from infraprio.scenario.files.reading import RawTable, read_settings, read_table
from infraprio.scenario.files.workbook import SETTINGS_SHEET, read_workbook, write_workbook
from infraprio.scenario.meeting.decisions import unbound
from infraprio.scenario.scenario import Scenario, Table
from infraprio.scenario.tables import READ
from infraprio.writing import check_file, check_folder, replaced_file, replaced_folder
from infraprio.writing.targets import in_words

__all__ = ["BUILD_REPORT", "check_target", "scenario_files", "write"]

BUILD_REPORT: Final = "build_report.md"
"""How a region came about, beside its tables."""
_KNOWN: Final = {SETTINGS_FILE, BUILD_REPORT, *(f"{name}.csv" for name in READ)}
_NOBODYS: Final = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""What file managers leave in folders."""
_NOT_WRITTEN: Final = {".xls", ".xlsm", ".xlsb", ".ods", ".csv"}


def scenario_files(folder: Path) -> frozenset[str]:
    """Names of the files of a scenario's folder.

    Raises
    ------
    TargetError
        It holds anything else.
    """
    there = {path for path in folder.iterdir() if path.name not in _NOBODYS}
    there = {path for path in there if not path.name.startswith(".writing-")}
    ours = {path.name for path in there if path.name in _KNOWN and path.is_file() and not path.is_symlink()}
    others = {path.name for path in there} - ours
    if others or (ours and SETTINGS_FILE not in ours):
        what = in_words(others or ours)
        raise TargetError(finding("target_not_scenario", str(folder), others=what))
    return frozenset(ours)


def _titles(path: Path) -> set[str]:
    """Names of the sheets or tables of a file, in small letters; empty if it is no workbook or GeoPackage."""
    if path.suffix.lower() == ".gpkg":
        try:
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
                rows = file.execute("SELECT table_name FROM gpkg_contents").fetchall()
        except sqlite3.Error:
            return set()
        return {str(name).strip().lower() for (name,) in rows} - {"layer_styles"}
    import python_calamine

    try:
        names = python_calamine.CalamineWorkbook.from_path(str(path)).sheet_names
    except (python_calamine.CalamineError, OSError, ValueError):
        return set()
    return {name.strip().lower() for name in names}


def _refuse_other_file(path: Path) -> None:
    """Refuse to replace a workbook or GeoPackage that holds anything but a scenario."""
    if not path.is_file():
        return
    titles = _titles(path)
    settings = SETTINGS_TABLE if path.suffix.lower() == ".gpkg" else SETTINGS_SHEET
    others = titles - {settings, *READ}
    if others or settings not in titles:
        what = in_words(others or titles or {path.name})
        raise TargetError(finding("target_not_scenario", str(path), others=what))


def check_target(path: str | Path) -> Path:
    """The path, if a scenario can be written there.

    Raises
    ------
    TargetError
        Something that is no scenario stands there, or the ending is of a format that is only read.
    WritingError
        The system does not let it be written.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind in _NOT_WRITTEN:
        raise TargetError(finding("target_ending", str(path), value=kind))
    if kind in {".xlsx", ".gpkg"}:
        check_file(path)
        _refuse_other_file(path)
    else:
        check_folder(path, scenario_files)
    return path


def write(scenario: Scenario, path: str | Path, *, all_sheets: bool = False) -> Path:
    """Write the scenario as a workbook (path ends in .xlsx), a GeoPackage (.gpkg) or a folder, complete or not at all.

    A scenario that stands there is replaced; anything else is left as it is and refused. What was written is read again
    before it takes its place.

    Parameters
    ----------
    scenario : Scenario
        To write
    path : str or Path
        File or folder; folders above it are made
    all_sheets : bool, default False
        Keep empty sheets in a workbook

    Returns
    -------
    Path
        What was written.

    Raises
    ------
    TargetError
        Something that is no scenario stands there.
    WritingError
        The system does not let it be written, or the format cannot hold one of the cells.

    Examples
    --------
    >>> import tempfile
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = ip.write(valley(), f"{folder}/valley.xlsx")
    ...     len(ip.read(path)["proposals"])
    3
    """
    path, scenario = check_target(path), unbound(scenario)
    kind = path.suffix.lower()
    if kind == ".xlsx":
        with replaced_file(path) as fresh:
            write_workbook(scenario, fresh, all_sheets=all_sheets)
            _refuse_loss(scenario, path, *read_workbook(fresh)[:2])
    elif kind == ".gpkg":
        with replaced_file(path) as fresh:
            write_scenario_geopackage(scenario, fresh)
            _refuse_loss(scenario, path, *read_geopackage(fresh)[:2])
    else:
        with replaced_folder(path, last=SETTINGS_FILE, ours=scenario_files) as fresh:
            write_folder(scenario, fresh)
            _refuse_loss(scenario, path, *read_folder(fresh)[:2])
    return path


def _refuse_loss(
    scenario: Scenario, path: Path, settings: Mapping[Any, object] | None, raw: Mapping[str, RawTable]
) -> None:
    """Refuse where reading what was written does not give the scenario back."""
    for table, row, column, value in _lost(scenario, settings or {}, raw):
        text = str(value)
        shown = repr(text if len(text) <= 40 else text[:40] + " ...")
        raise WritingError(
            finding(
                "cell_not_kept",
                str(path),
                sheet=table,
                row=row or None,
                column=column,
                value=shown,
                n=len(text),
            )
        )


def _lost(
    scenario: Scenario, settings: Mapping[Any, object], raw: Mapping[str, RawTable]
) -> Iterator[tuple[str, int, str, object]]:
    """Table, row (the heading is row 1; 0 for a setting), column and value of what is not given back."""
    taken = in_known_money(settings, raw, ("", ""))
    again, _ = read_settings(taken.settings, "", "")
    for name, value in scenario.settings.items():
        if not _same(value, again.get(name)):
            yield SETTINGS_SHEET, 0, name, value
    for name, table in scenario.tables.items():
        if len(table):
            back = read_table(table.schema, taken.raw[name])[0] if name in raw else None
            yield from ((name, row, column, value) for row, column, value in _lost_cells(table, back))


def _lost_cells(table: Table, back: Table | None) -> Iterator[tuple[int, str, object]]:
    columns: dict[str, Any] = {**table.columns, **table.extra}
    kept: dict[str, Any] = {} if back is None else {**back.columns, **back.extra}
    for name, values in columns.items():
        others = kept.get(name, ())
        for i, value in enumerate(values):
            if i >= len(others) or not _same(value, others[i]):
                yield i + 2, name, value


def _same(a: object, b: object) -> bool:
    """Equal; numbers to 15 digits, which is what a workbook holds."""
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-15, abs_tol=0.0) or (math.isnan(a) and math.isnan(b))
    return bool(a == b)
