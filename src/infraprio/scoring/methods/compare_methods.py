"""Several methods on one table, and whether a method turns round when others leave or are doubled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.methods.additive import additive_value
from infraprio.scoring.methods.promethee import promethee
from infraprio.scoring.methods.topsis import topsis
from infraprio.scoring.methods.vikor import vikor
from infraprio.scoring.tables import Array, Table, TableLike, VectorLike, read_table

__all__ = ["MethodComparison", "clone_check", "compare_methods", "rank_reversals"]

Method = Callable[[pd.DataFrame], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodComparison:
    """Ranks by each method and how they agree.

    `ranks` alternatives x methods; `kendall` (tau-b) and `spearman` methods x methods, 1 = same order; a
    method that ties all alternatives correlates 0 with the others. `range` is best and worst rank of each
    alternative over the methods.

    Attributes
    ----------
    ranks : DataFrame
        Alternatives x methods, 1 = first.
    scores : DataFrame
        Alternatives x methods, higher is better.
    kendall : DataFrame
        Methods x methods, Kendall's tau-b, 1 = same order.
    spearman : DataFrame
        Methods x methods, Spearman's rank correlation, 1 = same order.
    range : DataFrame
        Alternatives x (best, worst) rank over the methods.
    methods : dict of str to label
        Method -> its settings, for the record.
    """

    ranks: pd.DataFrame
    scores: pd.DataFrame
    kendall: pd.DataFrame
    spearman: pd.DataFrame
    range: pd.DataFrame
    methods: dict[str, Any]


def compare_methods(
    table: TableLike,
    weights: VectorLike,
    sense: str | VectorLike,
    methods: Mapping[str, Method] | None = None,
) -> MethodComparison:
    """Rank one table by several methods.

    Parameters
    ----------
    table, weights, sense : as there
        As for each method.
    methods : mapping of str to Method, optional
        {name: function of the table that gives a result with score and rank}; left out: additive value on a
        local scale, TOPSIS (vector and minmax), VIKOR and PROMETHEE II (usual).

    Returns
    -------
    MethodComparison
        Ranks side by side, and how the methods agree.

    Raises
    ------
    ScoringError
        What any of the methods raises; no methods.

    Examples
    --------
    >>> found = compare_methods([[9, 2], [5, 5], [1, 3]], [0.5, 0.5], "max")
    >>> found.ranks.loc[2].unique().tolist()
    [3]
    """
    read = read_table(table)
    frame = pd.DataFrame(read.values, index=read.alternatives, columns=read.criteria)
    used = _standard_methods(weights, sense) if methods is None else dict(methods)
    if not used:
        raise ScoringError("No methods are given to compare.")
    results = {name: method(frame) for name, method in used.items()}
    ranks = pd.DataFrame({name: result.rank for name, result in results.items()})
    scores = pd.DataFrame({name: result.score for name, result in results.items()})
    names = list(results)
    midranks = ranks.rank(method="average").to_numpy(dtype=float)
    return MethodComparison(
        ranks=ranks,
        scores=scores,
        kendall=kendall(ranks),
        spearman=pd.DataFrame(_cosines(midranks - midranks.mean(axis=0)), index=names, columns=names),
        range=pd.DataFrame({"best": ranks.min(axis=1), "worst": ranks.max(axis=1)}),
        methods={name: getattr(result, "method", {}) for name, result in results.items()},
    )


def rank_reversals(table: TableLike, method: Method) -> pd.DataFrame:
    """Find pairs whose order turns round when a third alternative is left out.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria.
    method : Method
        Function of a table that gives a result with `score`, such as `lambda t: topsis(t, weights, sense)`.

    Returns
    -------
    DataFrame
        One row per reversal: `left_out`, `was_ahead`, `is_ahead`; empty when the method never turns round
        here.

    References
    ----------
    Wang and Triantaphyllou (2008), Omega 36(1), 45-63.

    Examples
    --------
    >>> rank_reversals([[9, 2], [5, 5], [1, 8]], lambda t: additive_value(t, [0.6, 0.4])).empty
    True
    """
    read = read_table(table)
    whole = method(_frame(read, np.arange(len(read.alternatives)))).score.to_numpy()
    rows: list[tuple[Any, Any, Any]] = []
    for out in range(len(read.alternatives) if len(read.alternatives) > 2 else 0):
        kept = np.delete(np.arange(len(read.alternatives)), out)
        rows += _turned(
            read, kept, whole[kept], method(_frame(read, kept)).score.to_numpy(), read.alternatives[out]
        )
    return pd.DataFrame(rows, columns=["left_out", "was_ahead", "is_ahead"])


def clone_check(table: TableLike, method: Method) -> pd.DataFrame:
    """Find pairs whose order turns round when an exact copy of one alternative is added.

    See `rank_reversals`, which leaves alternatives out instead.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria, raw measures.
    method : Method
        A function that takes such a table and gives a result with `rank`.

    Returns
    -------
    DataFrame
        One row a pair and copy: `cloned`, `was_ahead`, `is_ahead`; empty when nothing turns round.

    Examples
    --------
    >>> clone_check([[9, 2], [5, 5], [1, 8]], lambda t: additive_value(t, [0.6, 0.4])).empty
    True
    """
    read = read_table(table)
    n = len(read.alternatives)
    everyone = np.arange(n)
    whole = method(_frame(read, everyone)).score.to_numpy()
    rows: list[tuple[Any, Any, Any]] = []
    for at in range(n):
        frame = pd.DataFrame(np.vstack([read.values, read.values[at]]), columns=read.criteria)
        rows += _turned(read, everyone, whole, method(frame).score.to_numpy()[:n], read.alternatives[at])
    return pd.DataFrame(rows, columns=["cloned", "was_ahead", "is_ahead"])


def _standard_methods(weights: VectorLike, sense: str | VectorLike) -> dict[str, Method]:
    kinds: Sequence[Literal["vector", "minmax"]] = ("vector", "minmax")
    methods: dict[str, Method] = {
        "additive (local)": lambda t: additive_value(t, weights, sense, scale="local")
    }
    for kind in kinds:
        methods[f"topsis ({kind})"] = lambda t, kind=kind: topsis(t, weights, sense, kind)  # type: ignore[misc]
    methods["vikor"] = lambda t: vikor(t, weights, sense)
    methods["promethee ii (usual)"] = lambda t: promethee(t, weights, sense)
    return methods


def _frame(read: Table, kept: Any) -> pd.DataFrame:
    return pd.DataFrame(read.values[kept], index=read.alternatives[kept], columns=read.criteria)


def _turned(read: Table, kept: Any, before: Array, after: Array, what: Any) -> list[tuple[Any, Any, Any]]:
    """Pairs (ahead before, ahead after) whose strict order is opposite; below 1e-9 is a tie."""
    first, second = (before[:, None] - before[None, :] > 1e-9), (after[None, :] - after[:, None] > 1e-9)
    return [
        (what, read.alternatives[kept[a]], read.alternatives[kept[b]]) for a, b in np.argwhere(first & second)
    ]


def kendall(ranks: pd.DataFrame) -> pd.DataFrame:
    """Tau-b between all columns; 0 with a method that ties all alternatives."""
    numbers = ranks.to_numpy(dtype=float)
    signs = np.sign(numbers[:, None, :] - numbers[None, :, :]).reshape(len(ranks) ** 2, ranks.shape[1])
    return pd.DataFrame(_cosines(signs), index=ranks.columns, columns=ranks.columns)


def _cosines(columns: Array) -> Array:
    """Cosine between columns; 0 for a column of zeros with others, 1 with itself."""
    length = np.sqrt((columns**2).sum(axis=0))
    products, sizes = columns.T @ columns, np.outer(length, length)
    cosine = np.divide(products, sizes, out=np.zeros_like(products), where=sizes > 0)
    within: Array = np.clip(cosine, -1.0, 1.0)
    np.fill_diagonal(within, 1.0)
    return within
