"""Bicycle and walking in one state: trips, kilometres, hours, and who is hurt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.active.journeys import ACTIVE_MODES
from infraprio.network.travel.active.links import facilities, surface_remarks
from infraprio.network.travel.mode_and_destination import Travel
from infraprio.network.travel.shortest_trees import Floats

__all__ = ["ActiveTraffic", "active_measures", "active_minutes", "active_remarks", "active_traffic"]

_KM: Final = {"bicycle": "bicycle_km", "walk": "walking_km"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveTraffic:
    """People on bicycles and on foot in one state; nothing where they are not modelled.

    Attributes
    ----------
    persons : (roads,) a day, both modes and directions.
    km_day : bicycle_km and walking_km -> kilometres of persons a day; empty where they are not modelled.
    accidents_year : killed and severely injured a year.
    """

    persons: Floats
    km_day: Mapping[str, float]
    accidents_year: float


def _trips(state: Travel) -> list[Floats]:
    return [state.trips * share for share in state.shares.active]


def _sum(trips: Floats, amounts: Floats) -> Floats:
    """(zones,) sums over purposes and destinations of what the trips come to."""
    return np.asarray((trips * np.where(np.isfinite(amounts), amounts, 0.0)).sum(axis=(0, 2)))


def active_traffic(state: Travel, p: Mapping[str, float]) -> ActiveTraffic:
    """Who cycles and walks where.

    The risk of a kilometre by bicycle is that of a path, a lane or mixed traffic; on foot that of a path or a road.
    What is walked between near places beside all roads has the risk of a road.
    """
    roads = state.skims.transport["roads"]
    active = state.skims.active
    if active is None:
        return ActiveTraffic(persons=np.zeros(len(roads["id"])), km_day={}, accidents_year=0.0)
    where, length = facilities(state.skims.transport), np.nan_to_num(roads["length_km"].astype(float))
    km = [float(_sum(trips, way.km).sum()) for trips, way in zip(_trips(state), active.every, strict=True)]
    cycled, walked = (load * length for load in state.active_load)
    risk = {name: p[f"risk_bicycle_{name}"] for name in ("path", "lane", "mixed")}
    hurt = float((cycled * np.array([risk.get(word, 0.0) for word in where], dtype=float)).sum())
    on_path = float(walked[where == "path"].sum())
    hurt += on_path * p["risk_walking_path"] + (km[1] - on_path) * p["risk_walking_road"]
    return ActiveTraffic(
        persons=np.asarray(state.active_load[0] + state.active_load[1]),
        km_day=dict(zip(_KM.values(), km, strict=True)),
        accidents_year=hurt * p["days_year"] / 1e6,
    )


def active_minutes(state: Travel, p: Mapping[str, float]) -> Floats | None:
    """(zones, zones) minutes by the clock of the quicker of bicycle and walking; None where they are not modelled."""
    active = state.skims.active
    if active is None:
        return None
    least = np.minimum(active.bicycle.minutes, active.walk.minutes)
    np.fill_diagonal(least, p["inside_zone_min"])
    return np.asarray(least)


def active_measures(
    state: Travel,
    traffic: ActiveTraffic,
    p: Mapping[str, float],
    totals: dict[str, float],
    by_zone: dict[str, Floats],
) -> None:
    """Add the indicators of bicycle and walking, where they are modelled, and their hours to those of all travel."""
    active = state.skims.active
    if active is None:
        return
    hours = np.zeros(state.trips.shape[1])
    for mode, trips, way in zip(ACTIVE_MODES, _trips(state), active.every, strict=True):
        by_zone[f"{mode}_trips_day"] = trips.sum(axis=(0, 2))
        totals[f"{mode}_km_million_year"] = traffic.km_day[_KM[mode]] * p["days_year"] / 1e6
        hours += _sum(trips, way.minutes) / 60.0
    totals["travel_hours_active_day"] = float(hours.sum())
    totals["severe_accidents_active_year"] = traffic.accidents_year
    by_zone["travel_hours_day"] = by_zone["travel_hours_day"] + hours


def active_remarks(transport: Transport) -> list[Finding]:
    """Surfaces without a class of speed; or, where bicycle and walking are not modelled, what is stated of them for nothing."""
    if transport.active_travel:
        return surface_remarks(transport)
    roads = transport["roads"]
    stated = (
        (roads["slope"] != "") | (roads["bicycle"] != "") | np.isfinite(roads["bicycles_day"].astype(float))
    )
    n = int((stated & roads["open"]).sum())
    return [about("active_not_modelled", "roads", n=n)] if n else []
