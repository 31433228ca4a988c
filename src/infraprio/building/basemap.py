"""A basemap that the planner has, out of its file into the table of the background: coast, lakes, neighbours, borders."""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.network.files.layers import read_layer
from infraprio.scenario.clipping import clipped_line, clipped_ring, thinned
from infraprio.scenario.files.gpkg_shapes import Shape, shapes_of
from infraprio.scenario.files.projections import SYSTEMS, within
from infraprio.scenario.files.store import with_rows
from infraprio.scenario.plane import frame_degrees, region_spots
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.shapes import text_of
from infraprio.words import Words

__all__ = ["Feature", "background_rows", "with_background"]

Floats = NDArray[np.float64]
_FINE: Final = 2000
"""Corners nearer than this part of the frame are one: finer is not seen on a page or a sheet of paper."""
_SMALL: Final = 250
"""Areas smaller than the square of this part of the frame are left out."""
_MOST: Final = 1200
"""Corners of a shape, so that it fits into the cell of a workbook."""
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "water": ("water", "lake", "sea", "ocean", "reservoir", "bay", "fjord", "vatten", "vatn", "sjo", "hav", "innsjo", "riverbank"),
    "river": ("river", "stream", "canal", "waterway", "alv", "vattendrag", "elv"),
    "coast": ("coast", "coastline", "shore", "kust", "strandlinje", "kyst"),
    "border": ("border", "boundary", "administrative", "grans", "grense", "county", "region", "lan"),
    "neighbour": ("neighbour", "neighbor", "grannar", "granne", "nabo", "abroad", "utland"),
    "land": ("land", "island", "islet", "country", "admin", "mainland", "landyta", "oy"),
}  # fmt: skip
_ENDINGS: Final = ("", "s", "es", "n", "en", "ar", "er", "or", "arna", "erna", "ene")
"""Kind of the background -> words in the columns and the names of layers that mean it, without accents."""
_TELLING: Final = ("kind", "natural", "waterway", "water", "featurecla", "class", "fclass", "type", "typ", "boundary", "place", "objekttyp", "detaljtyp")  # fmt: skip
_NAMES: Final = ("name", "namn", "navn", "ortnamn")
_SOURCES: Final = ("source", "kalla", "attribution", "kilde")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One object of a basemap.

    Attributes
    ----------
    shapes : lines or areas in lon, lat.
    layer : name of its layer, or of its file.
    cells : its columns.
    """

    shapes: list[Shape]
    layer: str
    cells: Mapping[str, Any] = field(default_factory=dict)


def with_background(scenario: Scenario, path: str | Path) -> Scenario:
    """The scenario with a basemap behind its maps: coast, lakes, neighbours, borders.

    What a shape is stands in a column ``kind`` (land, neighbour, water, river, coast or border), or is told from the columns
    of OpenStreetMap, Natural Earth and the like, or from the name of the layer. What lies outside the map is left out, and
    corners that nobody sees.

    Parameters
    ----------
    scenario : Scenario
        With places, from `read` or `build`.
    path : path
        GeoJSON in degrees, or a GeoPackage in any system that is read, all its layers.

    Returns
    -------
    Scenario
        With these rows of the table ``background`` in place of those it had, each with its source.

    Raises
    ------
    InfraprioError
        The file cannot be read, says of no shape what it is, or holds none that lies on the map.

    Examples
    --------
    >>> import json, tempfile
    >>> from infraprio.effects.examples import valley
    >>> ring = [[14.0, 62.0], [14.4, 62.0], [14.4, 64.0], [14.0, 64.0], [14.0, 62.0]]
    >>> lake = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {"kind": "water"}}
    >>> file = Path(tempfile.mkdtemp()) / "lakes.geojson"
    >>> _ = file.write_text(json.dumps({"type": "FeatureCollection", "features": [lake]}))
    >>> with_background(valley(), file)["background"].to_frame()[["id", "kind", "source"]].values.tolist()
    [['B1', 'water', 'lakes.geojson']]
    """
    path = Path(path)
    features = list(_from_geopackage(path) if path.suffix.lower() == ".gpkg" else _from_geojson(path))
    box = frame_degrees(region_spots(scenario))
    if box is None:
        raise InfraprioError(finding("basemap_without_places", path.name))
    rows, unknown = background_rows(features, box, path.name)
    if not rows:
        code = "basemap_kind_unknown" if unknown else "basemap_elsewhere"
        raise InfraprioError(finding(code, path.name, number=unknown))
    held = cast(dict[str, Any], {"background": rows})
    return with_rows(scenario, "background", held["background"])


def background_rows(
    features: list[Feature], box: tuple[float, float, float, float], file: str
) -> tuple[list[dict[str, Any]], int]:
    """Rows of the table, and of how many shapes nothing says what they are.

    Parameters
    ----------
    box : west, south, east, north [degrees] of what is kept.
    """
    fine = max(box[2] - box[0], box[3] - box[1]) / _FINE
    rows: list[dict[str, Any]] = []
    unknown = 0
    for feature in features:
        cells = {_plain(key): value for key, value in feature.cells.items()}
        kind = _kind(cells, feature)
        if not kind:
            unknown += 1
            continue
        shapes = [each for shape in feature.shapes for each in _kept(shape, box, fine)]
        named = next((str(cells[key]) for key in _NAMES if cells.get(key)), "")
        stated = next((str(cells[key]) for key in _SOURCES if cells.get(key)), file)
        for part in _of_size(shapes):
            rows.append(
                {
                    "id": f"B{len(rows) + 1}",
                    "kind": kind,
                    "name": named,
                    "wkt": text_of(part),
                    "source": stated,
                }
            )
            named = ""  # once
    return rows, unknown


def _of_size(shapes: list[Shape]) -> Iterator[list[Shape]]:
    """Shapes of one kind together, as many as a cell of the table holds; the longest first."""
    for kind in ("area", "line"):
        part: list[Shape] = []
        corners = 0
        for shape in sorted((each for each in shapes if each[0] == kind), key=lambda each: -_corners(each)):
            if part and corners + _corners(shape) > _MOST:
                yield part
                part, corners = [], 0
            part.append(shape)
            corners += _corners(shape)
        if part:
            yield part


def _corners(shape: Shape) -> int:
    return sum(len(chain) for chain in shape[1])


def _kept(shape: Shape, box: tuple[float, float, float, float], fine: float) -> Iterator[Shape]:
    """What of a shape lies in the box, without the corners and the small areas that nobody sees."""
    kind, chains = shape
    if kind == "line":
        for part in clipped_line(np.array(chains[0]), box):
            for piece in _pieces(thinned(part, fine)):
                yield "line", [_spots(piece)]
    elif kind == "area":
        rings = [clipped_ring(np.array(ring), box) for ring in chains]
        rings = [ring for ring in rings if len(ring) and _area(ring) > (fine * _FINE / _SMALL) ** 2]
        seen = bool(len(clipped_ring(np.array(chains[0]), box))) and bool(rings)
        while rings and sum(map(len, rings)) > _MOST:
            rings, fine = [thinned(ring, fine) for ring in rings], 1.5 * fine
        rings = [slim for ring in rings if len(slim := thinned(ring, fine)) > 2]
        if seen and rings:
            yield "area", [_spots(ring) for ring in rings]


def _pieces(line: Floats) -> Iterator[Floats]:
    """A line in pieces that share their ends."""
    for k in range(0, max(len(line) - 1, 1), _MOST - 1):
        yield line[k : k + _MOST]


def _spots(chain: Floats) -> list[tuple[float, float]]:
    return [(x, y) for x, y in chain.tolist()]


def _area(ring: Floats) -> float:
    x, y = ring.T
    return abs(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())) / 2


def _plain(text: object) -> str:
    """In small letters, without accents."""
    table = str.maketrans("åäöøæéüð", "aaooaeud")
    return str(text).strip().lower().translate(table)


def _kind(cells: Mapping[str, Any], feature: Feature) -> str:
    """Kind of the background that a feature is; empty where nothing says."""
    area = any(kind == "area" for kind, _ in feature.shapes)
    told = [cells[key] for key in _TELLING if cells.get(key) not in (None, "")]
    for text in (*told, feature.layer):
        kind = _meant(_plain(text))
        if kind == "river" and area:
            return "water"
        if kind == "coast" and area:
            return "land"
        if kind == "land" and not area:
            return "coast"
        if kind == "border" and area:
            return "neighbour"
        if kind:
            return "coast" if kind == "water" and not area else kind
    return ""


def _meant(text: str) -> str:
    words = re.findall(r"[a-z]+", text)
    for word in words:
        for kind, known in _WORDS.items():
            if word == kind or any(
                word.removeprefix(name) in _ENDINGS for name in known if word.startswith(name)
            ):
                return kind
    ends = {word[k:] for word in words for k in range(1, len(word))}
    return next(
        (kind for kind, known in _WORDS.items() for name in known if len(name) > 3 and name in ends), ""
    )


def _from_geopackage(path: Path) -> Iterator[Feature]:
    """Features of all layers of a GeoPackage."""
    if not path.is_file():
        raise InfraprioError(finding("no_such_file", str(path)))
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            names = [
                row[0] for row in file.execute("SELECT table_name FROM gpkg_geometry_columns ORDER BY rowid")
            ]
    except sqlite3.Error as fault:
        raise InfraprioError(finding("basemap_unreadable", path.name, why=fault)) from None
    for name in names:
        table, shapes = read_layer(path, name, shapes_of)
        for cells, found in zip(table.to_dict("records"), shapes):
            if found:
                yield Feature(shapes=found, layer=name, cells=cast(dict[str, Any], cells))


def _from_geojson(path: Path) -> Iterator[Feature]:
    if not path.is_file():
        raise InfraprioError(finding("no_such_file", str(path)))
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        system = re.search(r"(\d+)$", str((content.get("crs") or {}).get("properties", {}).get("name", "")))
        code = int(system[1]) if system and system[1] != "84" else 4326  # OGC:CRS84
        common = {key: content[key] for key in _SOURCES if isinstance(content.get(key), str)}
        for feature in content["features"] if content["type"] == "FeatureCollection" else [content]:
            geometry = feature.get("geometry") if feature["type"] == "Feature" else feature
            found = list(_shapes(geometry or {}, code))
            if found:
                yield Feature(
                    shapes=found, layer=path.stem, cells=common | dict(feature.get("properties") or {})
                )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OSError) as fault:
        why = (
            Words.of("why.no_geojson") if isinstance(fault, KeyError | TypeError | AttributeError) else fault
        )
        raise InfraprioError(finding("basemap_unreadable", path.name, why=why)) from None


def _shapes(geometry: Mapping[str, Any], code: int) -> Iterator[Shape]:
    """Lines and areas of a geometry, brought to degrees."""
    parts = geometry.get("coordinates") or []
    match geometry.get("type"):
        case "LineString":
            yield "line", [_placed(parts, code)]
        case "MultiLineString":
            yield from (("line", [_placed(part, code)]) for part in parts)
        case "Polygon":
            yield "area", [_placed(ring, code) for ring in parts]
        case "MultiPolygon":
            yield from (("area", [_placed(ring, code) for ring in part]) for part in parts)
        case "GeometryCollection":
            for each in geometry["geometries"]:
                yield from _shapes(each, code)


def _placed(chain: list[list[float]], code: int) -> list[tuple[float, float]]:
    """Corners in degrees.

    Raises
    ------
    ValueError
        The system is not known, or they do not lie where it is used.
    """
    if code not in SYSTEMS:
        raise ValueError(f"EPSG:{code}")
    spots = [SYSTEMS[code](float(spot[0]), float(spot[1])) for spot in chain]
    if not all(math.isfinite(x + y) and within(SYSTEMS[code], x, y) for x, y in spots):
        raise ValueError(f"{chain[0][0]:g}, {chain[0][1]:g}")
    return spots
