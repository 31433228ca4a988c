"""Values that no parameter can have: each class of parameters at both of its ends."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from infraprio.appraisal.values.possible import impossible
from infraprio.scenario.parameters import Parameter, built_in

INF = math.inf


def parameter(name: str, unit: str, value: float, low: float = math.nan, high: float = math.nan) -> Parameter:
    return replace(built_in()["tax_factor"], id=name, unit=unit, value=value, low=low, high=high)


@pytest.mark.parametrize(
    ("name", "unit", "allowed", "refused", "cure"),
    [
        ("discount_rate", "per year", (-0.99, 0, 1), (-1.5, -1, 1.01, INF), "a share above -1 and at most 1"),
        ("tax_factor", "factor", (0.01, 1.3, 10), (-1, 0, 10.1), "a factor above 0"),
        ("cost_growth_idea", "share", (-0.99, 0, 1.7, 1e9), (-1, -2), "a share above -1, for example 0.34"),
        ("cost_correlation_plan", "share", (0, 0.5, 1), (-0.1, 1.1), "a share from 0 to 1"),
        ("heat_cycling_relative_risk", "factor", (0.01, 1), (0, -1, 1.1), "a relative risk above 0 and at most 1"),
        ("pm25_relative_risk", "factor", (1, 1.062, 10), (0.99, 10.1), "a relative risk of at least 1"),
        ("appraisal_period_rail_years", "years", (1, 60, 1000), (0, 0.9, 1001), "a number of years from 1 to 1000"),
        ("traffic_growth_last_year", "year", (1900, 2500), (1899, 2501), "a calendar year"),
        ("noise_person_sek_year", "SEK/(person year)", (0, 1, 1e12), (-0.1, -INF), "a number that is not negative"),
        ("severe_accident_msek", "MSEK/person", (0, 1e12), (-0.1,), "a number that is not negative"),
        ("demand_level", "share", (0, 1.5), (-0.1,), "a number that is not negative"),
        ("reliability_ratio_car", "factor", (0, 12), (-0.1,), "a number that is not negative"),
        ("nox_car_g_km", "g/km", (0, 12), (-0.1,), "a number that is not negative"),
        ("construction_co2_rail_t_km", "t/km", (0, 1e5), (-0.1,), "a number that is not negative"),
        ("deterrence_a", "-", (-1e9, 0, 1e9, INF, -INF), (), ""),
    ],
)  # fmt: skip
def test_ends_of_every_class(
    name: str, unit: str, allowed: tuple[float, ...], refused: tuple[float, ...], cure: str
) -> None:
    assert [impossible(parameter(name, unit, value)) for value in allowed] == [""] * len(allowed)
    for value in refused:
        assert impossible(parameter(name, unit, value)).startswith(f"{name} is {value:g}; give {cure}")
        inside = allowed[0]
        assert impossible(parameter(name, unit, inside, low=value)).startswith(f"low of {name} is {value:g}")
        assert impossible(parameter(name, unit, inside, high=value)).startswith(
            f"high of {name} is {value:g}"
        )


def test_a_range_that_is_not_known_is_none() -> None:
    assert impossible(parameter("tax_factor", "factor", math.nan, -1, math.nan)).startswith(
        "low of tax_factor"
    )
    assert impossible(parameter("tax_factor", "factor", 1.3)) == ""
