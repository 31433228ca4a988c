"""A plan whose sums can be written out: a year is worth four fifths of the one before, public money counts twice."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from infraprio import appraisal
from infraprio.scenario.parameters import Parameter, built_in
from tests.appraisal.appraisal_cases import effects, paper_plan, proposal

FIVE_YEARS: dict[str, float] = {
    "discount_rate": 0.25, "tax_factor": 2.0, "appraisal_period_road_years": 5, "appraisal_period_rail_years": 5,
    "appraisal_period_service_years": 5, "appraisal_period_interchange_years": 5, "om_road_share_year": 0.03,
    "om_service_share_year": 0.02, "traffic_growth_last_year": 2400,
    "severe_accident_msek": 7, "co2_value_sek_kg": 5, "bus_cost_sek_km": 29, "value_of_time_car_work_sek_h": 101,
    "value_of_time_car_business_sek_h": 331, "value_of_time_train_long_sek_h": 79,
}  # fmt: skip


def values(**changed: float) -> dict[str, Parameter]:
    """Values in prices of the plan; nothing grows but what is said."""
    still = {name: 0.0 for name, one in built_in().items() if one.unit == "per year"}
    set_ = dict(built_in())
    for name, value in (still | FIVE_YEARS | changed).items():
        year = 2025 if "SEK" in set_[name].unit else None
        set_[name] = replace(set_[name], value=value, low=math.nan, high=math.nan, price_year=year)
    return set_


def worth(years: Iterable[int]) -> float:
    """Of 1 in each of some years of the plan, the first of which is 2026."""
    return sum(0.8 ** (year - 2026) for year in years)


def appraised(
    *rows: dict[str, Any], proposals: list[dict[str, Any]] | None = None, changed: dict[str, float] | None = None,
    how: dict[str, Any] | None = None, **tables: Any,
) -> appraisal.Appraisal:  # fmt: skip
    """Two roads, or the proposals given: S of 19 for 2 years, L of 23 for 8 years and built in 3."""
    stated = proposals or [
        proposal("S", 19, om_msek_year=0.3, life_years=2),
        proposal("L", 23, life_years=8, construction_years=3),
    ]
    return appraisal.appraise(paper_plan(stated, **tables), effects(*rows), parameters=values(**(changed or {})), **(how or {}))  # fmt: skip
