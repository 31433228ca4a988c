"""VIKOR: a compromise between the group's benefit and the largest single regret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.errors import ScoringError
from infraprio.scoring.tables import (
    Array,
    TableLike,
    VectorLike,
    named_rank,
    read_sense,
    read_table,
    read_weights,
)

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["VikorResult", "vikor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VikorResult:
    """`S` (group), `R` (regret) and `Q` (compromise): lower is better; `score` = 1 - Q: higher is better.

    Attributes
    ----------
    score : Series
        1 - `Q`: higher is better.
    rank : Series
        1 = highest score; ties share the lower number.
    S : Series
        Weighted sum of the distances to the best values; lower is better.
    R : Series
        Largest weighted distance on one criterion; lower is better.
    Q : Series
        Compromise between both, 0 to 1; lower is better.
    compromise_set : list of label
        Alternatives that the method leaves as compromise, best first.
    acceptable_advantage : bool
        Whether the first leads the second by at least 1 / (n - 1) in `Q`.
    acceptable_stability : bool
        Whether the first is also first by `S` or `R`.
    method : dict of str to str or float
        What was computed, and its settings, for the record.
    """

    score: Series
    rank: Series
    S: Series
    R: Series
    Q: Series
    compromise_set: list[Any]
    acceptable_advantage: bool
    acceptable_stability: bool
    method: dict[str, str | float]


def vikor(table: TableLike, weights: VectorLike, sense: str | VectorLike, v: float = 0.5) -> VikorResult:
    """Rank alternatives by VIKOR and give the compromise set.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria.
    weights : Series, mapping or sequence
        One per criterion; divided by their sum.
    sense : str or Series, mapping or sequence
        "max" or "min", for all criteria or for each.
    v : float, default 0.5
        Weight of the group's benefit (S) against the largest regret (R), 0 to 1.

    Returns
    -------
    VikorResult
        `rank` follows Q. The compromise set holds the first alternative alone when its advantage over the
        second is at least 1 / (n - 1) and it is also first in S or R; the first two when only the latter
        fails; else all within that advantage. Ties in Q are ordered by S, then R. Constant criteria count as
        fully met; where all alternatives agree in S (or R) that part of Q is zero.

    Raises
    ------
    ScoringError
        Missing or infinite values, unusable weights, unknown sense, v outside 0 to 1.

    References
    ----------
    Opricovic and Tzeng (2004), European Journal of Operational Research 156(2), 445-455.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"risk": [1, 2, 5], "height": [3000, 3750, 4500]}, index=["A", "B", "C"])
    >>> result = vikor(table, [0.5, 0.5], {"risk": "min", "height": "max"})
    >>> result.Q.to_dict(), result.compromise_set
    ({'A': 1.0, 'B': 0.0, 'C': 1.0}, ['B'])
    """
    if not 0 <= v <= 1:
        raise ScoringError(f"v is {v:g}; it must lie between 0 (regret only) and 1 (group benefit only).")
    read = read_table(table)
    share = read_weights(weights, read.criteria)
    sign = read_sense(sense, read.criteria)
    s, r = np.zeros((2, len(read.values)))
    for column, weight, up in zip(read.columns(), share, sign, strict=True):
        top, bottom = float(column.max()), float(column.min())
        regret = (top if up > 0 else bottom) - column
        regret *= up * weight / (top - bottom if top > bottom else 1.0)
        s += regret
        np.maximum(r, regret, out=r)
    q = v * _unit(s) + (1 - v) * _unit(r)
    chosen, advantage, stability = _compromise(q, s, r)
    return VikorResult(
        score=read.series(1 - q, "score"),
        rank=named_rank(read, -q),
        S=read.series(s, "S"),
        R=read.series(r, "R"),
        Q=read.series(q, "Q"),
        compromise_set=[read.alternatives[i] for i in chosen],
        acceptable_advantage=advantage,
        acceptable_stability=stability,
        method={"method": "vikor", "v": v, "normalization": "minmax"},
    )


def _unit(values: Array) -> Array:
    span = float(np.ptp(values))
    if span <= 1e-12 * float(values[0]):  # of values that are alike any tells their size
        return np.zeros_like(values)
    unit: Array = (values - values.min()) / span
    return unit


def _compromise(q: Array, s: Array, r: Array) -> tuple[list[int], bool, bool]:
    """Positions of the compromise set, best first, and whether advantage and stability are acceptable."""
    if len(q) == 1:
        return [0], True, True
    need = 1.0 / (len(q) - 1)
    near = np.flatnonzero(q <= max(np.partition(q, 1)[1], q.min() + need))
    order = [int(i) for i in near[np.lexsort((r[near], s[near], q[near]))]]
    first = order[0]
    advantage = bool(q[order[1]] - q[first] >= need - 1e-12)
    stability = bool(s[first] <= s.min() + 1e-12 or r[first] <= r.min() + 1e-12)
    if advantage:
        return (order[:1] if stability else order[:2]), advantage, stability
    return [i for i in order if q[i] - q[first] < need - 1e-12], advantage, stability
