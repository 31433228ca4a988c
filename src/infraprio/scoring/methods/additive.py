"""The additive value model: the default, and the one all robustness questions are asked of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.tables import TableLike, VectorLike, named_rank, read_sense, read_table, read_weights

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series
    from infraprio.scoring.values import ValueFunction

__all__ = ["AdditiveResult", "additive_value"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditiveResult:
    """Weighted mean of the values, the values themselves and each criterion's part of the score.

    Attributes
    ----------
    score : Series
        Weighted mean by alternative.
    rank : Series
        1 = highest score; ties share the lower number.
    values : DataFrame
        Alternatives x criteria, 0 to 1 where the functions give that.
    parts : DataFrame
        Alternatives x criteria: weight times value; rows sum to the score.
    weights : Series
        By criterion, sum 1.
    method : dict of str to str
        What was computed, in words, for the record.
    """

    score: Series
    rank: Series
    values: pd.DataFrame
    parts: pd.DataFrame
    weights: Series
    method: dict[str, str]


def additive_value(
    table: TableLike,
    weights: VectorLike,
    sense: str | VectorLike | None = None,
    *,
    functions: Mapping[Any, ValueFunction] | None = None,
    scale: Literal["given", "local"] | None = None,
) -> AdditiveResult:
    """Score alternatives by the weighted mean of their values.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria: values already (higher is better), or raw measures with `functions` or
        `sense`.
    weights : Series, mapping or sequence
        One per criterion; divided by their sum, so the score is a weighted mean on the scale of the values.
    sense : str or Series, mapping or sequence, optional
        "max" or "min". When given, raw measures are put on the scale named by `scale`.
    functions : mapping of label to ValueFunction, optional
        A value function for each criterion (see `infraprio.scoring.values`); they hold scale and direction.
    scale : {"given", "local"}, optional
        "given": the numbers are values as they stand ("min" only turns the sign); "local": 0 for the worst
        and 1 for the best alternative of each criterion. Left out, it is "local" when a `sense` is "min"
        somewhere, else "given".

    Returns
    -------
    AdditiveResult
        `parts` sums to `score`. On a local scale a constant criterion has value 0 for all.

    Raises
    ------
    ScoringError
        Missing or infinite values, unusable weights, functions that lack a criterion.

    References
    ----------
    Keeney and Raiffa (1976), Decisions with Multiple Objectives, Wiley.

    Examples
    --------
    >>> import pandas as pd
    >>> values = pd.DataFrame({"safety": [0.2, 0.9], "time": [1.0, 0.5]}, index=["A", "B"])
    >>> additive_value(values, {"safety": 0.5, "time": 0.5}).score.to_dict()
    {'A': 0.6, 'B': 0.7}
    """
    read = read_table(table)
    share = read_weights(weights, read.criteria)
    values, used = read.values, "given"
    if functions is not None:
        lacking = [label for label in read.criteria if label not in functions]
        if lacking or sense is not None:
            raise ScoringError(
                f"Value functions are missing for {', '.join(map(str, lacking))}."
                if lacking
                else "Give either sense or functions: value functions hold their own direction."
            )
        values = np.column_stack([functions[c](read.values[:, j]) for j, c in enumerate(read.criteria)])
        used = "value functions"
    else:
        sign = read_sense("max" if sense is None else sense, read.criteria)
        used = scale or ("local" if (sign < 0).any() else "given")
        if used not in ("given", "local"):
            raise ScoringError(f'Unknown scale {used!r}: use "given" or "local", or pass value functions.')
        values = values * sign
        if used == "local":
            span = np.ptp(values, axis=0)
            up = values - values.min(axis=0)
            values = np.divide(up, span, out=np.zeros_like(up), where=span > 0)
    parts = values * share
    score = parts.sum(axis=1)
    labels: dict[str, Any] = {"index": read.alternatives, "columns": read.criteria}
    return AdditiveResult(
        score=read.series(score, "score"),
        rank=named_rank(read, score),
        values=pd.DataFrame(values, **labels),
        parts=pd.DataFrame(parts, **labels),
        weights=pd.Series(share, index=read.criteria, name="weight"),
        method={"method": "additive", "scale": used},
    )
