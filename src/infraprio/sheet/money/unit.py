"""In what money the costs of a list are stated: its currency, and whether an amount of 1 is one, a thousand or a million of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from infraprio.sheet.numbers import currencies_in, is_number_like, number_in

__all__ = ["MOST_MILLIONS", "names_money", "stated_unit", "told_currency", "units_in"]

MOST_MILLIONS: Final = 1e5
"""No single object costs as many millions: amounts above it are stated in single units of money, not in millions."""

_UNITS: Final = {
    "billion": r"\bbn\b|billion|miljard|milliard|\bmdr?kr\b|\bm[dr]{2}\b|[$€£] ?bn?\b",
    "million": r"\bm\b|\bmn\b|million|miljon|\bmilj\b|\bmill\b|\bmio\b|\bmn?kr\b|\bm(sek|nok|dkk|eur|usd|gbp|chf)\b|\bm[$€£]|[$€£] ?m\b",
    "thousand": r"thousand|tusen|tausend|\btsd\b|\b[kt](kr|sek|nok|dkk|eur|usd|gbp|chf)\b|\bk\b|\b[kt][$€£]|[$€£] ?k\b|"
    r"\b1[ ,.]?000s?\b|(?<![\d’'])(?<!\d[ ,.])['’]?000s?\b",
}
_SINGLE: Final = r"\b(kr|sek|nok|dkk|eur|euros?|usd|gbp|chf|kronor|kroner)\b|[$€£]|:-"


def _words(text: str) -> str:
    """What a text says beside its number: an amount of 1000 names no thousands, a heading with 1000 in it does."""
    text = text.replace("_", " ")
    return re.sub(r"\d[\d\s.,'’\u202f]*", " ", text) if is_number_like(text) else text


def units_in(heading: str, cells: Iterable[object]) -> dict[str, int]:
    """Units that a heading (place 0) and the cells below it (from 1) name, each with the place of the first.

    Beside a heading that names a unit, ``kr`` in a cell only says which money it is; else it is ``plain``: single crowns. So is a
    heading that names nothing but the money, and an amount that names nothing, where others name a unit.

    Examples
    --------
    >>> units_in("Cost", ["500 tkr", "2 mnkr", 7]), units_in("Cost (mnkr)", ["12 kr"]), units_in("Cost", ["40 000 kr", "2 mnkr"])
    ({'thousand': 1, 'million': 2, 'plain': 3}, {'million': 0}, {'plain': 1, 'million': 2})
    """
    headed = stated_unit([heading])
    found = {headed: 0} if headed else {}
    bare = 0
    for at, cell in enumerate(cells, start=1):
        unit = stated_unit([cell]) or ("" if headed else _single(cell))
        if unit:
            found.setdefault(unit, at)
        elif not bare and is_number_like(cell) and number_in(cell, "."):
            bare = at
    if headed or not found.keys() - {"plain"}:
        return found
    if _single(heading):
        return {"plain": 0} | found
    return found | ({"plain": found.get("plain", bare)} if bare else {})


def _single(text: object) -> str:
    return "plain" if isinstance(text, str) and names_money(text) else ""


def names_money(text: str) -> bool:
    """Whether a text says by a word or a sign of its own that it is an amount of money."""
    return bool(re.search(_SINGLE, _words(text), re.IGNORECASE))


def stated_unit(texts: Iterable[object]) -> str:
    """What the heading or the cells call an amount of 1: thousand, million or billion; empty where nothing is said.

    Examples
    --------
    >>> [stated_unit([text]) for text in ("Kostnad (mnkr)", "Cost ($M)", "Cost (k€)", "Kosten (Mrd. €)", "Total cost")]
    ['million', 'million', 'thousand', 'billion', '']
    >>> stated_unit(["Kostnad (1000 kr)"]), stated_unit(["1000 kr"])
    ('thousand', '')
    """
    for text in texts:
        if isinstance(text, str):
            for unit, pattern in _UNITS.items():
                if re.search(pattern, _words(text), re.IGNORECASE):
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
    own = r"\b(mn|t|k|md)kr\b|\bkronor\b|\bmilj\b"
    swedish = any(isinstance(text, str) and re.search(own, _words(text), re.IGNORECASE) for text in texts)
    return "SEK" if swedish else ""
