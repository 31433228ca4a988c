"""One cell: from what a spreadsheet holds to a value, and back."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from infraprio.scenario.columns import Column
from infraprio.words import Words

__all__ = [
    "FALSE",
    "TRUE",
    "Broken",
    "CellError",
    "Value",
    "as_number",
    "as_text",
    "is_failed",
    "nearest",
    "parse_cell",
    "parse_number",
    "write_cell",
]

Value = float | str | bool | tuple[str, ...]
TRUE: Final = {"yes", "y", "ja", "j", "1", "true", "sant", "x"}
FALSE: Final = {"no", "n", "nej", "0", "false", "falskt"}
_AROUND: Final = "\t\n\r " + "".join(
    chr(i) for i in range(0x80, 0x3001) if unicodedata.category(chr(i))[0] == "Z"
)
"""What may stand around a text without being part of it: blanks of every width and ends of lines, no other signs."""
_BLANKS: Final = " \u00a0\u202f\u2009'\u2019"
_SIGN: Final = re.compile(rf"([+-])[{_BLANKS}]+")
_GROUPED: Final = re.compile(rf"([+-]?)([1-9]\d{{0,2}}(?:[{_BLANKS}]\d{{3}})+)(?!\d)")
"""Thousands apart by blanks or apostrophes; blanks elsewhere inside a number are two numbers, or a slip."""
_NUMBER: Final = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_ID: Final = re.compile(r"[^\s;,\"]+")
_ERROR: Final = re.compile(r"#(N/[AD]|[A-ZÅÄÖ_]+(/0)?[!?]|SAKNAS!?|GETTING_DATA|#+)|ERR:\d{3}")
"""What spreadsheets show for a formula that failed, in English and Swedish: #REF!, #DIV/0!, #SAKNAS!, Err:502."""
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](\d{1,2}:\d{2})(?::\d{2})?)?)?)?")


@dataclass(frozen=True, slots=True)
class Broken:
    """What a cell of a workbook holds instead of a value.

    Attributes
    ----------
    code : error_cell (its formula failed) or formula_cell (its formula was never calculated).
    text : the error or the formula as it stands in the cell.
    """

    code: str
    text: str


class CellError(Exception):
    """The cell cannot be read; the code and words make a finding."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(code)
        self.code, self.words = code, words


def nearest(word: str, words: Iterable[str]) -> dict[str, Any]:
    """The gap-filler ``near`` that suggests the closest permitted word."""
    lowered = {w.lower(): w for w in words}
    close = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    if not close:
        return {"near": ""}
    return {"near": Words.of("near.meant", word=lowered[close[0]])}


def as_text(cell: object) -> str:
    """The cell as a person would read it; a whole number loses its decimals."""
    if isinstance(cell, str):
        return cell.strip(_AROUND)
    if cell is None:
        return ""
    if isinstance(cell, Broken):
        return cell.text
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        if math.isnan(cell):
            return ""
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time(0):
        return cell.date().isoformat()
    if isinstance(cell, (list, tuple)):
        return " ".join(as_text(part) for part in cell)
    return str(cell).strip(_AROUND)


def is_failed(text: str) -> bool:
    """Whether a text is what a spreadsheet shows for a formula that failed.

    Examples
    --------
    >>> [is_failed(text) for text in ("#REF!", "#SAKNAS!", "Err:502", "#12", "Error")]
    [True, True, True, False, False]
    """
    return text[:1] in ("#", "E", "e") and _ERROR.fullmatch(text.upper()) is not None


def parse_number(cell: object) -> float:
    """A number with decimal point or comma; blanks or apostrophes between thousands are passed over.

    Examples
    --------
    >>> parse_number("1 250,5"), parse_number(" -3.20"), parse_number(7)
    (1250.5, -3.2, 7.0)
    """
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        raise CellError("not_a_number")
    if isinstance(cell, str):
        text = as_text(cell).replace("\u2212", "-")
        text = _SIGN.sub(r"\1", text, count=1)
        if grouped := _GROUPED.match(text):
            text = grouped[1] + re.sub(r"\D", "", grouped[2]) + text[grouped.end() :]
        if not _NUMBER.fullmatch(text):
            raise CellError("not_a_number")
        cell = text.replace(",", ".")
    try:
        number = float(cell)
    except OverflowError:  # a whole number of hundreds of digits
        raise CellError("not_a_number") from None
    if not math.isfinite(number):
        raise CellError("not_a_number")
    return number


def _in_range(column: Column, number: float) -> float:
    if column.least is not None and number < column.least:
        raise CellError("below_range", least=f"{column.least:g}", unit=column.unit)
    if column.most is not None and number > column.most:
        raise CellError("above_range", most=f"{column.most:g}", unit=column.unit)
    return number


def _time(cell: object) -> float:
    """Minutes after midnight; 24:30 is half past midnight of the next day, 30:59 the last that can be meant."""
    if isinstance(cell, (dt.datetime, dt.time)):
        minutes = float(cell.hour * 60 + cell.minute)
    elif isinstance(cell, dt.timedelta):
        minutes = cell.total_seconds() / 60
    elif (
        isinstance(cell, float) and 0 <= cell < 2 and cell != 1
    ):  # a spreadsheet's fraction of a day; 1 is an hour to some
        minutes = float(round(cell * 1440))
    else:
        match = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?::\d{2})?", as_text(cell))
        if not match or int(match[2]) > 59:
            raise CellError("not_a_time")
        minutes = int(match[1]) * 60.0 + int(match[2])
    if not 0 <= minutes < 31 * 60:
        raise CellError("not_a_time")
    return minutes


def _date(cell: object) -> str:
    """A date as far as it is given: 2025, 2025-03, 2025-03-01 or 2025-03-01 14:05."""
    match = _DATE.fullmatch(as_text(cell))
    given = [int(part) for part in match.groups()[:3] if part] if match else [0]
    try:
        dt.date(*given, *(1, 1)[len(given) - 1 :])
        time = dt.time.fromisoformat(match[4].zfill(5)) if match and match[4] else None
    except ValueError:
        raise CellError("not_a_date") from None
    day = "-".join([f"{given[0]:04d}", *(f"{part:02d}" for part in given[1:])])
    return day if time is None else f"{day} {time:%H:%M}"


def _words(column: Column, text: str) -> tuple[str, ...]:
    """Several ids, or several of the permitted words of the column."""
    parts = [part for part in re.split(r"[\s;,]+", text) if part]
    if not column.choices:
        return tuple(parts)
    return tuple(_choice(column, part) for part in parts)


def _id(cell: object) -> str:
    """An id that a person can tell from every other: no signs that cannot be seen, no digits that a workbook lost."""
    text = as_text(cell)
    lost = isinstance(cell, float) and abs(cell) >= 1e15
    if lost or not text.isprintable() or not _ID.fullmatch(text):
        raise CellError("bad_id")
    return text


def _choice(column: Column, text: str) -> str:
    words = dict(column.former) | {word.lower(): word for word in column.choices}
    if text.lower() not in words:
        near = nearest(text, column.choices)
        raise CellError("not_a_choice", value=text, choices=", ".join(column.choices), **near)
    return words[text.lower()]


def missing(column: Column) -> Value:
    """What stands for an empty cell of the column, its default if it has one."""
    if column.default is not None:
        return parse_cell(column, column.default)
    if column.kind in {"number", "integer", "time"}:
        return math.nan
    if column.kind == "flag":
        return False
    return () if column.kind == "ids" else ""


def _integer(column: Column, cell: object) -> float:
    number = _in_range(column, parse_number(cell))
    if not number.is_integer():
        raise CellError("not_an_integer")
    return number


def _flag(text: str) -> bool:
    if text.lower() in TRUE | FALSE:
        return text.lower() in TRUE
    raise CellError("not_a_flag")


def _any_value(cell: object, text: str) -> str:
    """A number in one spelling, whatever the decimal sign; else the text."""
    try:
        return as_text(parse_number(cell))
    except CellError:
        return text


_PARSED: Final[Mapping[str, Callable[[Column, object, str], Value]]] = {
    "number": lambda column, cell, _: _in_range(column, parse_number(cell)),
    "integer": lambda column, cell, _: _integer(column, cell),
    "flag": lambda _, __, text: _flag(text),
    "choice": lambda column, _, text: _choice(column, text),
    "date": lambda _, cell, __: _date(cell),
    "time": lambda _, cell, __: _time(cell),
    "id": lambda _, cell, __: _id(cell),
    "word": lambda column, _, text: {word.lower(): word for word in column.choices}.get(text.lower(), text),
    "ids": lambda column, _, text: _words(column, text),
    "value": lambda _, cell, text: _any_value(cell, text),
}
"""Kind of column -> the value of a cell that is not empty; all other kinds are text."""


def parse_cell(column: Column, cell: object) -> Value:
    """The value of a cell; raises `CellError` with the code of the finding.

    Numbers and times become floats (times in minutes after midnight), flags bools, several ids a tuple, all
    the rest text.
    """
    text = as_text(cell)
    if isinstance(cell, Broken):
        raise CellError(cell.code)
    if not text:
        if column.required:
            raise CellError("missing_cell")
        return missing(column)
    if is_failed(text):
        raise CellError("error_cell")
    parse = _PARSED.get(column.kind)
    return parse(column, cell, text) if parse else text


def write_cell(column: Column, value: object) -> str | float | None:
    """The cell to write for a value; None for an empty cell."""
    if column.kind == "ids":
        return " ".join(value) or None if isinstance(value, tuple) else None
    if column.kind == "flag":
        return "yes" if value else "no"
    if column.kind in {"number", "integer", "time"}:
        number = float(value)  # type: ignore[arg-type]
        if math.isnan(number):
            return None
        if column.kind == "time":
            return f"{int(number) // 60:02d}:{int(number) % 60:02d}"
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    text = str(value)
    return (as_number(text) if column.kind == "value" else text) if text else None


def as_number(text: str) -> str | float:
    """The number that a text spells, where `as_text` gives the same text back; else the text.

    Examples
    --------
    >>> as_number("82"), as_number("0.5"), as_number("007"), as_number("yes")
    (82, 0.5, '007', 'yes')
    """
    try:
        number = float(text)
    except ValueError:
        return text
    if not math.isfinite(number) or as_text(number) != text:
        return text
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
