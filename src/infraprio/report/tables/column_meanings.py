"""What the columns of the result mean, in one sentence each, for the notes of the workbook."""

from __future__ import annotations

from infraprio.words import known, say

__all__ = ["definition"]


def definition(column: str, language: str) -> str:
    """What a column means; empty where the heading says it all.

    Examples
    --------
    >>> definition("score_rank", "en"), definition("name", "en")
    ('Rank by goal score alone, among those that compete.', '')
    """
    entry = f"meaning.{column}"
    return say(entry, language) if known(entry) else ""
