"""A scenario as a folder: one CSV file a table, and scenario.toml."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import stat
import tomllib
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from infraprio.findings import Finding, finding
from infraprio.scenario.columns import Column, TableSchema
from infraprio.scenario.files.csv_cells import guarded, unguarded
from infraprio.scenario.files.reading import RawTable, raw_table, unread_table
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import READ, SETTINGS, TABLES
from infraprio.words import Words

__all__ = ["SETTINGS_FILE", "decode", "empty_folder", "read_csv", "read_folder", "write_folder"]

SETTINGS_FILE = "scenario.toml"
_NOTHING: Final[Mapping[str, str]] = {}
_SETTING = {column.name: column for column in SETTINGS}


_NORDIC: Final = re.compile("[åäöæøéü]|(?<![a-zåäöæøéü0-9])[ÅÄÖÆØÉÜ]")
"""Nordic letters where words have them: a capital inside a word or a number is another sign in another encoding."""
_WINDOWS: Final = re.compile(r"(?<!\w)[“”][^“”\n]*”(?!\w)|’|–|—|…|€(?![^\W\d])")
"""Signs of print that Windows programs put in by themselves, and the euro where no word begins: in a Windows file they are as likely as Nordic letters."""
_OLD: Final = {"cp1252": "Windows/Latin-1", "cp850": "MS-DOS (850)", "mac_roman": "Mac Roman"}
_DATA: Final = {
    ".csv",
    ".tsv",
    ".tab",
    ".txt",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".ods",
    ".gpkg",
    ".json",
    ".geojson",
    ".toml",
}
"""Endings of files that may hold data; a text or a picture beside the tables is nobody's mistake."""


def _bytes(path: Path) -> tuple[bytes | None, list[Finding]]:
    """Content of an ordinary file; None for a folder, a pipe, a dangling link, or where the right to read is missing."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None, [finding("cannot_read", path.name, why=Words.of("why.not_a_file"))]
        return path.read_bytes(), []
    except OSError as fault:
        return None, [finding("cannot_read", path.name, why=fault.strerror or fault)]


def decode(path: Path) -> tuple[str | None, list[Finding]]:
    """Text of a file in UTF-8, UTF-16 or an old 8-bit encoding; None where it is none of them.

    Of the old encodings the one is taken in which most signs beyond ASCII are letters of the Nordic languages, or in a
    Windows file signs of print.
    """
    data, faults = _bytes(path)
    return (None, faults) if data is None else decoded(data, path.name)


def decoded(data: bytes, file: str) -> tuple[str | None, list[Finding]]:
    """Text of the contents of a file, see `decode`."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError:
            return None, [finding("bad_encoding", file)]
    if b"\0" in data:
        return None, [finding("bad_encoding", file)]
    try:
        return data.decode("utf-8").lstrip("\ufeff"), []  # two marks come from joining files
    except UnicodeDecodeError:
        pass
    if any(byte < 32 and byte not in b"\t\n\r\f" for byte in data):
        return None, [finding("bad_encoding", file)]
    texts = {}
    for encoding in _OLD:
        with contextlib.suppress(UnicodeDecodeError):
            texts[encoding] = data.decode(encoding)
    likely = {encoding: len(_NORDIC.findall(text)) for encoding, text in texts.items()}
    if "cp1252" in texts:
        likely["cp1252"] += len(_WINDOWS.findall(texts["cp1252"]))
    best = max(likely, key=lambda encoding: likely[encoding])
    return texts[best], [finding("latin1", file, encoding=_OLD[best])]


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with the line where it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 0
    for cells in reader:
        first, line = line + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            yield first, cells


def _separator(schema: TableSchema, text: str) -> str:
    """The one of comma, semicolon and tab that finds most known columns in a row near the top."""
    top = "\n".join(text.splitlines()[:20])

    def known(separator: str) -> tuple[int, int]:
        try:
            rows = [cells for _, cells in _lines(top, separator)]
        except csv.Error:
            rows = []
        hits = [sum(schema.heads(cell) for cell in cells) for cells in rows]
        return max(hits, default=0), text.lstrip("\r\n").partition("\n")[0].count(separator)

    return max(";\t,", key=known)


def read_csv(path: Path, schema: TableSchema) -> tuple[RawTable | None, list[Finding]]:
    """Cells of a CSV file."""
    text, findings = decode(path)
    if text is None:
        return None, findings
    skipped = 0
    if text[:4].lower() == "sep=":  # a spreadsheet's own line
        text = text.partition("\n")[2]
        skipped = 1
    try:
        full = [
            (line + skipped, [unguarded(cell) for cell in cells])
            for line, cells in _lines(text, _separator(schema, text))
        ]
    except csv.Error as fault:
        return None, [*findings, finding("not_a_workbook", path.name, why=fault)]
    if full and text.count('"') % 2 and any("\n" in cell or "\r" in cell for cell in full[-1][1]):
        return None, [*findings, finding("unclosed_quote", path.name, row=full[-1][0])]
    table, faults = raw_table(schema, full, path.name)
    return table, findings + faults


def _settings(path: Path) -> tuple[Mapping[Any, object] | None, list[Finding]]:
    """Settings of scenario.toml; what stands beside its table [scenario] is among them, to be named as unknown."""
    text, findings = decode(path)
    if text is None:
        return None, findings
    try:
        given = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError, OverflowError) as fault:
        why = Words.of("why.too_deep") if isinstance(fault, RecursionError) else fault
        return None, [*findings, finding("bad_toml", path.name, why=why)]
    inner = given.get("scenario", given)
    if not isinstance(inner, dict):
        return None, [*findings, finding("bad_toml", path.name, why=Words.of("why.no_scenario_table"))]
    return (
        inner if inner is given else inner | {k: v for k, v in given.items() if k != "scenario"}
    ), findings


def _unread(path: Path, found: Container[str]) -> Iterator[Finding]:
    """A file of the folder that is no table; only what may hold data is named."""
    ending = path.suffix.lower()
    if path.name.startswith((".", "~$")) or path.stem.lower() in {"readme", "license"}:
        return
    if ending not in _DATA and (ending or path.name.lower() not in READ):
        return
    if ending == ".csv":
        yield unread_table(path.name, path.stem, found, sheet=False)
        return
    table = path.stem.lower()
    near = Words.of("near.save_as", table=table) if table in READ else ""
    yield finding("not_a_table", path.name, value=path.name, near=near)


def read_folder(folder: Path) -> tuple[Mapping[Any, object] | None, dict[str, RawTable], list[Finding]]:
    """Settings and raw tables of a folder, and the faults of its files; the case of names has no meaning."""
    findings: list[Finding] = []
    raw: dict[str, RawTable] = {}
    settings: Mapping[Any, object] | None = None
    first: dict[str, str] = {}
    others: list[Path] = []
    try:
        paths = sorted(folder.iterdir())
    except OSError as fault:
        return None, {}, [finding("cannot_read", str(folder), why=fault.strerror or fault)]
    for path in paths:
        name, ending = path.stem.strip().lower(), path.suffix.lower()
        table = SETTINGS_FILE if name + ending == SETTINGS_FILE else name if ending == ".csv" else ""
        if table not in READ and table != SETTINGS_FILE:
            others.append(path)
        elif table in first:
            words: dict[str, Any] = {"table": name, "other": first[table]}
            findings.append(finding("table_twice", path.name, value=path.name, **words))
        else:
            first[table] = path.name
            if table == SETTINGS_FILE:
                settings, faults = _settings(path)
            else:
                found, faults = read_csv(path, READ[table])
                if found is not None:
                    raw[table] = found
            findings += faults
    if SETTINGS_FILE not in first:
        findings.append(finding("no_settings", SETTINGS_FILE))
    return settings, raw, [*findings, *(said for path in others for said in _unread(path, first))]


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
            writer.writerow([guarded(title) for title in table.header])
            for row in table.cells():
                writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])


def empty_folder(
    folder: Path,
    schemas: Sequence[TableSchema] = tuple(TABLES.values()),
    stated: Mapping[str, str] = _NOTHING,
) -> None:
    """Write the headings of every table, and a scenario.toml whose settings are explained and left to be filled in."""
    lines = ["[scenario]"]
    for column in SETTINGS:
        blank = stated.get(column.name) or ("" if column.default is None else str(column.default))
        empty = "" if column.required and column.kind == "integer" else _toml_value(column, blank)
        lines += [
            f"# {column.meaning_sv} / {column.meaning}",
            f"{'' if empty else '# '}{column.name} = {empty}",
        ]
    (folder / SETTINGS_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    for schema in schemas:
        heading = ",".join(column.heading for column in schema.columns)
        (folder / f"{schema.name}.csv").write_text(heading + "\n", encoding="utf-8", newline="\n")
