"""How far a limit on effects has to let go, in its own unit, for all other rules to be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.model.criterion_rows import ruled_rows
from infraprio.portfolio.problem.measure import Measure
from infraprio.portfolio.problem.units import noise
from infraprio.solver.highs import solve
from infraprio.words import Figure, Spoken, say

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Rule
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Limit

__all__ = ["Relaxed", "least_relaxations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed(Spoken):
    """A limit on effects that can be kept where the one stated cannot.

    Attributes
    ----------
    rule : Rule
        As stated.
    limit : Limit
        As stated.
    bound : float
        Nearest to it of those that some plan keeps with all other rules; never on the wrong side of what is possible.
    columns : array
        Of a plan that keeps it.
    """

    rule: Rule
    limit: Limit
    bound: float
    columns: NDArray[np.int64] = field(repr=False)

    def text(self, language: str) -> str:
        """Tell it in a language: what can be kept, and how far that is from what is stated."""
        measure, stated = self.limit.criterion, self.limit.at_most
        stated = self.limit.at_least if stated is None else stated
        assert stated is not None
        off = Figure(abs(self.bound - stated), "g")
        told = measure.amount(self.bound) if isinstance(measure, Measure) else Figure(self.bound, "g")
        return say(
            "explained.relaxed_least" if self.limit.at_most is None else "explained.relaxed_most",
            language,
            criterion=measure.named if isinstance(measure, Measure) else str(measure),
            amount=told,
            off=off if not isinstance(measure, Measure) else replace(measure, base=0.0).amount(abs(self.bound - stated)),
        )  # fmt: skip


def least_relaxations(data: Data, rules: Sequence[Rule], time_limit: float | None = None) -> list[Relaxed]:
    """Return, for each limit on effects among rules that clash, the nearest that can be kept; none where no number will do."""
    stated, _, _, ruled = ruled_rows(data)
    out = []
    for rule in rules:
        if rule.kind != "limits" or data.limits[rule.key[0]].of != "effect":
            continue
        limit, arrays = data.limits[rule.key[0]], stated.arrays
        places = [place for each, place in ruled if each == rule]
        below = limit.at_least is not None
        column = np.zeros(arrays.matrix.shape[0])
        column[places] = 1.0 if below else -1.0
        size = float(np.abs(arrays.matrix[places]).sum()) or 1.0
        wider = replace(
            arrays,
            gain=np.append(np.zeros(len(arrays.gain)), -1.0),
            matrix=sparse.csr_array(sparse.hstack([arrays.matrix, sparse.csr_array(column[:, None])])),
            column_lower=np.append(arrays.column_lower, 0.0),
            column_upper=np.append(arrays.column_upper, size + abs(limit.at_least or limit.at_most or 0.0)),
            whole=np.append(arrays.whole, False),
        )
        found, _ = solve(wider, time_limit=time_limit)
        if found.x is not None:
            point = np.where(arrays.whole, np.round(found.x[:-1]), found.x[:-1])
            does = float((arrays.matrix[places] @ point)[0])
            bound = _told(does, size, below=below)
            out.append(Relaxed(rule=rule, limit=limit, bound=bound, columns=stated.plans(found.x)[0]))
    return out


def _told(bound: float, size: float, *, below: bool) -> float:
    """A bound with six figures, rounded to the side on which it can be kept; what adding up may be off by is not rounded up."""
    if abs(bound) <= noise(size):
        return 0.0
    digits = 5 - int(np.floor(np.log10(abs(bound))))
    near = round(bound, digits)
    outside = near > bound + noise(size) if below else near < bound - noise(size)
    return round(near + (-1.0 if below else 1.0) * 10.0**-digits, digits) if outside else near
