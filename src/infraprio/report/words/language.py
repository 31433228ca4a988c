"""Words and sentences of what is handed over, by key; numbers come from `infraprio.words`."""

from __future__ import annotations

import math

from infraprio.words import known, number, say

__all__ = ["decimals_for", "number", "significant", "word"]


def word(key: str, language: str, **gaps: object) -> str:
    """The word or sentence for `key`; a key that has none (an id, a name) stands for itself.

    Examples
    --------
    >>> word("in_plan", "sv"), word("R7", "sv")
    ('ryms i planen', 'R7')
    """
    entry = f"report.{key}"
    return say(entry, language, **gaps) if known(entry) else key


def significant(value: float, language: str, figures: int = 3) -> str:
    """A number with so many figures that mean something."""
    return number(value, decimals_for(value, figures), language)


def decimals_for(value: float, figures: int = 3) -> int:
    """Decimals with which a number has so many figures that mean something."""
    if value == 0 or not math.isfinite(value):
        return 0
    return max(0, figures - 1 - math.floor(math.log10(abs(value))))
