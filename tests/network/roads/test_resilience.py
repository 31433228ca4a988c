from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import NetworkError
from infraprio.network import Network, bridges, closures, disjoint_paths, roads, skim
from tests.network.road_examples import random_network


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_closures_equal_skims_from_scratch(seed: int) -> None:
    net = random_network(seed)
    rng = np.random.default_rng(seed)
    demand = rng.random((net.n_zones,) * 2) * (rng.random((net.n_zones,) * 2) < 0.7)
    np.fill_diagonal(demand, 0)
    group = rng.integers(0, 2, net.n_zones)
    group[0] = 1
    sets = [[link] for link in range(net.n_links)] + [rng.permutation(net.n_links)[:3]]
    result = closures(net, demand, sets, groups=group)
    before = skim(net)
    demand[np.isinf(before)] = 0
    for s, links in enumerate(sets):
        shut = net.time.copy()
        shut[links] = np.inf
        after = skim(net, shut)
        cut = np.isinf(after)
        added = np.where(cut, 0, after) - np.where(cut, 0, before)
        kept = np.where(cut, 0, demand)
        assert result.unsatisfied[s] == pytest.approx(demand[cut].sum())
        assert result.extra_cost[s] == pytest.approx((kept * added).sum())
        assert result.extra_cost_per_trip[s] * kept.sum() == pytest.approx((kept * added).sum(), abs=1e-12)
        for g in range(2):
            mine = kept[group == g]
            assert result.exposure[s, g] * mine.sum() == pytest.approx(
                (mine * added[group == g]).sum(), abs=1e-12
            )
        assert result.unsatisfied_by_group[s].sum() == pytest.approx(result.unsatisfied[s])
        assert result.detour_ratio[s] >= 1


def test_only_origins_that_use_the_link_are_recomputed() -> None:
    net = Network(nodes=[0, 1, 2], zones=[0, 1, 2], tail=[0, 1, 1, 2], head=[1, 0, 2, 1], time=[1.0] * 4)
    result = closures(net, np.ones((3, 3)))
    np.testing.assert_array_equal(result.origins_recomputed, [1, 2, 2, 1])
    np.testing.assert_array_equal(result.unsatisfied, [2, 2, 2, 2])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_bridges_equal_networkx(seed: int) -> None:
    net = random_network(seed)
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(net.n_nodes))
    owner = {}
    for k, links in enumerate(roads(net)):
        graph.add_edge(int(net.tail[links[0]]), int(net.head[links[0]]), key=k)
        owner[k] = links
    parts = nx.number_connected_components(graph)
    expected = np.zeros(net.n_links, bool)
    for a, b, k in list(graph.edges(keys=True)):
        graph.remove_edge(a, b, k)
        expected[owner[k]] = nx.number_connected_components(graph) > parts
        graph.add_edge(a, b, k)
    np.testing.assert_array_equal(bridges(net), expected)


def test_disjoint_paths() -> None:
    net = Network(
        nodes=list("abcd"),
        zones=[0, 3, 1],
        tail=[0, 0, 1, 2, 0],
        head=[1, 2, 3, 3, 3],
        time=[1.0] * 4 + [np.inf],
        through=[True, False, True, True],
    )
    assert disjoint_paths(net, 0, 3) == 1
    assert disjoint_paths(net, 0, 1) == 1
    assert disjoint_paths(net, 3, 0) == 0
    assert disjoint_paths(net, 0, 0) == 0
    with pytest.raises(NetworkError, match="Node numbers"):
        disjoint_paths(net, 0, 9)


def test_closed_links_connect_nothing() -> None:
    net = Network(nodes=[1, 2], zones=[0, 1], tail=[0, 0], head=[1, 1], time=[np.inf, 1.0])
    np.testing.assert_array_equal(bridges(net), [False, True])


@pytest.mark.parametrize(
    ("sets", "groups", "text"),
    [
        ([[9]], None, "closes a link"),
        (None, [0], "groups must"),
        (None, [0, -1], "groups"),
        (None, [0.5, 1], "groups"),
    ],
)
def test_what_cannot_be_closed(sets: object, groups: object, text: str) -> None:
    net = Network(nodes=[1, 2], zones=[0, 1], tail=[0], head=[1], time=[1.0])
    with pytest.raises(NetworkError, match=text):
        closures(net, np.zeros((2, 2)), sets, groups=groups)  # type: ignore[arg-type]


def test_nobody_travels_and_everybody_is_cut_off() -> None:
    net = Network(nodes=[1, 2], zones=[0, 1], tail=[0], head=[1], time=[1.0])
    nobody = closures(net, np.zeros((2, 2)))
    assert (nobody.extra_cost_per_trip[0], nobody.unsatisfied[0]) == (0, 0)
    all_cut = closures(net, [[0, 5], [0, 0]])
    assert (all_cut.exposure[0, 0], all_cut.unsatisfied[0], all_cut.detour_ratio[0]) == (0, 5, 1)
