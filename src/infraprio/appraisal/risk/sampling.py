"""Quasi-random points, and the distributions that they are turned into."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np

from infraprio.errors import AppraisalError

__all__ = ["Method", "lognormal_of", "points", "triangular"]

Method = Literal["sobol", "latin_hypercube"]
Array = np.ndarray[Any, np.dtype[np.float64]]


def points(samples: int, dimensions: int, seed: int, method: Method = "sobol") -> Array:
    """Points in the unit cube, shape (samples, dimensions), strictly between 0 and 1.

    Parameters
    ----------
    method : ``sobol``: the first points of a scrambled Sobol sequence (Owen 1998); ``latin_hypercube``: one
        point in each of `samples` slices of every dimension (McKay, Beckman and Conover 1979).

    Raises
    ------
    AppraisalError
        If samples or dimensions are below 1, or the method has another name.

    References
    ----------
    A. B. Owen (1998), Scrambling Sobol' and Niederreiter-Xing points, Journal of Complexity 14, 466-489.
    M. D. McKay, R. J. Beckman and W. J. Conover (1979), A comparison of three methods for selecting values of input
    variables in the analysis of output from a computer code, Technometrics 21, 239-245.
    """
    from scipy.stats import qmc

    if samples < 1 or dimensions < 1:
        raise AppraisalError(f"{samples} samples of {dimensions} inputs; both must be at least 1")
    if method == "sobol":
        drawn = qmc.Sobol(dimensions, scramble=True, rng=seed).random_base2(math.ceil(math.log2(samples)))
    elif method == "latin_hypercube":
        drawn = qmc.LatinHypercube(dimensions, rng=seed).random(samples)
    else:
        raise AppraisalError(f"the sampling method {method!r} is unknown; use sobol or latin_hypercube")
    return np.clip(drawn[:samples], 1e-12, 1 - 1e-12)


def triangular(position: Array, low: float, mode: float, high: float) -> Array:
    """Quantiles of the triangular distribution; a range of no width gives its single value.

    Examples
    --------
    >>> triangular(np.array([0.0, 0.5, 1.0]), 80.0, 100.0, 120.0)
    array([ 80., 100., 120.])
    """
    width = high - low
    if width <= 0:
        return np.full_like(position, mode)
    left = low + np.sqrt(position * width * (mode - low))
    right = high - np.sqrt((1 - position) * width * (high - mode))
    return np.where(position < (mode - low) / width, left, right)


def lognormal_of(growth: float, spread: float) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm, from the growth of the mean and the coefficient of variation.

    Examples
    --------
    >>> mean, deviation = lognormal_of(0.39, 0.40)
    >>> round(math.exp(mean + deviation**2 / 2), 2), round(math.exp(mean), 2), round(deviation, 3)
    (1.39, 1.29, 0.385)
    """
    if growth <= -1 or spread < 0:
        raise AppraisalError(
            f"a cost growth of {growth} with spread {spread} is impossible; growth must be above -1, spread at least 0"
        )
    variance = math.log1p(spread * spread)
    return math.log1p(growth) - variance / 2, math.sqrt(variance)
