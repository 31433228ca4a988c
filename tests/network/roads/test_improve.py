from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.errors import NetworkError
from infraprio.network import base_costs, skim, updated_costs
from infraprio.network.roads.improve import min_plus, origins_using
from tests.network.road_examples import random_network


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["faster", "slower", "new", "mixture"]))
def test_any_changes_equal_a_skim_from_scratch(seed: int, kind: str) -> None:
    net = random_network(seed)
    rng = np.random.default_rng(seed + 1)
    n_changed = 0 if kind == "new" else int(rng.integers(0, min(6, net.n_links)))
    links = rng.permutation(net.n_links)[:n_changed]
    change = {"faster": [-9.0, -1.0], "slower": [1.0, np.inf]}.get(kind, [-9.0, -1.0, 2.0, np.inf])
    cost = np.maximum(net.time[links] + rng.choice(change, n_changed), 0.0)
    n_new = int(rng.integers(0, 4)) if kind in ("new", "mixture") else 0
    added = (
        rng.integers(0, net.n_nodes, n_new),
        rng.integers(0, net.n_nodes, n_new),
        rng.integers(0, 5, n_new) * 0.5,
    )
    time = net.time.copy()
    time[links] = cost
    scratch = replace(
        net,
        tail=np.r_[net.tail, added[0]],
        head=np.r_[net.head, added[1]],
        time=np.r_[time, added[2]],
        **dict.fromkeys(("capacity", "b", "power", "law", "links")),
    )
    for candidates in (None, np.arange(net.n_links)):
        base = base_costs(net, candidates=candidates)
        np.testing.assert_allclose(
            updated_costs(base, links, cost, added), skim(scratch), rtol=1e-9, atol=1e-12
        )


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6))
def test_opening_a_closed_link_is_an_improvement(seed: int) -> None:
    net = random_network(seed)
    closed = net.time.copy()
    closed[0] = np.inf
    base = base_costs(net, closed)
    np.testing.assert_allclose(updated_costs(base, [0], [net.time[0]]), skim(net), rtol=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6))
def test_origins_that_do_not_use_a_link_keep_their_costs(seed: int) -> None:
    net = random_network(seed)
    closed = net.time.copy()
    closed[:2] = np.inf
    before, after = skim(net), skim(net, closed)
    unused = ~origins_using(base_costs(net), [0, 1])
    np.testing.assert_array_equal(before[unused], after[unused])


def test_no_change_gives_the_base_and_not_its_own_array() -> None:
    base = base_costs(random_network(3))
    again = updated_costs(base)
    assert again is not base.between_zones
    np.testing.assert_array_equal(again, base.between_zones)


@pytest.mark.parametrize(
    ("links", "cost", "added", "text"),
    [
        ([0, 0], [1.0, 2.0], None, "changed twice"),
        ([10**6], [1.0], None, "Link numbers"),
        ([0], [1.0, 2.0], None, "1 links change"),
        ([0], [-1.0], None, "from 0 up"),
        ([0], [np.nan], None, "from 0 up"),
        ([], [], ([0], [10**6], [1.0]), "not there"),
        ([], [], ([0], [1, 2], [1.0]), "New links have"),
    ],
)
def test_changes_that_cannot_be(links: list[int], cost: list[float], added: object, text: str) -> None:
    with pytest.raises(NetworkError, match=text):
        updated_costs(base_costs(random_network(3)), links, cost, added)  # type: ignore[arg-type]


def test_shapes_that_do_not_fit() -> None:
    with pytest.raises(NetworkError, match="Shapes"):
        min_plus(np.zeros((2, 2)), np.zeros((2, 1)), np.zeros((2, 2)), np.zeros((1, 1)), np.zeros(1))
