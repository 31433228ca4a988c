"""What people and employers can reach: jobs, destinations, day trips, and how evenly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from infraprio.effects.limits import LIMITS, around, counted_minutes, limit_values, within
from infraprio.network.travel.demand import PURPOSES, Zones
from infraprio.network.travel.mode_and_destination import Travel
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints
from infraprio.network.travel.travel_model import TravelModel

__all__ = ["Setting", "day_trips", "destinations", "reach", "weighted_quantile"]


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
    reliability : the spread of car times is asked for.
    """

    offers: Mapping[str, Ints]
    seats: Ints
    corridors: tuple[tuple[int, int], ...]
    counted: Bools
    critical: Ints
    reliability: bool


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
    if mean <= 0:
        return 0.0
    spread = np.abs(values[:, None] - values) * weights[:, None] * weights
    return float(spread.sum() / (2.0 * total * mean))


def _mean(values: Floats, weights: Floats) -> float:
    total = weights.sum()
    return float((values * weights).sum() / total) if total > 0 else 0.0


def _by_municipality(zones: Zones, values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted means and weights of the municipalities that have any weight."""
    _, member = np.unique(np.array(zones.municipality), return_inverse=True)
    weight = np.bincount(member, weights=weights).astype(float)
    total = np.bincount(member, weights=weights * values).astype(float)
    return total[weight > 0] / weight[weight > 0], weight[weight > 0]


def _limits(
    model: TravelModel,
    setting: Setting,
    people: Floats,
    pt: Floats,
    best: Floats,
    totals: dict[str, float],
    by_zone: dict[str, Floats],
) -> None:
    """What lies within, and around, each limit of time; adds to `totals` and `by_zone`."""
    zones, width = model.zones, model.p["limit_width_min"]
    jobs = np.where(setting.counted, zones.jobs, 0.0)
    shares: dict[tuple[float, bool, str], tuple[Floats, Floats]] = {}
    for limit in LIMITS:
        if limit.counts not in {"jobs", "population", *setting.offers}:
            continue
        weights = jobs if limit.counts == "population" else people
        to = limit.counts if limit.counts in setting.offers else ""  # jobs and residents: the same journeys
        key = limit.minutes, limit.transit, to
        if key not in shares:
            minutes = counted_minutes(pt if limit.transit else best, limit, setting.offers)
            shares[key] = within(minutes, limit.minutes), around(minutes, limit.minutes, width)
        for name, near in zip((limit.within, limit.around), shares[key], strict=True):
            by_zone[name] = limit_values(near, limit, zones)
            totals[name] = _mean(by_zone[name], weights)


def reach(
    model: TravelModel,
    setting: Setting,
    state: Travel,
    people: Floats,
    pt: Floats,
    best: Floats,
    totals: dict[str, float],
    by_zone: dict[str, Floats],
) -> None:
    """Jobs and people within reach, accessibility, and how evenly it is spread; adds to `totals` and `by_zone`."""
    p, zones = model.p, model.zones
    _limits(model, setting, people, pt, best, totals, by_zone)
    there = np.isfinite(best)
    far = np.log(np.maximum(best, 1.0), out=np.zeros(best.shape), where=there)
    near = 1.0 / (1.0 + np.exp(p["gravity_access_a"] + p["gravity_access_b"] * far))
    gravity = np.where(there, near, 0.0) @ zones.jobs
    scale = p["mode_scale_per_min"]
    cost = state.shares.cost[PURPOSES.index("work")].copy()
    np.fill_diagonal(cost, p["inside_zone_min"])
    # Jobs without any way count as the farthest ones: otherwise a zone that loses its last way would lose its sum with it.
    sums = np.exp(-scale * np.minimum(cost, p["time_most_min"])) @ zones.jobs
    by_zone["accessibility_gravity"] = gravity
    by_zone["accessibility_logsum"] = np.log(np.where(sums > 0, sums, 1.0)) / scale
    for name in ("accessibility_gravity", "accessibility_logsum"):
        totals[name] = _mean(by_zone[name], people)
    municipal, weights = _by_municipality(zones, gravity, people)
    totals["accessibility_worst_municipality"] = (
        float(municipal.min(initial=np.inf)) if len(municipal) else 0.0
    )
    totals["accessibility_p10"] = weighted_quantile(gravity, people, 0.1)
    totals["accessibility_gini"] = _gini(municipal, weights)


def destinations(
    p: Mapping[str, float],
    setting: Setting,
    people: Floats,
    zones: Zones,
    pt: Floats,
    best: Floats,
    totals: dict[str, float],
    by_zone: dict[str, Floats],
) -> None:
    """Minutes to each sort of destination; adds to `totals` and `by_zone`."""
    most = p["time_most_min"]
    for word, at in setting.offers.items():
        nearest = np.minimum(best[:, at].min(axis=1), most)
        by_zone[f"minutes_to_{word}"] = nearest
        by_zone[f"minutes_to_{word}_pt"] = np.minimum(pt[:, at].min(axis=1), most)
        for name in (f"minutes_to_{word}", f"minutes_to_{word}_pt"):
            totals[name] = _mean(by_zone[name], people)
    if "hospital" in setting.offers:
        nearest = by_zone["minutes_to_hospital"]
        municipal, _ = _by_municipality(zones, nearest, people)
        totals["minutes_to_hospital_p90"] = weighted_quantile(nearest, people, 0.9)
        totals["minutes_to_hospital_worst_municipality"] = float(municipal.max(initial=0.0))


def day_trips(setting: Setting, state: Travel, totals: dict[str, float]) -> None:
    """Day trips between the municipal seats and the capital, criteria C1 and C2."""
    capital = setting.offers.get("capital", np.zeros(0, dtype=np.intp))
    if not len(capital) or not len(setting.seats):
        return
    skim = state.skims.transit
    there, back = np.ix_(setting.seats, capital), np.ix_(capital, setting.seats)
    out, home = skim.fastest[there], skim.fastest[back].T
    stay = skim.last[back].T - (skim.first[there] + out)
    longest = np.maximum(out, home)
    yellow = (stay >= 360) & (longest <= 300)
    green = yellow & (longest <= 240) & (skim.first[there] + out <= 600) & (skim.last[back].T >= 960)
    begin = np.maximum(skim.first[back].T, 360.0)
    visit = skim.last[there] - (begin + home)
    from_green = (longest <= 240) & (visit >= 360) & (skim.last[there] <= 1440 - out)
    totals["basic_access_to_capital_green"] = float(green.any(axis=1).sum())
    totals["basic_access_to_capital_red"] = float((~(yellow | green).any(axis=1)).sum())
    totals["basic_access_from_capital_green"] = float(from_green.any(axis=1).sum())
