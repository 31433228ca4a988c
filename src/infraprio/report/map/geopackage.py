"""The layers of a result as a GeoPackage with styles and a QGIS project, and as GeoJSON; in WGS 84 (EPSG:4326)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infraprio.report.map.layer import MapLayer
from infraprio.report.map.layers import map_layers
from infraprio.report.map.qgis_project import qgis_project
from infraprio.report.map.qgis_style import qgis_style
from infraprio.scenario.files.gpkg import Layer, Spot, areas, lines, point, polygons, write_geopackage
from infraprio.scenario.money import reader_of
from infraprio.writing import replaced_file

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["write_geodata", "write_geojson"]


def _packed(layer: MapLayer) -> Layer:
    kind = {"POINT": "marker", "MULTILINESTRING": "line", "MULTIPOLYGON": "fill"}[layer.kind]
    if layer.kind == "POINT":
        blobs = [point(*parts[0][0]) if parts else None for parts in layer.shapes]
    elif layer.kind == "MULTILINESTRING":
        blobs = [lines(parts) for parts in layer.shapes]
    else:
        blobs = [areas([parts]) if layer.holes and parts else polygons(parts) for parts in layer.shapes]
    names = {column: heading for column, (_, heading) in layer.columns.items()}
    return Layer(
        name=layer.name,
        title=layer.title,
        columns={column: what for column, (what, _) in layer.columns.items()},
        rows=layer.rows,
        kind=layer.kind,
        geometries=blobs,
        style=qgis_style(kind, layer.rules, names, label=layer.label, marks=layer.marks),
    )


def write_geodata(result: Result, path: Path, language: str = "sv") -> None:
    """Write the layers with their styles as one GeoPackage, and beside it a QGIS project with a map and an atlas."""
    language = reader_of(result.scenario, language)
    layers = map_layers(result, language)
    with replaced_file(path) as fresh:
        write_geopackage(fresh, [_packed(layer) for layer in layers])
    with replaced_file(path.with_suffix(".qgs")) as fresh:
        fresh.write_text(qgis_project(result, layers, path.name, language), encoding="utf-8", newline="\n")


def _geometry(layer: MapLayer, parts: Sequence[Sequence[Spot]]) -> dict[str, Any] | None:
    if not parts:
        return None
    chains = [[[round(lon, 6), round(lat, 6)] for lon, lat in part] for part in parts]
    if layer.kind == "POINT":
        return {"type": "Point", "coordinates": chains[0][0]}
    if layer.kind == "MULTILINESTRING":
        return {"type": "MultiLineString", "coordinates": chains}
    closed = [chain if chain[0] == chain[-1] else [*chain, chain[0]] for chain in chains]
    return {"type": "MultiPolygon", "coordinates": [closed] if layer.holes else [[ring] for ring in closed]}


def write_geojson(result: Result, folder: Path, language: str = "sv") -> None:
    """Write a GeoJSON file (RFC 7946) a layer, see `map_layers`."""
    language = reader_of(result.scenario, language)
    for layer in map_layers(result, language):
        features = [
            {"type": "Feature", "geometry": _geometry(layer, parts), "properties": dict(zip(layer.columns, row, strict=True))}
            for parts, row in zip(layer.shapes, layer.rows, strict=True)
        ]  # fmt: skip
        whole = {"type": "FeatureCollection", "name": layer.name, "features": features}
        text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        with replaced_file(folder / f"{layer.name}.geojson") as fresh:
            fresh.write_text(text + "\n", encoding="utf-8", newline="\n")
