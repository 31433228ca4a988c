"""In what money the costs of a list are stated: its currency, and whether an amount of 1 is one, a thousand or a million of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from infraprio.sheet.numbers import currencies_in

__all__ = ["stated_unit", "told_currency"]

_UNITS: Final = {
    "billion": r"\bbn\b|billion|miljard|milliard|\bmdkr\b|\bmdr\b|\bmrd\b",
    "million": r"\bm\b|\bmn\b|million|miljon|\bmilj\b|\bmill\b|\bmio\b|\bmn?kr\b|\bm(sek|nok|dkk|eur|usd|gbp)\b|\bm[$€£]|[$€£] ?m\b",
    "thousand": r"thousand|tusen|tausend|\bt(kr|sek|nok|dkk|eur|usd)\b|\bk(sek|nok|dkk|eur|usd|gbp)\b|\bk[$€£]|[$€£] ?k\b|\b1[ ,.]?000s?\b",
}


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
