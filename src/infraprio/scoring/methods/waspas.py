"""WASPAS: the weighted sum and the weighted product, joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import ScoringError
from infraprio.scoring.tables import (
    Array,
    TableLike,
    VectorLike,
    listed,
    named_rank,
    read_sense,
    read_table,
    read_weights,
    stop_if,
)

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["WaspasResult", "waspas"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaspasResult:
    """The joint score and its two parts.

    Attributes
    ----------
    score : Series
        `joint` times the sum plus (1 - `joint`) times the product, 0 to 1.
    rank : Series
        1 = highest score; ties share the lower number.
    weighted_sum : Series
        Weighted mean of the shares of the best.
    weighted_product : Series
        Product of the shares of the best, each to the power of its weight; 0 where a criterion with weight is 0.
    method : dict of str to str or float
        What was computed, and its settings, for the record.
    """

    score: Series
    rank: Series
    weighted_sum: Series
    weighted_product: Series
    method: dict[str, str | float]


def waspas(
    table: TableLike, weights: VectorLike, sense: str | VectorLike, joint: float = 0.5
) -> WaspasResult:
    """Rank alternatives by the weighted sum and the weighted product of their shares of the best value.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria, zero or more; above zero where less is better.
    weights : Series, mapping or sequence
        One per criterion; divided by their sum.
    sense : str or Series, mapping or sequence
        "max" or "min", for all criteria or for each.
    joint : float, default 0.5
        Weight of the sum against the product, 0 to 1.

    Returns
    -------
    WaspasResult
        A share is the value over the largest, or the smallest over the value where less is better. A criterion on which
        all are zero counts as fully met by all.

    Raises
    ------
    ScoringError
        Negative values, or zero where less is better (a product says nothing of them), missing or infinite values,
        unusable weights, unknown sense, `joint` outside 0 to 1.

    References
    ----------
    Zavadskas, Turskis, Antucheviciene and Zakarevicius (2012), Elektronika ir Elektrotechnika 122(6), 3-6.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"cost": [5, 10], "jobs": [10, 40]}, index=["A", "B"])
    >>> waspas(table, [0.5, 0.5], {"cost": "min", "jobs": "max"}).score.round(4).to_dict()
    {'A': 0.5625, 'B': 0.7286}
    """
    if not 0 <= joint <= 1:
        raise ScoringError(f"joint is {joint:g}; it must lie between 0 (product only) and 1 (sum only).")
    read = read_table(table)
    share = read_weights(weights, read.criteria)
    more = read_sense(sense, read.criteria) > 0
    _check(read.ends()[0], more, list(read.criteria))
    total, logarithm = np.zeros((2, len(read.values)))
    with np.errstate(divide="ignore"):  # a share of 0 makes the product 0
        for column, weight, up in zip(read.columns(), share, more, strict=True):
            part = _share_of_best(column, up)
            total += weight * part
            logarithm += weight * np.log(part) if weight > 0 else 0.0
    product = np.exp(logarithm)
    score = joint * total + (1 - joint) * product
    return WaspasResult(
        score=read.series(score, "score"),
        rank=named_rank(read, score),
        weighted_sum=read.series(total, "weighted_sum"),
        weighted_product=read.series(product, "weighted_product"),
        method={"method": "waspas", "joint": joint, "normalization": "share of the best"},
    )


def _check(least: Array, more: NDArray[np.bool_], criteria: list[object]) -> None:
    negative = [c for c, low in zip(criteria, least, strict=True) if low < 0]
    zero = [c for c, low, up in zip(criteria, least, more, strict=True) if not up and low == 0]
    findings = [f"negative values, which a product says nothing of: {listed(negative)}"] if negative else []
    findings += [f"zero where less is better: {listed(zero)}"] if zero else []
    stop_if(findings, "The table for WASPAS")


def _share_of_best(column: Array, more: bool) -> Array:
    """Over the largest, or the smallest over it where less is better; 1 where all are zero."""
    top = float(column.max())
    if not more:
        return float(column.min()) / column
    return column / top if top > 0 else np.ones_like(column)
