"""How far plans and outcomes lay apart: a lognormal law fitted to records, and whether its intervals hold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from infraprio.errors import AppraisalError

__all__ = ["DOUBTFUL", "LEAST", "BackTest", "Fit", "back_test", "fit_lognormal", "share_inside"]

Array = np.ndarray[Any, np.dtype[np.float64]]

LEAST: Final = 10
"""Fewer records are not fitted: a spread from nine has itself an error of a quarter."""
SHARE: Final = 0.8
"""Of the cases that an interval is to hold: from the 10 to the 90 % value, as costs are stated."""
DOUBTFUL: Final = 0.05
"""Below this p-value of the Shapiro-Wilk test the logarithms are hardly normal."""
_WIDE: Final = 0.3
"""A binomial interval wider than this tells 80 % from little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A lognormal law of outcome over plan.

    Attributes
    ----------
    count : int
        Records behind it.
    mean, deviation : float
        Of the logarithm.
    predictive : float
        Deviation of the normal law whose 80 % interval is that of the next case: wider than `deviation`, since
        mean and deviation are themselves estimated.
    normality : float
        p-value of the Shapiro-Wilk test of the logarithms.
    """

    count: int
    mean: float
    deviation: float
    predictive: float
    normality: float

    @property
    def growth(self) -> float:
        """Mean of the law less one."""
        return math.expm1(self.mean + self.deviation**2 / 2)

    @property
    def spread(self) -> float:
        """Coefficient of variation."""
        return math.sqrt(math.expm1(self.deviation**2))

    @property
    def median(self) -> float:
        """Outcome over plan that half of the cases exceed."""
        return math.exp(self.mean)

    def interval(self) -> tuple[float, float]:
        """Outcome over plan between which the next case lies with 80 %."""
        half = self.predictive * _NORMAL
        return math.exp(self.mean - half), math.exp(self.mean + half)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """In how many cases an 80 % interval held.

    Attributes
    ----------
    count, inside : int
        Cases, and those inside.
    low, high : float
        95 % interval of the share inside (Clopper and Pearson 1934).
    """

    count: int
    inside: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Of the cases that were inside."""
        return self.inside / self.count

    @property
    def verdict(self) -> str:
        """``holds``, ``fails``, or ``too_few`` where the cases tell 80 % from little."""
        if not self.low <= SHARE <= self.high:
            return "fails"
        return "too_few" if self.high - self.low > _WIDE else "holds"


_NORMAL: Final = 1.2815515655446004


def _half_width(deviation: Any, count: int) -> Any:
    """Half of the 80 % interval of the next logarithm, of a law whose mean and deviation `count` values gave."""
    from scipy.special import stdtrit

    return deviation * math.sqrt(1 + 1 / count) * stdtrit(count - 1, (1 + SHARE) / 2)


def fit_lognormal(ratio: Array) -> Fit:
    """Fit a lognormal law to outcomes over plans.

    Parameters
    ----------
    ratio : ndarray
        Actual over planned amounts, above zero, shape (records,); at least `LEAST`.

    Returns
    -------
    Fit
        Mean and deviation of the logarithm, the deviation for the next case, and the test of normality.

    Raises
    ------
    AppraisalError
        If there are fewer records, one is not above zero, or all are alike.

    References
    ----------
    Geisser 1993, Predictive inference (the next case follows Student's t); Shapiro and Wilk 1965.

    Examples
    --------
    >>> drawn = np.exp(np.random.default_rng(1).normal(0.2, 0.3, 200))
    >>> found = fit_lognormal(drawn)
    >>> round(found.mean, 1), round(found.deviation, 1), found.normality > 0.05
    (0.2, 0.3, True)
    """
    from scipy.stats import shapiro

    if len(ratio) < LEAST or not (np.isfinite(ratio) & (ratio > 0)).all():
        raise AppraisalError(
            f"{len(ratio)} records cannot be fitted; give at least {LEAST}, all of them above zero"
        )
    log = np.log(np.sort(ratio))
    deviation = float(log.std(ddof=1))
    if deviation < 1e-9:
        raise AppraisalError(
            f"all {len(ratio)} records have the same outcome over plan; a spread cannot be fitted"
        )
    return Fit(
        count=len(log),
        mean=float(log.mean()),
        deviation=deviation,
        predictive=float(_half_width(deviation, len(log))) / _NORMAL,
        normality=float(shapiro(log).pvalue),
    )


def _test(inside: np.ndarray[Any, Any]) -> BackTest:
    from scipy.stats import binomtest

    count, held = len(inside), int(inside.sum())
    found = binomtest(held, count).proportion_ci(0.95, method="exact")
    return BackTest(count=count, inside=held, low=float(found.low), high=float(found.high))


def back_test(ratio: Array) -> BackTest:
    """Leave one record out at a time, fit the others, and see whether the 80 % interval holds the one.

    Parameters
    ----------
    ratio : ndarray
        Actual over planned amounts, shape (records,), at least `LEAST`.

    Returns
    -------
    BackTest
        The share inside with its binomial interval, which takes the cases as independent.

    Examples
    --------
    >>> drawn = np.exp(np.random.default_rng(1).normal(0.2, 0.3, 4000))
    >>> round(back_test(drawn).share, 1), back_test(drawn).verdict
    (0.8, 'holds')
    """
    log = np.log(ratio)
    n = len(log)
    away = log - log.mean()
    mean = (n * log.mean() - log) / (n - 1)
    squares = np.maximum((away**2).sum() - away**2 * n / (n - 1), 0.0)
    half = _half_width(np.sqrt(squares / (n - 2)), n - 1)
    return _test(np.abs(log - mean) <= half)


def share_inside(ratio: Array, mean: float, deviation: float) -> BackTest:
    """In how many cases the 80 % interval of a law that was not fitted to them held.

    Parameters
    ----------
    ratio : ndarray
        Actual over planned amounts, shape (records,), at least one.
    mean, deviation : float
        Of the logarithm.

    Returns
    -------
    BackTest
        The share inside with its binomial interval.

    Examples
    --------
    >>> share_inside(np.array([1.0, 1.1, 3.0]), 0.0, 0.1).inside
    2
    """
    return _test(np.abs(np.log(ratio) - mean) <= deviation * _NORMAL)
