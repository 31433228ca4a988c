"""The front of any problem: boxes between the points found so far, each searched by the solver."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.arrays import Arrays
from infraprio.portfolio.dynamic import unit_of
from infraprio.portfolio.highs import Loaded, Outcome, load, solve
from infraprio.portfolio.model import build
from infraprio.portfolio.solve import impossible
from infraprio.portfolio.stated import Stated, arrays_of

if TYPE_CHECKING:
    from infraprio.portfolio.data import Data

__all__ = ["criterion_rows", "search_front", "widened"]

Floats = NDArray[np.float64]


def criterion_rows(data: Data) -> tuple[Stated, Floats]:
    """Return the model, and each criterion [criteria + 1, columns of the model] over it.

    The last is minus the cost.
    """
    model, (statement,) = build([data])
    everything = statement.decisions + [variable for variable, _ in statement.helpers]
    model.tie.add(sum(everything) >= 0)  # so that every variable has a column
    stated = arrays_of(model, [statement])
    rows = np.zeros((len(data.criteria) + 1, len(stated.arrays.gain)))
    rows[:-1, stated.places[0]] = data.values.T
    rows[-1, stated.places[0]] = -data.money.sum(axis=1)
    for variable, gain in statement.gain_terms:
        rows[:-1, stated.column[id(variable)]] += gain
    for variable, cost in statement.money_terms:
        rows[-1, stated.column[id(variable)]] -= cost.sum()
    return stated, rows


def search_front(data: Data, pick: list[int], time_limit: float | None) -> tuple[list[Any], str, str]:
    """Return plans that hold the front of the picked criteria, the method's name.

    And why some may be missing.
    """
    stated, rows = criterion_rows(data)
    goals = rows[pick]
    units = [unit_of(row) for row in goals]
    reach = np.abs(goals).sum(axis=1)
    steps = np.array(
        [unit if unit is not None else 1e-6 * max(1.0, size) for unit, size in zip(units, reach)]
    )
    note = (
        ""
        if all(unit is not None for unit in units)
        else "points closer than a millionth of the range are one"
    )
    loaded, ends = (
        with_goals(stated, goals),
        np.inf if time_limit is None else time.perf_counter() + time_limit,
    )
    ideal = np.array([extreme(data, loaded, goal, len(goals)) for goal in goals])
    boxes = [(-ideal[1:], reach[1:] + steps[1:])]  # in the mirrored criteria, which are made small
    found: list[tuple[Floats, Any]] = []
    while boxes:
        if time.perf_counter() >= ends:
            return [plan for _, plan in found], "boxes", "the time limit came first"
        worst = max(
            boxes,
            key=lambda box: float(np.prod(np.maximum(box[1] - box[0], steps[1:]) / reach[1:].clip(1e-12))),
        )
        edge = worst[1]
        point = corner(loaded, goals, -(edge - steps[1:]), steps)
        if point is None:
            boxes = [box for box in boxes if not (box[1] <= edge + 1e-9).all()]
            continue
        x, values = point
        found.append((values, stated.plans(x)[0]))
        image = -values[1:]
        boxes = split(boxes, image)
        boxes = [
            box for box in boxes if not ((box[0] >= image - 1e-9).all() and (box[1] <= edge + 1e-9).all())
        ]
    return [plan for _, plan in found], "boxes", note


def with_goals(stated: Stated, goals: Floats) -> Loaded:
    """Return the model loaded with one free row for each criterion, last."""
    return load(widened(stated.arrays, goals))


def widened(arrays: Arrays, rows: Floats) -> Arrays:
    """Return arrays with free rows added at the end."""
    free = np.full(len(rows), np.inf)
    return replace(
        arrays,
        matrix=sparse.csr_array(sparse.vstack([arrays.matrix, sparse.csr_array(rows)])),
        lower=np.append(arrays.lower, -free),
        upper=np.append(arrays.upper, free),
    )


def maximise(loaded: Loaded, gain: Floats, least: Floats) -> Outcome:
    """Maximise one thing with lower limits on the criteria (the last rows), on the loaded model."""
    arrays, count = loaded.arrays, len(least)
    rows = np.arange(arrays.matrix.shape[0] - count, arrays.matrix.shape[0], dtype=np.int32)
    lower = arrays.lower.copy()
    lower[rows] = least
    loaded.solver.changeRowsBounds(count, rows, least * loaded.row_scale[rows], np.full(count, np.inf))
    scale = float(np.abs(gain).max(initial=0.0)) or 1.0
    loaded.solver.changeColsCost(len(gain), np.arange(len(gain), dtype=np.int32), gain / scale)
    outcome, _ = solve(
        replace(loaded, arrays=replace(arrays, gain=gain, lower=lower), gain_scale=1.0 / scale)
    )
    return outcome


def extreme(data: Data, loaded: Loaded, goal: Floats, goals: int) -> float:
    """Return the best total of one criterion by itself."""
    outcome = maximise(loaded, goal, np.full(goals, -np.inf))
    if outcome.x is None:
        raise impossible(data.problem)
    return outcome.value


def corner(loaded: Loaded, goals: Floats, least: Floats, steps: Floats) -> tuple[Floats, Floats] | None:
    """Return the point best in the first criterion with limits on the others.

    And among those best in their sum.
    """
    first = maximise(loaded, goals[0], np.append(-np.inf, least - 0.25 * steps[1:]))
    if first.x is None:
        return None
    limits = np.append(first.value - 0.25 * steps[0], least - 0.25 * steps[1:])
    total = (goals / np.maximum(np.abs(goals).sum(axis=1), 1e-12)[:, None]).sum(axis=0)
    second = maximise(loaded, total, limits)
    x = first.x if second.x is None else second.x
    return x, goals @ np.where(loaded.arrays.whole, np.round(x), x)


def split(boxes: list[tuple[Floats, Floats]], image: Floats) -> list[tuple[Floats, Floats]]:
    """Cut every box that a new point lies inside of, along each criterion."""
    for place, cut in enumerate(image):
        parts = []
        for low, high in boxes:
            if low[place] + 1e-9 < cut < high[place] - 1e-9:
                below, above = high.copy(), low.copy()
                below[place] = above[place] = cut
                parts += [(low, below), (above, high)]
            else:
                parts.append((low, high))
        boxes = parts
    return boxes
