"""No point that a known one does not equal or beat is lost when zones are cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.portfolio.fronts.search import halved
from infraprio.portfolio.fronts.search_zones import cut

SIDE = 8


def held(low, high, points):
    """Which points lie in some zone."""
    inside = (points[:, None, :] > low) & (points[:, None, :] < high)
    return inside.all(axis=2).any(axis=1)


@pytest.mark.parametrize("criteria", [2, 3])
@given(seed=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_what_is_not_beaten_stays_in_some_zone(criteria, seed):
    rng = np.random.default_rng(seed)
    axis = [np.arange(1.0, SIDE)] * criteria
    points = np.stack(np.meshgrid(*axis), axis=-1).reshape(-1, criteria)
    steps = np.ones(criteria)
    low, high = np.zeros((1, criteria)), np.full((1, criteria), float(SIDE))
    for _ in range(5):
        if criteria == 2 and len(low) and rng.random() < 0.6:
            zone = int(rng.integers(len(low)))
            if high[zone, 1] - low[zone, 1] >= 4.0:
                low, high = halved(low, high, zone, steps)
        known = rng.integers(1, SIDE, criteria).astype(float)
        before = held(low, high, points)
        low, high = cut(low, high, known, steps, proved=False)
        lost = before & ~held(low, high, points)
        assert (points[lost] <= known).all()
