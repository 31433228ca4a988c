"""The plan that is best for the worst-off of several parts, then for the next, and so on: lexicographic max-min."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.errors import InfeasibleError
from infraprio.findings import finding
from infraprio.portfolio.choose.infeasible import explain_infeasible
from infraprio.portfolio.model.criterion_rows import ruled_rows
from infraprio.solver.highs import solve

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.solver.arrays import Arrays

__all__ = ["WorstOff", "best_for_worst_off"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstOff:
    """What the parts have, the worst-off first, and the columns of the most valuable plan that gives it."""

    levels: tuple[float, ...]
    columns: NDArray[np.int64] = field(repr=False)


def best_for_worst_off(data: Data, bases: Sequence[float]) -> WorstOff:
    r"""Return the lexicographically best plan for the parts that the last limits of data are on.

    One after the other the k-th smallest share is made large, no more than k - 1 parts being below it and those before it kept:

    .. math:: \max t_k: \; b_i + a_i x \ge t_j - M_i z_{ij}, \; \sum_i z_{ij} \le j - 1 \;\; \forall j \le k

    Then the most valuable of these plans is chosen. What a part has without any plan is its base; where the limits are upper
    ones less is better.

    Raises
    ------
    InfeasibleError
        If no plan keeps the other rules.
    """
    stated, rows, _, ruled = ruled_rows(data)
    first = len(data.limits) - len(bases)
    sign = 1.0 if data.limits[first].at_least is not None else -1.0
    places = {
        rule.key[0] - first: place for rule, place in ruled if rule.kind == "limits" and rule.key[0] >= first
    }
    arrays, parts = stated.arrays, []
    for number, base in enumerate(bases):
        parts.append((sign * arrays.matrix[[places[number]]].toarray()[0], sign * base))
    lower, upper = arrays.lower.copy(), arrays.upper.copy()
    lower[list(places.values())], upper[list(places.values())] = -np.inf, np.inf
    arrays = replace(arrays, lower=lower, upper=upper, gain=np.zeros(len(arrays.gain)))
    width, levels = len(arrays.gain), list[float]()
    for k in range(len(parts)):
        arrays, spot = with_level(arrays, parts, width, k)
        gain = np.zeros(len(arrays.gain))
        gain[spot] = 1.0
        found, _ = solve(replace(arrays, gain=gain))
        if found.x is None:
            why = explain_infeasible(data.changed(limits=data.limits[:first]))
            raise InfeasibleError(finding("no_portfolio", why=why), why)
        level = sorted(base + float(row @ found.x[:width]) for row, base in parts)[k]
        levels.append(level)
        held = arrays.column_lower.copy()
        held[spot] = level - 1e-7 * max(abs(level), 1.0)
        arrays = replace(arrays, column_lower=held)
    gain = np.zeros(len(arrays.gain))
    gain[:width] = data.weights @ rows
    found, _ = solve(replace(arrays, gain=gain))
    assert found.x is not None  # the last level was had by a plan
    return WorstOff(levels=tuple(sign * level for level in levels), columns=stated.plans(found.x[:width])[0])


def with_level(
    arrays: Arrays, parts: Sequence[tuple[Floats, float]], width: int, k: int
) -> tuple[Arrays, int]:
    """Return arrays with a level below which at most k parts are, and the column that the level stands in."""
    count, before = len(parts), len(arrays.gain)
    reach = max(float(np.abs(row).sum()) + abs(base) for row, base in parts) + 1.0
    more = np.zeros((count + 1, before + 1 + count))
    least = np.zeros(count + 1)
    for number, (row, base) in enumerate(parts):
        more[number, :width] = row
        more[number, before] = -1.0
        more[number, before + 1 + number] = 2 * reach
        least[number] = -base
    more[count, before + 1 :] = -1.0
    least[count] = -k
    old = sparse.hstack([arrays.matrix, sparse.csr_array((arrays.matrix.shape[0], 1 + count))])
    return replace(
        arrays,
        gain=np.append(arrays.gain, np.zeros(1 + count)),
        matrix=sparse.csr_array(sparse.vstack([old, sparse.csr_array(more)])),
        lower=np.append(arrays.lower, least),
        upper=np.append(arrays.upper, np.full(count + 1, np.inf)),
        column_lower=np.append(arrays.column_lower, [-reach, *np.zeros(count)]),
        column_upper=np.append(arrays.column_upper, [reach, *np.ones(count)]),
        whole=np.append(arrays.whole, [False, *np.ones(count, dtype=bool)]),
    ), before
