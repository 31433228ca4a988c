"""The stops of public transport, the legs between them, and the search for journeys over them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from infraprio.network.travel.services import Rides
from infraprio.network.travel.shortest_trees import (
    Arcs,
    Floats,
    Ints,
    LeastSums,
    Trees,
    along,
    least_sums,
    shortest_trees,
)
from infraprio.network.travel.walks import Walks

__all__ = ["Legs", "Search", "Stops", "stops_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """The best bundle of services for each pair of stops: (pairs,) each, and the rides in each bundle."""

    start: Ints
    end: Ints
    weighted: Floats  # weighted minutes, fare left out
    fare: Floats  # SEK, without the fare of the first boarding
    minutes: Floats  # minutes by the clock
    quickest: Floats  # minutes by the clock with the quickest service alone
    riding: Floats  # (modes, pairs) minutes in vehicles, in the order of Transport.transit_modes
    first: Floats  # earliest departure of a service of the bundle
    last: Floats
    ride: Ints  # (bundled rides,) row of the ride
    leg: Ints  # (bundled rides,) leg it belongs to
    share: Floats  # (bundled rides,) share of the leg's passengers


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
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
        last = np.ascontiguousarray(self.last.middle.T)
        first_row = np.arange(len(last))[:, None] * len(
            self.stops
        )  # one number for row and column is quicker
        first_end = self.first_end.middle.ravel().take(first_row + last)
        return self.begin.middle.ravel().take(first_row + first_end), first_end, last


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """The places where services stop, and how one gets from one to another without a first ride.

    Attributes
    ----------
    place : (stops,) places; `seat` (places,) the stop at a place, -1 for none.
    onward : the bundles of services after a change.
    tail, head, minutes : (walks,) stops and walking minutes between them.
    """

    place: Ints
    seat: Ints
    onward: Legs
    tail: Ints
    head: Ints
    minutes: Floats

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.place)

    def first_rides(self, opening: Legs, cost: Floats) -> Floats:
        """(stops, stops) cost of the first ride, inf where none goes."""
        rides = np.full((self.number, self.number), np.inf)
        rides[self.seat[opening.start], self.seat[opening.end]] = cost
        return rides

    def search(
        self, on_foot: Floats, first: Floats, ride_cost: Floats, walk_cost: Floats, before: Search | None
    ) -> Search:
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
        return Search(stops=self.place, begin=begin, trees=trees, first_end=first_end, last=last)

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


def stops_of(rides: Rides, onward: Legs, walk: Walks, places: int) -> Stops:
    """The stops of these `rides` among so many `places`."""
    place = np.unique(np.concatenate([rides.start, rides.end]))
    seat = np.full(places, -1, dtype=np.intp)
    seat[place] = np.arange(len(place))
    on_foot = walk.between(place[:, None], place)
    tail, head = np.nonzero(np.isfinite(on_foot) & ~np.eye(len(place), dtype=bool))
    return Stops(place=place, seat=seat, onward=onward, tail=tail, head=head, minutes=on_foot[tail, head])
