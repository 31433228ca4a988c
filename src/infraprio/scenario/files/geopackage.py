"""A scenario as a GeoPackage: every table a layer or a plain table, places and links on the map, nothing lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import CellError, as_text, parse_number
from infraprio.scenario.checks.network import straight_km
from infraprio.scenario.files.gpkg import (
    Kind,
    Layer,
    areas,
    is_empty,
    lines,
    point,
    quoted,
    read_point,
    write_geopackage,
)
from infraprio.scenario.files.gpkg_shapes import Shape, shapes_of
from infraprio.scenario.files.reading import RawTable, raw_table, settings_of, unread_table
from infraprio.scenario.scenario import Scenario, Table
from infraprio.scenario.shapes import link_lines, shapes_in, text_of
from infraprio.scenario.tables import READ

__all__ = ["SETTINGS_TABLE", "read_geopackage", "write_scenario_geopackage"]

SETTINGS_TABLE = "scenario"
_FAR = 100.0
"""A place is moved to where it lies, not to another region [km]."""
_SHAPED = ("roads", "railways", "background")
_OWN = ("gpkg_", "rtree_", "sqlite_", "layer_styles")


def _drawn(file: sqlite3.Connection, name: str) -> set[str]:
    """Columns of a table that hold geometry; a file without the list of them has none."""
    try:
        rows = file.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (name,))
        return {row[0] for row in rows}
    except sqlite3.OperationalError:
        return set()


def _moved(lon: object, lat: object, to_lon: float, to_lat: float) -> float:
    """How far a place was moved in a map program [km]; 0 where its columns hold no coordinates."""
    try:
        return straight_km(parse_number(lat), parse_number(lon), to_lat, to_lon)
    except CellError:
        return 0.0


def _drawn_text(blobs: list[object], stated: str) -> str:
    """Shape of a row as it is drawn, where that says more than a straight line, else as its cell states it."""
    drawn = next((found for blob in blobs if (found := shapes_of(blob))), None)
    if drawn is None or (len(drawn) == 1 and len(drawn[0][1][0]) == 2):
        return stated
    held = shapes_in(stated)
    return stated if held and text_of(held) == text_of(drawn) else text_of(drawn)


def _table(file: sqlite3.Connection, name: str, path: Path) -> tuple[RawTable | None, list[Finding]]:
    """Cells of a table; a place stands where its point is drawn."""
    plain = name.strip().lower()
    found = file.execute(f"SELECT * FROM {quoted(name)} ORDER BY rowid")
    header = [column[0] for column in found.description]
    keys = {row[1] for row in file.execute(f"PRAGMA table_info({quoted(name)})") if row[5]}
    drawn = _drawn(file, name)
    kept = [i for i, title in enumerate(header) if title not in drawn and title not in keys]
    titles = [header[i].strip().lower() for i in kept]
    shapes = [i for i, title in enumerate(header) if title in drawn]
    shaped = bool(plain in _SHAPED and shapes)
    if shaped and "wkt" not in titles:
        header, kept, titles = [*header, "wkt"], [*kept, len(header)], [*titles, "wkt"]
    movable = plain == "places" and shapes and {"id", "lon", "lat"} <= set(titles)
    body, lost, far = [], [], []
    for row in found:
        cells: list[Any] = [row[i] if i < len(row) else None for i in kept]
        if shaped:
            at = titles.index("wkt")
            cells[at] = _drawn_text([row[i] for i in shapes], as_text(cells[at]))
        if movable:
            spots = [spot for i in shapes if (spot := read_point(row[i]))]
            if spots:
                if (km := _moved(cells[titles.index("lon")], cells[titles.index("lat")], *spots[0])) > _FAR:
                    far.append((as_text(cells[titles.index("id")]), km))
                cells[titles.index("lon")], cells[titles.index("lat")] = spots[0]
            elif not all(is_empty(row[i]) for i in shapes):
                lost.append(as_text(cells[titles.index("id")]))
        body.append(cells)
    rows = [(0, [header[i] for i in kept]), *enumerate(body, start=1)]
    table, findings = raw_table(READ[plain], rows, path.name, name)
    if lost:
        shown = ", ".join(lost[:5]) + (", …" if len(lost) > 5 else "")
        findings.append(finding("geometry_not_read", path.name, sheet=name, value=shown, count=len(lost)))
    findings += [finding("place_moved_far", path.name, sheet=name, value=place, km=km) for place, km in far]
    return table, findings


def _tables(file: sqlite3.Connection) -> tuple[list[str], set[str], list[str]]:
    """Tables of the file in a stable order, those of them that its contents list, and its views."""
    listed = {str(row[0]) for row in file.execute("SELECT table_name FROM gpkg_contents")}
    kinds = {
        str(name): kind for name, kind in file.execute("SELECT name, type FROM sqlite_master ORDER BY rowid")
    }
    tables = [name for name, kind in kinds.items() if kind == "table" and not name.lower().startswith(_OWN)]
    views = [
        name for name, kind in kinds.items() if kind == "view" and (name in listed or name.lower() in READ)
    ]
    return tables, listed, views


def read_geopackage(path: Path) -> tuple[Mapping[Any, object] | None, dict[str, RawTable], list[Finding]]:
    """Settings and raw tables of a GeoPackage, and the faults of its tables.

    Notes
    -----
    Where a place has a point, the point counts and the columns lon and lat follow it, so that places can be moved in a
    map program; points in SWEREF 99, UTM and Web Mercator are brought to WGS 84. Where a road, a railway or a part of the
    background is drawn as more than a straight line, that is its shape (column wkt). Views are not run, and nothing is written, so that no trigger runs either.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            return _read(file, path)
    except (sqlite3.Error, UnicodeDecodeError, ValueError, OverflowError) as fault:
        return None, {}, [finding("not_a_geopackage", path.name, why=fault)]


def _read(
    file: sqlite3.Connection, path: Path
) -> tuple[Mapping[Any, object] | None, dict[str, RawTable], list[Finding]]:
    findings: list[Finding] = []
    raw: dict[str, RawTable] = {}
    settings: Mapping[Any, object] | None = None
    first: dict[str, str] = {}
    others: list[str] = []
    tables, listed, views = _tables(file)
    for name in tables:
        plain = name.strip().lower()
        if plain not in READ and plain != SETTINGS_TABLE:
            others.append(name)
            continue
        if plain in first:
            words: dict[str, Any] = {"table": plain, "other": f"{first[plain]!r}"}
            findings.append(finding("table_twice", path.name, sheet=name, value=name, **words))
            continue
        first[plain] = name
        if name not in listed:
            findings.append(finding("table_not_listed", path.name, sheet=name, value=name))
        if plain == SETTINGS_TABLE:
            rows = file.execute(f"SELECT setting, value FROM {quoted(name)} ORDER BY rowid")
            settings, faults = settings_of(rows.fetchall(), path.name, name)
        else:
            table, faults = _table(file, name, path)
            if table:
                raw[plain] = table
        findings += faults
    findings += [unread_table(path.name, name, raw) for name in others]
    findings += [finding("view_not_read", path.name, sheet=name, value=name) for name in views]
    if settings is None:
        what = f"the table {SETTINGS_TABLE}"
        findings.append(finding("no_settings", path.name, sheet=SETTINGS_TABLE, value=what))
    return settings, raw, findings


def _geometry(scenario: Scenario, name: str, table: Table) -> tuple[Kind, list[bytes | None]]:
    """Points of places and interchanges, lines of links; other tables have none."""
    places = scenario["places"]
    where = dict(
        zip(places["id"], zip(map(float, places["lon"]), map(float, places["lat"]), strict=True), strict=True)
    )
    if name == "places":
        return "POINT", [point(*where[place]) for place in table["id"]]
    if name == "interchanges":
        return "POINT", [point(*where[place]) for place in table["place"]]
    if name in {"roads", "railways"}:
        drawn = link_lines(scenario, name)
        return "MULTILINESTRING", [lines([drawn[link]]) if link in drawn else None for link in table["id"]]
    if name == "background":
        return "GEOMETRY", [_blob(shapes_in(text)) for text in table["wkt"]]
    return "", []


def _blob(shapes: list[Shape]) -> bytes | None:
    """Areas, or else lines, as one geometry."""
    chains = [chains for kind, chains in shapes if kind == "area"]
    return areas(chains) or lines([chains[0] for kind, chains in shapes if kind == "line"])


def _layer(scenario: Scenario, name: str, table: Table) -> Layer:
    kinds = {"number": "REAL", "integer": "INTEGER"}
    columns = {column.heading: kinds.get(column.kind, "TEXT") for column in table.schema.columns}
    columns |= dict.fromkeys(table.extra, "TEXT")
    words = [kind == "TEXT" for kind in columns.values()]
    kind, geometries = _geometry(scenario, name, table)
    return Layer(
        name=name,
        title=name,
        columns=columns,
        rows=[
            [
                as_text(cell) if word and cell is not None else cell
                for word, cell in zip(words, row, strict=True)
            ]
            for row in table.cells()
        ],
        kind=kind,
        geometries=geometries,
    )


def write_scenario_geopackage(scenario: Scenario, path: Path) -> None:
    """Write a scenario as a GeoPackage in WGS 84, the system of its coordinates, so that reading gives them back."""
    rows = [[name, str(value)] for name, value in scenario.stated().items()]
    settings = Layer(
        name=SETTINGS_TABLE, title=SETTINGS_TABLE, columns={"setting": "TEXT", "value": "TEXT"}, rows=rows
    )
    tables = [_layer(scenario, name, table) for name, table in scenario.tables.items() if len(table)]
    write_geopackage(path, [settings, *tables])
