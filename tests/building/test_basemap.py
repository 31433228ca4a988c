"""A basemap out of a planner's file, and the water of a map extract."""

import json
from itertools import pairwise

import numpy as np
import pytest

import infraprio as ip
from infraprio.cli import main as command
from infraprio.effects.examples import valley
from infraprio.errors import InfraprioError
from infraprio.network.osm.water import land_within, water_of
from infraprio.scenario.files.gpkg import Layer, areas, lines, write_geopackage
from infraprio.scenario.files.projections import TransverseMercator
from infraprio.scenario.shapes import shapes_in
from tests.network.osm.extracts import write_extract

SQUARE = [[14.45, 63.05], [14.55, 63.05], [14.55, 63.15], [14.45, 63.15], [14.45, 63.05]]
HOLE = [[14.47, 63.08], [14.52, 63.08], [14.52, 63.12], [14.47, 63.08]]


def feature(coordinates, shape="Polygon", **cells):
    return {"type": "Feature", "properties": cells, "geometry": {"type": shape, "coordinates": coordinates}}


def written(path, *features, **rest):
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": list(features), **rest}), encoding="utf-8"
    )
    return path


@pytest.mark.parametrize(
    ("cells", "layer", "kind"),
    [
        ({"kind": "neighbour"}, "x", "neighbour"),
        ({"natural": "water", "name": "Storsjön"}, "x", "water"),
        ({"featurecla": "Lake"}, "x", "water"),
        ({"waterway": "riverbank"}, "x", "water"),
        ({}, "ne_10m_land", "land"),
        ({}, "Sjöar", "water"),
        ({"objekttyp": "Hav"}, "mark", "water"),
        ({"featurecla": "Admin-0 country"}, "x", "land"),
    ],
)
def test_what_a_shape_is_stands_in_its_columns_or_in_the_name_of_its_layer(tmp_path, cells, layer, kind):
    file = written(tmp_path / f"{layer}.geojson", feature([SQUARE, HOLE], **cells))
    (row,) = ip.with_background(valley(), file)["background"]
    assert (row["kind"], row["name"]) == (kind, cells.get("name", ""))
    assert row["source"] == file.name
    ((shape, rings),) = shapes_in(row["wkt"])
    assert (shape, len(rings)) == ("area", 2)


def test_lines_of_coasts_rivers_and_borders(tmp_path):
    line = [[14.0, 63.0], [15.0, 63.5]]
    file = written(
        tmp_path / "a.geojson",
        feature(line, "LineString", featurecla="Coastline"),
        feature([line, line], "MultiLineString", waterway="river", source="SGU"),
        feature(line, "LineString", boundary="administrative"),
    )
    rows = list(ip.with_background(valley(), file)["background"])
    assert [(row["kind"], row["source"]) for row in rows] == [
        ("coast", "a.geojson"),
        ("river", "SGU"),
        ("border", "a.geojson"),
    ]


def test_a_geopackage_in_metres_with_several_layers(tmp_path):
    """As map authorities deliver: SWEREF 99 TM. The layers are told by their names."""
    zone = TransverseMercator(15.0)

    def metres(ring):
        east, north = zone.plane(*np.array(ring).T)
        return list(zip(east.tolist(), north.tolist()))

    layers = [
        Layer(name="hav", title="hav", columns={"namn": "TEXT"}, rows=[["Havet"]], kind="MULTIPOLYGON", geometries=[areas([[metres(SQUARE)]])]),
        Layer(name="kommungrans", title="g", columns={}, rows=[[]], kind="MULTILINESTRING", geometries=[lines([metres(SQUARE[:2])])]),
    ]  # fmt: skip
    write_geopackage(tmp_path / "karta.gpkg", layers)
    import sqlite3

    with sqlite3.connect(tmp_path / "karta.gpkg") as file:  # blobs say 4326; the layers are in metres
        for name in ("hav", "kommungrans"):
            ((blob,),) = file.execute(f"SELECT geom FROM {name}")
            file.execute(f"UPDATE {name} SET geom = ?", (blob[:4] + (3006).to_bytes(4, "little") + blob[8:],))
    rows = list(ip.with_background(valley(), tmp_path / "karta.gpkg")["background"])
    assert [(row["kind"], row["name"]) for row in rows] == [("water", "Havet"), ("border", "")]
    corners = {
        (round(x, 4), round(y, 4))
        for _, rings in shapes_in(rows[0]["wkt"])
        for ring in rings
        for x, y in ring
    }
    assert corners == {(x, y) for x, y in map(tuple, SQUARE)}


def test_what_lies_elsewhere_or_is_too_small_is_left_out_and_long_coasts_fit_a_cell(tmp_path):
    rng = np.random.default_rng(1)
    angle = np.linspace(0, 2 * np.pi, 60_000, endpoint=False)
    radius = 1 + 0.05 * rng.normal(size=len(angle)).cumsum() / np.arange(1, len(angle) + 1)
    coast = np.column_stack([14.5 + 0.9 * radius * np.cos(angle), 63.1 + 0.5 * radius * np.sin(angle)])
    pond = [[14.5, 63.1], [14.5002, 63.1], [14.5001, 63.1001], [14.5, 63.1]]
    far = [[100.0, 10.0], [101.0, 10.0], [101.0, 11.0], [100.0, 10.0]]
    file = written(
        tmp_path / "a.geojson", *(feature([ring], kind="water") for ring in (coast.tolist(), pond, far))
    )
    (row,) = ip.with_background(valley(), file)["background"]
    assert len(row["wkt"]) < 32_767
    with pytest.raises(InfraprioError, match="lies where"):
        ip.with_background(valley(), written(tmp_path / "b.geojson", feature([far], kind="water")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read"),
        ('{"type": "FeatureCollection"}', "no GeoJSON"),
        (json.dumps({"type": "FeatureCollection", "features": [feature([[[500000, 7000000], [510000, 7000000], [510000, 7010000]]], kind="water")]}), "cannot be read"),
        (json.dumps({"type": "FeatureCollection", "features": [feature([SQUARE], foo="bar")]}), "what the 1 shapes"),
    ],
)  # fmt: skip
def test_a_basemap_that_cannot_be_used_is_refused_with_the_reason(tmp_path, capsys, text, said):
    path = tmp_path / "a.geojson"
    path.write_text(text, encoding="utf-8")
    ip.write(valley(), tmp_path / "plan")
    argv = [
        "convert",
        str(tmp_path / "plan"),
        str(tmp_path / "out.xlsx"),
        "--basemap",
        str(path),
        "--language",
        "en",
    ]
    assert command(argv) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("target", ["out", "out.xlsx", "out.gpkg"])
def test_convert_keeps_the_basemap_with_the_plan(tmp_path, target):
    ip.write(valley(), tmp_path / "plan")
    file = written(tmp_path / "a.geojson", feature([SQUARE, HOLE], kind="water", name="Sjön"))
    assert command(["convert", str(tmp_path / "plan"), str(tmp_path / target), "--basemap", str(file)]) == 0
    read = ip.read(tmp_path / target)
    assert list(read["background"]) == list(ip.with_background(valley(), file)["background"])


def test_shapes_drawn_in_a_map_program_are_read_from_a_geopackage(tmp_path):
    import sqlite3

    ip.write(valley(), tmp_path / "a.gpkg")
    with sqlite3.connect(tmp_path / "a.gpkg") as file:
        file.execute(
            "UPDATE roads SET geom = ? WHERE id = 'R1'",
            (lines([[(14.5, 63.0), (14.6, 63.1), (14.5, 63.2)]]),),
        )
    read = ip.read(tmp_path / "a.gpkg")
    shapes = {row["id"]: row["wkt"] for row in read["roads"]}
    assert shapes["R1"] == "LINESTRING (14.500000 63.000000, 14.600000 63.100000, 14.500000 63.200000)"
    assert {text for name, text in shapes.items() if name != "R1"} == {""}
    ip.write(read, tmp_path / "b.gpkg")
    assert [row["wkt"] for row in ip.read(tmp_path / "b.gpkg")["roads"]] == list(shapes.values())


BOX = (0.0, 0.0, 10.0, 10.0)


def island(x, y, size):
    return np.array([[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]])


def test_the_land_of_islands_and_of_coasts_that_cross_the_frame():
    assert [len(ring) for ring in land_within([island(2, 2, 1), island(6, 6, 2)], BOX)] == [5, 5]
    strait = [
        np.array([[3.0, -1.0], [3.0, 11.0]]),
        np.array([[6.0, 11.0], [6.0, -1.0]]),
    ]  # land in the west and in the east
    rings = land_within(strait, BOX)
    assert sorted(area(ring) for ring in rings) == pytest.approx([30.0, 40.0])
    cut = island(8, 4, 5)  # runs out of the frame and comes back
    assert sum(area(ring) for ring in land_within([cut], BOX)) == pytest.approx(10.0)
    assert land_within([np.array([[3.0, -1.0], [3.0, 5.0]])], BOX) is None


def area(ring):
    x, y = np.asarray(ring).T
    return abs(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())) / 2


def test_water_and_coast_of_an_extract(tmp_path):
    pytest.importorskip("osmium")
    nodes = {
        1: (0.0, 5.0),
        2: (4.0, 5.0),
        3: (10.0, 5.0),
        4: (2.0, 1.0),
        5: (2.0, 3.0),
        6: (4.0, 2.0),
        7: (8.0, 1.0),
        8: (8.0, 4.0),
    }
    ways = [
        ([1, 2], {"natural": "coastline"}), ([2, 3], {"natural": "coastline"}), ([4, 5, 6, 4], {"natural": "water", "name": "Sjön"}),
        ([7, 8], {"waterway": "river"}), ([4, 7], {"highway": "primary"}),
    ]  # fmt: skip
    found = water_of(write_extract(tmp_path / "a.osm", nodes, ways), BOX)
    assert [(kind, name) for kind, name, _ in found] == [("land", ""), ("water", "Sjön"), ("river", "")]
    ((_, (ring,)),) = found[0][2]
    assert area(ring) == pytest.approx(50.0)
    assert max(x for x, _ in ring) == 5.0  # the sea is in the east, at the right of a coast that runs north


def test_a_long_track_fits_into_a_cell():
    import pandas as pd

    from infraprio.building.roads import _course
    from infraprio.scenario.shapes import line_of, text_of

    lon = np.linspace(14, 16, 5_000)
    lat = 63 + 0.1 * np.sin(300 * lon)
    whole = list(zip(lon.tolist(), lat.tolist()))
    part = pd.DataFrame(
        {
            "tail": [1, 3],
            "wkt": [text_of([("line", [whole[:2500]])]), text_of([("line", [whole[2499:][::-1]])])],
        }
    )
    text = _course(part, [1, 2, 3])  # the second link is passed against its direction
    assert len(text) < 32_767
    course = line_of(text)
    assert course[0] == pytest.approx(whole[0], abs=1e-6)
    assert course[-1] == pytest.approx(whole[-1], abs=1e-6)
    assert all(a[0] <= b[0] for a, b in pairwise(course))
