"""The set of weights as a polytope in the unit simplex: vertices, inner points, uniform samples."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import ScoringError
from infraprio.scoring.linear_programme import InfeasibleError, linear_programme
from infraprio.scoring.tables import Array

__all__ = ["TooManyCornersError", "deepest_point", "feasible_point", "hit_and_run", "vertices"]

_TOL = 1e-10
_FLAT = 1e-9  # less slack than this is none
_MAX_VERTICES = 200_000
_PAIRS = 2_000_000  # pairs of corners looked at together: more than there may be corners
_PRODUCT = 250_000  # matrix products above this start library threads, which cost more than they give here


class TooManyCornersError(ScoringError):
    """The set of weights has too many corners to list."""


def feasible_point(rows: Array, rhs: Array) -> Array | None:
    """Give weights >= 0 with sum 1 and rows @ w <= rhs, or None."""
    n = rows.shape[1]
    try:
        return linear_programme(np.zeros(n), rows, rhs, np.ones((1, n)), np.ones(1)).x
    except InfeasibleError:
        return None


def deepest_point(rows: Array, rhs: Array) -> tuple[Array, NDArray[np.bool_]]:
    """
    Give a point inside and which inequalities hold with equality everywhere.

    Rows are rows @ w <= rhs followed by -w <= 0. The smallest slack (rows scaled to length 1) is maximised;
    if it is zero, the rows that cannot have slack are found one by one and fixed as equalities. What is left
    has a point at which each of the others has slack.
    """
    n = rows.shape[1]
    all_rows = np.vstack([rows, -np.eye(n)])
    all_rhs = np.concatenate([rhs, np.zeros(n)])
    length = np.linalg.norm(all_rows - all_rows.mean(axis=1, keepdims=True), axis=1)
    one, whole = np.ones(1), np.ones((1, n))

    def deepest(tight: NDArray[np.bool_]) -> tuple[Array, float]:
        depth = np.where(tight, 0.0, np.maximum(length, 1e-12))
        cost = np.append(np.zeros(n), -1.0)
        padded = np.append(np.ones(n), 0.0)[None, :]
        bounds = [(None, None)] * n + [(0.0, 1.0)]
        answer = linear_programme(cost, np.column_stack([all_rows, depth]), all_rhs, padded, one, bounds)
        point = np.maximum(answer.x[:n], 0.0)
        return point / point.sum(), float(answer.x[n])

    tight = np.zeros(len(all_rows), dtype=bool)
    point, slack = deepest(tight)
    if slack <= _FLAT:
        least = [linear_programme(row, all_rows, all_rhs, whole, one).objective for row in all_rows]
        tight = all_rhs - np.array(least) <= _FLAT
        point, _ = deepest(tight)
    return point, tight


def vertices(rows: Array, rhs: Array, limit: int = _MAX_VERTICES) -> Array:
    """
    Give all corners of {w >= 0, sum w = 1, rows @ w <= rhs}, k x n, sorted; none when the set is empty.

    Double description: start from the simplex and cut with one row at a time; a new corner lies on each edge
    between a kept and a cut corner, and two corners share an edge when no third lies on all the faces they
    share.

    References
    ----------
    Motzkin, Raiffa, Thompson and Thrall (1953); Fukuda and Prodon (1996).
    """
    n = rows.shape[1]
    corners = np.eye(n)
    on_face = ~np.eye(n, dtype=bool)
    for row, bound in zip(rows, rhs):
        scale = max(float(np.abs(row).max()), abs(float(bound)), 1e-300)
        side = (corners @ row - bound) / scale
        cut, kept = side > _TOL, side < -_TOL
        on_face = np.column_stack([on_face, ~(cut | kept)])
        if not cut.any():
            continue
        new, faces = _cut_edges(corners, on_face, side, np.flatnonzero(kept), np.flatnonzero(cut), n)
        corners = np.vstack([corners[~cut], new])
        on_face = np.vstack([on_face[~cut], faces])
        if len(corners) > limit:
            raise TooManyCornersError(
                f"The weight set has more than {limit} extreme points: state fewer bounds or use samples."
            )
    if not len(corners):
        return corners
    corners = np.clip(corners, 0.0, None)
    corners /= corners.sum(axis=1, keepdims=True)
    _, first = np.unique(np.round(corners, 9), axis=0, return_index=True)
    return corners[first[::-1]]


def _cut_edges(
    corners: Array, on_face: NDArray[np.bool_], side: Array, kept: NDArray[Any], cut: NDArray[Any], n: int
) -> tuple[Array, NDArray[np.bool_]]:
    """Corners on the edges that a cutting plane crosses, with the faces they lie on."""
    faces = on_face.astype(np.float32)
    off, simple = 1.0 - faces, on_face.sum(axis=1) == n - 1
    starts, ends = [], []
    step = _PAIRS // len(cut)
    for part in (kept[at : at + step] for at in range(0, len(kept), step)):
        i, j = np.nonzero(faces[part] @ faces[cut].T >= n - 2)
        i, j = part[i], cut[j]
        # faces of a corner that lies on no more of them than it needs are independent: n - 2 make an edge
        doubtful = ~(simple[i] | simple[j])
        edge = ~doubtful
        edge[doubtful] = _only_two(on_face[i[doubtful]] & on_face[j[doubtful]], off)
        starts.append(i[edge])
        ends.append(j[edge])
    i, j = (np.concatenate([np.empty(0, dtype=np.intp), *many]) for many in (starts, ends))
    t = (side[i] / (side[i] - side[j]))[:, None]
    common = on_face[i] & on_face[j]
    common[:, -1] = True
    return corners[i] + t * (corners[j] - corners[i]), common


def _only_two(shared: NDArray[np.bool_], off: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether no third corner lies on all faces that two share, for each row of shared faces."""
    step = _PAIRS // len(off)
    parts = (shared[at : at + step].astype(np.float32) for at in range(0, len(shared), step))
    found = [((part @ off.T) == 0).sum(axis=1) == 2 for part in parts]
    return np.concatenate([np.empty(0, dtype=bool), *found])


def hit_and_run(rows: Array, rhs: Array, count: int, rng: np.random.Generator) -> Array:
    """
    Give `count` points uniform on the polytope, by many hit-and-run chains side by side.

    A first run learns the shape of the set; the second draws its directions accordingly, so long thin sets
    mix as fast as round ones. In a set in which no ball of a thousandth fits, a run sees only a part of its length:
    there is one run more for each power of ten that the ball is smaller, each in the shape that the one before has
    learned. Points of a chain are thinned by 3 d steps (d the dimension) after 20 d + 50 steps of warm-up.

    References
    ----------
    Smith (1984), Operations Research 32(6), 1296-1308; Tervonen et al. (2013), European Journal of
    Operational Research 224(3), 552-559.
    """
    inside, tight = deepest_point(rows, rhs)
    n = len(inside)
    all_rows = np.vstack([rows, -np.eye(n)])
    all_rhs = np.concatenate([rhs, np.zeros(n)])
    fixed = np.vstack([np.ones(n), all_rows[tight]])
    _, sizes, right = np.linalg.svd(fixed)
    basis = right[int((sizes > 1e-9).sum()) :].T
    d = basis.shape[1]
    if d == 0:
        return np.repeat(inside[None, :], count, axis=0)
    faces = all_rows[~tight] @ basis
    room = all_rhs[~tight] - all_rows[~tight] @ inside
    radius = float((room / np.maximum(np.linalg.norm(faces, axis=1), 1e-12)).min())
    pilot, shape = np.zeros((max(200, 10 * d), d)), np.eye(d)
    for _ in range(max(1, math.ceil(-math.log10(radius)) - 2)):
        pilot, _ = _walk(pilot, faces, room, shape, 20 * d + 50, rng)
        spread = np.linalg.qr(pilot - pilot.mean(axis=0)).R  # squares would lose what is thin
        shape = spread.T * np.sign(np.diag(spread))
    chains = min(count, max(_PRODUCT // (d * len(faces)), 50))
    start = pilot[rng.integers(len(pilot), size=chains)]
    current, drawn = _walk(start, faces, room, shape, 20 * d + 50, rng)[0], 0
    points = np.empty((count, d))
    while drawn < count:
        current = _walk(current, faces, room, shape, 3 * d, rng)[0]
        take = min(chains, count - drawn)
        points[drawn : drawn + take] = current[:take]
        drawn += take
    samples: Array = np.clip(inside + points @ basis.T, 0.0, None)
    samples /= samples.sum(axis=1, keepdims=True)
    return samples


def _walk(
    points: Array, faces: Array, room: Array, shape: Array, steps: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Move all chains `steps` times: a random line through each point, a uniform point on its part inside."""
    slack = room - points @ faces.T
    for _ in range(steps):
        direction = rng.standard_normal(points.shape) @ shape.T
        speed = direction @ faces.T
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = np.maximum(slack, 0.0) / speed
        ahead = np.where(speed > 0, reach, np.inf).min(axis=1)
        behind = np.where(speed < 0, reach, -np.inf).max(axis=1)
        step = behind + (ahead - behind) * rng.random(len(points))
        points = points + step[:, None] * direction
        slack = slack - step[:, None] * speed
    return points, slack
