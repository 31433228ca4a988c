"""How cells look, and a table of people's columns written to a page of the workbook."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from infraprio.report.sheet import Sheet
from infraprio.report.tables.column_meanings import definition

__all__ = ["DARK", "PALE", "Laid", "Styles", "lines_of", "money_format", "paper", "paragraphs", "write_table"]

DARK: Final = "#1f4e79"
PALE: Final = "#d9e2ec"
BARS: Final = {"type": "data_bar", "bar_color": "#9db8d2", "bar_solid": True, "data_bar_2010": True}
_DENSE: Final = 1.15
"""Letters of a usual text that stand where a column has room for one digit."""
_YEARS: Final = ("price_year", "year")
_LINES: Final = 27
"""Lines that a row may have at most: a spreadsheet's row is no higher than 409 points."""


class Styles:
    """Formats of one workbook, made when first asked for, and the language of its notes."""

    def __init__(self, book: Any, language: str) -> None:
        self.book, self.language, self.made = book, language, {}  # type: ignore[var-annotated]

    def __call__(self, **properties: Any) -> Any:
        """The format with these properties, and those that all cells have."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(
                {"font_name": "Calibri", "font_size": 11, "valign": "top", **properties}
            )
        return self.made[key]

    @property
    def head(self) -> Any:
        """Of headings of columns."""
        return self(
            bold=True, font_color="white", bg_color=DARK, text_wrap=True, border=1, border_color="#ffffff"
        )

    @property
    def title(self) -> Any:
        """Of the title of a page."""
        return self(bold=True, font_size=14, font_color=DARK)

    @property
    def note(self) -> Any:
        """Of sentences."""
        return self(text_wrap=True, font_color="#333333")


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A table that stands on a page: where its columns and rows are."""

    first: int
    last: int
    column: Mapping[str, int] = field(default_factory=dict)


def lines_of(text: str, width: float) -> int:
    """Lines that a wrapped text takes, for programs that do not fit the height of rows themselves."""
    return min(sum(max(math.ceil(len(part) / (width * _DENSE)), 1) for part in text.split("\n")), _LINES)


def paper(page: Any, *, landscape: bool = True) -> None:
    """A page that prints on as many sheets of A4 as it is high, and is one wide."""
    page.set_landscape() if landscape else page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&L&A&R&P (&N)")


def paragraphs(page: Any, row: int, texts: Iterable[str], note: Any, *, last: int, wide: float) -> int:
    """Write texts over the columns up to the last one, together so many characters wide; gives the next row."""
    for text in texts:
        if text:
            page.merge_range(row, 0, row, last, text, note)
            page.set_row(row, 15 * lines_of(text, wide))
            row += 1
    return row


def width_of(sheet: Sheet, column: str) -> float:
    """Width of a column: no word of its heading is broken, and long texts are wrapped."""
    cells, heading = sheet.frame[column], sheet.headings[column]
    least = max(len(part) for part in [*heading.split(), ""]) * 1.1 + 1.5
    if cells.dtype.kind in "fiu":
        return max(9.0, min(least, 24), min(len(heading) / 2 + 2, 16))
    longest = max([len(str(cell)) for cell in cells] + [6])
    return max(8.0, min(least, 24), min(longest * 0.95 + 2, 52))


def money_format(*amounts: ArrayLike) -> str:
    """Format of amounts with the decimals that they have, at most three: rounded halves would not add up to the sums.

    With more, as many as leave no amount without more than a fiftieth of it.

    Examples
    --------
    >>> money_format([60.5], [[55, 1.25]]), money_format([60, 1000])
    ('#,##0.00', '#,##0')
    """
    told = np.concatenate([np.asarray(some, dtype=float).ravel() for some in amounts])
    lost = [np.abs(told - told.round(n)) for n in range(4)]
    exact = (n for n in range(4) if (lost[n] <= 1e-6).all())
    enough = (n for n in range(1, 3) if (lost[n] <= np.abs(told) / 50).all())
    decimals = next(exact, next(enough, 3))
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _number_format(sheet: Sheet, column: str) -> str:
    """A column of whole numbers stands whole; of others no number loses more than a fiftieth, with three decimals at most."""
    if column in _YEARS:
        return "0"
    numbers = [float(cell) for cell in sheet.frame[column] if isinstance(cell, Real)]
    known = [number for number in numbers if math.isfinite(number)]
    exact = all(abs(number - round(number)) <= 1e-6 for number in known)
    enough = (d for d in range(1, 3) if all(abs(n - round(n, d)) <= abs(n) / 50 for n in known))
    decimals = 0 if exact else max(sheet.decimals.get(column, 1), next(enough, 3))
    return "#,##0." + "0" * decimals if decimals else "#,##0"


def _write_cells(page: Any, style: Styles, sheet: Sheet, column: str, at: tuple[int, int], wide: float, bold: Collection[int]) -> None:  # fmt: skip
    """Write the cells of a column from a place on; what is missing stays empty, what is infinite too."""
    first, j = at
    numbers, texts = (
        {"num_format": _number_format(sheet, column)},
        {"align": "left"} | ({"indent": 1} if j else {}),
    )
    for i, cell in enumerate(sheet.frame[column]):
        more = {"bold": True, "bg_color": PALE} if i in bold else {}
        if isinstance(cell, str):
            page.write_string(first + i, j, cell, style(**texts, text_wrap=len(cell) > wide, **more))
        elif cell is not None and math.isfinite(cell):
            page.write_number(first + i, j, float(cell), style(**numbers, **more))
        elif more:
            page.write_blank(first + i, j, None, style(**more))


def _heights(page: Any, sheet: Sheet, widths: Mapping[str, float], first: int) -> None:
    """Rows as high as their longest wrapped text."""
    wrapped = [column for column in widths if sheet.frame[column].dtype.kind not in "fiu"]
    for i, cells in enumerate(sheet.frame[wrapped].itertuples(index=False), start=first):
        lines = max(
            [lines_of(str(cell), widths[c] - 1) for c, cell in zip(wrapped, cells, strict=True)] + [1]
        )
        if lines > 1:
            page.set_row(i, 15 * lines)


def write_table(
    page: Any,
    style: Styles,
    sheet: Sheet,
    top: int,
    *,
    details: Collection[str] = (),
    bold: Collection[int] = (),
    alone: bool = True,
    widths: Mapping[str, float] | None = None,
) -> Laid:
    """Write headings, notes that define the columns, and cells, from a row on.

    Parameters
    ----------
    details : columns that are folded away until they are asked for
    bold : numbers of rows that stand out
    alone : whether it is the only table of its page: with filter, frozen headings, headings on each printed page
    widths : of the columns, where several tables share them
    """
    columns = [str(column) for column in sheet.frame.columns]
    wide = {c: width_of(sheet, c) for c in columns} | dict(widths or {})
    frozen, last = 0, top + len(sheet.frame)
    for j, column in enumerate(columns):
        page.write_string(top, j, sheet.headings[column], style.head)
        if note := definition(column, style.language):
            page.write_comment(top, j, note, {"x_scale": 2.2, "author": "infraprio"})
        frozen = j + 1 if column == "name" else frozen
        if alone:
            page.set_column(
                j, j, wide[column], None, {"level": 1, "hidden": True} if column in details else {}
            )
        _write_cells(page, style, sheet, column, (top + 1, j), wide[column], bold)
        if column in sheet.bars and len(sheet.frame):
            page.conditional_format(top + 1, j, last, j, BARS)
    tall = (
        min(len(textwrap.wrap(sheet.headings[c], max(int(wide[c]) - 2, 4))), 6)
        for c in columns
        if c not in details
    )
    page.set_row(top, 16 * max([2 if alone else 1, *tall]))
    _heights(page, sheet, {c: w for c, w in wide.items() if c in columns and c not in details}, top + 1)
    if alone:
        page.freeze_panes(top + 1, frozen)
        page.repeat_rows(top)
        page.print_area(0, 0, max(last, top + 1), max(len(columns) - 1, 0))
        if len(sheet.frame):
            page.autofilter(top, 0, last, len(columns) - 1)
    return Laid(first=top + 1, last=last, column={c: j for j, c in enumerate(columns)})
