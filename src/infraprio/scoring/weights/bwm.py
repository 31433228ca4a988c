"""The best-worst method: weights from 2n - 3 comparisons with the best and the worst criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.linear_programme import linear_programme
from infraprio.scoring.tables import Array, VectorLike, align, listed, stop_if
from infraprio.scoring.weights.elicited import Elicited

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["BwmResult", "bwm_consistency", "bwm_weights"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BwmResult(Elicited):
    """Weights (sum 1), the deviation `xi` of the named model and the range of optimal weights.

    `consistency_ratio` is xi over the largest possible xi for the best-to-worst answer in the non-linear
    model; in the linear model xi itself is the indicator and stands here.

    Attributes
    ----------
    weights : Series
        By criterion, sum 1.
    xi : float
        Largest deviation from the answers, in the named model.
    consistency_ratio : float
        Xi over the largest possible xi (non-linear model), or xi itself (linear model).
    weight_range : DataFrame
        Criteria x (lowest, highest) weight among all optimal ones.
    method : dict of str to str
        What was computed, in words, for the record.
    """

    xi: float
    consistency_ratio: float
    weight_range: pd.DataFrame


def bwm_weights(
    best: VectorLike, worst: VectorLike, model: Literal["linear", "nonlinear"] = "linear"
) -> BwmResult:
    """Weights from comparing the best criterion with all and all with the worst.

    Parameters
    ----------
    best : Series, mapping or sequence
        How many times more important the best criterion is than each (1 for itself).
    worst : Series, mapping or sequence
        How many times more important each criterion is than the worst (1 for itself).
    model : {"linear", "nonlinear"}, default "linear"
        "linear": smallest xi with ``|w_B - a_Bj w_j|`` <= xi and ``|w_j - a_jW w_W|`` <= xi. "nonlinear": smallest xi
        with ``|w_B / w_j - a_Bj|`` <= xi and ``|w_j / w_W - a_jW|`` <= xi, the original model; where several weights
        are optimal the centres of their ranges are used. The two give different weights.

    Returns
    -------
    BwmResult
        The weights, their ranges, and how consistent the answers are.

    Raises
    ------
    ScoringError
        Answers below 1 or not finite, no best or no worst criterion (an answer of 1), best and worst the
        same, answers for different criteria.

    References
    ----------
    Rezaei (2015), Omega 53, 49-57 (non-linear); Rezaei (2016), Omega 64, 126-130 (linear, and ranges).

    Examples
    --------
    >>> best, worst = {"time": 8, "jobs": 2, "safety": 1}, {"time": 1, "jobs": 5, "safety": 8}
    >>> bwm_weights(best, worst).weights.round(4).to_dict()
    {'time': 0.0714, 'jobs': 0.3214, 'safety': 0.6071}
    >>> round(bwm_weights(best, worst, model="nonlinear").xi, 3)
    0.258
    """
    if str(model).replace("-", "") not in ("linear", "nonlinear"):
        raise ScoringError(f'Unknown model {model!r}: use "linear" or "nonlinear".')
    model = "linear" if model == "linear" else "nonlinear"
    labels, to_others, to_worst = _answers(best, worst)
    if len(labels) == 1:
        return _result(labels, np.ones((1, 3)), 0.0, 0.0, model)
    b, w = _ends(labels, to_others, to_worst)
    if model == "linear":
        weights, xi = _linear(to_others, to_worst, b, w)
        return _result(labels, np.column_stack([weights, weights, weights]), xi, xi, model)
    ranges, xi = _nonlinear(to_others, to_worst, b, w)
    a = to_others[w]
    largest = ((1 + 2 * a) - np.sqrt(1 + 8 * a)) / 2
    return _result(labels, ranges, xi, xi / largest if largest > 0 else 0.0, model)


def _answers(best: VectorLike, worst: VectorLike) -> tuple[pd.Index[Any], Array, Array]:
    labels: pd.Index[Any]
    if isinstance(best, pd.Series):
        labels = best.index
    else:
        labels = pd.Index(list(best)) if isinstance(best, Mapping) else pd.RangeIndex(len(best))
    first, second = (
        pd.to_numeric(pd.Series(align(answers, labels, name), dtype=object), errors="coerce").to_numpy(
            dtype=float
        )
        for name, answers in (("best", best), ("worst", worst))
    )
    findings = []
    for name, answers in (("best to others", first), ("others to worst", second)):
        bad = ~(np.isfinite(answers) & (answers >= 1))
        if bad.any():
            findings.append(f"{name}: answers must be 1 or more; check {listed(labels[bad])}")
        elif not (answers == 1).any():
            findings.append(f"{name}: no answer is 1, so it is not said which criterion is meant")
    stop_if(findings, "The best-worst answers")
    return labels, first, second


def _ends(labels: pd.Index[Any], to_others: Array, to_worst: Array) -> tuple[int, int]:
    """Positions of best and worst; of several answers of 1 the one that the other list puts furthest."""
    b = int(max(np.flatnonzero(to_others == 1), key=lambda i: to_worst[i]))
    w = int(max(np.flatnonzero(to_worst == 1), key=lambda i: (to_others[i], i != b)))
    if b == w:
        raise ScoringError(f"{labels[b]!r} is both best and worst; with equal criteria use direct weights.")
    return b, w


def _linear(to_others: Array, to_worst: Array, b: int, w: int) -> tuple[Array, float]:
    n = len(to_others)
    rows = []
    for j in range(n):
        for first, factor, second, skip in ((b, to_others[j], j, j == b), (j, to_worst[j], w, j == w)):
            row = np.zeros(n)
            if not skip:
                row[first] += 1.0
                row[second] -= factor
                rows += [np.append(row, -1.0), np.append(-row, -1.0)]
    cost = np.append(np.zeros(n), 1.0)
    sums = np.append(np.ones(n), 0.0)[None, :]
    answer = linear_programme(cost, np.array(rows), np.zeros(len(rows)), sums, np.ones(1))
    return answer.x[:n], max(answer.objective, 0.0)


def _nonlinear(to_others: Array, to_worst: Array, b: int, w: int) -> tuple[Array, float]:
    """
    Smallest xi, then the exact range of each weight.

    Through criterion j the ratio best : worst must lie between (a_Bj - xi)(a_jW - xi) and (a_Bj + xi)(a_jW +
    xi); xi is feasible when all these ranges meet, and they widen with xi.
    """
    from scipy.optimize import brentq

    inner = np.array([j for j in range(len(to_others)) if j not in (b, w)], dtype=int)
    direct = np.array([to_others[w], to_worst[b]])

    def ratio_range(xi: float) -> Array:
        """Lowest and highest ratio of best to worst."""
        low = np.maximum(to_others[inner] - xi, 0) * np.maximum(to_worst[inner] - xi, 0)
        high = (to_others[inner] + xi) * (to_worst[inner] + xi)
        ends = [np.max(np.concatenate((low, direct - xi))), np.min(np.concatenate((high, direct + xi)))]
        return np.array(ends)

    def apart(xi: float) -> float:
        low, high = ratio_range(xi)
        return float(low - high)

    # no answer is below 1: with xi as large as this sum of products nothing is asked of the ratio any more
    xi = float(brentq(apart, 0.0, float(to_others @ to_worst), xtol=1e-15))
    least, most = np.ones(len(to_others)), np.ones(len(to_others))
    ratio = float(np.mean(ratio_range(xi)))
    least[b] = most[b] = ratio
    least[inner] = np.maximum(to_worst[inner] - xi, ratio / (to_others[inner] + xi))
    room = to_others[inner] - xi
    cap = np.divide(ratio, room, out=np.full(len(inner), np.inf), where=room > 0)
    most[inner] = np.maximum(np.minimum(to_worst[inner] + xi, cap), least[inner])
    lower = least / (least + most.sum() - most)
    upper = most / (most + least.sum() - least)
    return np.column_stack([lower + upper, lower, upper]), xi  # weights: the centres, once their sum is 1


def _result(labels: pd.Index[Any], columns: Array, xi: float, ratio: float, model: str) -> BwmResult:
    return BwmResult(
        weights=pd.Series(columns[:, 0] / columns[:, 0].sum(), index=labels, name="weight"),
        xi=xi,
        consistency_ratio=ratio,
        weight_range=pd.DataFrame(columns[:, 1:], index=labels, columns=["lowest", "highest"]),
        method={"method": "bwm", "model": model, "several optima": "centre of ranges"},
    )


_THRESHOLDS: dict[int, tuple[float, ...]] = {
    3: (0.1667, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667),
    4: (0.1121, 0.1529, 0.1898, 0.2206, 0.2527, 0.2577, 0.2683),
    5: (0.1354, 0.1994, 0.2306, 0.2546, 0.2716, 0.2844, 0.2960),
    6: (0.1330, 0.1990, 0.2643, 0.3044, 0.3144, 0.3221, 0.3262),
    7: (0.1294, 0.2457, 0.2819, 0.3029, 0.3144, 0.3251, 0.3403),
    8: (0.1309, 0.2521, 0.2958, 0.3154, 0.3408, 0.3620, 0.3657),
    9: (0.1359, 0.2681, 0.3062, 0.3337, 0.3517, 0.3620, 0.3662),
}
"""Answer of best against worst -> accepted inconsistency with 3, 4, ... 9 criteria."""


def bwm_consistency(best: VectorLike, worst: VectorLike) -> tuple[float, float, Series]:
    """How much the answers contradict each other, before any weights: the input-based consistency ratio.

    Parameters
    ----------
    best, worst : Series, mapping or sequence
        As for `bwm_weights`.

    Returns
    -------
    float
        Largest ``|a_Bj a_jW - a_BW|`` over ``a_BW (a_BW - 1)``; 0 where all answers agree.
    float
        Up to which it is usually accepted for that many criteria and that answer of best against worst (9 of both at most).
    Series
        The same for each criterion, the largest first.

    References
    ----------
    Liang, Brunelli and Rezaei (2020), Consistency issues in the best worst method, Omega 96, 102175.

    Examples
    --------
    >>> ratio, most, _ = bwm_consistency({"time": 8, "jobs": 2, "safety": 1}, {"time": 1, "jobs": 5, "safety": 8})
    >>> round(ratio, 4), most
    (0.0357, 0.1309)
    """
    labels, to_others, to_worst = _answers(best, worst)
    if len(labels) == 1:
        return 0.0, 0.0, pd.Series(0.0, index=labels)
    _, w = _ends(labels, to_others, to_worst)
    whole = to_others[w]
    off = np.abs(to_others * to_worst - whole) / (whole * (whole - 1) if whole > 1 else 1.0)
    each = pd.Series(off, index=labels).sort_values(ascending=False, kind="stable")
    accepted = _THRESHOLDS.get(min(round(whole), 9))
    count = min(max(len(labels), 3), 9)
    return float(off.max()), accepted[count - 3] if accepted else 0.0, each
