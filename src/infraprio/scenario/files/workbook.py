"""A scenario as an Excel workbook: one sheet a table, and a sheet named scenario with the settings."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text
from infraprio.scenario.columns import Column, TableSchema
from infraprio.scenario.files.guide import (
    HELP,
    MEASURES,
    Measure,
    in_filling_order,
    write_contents,
    write_measures,
)
from infraprio.scenario.files.reading import RawTable, raw_table, settings_of, unread_table
from infraprio.scenario.files.sheets import read_sheets
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import READ, SETTINGS

__all__ = ["SETTINGS_SHEET", "read_workbook", "write_workbook"]

SETTINGS_SHEET = "scenario"
_EPOCH = datetime(2000, 1, 1)


def read_workbook(path: Path) -> tuple[Mapping[Any, object] | None, dict[str, RawTable], list[Finding]]:
    """Settings and raw tables of a workbook, and the faults of its sheets."""
    wanted = {SETTINGS_SHEET, *READ}
    sheets, others, findings = read_sheets(path, lambda name: name.strip().lower() in wanted)
    raw: dict[str, RawTable] = {}
    settings: dict[Any, object] | None = None
    first: dict[str, str] = {}
    for name, cells in sheets.items():
        plain = name.strip().lower()
        if plain in first:
            words: dict[str, Any] = {"table": plain, "other": f"{first[plain]!r}"}
            findings.append(finding("table_twice", path.name, sheet=name, value=name, **words))
            continue
        first[plain] = name
        if plain == SETTINGS_SHEET:
            settings, faults = settings_of([row[:2] for row in cells[1:]], path.name, name)
        else:
            full = [(i, row) for i, row in enumerate(cells, start=1) if any(as_text(cell) for cell in row)]
            table, faults = raw_table(READ[plain], full, path.name, name)
            if table:
                raw[plain] = table
        findings += faults
    findings += [unread_table(path.name, name, raw) for name in others if name.strip().lower() not in HELP]
    if not sheets and any(found.severity == "error" for found in findings):
        return None, {}, findings
    if settings is None:
        findings.append(finding("no_settings", path.name, sheet=SETTINGS_SHEET, value="the sheet scenario"))
    return settings, raw, findings


def _write_sheet(
    book: Any,
    schema: TableSchema,
    header: list[str],
    rows: list[list[str | float | None]],
    styles: Any,
    lists: Mapping[str, str],
) -> None:
    """One table; `lists` says where the ids stand that a column may name."""
    sheet = book.add_worksheet(schema.name)
    sheet.freeze_panes(1, 1)
    headed = {column.heading: column for column in schema.columns}
    for j, name in enumerate(header):
        column = headed.get(name)
        sheet.write_string(0, j, name, styles["required" if column and column.required else "heading"])
        if column:
            unit = f" [{column.unit}]" if column.unit else ""
            sheet.write_comment(0, j, f"{column.meaning_sv}{unit}\n{column.meaning}", {"x_scale": 2})
        widest = max([len(name)] + [len(as_text(row[j])) for row in rows])
        sheet.set_column(j, j, min(max(widest + 2, 8), 60))
        if column and (source := _offered(schema, column, lists)):
            told = {"validate": "list", "source": source, "ignore_blank": True, "error_type": "warning"}
            if column.kind in {"choice", "flag"}:
                del told["error_type"]
            sheet.data_validation(1, j, max(len(rows), 1) + 500, j, told)
    for i, row in enumerate(rows, start=1):
        for j, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(i, j, cell)
            elif cell is not None:
                sheet.write_number(i, j, cell)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(header) - 1)


def _offered(schema: TableSchema, column: Column, lists: Mapping[str, str]) -> list[str] | str:
    """What the list of a column offers: words, or the range of the ids that it may name; of several words a list offers only one."""
    if column.kind in {"choice", "flag"}:
        return list(column.choices) or ["yes", "no"]
    if (schema.name, column.name) == ("goals", "indicator"):
        return lists.get(MEASURES, "")
    return lists.get(column.refers, "") if column.kind == "id" else ""


def write_workbook(
    scenario: Scenario, path: Path, *, all_sheets: bool = False, measures: Sequence[Measure] = ()
) -> None:
    """Write the scenario as a workbook; required headings are dark, each heading carries its meaning as a note.

    Empty tables are left out unless `all_sheets` asks for them. With `measures` it is one to fill in: the sheets stand in the
    order in which they are filled in, the first says so, and the last holds what goals can be measured by.
    """
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties(
            {"created": _EPOCH}
        )  # no clock in the file: the same scenario gives the same bytes
        styles = {
            "required": book.add_format({"bold": True, "font_color": "white", "bg_color": "#1f4e79"}),
            "heading": book.add_format({"bold": True, "bg_color": "#d9e2ec"}),
        }
        if measures:
            write_contents(book, styles)
        sheet = book.add_worksheet(SETTINGS_SHEET)
        sheet.write_row(0, 0, ["setting", "value", "meaning"], styles["heading"])
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 2, 70)
        stated = scenario.stated()
        for i, column in enumerate(SETTINGS, start=1):
            value = stated.get(column.name)
            sheet.write_string(i, 0, column.name)
            if isinstance(value, str):
                sheet.write_string(i, 1, value)  # also where it looks like a formula or a number
            elif value is not None:
                sheet.write_number(i, 1, value)
            sheet.write_string(i, 2, f"{column.meaning_sv} / {column.meaning}")
        tables = {name: table for name, table in scenario.tables.items() if len(table) or all_sheets}
        lists = {
            name: f"='{name}'!$A$2:$A${max(len(t), 1) + 500}"
            for name, t in tables.items()
            if t.header[0] == "id"
        }
        lists |= {MEASURES: f"='{MEASURES}'!$A$2:$A${len(measures) + 1}"} if measures else {}
        for table in (in_filling_order(tables) if measures else tables).values():
            _write_sheet(book, table.schema, table.header, list(table.cells()), styles, lists)
        if measures:
            write_measures(book, styles, measures)
    path.write_bytes(held.getvalue())
