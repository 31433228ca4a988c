"""The result as geodata: layers, styles and values that map programs read."""

from __future__ import annotations

import json
import math
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from infraprio.report.map.geopackage import _flow_rules, map_layers, write_geodata, write_geojson
from tests.report import made_up


@pytest.fixture(scope="module")
def twelve() -> Any:
    return made_up.result(made_up.scenario(12, nasty=True))


@pytest.fixture(scope="module")
def full() -> Any:
    return made_up.result(made_up.scenario(16, full=True))


def test_layers_are_read_with_their_results(twelve: Any, tmp_path: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    shapely = pytest.importorskip("shapely")
    path = tmp_path / "a.gpkg"
    write_geodata(twelve, path, "sv")
    layers = dict(pyogrio.list_layers(path))
    assert {k: v for k, v in layers.items() if k != "layer_styles"} == {
        "municipalities": "MultiPolygon", "network": "MultiLineString", "proposal_links": "MultiLineString", "proposals": "Point",
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


def test_exactly_one_rule_of_a_style_fits_each_row(full: Any, tmp_path: Path) -> None:
    import infraprio as ip
    from infraprio.effects.examples import valley

    seen = set()
    for result in (full, ip.run(valley())):
        path = tmp_path / "a.gpkg"
        write_geodata(result, path, "sv")
        with closing(sqlite3.connect(path)) as file:
            for name, text in file.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall():
                rules = Xml.fromstring(text.partition("\n")[2]).find("renderer-v2").iter("rule")
                tests = [rule.get("filter") for rule in rules]
                stated = [test for test in tests if test not in {None, "ELSE"}]
                fits = " + ".join(f"coalesce(({test}), 0)" for test in stated) or "0"
                rest = len(tests) - len(stated)
                counts = {row[0] for row in file.execute(f'SELECT {fits} FROM "{name}"')}
                assert rest <= 1
                assert counts <= ({0, 1} if rest else {1}), (name, tests)
                seen.add(name)
    assert "flows" in seen


def test_every_class_of_traffic_has_one_rule() -> None:
    with closing(sqlite3.connect(":memory:")) as file:
        file.execute("CREATE TABLE t (vehicles_with_day REAL)")
        limits = [0.0, 499.999, 500.0, 1499.9, 1500.0, 3999.9, 4000.0, 9999.9, 10000.0, 1e7]
        file.executemany("INSERT INTO t VALUES (?)", [(limit,) for limit in limits])
        tests = [rule.test for rule in _flow_rules()]
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


def test_flows_without_and_with_the_plan(tmp_path: Path) -> None:
    import infraprio as ip
    from infraprio.effects.examples import valley

    made = ip.run(valley())
    flows = next(layer for layer in map_layers(made) if layer.name == "flows")
    table = [dict(zip(flows.columns, row, strict=True)) for row in flows.rows]
    base = made.effects.base.state.traffic
    assert sum(row["vehicles_without_day"] for row in table) == pytest.approx(
        float((base.cars + base.lorries).sum())
    )
    assert all(
        row["vehicles_change_day"] == pytest.approx(row["vehicles_with_day"] - row["vehicles_without_day"])
        for row in table
    )
