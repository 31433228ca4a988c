"""Waiting at the junctions where roads end, and at the meters of ramps: what it costs by what the table states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import Finding, about
from infraprio.network.roads.delay import Waits, green_wait, queue_wait
from infraprio.network.transport import Transport
from infraprio.network.travel.road_links import usable
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints

__all__ = ["Junctions", "junction_remarks", "junctions", "stated_junctions"]

_CAPACITY: Final = {
    "signal": "junction_veh_h_signal",
    "roundabout": "junction_veh_h_roundabout",
    "give_way": "junction_veh_h_give_way",
}
_SLOWED_S: Final = {"signal": 0.0, "roundabout": 0.0, "give_way": 5.0}
"""Seconds that slowing down takes, beside the wait."""
_ENDS: Final = {"to": (True, False), "from": (False, True), "both": (True, True)}


class Junctions(NamedTuple):
    """Places of waiting, one row each.

    ``link``: where; ``capacity``: passenger cars an hour; ``k``: how much of the queue chance makes (1: at random, 0.5: by the
    clock); ``cycle`` in seconds and ``green``, 0 where there is no signal; ``minutes`` (links,) what an empty road costs there.
    """

    link: Ints
    capacity: Floats
    k: Floats
    cycle: Floats
    green: Floats
    minutes: Floats

    def waits(self, hours: float) -> Waits | None:
        """What the queues add over a period of so many hours; None where nobody waits."""
        if not self.link.size:
            return None
        lit = (self.green > 0) & (self.green < 1)
        queue = queue_wait(self.capacity, self.k, hours)
        green = green_wait(self.capacity[lit], self.cycle[lit], self.green[lit])
        return Waits(np.concatenate([self.link, self.link[lit]]), np.concatenate([queue, green]))

    def same_as(self, other: Junctions) -> bool:
        """Whether the same is met on the same links."""
        return all(np.array_equal(one, two) for one, two in zip(self, other))


def stated_junctions(transport: Transport) -> Bools:
    """(roads,) usable roads with a junction or a meter."""
    roads = transport["roads"]
    stated = (roads["junction"].astype(np.str_) != "") | ~np.isnan(roads["meter_veh_h"].astype(float))
    return np.asarray(stated & usable(transport, "roads"))


def junctions(transport: Transport, p: Mapping[str, float], road: Ints, back: Ints) -> Junctions:
    """The waiting places of links, each there (`back` 0) or back (1) on a `road` (row).

    A signal passes `junction_veh_h` while it is green; a roundabout or a road that gives way passes them all the time; a meter is met by
    what enters at the road's beginning.

    Notes
    -----
    Control delay in the form of the Highway Capacity Manual, as public programs have it: at a signal the uniform delay
    C (1 - g)^2 / (2 (1 - min(1, x) g)) and the queue 900 T (x - 1 + sqrt((x - 1)^2 + 8 k x / (c T))) with k 1/2; without one
    3600 / c and the same queue with k 1, 5 s more for who gives way. A meter is taken as a signal's queue: an assumption.
    """
    roads = transport["roads"]
    kind = roads["junction"].astype(np.str_)
    ends = np.array([_ENDS.get(str(word) or "to", _ENDS["to"]) for word in roads["junction_end"]]).reshape(
        -1, 2
    )
    met = (stated_junctions(transport) & (kind != ""))[road] & ends[road, back]
    metered = (stated_junctions(transport) & ~np.isnan(roads["meter_veh_h"].astype(float)))[road] & (
        back == 0
    )
    capacity, cycle, green = _signals(transport, p, kind)
    signal = kind == "signal"
    slowed = np.array([_SLOWED_S.get(word, 0.0) for word in kind.tolist()])
    empty = np.where(signal, 0.5 * cycle * (1 - green) ** 2, 3600.0 / capacity) + slowed
    at, on = np.flatnonzero(met), np.flatnonzero(metered)
    here, none = road[at], np.zeros(on.size)
    return Junctions(
        link=np.concatenate([at, on]),
        capacity=np.concatenate([capacity[here], roads["meter_veh_h"].astype(float)[road[on]]]),
        k=np.concatenate([np.where(signal, 0.5, 1.0)[here], none + 0.5]),
        cycle=np.concatenate([np.where(signal, cycle, 0.0)[here], none]),
        green=np.concatenate([np.where(signal, green, 0.0)[here], none]),
        minutes=np.where(met, empty[road] / 60.0, 0.0),
    )


def _signals(
    transport: Transport, p: Mapping[str, float], kind: NDArray[np.str_]
) -> tuple[Floats, Floats, Floats]:
    """(roads,) what can pass the junction an hour, cycle in seconds and share of green: as stated, else the parameters."""
    roads = transport["roads"]

    def stated(column: str, usual: Floats | float) -> Floats:
        own = roads[column].astype(float)
        return np.where(np.isnan(own), usual, own)

    lanes = np.where(kind == "signal", stated("lanes", 1.0), 1.0)
    usual = np.array([p[_CAPACITY[word]] if word in _CAPACITY else 1.0 for word in kind.tolist()])
    green = stated("green_share", p["junction_green_share"])
    passing = stated("junction_veh_h", usual * lanes) * np.where(kind == "signal", green, 1.0)
    return passing, stated("cycle_s", p["junction_cycle_s"]), green


def junction_remarks(transport: Transport, p: Mapping[str, float]) -> list[Finding]:
    """Junctions whose capacity, cycle or green was taken from the parameters."""
    roads, stated = transport["roads"], stated_junctions(transport)
    kind = roads["junction"].astype(np.str_)
    said = []
    for word, name in _CAPACITY.items():
        mine = stated & (kind == word) & np.isnan(roads["junction_veh_h"].astype(float))
        if mine.any():
            said.append(about("junction_derived", word, n=int(mine.sum()), value=f"{p[name]:g}"))
    for column, name in (("green_share", "junction_green_share"), ("cycle_s", "junction_cycle_s")):
        mine = stated & (kind == "signal") & np.isnan(roads[column].astype(float))
        if mine.any():
            said.append(about("signal_derived", column, n=int(mine.sum()), value=f"{p[name]:g}"))
    return said
