"""The shape of a front: which points are beaten, which weights can reach, and where it bends most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["convex_points", "knee_point", "undominated"]

Floats = NDArray[np.float64]


def undominated(table: Floats, tolerance: float = 1e-9) -> NDArray[np.bool_]:
    """Mark the points [points, criteria] that no other beats.

    Larger is better, equal points do not beat each other.
    """
    count = len(table)
    keep = np.zeros(count, dtype=bool)
    order = np.lexsort(tuple(-column for column in table.T[::-1]))
    kept = np.empty((0, table.shape[1]))
    reach = np.ptp(table, axis=0) if count else np.zeros(table.shape[1])
    for place in order:
        point = table[place]
        size = tolerance * np.maximum(reach, np.abs(point))
        weakly = (kept >= point - size).all(axis=1)
        if not (weakly & (kept > point + size).any(axis=1)).any():
            keep[place] = True
            kept = np.vstack([kept, point])
    for place in np.flatnonzero(keep):  # rounding may have put a beaten point first
        point = table[place]
        size = tolerance * np.maximum(reach, np.abs(point))
        weakly = (kept >= point - size).all(axis=1)
        keep[place] = not (weakly & (kept > point + size).any(axis=1)).any()
    return keep


def convex_points(table: Floats) -> NDArray[np.bool_]:
    """Mark the points of a front that are best for some weights from 0 on the criteria."""
    from scipy.optimize import linprog

    if table.shape[1] == 2:
        return upper_hull(table)
    found = np.zeros(len(table), dtype=bool)
    width = table.shape[1]
    spread = np.ptp(table, axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    for place, point in enumerate(table):
        beaten_by = np.column_stack([(table - point) / scale, -np.ones(len(table))])
        answer = linprog(
            np.append(np.zeros(width), 1.0),
            A_ub=beaten_by,
            b_ub=np.zeros(len(table)),
            A_eq=[np.append(np.ones(width), 0.0)],
            b_eq=[1.0],
            bounds=[(0, 1)] * width + [(0, None)],
        )
        found[place] = answer.status == 0 and float(answer.fun or 0.0) <= 1e-9
    return found


def upper_hull(table: Floats) -> NDArray[np.bool_]:
    """Mark the points of a two-criteria front on its upper convex hull, those on a straight edge too."""
    order = np.argsort(table[:, 0], kind="stable")
    hull: list[int] = []
    for place in order:
        while len(hull) > 1 and turn(table[hull[-2]], table[hull[-1]], table[place]) > 0:
            hull.pop()
        hull.append(int(place))
    marked = np.zeros(len(table), dtype=bool)
    marked[hull] = True
    return marked


def turn(a: Floats, b: Floats, c: Floats) -> float:
    """Return a positive number if the way from a over b to c turns left.

    So that b lies under the line from a to c.
    """
    cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    size = abs((b[0] - a[0]) * (c[1] - a[1])) + abs((b[1] - a[1]) * (c[0] - a[0]))
    return 0.0 if abs(cross) <= 1e-12 * size else float(cross)


def knee_point(table: Floats) -> int:
    """Return the point with the largest sum of criteria, each scaled from worst to best.

    The first of equals; -1 where there is no point.
    """
    if not len(table):
        return -1
    spread = np.ptp(table, axis=0)
    scaled = (table - table.min(axis=0)) / np.where(spread > 0, spread, 1.0)
    return int(np.argmax(np.round(scaled.sum(axis=1), 12)))
