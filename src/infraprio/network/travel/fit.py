"""How well the demand model meets what has been counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.travel.demand import Zones
from infraprio.network.travel.mode_and_destination import Travel, TravelModel, transit_people
from infraprio.network.travel.ridership import ride_loads
from infraprio.network.travel.shortest_trees import Floats

__all__ = ["Fit", "agreement", "boardings_of", "fit_of", "fit_remarks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well the model meets the counts.

    Attributes
    ----------
    counted_roads : number of roads with a count; 0: nothing to fit to.
    r_squared : of car loads against counts after the fit; `r_squared_gravity` before the counts corrected it.
    car_km, counted_car_km : modelled and counted car kilometres a day on the counted roads.
    boardings, counted_boardings : modelled and counted boardings a year, all counted services.
    by_service : service -> (modelled, counted) boardings a year.
    transit_share, park_ride_share : of trips between places.
    trips_per_resident : trips between places, a resident of the region and day.
    deterrence : b of the log-logistic deterrence.
    transit_constant_min : minutes that public transport seems dearer than its generalised cost.
    pivot : what the mode constants were found from: boardings or share.
    """

    counted_roads: int
    r_squared: float
    r_squared_gravity: float
    car_km: float
    counted_car_km: float
    boardings: float
    counted_boardings: float
    by_service: Mapping[str, tuple[float, float]]
    transit_share: float
    park_ride_share: float
    trips_per_resident: float
    deterrence: float
    transit_constant_min: float
    pivot: str


def boardings_of(state: Travel) -> Floats:
    """(services,) boardings a day."""
    return ride_loads(state.skims.transit, transit_people(state), len(state.skims.times.departures))[0]


def agreement(loads: Floats, counted: Mapping[int, float]) -> float:
    """Share of the variance of the counts that the loads explain; 0 with fewer than two different counts."""
    target = np.array(list(counted.values()))
    if len(target) < 2 or np.ptp(target) == 0:
        return 0.0
    have = loads[list(counted)]
    return float(1.0 - ((have - target) ** 2).sum() / ((target - target.mean()) ** 2).sum())


def fit_of(
    model: TravelModel, state: Travel, cars: Mapping[int, float], before: Floats, b: float, pivot: str
) -> Fit:
    """The fit of a state to the counts; `before` holds the loads before the counts corrected the pairs."""
    services = state.skims.transport["services"]
    home = model.zones.in_region if model.zones.in_region.any() else np.ones(len(model.zones.ids), dtype=bool)
    counted = services["boardings_year"].astype(float)
    have = boardings_of(state) * model.p["days_year"]
    known = np.flatnonzero(np.isfinite(counted))
    length = state.skims.transport["roads"]["length_km"]
    rows = np.array(list(cars), dtype=np.intp)
    trips = max(float(state.trips.sum()), 1e-300)
    return Fit(
        counted_roads=len(cars),
        r_squared=agreement(state.car_load, cars),
        r_squared_gravity=agreement(before, cars) if before.size else 0.0,
        car_km=float((state.car_load[rows] * length[rows]).sum()),
        counted_car_km=float((np.array(list(cars.values())) * length[rows]).sum()) if cars else 0.0,
        boardings=float(have[known].sum()),
        counted_boardings=float(counted[known].sum()),
        by_service={str(services["id"][i]): (float(have[i]), float(counted[i])) for i in known},
        transit_share=float((state.trips * state.shares.transit).sum() / trips),
        park_ride_share=float((state.trips * state.shares.park_ride).sum() / trips),
        trips_per_resident=float(
            state.trips[:, home].sum() / max(float(model.zones.population[home].sum()), 1.0)
        ),
        deterrence=b,
        transit_constant_min=float(model.transit_constant[0]),
        pivot=pivot,
    )


def fit_remarks(model: TravelModel, state: Travel, fit: Fit, zones: Zones) -> list[Finding]:
    """What the planner should know about the demand: trips and places left out, counts missing."""
    found = []
    lost = state.trips[~np.isfinite(state.shares.cost)].sum()
    if lost > 0:
        found.append(about("unserved", "demand", trips=f"{lost:.1f}"))
    alone = [
        name
        for i, name in enumerate(zones.ids)
        if zones.population[i] > 0 and not np.isfinite(state.shares.cost[:, i]).any()
    ]
    if alone and len(zones.ids) > 1:
        found.append(about("islands", "demand", names=", ".join(alone)))
    if not fit.counted_roads:
        found.append(about("no_counts", "demand"))
    if fit.pivot == "share":
        found.append(about("pivot_share", "demand", share=f"{model.p['transit_share_default']:.0%}"))
    return found
