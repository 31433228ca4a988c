"""Texts in CSV files that a spreadsheet would take for a formula and run."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["guarded", "unguarded"]

# A full-width sign counts as the plain one in some spreadsheets.
_RUN: Final = re.compile(r"'*[=+\-@＝＋－＠].", re.DOTALL)
_NUMBER: Final = re.compile(r"[+-]?[\d.,\s]*\d[.,]?([eE][+-]?\d+)?")


def guarded(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would run it; a number is left alone.

    Examples
    --------
    >>> guarded("=1+1"), guarded("@home"), guarded("-12.5"), guarded("E14 Storlien")
    ("'=1+1", "'@home", '-12.5', 'E14 Storlien')
    """
    return f"'{text}" if _RUN.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given.

    Examples
    --------
    >>> unguarded(guarded("=1+1")), unguarded(guarded("'=1+1")), unguarded("'t Zand")
    ('=1+1', "'=1+1", "'t Zand")
    """
    return text[1:] if text.startswith("'") and _RUN.match(text) else text
