"""Hit-and-run: how far a walk goes, and how many walks of how many steps there are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from infraprio.scoring.weights import polytope
from infraprio.scoring.weights.polytope import _walk, hit_and_run


class Drawn:
    """A generator that draws what it is told to."""

    def __init__(self, directions: list[list[list[float]]], shares: list[list[float]]) -> None:
        self.directions, self.shares = iter(directions), iter(shares)

    def standard_normal(self, shape: tuple[int, ...]) -> Any:
        drawn = np.array(next(self.directions))
        assert drawn.shape == shape
        return drawn

    def random(self, count: int) -> Any:
        drawn = np.array(next(self.shares))
        assert len(drawn) == count
        return drawn


def test_a_step_goes_a_share_of_the_way_from_wall_to_wall() -> None:
    """Between -2 and 6 across and -1 and 3 up; the shape makes (1, 1) to (2, 4) and (0, 1) to (0, 3)."""
    faces = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    room = np.array([6.0, 2.0, 3.0, 1.0])
    shape = np.array([[2.0, 0.0], [1.0, 3.0]])
    start = np.array([[0.0, 0.0], [4.0, 2.0]])
    first = [[1.0, 1.0], [0.0, 1.0]]  # ahead: 3/4 by the top, 1/3; behind: -1/4 by the bottom, -1
    second = [[-1.0, 0.0], [1.0, 0.0]]  # to (-2, -1) and (2, 1)
    found, slack = _walk(start, faces, room, shape, 2, Drawn([first, second], [[0.75, 0.25], [0.5, 0.125]]))
    # after one step: (1, 2) by 1/2 and (4, 0) by -2/3
    # then from (1, 2) along (-2, -1): ahead 3/2 by the left wall, behind -1 by the top: 1/4 on to (1/2, 7/4)
    # and from (4, 0) along (2, 1): ahead 1 by the right wall, behind -1 by the bottom: -3/4 on to (5/2, -3/4)
    assert found.tolist() == [pytest.approx([0.5, 1.75]), pytest.approx([2.5, -0.75])]
    assert slack.tolist() == [pytest.approx([5.5, 2.5, 1.25, 2.75]), pytest.approx([3.5, 4.5, 3.75, 0.25])]
    assert start.tolist() == [[0, 0], [4, 2]]


def test_a_point_a_little_beyond_a_wall_does_not_go_on_beyond_it() -> None:
    faces, room = np.array([[1.0], [-1.0]]), np.array([3.0, 1.0])
    found, _ = _walk(np.array([[3.0 + 1e-9]]), faces, room, np.eye(1), 1, Drawn([[[1.0]]], [[1.0]]))
    assert found[0, 0] == 3.0 + 1e-9


def test_a_point_on_a_wall_may_go_along_it() -> None:
    faces, room = np.array([[1.0, 0], [-1.0, 0], [0, 1.0], [0, -1.0]]), np.array([3.0, 1.0, 2.0, 2.0])
    found, slack = _walk(np.array([[3.0, 0.0]]), faces, room, np.eye(2), 1, Drawn([[[0.0, 1.0]]], [[0.25]]))
    assert found.tolist() == [[3, -1]]
    assert slack.tolist() == [[0, 4, 3, 1]]


@pytest.mark.parametrize(
    ("n", "count", "most", "walks"),
    [
        (3, 5, 60, [(200, 2, 90), (5, 2, 90), (5, 2, 6)]),
        (3, 7, 9, [(200, 2, 90), (7, 2, 90), (7, 2, 6)]),
        (3, 120, 360, [(200, 2, 90), (60, 2, 90), (60, 2, 6), (60, 2, 6)]),
        (3, 121, 360, [(200, 2, 90), (60, 2, 90), (60, 2, 6), (60, 2, 6), (60, 2, 6)]),
        (3, 70, 6, [(200, 2, 90), (50, 2, 90), (50, 2, 6), (50, 2, 6)]),
        (23, 4, 10**6, [(220, 22, 490), (4, 22, 490), (4, 22, 66)]),
    ],
)
def test_walks_and_steps_are_those_said(
    n: int, count: int, most: int, walks: list[tuple[int, int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of d dimensions 10 d pilots, 200 at least; 20 d + 50 steps to warm up, 3 d between samples; 50 side by side at least."""
    seen = []

    def walk(points: Any, faces: Any, room: Any, shape: Any, steps: int, rng: Any) -> Any:
        seen.append((*points.shape, steps))
        assert shape.shape == (points.shape[1],) * 2
        moved = rng.random(points.shape) * 1e-3
        return moved, moved

    monkeypatch.setattr(polytope, "_walk", walk)
    monkeypatch.setattr(polytope, "_PRODUCT", most)
    found = hit_and_run(np.zeros((0, n)), np.zeros(0), count, np.random.default_rng(3))
    assert seen == walks
    assert found.shape == (count, n)
    assert found.sum(axis=1) == pytest.approx(1)


def test_samples_of_a_set_of_equal_weights_lie_in_it_and_differ() -> None:
    """a = b, c at least 0.2 and at most 0.5: c is uniform between."""
    rows = np.array([[1.0, -1, 0], [-1.0, 1, 0], [0, 0, -1], [0, 0, 1]])
    drawn = hit_and_run(rows, np.array([0, 0, -0.2, 0.5]), 3000, np.random.default_rng(2))
    assert np.abs(drawn[:, 0] - drawn[:, 1]).max() < 1e-9
    assert drawn[:, 2].min() >= 0.2 - 1e-9
    assert drawn[:, 2].max() <= 0.5 + 1e-9
    assert np.quantile(drawn[:, 2], [0.1, 0.5, 0.9]) == pytest.approx([0.23, 0.35, 0.47], abs=0.015)
    assert len(np.unique(drawn[:, 2].round(12))) == 3000


@pytest.mark.parametrize("size", [1.0, 0.01])
def test_two_weights_that_are_equal_leave_no_room_whatever_the_size_of_the_numbers(size: float) -> None:
    rows = size * np.array([[1.0, -1, 0], [-1.0, 1, 0]])
    drawn = hit_and_run(rows, np.zeros(2), 200, np.random.default_rng(4))
    assert np.abs(drawn[:, 0] - drawn[:, 1]).max() < 1e-7
    assert np.quantile(drawn[:, 2], [0.1, 0.9]) == pytest.approx([0.1, 0.9], abs=0.08)


@pytest.mark.parametrize("n", [3, 6])
@pytest.mark.parametrize("width", [1e-2, 1e-4, 1e-6, 1e-8])
def test_samples_are_uniform_however_thin_the_set_is(n: int, width: float) -> None:
    """a lies between 0.3 and a little more; each of the others, of a rest of 0.7, is as a part of n - 1 that is drawn evenly."""
    rows = np.zeros((2, n))
    rows[:, 0] = -1, 1
    drawn = hit_and_run(rows, np.array([-0.3, 0.3 + width]), 2000, np.random.default_rng(4))
    assert drawn[:, 0].min() >= 0.3 - 1e-12
    assert drawn[:, 0].max() <= 0.3 + width + 1e-12
    assert drawn.sum(axis=1) == pytest.approx(1)
    tenths = [0.1, 0.3, 0.5, 0.7, 0.9]
    assert np.quantile((drawn[:, 0] - 0.3) / width, tenths) == pytest.approx(tenths, abs=0.05)
    for part in drawn[:, 1:].T / 0.7:
        even = 1 - (1 - part) ** (n - 2)
        assert np.quantile(even, tenths) == pytest.approx(tenths, abs=0.06)


@pytest.mark.parametrize(("width", "runs"), [(1.7e-3, 1), (1.6e-3, 2), (1.7e-4, 2), (1.6e-4, 3), (1.6e-7, 6)])
@pytest.mark.parametrize("size", [1.0, 0.01, 100.0])
def test_a_thin_set_is_learned_in_more_runs(
    width: float, runs: int, size: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three weights a ball between two bounds has half their distance times the root of 3/2: a thousandth is one run."""
    seen = []

    def walk(points: Any, faces: Any, room: Any, shape: Any, steps: int, rng: Any) -> Any:
        seen.append((len(points), steps, float(shape[0, 0])))
        moved = rng.random(points.shape) * 1e-9 * 2.0 ** len(seen)
        return moved, moved

    monkeypatch.setattr(polytope, "_walk", walk)
    rows = size * np.array([[-1.0, 0, 0], [1.0, 0, 0]])
    hit_and_run(rows, size * np.array([-0.3, 0.3 + width]), 60, np.random.default_rng(3))
    assert [each[:2] for each in seen] == [(200, 90)] * runs + [(60, 90), (60, 6)]
    shapes = [each[2] for each in seen]
    assert shapes[0] == 1
    assert all(0 < each < 1e-6 for each in shapes[1:])  # what the one before has learned
    assert shapes[1 : runs + 1] == sorted(shapes[1 : runs + 1])
    assert len(set(shapes[1 : runs + 1])) == runs


def test_a_shape_is_that_of_the_points_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its square is their covariance but for a factor, and it is a triangle with a diagonal above 0."""
    points = np.random.default_rng(8).standard_normal((200, 2)) @ np.array([[0.3, 0.1], [0.0, 0.02]])
    seen = []

    def walk(given: Any, faces: Any, room: Any, shape: Any, steps: int, rng: Any) -> Any:
        seen.append(shape)
        return (points if len(given) == 200 else given * 0), None

    monkeypatch.setattr(polytope, "_walk", walk)
    hit_and_run(np.zeros((0, 3)), np.zeros(0), 5, np.random.default_rng(3))
    assert seen[0].tolist() == [[1, 0], [0, 1]]
    assert seen[1] @ seen[1].T == pytest.approx(np.cov(points.T) * 199)
    assert seen[1][0, 1] == 0
    assert (np.diag(seen[1]) > 0).all()
    assert seen[2] is seen[1]


def test_one_weight_is_all() -> None:
    assert hit_and_run(np.zeros((0, 1)), np.zeros(0), 3, np.random.default_rng(1)).tolist() == [[1], [1], [1]]
    assert hit_and_run(np.array([[2.0]]), np.array([3.0]), 1, np.random.default_rng(1)).tolist() == [[1]]
