"""Words and sentences of what is handed over, by key; numbers come from `infraprio.words`."""

from __future__ import annotations

from infraprio.words import known, number, say

__all__ = ["number", "word"]


def word(key: str, language: str, **gaps: object) -> str:
    """The word or sentence for `key`; a key that has none (an id, a name) stands for itself.

    Examples
    --------
    >>> word("in_plan", "sv"), word("R7", "sv")
    ('ryms i planen', 'R7')
    """
    entry = f"report.{key}"
    return say(entry, language, **gaps) if known(entry) else key
