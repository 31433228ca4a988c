"""Public-transport services: running times over the links, departures that the track allows, direct rides."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.departures import departures_that_run
from infraprio.network.travel.road_links import RoadSkim, great_circle_km, rail_minutes, usable
from infraprio.network.travel.shortest_trees import Arcs, Bools, Floats, Ints, Trees, along, shortest_trees

__all__ = ["Profile", "Rides", "Timetable", "direct_rides", "rail_trees", "timetable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One service as it runs.

    Attributes
    ----------
    rows : (s,) rows of its stops in running order.
    place : (s,) places.
    run, link, km : (s,) minutes, link minutes and km from the stop before; nan or inf where it cannot run, 0 at
        the first stop.
    """

    rows: Ints
    place: Ints
    run: Floats
    link: Floats
    km: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """All services of a system.

    Attributes
    ----------
    profiles : service row -> profile.
    departures : (services,) departures a day in each direction that run.
    rail_load : (railways,) passenger trains a day, both directions.
    remarks : what was assumed or limited.
    """

    profiles: Mapping[int, Profile]
    departures: Floats
    rail_load: Floats
    remarks: tuple[Finding, ...] = field(default=(), repr=False)


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


def rail_trees(transport: Transport, origins: Ints) -> Trees:
    """Fastest ways over the railways open to passenger trains."""
    links = transport["railways"]
    minutes = rail_minutes(transport)
    rows = np.flatnonzero(usable(transport, "railways") & links["passengers"])
    start, end = transport.places(links["from_place"])[rows], transport.places(links["to_place"])[rows]
    arcs = Arcs.of(
        len(transport["places"]["id"]),
        np.concatenate([start, end]),
        np.concatenate([end, start]),
        np.concatenate([minutes[rows]] * 2),
        np.concatenate([rows] * 2),
    )
    return shortest_trees(arcs, origins)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ways:
    """Minutes and km between places for each mode: (places, places), rows filled where services stop."""

    minutes: Mapping[str, Floats]
    km: Mapping[str, Floats]
    straight: Floats
    rail: Trees


def _ways(transport: Transport, by_road: RoadSkim) -> _Ways:
    places = len(transport["places"]["id"])
    stops, services = transport["service_stops"], transport["services"]
    at = transport.places(stops["place"])
    row = {str(name): i for i, name in enumerate(services["id"])}
    train = np.array(
        [services["mode"][row[s]] == "train" if s in row else False for s in stops["service"]], dtype=bool
    )
    origins = np.unique(at[train & stops["open"] & (at >= 0)])
    trees = rail_trees(transport, origins)
    (rail_km,) = along(trees, transport["railways"]["length_km"][trees.arcs.source].astype(float))
    minutes, km = np.full((places, places), np.inf), np.full((places, places), np.inf)
    minutes[origins], km[origins] = trees.cost, rail_km
    road_min, road_km = np.full((places, places), np.inf), np.full((places, places), np.inf)
    road_min[by_road.trees.origins], road_km[by_road.trees.origins] = by_road.minutes, by_road.km
    nothing = np.full((places, places), np.inf)
    straight = great_circle_km(transport)
    return _Ways(
        minutes={"train": minutes, "bus": road_min, "ferry": nothing, "air": nothing},
        km={"train": km, "bus": road_km, "ferry": nothing, "air": nothing},
        straight=straight,
        rail=trees,
    )


def _stops_of_services(transport: Transport) -> dict[int, Ints]:
    """Rows of the stops of each service that is open, in running order."""
    services, stops = transport["services"], transport["service_stops"]
    place = transport.places(stops["place"])
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

    def between(k: int) -> list[str]:
        return [transport["places"]["id"][profile.place[j]] for j in (k - 1, k)]

    remarks = []
    for k in np.flatnonzero(~np.isfinite(profile.run)):
        a, b = between(int(k))
        remarks.append(about("no_way", service, start=a, end=b))
    follows_links = mode in ("train", "bus")
    for k in np.flatnonzero(follows_links & np.isfinite(profile.run) & ~np.isfinite(profile.link)):
        a, b = between(int(k))
        remarks.append(about("off_network", service, start=a, end=b))
    return remarks


def timetable(
    transport: Transport,
    by_road: RoadSkim,
    *,
    bus_factor: float,
    train_stop_min: float,
    reference: Timetable | None = None,
) -> Timetable:
    """How every service runs over the links as they are.

    A running time that the table gives holds on the links of the reference; when the links between the two
    stops become faster or slower, it shifts by the same minutes (in proportion, where it is shorter than the
    links' own time). A running time that a proposal sets holds as stated, or the shifted one if that is
    shorter. Without a given time, a bus takes `bus_factor` times the car, a train the links' time plus
    `train_stop_min` a stop. A stop put between two others divides their running time in proportion to the
    links; a stop taken away joins the two parts. Ferries and flights follow no links.

    Departures added by proposals run only as far as the track allows: where passenger trains with the other
    trains of the reference exceed a link's capacity, the added departures of all services over it are cut in
    proportion. Departures of the reference always run.

    Parameters
    ----------
    by_road : car journeys from every place where a bus stops.
    reference : the timetable without proposals; None when this is it.
    """
    ways = _ways(transport, by_road)
    services = transport["services"]
    remarks: list[Finding] = []
    profiles: dict[int, Profile] = {}
    place = transport.places(transport["service_stops"]["place"])
    for i, rows in _stops_of_services(transport).items():
        if len(rows) < 2:
            remarks.append(about("no_stops", services["id"][i]))
            continue
        mode = str(services["mode"][i])
        before = reference.profiles.get(i) if reference else None
        profile = _profile(transport, rows, place[rows], mode, ways, before, bus_factor, train_stop_min)
        profiles[i] = profile
        if services["departures_day"][i] > 0:  # nothing to remark on a service that does not run
            remarks += _remarks_on_ways(transport, i, profile)
    departures, rail_load, cut = departures_that_run(
        transport,
        {i: profile.place for i, profile in profiles.items()},
        ways.rail,
        (reference.departures, reference.rail_load) if reference else None,
    )
    return Timetable(profiles=profiles, departures=departures, rail_load=rail_load, remarks=(*remarks, *cut))


def _profile(
    transport: Transport,
    rows: Ints,
    place: Ints,
    mode: str,
    ways: _Ways,
    before: Profile | None,
    bus_factor: float,
    train_stop_min: float,
) -> Profile:
    stops = transport["service_stops"]
    link, km = np.zeros(len(rows)), np.zeros(len(rows))
    link[1:], km[1:] = ways.minutes[mode][place[:-1], place[1:]], ways.km[mode][place[:-1], place[1:]]
    km = np.where(np.isfinite(km), km, 0.0)
    km[1:] = np.where(np.isfinite(link[1:]), km[1:], ways.straight[place[:-1], place[1:]])
    given = stops["run_min"][rows].astype(float)
    free = link * bus_factor if mode == "bus" else link + train_stop_min
    run = np.where(np.isfinite(given), given, free)
    run[0] = 0.0
    if (before is not None and not np.array_equal(link, before.link)) or (
        before is not None and not np.array_equal(rows, before.rows)
    ):
        run = _shifted(rows, run, link, before, stops["run_stated"][rows], given)
    run[~np.isfinite(run)] = np.nan
    return Profile(rows=rows, place=place, run=run, link=link, km=km)


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
    services, stops = transport["services"], transport["service_stops"]
    found: list[tuple[Ints, Ints, Ints, Floats, Floats]] = []
    for i, profile in times.profiles.items():
        if times.departures[i] <= 0:
            continue
        dwell = np.nan_to_num(stops["dwell_min"][profile.rows].astype(float))
        broken = np.isnan(profile.run)
        part = np.cumsum(broken)
        run, km = np.cumsum(np.where(broken, 0.0, profile.run)), np.cumsum(profile.km)
        a, b = np.triu_indices(len(profile.rows), 1)
        good = (part[a] == part[b]) & (profile.place[a] != profile.place[b])
        a, b = a[good], b[good]
        stood = np.cumsum(dwell)
        minutes = run[b] - run[a] + (stood[b] - dwell[b] - stood[a])
        length = km[b] - km[a]
        service = np.full(len(a), i, dtype=np.intp)
        found.append((profile.place[a], profile.place[b], service, minutes, length))
        if services["both_ways"][i]:
            found.append((profile.place[b], profile.place[a], service, minutes, length))
    if not found:
        none, nothing = np.zeros(0, dtype=np.intp), np.zeros(0)
        return Rides(start=none, end=none, service=none, minutes=nothing, km=nothing)
    start, end, service, minutes, km = (np.concatenate(parts) for parts in zip(*found))
    return Rides(start=start, end=end, service=service, minutes=minutes, km=km)
