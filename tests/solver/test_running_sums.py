"""A model in running sums is the same model: same optimum, same rows, starts and points told in its own columns."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from infraprio.solver.arrays import Arrays
from infraprio.solver.held import holds
from infraprio.solver.highs import linear_bound, load, solve
from infraprio.solver.running_sums import own_parts, running_sums, summed

BEFORE = np.array(
    [-1, 0, 1, -1, 3, 4, -1, 6, 7, -1]
)  # three things in three periods, and one column of its own


def placed(seed: int) -> Arrays:
    """Three things that start in one of three periods each, two pots of money by period, and a helper between 0 and 1."""
    rng = np.random.default_rng(seed)
    money = np.hstack([rng.integers(1, 9, (4, 9)).astype(float), np.zeros((4, 1))])
    once = np.kron(np.eye(3), np.ones(3))
    helper = np.array([[-1.0] * 3 + [0.0] * 6 + [1.0]])  # only with the first thing
    most = np.ones(10)
    most[rng.integers(0, 9)] = 0.0  # a start that is not allowed
    return Arrays(
        gain=np.append(rng.integers(1, 20, 9), 3.0).astype(float),
        matrix=sparse.csr_array(np.vstack([money, np.hstack([once, np.zeros((3, 1))]), helper])),
        lower=np.full(8, -np.inf),
        upper=np.concatenate([rng.integers(3, 12, 4), np.ones(3), [0.0]]).astype(float),
        column_lower=np.zeros(10),
        column_upper=most,
        whole=np.arange(10) < 9,
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_optimum_and_the_linear_bound_are_the_same(seed: int) -> None:
    arrays = placed(seed)
    plain, _ = solve(load(arrays))
    loaded = load(arrays, before=BEFORE)
    found, notes = solve(loaded)
    assert found.value == pytest.approx(plain.value)
    assert found.bound == pytest.approx(plain.value)
    assert not notes
    assert found.x is not None
    assert holds(arrays, found.x)
    relaxed = linear_bound(loaded)
    assert relaxed.value == pytest.approx(linear_bound(load(arrays)).value)
    assert relaxed.dual is not None
    assert len(relaxed.dual) == len(arrays.lower)
    again, _ = solve(loaded, start=plain.x)
    assert again.value == pytest.approx(plain.value)


def test_every_point_of_the_one_model_is_one_of_the_other() -> None:
    arrays = placed(1)
    other = summed(arrays, BEFORE)
    rng = np.random.default_rng(0)
    kept = 0
    for _ in range(300):
        x = np.zeros(10)
        for thing in range(3):
            start = rng.integers(0, 9)
            if start < 3:
                x[3 * thing + start] = 1.0
        x[9] = float(rng.integers(0, 2))
        sums = running_sums(x, BEFORE)
        assert (own_parts(sums, BEFORE) == x).all()
        assert other.gain @ sums == pytest.approx(arrays.gain @ x)
        assert holds(other, sums) == holds(arrays, x)
        kept += holds(arrays, x)
    assert 10 < kept < 290


def test_a_start_that_leaves_columns_open_leaves_their_sums_open() -> None:
    x = np.array([0.0, np.nan, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0])
    assert np.isnan(running_sums(x, BEFORE)).tolist() == [False, True, True] + [False] * 7


def test_a_model_without_chains_stays_as_it_is() -> None:
    assert load(placed(2), before=np.full(10, -1)).before is None
