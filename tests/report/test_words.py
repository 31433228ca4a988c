from __future__ import annotations

from infraprio.effects import INDICATORS
from infraprio.report.words.glossary import glossary
from infraprio.report.words.indicators import indicator_name, unit_word
from infraprio.words import languages

SAME = {"%", "min", "km"}
"""Units that are written alike in every language."""


def test_glossary_has_each_term_once_with_its_meaning() -> None:
    for language in languages():
        rows = glossary(language)
        assert all(all(row) for row in rows)
        assert len({row[0] for row in rows}) == len(rows) == len(glossary("sv"))


def test_every_unit_of_an_indicator_has_a_word() -> None:
    units = {item.unit for item in INDICATORS.values()}
    assert {unit for unit in units if unit_word(unit, "sv") == unit} == SAME & units
    assert all(unit_word(unit, "en") == unit for unit in units)


def test_every_indicator_has_a_name_of_its_own() -> None:
    for language in languages():
        assert len({indicator_name(key, language) for key in INDICATORS}) == len(INDICATORS)
