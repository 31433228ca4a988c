"""Measures of one stream of yearly amounts: internal rate of return and payback."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["internal_rate", "payback_years"]

Array = np.ndarray[Any, np.dtype[np.float64]]


def internal_rate(amounts: Array) -> float:
    """Rate at which a stream of yearly amounts is worth nothing; nan where no single such rate exists.

    Amounts that change sign more than once may have several rates, and amounts of one sign have none; a rate
    is looked for between -0.99 and 10.

    Examples
    --------
    >>> round(internal_rate(np.array([-100.0, 60.0, 60.0])), 4)
    0.1307
    """
    from scipy.optimize import brentq

    flows = np.trim_zeros(np.asarray(amounts, dtype=float))
    signs = np.sign(flows[flows != 0])
    if np.count_nonzero(np.diff(signs)) != 1:
        return math.nan
    power = np.arange(len(flows), dtype=float)

    def worth(log_rate: float) -> float:
        return float(flows @ np.exp(-power * log_rate))

    low, high = math.log(0.01), math.log(11.0)
    if np.sign(worth(low)) == np.sign(worth(high)):
        return math.nan
    return float(math.expm1(brentq(worth, low, high, xtol=1e-12)))


def payback_years(amounts: Array, discount: Array, opening: int) -> float:
    """Years after the opening until the discounted amounts have paid the investment; nan if they never do.

    Parameters
    ----------
    amounts : yearly amounts, from the first year of the plan.
    discount : discount factor of each year.
    opening : position of the opening year.

    Examples
    --------
    >>> payback_years(np.array([-100.0, 60.0, 60.0]), np.ones(3), 1)
    2.0
    """
    paid = np.flatnonzero(np.cumsum(amounts * discount) >= 0)
    late = paid[paid >= opening]
    return float(late[0] - opening + 1) if len(late) else math.nan
