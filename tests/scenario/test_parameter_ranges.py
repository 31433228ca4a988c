"""Every parameter has a range, and a number out of it is refused with the one that was meant."""

from __future__ import annotations

import math

import pytest

import infraprio as ip
from infraprio.findings import Finding
from infraprio.scenario.checks.appraisal.parameters import parameter_range
from infraprio.scenario.parameters import built_in
from tests.scenario.every_table import SETTINGS, grids


def findings(*rows: dict[str, object]) -> list[Finding]:
    records = {name: [dict(zip(r[0], row, strict=False)) for row in r[1:]] for name, r in grids().items()}
    del records["values"], records["model_settings"]
    try:
        return list(ip.build(SETTINGS, records | {"parameters": list(rows)}).findings)
    except ip.ScenarioError as fault:
        return fault.findings


@pytest.mark.parametrize("name", built_in())
def test_built_in_values_are_inside_a_range_that_is_stated(name: str) -> None:
    parameter = built_in()[name]
    least, most = parameter_range(parameter)
    assert most < 1e9, f"the unit {parameter.unit!r} has no range in check_parameters"
    for value in (parameter.low, parameter.value, parameter.high):
        assert math.isnan(value) or least <= value <= most


def test_every_parameter_is_refused_out_of_its_range() -> None:
    rows: list[dict[str, object]] = []
    for name, parameter in built_in().items():
        least, most = parameter_range(parameter)
        rows += [
            {"id": name, "set": "under", "value": least - 1},
            {"id": name, "set": "over", "value": most * 1.5 + 1},
        ]
    found = [f for f in findings(*rows) if f.code == "parameter_out_of_range"]
    assert sorted(f.row or 0 for f in found) == list(range(1, len(rows) + 1))
    assert {f.severity for f in found} == {"error"}


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("discount_rate", 3.5, "0.035"), ("heavy_share_default", 12, "0.12"), ("traffic_growth_car_year", 0.25, "0.0025"),
        ("value_of_time_work_sek_h", 90_000, "90"), ("severe_accident_msek", 8_000_000, "8"),
    ],
)  # fmt: skip
def test_the_number_that_was_meant(name: str, value: float, meant: str) -> None:
    [found] = [f for f in findings({"id": name, "value": value}) if f.severity == "error"]
    assert f"did you mean {meant}?" in found.cure
    assert f"menas {meant}?" in found.cure_in("sv")


def test_low_and_high_are_in_range_too() -> None:
    found = findings({"id": "discount_rate", "value": 0.03, "low": -1, "high": 3.5})
    assert [(f.code, f.column) for f in found] == [
        ("parameter_out_of_range", "high"),
        ("parameter_out_of_range", "low"),
    ]
