"""Pairs, their triangle inequalities and the moves of single proposals, by hand."""

import itertools

import numpy as np
import pytest

from infraprio.scoring.groups import linear_orders
from infraprio.scoring.groups.linear_orders import Triangles, before_matrix, improve_order
from infraprio.scoring.groups.orders import order_distance


def test_who_is_before_whom_follows_from_the_pairs():
    found = before_matrix(np.array([0.1, 0.2, 0.3, 0.4, 0.6, 0.7]), 4)
    assert found == pytest.approx(
        np.array([[0, 0.1, 0.2, 0.3], [0.9, 0, 0.4, 0.6], [0.8, 0.6, 0, 0.7], [0.7, 0.4, 0.3, 0]])
    )


def test_no_inequality_is_in_use_at_first_and_those_that_are_broken_come_into_use(monkeypatch):
    """Pairs of four stand in the order 01, 02, 03, 12, 13, 23."""
    triangles = Triangles(4)
    assert triangles.count == 0
    assert triangles.rows().shape == (0, 6)
    before = before_matrix(np.array([1.0, 0.25, 0.5, 1.0, 0.625, 0.0]), 4)
    # 012: 1 + 1 - 0.25 = 1.75; 013: 1 + 0.625 - 0.5 = 1.125; 023: 0.25 + 0 - 0.5 = -0.25; 123: 1 + 0 - 0.625
    monkeypatch.setattr(linear_orders, "_ROWS_AT_ONCE", 1)
    seen = []
    while triangles.add_violated(before):
        seen.append(triangles.rows().toarray().tolist())
    one, two, three = [1, -1, 0, 1, 0, 0], [1, 0, -1, 0, 1, 0], [0, 1, -1, 0, 0, 1]
    assert seen == [[one], [one, three], [one, two, three]]  # the most broken first
    assert triangles.count == 3
    assert not triangles.add_violated(before)


@pytest.mark.parametrize(("by", "broken"), [(2e-6, True), (5e-7, False), (0.0, False)])
def test_an_inequality_is_broken_by_more_than_rounding(by, broken):
    for pairs in ([0.5, 0.25 - by, 0.75], [0.5, 0.0, 0.5 + by]):
        below = before_matrix(np.array([pairs[0], pairs[2], pairs[1]]), 3)
        triangles = Triangles(3)
        assert triangles.add_violated(below) == broken
        assert triangles.count == int(broken)
    assert not Triangles(3).add_violated(before_matrix(np.array([0.0, 1e-6, 0.0]), 3))  # by just so much
    above = before_matrix(np.array([0.75, 0.25, 0.5 + by]), 3)
    assert Triangles(3).add_violated(above) == broken


def test_so_many_inequalities_come_into_use_at_once():
    triangles = Triangles(28)  # 3,276 in all
    before = np.full((28, 28), 5.0)
    assert triangles.add_violated(before)
    assert triangles.count == 3000
    assert triangles.add_violated(before)
    assert triangles.count == 3276


def moved(order, item, to):
    rest = [each for each in order if each != item]
    return [*rest[:to], item, *rest[to:]]


@pytest.mark.parametrize("seed", range(6))
def test_no_single_move_makes_an_improved_order_better(seed):
    rng = np.random.default_rng(seed)
    matrix = rng.random((8, 8)) * [0.01, 1.0, 100.0][seed % 3]
    start = rng.permutation(8).tolist()
    order = improve_order(matrix, start)
    assert sorted(order) == list(range(8))
    reached = order_distance(matrix, order)
    assert reached <= order_distance(matrix, start)
    for item, to in itertools.product(range(8), range(8)):
        assert order_distance(matrix, moved(order, item, to)) >= reached - 1e-11


def test_moves_by_hand():
    """Of three the last is wanted first: by 0.3 more than second."""
    matrix = np.array([[0.0, 2.0, 1.0], [1.0, 0.0, 1.0], [1.3, 3.0, 0.0]])
    given = [0, 1, 2]
    assert improve_order(matrix, given) == [2, 0, 1]
    assert given == [0, 1, 2]
    alike = np.array([[0.0, 5, 5, 1], [0, 0, 5, 1], [0, 0, 0, 1], [1, 2, 2, 0]])
    # the last is wanted before the second and third, before the first or behind it: the first of equal places
    assert improve_order(alike, [0, 1, 2, 3]) == [3, 0, 1, 2]
    assert improve_order(alike, [0, 3, 1, 2]) == [0, 3, 1, 2]  # nothing better, so it stays
    assert improve_order(np.zeros((3, 3)), [2, 0, 1]) == [2, 0, 1]
    assert improve_order(np.zeros((1, 1)), [0]) == [0]
    few = np.array([[0.0, 1.0], [1.0 + 1e-13, 0.0]])
    assert improve_order(few, [0, 1]) == [0, 1]  # rounding moves nothing
    assert improve_order(np.array([[0.0, 0.0], [1e-12, 0.0]]), [0, 1]) == [0, 1]  # nor does just so much
    few[1, 0] = 1.0 + 1e-11
    assert improve_order(few, [0, 1]) == [1, 0]
