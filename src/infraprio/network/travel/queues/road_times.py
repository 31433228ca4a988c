"""Road times under traffic: the user equilibrium of cars, lorries and local traffic, by period of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from infraprio.errors import NetworkError
from infraprio.findings import finding
from infraprio.network.roads.classes import trip_pairs
from infraprio.network.roads.delay import arc_times, link_times, travel_time
from infraprio.network.roads.paths import trees
from infraprio.network.roads.solved import Solved, solve
from infraprio.network.travel.queues.streets import Streets
from infraprio.network.travel.shortest_trees import Floats

__all__ = ["Demand", "RoadTimes", "periods", "road_times"]

GAP: Final = 1e-10
"""Relative gap at which an equilibrium ends."""
_ROUNDS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Demand:
    """Vehicles a day.

    Attributes
    ----------
    cars, lorries : array (points, points)
        From one point to another.
    local_cars, local_lorries : array (roads,)
        Counted traffic that keeps to its road, both directions together.
    """

    cars: Floats
    lorries: Floats
    local_cars: Floats
    local_lorries: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoadTimes:
    """Times and loads of the roads in equilibrium.

    Attributes
    ----------
    streets, demand : Streets, Demand
        What drives where.
    shares, hours : array (periods,)
        Of the day's traffic, and of the day.
    time : array (periods, links)
        Minutes in each period, without fixed delays.
    flow : array (periods, 2, links)
        Modelled cars and lorries an hour.
    saturation : array (roads,)
        Greatest flow over capacity of both directions and all periods, local traffic included.
    gap : float
        Relative gap, the largest of the periods.
    runs : tuple
        The equilibria, the start of others.
    """

    streets: Streets
    demand: Demand
    shares: Floats
    hours: Floats
    time: Floats
    flow: Floats
    saturation: Floats
    gap: float
    runs: tuple[Solved, ...] = field(repr=False)

    @property
    def mean(self) -> Floats:
        """(links,) expected minutes of a vehicle over the day, its share of fixed delays included."""
        return np.asarray(self.shares @ self.time + self.streets.delay)

    @property
    def minutes(self) -> Floats:
        """(roads,) expected minutes of traffic that keeps to its road, half in each direction."""
        there, back = self.streets.by_road(self.mean)
        return np.asarray(np.where(np.isfinite(back), (there + back) / 2.0, there), dtype=float)

    @property
    def loads(self) -> Floats:
        """(2, roads) modelled cars and lorries a day, both directions."""
        day = (self.hours[:, None, None] * self.flow).sum(axis=0)
        return np.stack([self.streets.by_road(kind).sum(axis=0) for kind in day])

    @property
    def lorry_minutes(self) -> Floats:
        """(roads,) minutes a day that the modelled lorries spend on each road."""
        used = self.flow[:, 1] > 0
        spent = self.flow[:, 1] * np.where(used, self.time + self.streets.delay, 0.0)
        return np.asarray(self.streets.by_road(self.hours @ spent).sum(axis=0))


def periods(p: Mapping[str, float]) -> tuple[Floats, Floats]:
    """Shares of the day's traffic and hours of the peak and of the rest; a period without traffic is left out."""
    peak = p["peak_traffic_share"]
    shares, hours = np.array([peak, 1.0 - peak]), np.array([p["peak_hours"], p["off_peak_hours"]])
    return shares[shares > 0], hours[shares > 0]


def _start(start: RoadTimes | None, streets: Streets, periods: int) -> tuple[Solved | None, ...]:
    """The equilibria to start from, one a period: those of the same links in the same periods."""
    if start is None or len(start.runs) != periods:
        return (None,) * periods
    old, net = start.streets.net, streets.net
    fits = np.array_equal(old.tail, net.tail) and np.array_equal(old.head, net.head)
    return start.runs if fits else (None,) * periods


def road_times(
    streets: Streets, demand: Demand, p: Mapping[str, float], start: RoadTimes | None = None
) -> RoadTimes:
    """Equilibrium of all traffic in each period of the day.

    Each direction carries in each period the period's share of its traffic. Trips without any way stay at home.

    Parameters
    ----------
    start : another equilibrium on roads with the same ids; it changes the work and not the result.

    Raises
    ------
    NetworkError
        Traffic so far beyond capacity that times leave the numbers.
    """
    net, heavy = streets.net, p["lorry_equivalents"]
    free = link_times(net, "user_equilibrium").free
    matrices = []
    for vehicles, own, size in zip((demand.cars, demand.lorries), streets.fixed, (1.0, heavy), strict=True):
        matrices.append(np.where(np.isfinite(trees(net, free + own)[0][:, net.zones]), vehicles * size, 0.0))
    oneway = np.bincount(streets.road, weights=streets.open, minlength=len(streets.road) // 2) < 2
    local = streets.of_links(demand.local_cars + heavy * demand.local_lorries)
    local = np.where(streets.open, np.where(oneway[streets.road], local, local / 2.0), 0.0)
    shares, hours = periods(p)
    runs, times, flows, saturation = [], [], [], np.zeros(len(streets.road))
    begin = _start(start, streets, len(shares))
    for k, (share, hour) in enumerate(zip(shares, hours)):
        preload = local * share / hour
        pairs = trip_pairs(net, [matrix * share / hour for matrix in matrices])
        net = streets.during(float(hour))
        arcs = arc_times(net, "user_equilibrium")._replace(preload=preload[net.order])
        run = solve(
            net,
            arcs,
            pairs,
            streets.fixed,
            gap=GAP,
            max_iterations=_ROUNDS,
            start=begin[k],
        )
        if run.state == -1 or not np.isfinite(run.objective):
            raise NetworkError(finding("times_overflow"))
        total = preload + run.flow.sum(axis=0)
        times.append(travel_time(net, total))
        flows.append(run.flow / np.array([1.0, heavy])[:, None])
        saturation = np.maximum(saturation, np.where(net.b > 0, total / net.capacity, 0.0))
        met = streets.junctions
        np.maximum.at(saturation, met.link, total[met.link] / met.capacity)
        runs.append(run)
    return RoadTimes(
        streets=streets,
        demand=demand,
        shares=shares,
        hours=hours,
        time=np.array(times),
        flow=np.array(flows),
        saturation=streets.by_road(saturation).max(axis=0),
        gap=max(run.gap for run in runs),
        runs=tuple(runs),
    )
