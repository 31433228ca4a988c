"""What the proposals cost: in all, to one fund, or in one period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.problem.limit_kinds.kind import LimitKind

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Fields, Limit

__all__ = ["COST"]


def amount(data: Data, limit: Limit) -> NDArray[np.float64]:
    """Return the money of each column, from the fund and in the period that are named."""
    cells = data.cells
    counted = np.ones((len(cells.funds), len(cells.periods)))
    if limit.fund is not None:
        counted *= (np.arange(len(cells.funds)) == cells.funds.index(limit.fund))[:, None]
    if limit.period is not None:
        counted *= (np.arange(len(cells.periods)) == cells.periods.index(limit.period))[None, :]
    money: NDArray[np.float64] = data.money @ counted.ravel()
    return money


def mistakes(_problem: Fields, _limit: Limit) -> list[tuple[str, dict[str, Any]]]:
    """Find nothing: fund and period are looked up where the cost table is read."""
    return []


COST = LimitKind(
    of="cost",
    unit="cost",
    share_unit="share",
    narrowed_by=("fund", "period"),
    reads="cost",
    amount=amount,
    mistakes=mistakes,
)
