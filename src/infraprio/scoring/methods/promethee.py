"""PROMETHEE I and II: pairwise preference flows, without looking at the pairs one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ScoringError
from infraprio.scoring.tables import (
    Array,
    TableLike,
    VectorLike,
    align,
    listed,
    named_rank,
    read_numbers,
    read_sense,
    read_table,
    read_weights,
    stop_if,
)

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["PREFERENCE_FUNCTIONS", "PrometheeResult", "promethee"]

PREFERENCE_FUNCTIONS = ("usual", "u-shape", "v-shape", "level", "linear", "gaussian")
_NEEDS = {"usual": "", "u-shape": "q", "v-shape": "p", "level": "qp", "linear": "qp", "gaussian": "s"}
_BLOCK = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class PrometheeResult:
    """Flows between -1 and 1: out of (`flow_plus`), into (`flow_minus`) and net; `score` is the net flow.

    Attributes
    ----------
    score : Series
        The net flow.
    rank : Series
        1 = highest score; ties share the lower number.
    flow_plus : Series
        How much each is preferred to the others, 0 to 1.
    flow_minus : Series
        How much the others are preferred to it, 0 to 1.
    net_flow : Series
        `flow_plus` - `flow_minus`.
    criterion_net_flow : DataFrame
        Alternatives x criteria: net flow on each criterion alone.
    method : dict of str to label
        What was computed, and its settings, for the record.

    Examples
    --------
    >>> flows = promethee([[9, 2], [5, 5], [1, 8]], [0.7, 0.3], "max")
    >>> flows.net_flow.round(2).tolist()
    [0.4, 0.0, -0.4]
    """

    score: Series
    rank: Series
    flow_plus: Series
    flow_minus: Series
    net_flow: Series
    criterion_net_flow: pd.DataFrame
    method: dict[str, Any]

    def partial_order(self) -> pd.DataFrame:
        """
        PROMETHEE I: "P" row preferred to column, "I" indifferent, "R" incomparable, "" otherwise.

        A row is preferred when neither flow is worse and one is better; incomparable when the two flows
        disagree.
        """
        plus, minus = self.flow_plus.to_numpy(), self.flow_minus.to_numpy()
        out = np.round(plus[:, None] - plus[None, :], 12)
        into = np.round(minus[None, :] - minus[:, None], 12)
        relation = np.where((out >= 0) & (into >= 0), "P", np.where((out <= 0) & (into <= 0), "", "R"))
        relation = np.where((out == 0) & (into == 0), "I", relation)
        return pd.DataFrame(relation, index=self.flow_plus.index, columns=self.flow_plus.index)


def promethee(
    table: TableLike,
    weights: VectorLike,
    sense: str | VectorLike,
    preference: str | VectorLike = "usual",
    q: float | VectorLike | None = None,
    p: float | VectorLike | None = None,
    s: float | VectorLike | None = None,
) -> PrometheeResult:
    """Rank alternatives by PROMETHEE II; `partial_order()` of the result gives PROMETHEE I.

    Parameters
    ----------
    table : DataFrame or 2-D array
        Alternatives x criteria.
    weights : Series, mapping or sequence
        One per criterion; divided by their sum.
    sense : str or Series, mapping or sequence
        "max" or "min", for all criteria or for each.
    preference : str or Series, mapping or sequence, default "usual"
        For all criteria or for each: "usual" (any difference counts fully), "u-shape" (differences above q),
        "v-shape" (grows up to p), "level" (half above q, full above p), "linear" (grows from q to p),
        "gaussian" (1 - exp(-d^2 / (2 s^2))).
    q, p, s : float or Series, mapping or sequence, optional
        Indifference and preference threshold and inflection point, in the criterion's own unit; needed where
        the preference function uses them, ignored elsewhere.

    Returns
    -------
    PrometheeResult
        Flows are divided by n - 1; a single alternative has flows of zero. Differences that equal a threshold
        up to rounding (1e-12 of the largest value) count as equal to it. p = q in "linear" is a step at q.

    Raises
    ------
    ScoringError
        A needed threshold is missing, negative, zero where it divides, or p < q; unusable table, weights,
        sense.

    Notes
    -----
    A flow is a sum over all other alternatives of a piecewise-linear function of the difference. With the
    column sorted it follows from counts and prefix sums, so time is n log n and memory n. Only "gaussian"
    compares pairs, in blocks.

    References
    ----------
    Brans and Vincke (1985), Management Science 31(6), 647-656.

    Examples
    --------
    >>> result = promethee([[4, 3, 2], [3, 2, 4], [5, 1, 3]], [0.5, 0.3, 0.2], "max")
    >>> result.net_flow.round(6).tolist()
    [0.1, -0.3, 0.2]
    """
    read = read_table(table)
    share = read_weights(weights, read.criteria)
    signed = read.values * read_sense(sense, read.criteria)
    names = _functions(preference, read.criteria)
    thresholds = {
        name: read_numbers(value, read.criteria, name) for name, value in (("q", q), ("p", p), ("s", s))
    }
    _check_thresholds(names, thresholds, read.criteria)
    n, m = signed.shape
    plus, minus, by_criterion = np.zeros(n), np.zeros(n), np.zeros((n, m))
    for j, name in enumerate(names):
        out, into = _criterion_flows(signed[:, j], name, *(float(thresholds[key][j]) for key in "qps"))
        plus += share[j] * out
        minus += share[j] * into
        by_criterion[:, j] = (out - into) / max(n - 1, 1)
    plus, minus = plus / max(n - 1, 1), minus / max(n - 1, 1)
    net = plus - minus
    return PrometheeResult(
        score=read.series(net, "score"),
        rank=named_rank(read, np.round(net, 13)),
        flow_plus=read.series(plus, "flow_plus"),
        flow_minus=read.series(minus, "flow_minus"),
        net_flow=read.series(net, "net_flow"),
        criterion_net_flow=pd.DataFrame(by_criterion, index=read.alternatives, columns=read.criteria),
        method={
            "method": "promethee",
            "preference": dict(zip(read.criteria, names)),
            "thresholds": {
                criterion: {key: float(thresholds[key][j]) for key in _NEEDS[name]}
                for j, (criterion, name) in enumerate(zip(read.criteria, names))
            },
        },
    )


def _functions(preference: str | VectorLike, criteria: pd.Index[Any]) -> list[str]:
    given = (
        [preference] * len(criteria)
        if isinstance(preference, str)
        else align(preference, criteria, "preference")
    )
    names = [
        str(name).lower().replace("_", "-").replace("ushape", "u-shape").replace("vshape", "v-shape")
        for name in given
    ]
    unknown = [f"{label!r}: {name!r}" for label, name in zip(criteria, names) if name not in _NEEDS]
    if unknown:
        raise ScoringError(
            f"Unknown preference function for {listed(unknown)}; use {', '.join(PREFERENCE_FUNCTIONS)}."
        )
    return names


def _check_thresholds(names: Sequence[str], thresholds: dict[str, Array], criteria: pd.Index[Any]) -> None:
    findings = []
    for j, (label, name) in enumerate(zip(criteria, names)):
        lacking = [key for key in _NEEDS[name] if np.isnan(thresholds[key][j])]
        if lacking:
            findings.append(f"criterion {label!r} with {name!r} needs {' and '.join(lacking)}")
            continue
        if name == "v-shape" and thresholds["p"][j] == 0:
            findings.append(
                f"criterion {label!r}: p must be above 0 for 'v-shape' (use 'usual' for a step at 0)"
            )
        if name == "gaussian" and thresholds["s"][j] == 0:
            findings.append(f"criterion {label!r}: s must be above 0 for 'gaussian'")
        if name in ("level", "linear") and thresholds["p"][j] < thresholds["q"][j]:
            findings.append(f"criterion {label!r}: p must not be below q")
    stop_if(findings, "The preference thresholds")


def _criterion_flows(x: Array, name: str, q: float, p: float, s: float) -> tuple[Array, Array]:
    """Give sums of preference over and under all others, n each, for one column where more is better."""
    order = np.argsort(x)
    ordered = x[order] - x[order[len(x) // 2]]
    if name == "gaussian":
        up, down = _gaussian(ordered, s)
    else:
        up, down = _piecewise(ordered, name, q, p), _piecewise(-ordered[::-1], name, q, p)[::-1]
    out, into = np.empty_like(x), np.empty_like(x)
    out[order], into[order] = up, down
    return out, into


def _piecewise(x: Array, name: str, q: float, p: float) -> Array:
    """Sum over b of P(x_a - x_b) for each a; `x` ascending."""
    slack = 1e-12 * float(np.abs(x).max())

    def below(threshold: float) -> NDArray[np.float64]:
        """How many lie more than the threshold below."""
        return np.searchsorted(x, x - threshold - (slack if threshold else 0.0), side="left").astype(float)

    if name == "usual":
        return below(0.0)
    if name == "u-shape":
        return below(q)
    if name == "level":
        return 0.5 * (below(q) + below(p))
    low, high = (0.0, p) if name == "v-shape" else (q, p)
    near, far = below(low), below(high)
    if high <= low:
        return near
    prefix = np.concatenate(([0.0], np.cumsum(x)))
    ramp = (x - low) * (near - far) - (prefix[near.astype(int)] - prefix[far.astype(int)])
    flows: Array = far + np.clip(ramp / (high - low), 0.0, near - far)
    return flows


def _gaussian(x: Array, s: float) -> tuple[Array, Array]:
    """Give the same two sums for the gaussian function, in blocks of pairs; `x` ascending."""
    up, down = np.zeros_like(x), np.zeros_like(x)
    scaled = x / (s * np.sqrt(2.0))
    for start in range(0, len(x), _BLOCK):
        stop = min(start + _BLOCK, len(x))
        gap = scaled[start:stop, None] - scaled[None, :stop]
        np.clip(gap, 0.0, 40.0, out=gap)  # beyond 40 the preference is 1 to the last digit
        np.square(gap, out=gap)
        np.negative(gap, out=gap)
        np.expm1(gap, out=gap)
        up[start:stop] -= gap.sum(axis=1)
        down[:stop] -= gap.sum(axis=0)
    return up, down
