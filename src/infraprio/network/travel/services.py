"""Public-transport services: running times over the links, departures that the track allows, direct rides."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.departures import departures_that_run
from infraprio.network.travel.road_links import RoadSkim, great_circle_km
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints
from infraprio.network.travel.ways.links import RailWays, Ways, ways_between_stops
from infraprio.network.travel.ways.on_demand import area_profile, on_demand, runs_back, wanted_departures
from infraprio.network.travel.ways.profile import Profile
from infraprio.scenario.transit.modes import ON_DEMAND, TRANSIT

__all__ = ["Rides", "Timetable", "direct_rides", "timetable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """All services of a system.

    Attributes
    ----------
    profiles : service row -> profile.
    departures : (services,) departures a day in each direction that run.
    rail_load : (railways,) passenger trains, trams and metros a day, both directions; `train_load` trains alone.
    rails : mode -> fastest ways over its tracks.
    said : service row -> what was assumed of how it runs.
    limited : what was limited.
    """

    profiles: Mapping[int, Profile]
    departures: Floats
    rail_load: Floats
    train_load: Floats
    rails: Mapping[str, RailWays]
    said: Mapping[int, tuple[Finding, ...]] = field(repr=False)
    limited: tuple[Finding, ...] = field(default=(), repr=False)

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """What was assumed or limited."""
        return (*(remark for row in sorted(self.said) for remark in self.said[row]), *self.limited)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rides:
    """Direct rides: from one stop to a later one of the same service, (rides,) each.

    ``minutes`` includes the dwell at stops between. ``km`` is the distance that the fare follows.
    """

    start: Ints
    end: Ints
    service: Ints
    minutes: Floats
    km: Floats


def _stops_of_services(transport: Transport) -> dict[int, Ints]:
    """Rows of the stops of each service that is open, in running order."""
    services, stops = transport["services"], transport["service_stops"]
    place = transport.place_rows("service_stops", "place")
    members: dict[str, list[int]] = {}
    for i in np.flatnonzero(stops["open"] & (place >= 0) & np.isfinite(stops["order"].astype(float))):
        members.setdefault(stops["service"][i], []).append(int(i))
    return {
        int(i): np.array(
            sorted(members.get(services["id"][i], []), key=lambda r: (stops["order"][r], r)), dtype=np.intp
        )
        for i in np.flatnonzero(services["open"])
    }


def _remarks_on_ways(transport: Transport, row: int, profile: Profile) -> list[Finding]:
    """Where a service cannot run, and where a given running time follows no link."""
    service, mode = transport["services"]["id"][row], str(transport["services"]["mode"][row])
    name = transport["places"]["id"][profile.place]
    broken = ~np.isfinite(profile.run)
    off = ~broken & ~np.isfinite(profile.link) & bool(mode in TRANSIT and TRANSIT[mode].links)
    return [
        about(code, service, start=name[k - 1], end=name[k])
        for code, where in (("no_way", broken), ("off_network", off))
        for k in np.flatnonzero(where)
    ]


def timetable(
    transport: Transport,
    by_road: RoadSkim,
    points: Ints,
    p: Mapping[str, float],
    reference: Timetable | None = None,
    *,
    same: bool = False,
    same_tracks: bool = False,
) -> Timetable:
    """How every service runs over the links as they are.

    A running time that the table gives holds on the links of the reference; when the links between the two
    stops become faster or slower, it shifts by the same minutes (in proportion, where it is shorter than the
    links' own time). A running time that a proposal sets holds as stated, or the shifted one if that is
    shorter. Without a given time, a bus takes `bus_time_factor` times the car, what runs on tracks the links' time plus
    the minutes of its mode a stop. A stop put between two others divides their running time in proportion to the
    links; a stop taken away joins the two parts. Ferries and flights follow no links. A service on demand goes
    by road between any two of its stops, see `area_profile`.

    Departures added by proposals run only as far as the track allows: where passenger trains, trams and metros with the other
    trains of the reference exceed a link's capacity, the added departures of all services over it are cut in
    proportion. Departures of the reference always run.

    Parameters
    ----------
    by_road : car journeys from the `points`, which every place where a service stops is one of.
    p : parameter values.
    reference : the timetable without proposals; None when this is it.
    same : services stop as in the reference, wherever their links are.
    same_tracks : beside that, no track and no number of departures differs.
    """
    ways = ways_between_stops(
        transport, by_road, points, reference.rails if reference and same_tracks else None
    )
    services, wanted = transport["services"], wanted_departures(transport)
    said: dict[int, tuple[Finding, ...]] = {}
    profiles: dict[int, Profile] = {}
    if reference is not None and same:
        said, profiles = dict(reference.said), dict(reference.profiles)
        others = [*_otherwise(transport, profiles, ways), *_runs_first(wanted, reference)]
        stops_of = {i: profiles[i].rows for i in sorted({*others} & {*profiles})}
    else:
        stops_of = _stops_of_services(transport)
    place = transport.place_rows("service_stops", "place")
    for i, rows in stops_of.items():
        if len(rows) < 2:
            said[i] = (about("no_stops", services["id"][i]),)
            continue
        mode = str(services["mode"][i])
        before = reference.profiles.get(i) if reference else None
        if mode == ON_DEMAND:
            profiles[i] = area_profile(transport, i, rows, place[rows], ways, p)
        else:
            profiles[i] = _profile(transport, rows, place[rows], mode, ways, before, p)
        said[i] = ()
        if wanted[i] > 0:  # nothing to remark on a service that does not run
            said[i] = tuple(_remarks_on_ways(transport, i, profiles[i]))
    if reference is not None and same_tracks:
        cut: list[Finding] = []
        departures, rail_load, train_load = reference.departures, reference.rail_load, reference.train_load
    else:
        departures, (rail_load, train_load), cut = departures_that_run(
            transport,
            {i: profile.place for i, profile in profiles.items()},
            ways.rails,
            (reference.departures, reference.rail_load) if reference else None,
        )
    return Timetable(
        profiles=profiles,
        departures=departures,
        rail_load=rail_load,
        train_load=train_load,
        rails=ways.rails,
        said=said,
        limited=tuple(cut),
    )


def _otherwise(transport: Transport, profiles: Mapping[int, Profile], ways: Ways) -> list[int]:
    """The services whose links are faster, slower or of another length than in their profiles; on demand all, whose links are many."""
    modes, found = transport["services"]["mode"], np.flatnonzero(on_demand(transport)).tolist()
    for mode in transport.transit_modes:
        if mode == ON_DEMAND or not TRANSIT[mode].links:
            continue
        rows = [i for i in profiles if modes[i] == mode]
        if not rows:
            continue
        each = [profiles[i] for i in rows]
        start, end, link, km = (
            np.concatenate(parts)
            for parts in zip(*((q.place[:-1], q.place[1:], q.link[1:], q.km[1:]) for q in each))
        )
        now, length = ways.between(mode, start, end)
        differs = (now != link) | (np.isfinite(now) & (length != km))
        service = np.repeat(rows, [len(q.place) - 1 for q in each])
        found += np.unique(service[differs]).tolist()
    return found


def _runs_first(wanted: Floats, reference: Timetable) -> list[int]:
    """The services that run in one of the states only."""
    return [int(i) for i in np.flatnonzero((wanted > 0) != (reference.departures > 0))]


def _profile(
    transport: Transport,
    rows: Ints,
    place: Ints,
    mode: str,
    ways: Ways,
    before: Profile | None,
    p: Mapping[str, float],
) -> Profile:
    stops = transport["service_stops"]
    link, km = np.zeros(len(rows)), np.zeros(len(rows))
    link[1:], km[1:] = ways.between(mode, place[:-1], place[1:])
    km = np.where(np.isfinite(km), km, 0.0)
    off = 1 + np.flatnonzero(~np.isfinite(link[1:]))
    if len(off):
        km[off] = great_circle_km(transport, place[off - 1], place[off])
    given = stops["run_min"][rows].astype(float)
    stop_min = TRANSIT[mode].stop_min if mode in TRANSIT else ""
    free = link + p[stop_min] if stop_min else link * p["bus_time_factor"]
    run = np.where(np.isfinite(given), given, free)
    run[0] = 0.0
    if (before is not None and not np.array_equal(link, before.link)) or (
        before is not None and not np.array_equal(rows, before.rows)
    ):
        run = _shifted(rows, run, link, before, stops["run_stated"][rows], given)
    run[~np.isfinite(run)] = np.nan
    return Profile(
        rows=rows,
        place=place,
        run=run,
        link=link,
        km=km,
        whole_km=float(km.sum()),
        **_rides_along(place, run, km, np.nan_to_num(stops["dwell_min"][rows].astype(float))),
    )


def _rides_along(place: Ints, run: Floats, km: Floats, dwell: Floats) -> dict[str, Any]:
    """The direct rides of one service in its running order, see `Profile`."""
    broken = np.isnan(run)
    part, ran, stood = np.cumsum(broken), np.cumsum(np.where(broken, 0.0, run)), np.cumsum(dwell)
    far = np.cumsum(km)
    a, b = _pairs(len(place))
    good = (part[a] == part[b]) & (place[a] != place[b])
    a, b = a[good], b[good]
    return {
        "start": place[a],
        "end": place[b],
        "minutes": ran[b] - ran[a] + (stood[b] - dwell[b] - stood[a]),
        "ride_km": far[b] - far[a],
        "first": a,
        "last": b,
    }


@cache
def _pairs(many: int) -> tuple[Ints, Ints]:
    return np.triu_indices(many, 1)


def _shifted(rows: Ints, run: Floats, link: Floats, before: Profile, stated: Bools, given: Floats) -> Floats:
    """Running times after changes of links or stops, see `timetable`."""
    out = run.copy()
    old = {int(row): k for k, row in enumerate(before.rows)}
    kept = [k for k, row in enumerate(rows) if int(row) in old]
    for a, b in itertools.pairwise(kept):
        i, j = old[int(rows[a])], old[int(rows[b])]
        if j <= i:
            continue
        part = slice(a + 1, b + 1)
        base_run, base_link = float(before.run[i + 1 : j + 1].sum()), float(before.link[i + 1 : j + 1].sum())
        if b == a + 1 and j == i + 1 and np.isfinite(given[b]) and not stated[b]:
            base_run = float(given[b])  # added to or multiplied by proposals
        new_link = float(link[part].sum())
        if np.isfinite(base_link) and not np.isfinite(
            new_link
        ):  # its way is closed: what was given held on it
            out[part] = np.where(stated[part], given[part], np.nan)
            continue
        whole = _shift(base_run, base_link, new_link)
        if not np.isfinite(whole):
            continue
        split = np.where(stated[part], given[part], np.nan)
        if b == a + 1:
            out[b] = (
                min(whole, split[0])
                if stated[b] and split[0] <= before.run[j]
                else (split[0] if stated[b] else whole)
            )
            continue
        open_ends = ~stated[part]
        rest = max(whole - float(np.nansum(split)), 0.0)
        share = link[part] if np.isfinite(new_link) and link[part][open_ends].sum() > 0 else np.ones(b - a)
        if open_ends.any():
            rest_share = share[open_ends] / share[open_ends].sum()
            split[open_ends] = rest * rest_share
        out[part] = split
    return out


def _shift(run: float, link_before: float, link_now: float) -> float:
    """A running time after the links' time changed."""
    if not (np.isfinite(link_before) and np.isfinite(link_now)):
        return run
    if run >= link_before or link_before <= 0:
        return link_now + max(run - link_before, 0.0)
    return run * link_now / link_before


def direct_rides(transport: Transport, times: Timetable) -> Rides:
    """Every direct ride of every service that runs, in both directions where it runs both ways."""
    back = runs_back(transport)
    found: list[tuple[Ints, Ints, Floats, Floats]] = []
    owner: list[int] = []
    for i, profile in times.profiles.items():
        if times.departures[i] <= 0:
            continue
        found.append((profile.start, profile.end, profile.minutes, profile.ride_km))
        owner.append(i)
        if back[i]:
            found.append((profile.end, profile.start, profile.minutes, profile.ride_km))
            owner.append(i)
    if not found:
        none, nothing = np.zeros(0, dtype=np.intp), np.zeros(0)
        return Rides(start=none, end=none, service=none, minutes=nothing, km=nothing)
    start, end, minutes, km = (np.concatenate(parts) for parts in zip(*found))
    service = np.repeat(np.array(owner, dtype=np.intp), [len(parts[0]) for parts in found])
    return Rides(start=start, end=end, service=service, minutes=minutes, km=km)
