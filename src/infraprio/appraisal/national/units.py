"""What a unit in a guideline's workbook says: currency, pence or millions, per hour or minute, per person or vehicle."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["UnitError", "in_unit", "names_unit"]


class UnitError(Exception):
    """A unit that cannot be brought to the one that is wanted; its first argument is a key of the catalogues."""


_MONEY: Final = (
    (r"\bmnkr\b|\bmkr\b|\bMSEK\b|miljon\w* (kr|SEK)", "SEK", 1e6),
    (r"\btkr\b|tusen\w* kr", "SEK", 1e3),
    (r"\böre\b", "SEK", 0.01),
    (r"\bkr\b|\bSEK\b|kronor", "SEK", 1.0),
    (r"£m\b|\bm£|£\s*million|million\w* (pounds|£)|\bMGBP\b", "GBP", 1e6),
    (r"£\s*0{3}|£k\b|£\s*thousand|thousand\w* (pounds|£)", "GBP", 1e3),
    (r"\bpence\b|(?<![a-z])p(?=\s*(/|per\b))", "GBP", 0.01),
    (r"£|\bGBP\b|pounds", "GBP", 1.0),
    (r"\$(m\b|\s*million)|million\w* (of )?(U\.?S\.? )?(\$|dollars)|\bMUSD\b", "USD", 1e6),
    (r"\$(k\b|\s*thousand)|thousand\w* (of )?(U\.?S\.? )?(\$|dollars)", "USD", 1e3),
    (r"¢|(?<!euro[- ])\bcents?\b", "USD", 0.01),
    (r"\$|\bUSD\b|dollars?", "USD", 1.0),
    (r"€(m\b|\s*million)|million\w* (euros?|€)|\bMEUR\b", "EUR", 1e6),
    (r"euro[- ]?cents?", "EUR", 0.01),
    (r"€|\bEUR\b|\beuros?\b", "EUR", 1.0),
)
"""How money is said, the larger and smaller unit before the plain one; currency and what one of it is."""
_PER: Final[dict[str, tuple[tuple[str, float], ...]]] = {
    "h": ((r"minut|/\s*min\b", 60.0), (r"hour|timm|\btim\b|/\s*h\b|/\s*hr\b|-h\b|\bph\b", 1.0)),
    "km": ((r"\bmile", 1 / 1.609344), (r"km\b|kilomet", 1.0), (r"/\s*mil\b", 0.1)),
    "kg": (
        (r"short ton", 1 / 907.18474),
        (r"tonne|metric ton|\bton\b|/\s*t\b|tCO2", 1e-3),
        (r"\bkg\b|kilo(gram)?\b", 1.0),
        (r"\bgram\b|/\s*g\b", 1e3),
    ),
    "person": ((r"", 1.0),),
    "(t h)": ((r"(tonne|ton)[- ]?(hour|timm|tim)|/\s*\(?t ?h\)?", 1.0),),
    "(person year)": ((r"(person|exponerad).*(year|år)", 1.0),),
}
"""Denominator wanted -> how it is said in a workbook, and the factor from there."""
_SHARE: Final = re.compile(r"%|per\s?cent|procent", re.IGNORECASE)
_VEHICLE: Final = re.compile(r"vehicle|fordon|per (car|bil)\b|/\s*(car|bil|veh)\b", re.IGNORECASE)
_OF_PERSONS: Final = re.compile(r"^value_of_time_")


def names_unit(text: str) -> bool:
    """Whether a text says a unit: money, or a share.

    Examples
    --------
    >>> [names_unit(text) for text in ("£ per hour", "2022 prices", "per cent")]
    [True, False, True]
    """
    return any(re.search(said, text, re.IGNORECASE) for said, _, _ in _MONEY) or bool(
        (_SHARE.search(text) or re.search(r"\byears?\b|\bår\b", text, re.IGNORECASE))
        and not re.search(r"price|prisnivå|\d{4}", text, re.IGNORECASE)
    )


def in_unit(name: str, wanted: str, said: str) -> tuple[str, float]:
    """The unit, in the workbook's currency, that a value is brought to, and the factor that does it.

    Parameters
    ----------
    name : id of the value
    wanted : its unit in the calculation, such as ``SEK/h``
    said : what the workbook says

    Raises
    ------
    UnitError
        The two do not fit: per vehicle in place of per person, another denominator, no money where money is wanted.

    Examples
    --------
    >>> in_unit("value_of_time_car_work_sek_h", "SEK/h", "pence per minute")
    ('GBP/h', 0.6)
    >>> in_unit("co2_value_sek_kg", "SEK/kg", "kr/ton")
    ('SEK/kg', 0.001)
    >>> in_unit("fatality_msek", "MSEK/person", "2023 U.S. $")
    ('MUSD/person', 1e-06)
    """
    share = _SHARE.search(said)
    said = _SHARE.sub(" ", said)  # the cent of per cent is no money
    if "SEK" not in wanted:
        if any(re.search(pattern, said, re.IGNORECASE) for pattern, _, _ in _MONEY):
            raise UnitError("other_unit")
        return wanted, 0.01 if share and wanted in ("per year", "share", "factor") else 1.0
    money = next(
        ((currency, size) for pattern, currency, size in _MONEY if re.search(pattern, said, re.IGNORECASE)),
        None,
    )
    if money is None:
        raise UnitError("no_unit")
    if _OF_PERSONS.match(name) and _VEHICLE.search(said):
        raise UnitError("per_vehicle")
    currency, size = money
    head, _, per = wanted.partition("/")
    for pattern, factor in _PER[per]:
        if re.search(pattern, said, re.IGNORECASE):
            scale = 1e6 if head == "MSEK" else 1.0
            return f"{head.replace('SEK', currency)}/{per}", size * factor / scale
    raise UnitError("other_unit")
