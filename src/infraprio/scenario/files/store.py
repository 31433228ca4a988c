"""Read, check and build scenarios; `write` is in `saving`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infraprio.scenario.cells import as_text
from infraprio.scenario.checks.causes import with_causes
from infraprio.scenario.checks.every_check import check_scenario
from infraprio.scenario.files.completed import completed
from infraprio.scenario.files.folder import SETTINGS_FILE, read_folder
from infraprio.scenario.files.geopackage import SETTINGS_TABLE, read_geopackage
from infraprio.scenario.files.reading import RawTable, empty_table, read_settings, read_table
from infraprio.scenario.files.saving import write
from infraprio.scenario.files.workbook import SETTINGS_SHEET, read_workbook
from infraprio.scenario.findings import Finding, ScenarioError, finding, sorted_findings
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import TABLES
from infraprio.words import Words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["build", "check", "examine", "read", "write"]


def _assemble(
    settings: Mapping[Any, object] | None,
    raw: Mapping[str, RawTable],
    found: Sequence[Finding],
    place: tuple[str, str, str],
) -> tuple[Scenario, list[Finding]]:
    """Typed tables and all findings, those of the files (`found`) among them; place: file and sheet of the settings, path."""
    file, sheet, path = place
    whole, raw, assumed = completed(settings or {}, raw, (file, sheet))
    findings = [*found, *assumed]
    typed, faults = read_settings(whole, file, sheet)
    findings += faults if settings is not None else []
    tables = {}
    for name, schema in TABLES.items():
        if name in raw:
            tables[name], faults = read_table(schema, raw[name])
            findings += faults
        else:
            where = _where_unread(name, found)
            book = path and Path(path).suffix and not Path(path).is_dir() and Path(path).name
            tables[name] = empty_table(schema, *(where or (book or "", name if sheet else "")))
    unstated = frozenset(name for name in typed if not as_text((settings or {}).get(name)))
    scenario = Scenario(
        settings=typed, tables=tables, path=path, unstated=unstated, place=(file, sheet)
    )
    findings += check_scenario(scenario)
    findings = [_with_likely_sheet(each, found) for each in findings]
    return scenario, sorted_findings(with_causes(findings, tables))


def _where_unread(name: str, found: Sequence[Finding]) -> tuple[str, str] | None:
    """File and sheet of a table that is there and could not be read."""
    for each in found:
        if (each.sheet or Path(each.file).stem).strip().lower() == name:
            return each.file, each.sheet
    return None


def _with_likely_sheet(missing: Finding, found: Sequence[Finding]) -> Finding:
    """A missing table, with the sheet or file of another name that may hold it."""
    if missing.code != "missing_table":
        return missing
    meant = ("near", Words.of("near.meant", word=missing.value))
    likely = [each.value for each in found if meant in each.advice.gaps]
    if not likely:
        return missing
    near = {"near": Words.of("near.is_it", word=likely[0])}
    words: dict[str, Any] = {"value": missing.value, "table": missing.value, **near}
    return finding("missing_table", missing.file, sheet=missing.sheet, **words)


def examine(path: str | Path) -> tuple[Scenario | None, list[Finding]]:
    """Read as far as it goes: the scenario (None if there is nothing to read) and all findings.

    The scenario is only to be used if no finding is an error.
    """
    path = Path(path)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, ValueError):
        is_folder = is_file = False
    if is_folder:
        settings, raw, findings = read_folder(path)
        file, sheet = SETTINGS_FILE, ""
    elif is_file and path.suffix.lower() == ".gpkg":
        settings, raw, findings = read_geopackage(path)
        file, sheet = path.name, SETTINGS_TABLE
    elif is_file:
        settings, raw, findings = read_workbook(path)
        file, sheet = path.name, SETTINGS_SHEET
    else:
        return None, [finding("no_such_path", str(path), value=str(path))]
    if settings is None and not raw and not is_folder:
        return None, sorted_findings(findings)
    return _assemble(settings, raw, findings, (file, sheet, str(path)))


def _refuse_errors(scenario: Scenario | None, findings: Sequence[Finding]) -> Scenario:
    if scenario is None or any(f.severity == "error" for f in findings):
        raise ScenarioError(findings)
    return replace(scenario, findings=tuple(findings))


def read(path: str | Path) -> Scenario:
    """Read and check a scenario from a folder of CSV tables, an Excel workbook or a GeoPackage.

    Raises
    ------
    ScenarioError
        If anything is wrong; its `findings` name all faults with file, row, column and cure.
    """
    return _refuse_errors(*examine(path))


def check(path: str | Path) -> list[Finding]:
    """All findings about the scenario at `path`, errors first; empty if there is nothing to say."""
    return examine(path)[1]


def _raw(name: str, rows: pd.DataFrame | Iterable[Mapping[str, object]]) -> RawTable:
    frame: Any = rows
    if hasattr(rows, "to_dict"):
        frame = (
            frame if frame.index.name is None or frame.index.name in frame.columns else frame.reset_index()
        )
        frame = frame.to_dict("records")
    records: list[dict[str, object]] = [dict(row) for row in frame]
    header = list(dict.fromkeys(key for record in records for key in record))
    body = [[record.get(key) for key in header] for record in records]
    return RawTable(header=header, body=body, rows=range(1, len(body) + 1), file=name)


def build(
    settings: Mapping[str, object], tables: Mapping[str, pd.DataFrame | Iterable[Mapping[str, object]]]
) -> Scenario:
    """A scenario made in code, checked like one that is read.

    Parameters
    ----------
    settings : name, base_year, price_year, reference_alternative and whatever else is to be set.
    tables : table name -> rows, as dicts or as a DataFrame with the columns of the table reference.

    Raises
    ------
    ScenarioError
        If anything is wrong; rows are counted from 1.
    """
    unknown = [finding("unknown_table", n, value=n, near="") for n in tables if n not in TABLES]
    given = {name: _raw(name, rows) for name, rows in tables.items() if name in TABLES}
    raw = {name: table for name, table in given.items() if table.body}  # no rows: as if it were not stated
    scenario, findings = _assemble(settings, raw, (), ("settings", "", ""))
    return _refuse_errors(scenario, [*unknown, *findings])
