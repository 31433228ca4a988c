"""The value of every indicator in one state of the system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from infraprio.effects.closures import Closure, closure_harm, residents_behind_bridges
from infraprio.effects.indicators import INDICATORS
from infraprio.effects.traffic import Traffic
from infraprio.network.choice import rule_of_half
from infraprio.network.demand import PURPOSES, Zones
from infraprio.network.travel import Travel, TravelModel
from infraprio.network.trees import Bools, Floats, Ints, least_sum

__all__ = ["Measures", "Setting", "measure", "weighted_quantile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is the same in every state.

    Attributes
    ----------
    offers : word -> rows of the zones that offer it.
    seats : zones of the municipal seats inside the region.
    corridors : pairs of zones at the ends of the corridors.
    counted : zones whose residents the means are taken over: those inside the region.
    critical : roads whose closure is studied.
    """

    offers: Mapping[str, Ints]
    seats: Ints
    corridors: tuple[tuple[int, int], ...]
    counted: Bools
    critical: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Values by indicator: totals, and by zone where an indicator has such."""

    totals: Mapping[str, float]
    zones: Mapping[str, Floats]


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """The least value below or at which `share` of the weight lies; 0 without any weight.

    Examples
    --------
    >>> weighted_quantile(np.array([3.0, 1.0, 2.0]), np.array([1.0, 8.0, 1.0]), 0.9)
    2.0
    """
    if weights.sum() <= 0:
        return 0.0
    order = np.argsort(values, kind="stable")
    run = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(run, share * run[-1] * (1 - 1e-12))])


def _gini(values: Floats, weights: Floats) -> float:
    """Gini coefficient of values >= 0 by weight; 0 for nothing or all alike."""
    total, mean = weights.sum(), (values * weights).sum()
    if total <= 0 or mean <= 0:
        return 0.0
    spread = np.abs(values[:, None] - values) * weights[:, None] * weights
    return float(spread.sum() / (2.0 * total * mean))


def _minutes(state: Travel, p: Mapping[str, float]) -> tuple[Floats, Floats, Floats, Floats]:
    """Door-to-door minutes there and back by car, public transport, park and ride, and the best."""
    skims, n = state.skims, len(state.skims.ends)
    inside = np.eye(n, dtype=bool)
    car = skims.car.minutes[skims.road_row][:, skims.ends]
    car = np.where(inside, p["inside_zone_min"], (car + car.T) / 2.0 + p["car_terminal_min"])
    pt = skims.transit.fastest[:n, :n]
    pt = np.where(inside, p["inside_zone_min"], (pt + pt.T) / 2.0)
    hubs = skims.transport["interchanges"]
    use = hubs["open"] & (np.nan_to_num(hubs["parking_spaces"].astype(float)) > 0)
    lots = np.maximum(skims.transport.places(hubs["place"]), 0)
    drive = (
        skims.car.minutes[skims.road_row][:, lots] + skims.car.minutes[skims.lot_row][:, skims.ends].T
    ) / 2.0
    ride = (skims.transit.fastest[n:, :n] + skims.transit.fastest[:n, n:].T) / 2.0
    park_ride = least_sum((drive + p["park_ride_park_min"])[:, use], ride[use])
    return car, pt, park_ride, np.minimum(np.minimum(car, pt), park_ride)


def _mean(values: Floats, weights: Floats) -> float:
    total = weights.sum()
    return float((values * weights).sum() / total) if total > 0 else 0.0


def _by_municipality(zones: Zones, values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted means and weights of the municipalities that have any weight."""
    _, member = np.unique(np.array(zones.municipality), return_inverse=True)
    weight = np.bincount(member, weights=weights).astype(float)
    total = np.bincount(member, weights=weights * values).astype(float)
    return total[weight > 0] / weight[weight > 0], weight[weight > 0]


def measure(
    model: TravelModel,
    setting: Setting,
    state: Travel,
    traffic: Traffic,
    closed: Sequence[Closure],
    half_hours: Floats,
    reference: Travel | None,
    before: Traffic | None,
) -> Measures:
    """All indicators of one state; gains are against the `reference` (None: this is it).

    Parameters
    ----------
    closed : what closing each of the critical roads does here.
    half_hours : (purposes, zones) hours a year gained by the rule of a half, money as time.
    """
    p, zones = model.p, model.zones
    people = np.where(setting.counted, zones.population, 0.0)
    totals: dict[str, float] = {}
    by_zone: dict[str, Floats] = {}
    car, pt, _park_ride, best = _minutes(state, p)
    _times(model, state, traffic, car, totals, by_zone)
    _gains(model, state, traffic, reference or state, before or traffic, half_hours, totals, by_zone)
    _reach(model, setting, state, people, pt, best, totals, by_zone)
    _destinations(p, setting, people, zones, pt, best, totals, by_zone)
    if len(setting.corridors):
        a, b = np.array(setting.corridors).T
        totals["corridor_minutes_car"] = float(np.minimum(car[a, b], p["time_most_min"]).sum())
        totals["corridor_minutes_pt"] = float(np.minimum(pt[a, b], p["time_most_min"]).sum())
    _basic_access(setting, state, totals)
    totals |= {
        "vehicle_km_car_million_year": traffic.car_km * p["days_year"] / 1e6,
        "vehicle_km_heavy_million_year": traffic.heavy_km * p["days_year"] / 1e6,
        "co2_tonnes_year": float(sum(traffic.co2_tonnes_year.values())),
        "severe_accidents_year": traffic.accidents_year,
        "freight_cost_msek_year": traffic.freight_sek * p["days_year"] / 1e6,
        "bk4_km": traffic.bk4_km,
    }
    parking = state.parking
    transit, parked = state.trips * state.shares.transit, state.trips * state.shares.park_ride
    all_trips = float(state.trips.sum())
    totals |= {
        "park_ride_spaces_used": float(parking.used.sum()),
        "park_ride_overflow": float(parking.overflow.sum()),
        "park_ride_trips_day": float(parked.sum()),
        "pt_trips_day": float(transit.sum()),
        "pt_share": 100.0 * float(transit.sum() + parked.sum()) / all_trips if all_trips > 0 else 0.0,
        "unserved_trips_day": float(state.trips[~np.isfinite(state.shares.cost)].sum()),
    }
    by_zone |= {
        "park_ride_trips_day": parked.sum(axis=(0, 2)),
        "pt_trips_day": transit.sum(axis=(0, 2)),
        "unserved_trips_day": np.where(np.isfinite(state.shares.cost), 0.0, state.trips).sum(axis=(0, 2)),
    }
    hours, cut = closure_harm(closed, traffic.vehicles, p["closure_unserved_min"])
    totals["closure_vehicle_hours"] = float(hours.mean()) if len(hours) else 0.0
    totals["closure_cut_off_vehicles"] = float(cut.mean()) if len(cut) else 0.0
    centre = setting.offers.get("regional_centre", np.zeros(0, dtype=np.intp))
    if len(centre):
        behind = residents_behind_bridges(state.skims.transport, people, zones.place, zones.place[centre])
        totals["residents_behind_bridge"] = float(behind.sum())
        by_zone["residents_behind_bridge"] = behind
    return Measures(
        totals={name: totals[name] for name in INDICATORS if name in totals},
        zones={name: by_zone[name] for name in INDICATORS if name in by_zone},
    )


def _times(
    model: TravelModel,
    state: Travel,
    traffic: Traffic,
    car: Floats,
    totals: dict[str, float],
    by_zone: dict[str, Floats],
) -> None:
    def hours(share: Floats, minutes: Floats) -> Floats:
        used = share > 0
        return np.asarray(
            (state.trips * np.where(used, share * np.where(np.isfinite(minutes), minutes, 0.0), 0.0)).sum(
                axis=(0, 2)
            )
            / 60.0
        )

    by_car = hours(state.shares.car, car)
    n = len(state.skims.ends)
    by_pt = hours(
        state.shares.transit,
        (state.skims.transit.minutes[:n, :n] + state.skims.transit.minutes[:n, :n].T) / 2.0,
    )
    hubs = state.skims.transport["interchanges"]
    lots = np.maximum(state.skims.transport.places(hubs["place"]), 0)
    drive = (
        state.skims.car.minutes[state.skims.road_row][:, lots]
        + state.skims.car.minutes[state.skims.lot_row][:, state.skims.ends].T
    ) / 2.0
    ride = (state.skims.transit.minutes[n:, :n] + state.skims.transit.minutes[:n, n:].T) / 2.0
    by_lot = state.lots.mean(
        np.where(np.isfinite(drive), drive, 0.0) + model.p["park_ride_park_min"],
        np.where(np.isfinite(ride), ride, 0.0),
    )
    by_pr = hours(state.shares.park_ride, by_lot)
    totals["travel_hours_car_day"] = float(by_car.sum()) + traffic.local_person_hours
    totals["travel_hours_pt_day"] = float(by_pt.sum())
    totals["travel_hours_park_ride_day"] = float(by_pr.sum())
    totals["travel_hours_day"] = totals["travel_hours_car_day"] + float(by_pt.sum() + by_pr.sum())
    by_zone["travel_hours_day"] = by_car + by_pt + by_pr


def _gains(
    model: TravelModel,
    state: Travel,
    traffic: Traffic,
    reference: Travel,
    before: Traffic,
    half_hours: Floats,
    totals: dict[str, float],
    by_zone: dict[str, Floats],
) -> None:
    p, days = model.p, model.p["days_year"]
    value = np.array([p[f"value_of_time_{purpose}_sek_h"] for purpose in PURPOSES])[:, None, None]
    logsum = (
        rule_of_half(reference.trips, state.trips, reference.shares.cost, state.shares.cost) / 60.0 * days
    )
    cost = np.where(np.isfinite(state.shares.cost), state.shares.cost, 0.0) * state.trips / 60.0 * days
    local_hours, local_sek = traffic.local_gain(before, p)
    gains = {
        "generalised_cost_msek_year": (cost * value / 1e6, -local_sek * days / 1e6),
        "consumer_surplus_hours_year": (logsum, local_hours * days),
        "consumer_surplus_msek_year": (logsum * value / 1e6, local_sek * days / 1e6),
    }
    for name, (by_pair, _) in gains.items():
        by_zone[name] = by_pair.sum(axis=(0, 2))
    by_zone["consumer_surplus_half_msek_year"] = (half_hours * value[:, 0]).sum(axis=0) / 1e6
    locals_of = {name: local for name, (_, local) in gains.items()}
    locals_of["consumer_surplus_half_msek_year"] = local_sek * days / 1e6
    for name, local in locals_of.items():
        totals[name] = float(by_zone[name].sum()) + local


def _reach(
    model: TravelModel,
    setting: Setting,
    state: Travel,
    people: Floats,
    pt: Floats,
    best: Floats,
    totals: dict[str, float],
    by_zone: dict[str, Floats],
) -> None:
    p, zones = model.p, model.zones
    jobs = np.where(setting.counted, zones.jobs, 0.0)
    for limit in (45, 60):
        near = best <= limit
        by_zone[f"jobs_within_{limit}_min"] = near @ zones.jobs
        by_zone[f"population_within_{limit}_min"] = zones.population @ near
        totals[f"jobs_within_{limit}_min"] = _mean(near @ zones.jobs, people)
        totals[f"population_within_{limit}_min"] = _mean(zones.population @ near, jobs)
    by_zone["jobs_within_60_min_pt"] = (pt <= 60) @ zones.jobs
    there = np.isfinite(best)
    weight = np.where(
        there,
        1.0
        / (
            1.0
            + np.exp(
                p["gravity_access_a"]
                + p["gravity_access_b"] * np.log(np.where(there, np.maximum(best, 1.0), 1.0))
            )
        ),
        0.0,
    )
    gravity = weight @ zones.jobs
    scale = p["mode_scale_per_min"]
    cost = state.shares.cost[PURPOSES.index("work")].copy()
    np.fill_diagonal(cost, p["inside_zone_min"])
    sums = np.exp(-scale * np.where(np.isfinite(cost), cost, np.inf)) @ zones.jobs
    by_zone["accessibility_gravity"] = gravity
    by_zone["accessibility_logsum"] = np.where(sums > 0, np.log(np.where(sums > 0, sums, 1.0)), 0.0) / scale
    for name in ("jobs_within_60_min_pt", "accessibility_gravity", "accessibility_logsum"):
        totals[name] = _mean(by_zone[name], people)
    municipal, weights = _by_municipality(zones, gravity, people)
    totals["accessibility_worst_municipality"] = (
        float(municipal.min(initial=np.inf)) if len(municipal) else 0.0
    )
    totals["accessibility_p10"] = weighted_quantile(gravity, people, 0.1)
    totals["accessibility_gini"] = _gini(municipal, weights)


def _destinations(
    p: Mapping[str, float],
    setting: Setting,
    people: Floats,
    zones: Zones,
    pt: Floats,
    best: Floats,
    totals: dict[str, float],
    by_zone: dict[str, Floats],
) -> None:
    most = p["time_most_min"]
    for word, at in setting.offers.items():
        nearest = np.minimum(best[:, at].min(axis=1), most)
        by_zone[f"minutes_to_{word}"] = nearest
        by_zone[f"minutes_to_{word}_pt"] = np.minimum(pt[:, at].min(axis=1), most)
        for name in (f"minutes_to_{word}", f"minutes_to_{word}_pt"):
            totals[name] = _mean(by_zone[name], people)
        for least in (45, 60, 90):
            by_zone[f"share_within_{least}_min_{word}"] = 100.0 * (nearest <= least)
            totals[f"share_within_{least}_min_{word}"] = _mean(
                by_zone[f"share_within_{least}_min_{word}"], people
            )
    if "hospital" in setting.offers:
        nearest = by_zone["minutes_to_hospital"]
        municipal, _ = _by_municipality(zones, nearest, people)
        totals["minutes_to_hospital_p90"] = weighted_quantile(nearest, people, 0.9)
        totals["minutes_to_hospital_worst_municipality"] = float(municipal.max(initial=0.0))


def _basic_access(setting: Setting, state: Travel, totals: dict[str, float]) -> None:
    """Day trips between the municipal seats and the capital, criteria C1 and C2."""
    capital = setting.offers.get("capital", np.zeros(0, dtype=np.intp))
    if not len(capital) or not len(setting.seats):
        return
    skim = state.skims.transit
    there, back = np.ix_(setting.seats, capital), np.ix_(capital, setting.seats)
    out, home = skim.fastest[there], skim.fastest[back].T
    stay = skim.last[back].T - (skim.first[there] + out)
    possible = np.isfinite(out) & np.isfinite(home)
    longest = np.maximum(out, home)
    yellow = possible & (stay >= 360) & (longest <= 300)
    green = yellow & (longest <= 240) & (skim.first[there] + out <= 600) & (skim.last[back].T >= 960)
    begin = np.maximum(skim.first[back].T, 360.0)
    visit = skim.last[there] - (begin + home)
    from_green = possible & (longest <= 240) & (visit >= 360) & (skim.last[there] + out <= 1440)
    totals["basic_access_to_capital_green"] = float(green.any(axis=1).sum())
    totals["basic_access_to_capital_red"] = float((~(yellow | green).any(axis=1)).sum())
    totals["basic_access_from_capital_green"] = float(from_green.any(axis=1).sum())
