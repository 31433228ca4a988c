"""Proposals of two scenarios that have one id and quite different names: rows numbered anew, or a new object under an old id."""

from __future__ import annotations

from difflib import SequenceMatcher

from infraprio.scenario.listed.columns import plain
from infraprio.scenario.scenario import Scenario
from infraprio.words import Name

__all__ = ["renamed"]

_ALIKE = 0.6
"""Share of two names that is the same, below which they are hardly those of one object."""


def renamed(before: Scenario, after: Scenario) -> dict[str, tuple[Name, Name]]:
    """Id -> its names before and after, of the proposals that are hardly the same.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> renamed(valley(), valley())
    {}
    """
    first, second = before["proposals"], after["proposals"]
    found = {}
    for own in second.position.keys() & first.position.keys():
        at, to = first.position[own], second.position[own]
        if not _alike(plain(str(first["name"][at])), plain(str(second["name"][to]))):
            found[str(own)] = (
                Name(str(first["name"][at]), str(first["name_en"][at])),
                Name(str(second["name"][to]), str(second["name_en"][to])),
            )
    return dict(sorted(found.items()))


def _alike(a: str, b: str) -> bool:
    return a in b or b in a or SequenceMatcher(None, a, b).ratio() >= _ALIKE
