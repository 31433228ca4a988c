"""Weights from the spread of the data and from orders: in every form that they may be given in, and in blocks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ScoringError
from infraprio.scoring import critic_weights, direct_weights, entropy_weights, rank_sum_weights, roc_weights
from infraprio.scoring.weights import simple


def by_definition(values: np.ndarray, signs: list[float]) -> np.ndarray:
    """CRITIC weights of criteria that all vary."""
    unit = (values - values.min(axis=0)) / np.ptp(values, axis=0)
    told = unit.std(axis=0) * (1 - np.corrcoef(unit.T * np.array(signs)[:, None])).sum(axis=0)
    return np.asarray(told / told.sum())


def test_entropy_of_columns_with_and_without_zeros() -> None:
    table = pd.DataFrame({"x": [2.0, 3.0, 5.0], "y": [7.0, 7.0, 7.0], "z": [0.0, 4.0, 9.0]})

    def told(*shares: float) -> float:
        return float(1 + sum(share * np.log(share) for share in shares) / np.log(3))

    told_by = np.array([told(0.2, 0.3, 0.5), 0, told(4 / 13, 9 / 13)])
    found = entropy_weights(table)
    assert found.tolist() == pytest.approx((told_by / told_by.sum()).tolist())
    assert found.name == "weight"
    assert found.index.tolist() == ["x", "y", "z"]
    with pytest.raises(ScoringError, match="zero or more; x, z has negative"):
        entropy_weights(table - 6.5)
    same = entropy_weights(pd.DataFrame({"none": [0.0] * 7, "same": [0.1] * 7, "z": range(7)}))
    assert same.tolist() == [0, 0, 1]
    nearly = entropy_weights(pd.DataFrame({"x": [1.0, 1.0 + 2e-16, 1.0], "z": [0.0, 4.0, 9.0]}))
    assert nearly["x"] >= 0
    assert nearly["x"] == pytest.approx(0, abs=1e-12)


def test_critic_leaves_out_what_does_not_vary_and_turns_what_is_less() -> None:
    rng = np.random.default_rng(5)
    values = rng.random((7, 3)) * [3, 50, 700]
    table = pd.DataFrame(values, columns=list("xyz"))
    table.insert(1, "same", 4.0)
    found = critic_weights(table, {"x": "max", "same": "min", "y": "min", "z": "max"})
    assert found.index.tolist() == ["x", "same", "y", "z"]
    assert found.name == "weight"
    assert found[["x", "y", "z"]].tolist() == pytest.approx(by_definition(values, [1, -1, 1]).tolist())
    assert found["same"] == 0
    assert critic_weights(table).tolist() != pytest.approx(found.tolist())


def test_little_conflict_is_conflict_and_none_leaves_the_spread() -> None:
    values = np.array([[0.0, 0.0, 1.0], [2.0, 3.0, 2.0], [3.0, 4.0, 5.0], [7.0, 9.0, 11.0]])
    conflict = (1 - np.corrcoef(values.T)).sum(axis=0)
    assert conflict.max() < 0.1
    assert critic_weights(values).tolist() == pytest.approx(by_definition(values, [1, 1, 1]).tolist())
    agree = pd.DataFrame({"x": [0.0, 1.0, 2.0], "same": 1.0, "y": [6.0, 3.0, 0.0]})
    assert critic_weights(agree, ["max", "max", "min"]).tolist() == pytest.approx([0.5, 0, 0.5])
    alone = pd.DataFrame({"x": [0.0, 1.0, 5.0]})
    assert critic_weights(alone).tolist() == [1]


@pytest.mark.parametrize("rows", [2, 3, 4, 7, 8])
def test_rows_are_looked_at_in_blocks_and_each_once(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(rows).random((rows, 3)) ** 2
    whole = critic_weights(values)
    monkeypatch.setattr(simple, "_ROWS", 3)
    assert critic_weights(values).tolist() == pytest.approx(whole.tolist())
    if rows > 2:
        assert whole.tolist() == pytest.approx(by_definition(values, [1, 1, 1]).tolist())


def test_two_alternatives_are_enough() -> None:
    assert critic_weights([[1.0, 4.0], [3.0, 2.0]]).tolist() == [0.5, 0.5]
    assert entropy_weights([[1.0, 4.0], [1.0, 2.0]]).tolist() == [0, 1]
    for weights in (critic_weights, entropy_weights):
        with pytest.raises(ScoringError, match="at least two alternatives"):
            weights([[1.0, 4.0]])
        with pytest.raises(ScoringError, match="All criteria are constant \\(0, 1\\)"):
            weights([[1.0, 4.0], [1.0, 4.0]])


def test_points_in_every_form() -> None:
    for points, labels in (
        (pd.Series([3.0, 1.0], index=["b", "a"]), ["b", "a"]),
        ({"b": 3, "a": 1}, ["b", "a"]),
        ([3, 1], [0, 1]),
        (np.array([3, 1]), [0, 1]),
    ):
        found = direct_weights(points)
        assert found.tolist() == [0.75, 0.25]
        assert found.index.tolist() == labels
        assert found.name == "weight"


def test_places_are_shared_in_every_form_of_an_order() -> None:
    """Of four the places are worth 25/48, 13/48, 7/48 and 3/48; by their numbers 4, 3, 2 and 1 tenths."""
    for order in (["d", ["b", "a"], "c"], ("d", ("b", "a"), "c")):
        found = roc_weights(order)
        assert found.index.tolist() == ["d", "b", "a", "c"]
        assert found.tolist() == pytest.approx([25 / 48, 10 / 48, 10 / 48, 3 / 48])
        assert found.name == "weight"
        assert rank_sum_weights(order).to_dict() == pytest.approx({"d": 0.4, "b": 0.25, "a": 0.25, "c": 0.1})
    assert roc_weights(["d", {"b"}, "c"]).index.tolist() == ["d", "b", "c"]
    assert roc_weights([["a", "b", "c"], "d"]).tolist() == pytest.approx([15 / 48] * 3 + [3 / 48])
    assert rank_sum_weights(3).to_dict() == pytest.approx({0: 3 / 6, 1: 2 / 6, 2: 1 / 6})
    assert roc_weights(1).to_dict() == {0: 1}
    for weights in (roc_weights, rank_sum_weights):
        with pytest.raises(ScoringError, match="names a, b twice"):
            weights(["b", "a", ["c", "b"], "a"])
        with pytest.raises(ScoringError, match="order is empty"):
            weights([])
