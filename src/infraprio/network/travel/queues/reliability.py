"""How much journeys by car vary from day to day: standard deviation from congestion and distance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from infraprio.network.travel.road_links import driving_costs, road_skim
from infraprio.network.travel.shortest_trees import Floats
from infraprio.network.travel.skims import Skims
from infraprio.network.travel.waits.minutes import driven_minutes

__all__ = ["car_deviation", "journey_deviation"]

_SIZE: Final = 0.16
_CONGESTION: Final = 1.02
_DISTANCE: Final = -0.39


def journey_deviation(minutes: Floats, free_minutes: Floats, km: Floats) -> Floats:
    """Standard deviation of a journey's time, minutes.

    Parameters
    ----------
    minutes, free_minutes : mean time under traffic, and in free flow; any shape.
    km : length of the journey.

    Returns
    -------
    array
        0.16 (minutes / free minutes)^1.02 km^-0.39 minutes; 0 where there is no journey, infinite where there is no way.

    Notes
    -----
    The relation was estimated on urban roads; on rural roads it is out of its range. With a free flow of 44.5 km/h it is the
    other form of the same guidance, 0.0018 (s1^2.02 - s0^2.02) km^-1.41 in seconds, to the digits given there.

    References
    ----------
    Department for Transport, TAG unit A1.3 (user and provider impacts), reliability on urban roads.

    Examples
    --------
    Ten kilometres in 20 minutes, 15 in free flow:

    >>> round(float(journey_deviation(np.array(20.0), np.array(15.0), np.array(10.0))), 3)
    1.748
    """
    there = np.isfinite(minutes) & (km > 0) & (free_minutes > 0)
    safe = np.where(there, minutes, 1.0), np.where(there, free_minutes, 1.0), np.where(there, km, 1.0)
    index = np.maximum(safe[0] / safe[1], 1.0)
    found = _SIZE * index**_CONGESTION * safe[2] ** _DISTANCE * safe[0]
    return np.where(there, found, np.where(np.isfinite(minutes), 0.0, np.inf))


def car_deviation(skims: Skims, p: Mapping[str, float]) -> Floats:
    """(zones, zones) standard deviation of a journey by car, minutes there and back (mean of both ways).

    Free flow is the quickest journey of the same network without any other traffic.
    """
    points, row = np.unique(skims.ends, return_inverse=True)
    free = road_skim(
        skims.transport,
        skims.car.chains,
        points,
        driven_minutes(skims.transport, p),
        *driving_costs(skims.transport, p)[0],
    )
    minutes, km = (part[skims.road_row][:, skims.road_end] for part in (skims.car.minutes, skims.car.km))
    one_way = journey_deviation(minutes, free.minutes[row][:, skims.road_end], km)
    return np.asarray((one_way + one_way.T) / 2.0)
