"""Time on links under traffic."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from infraprio.errors import NetworkError
from infraprio.network.roads.graph import Floats, Network

__all__ = ["travel_time"]


class Arcs(NamedTuple):
    """Time of arcs in star order: ``free + scale * (max(flow, floor) * inverse) ** power``.

    ``preload`` is the part of the flow that keeps to its arc whatever the others do.
    """

    free: Floats
    scale: Floats
    inverse: Floats
    power: Floats
    floor: Floats
    preload: Floats


def travel_time(net: Network, flow: ArrayLike) -> Floats:
    """Time on each link with this flow.

    Parameters
    ----------
    net : Network
        The road network.
    flow : array (links,)
        Passenger-car equivalents.

    Returns
    -------
    array (links,)

    Raises
    ------
    NetworkError
        Flow of another shape, missing or negative.

    Examples
    --------
    >>> from infraprio.network import Network
    >>> net = Network(nodes=[1, 2], zones=[0, 1], tail=[0], head=[1], time=[10.0], capacity=[10.0],
    ...               b=[1.0], power=[2.0])
    >>> travel_time(net, [20.0])
    array([50.])
    """
    x = np.asarray(flow, dtype=np.float64)
    if x.shape != (net.n_links,) or not (x >= 0).all():
        raise NetworkError(f"Flow must be {net.n_links} numbers from 0 up, one a link.")
    arcs = link_times(net, "user_equilibrium")
    return arcs.free + arcs.scale * (x * arcs.inverse) ** arcs.power


def arc_times(net: Network, principle: str) -> Arcs:
    """Time (or marginal time) of each arc in star order, for the compiled equilibrium."""
    return Arcs(*(column[net.order] for column in link_times(net, principle)))


def link_times(net: Network, principle: str) -> Arcs:
    constant = (net.power == 0) | (net.b == 0) | (net.time == 0) | ~np.isfinite(net.time)
    free = net.time * np.where(net.power == 0, 1.0 + net.b, 1.0)
    scale = np.zeros(net.n_links)
    scale[~constant] = net.time[~constant] * net.b[~constant]
    if principle == "system_optimum":
        scale *= 1.0 + net.power
    inverse = np.zeros(net.n_links)
    inverse[~constant] = 1.0 / net.capacity[~constant]
    none = np.zeros(net.n_links)
    return Arcs(free, scale, inverse, np.where(constant, 1.0, net.power), none, none)
