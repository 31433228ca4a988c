"""Time on links under traffic."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from infraprio.errors import NetworkError
from infraprio.network.roads.graph import Bools, Floats, Ints, Network, Waits

__all__ = ["Waits", "green_wait", "queue_wait", "travel_time"]

_HYPERBOLA: Final = 0.0
_GREEN: Final = 1.0


class Arcs(NamedTuple):
    """Time of arcs in star order: ``free + scale * (max(flow, floor) * inverse) ** power``, and what terms add.

    ``preload`` is the part of the flow that keeps to its arc whatever the others do. ``owner`` (terms,) is the arc of each
    further term, in ascending order, and ``terms`` (terms, 7) what it adds; see ``_laws``.
    """

    free: Floats
    scale: Floats
    inverse: Floats
    power: Floats
    floor: Floats
    preload: Floats
    owner: Ints
    terms: Floats

    def compiled(self) -> tuple[Floats | Ints | None, ...]:
        """The same as the compiled equilibrium takes it: where the terms of each arc begin, not their owners; None without terms."""
        if not self.owner.size:
            return (*self[:-2], None, None)
        begin = np.searchsorted(self.owner, np.arange(self.free.size + 1))
        return (*self[:-2], begin, self.terms)

    def times(self, flow: Floats) -> Floats:
        """Time on each arc with this flow."""
        time = self.free + self.scale * (np.maximum(flow, self.floor) * self.inverse) ** self.power
        if self.owner.size:
            time = time + np.bincount(self.owner, _added(self.terms, flow[self.owner]), time.size)
        return np.asarray(time)


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
    return link_times(net, "user_equilibrium").times(x)


def arc_times(net: Network, principle: str) -> Arcs:
    """Time (or marginal time) of each arc in star order, for the compiled equilibrium."""
    links = link_times(net, principle)
    by_arc = {name: getattr(links, name)[net.order] for name in Arcs._fields[:-2]}
    if not links.owner.size:
        return links._replace(**by_arc)
    place = np.empty(net.n_links, dtype=np.intp)
    place[net.order] = np.arange(net.n_links)
    owner = place[links.owner]
    order = np.argsort(owner, kind="stable")
    return Arcs(**by_arc, owner=owner[order], terms=links.terms[order])


def link_times(net: Network, principle: str) -> Arcs:
    """Time (or marginal time) of each link."""
    flat = (net.b == 0) | (net.time == 0) | ~np.isfinite(net.time)
    bpr = net.law == "bpr"
    power = ~flat & bpr & (net.power != 0)
    marginal = principle == "system_optimum"
    free = net.time * np.where((net.power == 0) & bpr, 1.0 + net.b, 1.0)
    scale = np.zeros(net.n_links)
    scale[power] = net.time[power] * net.b[power]
    if marginal:
        scale *= 1.0 + net.power
    inverse = np.zeros(net.n_links)
    inverse[power] = 1.0 / net.capacity[power]
    none = np.zeros(net.n_links)
    owner, terms = _terms(net, ~flat & ~bpr, marginal)
    if net.waits is not None:
        if marginal:
            raise NetworkError(
                "A system optimum cannot have queues at junctions: their marginal time falls at capacity."
            )
        on = np.isfinite(net.time[net.waits.link])
        owner = np.concatenate([owner, net.waits.link[on]])
        terms = np.concatenate([terms, net.waits.terms[on]])
    return Arcs(free, scale, inverse, np.where(power, net.power, 1.0), none, none, owner, terms)


def _terms(net: Network, on: Bools, marginal: bool) -> tuple[Ints, Floats]:
    """Links with a function that is no power, and the term of each."""
    owner = np.flatnonzero(on)
    if not owner.size:
        return owner, np.zeros((0, 7))
    time, b, steep = net.time[owner], net.b[owner], net.power[owner]
    conical = net.law[owner] == "conical"
    alpha = np.where(conical, steep, 2.0)
    beta = (2.0 * alpha - 1.0) / (2.0 * alpha - 2.0)
    # at capacity the growing queue adds sqrt(k) / 4 of the period: the share b of the time in free flow
    k = np.where(conical, 0.0, (4.0 * b * time / net.period) ** 2)
    u = np.where(conical, alpha, 0.25)
    m = np.where(conical, -1.0, 0.5 * k - 1.0)
    d = np.where(conical, beta**2, (k - 0.25 * k**2) / 16.0)
    scale = np.where(conical, time * b, net.period)
    return owner, _rows(_HYPERBOLA, scale, net.capacity[owner], u, m, d, float(marginal))


def queue_wait(capacity: Floats, k: Floats, hours: float) -> Floats:
    """Terms: minutes of waiting in a queue over `hours`, 15 T (x - 1 + sqrt((x - 1)^2 + 8 k x / (c T)))."""
    steep = 8.0 * k / (capacity * hours)
    return _rows(
        _HYPERBOLA, 60.0 * hours, capacity, 0.25, 0.5 * steep - 1.0, (steep - 0.25 * steep**2) / 16.0
    )


def green_wait(capacity: Floats, cycle: Floats, green: Floats) -> Floats:
    """Terms: minutes of waiting for green beyond those on an empty road; `cycle` in seconds, `green` above 0 and below 1."""
    return _rows(_GREEN, cycle * (1.0 - green) ** 2 / 120.0, capacity, green, 0.0, 0.0)


def _rows(kind: float, scale: ArrayLike, capacity: Floats, *rest: ArrayLike) -> Floats:
    """The rows of terms; see ``_laws``."""
    parts = [kind, scale, 1.0 / capacity, *rest]
    whole = [np.broadcast_to(np.asarray(part, dtype=np.float64), capacity.shape) for part in parts]
    return np.column_stack([*whole, *[np.zeros(capacity.size)] * (7 - len(whole))])


def _added(terms: Floats, flow: Floats) -> Floats:
    """What each term adds at its flow."""
    kind, scale, inverse, u, m, d, marginal = terms.T
    ratio = flow * inverse
    y = u * (ratio + m)
    root = np.sqrt(y**2 + d)
    value = u * ratio + root - np.sqrt((u * m) ** 2 + d)
    grown = u + np.divide(u * y, root, out=np.zeros_like(y), where=root > 0)
    green = kind == _GREEN
    value[green] = 1.0 / (1.0 - u[green] * np.minimum(ratio[green], 1.0)) - 1.0
    return np.asarray(scale * (value + np.where(marginal > 0, ratio * grown, 0.0)))
