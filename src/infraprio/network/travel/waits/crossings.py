"""Waiting at level crossings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.queues.capacity import capacities
from infraprio.network.travel.shortest_trees import Bools, Floats
from infraprio.network.travel.waits.counted import as_counted, hourly_counts, period_shares

__all__ = ["crossing_minutes", "queue_stays", "wait_at_crossing"]

_MINUTES_DAY: Final = 1440.0
_LEAST_FREE: Final = 0.05
"""Share of the road's capacity that is at least left: nearer to it the queue is one of the road, not of the crossing."""


def wait_at_crossing(trains: Floats, closed: Floats, load: Floats) -> Floats:
    """Mean wait of a vehicle, minutes.

    A vehicle meets a closed crossing with the share of time that it is closed and then waits for half of the closure; the
    queue leaves at the road's capacity while others still arrive, which makes it longer by 1 / (1 - load).

    Parameters
    ----------
    trains : trains a day, spread evenly over 24 hours.
    closed : minutes that the crossing is closed for each.
    load : traffic over capacity.

    Notes
    -----
    Each closure delays arrivals q c^2 / 2 / (1 - q / s) vehicle-minutes: the triangle of the deterministic queue of a
    signal that is red for c (Webster 1958, Traffic signal settings, without its random term).

    Examples
    --------
    >>> wait_at_crossing(np.array([48.0]), np.array([3.0]), np.array([0.5])).tolist()
    [0.3]
    """
    return trains / _MINUTES_DAY * closed**2 / 2.0 / np.maximum(1.0 - load, _LEAST_FREE)


def _stated(transport: Transport) -> tuple[Floats, Floats]:
    roads = transport["roads"]
    trains, closed = (
        np.nan_to_num(roads[name].astype(float)) for name in ("crossing_trains_day", "crossing_closed_min")
    )
    return trains, closed


def _loads(transport: Transport, p: Mapping[str, float]) -> Floats:
    """(2, roads) traffic over capacity in the peak and in the rest of the day."""
    capacity = capacities(as_counted(transport), p)
    counts = hourly_counts(transport, p)
    return np.asarray(np.where(capacity > 0, counts / np.where(capacity > 0, capacity, 1.0), 0.0))


def crossing_minutes(transport: Transport, p: Mapping[str, float]) -> Floats:
    """(roads,) mean wait of a vehicle at the road's level crossings, by the counted traffic of the two periods of the day."""
    trains, closed = _stated(transport)
    if not (trains * closed).any():
        return np.zeros(len(trains))
    waits = wait_at_crossing(trains, closed, _loads(transport, p))
    return np.asarray(period_shares(p) @ waits)


def queue_stays(transport: Transport, p: Mapping[str, float]) -> Bools:
    """(roads,) crossings that are open for too short a time to let the peak's traffic through."""
    trains, closed = _stated(transport)
    if not (trains * closed).any():
        return np.zeros(len(trains), dtype=bool)
    return np.asarray(
        (trains * closed > 0) & (_loads(transport, p)[0] + trains * closed / _MINUTES_DAY >= 1.0)
    )
