"""Exact rank intervals: the best and the worst rank over all weights and scores that are possible."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.clock import charge, deadline, late, measured, require_seconds, working
from infraprio.ensemble import each
from infraprio.errors import ScoringError
from infraprio.scoring.certainty.conflicts import conflict_groups
from infraprio.scoring.certainty.smaa import check_criteria
from infraprio.scoring.mixed_integer import MipAnswer, solve_mip
from infraprio.scoring.tables import Array, TableLike, VectorLike, read_score_range, read_table
from infraprio.scoring.weights.polytope import TooManyCornersError, vertices
from infraprio.scoring.weights.weight_set import WeightSet
from infraprio.solver.unsettled import doubted

if TYPE_CHECKING:
    from infraprio.scoring.certainty.fewest_broken import Search
    from infraprio.scoring.tables import Series

__all__ = ["RankIntervals", "rank_intervals"]

_THREADS = 2
_SAMPLES = 100
_CORNERS = 20_000
_TIE = 1e-8
_INSIDE = 1e-9
_FEW = 4
"""Corners a goal up to which weights are stated as shares of the corners."""
_AHEAD = 1e-6
_ROOM = 20_000_000
"""Numbers in memory up to which the search of conflicts is tried."""
_NODES = 5000
"""Of the search, between looks at the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankIntervals:
    """Best and worst rank of each alternative, with weights that attain them as witnesses.

    `optimal` is True where both ranks are proven; where the limit came first, the true best rank lies
    between `best_bound` and `best`, the true worst between `worst` and `worst_bound`.

    Attributes
    ----------
    best : Series
        Best rank for any weights of the set.
    worst : Series
        Worst rank for any weights of the set.
    best_bound : Series
        No weights give a better rank.
    worst_bound : Series
        No weights give a worse rank.
    optimal : Series
        Whether both ranks are proven.
    best_weights : DataFrame
        Alternatives x criteria: weights that give the best rank.
    worst_weights : DataFrame
        Alternatives x criteria: weights that give the worst rank.
    method : dict of str to label
        What was computed, in words, for the record.
    """

    best: Series
    worst: Series
    best_bound: Series
    worst_bound: Series
    optimal: Series
    best_weights: pd.DataFrame
    worst_weights: pd.DataFrame
    method: dict[str, Any]


@measured
def rank_intervals(
    values: TableLike,
    weight_set: WeightSet | None = None,
    score_range: float | VectorLike | pd.DataFrame | tuple[TableLike, TableLike] | None = None,
    *,
    time_limit: float | None = None,
    executor: Executor | None = None,
) -> RankIntervals:
    """Best and worst attainable rank of each alternative under the additive value model.

    Rank is one plus the number of alternatives with a higher value; ties do not count. The best rank takes
    the alternative's highest scores against the lowest of all others, the worst rank the reverse. For each
    bound the number of alternatives ahead is minimised (maximised) over the polytope of weights: those ahead
    at all or at no corner are settled first, the rest by a mixed-integer programme solved to proven
    optimality.

    Parameters
    ----------
    values : DataFrame or 2-D array
        Alternatives x criteria, higher is better, on one scale.
    weight_set : WeightSet, optional
        What is known of the weights; None for nothing.
    score_range : float, sequence, DataFrame or tuple of DataFrame, optional
        Uncertainty of the values: half-width (one, by criterion, by cell) or a pair of tables (lowest,
        highest).
    time_limit : float, optional
        Seconds for each programme; default the usual limit of work for each, infinite for none.
    executor : Executor, optional
        Of ``concurrent.futures``, over which the alternatives are spread; the numbers are the same with any.

    Returns
    -------
    RankIntervals
        Differences below 1e-8 of the span of the values are ties; a worst rank counts alternatives that can
        be ahead by at least 1e-6 of the span together. Each rank is counted again at its witness.

    Raises
    ------
    ScoringError
        Unusable values or ranges, clashing weight statements, criteria that differ.
    SolverError
        A rank could not be confirmed at its witness.

    References
    ----------
    Salo and Punkka (2011), European Journal of Operational Research 214(2), 338-349; Kadzinski, Greco and
    Slowinski (2012), Omega 40(4), 488-501.

    Examples
    --------
    >>> import pandas as pd
    >>> values = pd.DataFrame({"safety": [1, 0, 0.6], "time": [0, 1, 0.6]}, index=["A", "B", "C"])
    >>> result = rank_intervals(values, WeightSet(["safety", "time"]))
    >>> list(zip(result.best, result.worst))
    [(1, 3), (1, 3), (1, 2)]
    """
    require_seconds(time_limit, ScoringError)
    read = read_table(values, what="The table of values")
    weight_set = weight_set if weight_set is not None else WeightSet(read.criteria)
    check_criteria(read, weight_set.criteria)
    weight_set.require_feasible()
    low, high = read_score_range(read, score_range)
    span = max(float(high.max() - low.min()), 1e-300)
    place = [weight_set.criteria.index(label) for label in read.criteria]
    rows, rhs = weight_set.inequalities()
    rows, points = rows[:, place], weight_set.sample(_SAMPLES, 0).to_numpy()[:, place]
    corners = _corners(rows, rhs)
    space = _between_corners(rows, rhs, points, corners)
    lowest, highest = (
        _Gaps(side / span, side @ points.T / span, side @ corners.T / span) for side in (low, high)
    )
    asked = _Asked(lowest, highest, space, time_limit)
    every = range(len(read.alternatives))
    answers = list(each(_both, asked, every, executor=executor, threads=_THREADS))
    best, best_bound = (np.array([answer[0][k] for answer in answers]) + 1 for k in (0, 1))
    worst, worst_bound = (np.array([answer[1][k] for answer in answers]) + 1 for k in (0, 1))
    labels: dict[str, Any] = {"index": read.alternatives, "columns": read.criteria}
    return RankIntervals(
        best=read.series(best, "best"),
        worst=read.series(worst, "worst"),
        best_bound=read.series(best_bound, "best_bound"),
        worst_bound=read.series(worst_bound, "worst_bound"),
        optimal=read.series((best == best_bound) & (worst == worst_bound), "optimal"),
        best_weights=pd.DataFrame([answer[0][2] for answer in answers], **labels),
        worst_weights=pd.DataFrame([answer[1][2] for answer in answers], **labels),
        method={
            "method": "exact rank intervals",
            "model": "additive",
            "ties": "lower rank number",
            "solver": "HiGHS",
        },
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    lowest: _Gaps
    highest: _Gaps
    space: _Space
    time_limit: float | None


def _both(asked: _Asked, i: int) -> tuple[tuple[int, int, Array], tuple[int, int, Array]]:
    """Best and worst of one alternative: how many are ahead, proven bound, weights."""
    least, most = asked.lowest.over(asked.highest, i), asked.highest.over(asked.lowest, i)
    limit = asked.time_limit
    return _fewest_ahead(least, asked.space, limit), _most_ahead(most, asked.space, limit)


@dataclass(frozen=True, slots=True)
class _Space:
    """Weights: statements as rows @ w <= rhs, and points to try; or, where the corners are few, all means of the corners."""

    rows: Array
    rhs: Array
    points: Array
    corners: Array | None


def _between_corners(rows: Array, rhs: Array, points: Array, corners: Array) -> _Space:
    """The weights as shares of their corners, which ask for no statement, unless corners are many or lie beyond the set."""
    inside = bool((corners @ rows.T <= rhs + _INSIDE).all())
    if not inside or len(corners) > _FEW * rows.shape[1]:
        return _Space(rows, rhs, points, None)
    return _Space(np.empty((0, len(corners))), np.empty(0), points, corners)


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Values (or differences of values) on each goal, at the points to try and at the corners."""

    on_goals: Array
    at_points: Array
    at_corners: Array

    def over(self, other: _Gaps, i: int) -> _Gaps:
        """How far all others, as they stand here, lie over alternative i as it stands in `other`."""
        pairs = ((mine, theirs) for mine, theirs in zip(self._parts(), other._parts()))
        return _Gaps(*(np.delete(mine, i, axis=0) - theirs[i] for mine, theirs in pairs))

    def short_of(self, margin: float) -> _Gaps:
        """How far a margin lies over the gaps; weights sum to 1, so it can stand on each goal."""
        return _Gaps(*(margin - part for part in self._parts()))

    def _parts(self) -> tuple[Array, Array, Array]:
        return self.on_goals, self.at_points, self.at_corners


def _corners(rows: Array, rhs: Array) -> Array:
    """Corners of the weight set, or of the whole simplex (a looser bound) when there are too many."""
    try:
        return vertices(rows, rhs, _CORNERS)
    except TooManyCornersError:
        return np.eye(rows.shape[1])


def _fewest_ahead(gaps: _Gaps, space: _Space, time_limit: float | None) -> tuple[int, int, Array]:
    """Smallest number of rows with gaps @ w > 0: count, proven bound, weights."""
    return _fewest_broken(gaps, space, time_limit)


def _most_ahead(gaps: _Gaps, space: _Space, time_limit: float | None) -> tuple[int, int, Array]:
    """Largest number of rows with gaps @ w > 0: all minus the smallest number with margin - gaps @ w > 0."""
    broken, bound, weights = _fewest_broken(gaps.short_of(_AHEAD), space, time_limit)
    total = len(gaps.on_goals)
    return total - broken, total - bound, weights


def _fewest_broken(gaps: _Gaps, space: _Space, time_limit: float | None) -> tuple[int, int, Array]:
    """Smallest number of rows with gaps @ w > 0 over the weights."""
    at_points = (gaps.at_points > _TIE).sum(axis=0)
    start = int(np.argmin(at_points))
    incumbent, weights = int(at_points[start]), space.points[start]
    most, least = gaps.at_corners.max(axis=1), gaps.at_corners.min(axis=1)
    always = int((least > _TIE).sum())
    unsettled = (most > _TIE) & (least <= _TIE)
    if incumbent == always or not unsettled.any():
        return incumbent, always, weights
    columns = (gaps.on_goals if space.corners is None else gaps.at_corners)[unsettled]
    answer = _least(columns, gaps.at_corners[unsettled], space, incumbent - always, time_limit)
    if answer.x is not None:
        found = np.clip(answer.x[: columns.shape[1]], 0.0, None)
        found = found / found.sum() if space.corners is None else found @ space.corners / found.sum()
        count = int((gaps.on_goals @ found > _TIE).sum())
        if count < incumbent:
            incumbent, weights = count, found
    bound = always + max(int(np.ceil(answer.bound - 1e-6)) if np.isfinite(answer.bound) else 0, 0)
    if answer.status == "optimal" and incumbent > bound:
        raise doubted(
            f"{bound} alternatives ahead were reported but {incumbent} counted at the weights found."
        )
    return incumbent, min(bound, incumbent), weights


def _least(
    columns: Array, at_corners: Array, space: _Space, known: int, time_limit: float | None
) -> MipAnswer:
    """Fewest rows of the columns above nothing: by the search of conflicts, else by an integer programme.

    Each may use half of the limit. `known` is what is attained at weights that are known.
    """
    from infraprio.scoring.certainty import fewest_broken

    near = fewest_broken.conflicts(np.ascontiguousarray(at_corners), 2 * _TIE)
    half = None if time_limit is None else time_limit / 2
    room = (known + 2) * (len(columns) + len(space.rhs) + 1) * (columns.shape[1] + 1)
    bound = 0
    if room <= _ROOM:
        rows = columns - _TIE
        rows /= np.abs(rows).max(axis=1, keepdims=True)
        statements = space.rows - space.rhs[:, None]
        search = fewest_broken.begun(rows, columns, statements, near, _TIE, known)
        done = _searched(search, half)
        fewest, bound, weights = fewest_broken.found(search)
        if done:
            return MipAnswer(status="optimal", x=weights, objective=fewest, bound=bound)
    most = at_corners.max(axis=1, keepdims=True)
    answer = _solve(columns / most, conflict_groups(near), space, half)
    return replace(answer, bound=max(answer.bound, bound))


def _searched(search: Search, limit: float | None) -> bool:
    """Whether a search came to its end, within a limit of work or time."""
    from infraprio.scoring.certainty import fewest_broken

    per_node, by_work = fewest_broken.node_seconds(search), working()
    most = max(limit / per_node, 1.0) if limit is not None and by_work else np.inf
    ends, nodes = (np.inf if by_work else deadline(limit)), 0
    status = fewest_broken.OPEN
    while status == fewest_broken.OPEN and nodes < most and not late(ends):
        nodes = int(min(nodes + _NODES, most))
        status = fewest_broken.proceed(search, nodes)
    charge(int(search.numbers[fewest_broken.NODES]) * per_node)
    return bool(status == fewest_broken.DONE)


def _solve(
    gaps: Array, apart: Sequence[NDArray[np.intp]], space: _Space, time_limit: float | None
) -> MipAnswer:
    """Min sum y with gaps @ w <= y, w in the set, y binary; each row of gaps is at most 1 on the set.

    Of the rows of each group of `apart` all but one are broken whatever the weights: that lifts the bound.
    """
    k, m = gaps.shape
    cuts = np.zeros((len(apart), m + k))
    for row, group in zip(cuts, apart, strict=True):
        row[m + group] = 1.0
    blocks = [
        np.column_stack([gaps, -np.eye(k)]),
        np.column_stack([space.rows, np.zeros((len(space.rows), k))]),
        np.concatenate([np.ones(m), np.zeros(k)])[None, :],
        cuts,
    ]
    sizes = np.array([float(len(group)) for group in apart])
    upper = np.concatenate([np.zeros(k), space.rhs, [1.0], sizes])
    lower = np.concatenate([np.full(k + len(space.rhs), -np.inf), [1.0], sizes - 1])
    binary = np.concatenate([np.zeros(m, dtype=bool), np.ones(k, dtype=bool)])
    return solve_mip(
        binary.astype(float),
        np.vstack(blocks),
        lower,
        upper,
        integer=binary,
        column_lower=np.zeros(m + k),
        column_upper=np.ones(m + k),
        time_limit=time_limit,
    )
