"""The network as arrays: nodes, zones and directed links, compiled once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from infraprio.errors import NetworkError
from infraprio.findings import Finding, finding
from infraprio.scenario.cells import nearest
from infraprio.words import Listed

__all__ = ["LAWS", "Network", "link_values"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.integer[Any]]
Bools: TypeAlias = NDArray[np.bool_]

LAWS: Final = ("bpr", "conical", "akcelik")
"""How time grows with flow: names that a link may state."""

_SHOWN = 5  # labels named in a finding before it says "and more"


class Waits(NamedTuple):
    """Waiting that flow adds to links beside their own time: the link of each term, and the terms; see `delay`."""

    link: Ints
    terms: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """Nodes, zones and directed links of one network, checked and compiled to arrays.

    Travel time on a link is ``time * (1 + b * (flow / capacity) ** power)``, or another function of the same numbers
    that `law` names; generalised cost adds ``toll_factor * toll + distance_factor * length``. Parallel links, links of no length, islands and
    links back to where they start are allowed. A link whose ``time`` is infinite is closed. Power 0 makes
    the time constant (``time * (1 + b)``). Arrays are read-only.

    Attributes
    ----------
    nodes : array (nodes,)
        Labels, all different.
    zones : array of int (zones,)
        Node number (0 ...) of each zone, in the order of every matrix.
    tail, head : array of int (links,)
        Node number at which a link starts and ends.
    time : array (links,)
        Time without traffic (min in the library's own files; TNTP files have their own unit).
    capacity, b, power : array (links,), optional
        Parameters of the time under traffic; left out: time does not depend on flow. Whatever the law, at capacity the
        time is ``1 + b`` times that without traffic.
    law : array of str (links,) or str, optional
        The function: "bpr" (left out: all), the power above; "conical", Spiess's hyperbola with `power` as its
        steepness alpha above 1 (his own has b = 1); "akcelik", a queue that grows during the `period` (power unused).
    period : float, optional
        How long the flow lasts, in the unit of `time`; "akcelik" needs it.
    waits : Waits, optional
        Queues at junctions and meters, as effects compile them.
    length, toll : array (links,), optional
        In the file's own units (km in the library's own files).
    toll_factor, distance_factor : float
        Time units per unit of toll and of length in generalised cost; 0 leaves them out.
    through : array of bool (nodes,), optional
        False: the node may start and end trips but not be driven through. Left out: all may.
    links : array (links,), optional
        Labels; left out: 1, 2, ... in the order given.
    findings : tuple of Finding
        What a reader left out or took for granted.
    start : array
        Where the links of each node begin in `order`, (nodes + 1,).
    order : array
        Links by the node that they start at.
    start_back : array
        Where the links of each node begin in `order_back`, (nodes + 1,).
    order_back : array
        Links by the node that they end at.

    Raises
    ------
    NetworkError
        With all findings: negative or missing times, capacity 0 where the time depends on flow, power
        below 0 or between 0 and 1 (whose delay per vehicle has no bound at no flow), links to nodes that
        are not there, wrong lengths.

    Examples
    --------
    >>> import numpy as np
    >>> net = Network(nodes=["a", "b"], zones=[0, 1], tail=[0, 1], head=[1, 0],
    ...               time=[5.0, 6.0])
    >>> net.n_nodes, net.n_links
    (2, 2)
    """

    nodes: NDArray[Any]
    zones: Ints
    tail: Ints
    head: Ints
    time: Floats
    capacity: Floats = None  # type: ignore[assignment]
    b: Floats = None  # type: ignore[assignment]
    power: Floats = None  # type: ignore[assignment]
    law: NDArray[Any] = None  # type: ignore[assignment]
    period: float = float("nan")
    waits: Waits | None = None
    length: Floats | None = None
    toll: Floats | None = None
    toll_factor: float = 0.0
    distance_factor: float = 0.0
    through: Bools = None  # type: ignore[assignment]
    links: NDArray[Any] = None  # type: ignore[assignment]
    findings: tuple[Finding, ...] = ()
    # the forward star, and the same for trees against the direction of travel
    start: Ints = field(init=False, repr=False)
    order: Ints = field(init=False, repr=False)
    start_back: Ints = field(init=False, repr=False)
    order_back: Ints = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Give every array its type and check it; sort the links by tail and by head."""
        n = np.size(self.time)
        defaults: dict[str, Any] = {
            "capacity": np.full(n, np.inf),
            "b": np.zeros(n),
            "power": np.zeros(n),
            "law": np.full(n, "bpr"),
            "through": np.ones(np.size(self.nodes), bool),
            "links": np.arange(1, n + 1),
        }
        for name, value in defaults.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)
        kinds = {
            "zones": np.int32,
            "tail": np.int32,
            "head": np.int32,
            "through": np.bool_,
            "nodes": None,
            "links": None,
            "law": np.str_,
        }
        if np.ndim(self.law) == 0:
            object.__setattr__(self, "law", np.full(n, self.law))
        for name in (*kinds, "time", "capacity", "b", "power", "length", "toll"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, _typed(name, value, kinds.get(name, np.float64)))
        _check(self)
        for name, ends in (("", self.tail), ("_back", self.head)):
            order = np.argsort(ends, kind="stable")
            start = np.searchsorted(ends[order], np.arange(self.n_nodes + 1))
            object.__setattr__(self, "order" + name, _typed("order", order, np.int32))
            object.__setattr__(self, "start" + name, _typed("start", start, np.int32))

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return int(self.nodes.size)

    @property
    def n_links(self) -> int:
        """Number of directed links."""
        return int(self.time.size)

    @property
    def n_zones(self) -> int:
        """Number of zones."""
        return int(self.zones.size)

    @property
    def free_cost(self) -> Floats:
        """Generalised cost of each link without traffic, shape (links,)."""
        flat = np.where((self.power == 0) & (self.law == "bpr"), 1.0 + self.b, 1.0)
        return self.time * flat + self.fixed_cost()

    def fixed_cost(self, toll_factor: float | None = None, distance_factor: float | None = None) -> Floats:
        """Toll and distance in generalised cost, in time units, shape (links,).

        Parameters
        ----------
        toll_factor : float, optional
            Time units per unit of toll; None: that of the network.
        distance_factor : float, optional
            Time units per unit of length; None: that of the network.

        Returns
        -------
        array (links,)
            Time units.

        Raises
        ------
        NetworkError
            A factor is below 0 or not finite, or counts what the links do not have.
        """
        factors = {
            "toll": self.toll_factor if toll_factor is None else toll_factor,
            "length": self.distance_factor if distance_factor is None else distance_factor,
        }
        total = np.zeros(self.n_links)
        for name, factor in factors.items():
            if not np.isfinite(factor) or factor < 0:
                raise NetworkError(
                    f"The factor of {name} in generalised cost is {factor}; it must be a number from 0 up."
                )
            if factor > 0:
                total += factor * link_values(self, name)
        return total

    def zone_labels(self) -> NDArray[Any]:
        """Labels of the zones, shape (zones,)."""
        return self.nodes[self.zones]


def link_values(net: Network, values: str | ArrayLike | None) -> Floats:
    """One number a link: as given, a column by name, or (None) generalised cost without traffic.

    Parameters
    ----------
    net : Network
        The road network.
    values : str, array (links,) or None
        ``"time"``, ``"length"``, ``"toll"``, ``"capacity"``, or numbers from 0 up; infinity closes a link.

    Returns
    -------
    array (links,)

    Raises
    ------
    NetworkError
        The network has no such column, or a value is missing or negative.

    Examples
    --------
    >>> import numpy as np
    >>> net = Network(nodes=[0, 1], zones=[0, 1], tail=[0], head=[1], time=[5.0])
    >>> link_values(net, "time")
    array([5.])
    """
    if values is None:
        return net.free_cost
    if isinstance(values, str):
        if values not in ("time", "length", "toll", "capacity"):
            raise NetworkError(
                f'"{values}" is not a column of links; use "time", "length", "toll" or "capacity".'
            )
        column: Floats | None = getattr(net, values)
        if column is None:
            raise NetworkError(f"The network's links have no {values}; give it when the network is made.")
        return column
    given = np.asarray(values, dtype=np.float64)
    if given.shape != (net.n_links,):
        raise NetworkError(f"Values for links have shape {given.shape}; the network has {net.n_links} links.")
    bad = np.flatnonzero(~(given >= 0))
    if bad.size:
        raise NetworkError(f"Values for links must be numbers from 0 up: not so on {_some(net.links, bad)}.")
    return given


def _typed(name: str, value: ArrayLike, kind: Any) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.array(value, dtype=kind, ndmin=1)
    except (TypeError, ValueError) as error:
        raise NetworkError(f"{name} holds values that are not numbers: {error}.") from None
    if array.ndim != 1:
        raise NetworkError(f"{name} must be one row of values; its shape is {array.shape}.")
    array.setflags(write=False)
    return array


def _some(labels: NDArray[Any], index: NDArray[Any]) -> str:
    """Name a few of the links or nodes at ``index``."""
    shown = ", ".join(str(label) for label in labels[index[:_SHOWN]])
    return shown + (f" and {index.size - _SHOWN} more" if index.size > _SHOWN else "")


def _check(net: Network) -> None:
    wrong = []
    sizes = {
        name: np.size(getattr(net, name))
        for name in ("tail", "head", "capacity", "b", "power", "law", "links")
    }
    sizes |= {
        name: np.size(getattr(net, name)) for name in ("length", "toll") if getattr(net, name) is not None
    }
    wrong += [
        f"{name} has {size} values for {net.n_links} links"
        for name, size in sizes.items()
        if size != net.n_links
    ]
    if net.through.size != net.n_nodes:
        wrong.append(f"through has {net.through.size} values for {net.n_nodes} nodes")
    if np.unique(net.nodes).size != net.n_nodes:
        wrong.append("two nodes have the same label")
    for name in ("tail", "head", "zones"):
        ends = getattr(net, name)
        if ends.size and (ends.min() < 0 or ends.max() >= net.n_nodes):
            wrong.append(f"{name} names a node that is not there (nodes are 0 to {net.n_nodes - 1})")
    if np.unique(net.zones).size != net.n_zones:
        wrong.append("two zones have the same node")
    if wrong:
        raise NetworkError("The network cannot be used: " + "; ".join(wrong) + ".")
    if findings := _check_values(net):
        raise NetworkError(*findings)


def _check_values(net: Network) -> list[Finding]:
    bpr = net.law == "bpr"
    congested = (net.b != 0) & ((net.power != 0) | ~bpr)
    rules: list[tuple[str, str, NDArray[Any]]] = [
        ("link_time_missing", "time", ~(net.time >= 0)),
        ("link_value_missing", "b", ~((net.b >= 0) & np.isfinite(net.b))),
        ("link_value_missing", "power", ~((net.power >= 0) & np.isfinite(net.power))),
        ("link_power_between", "power", bpr & congested & (net.power > 0) & (net.power < 1)),
        ("link_steepness", "power", congested & (net.law == "conical") & ~(net.power > 1)),
        ("link_capacity_missing", "capacity", congested & ~(net.capacity > 0)),
    ]
    if not 0 < net.period < np.inf:
        rules.append(("link_period_missing", "period", congested & (net.law == "akcelik")))
    for name in ("length", "toll"):
        values = getattr(net, name)
        if values is not None:
            rules.append(("link_value_missing", name, ~((values >= 0) & np.isfinite(values))))
    unknown = sorted(set(net.law.tolist()) - set(LAWS))
    return [
        finding("link_law_unknown", column="law", value=word, laws=Listed(LAWS), **nearest(word, LAWS))
        for word in unknown
    ] + [
        finding(
            code,
            column=name,
            links=", ".join(map(str, net.links[np.flatnonzero(bad)[:_SHOWN]])),
            n=int(bad.sum()),
        )
        for code, name, bad in rules
        if bad.any()
    ]
