"""Services on demand: how often one comes, what a ride takes, and how far the vehicles drive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints
from infraprio.network.travel.ways.links import Ways
from infraprio.network.travel.ways.profile import Profile
from infraprio.scenario.transit.modes import ON_DEMAND

__all__ = ["Driving", "area_profile", "driving", "on_demand", "runs_back", "wanted_departures"]


def on_demand(transport: Transport) -> Bools:
    """(services,) services that come when they are called."""
    return np.asarray(transport["services"]["mode"] == ON_DEMAND)


def runs_back(transport: Transport) -> Bools:
    """(services,) services whose rides are there in both directions of their stops; a service on demand has every pair already."""
    return np.asarray(transport["services"]["both_ways"].astype(bool) & ~on_demand(transport))


def wanted_departures(transport: Transport) -> Floats:
    """(services,) departures a day in each direction that the tables ask for.

    A service on demand that states a mean wait is as good as departures at twice that interval through its hours: who
    wishes to leave at any time waits for half of it in the mean.
    """
    services = transport["services"]
    stated, wait = (services[name].astype(float) for name in ("departures_day", "wait_min"))
    called = on_demand(transport) & np.isfinite(wait) & ~(stated == 0)
    hours = services["last_departure"].astype(float) - services["first_departure"].astype(float)
    by_call = np.maximum(hours, 0.0) / (2.0 * np.where(called, wait, 1.0))
    return np.where(services["open"], np.where(called, by_call, np.nan_to_num(stated)), 0.0)


def _detour(transport: Transport, p: Mapping[str, float]) -> Floats:
    """(services,) time and distance on board relative to the direct way."""
    stated = transport["services"]["detour_factor"].astype(float)
    return np.where(np.isfinite(stated), stated, p["on_demand_detour"])


def area_profile(
    transport: Transport, service: int, rows: Ints, place: Ints, ways: Ways, p: Mapping[str, float]
) -> Profile:
    """How a service on demand runs: by road from each of its places to each other, with the detour for others on board.

    The fare follows the direct way.

    Parameters
    ----------
    service : its row.
    rows, place : (s,) its stops.
    """
    detour = float(_detour(transport, p)[service])
    a, b = np.nonzero(place[:, None] != place)
    minutes, km = ways.between(ON_DEMAND, place[a], place[b])
    there = np.isfinite(minutes)
    a, b, minutes, km = a[there], b[there], minutes[there], km[there]
    link, link_km = np.zeros((2, len(rows)))
    link[1:], link_km[1:] = ways.between(ON_DEMAND, place[:-1], place[1:])
    km_between = np.where(np.isfinite(link_km), link_km, 0.0)
    return Profile(
        rows=rows,
        place=place,
        run=np.where(np.isfinite(link), link * detour, np.nan),
        link=link,
        km=km_between,
        whole_km=float(km_between.sum()),
        start=place[a],
        end=place[b],
        minutes=minutes * detour,
        ride_km=km,
        first=a,
        last=b,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Driving:
    """What the vehicles of services on demand drive, (services,) a day each; 0 of other modes.

    Attributes
    ----------
    km, hours : with travellers on board and without.
    """

    km: Floats
    hours: Floats


def driving(
    transport: Transport, person_km: Floats, person_minutes: Floats, p: Mapping[str, float]
) -> Driving:
    """How far and how long vehicles drive for those who travel.

    `on_demand_load` travellers share a vehicle on the way, no more than it has seats, and `on_demand_empty_share` of what is
    driven with travellers is driven without in addition.

    Parameters
    ----------
    person_km : (services,) kilometres of travellers a day by the direct way.
    person_minutes : (services,) minutes on board a day.
    """
    seats = transport["services"]["seats"].astype(float)
    load = np.fmin(p["on_demand_load"], seats)
    each = np.where(on_demand(transport), (1.0 + p["on_demand_empty_share"]) / load, 0.0)
    return Driving(
        km=person_km * _detour(transport, p) * each,
        hours=person_minutes / 60.0 * each,
    )
