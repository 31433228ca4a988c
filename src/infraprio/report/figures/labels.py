"""Where names and numbers stand on a map: none over another, none outside, always the same way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["Room", "course_spots", "near"]

Floats = NDArray[np.float64]
Spot = tuple[float, float]
_DIRECTIONS = 16
_RINGS = 40


@dataclass(slots=True, kw_only=True)
class Room:
    """The frame of a map, and what is taken of it; in any unit.

    Attributes
    ----------
    frame : west, south, east, north.
    taken : boxes: middle x and y, half width and half height.

    Examples
    --------
    >>> room = Room(frame=(0, 0, 10, 10))
    >>> room.put([(5, 5)], 2, 1), room.put([(5, 5), (5, 7.5)], 2, 1), room.put([(0, 0)], 2, 1)
    ((5, 5), (5, 7.5), None)
    """

    frame: tuple[float, float, float, float]
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def put(self, spots: Iterable[Spot], wide: float, high: float) -> Spot | None:
        """The first of the spots at which a box of half width `wide` and half height `high` has room; it is taken."""
        west, south, east, north = self.frame
        for x, y in spots:
            inside = west + wide <= x <= east - wide and south + high <= y <= north - high
            if inside and not any(
                abs(x - a) < wide + w and abs(y - b) < high + h for a, b, w, h in self.taken
            ):
                self.taken.append((x, y, wide, high))
                return x, y
        return None


def near(homes: Sequence[Spot], step: float) -> Iterator[Spot]:
    """The homes of a label, then spots around the first of them in growing rings.

    Examples
    --------
    >>> spots = near([(0.0, 0.0)], 1.0)
    >>> next(spots), tuple(round(x, 3) + 0.0 for x in next(spots))
    ((0.0, 0.0), (0.707, 0.707))
    """
    yield from homes
    x, y = homes[0]
    for ring in range(1, _RINGS + 1):
        for k in range(_DIRECTIONS):
            # opposite sides in turn, from the upper right
            angle = np.pi / 4 + 2 * np.pi * (k // 2 + (_DIRECTIONS // 2) * (k % 2)) / _DIRECTIONS
            yield x + ring * step * float(np.cos(angle)), y + ring * step * float(np.sin(angle))


def course_spots(lines: Sequence[Floats]) -> list[Spot]:
    """Spots along lines (n, 2) for their number: the middle of the longest, of the others, then its quarters.

    Examples
    --------
    >>> course_spots([np.array([[0.0, 0.0], [8.0, 0.0]]), np.array([[8.0, 0.0], [8.0, 2.0]])])
    [(4.0, 0.0), (8.0, 1.0), (2.0, 0.0), (6.0, 0.0)]
    """
    order = sorted(lines, key=lambda line: -_length(line))
    spots = [_at(line, 0.5) for line in order]
    return spots + [_at(order[0], share) for share in (0.25, 0.75)] if order else []


def _length(line: Floats) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _at(line: Floats, share: float) -> Spot:
    """The spot at a share of the length of a line."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    where = share * along[-1]
    return float(np.interp(where, along, line[:, 0])), float(np.interp(where, along, line[:, 1]))
