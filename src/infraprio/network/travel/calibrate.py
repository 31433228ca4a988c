"""Fit of the demand model to what has been counted, and what the fit is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from infraprio.findings import Finding
from infraprio.network.travel.active.constants import (
    active_remarks,
    constant_where,
    with_active_constants,
)
from infraprio.network.travel.demand import PURPOSES, Zones, count_factors, gravity
from infraprio.network.travel.fit import Fit, agreement, boardings_of, fit_of, fit_remarks
from infraprio.network.travel.goods.flows import flows_of
from infraprio.network.travel.mode_and_destination import Travel, travel
from infraprio.network.travel.road_links import RoadSkim
from infraprio.network.travel.shortest_trees import Floats, Trees
from infraprio.network.travel.skims import Costs, Skims, costs_of
from infraprio.network.travel.travel_model import TravelModel
from infraprio.scenario.scenario import Scenario

__all__ = ["counted_vehicles", "fit_demand"]

_COUNT_ROUNDS = 40
_COUNT_MOST = 5.0
_CONSTANT_START = 60.0  # minutes, where the search for the constant of public transport begins
_JOINT_ROUNDS = 8
_JOINT_MIN = 0.1  # minutes by which constants may still move when they hold together


def counted_vehicles(skims: Skims, p: Mapping[str, float]) -> tuple[dict[int, float], dict[int, float]]:
    """Counted cars and lorries a day by road."""
    roads = skims.transport["roads"]
    aadt = roads["aadt"].astype(float)
    heavy = np.where(
        np.isnan(roads["heavy_share"].astype(float)), p["heavy_share_default"], roads["heavy_share"]
    )
    known = np.flatnonzero(np.isfinite(aadt) & roads["open"])
    return {int(i): float(aadt[i] * (1 - heavy[i])) for i in known}, {
        int(i): float(aadt[i] * heavy[i]) for i in known
    }


def _attraction(
    zones: Zones, offers: np.ndarray[Any, Any], purpose: str, p: Mapping[str, float]
) -> tuple[Floats, Floats]:
    """Trips produced a day, and attraction, of every zone."""
    made = zones.population * p[f"trips_{purpose}_per_resident"]
    if purpose in ("work", "business"):
        return made, zones.jobs
    drawn = np.array([len(words) for words in offers], dtype=float)
    if purpose == "service":
        return made, zones.jobs + p["service_attraction_per_offer"] * drawn
    return made, zones.population + zones.jobs


def _gravity_trips(skims: Skims, zones: Zones, costs: Costs, b: float, p: Mapping[str, float]) -> Floats:
    """Person trips between places for every purpose; trips inside a zone are not on the network."""
    offers = skims.transport["places"]["offers"][zones.place]
    inside = np.eye(len(zones.place), dtype=bool)
    found = []
    for k, purpose in enumerate(PURPOSES):
        cost = np.minimum(costs.car[k], costs.transit[k])
        cost = np.where(inside, p["inside_zone_min"], cost)
        made, drawn = _attraction(zones, offers, purpose, p)
        found.append(np.where(inside, 0.0, gravity(cost, made, drawn, p["deterrence_a"], b)))
    return np.stack(found)


def _vehicles(model: TravelModel, state: Travel) -> Floats:
    people = np.array([model.p[f"car_occupancy_{purpose}"] for purpose in PURPOSES])[:, None, None]
    return np.asarray((state.trips * state.shares.car / people).sum(axis=0))


def _scaled_to(loads: Floats, counted: Mapping[int, float]) -> float:
    """Factor on all trips that brings the loads closest to the counts, 1 without counts."""
    target, have = np.array(list(counted.values())), loads[list(counted)]
    return float((have @ target) / (have @ have)) if (have > 0).any() and (target > 0).any() else 1.0


def _with_transit_constant(
    model: TravelModel, skims: Skims, costs: Costs, begin: Travel | None = None
) -> tuple[TravelModel, str]:
    """The constant of public transport at which counted boardings, or else the stated share, are met."""
    counted = skims.transport["services"]["boardings_year"].astype(float)
    known = np.isfinite(counted) & (counted > 0) & (skims.times.departures > 0)
    if not np.isfinite(costs.transit).any() or not model.trips.any():
        return model, "none"

    latest: list[Travel] = [] if begin is None else [begin]

    def excess(constant: float) -> float:
        tried = replace(model, transit_constant=np.full(len(PURPOSES), constant))
        state = travel(tried, skims, costs, latest[-1] if latest else None)
        latest[:] = [state]
        if known.any():
            have = float(boardings_of(state)[known].sum()) * model.p["days_year"]
            return float(np.log(max(have, 1e-9) / counted[known].sum()))
        share = float((state.trips * state.shares.transit).sum() / state.trips.sum())
        return share - model.p["transit_share_default"]

    constant = constant_where(excess, float(model.transit_constant[0]))
    return replace(
        model, transit_constant=np.full(len(PURPOSES), constant)
    ), "boardings" if known.any() else "share"


def _with_constants(
    model: TravelModel, skims: Skims, costs: Costs, begin: Travel | None = None
) -> tuple[TravelModel, str]:
    """The constants of public transport and, where they are modelled, of bicycle and walking, so that all hold together."""
    model, pivot = _with_transit_constant(model, skims, costs, begin)
    for _ in range(_JOINT_ROUNDS if skims.active is not None else 0):
        before = float(model.transit_constant[0])
        model, moved = with_active_constants(model, skims, costs, begin)
        model, pivot = _with_transit_constant(model, skims, costs, begin)
        if max(moved, abs(float(model.transit_constant[0]) - before)) <= _JOINT_MIN:
            break
    return model, pivot


def _given_trips(scenario: Scenario, zones: Zones) -> dict[int, Floats]:
    """Purpose -> matrix, for the purposes that the table of trips holds."""
    table, n = scenario["trips"], len(zones.ids)
    row = {name: i for i, name in enumerate(zones.ids)}
    given: dict[int, Floats] = {}
    for trip in table:
        matrix = given.setdefault(PURPOSES.index(trip["purpose"]), np.zeros((n, n)))
        matrix[row[trip["from_place"]], row[trip["to_place"]]] += trip["trips_day"]
    for matrix in given.values():
        np.fill_diagonal(matrix, 0.0)
    return given


def _scale(costs: Costs, p: Mapping[str, float]) -> Floats:
    """Scale of mode choice: smaller on long journeys, where the same minutes decide less."""
    near = np.minimum(costs.car, costs.transit)
    near = np.where(np.isfinite(near), near, p["cost_damping_min"])
    return np.asarray(
        p["mode_scale_per_min"] * np.sqrt(p["cost_damping_min"] / np.maximum(near, p["cost_damping_min"]))
    )


def _lorries(skims: Skims, zones: Zones, counted: Mapping[int, float], p: Mapping[str, float]) -> Floats:
    """Lorry trips between places: gravity on lorry costs, corrected by the counts."""
    cost = skims.lorry.cost[skims.road_row][:, skims.road_end]
    cost = np.where(np.eye(len(cost), dtype=bool), p["inside_zone_min"], (cost + cost.T) / 2.0)
    made = (zones.population + zones.jobs) * p["lorry_trips_per_resident_job"]
    trips = gravity(cost, made, made, p["deterrence_a"], p["deterrence_lorry"])
    np.fill_diagonal(trips, 0.0)
    return _corrected(skims, skims.lorry, trips, counted)[0] * trips


def _from_zones(skims: Skims, trees: Trees) -> Trees:
    rows = skims.road_row
    return Trees(arcs=trees.arcs, origins=trees.origins[rows], cost=trees.cost[rows], arc=trees.arc[rows])


def _corrected(
    skims: Skims, by_road: RoadSkim, vehicles: Floats, counted: Mapping[int, float]
) -> tuple[Floats, Floats, Floats]:
    """Factors on the pairs that bring loads to the counts; loads after the common scaling, and at the end."""
    own = by_road.chains, _from_zones(skims, by_road.trees), skims.road_end
    _, plain = count_factors(*own, vehicles, counted, rounds=0, most=1.0)
    if not counted:
        return np.ones_like(vehicles), plain, plain
    scale = _scaled_to(plain, counted)
    factor, loads = count_factors(*own, vehicles * scale, counted, rounds=_COUNT_ROUNDS, most=_COUNT_MOST)
    return factor * scale, plain * scale, loads


def _deterrence(
    skims: Skims, zones: Zones, costs: Costs, counted: Mapping[int, float], p: Mapping[str, float]
) -> float:
    """The deterrence at which the gravity model explains the counts best, by golden section."""
    if len(counted) < 5:
        return p["deterrence_b"]

    def misfit(b: float) -> float:
        trips = _gravity_trips(skims, zones, costs, b, p).sum(axis=0)
        own = _from_zones(skims, skims.car.trees)
        _, loads = count_factors(skims.car.chains, own, skims.road_end, trips, counted, rounds=0, most=1.0)
        return -agreement(loads * _scaled_to(loads, counted), counted)

    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        misfit,
        bounds=(p["deterrence_b_least"], p["deterrence_b_most"]),
        method="bounded",
        options={"maxiter": 12},
    )
    return float(found.x)


def fit_demand(
    scenario: Scenario, skims: Skims, zones: Zones, p: Mapping[str, float], demand: str = "fixed"
) -> tuple[TravelModel, Fit, tuple[Finding, ...]]:
    """Demand of the reference, fitted to the counts of roads and services.

    The steps: gravity for each purpose that no given matrix holds, with the deterrence that explains the
    counted roads best; mode constants from counted boardings (pivot point), or from the stated share; and
    a correction of the pairs by the counts on their way (given matrices stay as they are). The last two are
    repeated once, so that both hold together.
    """
    costs = costs_of(skims, p)
    cars, heavy = counted_vehicles(skims, p)
    given = _given_trips(scenario, zones)
    modelled = np.array([k not in given for k in range(len(PURPOSES))])
    b = _deterrence(skims, zones, costs, cars, p) if modelled.any() else p["deterrence_b"]
    trips = _gravity_trips(skims, zones, costs, b, p)
    for k, matrix in given.items():
        trips[k] = matrix
    model = TravelModel(
        zones=zones,
        trips=trips,
        scale=_scale(costs, p),
        transit_constant=np.full(len(PURPOSES), _CONSTANT_START),
        lorries=_lorries(skims, zones, heavy, p),
        goods=flows_of(scenario, skims.transport, p),
        reference_cost=None,
        demand=demand,
        p=p,
    )
    before = np.zeros(0)
    state: Travel | None = None
    if not (cars and modelled.any()):
        model, pivot = _with_constants(model, skims, costs)
    for _ in range(2 if cars and modelled.any() else 0):
        state = travel(model, skims, costs, state)
        vehicles = _vehicles(model, state)
        factor, plain, _ = _corrected(skims, skims.car, vehicles, cars)
        before = before if before.size else plain
        model = replace(model, trips=np.where(modelled[:, None, None], model.trips * factor, model.trips))
        model, pivot = _with_constants(model, skims, costs, state)
    state = travel(model, skims, costs, state)
    model = replace(model, reference_cost=state.shares.cost)
    fit = fit_of(model, state, cars, before, b, pivot)
    said = [*fit_remarks(model, state, fit, zones), *active_remarks(model, state)]
    return model, fit, tuple(said)
