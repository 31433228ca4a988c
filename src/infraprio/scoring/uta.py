"""Disaggregation: weights and value functions learned from past decisions, and decisions that do not fit."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.linear_programme import linear_programme
from infraprio.scoring.tables import (
    Array,
    Table,
    TableLike,
    VectorLike,
    listed,
    named_rank,
    read_sense,
    read_table,
)
from infraprio.scoring.values import ValueFunction, piecewise

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["UtaResult", "uta"]

_TOL = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class UtaResult:
    """Learned weights (sum 1), value functions (0 to 1 each) and the score they give.

    `errors` has a row per decision (better, worse): `gap` between the scores and `error`, what lacks to the
    smallest gap. `not_reproduced` lists the decisions with an error; `margin` is the smallest gap when there
    are none.

    Attributes
    ----------
    score : Series
        By alternative, 0 to 1.
    rank : Series
        1 = highest score; ties share the lower number.
    weights : Series
        By criterion, sum 1.
    functions : dict of label to ValueFunction
        Criterion -> its value function, 0 to 1.
    errors : DataFrame
        One row a decision: gap between the scores, and what lacks to the smallest gap.
    not_reproduced : list of tuple of label
        Decisions (better, worse) with an error.
    margin : float
        Smallest gap when there are no errors.
    method : dict of str to label
        What was computed, in words, for the record.
    """

    score: Series
    rank: Series
    weights: Series
    functions: dict[Any, ValueFunction]
    errors: pd.DataFrame
    not_reproduced: list[tuple[Any, Any]]
    margin: float
    method: dict[str, Any]


def uta(
    table: TableLike,
    decisions: Sequence[Any],
    sense: str | VectorLike,
    segments: int = 3,
    smallest_gap: float = 0.01,
) -> UtaResult:
    """Learn an additive value model from past decisions by linear programming (UTA*).

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria, raw measures.
    decisions : sequence of label
        An order, best first, or pairs (better, worse).
    sense : str or Series, mapping or sequence
        "max" or "min", for all criteria or for each; value functions never turn round.
    segments : int, default 3
        Straight pieces of each value function, equally long between the worst and the best measure.
    smallest_gap : float, default 0.01
        Score by which the better must lead.

    Returns
    -------
    UtaResult
        First the sum of errors is minimised; then, with that sum kept, the smallest gap of the decisions
        without errors is made as large as possible. A constant criterion has weight 0.

    Raises
    ------
    ScoringError
        Unknown alternatives, no decisions, constant criteria only, segments below 1.

    References
    ----------
    Jacquet-Lagreze and Siskos (1982), European Journal of Operational Research 10(2), 151-164; Siskos and
    Yannacopoulos (1985), Investigacao Operacional 5(1), 39-53.

    Examples
    --------
    >>> import pandas as pd
    >>> past = pd.DataFrame({"time": [9, 5, 1], "jobs": [1, 2, 9]}, index=["A", "B", "C"])
    >>> learned = uta(past, ["A", "B", "C"], "max", segments=1)
    >>> learned.rank.to_dict(), learned.not_reproduced
    ({'A': 1, 'B': 2, 'C': 3}, [])
    """
    read = read_table(table)
    sign = read_sense(sense, read.criteria)
    pairs = _pairs(decisions, read)
    if segments < 1 or not smallest_gap > 0:
        raise ScoringError("UTA needs at least one segment and a smallest gap above 0.")
    low, high = read.values.min(axis=0), read.values.max(axis=0)
    worst, best = np.where(sign > 0, low, high), np.where(sign > 0, high, low)
    used = worst != best
    if not used.any():
        raise ScoringError(f"All criteria are constant ({listed(read.criteria)}): nothing can be learned.")
    steps = _step_shares(read.values[:, used], worst[used], best[used], segments)
    better, worse = pairs[:, 0], pairs[:, 1]
    parts, errors = _learn(steps[better] - steps[worse], smallest_gap)
    score = steps @ parts
    weights = np.zeros(len(read.criteria))
    by_criterion = parts.reshape(int(used.sum()), segments)
    weights[used] = by_criterion.sum(axis=1)
    functions = _functions(read, worst, best, used, by_criterion, segments)
    names = read.alternatives
    gap = score[better] - score[worse]
    missed = errors > _TOL
    return UtaResult(
        score=read.series(score, "score"),
        rank=named_rank(read, np.round(score, 9)),
        weights=pd.Series(weights, index=read.criteria, name="weight"),
        functions=functions,
        errors=pd.DataFrame(
            {"better": names[better], "worse": names[worse], "gap": gap, "error": errors * missed}
        ),
        not_reproduced=[(names[a], names[b]) for (a, b), miss in zip(pairs, missed) if miss],
        margin=float(gap.min()),
        method={"method": "uta*", "segments": segments, "smallest_gap": smallest_gap},
    )


def _pairs(decisions: Sequence[Any], read: Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    items = list(decisions)
    is_pairs = all(isinstance(item, tuple) and len(item) == 2 for item in items)
    given = items if is_pairs else list(itertools.pairwise(items))
    if not given:
        raise ScoringError("No decisions are given: state an order of at least two alternatives, or pairs.")
    unknown = {name for pair in given for name in pair if name not in read.alternatives}
    same = [a for a, b in given if a == b]
    if unknown or same:
        raise ScoringError(f"The decisions name unknown or equal alternatives: {listed([*unknown, *same])}.")
    return np.array(
        [read.alternatives.get_indexer(pd.Index(list(pair), dtype=read.alternatives.dtype)) for pair in given]
    )


def _step_shares(values: Array, worst: Array, best: Array, segments: int) -> Array:
    """How much of each step of each criterion an alternative has climbed, n x (m * segments), 0 to 1."""
    way = (values - worst) / (best - worst) * segments
    shares = np.clip(way[:, :, None] - np.arange(segments), 0.0, 1.0)
    return shares.reshape(len(values), values.shape[1] * segments)


def _learn(gaps: Array, smallest_gap: float) -> tuple[Array, Array]:
    """Find steps (sum 1) and errors; columns: steps, errors, in the second round the margin."""
    k, steps = gaps.shape
    total = np.concatenate([np.ones(steps), np.zeros(k)])
    fit = np.column_stack([-gaps, -np.eye(k)])
    cost = np.concatenate([np.zeros(steps), np.ones(k)])
    first = linear_programme(cost, fit, np.full(k, -smallest_gap), total[None, :], np.ones(1))
    allowed = first.objective + 1e-9
    clean = first.x[steps:] <= _TOL
    rows = np.vstack(
        [
            np.column_stack([fit, np.zeros(k)]),
            np.column_stack([-gaps[clean], np.zeros((clean.sum(), k)), np.ones(clean.sum())]),
            np.append(cost, 0.0)[None, :],
        ]
    )
    rhs = np.concatenate([np.full(k, -smallest_gap), np.zeros(clean.sum()), [allowed]])
    bounds = [(0.0, None)] * (steps + k) + [(None, 1.0)]
    second = linear_programme(
        np.append(np.zeros(steps + k), -1.0), rows, rhs, np.append(total, 0.0)[None, :], np.ones(1), bounds
    )
    parts = np.clip(second.x[:steps], 0.0, None)
    parts /= parts.sum()
    return parts, np.maximum(smallest_gap - gaps @ parts, 0.0)


def _functions(
    read: Table, worst: Array, best: Array, used: Any, parts: Array, segments: int
) -> dict[Any, ValueFunction]:
    functions = {}
    row = 0
    for j, criterion in enumerate(read.criteria):
        if not used[j]:
            functions[criterion] = piecewise({float(worst[j]) - 1.0: 0.0, float(worst[j]): 0.0})
            continue
        climbed = np.concatenate(([0.0], np.cumsum(parts[row])))
        climbed = climbed / climbed[-1] if climbed[-1] > 0 else np.linspace(0.0, 1.0, segments + 1)
        measures = np.linspace(worst[j], best[j], segments + 1)
        functions[criterion] = piecewise(dict(zip(measures.tolist(), climbed.tolist())))
        row += 1
    return functions
