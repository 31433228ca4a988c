"""Rows that share a sum are the same rows: same optimum and bound, points told in the model's own columns, prices of its own rows."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from infraprio.solver.arrays import Arrays
from infraprio.solver.held import holds
from infraprio.solver.highs import linear_bound, load, solve
from infraprio.solver.shared_parts import shared_parts

ALONE = np.full(240, -1)  # no column is part of a chain


def with_shares(seed: int, least: list[float]) -> Arrays:
    """A pot of money, and regions that each have at least a share of what is spent."""
    rng = np.random.default_rng(seed)
    cost = rng.lognormal(3, 1, 240).round(2)
    region = np.arange(240) % len(least)
    shares = [cost * ((region == number) - part) for number, part in enumerate(least)]
    count = len(least)
    return Arrays(
        gain=(cost * rng.lognormal(0, 0.3, 240) * (1 + region)).round(
            2
        ),  # so that the shares of the first ones bind
        matrix=sparse.csr_array(np.vstack([cost, *shares])),
        lower=np.concatenate([[-np.inf], np.zeros(count)]),
        upper=np.concatenate([[cost.sum() / 3], np.full(count, np.inf)]),
        column_lower=np.zeros(240),
        column_upper=np.ones(240),
        whole=np.ones(240, dtype=bool),
    )


@pytest.mark.parametrize("least", [[0.15] * 6, [0.1, 0.12, 0.2, 0.05, 0.21]], ids=["alike", "each its own"])
@pytest.mark.parametrize("seed", range(3))
def test_a_model_whose_rows_share_a_sum_has_the_same_optimum_and_prices(
    seed: int, least: list[float]
) -> None:
    arrays = with_shares(seed, least)
    told, sums = shared_parts(arrays)
    assert sums is not None
    assert told.matrix.nnz < arrays.matrix.nnz / 2
    plain, short = linear_bound(load(arrays)), linear_bound(load(arrays, before=ALONE))
    assert short.value == pytest.approx(plain.value, rel=1e-9)
    np.testing.assert_allclose(short.dual, plain.dual, atol=1e-6)
    found, notes = solve(load(arrays, before=ALONE), gap=1e-3)
    assert not notes
    assert found.x is not None
    assert len(found.x) == 240
    assert holds(arrays, found.x)
    assert found.value <= plain.value <= found.value * 1.02


def test_a_start_is_told_with_its_sums() -> None:
    loaded = load(with_shares(0, [0.1] * 5), before=ALONE)
    x = (np.arange(240) % 3 == 0).astype(float)
    inside = loaded.inside(x)
    assert len(inside) == 241
    np.testing.assert_allclose(loaded.outside(inside), x, atol=1e-12)
    np.testing.assert_allclose(inside[-1] * loaded.sizes.column[-1], (loaded.sums @ x)[0])
    assert np.isnan(loaded.inside(np.where(x > 0, np.nan, x))[-1])  # what is open leaves the sum open


def test_rows_with_little_in_common_stay_as_they_are() -> None:
    rng = np.random.default_rng(0)
    arrays = with_shares(0, [0.1] * 5)
    for table in (rng.uniform(1, 2, (6, 240)), arrays.matrix.toarray()[1:5]):  # pots; four shares
        count = len(table)
        other = Arrays(
            gain=arrays.gain,
            matrix=sparse.csr_array(table),
            lower=np.full(count, -np.inf),
            upper=np.full(count, 50.0),
            column_lower=arrays.column_lower,
            column_upper=arrays.column_upper,
            whole=arrays.whole,
        )
        told, sums = shared_parts(other)
        assert sums is None
        assert told is other
