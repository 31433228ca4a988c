"""Minutes that a vehicle takes on each road, waiting included."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from infraprio.findings import Finding, about
from infraprio.network.transport import Transport
from infraprio.network.travel.road_links import road_minutes, usable
from infraprio.network.travel.shortest_trees import Floats
from infraprio.network.travel.waits.crossings import crossing_minutes, queue_stays
from infraprio.network.travel.waits.ferries import ferry_minutes, ferry_overfull

__all__ = ["driven_minutes", "wait_minutes", "wait_remarks"]


def wait_minutes(transport: Transport, p: Mapping[str, float]) -> Floats:
    """(roads,) mean wait at level crossings and for ferries."""
    return crossing_minutes(transport, p) + ferry_minutes(transport, p)


def driven_minutes(transport: Transport, p: Mapping[str, float]) -> Floats:
    """(roads,) expected minutes of a vehicle in free flow, with fixed delays and waiting; inf if not usable."""
    return road_minutes(transport, p["peak_traffic_share"]) + wait_minutes(transport, p)


def wait_remarks(transport: Transport, p: Mapping[str, float]) -> list[Finding]:
    """Crossings and ferries that do not take the traffic, and those whose traffic is not counted."""
    roads, use = transport["roads"], usable(transport, "roads")
    waits = use & (wait_minutes(transport, p) > 0)
    said = [about("crossing_queue_stays", name) for name in roads["id"][use & queue_stays(transport, p)]]
    left = ferry_overfull(transport, p)
    said += [
        about("ferry_overfull", roads["id"][k], n=f"{left[k]:.0f}")
        for k in np.flatnonzero(use & (left > 0.5))
    ]
    uncounted = waits & np.isnan(roads["aadt_today"].astype(float))
    return said + [about("wait_without_count", name) for name in roads["id"][uncounted]]
