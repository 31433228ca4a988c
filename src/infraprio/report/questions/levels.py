"""A curve by levels for people: levels that one plan serves stand in one row, and figures have decimals enough to differ."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from infraprio.report.words.language import decimals_for, number, word

if TYPE_CHECKING:
    from infraprio.report.sheet import Sheet

__all__ = ["decimals_apart", "folded", "folded_sentence"]

MORE: Final = 3
"""Decimals beyond four figures at most."""


def folded(made: Sheet, level: tuple[str, ...]) -> Sheet:
    """Return a table without the rows that read as the row before them.

    Parameters
    ----------
    made : Sheet
        The whole curve, in the order of its levels.
    level : tuple of str
        Columns that differ by level though the plan is the same: the level, the price of the step to it.
    """
    frame = made.frame
    rest = [str(column) for column in frame if str(column) not in level]
    read = [tuple(_read(line[c], made.decimals[c]) for c in rest) for line in frame.to_dict("records")]
    stays = [place == 0 or read[place] != read[place - 1] for place in range(len(read))]
    return replace(made, frame=frame[stays].reset_index(drop=True))


def _read(cell: object, decimals: int) -> object:
    return number(cell, decimals, "en") if isinstance(cell, float) else cell


def folded_sentence(whole: Sheet, shown: Sheet, language: str) -> list[str]:
    """Say that levels stand in one row, and where all of them are; nothing where each has its own."""
    if len(whole.frame) == len(shown.frame):
        return []
    return [word("levels_folded", language, n=len(whole.frame), file=f"{whole.name}.csv")]


def decimals_apart(values: Iterable[float]) -> int:
    """Return decimals with which numbers have four figures, and those that differ look different.

    Examples
    --------
    >>> decimals_apart([549.06, 549.12]), decimals_apart([183.2, 183.2]), decimals_apart([12.0, 15.0])
    (2, 1, 2)
    """
    some = sorted({value for value in values if math.isfinite(value)})
    largest = max(map(abs, some), default=0.0)
    gaps = [b - a for a, b in pairwise(some) if b - a > 1e-9 * largest]
    base = decimals_for(largest, 4)
    return max(base, min(math.ceil(-math.log10(min(gaps))) if gaps else 0, base + MORE))
