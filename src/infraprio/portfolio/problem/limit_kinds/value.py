"""What the proposals are worth by themselves: weighted, or on one criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.problem.fields import criterion_names
from infraprio.portfolio.problem.limit_kinds.kind import LimitKind
from infraprio.portfolio.problem.names import listed

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Fields, Limit

__all__ = ["VALUE"]


def amount(data: Data, limit: Limit) -> NDArray[np.float64]:
    """Return the value of each column, with the factor of its period."""
    if limit.criterion is None:
        return data.worth
    return data.values[:, data.criteria.index(limit.criterion)]


def mistakes(problem: Fields, limit: Limit) -> list[tuple[str, dict[str, Any]]]:
    """Find a criterion that is none."""
    names = criterion_names(problem)
    if limit.criterion is not None and limit.criterion not in names:
        return [("problem_criterion", {"value": limit.criterion, "known": listed(names)})]
    return []


VALUE = LimitKind(
    of="value",
    unit="value",
    share_unit="value_share",
    narrowed_by=("criterion",),
    reads="value",
    amount=amount,
    mistakes=mistakes,
)
