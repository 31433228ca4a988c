"""What a kind of limit has to say of itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Fields, Limit

__all__ = ["LimitKind"]


def nothing_together(_data: Data, _limit: Limit) -> list[tuple[tuple[Hashable, ...], float]]:
    """Add nothing: what is counted is the members' own."""
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitKind:
    """One thing that can be limited in a part of a plan: by itself, or as a share of the whole plan's.

    What a bound says stands in the catalogues, under ``limit.`` and the measure.

    Attributes
    ----------
    of : str
        Its name in ``Limit.of``; with ``_share`` after it, its share.
    unit, share_unit : str
        What the column ``unit`` of a scenario's rules table calls them; no share where the second is empty.
    narrowed_by : tuple of str
        Fields of ``Limit`` that may narrow it: fund, period, criterion.
    reads : str
        Table that the amounts come from, "value" or "cost"; empty where they come from none.
    amount : function (Data, Limit) -> array [columns]
        What each yes-or-no decision adds if it is taken.
    mistakes : function (Fields, Limit) -> list of (code, gaps)
        What is wrong with a limit of this kind alone.
    together : function (Data, Limit) -> list of (names, amount)
        What groups add beyond their members, if all of a group are taken.
    """

    of: str
    unit: str
    share_unit: str
    narrowed_by: tuple[str, ...]
    reads: str
    amount: Callable[[Data, Limit], NDArray[np.float64]]
    mistakes: Callable[[Fields, Limit], list[tuple[str, dict[str, Any]]]]
    together: Callable[[Data, Limit], list[tuple[tuple[Hashable, ...], float]]] = nothing_together
