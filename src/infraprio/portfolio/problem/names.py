"""Names as findings list them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Final

from infraprio.words import Words

__all__ = ["ALL_MONEY", "listed", "pot_name"]

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
