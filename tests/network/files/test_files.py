from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import NetworkError
from infraprio.network import read_gmns, read_matrix, skim, write_gmns, write_matrix
from tests.network.road_examples import random_network


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_gmns_there_and_back(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    net = random_network(seed, length=True)
    folder = tmp_path_factory.mktemp("gmns")
    write_gmns(net, folder)
    again = read_gmns(folder)
    np.testing.assert_array_equal(again.zones, net.zones)
    np.testing.assert_array_equal(again.through, net.through)
    np.testing.assert_allclose(skim(again), skim(net), rtol=1e-12)
    np.testing.assert_allclose(skim(again, "length"), skim(net, "length"), rtol=1e-12)


NODE = "node_id,node_type,zone_id\n10,centroid,2\n11,,\n12,centroid,1\n13,,1\n"
LINK = "link_id,from_node_id,to_node_id,directed,length,free_speed,capacity,vdf_alpha,vdf_beta\n"
LINK += "a,10,11,false,30,60,900,0.15,4\nb,11,12,true,10,60,,,\n"


def gmns(folder: Path, node: str = NODE, link: str = LINK) -> Path:
    (folder / "node.csv").write_text(node)
    (folder / "link.csv").write_text(link)
    return folder


def test_gmns_rules(tmp_path: Path) -> None:
    net = read_gmns(gmns(tmp_path))
    assert net.zone_labels().tolist() == [12, 10]
    assert net.through.tolist() == [False, True, False, True]
    assert (net.tail.tolist(), net.head.tolist()) == ([0, 1, 1], [1, 0, 2])
    assert net.time.tolist() == [30, 30, 10]
    assert (net.b.tolist(), net.capacity.tolist()) == ([0.15, 0.15, 0], [900, 900, np.inf])


@pytest.mark.parametrize(
    ("node", "link", "text"),
    [
        (NODE, LINK.replace("10,11", "10,99"), "node.csv lacks: 99"),
        (NODE, LINK.replace("false", "maybe"), "directed must be"),
        (NODE, LINK.replace("30,60", "30,0").replace("10,60", "10,"), "No link has a speed above 0"),
        (NODE, LINK.replace("30,60", "x,60"), r"row 2, column length: 'x' is not a number"),
        (NODE + "11,,\n", LINK, "row 6: The node 11 stands twice, first in row 3"),
        (NODE, LINK.replace("free_speed", "pace"), "needs length and free_speed"),
        (NODE, LINK.replace("30,60", ",60"), "time is negative or missing"),
        (
            NODE.replace("node_id", "id"),
            LINK,
            "column node_id is missing|node_id: The column node_id is missing",
        ),
        ("", LINK, "cannot be read"),
    ],
)
def test_gmns_that_cannot_be(tmp_path: Path, node: str, link: str, text: str) -> None:
    with pytest.raises(NetworkError, match=text):
        read_gmns(gmns(tmp_path, node, link))


@pytest.mark.parametrize("ids", ["10 11 12 13", "10.0 11.0 12.0 13.0", "A10 11 12 13"])
def test_gmns_ids_of_one_set_match_whatever_their_type(tmp_path: Path, ids: str) -> None:
    """One file may hold 10 where the other, for the sake of one text or one empty cell, holds 10.0 or text."""
    node, link = NODE, LINK
    for old, new in zip(("10", "11", "12", "13"), ids.split(), strict=True):
        node = node.replace(f"\n{old},", f"\n{new},")
        if not new.endswith(".0"):
            link = link.replace(f"{old},", f"{new},", 1) if new != old else link
    net = read_gmns(gmns(tmp_path, node, link))
    assert (net.tail.tolist(), net.head.tolist()) == ([0, 1, 1], [1, 0, 2])
    wanted = ids.replace(".0", "").split()
    assert [str(label) for label in net.nodes] == wanted


def test_a_blank_zone_cell_is_no_zone(tmp_path: Path) -> None:
    node = "node_id,zone_id\n10,z1\n11,  \n12,z2\n13,\n"
    assert read_gmns(gmns(tmp_path, node)).zone_labels().tolist() == [10, 12]


def test_gmns_rows_are_counted_as_in_the_file(tmp_path: Path) -> None:
    """A link for both directions becomes two; a fault behind it is still in its own row."""
    with pytest.raises(NetworkError, match=r"row 3, column capacity"):
        read_gmns(gmns(tmp_path, NODE, LINK.replace("10,60,,,", "10,60,x,,")))


def test_gmns_without_files(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="There is no such file"):
        read_gmns(tmp_path)


@pytest.mark.filterwarnings("ignore:::tables")
@pytest.mark.parametrize("ending", ["csv", "omx"])
def test_matrices_there_and_back(tmp_path: Path, ending: str) -> None:
    if ending == "omx":
        pytest.importorskip("openmatrix")
    matrix = np.array([[0, 1.5, 0], [2.5, 0, 3], [0, 0, 4]])
    path = tmp_path / f"trips.{ending}"
    write_matrix(path, matrix, [30, 10, 20])
    np.testing.assert_array_equal(read_matrix(path, [30, 10, 20]), matrix)
    turned = [1, 2, 0]
    np.testing.assert_array_equal(read_matrix(path, [10, 20, 30], "trips"), matrix[np.ix_(turned, turned)])
    with pytest.raises(NetworkError, match="Name one of them"):
        read_matrix(path, [10, 20, 30], "cars")


def test_omx_without_a_mapping_or_without_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("openmatrix")
    path = tmp_path / "trips.omx"
    write_matrix(path, np.eye(2), ["a", "b"])
    np.testing.assert_array_equal(read_matrix(path, ["a", "b"]), np.eye(2))
    with pytest.raises(NetworkError, match="the network has 3"):
        read_matrix(path, ["a", "b", "c"])
    monkeypatch.setitem(sys.modules, "openmatrix", None)
    with pytest.raises(NetworkError, match="pip install"):
        read_matrix(path, ["a", "b"])


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("origin,destination,trips\n1,9,2\n", "zones that are not there: 9"),
        ("origin,destination,trips\n1,2,2\n1,2,3\n", "1 – 2 is given twice"),
        ("origin,destination,trips\n1,2,\n", "missing or no number"),
        ("origin,destination,trips\n1,2,x\n", "1 – 2 is missing"),
        ("origin,destination,trips\n1,2,5\n2,1,-3\n", "2 – 1 is -3 .*from 0 up"),
        ("origin,destination,trips\n1,2,inf\n2,1,-inf\n", r"1 – 2 is inf \(2 such pairs\)"),
        ("origin,trips\n1,2\n", "column destination is missing"),
        ("origin,destination,a,b\n1,2,3,4\n", "holds a, b"),
        ("", "cannot be read"),
    ],
)
def test_tables_of_trips_that_cannot_be(tmp_path: Path, text: str, finding: str) -> None:
    path = tmp_path / "trips.csv"
    path.write_text(text)
    with pytest.raises(NetworkError, match=finding):
        read_matrix(path, [1, 2])


@pytest.mark.filterwarnings("ignore:::tables")
@pytest.mark.parametrize("value", [-1.0, np.inf, np.nan])
def test_omx_trips_that_cannot_be(tmp_path: Path, value: float) -> None:
    pytest.importorskip("openmatrix")
    path = tmp_path / "trips.omx"
    write_matrix(path, [[0, 1], [value, 0]], [30, 10])
    with pytest.raises(NetworkError, match="10 – 30"):
        read_matrix(path, [30, 10])


def test_matrix_files_of_another_kind(tmp_path: Path) -> None:
    for call in (lambda p: read_matrix(p, [1]), lambda p: write_matrix(p, [[1.0]], [1])):
        with pytest.raises(NetworkError, match=r"ends in \.csv or \.omx"):
            call(tmp_path / "trips.xls")
    with pytest.raises(NetworkError, match="There is no such file"):
        read_matrix(tmp_path / "trips.csv", [1])
    with pytest.raises(NetworkError, match="shape"):
        write_matrix(tmp_path / "trips.csv", [[1.0]], [1, 2])
