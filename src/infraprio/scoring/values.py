"""Value functions: from a measure in its own unit to a value between 0 (worst) and 1 (best)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.tables import Array, listed

__all__ = [
    "ValueFunction",
    "apply_values",
    "discrete",
    "exponential",
    "exponential_curve",
    "linear",
    "logistic",
]
__all__ += ["logistic_curve", "piecewise"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFunction:
    """A function from measures to values, with its kind and parameters for the record.

    Attributes
    ----------
    kind : str
        Linear, exponential, logistic, piecewise, discrete or constant.
    parameters : dict of str to label
        What defines it, for the record.
    function : callable
        From an array of measures to an array of values.

    Examples
    --------
    >>> from infraprio.scoring import linear
    >>> minutes = linear(60, 20)  # 60 minutes are worth nothing, 20 are worth all
    >>> minutes([50, 30, 10]).tolist(), minutes.kind
    ([0.25, 0.75, 1.0], 'linear')
    """

    kind: str
    parameters: dict[str, Any]
    function: Callable[[Any], Array]

    def __call__(self, measures: Any) -> Array:
        """Values of an array of measures."""
        return self.function(np.asarray(measures))


def linear(worst: float, best: float) -> ValueFunction:
    """Straight from 0 at `worst` to 1 at `best`; best below worst means that less is better; flat outside.

    Parameters
    ----------
    worst : float
        Measure that is worth 0, in the indicator's unit.
    best : float
        Measure that is worth 1; below `worst` where less is better.

    Returns
    -------
    ValueFunction
        Of the kind ``linear``.

    Raises
    ------
    ScoringError
        Ends that are equal or not finite.

    Examples
    --------
    >>> linear(worst=60, best=20)([70, 50, 20]).tolist()
    [0.0, 0.25, 1.0]
    """
    _check_ends(worst, best)
    return ValueFunction(
        kind="linear", parameters={"worst": worst, "best": best}, function=lambda x: _share(x, worst, best)
    )


def exponential(worst: float, best: float, curvature: float) -> ValueFunction:
    """Curved from 0 at `worst` to 1 at `best`: (1 - exp(-c t)) / (1 - exp(-c)), t the share of the way.

    Positive curvature: the first improvements matter most; negative: the last; 0: straight.

    Parameters
    ----------
    worst : float
        Measure that is worth 0, in the indicator's unit.
    best : float
        Measure that is worth 1.
    curvature : float
        Above 0: the first steps are worth most; below 0: the last; 0: a straight line.

    Returns
    -------
    ValueFunction
        Of the kind ``exponential``.

    Raises
    ------
    ScoringError
        Ends that are equal, or a number that is not finite.

    Examples
    --------
    >>> exponential(0, 10, curvature=2)([0, 5, 10]).round(3).tolist()
    [0.0, 0.731, 1.0]
    """
    _check_ends(worst, best, curvature)

    return ValueFunction(
        kind="exponential",
        parameters={"worst": worst, "best": best, "curvature": curvature},
        function=lambda x: exponential_curve(_share(x, worst, best), curvature),
    )


def exponential_curve(share: Array, curvature: float) -> Array:
    """
    Value of a share of the way, 0 at 0 and 1 at 1: (1 - exp(-c t)) / (1 - exp(-c)); it goes on beyond 1.

    Examples
    --------
    >>> exponential_curve(np.array([0.0, 0.5, 1.0]), 2).round(3).tolist()
    [0.0, 0.731, 1.0]
    """
    curved: Array = share if abs(curvature) < 1e-9 else np.expm1(-curvature * share) / np.expm1(-curvature)
    return curved


def logistic(
    worst: float, best: float, midpoint: float | None = None, steepness: float = 10.0
) -> ValueFunction:
    """S-shaped from 0 at `worst` to 1 at `best`, steepest at `midpoint` (halfway when left out).

    Parameters
    ----------
    worst : float
        Measure that is worth 0, in the indicator's unit.
    best : float
        Measure that is worth 1.
    midpoint : float, optional
        Where the curve is steepest; None: halfway.
    steepness : float, default 10.0
        Above 0; the higher, the more like a step.

    Returns
    -------
    ValueFunction
        Of the kind ``logistic``.

    Raises
    ------
    ScoringError
        Ends that are equal, a steepness that is not above 0, or a midpoint that is not between them.

    Examples
    --------
    >>> logistic(0, 100)([0, 50, 100]).round(3).tolist()
    [0.0, 0.5, 1.0]
    """
    middle = (worst + best) / 2 if midpoint is None else midpoint
    _check_ends(worst, best, middle, steepness)
    if steepness <= 0 or not min(worst, best) <= middle <= max(worst, best):
        raise ScoringError(
            "A logistic value function needs a steepness above 0 and a midpoint between worst and best."
        )
    centre = (middle - worst) / (best - worst)
    return ValueFunction(
        kind="logistic",
        parameters={"worst": worst, "best": best, "midpoint": middle, "steepness": steepness},
        function=lambda x: logistic_curve(_share(x, worst, best), steepness, centre),
    )


def logistic_curve(share: Array, steepness: float, centre: float = 0.5) -> Array:
    """
    S-shaped value of a share of the way, 0 at 0 and 1 at 1, steepest at `centre`; it goes on beyond 1.

    Examples
    --------
    >>> logistic_curve(np.array([0.0, 0.5, 1.0]), 10.0).round(3).tolist()
    [0.0, 0.5, 1.0]
    """

    def curve(at: Any) -> Any:
        return np.reciprocal(1.0 + np.exp(steepness * (centre - at)))

    scaled: Array = (curve(share) - curve(0.0)) / (curve(1.0) - curve(0.0))
    return scaled


def piecewise(points: Mapping[float, float]) -> ValueFunction:
    """Straight lines through {measure: value}, flat outside the first and the last measure.

    Parameters
    ----------
    points : mapping of float to float
        Measure -> value, two points at least.

    Returns
    -------
    ValueFunction
        Of the kind ``piecewise``.

    Raises
    ------
    ScoringError
        Fewer than two points, or one that is not finite.

    Examples
    --------
    >>> piecewise({0: 0.0, 10: 0.8, 30: 1.0})([5, 20, 99]).round(3).tolist()
    [0.4, 0.9, 1.0]
    """
    if len(points) < 2:
        raise ScoringError("A piecewise value function needs at least two points {measure: value}.")
    at = np.array(sorted(points), dtype=float)
    values = np.array([points[x] for x in sorted(points)], dtype=float)
    if not (np.isfinite(at).all() and np.isfinite(values).all()):
        raise ScoringError("The points of a piecewise value function must be finite.")

    def value(x: Any) -> Array:
        between: Array = np.interp(np.asarray(x, dtype=float), at, values)
        return between

    return ValueFunction(kind="piecewise", parameters={"points": dict(points)}, function=value)


def discrete(levels: Mapping[Any, float]) -> ValueFunction:
    """Give each level its value, as in {"none": 0, "full": 1}; other levels are errors that name them.

    Parameters
    ----------
    levels : mapping of label to float
        Level -> value.

    Returns
    -------
    ValueFunction
        Of the kind ``discrete``.

    Raises
    ------
    ScoringError
        No level, or a value that is not finite; when it is used, a level that it does not know.

    Examples
    --------
    >>> discrete({"low": 0, "high": 1})(["high", "low"]).tolist()
    [1.0, 0.0]
    """
    if not levels or not np.isfinite(np.array(list(levels.values()), dtype=float)).all():
        raise ScoringError("A discrete value function needs at least one level, each with a finite value.")

    def value(x: Any) -> Array:
        items = np.asarray(x).tolist()
        unknown = [item for item in items if item not in levels]
        if unknown:
            raise ScoringError(f"Unknown level {listed(unknown)}; known are {listed(levels)}.")
        return np.array([float(levels[item]) for item in items])

    return ValueFunction(kind="discrete", parameters={"levels": dict(levels)}, function=value)


def apply_values(table: pd.DataFrame, functions: Mapping[Any, ValueFunction]) -> pd.DataFrame:
    """Values of each cell; text columns are fine where the function is discrete.

    Parameters
    ----------
    table : DataFrame
        Alternatives x criteria, raw measures.
    functions : mapping of label to ValueFunction
        A value function for every column.

    Returns
    -------
    DataFrame
        Of the same shape, 0 to 1 where the functions give that.

    Raises
    ------
    ScoringError
        Columns without a function, functions without a column, missing cells.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"time": [30, 10], "comfort": ["low", "high"]}, index=["A", "B"])
    >>> functions = {"time": linear(40, 0), "comfort": discrete({"low": 0, "high": 1})}
    >>> apply_values(table, functions).loc["A"].tolist()
    [0.25, 0.0]
    """
    unmatched = [
        *(c for c in table.columns if c not in functions),
        *(c for c in functions if c not in table.columns),
    ]
    if unmatched:
        raise ScoringError(f"Table and value functions do not match in {listed(unmatched)}.")
    holes = [f"row {i!r}, column {c!r}" for c in table.columns for i in table.index[table[c].isna()]]
    if holes:
        raise ScoringError(f"Missing measures: {listed(holes)}; state them or leave the row out.")
    columns = {c: functions[c](table[c].to_numpy()) for c in table.columns}
    return pd.DataFrame(columns, index=table.index)


def _check_ends(worst: float, best: float, *others: float) -> None:
    if not np.isfinite([worst, best, *others]).all() or worst == best:
        raise ScoringError(
            f"A value function needs finite and different ends; got worst {worst} and best {best}."
        )


def _share(x: Any, worst: float, best: float) -> Array:
    share: Array = np.clip((np.asarray(x, dtype=float) - worst) / (best - worst), 0.0, 1.0)
    return share
