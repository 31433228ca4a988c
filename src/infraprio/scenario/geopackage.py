"""A scenario as a GeoPackage: every table a layer or a plain table, places and links on the map, nothing lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from infraprio.scenario.cells import as_text, nearest
from infraprio.scenario.findings import Finding, finding
from infraprio.scenario.gpkg import Kind, Layer, lines, point, quoted, read_point, write_geopackage
from infraprio.scenario.reading import RawTable
from infraprio.scenario.scenario import Scenario, Table
from infraprio.scenario.tables import TABLES

__all__ = ["SETTINGS_TABLE", "read_geopackage", "write_scenario_geopackage"]

SETTINGS_TABLE = "scenario"
_OWN = ("gpkg_", "rtree_", "sqlite_", "layer_styles")


def _settings(file: sqlite3.Connection) -> dict[str, object]:
    rows = file.execute(f"SELECT setting, value FROM {quoted(SETTINGS_TABLE)} ORDER BY rowid")
    return {as_text(name): value for name, value in rows if as_text(name)}


def _table(file: sqlite3.Connection, name: str, path: Path) -> RawTable:
    """Cells of a table; a place stands where its point is drawn."""
    found = file.execute(f"SELECT * FROM {quoted(name)} ORDER BY rowid")
    header = [column[0] for column in found.description]
    keys = {row[1] for row in file.execute(f"PRAGMA table_info({quoted(name)})") if row[5]}
    drawn = {
        row[0]
        for row in file.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (name,))
    }
    kept = [i for i, title in enumerate(header) if title not in drawn and title not in keys]
    titles = [header[i] for i in kept]
    body = []
    for row in found.fetchall():
        cells: list[Any] = [row[i] for i in kept]
        spots = [spot for i, title in enumerate(header) if title in drawn and (spot := read_point(row[i]))]
        if name == "places" and spots and {"lon", "lat"} <= set(titles):
            cells[titles.index("lon")], cells[titles.index("lat")] = spots[0]
        body.append(cells)
    return RawTable(header=titles, body=body, rows=range(1, len(body) + 1), file=path.name, sheet=name)


def read_geopackage(path: Path) -> tuple[Mapping[str, object] | None, dict[str, RawTable], list[Finding]]:
    """Settings and raw tables of a GeoPackage, and the faults of its tables.

    Notes
    -----
    Where a place has a point in WGS 84, the point counts and the columns lon and lat follow it, so that places can be
    moved in a map program. The geometry of links is drawn from their places and not read.
    """
    findings: list[Finding] = []
    raw: dict[str, RawTable] = {}
    settings: Mapping[str, object] | None = None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            names = [row[0] for row in file.execute("SELECT table_name FROM gpkg_contents ORDER BY rowid")]
            for name in names:
                plain = str(name).strip().lower()
                if plain == SETTINGS_TABLE:
                    settings = _settings(file)
                elif plain in TABLES:
                    raw[plain] = _table(file, name, path)
                elif not plain.startswith(_OWN):
                    findings.append(
                        finding("unknown_table", path.name, sheet=name, value=name, **nearest(plain, TABLES))
                    )
    except sqlite3.Error as fault:
        return None, {}, [finding("not_a_geopackage", path.name, why=fault)]
    if settings is None:
        findings.append(
            finding("no_settings", path.name, sheet=SETTINGS_TABLE, value=f"the table {SETTINGS_TABLE}")
        )
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
        pairs = zip(table["from_place"], table["to_place"], strict=True)
        return "MULTILINESTRING", [lines([[where[a], where[b]]]) for a, b in pairs]
    return "", []


def _layer(scenario: Scenario, name: str, table: Table) -> Layer:
    kinds = {"number": "REAL", "integer": "INTEGER"}
    columns = {title: kinds.get(table.schema.by_name[title].kind, "TEXT") for title in table.columns}
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
