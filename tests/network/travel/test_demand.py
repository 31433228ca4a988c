from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.findings import Finding
from infraprio.network.transport import apply_changes, compile_transport
from infraprio.network.travel.calibrate import fit_demand
from infraprio.network.travel.demand import balance, count_factors, zones_of
from infraprio.network.travel.fit import Fit
from infraprio.network.travel.mode_and_destination import TravelModel
from infraprio.network.travel.shortest_trees import Arcs, shortest_trees
from infraprio.network.travel.skims import Skims, skim_all
from infraprio.scenario.parameters import parameters
from infraprio.scenario.scenario import Scenario
from tests.network.regions import place, region, road


def whole_fit(scenario: Scenario) -> tuple[TravelModel, Skims, Fit, tuple[Finding, ...]]:
    p = {name: item.value for name, item in parameters(scenario).items()}
    transport = compile_transport(scenario)
    zones = zones_of(scenario, transport, p["jobs_per_resident"])
    skims = skim_all(transport, zones, p)
    model, fit, remarks = fit_demand(scenario, skims, zones, p)
    return model, skims, fit, (*zones.remarks, *remarks)


def fitted(scenario: Scenario, *proposals: str) -> tuple[TravelModel, Skims]:
    model, skims, _, _ = whole_fit(scenario)
    built = apply_changes(compile_transport(scenario), proposals)
    return model, skim_all(built, model.zones, model.p, skims) if proposals else skims


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 8), st.integers(0, 1000))
def test_balance_meets_both_sums(n: int, seed: int):
    rng = np.random.default_rng(seed)
    weight, origins, ends = rng.uniform(0.1, 1, (n, n)), rng.uniform(0, 10, n), rng.uniform(0.1, 10, n)
    trips = balance(weight, origins, ends)
    assert trips.sum(axis=1) == pytest.approx(origins)
    if origins.sum() > 0:
        assert trips.sum(axis=0) == pytest.approx(ends * origins.sum() / ends.sum(), rel=1e-6)


def test_balance_leaves_islands_out():
    trips = balance(
        np.array([[1.0, 1, 0], [1, 1, 0], [0, 0, 0]]), np.array([4.0, 4, 4]), np.array([1.0, 1, 1])
    )
    assert trips.sum(axis=1).tolist() == pytest.approx([4, 4, 0])
    assert not np.isnan(trips).any()


def test_counts_that_agree_are_met():
    arcs = Arcs.of(
        3, np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1]), np.full(4, 10.0), np.array([0, 0, 1, 1])
    )
    trees = shortest_trees(arcs, np.arange(3))
    flow = np.array([[0.0, 50, 20], [50, 0, 30], [20, 30, 0]])
    _, loads = count_factors(trees, np.arange(3), flow, {0: 300.0, 1: 120.0}, rounds=80, most=10.0)
    assert loads == pytest.approx([300, 120], rel=1e-3)


def test_loads_and_boardings_meet_the_counts_and_the_fit_is_reported():
    scenario = region(
        services=[{"id": "T", "name": "T", "mode": "train", "departures_day": 8, "boardings_year": 30000}]
    )
    _, _, fit, _ = whole_fit(scenario)
    assert fit.counted_roads == 2
    assert fit.car_km == pytest.approx(fit.counted_car_km, rel=0.05)
    assert fit.boardings == pytest.approx(30000, rel=0.01)
    assert fit.pivot == "boardings"
    assert fit.r_squared > 0.9


def test_without_counts_the_stated_share_is_met_and_said_so():
    model, _, fit, remarks = whole_fit(region(roads=[road("AB", "A", "B"), road("BC", "B", "C")]))
    assert fit.transit_share == pytest.approx(model.p["transit_share_default"], abs=1e-3)
    assert {"no_counts", "pivot_share"} <= {remark.code for remark in remarks}


def test_a_given_matrix_is_used_as_it_stands():
    rows = [
        {"purpose": p, "from_place": "A", "to_place": "C", "trips_day": 80}
        for p in ("work", "business", "service", "leisure")
    ]
    model, _, _, _ = whole_fit(region(trips=rows))
    assert model.trips.sum() == pytest.approx(320)
    assert model.trips[:, 0, 2].tolist() == [80.0] * 4


def test_given_work_trips_stay_when_the_rest_is_fitted():
    rows = [{"purpose": "work", "from_place": "B", "to_place": "A", "trips_day": 300}]
    model, _, _, _ = whole_fit(region(trips=rows))
    assert model.trips[0].sum() == pytest.approx(300)
    assert model.trips[3].sum() > 0


def test_missing_jobs_are_estimated_and_said_so():
    scenario = region(places=[place("A", 0, 5000, None), place("B", 0.4, 1000, 10), place("C", 0.8)])
    model, _, _, remarks = whole_fit(scenario)
    assert model.zones.jobs.tolist() == [5000 * model.p["jobs_per_resident"], 10, 400]
    assert "jobs_estimated" in {remark.code for remark in remarks}


@pytest.mark.parametrize("people", [None, 0])
def test_nobody_lives_here(people: float | None):
    model, _, fit, remarks = whole_fit(
        region(places=[place(name, 0.4 * k, people, 0) for k, name in enumerate("ABC")])
    )
    assert model.trips.sum() == 0
    assert not any(
        isinstance(value, float) and np.isnan(value)
        for value in (fit.r_squared, fit.car_km, fit.transit_share)
    )
    assert "no_trips_modelled" in {remark.code for remark in remarks}
