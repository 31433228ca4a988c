"""Limits of time: the cliff, its smooth partner, and gains that hang on a minute."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraprio import effects
from infraprio.effects.limits import LIMITS, around, within
from tests.network.regions import change, place, region, road

MINUTES = st.floats(0, 600)


@given(MINUTES, MINUTES, st.sampled_from([45.0, 60.0, 90.0]), st.floats(5, 15))
def test_smooth_partner_falls_with_time_and_a_minute_never_decides(
    a: float, b: float, limit: float, width: float
):
    near = around(np.array([min(a, b), max(a, b)]), limit, width)
    assert 0 <= near[1] <= near[0] <= 1
    assert (
        near[0] - near[1] <= (max(a, b) - min(a, b)) * np.log(9) / width / 4 + 1e-12
    )  # steepest at the limit
    assert around(np.array([limit, limit - width, limit + width, np.inf]), limit, width) == pytest.approx(
        [0.5, 0.9, 0.1, 0]
    )


def test_the_smooth_partner_tends_to_the_cliff():
    minutes = np.array([0.0, 44.9, 45.1, 80.0, np.inf])
    assert around(minutes, 45, 0.01) == pytest.approx(within(minutes, 45), abs=1e-9)


def test_every_indicator_with_a_limit_has_its_partner():
    cliffs = {name for name in effects.INDICATORS if "_within_" in name}
    assert {limit.within for limit in LIMITS} == cliffs
    for limit in LIMITS:
        cliff, slope = effects.INDICATORS[limit.within], effects.INDICATORS[limit.around]
        assert (cliff.unit, cliff.direction, cliff.zonal) == (slope.unit, slope.direction, slope.zonal)
        assert f"_{limit.minutes:g}_min" in limit.within


def near_the_limit(minutes_before: float, minutes_after: float, goal: str = "jobs_within_45_min", **more):  # type: ignore[no-untyped-def]
    """Two places so far apart by car (3 minutes at the ends included) and a proposal that shortens the road."""
    kms = [minutes - 3 for minutes in (minutes_before, minutes_after)]  # at 60 km/h a kilometre is a minute
    return effects.evaluate(
        region(
            [change("P", "roads", "AB", "set", "length_km", kms[1])],
            places=[place("A", 0, 5000, 3000, offers="hospital regional_centre"), place("B", 0.4, 700, 200)],
            roads=[road("AB", "A", "B", kms[0], 60, aadt=900)],
            railways=[],
            services=[],
            service_stops=[],
            interchanges=[],
            goals=[{"id": "g", "name": "g", "indicator": goal}],
            **more,
        )
    )


def told(found: effects.Effects) -> list[str]:
    return [str(finding) for finding in found.findings if finding.code == "gain_at_limit"]


def test_a_gain_that_hangs_on_a_minute_names_the_places_and_the_share():
    (text,) = told(near_the_limit(45.4, 44.4))
    assert "100% of the gain in jobs within 45 minutes" in text
    assert "A–B 45.4 → 44.4 min" in text
    assert "jobs_around_45_min" in text
    (text,) = told(near_the_limit(61, 59, "share_within_60_min_hospital"))
    assert "B 61.0 → 59.0 min" in text


@pytest.mark.parametrize(
    ("before", "after", "goal"),
    [
        (60, 30, "jobs_within_45_min"),  # far from the limit on both sides
        (44, 43, "jobs_within_45_min"),  # within it before
        (47, 46, "jobs_within_45_min"),  # beyond it after
        (45.4, 44.4, "jobs_around_45_min"),  # no cliff
        (45.4, 44.4, "accessibility_gravity"),
    ],
)
def test_other_gains_are_passed_over(before: float, after: float, goal: str):
    assert told(near_the_limit(before, after, goal)) == []


@given(st.floats(30, 60), st.floats(0.2, 1.0))
def test_a_minute_changes_the_slope_little_wherever_the_limit_lies(before: float, saved: float):
    share = around(np.array([before - saved, before]), 45, 10)
    assert 0 < share[0] - share[1] < 0.06


def test_around_by_hand():
    found = near_the_limit(45.4, 44.4)
    p = found.base.model.p
    pairs = np.array([[p["inside_zone_min"], 45.4], [45.4, p["inside_zone_min"]]])
    jobs, people = np.array([3000, 200]), np.array([5000, 700])
    share = 1 / (1 + np.exp(np.log(9) * (pairs - 45) / p["limit_width_min"]))
    assert found.without["jobs_around_45_min"] == pytest.approx(people @ share @ jobs / people.sum())
    assert found.without["population_around_45_min"] == pytest.approx(people @ share @ jobs / jobs.sum())
    hospital = 100 * (people * 1 / (1 + np.exp(np.log(9) * (pairs[:, 0] - 60) / p["limit_width_min"])))
    assert found.without["share_around_60_min_hospital"] == pytest.approx(hospital.sum() / people.sum())
