"""A scenario written as a GeoPackage and read again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

import infraprio as ip
from tests.report import made_up


@pytest.fixture(scope="module")
def jamtland() -> ip.Scenario:
    return ip.read(Path(__file__).parents[2] / "examples" / "jamtland")


def same(a: ip.Scenario, b: ip.Scenario) -> bool:
    return dict(a.settings) == dict(b.settings) and all(
        list(a[name].cells()) == list(b[name].cells()) and list(a[name].extra) == list(b[name].extra)
        for name in a.tables
    )


def test_nothing_is_lost(jamtland: ip.Scenario, tmp_path: Path) -> None:
    back = ip.read(ip.write(jamtland, tmp_path / "a.gpkg"))
    assert same(jamtland, back)
    np.testing.assert_array_equal(back["places"]["lon"], jamtland["places"]["lon"])


def test_nasty_text_and_unknown_columns_come_back(tmp_path: Path) -> None:
    made = made_up.scenario(12, nasty=True)
    tables = {name: list(table) for name, table in made.tables.items() if len(table)}
    tables["proposals"] = [{**row, 'odd "name"': f"x{i}"} for i, row in enumerate(tables["proposals"])]
    for row in tables.get("services", []):
        row.pop("first_departure")
    odd = ip.build({k: v for k, v in made.settings.items() if v == v}, tables)
    assert same(odd, ip.read(ip.write(odd, tmp_path / "b.gpkg")))


def test_same_scenario_gives_same_bytes(tmp_path: Path) -> None:
    made = made_up.scenario(5)
    assert (
        ip.write(made, tmp_path / "a.gpkg").read_bytes() == ip.write(made, tmp_path / "b.gpkg").read_bytes()
    )


def test_map_programs_read_it(jamtland: ip.Scenario, tmp_path: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    path = ip.write(jamtland, tmp_path / "a.gpkg")
    layers = dict(pyogrio.list_layers(path))
    assert layers["places"] == "Point"
    assert layers["roads"] == "MultiLineString"
    assert layers["goals"] is None
    told = pyogrio.read_info(path, layer="places", force_total_bounds=True)
    assert told["crs"] == "EPSG:4326"
    assert told["features"] == len(jamtland["places"])
    assert told["total_bounds"][0] == pytest.approx(jamtland["places"]["lon"].min())


def test_a_place_moved_on_the_map_is_moved(tmp_path: Path) -> None:
    from infraprio.scenario.files.gpkg import point

    path = ip.write(made_up.scenario(3), tmp_path / "a.gpkg")
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE places SET geom = ? WHERE id = 'A0_0'", (point(13.25, 62.5),))
        file.commit()
    places = ip.read(path)["places"]
    at = places.position["A0_0"]
    assert (places["lon"][at], places["lat"][at]) == (13.25, 62.5)


def test_what_is_no_geopackage_is_said(tmp_path: Path) -> None:
    path = tmp_path / "no.gpkg"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(ip.ScenarioError, match="GeoPackage"):
        ip.read(path)
    path.write_bytes(b"")
    with pytest.raises(ip.ScenarioError, match="GeoPackage"):
        ip.read(path)


def test_unknown_tables_and_missing_settings_are_found(tmp_path: Path) -> None:
    path = ip.write(made_up.scenario(3), tmp_path / "a.gpkg")
    with closing(sqlite3.connect(path)) as file:
        file.execute(
            "UPDATE gpkg_contents SET table_name = 'road', identifier = 'road' WHERE table_name = 'rules'"
        )
        file.execute("CREATE TABLE wells (fid INTEGER PRIMARY KEY)")
        file.execute(
            "INSERT INTO gpkg_contents VALUES ('wells', 'attributes', 'wells', '', '', 0, 0, 0, 0, 0)"
        )
        file.execute("DROP TABLE scenario")
        file.commit()
    found = {(f.code, f.value) for f in ip.check(path)}
    assert ("unknown_table", "wells") in found
    assert "no_settings" in {code for code, _ in found}
