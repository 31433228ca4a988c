"""How far weights, scores or costs may move before the order changes, and what it takes to reach a rank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.clock import measured, require_seconds
from infraprio.errors import ScoringError
from infraprio.scoring.certainty.smaa import check_criteria
from infraprio.scoring.mixed_integer import solve_mip
from infraprio.scoring.tables import Array, Table, TableLike, VectorLike, align, read_table, read_weights
from infraprio.scoring.weights.weight_set import WeightSet

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = [
    "WeightChange",
    "smallest_cost_change",
    "smallest_score_change",
    "smallest_weight_change",
    "weight_stability",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightChange:
    """The closest weights under which the alternative has the rank.

    `possible` is False when no weights of the set give it (none were found, where `optimal` is False); then `weights` are the present ones and `reached`
    the present rank. `distance` is the sum of absolute changes, proven smallest when `optimal`.

    Attributes
    ----------
    possible : bool
        Whether weights of the set give the rank.
    optimal : bool
        Whether the answer is proven.
    distance : float
        Sum of absolute changes of the weights.
    bound : float
        No weights at a smaller distance give the rank.
    weights : Series
        The closest weights, by criterion, sum 1.
    change : Series
        Their change against the present ones.
    reached : int
        Rank under those weights, 1 = first.
    """

    possible: bool
    optimal: bool
    distance: float
    bound: float
    weights: Series
    change: Series
    reached: int


def weight_stability(
    values: TableLike, weights: VectorLike, keep: Literal["first", "order"] | int = "first"
) -> pd.DataFrame:
    """Range of each weight, the others keeping their proportions, in which the answer stays the same.

    Parameters
    ----------
    values : DataFrame or 2-D array
        Alternatives x criteria, higher is better, on one scale.
    weights : Series, mapping or sequence
        One per criterion; divided by their sum.
    keep : {"first", "order"} or int, default "first"
        "first" (the same first), "order" (the same complete order), or a number k (the same set of the first
        k).

    Returns
    -------
    DataFrame
        One row per criterion: `weight`, `lowest`, `highest` (within 0 to 1). A criterion that has all the
        weight shares what it loses equally among the others. Alternatives tied with the kept ones at the
        present weights do not limit the range of "first" or k when they are in the kept set; ties at its edge
        give the range in which nobody outside gets ahead of anybody inside.

    Raises
    ------
    ScoringError
        `keep` is none of these; unusable values or weights.

    Examples
    --------
    >>> values = [[1.0, 0.0], [0.0, 1.0], [0.6, 0.6]]
    >>> weight_stability(values, [0.9, 0.1]).round(3).to_numpy().tolist()
    [[0.9, 0.6, 1.0], [0.1, 0.0, 0.4]]
    """
    read = read_table(values, what="The table of values")
    share = read_weights(weights, read.criteria)
    score = read.values @ share
    upper, lower = _pairs_to_keep(score, keep)
    ranges = []
    for j, weight in enumerate(share):
        rest = share.copy()
        rest[j] = 0.0
        others = len(share) - 1
        total = rest.sum()
        rest = rest / total if total > 0 else np.where(np.arange(len(share)) == j, 0.0, 1.0 / max(others, 1))
        at_zero, at_one = read.values @ rest, read.values[:, j]
        ranges.append((weight, *_stable_range(at_zero, at_one, upper, lower, weight if others else 1.0)))
    return pd.DataFrame(ranges, index=read.criteria, columns=["weight", "lowest", "highest"])


def _pairs_to_keep(score: Array, keep: str | int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs (ahead, behind), as positions, whose order must not turn round."""
    order = np.argsort(-score, kind="stable").astype(np.int64)
    n = len(order)
    if keep == "order":
        return order[:-1], order[1:]
    count = 1 if keep == "first" else keep
    if isinstance(count, str) or not 1 <= count <= n:
        raise ScoringError(f'keep is {keep!r}: use "first", "order" or a number from 1 to {n}.')
    inside, outside = order[:count], order[count:]
    return np.repeat(inside, len(outside)), np.tile(outside, len(inside))


def _stable_range(
    at_zero: Array, at_one: Array, ahead: NDArray[np.int64], behind: NDArray[np.int64], weight: float
) -> tuple[float, float]:
    """Range of t around `weight` in which (1 - t) at_zero + t at_one keeps all pairs."""
    start = at_zero[ahead] - at_zero[behind]
    end = at_one[ahead] - at_one[behind]
    slope = end - start
    scale = float(np.abs([at_zero, at_one]).max())
    turning = np.abs(slope) > 1e-12 * scale
    cross = -start[turning] / slope[turning]
    rising = slope[turning] > 0
    # those tied now cross here, to within rounding
    lowest, highest = max([0.0, *cross[rising]]), min([1.0, *cross[~rising]])
    return min(lowest, weight), max(highest, weight)


@measured
def smallest_weight_change(
    values: TableLike,
    weights: VectorLike,
    alternative: Any,
    rank: int,
    weight_set: WeightSet | None = None,
    *,
    time_limit: float | None = None,
) -> WeightChange:
    """Find the weights closest to the present ones (sum of absolute changes) that lift an alternative to a rank.

    Parameters
    ----------
    values : DataFrame or 2-D array
        Alternatives x criteria, higher is better, on one scale.
    weights : Series, mapping or sequence
        Present weights; divided by their sum.
    alternative, rank : label
        Who, and the rank to reach or better (ties share the lower number).
    weight_set : WeightSet, optional
        Weights that may be used; None for all.
    time_limit : float, optional
        Seconds for the search; default the usual limit of work, infinite for none. Where it came first,
        `optimal` is False and `distance` may be longer than need be, not shorter than `bound`.

    Returns
    -------
    WeightChange
        The closest weights, their distance and its proof.

    Raises
    ------
    ScoringError
        Unknown alternative, a rank outside 1..n, clashing statements, unusable values or weights.

    Examples
    --------
    >>> found = smallest_weight_change([[1.0, 0.0], [0.0, 1.0]], [0.8, 0.2], alternative=1, rank=1)
    >>> found.weights.round(6).tolist(), round(found.distance, 6)
    ([0.5, 0.5], 0.6)
    """
    require_seconds(time_limit, ScoringError)
    read = read_table(values, what="The table of values")
    share = read_weights(weights, read.criteria)
    at = _who(read, alternative, rank)
    weight_set = weight_set if weight_set is not None else WeightSet(read.criteria)
    check_criteria(read, weight_set.criteria)
    weight_set.require_feasible()
    rows, rhs = weight_set.inequalities()
    rows = rows[:, [weight_set.criteria.index(label) for label in read.criteria]]
    span = max(float(np.ptp(read.values)), 1e-300)
    gaps = (np.delete(read.values, at, axis=0) - read.values[at]) / span
    answer = _closest_weights(gaps, share, rank, rows, rhs, time_limit)
    possible = answer.x is not None
    m = len(share)
    found = np.clip(answer.x[:m], 0.0, None) if answer.x is not None else share
    found = found / found.sum()
    ahead = int((gaps @ found > 1e-7).sum())
    if possible and ahead >= rank:
        raise ScoringError(
            f"The weights found give rank {ahead + 1}, not {rank}: the values lie too close together."
        )
    return WeightChange(
        possible=possible,
        optimal=answer.status != "feasible",
        distance=float(np.abs(found - share).sum()),
        bound=answer.bound,
        weights=pd.Series(found, index=read.criteria, name="weight"),
        change=pd.Series(found - share, index=read.criteria, name="change"),
        reached=ahead + 1,
    )


def _closest_weights(
    gaps: Array, share: Array, rank: int, rows: Array, rhs: Array, time_limit: float | None
) -> Any:
    """Minimise sum |w - share| with at most rank - 1 rows of gaps @ w above zero; columns w, down, up, y."""
    k, m = gaps.shape
    most = np.maximum(gaps.max(axis=1, initial=0.0), 0.0)
    none = np.zeros
    matrix = np.vstack(
        [
            np.column_stack([gaps, none((k, 2 * m)), -np.diag(most)]),
            np.column_stack([rows, none((len(rows), 2 * m + k))]),
            np.column_stack([np.eye(m), -np.eye(m), np.eye(m), none((m, k))]),
            np.concatenate([np.ones(m), none(2 * m + k)])[None, :],
            np.concatenate([none(3 * m), np.ones(k)])[None, :],
        ]
    )
    upper = np.concatenate([none(k), rhs, share, [1.0, rank - 1.0]])
    lower = np.concatenate([np.full(k + len(rhs), -np.inf), share, [1.0, 0.0]])
    return solve_mip(
        np.concatenate([none(m), np.ones(2 * m), none(k)]),
        matrix,
        lower,
        upper,
        integer=np.arange(3 * m + k) >= 3 * m,
        column_lower=none(3 * m + k),
        column_upper=np.ones(3 * m + k),
        time_limit=time_limit,
    )


def smallest_score_change(
    values: TableLike, weights: VectorLike, alternative: Any, rank: int
) -> pd.DataFrame:
    """Find how much one value of an alternative must rise, all else equal, for it to reach a rank.

    Parameters
    ----------
    values : DataFrame or 2-D array
        Alternatives x criteria, on one scale, higher is better.
    weights : Series, mapping or sequence
        Of each criterion; divided by their sum.
    alternative : label
        Label of the alternative that is to rise.
    rank : int
        Rank that it is to have, 1 = first.

    Returns
    -------
    DataFrame
        One row per criterion with a positive weight: `value` now, `change` needed, `needed` value. Zero
        change when the rank is held already. Equality is enough: ties share the lower rank number.

    Raises
    ------
    ScoringError
        Unknown alternative, a rank outside 1..n, unusable values or weights.

    Examples
    --------
    >>> smallest_score_change([[0.8, 0.5], [0.4, 0.5]], [0.5, 0.5], 1, 1)["change"].round(6).tolist()
    [0.4, 0.4]
    """
    read = read_table(values, what="The table of values")
    share = read_weights(weights, read.criteria)
    at = _who(read, alternative, rank)
    score = read.values @ share
    others = -np.sort(-np.delete(score, at))
    missing = max(float(others[rank - 1] - score[at]), 0.0) if rank <= len(others) else 0.0
    missing = missing if missing > 1e-12 * np.abs(score).max() else 0.0
    used = share > 0
    now = read.values[at, used]
    change = missing / share[used]
    return pd.DataFrame({"value": now, "change": change, "needed": now + change}, index=read.criteria[used])


def smallest_cost_change(score: VectorLike, cost: VectorLike, alternative: Any, rank: int) -> float:
    """Find the largest cost that keeps a rank in the order of score per cost, minus the present cost.

    Negative: it must become cheaper by so much; zero or positive: it has the rank and may become dearer by so
    much (infinite when the rank is the last). Costs must be positive, scores not negative; equality is
    enough.

    Parameters
    ----------
    score : Series, mapping or sequence
        Of each alternative, zero or more.
    cost : Series, mapping or sequence
        Of each alternative, above zero.
    alternative : label
        Label of the alternative that is to rise.
    rank : int
        Rank that it is to have, 1 = first.

    Returns
    -------
    float
        In the unit of the costs.

    Raises
    ------
    ScoringError
        Unusable costs or scores, unknown alternative, or a rank that no positive cost reaches (score zero).

    Examples
    --------
    >>> smallest_cost_change({"A": 10, "B": 6}, {"A": 5, "B": 6}, "B", 1)
    -3.0
    """
    labels = pd.Index(list(score.keys()) if hasattr(score, "keys") else range(len(score)))
    points = np.array([float(x) for x in align(score, labels, "score")])
    money = np.array([float(x) for x in align(cost, labels, "cost")])
    if (
        not (np.isfinite(points).all() and np.isfinite(money).all())
        or (money <= 0).any()
        or (points < 0).any()
    ):
        raise ScoringError("Score per cost needs finite scores of zero or more and costs above zero.")
    read = Table(values=points[:, None], alternatives=labels, criteria=pd.Index(["score"]))
    at = _who(read, alternative, rank)
    others = -np.sort(-np.delete(points / money, at))
    if rank > len(others) or others[rank - 1] == 0:
        return float("inf")
    if points[at] == 0:
        raise ScoringError(f"{alternative!r} has score zero: no cost lifts it to rank {rank}.")
    return float(points[at] / others[rank - 1] - money[at])


def _who(read: Table, alternative: Any, rank: int) -> int:
    if alternative not in read.alternatives:
        raise ScoringError(f"Unknown alternative {alternative!r}.")
    if not 1 <= rank <= len(read.alternatives):
        raise ScoringError(f"Rank {rank} does not exist among {len(read.alternatives)} alternatives.")
    return int(read.alternatives.get_indexer(pd.Index([alternative]))[0])
