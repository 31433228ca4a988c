"""Layers of a GeoPackage made by others: their columns, and the corners of each shape in degrees."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import ScenarioError, finding
from infraprio.scenario.files.gpkg import quoted
from infraprio.scenario.files.gpkg_shapes import shapes_of, system_of
from infraprio.scenario.files.projections import SYSTEMS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["corners", "read_layer"]


def read_layer(
    path: str | Path, layer: str | None = None, read: Callable[[object], Any] | None = None
) -> tuple[pd.DataFrame, list[Any]]:
    """The columns of a layer, and for each row the corners (points, 2) of its shape as lon, lat.

    Points, lines, polygons (outer ring) and collections of them; a shape that is empty, or whose coordinates do not lie
    where their reference system is used, is None.

    Parameters
    ----------
    layer : name; None: the only layer of the file.
    read : what makes a shape of the cell of the geometry; None: `corners`.

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
    unknown = {code for blob in blobs if (code := system_of(blob)) is not None and code not in SYSTEMS}
    if unknown:
        raise ScenarioError([finding("layer_projection", path.name, sheet=name, value=min(unknown))])
    return rows, [(read or corners)(blob) for blob in blobs]


def corners(blob: object) -> NDArray[np.float64] | None:
    """(points, 2) lon, lat of a shape of a GeoPackage; None where there is none that can be placed.

    Examples
    --------
    >>> from infraprio.scenario.files.gpkg import point
    >>> corners(point(14.5, 63.25)).tolist()
    [[14.5, 63.25]]
    """
    shapes = shapes_of(blob)
    return None if shapes is None else np.array([spot for _, chains in shapes for spot in chains[0]])
