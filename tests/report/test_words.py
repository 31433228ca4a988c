from __future__ import annotations

import re
import string
from pathlib import Path

import infraprio.report
from infraprio.effects import INDICATORS
from infraprio.report.words import language as words
from infraprio.report.words.glossary import GLOSSARY
from infraprio.report.words.indicators import SAME, unit_word


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_gaps_and_no_empty_words() -> None:
    for key, (english, swedish) in words._WORDS.items():
        assert english.strip(), key
        assert swedish.strip(), key
        assert gaps(english) == gaps(swedish), key


def test_every_word_that_the_submission_asks_for_exists() -> None:
    home = Path(str(infraprio.report.__file__)).parent
    asked = set()
    for path in [*(home / "submission").glob("*.py"), *home.glob("figure_*.py")]:
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'(?:say|word)\("([a-z_0-9]+)"', text))
    assert len(asked) > 60
    assert not sorted(key for key in asked if key not in words._WORDS)


def test_glossary_has_four_texts_for_each_term() -> None:
    assert all(len(row) == 4 and all(row) for row in GLOSSARY)
    assert len({row[0] for row in GLOSSARY}) == len(GLOSSARY)


def test_every_unit_of_an_indicator_has_a_swedish_word() -> None:
    units = {item.unit for item in INDICATORS.values()}
    assert {unit for unit in units if unit_word(unit, "sv") == unit} == SAME & units
    assert all(unit_word(unit, "en") == unit for unit in units)
