"""Amounts of different years brought to one year, and the ratios that rank them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from infraprio.errors import AppraisalError

__all__ = ["annuity", "annuity_factor", "growth_sums", "npv_ratio", "present_value"]

Array = np.ndarray[Any, np.dtype[np.float64]]


def _check_rate(rate: float) -> float:
    rate = float(rate)
    if not np.isfinite(rate) or rate <= -1:
        raise AppraisalError(f"the rate {rate} cannot discount; give a share above -1, for example 0.035")
    return rate


def _counts(index: pd.Index[Any]) -> bool:
    """The index only counts 0, 1, 2, ... and holds no years."""
    return isinstance(index, pd.RangeIndex) and index.start == 0


def _dated(
    amounts: Sequence[float] | Array | Mapping[int, float] | pd.Series[float],
    base_year: int,
    years: Sequence[int] | Array | None,
) -> tuple[Array, Array]:
    if isinstance(amounts, pd.Series | Mapping):
        series = pd.Series(amounts, dtype=float)
        if years is None and not _counts(series.index):
            years = np.asarray(series.index, dtype=float)
        values = series.to_numpy()
    else:
        values = np.atleast_1d(np.asarray(amounts, dtype=float))
    when = (
        base_year + np.arange(len(values), dtype=float) if years is None else np.asarray(years, dtype=float)
    )
    return np.asarray(values, dtype=np.float64), np.atleast_1d(when).astype(np.float64)


def present_value(
    amounts: Sequence[float] | Array | Mapping[int, float] | pd.Series[float],
    rate: float,
    base_year: int,
    years: Sequence[int] | Array | None = None,
) -> float:
    """Value in `base_year` of amounts that fall in different years.

    An amount of year t counts ``amount / (1 + rate) ** (t - base_year)``; amounts before the base year are
    brought forward with interest.

    Parameters
    ----------
    amounts : sequence of float, Array, mapping of int to float or Series
        One amount a year, or a Series or mapping from year to amount.
    rate : float
        Real discount rate a year, as a share.
    base_year : int
        The year whose value is wanted; its own amount is not discounted.
    years : sequence of int or Array, optional
        Year of each amount. Without it a Series (other than with a plain counting index) or a mapping
        gives its own years, and a sequence begins in `base_year`. No amounts at all are worth 0.

    Returns
    -------
    float
        The sum, in MSEK of the base year.

    Raises
    ------
    AppraisalError
        If an amount or year is missing or infinite, lengths differ, or the rate is -1 or less.

    Examples
    --------
    >>> round(present_value([100.0, 100.0], 0.035, 2026), 2)
    196.62
    >>> round(present_value({2030: 100.0}, 0.035, 2026), 2)
    87.14
    """
    rate = _check_rate(rate)
    try:
        values, when = _dated(amounts, base_year, years)
    except (TypeError, ValueError) as fault:
        raise AppraisalError(f"amounts and years must be numbers ({fault})") from fault
    if values.ndim != 1 or len(values) != len(when):
        raise AppraisalError(f"{values.size} amounts and {len(when)} years; give one year for each amount")
    if not (np.isfinite(values).all() and np.isfinite(when).all()):
        raise AppraisalError(
            "an amount or a year is missing or infinite; a missing amount is never taken as 0"
        )
    if (np.abs(when) > 9999).any():
        raise AppraisalError("the years are not calendar years; give numbers such as 2030, not dates")
    return float(values @ (1 + rate) ** (float(base_year) - when))


def annuity_factor(rate: float, years: float) -> float:
    """Present value of 1 paid at the end of each of `years` years.

    Parameters
    ----------
    rate : float
        Discount rate a year (0.035: 3.5 %).
    years : float
        Number of years, also broken ones.

    Returns
    -------
    float
        Sum of the discounted payments.

    Raises
    ------
    AppraisalError
        The rate or the number of years cannot be used.

    Examples
    --------
    >>> [round(annuity_factor(0.035, n), 2) for n in (20, 40, 60)]
    [14.21, 21.36, 24.94]
    """
    rate = _check_rate(rate)
    if not np.isfinite(years) or years <= 0:
        raise AppraisalError(f"an annuity over {years} years is not defined; give a number of years above 0")
    if rate == 0:
        return float(years)
    return float(-np.expm1(-years * np.log1p(rate)) / rate)


def annuity(amount: float, rate: float, years: float) -> float:
    """Equal yearly payment, at the end of each of `years` years, that is worth `amount` today.

    Parameters
    ----------
    amount : float
        Present value (MSEK).
    rate : float
        Discount rate a year (0.035: 3.5 %).
    years : float
        Number of years, also broken ones.

    Returns
    -------
    float
        The payment a year (MSEK).

    Raises
    ------
    AppraisalError
        If the amount is missing, the rate -1 or less, or the number of years not above 0.

    Examples
    --------
    The appraisal sheet of road 66, county border-Smedjebacken: 133 MSEK over 60 years.

    >>> round(annuity(133, 0.035, 60), 2)
    5.33
    """
    if not np.isfinite(amount):
        raise AppraisalError("the amount is missing or infinite; an annuity needs a number")
    return float(amount) / annuity_factor(rate, years)


def npv_ratio(npv: float, investment: float, om: float = 0.0) -> float:
    """Net present value per unit of cost: NNK-i, or NNK-idu if `om` is given.

    Parameters
    ----------
    npv : float
        Net present value (MSEK).
    investment : float
        Present value of the investment (MSEK).
    om : float, optional
        Present value of the change of operation and maintenance (MSEK), added to the cost.

    Returns
    -------
    float
        MSEK gained per MSEK of cost.

    Raises
    ------
    AppraisalError
        If a number is missing or the cost is not above 0: a ratio without a cost has no meaning.

    References
    ----------
    ASEK 5.1, chapter 3 (nettonuvärdeskvot).

    Examples
    --------
    Road 66, county border-Smedjebacken.

    >>> round(npv_ratio(43, 133), 2), round(npv_ratio(43, 133, 48), 2)
    (0.32, 0.24)
    """
    numbers = np.array([npv, investment, om], dtype=float)
    if not np.isfinite(numbers).all():
        raise AppraisalError(
            "net present value, investment and om must be numbers; unknown cost gives no ratio"
        )
    cost = float(investment) + float(om)
    if investment <= 0 or cost <= 0:
        raise AppraisalError(
            f"investment {investment:g} with operation and maintenance {om:g} leaves no cost above 0 to divide "
            "by; give the investment, or use the net present value itself"
        )
    return float(npv) / cost


def growth_sums(
    rate: Array, traffic: Array, steady: Array, *, base: int, first: int, years: int, last: int
) -> Array:
    r"""Sum over an appraisal period of discounted, growing unit amounts, in closed form.

    All arrays have shape (samples,). The sum is the value in year f `first` of n `years` amounts,

    .. math:: \sum_{t=f}^{f+n-1} \frac{(1+g)^{\min(t, L) - b}\,(1+s)^{t - f}}{(1+r)^{t - f}}

    with g `traffic`, the growth from year b `base` that ends in year L `last`, s `steady`, the growth that
    does not end, and r `rate`.
    """
    grow_years = int(
        np.clip(last - first + 1, 1, years)
    )  # the first year is as it is, whatever grows after it
    step = (1 + traffic) * (1 + steady) / (1 + rate)
    flat = (1 + steady) / (1 + rate)
    # the first flat year is one step of the flat ratio after the last growing one
    lead = step ** (grow_years - 1) * flat
    total = _geometric(step, grow_years) + lead * _geometric(flat, years - grow_years)
    return (1 + traffic) ** float(min(first, last) - base) * total


def _geometric(ratio: Array, n: int) -> Array:
    """1 + ratio + ... + ratio**(n-1), also where the ratio is 1, for which a tiny step away from it stands."""
    off = np.where(ratio == 1, 1e-99, ratio - 1)
    return np.asarray(np.expm1(n * np.log1p(off)) / off)
