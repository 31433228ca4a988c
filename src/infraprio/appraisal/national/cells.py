"""The numbers of a guideline's workbook, each with what stands around it: title, section, label, heading, unit, year."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd
from python_calamine import CalamineError

from infraprio.appraisal.national.units import names_unit
from infraprio.errors import AppraisalError
from infraprio.findings import finding

__all__ = ["Figure", "figures", "read_book"]

_NUMBER: Final = re.compile(r"^[£$€¢]?\s*-?\d[\d\s.,\u00a0]*\s*(%|kr|öre|p)?$")
_YEAR: Final = re.compile(
    r"((?:19|20)\d\d)(?:\s*[-]?)\s*(?:prices?|price|U\.?S\.?|\$|£|€|GBP|USD|EUR|dollars|års|values?)"
    r"|(?:prisnivå|prisår|price year|price base|priser i|prices of)\s*:?\s*((?:19|20)\d\d)",
    re.IGNORECASE,
)
"""A year that is said to be one of prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a workbook.

    Attributes
    ----------
    label : what stands in its own row, and the heading of its column where that tells figures of a row apart.
    around : sheet, titles, section, from the outermost in.
    unit : what is said of its unit, empty where nothing is.
    year : its price year, None where none is said.
    """

    sheet: str
    row: int
    label: str
    around: str
    value: float
    unit: str
    year: int | None


@dataclass(slots=True)
class _Above:
    """What was read above a row of a sheet."""

    titles: list[str] = field(default_factory=list)
    heads: dict[int, str] = field(default_factory=dict)
    section: str = ""
    numbers: bool = False


def read_book(path: Path) -> dict[str, list[list[Any]]]:
    """Sheets of a workbook as rows of cells; a CSV file is a workbook of one sheet.

    Raises
    ------
    AppraisalError
        The file cannot be read.
    """
    try:
        if path.suffix.lower() == ".csv":
            text = path.read_text(encoding="utf-8-sig")
            mark = max(";\t,", key=text.partition("\n")[0].count)
            return {path.stem: list(csv.reader(text.splitlines(), delimiter=mark))}
        frames = pd.read_excel(path, sheet_name=None, engine="calamine", dtype=object, header=None)
    except (OSError, ValueError, csv.Error, CalamineError) as fault:
        raise AppraisalError(finding("book_unreadable", str(path), why=fault)) from fault
    return {
        str(name): [[None if cell != cell else cell for cell in row] for row in frame.to_numpy().tolist()]
        for name, frame in frames.items()
    }


def _number(cell: Any, decimal_comma: bool) -> tuple[float, str] | None:
    """A cell as a number with the unit that stands in it; None where it is none."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return float(cell), ""
    text = str(cell).strip()
    if not _NUMBER.match(text):
        return None
    digits = re.sub(r"[^\d.,-]", "", text)
    digits = (
        digits.replace(".", "").replace(",", ".")
        if decimal_comma and "," in digits
        else digits.replace(",", "")
    )
    return float(digits), re.sub(r"[\d\s.,\u00a0-]", "", text)


def _seen(above: _Above, texts: Mapping[int, str], columns: Mapping[str, re.Pattern[str]]) -> None:
    """Take in a row without numbers: a title, headings, or the name of a section."""
    if len(texts) > 1:
        if not above.heads or any(p.search(text) for p in columns.values() for text in texts.values()):
            above.heads, above.section = dict(texts), ""
        return
    text = next(iter(texts.values()))
    if re.match(r"\s*(table|tabell)\b", text, re.IGNORECASE) or (not above.heads and above.numbers):
        above.titles, above.heads, above.section, above.numbers = [text], {}, "", False
    elif above.heads:
        above.section = text
    else:
        above.titles.append(text)


def figures(
    book: Mapping[str, Sequence[Sequence[Any]]],
    columns: Mapping[str, re.Pattern[str]],
    *,
    decimal_comma: bool,
) -> Iterator[Figure]:
    """Every number of a workbook that a value can be.

    Parameters
    ----------
    columns : patterns of the headings of the columns ``value``, ``unit`` and ``year``
    decimal_comma : a comma in a number that is written as text is its decimal sign
    """
    for sheet, rows in book.items():
        above = _Above()
        for line, row in enumerate(rows, start=1):
            numbers = {j: found for j, cell in enumerate(row) if (found := _number(cell, decimal_comma))}
            texts = {
                j: str(cell).strip() for j, cell in enumerate(row) if cell is not None and j not in numbers
            }
            texts = {j: text for j, text in texts.items() if text}
            if numbers and texts:
                yield from _of_row(sheet, line, texts, numbers, above, columns)
                above.numbers = True
            elif texts:
                _seen(above, texts, columns)


def _of_row(
    sheet: str,
    line: int,
    texts: Mapping[int, str],
    numbers: Mapping[int, tuple[float, str]],
    above: _Above,
    columns: Mapping[str, re.Pattern[str]],
) -> Iterator[Figure]:
    """The figures of one row: that of the column of values, else each with its heading."""
    place = {what: [j for j, text in above.heads.items() if p.search(text)] for what, p in columns.items()}
    years = [int(numbers[j][0]) for j in place["year"] if j in numbers]
    own = [j for j in place["value"] if j in numbers]
    free = [j for j in numbers if j not in {*place["year"], *place["unit"]}]
    units = [texts[j] for j in place["unit"] if j in texts]
    label = " ".join(text for j, text in texts.items() if j not in place["unit"])
    for j in own[:1] or free:
        head = above.heads.get(j, "")
        said, mark = [*units, head, label, above.section, *reversed(above.titles)], numbers[j][1]
        unit = next((text for text in said if names_unit(text)), "")
        if mark:
            unit = " ".join([mark, unit] if unit else [mark, *said])
        yield Figure(
            sheet=sheet,
            row=line,
            label=label if own else f"{label} {head}".strip(),
            around=" ".join([sheet, *above.titles, above.section]),
            value=numbers[j][0],
            unit=unit.strip(),
            year=years[0]
            if years
            else _year([*units, head, label, above.section, *reversed(above.titles), sheet]),
        )


def _year(said: Sequence[str]) -> int | None:
    """The price year, from the nearest text that says one."""
    found = next((hit for text in said if (hit := _YEAR.search(text))), None)
    return int(found[1] or found[2]) if found else None
