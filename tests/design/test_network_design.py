from __future__ import annotations

import csv
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.design import NetworkDesign, design_network
from infraprio.errors import InfraprioError, NetworkError, ProblemError
from infraprio.network import Candidates, Network, assign, extended, read_design

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "networks"


def published() -> list[dict[str, str]]:
    if not FOLDER.is_dir():
        return []
    with (FOLDER / "network_design" / "optima.csv").open() as file:
        return list(csv.DictReader(file))


def solve(row: dict[str, str], **options: Any) -> NetworkDesign:
    trips = FOLDER / "sioux_falls" / "SiouxFalls_trips.tntp"
    instance = read_design(FOLDER / "network_design" / f"{row['instance']}.txt", trips)
    return design_network(*instance, budget=float(row["budget"]), **options)


def check(row: dict[str, str], plan: NetworkDesign) -> None:
    assert "".join(str(int(each)) for each in plan.built) == row["optimal_links_built"]
    assert plan.total_time / 1e3 == pytest.approx(float(row["optimal_total_travel_time_thousand"]), rel=1e-7)
    assert (plan.status, plan.cost) == ("optimal", float(row["optimal_cost"]))
    assert plan.gap <= 1e-6
    assert plan.bound <= plan.total_time


@pytest.mark.skipif(not published(), reason="the public test networks are not at hand")
@pytest.mark.parametrize(
    "row",
    [each for each in published() if "_10_" in each["instance"]],
    ids=lambda row: f"{row['instance']}-{row['budget_percent']}",
)
def test_ten_candidates(row: dict[str, str]) -> None:
    check(row, solve(row))


@pytest.mark.slow
@pytest.mark.skipif(not published(), reason="the public test networks are not at hand")
@pytest.mark.parametrize(
    "row",
    [each for each in published() if "_20_" in each["instance"]],
    ids=lambda row: f"{row['instance']}-{row['budget_percent']}",
)
def test_twenty_candidates(row: dict[str, str]) -> None:
    check(row, solve(row))


@pytest.mark.skipif(not published(), reason="the public test networks are not at hand")
def test_a_time_limit_gives_an_honest_bound() -> None:
    row = published()[-1]
    plan = solve(row, time_limit=1.0)
    optimum = 1e3 * float(row["optimal_total_travel_time_thousand"])
    assert plan.bound <= optimum * (1 + 1e-9) <= plan.total_time * (1 + 2e-9)
    assert plan.gap == pytest.approx((plan.total_time - plan.bound) / plan.total_time)
    assert plan.status == ("feasible" if plan.gap > 1e-6 else "optimal")
    assert plan.cost <= float(row["budget"])


def small(seed: int, n: int = 5) -> tuple[Network, np.ndarray, Candidates]:
    """A ring of streets with new links, improvements, constant times, and some that cost nothing."""
    rng = np.random.default_rng(seed)
    tail = np.r_[np.arange(6), (np.arange(6) + 1) % 6]
    head = np.r_[(np.arange(6) + 1) % 6, np.arange(6)]
    net = Network(
        nodes=np.arange(6),
        zones=[0, 2, 4],
        tail=tail,
        head=head,
        time=rng.uniform(1, 6, 12),
        capacity=rng.uniform(2, 8, 12),
        b=rng.choice([0.15, 1.0], 12),
        power=rng.choice([1.0, 2.5, 4.0], 12),
        toll=rng.choice([0.0, 1.0], 12),
        toll_factor=1.0,
    )
    replaces = np.where(rng.random(n) < 0.4, rng.permutation(12)[:n], -1)
    ends = rng.permuted(np.tile(np.arange(6), (n, 1)), axis=1)[:, :2]
    some = replaces >= 0
    ends[some] = np.c_[tail, head][replaces[some]]
    candidates = Candidates(
        tail=ends[:, 0],
        head=ends[:, 1],
        time=rng.uniform(0, 4, n),
        capacity=rng.uniform(3, 12, n),
        b=rng.choice([0.0, 0.15, 1.0], n),
        power=rng.choice([0.0, 1.0, 4.0], n),
        toll=rng.choice([0.0, 1.0], n),
        cost=rng.integers(0, 5, n).astype(float),
        replaces=replaces,
    )
    return net, rng.uniform(0, 9, (3, 3)), candidates


def total_time(net: Network, demand: np.ndarray, candidates: Candidates, built: np.ndarray) -> float:
    whole = extended(net, candidates)
    time = whole.time.copy()
    time[net.n_links :][~built] = np.inf
    time[candidates.replaces[built & (candidates.replaces >= 0)]] = np.inf
    return assign(replace(whole, time=time), demand, 1e-10).total_time


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.3, 0.6, 1.0, 9.0]))
def test_equal_to_trying_every_set(seed: int, share: float) -> None:
    net, demand, candidates = small(seed)
    budget = share * candidates.cost.sum()
    sets = [np.array(each) for each in product([False, True], repeat=len(candidates))]
    allowed = [each for each in sets if candidates.cost[each].sum() <= budget + 1e-9]
    least = min(total_time(net, demand, candidates, each) for each in allowed)
    plan = design_network(net, demand, candidates, budget=budget)
    assert plan.status == "optimal"
    assert plan.total_time == pytest.approx(least, rel=1e-6)
    assert plan.total_time == pytest.approx(total_time(net, demand, candidates, plan.built), rel=1e-7)
    assert plan.bound <= least * (1 + 1e-7)
    assert plan.cost == candidates.cost[plan.built].sum() <= budget + 1e-9


def braess() -> tuple[Network, np.ndarray, Candidates]:
    """Braess's own network (1968): the free bypass makes everybody slower."""
    net = Network(
        nodes=list("sabt"),
        zones=[0, 3],
        tail=[0, 0, 1, 2],
        head=[1, 2, 3, 3],
        time=[1e-9, 50.0, 50.0, 1e-9],
        capacity=[1.0] * 4,
        b=[1e10, 0.02, 0.02, 1e10],
        power=[1.0] * 4,
    )
    bypass = Candidates(tail=[1], head=[2], time=[10.0], capacity=[1.0], b=[0.1], power=[1.0], cost=[0.0])
    return net, np.array([[0, 6.0], [0, 0]]), bypass


def test_a_link_that_makes_all_slower_is_not_built_even_for_nothing() -> None:
    plan = design_network(*braess(), budget=100.0)
    assert not plan.built.any()
    assert plan.total_time == pytest.approx(6 * 83, rel=1e-6)


def test_a_link_nobody_would_use_is_not_built() -> None:
    net, demand, bypass = braess()
    far = replace(bypass, time=np.array([1e6]), cost=np.array([5.0]))
    assert not design_network(net, demand, far, budget=5.0).built.any()


def test_trips_that_only_a_candidate_connects() -> None:
    net = Network(nodes=[1, 2], zones=[0, 1], tail=[0], head=[1], time=[1.0])
    back = Candidates(tail=[1], head=[0], time=[3.0], capacity=[5.0], b=[0.0], power=[0.0], cost=[7.0])
    plan = design_network(net, [[0, 1], [2, 0]], back, budget=7.0)
    assert (plan.built.tolist(), plan.total_time, plan.status) == ([True], 7.0, "optimal")
    with pytest.raises(ProblemError, match="No affordable set"):
        design_network(net, [[0, 1], [2, 0]], back, budget=6.0)


def test_nothing_to_choose_and_nobody_to_travel() -> None:
    net, demand, bypass = braess()
    none = Candidates(tail=[], head=[], time=[], capacity=[], b=[], power=[], cost=[])
    assert design_network(net, demand, none, budget=1.0).total_time == pytest.approx(6 * 83, rel=1e-6)
    empty = design_network(net, np.zeros((2, 2)), bypass, budget=1.0)
    assert (empty.total_time, empty.gap, empty.status) == (0.0, 0.0, "optimal")


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"budget": -1.0}, "budget is -1"),
        ({"budget": np.nan}, "budget is nan"),
        ({"budget": 1.0, "time_limit": -1.0}, "time_limit=-1.0"),
    ],
)
def test_budgets_that_cannot_be(options: dict[str, float], text: str) -> None:
    with pytest.raises(ProblemError, match=text):
        design_network(*braess(), **options)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"cost": [-1.0]}, "cost is negative"),
        ({"tail": [9]}, "tail names a node"),
        ({"replaces": [7]}, "not in the network"),
        ({"capacity": [0.0]}, "capacity is not above 0.*candidate 1"),
        ({"length": [1.0]}, "network has no length"),
        ({"head": [1, 2]}, "head has 2 values"),
    ],
)
def test_candidates_that_cannot_be(change: dict[str, Any], text: str) -> None:
    net, demand, bypass = braess()
    with pytest.raises(NetworkError, match=text):
        design_network(net, demand, replace(bypass, **change), budget=1.0)


def test_two_candidates_for_the_same_link() -> None:
    net, demand, _ = braess()
    two = Candidates(
        tail=[0, 0],
        head=[1, 1],
        time=[1.0] * 2,
        capacity=[9.0] * 2,
        b=[0.1] * 2,
        power=[1.0] * 2,
        cost=[1.0, 2.0],
        replaces=[0, 0],
    )
    with pytest.raises(InfraprioError, match="replace the same link"):
        design_network(net, demand, two, budget=1.0)
