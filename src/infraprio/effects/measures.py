"""The value of every indicator in one state of the system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from infraprio.effects.closures import Closure, WeakPoints, closure_harm
from infraprio.effects.indicators import INDICATORS
from infraprio.effects.modes.active import active_measures, active_minutes
from infraprio.effects.modes.boarding import boardings_by_mode
from infraprio.effects.reach import Setting, day_trips, destinations, reach
from infraprio.effects.traffic import Traffic
from infraprio.network.travel.demand import PURPOSES
from infraprio.network.travel.mode_and_destination import Travel
from infraprio.network.travel.road_links import usable
from infraprio.network.travel.shortest_trees import Floats, least_sums
from infraprio.network.travel.skims import home_of_lots
from infraprio.network.travel.travel_model import TravelModel
from infraprio.network.travel.waits.crossings import crossing_minutes
from infraprio.network.travel.waits.ferries import ferry_minutes
from infraprio.scenario.wider import RELIABILITY

__all__ = ["Measures", "door_minutes", "measure", "with_deviation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Values by indicator.

    Attributes
    ----------
    totals : of the whole.
    zones : (zones,) of each zone, where an indicator has such.
    placeless : the part of a total that no zone has: traffic whose ends are not known. An indicator that adds up
        is the sum over its zones and this part.
    covers : what a total is taken over, "everything", "residents" or "corridors", see `coverage`.
    """

    totals: Mapping[str, float]
    zones: Mapping[str, Floats]
    placeless: Mapping[str, float]
    covers: Mapping[str, str]


def door_minutes(state: Travel, p: Mapping[str, float]) -> tuple[Floats, Floats, Floats, Floats]:
    """Door-to-door minutes there and back by car, public transport, park and ride, and the best.

    Bicycle and walking count for the best where they are modelled.
    """
    skims, n = state.skims, len(state.skims.ends)
    inside = np.eye(n, dtype=bool)
    car = skims.car.minutes[skims.road_row][:, skims.road_end]
    car = np.where(inside, p["inside_zone_min"], (car + car.T) / 2.0 + p["car_terminal_min"])
    pt = skims.transit.fastest[:n, :n]
    pt = np.where(inside, p["inside_zone_min"], (pt + pt.T) / 2.0)
    hubs = skims.transport["interchanges"]
    use = hubs["open"] & (np.nan_to_num(hubs["parking_spaces"].astype(float)) > 0)
    drive = (
        skims.car.minutes[skims.road_row][:, skims.lot_end]
        + skims.car.minutes[skims.lot_row][:, skims.road_end].T
    ) / 2.0
    ride = (skims.transit.fastest[n:, :n] + skims.transit.fastest[:n, n:].T) / 2.0
    ride = np.where(home_of_lots(skims), np.inf, ride)
    park_ride = least_sums((drive + p["park_ride_park_min"])[:, use], ride[use]).cost
    best = np.minimum(np.minimum(car, pt), park_ride)
    active = active_minutes(state, p)
    return car, pt, park_ride, best if active is None else np.minimum(best, active)


def measure(
    model: TravelModel,
    setting: Setting,
    state: Travel,
    traffic: Traffic,
    weak: WeakPoints,
    half_hours: Floats,
    reference: Travel | None,
    before: Traffic | None,
) -> Measures:
    """All indicators of one state; gains are against the `reference` (None: this is it).

    Parameters
    ----------
    weak : what depends on single roads here.
    half_hours : (purposes, zones) hours a year gained by the rule of a half, money as time.
    """
    p, zones = model.p, model.zones
    people = np.where(setting.counted, zones.population, 0.0)
    totals: dict[str, float] = {}
    by_zone: dict[str, Floats] = {}
    placeless: dict[str, float] = {}
    car, pt, _park_ride, best = door_minutes(state, p)
    reach(model, setting, state, people, pt, best, totals, by_zone)
    destinations(p, setting, people, zones, pt, best, totals, by_zone)
    day_trips(setting, state, totals)
    covers = dict.fromkeys(totals, "residents")
    if len(setting.corridors):
        a, b = np.array(setting.corridors).T
        totals["corridor_minutes_car"] = float(np.minimum(car[a, b], p["time_most_min"]).sum())
        totals["corridor_minutes_pt"] = float(np.minimum(pt[a, b], p["time_most_min"]).sum())
        covers |= dict.fromkeys(("corridor_minutes_car", "corridor_minutes_pt"), "corridors")
    _times(model, state, traffic, car, totals, by_zone, placeless)
    active_measures(state, traffic.active, p, totals, by_zone)
    _gains(model, state, traffic, reference or state, before or traffic, half_hours, by_zone, placeless)
    totals |= _amounts_of_traffic(model, state, traffic) | _goods_by_rail(traffic, p["days_year"])
    totals |= _waiting(state, traffic, p) | boardings_by_mode(state)
    _public_transport(setting, state, totals, by_zone)
    covers["pt_share"] = "residents"
    vehicles = _who_would_drive(traffic, before or traffic, weak.standing)
    hours, cut = closure_harm(weak.closed, vehicles, p["closure_unserved_min"], weak.standing)
    totals["closure_vehicle_hours"] = float(hours.mean()) if len(hours) else 0.0
    totals["closure_cut_off_vehicles"] = float(cut.mean()) if len(cut) else 0.0
    centre = setting.offers.get("regional_centre", np.zeros(0, dtype=np.intp))
    if len(centre):
        totals["residents_behind_bridge"] = float(weak.behind.sum())
        by_zone["residents_behind_bridge"] = weak.behind
        covers["residents_behind_bridge"] = "residents"
    for name, values in by_zone.items():
        if name in INDICATORS and INDICATORS[name].zonal == "sum":
            totals[name] = float(values.sum()) + placeless.get(name, 0.0)
    return Measures(
        totals={name: totals[name] for name in INDICATORS if name in totals},
        zones={name: by_zone[name] for name in INDICATORS if name in by_zone},
        placeless=placeless,
        covers={name: covers.get(name, "everything") for name in INDICATORS if name in totals},
    )


def with_deviation(found: Measures, state: Travel, deviation: Floats | None) -> Measures:
    """The measures with the spread of car times, where it is asked for.

    Parameters
    ----------
    deviation : (zones, zones) standard deviation of a journey by car, minutes; None: not asked for.
    """
    if deviation is None:
        return found
    by_car = state.trips * state.shares.car
    hours = np.where(by_car > 0, by_car * np.where(np.isfinite(deviation), deviation, 0.0), 0.0) / 60.0
    zones = hours.sum(axis=(0, 2))
    return replace(
        found,
        totals={**found.totals, RELIABILITY: float(zones.sum())},
        zones={**found.zones, RELIABILITY: zones},
        covers={**found.covers, RELIABILITY: "everything"},
    )


def _amounts_of_traffic(model: TravelModel, state: Travel, traffic: Traffic) -> dict[str, float]:
    """Totals that the roads and the lorries give."""
    days = model.p["days_year"]
    return {
        "vehicle_km_car_million_year": traffic.car_km * days / 1e6,
        "vehicle_km_heavy_million_year": traffic.heavy_km * days / 1e6,
        "co2_tonnes_year": float(sum(traffic.co2_tonnes_year.values())),
        "severe_accidents_year": traffic.accidents_year,
        "freight_cost_msek_year": (traffic.freight_sek + _cut_off_sek(model, state)) * days / 1e6,
        "bk4_km": traffic.bk4_km,
    }


def _goods_by_rail(traffic: Traffic, days: float) -> dict[str, float]:
    """What goods by rail come to, where some are stated."""
    goods = traffic.goods
    if goods is None:
        return {}
    return {
        "rail_freight_cost_msek_year": float(goods.sek.sum()) / 1e6,
        "rail_freight_tonnes_year": float(goods.by_rail.sum()),
        "rail_freight_trains_day": float(goods.trains.sum()) / days,
    }


def _waiting(state: Travel, traffic: Traffic, p: Mapping[str, float]) -> dict[str, float]:
    """Vehicle-hours a day at level crossings and for ferries, where roads state any."""
    transport, vehicles = state.skims.transport, traffic.cars + traffic.lorries
    use, found = usable(transport, "roads"), {}
    for name, column, minutes in (
        ("crossing_wait_hours_day", "crossing_trains_day", crossing_minutes),
        ("ferry_wait_hours_day", "ferry_departures_day", ferry_minutes),
    ):
        if np.isfinite(transport["roads"][column].astype(float)).any():
            found[name] = float((vehicles * np.where(use, minutes(transport, p), 0.0)).sum()) / 60.0
    return found


def _public_transport(
    setting: Setting, state: Travel, totals: dict[str, float], by_zone: dict[str, Floats]
) -> None:
    """Who rides, who parks, and whose trips no mode serves."""
    parking = state.parking
    transit, parked = state.trips * state.shares.transit, state.trips * state.shares.park_ride
    own = setting.counted
    all_trips = float(state.trips[:, own].sum())
    totals |= {
        "park_ride_spaces_used": float(parking.used.sum()),
        "park_ride_overflow": float(parking.overflow.sum()),
        "pt_share": 100.0 * float((transit + parked)[:, own].sum()) / all_trips if all_trips > 0 else 0.0,
    }
    by_zone |= {
        "park_ride_trips_day": parked.sum(axis=(0, 2)),
        "pt_trips_day": transit.sum(axis=(0, 2)),
        "unserved_trips_day": np.where(np.isfinite(state.shares.cost), 0.0, state.trips).sum(axis=(0, 2)),
    }


def _who_would_drive(traffic: Traffic, before: Traffic, standing: Closure | None) -> Floats:
    """(zones, zones) vehicles a day; who stopped driving as the way by road became worse has not been spared a closure."""
    if standing is None:
        return traffic.vehicles
    worse = standing.lost | (standing.extra > 0)
    return np.where(worse | worse.T, np.maximum(traffic.vehicles, before.vehicles), traffic.vehicles)


def _cut_off_sek(model: TravelModel, state: Travel) -> float:
    """Cost a day of lorries without any way: each counts a journey of `time_most_min` at 80 km/h, more than any with one."""
    p, skims = model.p, state.skims
    there = np.isfinite(skims.lorry.cost[skims.road_row][:, skims.road_end])
    hours = p["time_most_min"] / 60.0
    return (
        float(model.lorries[~there].sum())
        * hours
        * (p["freight_time_sek_h"] + 80.0 * p["freight_cost_sek_km"])
    )


def _times(
    model: TravelModel,
    state: Travel,
    traffic: Traffic,
    car: Floats,
    totals: dict[str, float],
    by_zone: dict[str, Floats],
    placeless: dict[str, float],
) -> None:
    def hours(share: Floats, minutes: Floats) -> Floats:
        there = np.where(np.isfinite(minutes), minutes, 0.0)
        return np.asarray(np.einsum("qij,qij,ij->i", state.trips, share, there) / 60.0)

    by_car = hours(state.shares.car, car)
    n = len(state.skims.ends)
    by_pt = hours(
        state.shares.transit,
        (state.skims.transit.minutes[:n, :n] + state.skims.transit.minutes[:n, :n].T) / 2.0,
    )
    drive = (
        state.skims.car.minutes[state.skims.road_row][:, state.skims.lot_end]
        + state.skims.car.minutes[state.skims.lot_row][:, state.skims.road_end].T
    ) / 2.0
    ride = (state.skims.transit.minutes[n:, :n] + state.skims.transit.minutes[:n, n:].T) / 2.0
    drive = np.where(np.isfinite(drive), drive, 0.0) + model.p["park_ride_park_min"]
    ridden = state.lots.ridden(state.lot_weight, np.where(np.isfinite(ride), ride, 0.0))
    by_pr = ((state.lot_trips * drive).sum(axis=(0, 2)) + ridden.sum(axis=0)) / 60.0
    totals["travel_hours_car_day"] = float(by_car.sum()) + traffic.local_person_hours
    totals["travel_hours_pt_day"] = float(by_pt.sum())
    totals["travel_hours_park_ride_day"] = float(by_pr.sum())
    placeless["travel_hours_day"] = traffic.local_person_hours
    by_zone["travel_hours_day"] = by_car + by_pt + by_pr


def _saved(reference: Travel, state: Travel, p: Mapping[str, float]) -> Floats:
    """(purposes, zones, zones) minutes of composite cost saved against the reference.

    No way counts `time_most_min`, or what the journey takes in the other state if that is more: a last way that is lost
    is never a gain, and a first way never a loss.
    """
    before, after = reference.shares.cost, state.shares.cost
    least = np.minimum(before, after)
    none = np.maximum(p["time_most_min"], np.where(np.isfinite(least), least, 0.0))
    return np.asarray(np.where(np.isfinite(before), before, none) - np.where(np.isfinite(after), after, none))


def _gains(
    model: TravelModel,
    state: Travel,
    traffic: Traffic,
    reference: Travel,
    before: Traffic,
    half_hours: Floats,
    by_zone: dict[str, Floats],
    placeless: dict[str, float],
) -> None:
    p, days = model.p, model.p["days_year"]
    value = np.array([p[f"value_of_time_{purpose}_sek_h"] for purpose in PURPOSES])[:, None]
    saved, cost = _saved(reference, state, p), state.shares.cost
    before_gain, after_gain, spent = (
        np.einsum("qij,qij->qi", trips, minutes) / 60.0
        for trips, minutes in (
            (reference.trips, saved),
            (state.trips, saved),
            (state.trips, np.where(np.isfinite(cost), cost, 0.0)),
        )
    )
    logsum, spent = (before_gain + after_gain) / 2.0 * days, spent * days
    local_hours, local_sek = traffic.local_gain(before, p)
    gains = {
        "travel_time_gain_hours_day": (before_gain, local_hours),
        "generalised_cost_msek_year": (spent * value / 1e6, -local_sek * days / 1e6),
        "consumer_surplus_hours_year": (logsum, local_hours * days),
        "consumer_surplus_msek_year": (logsum * value / 1e6, local_sek * days / 1e6),
    }
    for name, (by_purpose, local) in gains.items():
        by_zone[name] = by_purpose.sum(axis=0)
        placeless[name] = local
    by_zone["consumer_surplus_half_msek_year"] = (half_hours * value).sum(axis=0) / 1e6
    placeless["consumer_surplus_half_msek_year"] = local_sek * days / 1e6
