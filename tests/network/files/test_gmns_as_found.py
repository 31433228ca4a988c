"""GMNS sets as they are found: units, empty cells, zones of several nodes, zone 0, headings of other tools."""

import numpy as np
import pytest

from infraprio import network
from infraprio.errors import NetworkError
from infraprio.network.files.gmns import gmns_set
from tests.conftest import SHARED

FOUND = SHARED / "data" / "gmns"
NODE = "node_id,zone_id,x_coord,y_coord\n1,5,15.0,60.0\n2,5,15.0,60.01\n3,0,15.0,60.02\n4,9,15.0,60.03\n"
LINK = "link_id,from_node_id,to_node_id,directed,length,free_speed,capacity,lanes,VDF_alpha1,VDF_beta1,allowed_uses\n"
ROWS = [(1, 2, 3, 1), (2, 3, 2, ""), (3, 1, 3, 1), (4, 3, 4, 0)]
DEGREE = 6371 * np.pi / 180


def a_set(folder, length, *, config=None):
    rows = "".join(
        f"{k},{a},{b},{way},{length(abs(a - b) * 0.01 * DEGREE)},60,900,2,0.15,4,\n" for k, a, b, way in ROWS
    )
    (folder / "node.csv").write_text(NODE)
    (folder / "link.csv").write_text(LINK + rows)
    if config:
        (folder / "config.csv").write_text("short_length,long_length,speed\n" + config)
    return folder


@pytest.mark.parametrize(
    ("config", "length", "codes"),
    [
        ("foot,mile,mph", lambda km: km / 1.609344, set()),
        ("foot,mile,mph", lambda km: km / 0.0003048, {"length_in_short_unit"}),
        ("m,km,kmh", lambda km: km, set()),
        ("m,km,kmh", lambda km: 50 * km, {"length_and_place"}),
        ("", lambda km: km, set()),
        ("rod,league,mph", lambda km: km, {"units_unknown"}),
    ],
)
def test_units_are_those_that_the_coordinates_bear_out(tmp_path, config, length, codes):
    found = gmns_set(a_set(tmp_path, length, config=config))
    assert {f.code for f in found.findings} - {"directed_empty", "zones_of_nodes"} == codes
    net = found.network
    if "length_and_place" not in codes:
        assert net.length[0] == pytest.approx(0.01 * DEGREE, rel=1e-4)
        speed = 60 * (1.609344 if "mph" in config else 1.0)
        assert net.time[0] == pytest.approx(60 * net.length[0] / speed)


def test_zones_directions_and_delay(tmp_path):
    net = network.read_gmns(a_set(tmp_path, lambda km: km))
    assert net.n_zones == 2  # zone 0 is none
    assert net.n_nodes == 5  # zone 5 has two nodes and gets a centroid of its own
    assert not net.through[net.zones[0]]
    assert network.skim(net, net.time, net.length) == pytest.approx(
        np.array([[0, 0.02], [0.02, 0]]) * DEGREE, rel=1e-4
    )
    assert (net.b[0], net.power[0], net.capacity[0]) == (0.15, 4, 1800)


@pytest.mark.parametrize("cell", ["0", "", "inf"])
def test_a_link_without_speed_is_left_out_and_named(tmp_path, cell):
    folder = a_set(tmp_path, lambda km: km)
    text = (folder / "link.csv").read_text().replace(",60,900", f",{cell},900", 1)
    (folder / "link.csv").write_text(text)
    found = gmns_set(folder)
    (told,) = [f for f in found.findings if f.code == "link_without_speed"]
    assert (told.row, told.file, told.column) == (2, "link.csv", "free_speed")
    assert "1" not in found.network.links.astype(str)[:4].tolist()


@pytest.mark.skipif(not FOUND.is_dir(), reason="the public sets are not here")
@pytest.mark.parametrize(
    ("name", "size", "codes"),
    [
        ("Arlington_Signals", (20, 10, 0), {"links_not_for_cars", "turns_not_used"}),
        ("Freeway_Interchange", (10, 12, 0), {"length_in_short_unit", "turns_not_used"}),
        ("Lima_GMNS", (2607, 10313, 394), {"length_in_short_unit", "directed_empty", "zones_of_nodes"}),
        ("Sioux_Falls_path4gmns", (24, 76, 24), {"length_and_place"}),
        ("Two_Corridor", (4, 4, 2), {"length_and_place"}),
    ],
)
def test_public_sets(name, size, codes):
    found = gmns_set(FOUND / name)
    net = found.network
    assert (net.n_nodes, net.n_links, net.n_zones) == size
    assert {f.code for f in found.findings} == codes


BAD = {
    ("link.csv", "9,1,77,1,1,60,900,2,0.15,4,"): ("link_end_unknown", "to_node_id"),
    ("link.csv", "9,,2,1,1,60,900,2,0.15,4,"): ("link_end_unknown", "from_node_id"),
    ("link.csv", "9,1,2,perhaps,1,60,900,2,0.15,4,"): ("link_direction", "directed"),
    ("link.csv", "9,1,2,1,long,60,900,2,0.15,4,"): ("link_no_number", "length"),
    ("link.csv", "9,1,2,1,1,60,-900,2,0.15,4,"): ("link_no_number", "capacity"),
    ("link.csv", "9,1,2,1,1,60,0,2,0.15,4,"): ("link_without_capacity", "capacity"),
    ("link.csv", "9,1,2,1,1,60,900,0,0.15,4,"): ("link_without_capacity", "lanes"),
    ("link.csv", "9,1,2,1,1,,900,2,0.15,4,"): ("link_without_speed", "free_speed"),
    ("node.csv", ",5,15.0,60.0"): ("node_without_id", "node_id"),
    ("node.csv", "2.0,5,15.0,60.0"): ("node_twice", "node_id"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "told"), BAD.items())
def test_a_bad_row_is_left_out_and_named_and_the_rest_is_as_without_it(tmp_path, row, told):
    (tmp_path / "whole").mkdir()
    whole = gmns_set(a_set(tmp_path / "whole", lambda km: km)).network
    folder = a_set(tmp_path, lambda km: km)
    (file, line), (code, column) = row, told
    head, *rows = (folder / file).read_text().splitlines()
    (folder / file).write_text("\n".join([head, rows[0], rows[1], line, *rows[2:]]) + "\n")
    found = gmns_set(folder)
    (bad,) = [f for f in found.findings if f.code not in ("directed_empty", "zones_of_nodes")]
    assert (bad.code, bad.file, bad.row, bad.column) == (code, file, 4, column)
    for name in ("tail", "head", "length", "time", "capacity"):
        assert getattr(found.network, name).tolist() == getattr(whole, name).tolist()
    if code not in ("link_without_capacity", "link_without_speed"):
        with pytest.raises(NetworkError):
            network.read_gmns(folder)


def test_a_set_without_a_usable_link_is_refused(tmp_path):
    folder = a_set(tmp_path, lambda km: km)
    (folder / "link.csv").write_text(LINK + "1,1,88,1,1,60,900,2,0.15,4,\n")
    with pytest.raises(NetworkError, match="row 2, column to_node_id"):
        gmns_set(folder)


def test_turns_are_said_to_be_free_and_those_with_a_penalty_are_not_solved(tmp_path):
    a_set(tmp_path, lambda km: km)
    path = tmp_path / "movement.csv"
    path.write_text("mvmt_id,node_id,ib_link_id,ob_link_id,penalty\n1,2,1,2,\n2,2,1,3,0\n3,2,3,1,1.5\n")
    net = network.read_gmns(tmp_path)
    told = {found.code: found for found in net.findings}
    assert (told["turns_not_used"].file, told["turn_penalties"].row, told["turn_penalties"].value) == (
        "movement.csv",
        4,
        "1.5",
    )
    with pytest.raises(NetworkError, match="1 turns have a penalty"):
        network.assign(net, np.zeros((net.n_zones, net.n_zones)))
    path.write_text("mvmt_id,node_id,ib_link_id,ob_link_id,penalty\n1,2,1,2,\n")
    assert "turn_penalties" not in {f.code for f in network.read_gmns(tmp_path).findings}
