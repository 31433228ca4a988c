"""Read scenarios as far as it goes, and build them in code; `write` is in `saving`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from infraprio.findings import Finding, ScenarioError, finding, sorted_findings
from infraprio.scenario.cells import as_text
from infraprio.scenario.checks.causes import with_causes
from infraprio.scenario.checks.every_check import check_scenario
from infraprio.scenario.columns import written
from infraprio.scenario.files.folder import SETTINGS_FILE, read_folder
from infraprio.scenario.files.forms.completed import completed
from infraprio.scenario.files.forms.money import as_headed, in_known_money, schema_in
from infraprio.scenario.files.forms.split import split
from infraprio.scenario.files.forms.unfolded import at_origin, unfolded
from infraprio.scenario.files.frames import frame_of
from infraprio.scenario.files.geopackage import SETTINGS_TABLE, read_geopackage
from infraprio.scenario.files.profiles import profile_of
from infraprio.scenario.files.reading import RawTable, empty_table, read_settings, read_table
from infraprio.scenario.files.saving import write
from infraprio.scenario.files.workbook import SETTINGS_SHEET, read_workbook
from infraprio.scenario.meeting.decisions import bound
from infraprio.scenario.money import money_of_settings
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import READ, TABLES
from infraprio.words import Words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["build", "build_region", "examine", "with_rows", "write"]


def _assemble(
    settings: Mapping[Any, object] | None,
    raw: Mapping[str, RawTable],
    found: Sequence[Finding],
    place: tuple[str, str, str],
) -> tuple[Scenario, list[Finding]]:
    """Typed tables and all findings, those of the files (`found`) among them; place: file and sheet of the settings, path."""
    file, sheet, path = place
    unread = [name for name in TABLES if name not in raw and _where_unread(name, found)]
    raw, moved = split(raw)
    money = in_known_money(settings or {}, raw, (file, sheet))
    made = unfolded(money.raw)
    whole, raw, assumed = completed(money.settings, made.raw, (file, sheet), unread, money.told)
    findings = [
        *found,
        *(each for each in moved if path or each.severity == "error"),
        *assumed,
        *money.findings,
        *(_old_names(money.old, raw) if path else ()),
    ]
    typed, faults = read_settings(whole, file, sheet)
    findings += faults if settings is not None else []
    own, tables = money_of_settings(typed), {}
    for name, known in TABLES.items():
        schema = schema_in(own, known)
        if name in raw:
            tables[name], faults = read_table(schema, raw[name])
            findings += faults
        else:
            where = _where_unread(name, found)
            book = path and Path(path).suffix and not Path(path).is_dir() and Path(path).name
            tables[name] = empty_table(schema, *(where or (book or "", name if sheet else "")))
    profile, faults = profile_of(typed, path, (file, sheet))
    findings += faults
    unstated = frozenset(name for name in typed if not as_text((settings or {}).get(name)))
    scenario = bound(
        Scenario(
            settings=typed, tables=tables, path=path, unstated=unstated, place=(file, sheet), profile=profile
        )
    )
    told = {(each.file, each.sheet, each.row, each.column) for each in findings}
    findings += [
        each
        for each in check_scenario(scenario)
        if each.code != "missing_cell" or (each.file, each.sheet, each.row, each.column) not in told
    ]
    findings = [at_origin(each, made.origins) for each in findings]
    findings = [_with_likely_sheet(as_headed(each, money.old), found) for each in findings]
    return scenario, sorted_findings(with_causes(findings, tables))


def _old_names(old: frozenset[tuple[str, str]], raw: Mapping[str, RawTable]) -> list[Finding]:
    """The note that columns of money have names of before; of all together."""
    names = sorted({column for _, column in old})
    if not names:
        return []
    table = raw[min(old)[0]]
    words: dict[str, Any] = {"names": ", ".join(names), "new": ", ".join(map(written, names))}
    return [finding("old_money_names", table.file, sheet=table.sheet, value=names[0], **words)]


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

    Parameters
    ----------
    path : str or Path
        Folder of CSV tables, workbook (.xlsx) or GeoPackage (.gpkg).
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


def _raw(name: str, rows: pd.DataFrame | Iterable[Mapping[str, object]]) -> RawTable:
    frame: Any = rows
    if hasattr(rows, "columns") or hasattr(rows, "__dataframe__"):
        frame = frame_of(rows)
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
    settings : mapping of str to object
        Name, base_year, price_year, reference_alternative and whatever else is to be set.
    tables : mapping of str to DataFrame or iterable of mapping of str to object
        Table name -> rows, as dicts or as a DataFrame (of pandas, or of any library of the dataframe interchange) with the
        columns of the table reference.

    Returns
    -------
    Scenario
        Checked; its ``findings`` are warnings and notes.

    Raises
    ------
    ScenarioError
        If anything is wrong; rows are counted from 1.

    Examples
    --------
    >>> import infraprio as ip
    >>> settings = {"name": "Ford", "base_year": 2024, "price_year": 2024, "reference_alternative": "as today"}
    >>> try:
    ...     ip.build(settings, {"roads": [{"id": "R1", "length_km": -3}]})
    ... except ip.ScenarioError as error:
    ...     print(error.findings[0].severity)
    error
    >>> from infraprio.effects.examples import valley  # a small one that is built in code
    >>> valley()["proposals"]["id"].tolist()
    ['FASTER', 'TRAINS', 'LOT']
    """
    unknown = [finding("unknown_table", n, value=n, near="") for n in tables if n not in READ]
    given = {name: _raw(name, rows) for name, rows in tables.items() if name in READ}
    raw = {name: table for name, table in given.items() if table.body}  # no rows: as if it were not stated
    scenario, findings = _assemble(settings, raw, (), ("settings", "", ""))
    return _refuse_errors(scenario, [*unknown, *findings])


_PLANNERS_TABLES: Final = frozenset(
    [
        "roads",
        "periods",
        "funds",
        "budget_scenarios",
        "budgets",
        "proposals",
        "financing",
        "goals",
        "stakeholders",
        "weights",
    ]
)
"""What a planner states and data may lack: a region built from data is without them."""


def build_region(
    settings: Mapping[str, object], tables: Mapping[str, pd.DataFrame | Iterable[Mapping[str, object]]]
) -> Scenario:
    """A scenario of a region to which the planner still adds proposals, goals and money; checked as far as it is stated.

    Parameters
    ----------
    settings, tables : as for `build`.

    Returns
    -------
    Scenario; its `findings` hold the errors about the tables that are still empty.

    Raises
    ------
    ScenarioError
        If anything else is wrong.
    """
    raw = {name: table for name, rows in tables.items() if (table := _raw(name, rows)).body}
    scenario, findings = _assemble(settings, raw, (), ("settings", "", ""))
    lacking = _PLANNERS_TABLES - raw.keys()
    wrong = [
        f
        for f in findings
        if f.severity == "error" and not f.follows and not (f.code == "missing_table" and f.value in lacking)
    ]
    if wrong:
        raise ScenarioError(wrong)
    return replace(scenario, findings=tuple(findings))


def with_rows(scenario: Scenario, name: str, rows: Iterable[Mapping[str, object]]) -> Scenario:
    """The scenario with other rows in one of its tables, checked.

    Raises
    ------
    ScenarioError
        A row cannot be used; rows are counted from 1.
    """
    table, faults = read_table(TABLES[name], _raw(name, rows))
    changed = replace(scenario, tables={**scenario.tables, name: table})
    found = [*faults, *(each for each in check_scenario(changed) if each.file == name)]
    _refuse_errors(changed, found)
    return replace(changed, findings=(*scenario.findings, *found))
