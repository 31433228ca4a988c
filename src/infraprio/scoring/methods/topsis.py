"""TOPSIS: near the ideal and far from the anti-ideal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

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

__all__ = ["TopsisResult", "topsis"]

_TINY = 1e-100
"""Squares of what is smaller are lost; of the largest that a table may hold they are not."""

Normalization = Literal["vector", "minmax", "max", "sum", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopsisResult:
    """Closeness to the ideal (0 to 1, higher is better), the two distances, and the choices made.

    Attributes
    ----------
    score : Series
        The closeness.
    rank : Series
        1 = highest score; ties share the lower number.
    closeness : Series
        Distance to the anti-ideal over the sum of both distances, 0 to 1.
    distance_to_ideal : Series
        Weighted distance to the best value of every criterion.
    distance_to_anti_ideal : Series
        Weighted distance to the worst value of every criterion.
    ideal : Series
        Best normalised, weighted value of each criterion.
    anti_ideal : Series
        Worst normalised, weighted value of each criterion.
    method : dict of str to str
        What was computed, in words, for the record.
    """

    score: Series
    rank: Series
    closeness: Series
    distance_to_ideal: Series
    distance_to_anti_ideal: Series
    ideal: Series
    anti_ideal: Series
    method: dict[str, str]


def topsis(
    table: TableLike, weights: VectorLike, sense: str | VectorLike, normalization: Normalization = "vector"
) -> TopsisResult:
    """Rank alternatives by closeness to the best and distance from the worst value of each criterion.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria.
    weights : Series, mapping or sequence
        One per criterion; divided by their sum, which changes nothing in the closeness.
    sense : str or Series, mapping or sequence
        "max" or "min", for all criteria or for each.
    normalization : Normalization, default "vector"
        "vector" (divide by the root of the sum of squares), "minmax" (0 to 1 over the column), "max" (divide
        by the largest magnitude), "sum" (divide by the sum of magnitudes) or "none". The answer depends on
        it.

    Returns
    -------
    TopsisResult
        `score` is the closeness. A constant criterion adds nothing to either distance. When the alternatives
        do not differ at all (also: a single one), ideal and anti-ideal coincide and closeness is 0.5 by rule.

    Raises
    ------
    ScoringError
        Missing or infinite values, unusable weights, unknown sense or normalisation.

    References
    ----------
    Hwang and Yoon (1981), Multiple Attribute Decision Making, Springer.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"cost": [5, 7, 6], "jobs": [10, 30, 12]}, index=["A", "B", "C"])
    >>> topsis(table, {"cost": 0.4, "jobs": 0.6}, {"cost": "min", "jobs": "max"}).closeness.round(3).to_dict()
    {'A': 0.177, 'B': 0.823, 'C': 0.139}
    """
    read = read_table(table)
    share = read_weights(weights, read.criteria)
    sign = read_sense(sense, read.criteria)
    ideal, anti = np.empty((2, len(share)))
    to_ideal, to_anti, gap = (np.zeros(len(read.values)) for _ in range(3))
    for j, column in enumerate(read.columns()):
        part, high, low, divisor = _normalised(column, normalization)
        factor = share[j] / divisor
        scaled, ends = part * factor, (high * factor, low * factor)
        ideal[j], anti[j] = ends if sign[j] > 0 else ends[::-1]
        for end, squares in ((ideal[j], to_ideal), (anti[j], to_anti)):
            np.subtract(scaled, end, out=gap)
            gap *= gap
            squares += gap
    np.sqrt(to_ideal, out=to_ideal)
    np.sqrt(to_anti, out=to_anti)
    total = to_ideal + to_anti
    closeness = np.divide(to_anti, total, out=np.full_like(total, 0.5), where=total > 0)
    return TopsisResult(
        score=read.series(closeness, "score"),
        rank=named_rank(read, closeness),
        closeness=read.series(closeness, "closeness"),
        distance_to_ideal=read.series(to_ideal, "distance_to_ideal"),
        distance_to_anti_ideal=read.series(to_anti, "distance_to_anti_ideal"),
        ideal=pd.Series(ideal, index=read.criteria, name="ideal"),
        anti_ideal=pd.Series(anti, index=read.criteria, name="anti_ideal"),
        method={"method": "topsis", "normalization": normalization, "distance": "euclidean"},
    )


def _normalised(column: Array, normalization: str) -> tuple[Array, float, float, float]:
    """A criterion with its largest and smallest value, and what it is to be divided by: 1 where it has no spread or magnitude."""
    high, low = float(column.max()), float(column.min())
    top = max(high, -low)
    if normalization != "none" and 0 < top < _TINY:
        column, high, low, top = column / top, high / top, low / top, 1.0
    if normalization == "none":
        divisor = 1.0
    elif normalization == "max":
        divisor = top
    elif normalization == "minmax":
        column, high, low = column - low, high - low, 0.0
        divisor = high
    elif normalization == "vector":
        divisor = float(np.sqrt(np.square(column).sum()))
    elif normalization == "sum":
        divisor = float(np.abs(column).sum())
    else:
        raise ScoringError(
            f'Unknown normalization {normalization!r}: use "vector", "minmax", "max", "sum" or "none".'
        )
    return column, high, low, divisor if divisor > 0 else 1.0
