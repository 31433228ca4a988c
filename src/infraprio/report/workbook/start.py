"""The first page of the workbook: what the answer is, how sure, and what stands where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from infraprio.report.sheet import scenario_name
from infraprio.report.stages import what_is_judged
from infraprio.report.tables.agency_rule import agency_rule
from infraprio.report.tables.statements import certificate, does, headline, placeholders
from infraprio.report.words.language import word
from infraprio.report.workbook.cells import DARK, Styles, lines_of, paper, paragraphs

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["write_start"]

_WIDTHS = (30, 95)


def _links(page: Any, style: Styles, row: int, links: Sequence[tuple[str, str]]) -> int:
    """Pages with links, and what each answers; gives the next row."""
    for name, told in links:
        page.write_url(row, 0, f"internal:'{name}'!A1", style(font_color="#1f4e79", underline=1), name)
        page.write_string(row, 1, told, style(text_wrap=True))
        page.set_row(row, 15 * lines_of(told, _WIDTHS[1]))
        row += 1
    return row


def write_start(page: Any, style: Styles, result: Result, names: Mapping[str, str], more: Sequence[str], language: str) -> None:  # fmt: skip
    """Write the page.

    Parameters
    ----------
    names : key of a page -> its name on the tab, in the order of use
    more : names of the pages with a table each, where they were asked for
    """
    page.hide_gridlines(2)
    for j, width in enumerate(_WIDTHS):
        page.set_column(j, j, width)
    paper(page, landscape=False)
    settings, note = result.scenario.settings, style.note
    page.write_string(0, 0, word("priority_order", language), style(bold=True, font_size=18, font_color=DARK))
    page.set_row(0, 28)
    page.write_string(1, 0, scenario_name(result, language), style(font_size=12))
    about = ", ".join(str(settings[key]) for key in ("region", "plan", "case_number") if settings[key])
    page.write_string(2, 0, about, style(font_color="#555555"))
    wide = float(sum(_WIDTHS))
    answer = (headline(result, language), does(result, language), what_is_judged(result, language))
    row = paragraphs(page, 4, answer, style(text_wrap=True, font_size=12), last=1, wide=wide * 0.9)
    page.write_string(row + 1, 0, word("contents", language), style(bold=True, font_size=13))
    links = [(name, word(f"holds_{key}", language)) for key, name in names.items() if key != "start"]
    row = _links(page, style, row + 2, links)
    if more:
        page.write_string(row + 1, 0, word("tables_each", language), style(bold=True, font_size=13))
        row = _links(page, style, row + 2, [(name, "") for name in more])
    page.write_string(row + 1, 0, word("how_sure", language), style(bold=True, font_size=13))
    told = (
        certificate(result, language), agency_rule(result, language), placeholders(result, language),
        word("cells_protected", language), "" if more else word("tables_elsewhere", language), str(settings["attribution"]),
    )  # fmt: skip
    paragraphs(page, row + 2, told, note, last=1, wide=wide)
