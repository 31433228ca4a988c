"""The result as a workbook: a front sheet to send on, then a sheet a table."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infraprio.report.record import run_record
from infraprio.report.sheet import Sheet, proposal_names, row_names, scenario_name
from infraprio.report.stages import list_title, what_is_judged
from infraprio.report.tables.agency_rule import agency_rule
from infraprio.report.tables.column_meanings import definition
from infraprio.report.tables.ranked_lists import sheets
from infraprio.report.tables.statements import (
    certificate,
    does,
    footnotes,
    frame_of,
    headline,
    list_notes,
    values_in_use,
)
from infraprio.report.words.language import word
from infraprio.report.workbook.try_weights import write_weights
from infraprio.scenario.money import reader_of
from infraprio.writing import replaced_file

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["write_excel", "write_tables"]

_EPOCH = datetime(2000, 1, 1)
_DARK, _PALE = "#1f4e79", "#d9e2ec"


class _Styles:
    """Formats of one workbook, made when first asked for."""

    def __init__(self, book: Any) -> None:
        self.book, self.made = book, {}  # type: ignore[var-annotated]

    def __call__(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(
                {"font_name": "Calibri", "font_size": 11, "valign": "top", **properties}
            )
        return self.made[key]


def _width(sheet: Sheet, column: str) -> float:
    cells, heading = sheet.frame[column], sheet.headings[column]
    least = max(len(part) for part in [*heading.split(), ""]) * 1.1 + 1.5  # no word of a heading is broken
    if cells.dtype.kind in "fiu":
        return max(9.0, least, min(len(heading) / 2 + 2, 16))
    longest = max([len(str(cell)) for cell in cells] + [6])
    return max(8.0, least, min(longest * 0.95 + 2, 52))


def _lines(text: str, width: float) -> int:
    """Lines that a wrapped text takes, for programs that do not fit the height of rows themselves."""
    return max(math.ceil(len(text) / width), 1)


def _write_column(page: Any, style: _Styles, sheet: Sheet, column: str, first: int, j: int) -> None:
    """Write the cells of a column from row `first` on; what is missing stays empty."""
    page.set_column(j, j, _width(sheet, column))
    digits = "0." + "0" * sheet.decimals.get(column, 1) if sheet.decimals.get(column, 1) else "0"
    numeric = style(num_format=f"#,##{digits}")
    text = style(text_wrap=_width(sheet, column) > 40, align="left", indent=1)
    for i, cell in enumerate(sheet.frame[column], start=first):
        if isinstance(cell, str):
            page.write_string(i, j, cell, text)
        elif cell is not None and not math.isnan(cell):
            page.write_number(i, j, float(cell), numeric)


def _write_sheet(book: Any, style: _Styles, sheet: Sheet, used: set[str], language: str) -> None:
    name = sheet.title.replace(":", "").replace("/", "-")[:31]
    while name.lower() in used:
        name = f"{name[:28]} {len(used)}"
    used.add(name.lower())
    page = book.add_worksheet(name)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)
    page.set_footer("&L&A&R&P (&N)")
    page.write_string(0, 0, sheet.title, style(bold=True, font_size=14, font_color=_DARK))
    top = 2
    heading = style(
        bold=True, font_color="white", bg_color=_DARK, text_wrap=True, border=1, border_color="#ffffff"
    )
    frozen = 0
    for j, column in enumerate(map(str, sheet.frame.columns)):
        page.write_string(top, j, sheet.headings[column], heading)
        if note := definition(column, language):
            page.write_comment(top, j, note, {"x_scale": 2.2, "author": "infraprio"})
        frozen = j + 1 if column == "name" else frozen
        _write_column(page, style, sheet, column, top + 1, j)
    widths = {str(column): _width(sheet, str(column)) for column in sheet.frame.columns}
    page.set_row(top, 16 * max([2, *(min(_lines(sheet.headings[c], w), 5) for c, w in widths.items())]))
    wrapped = [column for column, width in widths.items() if width > 40]
    for i, cells in enumerate(sheet.frame[wrapped].itertuples(index=False), start=top + 1):
        lines = max([_lines(str(cell), widths[c]) for c, cell in zip(wrapped, cells, strict=True)] + [1])
        if lines > 1:
            page.set_row(i, 15 * lines)
    page.freeze_panes(top + 1, frozen)
    last = top + len(sheet.frame)
    if len(sheet.frame):
        page.autofilter(top, 0, last, len(sheet.frame.columns) - 1)
    for column in sheet.bars:
        j = list(sheet.frame.columns).index(column)
        page.conditional_format(
            top + 1, j, max(last, top + 1), j,
            {"type": "data_bar", "bar_color": "#9db8d2", "bar_solid": True, "data_bar_2010": True},
        )  # fmt: skip


def _paragraphs(page: Any, row: int, texts: Iterable[str], note: Any) -> int:
    """Write texts over the whole width of the front page; gives the next row."""
    for text in texts:
        if text:
            page.merge_range(row, 0, row, 5, text, note)
            page.set_row(row, 15 * math.ceil(len(text) / 105))
            row += 1
    return row


def _front_lists(page: Any, style: _Styles, result: Result, language: str, row: int) -> int:
    """Write the list of each horizon; gives the next row."""
    names, periods = proposal_names(result, language), row_names(result, "periods", language)
    columns = ("rank", "name", "cost_msek", "goal_score", "period", "status")
    aligned = ("center", "left", "right", "right", "center", "left")
    heads = [
        style(bold=True, font_color="white", bg_color=_DARK, text_wrap=True, align=side) for side in aligned
    ]
    for horizon, part in result.ranking.lists.items():
        if not len(part):
            continue
        page.write_string(row, 0, list_title(horizon, language), style(bold=True, font_size=13))
        page.write_string(row + 1, 0, frame_of(result, horizon, language), style(font_color="#555555"))
        for j, column in enumerate(columns):
            page.write_string(row + 2, j, word(column, language), heads[j])
        row += 3
        for i, (proposal, line) in enumerate(part.iterrows()):
            shade: dict[str, Any] = {"bg_color": _PALE} if i % 2 else {}
            if line["status"] != "in_plan":
                shade = {**shade, "italic": True, "font_color": "#555555"}
            page.write_number(row, 0, line["rank"], style(num_format="0", align="center", **shade))
            page.write_string(row, 1, names[str(proposal)], style(text_wrap=True, **shade))
            page.write_number(row, 2, line["cost_msek"], style(num_format="#,##0", **shade))
            page.write_number(row, 3, line["goal_score"], style(num_format="0.0", **shade))
            page.write_string(row, 4, periods.get(line["period"], ""), style(align="center", **shade))
            page.write_string(row, 5, word(line["status"], language), style(text_wrap=True, **shade))
            row += 1
        row += 1
    return row


def _front(book: Any, style: _Styles, result: Result, language: str) -> None:
    page = book.add_worksheet(word("summary", language))
    page.hide_gridlines(2)
    page.set_column(0, 0, 6)
    page.set_column(1, 1, 58)
    page.set_column(2, 5, 15)
    page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_row(0, 28)
    page.set_row(1, 18)
    settings = result.scenario.settings
    page.write_string(
        0, 0, word("priority_order", language), style(bold=True, font_size=18, font_color=_DARK)
    )
    page.write_string(1, 0, scenario_name(result, language), style(font_size=12))
    about = ", ".join(str(settings[key]) for key in ("region", "plan", "case_number") if settings[key])
    page.write_string(2, 0, about, style(font_color="#555555"))
    note = style(text_wrap=True, font_color="#333333")
    row = _paragraphs(page, 4, (f(result, language) for f in (headline, what_is_judged, does)), note)
    row = _front_lists(page, style, result, language, row + 1)
    told = (
        *list_notes(result, language),
        *footnotes(result, language),
        certificate(result, language),
        agency_rule(result, language),
        *values_in_use(result, language),
        str(settings["attribution"]),
    )
    _paragraphs(page, row, told, note)


def write_excel(result: Result, path: Path, language: str, *, full: bool = True) -> None:
    """Write the workbook of a result; `full` adds the tables of robustness and resilience."""
    language = reader_of(result.scenario, language)
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"created": _EPOCH})  # no clock in the file: the same run gives the same bytes
        style = _Styles(book)
        _front(book, style, result, language)
        used = {word(key, language).lower() for key in ("summary", "try_weights", "about")}
        head: dict[str, Any] = {"bold": True, "font_color": "white", "bg_color": _DARK}
        write_weights(book, style, result, language, head)
        for sheet in sheets(result, language, full=full):
            _write_sheet(book, style, sheet, used, language)
        page = book.add_worksheet(word("about", language))
        page.set_column(0, 0, 28)
        page.set_column(1, 1, 90)
        for i, (key, value) in enumerate(_flat(run_record(result))):
            page.write_string(i, 0, key)
            page.write_string(i, 1, str(value), style(text_wrap=True))
    with replaced_file(path) as fresh:
        fresh.write_bytes(held.getvalue())


def write_tables(tables: list[Sheet], path: Path, title: str, sentences: list[str], language: str) -> None:
    """Write a workbook of some tables, with a front sheet of sentences."""
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"created": _EPOCH})
        style = _Styles(book)
        page = book.add_worksheet(word("summary", language))
        page.hide_gridlines(2)
        page.set_column(0, 0, 100)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.write_string(0, 0, title, style(bold=True, font_size=18, font_color=_DARK))
        for i, text in enumerate(sentences, start=2):
            page.write_string(i, 0, text, style(text_wrap=True))
            page.set_row(i, 16 * _lines(text, 100))
        used = {word("summary", language).lower()}
        for sheet in tables:
            _write_sheet(book, style, sheet, used, language)
    with replaced_file(path) as fresh:
        fresh.write_bytes(held.getvalue())


def _flat(record: dict[str, Any], before: str = "") -> list[tuple[str, Any]]:
    out = []
    for key, value in record.items():
        out += _flat(value, f"{before}{key}.") if isinstance(value, dict) else [(before + key, value)]
    return out
