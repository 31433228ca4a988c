"""The GeoPackage format: tables with geometry and styles in one SQLite file, as the OGC standard 12-128 lays it out."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from infraprio.scenario.files.gpkg_shapes import shapes_of

__all__ = [
    "Layer",
    "areas",
    "is_empty",
    "lines",
    "point",
    "polygons",
    "quoted",
    "read_point",
    "write_geopackage",
]

WGS84: Final = 4326
_MOMENT: Final = (
    "2000-01-01T00:00:00.000Z"  # the format wants a time of change; a fixed one keeps files equal
)
_SYSTEMS: Final = (
    ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", "undefined cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    (
        "WGS 84", WGS84, "EPSG", WGS84,
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
        'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
        'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]',
        "longitude/latitude coordinates in decimal degrees on the WGS 84 ellipsoid",
    ),
)  # fmt: skip
_TABLES: Final = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
"""
_STYLES: Final = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT, f_table_schema TEXT,
  f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
  description TEXT, owner TEXT, ui TEXT, update_time DATETIME);
"""

Spot = tuple[float, float]
Kind = Literal["", "POINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRY"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One table of the file.

    Attributes
    ----------
    name, title : name of the table, and what a map program shows in its list.
    columns : name -> TEXT, REAL or INTEGER.
    rows : cells in the order of the columns; None where empty.
    kind : type of geometry, empty for a table without.
    geometries : one a row, from `point`, `lines` or `polygons`; None where there is none.
    style : QGIS style (QML) that the layer opens with; empty for none.
    """

    name: str
    title: str
    columns: dict[str, str]
    rows: Sequence[Sequence[Any]]
    kind: Kind = ""
    geometries: Sequence[bytes | None] = field(default=(), repr=False)
    style: str = field(default="", repr=False)


def _blob(spots: Sequence[Spot], body: bytes) -> bytes:
    """Header of a geometry with its extent, then the geometry as little-endian well-known binary."""
    x, y = [spot[0] for spot in spots], [spot[1] for spot in spots]
    return b"GP\0\x03" + struct.pack("<i4d", WGS84, min(x), max(x), min(y), max(y)) + body


def _chain(spots: Sequence[Spot]) -> bytes:
    return struct.pack("<I", len(spots)) + b"".join(struct.pack("<2d", *spot) for spot in spots)


def point(lon: float, lat: float) -> bytes:
    """A point in degrees."""
    return _blob([(lon, lat)], struct.pack("<BI2d", 1, 1, lon, lat))


def lines(parts: Sequence[Sequence[Spot]]) -> bytes | None:
    """Lines as one geometry; None if there are none."""
    if not parts:
        return None
    body = struct.pack("<BII", 1, 5, len(parts))
    body += b"".join(struct.pack("<BI", 1, 2) + _chain(part) for part in parts)
    return _blob([spot for part in parts for spot in part], body)


def polygons(rings: Sequence[Sequence[Spot]]) -> bytes | None:
    """Polygons without holes as one geometry, each ring closed if it is not; None if there are none."""
    return areas([[ring] for ring in rings])


def areas(parts: Sequence[Sequence[Sequence[Spot]]]) -> bytes | None:
    """Polygons, each an outer edge and holes, as one geometry; rings are closed if they are not; None if there are none."""
    closed = [[_closed(ring) for ring in part if len(ring) > 2] for part in parts if len(part[0]) > 2]
    if not closed:
        return None
    body = struct.pack("<BII", 1, 6, len(closed))
    for part in closed:
        body += struct.pack("<BII", 1, 3, len(part)) + b"".join(_chain(ring) for ring in part)
    return _blob([spot for part in closed for ring in part for spot in ring], body)


def _closed(ring: Sequence[Spot]) -> list[Spot]:
    return [*ring, ring[0]] if ring[0] != ring[-1] else list(ring)


def read_point(blob: object) -> Spot | None:
    """Longitude and latitude of a point of a GeoPackage; None for anything else, or in an unknown reference system.

    A multipoint of one point counts as a point. Points in the systems of `SYSTEMS` are brought to degrees; one that lies
    where its system is not used (degrees in a layer of metres, the two coordinates exchanged) is none.
    """
    shapes = shapes_of(blob)
    return shapes[0][1][0][0] if shapes and len(shapes) == 1 and shapes[0][0] == "point" else None


def is_empty(blob: object) -> bool:
    """Whether a cell of a geometry column holds no geometry: nothing at all, or one that is marked empty."""
    return blob is None or (isinstance(blob, bytes) and len(blob) >= 8 and bool(blob[3] & 16))


def quoted(name: str) -> str:
    """A name as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'


def _extent(blobs: Iterable[bytes | None]) -> tuple[float | None, ...]:
    boxes = [struct.unpack("<4d", blob[8:40]) for blob in blobs if blob]
    if not boxes:
        return (None, None, None, None)
    low_x, high_x, low_y, high_y = zip(*boxes, strict=True)
    return min(low_x), min(low_y), max(high_x), max(high_y)


def _write_layer(file: sqlite3.Connection, layer: Layer) -> None:
    drawn = [("geom", layer.kind)] if layer.kind else []
    declared = ", ".join(f"{quoted(name)} {kind}" for name, kind in [*drawn, *layer.columns.items()])
    file.execute(
        f"CREATE TABLE {quoted(layer.name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {declared})"
    )
    rows = (
        [[blob, *row] for blob, row in zip(layer.geometries, layer.rows, strict=True)]
        if drawn
        else layer.rows
    )
    names = ", ".join(quoted(name) for name, _ in [*drawn, *layer.columns.items()])
    gaps = ", ".join("?" * (len(drawn) + len(layer.columns)))
    file.executemany(f"INSERT INTO {quoted(layer.name)} ({names}) VALUES ({gaps})", rows)
    box = _extent(layer.geometries) if drawn else (None,) * 4
    what, system = ("features", WGS84) if drawn else ("attributes", 0)
    file.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)",
        (layer.name, what, layer.title, _MOMENT, *box, system),
    )
    if drawn:
        file.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            (layer.name, layer.kind, WGS84),
        )


def _write_styles(file: sqlite3.Connection, layers: Sequence[Layer]) -> None:
    """The table from which QGIS takes the look of a layer when it is opened."""
    styled = [layer for layer in layers if layer.style]
    if not styled:
        return
    file.executescript(_STYLES)
    file.execute(
        "INSERT INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, NULL, NULL, NULL, NULL, 0)",
        (_MOMENT,),
    )
    for layer in styled:
        file.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML,"
            " styleSLD, useAsDefault, description, owner, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, '', '', ?)",
            (layer.name, layer.name, layer.style, _MOMENT),
        )


def write_geopackage(path: Path, layers: Sequence[Layer]) -> None:
    """Write layers into a new file; all geometry is in WGS 84 (EPSG:4326).

    Raises
    ------
    OSError
        The file cannot be written, in the words of SQLite.
    """
    try:
        with closing(sqlite3.connect(path)) as file:
            file.executescript("PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;" + _TABLES)
            file.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
            for layer in layers:
                _write_layer(file, layer)
            _write_styles(file, layers)
            file.commit()
    except sqlite3.OperationalError as fault:
        raise OSError(str(fault)) from fault
