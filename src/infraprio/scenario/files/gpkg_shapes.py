"""The geometry of a GeoPackage: points, lines and areas out of its well-known binary, in degrees."""

from __future__ import annotations

import math
import struct
from typing import Any

from infraprio.scenario.files.projections import SYSTEMS, within

__all__ = ["Shape", "shapes_of", "system_of"]

Spot = tuple[float, float]
Shape = tuple[str, list[list[Spot]]]
"""``point``, ``line`` or ``area``, and its chains of corners: of an area the outer edge first, then the holes."""

_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def system_of(blob: object) -> int | None:
    """Code of the reference system of a geometry; None where there is no geometry."""
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP" or blob[3] & 16:
        return None
    return int(struct.unpack(("<" if blob[3] & 1 else ">") + "i", blob[4:8])[0])


def shapes_of(blob: object) -> list[Shape] | None:
    """The simple shapes of a geometry in lon, lat; None where there is none that can be placed.

    Examples
    --------
    >>> from infraprio.scenario.files.gpkg import point
    >>> shapes_of(point(14.5, 63.25))
    [('point', [[(14.5, 63.25)]])]
    """
    code = system_of(blob)
    if code is None or not isinstance(blob, bytes) or code not in SYSTEMS:
        return None
    try:
        found, _ = _shapes(blob, 8 + _ENVELOPES[(blob[3] >> 1) & 7])
        placed = [
            (kind, [[SYSTEMS[code](x, y) for x, y in chain] for chain in chains]) for kind, chains in found
        ]
    except (struct.error, KeyError, IndexError, OverflowError, ValueError):
        return None
    spots = [spot for _, chains in placed for chain in chains for spot in chain]
    good = spots and all(math.isfinite(x + y) and within(SYSTEMS[code], x, y) for x, y in spots)
    return placed if good else None


def _shapes(body: bytes, at: int) -> tuple[list[Shape], int]:
    """Simple shapes of well-known binary from a position, and where it ends."""
    order = "<" if body[at] else ">"
    (kind,) = struct.unpack_from(order + "I", body, at + 1)
    size = 2 + (kind // 1000 in (1, 2, 3)) + (kind // 1000 == 3)
    if kind & 0xE0000000:  # the older way to say that there is a third coordinate
        size = 2 + bool(kind & 0x80000000) + bool(kind & 0x40000000)
    at, shape = at + 5, (kind & 0xFFFF) % 1000
    if shape == 1:
        chain, at = _run(body, at, 1, size, order)
        return [("point", [chain])], at
    (count,) = struct.unpack_from(order + "I", body, at)
    at += 4
    if shape == 2:
        chain, at = _run(body, at, count, size, order)
        return [("line", [chain])], at
    found: list[Shape] = []
    chains: list[list[Spot]] = []
    for _ in range(count):
        if shape == 3:
            (length,) = struct.unpack_from(order + "I", body, at)
            chain, at = _run(body, at + 4, length, size, order)
            chains.append(chain)
        elif shape in (4, 5, 6, 7):
            more, at = _shapes(body, at)
            found += more
        else:
            raise ValueError(shape)
    return [*found, *([("area", chains)] if chains else [])], at


def _run(body: bytes, at: int, count: int, size: int, order: str) -> tuple[list[Spot], int]:
    values: tuple[Any, ...] = struct.unpack_from(f"{order}{count * size}d", body, at)
    return list(zip(values[::size], values[1::size])), at + 8 * count * size
