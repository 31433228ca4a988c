from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from infraprio.errors import NetworkError
from infraprio.network import Network, UserClass, assign, read_tntp, skim
from infraprio.network.roads.delay import travel_time
from tests.network.road_examples import FOLDER, needs_shared


def public(name: str, file: str) -> tuple[Network, np.ndarray]:
    net, demand = read_tntp(FOLDER / name / f"{file}_net.tntp", FOLDER / name / f"{file}_trips.tntp")
    assert demand is not None
    return net, demand


def published_flow(name: str, file: str) -> np.ndarray:
    return np.loadtxt(FOLDER / name / f"{file}_flow.tntp", skiprows=1, usecols=2)


@needs_shared
@pytest.mark.parametrize(
    ("name", "file", "objective", "total"),
    [
        ("sioux_falls", "SiouxFalls", 4231335.287107, 7480225.34),
        ("anaheim", "Anaheim", 1286032.171096, 1419913.851),
    ],
)
def test_published_equilibria_to_ten_digits(name: str, file: str, objective: float, total: float) -> None:
    net, demand = public(name, file)
    result = assign(net, demand, 1e-10)
    assert result.status == "converged"
    assert result.relative_gap <= 1e-10
    assert result.objective == pytest.approx(objective, rel=1e-10)
    assert result.total_time == pytest.approx(total, rel=1e-8)
    assert result.bound <= result.objective
    np.testing.assert_allclose(result.flow, published_flow(name, file), rtol=2e-3, atol=1.0)


@needs_shared
def test_published_system_optimum() -> None:
    net, demand = public("sioux_falls", "SiouxFalls")
    result = assign(net, demand, 1e-9, "system_optimum")
    assert result.total_time == pytest.approx(7194256.05, rel=1e-8)
    assert result.objective == pytest.approx(result.total_time)
    assert (result.principle, result.status) == ("system_optimum", "converged")


@needs_shared
def test_any_gap_and_the_end_of_floating_point() -> None:
    net, demand = public("sioux_falls", "SiouxFalls")
    gaps = [assign(net, demand, gap) for gap in (1e-2, 1e-5, 1e-8)]
    assert [each.relative_gap <= gap for each, gap in zip(gaps, (1e-2, 1e-5, 1e-8), strict=True)] == [
        True
    ] * 3
    assert assign(net, demand, 0.0).relative_gap < 1e-12
    short = assign(net, demand, 1e-10, max_iterations=2)
    assert (short.status, short.iterations) == ("iteration limit", 2)
    assert short.relative_gap > 1e-10


@needs_shared
def test_trips_within_zones_use_no_link() -> None:
    net, demand = public("sioux_falls", "SiouxFalls")
    more = demand + np.diag(np.full(24, 500.0))
    first, second = assign(net, demand), assign(net, more)
    np.testing.assert_array_equal(first.flow, second.flow)
    assert second.within_zones == 12000.0


def grid(seed: int) -> tuple[Network, np.ndarray]:
    """A 3 x 3 grid with a parallel link, constant times, tolls, a corner that is no way out."""
    rng = np.random.default_rng(seed)
    ends = [(a, a + 1) for a in (0, 1, 3, 4, 6, 7)] + [(a, a + 3) for a in range(6)]
    pairs = np.array([*ends, *[(b, a) for a, b in ends], (0, 1)])
    m = len(pairs)
    net = Network(
        nodes=np.arange(9),
        zones=[0, 2, 6, 8],
        tail=pairs[:, 0],
        head=pairs[:, 1],
        time=rng.uniform(1, 5, m),
        capacity=rng.uniform(2, 9, m),
        b=rng.choice([0.0, 0.15, 1.0], m),
        power=rng.choice([0.0, 1.0, 2.5, 4.0], m),
        toll=rng.choice([0.0, 1.0], m),
        length=rng.uniform(1, 5, m),
        toll_factor=0.5,
        distance_factor=0.1,
        through=np.arange(9) != 8,
    )
    demand = rng.uniform(0, 8, (4, 4)) * (rng.random((4, 4)) < 0.8)
    return net, demand


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_nobody_can_do_better_alone(seed: int) -> None:
    net, demand = grid(seed)
    result = assign(net, demand, 1e-9)
    least = skim(net, result.cost)
    off = demand * (1 - np.eye(4))
    assert result.cost @ result.flow == pytest.approx((least * off).sum(), rel=1e-8)
    np.testing.assert_allclose(result.time, travel_time(net, result.flow))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_system_optimum_is_not_above_equilibrium_and_marginal_costs_agree(seed: int) -> None:
    net, demand = grid(seed)
    best, alone = assign(net, demand, 1e-8, "system_optimum"), assign(net, demand, 1e-8)
    assert best.objective <= alone.cost @ alone.flow * (1 + 1e-7)
    step = 1e-6
    slope = (travel_time(net, best.flow + step) - best.time) / step
    marginal = best.cost + best.flow * slope
    off = demand * (1 - np.eye(4))
    assert marginal @ best.flow == pytest.approx((skim(net, marginal) * off).sum(), rel=1e-4)


def two_roads(**more: Any) -> Network:
    fields: dict[str, Any] = {
        "nodes": [1, 2], "zones": [0, 1], "tail": [0, 0], "head": [1, 1], "time": [10.0, 15.0],
        "capacity": [10.0, 10.0], "b": [1.0, 1.0], "power": [1.0, 2.0], "toll": [4.0, 0.0],
    }  # fmt: skip
    return Network(**fields | more)


def test_classes_share_the_road_and_pay_their_own() -> None:
    net = two_roads()
    cars = UserClass(name="car", demand=[[0, 12], [0, 0]], toll_factor=0.5)
    lorries = UserClass(name="lorry", demand=[[0, 4], [0, 0]], pce=2.5, toll_factor=0.1)
    result = assign(net, [cars, lorries], 1e-10)
    np.testing.assert_allclose(result.class_flow.sum(axis=1), [12, 4])
    np.testing.assert_allclose(result.flow, result.class_flow[0] + 2.5 * result.class_flow[1])
    np.testing.assert_allclose(result.class_cost - result.time, [[2.0, 0.0], [0.4, 0.0]], atol=1e-12)
    for flow, cost in zip(result.class_flow, result.class_cost, strict=True):
        assert (flow[cost > cost.min() + 1e-6] == 0).all()

    def beckmann(first: np.ndarray) -> float:
        x = np.array([first.sum(), 22.0 - first.sum()])
        road = 10 * x[0] + 0.5 * x[0] ** 2 + 15 * x[1] + 15 * x[1] ** 3 / 300
        return float(road + 2.0 * first[0] + 0.4 * first[1])

    reference = minimize(beckmann, [6.0, 5.0], bounds=[(0, 12), (0, 10)], tol=1e-12)
    assert result.objective == pytest.approx(reference.fun, rel=1e-7)
    assert result.total_time == pytest.approx(result.class_flow.sum(axis=0) @ result.time)


def test_one_class_in_two_halves_is_one_class() -> None:
    net, demand = grid(5)
    halves = [UserClass(name=name, demand=demand / 2) for name in "ab"]
    whole, split = assign(net, demand, 1e-10), assign(net, halves, 1e-10)
    assert split.objective == pytest.approx(whole.objective, rel=1e-9)
    np.testing.assert_allclose(split.cost, whole.cost, rtol=1e-5)


def test_a_banned_link_is_not_used() -> None:
    result = assign(two_roads(), [UserClass(name="lorry", demand=[[0, 9], [0, 0]], banned=[0])])
    np.testing.assert_allclose(result.flow, [0.0, 9.0])
    with pytest.raises(NetworkError, match="without a path"):
        assign(two_roads(), [UserClass(name="lorry", demand=[[0, 9], [0, 0]], banned=[0, 1])])


def test_a_closed_link_is_not_used() -> None:
    result = assign(two_roads(time=[np.inf, 15.0]), [[0, 9], [0, 0]])
    np.testing.assert_allclose(result.flow, [0.0, 9.0])
    assert np.isfinite(result.total_time)


def test_no_trips() -> None:
    result = assign(two_roads(), np.zeros((2, 2)))
    assert (result.total_time, result.relative_gap, result.status) == (0.0, 0.0, "converged")


@pytest.mark.parametrize(
    ("demand", "text"),
    [
        ([[0, 1], [1, 0]], "without a path: 2 – 1"),
        ([[0, -1], [0, 0]], "negative, missing or infinite for 1 – 2"),
        ([[0, np.nan], [0, 0]], "negative, missing"),
        ([[0, np.inf], [0, 0]], "negative, missing or infinite"),
        ([[0, 1]], "shape"),
        (np.zeros((3, 3)), "shape"),
        ("many", "must be numbers"),
        ([[0, 1e300], [0, 0]], "overflow"),
        ([UserClass(name="a", demand=np.zeros((2, 2)), pce=0.0)], "above 0"),
        ([UserClass(name="a", demand=np.zeros((2, 2)))] * 2, "same name"),
        ([UserClass(name="a", demand=np.zeros((2, 2)), banned=[9])], "bans a link"),
        ([UserClass(name="a", demand=np.zeros((2, 2)), toll_factor=-1.0)], "factor of toll"),
        ([UserClass(name="a", demand=np.zeros((2, 2)), distance_factor=1.0)], "no length"),
    ],
)
def test_demand_that_cannot_be(demand: Any, text: str) -> None:
    with pytest.raises(NetworkError, match=text):
        assign(two_roads(power=[1.0, 4.0]), demand)


@pytest.mark.parametrize("options", [{"relative_gap": -1.0}, {"relative_gap": np.nan}, {"max_iterations": 0}])
def test_options_that_cannot_be(options: dict[str, Any]) -> None:
    with pytest.raises(NetworkError, match="relative_gap must be"):
        assign(two_roads(), np.zeros((2, 2)), **options)
    with pytest.raises(NetworkError, match="principle"):
        assign(two_roads(), np.zeros((2, 2)), principle="fair")  # type: ignore[arg-type]
