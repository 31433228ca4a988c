"""One state of the system: what travellers choose there, and what the roads carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from infraprio.network.travel.choice import Shares, mode_shares
from infraprio.network.travel.demand import PURPOSES, Zones
from infraprio.network.travel.interchange import LotChoice, Parking, fill_lots, lot_choice
from infraprio.network.travel.road_links import RoadSkim
from infraprio.network.travel.shortest_trees import Floats, Ints, load
from infraprio.network.travel.skims import Costs, Skims, costs_of, felt_tables, lot_places

__all__ = ["Travel", "TravelModel", "driven", "transit_people", "travel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelModel:
    """What is fixed once for all states: demand of the reference and the constants of choice.

    Attributes
    ----------
    zones : places where journeys begin or end.
    trips : (purposes, zones, zones) person trips a day between different zones, both ways together.
    scale : (purposes, zones, zones) scale of the mode choice, per minute.
    transit_constant : (purposes,) minutes.
    lorries : (zones, zones) lorry trips a day.
    reference_cost : (purposes, zones, zones) composite cost without proposals.
    demand : "fixed" or "elastic".
    """

    zones: Zones
    trips: Floats
    scale: Floats
    transit_constant: Floats
    lorries: Floats
    reference_cost: Floats | None
    demand: str
    p: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """What travellers and lorries do in one state.

    Attributes
    ----------
    trips : (purposes, zones, zones) person trips a day.
    shares : of the modes; `shares.cost` is the composite cost in minutes.
    costs : generalised costs, constants left out.
    lots : the choice among lots; `parking` how they fill.
    lot_trips : (purposes, zones, lots) person trips a day through each lot.
    car_load, lorry_load : (roads,) vehicles a day, both directions, of the modelled trips.
    """

    skims: Skims
    trips: Floats
    shares: Shares
    costs: Costs
    lots: LotChoice
    parking: Parking
    lot_trips: Floats
    car_load: Floats
    lorry_load: Floats


def _elastic(model: TravelModel, cost: Floats) -> Floats:
    """Trips after the composite cost changed: exp(-elasticity x relative change of cost)."""
    if model.demand == "fixed" or model.reference_cost is None:
        return model.trips
    before = model.reference_cost
    both = np.isfinite(before) & np.isfinite(cost)
    change = np.where(both, cost, 0.0) - np.where(both, before, 0.0)
    least = np.maximum(np.where(both, before, 1.0), model.p["cost_damping_min"] / 4.0)
    return np.asarray(model.trips * np.exp(-model.p["demand_elasticity"] * change / least))


def _people(p: Mapping[str, float]) -> Floats:
    return np.array([p[f"car_occupancy_{purpose}"] for purpose in PURPOSES])[:, None, None]


def _full_lots(
    model: TravelModel, costs: Costs, spaces: Floats, start: Floats | None
) -> tuple[Floats, Floats, int, bool]:
    """Shadow prices of the lots with spaces, what would be used without them, rounds and whether settled.

    The same choice as in `travel`, written as powers of sums so that a round costs little.
    """
    theta, factor = model.p["lot_scale_per_min"], model.p["nest_scale_factor"]
    drive, ride = (
        np.exp(-theta * costs.to_lot[:, :, spaces > 0]),
        np.exp(-theta * costs.from_lot[:, spaces > 0]),
    )
    constants = _constants(model)
    by_car = np.exp(-model.scale * costs.car)
    by_transit = np.exp(-model.scale * factor * (costs.transit + constants))
    lot_constant = np.exp(-model.scale * factor * (constants + _park_ride_constant(model)))
    power = model.scale * factor / theta
    cars = model.trips / _people(model.p) / 2.0

    latest: dict[bytes, tuple[Floats, ...]] = {}

    def state(shadow: Floats) -> tuple[Floats, ...]:
        """Lots reached, trips parked by weight, sums over lots, answer of the choice, spaces used."""
        if shadow.tobytes() in latest:
            return latest[shadow.tobytes()]
        latest.clear()
        to = drive * np.exp(-theta * shadow)
        total = to @ ride
        safe = np.where(total > 0, total, 1.0)
        by_lot = np.where(total > 0, lot_constant * safe**power, 0.0)
        nest = by_transit + by_lot
        nested = nest ** (1.0 / factor)
        within = by_lot / np.where(nest > 0, nest, 1.0)
        chosen = nested / np.where(nested + by_car > 0, nested + by_car, 1.0)
        parked = cars * chosen * within / safe
        answer = factor * (1.0 - within) + (1.0 - chosen) * within
        used = np.asarray((to * (parked @ np.swapaxes(ride, -1, -2))).sum(axis=(0, 1)))
        latest[shadow.tobytes()] = to, parked, safe, answer, used
        return latest[shadow.tobytes()]

    def slope_at(shadow: Floats, rows: Ints) -> Floats:
        to, parked, safe, answer, used = state(shadow)
        near = safe > 1e-120  # farther, nobody parks, and the square would leave the numbers
        pull = np.where(near, parked, 0.0) * (theta - model.scale * answer) / np.where(near, safe, 1.0)
        pull = pull.reshape(-1)
        to_rows, ride_rows = np.moveaxis(to[:, :, rows], -1, 0), np.moveaxis(ride[:, rows], 1, 0)
        through = (to_rows[..., None] * ride_rows[:, :, None, :]).reshape(len(rows), -1)
        return np.asarray((through * pull) @ through.T - theta * np.diag(used[rows]))

    spare = spaces[spaces > 0]
    wanted = state(np.zeros(len(spare)))[-1]
    if (wanted <= spare).all():
        return np.zeros(len(spare)), wanted, 1, True
    shadow, rounds, settled = fill_lots(spare, lambda shadow: state(shadow)[-1], slope_at, start)
    return shadow, wanted, rounds + 1, settled


def _constants(model: TravelModel) -> Floats:
    """Constant of public transport in minutes: the same utility on short and long journeys."""
    return np.asarray(model.transit_constant[:, None, None] * (model.p["mode_scale_per_min"] / model.scale))


def _park_ride_constant(model: TravelModel) -> Floats:
    return np.asarray(model.p["park_ride_constant_min"] * (model.p["mode_scale_per_min"] / model.scale))


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
    costs = costs or costs_of(skims, p)
    hubs = skims.transport["interchanges"]
    spaces = np.where(hubs["open"], np.nan_to_num(hubs["parking_spaces"].astype(float)), 0.0)
    shadow, wanted = np.zeros(len(spaces)), np.zeros(len(spaces))
    active = spaces > 0
    shadow[active], wanted[active], rounds, settled = _full_lots(
        model, costs, spaces, None if reference is None else reference.parking.shadow[active]
    )
    lots = lot_choice(costs.to_lot, costs.from_lot, shadow, p["lot_scale_per_min"])
    constants = _constants(model)
    shares = mode_shares(
        costs.car,
        costs.transit + constants,
        lots.cost + constants + _park_ride_constant(model),
        model.scale,
        model.scale * p["nest_scale_factor"],
    )
    trips = _elastic(model, shares.cost)
    lot_trips = lots.uses(trips * shares.park_ride)
    to_lots = (lot_trips / _people(p)).sum(axis=0)
    same_lorries = reference is not None and reference.skims.lorry is skims.lorry
    if skims.road_times is not None:
        car_load, lorry_load = skims.road_times.loads
    else:
        car_load = _loads(skims, skims.car, (trips * shares.car / _people(p)).sum(axis=0), to_lots)
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
        parking=Parking(
            used=to_lots.sum(axis=0) / 2.0, wanted=wanted, shadow=shadow, rounds=rounds, settled=settled
        ),
        lot_trips=lot_trips,
        car_load=car_load,
        lorry_load=lorry_load,
    )


def driven(model: TravelModel, state: Travel) -> tuple[Floats, Floats]:
    """(points, points) cars and lorries a day on the roads, half of the trips each way; points as in the road skims."""
    skims = state.skims
    points = skims.car.trees.origins
    by_car = (state.trips * state.shares.car / _people(model.p)).sum(axis=0)
    to_lots = (state.lot_trips / _people(model.p)).sum(axis=0)
    cars = _flow(skims, by_car, to_lots)[:, points]
    return cars, _flow(skims, model.lorries, np.zeros_like(to_lots))[:, points]


def _same_journeys(skims: Skims, before: Skims) -> bool:
    """The skims are those of the reference, and the interchanges as well."""
    parts = ("car", "lorry", "times", "transit", "walk")
    felt = felt_tables(skims.transport) - felt_tables(before.transport)
    return (
        skims is not before
        and not felt
        and all(getattr(skims, part) is getattr(before, part) for part in parts)
    )


def _flow(skims: Skims, vehicles: Floats, to_lots: Floats) -> Floats:
    """(points, places) vehicles a day from one to the other when half of the trips go each way."""
    flow = np.zeros(skims.car.trees.cost.shape)
    np.add.at(flow, (skims.road_row[:, None], skims.ends[None, :]), (vehicles + vehicles.T) / 2.0)
    lots = lot_places(skims.transport)
    np.add.at(flow, (skims.road_row[:, None], lots[None, :]), to_lots / 2.0)
    np.add.at(flow, (skims.lot_row[:, None], skims.ends[None, :]), to_lots.T / 2.0)
    return flow


def _loads(skims: Skims, by_road: RoadSkim, vehicles: Floats, to_lots: Floats) -> Floats:
    """Vehicles a day on every road, both directions, when half of the trips go each way."""
    trees, roads = by_road.trees, len(skims.transport["roads"]["id"])
    flow = _flow(skims, vehicles, to_lots)
    return np.bincount(trees.arcs.source, weights=load(trees, flow), minlength=roads).astype(float)


def transit_people(state: Travel) -> Floats:
    """(points, points) persons a day by public transport, those who parked included; half go each way."""
    n, points = len(state.skims.ends), len(state.skims.transit.points)
    people = np.zeros((points, points))
    people[:n, :n] = (state.trips * state.shares.transit).sum(axis=0)
    people[n:, :n] = state.lots.onward(state.trips * state.shares.park_ride).sum(axis=0)
    return np.asarray((people + people.T) / 2.0)
