"""How many proposals are built, or start in one period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.problem.limit_kinds.kind import LimitKind

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Fields, Limit

__all__ = ["COUNT"]


def amount(data: Data, limit: Limit) -> NDArray[np.float64]:
    """Return 1 for each column, 0 where it starts in another period than the one named."""
    if limit.period is None:
        return np.ones(len(data.row))
    starts: NDArray[np.float64] = (data.start == data.cells.periods.index(limit.period)).astype(float)
    return starts


def mistakes(problem: Fields, limit: Limit) -> list[tuple[str, dict[str, Any]]]:
    """Find a period where nothing is placed in one."""
    if limit.period is not None and problem.periods is None:
        return [("problem_limit_no_periods", {"value": limit.period})]
    return []


COUNT = LimitKind(
    of="count",
    unit="count",
    share_unit="count_share",
    narrowed_by=("period",),
    reads="",
    amount=amount,
    mistakes=mistakes,
)
