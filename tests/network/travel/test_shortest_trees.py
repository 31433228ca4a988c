"""Trees, sums and loads along them, and the same found from those of another state, against plain computations."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.network.travel.shortest_trees import Arcs, along, least_sums, load, shortest_trees


def some_arcs(rng: np.random.Generator, nodes: int, many: int, *, whole: bool = False) -> Arcs:
    """Random arcs; `whole` costs tie often."""
    tail, head = rng.integers(0, nodes, (2, many))
    cost = rng.integers(1, 5, many).astype(float) if whole else rng.uniform(0.1, 9.0, many)
    return Arcs.of(nodes, tail, head, cost, np.arange(many))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.booleans())
def test_trees_from_another_state_are_those_from_scratch(seed: int, whole: bool) -> None:
    rng = np.random.default_rng(seed)
    nodes = int(rng.integers(2, 14))
    before = some_arcs(rng, nodes, int(rng.integers(1, 40)), whole=whole)
    tail, head, cost = before.tail.copy(), before.head.copy(), before.cost.copy()
    kept = rng.random(len(tail)) < 0.9  # some are closed, some get better or worse, some are new
    cost = np.where(rng.random(len(cost)) < 0.2, rng.integers(1, 6, len(cost)), cost)
    more = some_arcs(rng, nodes, int(rng.integers(1, 5)), whole=whole)
    arcs = Arcs.of(
        nodes,
        np.concatenate([tail[kept], more.tail]),
        np.concatenate([head[kept], more.head]),
        np.concatenate([cost[kept], more.cost]),
        np.arange(int(kept.sum()) + len(more.tail)),
    )
    origins = rng.permutation(nodes)[: int(rng.integers(1, nodes + 1))]
    fresh = shortest_trees(arcs, origins)
    found = shortest_trees(arcs, origins, before=shortest_trees(before, origins))
    assert found.cost.tolist() == fresh.cost.tolist()
    assert found.arc.tolist() == fresh.arc.tolist()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
def test_costs_sums_and_loads_against_paths_of_networkx(seed: int) -> None:
    rng = np.random.default_rng(seed)
    nodes = int(rng.integers(2, 9))
    arcs = some_arcs(rng, nodes, int(rng.integers(1, 25)))
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    for k, (a, b, c) in enumerate(
        zip(arcs.tail.tolist(), arcs.head.tolist(), arcs.cost.tolist(), strict=True)
    ):
        graph.add_edge(a, b, weight=c, number=k)
    origins, value = np.arange(nodes), rng.uniform(0, 5, len(arcs.tail))
    trees = shortest_trees(arcs, origins)
    flow = rng.uniform(0, 9, (nodes, nodes))
    (sums,) = along(trees, value)
    carried = np.zeros(len(arcs.tail))
    for i in range(nodes):
        least, paths = nx.single_source_dijkstra(graph, i)
        for j in range(nodes):
            assert trees.cost[i, j] == pytest.approx(least.get(j, np.inf))
            used = [graph.edges[pair]["number"] for pair in zip(paths.get(j, []), paths.get(j, [])[1:])]
            assert sums[i, j] == pytest.approx(value[used].sum() if j in paths else np.inf)
            np.add.at(carried, used, flow[i, j])
    assert load(trees, flow) == pytest.approx(carried)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000))
def test_least_sums_from_others_are_those_from_scratch(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, m, b = rng.integers(1, 7, 3)
    m = m if seed % 2 else m + 200  # over many places what differs is looked for, over few all is made anew

    def some(shape: tuple[int, int]) -> np.ndarray:
        numbers = rng.integers(0, 5, shape).astype(float)
        return np.where(rng.random(shape) < 0.25, np.inf, numbers)

    left, right = some((a, m)), some((m, b))
    before = least_sums(left, right)
    now = [np.where(rng.random(part.shape) < 0.3, some(part.shape), part) for part in (left, right)]
    found, fresh = least_sums(*now, before), least_sums(*now)
    sums = now[0][:, :, None] + now[1][None]
    assert fresh.cost.tolist() == sums.min(axis=1).tolist()
    assert fresh.middle.tolist() == np.where(np.isfinite(sums.min(axis=1)), sums.argmin(axis=1), 0).tolist()
    assert found.cost.tolist() == fresh.cost.tolist()
    there = np.isfinite(fresh.cost)
    assert found.middle[there].tolist() == fresh.middle[there].tolist()
