"""Sets of weights: statements as rows, edges of what is in a set, chains of orders, and what is dropped."""

from __future__ import annotations

from inspect import signature

import numpy as np
import pytest

from infraprio.errors import ScoringError
from infraprio.scoring import WeightSet
from infraprio.scoring.weights.polytope import vertices


def test_statements_are_rows_of_factors() -> None:
    known = (
        WeightSet(["a", "b", "c"])
        .order(["c", "a", "b"])
        .order([["b", "c"], "a"])
        .bounds({"b": (0.25, 0.5)})
        .ratio("a", "c", at_least=3.0, at_most=7.0)
        .linear({"c": 11.0, "a": 13.0}, at_most=5.0)
    )
    assert [(each.rows, each.rhs, each.chain) for each in known.statements] == [
        (((1, 0, -1), (-1, 1, 0)), (0, 0), (2, 0, 1)),
        (((1, -1, 0), (0, 1, -1), (0, -1, 1)), (0, 0, 0), ()),
        (((0, -1, 0), (0, 1, 0)), (-0.25, 0.5), ()),
        (((-1, 0, 3), (1, 0, -7)), (0, 0), ()),
        (((13, 0, 11),), (5,), ()),
    ]
    rows, rhs = known.inequalities()
    assert rows.shape == (10, 3)
    assert rhs.tolist() == [0, 0, 0, 0, 0, -0.25, 0.5, 0, 0, 5]
    none, nothing = WeightSet(["a", "b", "c"]).inequalities()
    assert (none.shape, nothing.shape) == ((0, 3), (0,))


def test_an_open_side_is_all() -> None:
    known = WeightSet(["a", "b"]).bounds({"a": (None, 0.75), "b": (0.125, None)})
    assert [each.text for each in known.statements] == ["a between 0 and 0.75", "b between 0.125 and 1"]
    assert known.inequalities()[1].tolist() == [0, 0.75, -0.125, 1]
    assert WeightSet(["a", "b"]).bounds({"a": (0.25, 0.25)}).is_feasible()
    for pair, told in (((0.5, 0.25), "0.5 to 0.25"), ((np.nan, 1), "nan to 1"), ((0, np.nan), "0 to nan")):
        with pytest.raises(ScoringError, match=f"'a' are {told}"):
            WeightSet(["a", "b"]).bounds({"a": pair})
    for pair in ((0.1, 0.2, 0.3), 0.5):
        with pytest.raises(ScoringError, match="must be a pair"):
            WeightSet(["a", "b"]).bounds({"a": pair})


def test_wrong_labels_are_told() -> None:
    known = WeightSet(["a", "b"])
    for wrong, told in (
        (lambda: WeightSet(["a", "b", "a"]), "a, a given"),
        (lambda: WeightSet([]), "none given"),
        (lambda: known.ratio("a", "x", at_least=1), "Unknown criterion 'x'; known are a, b"),
        (lambda: known.order(["a", "b", "a"]), "names a criterion twice: a, b, a"),
        (lambda: known.sample(0, 1), "0 samples were asked for"),
        (lambda: known.ratio("a", "b", at_least=-0.5), "'a' to 'b' is -0.5"),
        (lambda: known.ratio("a", "b", at_most=np.nan), "'a' to 'b' is nan"),
        (lambda: known.linear({"b": 2.0}, at_most=np.inf), "2 b <= inf"),
        (lambda: known.linear({"b": np.inf}, at_most=1.0, text="so much"), "'so much' holds"),
    ):
        with pytest.raises(ScoringError, match=told):
            wrong()


def test_edges_belong_to_a_set() -> None:
    """In halves and quarters, so that nothing is rounded."""
    known = WeightSet(["a", "b", "c"]).bounds({"a": (0.25, 0.5)})
    for inside in ([0.25, 0.75, 0.0], [0.5, 0.5, 0.0], [0.25, 0.0, 0.75]):
        assert known.contains(inside, 0.0)
    for outside, tolerance in (
        ([0.125, 0.875, 0.0], 0.125), ([0.625, 0.375, 0.0], 0.125), ([0.5, 0.75, -0.25], 0.25), ([0.5, 0.25, 0.0], 0.25),
        ([0.5, 0.5, 0.25], 0.25),
    ):  # fmt: skip
        assert known.contains(outside, tolerance)
        assert not known.contains(outside, tolerance - 2**-20)
    assert known.contains([0.25 - 0.9e-9, 0.75 + 0.9e-9, 0.0])
    assert not known.contains([0.25 - 1.1e-9, 0.75 + 1.1e-9, 0.0])


def test_a_set_that_misses_by_less_than_a_billionth_is_one() -> None:
    two = WeightSet(["a", "b"])
    assert two.linear({"a": 1.0, "b": 1.0}, at_most=1 - 0.5e-9).is_feasible()
    assert not two.linear({"a": 1.0, "b": 1.0}, at_most=1 - 1e-6).is_feasible()


def test_orders_said_apart_are_joined_and_others_are_none() -> None:
    five = WeightSet(list("abcde"))
    assert five._chains() == []
    assert five.order(["d", "b"]).order(["c", "a"])._chains() == [[3, 1], [2, 0]]
    assert five.order(["d", "b"]).order(["b", "a"]).order(["e", "d"])._chains() == [[4, 3, 1, 0]]
    assert five.order(["d", "b"]).order(["d", "b", "c"])._chains() == [[3, 1, 2]]  # said again
    assert five.order(["d", "b"]).order(["c", "b"])._chains() is None  # two above b
    assert five.order(["d", "b"]).order(["d", "c"])._chains() is None  # two below d
    assert five.order(["d", "b"]).order(["b", "a"]).order(["a", "d"])._chains() is None  # a circle
    assert five.order(["e", "c"]).order(["d", "b"]).order(["b", "d"])._chains() is None
    assert five.order(["a", ["b", "c"]])._chains() is None
    assert five.order(["d", "b"]).bounds({"a": (0, 1)})._chains() is None


def test_samples_of_orders_are_sorted_where_one_is_stated_and_only_there() -> None:
    known = WeightSet(list("abcde")).order(["d", "b"]).order(["b", "a"])
    drawn = known.sample(4000, 3)
    assert drawn.columns.tolist() == list("abcde")
    assert (drawn["d"] >= drawn["b"]).all()
    assert (drawn["b"] >= drawn["a"]).all()
    assert drawn.sum(axis=1).to_numpy() == pytest.approx(1)
    assert drawn.mean().to_dict() == pytest.approx(
        {"d": 0.2 * 11 / 6, "b": 0.2 * 5 / 6, "a": 0.2 * 2 / 6, "c": 0.2, "e": 0.2}, abs=0.01
    )  # of three the largest is 11/6 of their mean
    assert 0.4 < (drawn["c"] > drawn["e"]).mean() < 0.6
    free = WeightSet(["a", "b"]).sample(4000, 5)
    assert free["a"].quantile([0.1, 0.5, 0.9]).tolist() == pytest.approx([0.1, 0.5, 0.9], abs=0.03)


def test_what_a_centre_is_called() -> None:
    known = WeightSet(["a", "b", "c"]).order(["c", "a", "b"])
    found = known.centre()
    assert found.to_dict() == pytest.approx({"c": 11 / 18, "a": 5 / 18, "b": 2 / 18})
    assert found.name == "weight"
    deep = known.centre("chebyshev")
    assert deep.name == "weight"
    assert deep.sum() == pytest.approx(1)
    assert deep["c"] > deep["a"] > deep["b"] > 0
    with pytest.raises(ScoringError, match="Unknown centre 'middle'"):
        known.centre("middle")


@pytest.mark.parametrize("size", [1.0, 1000.0])
def test_the_fewest_are_dropped_whatever_the_size_of_the_numbers(size: float) -> None:
    """a above 0.6 clashes with each of the three others, which can all hold."""
    known = WeightSet(["a", "b", "c"])
    for factors, most, text in (
        ({"b": -1.0}, -0.5, "b at least a half"), ({"a": -1.0}, -0.6, "much of a"), ({"c": -1.0}, -0.45, "c at least 0.45"),
        ({"a": 2.0}, 1.0, "a at most a half"), ({"a": 1.0}, 3.0, "of no use"),
    ):  # fmt: skip
        known = known.linear({c: size * f for c, f in factors.items()}, at_most=size * most, text=text)
    assert known.to_drop() == ["much of a"]
    assert len(known.clash()) == 2
    assert "much of a" in known.clash()
    with pytest.raises(ScoringError, match=r"Dropping this is enough: much of a\.$"):
        known.require_feasible()


def test_as_many_corners_are_listed_as_is_said() -> None:
    assert signature(vertices).parameters["limit"].default == 200_000


def test_an_impossible_statement_is_dropped_alone() -> None:
    known = WeightSet(["a", "b"]).linear({"a": 1.0, "b": 1.0}, at_most=0.5, text="less than all")
    known = known.bounds({"a": (0.5, 1.0)})
    assert known.clash() == known.to_drop() == ["less than all"]
    both = WeightSet(["a", "b"]).bounds({"a": (1.5, 2.0)}).bounds({"b": (3.0, 4.0)})
    assert both.to_drop() == ["a between 1.5 and 2", "b between 3 and 4"]
