"""The roads as directed links for an equilibrium: times, capacities and what is paid beside the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from infraprio.network.roads.graph import Network
from infraprio.network.transport import Transport
from infraprio.network.travel.queues.capacity import capacities, delay_functions, drivable
from infraprio.network.travel.queues.junctions import Junctions, junctions
from infraprio.network.travel.road_links import delay_share, driving_costs
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints
from infraprio.network.travel.waits.minutes import wait_minutes

__all__ = ["Streets", "streets"]

_LEAST_MIN: Final = 1e-9
"""Time of a road without length: it counts for nothing, and tells before from behind."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Streets:
    """Each road there, and behind them each road back, in the order of their ids: the rows' order has no meaning.

    Attributes
    ----------
    net : Network
        Times in free flow without delays, infinite where a link cannot be driven; zones are the points of the skims.
    junctions : Junctions
        Where links end in a wait, or begin with one.
    road, back : array (links,)
        Row of the road, and 1 for the way back.
    delay : array (links,)
        Fixed delay in minutes, the share of the day's traffic that meets it counted, and what junctions cost on an empty road.
    fixed : array (2, links)
        What a car and a lorry pay beside the time on the link, in minutes: delay, kilometres and toll.
    """

    net: Network
    junctions: Junctions
    road: Ints
    back: Ints
    delay: Floats
    fixed: Floats

    @property
    def points(self) -> Ints:
        """(points,) places where journeys start or end."""
        return self.net.zones.astype(np.intp)

    @property
    def open(self) -> Bools:
        """(links,) can be driven."""
        return np.isfinite(self.net.time)

    def during(self, hours: float) -> Network:
        """The network with the hours over which a queue can grow."""
        waits = self.junctions.waits(hours)
        timeless = waits is None and (self.net.law != "akcelik").all()
        return self.net if timeless else replace(self.net, period=60.0 * hours, waits=waits)

    def by_road(self, values: Floats) -> Floats:
        """(2, roads) values of the links, there and back."""
        out = np.zeros((2, len(self.road) // 2))
        out[self.back, self.road] = values
        return out

    def of_links(self, by_road: Floats) -> Floats:
        """(links,) values of the roads, the same there and back."""
        return np.asarray(by_road[self.road], dtype=float)

    def same_as(self, other: Streets) -> bool:
        """Whether every link has the same ends, time, capacity and costs as in `other`."""
        parts = ("tail", "head", "time", "capacity", "b", "power", "law")
        same = all(np.array_equal(getattr(self.net, part), getattr(other.net, part)) for part in parts)
        return same and np.array_equal(self.fixed, other.fixed) and self.junctions.same_as(other.junctions)


def streets(
    transport: Transport, points: Ints, p: Mapping[str, float], reference: Transport | None = None
) -> Streets:
    """Compile the roads of one state.

    Parameters
    ----------
    points : places where journeys start or end.
    reference : the network without proposals, see `capacities`; None: this is it.
    """
    roads = transport["roads"]
    many = len(roads["id"])
    by_id = np.argsort(roads["id"].astype(str), kind="stable")
    road, back = np.concatenate([by_id, by_id]), np.repeat([0, 1], many)
    start, end = (np.maximum(transport.place_rows("roads", side), 0) for side in ("from_place", "to_place"))
    use = drivable(transport)
    capacity = capacities(transport, p, reference)
    factor, power, law = delay_functions(transport, p)
    use &= capacity > 0
    time = np.full(many, np.inf)
    time[use] = np.maximum(roads["length_km"][use] / roads["speed_kmh"][use] * 60.0, _LEAST_MIN)
    delay = np.nan_to_num(roads["delay_min"] * delay_share(transport, p["peak_traffic_share"]))
    fixed_delay = np.where(use, delay + wait_minutes(transport, p), 0.0)
    paid = np.zeros((2, many))
    for row, (per_km, toll_minutes) in zip(paid, driving_costs(transport, p), strict=True):
        row[use] = (fixed_delay + roads["length_km"] * per_km + roads["toll_sek"] * toll_minutes)[use]
    queue = use & np.isfinite(capacity) & (factor > 0)
    link_time = np.where((back == 1) & roads["oneway"][road].astype(bool), np.inf, time[road])
    net = Network(
        nodes=np.arange(len(transport["places"]["id"])),
        zones=points,
        tail=np.where(back == 1, end[road], start[road]),
        head=np.where(back == 1, start[road], end[road]),
        time=link_time,
        capacity=np.where(queue, capacity, 1.0)[road],
        b=np.where(queue, factor, 0.0)[road],
        power=np.where(queue, power, 0.0)[road],
        law=law[road],
        period=60.0,
        links=roads["id"][road],
    )
    met = junctions(transport, p, road, back)
    return Streets(
        net=net,
        junctions=met,
        road=road,
        back=back,
        delay=fixed_delay[road] + met.minutes,
        fixed=paid[:, road] + met.minutes,
    )
