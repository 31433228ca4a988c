"""From raw cells to typed tables; every fault becomes a finding and reading goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from infraprio.scenario.cells import CellError, Value, as_text, missing, nearest, parse_cell
from infraprio.scenario.columns import Column, TableSchema
from infraprio.scenario.findings import Finding, finding
from infraprio.scenario.scenario import Table
from infraprio.scenario.tables import SETTINGS

__all__ = ["RawTable", "empty_table", "read_settings", "read_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """Cells as a file or a sheet holds them.

    Attributes
    ----------
    header : heading cells.
    body : cells of each row that is not blank.
    rows : line of the file or row of the sheet of each of them.
    file, sheet : where they come from.
    """

    header: Sequence[object]
    body: Sequence[Sequence[object]]
    rows: Sequence[int]
    file: str
    sheet: str = ""


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
    place: dict[str, Any] = {"file": raw.file, "sheet": raw.sheet, "row": 1}
    known: dict[str, int] = {}
    extra: list[int] = []
    seen: set[str] = set()
    findings = []
    for i, cell in enumerate(raw.header):
        name = as_text(cell)
        plain = name.lower()
        if not plain:
            if any(i < len(row) and as_text(row[i]) for row in raw.body):
                findings.append(
                    finding("unknown_column", **place, column="", value=f"no. {i + 1}", near="", near_sv="")
                )
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
            findings.append(
                finding("unknown_column", **place, column=name, value=name, **nearest(name, schema.by_name))
            )
    names = [as_text(raw.header[i]) for i in extra]
    findings += [
        finding("missing_column", **place, column=c.name, **nearest(c.name, names))
        for c in schema.columns
        if c.required and c.name not in known
    ]
    return known, extra, findings


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
                words: dict[str, Any] = {"near": "", "near_sv": "", **fault.words}
                findings.append(
                    finding(
                        fault.code,
                        raw.file,
                        sheet=raw.sheet,
                        row=row,
                        column=column.name,
                        value=as_text(cell),
                        **words,
                    )
                )
                values.append(missing(column))
        columns[column.name] = _array(column, values)
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
    given: Mapping[str, object], file: str, sheet: str = ""
) -> tuple[dict[str, Any], list[Finding]]:
    """Type the settings; unknown ones are warned about, missing ones get their default."""
    findings = []
    known = {column.name: column for column in SETTINGS}
    for name in given:
        if name not in known:
            findings.append(
                finding(
                    "unknown_setting",
                    file,
                    sheet=sheet,
                    column=name,
                    value=as_text(name),
                    **nearest(name, known),
                )
            )
    settings: dict[str, Any] = {}
    for column in SETTINGS:
        cell = given.get(column.name)
        try:
            value = parse_cell(column, cell)
        except CellError as fault:
            words: dict[str, Any] = {"near": "", "near_sv": "", **fault.words}
            findings.append(
                finding(fault.code, file, sheet=sheet, column=column.name, value=as_text(cell), **words)
            )
            value = missing(column)
        whole = column.kind == "integer" and isinstance(value, float) and value == value
        settings[column.name] = int(value) if whole and isinstance(value, float) else value
    return settings, findings
