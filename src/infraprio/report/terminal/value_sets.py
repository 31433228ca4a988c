"""Sets of appraisal values, and what was read in a guideline's workbook, as text for a terminal."""

from __future__ import annotations

import textwrap
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.report.words.indicators import unit_word
from infraprio.report.words.language import number, word
from infraprio.scenario.columns import written
from infraprio.scenario.parameters import built_in, value_set
from infraprio.scenario.sets.shipped import PARTS, SETS, shipped_rows
from infraprio.words import say, say_number

if TYPE_CHECKING:
    from infraprio.appraisal.national.read import NationalValues

__all__ = ["national_text", "set_text", "sets_text"]

_MANY = 40  # rows of what was left that are shown; the file has all


def _values() -> list[str]:
    return [p.id for p in built_in().values() if p.kind == "value"]


def _held(name: str) -> tuple[list[str], list[str]]:
    """Values that a set gives, and those that it lacks; one for killed and severely injured together is given by both parts."""
    own = set(value_set(name))
    given = own | ({"severe_accident_msek"} if own >= set(PARTS) else set())
    return [i for i in _values() if i in given], [i for i in _values() if i not in given]


def _lines(cells: list[list[str]], right: set[int]) -> list[str]:
    widths = [max(len(row[k]) for row in cells) for k in range(len(cells[0]))]
    return [
        "  ".join(
            f"{cell:>{width}}" if k in right else f"{cell:<{width}}"
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def sets_text(language: str) -> str:
    """The sets that come with infraprio: what each is, holds and lacks.

    Examples
    --------
    >>> print(sets_text("en").splitlines()[3].split()[0])
    uk_tag
    """
    heads = ("value_set", "sets_held", "sets_lacking", "discount_percent", "status_word", "edition")
    cells = [[word(head, language) for head in heads]]
    for name in SETS:
        held, lacking = _held(name)
        every = value_set(name)
        rate = every["discount_rate"].value if "discount_rate" in every else float("nan")
        statuses = sorted({word(p.status, language) for p in every.values()})
        editions = dict.fromkeys(p.edition for p in every.values() if p.edition)
        cells.append(
            [
                name,
                str(len(held)),
                str(len(lacking)),
                number(100 * rate, 1, language) if rate == rate else "–",
                ", ".join(statuses),
                "; ".join(editions),
            ]
        )
    return "\n".join([*_lines(cells, {1, 2, 3}), "", *textwrap.wrap(say("values.use", language), 100)])


def set_text(name: str, language: str) -> str:
    """All that a set holds, with source and row; what it lacks; what it holds that the calculation has no place for."""
    rows = shipped_rows(f"sets/{name}")
    held, lacking = _held(name)
    both = set(value_set(name)) >= set(PARTS)
    cells = [
        [word(key, language) for key in ("parameter", "value", "unit", "price_year", "status_word", "origin")]
    ]
    cells += [_cells(row, name, language) for row in rows if row["id"] and (both or row["id"] not in PARTS)]
    lines = [
        say("values.set_title", language, name=name, n=len(held), m=len(_values())),
        "",
        *_lines(cells, {1}),
    ]
    sources: dict[str, list[str]] = {}
    for row in rows:
        sources.setdefault(row["source"], []).append(row["line"])
    lines += ["", word("source", language) + ":"]
    lines += [f"  {source} ({name}:{', '.join(at)})" for source, at in sources.items()]
    if "discount_rate" in lacking:
        lines += ["", say("values.set_no_rate", language)]
    if rest := [each for each in lacking if each != "discount_rate"]:
        lines += [
            "",
            say("values.set_lacks", language, n=len(rest)),
            *_wrapped(", ".join(map(written, rest))),
        ]
    aside = [row for row in rows if not row["id"] or (row["id"] in PARTS and not both)]
    if aside:
        lines += ["", say("values.set_aside", language)]
        for row in aside:
            worth = f"{_figure(row['value'], language)} {unit_word(row['unit'], language)}"
            lines.append(f"  {worth}: {row['note']} ({name}:{row['line']})")
    return "\n".join(lines)


def _cells(row: Any, name: str, language: str) -> list[str]:
    status = word(row["status"], language)
    value, unit = _figure(row["value"], language), unit_word(row["unit"], language)
    return [written(row["id"]), value, unit, row["price_year"], status, f"{name}:{row['line']}"]


def _figure(value: str, language: str) -> str:
    """A number with the digits that it is written with, in the format of the language."""
    exponent = Decimal(value).as_tuple().exponent
    return number(float(value), max(-int(exponent), 0), language)


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(words, 100, initial_indent="  ", subsequent_indent="  ")


def national_text(found: NationalValues, language: str) -> str:
    """What was read in a workbook, what was left and why."""
    lines = [say("values.read", language, n=len(found.values), edition=found.edition)]
    if found.other_edition:
        lines.append(say("values.read_other", language, edition=found.edition))
    if len(found.values):
        head = [word(key, language) for key in ("parameter", "value", "unit", "price_year", "source")]
        cells = []
        for row in found.values.to_dict("records"):
            year = f"{row['price_year']:g}" if pd.notna(row["price_year"]) else ""
            value, unit = _figure(f"{row['value']:g}", language), unit_word(row["unit"], language)
            cells.append([written(row["id"]), value, unit, year, row["source"]])
        lines += ["", *_lines([head, *cells], {1})]
    if len(found.left):
        lines += ["", say_number("values.left", language, len(found.left))]
        for row in found.left.head(_MANY).to_dict("records"):
            why = say(f"values.why.{row['why']}", language, about=row["about"])
            place = f"{row['sheet']}, {word('row_word', language)} {row['row']}"
            value = _figure(f"{row['value']:g}", language)
            lines.append(f"  {place}: {row['label']} = {value}: {why}")
    return "\n".join(lines)
