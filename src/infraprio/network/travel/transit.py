"""Public-transport journeys: walk, wait, ride, change, walk; least weighted cost over all services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.services import Rides, Timetable, direct_rides
from infraprio.network.travel.shortest_trees import (
    Arcs,
    Floats,
    Ints,
    Trees,
    along,
    least_sum,
    min_plus,
    shortest_trees,
)

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
class TransitSkim:
    """Journeys by public transport between points, (points, points) each; inf where there are none.

    Attributes
    ----------
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
    onward_trees: Trees
    board: Ints  # (points, stops) stop where the first leg to a stop begins
    change: Ints  # (points, stops) stop where the first leg ends on the way to a stop
    leave: Ints  # (points, points) last stop


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
    headway = 1.0 / total
    walk_at, timed_at = np.zeros(len(key)), None
    if change_min is None:
        wait_clock = np.minimum(headway / 2, p["wait_at_stop_most_min"])
        wait_felt = headway_minutes(headway, p)
    else:
        start = key // places
        free = np.minimum(headway / 2, p["change_wait_most_min"])
        timed_at = timed = services["timed_transfer"][service] & np.isfinite(change_min[start])
        timed_share = _within(key, np.where(timed, rate, 0.0)) / total
        wait = timed_share * np.minimum(free, p["change_wait_timed_min"]) + (1.0 - timed_share) * free
        walk_at = np.where(np.isfinite(change_min[start]), change_min[start], p["change_walk_min"])
        wait_clock = wait + walk_at
        wait_felt = p["change_time_weight"] * wait_clock + p["change_penalty_min"]
    if timed_at is None:
        alone = np.minimum(0.5 / rate, p["wait_at_stop_most_min"])
    else:
        unplanned = np.minimum(0.5 / rate, p["change_wait_most_min"])
        alone = walk_at + np.where(timed_at, np.minimum(unplanned, p["change_wait_timed_min"]), unplanned)
    cost = wait_felt + mean_minutes + mean_fare / p["value_of_time_route_sek_h"] * 60.0
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
        weighted=(wait_felt + mean_minutes)[at],
        fare=mean_fare[at],
        minutes=(wait_clock + mean_minutes)[at],
        quickest=np.minimum.reduceat(alone + minutes, begins) if len(begins) else alone,
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
    at = transport.places(hubs["place"])
    use = hubs["open"] & (at >= 0)
    np.minimum.at(minutes, at[use], hubs["transfer_min"][use])
    return minutes


def transit_skim(
    transport: Transport,
    times: Timetable,
    points: Ints,
    access_min: Floats,
    walk: Floats,
    p: Mapping[str, float],
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
    walk : (places, places) walking minutes, inf where too far.
    p : parameter values.
    """
    rides = direct_rides(transport, times)
    stops = np.unique(np.concatenate([rides.start, rides.end]))
    seat = np.full(len(transport["places"]["id"]), -1, dtype=np.intp)
    seat[stops] = np.arange(len(stops))
    opening = _bundles(transport, rides, times, None, p)
    onward = _bundles(transport, rides, times, _interchange_minutes(transport), p)
    money = 60.0 / p["value_of_time_route_sek_h"]
    on_foot = p["walk_weight"] * (access_min[:, None] + walk[points][:, stops])

    first_ride = np.full((len(stops), len(stops)), np.inf)
    first_ride[seat[opening.start], seat[opening.end]] = opening.weighted + opening.fare * money
    begun, board = min_plus(on_foot, first_ride)

    tail, head = np.nonzero(np.isfinite(walk[np.ix_(stops, stops)]) & ~np.eye(len(stops), dtype=bool))
    walks = walk[stops[tail], stops[head]]
    legs = len(onward.start)
    arcs = Arcs.of(
        len(stops),
        np.concatenate([seat[onward.start], tail]),
        np.concatenate([seat[onward.end], head]),
        np.concatenate([onward.weighted + onward.fare * money, p["walk_weight"] * walks]),
        np.arange(legs + len(tail)),
    )
    trees = shortest_trees(arcs, np.arange(len(stops)))
    nothing = np.zeros(len(tail))
    onward_parts = along(
        trees,
        *(
            np.concatenate([of_leg, of_walk])[arcs.source]
            for of_leg, of_walk in (
                (onward.weighted, p["walk_weight"] * walks),
                (onward.fare, nothing),
                (onward.minutes, walks),
                (np.ones(legs), nothing),
                *((ridden, nothing) for ridden in onward.riding),
            )
        ),
    )
    went, change = min_plus(begun, trees.cost)
    total, leave = min_plus(went, on_foot.T)
    there = np.isfinite(total)

    if not len(stops):
        return _empty_skim(points, rides, opening, onward, trees)
    rows = np.arange(len(points))[:, None]
    c = leave
    b = change[rows, c]
    a = board[rows, b]
    leg_at = np.full((len(stops), len(stops)), 0, dtype=np.intp)
    leg_at[seat[opening.start], seat[opening.end]] = np.arange(len(opening.start))
    leg = leg_at[a, b]
    walked = access_min[:, None] + walk[points[:, None], stops[a]] + access_min + walk[points, stops[c]]
    parts = [np.where(there, part[b, c], 0.0) for part in onward_parts]

    def filled(values: Floats) -> Floats:
        return np.asarray(np.where(there, values, np.inf))

    walked = np.where(there, walked, 0.0)
    return TransitSkim(
        points=points,
        weighted=filled(p["walk_weight"] * walked + opening.weighted[leg] + parts[0]),
        fare=filled(p["fare_boarding_sek"] + opening.fare[leg] + parts[1]),
        minutes=filled(walked + opening.minutes[leg] + parts[2]),
        fastest=_fastest(access_min, walk, points, stops, opening, onward, walks, (tail, head)),
        riding=np.stack([filled(ridden[leg] + part) for ridden, part in zip(opening.riding, parts[4:])]),
        changes=filled(parts[3]),
        first=filled(opening.first[leg]),
        last=np.where(there, opening.last[leg], -np.inf),
        rides=rides,
        opening=opening,
        onward=onward,
        onward_trees=trees,
        board=board,
        change=change,
        leave=leave,
    )


def _fastest(
    access_min: Floats,
    walk: Floats,
    points: Ints,
    stops: Ints,
    opening: _Legs,
    onward: _Legs,
    walks: Floats,
    ends: tuple[Ints, Ints],
) -> Floats:
    """(points, points) minutes of the journeys that are quickest by the clock."""
    seat = np.full(len(walk), -1, dtype=np.intp)
    seat[stops] = np.arange(len(stops))
    on_foot = access_min[:, None] + walk[points][:, stops]
    first_ride = np.full((len(stops), len(stops)), np.inf)
    first_ride[seat[opening.start], seat[opening.end]] = opening.quickest
    arcs = Arcs.of(
        len(stops),
        np.concatenate([seat[onward.start], ends[0]]),
        np.concatenate([seat[onward.end], ends[1]]),
        np.concatenate([onward.quickest, walks]),
        np.arange(len(onward.start) + len(walks)),
    )
    onward_cost = shortest_trees(arcs, np.arange(len(stops))).cost
    return least_sum(least_sum(least_sum(on_foot, first_ride), onward_cost), on_foot.T)


def _empty_skim(points: Ints, rides: Rides, opening: _Legs, onward: _Legs, trees: Trees) -> TransitSkim:
    shape = (len(points), len(points))
    far, zero = np.full(shape, np.inf), np.zeros(shape, dtype=np.intp)
    return TransitSkim(
        points=points, weighted=far, fare=far, minutes=far, fastest=far, riding=np.stack([far] * len(TRANSIT_MODES)), changes=far, first=far, last=-far,
        rides=rides, opening=opening, onward=onward, onward_trees=trees, board=zero, change=zero, leave=zero,
    )  # fmt: skip
