"""The result as a workbook: a page that links to the others, then pages in the order of use, then a page a table if asked for."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.report.sheet import Sheet
from infraprio.report.tables.in_one import with_ranges
from infraprio.report.tables.ranked_lists import sheets, sheets_in_use
from infraprio.report.words.language import word
from infraprio.report.workbook.cells import DARK, Styles, lines_of, paper, write_table
from infraprio.report.workbook.pages import PAGES, Pages
from infraprio.report.workbook.start import write_start
from infraprio.report.workbook.try_weights import write_weights
from infraprio.scenario.money import reader_of
from infraprio.writing import replaced_file

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["SHEETS", "checked_sheets", "write_excel", "write_tables"]

_EPOCH: Final = datetime(2000, 1, 1)
SHEETS: Final = ("main", "all")
"""What sheets a workbook may have: those in the order of use, or beside them a sheet for every table."""


def checked_sheets(asked: str) -> str:
    """What is asked of the sheets, if there is such a choice.

    Raises
    ------
    InfraprioError
        There is none.
    """
    if asked not in SHEETS:
        raise InfraprioError(finding("unknown_sheets", value=asked, known=", ".join(SHEETS)))
    return asked


def _tab(title: str, used: set[str]) -> str:
    """A name that a tab can have, and that no other has."""
    name = title.replace(":", "").replace("/", "-")[:31]
    while name.lower() in used:
        name = f"{name[:28]} {len(used)}"
    used.add(name.lower())
    return name


def _write_sheet(book: Any, style: Styles, sheet: Sheet, name: str) -> None:
    page = book.add_worksheet(name)
    paper(page)
    page.write_string(0, 0, sheet.title, style.title)
    write_table(page, style, sheet, 2)


def _kept(result: Result, names: dict[str, str], tables: dict[str, Sheet]) -> dict[str, str]:
    """The pages that have something to show."""
    empty = {
        "effects": "effects" not in tables,
        "money": "appraisal" not in tables,
        "sureness": "robustness" not in tables and not with_ranges(result),
    }
    return {key: name for key, name in names.items() if not empty.get(key, False)}


def write_excel(result: Result, path: Path, language: str, *, full: bool = True, asked: str = "main") -> None:
    """Write the workbook of a result.

    Parameters
    ----------
    full : with what is known of robustness, resilience and the study
    asked : ``main``, the sheets in the order of use; ``all``, beside them a sheet for every table
    """
    language = reader_of(result.scenario, language)
    import xlsxwriter

    held, wanted = io.BytesIO(), sheets if asked == "all" else sheets_in_use
    tables = wanted(result, language, full=full)
    by_name = {each.name: each for each in tables}
    used: set[str] = set()
    names = {key: _tab(word(f"page_{key}", language), used) for key in ("start", *PAGES)}
    names = _kept(result, names, by_name)
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"created": _EPOCH})  # no clock in the file: the same run gives the same bytes
        style = Styles(book, language)
        first = book.add_worksheet(names["start"])
        pages = Pages(book=book, style=style, result=result, language=language, tables=by_name, names=names)
        for key in names:
            if key == "try":
                write_weights(book, style, result, language, names["try"])
            elif key != "start":
                getattr(pages, key)()
        more = [(_tab(each.title, used), each) for each in tables] if asked == "all" else []
        for name, each in more:
            _write_sheet(book, style, each, name)
        write_start(first, style, result, names, [name for name, _ in more], language)
    with replaced_file(path) as fresh:
        fresh.write_bytes(held.getvalue())


def write_tables(tables: list[Sheet], path: Path, title: str, sentences: list[str], language: str) -> None:
    """Write a workbook of some tables, with a front sheet of sentences."""
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"created": _EPOCH})
        style = Styles(book, language)
        page = book.add_worksheet(word("summary", language))
        page.hide_gridlines(2)
        page.set_column(0, 0, 100)
        paper(page)
        page.write_string(0, 0, title, style(bold=True, font_size=18, font_color=DARK))
        for i, text in enumerate(sentences, start=2):
            page.write_string(i, 0, text, style(text_wrap=True))
            page.set_row(i, 16 * lines_of(text, 100))
        used = {word("summary", language).lower()}
        for sheet in tables:
            _write_sheet(book, style, sheet, _tab(sheet.title, used))
    with replaced_file(path) as fresh:
        fresh.write_bytes(held.getvalue())
