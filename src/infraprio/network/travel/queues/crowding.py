"""Whether there are queues at all: how full the roads are with the traffic of free flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.queues.capacity import capacities, drivable, queue_minutes
from infraprio.network.travel.queues.junctions import stated_junctions
from infraprio.network.travel.queues.road_times import periods
from infraprio.network.travel.shortest_trees import Floats

__all__ = ["Crowding", "crowding"]

_AGREES = 1e-3  # queues that take a smaller share of all driving time are none


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowding:
    """How full the roads are.

    Attributes
    ----------
    saturation : array (roads,)
        Flow over capacity in the fullest period; 0 where nobody drives.
    queues : float
        Share of all driving time that queues would take.
    limit : float
        Saturation from which there are queues.
    junctions : bool
        Somebody waits at a junction or a meter: free flow does not know it.
    """

    saturation: Floats
    queues: float
    limit: float
    junctions: bool

    @property
    def crowded(self) -> bool:
        """Some road passes the limit, queues take a thousandth of the time, or somebody waits at a junction."""
        return self.junctions or bool(self.saturation.max(initial=0.0) > self.limit) or self.queues > _AGREES


def crowding(
    transport: Transport,
    p: Mapping[str, float],
    loads: tuple[Floats, Floats],
    minutes: Floats,
    reference: Transport | None = None,
) -> Crowding:
    """How full the roads are with these loads.

    Parameters
    ----------
    loads : (roads,) cars and lorries a day, both directions.
    minutes : (roads,) in free flow.
    reference : see `capacities`.
    """
    use = drivable(transport)
    ways = np.where(transport["roads"]["oneway"].astype(bool), 1.0, 2.0)
    day = np.where(use, loads[0] + p["lorry_equivalents"] * loads[1], 0.0) / ways
    capacity = capacities(transport, p, reference)
    vehicles = np.where(use, loads[0] + loads[1], 0.0)
    driving = np.where(use, minutes, 0.0)
    full, queued = np.zeros(len(day)), 0.0
    for share, hours in zip(*periods(p)):
        ratio = np.where(day > 0, day * share / hours / np.maximum(capacity, 1e-9), 0.0)
        full = np.maximum(full, ratio)
        added = queue_minutes(transport, p, driving, np.minimum(ratio, 1e3), float(hours))
        queued += share * float((vehicles * added).sum())
    whole = float((vehicles * driving).sum())
    return Crowding(
        saturation=full,
        queues=queued / whole if whole > 0 else 0.0,
        limit=p["uncrowded_share"],
        junctions=bool((stated_junctions(transport) & (day > 0)).any()),
    )
