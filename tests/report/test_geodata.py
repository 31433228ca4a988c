"""The result as geodata: layers, styles and values that map programs read."""

from __future__ import annotations

import json
import math
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import numpy as np
import pytest

import infraprio as ip
from infraprio.effects.examples import valley
from infraprio.report.map.geopackage import write_geodata, write_geojson
from infraprio.report.map.layers import flow_rules, map_layers
from infraprio.scenario.files.store import with_rows
from infraprio.scenario.plane import plane_of, seen
from infraprio.scenario.shapes import proposal_lines
from tests.report import made_up


@pytest.fixture(scope="module")
def twelve() -> Any:
    return made_up.twelve()


@pytest.fixture(scope="module")
def full() -> Any:
    return made_up.result(made_up.scenario(16, full=True))


@pytest.fixture(scope="module")
def valley_run() -> Any:
    """A small region that ran through its network, with a lake behind it."""
    lake = "POLYGON ((14.9 63.05, 15.1 63.05, 15.1 63.15, 14.9 63.15), (14.95 63.08, 15.0 63.08, 15.0 63.12, 14.95 63.08))"
    return ip.run(
        with_rows(valley(), "background", [{"id": "L", "kind": "water", "name": "Sjön", "wkt": lake}])
    )


def test_layers_are_read_with_their_results(twelve: Any, tmp_path: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    shapely = pytest.importorskip("shapely")
    path = tmp_path / "a.gpkg"
    write_geodata(twelve, path, "sv")
    layers = dict(pyogrio.list_layers(path))
    assert {k: v for k, v in layers.items() if k != "layer_styles"} == {
        "municipalities": "MultiPolygon", "network": "MultiLineString", "places": "Point", "proposal_frames": "MultiPolygon", "proposal_links": "MultiLineString",
        "proposals": "Point", "proposal_leads": "MultiLineString", "proposal_marks": "Point",
    }  # fmt: skip
    meta, _, shapes, columns = pyogrio.raw.read(path, layer="proposals")
    cells = dict(zip(meta["fields"], columns, strict=True))
    frame = twelve.ranking.everything
    assert meta["crs"] == "EPSG:4326"
    assert list(cells["proposal"]) == list(frame.index)
    assert list(cells["goal_score"]) == pytest.approx(list(frame["goal_score"]))
    assert list(cells["built"] == "yes") == list(frame["status"].isin(["in_plan", "committed"]))
    places, table = twelve.scenario["places"], twelve.scenario["proposals"]
    for name, shape in zip(cells["proposal"], shapely.from_wkb(shapes), strict=True):
        at = places.position[table["places"][table.position[name]][0]]
        assert (shape.x, shape.y) == pytest.approx((places["lon"][at], places["lat"][at]))


def test_whole_numbers_are_whole_and_only_the_order_has_ranks(full: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_geodata(full, path, "sv")
    with closing(sqlite3.connect(path)) as file:
        found = dict(file.execute('SELECT proposal, "rank" FROM proposals').fetchall())
        kinds = {row[1]: row[2] for row in file.execute('PRAGMA table_info("proposals")')}
        stored = dict(file.execute('SELECT typeof("rank"), count(*) FROM proposals GROUP BY 1').fetchall())
    ranking = full.ranking
    assert {p: rank for p, rank in found.items() if rank is not None} == dict(ranking.frame["rank"])
    without = [ranking.committed, ranking.not_prioritised, ranking.supported]
    assert {p for p, rank in found.items() if rank is None} == {p for part in without for p in part.index}
    assert {kinds[name] for name in ("rank", "score_rank", "step")} == {"INTEGER"}
    assert {kinds[name] for name in ("cost_msek", "goal_score", "npv_ratio_i")} == {"REAL"}
    assert stored == {"integer": len(ranking.frame), "null": len(found) - len(ranking.frame)}
    for layer in map_layers(full):
        types = [{"TEXT": str, "INTEGER": int, "REAL": float}[kind] for kind, _ in layer.columns.values()]
        for row in layer.rows:
            assert all(cell is None or type(cell) is kind for cell, kind in zip(row, types, strict=True)), (
                layer.name
            )


def test_exactly_one_rule_of_a_style_fits_each_row(full: Any, valley_run: Any, tmp_path: Path) -> None:
    seen = set()
    for result in (full, valley_run):
        path = tmp_path / "a.gpkg"
        write_geodata(result, path, "sv")
        with closing(sqlite3.connect(path)) as file:
            for name, text in file.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall():
                rules = Xml.fromstring(text.partition("\n")[2]).find("renderer-v2").iter("rule")
                tests = [rule.get("filter") for rule in rules]
                fits = " + ".join(f"coalesce(({test}), 0)" for test in tests if test) or "1"
                counts = {row[0] for row in file.execute(f'SELECT {fits} FROM "{name}"')}
                assert all(tests) or tests == [None]  # nothing is left to a rule for the rest
                assert counts <= {1}, (name, tests)
                seen.add(name)
    assert {"flows", "flow_change", "proposal_marks", "background_areas"} <= seen


def test_roads_are_told_apart_by_their_traffic(valley_run: Any) -> None:
    """No class holds nearly all of them: the bounds follow the traffic that there is."""
    flows = next(layer for layer in map_layers(valley_run) if layer.name == "flows")
    vehicles = [row[3] for row in flows.rows]
    with closing(sqlite3.connect(":memory:")) as file:
        file.execute("CREATE TABLE t (vehicles_with_day INTEGER)")
        file.executemany("INSERT INTO t VALUES (?)", [(v,) for v in vehicles])
        counts = [
            file.execute(f"SELECT count(*) FROM t WHERE {rule.test}").fetchone()[0] for rule in flows.rules
        ]
    assert sum(counts) == len(vehicles)
    assert sum(count > 0 for count in counts) >= min(2, len(set(vehicles)))


def test_every_rank_has_a_mark_with_room_and_a_line_to_its_place(full: Any) -> None:
    layers = {layer.name: layer for layer in map_layers(full, "en")}
    marks, leads, points = layers["proposal_marks"], layers["proposal_leads"], layers["proposals"]
    rank = {row[0]: row[2] for row in marks.rows}
    assert rank == dict(full.ranking.frame["rank"])
    assert marks.marks
    assert marks.label == "rank"
    plane = plane_of(full.scenario)
    km = plane.km([shape[0][0] for shape in marks.shapes])
    west, south, east, north = seen(full.scenario, plane)
    apart = 2 * 2.9 * max((east - west) / 180, (north - south) / 215)
    gap = np.abs(km[:, None] - km[None, :]).max(axis=2)
    assert gap[~np.eye(len(km), dtype=bool)].min() >= apart - 1e-3
    home = {row[0]: shape[0][0] for row, shape in zip(points.rows, points.shapes, strict=True) if shape}
    for row, shape in zip(leads.rows, leads.shapes, strict=True):
        assert shape[0][0] == pytest.approx(home[row[0]], abs=1e-7)


def test_proposals_lie_on_their_course(valley_run: Any) -> None:
    layers = {layer.name: layer for layer in map_layers(valley_run, "en")}
    found = dict(
        zip((row[0] for row in layers["proposal_links"].rows), layers["proposal_links"].shapes, strict=True)
    )
    assert found == {name: lines for name, lines in proposal_lines(valley_run.scenario).items() if lines}


def test_holes_of_the_background_stay_holes(valley_run: Any, tmp_path: Path) -> None:
    pyogrio, shapely = pytest.importorskip("pyogrio"), pytest.importorskip("shapely")
    write_geodata(valley_run, tmp_path / "a.gpkg", "sv")
    (shape,) = shapely.from_wkb(pyogrio.raw.read(tmp_path / "a.gpkg", layer="background_areas")[2])
    assert shape.is_valid
    assert [len(part.interiors) for part in shape.geoms] == [1]
    write_geojson(valley_run, tmp_path, "sv")
    text = (tmp_path / "background_areas.geojson").read_text(encoding="utf-8")
    assert shapely.equals(shapely.from_geojson(text).geoms[0], shape)


def test_every_class_of_traffic_has_one_rule() -> None:
    with closing(sqlite3.connect(":memory:")) as file:
        file.execute("CREATE TABLE t (vehicles_with_day REAL)")
        limits = [0.0, 499.999, 500.0, 1999.9, 2000.0, 4999.9, 5000.0, 19999.9, 20000.0, 3.3e4]
        file.executemany("INSERT INTO t VALUES (?)", [(limit,) for limit in limits])
        tests = [
            rule.test for rule in flow_rules([600.0] * 3 + [2500.0] * 3 + [6000.0] * 3 + [25000.0] * 2, "en")
        ]
        fits = ", ".join(f"({test})" for test in tests)
        rows = file.execute(f"SELECT {fits} FROM t ORDER BY rowid").fetchall()
    assert [row.index(1) for row in rows] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [sum(row) for row in rows] == [1] * len(rows)


def test_every_layer_has_a_style_that_names_its_columns(twelve: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_geodata(twelve, path, "sv")
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        styles = dict(
            file.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1").fetchall()
        )
        for name, text in styles.items():
            tree = Xml.fromstring(text.partition("\n")[2])
            columns = [row[1] for row in file.execute(f'PRAGMA table_info("{name}")')][2:]
            assert [alias.get("field") for alias in tree.iter("alias")] == columns
            symbols = {symbol.get("name") for symbol in tree.iter("symbol")}
            assert {rule.get("symbol") for rule in tree.find("renderer-v2").iter("rule")} == symbols
    assert set(styles) == {layer.name for layer in map_layers(twelve)}


def test_same_result_gives_same_bytes(twelve: Any, tmp_path: Path) -> None:
    for name in "aba":
        write_geodata(twelve, tmp_path / name, "en")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_geojson_is_one_file_a_layer(twelve: Any, tmp_path: Path) -> None:
    write_geojson(twelve, tmp_path, "en")
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.glob("*.geojson")}
    assert set(found) == {layer.name for layer in map_layers(twelve)}
    features = found["proposals"]["features"]
    assert features[0]["geometry"]["type"] == "Point"
    ranks = [feature["properties"]["rank"] for feature in features]
    everything = twelve.ranking.everything["rank"]
    assert ranks == [None if math.isnan(rank) else int(rank) for rank in everything]


def test_without_places_and_appraisal_all_rows_are_there(tmp_path: Path) -> None:
    made = made_up.result(made_up.scenario(2, located=False), appraised=False)
    write_geojson(made, tmp_path, "en")
    features = json.loads((tmp_path / "proposals.geojson").read_text(encoding="utf-8"))["features"]
    assert [f["geometry"] for f in features] == [None, None]
    assert [f["properties"]["npv_ratio_i"] for f in features] == [None, None]
    write_geodata(made, tmp_path / "a.gpkg", "en")


def test_flows_without_and_with_the_plan(valley_run: Any) -> None:
    made = valley_run
    flows = next(layer for layer in map_layers(made) if layer.name == "flows")
    table = [dict(zip(flows.columns, row, strict=True)) for row in flows.rows]
    base = made.effects.base.state.traffic
    assert sum(row["vehicles_without_day"] for row in table) == pytest.approx(
        float(np.rint(base.cars + base.lorries).sum())
    )
    assert all(
        row["vehicles_change_day"] == row["vehicles_with_day"] - row["vehicles_without_day"] for row in table
    )
