"""Names as findings list them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Final

from infraprio.words import Words, say

__all__ = ["ALL_MONEY", "listed", "pot_name", "said_source"]

ALL_MONEY: Final = "all money"
"""Label of the pot of a budget that tells neither funds nor periods apart."""


def listed(names: Iterable[Any], most: int = 6) -> str:
    """Return names for a message, the first few of them.

    Examples
    --------
    >>> listed(["A", "B", "C"], most=2)
    'A, B ... (3)'
    """
    texts = [str(name) for name in names]
    return ", ".join(texts[:most]) + (f" ... ({len(texts)})" if len(texts) > most else "")


def pot_name(label: Hashable) -> str | Words:
    """Return what a pot of money is called: its fund, its period, both, or all money.

    Examples
    --------
    >>> pot_name(("state", "2026-2029"))
    'state, 2026-2029'
    """
    parts = [str(part) for part in (label if isinstance(label, tuple) else (label,)) if part is not None]
    return ", ".join(parts) if parts and label != ALL_MONEY else Words.of("stated.all_money")


def said_source(source: str, language: str) -> str:
    """Name the rows of tables in the language; several stand behind one another with semicolons."""
    parts = [part.partition(" row ") for part in source.split("; ")]
    return "; ".join(
        say("source.row", language, table=table, row=row) if between else table
        for table, between, row in parts
    )
