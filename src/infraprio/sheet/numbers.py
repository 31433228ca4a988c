"""Numbers as published: thousands separators, currency signs, percent, dashes for none, in one way for a whole sheet."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Final

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.scenario.cells import as_text

__all__ = [
    "DASHES",
    "ambiguous",
    "currencies_in",
    "decimal_sign_of",
    "is_number_like",
    "number_in",
    "written_number",
]

DASHES: Final = frozenset(["-", "–", "—", "−"])
_NONE: Final = frozenset(
    ["", "-", "–", "—", "−", "n/a", "na", "n.a.", "null", "none", "..", "x/x", "k.a.", "saknas"]
)
_MONEY: Final = r"[$€£¥]|kr|kronor|kroner|euros?|sek|nok|dkk|eur|usd|gbp|chf"
_SIZE: Final = r"millions?|millioner|miljon(?:er)?|billions?|miljard(?:er)?|milliard(?:er)?|thousands?|tusen|mdr|mrd|milj|mill|mio|tsd|mn|md(?=kr)|bn|m|k"
_AROUND: Final = re.compile(
    rf"^(?:{_MONEY})?\s*|\s*(?:(?:{_SIZE})?\.?\s*(?:{_MONEY})?\.?|t(?:{_MONEY})|:-)$", re.IGNORECASE
)
_PLAIN: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_SHAPE: Final = re.compile(r"[+-]?[\d.,]*\d[\d.,]*([eE][+-]?\d+)?")


def _bare(cell: object) -> str:
    """The digits and signs of a text cell, without currency, blanks and percent."""
    text = as_text(cell).replace("\u2212", "-")
    negative = text.startswith("(") and text.endswith(")")
    text = text.strip("()") if negative else text
    sign = "-" if negative or text.startswith("-") else ""
    text = _AROUND.sub("", text.lstrip("+-").strip()).removesuffix("%").strip()
    return sign + re.sub(r"[\s'’\u00a0\u202f\u2009]", "", text)


_CURRENCY: Final = {
    "USD": r"\$|\b[mkt]?usd\b",
    "EUR": r"€|\b[mkt]?eur\b|\beuros?\b",
    "GBP": r"£|\b[mkt]?gbp\b",
    "SEK": r"\b[mkt]?sek\b",
    "NOK": r"\b[mkt]?nok\b",
    "DKK": r"\b[mkt]?dkk\b",
    "CHF": r"\b[mkt]?chf\b",
    "crowns": r"\b(m|mn|t|k|md)?kr\b|\bkron[oe]r\b",
}
"""What names a currency beyond doubt; crowns may be those of three countries."""


def currencies_in(cells: Iterable[object]) -> dict[str, int]:
    """Currencies that texts name, each with the place of the first; crowns without a country are left out beside one kind of them.

    Examples
    --------
    >>> currencies_in(["Cost (mnkr)", "12 SEK", 5, "€30"])
    {'SEK': 1, 'EUR': 3}
    """
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        if isinstance(cell, str):
            for name, pattern in _CURRENCY.items():
                if name not in found and re.search(pattern, cell.replace("_", " "), re.IGNORECASE):
                    found[name] = at
    if found.keys() & {"SEK", "NOK", "DKK"}:
        found.pop("crowns", None)
    return found


def is_number_like(cell: object) -> bool:
    """Whether a cell holds a number, in whatever format.

    Examples
    --------
    >>> [is_number_like(cell) for cell in (3.5, "$1,250", "30 %", "2+1 road", " - ")]
    [True, True, True, False, False]
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return not math.isnan(cell)
    return isinstance(cell, str) and bool(_SHAPE.fullmatch(_bare(cell)))


def _evidence(text: str) -> str:
    """The decimal sign that a number shows beyond doubt; empty where it may be either."""
    points, commas = text.count("."), text.count(",")
    if points and commas:
        return "." if text.rfind(".") > text.rfind(",") else ","
    if points > 1 or commas > 1:
        return "," if points > 1 else "."
    if not points and not commas:
        return ""
    sign = "." if points else ","
    whole, _, after = text.lstrip("+-").partition(sign)
    thousands = len(after) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    return "" if thousands else sign


def decimal_sign_of(cells: Iterable[object]) -> str:
    """The decimal sign of the numbers written as text; empty where none shows it, ``?`` where they contradict each other.

    Examples
    --------
    >>> decimal_sign_of(["1.250,5", "300"]), decimal_sign_of(["12,5", "3.25"]), decimal_sign_of(["1,250"])
    (',', '?', '')
    """
    signs = {_evidence(_bare(cell)) for cell in cells if isinstance(cell, str) and is_number_like(cell)} - {
        ""
    }
    return signs.pop() if len(signs) == 1 else "?" if signs else ""


def ambiguous(cells: Sequence[object]) -> list[int]:
    """Places of the numbers that are one thing with a decimal point and another with a decimal comma."""
    return [
        k
        for k, cell in enumerate(cells)
        if isinstance(cell, str)
        and is_number_like(cell)
        and not _evidence(bare := _bare(cell))
        and ("." in bare or "," in bare)
    ]


def number_in(cell: object, decimal: str) -> float | None:
    """The number of a cell; not a number where nothing is stated, None where it cannot be read.

    Examples
    --------
    >>> number_in("$1,250.50", "."), number_in("1 250,5 mnkr", ","), number_in("30 %", "."), number_in("(7)", ".")
    (1250.5, 1250.5, 0.3, -7.0)
    >>> number_in(" - ", "."), number_in("soon", ".")
    (nan, None)
    """
    if cell is None or (isinstance(cell, str) and as_text(cell).lower() in _NONE):
        return math.nan
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return float(cell)
    if not isinstance(cell, str):
        return None
    text = _bare(cell)
    other = "," if decimal == "." else "."
    text = text.replace(other, "").replace(decimal, ".")
    if not _PLAIN.fullmatch(text):
        return None
    return float(text) / (100 if as_text(cell).endswith("%") else 1)


def written_number(text: str) -> float:
    """A number that stands by itself, whose own decimal sign is the only evidence; a percentage in per cent.

    Raises
    ------
    InfraprioError
        It is no number, or one with a decimal point and another with a decimal comma.

    Examples
    --------
    >>> written_number("1.250,5 mnkr"), written_number("12.5"), written_number("25 %")
    (1250.5, 12.5, 25.0)
    """
    value = number_in(text, decimal_sign_of([text]) or ".") if is_number_like(text) else None
    if value is None:
        raise InfraprioError(finding("no_number_written", value=repr(text)))
    if ambiguous([text]):
        raise InfraprioError(finding("two_decimal_signs", value=repr(text)))
    return value * 100 if as_text(text).endswith("%") else value
