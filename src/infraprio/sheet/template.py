"""A list to fill in: a page that says how, one sheet with a row of weights and two rows that show what is meant."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from infraprio.words import say

__all__ = ["write_list_template"]

_EPOCH: Final = datetime(2000, 1, 1)
_ROWS: Final = 23
"""Rows to fill in, as many as fit on one printed page."""
_COLUMNS: Final = ("name", "cost", "safety", "access", "climate", "group", "requires", "mandatory")
_WIDTH: Final = {"name": 34, "requires": 18, "group": 14}
_GOALS: Final = {"safety": 40, "access": 40, "climate": 20}
"""Goals that stand as examples, with their weights."""
_BUDGET: Final = 300
_EXAMPLES: Final[Sequence[Mapping[str, Any]]] = (
    {
        "name": "bypass",
        "cost": 240,
        "safety": 4,
        "access": 2,
        "climate": 1,
        "group": "north",
        "mandatory": "",
    },
    {
        "name": "station",
        "cost": 85.5,
        "safety": 2,
        "access": 5,
        "climate": 4,
        "group": "south",
        "requires": "bypass",
    },
)


def _word(key: str, language: str) -> str:
    return say(f"list.{key}", language)


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format(
            {"bold": True, "bg_color": "#d9e2ec", "text_wrap": True, "valign": "top", "border": 1}
        ),
        "needed": book.add_format(
            {
                "bold": True,
                "font_color": "white",
                "bg_color": "#1f4e79",
                "text_wrap": True,
                "valign": "top",
                "border": 1,
            }
        ),
        "label": book.add_format({"bold": True}),
        "cell": book.add_format({"border": 1, "border_color": "#bbbbbb"}),
        "example": book.add_format(
            {"border": 1, "border_color": "#bbbbbb", "italic": True, "font_color": "#777777"}
        ),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _start_page(book: Any, file: str, language: str, formats: Mapping[str, Any]) -> None:
    page = book.add_worksheet(_word("start", language))
    page.set_column(0, 0, 96)
    page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 1)
    page.write_string(0, 0, _word("title", language), formats["title"])
    how = say("list.how", language, file=file, sheet=_word("sheet", language))
    for i, line in enumerate(how.split("\n"), start=2):
        page.write_string(i, 0, line, formats["text"])


def _list_page(book: Any, language: str, formats: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(_word("sheet", language))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.repeat_rows(2, 3)
    sheet.write_string(0, 0, _word("budget", language), formats["label"])
    sheet.write_number(0, 1, _BUDGET, formats["example"])
    sheet.write_string(0, 2, _word("budget_note", language))
    for j, key in enumerate(_COLUMNS):
        needed = key in {"name", "cost"} or key in _GOALS
        sheet.write_string(2, j, _word(f"column.{key}", language), formats["needed" if needed else "heading"])
        sheet.write_comment(2, j, _word(f"meaning.{key}", language), {"x_scale": 2})
        sheet.set_column(j, j, _WIDTH.get(key, 12))
        if key in _GOALS:
            sheet.write_number(3, j, _GOALS[key], formats["example"])
        else:
            sheet.write_blank(3, j, None, formats["cell"])
    sheet.write_string(3, 0, _word("weights", language), formats["label"])
    for i in range(_ROWS):
        for j, key in enumerate(_COLUMNS):
            _fill(
                sheet, (4 + i, j), _EXAMPLES[i].get(key, "") if i < len(_EXAMPLES) else "", language, formats
            )
    last = 4 + _ROWS + 500
    words = [_word("yes", language)]
    sheet.data_validation(
        4, len(_COLUMNS) - 1, last, len(_COLUMNS) - 1, {"validate": "list", "source": words}
    )
    sheet.data_validation(4, 1, last, 1, {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.freeze_panes(4, 1)
    sheet.activate()


def _fill(
    sheet: Any, place: tuple[int, int], value: str | float, language: str, formats: Mapping[str, Any]
) -> None:
    if isinstance(value, str):
        sheet.write(
            *place,
            _word(f"example.{value}", language) if value else None,
            formats["example" if value else "cell"],
        )
    else:
        sheet.write_number(*place, value, formats["example"])


def write_list_template(path: Path, language: str) -> None:
    """Write a workbook with one list to fill in; its examples run as they are.

    Parameters
    ----------
    path : new file that ends in .xlsx
    language : of headings and explanations
    """
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"created": _EPOCH})  # no clock in the file: the same bytes every time
        formats = _formats(book)
        _start_page(book, path.name, language, formats)
        _list_page(book, language, formats)
    path.write_bytes(held.getvalue())
