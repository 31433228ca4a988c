"""Numbers and lists: the symbols of each language, rounded as the machine holds the number."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.words import amount, amounts, decimal_sign, language_tag, languages, listed, number


def plainly(value: float, decimals: int) -> str:
    held = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{held:,.{decimals}f}"
    return text[1:] if text.startswith("-") and not text.strip("-0.,") else text


@settings(deadline=None)
@given(st.floats(-1e12, 1e12) | st.integers(-999, 999).map(lambda eighths: eighths / 8), st.integers(0, 4))
def test_numbers_differ_between_languages_by_their_signs_alone(value: float, decimals: int) -> None:
    english = plainly(value, decimals)
    nordic = english.translate(str.maketrans({",": "\u202f", ".": ",", "-": "\u2212"}))
    assert number(value, decimals, "en") == english
    assert number(value, decimals, "sv") == number(value, decimals, "nb") == nordic


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_what_is_missing_is_a_dash(value: float | None) -> None:
    assert {number(value, 1, language) for language in languages()} == {"–"}


def test_numbers_are_rounded_as_the_machine_holds_them_and_a_half_as_spreadsheets_do() -> None:
    numbers = (0.25, 0.35, 2.675, -0.04, -0.25, 56.25)  # 0.35 is held as a little less
    assert [number(x, 1, "en") for x in numbers] == ["0.3", "0.3", "2.7", "0.0", "-0.3", "56.3"]


def test_lists() -> None:
    names = ["a", "b", "c"]
    assert [listed(names, language) for language in ("en", "sv", "nb")] == [
        "a, b and c",
        "a, b och c",
        "a, b og c",
    ]
    assert [listed(names, language, "or") for language in ("en", "sv", "nb")] == [
        "a, b or c",
        "a, b eller c",
        "a, b eller c",
    ]
    assert listed(names[:2], "sv") == "a och b"


def test_signs_and_tags() -> None:
    assert {language: decimal_sign(language) for language in languages()} == {"en": ".", "nb": ",", "sv": ","}
    assert [language_tag(language) for language in languages()] == ["en-GB", "nb-NO", "sv-SE"]


@settings(deadline=None)
@given(st.lists(st.decimals(0, 2000, places=2), min_size=1, max_size=12))
def test_amounts_of_a_column_have_the_decimals_of_the_small_ones(column: list[Decimal]) -> None:
    said = amounts(map(float, column), "en")
    assert len({len(cell.partition(".")[2]) for cell in said}) == 1
    for value, cell in zip(column, said, strict=True):
        if value < 100:
            assert Decimal(cell) == value
        else:
            assert abs(Decimal(cell.replace(",", "")) - value) <= Decimal("0.5")


def test_amounts_that_were_computed_are_said_one_by_one() -> None:
    column = [math.pi, 250.7, 40.0]
    assert amounts(column, "en") == [amount(value, "en") for value in column]
