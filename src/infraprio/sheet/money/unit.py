"""In what money the costs of a list are stated: its currency, and whether an amount of 1 is one, a thousand or a million of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from infraprio.sheet.numbers import currencies_in

__all__ = ["stated_unit", "told_currency", "units_in"]

_UNITS: Final = {
    "billion": r"\bbn\b|billion|miljard|milliard|\bmdkr\b|\bmdr\b|\bmrd\b",
    "million": r"\bm\b|\bmn\b|million|miljon|\bmilj\b|\bmill\b|\bmio\b|\bmn?kr\b|\bm(sek|nok|dkk|eur|usd|gbp)\b|\bm[$€£]|[$€£] ?m\b",
    "thousand": r"thousand|tusen|tausend|\bt(kr|sek|nok|dkk|eur|usd)\b|\bk(sek|nok|dkk|eur|usd|gbp)\b|\bk[$€£]|[$€£] ?k\b|\b1[ ,.]?000s?\b",
}


_SINGLE: Final = r"\b(kr|sek|nok|dkk|eur|usd|gbp|kronor|kroner)\b"


def units_in(heading: str, cells: Iterable[object]) -> dict[str, int]:
    """Units that a heading (place 0) and the cells below it (from 1) name, each with the place of the first.

    Beside a heading that names a unit, ``kr`` in a cell only says which money it is; else it is ``plain``: single crowns.

    Examples
    --------
    >>> units_in("Cost", ["500 tkr", "2 mnkr", 7]), units_in("Cost (mnkr)", ["12 kr"]), units_in("Cost", ["40 000 kr", "2 mnkr"])
    ({'thousand': 1, 'million': 2}, {'million': 0}, {'plain': 1, 'million': 2})
    """
    headed = stated_unit([heading])
    found = {headed: 0} if headed else {}
    for at, text in enumerate(cells, start=1):
        if isinstance(text, str):
            single = not headed and re.search(_SINGLE, text, re.IGNORECASE)
            unit = stated_unit([text]) or ("plain" if single else "")
            if unit:
                found.setdefault(unit, at)
    return found


def stated_unit(texts: Iterable[object]) -> str:
    """What the heading or the cells call an amount of 1: thousand, million or billion; empty where nothing is said.

    Examples
    --------
    >>> [stated_unit([text]) for text in ("Kostnad (mnkr)", "Cost ($M)", "Cost (k€)", "Kosten (Mrd. €)", "Total cost")]
    ['million', 'million', 'thousand', 'billion', '']
    """
    for text in texts:
        if isinstance(text, str):
            for unit, pattern in _UNITS.items():
                if re.search(pattern, text, re.IGNORECASE):
                    return unit
    return ""


def told_currency(texts: Iterable[object]) -> str:
    """The currency that the heading or the cells name; that of Sweden where they say mnkr or tkr, none where only crowns.

    Examples
    --------
    >>> [told_currency([text]) for text in ("Kostnad (mnkr)", "Cost ($M)", "Kostnad (kr)", "Total cost")]
    ['SEK', 'USD', '', '']
    """
    texts = list(texts)
    found = next(iter(currencies_in(texts)), "")
    if found != "crowns":
        return found
    swedish = any(
        isinstance(text, str) and re.search(r"\b(mn|t|md)kr\b", text, re.IGNORECASE) for text in texts
    )
    return "SEK" if swedish else ""
