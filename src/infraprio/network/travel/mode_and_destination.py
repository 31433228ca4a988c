"""One state of the system: what travellers choose there, and what the roads carry."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from infraprio.network.travel.active.journeys import loads_of
from infraprio.network.travel.choice import Shares, mode_shares
from infraprio.network.travel.full_lots import filled
from infraprio.network.travel.interchange import LotChoice, Parking
from infraprio.network.travel.road_links import RoadSkim
from infraprio.network.travel.shortest_trees import Floats, load
from infraprio.network.travel.skims import Costs, Skims, costs_of, felt_tables
from infraprio.network.travel.travel_model import (
    ELASTICITY,
    TravelModel,
    active_felt,
    park_ride_constant,
    people_in_car,
    transit_constant,
)

__all__ = ["Travel", "driven", "transit_people", "travel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """What travellers and lorries do in one state.

    Attributes
    ----------
    trips : (purposes, zones, zones) person trips a day.
    shares : of the modes; `shares.cost` is the composite cost in minutes.
    costs : generalised costs, constants left out.
    lots : the choice among lots; `parking` how they fill.
    lot_weight : (purposes, zones, zones) trips that park and ride as `LotChoice.weight` has them.
    lot_trips : (purposes, zones, lots) person trips a day through each lot.
    car_load, lorry_load : (roads,) vehicles a day, both directions, of the modelled trips.
    active_load : (roads,) persons a day by bicycle and on foot, both directions; empty where they are not modelled.
    """

    skims: Skims
    trips: Floats
    shares: Shares
    costs: Costs
    lots: LotChoice
    parking: Parking
    lot_weight: Floats
    lot_trips: Floats
    car_load: Floats
    lorry_load: Floats
    active_load: tuple[Floats, ...] = ()


def _elastic(model: TravelModel, cost: Floats) -> Floats:
    """Trips after the composite cost changed: exp(-elasticity x relative change of cost)."""
    if model.demand == "fixed" or model.reference_cost is None:
        return model.trips
    before = model.reference_cost
    both = np.isfinite(before) & np.isfinite(cost)
    change = np.where(both, cost, 0.0) - np.where(both, before, 0.0)
    least = np.maximum(np.where(both, before, 1.0), model.p["cost_damping_min"] / 4.0)
    return np.asarray(model.trips * np.exp(-model.p[ELASTICITY[model.demand]] * change / least))


def travel(
    model: TravelModel, skims: Skims, costs: Costs | None = None, reference: Travel | None = None
) -> Travel:
    """Mode and lot choice in one state, lots held to their spaces, and the loads that follow.

    Demand is that of the model; with elastic demand lots are filled by the trips of the reference, and the
    trips then answer to the composite cost.

    Parameters
    ----------
    costs : of these skims, if they are known already.
    reference : a state of the same model to start from; it does not change the result.
    """
    p = model.p
    if reference is not None and _same_journeys(skims, reference.skims):
        return replace(reference, skims=skims)
    costs = costs or costs_of(skims, p, None if reference is None else (reference.skims, reference.costs))
    hubs = skims.transport["interchanges"]
    spaces = np.where(hubs["open"], np.nan_to_num(hubs["parking_spaces"].astype(float)), 0.0)
    parking, lots, lot_trips = filled(model, costs, spaces, None if reference is None else reference.parking)
    constants = transit_constant(model)
    shares = mode_shares(
        costs.car,
        costs.transit + constants,
        lots.cost + constants + park_ride_constant(model),
        model.scale,
        model.scale * p["nest_scale_factor"],
        active_felt(model, costs.active),
    )
    trips = _elastic(model, shares.cost)
    lot_weight = lots.weight(trips * shares.park_ride)
    if trips is not model.trips:
        lot_trips = lots.uses(lot_weight)
    to_lots = (lot_trips / people_in_car(p)).sum(axis=0)
    same_lorries = reference is not None and reference.skims.lorry is skims.lorry
    if skims.road_times is not None:
        car_load, lorry_load = skims.road_times.loads
    else:
        car_load = _loads(skims, skims.car, (trips * shares.car / people_in_car(p)).sum(axis=0), to_lots)
        lorry_load = (
            reference.lorry_load
            if reference and same_lorries
            else _loads(skims, skims.lorry, model.lorries, np.zeros_like(to_lots))
        )
    return Travel(
        skims=skims,
        trips=trips,
        shares=shares,
        costs=costs,
        lots=lots,
        parking=replace(parking, used=to_lots.sum(axis=0) / 2.0),
        lot_weight=lot_weight,
        lot_trips=lot_trips,
        car_load=car_load,
        lorry_load=lorry_load,
        active_load=_active_loads(skims, trips, shares),
    )


def _active_loads(skims: Skims, trips: Floats, shares: Shares) -> tuple[Floats, ...]:
    if skims.active is None:
        return ()
    roads = len(skims.transport["roads"]["id"])
    return tuple(
        loads_of(way, (trips * share).sum(axis=0), roads)
        for way, share in zip(skims.active.every, shares.active, strict=True)
    )


def driven(model: TravelModel, state: Travel) -> tuple[Floats, Floats]:
    """(points, points) cars and lorries a day on the roads, half of the trips each way; points as in the road skims."""
    skims = state.skims
    points = skims.car.trees.origins
    by_car = (state.trips * state.shares.car / people_in_car(model.p)).sum(axis=0)
    to_lots = (state.lot_trips / people_in_car(model.p)).sum(axis=0)
    cars = _flow(skims, by_car, to_lots)[:, points]
    return cars, _flow(skims, model.lorries, np.zeros_like(to_lots))[:, points]


def _same_journeys(skims: Skims, before: Skims) -> bool:
    """The skims are those of the reference, and the interchanges as well."""
    parts = ("car", "lorry", "times", "transit", "walk", "active")
    felt = felt_tables(skims.transport) - felt_tables(before.transport)
    return (
        skims is not before
        and not felt
        and all(getattr(skims, part) is getattr(before, part) for part in parts)
    )


def _flow(skims: Skims, vehicles: Floats, to_lots: Floats) -> Floats:
    """(points, nodes) vehicles a day from one to the other when half of the trips go each way."""
    shape = skims.car.trees.cost.shape
    rows, ends = (
        np.concatenate([skims.road_row, skims.lot_row]),
        np.concatenate([skims.road_end, skims.lot_end]),
    )
    n = len(vehicles)
    both = np.zeros((len(rows), len(rows)))
    both[:n, :n], both[:n, n:], both[n:, :n] = (vehicles + vehicles.T) / 2.0, to_lots / 2.0, to_lots.T / 2.0
    at = rows[:, None] * shape[1] + ends  # several of them may stand at one place
    flow = np.bincount(at.ravel(), weights=both.ravel(), minlength=shape[0] * shape[1])
    return np.asarray(flow.astype(float).reshape(shape))


def _loads(skims: Skims, by_road: RoadSkim, vehicles: Floats, to_lots: Floats) -> Floats:
    """Vehicles a day on every road, both directions, when half of the trips go each way."""
    trees, chains = by_road.trees, by_road.chains
    on_arcs = load(trees, _flow(skims, vehicles, to_lots))
    on_chains = np.bincount(trees.arcs.source, weights=on_arcs, minlength=len(chains.first))
    return chains.on_roads(on_chains.astype(float))


def transit_people(state: Travel) -> Floats:
    """(points, points) persons a day by public transport, those who parked included; half go each way."""
    n, points = len(state.skims.ends), len(state.skims.transit.points)
    people = np.zeros((points, points))
    people[:n, :n] = (state.trips * state.shares.transit).sum(axis=0)
    people[n:, :n] = state.lots.onward(state.lot_weight).sum(axis=0)
    return np.asarray((people + people.T) / 2.0)
