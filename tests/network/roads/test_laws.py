"""Functions of time under traffic by name: by hand, against an independent solver, and what cannot be."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import LinearConstraint, minimize

from infraprio.errors import NetworkError
from infraprio.network import Network, UserClass, assign, from_networkx, read_gmns, to_networkx, write_gmns
from infraprio.network.roads.delay import link_times, travel_time
from infraprio.network.roads.graph import Floats


def one(law: str, **more: Any) -> Network:
    """A link of 12 minutes and 1000 vehicles."""
    values: dict[str, Any] = {"b": [1.0], "power": [4.0], "period": 60.0, "time": [12.0]} | more
    return Network(nodes=[1, 2], zones=[0, 1], tail=[0], head=[1], capacity=[1000.0], law=law, **values)


def minutes(net: Network, flow: float) -> float:
    return float(travel_time(net, np.full(net.n_links, flow))[0])


def test_conical_by_hand() -> None:
    """Spiess: f(0) = 1, f(1) = 2, f(2) = 1 + alpha + what the root leaves; beta = 7/6 at alpha 4."""
    net = one("conical")
    assert minutes(net, 0.0) == pytest.approx(12.0, rel=1e-14)
    assert minutes(net, 1000.0) == pytest.approx(24.0, rel=1e-14)
    assert minutes(net, 2000.0) == pytest.approx(12 * (2 + math.sqrt(16 + 49 / 36) + 4 - 7 / 6), rel=1e-14)
    assert minutes(one("conical", b=[0.5]), 1000.0) == pytest.approx(18.0, rel=1e-14)


def test_a_queue_over_the_period_by_hand() -> None:
    """At capacity 1 + b times the time in free flow; far beyond it half of what the queue has grown to at the end."""
    net = one("akcelik", b=[0.25], power=[0.0])
    assert minutes(net, 0.0) == pytest.approx(12.0, rel=1e-14)
    assert minutes(net, 1000.0) == pytest.approx(15.0, rel=1e-12)
    k = (4 * 0.25 * 12 / 60) ** 2  # 8 J / (Q T) of the usual form
    assert minutes(net, 1500.0) == pytest.approx(12 + 15 * (0.5 + math.sqrt(0.25 + k * 1.5)), rel=1e-12)
    sharp = one("akcelik", b=[1e-4], power=[0.0])
    assert minutes(sharp, 3000.0) == pytest.approx(12 + 60.0, rel=1e-5)
    assert minutes(replace(sharp, period=120.0), 3000.0) == pytest.approx(12 + 120.0, rel=1e-5)


@pytest.mark.parametrize("law", ["bpr", "conical", "akcelik"])
@pytest.mark.parametrize("flow", [1.0, 700.0, 1000.0, 2500.0])
def test_the_compiled_derivative_and_integral_are_those_of_the_time(law: str, flow: float) -> None:
    """One pair, one road: the objective is the integral; several classes and marginal times likewise."""
    net = one(law, b=[0.4])
    demand = [[0.0, flow], [0.0, 0.0]]
    found = assign(net, demand)
    assert found.objective == pytest.approx(quad(lambda x: minutes(net, x), 0, flow)[0], rel=1e-9)
    assert found.relative_gap == 0.0
    best = assign(net, demand, principle="system_optimum")
    assert best.objective == pytest.approx(flow * minutes(net, flow), rel=1e-12)
    step = 1e-4 * flow
    steep = (minutes(net, flow + step) - minutes(net, flow - step)) / (2 * step)
    marginal = float(link_times(net, "system_optimum").times(np.array([flow]))[0])
    assert marginal == pytest.approx(minutes(net, flow) + flow * steep, rel=1e-6)


# A Braess net with every function on it: links 1-2, 1-3, 2-3, 2-4, 3-4.
MIXED = Network(
    nodes=[1, 2, 3, 4], zones=[0, 3], tail=[0, 0, 1, 1, 2], head=[1, 2, 2, 3, 3],
    time=[10.0, 18.0, 2.0, 19.0, 9.0], capacity=[900.0, 1500.0, 600.0, 1400.0, 1000.0],
    b=[1.0, 0.15, 0.3, 0.2, 1.0], power=[4.0, 4.0, 1.0, 0.0, 6.0],
    law=["conical", "bpr", "akcelik", "akcelik", "conical"], period=60.0,
)  # fmt: skip
PATHS = np.array([[1, 0, 0, 1, 0], [0, 1, 0, 0, 1], [1, 0, 1, 0, 1]], dtype=float)


@pytest.mark.parametrize("trips", [300.0, 1800.0, 3500.0])
@pytest.mark.parametrize("principle", ["user_equilibrium", "system_optimum"])
def test_as_an_independent_solver_has_it(trips: float, principle: Any) -> None:
    """The convex objective over path flows, integrals by quadrature."""

    def objective(share: Floats) -> float:
        flow = trips * share @ PATHS
        if principle == "system_optimum":
            return float(flow @ travel_time(MIXED, flow)) / trips
        alone = [lambda x, k=k: float(travel_time(MIXED, np.eye(5)[k] * x)[k]) for k in range(5)]
        return sum(quad(alone[k], 0, flow[k], epsabs=1e-10, epsrel=1e-11)[0] for k in range(5)) / trips

    whole = LinearConstraint(np.ones((1, 3)), 1.0, 1.0)
    best = minimize(
        objective, np.full(3, 1 / 3), method="SLSQP", bounds=[(0, 1)] * 3, constraints=[whole],
        options={"ftol": 1e-14, "maxiter": 500},
    )  # fmt: skip
    found = assign(MIXED, [[0.0, trips], [0.0, 0.0]], relative_gap=1e-12, principle=principle)
    assert found.objective == pytest.approx(trips * best.fun, rel=1e-8)
    assert found.objective <= trips * best.fun * (1 + 1e-10)
    assert found.bound <= found.objective * (1 + 1e-12)
    assert found.relative_gap < 1e-10
    np.testing.assert_allclose(found.flow, trips * best.x @ PATHS, atol=2e-3 * trips)


def test_classes_share_a_road_with_another_function() -> None:
    cars = UserClass(name="cars", demand=[[0.0, 1000.0], [0.0, 0.0]])
    lorries = UserClass(name="lorries", demand=[[0.0, 200.0], [0.0, 0.0]], pce=2.0)
    both = assign(MIXED, [cars, lorries], 1e-11)
    alone = assign(MIXED, [[0.0, 1400.0], [0.0, 0.0]], 1e-11)
    np.testing.assert_allclose(both.flow, alone.flow, rtol=1e-6)


def test_laws_that_cannot_be() -> None:
    for change, code in (
        ({"law": "conicl"}, "link_law_unknown"),
        ({"law": "conical", "power": [1.0]}, "link_steepness"),
        ({"law": "akcelik", "period": float("nan")}, "link_period_missing"),
        ({"law": "akcelik", "period": 0.0}, "link_period_missing"),
    ):
        with pytest.raises(NetworkError) as caught:
            one(**change)
        (found,) = caught.value.findings
        assert found.code == code
        assert code != "link_law_unknown" or "conical" in found.cure
    with pytest.raises(NetworkError):
        replace(one("conical"), capacity=[0.0])


def test_laws_go_out_and_come_back(tmp_path: Any) -> None:
    write_gmns(MIXED, tmp_path / "set")
    for back in (read_gmns(tmp_path / "set"), from_networkx(to_networkx(MIXED))):
        np.testing.assert_array_equal(back.law, MIXED.law)
        np.testing.assert_allclose(
            travel_time(back, np.full(5, 800.0)), travel_time(MIXED, np.full(5, 800.0))
        )
    text = (tmp_path / "set" / "link.csv").read_text(encoding="utf-8")
    (tmp_path / "set" / "link.csv").write_text(text.replace("conical", "conicel", 1), encoding="utf-8")
    with pytest.raises(NetworkError, match="conicel"):
        read_gmns(tmp_path / "set")
