"""What holds for all, or for some, of the possible weights: preference between two, and who can be first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.scoring.certainty.smaa import check_criteria
from infraprio.scoring.linear_programme import linear_programme
from infraprio.scoring.tables import Array, Table, TableLike, VectorLike, read_score_range, read_table
from infraprio.scoring.weights.polytope import TooManyCornersError, vertices
from infraprio.scoring.weights.weight_set import WeightSet

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["PotentiallyBest", "necessary_preference", "possible_preference", "potentially_best"]

_TOL = 1e-9
_CORNERS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PotentiallyBest:
    """Who is first for some weights and scores.

    `margin` is the largest lead over the best of all others (negative: never first, and by how much it
    misses); `weights` are the weights of that lead.

    Attributes
    ----------
    potentially_best : Series
        Whether it is first for some weights and scores.
    margin : Series
        Largest lead over the best of all others; negative: by how much it misses.
    weights : DataFrame
        Alternatives x criteria: the weights of that lead.
    """

    potentially_best: Series
    margin: Series
    weights: pd.DataFrame


def necessary_preference(
    values: TableLike,
    weight_set: WeightSet | None = None,
    score_range: float | VectorLike | pd.DataFrame | tuple[TableLike, TableLike] | None = None,
    *,
    strict: bool = False,
) -> pd.DataFrame:
    """Tell where the row has at least the column's value for all possible weights and scores.

    The necessary weak preference of Greco, Mousseau and Slowinski: reflexive and transitive, equal alternatives are
    preferred to each other. With uncertain scores the row is taken at its lowest and the column at its highest, and an
    alternative is at least as good as itself. Differences below 1e-9 of the span of the values count as none.

    Parameters
    ----------
    values : DataFrame or 2-D array
        DataFrame or 2-D array
        Alternatives x criteria, higher is better, on one scale.
    weight_set : WeightSet, optional
        What is known of the weights; None for nothing.
    score_range : float, sequence, DataFrame or tuple of DataFrame, optional
        Half-width (one, by criterion, by cell) or a pair of tables (lowest, highest).
    strict : bool, default False
        Necessary strict dominance instead: at least as good for all weights and better for some, never to itself or
        an equal one. Not a relation of the source.

    Returns
    -------
    DataFrame of bool
        Alternatives x alternatives: True where the row is at least as good as the column whatever the weights.

    Raises
    ------
    ScoringError
        Unusable values or ranges, clashing weight statements, criteria that differ.

    References
    ----------
    Greco, Mousseau and Slowinski (2008), European Journal of Operational Research 191(2), 416-436.

    Examples
    --------
    >>> import pandas as pd
    >>> values = pd.DataFrame({"safety": [0.9, 0.5, 0.1], "time": [0.5, 0.4, 0.8]}, index=["A", "B", "C"])
    >>> known = WeightSet(["safety", "time"]).order(["safety", "time"])
    >>> necessary_preference(values, known).loc["A"].to_dict()
    {'A': True, 'B': True, 'C': True}
    >>> necessary_preference(values, known, strict=True).loc["A"].to_dict()
    {'A': False, 'B': True, 'C': True}
    """
    read, weight_set, low, high, span = _read(values, weight_set, score_range)
    n = len(read.alternatives)
    preferred = np.zeros((n, n), dtype=bool)
    for i, (least, most) in enumerate(_ranges(low, high, weight_set, read)):
        preferred[i] = (least >= -_TOL * span) & ((most > _TOL * span) | (not strict))
    np.fill_diagonal(preferred, val=not strict)
    return pd.DataFrame(preferred, index=read.alternatives, columns=read.alternatives)


def possible_preference(
    values: TableLike,
    weight_set: WeightSet | None = None,
    score_range: float | VectorLike | pd.DataFrame | tuple[TableLike, TableLike] | None = None,
    *,
    strict: bool = False,
) -> pd.DataFrame:
    """Tell where the row has at least the column's value for some possible weights and scores.

    The possible weak preference of the same source: of any two alternatives one is preferred necessarily or the other
    possibly. The row is taken at its highest and the column at its lowest scores. Parameters and errors as in
    `necessary_preference`; with `strict` the row must have a higher value for some weights.

    Parameters
    ----------
    values : DataFrame or 2-D array
        DataFrame or 2-D array
        Alternatives x criteria, on one scale, higher is better.
    weight_set : WeightSet, optional
        What is known of the weights; None: nothing.
    score_range : float, sequence, DataFrame or tuple of DataFrame, optional
        How far each value may be off, up and down, or (lowest, highest) tables; None: exact.
    strict : bool, default False
        Ask for a higher score instead of one at least as high.

    Returns
    -------
    DataFrame of bool
        Alternatives x alternatives: True where the row is at least as good as the column for some weights.

    Raises
    ------
    ScoringError
        Unusable values or ranges, clashing weight statements, criteria that differ.

    References
    ----------
    Greco, Mousseau and Slowinski (2008), European Journal of Operational Research 191(2), 416-436.

    Examples
    --------
    >>> possible_preference([[0.9, 0.5], [0.5, 0.4], [0.1, 0.8]])[0].tolist()
    [True, False, True]
    >>> possible_preference([[0.9, 0.5], [0.5, 0.4], [0.1, 0.8]], strict=True)[0].tolist()
    [False, False, True]
    """
    read, weight_set, low, high, span = _read(values, weight_set, score_range)
    n = len(read.alternatives)
    possible = np.zeros((n, n), dtype=bool)
    for i, (_, most) in enumerate(_ranges(high, low, weight_set, read)):
        possible[i] = most > _TOL * span if strict else most >= -_TOL * span
    np.fill_diagonal(possible, val=not strict)
    return pd.DataFrame(possible, index=read.alternatives, columns=read.alternatives)


def potentially_best(
    values: TableLike,
    weight_set: WeightSet | None = None,
    score_range: float | VectorLike | pd.DataFrame | tuple[TableLike, TableLike] | None = None,
) -> PotentiallyBest:
    """Find who is first (alone or tied) for some possible weights and scores, by a linear programme each.

    Parameters and errors as in `necessary_preference`.

    Parameters
    ----------
    values : DataFrame or 2-D array
        DataFrame or 2-D array
        Alternatives x criteria, on one scale, higher is better.
    weight_set : WeightSet, optional
        What is known of the weights; None: nothing.
    score_range : float, sequence, DataFrame or tuple of DataFrame, optional
        How far each value may be off, up and down, or (lowest, highest) tables; None: exact.

    Returns
    -------
    PotentiallyBest
        Who can be first, by how much, and with which weights.

    Raises
    ------
    ScoringError
        Unusable values or ranges, clashing weight statements, criteria that differ.

    Examples
    --------
    >>> found = potentially_best([[1, 0], [0, 1], [0.4, 0.4]])
    >>> found.potentially_best.tolist(), found.margin.round(3).tolist()
    ([True, True, False], [0.6, 0.6, -0.1])
    """
    read, weight_set, low, high, span = _read(values, weight_set, score_range)
    rows, rhs = _inequalities(weight_set, read)
    n, m = low.shape
    margin, weights = np.zeros(n), np.zeros((n, m))
    for i in range(n):
        behind = np.delete(low, i, axis=0) - high[i]
        lead = np.column_stack([behind, np.ones(n - 1)])
        known = np.column_stack([rows, np.zeros(len(rows))])
        answer = linear_programme(
            np.append(np.zeros(m), -1.0),
            np.vstack([lead, known]),
            np.concatenate([np.zeros(n - 1), rhs]),
            np.append(np.ones(m), 0.0)[None, :],
            np.ones(1),
            [(0.0, 1.0)] * m + [(None, span)],
        )
        weights[i] = answer.x[:m] / answer.x[:m].sum()
        margin[i] = -(behind @ weights[i]).max() if n > 1 else span
    return PotentiallyBest(
        potentially_best=read.series(margin >= -_TOL * span, "potentially_best"),
        margin=read.series(margin, "margin"),
        weights=pd.DataFrame(weights, index=read.alternatives, columns=read.criteria),
    )


def _read(
    values: TableLike, weight_set: WeightSet | None, score_range: Any
) -> tuple[Table, WeightSet, Array, Array, float]:
    read = read_table(values, what="The table of values")
    weight_set = weight_set if weight_set is not None else WeightSet(read.criteria)
    check_criteria(read, weight_set.criteria)
    weight_set.require_feasible()
    low, high = read_score_range(read, score_range)
    return read, weight_set, low, high, max(float(high.max() - low.min()), 1e-300)


def _inequalities(weight_set: WeightSet, read: Table) -> tuple[Array, Array]:
    rows, rhs = weight_set.inequalities()
    return rows[:, [weight_set.criteria.index(label) for label in read.criteria]], rhs


def _ranges(mine: Array, theirs: Array, weight_set: WeightSet, read: Table) -> Iterable[tuple[Array, Array]]:
    """For each alternative: lowest and highest difference to every other over the weight set, exactly."""
    rows, rhs = _inequalities(weight_set, read)
    try:
        corners = vertices(rows, rhs, _CORNERS)
    except TooManyCornersError:
        yield from (_ranges_by_programmes(mine[i] - theirs, rows, rhs) for i in range(len(mine)))
        return
    at_mine, at_theirs = mine @ corners.T, theirs @ corners.T
    for i in range(len(mine)):
        gap = at_mine[i] - at_theirs
        yield gap.min(axis=1), gap.max(axis=1)


def _ranges_by_programmes(gaps: Array, rows: Array, rhs: Array) -> tuple[Array, Array]:
    whole, one = np.ones((1, gaps.shape[1])), np.ones(1)
    least = [linear_programme(gap, rows, rhs, whole, one).objective for gap in gaps]
    most = [-linear_programme(-gap, rows, rhs, whole, one).objective for gap in gaps]
    return np.array(least), np.array(most)
