"""Layers of a GeoPackage made by others: their columns, and the corners of each shape in degrees."""

from __future__ import annotations

import math
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import ScenarioError, finding
from infraprio.scenario.files.gpkg import quoted
from infraprio.scenario.files.projections import SYSTEMS, within

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["corners", "read_layer"]

_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def read_layer(
    path: str | Path, layer: str | None = None
) -> tuple[pd.DataFrame, list[NDArray[np.float64] | None]]:
    """The columns of a layer, and for each row the corners (points, 2) of its shape as lon, lat.

    Points, lines, polygons (outer ring) and collections of them; a shape that is empty, or whose coordinates do not lie
    where their reference system is used, is None.

    Parameters
    ----------
    layer : name; None: the only layer of the file.

    Raises
    ------
    ScenarioError
        The file is no GeoPackage, has no such layer or several, or a reference system that is not known.
    """
    import pandas as pd

    path = Path(path)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            drawn = dict(file.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
            name = layer or (next(iter(drawn)) if len(drawn) == 1 else "")
            if name not in drawn:
                raise ScenarioError(
                    [finding("which_layer", path.name, value=name, layers=", ".join(sorted(drawn)) or "–")]
                )
            found = file.execute(f"SELECT * FROM {quoted(name)} ORDER BY rowid")
            header = [column[0] for column in found.description]
            rows = pd.DataFrame(found.fetchall(), columns=header)
    except sqlite3.Error as fault:
        raise ScenarioError([finding("layer_unreadable", path.name, why=fault)]) from None
    blobs = rows.pop(drawn[name])
    unknown = {code for blob in blobs if (code := _system(blob)) is not None and code not in SYSTEMS}
    if unknown:
        raise ScenarioError([finding("layer_projection", path.name, sheet=name, value=min(unknown))])
    return rows, [corners(blob) for blob in blobs]


def _system(blob: object) -> int | None:
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP" or blob[3] & 16:
        return None
    return int(struct.unpack(("<" if blob[3] & 1 else ">") + "i", blob[4:8])[0])


def corners(blob: object) -> NDArray[np.float64] | None:
    """(points, 2) lon, lat of a shape of a GeoPackage; None where there is none that can be placed.

    Examples
    --------
    >>> from infraprio.scenario.files.gpkg import point
    >>> corners(point(14.5, 63.25)).tolist()
    [[14.5, 63.25]]
    """
    code = _system(blob)
    if code is None or not isinstance(blob, bytes) or code not in SYSTEMS:
        return None
    try:
        spots, _ = _spots(blob, 8 + _ENVELOPES[(blob[3] >> 1) & 7])
        placed = [SYSTEMS[code](x, y) for x, y in spots]
    except (struct.error, KeyError, OverflowError, ValueError):
        return None
    good = placed and all(math.isfinite(x + y) and within(SYSTEMS[code], x, y) for x, y in placed)
    return np.array(placed) if good else None


def _spots(body: bytes, at: int) -> tuple[list[tuple[float, float]], int]:
    """Corners of well-known binary from a position, and where it ends; of polygons the outer ring alone."""
    order = "<" if body[at] else ">"
    (kind,) = struct.unpack_from(order + "I", body, at + 1)
    size = 2 + (kind // 1000 in (1, 2, 3)) + (kind // 1000 == 3)
    if kind & 0xE0000000:  # the older way to say that there is a third coordinate
        size = 2 + bool(kind & 0x80000000) + bool(kind & 0x40000000)
    at, shape = at + 5, (kind & 0xFFFF) % 1000
    if shape == 1:
        return _run(body, at, 1, size, order)
    (count,) = struct.unpack_from(order + "I", body, at)
    at += 4
    if shape == 2:
        return _run(body, at, count, size, order)
    spots: list[tuple[float, float]] = []
    for k in range(count):
        if shape == 3:
            (length,) = struct.unpack_from(order + "I", body, at)
            part, at = _run(body, at + 4, length, size, order)
            part = part if k == 0 else []
        elif shape in (4, 5, 6, 7):
            part, at = _spots(body, at)
        else:
            raise ValueError(shape)
        spots += part
    return spots, at


def _run(body: bytes, at: int, count: int, size: int, order: str) -> tuple[list[tuple[float, float]], int]:
    values: tuple[Any, ...] = struct.unpack_from(f"{order}{count * size}d", body, at)
    return list(zip(values[::size], values[1::size])), at + 8 * count * size
