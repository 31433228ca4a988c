from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from infraprio.errors import NetworkError
from infraprio.network import Network, between, read_tntp, route, skim, trees
from tests.network.road_examples import FOLDER, needs_shared, random_network


def networkx_costs(net: Network) -> np.ndarray:
    """From each zone, in a graph without the exits of the other nodes that may not be driven through."""
    out = np.full((net.n_zones, net.n_nodes), np.inf)
    for k, zone in enumerate(net.zones.tolist()):
        graph = nx.DiGraph()
        graph.add_nodes_from(range(net.n_nodes))
        for a, b, time in zip(net.tail.tolist(), net.head.tolist(), net.time.tolist(), strict=True):
            if (net.through[a] or a == zone) and time < graph.get_edge_data(a, b, {"time": np.inf})["time"]:
                graph.add_edge(a, b, time=time)
        for node, cost in nx.single_source_dijkstra_path_length(graph, zone, weight="time").items():
            out[k, node] = cost
    return out


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_trees_equal_networkx_in_both_directions(seed: int) -> None:
    net = random_network(seed)
    expected = networkx_costs(net)
    np.testing.assert_allclose(trees(net)[0], expected, rtol=1e-12)
    np.testing.assert_allclose(skim(net), expected[:, net.zones], rtol=1e-12)
    turned = Network(
        nodes=net.nodes, zones=net.zones, tail=net.head, head=net.tail, time=net.time, through=net.through
    )
    np.testing.assert_allclose(trees(turned, reverse=True)[0], expected, rtol=1e-12)
    nodes = np.arange(net.n_nodes)[::2]
    np.testing.assert_allclose(between(net, None, net.zones, nodes), expected[:, nodes], rtol=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_sums_and_routes_follow_the_same_path(seed: int) -> None:
    net = random_network(seed, length=True)
    assert net.length is not None
    cost, length = skim(net), skim(net, of="length")
    np.testing.assert_allclose(skim(net, of="time"), cost)
    for i, j in np.argwhere(np.isfinite(cost)):
        links = route(net, int(net.zones[i]), int(net.zones[j]))
        assert net.time[links].sum() == pytest.approx(cost[i, j])
        assert net.length[links].sum() == pytest.approx(length[i, j])
        ends = np.r_[net.tail[links], net.zones[j]]
        np.testing.assert_array_equal(net.head[links], ends[1:])
    assert (np.isinf(length) == np.isinf(cost)).all()


@needs_shared
def test_anaheim_equals_scipy_with_split_zones() -> None:
    net, _ = read_tntp(FOLDER / "anaheim" / "Anaheim_net.tntp")
    enter = np.where(
        net.through[net.head], net.head, net.head + net.n_nodes
    )  # a second node that has no exit
    graph = csr_array((net.time, (net.tail, enter)), shape=(2 * net.n_nodes,) * 2)
    goals = np.where(net.through[net.zones], net.zones, net.zones + net.n_nodes)
    expected = dijkstra(graph, indices=net.zones)[:, goals]
    np.fill_diagonal(expected, 0.0)
    np.testing.assert_allclose(skim(net), expected, rtol=1e-12)


def test_infinite_cost_closes_a_link() -> None:
    net = Network(nodes=[1, 2], zones=[0, 1], tail=[0, 0], head=[1, 1], time=[2.0, 3.0])
    assert skim(net, [np.inf, 3.0])[0, 1] == 3.0
    assert skim(net, [np.inf, np.inf])[0, 1] == np.inf


def test_no_route_is_said() -> None:
    net = Network(nodes=["a", "b"], zones=[0, 1], tail=[0], head=[1], time=[2.0])
    with pytest.raises(NetworkError, match="no path from b to a"):
        route(net, 1, 0)
    assert route(net, 1, 1).size == 0
    with pytest.raises(NetworkError, match="Node numbers"):
        trees(net, origins=[7])


@pytest.mark.parametrize("cost", [[-1.0], [np.nan]])
def test_costs_that_cannot_be(cost: list[float]) -> None:
    net = Network(nodes=["a", "b"], zones=[0, 1], tail=[0], head=[1], time=[2.0])
    with pytest.raises(NetworkError, match="numbers from 0 up: not so on 1"):
        skim(net, cost)
