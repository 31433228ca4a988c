"""Suggested scales of goals as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from infraprio.report.words.indicators import indicator_name, unit_word
from infraprio.report.words.language import number

if TYPE_CHECKING:
    import pandas as pd

    from infraprio.scenario import Scenario

__all__ = ["scales_text"]

_HEAD = {
    "en": ("goal", "indicator", "unit", "0 at", "100 at", "best", "by", "next"),
    "sv": ("mål", "indikator", "enhet", "0 vid", "100 vid", "bäst", "av", "näst"),
}
_NONE = {
    "en": "Every measured goal has a stated scale, or nothing moves it.",
    "sv": "Alla mätta mål har en angiven skala, eller så ändras de inte av någon åtgärd.",
}
_LEAD = {
    "en": "100 at: the largest effect of a proposal that can be chosen, rounded up. Put right what you know better in goals.",
    "sv": "100 vid: den största effekten av en valbar åtgärd, avrundad uppåt. Ändra i goals det du vet bättre.",
}


def scales_text(scales: pd.DataFrame, scenario: Scenario, language: str = "sv") -> str:
    """The table that `suggest_scales` gives, a goal a row."""
    if scales.empty:
        return _NONE[language]
    goals = scenario["goals"]
    column = "name" if language == "sv" else "name_en"
    names = {row["id"]: row[column] or row["name"] for row in goals}
    rows = [_HEAD[language]]
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
    return "\n".join([*lines, "", _LEAD[language]])


def _figure(value: float, language: str) -> str:
    """Three figures or so: whole numbers from 100 on, more decimals the smaller it is."""
    size = abs(value)
    decimals = 0 if size >= 100 or value == 0 else 1 if size >= 10 else 2 if size >= 1 else 4
    return number(value, decimals, language)
