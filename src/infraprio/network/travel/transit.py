"""Public-transport journeys: walk, wait, ride, change, walk; least weighted cost over all services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.services import Rides, Timetable, direct_rides
from infraprio.network.travel.shortest_trees import (
    Arcs,
    Bools,
    Floats,
    Ints,
    LeastSums,
    Trees,
    along,
    least_sums,
    shortest_trees,
)
from infraprio.network.travel.walks import Walks

__all__ = ["TRANSIT_MODES", "TransitSkim", "headway_minutes", "transit_skim"]

TRANSIT_MODES = ("train", "bus", "ferry", "air")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Legs:
    """The best bundle of services for each pair of stops: (pairs,) each, and the rides in each bundle."""

    start: Ints
    end: Ints
    weighted: Floats  # weighted minutes, fare left out
    fare: Floats  # SEK, without the fare of the first boarding
    minutes: Floats  # minutes by the clock
    quickest: Floats  # minutes by the clock with the quickest service alone
    riding: Floats  # (modes, pairs) minutes in vehicles, in the order of TRANSIT_MODES
    first: Floats  # earliest departure of a service of the bundle
    last: Floats
    ride: Ints  # (bundled rides,) row of the ride
    leg: Ints  # (bundled rides,) leg it belongs to
    share: Floats  # (bundled rides,) share of the leg's passengers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """Cheapest journeys over the stops.

    Attributes
    ----------
    stops : places.
    begin : (points, stops) cost to a stop with the first leg, and where that begins.
    trees : over later rides and walks from each stop.
    first_end : (points, stops) cost to a stop, and where the first leg ends.
    last : (points, points) from the column's to the row's point, and the last stop.
    """

    stops: Ints
    begin: LeastSums
    trees: Trees
    first_end: LeastSums
    last: LeastSums

    def stops_of_journeys(self) -> tuple[Ints, Ints, Ints]:
        """(points, points) stop where the first leg begins, where it ends, and the last stop."""
        rows, last = np.arange(len(self.last.cost))[:, None], self.last.middle.T
        first_end = self.first_end.middle[rows, last]
        return self.begin.middle[rows, first_end], first_end, last


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitSkim:
    """Journeys by public transport between points, (points, points) each; inf where there are none.

    Attributes
    ----------
    cheapest, quickest : how these journeys were found: what another state differs in is searched anew.
    points : places where journeys start and end.
    weighted : minutes weighted as travellers feel them, fare left out.
    fare : SEK.
    minutes : of that journey from door to door by the clock, waiting at the first stop included.
    fastest : of the journey that is quickest by the clock, whatever it costs and however often it runs.
    riding : (modes, points, points) minutes in vehicles, in the order of `TRANSIT_MODES`.
    changes : number of changes.
    first, last : departure of the day's first and last journey, minutes after midnight.
    """

    points: Ints
    weighted: Floats
    fare: Floats
    minutes: Floats
    fastest: Floats
    riding: Floats
    changes: Floats
    first: Floats
    last: Floats
    rides: Rides
    opening: _Legs
    onward: _Legs
    cheapest: _Search
    quickest: _Search

    @property
    def onward_trees(self) -> Trees:
        """Ways over later rides and walks from each stop."""
        return self.cheapest.trees


def headway_minutes(headway: Floats, p: Mapping[str, float]) -> Floats:
    """Weighted minutes that an interval between departures costs: each further minute weighs less.

    Examples
    --------
    >>> p = {"headway_weight_first_hour": 0.4, "headway_weight_second_hour": 0.2, "headway_weight_beyond": 0.1}
    >>> headway_minutes(np.array([30.0, 120.0, 960.0]), p).tolist()
    [12.0, 36.0, 120.0]
    """
    return np.asarray(
        p["headway_weight_first_hour"] * np.minimum(headway, 60.0)
        + p["headway_weight_second_hour"] * np.clip(headway - 60.0, 0.0, 60.0)
        + p["headway_weight_beyond"] * np.maximum(headway - 120.0, 0.0)
    )


def _within(key: Ints, values: Floats) -> Floats:
    """Running sums that start anew with every key; keys are sorted."""
    sums = np.cumsum(values)
    first = np.searchsorted(key, key)
    return np.asarray(sums - sums[first] + values[first])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """Minutes before a ride begins, (rides,) each: those of the bundle up to this ride, and of this service alone."""

    clock: Floats
    felt: Floats
    alone: Floats


def _at_first_stop(rate: Floats, total: Floats, p: Mapping[str, float]) -> _Waiting:
    """Waiting for the first service, of `rate` departures a minute, in a bundle of `total`: travellers plan for it."""
    headway = 1.0 / total
    return _Waiting(
        clock=np.minimum(headway / 2, p["wait_at_stop_most_min"]),
        felt=headway_minutes(headway, p),
        alone=np.minimum(0.5 / rate, p["wait_at_stop_most_min"]),
    )


def _at_change(
    key: Ints, rate: Floats, total: Floats, timed: Bools, walk_min: Floats, p: Mapping[str, float]
) -> _Waiting:
    """Walking and waiting at a change.

    Parameters
    ----------
    key : (rides,) pair of stops, sorted; `rate` and `total` as for `_at_first_stop`.
    timed : whether the service waits for others here.
    walk_min : minutes between the platforms; nan or inf where no interchange says.
    """
    free = np.minimum(1.0 / total / 2, p["change_wait_most_min"])
    timed = timed & np.isfinite(walk_min)
    timed_share = _within(key, np.where(timed, rate, 0.0)) / total
    wait = timed_share * np.minimum(free, p["change_wait_timed_min"]) + (1.0 - timed_share) * free
    walk = np.where(np.isfinite(walk_min), walk_min, p["change_walk_min"])
    clock = wait + walk
    unplanned = np.minimum(0.5 / rate, p["change_wait_most_min"])
    return _Waiting(
        clock=clock,
        felt=p["change_time_weight"] * clock + p["change_penalty_min"],
        alone=walk + np.where(timed, np.minimum(unplanned, p["change_wait_timed_min"]), unplanned),
    )


def _bundles(
    transport: Transport, rides: Rides, times: Timetable, change_min: Floats | None, p: Mapping[str, float]
) -> _Legs:
    """Bundle the services of each pair of stops; `change_min` (places,) makes it legs after a change.

    Travellers take whichever service of the bundle comes first. The bundle is the cheapest of those made of
    the k best services, by weighted riding time and fare, for any k; of equally good ones the rarer comes first.
    """
    services = transport["services"]
    places = len(transport["places"]["id"])
    rate = times.departures[rides.service] / p["service_day_min"]
    fare = rides.km * p["fare_sek_km"] * services["fare_factor"][rides.service]
    felt = rides.minutes + fare / p["value_of_time_route_sek_h"] * 60.0
    key = rides.start * places + rides.end
    timed_run = services["timed_transfer"][rides.service]
    order = np.lexsort((rides.service, timed_run, rate, felt, key))
    key, rate, fare, felt = key[order], rate[order], fare[order], felt[order]
    minutes, service = rides.minutes[order], rides.service[order]
    total = _within(key, rate)
    mean_minutes, mean_fare = _within(key, rate * minutes) / total, _within(key, rate * fare) / total
    if change_min is None:
        wait = _at_first_stop(rate, total, p)
    else:
        wait = _at_change(key, rate, total, services["timed_transfer"][service], change_min[key // places], p)
    cost = wait.felt + mean_minutes + mean_fare / p["value_of_time_route_sek_h"] * 60.0
    begins = np.flatnonzero(np.diff(key, prepend=-1))
    pair = np.cumsum(np.diff(key, prepend=-1) != 0) - 1
    least = np.minimum.reduceat(cost, begins) if len(begins) else cost
    at = np.full(len(begins), len(key), dtype=np.intp)
    hits = np.flatnonzero(cost == least[pair])
    np.minimum.at(at, pair[hits], hits)
    member = np.arange(len(key)) <= at[pair]
    day_first = np.where(member, services["first_departure"][service], np.inf)
    day_last = np.where(member, services["last_departure"][service], -np.inf)
    return _Legs(
        start=key[begins] // places,
        end=key[begins] % places,
        weighted=(wait.felt + mean_minutes)[at],
        fare=mean_fare[at],
        minutes=(wait.clock + mean_minutes)[at],
        quickest=np.minimum.reduceat(wait.alone + minutes, begins) if len(begins) else wait.alone,
        riding=np.stack(
            [
                (_within(key, np.where(services["mode"][service] == mode, rate * minutes, 0.0)) / total)[at]
                for mode in TRANSIT_MODES
            ]
        ),
        first=np.minimum.reduceat(day_first, begins) if len(begins) else day_first,
        last=np.maximum.reduceat(day_last, begins) if len(begins) else day_last,
        ride=order[member],
        leg=pair[member],
        share=(rate / total[at][pair])[member],
    )


def _interchange_minutes(transport: Transport) -> Floats:
    """Shortest walk between modes at each place; inf where there is no interchange."""
    minutes = np.full(len(transport["places"]["id"]), np.inf)
    hubs = transport["interchanges"]
    at = transport.place_rows("interchanges", "place")
    use = hubs["open"] & (at >= 0)
    np.minimum.at(minutes, at[use], hubs["transfer_min"][use])
    return minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stops:
    """The places where services stop, and how one gets from one to another without a first ride.

    Attributes
    ----------
    place : (stops,) places; `seat` (places,) the stop at a place, -1 for none.
    onward : the bundles of services after a change.
    tail, head, minutes : (walks,) stops and walking minutes between them.
    """

    place: Ints
    seat: Ints
    onward: _Legs
    tail: Ints
    head: Ints
    minutes: Floats

    @property
    def number(self) -> int:
        return len(self.place)

    def first_rides(self, opening: _Legs, cost: Floats) -> Floats:
        """(stops, stops) cost of the first ride, inf where none goes."""
        rides = np.full((self.number, self.number), np.inf)
        rides[self.seat[opening.start], self.seat[opening.end]] = cost
        return rides

    def search(
        self, on_foot: Floats, first: Floats, ride_cost: Floats, walk_cost: Floats, before: _Search | None
    ) -> _Search:
        """Cheapest journeys: to a stop `on_foot` (points, stops), a `first` ride (stops, stops), later rides and walks.

        Parameters
        ----------
        before : the same search in another state.
        """
        if before is None or not np.array_equal(before.stops, self.place):
            begin = least_sums(on_foot, first)
            trees = self._trees(ride_cost, walk_cost, None)
            first_end = least_sums(begin.cost, trees.cost)
            last = least_sums(on_foot, first_end.cost.T)
        else:
            begin = least_sums(on_foot, first, before.begin)
            trees = self._trees(ride_cost, walk_cost, before.trees)
            first_end = least_sums(begin.cost, trees.cost, before.first_end)
            last = least_sums(on_foot, first_end.cost.T, before.last)
        return _Search(stops=self.place, begin=begin, trees=trees, first_end=first_end, last=last)

    def _trees(self, ride_cost: Floats, walk_cost: Floats, before: Trees | None) -> Trees:
        arcs = Arcs.of(
            self.number,
            np.concatenate([self.seat[self.onward.start], self.tail]),
            np.concatenate([self.seat[self.onward.end], self.head]),
            np.concatenate([ride_cost, walk_cost]),
            np.arange(len(self.onward.start) + len(self.tail)),
        )
        return shortest_trees(arcs, np.arange(self.number), before=before)

    def along(self, trees: Trees, walk_weight: float) -> list[Floats]:
        """(stops, stops) weighted minutes, fare, minutes, rides, and riding minutes of each mode on these ways."""
        nothing = np.zeros(len(self.tail))
        return along(
            trees,
            *(
                np.concatenate([of_leg, of_walk])[trees.arcs.source]
                for of_leg, of_walk in (
                    (self.onward.weighted, walk_weight * self.minutes),
                    (self.onward.fare, nothing),
                    (self.onward.minutes, self.minutes),
                    (np.ones(len(self.onward.start)), nothing),
                    *((ridden, nothing) for ridden in self.onward.riding),
                )
            ),
        )


def _stops_of(rides: Rides, onward: _Legs, walk: Walks, places: int) -> _Stops:
    place = np.unique(np.concatenate([rides.start, rides.end]))
    seat = np.full(places, -1, dtype=np.intp)
    seat[place] = np.arange(len(place))
    on_foot = walk.between(place[:, None], place)
    tail, head = np.nonzero(np.isfinite(on_foot) & ~np.eye(len(place), dtype=bool))
    return _Stops(place=place, seat=seat, onward=onward, tail=tail, head=head, minutes=on_foot[tail, head])


def transit_skim(
    transport: Transport,
    times: Timetable,
    points: Ints,
    access_min: Floats,
    walk: Walks,
    p: Mapping[str, float],
    before: TransitSkim | None = None,
) -> TransitSkim:
    """Cheapest journeys by public transport between all points.

    Each journey walks to a stop, waits for the bundle of services that suits it, rides, changes as often as
    it pays, and walks from the last stop. The weighted minutes count walking `walk_weight`, waiting and
    walking at changes `change_time_weight`, each change `change_penalty_min`, and the interval between
    departures as `headway_minutes` says.

    Parameters
    ----------
    points : (q,) places; the same place may stand twice with different `access_min`.
    access_min : (q,) minutes between the point itself and its place.
    walk : between all places where journeys begin, change or end.
    p : parameter values.
    before : journeys between the same points in another state: what differs is computed, the same comes out.
    """
    rides = direct_rides(transport, times)
    opening = _bundles(transport, rides, times, None, p)
    onward = _bundles(transport, rides, times, _interchange_minutes(transport), p)
    stops = _stops_of(rides, onward, walk, len(transport["places"]["id"]))
    money = 60.0 / p["value_of_time_route_sek_h"]
    access = walk.between(points[:, None], stops.place)
    on_foot = p["walk_weight"] * (access_min[:, None] + access)
    cheapest = stops.search(
        on_foot,
        stops.first_rides(opening, opening.weighted + opening.fare * money),
        onward.weighted + onward.fare * money,
        p["walk_weight"] * stops.minutes,
        None if before is None else before.cheapest,
    )
    quickest = stops.search(
        access_min[:, None] + access,
        stops.first_rides(opening, opening.quickest),
        onward.quickest,
        stops.minutes,
        None if before is None else before.quickest,
    )
    there = np.isfinite(cheapest.last.cost.T)
    searches: dict[str, Any] = {
        "rides": rides,
        "opening": opening,
        "onward": onward,
        "cheapest": cheapest,
        "quickest": quickest,
    }

    if not stops.number:
        return _empty_skim(points, searches)
    rows, (a, b, c) = np.arange(len(points))[:, None], cheapest.stops_of_journeys()
    leg_at = np.full((stops.number, stops.number), 0, dtype=np.intp)
    leg_at[stops.seat[opening.start], stops.seat[opening.end]] = np.arange(len(opening.start))
    leg = leg_at[a, b]
    at_start, at_end = access[rows, a], access[np.arange(len(points)), c]
    walked = access_min[:, None] + at_start + access_min + at_end
    parts = [np.where(there, part[b, c], 0.0) for part in stops.along(cheapest.trees, p["walk_weight"])]

    def filled(values: Floats) -> Floats:
        return np.asarray(np.where(there, values, np.inf))

    walked = np.where(there, walked, 0.0)
    return TransitSkim(
        points=points,
        weighted=filled(p["walk_weight"] * walked + opening.weighted[leg] + parts[0]),
        fare=filled(p["fare_boarding_sek"] + opening.fare[leg] + parts[1]),
        minutes=filled(walked + opening.minutes[leg] + parts[2]),
        fastest=quickest.last.cost.T,
        riding=np.stack([filled(ridden[leg] + part) for ridden, part in zip(opening.riding, parts[4:])]),
        changes=filled(parts[3]),
        first=filled(opening.first[leg]),
        last=np.where(there, opening.last[leg], -np.inf),
        **searches,
    )


def _empty_skim(points: Ints, searches: dict[str, Any]) -> TransitSkim:
    far = np.full((len(points), len(points)), np.inf)
    return TransitSkim(
        points=points, weighted=far, fare=far, minutes=far, fastest=far, riding=np.stack([far] * len(TRANSIT_MODES)), changes=far, first=far, last=-far,
        **searches,
    )  # fmt: skip
