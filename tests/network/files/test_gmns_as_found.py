"""GMNS sets as they are found: units, empty cells, zones of several nodes, zone 0, headings of other tools."""

import numpy as np
import pytest

from infraprio import network
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
        ("Arlington_Signals", (20, 10, 0), {"links_not_for_cars"}),
        ("Freeway_Interchange", (10, 12, 0), {"length_in_short_unit"}),
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
