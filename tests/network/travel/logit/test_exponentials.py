"""Exponentials and logarithms of arrays are those of numpy to the last places, also at the ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraprio.network.travel.logit.exponentials import natural_logarithms, powers_of_e

CLOSE = 4 * np.finfo(float).eps


@given(st.lists(st.floats(-707, 700), min_size=1, max_size=600))
def test_powers_of_e(x: list[float]):
    assert powers_of_e(np.array(x)) == pytest.approx(np.exp(x), rel=CLOSE, abs=0)


@given(st.lists(st.floats(1e-300, 1e300), min_size=1, max_size=600))
def test_logarithms(x: list[float]):
    assert natural_logarithms(np.array(x)) == pytest.approx(np.log(x), rel=CLOSE, abs=0)


def test_the_ends_and_what_lies_around_one():
    assert powers_of_e(np.array([-np.inf, -800.0, -708.1, 0.0])).tolist() == [0, 0, 0, 1]
    assert natural_logarithms(np.array([0.0, 1.0])).tolist() == [-np.inf, 0]
    near = 1 + np.linspace(-0.3, 0.45, 1001).reshape(7, 11, 13)
    assert natural_logarithms(near) == pytest.approx(np.log(near), rel=CLOSE, abs=0)
    assert natural_logarithms(powers_of_e(near)) == pytest.approx(near, rel=CLOSE)


def test_arrays_of_any_shape_and_order_of_memory():
    x = np.arange(24.0).reshape(2, 3, 4)
    assert powers_of_e(x.T / 9) == pytest.approx(np.exp(x.T / 9), rel=CLOSE)
    assert natural_logarithms(x[:, ::2] + 1) == pytest.approx(np.log(x[:, ::2] + 1), rel=CLOSE)
    assert powers_of_e(np.zeros((0, 3))).shape == (0, 3)
