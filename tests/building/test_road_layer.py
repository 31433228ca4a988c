"""A GeoPackage of roads in the layout of the Swedish road database, written by an independent program (GDAL)."""

import numpy as np
import pytest
import shapely
from pyogrio.raw import write

import infraprio as ip
from tests.building.small_region import small_sources

FIELDS = ["Hastighetsgrans_HogstaTillatnaHastighet_F", "FunkVagklass_Klass", "Vagnummer_Huvudnummer_Vard", "Trafik_ADT_fordon", "Vagtrafiknat_Vagtrafiknattyp", "ForbjudenFardriktning_B", "Barighet_Barighetsklass"]  # fmt: skip
EAST, NORTH = 500_000.0, 6_651_000.0  # 15 degrees east, 60 degrees north, in SWEREF 99 TM


def a_layer(path, lines, rows, crs="EPSG:3006"):
    geometry = np.array(
        [shapely.to_wkb(shapely.LineString([(EAST + x, NORTH + y) for x, y in line])) for line in lines],
        dtype=object,
    )
    write(
        path,
        geometry,
        [np.array(column, dtype=object) for column in zip(*rows)],
        FIELDS,
        geometry_type="LineString",
        crs=crs,
        driver="GPKG",
    )
    return path


def test_roads_of_the_database(tmp_path):
    lines = [
        [(0, 0), (4000, 0), (8000, 0)],
        [(8000, 0), (12000, 0)],
        [(4000, 0), (4000, 3000)],
        [(0, 0), (0, 50)],
    ]
    rows = [("80", "1", "45", "5600", "bilnät", "", "BK1"), ("80", "1", "45", "4100", "bilnät", "", "BK4"), ("50", "6", "", "", "bilnät", "Ja", ""), ("", "8", "", "", "cykelnät", "", "")]  # fmt: skip
    path = a_layer(tmp_path / "nvdb.gpkg", lines, rows)
    sources = small_sources(tmp_path)
    scenario = ip.build_from(roads=path, grid=sources["grid"], zones=3)
    roads = scenario["roads"]
    own = roads["note"] != "connector: the way from the place to the network"
    assert roads["length_km"][own].sum() == pytest.approx(
        12.0, rel=0.004
    )  # the one-way street leads nowhere and back
    assert set(roads["road_number"][own]) == {"45"}
    assert sorted(set(roads["aadt"][own])) == [4100, 5600]
    assert set(roads["bearing_class"][own]) == {"BK1", "BK4"}
    assert set(roads["speed_limit_kmh"][own]) == {80}


def test_a_layer_that_cannot_be_used(tmp_path):
    with pytest.raises(ip.ScenarioError, match="3035"):
        ip.build_from(
            roads=a_layer(
                tmp_path / "a.gpkg", [[(0, 0), (9, 9)]], [("80", "1", "", "", "", "", "")], crs="EPSG:3035"
            )
        )
    (tmp_path / "b.gpkg").write_text("no database")
    with pytest.raises(ip.ScenarioError, match="cannot be read"):
        ip.build_from(roads=tmp_path / "b.gpkg")
