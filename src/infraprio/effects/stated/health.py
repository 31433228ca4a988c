"""Deaths avoided by cycling, walking and cleaner air: linear functions of published relative risks."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

__all__ = ["MOST_MINUTES", "REFERENCE_MINUTES", "deaths_of_activity", "deaths_of_exposure", "felt_minutes"]

Number = Any  # a float, or an array of samples

REFERENCE_MINUTES: Final = {"cycling": 100.0, "walking": 168.0}
"""Minutes a week at which the relative risk of the parameters holds: 11.25 MET hours."""
MOST_MINUTES: Final = {"cycling": 447.0, "walking": 460.0}
"""Minutes a week beyond which nothing is added: some 45 and 30 % less risk."""
_REFERENCE_UG: Final = 10.0


def felt_minutes(mode: str, minutes: Number) -> Number:
    """Minutes a week that count: at most `MOST_MINUTES`, of more as of less.

    Examples
    --------
    >>> float(felt_minutes("cycling", 600.0)), float(felt_minutes("walking", -50.0))
    (447.0, -50.0)
    """
    return np.clip(minutes, -MOST_MINUTES[mode], MOST_MINUTES[mode])


def deaths_of_activity(mode: str, mortality: Number, relative_risk: Number) -> Number:
    """Deaths avoided a year for each person and each minute a week of cycling or walking.

    Parameters
    ----------
    mode : "cycling" or "walking".
    mortality : deaths a year and person among those who cycle (20 to 64 years) or walk (20 to 74 years).
    relative_risk : of dying, at the reference minutes, against nobody cycling or walking.

    Returns
    -------
    Number
        (1 - relative risk) mortality / reference minutes.

    Notes
    -----
    The form of the Health Economic Assessment Tool (HEAT) of the World Health Organization: risk falls in proportion to the
    minutes, up to a limit (`felt_minutes`). The relative risks 0.90 and 0.89 at 11.25 MET hours a week are those of the
    meta-analysis of Kelly et al. (2014). The tool builds the effect up over five years, and takes off crashes and air that
    cyclists breathe; that is not done here.

    References
    ----------
    Kelly et al. (2014), International Journal of Behavioral Nutrition and Physical Activity 11:132; Kahlmeier et al. (2017),
    HEAT for walking and for cycling, WHO Regional Office for Europe.

    Examples
    --------
    A thousand persons who cycle 100 minutes a week, of whom two would die in a year: 0.2 deaths less.

    >>> round(float(1000 * 100 * deaths_of_activity("cycling", 0.002, 0.90)), 6)
    0.2
    """
    return (1.0 - np.asarray(relative_risk)) * np.asarray(mortality) / REFERENCE_MINUTES[mode]


def deaths_of_exposure(mortality: Number, relative_risk: Number) -> Number:
    """Deaths a year for each person and each µg/m³ of fine particles (PM2.5) more, to first order.

    Parameters
    ----------
    mortality : deaths a year and person among adults of 30 years and more.
    relative_risk : of dying, for 10 µg/m³ more in the mean of a year.

    Returns
    -------
    Number
        ln(relative risk) mortality / 10.

    References
    ----------
    World Health Organization (2013), HRAPIE project: 1.062 (1.040 to 1.083) for 10 µg/m³, log-linear, without a threshold.

    Examples
    --------
    >>> round(float(deaths_of_exposure(0.01, 1.062)), 8)
    6.015e-05
    """
    return np.log(np.asarray(relative_risk)) * np.asarray(mortality) / _REFERENCE_UG
