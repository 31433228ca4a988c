"""Value functions from answers: halving by bisection, and direct rating."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from infraprio.errors import ScoringError
from infraprio.scoring.values import ValueFunction, discrete, piecewise

__all__ = ["bisection_question", "from_bisection", "from_rating"]


def bisection_question(worst: float, best: float, answers: Sequence[float] = ()) -> tuple[float, float]:
    """Give the next pair (a, b) to ask about: which measure is worth halfway between them.

    The whole range is halved first, then the halves from the worse to the better side, then the quarters.

    Parameters
    ----------
    worst : float
        Measure that is worth 0, in the indicator's unit.
    best : float
        Measure that is worth 1.
    answers : sequence of float, optional
        Answers so far, in the order asked.

    Returns
    -------
    tuple of float
        Two measures (a, b), in the indicator's unit: "which measure is worth as much more than a as b is more than it?"

    Raises
    ------
    ScoringError
        Answers outside the half that they halve, or ends that are equal.

    References
    ----------
    R. L. Keeney and H. Raiffa (1976), Decisions with Multiple Objectives: Preferences and Value Tradeoffs, Wiley.

    Examples
    --------
    >>> bisection_question(60, 20), bisection_question(60, 20, [35])
    ((60.0, 20.0), (60.0, 35.0))
    """
    points = _halved(worst, best, answers)
    by_value = sorted(points.items())
    widths = [b[0] - a[0] for a, b in itertools.pairwise(by_value)]
    at = int(np.argmax(widths))
    return by_value[at][1], by_value[at + 1][1]


def from_bisection(worst: float, best: float, answers: Sequence[float]) -> ValueFunction:
    """Piecewise value function from answers to `bisection_question`, in the order asked.

    Parameters
    ----------
    worst : float
        Measure that is worth 0, in the indicator's unit.
    best : float
        Measure that is worth 1.
    answers : sequence of float
        In the order of the questions, one at least.

    Returns
    -------
    ValueFunction
        Piecewise, through the ends and the answers.

    Raises
    ------
    ScoringError
        An answer that does not lie strictly between the two measures that were asked about.

    References
    ----------
    Goodwin and Wright (2014), Decision Analysis for Management Judgment, Wiley.

    Examples
    --------
    >>> from_bisection(60, 20, [35, 50, 25])([60, 50, 35, 25, 20]).tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    points = _halved(worst, best, answers)
    return piecewise({measure: value for value, measure in points.items()})


def from_rating(ratings: Mapping[Any, float]) -> ValueFunction:
    """Value function from direct rating: points for each measure or level, worst 0 and best 1 after scaling.

    Numbers as keys give a piecewise function, other labels a discrete one.

    Parameters
    ----------
    ratings : mapping of label to float
        Level -> points given.

    Returns
    -------
    ValueFunction
        Discrete: 0 for the level with fewest points, 1 for that with most.

    Raises
    ------
    ScoringError
        Fewer than two ratings, all the same, or not finite.

    Examples
    --------
    >>> from_rating({"none": 0, "some": 30, "full": 50})(["some"]).tolist()
    [0.6]
    """
    points = np.array([float(value) for value in ratings.values()])
    if len(points) < 2 or not np.isfinite(points).all() or points.min() == points.max():
        raise ScoringError("Direct rating needs at least two finite ratings that differ.")
    scaled = (points - points.min()) / (points.max() - points.min())
    values = dict(zip(ratings, (float(value) for value in scaled)))
    numeric = all(isinstance(key, int | float) and not isinstance(key, bool) for key in ratings)
    return piecewise(values) if numeric else discrete(values)


def _halved(worst: float, best: float, answers: Sequence[float]) -> dict[float, float]:
    """Measure for each value after the answers so far."""
    if not np.isfinite([worst, best]).all() or worst == best:
        raise ScoringError(f"Bisection needs finite and different ends; got {worst} and {best}.")
    points = {0.0: float(worst), 1.0: float(best)}
    for answer in answers:
        by_value = sorted(points)
        widths = [b - a for a, b in itertools.pairwise(by_value)]
        at = int(np.argmax(widths))
        low, high = points[by_value[at]], points[by_value[at + 1]]
        if not min(low, high) < answer < max(low, high):
            raise ScoringError(f"The answer {answer:g} must lie strictly between {low:g} and {high:g}.")
        points[(by_value[at] + by_value[at + 1]) / 2] = float(answer)
    return points
