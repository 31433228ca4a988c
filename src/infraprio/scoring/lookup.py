"""Rating by a look-up matrix: a few graded ratings, and a table that says which combination comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.tables import Array, VectorLike, align, listed, rank_positions, stop_if

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["LookupResult", "lookup_rating", "rating_bands"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupResult:
    """`priority` from the matrix (1 = first), `score` = minus priority, `rank` (ties share the lower).

    Attributes
    ----------
    score : Series
        Minus the priority.
    rank : Series
        1 = highest score; ties share the lower number.
    priority : Series
        From the matrix, 1 = first.
    method : dict of str to label
        What was computed, in words, for the record.
    """

    score: Series
    rank: Series
    priority: Series
    method: dict[str, Any]


def lookup_rating(
    ratings: pd.DataFrame, matrix: Mapping[tuple[Any, ...], float] | pd.DataFrame
) -> LookupResult:
    """Give each alternative the priority that a matrix states for its combination of ratings.

    Parameters
    ----------
    ratings : DataFrame
        Alternatives x rating factors, each cell a grade such as "H", "M" or "L".
    matrix : mapping of tuple of label to float or DataFrame
        {(grade of the first factor, of the second, ...): priority}, 1 = first; or for two factors a table,
        grades of the first on the rows and of the second on the columns.

    Returns
    -------
    LookupResult
        Priority, score and rank by alternative.

    Raises
    ------
    ScoringError
        Missing grades and combinations that the matrix does not hold; the message names the alternatives.

    References
    ----------
    Waka Kotahi NZ Transport Agency (2020), Investment Prioritisation Method for the 2021-24 programme.

    Examples
    --------
    >>> import pandas as pd
    >>> ratings = pd.DataFrame({"alignment": ["H", "L"], "efficiency": ["M", "H"]}, index=["A", "B"])
    >>> matrix = pd.DataFrame({"H": [1, 3], "M": [2, 4]}, index=["H", "L"])
    >>> lookup_rating(ratings, matrix).priority.to_dict()
    {'A': 2.0, 'B': 3.0}
    """
    if isinstance(matrix, pd.DataFrame):
        cells: dict[tuple[Any, ...], Any] = {
            (r, c): matrix.loc[r, c] for r in matrix.index for c in matrix.columns
        }
    else:
        cells = dict(matrix)
    if ratings.empty or ratings.index.has_duplicates:
        raise ScoringError(
            "The ratings need at least one alternative and one factor, and each alternative once."
        )
    findings, priority = [], []
    for name, row in zip(ratings.index, ratings.itertuples(index=False, name=None)):
        holes = [c for c, grade in zip(ratings.columns, row) if pd.isna(grade)]
        if holes:
            findings.append(f"{name!r} has no grade in {listed(holes)}")
        elif row not in cells or not np.isfinite(float(cells[row])):
            findings.append(f"{name!r}: the matrix has no priority for {' / '.join(map(str, row))}")
        else:
            priority.append(float(cells[row]))
    stop_if(findings, "The ratings")
    numbers = np.array(priority)
    return LookupResult(
        score=pd.Series(-numbers, index=ratings.index, name="score"),
        rank=pd.Series(rank_positions(-numbers), index=ratings.index, name="rank"),
        priority=pd.Series(numbers, index=ratings.index, name="priority"),
        method={"method": "lookup matrix", "factors": list(ratings.columns)},
    )


def rating_bands(measures: VectorLike, limits: Sequence[float], grades: Sequence[Any]) -> Series:
    """Grade a measure by bands; a limit belongs to the band above it.

    Parameters
    ----------
    measures : Series, mapping or sequence
        One number for each alternative.
    limits : sequence of float
        Rising.
    grades : sequence of label
        One more than limits, the lowest band first.

    Returns
    -------
    Series
        The grade of each alternative.

    Raises
    ------
    ScoringError
        Limits not rising, not one grade more than limits, measures missing or infinite.

    Examples
    --------
    >>> ratios = {"A": 0.8, "B": 3.0, "C": 12.0}
    >>> rating_bands(ratios, limits=[1, 3, 10], grades=["L", "M", "H", "VH"]).to_dict()
    {'A': 'L', 'B': 'H', 'C': 'VH'}
    """
    labels = pd.Index(
        list(measures.keys()) if isinstance(measures, Mapping | pd.Series) else range(len(measures))
    )
    numbers: Array = np.array([float(x) for x in align(measures, labels, "measures")])
    edges = np.array(limits, dtype=float)
    if len(grades) != len(edges) + 1 or not np.isfinite(edges).all() or (np.diff(edges) <= 0).any():
        raise ScoringError("Bands need rising finite limits and one grade more than limits.")
    if not np.isfinite(numbers).all():
        raise ScoringError(f"Measures must be finite; check {listed(labels[~np.isfinite(numbers)])}.")
    bands = np.searchsorted(edges, numbers, side="right")
    return pd.Series([grades[band] for band in bands], index=labels, name="grade")
