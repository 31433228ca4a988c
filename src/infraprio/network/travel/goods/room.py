"""Room for goods trains beside passenger trains."""

from __future__ import annotations

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.shortest_trees import Floats

__all__ = ["room_for_goods", "shares_that_fit"]


def room_for_goods(transport: Transport, passengers: Floats, counted: Floats) -> Floats:
    """(railways,) goods trains a day that the track takes beside passenger trains and counted trains that are neither.

    Parameters
    ----------
    passengers : passenger trains a day of this state, both directions.
    counted : passenger trains and stated goods trains of the reference that run today: what ``trains_day`` holds of them.
    """
    links = transport["railways"]
    capacity = links["capacity_trains_day"].astype(float)
    others = np.maximum(np.nan_to_num(links["trains_day"].astype(float)) - counted, 0.0)
    return np.where(np.isnan(capacity), np.inf, np.maximum(capacity - others - passengers, 0.0))


def shares_that_fit(wanted: Floats, today: Floats, room: Floats) -> tuple[Floats, Floats]:
    """(flows,) shares of the trains that find room, and (flows, railways) that of the railway for trains that it has to take more of.

    Trains that a flow has on a railway today keep their room there; those beyond are cut in proportion.

    Parameters
    ----------
    wanted, today : (flows, railways) trains a day.

    Examples
    --------
    >>> share, _ = shares_that_fit(np.array([[6.0], [4.0]]), np.array([[6.0], [0.0]]), np.array([8.0]))
    >>> share.tolist()
    [1.0, 0.5]
    """
    has = np.minimum(wanted, today)
    more = wanted - has
    asked, left = more.sum(axis=0), np.maximum(room - has.sum(axis=0), 0.0)
    full = asked > left + 1e-9
    fits = np.where(full, left / np.where(asked > 0, asked, 1.0), 1.0)
    each = np.where(more > 0, fits, 1.0)
    return each.min(axis=1, initial=1.0), each
