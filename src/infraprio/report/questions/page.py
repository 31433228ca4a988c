"""One answer as a page: a heading, its sentences, its tables, in one file that any browser opens."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from infraprio.report.words.language import number, word

if TYPE_CHECKING:
    from infraprio.report.sheet import Sheet

__all__ = ["answer_page"]

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#1c2530;background:#fff;max-width:75rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.7rem}h2{font-size:1.2rem;margin-top:2.2rem}li{margin:.3rem 0}"
    "div{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}"
    "th,td{padding:.3rem .6rem;border-bottom:1px solid #c9d1da;text-align:left;vertical-align:top}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}thead th{border-bottom:2px solid #1c2530}"
)


def answer_page(
    title: str, about: str, sentences: Sequence[str], sheets: Sequence[Sheet], language: str
) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    title : heading of the page
    about : what it is about: the name of the scenario
    sentences : the answer in short
    sheets : the tables, each with its heading
    language : ``sv`` or ``en``
    """
    told = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    parts = "".join(_table(each, language) for each in sheets)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}: {escape(about)}</title><style>{_STYLE}</style></head>\n"
        f"<body><main><h1>{escape(title)}</h1><p>{escape(about)}</p><h2>{escape(word('answer_short', language))}</h2>"
        f"<ul>{told}</ul>{parts}</main></body></html>\n"
    )


def _table(sheet: Sheet, language: str) -> str:
    frame = sheet.frame
    numeric = {str(c): frame[c].dtype.kind == "f" for c in frame}
    head = "".join(
        f'<th scope="col"{_side(numeric[str(c)])}>{escape(sheet.headings[str(c)])}</th>' for c in frame
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_side(numeric[str(c)])}>{_cell(line[str(c)], sheet, str(c), language)}</td>" for c in frame
        )
        + "</tr>\n"
        for line in frame.to_dict("records")
    )
    return (
        f"<section><h2>{escape(sheet.title)}</h2><div><table><thead><tr>{head}</tr></thead>"
        f"<tbody>\n{rows}</tbody></table></div></section>\n"
    )


def _side(numeric: bool) -> str:
    return ' class="n"' if numeric else ""


def _cell(value: object, sheet: Sheet, column: str, language: str) -> str:
    if isinstance(value, float):
        return "" if value != value else escape(number(value, sheet.decimals[column], language))
    return "" if value is None else escape(str(value))
