"""What the proposals do beside their value: tonnes, minutes, lives; alone, and together."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.problem.limit_kinds.kind import LimitKind
from infraprio.portfolio.problem.names import listed

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Fields, Limit

__all__ = ["EFFECT"]


def amount(data: Data, limit: Limit) -> NDArray[np.float64]:
    """Return what each column does by itself; 0 where it starts after the period named."""
    assert data.problem.effects is not None
    own = data.problem.effects[limit.criterion].reindex(data.rows).to_numpy(dtype=float)
    counted: NDArray[np.float64] = np.nan_to_num(own)[data.row]  # missing only where it is never built
    if limit.period is not None:
        counted = counted * (data.start <= data.cells.periods.index(limit.period))
    return counted


def together(data: Data, limit: Limit) -> list[tuple[tuple[Hashable, ...], float]]:
    """Return what groups do beyond their members."""
    return [
        (tuple(names), float(gains[limit.criterion]))
        for names, gains in data.problem.joint_effects.items()
        if gains.get(limit.criterion)
    ]


def mistakes(problem: Fields, limit: Limit) -> list[tuple[str, dict[str, Any]]]:
    """Find a measure that is none, and rows of which nobody knows what they do."""
    if limit.period is not None and problem.periods is None:
        return [("problem_limit_no_periods", {"value": limit.period})]
    known = [] if problem.effects is None else list(problem.effects.columns)
    if not known:
        return [("problem_no_effects", {})]
    if limit.criterion not in known:
        return [("problem_effect", {"value": limit.criterion or "", "known": listed(known)})]
    assert problem.effects is not None
    never = {row for name in problem.forbidden for row in problem.alternatives.get(name, [name])}
    rows = [row for row in problem.value.index if row not in never]
    own = problem.effects[limit.criterion].reindex(rows).to_numpy(dtype=float)
    lacking = [row for row, known_one in zip(rows, np.isfinite(own), strict=True) if not known_one]
    return (
        [("problem_effect_missing", {"value": limit.criterion, "names": listed(lacking)})] if lacking else []
    )


EFFECT = LimitKind(
    of="effect",
    unit="effect",
    share_unit="",
    narrowed_by=("criterion", "period"),
    reads="effects",
    amount=amount,
    mistakes=mistakes,
    together=together,
)
