"""Lakes, rivers and the coast of an extract: what a map is recognised by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import ScenarioError, finding
from infraprio.network.osm.extract import map_reader
from infraprio.scenario.clipping import clipped_line
from infraprio.scenario.files.gpkg_shapes import Shape

__all__ = ["land_within", "water_of"]

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]
_RIVERS: Final = ("river", "canal")
_EDGE: Final = 1e-9


def water_of(path: str | Path, box: Box) -> list[tuple[str, str, list[Shape]]]:
    """Kind, name and shapes of the water of an extract, in the words of the table of the background.

    Lakes are areas. Where the coast runs from edge to edge of the frame the land is an area, the rest is sea; else the
    coast is a line, for nothing says on which side of it the frame lies.

    Parameters
    ----------
    box : west, south, east, north [degrees] of the frame.

    Raises
    ------
    ScenarioError
        The reader (pyosmium) is not installed, or the file cannot be read.
    """
    path = Path(path)
    osmium = map_reader(path)
    lakes: list[tuple[str, str, list[Shape]]] = []
    rivers: list[Shape] = []
    coast: list[tuple[int, int, Floats]] = []
    try:
        things = osmium.FileProcessor(str(path)).with_areas(osmium.filter.KeyFilter("natural"))
        for thing in things.with_filter(osmium.filter.KeyFilter("natural", "waterway")):
            tags = thing.tags
            if thing.is_area():
                rings = _rings(thing) if tags.get("natural") == "water" else []
                lakes += [("water", tags.get("name", ""), rings)] if rings else []
            elif thing.is_way() and (tags.get("natural") == "coastline" or tags.get("waterway") in _RIVERS):
                line = np.array([(n.lon, n.lat) for n in thing.nodes if n.location.valid()]).reshape(-1, 2)
                if len(line) < 2:
                    continue
                if tags.get("natural") == "coastline":
                    coast.append((thing.nodes[0].ref, thing.nodes[-1].ref, line))
                else:
                    rivers.append(("line", [_spots(line)]))
    except (RuntimeError, OSError) as fault:
        raise ScenarioError([finding("extract_unreadable", str(path), why=str(fault).rstrip("."))]) from None
    lakes.sort(key=lambda lake: (lake[1], lake[2][0][1][0]))
    rivers.sort()
    return [*_shore(_joined(coast), box), *lakes, *([("river", "", rivers)] if rivers else [])]


def _rings(area: Any) -> list[Shape]:
    """Outer edges with their holes."""
    return [
        (
            "area",
            [
                [(n.lon, n.lat) for n in ring]
                for ring in [outer, *area.inner_rings(outer)]
                if all(n.location.valid() for n in ring)
            ],
        )
        for outer in area.outer_rings()
        if all(n.location.valid() for n in outer)
    ]


def _spots(chain: Floats) -> list[tuple[float, float]]:
    return [(x, y) for x, y in chain.tolist()]


def _joined(parts: Sequence[tuple[int, int, Floats]]) -> list[Floats]:
    """Ways of the coast in chains: each goes on where the one before ends."""
    by_start = {start: (end, line) for start, end, line in parts}
    ends = {end for _, end, _ in parts}
    chains: list[Floats] = []
    for first in sorted(
        by_start, key=lambda node: (node in ends, node)
    ):  # those that nothing leads to come first
        at, run = first, list[Floats]()
        while at in by_start:
            at, line = by_start.pop(at)
            run.append(line)
        if run:
            chains.append(np.concatenate([run[0], *(line[1:] for line in run[1:])]))
    return chains


def _shore(chains: list[Floats], box: Box) -> list[tuple[str, str, list[Shape]]]:
    if not chains:
        return []
    rings = land_within(chains, box)
    if rings is None:
        return [("coast", "", [("line", [_spots(chain)]) for chain in chains])]
    return [("land", "", [("area", [_spots(ring)]) for ring in rings])] if rings else []


def land_within(chains: Sequence[Floats], box: Box) -> list[Floats] | None:
    """The land in a box, from the chains of its coast with the land at their left hand; None where a chain ends inside.

    Examples
    --------
    The sea is east of a coast that runs north.

    >>> [ring] = land_within([np.array([[1.0, -1.0], [1.0, 3.0]])], (0.0, 0.0, 2.0, 2.0))
    >>> ring.tolist()
    [[1.0, 0.0], [1.0, 2.0], [0.0, 2.0], [0.0, 0.0]]
    """
    rings: list[Floats] = []
    pieces: list[Floats] = []
    for chain in chains:
        parts = clipped_line(chain, box)
        if len(parts) == 1 and np.array_equal(parts[0][0], parts[0][-1]):
            rings.append(parts[0])
            continue
        closed = np.array_equal(chain[0], chain[-1])
        if closed and len(parts) > 1 and np.array_equal(parts[0][0], parts[-1][-1]):
            parts = [np.concatenate([parts[-1], parts[0][1:]]), *parts[1:-1]]
        pieces += parts
    starts, stops = ([_along(piece[k], box) for piece in pieces] for k in (0, -1))
    if any(spot is None for spot in (*starts, *stops)):
        return None
    return rings + _closed_by_frame(pieces, [s or 0.0 for s in starts], [s or 0.0 for s in stops], box)


def _closed_by_frame(pieces: list[Floats], starts: list[float], stops: list[float], box: Box) -> list[Floats]:
    """Rings of coast and frame: from the end of each piece on along the frame, the inside at the left, to the next."""
    wide, high = box[2] - box[0], box[3] - box[1]
    whole = 2 * (wide + high)
    corners = [(wide, (box[2], box[1])), (wide + high, (box[2], box[3])), (2 * wide + high, (box[0], box[3])), (whole, (box[0], box[1]))]  # fmt: skip
    left, rings = set(range(len(pieces))), list[Floats]()
    while left:
        first = at = min(left)
        ring: list[Floats] = []
        while True:
            left.discard(at)
            ring.append(pieces[at])
            here = stops[at]
            at = min({*left, first}, key=lambda k: (starts[k] - here) % whole)
            way = (starts[at] - here) % whole
            passed = sorted(((t - here) % whole, spot) for t, spot in corners if 0 < (t - here) % whole < way)
            ring += [np.array([spot]) for _, spot in passed]
            if at == first:
                break
        rings.append(np.concatenate(ring))
    return rings


def _along(spot: Floats, box: Box) -> float | None:
    """How far a spot of the frame lies along it, from the lower left corner with the inside at the left; None off it."""
    x, y = float(spot[0] - box[0]), float(spot[1] - box[1])
    wide, high = box[2] - box[0], box[3] - box[1]
    near = _EDGE * (1 + max(wide, high))
    sides = ((abs(y), x), (abs(x - wide), wide + y), (abs(y - high), 2 * wide + high - x), (abs(x), 2 * (wide + high) - y))  # fmt: skip
    away, along = min(sides)
    return along if away <= near else None
