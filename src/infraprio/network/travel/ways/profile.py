"""One service as it runs."""

from __future__ import annotations

from dataclasses import dataclass

from infraprio.network.travel.shortest_trees import Floats, Ints

__all__ = ["Profile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One service as it runs.

    Attributes
    ----------
    rows : (s,) rows of its stops in running order; those of a service on demand in the order in which they are stated.
    place : (s,) places.
    run, link, km : (s,) minutes, link minutes and km from the stop before; nan or inf where it cannot run, 0 at
        the first stop; `whole_km` from end to end.
    start, end, minutes, ride_km : (rides,) of every direct ride along it: places, minutes with the dwell at stops between, and
        the distance that the fare follows; `first`, `last` the stops where it begins and ends, counted from 0.
    """

    rows: Ints
    place: Ints
    run: Floats
    link: Floats
    km: Floats
    whole_km: float
    start: Ints
    end: Ints
    minutes: Floats
    ride_km: Floats
    first: Ints
    last: Ints
