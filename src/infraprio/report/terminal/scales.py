"""Suggested scales of goals as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from infraprio.report.words.indicators import indicator_name, unit_word
from infraprio.scenario.money import reader_of
from infraprio.words import number, say

if TYPE_CHECKING:
    import pandas as pd

    from infraprio.scenario import Scenario

__all__ = ["scales_text"]

_HEADINGS = ("goal", "indicator", "unit", "zero_at", "full_at", "best", "best_by", "next")


def scales_text(scales: pd.DataFrame, scenario: Scenario, language: str = "sv") -> str:
    """The table that `suggest_scales` gives, a goal a row."""
    language = reader_of(scenario, language)
    if scales.empty:
        return say("scales.none", language)
    names = scenario["goals"].names(language)
    rows = [tuple(say(f"scales.{heading}", language) for heading in _HEADINGS)]
    for row in cast(Any, scales.itertuples()):
        figures = (row.zero_at, row.full_at, row.best, row.next)
        zero, full, best, following = (_figure(value, language) for value in figures)
        label, unit = indicator_name(row.indicator, language), unit_word(row.unit, language)
        rows.append((names[row.Index], label, unit, zero, full, best, row.best_by, following))
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    right = {3, 4, 5, 7}
    lines = [
        "  ".join(
            f"{cell:>{width}}" if k in right else f"{cell:<{width}}"
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([*lines, "", say("scales.lead", language)])


def _figure(value: float, language: str) -> str:
    """Three figures or so: whole numbers from 100 on, more decimals the smaller it is."""
    size = abs(value)
    decimals = 0 if size >= 100 or value == 0 else 1 if size >= 10 else 2 if size >= 1 else 4
    return number(value, decimals, language)
