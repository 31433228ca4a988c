"""Values that no parameter can have, whoever hands the set over."""

from __future__ import annotations

import math

from infraprio.scenario.parameters import Parameter

__all__ = ["impossible"]

_ABOVE_MINUS_ONE = "per year"
"""Unit of rates and growths: at -1 everything is lost within a year, and nothing can be discounted."""


def _bounds(parameter: Parameter) -> tuple[float, float, bool, str]:
    """Least and most value, whether the least itself is allowed, and the cure."""
    name, unit = parameter.id, parameter.unit
    if unit == _ABOVE_MINUS_ONE:
        return -1.0, 1.0, False, "a share above -1 and at most 1, for example 0.035 for 3.5 %"
    if name == "tax_factor":
        return 0.0, 10.0, False, "a factor above 0, for example 1.3"
    if name.startswith("cost_growth_"):
        return -1.0, math.inf, False, "a share above -1, for example 0.34 for 34 %"
    if name.startswith("cost_correlation_"):
        return 0.0, 1.0, True, "a share from 0 to 1"
    if name.startswith("heat_"):
        return 0.0, 1.0, False, "a relative risk above 0 and at most 1, for example 0.9"
    if name == "pm25_relative_risk":
        return 1.0, 10.0, True, "a relative risk of at least 1, for example 1.062"
    if name.startswith("appraisal_period_"):
        return 1.0, 1000.0, True, "a number of years from 1 to 1000"
    if unit == "year":
        return 1900.0, 2500.0, True, "a calendar year, for example 2065"
    if unit.startswith(("SEK", "MSEK", "share", "factor", "g/", "t/")):
        return 0.0, math.inf, True, "a number that is not negative"
    return -math.inf, math.inf, True, ""


def impossible(parameter: Parameter) -> str:
    """What is wrong with a parameter's value or range, with the cure; "" if nothing is.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from infraprio.scenario.parameters import built_in
    >>> impossible(replace(built_in()["discount_rate"], value=-1.0))
    'discount_rate is -1; give a share above -1 and at most 1, for example 0.035 for 3.5 %'
    """
    least, most, inclusive, cure = _bounds(parameter)
    for what in ("value", "low", "high"):
        number = float(getattr(parameter, what))
        if math.isnan(number):
            continue
        if number < least or number > most or (number == least and not inclusive):
            told = parameter.id if what == "value" else f"{what} of {parameter.id}"
            return f"{told} is {number:g}; give {cure}"
    return ""
