"""Public-transport journeys: walk, wait, ride, change, walk; least weighted cost over all services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.services import Rides, Timetable, direct_rides
from infraprio.network.travel.shortest_trees import (
    Bools,
    Floats,
    Ints,
    Trees,
)
from infraprio.network.travel.stops import Legs, Search, Stops, stops_of
from infraprio.network.travel.walks import Walks

__all__ = ["TransitSkim", "headway_minutes", "transit_skim"]


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
    riding : (modes, points, points) minutes in vehicles, in the order of `Transport.transit_modes`.
    changes : number of changes.
    first, last : departure of the day's first and last journey, minutes after midnight.
    journeys : (3, points, points) the stop where the first ride begins, where it ends, and the last stop; 0 where there is none.
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
    journeys: Ints
    rides: Rides
    opening: Legs
    onward: Legs
    cheapest: Search
    quickest: Search

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sorted:
    """Rides (rides,) by pair of stops and within a pair the best first, and what the bundles of them up to each come to.

    Attributes
    ----------
    order : row of each ride before; `pair` the number of its pair, `begins` (pairs,) where that begins.
    key : of the pair; `service`, `minutes` and `rate` of departures a minute of the ride.
    total : departures a minute of the bundle; `mean_minutes`, `mean_fare` and (modes, rides) `riding` its means.
    """

    order: Ints
    pair: Ints
    begins: Ints
    key: Ints
    service: Ints
    minutes: Floats
    rate: Floats
    total: Floats
    mean_minutes: Floats
    mean_fare: Floats
    riding: Floats

    def within(self, values: Floats) -> Floats:
        """Running sums that start anew with every pair."""
        sums, first = np.cumsum(values), self.begins[self.pair]
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


def _at_change(rides: _Sorted, timed: Bools, walk_min: Floats, p: Mapping[str, float]) -> _Waiting:
    """Walking and waiting at a change.

    Parameters
    ----------
    timed : whether the service waits for others here.
    walk_min : minutes between the platforms; nan or inf where no interchange says.
    """
    free = np.minimum(1.0 / rides.total / 2, p["change_wait_most_min"])
    timed = timed & np.isfinite(walk_min)
    timed_share = rides.within(np.where(timed, rides.rate, 0.0)) / rides.total
    wait = timed_share * np.minimum(free, p["change_wait_timed_min"]) + (1.0 - timed_share) * free
    walk = np.where(np.isfinite(walk_min), walk_min, p["change_walk_min"])
    clock = wait + walk
    unplanned = np.minimum(0.5 / rides.rate, p["change_wait_most_min"])
    return _Waiting(
        clock=clock,
        felt=p["change_time_weight"] * clock + p["change_penalty_min"],
        alone=walk + np.where(timed, np.minimum(unplanned, p["change_wait_timed_min"]), unplanned),
    )


def _in_order(transport: Transport, rides: Rides, times: Timetable, p: Mapping[str, float]) -> _Sorted:
    """The rides of each pair of stops by weighted riding time and fare; of equally good ones the rarer comes first."""
    services = transport["services"]
    rate = times.departures[rides.service] / p["service_day_min"]
    fare = rides.km * p["fare_sek_km"] * services["fare_factor"][rides.service]
    felt = rides.minutes + fare / p["value_of_time_route_sek_h"] * 60.0
    key = rides.start * len(transport["places"]["id"]) + rides.end
    order = np.lexsort((rides.service, services["timed_transfer"][rides.service], rate, felt, key))
    key, service = key[order], rides.service[order]
    rate, fare, minutes = rate[order], fare[order], rides.minutes[order]
    starts = np.diff(key, prepend=-1) != 0
    blank = np.zeros(len(key))
    found = _Sorted(
        order=order, pair=np.cumsum(starts) - 1, begins=np.flatnonzero(starts), key=key, service=service, minutes=minutes, rate=rate,
        total=blank, mean_minutes=blank, mean_fare=blank, riding=np.zeros((len(transport.transit_modes), len(key))),
    )  # fmt: skip
    total = found.within(rate)
    of_mode = np.where(
        services["mode"][service] == np.array(transport.transit_modes)[:, None], rate * minutes, 0.0
    )
    return replace(
        found,
        total=total,
        mean_minutes=found.within(rate * minutes) / total,
        mean_fare=found.within(rate * fare) / total,
        riding=np.stack([found.within(part) / total if part.any() else blank for part in of_mode]),
    )


def _bundles(transport: Transport, rides: _Sorted, change_min: Floats | None, p: Mapping[str, float]) -> Legs:
    """Bundle the services of each pair of stops; `change_min` (places,) makes it legs after a change.

    Travellers take whichever service of the bundle comes first. The bundle is the cheapest of those made of
    the k best services, by weighted riding time and fare, for any k.
    """
    services, places = transport["services"], len(transport["places"]["id"])
    key, service, pair, begins = rides.key, rides.service, rides.pair, rides.begins
    if change_min is None:
        wait = _at_first_stop(rides.rate, rides.total, p)
    else:
        wait = _at_change(rides, services["timed_transfer"][service], change_min[key // places], p)
    cost = wait.felt + rides.mean_minutes + rides.mean_fare / p["value_of_time_route_sek_h"] * 60.0
    least = np.minimum.reduceat(cost, begins) if len(begins) else cost
    hits = np.flatnonzero(cost == least[pair])
    at = hits[np.searchsorted(pair[hits], np.arange(len(begins)))]  # the first of equal ones
    member = np.arange(len(key)) <= at[pair]
    day_first = np.where(member, services["first_departure"][service], np.inf)
    day_last = np.where(member, services["last_departure"][service], -np.inf)
    alone = wait.alone + rides.minutes
    return Legs(
        start=key[begins] // places,
        end=key[begins] % places,
        weighted=(wait.felt + rides.mean_minutes)[at],
        fare=rides.mean_fare[at],
        minutes=(wait.clock + rides.mean_minutes)[at],
        quickest=np.minimum.reduceat(alone, begins) if len(begins) else alone,
        riding=rides.riding[:, at],
        first=np.minimum.reduceat(day_first, begins) if len(begins) else day_first,
        last=np.maximum.reduceat(day_last, begins) if len(begins) else day_last,
        ride=rides.order[member],
        leg=pair[member],
        share=(rides.rate / rides.total[at][pair])[member],
    )


def _interchange_minutes(transport: Transport) -> Floats:
    """Shortest walk between modes at each place; inf where there is no interchange."""
    minutes = np.full(len(transport["places"]["id"]), np.inf)
    hubs = transport["interchanges"]
    at = transport.place_rows("interchanges", "place")
    use = hubs["open"] & (at >= 0)
    np.minimum.at(minutes, at[use], hubs["transfer_min"][use])
    return minutes


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
    in_order = _in_order(transport, rides, times, p)
    opening = _bundles(transport, in_order, None, p)
    onward = _bundles(transport, in_order, _interchange_minutes(transport), p)
    stops = stops_of(rides, onward, walk, len(transport["places"]["id"]))
    access = walk.between(points[:, None], stops.place)
    cheapest, quickest = _searched(stops, opening, onward, access_min[:, None] + access, p, before)
    there = np.isfinite(cheapest.last.cost.T)
    searches: dict[str, Any] = {
        "rides": rides, "opening": opening, "onward": onward, "cheapest": cheapest, "quickest": quickest,
    }  # fmt: skip
    if not stops.number:
        return _empty_skim(points, len(transport.transit_modes), searches)
    journeys = np.stack(cheapest.stops_of_journeys())
    begin, _, end = journeys
    first = np.arange(len(points)) * stops.number
    at_start, at_end = access.ravel().take(first[:, None] + begin), access.ravel().take(first + end)
    walked = np.where(there, access_min[:, None] + at_start + access_min + at_end, 0.0)
    weighted, fare, minutes, changes, begun, over, *riding = _along_journeys(
        stops, cheapest, opening, journeys, there, p
    )
    return TransitSkim(
        points=points,
        weighted=weighted + p["walk_weight"] * walked,
        fare=fare + p["fare_boarding_sek"],
        minutes=minutes + walked,
        fastest=quickest.last.cost.T,
        riding=np.stack(riding),
        changes=changes,
        first=begun,
        last=np.where(there, over, -np.inf),
        journeys=journeys,
        **searches,
    )


def _along_journeys(
    stops: Stops, cheapest: Search, opening: Legs, journeys: Ints, there: Bools, p: Mapping[str, float]
) -> Floats:
    """Weighted minutes, fare, minutes, changes, first and last departure and riding minutes of each mode of the `journeys`.

    Parameters
    ----------
    journeys : (3, points, points) stop where the first leg begins, where it ends, and the last stop.
    there : (points, points) whether there is a journey.

    Returns
    -------
    (values, points, points), inf where there is no journey; the walks to the first and from the last stop are left out.
    """
    from infraprio.network.roads import _along

    leg_at = np.zeros((stops.number, stops.number), dtype=np.intp)
    leg_at[stops.seat[opening.start], stops.seat[opening.end]] = np.arange(len(opening.start))
    weighted, fare, minutes, rides, *riding = stops.along(cheapest.trees, p["walk_weight"])
    nothing, no_ride = np.zeros(weighted.shape), np.zeros(len(opening.start))
    first = [opening.weighted, opening.fare, opening.minutes, no_ride, opening.first, opening.last]
    later = [weighted, fare, minutes, rides, nothing, nothing]
    out = np.empty((len(first) + len(riding), *there.shape))
    _along.sums_of_journeys(
        journeys,
        leg_at,
        np.stack([*first, *opening.riding], axis=-1),
        np.stack([*later, *riding], axis=-1),
        there,
        out,
    )
    return out


def _searched(
    stops: Stops,
    opening: Legs,
    onward: Legs,
    walking: Floats,
    p: Mapping[str, float],
    before: TransitSkim | None,
) -> tuple[Search, Search]:
    """The cheapest journeys, and those that are quickest by the clock; `walking` (points, stops) minutes."""
    money = 60.0 / p["value_of_time_route_sek_h"]
    cheapest = stops.search(
        p["walk_weight"] * walking,
        stops.first_rides(opening, opening.weighted + opening.fare * money),
        onward.weighted + onward.fare * money,
        p["walk_weight"] * stops.minutes,
        None if before is None else before.cheapest,
    )
    quickest = stops.search(
        walking,
        stops.first_rides(opening, opening.quickest),
        onward.quickest,
        stops.minutes,
        None if before is None else before.quickest,
    )
    return cheapest, quickest


def _empty_skim(points: Ints, modes: int, searches: dict[str, Any]) -> TransitSkim:
    far = np.full((len(points), len(points)), np.inf)
    return TransitSkim(
        points=points, weighted=far, fare=far, minutes=far, fastest=far, riding=np.stack([far] * modes), changes=far, first=far, last=-far,
        journeys=np.zeros((3, *far.shape), dtype=np.intp), **searches,
    )  # fmt: skip
