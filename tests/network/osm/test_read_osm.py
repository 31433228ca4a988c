"""An extract becomes a network: tags, junctions, directions, islands, the area."""

import itertools
import json
import math

import networkx as nx
import numpy as np
import pytest

from infraprio import ScenarioError, network
from infraprio.network.osm.mapping import MAPPING
from infraprio.network.osm.roads import map_data, rail_links, road_links
from infraprio.network.osm.tags import km_h
from tests.network.osm.extracts import drawn_town, write_extract

pytest.importorskip("osmium", reason='pyosmium is not installed (pip install "infraprio[data]")')


def km(a, b):
    half = (
        math.sin(math.radians(b[0] - a[0]) / 2) ** 2
        + math.cos(math.radians(a[0]))
        * math.cos(math.radians(b[0]))
        * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    )
    return 2 * 6371 * math.asin(math.sqrt(half))


@pytest.mark.parametrize("seed", range(8))
def test_ways_between_junctions_are_as_long_as_in_the_map(tmp_path, seed):
    """Every node of the map as it stands, by networkx, against the simplified network."""
    nodes, ways = drawn_town(seed)
    plain = nx.DiGraph()
    for refs, tags in ways:
        for a, b in itertools.pairwise(refs):
            there, back = (tags.get("oneway") != "-1"), (tags.get("oneway") != "yes")
            for x, y, way in ((a, b, there), (b, a, back)):
                if way:
                    plain.add_edge(x, y, km=km(nodes[x], nodes[y]))
    part = max(nx.strongly_connected_components(plain), key=len)
    net = network.read_osm(write_extract(tmp_path / "town.osm", nodes, ways))
    assert set(net.nodes.tolist()) <= part
    graph = nx.DiGraph()
    for a, b, length in zip(net.nodes[net.tail].tolist(), net.nodes[net.head].tolist(), net.length.tolist()):
        graph.add_edge(a, b, km=min(length, graph.get_edge_data(a, b, {"km": np.inf})["km"]))
    for a in net.nodes[::3].tolist():
        exact = nx.single_source_dijkstra_path_length(plain.subgraph(part), a, weight="km")
        found = nx.single_source_dijkstra_path_length(graph, a, weight="km")
        assert {n: found[n] for n in graph} == pytest.approx({n: exact[n] for n in graph}, rel=1e-9)
    assert len(net.nodes) < len(part)


CROSS = {
    1: (60.0, 15.0),
    2: (60.01, 15.0),
    3: (60.02, 15.0),
    4: (60.01, 15.02),
    5: (60.01, 15.04),
    9: (61.0, 16.0),
    8: (61.01, 16.0),
}


def roads(tmp_path, ways, **kwargs):
    data = map_data(write_extract(tmp_path / "map.osm", CROSS, ways), **kwargs)
    links, findings = road_links(data)
    return links, rail_links(data), findings


def test_tags_become_attributes(tmp_path):
    links, rails, findings = roads(tmp_path, [
        ([1, 2, 3], {"highway": "primary", "maxspeed": "30 mph", "lanes": "4", "ref": "E 14", "toll": "yes"}),
        ([2, 4], {"highway": "unclassified", "surface": "gravel"}),
        ([4, 5], {"route": "ferry", "duration": "00:30"}),
        ([8, 9], {"highway": "residential"}),
        ([1, 3], {"railway": "rail", "electrified": "contact_line", "maxspeed": "160", "tracks": "2"}),
        ([3, 5], {"railway": "rail", "service": "siding"}),
        ([1, 5], {"highway": "footway"}),
        ([3, 5], {"highway": "primary", "access": "private"}),
    ])  # fmt: skip
    table = links.links
    main = table[table["road_number"] == "E 14"]
    assert main["speed_limit_kmh"].tolist() == pytest.approx([48.28] * len(main))
    assert main[["lanes", "oneway", "capacity_veh_h", "toll"]].drop_duplicates().values.tolist() == [
        [2.0, False, 2800.0, True]
    ]
    assert table[table["tail"].isin([2, 4]) & table["head"].isin([2, 4])]["road_class"].tolist() == ["gravel"]
    (boat,) = table[table["road_class"] == "ferry"].itertuples()
    assert 60 * boat.length_km / boat.speed_kmh == pytest.approx(30)
    assert (
        len(table) == 4
    )  # the road to 1 and 3, the gravel road, the ferry; not the island, the private road, the path
    (rail,) = rails.links.itertuples()
    assert (rail.electrified, rail.tracks, rail.speed_limit_kmh) == (True, 2, 160)
    told = {found.code: found for found in findings}
    assert told.keys() == {"islands_left_out", "speed_guessed", "lanes_guessed", "toll_unknown"}
    assert "1 links" in told["islands_left_out"].message


def test_an_area_cuts_the_map(tmp_path):
    ring = [[14.9, 59.9], [15.03, 59.9], [15.03, 60.1], [14.9, 60.1], [14.9, 59.9]]
    (tmp_path / "area.geojson").write_text(
        json.dumps({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}})
    )
    ways = [([1, 2, 3], {"highway": "primary"}), ([2, 4, 5], {"highway": "primary"})]
    links, _, _ = roads(tmp_path, ways, area=tmp_path / "area.geojson")
    assert set(links.nodes.index) == {1, 2, 3, 4}
    assert links.links["length_km"].sum() == pytest.approx(
        km(CROSS[1], CROSS[3]) + km(CROSS[2], CROSS[4]), rel=1e-6
    )


def test_a_table_of_classes_of_ones_own(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text(MAPPING.read_text().replace("highway,track,,,,,,", "highway,track,gravel,30,1.0,1,200,7"))
    ways = [([1, 2, 3], {"highway": "primary"}), ([2, 4], {"highway": "track"})]
    assert len(roads(tmp_path, ways)[0].links) == 1
    assert sorted(roads(tmp_path, ways, mapping=own)[0].links["road_class"]) == [
        "gravel",
        "two_lane",
        "two_lane",
    ]
    own.write_text(
        own.read_text()
        .replace("gravel,30", "gravel,fast")
        .replace("motorway_link,motorway", "motorway_link,autobahn")
    )
    with pytest.raises(ScenarioError) as fault:
        roads(tmp_path, ways, mapping=own)
    assert [(f.code, f.row) for f in fault.value.findings] == [("mapping_class", 3), ("mapping_number", 18)]


@pytest.mark.parametrize("text", ["70|100", "RO:urban", "signals", "none", "", "50;30", "3000"])
def test_any_text_of_a_speed_limit_is_a_speed_or_none(text):
    value = km_h(text)
    assert math.isnan(value) or 5 <= value <= 400


def test_what_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(ScenarioError, match="no road for cars"):
        roads(tmp_path, [([1, 2], {"railway": "rail"})])
    (tmp_path / "broken.osm.pbf").write_bytes(b"no map")
    with pytest.raises(ScenarioError, match="cannot be read"):
        network.read_osm(tmp_path / "broken.osm.pbf")
    with pytest.raises(ScenarioError, match=r"nowhere\.osm\.pbf"):
        network.read_osm(tmp_path / "nowhere.osm.pbf")
    (tmp_path / "area.geojson").write_text('{"type": "Point"}')
    with pytest.raises(ScenarioError, match="no polygon"):
        roads(tmp_path, [([1, 2], {"highway": "primary"})], area=tmp_path / "area.geojson")


def test_nodes_to_keep_stay_and_less_important_roads_go(tmp_path):
    data = map_data(
        write_extract(
            tmp_path / "map.osm",
            CROSS,
            [([1, 2, 3], {"highway": "primary"}), ([2, 4], {"highway": "residential"})],
        )
    )
    assert set(road_links(data)[0].nodes.index) == {1, 2, 3, 4}
    assert set(road_links(data, most_rank=3)[0].nodes.index) == {1, 3}
    assert set(road_links(data, most_rank=3, keep=frozenset({2}))[0].nodes.index) == {1, 2, 3}
