"""A scenario as a folder: one CSV file a table, and scenario.toml."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from infraprio.scenario.cells import nearest
from infraprio.scenario.columns import Column
from infraprio.scenario.csv_cells import guarded, unguarded
from infraprio.scenario.findings import Finding, finding
from infraprio.scenario.reading import RawTable
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import SETTINGS, TABLES

__all__ = ["SETTINGS_FILE", "decode", "empty_folder", "read_folder", "write_folder"]

SETTINGS_FILE = "scenario.toml"
_SETTING = {column.name: column for column in SETTINGS}


def decode(path: Path) -> tuple[str | None, list[Finding]]:
    """Text of a file in UTF-8, UTF-16 or Windows/Latin-1; None where it is none of them."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError:
            return None, [finding("bad_encoding", path.name)]
    if b"\0" in data:
        return None, [finding("bad_encoding", path.name)]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), [finding("latin1", path.name)]
    except UnicodeDecodeError:
        return None, [finding("bad_encoding", path.name)]


def _read_csv(path: Path) -> tuple[RawTable | None, list[Finding]]:
    """Cells of a CSV file; the separator is the one of comma, semicolon and tab that the heading uses most."""
    text, findings = decode(path)
    if text is None:
        return None, findings
    skipped = 0
    if text[:4].lower() == "sep=":  # a spreadsheet's own line
        text = text.partition("\n")[2]
        skipped = 1
    heading = text.lstrip("\r\n").partition("\n")[0]
    separator = max(";\t,", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header: list[str] | None = None
    body: list[list[str]] = []
    rows: list[int] = []
    line = skipped
    try:
        for stored in reader:
            cells = [unguarded(cell) for cell in stored]
            first, line = line + 1, reader.line_num + skipped
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = cells
            else:
                body.append(cells)
                rows.append(first)
    except csv.Error as fault:
        return None, [*findings, finding("not_a_workbook", path.name, why=fault)]
    if header is None:
        return None, [*findings, finding("empty_file", path.name)]
    return RawTable(header=header, body=body, rows=rows, file=path.name), findings


def read_folder(folder: Path) -> tuple[Mapping[str, object] | None, dict[str, RawTable], list[Finding]]:
    """Settings and raw tables of a folder, and the faults of its files."""
    findings: list[Finding] = []
    raw: dict[str, RawTable] = {}
    settings: Mapping[str, object] | None = None
    toml = folder / SETTINGS_FILE
    if toml.is_file():
        text, faults = decode(toml)
        findings += faults
        try:
            given = tomllib.loads(text or "")
            settings = given.get("scenario", given)
        except tomllib.TOMLDecodeError as fault:
            findings.append(finding("bad_toml", SETTINGS_FILE, why=fault))
    else:
        findings.append(finding("no_settings", SETTINGS_FILE))
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in TABLES:
            findings.append(
                finding("unknown_table", path.name, value=path.name, **nearest(path.stem, TABLES))
            )
            continue
        table, faults = _read_csv(path)
        findings += faults
        if table is not None:
            raw[path.stem] = table
    return settings, raw, findings


def _toml_value(column: Column, value: object) -> str:
    if column.kind in {"integer", "number"}:
        return f"{value}"
    # The escapes of JSON are among those of TOML, but for the one character that JSON lets stand.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def write_folder(scenario: Scenario, folder: Path) -> None:
    """Write the scenario as CSV files (UTF-8, comma, decimal point) and scenario.toml into an empty folder.

    Texts that a spreadsheet would run get an apostrophe, which reading takes off.
    """
    lines = [f"{name} = {_toml_value(_SETTING[name], value)}" for name, value in scenario.stated().items()]
    (folder / SETTINGS_FILE).write_text(
        "\n".join(["[scenario]", *lines]) + "\n", encoding="utf-8", newline="\n"
    )
    for name, table in scenario.tables.items():
        if not len(table):
            continue
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([guarded(title) for title in (*table.columns, *table.extra)])
            for row in table.cells():
                writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])


def empty_folder(folder: Path) -> None:
    """Write the headings of every table, and a scenario.toml whose settings are explained and left to be filled in."""
    lines = ["[scenario]"]
    for column in SETTINGS:
        blank = "" if column.default is None else str(column.default)
        empty = "" if column.required and column.kind == "integer" else _toml_value(column, blank)
        lines += [
            f"# {column.meaning_sv} / {column.meaning}",
            f"{'' if empty else '# '}{column.name} = {empty}",
        ]
    (folder / SETTINGS_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    for name, schema in TABLES.items():
        heading = ",".join(column.name for column in schema.columns)
        (folder / f"{name}.csv").write_text(heading + "\n", encoding="utf-8", newline="\n")
