"""Journeys by road in equilibrium: what they cost in each period of the day, and in the mean of the day."""

from __future__ import annotations

from typing import Final

import numpy as np

from infraprio.network.roads.paths import trees
from infraprio.network.transport import Transport
from infraprio.network.travel.queues.road_times import RoadTimes
from infraprio.network.travel.road_chains import each_road
from infraprio.network.travel.road_links import RoadSkim, driven_trees, queues_passed
from infraprio.network.travel.shortest_trees import Floats

__all__ = ["bus_skim", "congested_skims"]

_TIE: Final = 1e-5
"""Share by which a path may be dearer than the cheapest and count as one of those in use."""


def congested_skims(transport: Transport, times: RoadTimes) -> tuple[RoadSkim, RoadSkim]:
    """Journeys by car and by lorry from the points of the equilibrium to all places.

    In equilibrium several routes cost the same. Minutes, kilometres and tolls are their mean, each link by the
    traffic that it carries, so that they do not jump between routes of one cost. The trees are those of the mean day.
    """
    streets = times.streets
    km = streets.of_links(transport["roads"]["length_km"])
    toll = streets.of_links(transport["roads"]["toll_sek"])
    found = []
    for kind in (0, 1):
        cost, minutes, length, paid = np.zeros((4, len(streets.net.zones), streets.net.n_nodes))
        for share, time, flow in zip(times.shares, times.time, times.flow[:, kind]):
            own = streets.fixed[kind]
            least, sums = _period(times, time, own, flow, np.stack([own - streets.delay, km, toll]))
            cost += share * least
            minutes += share * (least - sums[0])
            length += share * sums[1]
            paid += share * sums[2]
        none = ~np.isfinite(cost)
        for part in (minutes, length, paid):
            part[none] = np.inf
        found.append(
            RoadSkim(
                chains=each_road(transport),
                trees=driven_trees(
                    transport,
                    streets.points,
                    *streets.by_road(times.mean + streets.fixed[kind] - streets.delay),
                ),
                cost=cost,
                minutes=minutes,
                km=length,
                toll=paid,
            )
        )
    return found[0], found[1]


def _period(
    times: RoadTimes, time: Floats, own: Floats, flow: Floats, values: Floats
) -> tuple[Floats, Floats]:
    """Least costs (points, places), and sums of `values` over the routes in use; minutes are what is not `values[0]`."""
    from infraprio.network.roads import _spread

    net = times.streets.net
    cost = time + own
    least, last = trees(net, cost)
    sums = np.zeros((len(values), *least.shape))
    star = net.start_back, net.order_back, net.tail
    _spread.over_paths(star, cost, (least, last), flow, values, _TIE, sums)
    return least, sums


def bus_skim(transport: Transport, times: RoadTimes, car: RoadSkim) -> RoadSkim:
    """Journeys by bus: in the same traffic as cars; on roads with a bus lane in free flow and past a stated queue."""
    lane = transport["roads"]["bus_lane"].astype(bool)
    if not lane.any():
        return car
    streets = times.streets
    on_lane = streets.of_links(lane) > 0
    delay = np.where(streets.of_links(queues_passed(transport).astype(float)) > 0, 0.0, streets.delay)
    minutes = np.where(on_lane, streets.net.time + delay, times.mean)
    paid = streets.fixed[0] - streets.delay
    km = streets.of_links(transport["roads"]["length_km"])
    cost = minutes + paid
    least, sums = _period(
        times, minutes - streets.delay, streets.fixed[0], np.zeros(len(cost)), np.stack([paid, km])
    )
    none = ~np.isfinite(least)
    return RoadSkim(
        chains=car.chains,
        trees=driven_trees(transport, streets.points, *streets.by_road(cost)),
        cost=least,
        minutes=np.where(none, np.inf, least - sums[0]),
        km=np.where(none, np.inf, sums[1]),
        toll=np.where(none, np.inf, 0.0),
    )
