"""From raw cells to typed tables; every fault becomes a finding and reading goes on."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import CellError, Value, as_text, missing, nearest, parse_cell
from infraprio.scenario.checks.total_rows import total_of
from infraprio.scenario.columns import Column, TableSchema
from infraprio.scenario.files.headings import heading_row, meant_column, meant_table
from infraprio.scenario.files.numbers import ambiguous_numbers
from infraprio.scenario.scenario import Table
from infraprio.scenario.tables import SETTINGS, TABLES
from infraprio.words import Words

__all__ = [
    "RawTable",
    "empty_table",
    "raw_table",
    "read_settings",
    "read_table",
    "settings_of",
    "unread_table",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """Cells as a file or a sheet holds them.

    Attributes
    ----------
    header : heading cells.
    body : cells of each row that is not blank.
    rows : line of the file or row of the sheet of each of them.
    file, sheet : where they come from.
    header_row : line of the file or row of the sheet of the headings.
    """

    header: Sequence[object]
    body: Sequence[Sequence[object]]
    rows: Sequence[int]
    file: str
    sheet: str = ""
    header_row: int = 1


def raw_table(
    schema: TableSchema, full: Sequence[tuple[int, Sequence[object]]], file: str, sheet: str = ""
) -> tuple[RawTable | None, list[Finding]]:
    """The table among the rows of a file or sheet that are not blank, each with its line; None if there is none.

    Headings that stand below a title are found and rows of totals are left out, and that they are is said.
    """
    if not full:
        return None, [finding("empty_file", file, sheet=sheet)]
    at = heading_row(schema, [cells for _, cells in full[:20]])
    line, header = full[at]
    findings = [finding("headings_lower", file, sheet=sheet, row=line, row_of=line)] if at else []
    body, rows = [], []
    for i, cells in full[at + 1 :]:
        if total := total_of(schema, header, cells):
            findings.append(finding("total_row", file, sheet=sheet, row=i, value=total))
        else:
            body.append(cells)
            rows.append(i)
    return RawTable(header=header, body=body, rows=rows, file=file, sheet=sheet, header_row=line), findings


def settings_of(
    rows: Sequence[Sequence[object]], file: str, sheet: str
) -> tuple[dict[Any, object], list[Finding]]:
    """Settings from rows of name and value; one that is given twice is refused."""
    settings: dict[Any, object] = {}
    findings = []
    for row in rows:
        name = as_text(row[0]).lower() if row else ""
        if name in settings:
            findings.append(finding("setting_twice", file, sheet=sheet, column=name, value=name))
        elif name:
            settings[name] = row[1] if len(row) > 1 else None
    return settings, findings


def unread_table(file: str, name: str, found: Container[str], *, sheet: bool = True) -> Finding:
    """The warning that a sheet or file is no table, with the table it may be if that one was not found."""
    left = {n: schema for n, schema in TABLES.items() if n not in found}
    meant = meant_table(name, left.values())
    near = {"near": Words.of("near.meant", word=meant)} if meant else nearest(name, left)
    return finding("unknown_table", file, sheet=name if sheet else "", value=name, **near)


def _array(column: Column, values: Sequence[Value]) -> np.ndarray[Any, Any]:
    if column.kind in {"number", "integer", "time"}:
        return np.asarray(values, dtype=float)
    if column.kind == "flag":
        return np.asarray(values, dtype=bool)
    return np.fromiter(values, dtype=object, count=len(values))  # tuples stay tuples


def empty_table(schema: TableSchema, file: str = "", sheet: str = "") -> Table:
    """The table without rows."""
    return Table(
        schema=schema,
        columns={c.name: _array(c, ()) for c in schema.columns},
        rows=(),
        file=file or f"{schema.name}.csv",
        sheet=sheet,
    )


def _headings(schema: TableSchema, raw: RawTable) -> tuple[dict[str, int], list[int], list[Finding]]:
    """Position of every known column, positions of the unknown ones, and the faults."""
    place: dict[str, Any] = {"file": raw.file, "sheet": raw.sheet, "row": raw.header_row}
    known: dict[str, int] = {}
    extra: list[int] = []
    seen: set[str] = set()
    findings = []
    for i, cell in enumerate(raw.header):
        name = as_text(cell)
        plain = name.lower()
        if not plain:
            if any(i < len(row) and as_text(row[i]) for row in raw.body):
                findings.append(finding("unknown_column", **place, column="", value=f"no. {i + 1}", near=""))
                extra.append(i)
            continue
        if plain in seen:
            findings.append(finding("duplicate_column", **place, column=plain, value=plain))
            continue
        seen.add(plain)
        if plain in schema.by_name:
            known[plain] = i
        else:
            extra.append(i)
    for i in extra:
        if name := as_text(raw.header[i]):
            findings.append(_strange(schema, name, known, place))
    names = [as_text(raw.header[i]) for i in extra]
    renamed = {found.column for found in findings if found.code == "renamed_column"}
    findings += [
        finding("missing_column", **place, column=c.name, **nearest(c.name, names))
        for c in schema.columns
        if c.required and c.name not in known and c.name not in renamed
    ]
    return known, extra, findings


def _strange(schema: TableSchema, name: str, known: Mapping[str, int], place: Mapping[str, Any]) -> Finding:
    """A heading that is not known: surely another word for a column that is missing, or perhaps a misspelt one."""
    meant = meant_column(name, schema)
    if (
        meant
        and meant not in known
        and (schema.by_name[meant].required or schema.by_name[meant].kind != "text")
    ):
        unit = schema.by_name[meant].unit or "-"
        return finding("renamed_column", **place, column=meant, value=name, unit=unit)
    near = nearest(name, [column for column in schema.by_name if column not in known])
    return finding("unknown_column", **place, column=name, value=name, **near)


def read_table(schema: TableSchema, raw: RawTable) -> tuple[Table, list[Finding]]:
    """Type every cell of a raw table.

    A cell with a fault gets the value of an empty one, so that all faults are found in one pass; the caller
    refuses the scenario if there is any finding of severity error.
    """
    known, extra, findings = _headings(schema, raw)
    width = len(raw.header)
    for row, cells in zip(raw.rows, raw.body, strict=True):
        if len(cells) > width and any(as_text(cell) for cell in cells[width:]):
            findings.append(
                finding(
                    "ragged_row",
                    raw.file,
                    sheet=raw.sheet,
                    row=row,
                    value=as_text(cells[width]),
                    found=len(cells),
                    wanted=width,
                )
            )
    columns: dict[str, np.ndarray[Any, Any]] = {}
    blank: dict[str, frozenset[int]] = {}
    for column in schema.columns:
        at = known.get(column.name)
        if column.default is not None or column.kind == "flag":
            cells_of = (cells[at] if at is not None and at < len(cells) else None for cells in raw.body)
            blank[column.name] = frozenset(i for i, cell in enumerate(cells_of) if not as_text(cell))
        values: list[Value] = []
        for row, cells in zip(raw.rows, raw.body, strict=True):
            if at is None:
                values.append(missing(column))
                continue
            cell = cells[at] if at < len(cells) else None
            try:
                values.append(parse_cell(column, cell))
            except CellError as fault:
                words: dict[str, Any] = {"near": "", "value": as_text(cell), **fault.words}
                where: dict[str, Any] = {"sheet": raw.sheet, "row": row, "column": column.name}
                findings.append(finding(fault.code, raw.file, **where, **words))
                values.append(missing(column))
        columns[column.name] = _array(column, values)
        if at is not None and column.kind == "number":
            cells_read = [
                (row, cells[at]) for row, cells in zip(raw.rows, raw.body, strict=True) if at < len(cells)
            ]
            findings += ambiguous_numbers(column, cells_read, raw.file, raw.sheet)
    table = Table(
        schema=schema,
        columns=columns,
        rows=tuple(raw.rows),
        file=raw.file,
        sheet=raw.sheet,
        extra={
            as_text(raw.header[i]): tuple(as_text(cells[i]) if i < len(cells) else "" for cells in raw.body)
            for i in extra
        },
        blank=blank,
    )
    return table, findings


def read_settings(
    given: Mapping[Any, object], file: str, sheet: str = ""
) -> tuple[dict[str, Any], list[Finding]]:
    """Type the settings; unknown ones are warned about, missing ones get their default, case has no meaning."""
    findings = []
    known = {column.name: column for column in SETTINGS}
    plain: dict[str, object] = {}
    for written, cell in given.items():
        name = as_text(written).lower()
        place: dict[str, Any] = {"sheet": sheet, "column": name or as_text(written)}
        if name in plain:
            findings.append(finding("setting_twice", file, **place, value=name))
        elif name not in known:
            findings.append(finding("unknown_setting", file, **place, value=name, **nearest(name, known)))
        elif isinstance(cell, (dict, list)):
            findings.append(finding("bad_setting", file, **place, value=f"a {type(cell).__name__}"))
            continue
        plain.setdefault(name, cell)
    settings: dict[str, Any] = {}
    for column in SETTINGS:
        cell = plain.get(column.name)
        try:
            value = parse_cell(column, cell)
        except CellError as fault:
            words: dict[str, Any] = {"near": "", "value": as_text(cell), **fault.words}
            if not any(found.column == column.name for found in findings):
                findings.append(finding(fault.code, file, sheet=sheet, column=column.name, **words))
            value = missing(column)
        whole = column.kind == "integer" and isinstance(value, float) and value == value
        settings[column.name] = int(value) if whole and isinstance(value, float) else value
    return settings, findings
