"""Who rides which service."""

from __future__ import annotations

import numpy as np

from infraprio.network.travel.shortest_trees import Floats, Ints, load
from infraprio.network.travel.transit import TransitSkim

__all__ = ["people_of_rides", "ride_loads"]


def ride_loads(skim: TransitSkim, trips: Floats, services: int) -> tuple[Floats, Floats]:
    """Boardings and passenger-kilometres a day of each service for `trips` (points, points) a day."""
    boardings, person_km = np.zeros(services), np.zeros(services)
    for ride, people in _taken(skim, trips):
        service = skim.rides.service[ride]
        boardings += np.bincount(service, weights=people, minlength=services)
        person_km += np.bincount(service, weights=people * skim.rides.km[ride], minlength=services)
    return boardings, person_km


def people_of_rides(skim: TransitSkim, trips: Floats) -> Floats:
    """(rides,) persons a day on each direct ride for `trips` (points, points) a day."""
    found = np.zeros(len(skim.rides.service))
    for ride, people in _taken(skim, trips):
        found += np.bincount(ride, weights=people, minlength=len(found))
    return found


def _taken(skim: TransitSkim, trips: Floats) -> list[tuple[Ints, Floats]]:
    """Rides that are taken, and the persons a day on each: first legs, and later ones."""
    from infraprio.network.roads import _along

    stops = skim.onward_trees.arcs.nodes
    if not stops:
        return []
    first, later = np.zeros((2, stops, stops))
    _along.flows_of_journeys(skim.journeys, np.isfinite(skim.weighted), trips, first, later)
    stop_of = np.unique(np.concatenate([skim.rides.start, skim.rides.end]))
    seat = np.zeros(int(stop_of.max()) + 1, dtype=np.intp)
    seat[stop_of] = np.arange(len(stop_of))
    opening = first[seat[skim.opening.start], seat[skim.opening.end]]
    arcs = skim.onward_trees.arcs
    on_arcs = load(skim.onward_trees, later)
    ridden = arcs.source < len(skim.onward.start)
    onward = np.bincount(arcs.source[ridden], weights=on_arcs[ridden], minlength=len(skim.onward.start))
    return [
        (legs.ride, flows[legs.leg] * legs.share)
        for legs, flows in ((skim.opening, opening), (skim.onward, onward))
    ]
