from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring import critic_weights, entropy_weights, rank_sum_weights, roc_weights, swing_weights


def test_rank_order_centroid_closed_form(reference):
    case = reference("roc_weights")
    for n, expected in case["expected"]["weights"].items():
        exact = [float(Fraction(share)) for share in expected]
        np.testing.assert_allclose(
            roc_weights([f"g{i}" for i in range(int(n))]), exact, atol=case["tolerance"]
        )
        np.testing.assert_allclose(roc_weights(int(n)), exact, atol=case["tolerance"])


def test_ties_in_an_order_share_their_places():
    weights = roc_weights(["a", ["b", "c"]])
    assert weights["b"] == weights["c"] == pytest.approx((5 / 18 + 2 / 18) / 2)
    assert rank_sum_weights([["a", "b"]]).tolist() == [0.5, 0.5]
    for bad in ([], ["a", "a"]):
        with pytest.raises(InfraprioError):
            roc_weights(bad)


def test_swing():
    assert swing_weights(pd.Series({"a": 100, "b": 50, "c": 50})).tolist() == [0.5, 0.25, 0.25]
    for bad, named in (
        ({"a": 0, "b": 0}, "zero"),
        ({"a": 100, "b": -5}, "b"),
        ({"a": 100, "b": np.inf}, "b"),
    ):
        with pytest.raises(InfraprioError, match=named):
            swing_weights(bad)


def test_entropy_by_hand_and_degenerate():
    table = pd.DataFrame({"x": [1.0, 3.0], "y": [1.0, 1.0], "z": [0.0, 4.0]})
    h = -(0.25 * np.log(0.25) + 0.75 * np.log(0.75)) / np.log(2)
    expected = np.array([1 - h, 0.0, 1.0])
    np.testing.assert_allclose(entropy_weights(table), expected / expected.sum())
    for bad, named in ((table.assign(x=-1.0), "x"), (table * 0 + 1, "constant"), (table.iloc[:1], "two")):
        with pytest.raises(InfraprioError, match=named):
            entropy_weights(bad)


def test_critic_by_definition():
    rng = np.random.default_rng(4)
    x = rng.random((7, 3))
    scaled = (x - x.min(0)) / np.ptp(x, axis=0)
    scaled[:, 1] = 1 - scaled[:, 1]
    information = scaled.std(axis=0, ddof=1) * (1 - np.corrcoef(scaled.T)).sum(axis=0)
    np.testing.assert_allclose(critic_weights(x, ["max", "min", "max"]), information / information.sum())
    twins = pd.DataFrame({"a": [0.0, 1.0, 2.0], "b": [0.0, 2.0, 4.0]})
    np.testing.assert_allclose(critic_weights(twins), [0.5, 0.5])
    with pytest.raises(InfraprioError, match="constant"):
        critic_weights(twins * 0)
