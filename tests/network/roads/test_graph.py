from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import NetworkError
from infraprio.network import Network, from_networkx, skim, to_networkx
from infraprio.network.roads.graph import link_values
from tests.network.road_examples import random_network

TWO: dict[str, Any] = {"nodes": [1, 2], "zones": [0, 1], "tail": [0, 1], "head": [1, 0], "time": [5.0, 6.0]}
FLOW: dict[str, Any] = {"capacity": [9.0, 9.0], "b": [0.15, 0.15], "power": [4.0, 4.0]}


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"time": [5.0, -1.0]}, "time is negative or missing: link 2"),
        ({"time": [5.0, np.nan]}, "time is negative or missing: link 2"),
        ({"time": ["a", 1]}, "not numbers"),
        ({"time": [[5.0, 6.0]]}, "one row"),
        (FLOW | {"capacity": [0.0, 9.0]}, "capacity is not above 0"),
        (FLOW | {"power": [0.5, 4.0]}, "between 0 and 1"),
        (FLOW | {"power": [-1.0, 4.0]}, "power is negative"),
        (FLOW | {"b": [0.1, np.inf]}, "b is negative, missing or infinite"),
        ({"tail": [0, 5]}, "tail names a node that is not there"),
        ({"zones": [0, 9]}, "zones names a node"),
        ({"zones": [0, 0]}, "two zones have the same node"),
        ({"nodes": [1, 1]}, "same label"),
        ({"head": [1]}, "head has 1 values for 2 links"),
        ({"length": [1.0, -1.0]}, "length is negative"),
        ({"through": [True]}, "through has 1 values"),
    ],
)
def test_what_cannot_be_used_is_named(change: dict[str, Any], text: str) -> None:
    with pytest.raises(NetworkError, match=text):
        Network(**TWO | change)


def test_all_findings_come_together() -> None:
    with pytest.raises(NetworkError, match=r"(?s)time is negative.*capacity is not above 0"):
        Network(**TWO | FLOW | {"time": [-1.0, 1.0], "capacity": [0.0, 1.0]})


def test_constant_links_need_no_capacity() -> None:
    net = Network(**TWO | FLOW | {"capacity": [0.0, 0.0], "b": [0.0, 0.5], "power": [0.5, 0.0]})
    np.testing.assert_array_equal(net.free_cost, [5.0, 9.0])


def test_arrays_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Network(**TWO).time[0] = 1.0


def test_generalised_cost_has_toll_and_distance() -> None:
    net = Network(**TWO, length=[10.0, 20.0], toll=[3.0, 0.0], toll_factor=2.0, distance_factor=0.1)
    np.testing.assert_allclose(net.free_cost, [12.0, 8.0])
    np.testing.assert_allclose(skim(net), [[0.0, 12.0], [8.0, 0.0]])
    np.testing.assert_allclose(skim(net, of="toll"), [[0.0, 3.0], [0.0, 0.0]])


@pytest.mark.parametrize(
    ("values", "text"), [("speed", "not a column"), ("length", "have no length"), ([1.0], "shape")]
)
def test_values_for_links_that_cannot_be(values: Any, text: str) -> None:
    with pytest.raises(NetworkError, match=text):
        link_values(Network(**TWO), values)


def test_a_factor_without_its_column_is_an_error() -> None:
    with pytest.raises(NetworkError, match="have no toll"):
        skim(Network(**TWO, toll_factor=1.0))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_there_and_back_through_networkx(seed: int) -> None:
    net = random_network(seed, length=True)
    again = from_networkx(to_networkx(net), zones=net.zone_labels().tolist())
    np.testing.assert_array_equal(skim(again), skim(net))
    np.testing.assert_allclose(skim(again, "length"), skim(net, "length"))


def test_networkx_edges_must_agree() -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", time=1.0, length=2.0)
    graph.add_edge("b", "a", time=1.0)
    with pytest.raises(NetworkError, match="1 of 2 edges have no length"):
        from_networkx(graph, ["a"])
    with pytest.raises(NetworkError, match="not nodes"):
        from_networkx(graph, ["c"])


def test_a_network_without_links_is_islands() -> None:
    net = Network(nodes=[1, 2], zones=[0, 1], tail=[], head=[], time=[])
    np.testing.assert_array_equal(skim(net), [[0.0, np.inf], [np.inf, 0.0]])


@pytest.mark.parametrize("value", ["70|100", None, ["70", "100"]])
def test_an_edge_whose_time_is_no_number_is_named(value: object) -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", time=5.0)
    graph.add_edge("b", "c", time=value)
    with pytest.raises(NetworkError, match=r"edge b – c has the time .* not a number"):
        from_networkx(graph, zones=["a", "c"])
