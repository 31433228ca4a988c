"""Crowding on board: who rides in departures that are nearly full, where the tables state seats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from infraprio.effects.measures import Measures
from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.mode_and_destination import Travel, transit_people
from infraprio.network.travel.ridership import people_of_rides
from infraprio.network.travel.shortest_trees import Bools, Floats
from infraprio.network.travel.ways.on_demand import on_demand, runs_back, wanted_departures
from infraprio.network.travel.ways.profile import Profile

__all__ = ["Crowding", "crowding_remarks", "multiplier", "on_board_crowding", "seats_known", "with_crowding"]

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowding:
    """What it is like on board.

    Attributes
    ----------
    hours_day : mode -> person-hours a day by which crowding makes rides seem longer.
    standing_hours_day : person-hours a day without a seat.
    fullest : service row -> travellers a seat on its fullest part in the peak hours.
    """

    hours_day: Mapping[str, float]
    standing_hours_day: float
    fullest: Mapping[int, float]


def multiplier(load: Floats, p: Mapping[str, float]) -> tuple[Floats, Floats]:
    """What a minute on board counts, mean of all who ride, and the share of them who stand.

    Parameters
    ----------
    load : travellers for each seat.

    Notes
    -----
    Up to `crowding_from` of the seats nobody minds. Between that and all seats the mean is `crowding_seated`, rising in
    proportion; beyond, a seat counts as much more, at most `crowding_seated_full`, and standing `crowding_standing`.

    References
    ----------
    M. Wardman and G. A. Whelan (2011), Twenty years of rail crowding valuation studies: evidence and lessons from British
    experience, Transport Reviews 31, 379-398 (abstract, and that of the paper at the TRB meeting of 2010).

    Examples
    --------
    >>> p = {"crowding_from": 0.6, "crowding_seated": 1.15, "crowding_seated_full": 1.5, "crowding_standing": 2.35}
    >>> felt, standing = multiplier(np.array([0.5, 0.8, 1.0, 2.0]), p)
    >>> felt.round(3).tolist(), standing.tolist()
    ([1.0, 1.15, 1.3, 1.925], [0.0, 0.0, 0.0, 0.5])
    """
    slope = 2.0 * (p["crowding_seated"] - 1.0) / max(1.0 - p["crowding_from"], 1e-9)
    seated = 1.0 + np.minimum(
        np.maximum(load - p["crowding_from"], 0.0) * slope, p["crowding_seated_full"] - 1.0
    )
    stand = 1.0 - 1.0 / np.maximum(load, 1.0)
    return np.asarray((1.0 - stand) * seated + stand * p["crowding_standing"]), np.asarray(stand)


def _on_board(state: Travel) -> Iterator[tuple[int, Profile, Floats]]:
    """Each service that runs, how, and (directions, parts) the travellers a day between its stops."""
    times, back = state.skims.times, runs_back(state.skims.transport)
    people, at = people_of_rides(state.skims.transit, transit_people(state)), 0
    for row, profile in times.profiles.items():
        if times.departures[row] <= 0:
            continue
        parts = []
        for _ in range(2 if back[row] else 1):
            own = people[at : at + len(profile.start)]
            at += len(own)
            stops = len(profile.place)
            on = np.bincount(profile.first, weights=own, minlength=stops)
            off = np.bincount(profile.last, weights=own, minlength=stops)
            parts.append(np.cumsum(on - off)[:-1])
        yield row, profile, np.array(parts)


def seats_known(now: Transport, reference: Transport) -> Bools:
    """(services,) services whose seats are known now, and known or not needed in the reference."""
    return _seats_stated(now) & (_seats_stated(reference) | (wanted_departures(reference) <= 0))


def _seats_stated(transport: Transport) -> Bools:
    """(services,) services that state seats and may be crowded: who books a service on demand has a seat."""
    seats = transport["services"]["seats"].astype(float)
    return np.asarray(np.isfinite(seats) & ~on_demand(transport))


def on_board_crowding(state: Travel, p: Mapping[str, float], reference: Transport) -> Crowding | None:
    """Crowding on board of the services that state their seats; None where none does in the reference.

    `crowding_peak_share` of the travellers of a day ride in `crowding_peak_hours`, the others in the rest of it; departures are
    spread evenly, and half of the travellers go each way.
    """
    if not _seats_stated(reference).any():
        return None
    services, departures = state.skims.transport["services"], state.skims.times.departures
    counted, seats = seats_known(state.skims.transport, reference), services["seats"].astype(float)
    hours = dict.fromkeys(reference.transit_modes, 0.0)
    standing, fullest = 0.0, {}
    long = min(p["crowding_peak_hours"] * 60.0 / p["service_day_min"], 1.0)
    periods = ((p["crowding_peak_share"], long), (1.0 - p["crowding_peak_share"], 1.0 - long))
    for row, profile, people in _on_board(state):
        if not counted[row]:
            continue
        ride_hours = np.nan_to_num(profile.run[1:]) / 60.0
        for number, (share, of_day) in enumerate(periods):
            if of_day <= 0:
                continue
            load = people * share / (departures[row] * of_day * seats[row])
            felt, stand = multiplier(load, p)
            mode = str(services["mode"][row])
            hours[mode] += float((people * share * ride_hours * (felt - 1.0)).sum())
            standing += float((people * share * ride_hours * stand).sum())
            if number == 0:
                fullest[row] = float(load.max(initial=0.0))
    return Crowding(hours_day=hours, standing_hours_day=standing, fullest=fullest)


def with_crowding(found: Measures, crowding: Crowding | None) -> Measures:
    """The measures with those of crowding, where seats are known."""
    if crowding is None:
        return found
    new = {
        "crowding_hours_day": sum(crowding.hours_day.values()),
        "standing_hours_day": crowding.standing_hours_day,
    }
    return replace(
        found, totals={**found.totals, **new}, covers={**found.covers, **dict.fromkeys(new, "everything")}
    )


def crowding_remarks(state: Travel, crowding: Crowding | None) -> list[Finding]:
    """The fullest services that have fewer seats than travellers in the peak."""
    if crowding is None:
        return []
    services = state.skims.transport["services"]
    full = sorted((-load, row) for row, load in crowding.fullest.items() if load > 1.0)
    return [
        about("more_than_seats", services["id"][row], load=f"{-100 * load:.0f}")
        for load, row in full[:_SHOWN]
    ]
