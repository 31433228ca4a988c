"""Exact searches end by work unless seconds are asked for, say so, and give the same answer again."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from infraprio.clock import working
from infraprio.errors import ScoringError
from infraprio.scoring import consensus, kemeny, minimax_order, rank_intervals, smallest_weight_change

SEARCHES = [kemeny, minimax_order, consensus, rank_intervals, smallest_weight_change]
VALUES = np.random.default_rng(1).random((30, 6))
WEIGHTS = np.full(6, 1 / 6)
LAST = int(np.argmin(VALUES @ WEIGHTS))


def orders(count: int, people: int = 9) -> list[list[int]]:
    rng = np.random.default_rng(2)
    return [[int(name) for name in rng.permutation(count)] for _ in range(people)]


@pytest.mark.parametrize("ask", SEARCHES, ids=lambda ask: ask.__name__)
def test_no_search_is_timed_unless_asked(ask: Callable[..., Any]) -> None:
    assert inspect.signature(ask).parameters["time_limit"].default is None


@pytest.mark.parametrize("limit", [0, -1.0, float("nan"), "soon", True])
def test_a_limit_that_is_no_time_is_refused(limit: Any) -> None:
    asked: list[Callable[[], Any]] = [
        lambda: kemeny(orders(4), time_limit=limit),
        lambda: minimax_order(orders(4), time_limit=limit),
        lambda: consensus(orders(4), time_limit=limit),
        lambda: rank_intervals(VALUES, time_limit=limit),
        lambda: smallest_weight_change(VALUES, WEIGHTS, LAST, 3, time_limit=limit),
    ]
    for ask in asked:
        with pytest.raises(ScoringError, match="time_limit"):
            ask()


def test_work_ends_a_search_and_the_answer_is_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infraprio.clock.WORK", 0.005)
    found = [kemeny(orders(40)) for _ in range(2)]
    assert found[0] == found[1]
    assert not found[0].optimal
    assert 0 < found[0].bound < found[0].distance
    fair = [minimax_order(orders(15)) for _ in range(2)]
    assert fair[0] == fair[1]
    assert not fair[0].optimal
    assert 0 < fair[0].bound < fair[0].largest_distance
    wide = [rank_intervals(VALUES) for _ in range(2)]
    for name in ("best", "worst", "best_bound", "worst_bound", "optimal"):
        assert getattr(wide[0], name).equals(getattr(wide[1], name))
    assert (wide[0].best_bound <= wide[0].best).all()
    assert (wide[0].worst <= wide[0].worst_bound).all()


@pytest.mark.parametrize(("limit", "by_work"), [(None, True), (9.0, False), (float("inf"), False)])
def test_seconds_asked_for_are_seconds_in_every_thread(
    monkeypatch: pytest.MonkeyPatch, limit: float | None, by_work: bool
) -> None:
    seen: list[bool] = []
    intervals: Any = import_module("infraprio.scoring.certainty.rank_intervals")
    solve = intervals.solve_mip
    monkeypatch.setattr(intervals, "_ROOM", 0)  # so that all goes to the solver
    monkeypatch.setattr(intervals, "solve_mip", lambda *a, **k: seen.append(working()) or solve(*a, **k))
    rank_intervals(VALUES[:12], time_limit=limit)
    assert set(seen) == {by_work}
