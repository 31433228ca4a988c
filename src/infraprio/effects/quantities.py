"""Physical changes a year by mode, purpose, municipality and distance: what an appraisal values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from infraprio.effects.modes.crowding import Crowding
from infraprio.effects.traffic import Traffic
from infraprio.network.travel.active.journeys import ACTIVE_MODES
from infraprio.network.travel.choice import rule_of_half
from infraprio.network.travel.demand import PURPOSES
from infraprio.network.travel.mode_and_destination import Travel, transit_people
from infraprio.network.travel.ridership import ride_loads
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints
from infraprio.network.travel.travel_model import TravelModel

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Accounts", "Change", "accounts_of", "changes_between", "long_table"]

_FREE = np.zeros((1, 1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Changes a year against the reference.

    Attributes
    ----------
    hours, sek, charges : (modes, purposes, zones, 2) time in equivalent in-vehicle hours, money out of pocket
        for driving and fares, and tolls and parking charges, all by the rule of a half and negative when saved;
        modes those of the accounts; the last axis is journeys up to 100 km and longer ones.
    gained_hours : (purposes, zones) gain by the rule of a half, money as time, positive when gained.
    local_roads : roads on which local car traffic, if there is some, gains or loses; `local_hours`, `local_sek`, `local_charges` the same of it.
    deviation_hours : (purposes, zones, 2) standard deviation of car times, by the rule of a half, negative when saved; 0
        where it is not asked for.
    totals : (item, mode) -> change.
    """

    hours: Floats
    sek: Floats
    charges: Floats
    gained_hours: Floats
    local_roads: Ints
    local_hours: Floats
    local_sek: Floats
    local_charges: Floats
    deviation_hours: Floats
    totals: Mapping[tuple[str, str], float]


_Way: TypeAlias = tuple[Floats, Floats, Floats, Floats]


def _pairs(state: Travel, p: Mapping[str, float], near: tuple[Travel, Accounts] | None) -> dict[str, _Way]:
    """Cost, money, tolls and charges, and trips of each way to travel, (purposes, zones, zones).

    There and back, a person; money is for driving and fares, without tolls and parking charges, which have
    another price year than the cost of driving.
    """
    skims, n = state.skims, len(state.skims.ends)
    people = np.array([p[f"car_occupancy_{purpose}"] for purpose in PURPOSES])[:, None, None]
    shape = state.costs.car.shape
    if near is not None and skims.car is near[0].skims.car:
        car_money, car_toll = near[1].ways["car"][1:3]
    else:
        car_money, car_toll = (
            np.broadcast_to((part + part.T) * weight / 2.0 / people, shape)
            for part, weight in (
                (skims.car.km[skims.road_row][:, skims.road_end], p["car_cost_sek_km"]),
                (skims.car.toll[skims.road_row][:, skims.road_end], 1.0),
            )
        )
    hubs = skims.transport["interchanges"]
    to_km, to_toll = (
        (part[skims.road_row][:, skims.lot_end] + part[skims.lot_row][:, skims.road_end].T) / 2.0
        for part in (skims.car.km, skims.car.toll)
    )
    charge = np.nan_to_num(hubs["charge_sek"].astype(float)) / 2.0
    there = np.isfinite(to_km)
    drive = np.where(there, p["car_cost_sek_km"] * to_km, 0.0) / people
    park = np.where(there, to_toll + charge, 0.0) / people
    if near is not None and skims.transit is near[0].skims.transit:
        fare, nothing = near[1].ways["transit"][1:3]
    else:
        direct = skims.transit.fare[:n, :n]
        fare, nothing = (
            np.broadcast_to(part, shape) for part in ((direct + direct.T) / 2.0, np.zeros((n, n)))
        )
    ride = _from_lots(skims.transit.fare, n)
    trips = (
        state.trips * share for share in (state.shares.car, state.shares.transit, state.shares.park_ride)
    )
    return {
        "car": (state.costs.car, car_money, car_toll, next(trips)),
        "transit": (state.costs.transit, fare, nothing, next(trips)),
        "park_ride": (
            state.lots.cost,
            state.lots.mean(drive, ride),
            state.lots.mean(park, np.zeros_like(ride)),
            next(trips),
        ),
        **{
            mode: (np.broadcast_to(felt, shape), _FREE, _FREE, state.trips * share)
            for mode, felt, share in zip(ACTIVE_MODES, state.costs.active, state.shares.active)
        },
    }


def _from_lots(skim: Floats, zones: int) -> Floats:
    """(..., lots, zones) means of there and back of a skim (..., points, points) whose first points are zones; 0 where none."""
    mean = (skim[..., zones:, :zones] + np.swapaxes(skim[..., :zones, zones:], -1, -2)) / 2.0
    return np.where(np.isfinite(mean), mean, 0.0)


def _mode_mix(state: Travel, near: tuple[Travel, Accounts] | None) -> tuple[Floats, Floats]:
    """Shares of the modes of public transport in the riding time: of direct journeys and of park and ride."""
    n, riding = len(state.skims.ends), state.skims.transit.riding
    onward = _from_lots(riding, n)
    work = replace(
        state.lots, **{part: getattr(state.lots, part)[0] for part in ("cost", "to", "on", "total")}
    )
    lots = _shares(
        np.stack([work.mean(np.zeros((1, 1)), part) if part.any() else np.zeros((n, n)) for part in onward])
    )
    if near is not None and state.skims.transit is near[0].skims.transit:
        return near[1].mixes[0], lots
    direct = np.where(np.isfinite(riding[:, :n, :n]), riding[:, :n, :n], 0.0)
    return _shares(direct + np.swapaxes(direct, 1, 2)), lots


def _shares(parts: Floats) -> Floats:
    whole = parts.sum(axis=0)
    return np.asarray(np.where(whole > 0, parts, 0.0) / np.where(whole > 0, whole, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """What one state comes to, kept so that many others can be compared with it.

    Attributes
    ----------
    modes : car, the modes of public transport, bicycle and walk.
    ways : way -> cost, money, tolls and charges, trips, (purposes, zones, zones) each.
    mixes : (modes, zones, zones) shares in riding time of public transport, and of park and ride.
    deviation : (zones, zones) minutes of standard deviation of a journey by car; None: not asked for.
    totals : (item, mode) -> amount a year.
    """

    modes: tuple[str, ...]
    ways: Mapping[str, _Way]
    mixes: tuple[Floats, Floats]
    deviation: Floats | None
    totals: Mapping[tuple[str, str], float]


def accounts_of(
    model: TravelModel,
    state: Travel,
    traffic: Traffic,
    deviation: Floats | None = None,
    near: tuple[Travel, Accounts] | None = None,
    crowding: Crowding | None = None,
) -> Accounts:
    """The accounts of one state.

    Parameters
    ----------
    deviation : where the spread of car times is asked for.
    near : another state and its accounts: what rests on journeys that are the same is taken from there.
    crowding : where seats are known.
    """
    crowded = {} if crowding is None else crowding.hours_day
    return Accounts(
        modes=_modes(state),
        ways=_pairs(state, model.p, near),
        mixes=_mode_mix(state, near),
        deviation=deviation,
        totals=_totals(model, state, traffic)
        | {("crowding_hours", mode): hours * model.p["days_year"] for mode, hours in crowded.items()},
    )


def _modes(state: Travel) -> tuple[str, ...]:
    """What travellers' time and money are divided into."""
    return ("car", *state.skims.transport.transit_modes, *ACTIVE_MODES)


def _deviation_saved(before: Accounts, after: Accounts) -> Floats:
    """(purposes, zones, zones) minutes a day of standard deviation that car journeys save, by the rule of a half."""
    trips0, trips1 = before.ways["car"][3], after.ways["car"][3]
    if before.deviation is None or after.deviation is None:
        return np.zeros(trips0.shape)
    return rule_of_half(trips0, trips1, before.deviation, after.deviation)


def _near_and_far(amount: Floats, long: Bools) -> Floats:
    """(purposes, zones, 2) sums of an amount (purposes, zones, zones) over journeys up to 100 km, and over longer ones."""
    return np.stack([np.where(part, amount, 0.0).sum(axis=-1) for part in (~long, long)], axis=-1)


def _whole(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Values of each pair in a row of their own, also where many have the same."""
    return np.ascontiguousarray(values if values.shape == shape else np.broadcast_to(values, shape))


def _add_way(
    before: Accounts, after: Accounts, way: str, factors: tuple[float, Floats], long: Bools, gained: Floats
) -> tuple[slice, Floats]:
    """Take what one way costs more from `gained`; the modes that it goes to, and the amounts as `add_changes` makes them."""
    from infraprio.effects import _rule_of_half

    if way not in ("transit", "park_ride"):
        whole = np.ones((1, *long.shape))
        mixes, at = (whole, whole), slice(before.modes.index(way), before.modes.index(way) + 1)
    else:
        side = 0 if way == "transit" else 1
        mixes, at = (before.mixes[side], after.mixes[side]), slice(1, 1 + len(before.mixes[side]))
    out = np.zeros((3, len(mixes[0]), *gained.shape, 2))
    parts = tuple(
        tuple(_whole(each.ways[way][k], (*gained.shape, len(long))) for each in (before, after))
        for k in range(4)
    )
    _rule_of_half.add_changes(parts, mixes, long, factors, gained, out)
    return at, out


def changes_between(
    model: TravelModel,
    before: Accounts,
    after: Accounts,
    traffic_before: Traffic,
    traffic_after: Traffic,
    long: Bools,
) -> Change:
    """Changes a year from `before` to `after`.

    Parameters
    ----------
    long : (zones, zones) journeys of more than 100 km.

    Notes
    -----
    Time and money of public transport go to the modes in proportion to the riding time, mean of both states;
    park and ride likewise: the drive to the lot is part of it.
    """
    p = model.p
    days = p["days_year"]
    value = np.array([p[f"value_of_time_{purpose}_sek_h"] for purpose in PURPOSES])
    amounts = np.zeros((3, len(before.modes), len(PURPOSES), len(long), 2))
    gained = np.zeros((len(PURPOSES), len(long)))
    for way, (cost, *_) in before.ways.items():
        if after.ways[way][0] is not cost:  # else it is made of the same money
            at, more = _add_way(before, after, way, (days, value), long, gained)
            amounts[:, at] += more
    minutes, km, toll = (
        getattr(traffic_after, part) - getattr(traffic_before, part) for part in ("minutes", "km", "toll")
    )
    moved = np.flatnonzero((minutes != 0) | (km != 0) | (toll != 0))
    minutes, km, toll, cars = (part[moved] for part in (minutes, km, toll, traffic_before.local.cars * days))
    return Change(
        hours=amounts[0],
        sek=amounts[1],
        charges=amounts[2],
        gained_hours=gained,
        local_roads=moved,
        local_hours=cars * minutes / 60.0 * traffic_before.local.persons,
        local_sek=cars * km * p["car_cost_sek_km"],
        local_charges=cars * toll,
        deviation_hours=-_near_and_far(_deviation_saved(before, after), long) / 60.0 * days,
        totals={key: after.totals[key] - amount for key, amount in before.totals.items()},
    )


def _payments(model: TravelModel, state: Travel, traffic: Traffic) -> dict[tuple[str, str], float]:
    """Fares, parking charges and tolls a day as they are received, what freight pays, and journeys that pay fares."""
    p, transport = model.p, state.skims.transport
    services, hubs = transport["services"], transport["interchanges"]
    boardings, person_km = ride_loads(state.skims.transit, transit_people(state), len(services["id"]))
    fares = person_km * p["fare_sek_km"] * services["fare_factor"]
    journeys = float((state.trips * (state.shares.transit + state.shares.park_ride)).sum())
    fares = fares + journeys * p["fare_boarding_sek"] * _shares(boardings[:, None])[:, 0]
    found = {
        ("fare_revenue_sek", mode): float(fares[services["mode"] == mode].sum())
        for mode in transport.transit_modes
    }
    found["parking_revenue_sek", "park_ride"] = float(
        (state.parking.used * np.nan_to_num(hubs["charge_sek"].astype(float))).sum()
    )
    found["toll_revenue_sek", "car"] = float((traffic.toll * traffic.cars).sum())
    lorries = float((traffic.toll * traffic.lorries).sum()) * p["freight_toll_factor"]
    found["toll_revenue_sek", "heavy"] = found["freight_toll_sek", "heavy"] = lorries
    found["transit_trips", "transit"] = journeys
    return found


def _totals(model: TravelModel, state: Travel, traffic: Traffic) -> dict[tuple[str, str], float]:
    days = model.p["days_year"]
    found = {
        ("freight_hours", "heavy"): traffic.freight_hours * days,
        ("freight_km", "heavy"): traffic.freight_km * days,
        ("vehicle_km_car", "car"): traffic.car_km * days,
        ("vehicle_km_heavy", "heavy"): traffic.heavy_km * days,
        ("severe_accidents", ""): traffic.accidents_year,
    }
    if traffic.goods is not None:
        for mode, sek in (("rail", traffic.goods.rail_sek), ("lorry", traffic.goods.lorry_sek)):
            found["rail_freight_sek", mode] = float(sek.sum())
    found |= {("co2_tonnes", mode): tonnes for mode, tonnes in traffic.co2_tonnes_year.items()}
    found |= {("service_km", mode): km * days for mode, km in traffic.service_km.items()}
    found |= {
        (item, mode): km * days for mode, (item, km) in zip(ACTIVE_MODES, traffic.active.km_day.items())
    }
    return found | {key: sek * days for key, sek in _payments(model, state, traffic).items()}


def long_table(changes: Mapping[str, Change], model: TravelModel, state: Travel) -> pd.DataFrame:
    """Changes as one long table: proposal, item, mode, purpose, municipality, distance, change a year.

    Local car traffic goes to the municipality where its road begins, spread over purposes like all car trips.
    """
    import pandas as pd

    transport, modes = state.skims.transport, _modes(state)
    places = transport["places"]
    start = transport.place_rows("roads", "from_place")
    road_home = np.where(start >= 0, places["municipality"][start], "").astype(str)
    names, zone_member = np.unique(
        np.array([*model.zones.municipality, *road_home], dtype=str), return_inverse=True
    )
    n = len(model.zones.ids)
    by_car = (state.trips * state.shares.car).sum(axis=(1, 2))
    spread = by_car / by_car.sum() if by_car.sum() > 0 else np.full(len(PURPOSES), 1.0 / len(PURPOSES))
    rows: list[tuple[str, str, str, str, str, str, float]] = []
    for proposal, change in changes.items():
        deviation = np.zeros(change.hours.shape)
        deviation[0] = change.deviation_hours
        for item, by_zone, local in (
            ("travel_time_hours", change.hours, change.local_hours),
            ("travel_cost_sek", change.sek, change.local_sek),
            ("user_charges_sek", change.charges, change.local_charges),
            ("travel_time_sd_hours", deviation, np.zeros(len(change.local_hours))),
        ):
            table = np.zeros((len(modes), len(PURPOSES), len(names), 2))
            for zone, town in enumerate(zone_member[:n]):
                table[:, :, town] += by_zone[:, :, zone]
            home = zone_member[n:][change.local_roads]
            at_home = np.bincount(home, weights=local, minlength=len(names))
            table[0, :, :, 0] += spread[:, None] * at_home
            for m, q, k, d in zip(*np.nonzero(table)):
                rows.append(
                    (
                        proposal,
                        item,
                        modes[m],
                        PURPOSES[q],
                        str(names[k]),
                        ("regional", "long")[d],
                        float(table[m, q, k, d]),
                    )
                )
        rows += [(proposal, item, mode, "", "", "", value) for (item, mode), value in change.totals.items()]
    columns = ["proposal", "item", "mode", "purpose", "municipality", "distance", "change"]
    return pd.DataFrame(rows, columns=columns)
