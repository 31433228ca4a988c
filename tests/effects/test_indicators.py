from __future__ import annotations

import numpy as np
import pytest

from infraprio import effects
from infraprio.effects.examples import valley
from infraprio.effects.reach import weighted_quantile


def test_every_indicator_is_fully_described():
    for name, item in effects.INDICATORS.items():
        assert name == item.id
        assert item.name
        assert item.name_in("sv")
        assert item.unit
        assert item.formula
        assert item.source
        assert item.direction in ("more", "less")


def test_parameters_of_indicators_exist():
    base = effects.baseline(valley())
    for item in effects.INDICATORS.values():
        assert set(item.parameters) - {"value_of_time"} <= set(base.parameters)


def test_values_of_a_small_valley_by_hand():
    base = effects.baseline(valley())
    totals = base.state.measures.totals
    p = base.model.p
    r1, r2, r3 = 25 / 70 * 60, 25 / 75 * 60, 24 / 75 * 60
    to_town = np.array([p["inside_zone_min"], r1 + 3, r1 + r2 + 3, r1 + r2 + r3 + 3])
    people = np.array([20000, 1500, 900, 2500])
    assert totals["corridor_minutes_car"] == pytest.approx(r1 + r2 + r3 + 3)
    assert totals["minutes_to_hospital"] == pytest.approx((people * to_town).sum() / people.sum())
    assert totals["share_within_60_min_hospital"] == pytest.approx(100 * (20000 + 1500 + 900) / people.sum())
    assert totals["minutes_to_hospital_p90"] == pytest.approx(to_town[3])
    assert totals["residents_behind_bridge"] == 1500 + 900 + 2500
    jobs = np.array([14000, 300, 150, 700])
    minutes = np.abs(np.subtract.outer([0, r1, r1 + r2, r1 + r2 + r3], [0, r1, r1 + r2, r1 + r2 + r3])) + 3
    np.fill_diagonal(minutes, p["inside_zone_min"])
    reach = (minutes <= 45) @ jobs
    assert totals["jobs_within_45_min"] == pytest.approx((reach * people).sum() / people.sum())
    weight = 1 / (1 + np.exp(p["gravity_access_a"] + p["gravity_access_b"] * np.log(minutes)))
    assert totals["accessibility_gravity"] == pytest.approx(((weight @ jobs) * people).sum() / people.sum())
    counted = {"R1": (25, 3000), "R2": (25, 1800), "R3": (24, 1500)}
    traffic = sum(km * cars for km, cars in counted.values())
    assert totals["vehicle_km_car_million_year"] * 1e6 / 365 == pytest.approx(0.9 * traffic, rel=0.02)
    assert totals["vehicle_km_heavy_million_year"] * 1e6 / 365 == pytest.approx(0.1 * traffic, rel=0.1)
    assert totals["severe_accidents_year"] == pytest.approx(
        traffic * 365 / 1e6 * p["risk_two_lane"], rel=0.05
    )


def test_quantile_of_nobody_is_zero():
    assert weighted_quantile(np.array([1.0]), np.array([0.0]), 0.5) == 0
