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
from infraprio.network.travel.departures import departures_that_run, rail_trees
from infraprio.network.travel.road_links import RoadSkim, great_circle_km
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints, Trees, along

__all__ = ["Profile", "Rides", "Timetable", "direct_rides", "timetable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One service as it runs.

    Attributes
    ----------
    rows : (s,) rows of its stops in running order.
    place : (s,) places.
    run, link, km : (s,) minutes, link minutes and km from the stop before; nan or inf where it cannot run, 0 at
        the first stop.
    start, end, minutes, ride_km : (rides,) of every direct ride along it: places, minutes with the dwell at stops between, and
        the distance that the fare follows; `first`, `last` the stops where it begins and ends, counted from 0.
    """

    rows: Ints
    place: Ints
    run: Floats
    link: Floats
    km: Floats
    start: Ints
    end: Ints
    minutes: Floats
    ride_km: Floats
    first: Ints
    last: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """All services of a system.

    Attributes
    ----------
    profiles : service row -> profile.
    departures : (services,) departures a day in each direction that run.
    rail_load : (railways,) passenger trains a day, both directions.
    rail : fastest ways of trains over the railways; `rail_km` their length, `rail_node` (places,) the node at each place.
    said : service row -> what was assumed of how it runs.
    limited : what was limited.
    """

    profiles: Mapping[int, Profile]
    departures: Floats
    rail_load: Floats
    rail: Trees
    rail_km: Floats
    rail_node: Ints
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ways:
    """The ways between the places where services stop; arrays are (origins, nodes).

    Attributes
    ----------
    rail : fastest ways of trains; `rail_km` their length, `rail_node` (places,) the nodes.
    rail_row, road_row : (places,) row of each place in `by_road`.
    """

    transport: Transport
    rail: Trees
    rail_node: Ints
    rail_row: Ints
    rail_km: Floats
    by_road: RoadSkim
    road_row: Ints

    def between(self, mode: str, start: Ints, end: Ints) -> tuple[Floats, Floats]:
        """Minutes and km of a vehicle between places; inf where it follows no link."""
        if mode == "train":
            at = self.rail_row[start], self.rail_node[end]
            return self.rail.cost[at], self.rail_km[at]
        if mode == "bus":
            at = self.road_row[start], self.by_road.chains.node[end]
            return self.by_road.minutes[at], self.by_road.km[at]
        return np.full(len(start), np.inf), np.full(len(start), np.inf)


def _ways(transport: Transport, by_road: RoadSkim, points: Ints, known: Timetable | None) -> _Ways:
    """The ways of one state; those of trains are as in the timetable that is `known`."""
    places = len(transport["places"]["id"])
    stops, services = transport["service_stops"], transport["services"]
    at = transport.place_rows("service_stops", "place")
    trains = set(services["id"][services["mode"] == "train"])
    by_train = np.array([name in trains for name in stops["service"]], dtype=bool)
    origins = np.unique(at[by_train & stops["open"] & (at >= 0)])
    if known is None:
        trees, node = rail_trees(transport, origins)
        (rail_km,) = along(trees, transport["railways"]["length_km"][trees.arcs.source].astype(float))
    else:
        trees, node, rail_km = known.rail, known.rail_node, known.rail_km
    rail_row, road_row = np.zeros((2, places), dtype=np.intp)
    rail_row[origins], road_row[points] = np.arange(len(origins)), np.arange(len(points))
    return _Ways(
        transport=transport,
        rail=trees,
        rail_node=node,
        rail_row=rail_row,
        rail_km=rail_km,
        by_road=by_road,
        road_row=road_row,
    )


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
    off = ~broken & ~np.isfinite(profile.link) & (mode in ("train", "bus"))
    return [
        about(code, service, start=name[k - 1], end=name[k])
        for code, where in (("no_way", broken), ("off_network", off))
        for k in np.flatnonzero(where)
    ]


def timetable(
    transport: Transport,
    by_road: RoadSkim,
    points: Ints,
    *,
    bus_factor: float,
    train_stop_min: float,
    reference: Timetable | None = None,
    same: bool = False,
    same_trains: bool = False,
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
    by_road : car journeys from the `points`, which every place where a bus stops is one of.
    reference : the timetable without proposals; None when this is it.
    same : services stop as in the reference, wherever their links are.
    same_trains : beside that, no railway and no number of departures differs.
    """
    ways = _ways(transport, by_road, points, reference if same_trains else None)
    services = transport["services"]
    said: dict[int, tuple[Finding, ...]] = {}
    profiles: dict[int, Profile] = {}
    if reference is not None and same:
        said, profiles = dict(reference.said), dict(reference.profiles)
        others = [*_otherwise(transport, profiles, ways), *_runs_first(transport, reference)]
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
        profiles[i] = _profile(transport, rows, place[rows], mode, ways, before, bus_factor, train_stop_min)
        said[i] = ()
        if services["departures_day"][i] > 0:  # nothing to remark on a service that does not run
            said[i] = tuple(_remarks_on_ways(transport, i, profiles[i]))
    if reference is not None and same_trains:
        cut: list[Finding] = []
        departures, rail_load = reference.departures, reference.rail_load
    else:
        departures, rail_load, cut = departures_that_run(
            transport,
            {i: ways.rail_node[profile.place] for i, profile in profiles.items()},
            ways.rail,
            (reference.departures, reference.rail_load) if reference else None,
        )
    return Timetable(
        profiles=profiles,
        departures=departures,
        rail_load=rail_load,
        rail=ways.rail,
        rail_km=ways.rail_km,
        rail_node=ways.rail_node,
        said=said,
        limited=tuple(cut),
    )


def _otherwise(transport: Transport, profiles: Mapping[int, Profile], ways: _Ways) -> list[int]:
    """The services whose links are faster, slower or of another length than in their profiles."""
    modes, found = transport["services"]["mode"], []
    for mode in ("train", "bus"):
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


def _runs_first(transport: Transport, reference: Timetable) -> list[int]:
    """The services that run in one of the states only."""
    now = transport["services"]["departures_day"] > 0
    return [int(i) for i in np.flatnonzero(now != (reference.departures > 0))]


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
    link[1:], km[1:] = ways.between(mode, place[:-1], place[1:])
    km = np.where(np.isfinite(km), km, 0.0)
    off = 1 + np.flatnonzero(~np.isfinite(link[1:]))
    if len(off):
        km[off] = great_circle_km(ways.transport, place[off - 1], place[off])
    given = stops["run_min"][rows].astype(float)
    free = link * bus_factor if mode == "bus" else link + train_stop_min
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
    back = transport["services"]["both_ways"]
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
