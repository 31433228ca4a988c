"""Networks of other programs become scenarios that take the same times, and go out again."""

import json

import networkx as nx
import numpy as np
import pytest

import infraprio as ip
from infraprio import network
from infraprio.building.scenarios import built
from infraprio.cli import main as command
from infraprio.errors import NetworkError
from tests.conftest import SHARED

SETS = SHARED / "networks"
TNTP = """<NUMBER OF ZONES> {zones}
<NUMBER OF NODES> {nodes}
<FIRST THRU NODE> 1
<NUMBER OF LINKS> {links}
<END OF METADATA>
~ init term capacity length time b power speed toll type ;
{rows}
"""


def drawn_set(folder, seed):
    """A TNTP set with times of 0, long delays, parallel links and one-way links, drawn from a seed."""
    rng = np.random.default_rng(seed)
    n = 9
    ways = [(k, (k + 1) % n) for k in range(n)] + [tuple(rng.choice(n, 2, replace=False)) for _ in range(14)]
    rows = [
        f"{a + 1} {b + 1} {rng.integers(500, 4000)} {rng.choice([0.0, 1.5, 4.0, 9.25])} {rng.choice([0.0, 0.5, 3.25, 400.0])} 0.15 4 0 0 1 ;"
        for a, b in ways
    ]
    (folder / "a_net.tntp").write_text(TNTP.format(zones=4, nodes=n, links=len(rows), rows="\n".join(rows)))
    trips = "<NUMBER OF ZONES> 4\n<TOTAL OD FLOW> 0\n<END OF METADATA>\nOrigin 1\n2 : 10.5; 3 : 4;\nOrigin 4\n1 : 7;\n"
    (folder / "a_trips.tntp").write_text(trips)
    return folder / "a_net.tntp", folder / "a_trips.tntp"


@pytest.mark.parametrize("seed", range(6))
def test_a_scenario_takes_the_times_of_its_network(tmp_path, seed):
    path, trips_path = drawn_set(tmp_path, seed)
    net, demand = network.read_tntp(path, trips_path)
    scenario = ip.build_from(tntp=path, trips=trips_path)
    out, trips = network.from_scenario(scenario)
    named = [f"N{label}" for label in net.zone_labels()]
    order = [out.zone_labels().tolist().index(name) for name in named if name in out.zone_labels()]
    assert len(order) == 4
    ours = network.skim(out, out.time, out.time)[np.ix_(order, order)]
    assert ours == pytest.approx(network.skim(net, net.time, net.time), abs=1e-6)
    assert trips[np.ix_(order, order)] == pytest.approx(demand)


@pytest.mark.skipif(not SETS.is_dir(), reason="the public sets are not here")
def test_sioux_falls_keeps_its_equilibrium(tmp_path):
    folder = SETS / "sioux_falls"
    scenario = ip.build_from(tntp=folder / "SiouxFalls_net.tntp", trips=folder / "SiouxFalls_trips.tntp")
    net, trips = network.from_scenario(scenario)
    assert network.assign(net, trips, 1e-8).objective == pytest.approx(4231335.287107, rel=1e-8)


def test_the_command_reads_and_gives_back(tmp_path, capsys):
    path, trips_path = drawn_set(tmp_path, 3)
    assert (
        command(
            [
                "build",
                "--tntp",
                str(path),
                "--trips",
                str(trips_path),
                "-o",
                str(tmp_path / "plan"),
                "--language",
                "en",
            ]
        )
        == 0
    )
    assert "drawn" in capsys.readouterr().out
    assert command(["build", "--tntp", str(path), "--grid", str(path), "-o", str(tmp_path / "other")]) == 2
    assert command(["build", "--gmns", str(tmp_path), "-o", str(tmp_path / "other")]) == 2
    assert not (tmp_path / "other").exists()
    left = {f.value for f in ip.check(tmp_path / "plan") if f.severity == "error"}
    assert {"proposals", "goals", "budgets"} <= left


def test_a_region_goes_out_as_gmns_and_comes_back(tmp_path, capsys):
    from tests.conftest import EXAMPLE

    assert command(["convert", str(EXAMPLE), str(tmp_path / "roads"), "--gmns"]) == 0
    net, _ = network.from_scenario(ip.read(EXAMPLE))
    back = network.read_gmns(tmp_path / "roads")
    assert network.skim(back, back.time, back.length) == pytest.approx(
        network.skim(net, net.time, net.length)
    )
    assert command(["convert", str(EXAMPLE), str(tmp_path / "roads"), "--gmns"]) == 2
    path, trips_path = drawn_set(tmp_path, 3)
    scenario = ip.build_from(tntp=path, trips=trips_path)
    network.write_gmns(
        *network.from_scenario(scenario)[:1], tmp_path / "set", network.from_scenario(scenario)[1]
    )
    again = ip.build_from(gmns=tmp_path / "set")
    assert again["trips"]["trips_day"].tolist() == pytest.approx([10.5, 4.0, 7.0])


def test_the_geometry_of_a_gmns_set_is_kept_for_maps(tmp_path):
    (tmp_path / "node.csv").write_text(
        "node_id,x_coord,y_coord,zone_id\n1,15.0,60.0,1\n2,15.1,60.0,2\n3,15.2,60.0,\n"
    )
    bent = "LINESTRING (15.0 60.0, 15.05 60.02, 15.1 60.0)"
    (tmp_path / "link.csv").write_text(
        "link_id,from_node_id,to_node_id,directed,length,free_speed,capacity,lanes,geometry\n"
        f'a,1,2,0,6,60,1000,1,"{bent}"\nb,2,3,0,6,60,1000,1,\nc,3,1,1,12,60,1000,1,"LINESTRING (500000 0, 1 1)"\n'
    )
    (tmp_path / "config.csv").write_text("long_length,speed\nkm,kph\n")
    roads = ip.build_from(gmns=tmp_path)["roads"]
    assert {row["source"]: row["wkt"] for row in roads} == {"link a": bent, "link b": "", "link c": ""}


def test_graphs_of_osmnx_need_no_preparation(tmp_path):
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for k, (x, y) in enumerate([(15.0, 60.0), (15.01, 60.0), (15.02, 60.0)]):
        graph.add_node(k, x=x, y=y, street_count=3)
    graph.add_edge(0, 1, osmid=[11, 12], length=556.0, highway="primary", maxspeed=["70", "50"], oneway=False)
    graph.add_edge(1, 0, osmid=11, length=556.0, highway="primary", speed_kph=50.0, oneway=False)
    graph.add_edge(
        1, 2, osmid=13, length=556.0, highway=["primary", "secondary"], travel_time=60.0, oneway=True
    )
    net = network.from_networkx(graph)
    assert net.time == pytest.approx([0.556 / 70 * 60, 0.556 / 50 * 60, 1.0])
    assert net.length == pytest.approx([0.556] * 3)
    roads = ip.build_from(graph=graph)["roads"]
    assert roads["length_km"] == pytest.approx([0.556] * 3)
    saved = nx.MultiDiGraph(graph)
    for *_, data in saved.edges(data=True):
        data.update(
            {key: json.dumps(value) if isinstance(value, list) else value for key, value in data.items()}
        )
    nx.write_graphml(saved, tmp_path / "town.graphml")
    assert ip.build_from(graph=tmp_path / "town.graphml")["roads"]["speed_kmh"] == pytest.approx(
        roads["speed_kmh"]
    )
    graph.add_edge(2, 1, osmid=14, length=10.0)
    with pytest.raises(ip.ScenarioError, match="1 of 4 edges have no time"):
        ip.build_from(graph=graph)


def osmnx_graph():
    """A graph as OSMnx draws it, nothing prepared."""
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for k in range(3):
        graph.add_node(100 + k, x=15 + 0.1 * k, y=60.0, street_count=3)
    graph.add_edge(
        100, 101, osmid=1, length=5600.0, highway="primary", oneway=False, maxspeed="70", lanes="4"
    )
    graph.add_edge(101, 100, osmid=1, length=5600.0, highway="primary", oneway=False, maxspeed=["50", "70"])
    graph.add_edge(101, 102, osmid=[3, 4], length=5600.0, highway=["residential", "tertiary"], oneway=True)
    graph.add_edge(102, 101, osmid=9, length=5600.0, highway="footway", oneway=False)
    return graph


@pytest.mark.parametrize("stored", [False, True])
def test_a_graph_of_osmnx_needs_no_preparation(tmp_path, stored):
    graph = osmnx_graph()
    if stored:  # as OSMnx saves it: everything text
        for *_, data in [*graph.edges(data=True), *graph.nodes(data=True)]:
            data.update({key: str(value) for key, value in data.items()})
        nx.write_graphml(graph, tmp_path / "town.graphml")
    region = ip.build_from(graph=tmp_path / "town.graphml" if stored else graph)
    roads = region["roads"]
    assert len(roads) == 3  # the footway is not for cars
    rows = {(a, b): k for k, (a, b) in enumerate(zip(roads["from_place"], roads["to_place"]))}
    at = [rows[f"N{a}" if not stored else str(a), f"N{b}" if not stored else str(b)] for a, b in ((100, 101), (101, 100), (101, 102))]  # fmt: skip
    assert roads["length_km"][at].tolist() == [5.6, 5.6, 5.6]
    assert roads["speed_kmh"][at] == pytest.approx([70, 50, 40 * 0.7])  # the last by its class
    assert roads["capacity_veh_h"][at].tolist() == [2 * 1400, 1400, 600]


def test_bad_rows_of_a_tntp_file_are_named_by_line_and_left_out(tmp_path):
    head = "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 2\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 6\n<END OF METADATA>\n~ rows ;\n"
    rows = ["1 2 900 5 6 0.15 4 0 0 1 ;", "2 1 900 5 6 0.15 4 0 0 1 ;", "1 2 900 five 6 0.15 4 0 0 1 ;", "1 2 3",
            "1 7 900 5 6 0.15 4 0 0 1 ;", "1 2 0 5 6 0.15 4 0 0 1 ;"]  # fmt: skip
    (tmp_path / "town_net.tntp").write_text(head + "\n".join(rows) + "\n")
    region, report = built(tntp=tmp_path / "town_net.tntp")
    assert len(region["roads"]) == 1  # both directions of the two good rows
    assert [(f.row, f.file) for f in report.findings if f.code == "row_not_used"] == [
        (line, "town_net.tntp") for line in (9, 10, 11, 12)
    ]
    with pytest.raises(NetworkError, match=r"(?s)row 9: .*row 10: "):
        network.read_tntp(tmp_path / "town_net.tntp")
    (tmp_path / "town_net.tntp").write_text(head + rows[0] + "\n")
    with pytest.raises(ip.ScenarioError, match="there are 1 rows"):
        ip.build_from(tntp=tmp_path / "town_net.tntp")


def test_trips_of_unknown_zones_are_left_out_and_named(tmp_path):
    (tmp_path / "node.csv").write_text("node_id,zone_id,x_coord,y_coord\n1,1,15,60\n2,2,15.1,60\n")
    (tmp_path / "link.csv").write_text("from_node_id,to_node_id,length,free_speed\n1,2,5.6,60\n2,1,5.6,60\n")
    (tmp_path / "config.csv").write_text("")
    (tmp_path / "demand.csv").write_text(
        "o_zone_id,d_zone_id,volume\n1,2.0,10\n\n1,9,5\n2,1,x\n2,1,-4\n1,9,0\n"
    )
    region, report = built(gmns=tmp_path)
    assert region["trips"]["trips_day"].tolist() == [10]
    assert [f.row for f in report.findings if f.code == "row_not_used"] == [4, 5, 6]
