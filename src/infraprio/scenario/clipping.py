"""Shapes cut to the frame of a map, with no more corners than can be seen."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

__all__ = ["clipped_line", "clipped_ring", "thinned"]

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]


def clipped_ring(ring: Floats, box: Box) -> Floats:
    """The part of a ring (n, 2) inside a box west, south, east, north (Sutherland and Hodgman 1974); empty if there is none.

    Examples
    --------
    >>> clipped_ring(np.array([[-1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [-1.0, 1.0]]), (0.0, 0.0, 2.0, 2.0)).tolist()
    [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
    """
    corners = np.asarray(ring, dtype=np.float64)
    for axis, bound, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        if not len(corners):
            break
        before = np.roll(corners, 1, axis=0)
        inside, was = sign * (corners[:, axis] - bound) >= 0, sign * (before[:, axis] - bound) >= 0
        out: list[Floats] = []
        for spot, last, now, then in zip(corners, before, inside, was):
            if now != then:
                share = (bound - last[axis]) / (spot[axis] - last[axis])
                out.append(last + share * (spot - last))
            if now:
                out.append(spot)
        corners = np.array(out).reshape(-1, 2)
    return corners if len(corners) > 2 else corners[:0]


def clipped_line(line: Floats, box: Box) -> list[Floats]:
    """The parts of a line (n, 2) inside a box west, south, east, north.

    Examples
    --------
    >>> [part.tolist() for part in clipped_line(np.array([[-1.0, 1.0], [3.0, 1.0]]), (0.0, 0.0, 2.0, 2.0))]
    [[[0.0, 1.0], [2.0, 1.0]]]
    """
    if (line >= box[:2]).all() and (line <= box[2:]).all():
        return [line] if len(line) > 1 else []
    parts: list[list[Floats]] = []
    for start, end in itertools.pairwise(line):
        way = end - start
        low, high = 0.0, 1.0
        for axis in (0, 1):
            ends = (np.array([box[axis], box[axis + 2]]) - start[axis]) / (way[axis] or 1e-300)
            low, high = max(low, float(ends.min())), min(high, float(ends.max()))
        if low < high:
            a, b = start + low * way, start + high * way
            if parts and np.allclose(parts[-1][-1], a, rtol=0, atol=1e-12):
                parts[-1].append(b)
            else:
                parts.append([a, b])
    return [np.array(part) for part in parts]


def thinned(chain: Floats, apart: float) -> Floats:
    """A chain (n, 2) without the corners that lie nearer than `apart` to what is left (Douglas and Peucker 1973).

    Examples
    --------
    >>> thinned(np.array([[0.0, 0.0], [1.0, 0.01], [2.0, 0.0], [2.0, 3.0]]), 0.1).tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.0, 3.0]]
    """
    keep = np.zeros(len(chain), dtype=bool)
    keep[[0, -1]] = True
    parts = [(0, len(chain) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        along, rest = chain[last] - chain[first], chain[first + 1 : last] - chain[first]
        size = float(along @ along)
        share = np.clip(rest @ along / size, 0, 1) if size else np.zeros(len(rest))
        away = np.hypot(*(rest - share[:, None] * along).T)
        far = int(away.argmax())
        if away[far] > apart:
            keep[first + 1 + far] = True
            parts += [(first, first + 1 + far), (first + 1 + far, last)]
    return chain[keep]
