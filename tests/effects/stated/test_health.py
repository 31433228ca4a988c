"""Deaths avoided, by hand: linear in minutes up to a limit, log-linear in fine particles."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraprio.effects.stated.health import (
    MOST_MINUTES,
    REFERENCE_MINUTES,
    deaths_of_activity,
    deaths_of_exposure,
    felt_minutes,
)


def test_cycling_and_walking_by_hand():
    """1,000 persons, 2 and 3.5 deaths a year among them; ten and eleven per cent fewer at the reference minutes."""
    assert 1000 * 100 * deaths_of_activity("cycling", 0.002, 0.90) == pytest.approx(0.2)
    assert 1000 * 168 * deaths_of_activity("walking", 0.0035, 0.89) == pytest.approx(0.385)
    assert 1000 * 50 * deaths_of_activity("cycling", 0.002, 0.90) == pytest.approx(0.1)


def test_the_limits_are_some_45_and_30_per_cent():
    assert 0.10 * MOST_MINUTES["cycling"] / REFERENCE_MINUTES["cycling"] == pytest.approx(0.45, abs=0.005)
    assert 0.11 * MOST_MINUTES["walking"] / REFERENCE_MINUTES["walking"] == pytest.approx(0.30, abs=0.005)


@pytest.mark.parametrize("mode", ["cycling", "walking"])
@given(st.floats(-3000, 3000))
def test_minutes_count_up_to_the_limit_of_more_as_of_less(mode: str, minutes: float):
    felt = float(felt_minutes(mode, minutes))
    assert abs(felt) <= MOST_MINUTES[mode]
    assert felt == minutes or abs(minutes) > MOST_MINUTES[mode]
    assert felt * minutes >= 0


def test_a_tenth_of_a_microgram_is_the_slope_of_the_published_curve():
    """Mortality times 1 - 1.062^(-d/10), for a small d."""
    exact = 0.013 * (1 - 1.062 ** (-0.1 / 10)) / 0.1
    assert deaths_of_exposure(0.013, 1.062) == pytest.approx(exact, rel=1e-3)
    assert deaths_of_exposure(0.013, 1.062) == pytest.approx(0.013 * math.log(1.062) / 10, rel=1e-12)


def test_samples_of_risks_give_samples_of_deaths():
    risks = np.array([0.87, 0.90, 0.94])
    np.testing.assert_allclose(deaths_of_activity("cycling", 0.002, risks), [2.6e-6, 2e-6, 1.2e-6])
