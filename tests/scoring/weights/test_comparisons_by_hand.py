"""Comparisons in pairs, and with the best and the worst: forms of tables, small sets, and every field."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ScoringError
from infraprio.scoring import ahp_weights, bwm_weights
from infraprio.scoring.weights.ahp import RANDOM_INDEX, _best_entry, _complete, _least_squares, _principal
from infraprio.scoring.weights.bwm import _ends, bwm_consistency


def test_one_and_two_items_have_no_inconsistency_in_either_table() -> None:
    assert [RANDOM_INDEX[name][:2] for name in ("saaty_2005", "saaty_1980")] == [(0, 0), (0, 0)]
    assert [len(table) for table in RANDOM_INDEX.values()] == [15, 15]
    for index in RANDOM_INDEX:
        found = ahp_weights({("a", "b"): 7}, index)
        assert (found.consistency_index, found.consistency_ratio) == (0, 0)
        assert found.revise["consistency_ratio_after"].tolist() == [0]
        assert found.weights.to_dict() == pytest.approx({"a": 0.875, "b": 0.125})
        assert found.lambda_max == pytest.approx(2)


@pytest.mark.parametrize("itself", [1.0, np.nan])
def test_a_table_may_leave_its_diagonal_empty(itself: float) -> None:
    rows = [[itself, 2.0, np.nan], [np.nan, itself, 3.0], [np.nan, np.nan, itself]]
    found = ahp_weights(pd.DataFrame(rows, index=list("abc"), columns=list("abc")))
    assert found.weights.to_dict() == pytest.approx({"a": 0.6, "b": 0.3, "c": 0.1})
    assert found.completed.columns.tolist() == ["a", "b", "ratio"]
    assert found.completed.to_numpy().tolist() == [["a", "c", pytest.approx(6)]]
    assert found.matrix.to_numpy().tolist() == [
        pytest.approx([1, 2, 6]), pytest.approx([1 / 2, 1, 3]), pytest.approx([1 / 6, 1 / 3, 1]),
    ]  # fmt: skip
    bare = ahp_weights(np.array(rows))
    assert bare.weights.to_dict() == pytest.approx({0: 0.6, 1: 0.3, 2: 0.1})


def test_every_field_of_three_items_by_hand() -> None:
    """Weights are geometric means of the rows; the largest eigenvalue is 1 + q^(1/3) + q^(-1/3), q = 10 / (2 * 3)."""
    found = ahp_weights({("a", "b"): 2, ("b", "c"): 3, ("a", "c"): 10})
    means = np.array([20.0, 1.5, 1 / 30]) ** (1 / 3)
    assert found.weights.tolist() == pytest.approx((means / means.sum()).tolist())
    assert found.weights.name == "weight"
    q = (10 / 6) ** (1 / 3)
    assert found.lambda_max == pytest.approx(1 + q + 1 / q)
    assert found.consistency_index == pytest.approx((q + 1 / q - 2) / 2)
    assert found.consistency_ratio == pytest.approx((q + 1 / q - 2) / 2 / 0.52)
    assert found.matrix.index.tolist() == found.matrix.columns.tolist() == ["a", "b", "c"]
    assert len(found.completed) == 0
    assert found.revise.columns.tolist() == [
        "a", "b", "given", "implied", "log_error", "consistency_ratio_after",
    ]  # fmt: skip
    assert found.method == {"method": "ahp", "weights": "principal eigenvector", "random_index": "saaty_2005"}
    assert (list(found), len(found), found["b"]) == (["a", "b", "c"], 3, found.weights["b"])


def test_steps_of_completion() -> None:
    """What a chain leaves open follows along it, and a wrong entry is put right by the eigenvalue."""
    matrix = np.full((4, 4), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for i, j, ratio in ((0, 1, 2.0), (1, 2, 5.0), (2, 3, 3.0)):
        matrix[i, j], matrix[j, i] = ratio, 1 / ratio
    full = _least_squares(matrix)
    assert full[0].tolist() == pytest.approx([1, 2, 10, 30])
    assert full[:, 0].tolist() == pytest.approx([1, 1 / 2, 1 / 10, 1 / 30])
    weights, top = _principal(full)
    assert weights.tolist() == pytest.approx([30 / 49, 15 / 49, 3 / 49, 1 / 49])
    assert top == pytest.approx(4)
    wrong = full.copy()
    wrong[0, 2], wrong[2, 0] = 77.0, 1 / 77
    right = _best_entry(wrong, 0, 2)
    assert right[0, 2] == pytest.approx(10, rel=1e-4)
    assert right[0, 2] * right[2, 0] == pytest.approx(1)
    assert wrong[0, 2] == 77
    assert _complete(matrix).tolist() == full.tolist()


def test_comparisons_that_say_nothing_or_two_things_are_told() -> None:
    for pairs, told in (
        ({("a", "b"): 2, ("c", "d"): 3, ("e", "c"): 1}, "links c, d, e with 'a'"),
        ({("a", "b"): "2"}, "'a' against 'b' is 2; a ratio must be positive"),
        ({("a", "b"): 0}, "is 0; a ratio"),
        ({("a", "b"): np.inf}, "is inf; a ratio"),
        ({("a", "b"): 2, ("b", "a"): 0.4}, r"'b' against 'a' is 0.4 but also 0\.5"),
        ({("a", "a"): 2, ("a", "b"): 1}, "'a' against 'a' is 2 but also 1"),
        ({"ab": 2, ("a", "b", "c"): 3}, "check 'ab', "),
    ):
        with pytest.raises(ScoringError, match=told):
            ahp_weights(pairs)
    assert ahp_weights({("a", "a"): 1, ("a", "b"): 3}).weights.tolist() == pytest.approx([0.75, 0.25])
    far = ahp_weights({("e", "d"): 2, ("a", "b"): 2, ("b", "c"): 2, ("d", "c"): 0.5})  # e - d - c - b - a
    assert far.weights.to_dict() == pytest.approx(
        {"e": 2 / 17, "d": 1 / 17, "a": 8 / 17, "b": 4 / 17, "c": 2 / 17}
    )


def test_every_field_of_best_and_worst_by_hand() -> None:
    """8, 4 and 1 agree with all answers."""
    best, worst = pd.Series({"c": 8, "a": 1, "b": 2}), {"a": 8, "b": 4, "c": 1}
    for model in ("linear", "nonlinear", "non-linear"):
        found = bwm_weights(best, worst, model)
        assert found.weights.to_dict() == pytest.approx({"c": 1 / 13, "a": 8 / 13, "b": 4 / 13})
        assert found.weights.name == "weight"
        assert found.weight_range.columns.tolist() == ["lowest", "highest"]
        assert found.weight_range.index.tolist() == ["c", "a", "b"]
        assert found.weight_range.to_numpy() == pytest.approx(
            np.array([[1, 1], [8, 8], [4, 4]]) / 13, abs=1e-6
        )
        assert found.method == {
            "method": "bwm", "model": model.replace("-", ""), "several optima": "centre of ranges",
        }  # fmt: skip
        assert found.xi == pytest.approx(0, abs=1e-9)
    linear = bwm_weights({"a": 1, "b": 2, "c": 9}, {"a": 7, "b": 3, "c": 1})
    assert linear.consistency_ratio == linear.xi > 0
    assert (
        linear.weight_range["lowest"].tolist()
        == linear.weights.tolist()
        == linear.weight_range["highest"].tolist()
    )


def test_the_linear_deviation_by_hand() -> None:
    """Of two, 2 : 1 and 5 : 1 are answered: a - 2 b = x and a - 5 b = -x, so that a = 3.5 b and x = 1.5 b."""
    found = bwm_weights([1, 2], [5, 1])
    assert found.weights.tolist() == pytest.approx([7 / 9, 2 / 9])
    assert found.xi == pytest.approx(3 / 9)


def test_answers_that_meet_in_one_point_leave_no_range() -> None:
    """(1.4 - xi)(5 - xi) = 4 + xi: as multiples of the worst the best is 4 + xi and the second 5 - xi, which is more."""
    found = bwm_weights([1, 1.4, 4], [4, 5, 1], "nonlinear")
    xi = (7.4 - 42.76**0.5) / 2
    assert found.xi == pytest.approx(xi)
    point = np.array([4 + xi, 5 - xi, 1]) / 10
    for column in (found.weights, found.weight_range["lowest"], found.weight_range["highest"]):
        assert column.tolist() == pytest.approx(point.tolist())


def test_best_and_worst_among_equals() -> None:
    labels = pd.Index(list("abcd"))
    # of a and b, both best, b lies further from the worst; of c and d, both worst, d
    assert _ends(labels, np.array([1.0, 1, 3, 4]), np.array([2.0, 5, 1, 1])) == (1, 3)
    # where all are alike the worst is another than the best
    assert _ends(labels, np.array([1.0, 1, 1, 1]), np.array([1.0, 1, 1, 1])) == (0, 1)
    with pytest.raises(ScoringError, match="'b' is both best and worst"):
        _ends(labels, np.array([2.0, 1, 2, 2]), np.array([2.0, 1, 2, 2]))


def test_answers_that_cannot_be_used_are_told_together() -> None:
    with pytest.raises(ScoringError) as wrong:
        bwm_weights({"a": 1, "b": 0.5, "c": "x"}, {"a": 3, "b": 2, "c": 2})
    assert str(wrong.value).splitlines()[1:] == [
        "  - best to others: answers must be 1 or more; check b, c",
        "  - others to worst: no answer is 1, so it is not said which criterion is meant",
    ]


def test_how_answers_contradict_each_other_in_every_form() -> None:
    """|3 * 2 - 7| for b and |5 * 3 - 7| for d, of 7 * 6; a and c agree."""
    best, worst = {"a": 1, "b": 3, "c": 7, "d": 5}, {"a": 7, "b": 2, "c": 1, "d": 3}
    ratio, most, each = bwm_consistency(best, worst)
    assert (ratio, most) == (pytest.approx(8 / 42), 0.2457)
    assert each.index.tolist() == ["d", "b", "a", "c"]
    assert each.tolist() == pytest.approx([8 / 42, 1 / 42, 0, 0])
    assert bwm_consistency(list(best.values()), list(worst.values()))[0] == pytest.approx(8 / 42)
    # half way between two answers of the table, and two criteria, which have the limit of three
    assert bwm_consistency([1, 3.4], [3.4, 1])[1] == 0.1667
    assert bwm_consistency([1, 4.6], [4.6, 1])[1] == 0.1354
    assert bwm_consistency([1, 2], [2, 1])[:2] == (0, 0)
