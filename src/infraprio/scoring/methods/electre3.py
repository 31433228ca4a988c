"""ELECTRE III: outranking with indifference, preference and veto, and two distillations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.tables import (
    Array,
    TableLike,
    VectorLike,
    named_rank,
    read_numbers,
    read_sense,
    read_table,
    read_weights,
    stop_if,
)

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["Electre3Result", "electre3"]

_ALPHA, _BETA = 0.30, -0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Electre3Result:
    """Credibility of "row outranks column", the two complete preorders and what they agree on.

    `descending` and `ascending` list classes of equals, best class first. `outranks` is True where the row is
    at least as good as the column in both preorders. `score` is minus the mean of the two class numbers;
    `rank` follows it.

    Attributes
    ----------
    score : Series
        Minus the mean of the two class numbers.
    rank : Series
        1 = highest score; ties share the lower number.
    concordance : DataFrame
        Share of the weights for which the row is at least as good as the column, 0 to 1.
    credibility : DataFrame
        Of "row outranks column", 0 to 1: concordance less what discordance takes.
    descending : list of list of label
        Classes of equals from the descending distillation, best first.
    ascending : list of list of label
        Classes of equals from the ascending distillation, best first.
    outranks : DataFrame
        True where the row is at least as good as the column in both preorders.
    method : dict of str to label
        What was computed, and the thresholds, for the record.
    """

    score: Series
    rank: Series
    concordance: pd.DataFrame
    credibility: pd.DataFrame
    descending: list[list[Any]]
    ascending: list[list[Any]]
    outranks: pd.DataFrame
    method: dict[str, Any]


def electre3(
    table: TableLike,
    weights: VectorLike,
    sense: str | VectorLike,
    q: float | VectorLike,
    p: float | VectorLike,
    v: float | VectorLike | None = None,
    variant: Literal["roy", "vincke"] = "roy",
) -> Electre3Result:
    """Rank alternatives by ELECTRE III.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria.
    weights : Series, mapping or sequence
        One per criterion; divided by their sum.
    sense : str or Series, mapping or sequence
        "max" or "min", for all criteria or for each.
    q, p, v : float or Series, mapping or sequence
        Indifference, preference and veto threshold in the criterion's unit (q <= p <= v). A criterion without
        v (None, or left out of the mapping) has no veto.
    variant : {"roy", "vincke"}, default "roy"
        "roy": a outranks b at a cut level when its credibility exceeds the reverse one by more than the
        discrimination threshold s(c) = 0.30 - 0.15 c. "vincke": when it exceeds the reverse one at all. The
        preorders differ.

    Returns
    -------
    Electre3Result
        Both preorders, and the credibility that they come from.

    Raises
    ------
    ScoringError
        Missing thresholds or thresholds out of order; unusable table, weights or sense; unknown variant.

    References
    ----------
    Roy (1991), Theory and Decision 31, 49-73; Vincke (1992), Multicriteria Decision-Aid, Wiley.

    Examples
    --------
    >>> table = [[9, 4], [5, 5], [1, 6]]
    >>> result = electre3(table, [0.6, 0.4], "max", q=1, p=3)
    >>> result.descending, result.ascending
    ([[0], [1], [2]], [[0], [1], [2]])
    """
    if variant not in ("roy", "vincke"):
        raise ScoringError(f'Unknown variant {variant!r}: use "roy" or "vincke".')
    read = read_table(table)
    share = read_weights(weights, read.criteria)
    signed = read.values * read_sense(sense, read.criteria)
    limits = [read_numbers(value, read.criteria, name) for name, value in (("q", q), ("p", p), ("v", v))]
    _check_thresholds(limits[0], limits[1], limits[2], read.criteria)
    concordance, credibility = _credibility(signed, share, *limits)
    descending = _distil(credibility, variant, best_first=True)
    ascending = _distil(credibility, variant, best_first=False)[::-1]
    down, up = _class_numbers(descending), _class_numbers(ascending)
    score = -(down + up) / 2.0
    both: dict[str, Any] = {"index": read.alternatives, "columns": read.alternatives}
    at_least = (down[:, None] <= down[None, :]) & (up[:, None] <= up[None, :])
    return Electre3Result(
        score=read.series(score, "score"),
        rank=named_rank(read, score),
        concordance=pd.DataFrame(concordance, **both),
        credibility=pd.DataFrame(credibility, **both),
        descending=[[read.alternatives[i] for i in group] for group in descending],
        ascending=[[read.alternatives[i] for i in group] for group in ascending],
        outranks=pd.DataFrame(at_least, **both),
        method={
            "method": "electre3",
            "variant": variant,
            "s(c)": "0.30 - 0.15 c",
            "final": "mean class number",
        },
    )


def _check_thresholds(q: Array, p: Array, v: Array, criteria: pd.Index[Any]) -> None:
    findings = []
    for j, label in enumerate(criteria):
        if np.isnan(q[j]) or np.isnan(p[j]):
            findings.append(f"criterion {label!r} needs both q and p")
        elif p[j] < q[j] or v[j] < p[j]:
            findings.append(f"criterion {label!r}: q <= p <= v must hold, got {q[j]:g}, {p[j]:g}, {v[j]:g}")
    stop_if(findings, "The ELECTRE III thresholds")


def _credibility(x: Array, share: Array, q: Array, p: Array, v: Array) -> tuple[Array, Array]:
    """Concordance and credibility, n x n; one criterion at a time to keep memory at a few n x n tables."""
    n, m = x.shape
    concordance = np.zeros((n, n))
    for j in range(m):
        concordance += share[j] * (1.0 - _ramp(x[None, :, j] - x[:, None, j], q[j], p[j]))
    concordance = np.minimum(concordance, 1.0)
    credibility = concordance.copy()
    for j in map(int, np.flatnonzero(~np.isnan(v))):
        discordance = _ramp(x[None, :, j] - x[:, None, j], p[j], v[j])
        strong = discordance > concordance
        credibility[strong] *= (1.0 - discordance[strong]) / (1.0 - concordance[strong])
    return concordance, credibility


def _ramp(gap: Array, low: float, high: float) -> Array:
    """0 up to `low`, 1 from `high`, straight between; with low = high a step just above it."""
    if high > low:
        return np.clip((gap - low) / (high - low), 0.0, 1.0)
    return (gap > low).astype(float)


def _distil(credibility: Array, variant: str, *, best_first: bool) -> list[list[int]]:
    """Take out the best (or worst) class again and again; classes in the order of taking out."""
    from infraprio.scoring.methods._distillation import class_numbers

    margin = _ALPHA + _BETA * credibility if variant == "roy" else 0.0
    ahead = credibility > credibility.T + margin
    numbers = class_numbers(np.ascontiguousarray(credibility), ahead, _ALPHA, _BETA, best_first)
    order = np.argsort(numbers, kind="stable")
    return [group.tolist() for group in np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1)]


def _class_numbers(classes: list[list[int]]) -> Array:
    numbers = np.empty(sum(map(len, classes)))
    for number, group in enumerate(classes, start=1):
        numbers[group] = number
    return numbers
