"""Weights from plain statements (points, orders) and from the spread of the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.tables import (
    Array,
    Table,
    TableLike,
    VectorLike,
    listed,
    read_sense,
    read_table,
    read_weights,
)

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = [
    "critic_weights",
    "direct_weights",
    "entropy_weights",
    "rank_sum_weights",
    "roc_weights",
    "swing_weights",
]


_ROWS = 800
"""Of a table that are looked at together: as many as stay near the processor."""


def direct_weights(points: VectorLike) -> Series:
    """Share out direct points among the criteria: each criterion's points divided by their sum.

    Parameters
    ----------
    points : Series, mapping or sequence
        Points of each criterion, zero or more.

    Returns
    -------
    Series
        By criterion, sum 1.

    Raises
    ------
    ScoringError
        Negative, missing, infinite or all-zero points; the message names the criteria.

    Examples
    --------
    >>> direct_weights({"safety": 60, "time": 40}).round(2).to_dict()
    {'safety': 0.6, 'time': 0.4}
    """
    labels = _labels(points)
    return pd.Series(read_weights(points, labels), index=labels, name="weight")


def swing_weights(points: VectorLike) -> Series:
    """Weights from swing points: 100 to the swing (worst to best) that matters most, the others relative to it.

    The points are divided by their sum. A criterion of zero points has weight zero.

    Parameters
    ----------
    points : Series, mapping or sequence
        Points of each criterion, zero or more.

    Returns
    -------
    Series
        By criterion, sum 1.

    Raises
    ------
    ScoringError
        Negative, missing, infinite or all-zero points; the message names the criteria.

    References
    ----------
    von Winterfeldt and Edwards (1986), Decision Analysis and Behavioral Research.

    Examples
    --------
    >>> swing_weights({"safety": 100, "time": 60, "nature": 40}).round(2).to_dict()
    {'safety': 0.5, 'time': 0.3, 'nature': 0.2}
    """
    return direct_weights(points)


def roc_weights(order: Sequence[Any] | int) -> Series:
    """Rank-order-centroid weights: the mean of all weights that respect the order.

    Parameters
    ----------
    order : sequence of label or int
        Criteria, most important first; a list inside the list holds criteria of equal importance, which share
        the mean of their places. A whole number stands for that many unnamed criteria.

    Returns
    -------
    Series
        By criterion, sum 1.

    Raises
    ------
    ScoringError
        A criterion named twice, or none.

    References
    ----------
    Barron and Barrett (1996), Management Science 42(11), 1515-1523.

    Examples
    --------
    >>> roc_weights(["safety", "time"]).to_dict()
    {'safety': 0.75, 'time': 0.25}
    """
    places, labels = _places(order)
    count = len(labels)
    by_place = np.cumsum(1.0 / np.arange(count, 0, -1))[::-1] / count
    return _by_place(by_place, places, labels)


def rank_sum_weights(order: Sequence[Any] | int) -> Series:
    """Rank-sum weights: n, n - 1, ..., 1 divided by their sum; equal importance as in `roc_weights`.

    Parameters
    ----------
    order : sequence of label or int
        As in `roc_weights`: criteria, most important first.

    Returns
    -------
    Series
        By criterion, sum 1.

    Raises
    ------
    ScoringError
        A criterion named twice, or none.

    References
    ----------
    Stillwell, Seaver and Edwards (1981), Organizational Behavior and Human Performance 28(1), 62-77.

    Examples
    --------
    >>> rank_sum_weights(["safety", "time", "nature"]).round(3).to_dict()
    {'safety': 0.5, 'time': 0.333, 'nature': 0.167}
    """
    places, labels = _places(order)
    by_place = np.arange(len(labels), 0, -1, dtype=float)
    return _by_place(by_place / by_place.sum(), places, labels)


def entropy_weights(table: TableLike) -> Series:
    """Weights by Shannon entropy: a criterion on which the alternatives differ more weighs more.

    Each column is divided by its sum; weight is proportional to one minus the normalised entropy of these
    shares. A constant column tells the alternatives apart in nothing and has weight zero.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria, raw measures of zero or more.

    Returns
    -------
    Series
        By criterion, sum 1.

    Raises
    ------
    ScoringError
        Negative values (shares need values of zero or more), fewer than two alternatives, or only constant
        columns.

    References
    ----------
    Hwang and Yoon (1981), Multiple Attribute Decision Making, Springer.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"trips": [10, 20, 70], "jobs": [5, 5, 5]})
    >>> entropy_weights(table).to_dict()
    {'trips': 1.0, 'jobs': 0.0}
    """
    read = read_table(table)
    least, span = _spread_or_stop(read)
    negative = least < 0
    if negative.any():
        raise ScoringError(
            f"Entropy weights need values of zero or more; {listed(read.criteria[negative])} has negative "
            "values. Shift the scale, or use CRITIC weights."
        )
    diversity = np.zeros(len(read.criteria))
    for j, column in enumerate(read.columns()):
        if span[j] > 0:
            shares = column / column.sum()
            logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
            logs *= shares
            diversity[j] = max(1.0 + logs.sum() / np.log(len(column)), 0.0)
    return pd.Series(diversity / diversity.sum(), index=read.criteria, name="weight")


def critic_weights(table: TableLike, sense: str | VectorLike = "max") -> Series:
    """CRITIC weights: spread of each criterion times its conflict (one minus correlation) with the others.

    Columns are put on 0 to 1 by their own smallest and largest value. A constant column has weight zero and
    takes no part in the correlations. When all criteria agree perfectly (no conflict) the weights are
    proportional to spread.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria, raw measures.
    sense : str or Series, mapping or sequence, default "max"
        "max" or "min", for all criteria or for each.

    Returns
    -------
    Series
        By criterion, sum 1.

    Raises
    ------
    ScoringError
        Fewer than two alternatives, or only constant columns.

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis (1995), Computers & Operations Research 22(7), 763-770.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"trips": [0, 5, 10], "noise": [3, 3, 9], "jobs": [4, 4, 4]})
    >>> critic_weights(table, {"trips": "max", "noise": "min", "jobs": "max"}).round(3).to_dict()
    {'trips': 0.464, 'noise': 0.536, 'jobs': 0.0}
    """
    read = read_table(table)
    _, span = _spread_or_stop(read)
    constant = span == 0
    sign = read_sense(sense, read.criteria)[~constant]
    products = _products(read.values[:, ~constant] if constant.any() else read.values, span[~constant])
    length = np.sqrt(np.diag(products))
    conflict = (1.0 - products * np.outer(sign, sign) / np.outer(length, length)).sum(axis=0)
    information = length * conflict if conflict.max() > 1e-12 else length
    weights = np.zeros(len(read.criteria))
    weights[~constant] = information / information.sum()
    return pd.Series(weights, index=read.criteria, name="weight")


def _products(values: Array, span: Array) -> Array:
    """Sums of the products of each two criteria, each in shares of its span and less its mean; some rows at a time."""
    middle = np.array([column.mean() for column in values.T])
    products = np.zeros((len(span), len(span)))
    for start in range(0, len(values), _ROWS):
        block = (values[start : start + _ROWS] - middle) / span
        products += block.T @ block
    return products


def _spread_or_stop(read: Table) -> tuple[Array, Array]:
    """Least value and span of each criterion."""
    if len(read.alternatives) < 2:
        raise ScoringError("Weights from the data need at least two alternatives; state the weights instead.")
    least, most = read.ends()
    span = most - least
    if not span.any():
        raise ScoringError(
            f"All criteria are constant ({listed(read.criteria)}), so the data say nothing "
            "about weights; state them."
        )
    return least, span


def _labels(points: VectorLike) -> pd.Index[Any]:
    labels: pd.Index[Any]
    if isinstance(points, pd.Series):
        labels = points.index
    elif isinstance(points, Mapping):
        labels = pd.Index(list(points))
    else:
        labels = pd.RangeIndex(len(points))
    return labels


def _places(order: Sequence[Any] | int) -> tuple[list[list[int]], list[Any]]:
    """Positions (0 = first) of each group of equals, and the criteria in the order given."""
    if isinstance(order, int):
        order = list(range(order))
    groups = [list(item) if isinstance(item, list | set | tuple) else [item] for item in order]
    labels = [label for group in groups for label in group]
    twice = sorted({str(label) for label in labels if labels.count(label) > 1})
    if twice or not labels:
        raise ScoringError(f"The order names {listed(twice)} twice." if twice else "The order is empty.")
    starts = np.concatenate(([0], np.cumsum([len(group) for group in groups])))
    return [list(range(a, b)) for a, b in pairwise(starts)], labels


def _by_place(by_place: Array, places: list[list[int]], labels: list[Any]) -> Series:
    weights = np.concatenate([np.full(len(group), by_place[group].mean()) for group in places])
    return pd.Series(weights, index=labels, name="weight")
