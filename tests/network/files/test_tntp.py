from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from infraprio.errors import NetworkError
from infraprio.network import assign, read_design, read_tntp, skim
from infraprio.network.files.tntp import tntp_network
from tests.network.road_examples import FOLDER, needs_shared

NET = """<ORIGINAL HEADER>~ Tail Head ;
<FIRST THRU NODE> 3
<number of links> 4
<NUMBER OF NODES> 3\t\t
<NUMBER OF ZONES> 2
<END OF METADATA>

~ \tInit node \tTerm node \tstäder ;
\t1\t3\t900\t1.5\t2\t0.15\t4\t50\t0\t1\t;
3 2 900 1.5 3 0 0 50 4 1
1 2 0 9 9 0 0 0 0 1;
~ a remark
\t1\t2\t0\t9\t8\t0\t0\t0\t0\t1"""
TRIPS = """<TOTAL OD FLOW> 7
<NUMBER OF ZONES> 2
<END OF METADATA>

Origin  1
    1 : 2.0;  2 :
 3.5;
Origin 2
"""


def write(folder: Path, net: str = NET, trips: str = TRIPS) -> tuple[Path, Path]:
    paths = folder / "net.tntp", folder / "trips.tntp"
    for path, text in zip(paths, (net, trips), strict=True):
        path.write_text(text, encoding="latin-1")
    return paths


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_format_with_all_its_quirks(tmp_path: Path, ending: str) -> None:
    net, demand = read_tntp(*write(tmp_path, NET.replace("\n", ending), TRIPS.replace("\n", ending)))
    assert (net.n_zones, net.n_nodes, net.n_links) == (2, 3, 4)
    np.testing.assert_array_equal(net.through, [False, False, True])
    np.testing.assert_array_equal(net.time, [2, 3, 9, 8])
    np.testing.assert_array_equal(demand, [[2.0, 3.5], [0.0, 0.0]])
    assert skim(net)[0, 1] == 5.0
    assert "no <TOLL FACTOR>" in net.findings[0].message
    assert read_tntp(tmp_path / "net.tntp")[1] is None


def test_factors_are_read(tmp_path: Path) -> None:
    factors = "<TOLL FACTOR> 0.5\n<DISTANCE FACTOR> 2\n"
    net, _ = read_tntp(write(tmp_path, factors + NET)[0])
    np.testing.assert_allclose(net.free_cost[:2], [2 + 3, 3 + 3 + 2])
    assert net.findings == ()


def test_factors_may_be_given_and_their_lack_is_noted(tmp_path: Path) -> None:
    file = write(tmp_path)[0]
    notes = [found.message for found in read_tntp(file)[0].findings]
    assert ["no <TOLL FACTOR>" in notes[0], "no <DISTANCE FACTOR>" in notes[1]] == [True, True]
    net, _ = read_tntp(file, toll_factor=0.5, distance_factor=2)
    np.testing.assert_allclose(net.free_cost[:2], [2 + 3, 3 + 3 + 2])
    assert net.findings == ()
    stated = write(tmp_path, "<TOLL FACTOR> 0.5\n" + NET)[0]
    assert read_tntp(stated, toll_factor=0.0)[0].toll_factor == 0.0  # given wins over stated
    with pytest.raises(NetworkError, match="factor of toll"):
        _ = read_tntp(file, toll_factor=-1.0)[0].free_cost


def test_times_that_are_all_the_same_are_doubted(tmp_path: Path) -> None:
    """Published asymmetric sets hold another cost function in these columns."""
    same = "\n".join(f"1 3 {900 + k} 1 0.75 0.1 1.5 0 0 1 ;" for k in range(4))
    text = NET[: NET.index("~ \tInit")] + same
    assert any(
        found.code == "times_all_alike" and "0.75" in found.message
        for found in read_tntp(write(tmp_path, text)[0])[0].findings
    )
    assert not any(found.code == "times_all_alike" for found in read_tntp(write(tmp_path)[0])[0].findings)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("<END OF METADATA>", "", "no <END OF METADATA>"),
        ("links> 4", "links> 5", "says 5, but there are 4"),
        ("links> 4", "links> four", "whole number"),
        ("NODES> 3", "NODES> 2", "not among 1 to 2"),
        ("ZONES> 2", "ZONES> 9", "9 zones, but only 3 nodes"),
        ("3 2 900", "3 2 x", "net.tntp, row 10: .*text where a number belongs"),
        ("3 2 900 1.5 3 0 0 50 4 1", "3 2 900 1.5 3", "net.tntp, row 10: .*5 of 10 columns"),
        ("3 2 900 1.5 3", "3 2 900 1.5 -3", "time is negative or missing: link 2"),
        ("\t900\t1.5\t2", "\t0\t1.5\t2", "capacity is not above 0"),
    ],
)
def test_networks_that_cannot_be(tmp_path: Path, old: str, new: str, text: str) -> None:
    with pytest.raises(NetworkError, match=text):
        read_tntp(write(tmp_path, NET.replace(old, new))[0])


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("ZONES> 2", "ZONES> 3", "3 x 3 zones; the network has 2"),
        ("1 : 2.0", "7 : 2.0", '"7" is not a zone'),
        ("1 : 2.0", "2 : 2.0", "given twice"),
        ("2.0", "-2.0", "from 0 up"),
        ("2.0", "nan", "from 0 up"),
        ("2.0", "many", 'are "many"'),
        ("Origin  1\n", "", "before the first"),
    ],
)
def test_trips_that_cannot_be(tmp_path: Path, old: str, new: str, text: str) -> None:
    with pytest.raises(NetworkError, match=text):
        read_tntp(*write(tmp_path, trips=TRIPS.replace(old, new)))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="There is no such file"):
        read_tntp(tmp_path / "net.tntp")
    with pytest.raises(NetworkError, match="cannot be read"):
        read_tntp(tmp_path)


DESIGN = """<NUMBER OF NEW LINKS> 1
<NUMBER OF ZONES> 2
<NUMBER OF NODES> 2
<NUMBER OF LINKS> 1
<END OF METADATA>
1 2 900 1 2 0.15 4 0 0 1 0 ;
1 2 900 1 1 0.15 4 0 0 1 75 ;"""


def test_a_design_instance(tmp_path: Path) -> None:
    net, demand, candidates = read_design(*write(tmp_path, DESIGN))
    assert (net.n_links, len(candidates), demand[0, 1]) == (1, 1, 3.5)
    np.testing.assert_array_equal(candidates.cost, [75.0])


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("75", "-75", "cost is negative"),
        ("75", "nan", "cost is negative, missing"),
        (" 75", "", "10 of 11 columns"),
        ("NEW LINKS> 1", "NEW LINKS> 2", "says 3, but there are 2"),
    ],
)
def test_design_instances_that_cannot_be(tmp_path: Path, old: str, new: str, text: str) -> None:
    with pytest.raises(NetworkError, match=text):
        read_design(*write(tmp_path, DESIGN.replace(old, new)))


@needs_shared
def test_the_public_files() -> None:
    net, demand = read_tntp(
        FOLDER / "sioux_falls" / "SiouxFalls_net.tntp", FOLDER / "sioux_falls" / "SiouxFalls_trips.tntp"
    )
    assert demand is not None
    assert (net.n_links, demand.sum(), net.through.all()) == (76, 360600.0, True)


@pytest.mark.parametrize("place", ["Terrassa-Asym_net.tntp", "Winnipeg-Asymmetric/net.tntp"])
def test_a_set_with_asymmetric_costs_is_refused_by_its_name(tmp_path: Path, place: str) -> None:
    file = tmp_path / place
    file.parent.mkdir(exist_ok=True)
    file.write_text(NET, encoding="latin-1")
    for read in (read_tntp, tntp_network):
        with pytest.raises(NetworkError, match="depends on the flow of other links"):
            read(file)
    assert read_tntp(write(tmp_path)[0])[0].n_links == 4


def test_a_network_whose_columns_are_doubted_is_not_solved_without_a_word(tmp_path: Path) -> None:
    same = "\n".join(f"1 2 {900 + k} 0 0.75 0.1 1.5 0 0 1 ;" for k in range(4))
    net, demand = read_tntp(*write(tmp_path, NET[: NET.index("~ \tInit")] + same))
    with pytest.raises(NetworkError, match="asymmetric") as caught:
        assign(net, demand)
    assert [found.code for found in caught.value.findings] == ["times_all_alike", "cost_not_by_link"]
    assert "replace(net, findings=())" in caught.value.text("en")
    assert assign(replace(net, findings=()), demand).flow.sum() == pytest.approx(3.5)


STANDARD = "~\tInit node\tTerm node\tCapacity (veh/h)\tLength (ft)\tFree Flow Time (min)\tB\tPower\tSpeed limit\tToll\tType\t;"
ROWS = "\t1\t3\t900\t1.5\t2\t1.5\t4\t50\t7\t1\t;\t\t\n\t3\t2\t800\t2.5\t3\t2.25\t5\t60\t9\t2\t;"
OF_STANDARD = {
    "capacity": [900, 800],
    "length": [1.5, 2.5],
    "time": [2, 3],
    "b": [1.5, 2.25],
    "power": [4, 5],
    "toll": [7, 9],
}


@pytest.mark.parametrize(
    ("heading", "differs"),
    [
        (STANDARD, {}),
        ("~ \tInit node \tTerm node \tCapacity \tLength \tFree Flow Time \tB\tPower\tSpeed limit \tToll \tType\t;", {}),
        ("~\tinit_node\tterm_node\tcapacity\tlength\tfree_flow_time\tb\tpower\tspeed\ttoll\tlink_type\t;", {}),
        ("~\tfrom\tto\tcapacity\tlength\tftime\tB\tPower\tspeed\ttoll\ttype\t", {}),
        ("~\tInit node\tTerm node\tCapacity\tLength\tFree Flow Time\tB\tPower\tSpeed limit\tToll  Type\tEmpty\tEmpty2", {}),
        ("~\tInit node\tTerm node\tCapacity\tLength\tFree Flow Time\tB\tPower\tSpeed limit\tToll Type", {}),
        ("~\ttail node\thead node\tcapacity (veh/h)\tlength (miles)\tfftt(min)\tB\tPower\tspeed limit (mph)\ttoll (cents)\tlink type\t", {}),
        ("~from  to  capacity  length  ftime(min)  B  power  speed(mpm)  toll  type", {}),
        ("~ from to capacity length time b power speed toll type", {}),  # one blank: it cannot be told from a name of two words
        ("~ headings of another tongue", {}),
        ("", {}),
        ("~\tfrom\tto\ttotal capacity\tlength (km)\tfftt (min)\talpha\tbeta\tff speed (km/h)\tcritical speed (km/h)\tlanes\t\t", {"toll": [0, 0]}),
        ("~\tfrom\tto\tcapacity\tlength\ttime\tpower\tb\tspeed\ttoll\ttype", {"b": [4, 5], "power": [1.5, 2.25]}),
        ("~\tfrom\tto\tlength\tcapacity\ttime\tb\tpower\tspeed\ttype\ttoll", {"capacity": [1.5, 2.5], "length": [900, 800], "toll": [1, 2]}),
    ],
)  # fmt: skip
def test_columns_are_those_that_the_headings_name(
    tmp_path: Path, heading: str, differs: dict[str, list[float]]
) -> None:
    """Speeds and lanes in place of tolls, and other orders: what no heading names is in the order of the format."""
    head = '<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 3\n<NUMBER OF LINKS> 2\n<SCENARIO> "Build"\t \t\n<END OF METADATA>\t\t\n\t\t\n'
    (tmp_path / "x_net.tntp").write_text(f"{head}~ a remark\n{heading}\n{ROWS}\n", encoding="latin-1")
    net, _ = read_tntp(tmp_path / "x_net.tntp")
    for name, wanted in {**OF_STANDARD, **differs}.items():
        assert getattr(net, name).tolist() == wanted, name
    assert [f.code for f in net.findings if f.code == "no_toll_factor"] == (
        ["no_toll_factor"] if net.toll.any() else []
    )
    assert (net.tail.tolist(), net.head.tolist()) == ([0, 2], [2, 1])
