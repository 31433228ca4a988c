"""Exact costs between zones after changes to links, from the costs before them.

A new or faster link from u to v with cost w gives d'(i, j) = min(d(i, j), d(i, u) + w + d(v, j)); several
of them are used in any order once the costs between their ends are known (min-plus algebra). Slower and
closed links need new trees, but only from the origins whose least-cost paths use one. A set of changes is
a few numbers beside the base; the network is never copied.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from infraprio.errors import NetworkError
from infraprio.network.roads.graph import Bools, Floats, Ints, Network, _some, link_values
from infraprio.network.roads.paths import between, trees

__all__ = ["BaseCosts", "base_costs", "min_plus", "origins_using", "updated_costs"]

_SLACK = 1e-11  # paths within this share of the least cost count as used: rounding costs work, never truth


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BaseCosts:
    """Costs in a base network, made once, from which any set of changes is evaluated.

    Attributes
    ----------
    net : Network
        The road network.
    cost : array (links,)
        Cost of each link.
    out, back : array (zones, nodes)
        Least cost from each zone to each node, and from each node to each zone.
    between_zones : array (zones, zones)
        Least cost from zone to zone.
    end_row : array of int (nodes,)
        Row of ``onward`` that belongs to the node, or -1.
    onward : array (ends, nodes)
        Least cost from nodes at which changed links may end to each node.
    """

    net: Network
    cost: Floats
    out: Floats
    back: Floats
    between_zones: Floats
    end_row: Ints
    onward: Floats


def base_costs(
    net: Network, cost: ArrayLike | str | None = None, candidates: ArrayLike | None = None
) -> BaseCosts:
    """Run the trees of the base network, in both directions, from all zones.

    Parameters
    ----------
    net : Network
        The road network.
    cost : array (links,), str or None
        As in `skim`. A link with infinite cost does not exist until a change gives it a cost.
    candidates : array of int, optional
        Links that are going to be improved: trees from their ends are then run here, once, and sets of them
        need none.

    Returns
    -------
    BaseCosts
        Two tables zones x nodes of 8 bytes a cell.

    Raises
    ------
    NetworkError
        A value is negative or missing.

    Examples
    --------
    >>> import numpy as np
    >>> from infraprio.network import Network
    >>> net = Network(nodes=[0, 1, 2], zones=[0, 2], tail=[0, 1], head=[1, 2],
    ...               time=[2.0, 3.0])
    >>> base_costs(net).between_zones[0, 1]
    np.float64(5.0)
    """
    values = link_values(net, cost)
    out = trees(net, values)[0]
    back = trees(net, values, reverse=True)[0]
    links = np.zeros(0, np.int32) if candidates is None else _checked(net, np.unique(candidates))
    ends = np.unique(net.head[links])
    end_row = np.full(net.n_nodes, -1, dtype=np.int32)
    end_row[ends] = np.arange(ends.size)
    return BaseCosts(
        net=net,
        cost=values,
        out=out,
        back=back,
        between_zones=np.ascontiguousarray(out[:, net.zones]),
        end_row=end_row,
        onward=trees(net, values, ends)[0],
    )


def updated_costs(
    base: BaseCosts,
    links: ArrayLike = (),
    cost: ArrayLike = (),
    added: tuple[ArrayLike, ArrayLike, ArrayLike] | None = None,
) -> Floats:
    """Least cost between zones after any mixture of faster, slower, closed and new links; exact.

    Parameters
    ----------
    base : BaseCosts
        Costs and shortest-path trees before, from `base_costs`.
    links : array of int (changes,)
        Links whose cost changes, each at most once.
    cost : array (changes,)
        Their new costs; infinity closes a link.
    added : tuple of array_like, optional
        Three arrays (new links,), optional
        Tail nodes, head nodes and costs of new links.

    Returns
    -------
    array (zones, zones)
        Equal to a skim of the changed network, up to rounding.

    Raises
    ------
    NetworkError
        A link or node that is not there, a link given twice, a cost that is negative or missing.

    Examples
    --------
    >>> import numpy as np
    >>> from infraprio.network import Network
    >>> net = Network(nodes=[0, 1, 2], zones=[0, 2], tail=[0, 1], head=[1, 2],
    ...               time=[2.0, 3.0])
    >>> updated_costs(base_costs(net), links=[0], cost=[1.0], added=([2], [0], [7.0]))
    array([[0., 4.],
           [7., 0.]])
    """
    net = base.net
    changed = _checked(net, links)
    new = _new_costs(changed, cost)
    old = base.cost[changed]
    tail, head, price = net.tail[changed], net.head[changed], new
    faster, slower = new < old, new > old
    more = _checked_added(net, *(added or ((), (), ())))
    better = (
        np.concatenate([tail[faster], more[0]]),
        np.concatenate([head[faster], more[1]]),
        np.concatenate([price[faster], more[2]]),
    )
    if not slower.any():
        return _faster(base, *better)
    return _mixed(base, changed[slower], new[slower], *better)


def min_plus(dist: Floats, to_tail: Floats, from_head: Floats, between_links: Floats, cost: Floats) -> Floats:
    """Costs after some links may be used as well, in any order: the kernel of `updated_costs`, for any mode.

    Parameters
    ----------
    dist : array (origins, destinations)
        Costs before.
    to_tail : array (origins, links)
        Cost from each origin to where each link starts.
    from_head : array (links, destinations)
        Cost from where each link ends to each destination.
    between_links : array (links, links)
        Cost from the end of the row's link to the start of the column's link; the diagonal is not used.
    cost : array (links,)
        Cost of each link.

    Returns
    -------
    array (origins, destinations)

    Raises
    ------
    NetworkError
        The shapes do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> min_plus(np.array([[9.0]]), np.array([[1.0]]), np.array([[2.0]]), np.zeros((1, 1)), np.array([3.0]))
    array([[6.]])
    """
    from infraprio.network.roads import _kernels

    arrays = [
        np.array(each, dtype=np.float64, order="C")
        for each in (dist, to_tail, from_head, between_links, cost)
    ]
    (n, m), k = arrays[0].shape, arrays[4].size
    if [each.shape for each in arrays[1:4]] != [(n, k), (k, m), (k, k)]:
        raise NetworkError(f"Shapes do not fit {n} origins, {m} destinations and {k} links.")
    out = np.empty((n, m))
    _kernels.min_plus(*arrays, out)
    return out


def origins_using(base: BaseCosts, links: ArrayLike, to: ArrayLike | None = None) -> Bools:
    """Which zones have a least-cost path over one of the links, to a zone or to a node of ``to``.

    Parameters
    ----------
    base : BaseCosts
        Costs and shortest-path trees before, from `base_costs`.
    links : array of int
        Numbers of the links, from 0.
    to : array of int, optional
        Further destinations, as node numbers.

    Returns
    -------
    array of bool (zones,)
        All that are False keep their costs if the links are closed.

    Raises
    ------
    NetworkError
        A link that is not there.

    Examples
    --------
    >>> import numpy as np
    >>> from infraprio.network import Network
    >>> net = Network(nodes=[0, 1, 2], zones=[0, 2], tail=[0, 1], head=[1, 2],
    ...               time=[2.0, 3.0])
    >>> origins_using(base_costs(net), [1])
    array([ True, False])
    """
    from infraprio.network.roads import _kernels

    net = base.net
    closed = _checked(net, links)
    tail, head = net.tail[closed], net.head[closed]
    dist, onward = base.between_zones, _from_heads(net, head, base.back[:, head].T)
    if to is not None:
        nodes = np.array(to, dtype=np.int32)
        dist = np.hstack([dist, base.out[:, nodes]])
        onward = np.hstack([onward, between(net, base.cost, head, nodes) + _shut(net, head)[:, None]])
    hit = np.zeros(net.n_zones, bool)
    arrays = (dist, _to_tails(net, tail, base.out[:, tail]), onward, base.cost[closed])
    _kernels.users(*(np.array(each, order="C") for each in arrays), _SLACK, hit)
    return hit


def _faster(base: BaseCosts, tail: Ints, head: Ints, price: Floats) -> Floats:
    net = base.net
    if price.size == 0:
        return base.between_zones.copy()
    to_tail = _to_tails(net, tail, base.out[:, tail])
    from_head = _from_heads(net, head, base.back[:, head].T)
    return min_plus(base.between_zones, to_tail, from_head, _links_between(base, tail, head), price)


def _mixed(base: BaseCosts, links: Ints, cost: Floats, tail: Ints, head: Ints, price: Floats) -> Floats:
    """Slow the links first, with new trees where that matters, then add the better ones by min-plus."""
    net = base.net
    slowed = base.cost.copy()
    slowed[links] = cost
    ends = np.concatenate([net.zones, tail])
    hit = origins_using(base, links, tail)
    dist = base.out[:, ends]
    dist[hit] = between(net, slowed, net.zones[hit], ends)
    n = net.n_zones
    if price.size == 0:
        return dist
    onward = between(net, slowed, head, ends)
    from_head = _from_heads(net, head, onward[:, :n])
    links_between = onward[:, n:] + _shut(net, head)[:, None] + _shut(net, tail)[None, :]
    return min_plus(dist[:, :n], _to_tails(net, tail, dist[:, n:]), from_head, links_between, price)


def _links_between(base: BaseCosts, tail: Ints, head: Ints) -> Floats:
    """Cost from each link's end to each link's start; infinite where one may not be driven through."""
    net = base.net
    if tail.size == 1:
        return np.zeros((1, 1))
    rows = base.end_row[head]
    if (rows >= 0).all():
        costs = base.onward[rows[:, None], tail[None, :]]
    else:
        nodes, at = np.unique(head, return_inverse=True)
        stops, to = np.unique(tail, return_inverse=True)
        costs = between(net, base.cost, nodes, stops)[np.ix_(at, to)]
    return costs + _shut(net, head)[:, None] + _shut(net, tail)[None, :]


def _shut(net: Network, nodes: Ints) -> Floats:
    """Infinity for nodes that may not be driven through, else 0."""
    return np.where(net.through[nodes], 0.0, np.inf)


def _to_tails(net: Network, tail: Ints, dist: Floats) -> Floats:
    """Cost from zones to links' starts; one that may not be driven through serves its own zone."""
    own = net.zones[:, None] == tail[None, :]
    return np.where(own | net.through[tail][None, :], dist, np.inf)


def _from_heads(net: Network, head: Ints, dist: Floats) -> Floats:
    """Cost from links' ends to zones; one that may not be driven through serves its own zone."""
    own = head[:, None] == net.zones[None, :]
    return np.where(own | net.through[head][:, None], dist, np.inf)


def _checked(net: Network, links: ArrayLike) -> Ints:
    index = np.array(links, dtype=np.int32, ndmin=1)
    if index.size and (index.min() < 0 or index.max() >= net.n_links):
        raise NetworkError(
            f"Link numbers must be 0 to {net.n_links - 1}; given {index.min()} to {index.max()}."
        )
    order = np.sort(index)
    double = np.unique(order[1:][order[1:] == order[:-1]])
    if double.size:
        raise NetworkError(f"A link is changed twice: {_some(net.links, double)}. Join the changes first.")
    return index


def _new_costs(changed: Ints, cost: ArrayLike) -> Floats:
    values = np.array(cost, dtype=np.float64, ndmin=1)
    if changed.shape != values.shape:
        raise NetworkError(f"{changed.size} links change, but there are {values.size} new costs.")
    _positive(values)
    return values


def _checked_added(
    net: Network, tail: ArrayLike, head: ArrayLike, cost: ArrayLike
) -> tuple[Ints, Ints, Floats]:
    ends = [np.array(each, dtype=np.int32, ndmin=1) for each in (tail, head)]
    values = np.array(cost, dtype=np.float64, ndmin=1)
    if not ends[0].shape == ends[1].shape == values.shape:
        raise NetworkError(
            f"New links have {ends[0].size} tails, {ends[1].size} heads and {values.size} costs."
        )
    for each in ends:
        if each.size and (each.min() < 0 or each.max() >= net.n_nodes):
            raise NetworkError(
                f"A new link names a node that is not there; nodes are 0 to {net.n_nodes - 1}."
            )
    _positive(values)
    return ends[0], ends[1], values


def _positive(values: NDArray[np.float64]) -> None:
    if not (values >= 0).all():
        raise NetworkError("New costs of links must be numbers from 0 up (infinity closes a link).")
