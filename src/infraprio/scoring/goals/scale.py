"""The scale of one goal: what a change of its indicator is worth, and the change that is worth 100."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ScoringError
from infraprio.findings import finding
from infraprio.scoring.values import exponential_curve, logistic_curve, piecewise

__all__ = ["full_effect", "goal_values", "is_stated", "more_is_better"]

Floats = NDArray[np.float64]


def _shaped(share: Floats, function: str, shape: str) -> Floats:
    """Value 0..1 of a share of the full effect; losses mirror gains, beyond full counts as far as the shape goes on."""
    size, sign = np.abs(share), np.sign(share)
    if function == "linear":
        return share
    if function == "exponential":
        return np.asarray(sign * exponential_curve(size, _number(shape)), dtype=float)
    if function == "logistic":
        return np.asarray(sign * logistic_curve(size, _number(shape)), dtype=float)
    raise ScoringError(
        finding(
            "value_function_unknown",
            "goals",
            value=function,
            known="linear, exponential, logistic, piecewise",
        )
    )


def _number(text: str) -> float:
    """Read a number with a point or a comma."""
    return float(text.replace(",", "."))


def is_stated(row: Mapping[str, Any]) -> bool:
    """Whether a goal's scale is stated in its row: so it says, or it gives both ends and says nothing else."""
    ends = not (math.isnan(row["zero_at"]) or math.isnan(row["full_at"]))
    return row["scale"] == "stated" or (ends and not row["scale"])


def goal_values(change: Floats, row: Mapping[str, Any], full: float) -> Floats:
    """Value of changes of an indicator under one goal's value function.

    Parameters
    ----------
    change : (proposals,) change of the indicator, in its unit
    row : the goal's row of the goals table
    full : change that is worth 100 (signed)

    Returns
    -------
    (proposals,) values; 0 for no change (or for ``zero_at`` of a stated scale), 100 for `full`.
    """
    if row["value_function"] == "piecewise":
        pairs = (part.split(":") for part in row["shape"].split())
        return piecewise({_number(at): _number(value) for at, value in pairs})(change)
    zero = 0.0 if math.isnan(row["zero_at"]) or not is_stated(row) else float(row["zero_at"])
    if full == zero:
        return np.zeros_like(change)
    return 100 * _shaped((change - zero) / (full - zero), row["value_function"], row["shape"])


def full_effect(row: Mapping[str, Any], change: pd.Series[float], more_is_better: bool) -> tuple[float, str]:
    """The change worth 100 and the proposal that defines it ("" where it is stated); `change` of those that can be chosen."""
    if is_stated(row):
        return float(row["full_at"]), ""
    better = change if more_is_better else -change
    if not len(better) or not (better != 0).any():
        return 0.0, ""
    # Where nothing improves, the largest worsening is -100.
    best = better if (better > 0).any() else -better
    size = float(best.max())
    return (size if more_is_better else -size), min(map(str, best.index[best == size]))


def more_is_better(row: Mapping[str, Any], directions: Mapping[str, bool]) -> bool:
    """Whether more of a goal's indicator is better: as the goal says, else as the indicator does."""
    return {"more": True, "less": False}.get(row["direction"], directions[row["indicator"]])
