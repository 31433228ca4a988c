"""Names and units of indicators as a reader of each language writes them."""

from __future__ import annotations

from infraprio.effects.indicators import INDICATORS
from infraprio.report.words.language import word
from infraprio.words import known, say

__all__ = ["indicator_name", "indicator_unit", "indicator_with_unit", "unit_word"]


def unit_word(unit: str, language: str) -> str:
    """Unit in the language; one that is not known, from a table of the planner, as it is written there.

    Examples
    --------
    >>> unit_word("trips/day", "sv"), unit_word("trips/day", "en"), unit_word("kg", "sv")
    ('resor/dygn', 'trips/day', 'kg')
    """
    entry = f"unit.{unit}"
    return say(entry, language) if known(entry) else unit


def parameter_unit(unit: str, language: str) -> str:
    """Unit of a parameter in the language: the whole where it has a word, else what stands on each side of a stroke.

    Examples
    --------
    >>> parameter_unit("persons/million vehicle-km", "sv"), parameter_unit("EUR/(person year)", "sv"), parameter_unit("km/h", "sv")
    ('personer/miljon fordonskm', 'EUR/(person och år)', 'km/h')
    """
    if unit_word(unit, language) != unit:
        return unit_word(unit, language)
    return "/".join(unit_word(part, language) for part in unit.split("/"))


def indicator_name(key: str, language: str) -> str:
    """Name of an indicator, or the word for another measure of a goal such as a judgement."""
    item = INDICATORS.get(key)
    return word(key, language) if item is None else item.name_in(language)


def indicator_unit(key: str, language: str) -> str:
    """Unit of an indicator in the language; nothing for another measure."""
    item = INDICATORS.get(key)
    return "" if item is None else unit_word(item.unit, language)


def indicator_with_unit(key: str, language: str) -> str:
    """Name of an indicator with its unit in brackets; of another measure the name alone.

    Examples
    --------
    >>> indicator_with_unit("minutes_to_hospital", "en")
    'Minutes to hospital (min)'
    """
    name, unit = indicator_name(key, language), indicator_unit(key, language)
    return f"{name} ({unit})" if unit else name
