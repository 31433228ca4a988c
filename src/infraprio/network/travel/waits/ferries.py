"""Waiting for ferries of the road network: for the next departure, and for one with room."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.shortest_trees import Bools, Floats
from infraprio.network.travel.transit import headway_minutes
from infraprio.network.travel.waits.counted import hourly_counts, period_hours

__all__ = ["ferry_minutes", "ferry_overfull", "wait_for_room"]


def wait_for_room(arrivals: Floats, room: Floats, hours: Floats) -> tuple[Floats, Floats]:
    """Mean wait of a vehicle for a departure with room, minutes, and vehicles left behind at the end of the day.

    The queue of a peak in which more vehicles arrive than cross, and of the time after it until it is gone: the area
    between the curves of arrivals and of crossings, over the arrivals.

    Parameters
    ----------
    arrivals : (2, ferries) vehicles an hour in the peak and after it.
    room : (ferries,) vehicles an hour that can cross.
    hours : (2,) of the peak and after it.

    Notes
    -----
    Deterministic fluid queue (Newell 1982, Applications of Queueing Theory): departures that happen to be full at other
    times are not counted.

    Examples
    --------
    >>> wait, left = wait_for_room(np.array([[120.0], [60.0]]), np.array([100.0]), np.array([2.0, 10.0]))
    >>> wait.round(3).tolist(), left.tolist()  # 40 vehicles wait at the end of the peak, for one hour more
    ([4.286], [0.0])
    """
    peak, rest = arrivals
    whole = hours @ arrivals
    waiting = np.maximum(peak - room, 0.0) * hours[0]
    left = np.maximum(waiting + (rest - room) * hours[1], 0.0)
    spare = np.where(room > rest, room - rest, 1.0)
    after = np.where(left > 0, (waiting + left) / 2.0 * hours[1], waiting / 2.0 * waiting / spare)
    area = waiting / 2.0 * hours[0] + after
    return np.where(whole > 0, 60.0 * area / np.where(whole > 0, whole, 1.0), 0.0), left


def _running(transport: Transport) -> tuple[Bools, Floats]:
    """(roads,) ferries whose departures are stated, and departures a day in each direction (1 elsewhere)."""
    roads = transport["roads"]
    departures = roads["ferry_departures_day"].astype(float)
    runs = (transport.by_word("roads", "road_class", lambda word: word == "ferry") > 0) & (departures > 0)
    return np.asarray(runs), np.where(runs, departures, 1.0)


def _for_room(transport: Transport, p: Mapping[str, float]) -> tuple[Floats, Floats]:
    """(roads,) as `wait_for_room`; 0 where no room is stated."""
    runs, departures = _running(transport)
    if not runs.any():
        return np.zeros(len(runs)), np.zeros(len(runs))
    cars, hours = transport["roads"]["ferry_cars"].astype(float), period_hours(p)
    limited = runs & np.isfinite(cars)
    room = np.where(limited, np.where(limited, cars, 0.0) * departures / hours.sum(), np.inf)
    wait, left = wait_for_room(hourly_counts(transport, p), np.where(limited, room, 1e12), hours)
    return np.where(limited, wait, 0.0), np.where(limited, left, 0.0)


def ferry_minutes(transport: Transport, p: Mapping[str, float]) -> Floats:
    """(roads,) mean wait of a vehicle for the ferry: by the interval between departures, and for room; 0 where none is stated.

    The interval counts as it does for travellers by public transport: who knows the timetable waits less of a long one.
    """
    runs, departures = _running(transport)
    if not runs.any():
        return np.zeros(len(runs))
    interval = period_hours(p).sum() * 60.0 / departures
    return np.where(runs, headway_minutes(interval, p) + _for_room(transport, p)[0], 0.0)


def ferry_overfull(transport: Transport, p: Mapping[str, float]) -> Floats:
    """(roads,) vehicles a day and direction that no departure of the day has room for."""
    return _for_room(transport, p)[1]
