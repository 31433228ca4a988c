"""Read, check and build scenarios; `write` is in `saving`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infraprio.scenario.cells import as_text
from infraprio.scenario.checks import check_scenario
from infraprio.scenario.findings import Finding, ScenarioError, finding, sorted_findings
from infraprio.scenario.folder import SETTINGS_FILE, read_folder
from infraprio.scenario.geopackage import SETTINGS_TABLE, read_geopackage
from infraprio.scenario.reading import RawTable, empty_table, read_settings, read_table
from infraprio.scenario.saving import write
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import TABLES
from infraprio.scenario.workbook import SETTINGS_SHEET, read_workbook

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["build", "check", "examine", "read", "write"]


def _assemble(
    settings: Mapping[str, object] | None, raw: Mapping[str, RawTable], file: str, sheet: str, path: str
) -> tuple[Scenario, list[Finding]]:
    findings: list[Finding] = []
    typed, faults = read_settings(settings or {}, file, sheet)
    findings += faults if settings is not None else []
    tables = {}
    for name, schema in TABLES.items():
        if name in raw:
            tables[name], faults = read_table(schema, raw[name])
            findings += faults
        else:
            tables[name] = empty_table(
                schema, path and Path(path).suffix and Path(path).name, name if sheet else ""
            )
    unstated = frozenset(name for name in typed if not as_text((settings or {}).get(name)))
    scenario = Scenario(settings=typed, tables=tables, path=path, unstated=unstated)
    findings += check_scenario(scenario)
    return scenario, sorted_findings(findings)


def examine(path: str | Path) -> tuple[Scenario | None, list[Finding]]:
    """Read as far as it goes: the scenario (None if there is nothing to read) and all findings.

    The scenario is only to be used if no finding is an error.
    """
    path = Path(path)
    if path.is_dir():
        settings, raw, findings = read_folder(path)
        file, sheet = SETTINGS_FILE, ""
    elif path.is_file() and path.suffix.lower() == ".gpkg":
        settings, raw, findings = read_geopackage(path)
        file, sheet = path.name, SETTINGS_TABLE
        if settings is None and not raw:
            return None, findings
    elif path.is_file():
        settings, raw, findings = read_workbook(path)
        file, sheet = path.name, SETTINGS_SHEET
        if settings is None and not raw:
            return None, findings
    else:
        return None, [finding("no_such_path", str(path), value=str(path))]
    scenario, more = _assemble(settings, raw, file, sheet, str(path))
    return scenario, sorted_findings([*findings, *more])


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
    unknown = [finding("unknown_table", n, value=n, near="", near_sv="") for n in tables if n not in TABLES]
    raw = {name: _raw(name, rows) for name, rows in tables.items() if name in TABLES}
    scenario, findings = _assemble(settings, raw, "settings", "", "")
    return _refuse_errors(scenario, [*unknown, *findings])
