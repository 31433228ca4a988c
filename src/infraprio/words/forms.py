"""Numbers and lists as each language writes them, from CLDR by way of Babel."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from babel import Locale

__all__ = [
    "Joint",
    "amount",
    "amounts",
    "currency_sign",
    "decimal_sign",
    "known_currencies",
    "language_tag",
    "listed",
    "number",
]

Joint = Literal["and", "or"]

_PLACES: Final = {"en": "en_GB", "sv": "sv_SE", "nb": "nb_NO"}
"""The country whose habits count, where a language alone would have those of another one."""

_JOINED: Final[dict[Joint, Literal["standard", "or"]]] = {"and": "standard", "or": "or"}


@cache
def _locale(language: str) -> Locale:
    from babel import Locale

    return Locale.parse(_PLACES.get(language, language))


def language_tag(language: str) -> str:
    """The language with its country, as documents name it (BCP 47).

    Examples
    --------
    >>> language_tag("sv"), language_tag("en")
    ('sv-SE', 'en-GB')
    """
    return str(_locale(language)).replace("_", "-")


def decimal_sign(language: str) -> str:
    """What stands before the decimals.

    Examples
    --------
    >>> decimal_sign("nb"), decimal_sign("en")
    (',', '.')
    """
    from babel.numbers import get_decimal_symbol

    return get_decimal_symbol(_locale(language))


def currency_sign(currency: str, language: str) -> str:
    """A currency as it is written after an amount: its sign where only it has that sign, else its three letters.

    Examples
    --------
    >>> [currency_sign(name, "sv") for name in ("SEK", "EUR", "USD")], currency_sign("SEK", "en")
    (['kr', '€', 'USD'], 'SEK')
    """
    from babel.numbers import get_currency_symbol

    sign = str(get_currency_symbol(currency, _locale(language)))
    return sign if len(sign) == 1 or sign == "kr" else currency


@cache
def known_currencies() -> frozenset[str]:
    """The currencies that there are, by the three letters of ISO 4217.

    Examples
    --------
    >>> "USD" in known_currencies(), "SKR" in known_currencies()
    (True, False)
    """
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


_HALF_UP: Final = Context(prec=400, rounding=ROUND_HALF_UP)


def number(value: float | None, decimals: int = 0, language: str = "sv") -> str:
    r"""A number for people; a dash where it is missing.

    Groups of three stand apart by a narrow space that breaks no line, where the language uses a space.

    Examples
    --------
    >>> number(12345.678, 1, "sv"), number(12345.678, 1, "en"), number(float("nan"))
    ('12\u202f345,7', '12,345.7', '–')
    >>> number(56.25, 1, "en"), number(0.5, 0, "en"), number(-0.04, 1, "en")
    ('56.3', '1', '0.0')
    """
    from babel.numbers import format_decimal, get_minus_sign_symbol

    if value is None or not math.isfinite(value):
        return "–"
    # The nearest to the number as the machine holds it; a half goes up, as spreadsheets and browsers have it.
    rounded = Decimal(float(value)).quantize(Decimal(1).scaleb(-decimals), context=_HALF_UP)
    pattern = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    digits = str(format_decimal(abs(rounded), pattern, _locale(language))).replace("\xa0", "\u202f")
    return (
        digits if rounded >= 0 else get_minus_sign_symbol(_locale(language)) + digits
    )  # never before a zero


def amount(value: float, language: str, decimals: int | None = None) -> str:
    """An amount of money: below a hundred with all it has, up to two decimals, so that what is stated is told as it was.

    Parameters
    ----------
    decimals : of amounts that were computed, and have more than two; None: one below ten. Below one there are two digits in any case.

    Examples
    --------
    >>> [amount(value, "en") for value in (12.5, 8.25, 40.0, 1025.5, 3.14159, 31.4159, 0.0453)]
    ['12.5', '8.25', '40', '1,026', '3.1', '31', '0.045']
    """
    if math.isfinite(value) and abs(value) < 100:
        for fewest in range(3):
            if abs(value - round(value, fewest)) < 1e-6:
                return number(value, fewest, language)
    if decimals is None:
        decimals = 1 if abs(value) < 10 else 0
    if 0 < abs(value) < 1:
        decimals = max(decimals, 1 - math.floor(math.log10(abs(value))))
    return number(value, decimals, language)


def amounts(values: Iterable[float], language: str) -> list[str]:
    """Amounts of one column: all with the decimals that those below a hundred have, so that they stand under each other.

    Examples
    --------
    >>> amounts([118.9, 76.76, 40.0], "en"), amounts([1025.4, 12.0], "en"), amounts([31.4159, 2.5], "en")
    (['118.90', '76.76', '40.00'], ['1,025', '12'], ['31', '2.5'])
    """
    held = list(values)
    decimals = amount_decimals(held)
    if decimals is None:
        return [amount(value, language) for value in held]
    return [number(value, decimals, language) for value in held]


def amount_decimals(values: Iterable[float]) -> int | None:
    """Decimals that all amounts below a hundred have, up to two; None where they have more.

    Examples
    --------
    >>> amount_decimals([118.9, 76.76, 40.0]), amount_decimals([1250.5, 28.5]), amount_decimals([31.4159])
    (2, 1, None)
    """
    small = [value for value in values if math.isfinite(value) and abs(value) < 100]
    return next((d for d in range(3) if all(abs(value - round(value, d)) < 1e-6 for value in small)), None)


def listed(parts: Sequence[str], language: str, joint: Joint = "and") -> str:
    """Parts as a list in running text.

    Examples
    --------
    >>> listed(["road", "rail", "bus"], "en"), listed(["väg"], "sv")
    ('road, rail and bus', 'väg')
    """
    from babel.lists import format_list

    return str(format_list(list(parts), _JOINED[joint], _locale(language)))
