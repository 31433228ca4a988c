"""Least-cost paths: skims between zones, trees in both directions, routes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from infraprio.errors import NetworkError
from infraprio.network.roads.graph import Floats, Ints, Network, link_values

__all__ = ["between", "route", "skim", "trees"]

_NONE = np.zeros((0, 0))
_NO_SUMS = np.zeros((0, 0, 0))
_NO_PREDS = np.zeros((0, 0), np.int32)


def skim(net: Network, cost: ArrayLike | str | None = None, of: ArrayLike | str | None = None) -> Floats:
    """Least cost from every zone to every zone, or the sum of something else along the same paths.

    Parameters
    ----------
    net : Network
        The road network.
    cost : array (links,), str or None
        What paths minimise: values, a column (``"time"``, ``"length"``, ``"toll"``), or None for
        generalised cost without traffic. Infinity closes a link.
    of : array (links,), str or None
        What is summed along the paths; None: the cost itself. Where paths tie, one of them is taken,
        always the same.

    Returns
    -------
    array (zones, zones)
        Infinity where there is no path; 0 from a zone to itself.

    Raises
    ------
    NetworkError
        A value is negative or missing, or the network lacks the column.

    Notes
    -----
    Dijkstra's method with a four-ary heap; a node that may not be driven through is left only by its own
    trips.

    Examples
    --------
    >>> import numpy as np
    >>> from infraprio.network import Network
    >>> net = Network(nodes=["a", "b", "c"], zones=[0, 2], tail=[0, 1, 0],
    ...               head=[1, 2, 2], time=[2.0, 3.0, 9.0], length=[2.0, 3.0, 4.0])
    >>> skim(net)
    array([[ 0.,  5.],
           [inf,  0.]])
    >>> skim(net, of="length")[0, 1]
    np.float64(5.0)
    """
    least = link_values(net, cost)
    if of is None:
        return _run(net, least, net.zones, net.zones, early=True)[0]
    summed = link_values(net, of)[net.order][None, :]
    sums: Floats = _run(net, least, net.zones, net.zones, early=True, values=summed)[2][0]
    return sums


def trees(
    net: Network,
    cost: ArrayLike | str | None = None,
    origins: ArrayLike | None = None,
    *,
    reverse: bool = False,
) -> tuple[Floats, Ints]:
    """Least cost between nodes and all nodes, and the links of the trees.

    Parameters
    ----------
    net : Network
        The road network.
    cost : array (links,), str or None
        As in `skim`.
    origins : array of int, optional
        Node numbers at which trees start; left out: the zones.
    reverse : bool
        Trees against the direction of travel: cost *from* every node *to* the origins.

    Returns
    -------
    cost : array (origins, nodes)
        Infinity where there is no path.
    link : array of int (origins, nodes)
        Link by which the tree reaches the node (``reverse``: leaves it); -1 at the origin and where there
        is no path.

    Raises
    ------
    NetworkError
        A value is negative or missing, or an origin is not a node.

    Examples
    --------
    >>> import numpy as np
    >>> from infraprio.network import Network
    >>> net = Network(nodes=[0, 1, 2], zones=[0, 2], tail=[0, 1], head=[1, 2],
    ...               time=[2.0, 3.0])
    >>> trees(net, reverse=True, origins=[2])
    (array([[5., 3., 0.]]), array([[ 0,  1, -1]], dtype=int32))
    """
    sources = net.zones if origins is None else _nodes(net, origins)
    everywhere = np.arange(net.n_nodes, dtype=np.int32)
    out, preds, _ = _run(net, link_values(net, cost), sources, everywhere, reverse=reverse, keep=True)
    order = net.order_back if reverse else net.order
    return out, np.where(preds >= 0, order[preds], np.int32(-1)) if net.n_links else preds


def between(
    net: Network,
    cost: ArrayLike | str | None,
    sources: ArrayLike,
    targets: ArrayLike,
    *,
    reverse: bool = False,
) -> Floats:
    """Least cost from nodes to nodes; a tree ends once all targets are reached, so near ones are cheap.

    Parameters
    ----------
    net : Network
        The road network.
    cost : array (links,), str or None
        As in `skim`.
    sources, targets : array of int
        Node numbers.
    reverse : bool
        Cost from the targets to the sources instead.

    Returns
    -------
    array (sources, targets)
        In the unit of the costs; infinite where there is no way.

    Raises
    ------
    NetworkError
        A value is negative or missing, or a number is not a node.

    Examples
    --------
    >>> import numpy as np
    >>> from infraprio.network import Network
    >>> net = Network(nodes=[0, 1, 2], zones=[0, 2], tail=[0, 1], head=[1, 2],
    ...               time=[2.0, 3.0])
    >>> between(net, None, [0, 1], [2])
    array([[5.],
           [3.]])
    """
    pair = _nodes(net, sources), _nodes(net, targets)
    return _run(net, link_values(net, cost), *pair, reverse=reverse, early=True)[0]


def route(net: Network, origin: int, destination: int, cost: ArrayLike | str | None = None) -> Ints:
    """Links of a least-cost path between two nodes, in the order they are driven.

    Parameters
    ----------
    net : Network
        The road network.
    origin, destination : int
        Node numbers (for a zone: ``net.zones[z]``).
    cost : array (links,), str or None
        As in `skim`.

    Returns
    -------
    array of int
        Link numbers; empty if the two are the same node.

    Raises
    ------
    NetworkError
        There is no path.

    Examples
    --------
    >>> import numpy as np
    >>> from infraprio.network import Network
    >>> net = Network(nodes=[0, 1, 2], zones=[0, 2], tail=[0, 1], head=[1, 2],
    ...               time=[2.0, 3.0])
    >>> route(net, 0, 2)
    array([0, 1], dtype=int32)
    """
    ends = _nodes(net, [origin, destination])
    least, link = trees(net, cost, ends[:1])
    if not np.isfinite(least[0, ends[1]]):
        raise NetworkError(f"There is no path from {net.nodes[ends[0]]} to {net.nodes[ends[1]]}.")
    path = []
    node = ends[1]
    while link[0, node] >= 0:
        path.append(link[0, node])
        node = net.tail[path[-1]]
    return np.array(path[::-1], dtype=np.int32)


def _nodes(net: Network, given: ArrayLike) -> Ints:
    numbers = np.array(given, dtype=np.int32, ndmin=1)
    if numbers.size and (numbers.min() < 0 or numbers.max() >= net.n_nodes):
        raise NetworkError(
            f"Node numbers must be 0 to {net.n_nodes - 1}; given {numbers.min()} to {numbers.max()}."
        )
    return numbers


def _run(
    net: Network,
    cost: Floats,
    sources: Ints,
    columns: Ints,
    *,
    reverse: bool = False,
    early: bool = False,
    keep: bool = False,
    values: NDArray[Any] = _NONE,
) -> tuple[Floats, Ints, Floats]:
    """Call the compiled trees: costs, last arcs (if kept), sums of ``values``; arcs in star order."""
    from infraprio.network.roads import _kernels

    start, order = (net.start_back, net.order_back) if reverse else (net.start, net.order)
    leave, reach = (net.head, net.tail) if reverse else (net.tail, net.head)
    shape = sources.size, columns.size
    out = np.empty(shape)
    preds = np.empty(shape, np.int32) if keep else _NO_PREDS.copy()
    sums = np.empty((values.shape[0], *shape)) if values.size else _NO_SUMS.copy()
    if shape[0] and shape[1]:
        star = start, reach[order], leave[order], cost[order], net.through
        ends = np.array(sources, np.int32), np.array(columns, np.int32)
        _kernels.trees(*star, *ends, early, out, preds, np.array(values), sums)
    return out, preds, sums
