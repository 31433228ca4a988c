"""Corners of a set of weights: in any unit, where faces meet in more than they need, and pairs in blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from infraprio.scoring.weights import polytope
from infraprio.scoring.weights.polytope import _only_two, deepest_point, vertices

HALF = (
    np.array([[1.0, 0, 0, 0], [0, 1.0, 0, 0], [1.0, 1, 0, 0]]),
    np.array([0.5, 0.25, 0.625]),
)
"""Of four: a at most 1/2, b at most 1/4, both at most 5/8."""
CORNERS = [
    [1 / 2, 1 / 8, 3 / 8, 0], [1 / 2, 1 / 8, 0, 3 / 8], [1 / 2, 0, 1 / 2, 0], [1 / 2, 0, 0, 1 / 2], [3 / 8, 1 / 4, 3 / 8, 0],
    [3 / 8, 1 / 4, 0, 3 / 8], [0, 1 / 4, 3 / 4, 0], [0, 1 / 4, 0, 3 / 4], [0, 0, 1, 0], [0, 0, 0, 1],
]  # fmt: skip


@pytest.mark.parametrize("size", [1.0, 1e-8, 1e8])
@pytest.mark.parametrize("pairs", [2_000_000, 12])
def test_corners_in_any_unit_and_in_blocks(size: float, pairs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polytope, "_PAIRS", pairs)
    rows, rhs = HALF
    found = vertices(size * rows, size * rhs)
    assert found == pytest.approx(np.array(CORNERS), abs=1e-12)


def test_a_row_of_nothing_cuts_nothing_or_all() -> None:
    none = np.zeros((1, 3))
    assert vertices(none, np.zeros(1)).tolist() == np.eye(3).tolist()
    assert vertices(none, np.ones(1)).tolist() == np.eye(3).tolist()
    assert vertices(none, -np.ones(1)).shape == (0, 3)
    assert vertices(np.zeros((0, 3)), np.zeros(0)).tolist() == np.eye(3).tolist()


def test_what_misses_by_rounding_is_no_cut() -> None:
    row = np.array([[1.0, 0, 0]])
    assert vertices(row, np.array([1 - 0.5e-10])).tolist() == np.eye(3).tolist()
    assert len(vertices(row, np.array([1 - 1e-6]))) == 4


def test_corners_on_no_more_faces_than_they_need_are_not_looked_at_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[int] = []

    def counted(shared: Any, off: Any) -> Any:
        seen.append(len(shared))
        return _only_two(shared, off)

    monkeypatch.setattr(polytope, "_only_two", counted)
    vertices(*HALF)
    # three faces meet in a corner where two would do: of the ends of an edge one that is on no more is enough
    vertices(np.array([[1.0, 1, 0, 0], [1.0, 0, 0, 0], [1.0, 0, 1, 0]]), np.array([0.5, 0.5, 0.25]))
    vertices(np.array([[1.0, 1, 0, 0], [1.0, 0, 1, 0], [1.0, 0, 0, -1]]), np.array([0.5, 0.5, -0.125]))
    assert len(seen) == 8
    assert not any(seen)


@pytest.mark.parametrize("pairs", [2_000_000, 4])
def test_two_corners_share_an_edge_where_no_third_lies_on_their_faces(
    pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of four corners of a square on faces left, right, top and bottom; and three times on one face."""
    monkeypatch.setattr(polytope, "_PAIRS", pairs)
    on = np.array([[1, 0, 1, 0], [1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 0, 1]], dtype=bool)
    off = 1.0 - on.astype(np.float32)
    shared = np.array([[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 1], [0, 0, 0, 1]], dtype=bool)
    assert _only_two(shared, off).tolist() == [True, False, True, False, True]
    assert _only_two(shared[:0], off).tolist() == []


def test_the_deepest_point_has_the_same_room_to_all_faces() -> None:
    """Rows count by their length within the plane of sum 1, whatever their size."""
    rows, rhs = np.array([[10.0, 0, 0], [0, -0.1, 0]]), np.array([5.0, -0.03])
    point, tight = deepest_point(rows, rhs)
    # a at most 1/2, b at least 0.3: as far from a = 0, b = 0.3 and c = 0
    assert point.tolist() == pytest.approx([0.7 / 3, 0.3 + 0.7 / 3, 0.7 / 3])
    assert tight.tolist() == [False] * 5
    alone, tight = deepest_point(np.zeros((0, 1)), np.zeros(0))
    assert (alone.tolist(), tight.tolist()) == ([1], [False])
    single, tight = deepest_point(np.array([[1.0, 0], [-1.0, 0]]), np.array([0.25, -0.25]))
    assert single.tolist() == pytest.approx([0.25, 0.75])
    assert tight.tolist() == [True, True, False, False]


@pytest.mark.parametrize(("room", "tight"), [(0.5e-9, True), (1e-7, False)])
def test_less_room_than_a_billionth_is_none(room: float, tight: bool) -> None:
    rows = np.array([[1.0, 0, 0], [-1.0, 0, 0]])
    found = deepest_point(rows, np.array([0.25 + room, -0.25]))[1]
    assert found.tolist() == [tight, tight, False, False, False]
