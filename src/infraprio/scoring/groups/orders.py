"""Orders of several people: read once, then positions and a matrix of who prefers what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ScoringError
from infraprio.scoring.tables import Array, VectorLike, listed, rank_positions, read_weights, stop_if

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Orders", "preference_matrix", "read_orders"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """`ranks` (proposals x people, 1 = first, ties share the lower number) and the people's weights."""

    ranks: NDArray[np.int64]
    proposals: pd.Index[Any]
    people: pd.Index[Any]
    weights: Array


def read_orders(orders: Any, weights: VectorLike | None = None) -> Orders:
    """
    Read people's orders.

    Parameters
    ----------
    orders
        Lists of proposals, best first (a list of lists, or {person: list}); a list inside a list holds ties.
        Or ranks: a table proposals x people, or {person: Series of ranks}; 1 = first.
    weights
        One per person (mapping or sequence); equal when left out. Their scale is kept.

    Raises
    ------
    ScoringError
        No orders, a proposal twice in an order, orders over different proposals, weights that are negative or
        all zero.
    """
    if isinstance(orders, pd.DataFrame) and all(
        pd.api.types.is_numeric_dtype(kind) for kind in orders.dtypes
    ):
        columns: dict[Any, Any] = {name: orders[name] for name in orders.columns}
    elif isinstance(orders, pd.DataFrame):
        columns = {name: orders[name].tolist() for name in orders.columns}
    elif isinstance(orders, Mapping):
        columns = dict(orders)
    else:
        columns = dict(enumerate(orders))
    if not columns:
        raise ScoringError("No orders are given: state at least one.")
    findings: list[str] = []
    ranks = {name: _as_ranks(column, name, findings) for name, column in columns.items()}
    stop_if(findings, "The orders")
    first = next(iter(ranks.values()))
    for name, column in ranks.items():
        extra, absent = [x for x in column if x not in first], [x for x in first if x not in column]
        if extra or absent:
            findings.append(
                f"{name!r} has {listed(extra) or 'nothing'} extra and lacks {listed(absent) or 'nothing'}"
            )
    stop_if(findings, "The orders")
    if not first:
        raise ScoringError("The orders hold no proposals.")
    people = pd.Index(list(ranks))
    given = np.ones(len(people))
    if weights is not None:
        read_weights(weights, people)
        given = (
            np.array([float(weights[p]) for p in people])
            if isinstance(weights, Mapping | pd.Series)
            else np.array(weights, dtype=float)
        )
    table = np.array([[column[x] for column in ranks.values()] for x in first], dtype=float)
    whole = np.column_stack([rank_positions(-table[:, k]) for k in range(len(people))])
    return Orders(ranks=whole, proposals=pd.Index(list(first)), people=people, weights=given)


def _as_ranks(column: Any, name: Any, findings: list[str]) -> dict[Any, float]:
    if isinstance(column, pd.Series | Mapping):
        ranks = {label: float(value) for label, value in column.items()}
        bad = [label for label, value in ranks.items() if not np.isfinite(value)]
        if bad:
            findings.append(f"{name!r} gives no finite rank to {listed(bad)}")
        if isinstance(column, pd.Series) and column.index.has_duplicates:
            findings.append(f"{name!r} ranks {listed(column.index[column.index.duplicated()])} twice")
        return ranks
    ranks = {}
    for item in column:
        group: Sequence[Any] = list(item) if isinstance(item, list | set) else [item]
        before = float(len(ranks))
        for label in group:
            if label in ranks:
                findings.append(f"{name!r} names {label!r} twice")
            ranks[label] = before
    return ranks


def preference_matrix(orders: Orders) -> Array:
    """Weight of the people who put the row before the column, n x n; ties count for neither."""
    n = len(orders.proposals)
    matrix = np.zeros((n, n))
    for k, weight in enumerate(orders.weights):
        matrix += weight * (orders.ranks[:, None, k] < orders.ranks[None, :, k])
    return matrix


def order_distance(matrix: Array, order: Iterable[int]) -> float:
    """Weight of all preferences that an order (positions, best first) goes against."""
    places = np.fromiter(order, dtype=int)
    return float(np.tril(matrix[np.ix_(places, places)], -1).sum())
