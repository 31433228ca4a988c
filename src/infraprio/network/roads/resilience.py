"""What happens when roads close: detours, trips that cannot be made, who is exposed, bridges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from infraprio.errors import NetworkError
from infraprio.network.roads.classes import checked_demand
from infraprio.network.roads.graph import Bools, Floats, Ints, Network, link_values
from infraprio.network.roads.paths import between, trees

__all__ = ["Closures", "bridges", "closures", "disjoint_paths", "roads"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Closures:
    """Effect of closing each set of links, one set at a time; costs without congestion.

    Attributes
    ----------
    closed : tuple of arrays of int
        The sets, as link numbers.
    extra_cost : array (sets,)
        Sum over trips that still have a path of their added cost (link cost units x trips).
    extra_cost_per_trip : array (sets,)
        The same for each of those trips: importance.
    detour_ratio : array (sets,)
        Cost after / cost before of all trips that must take another way and can; 1 if there are none.
    unsatisfied : array (sets,)
        Trips that have no path any more.
    exposure : array (sets, groups)
        Added cost for each trip that starts in the group and still has a path.
    unsatisfied_by_group : array (sets, groups)
        Trips from the group that have no path any more.
    origins_recomputed : array of int (sets,)
        Zones that needed a new tree.
    """

    closed: tuple[Ints, ...]
    extra_cost: Floats
    extra_cost_per_trip: Floats
    detour_ratio: Floats
    unsatisfied: Floats
    exposure: Floats
    unsatisfied_by_group: Floats
    origins_recomputed: Ints


def closures(
    net: Network,
    demand: ArrayLike,
    sets: Sequence[ArrayLike] | None = None,
    cost: ArrayLike | str | None = None,
    groups: ArrayLike | None = None,
) -> Closures:
    """Close sets of links, each set on its own, and say what that does to the trips.

    Parameters
    ----------
    net : Network
        The road network.
    demand : array (zones, zones)
        Trips; those without a path already before a closure are left out.
    sets : sequence of arrays of int, optional
        Links closed together, such as a road's two directions (`roads`) or a corridor; left out: every
        link alone.
    cost : array (links,), str or None
        As in `skim`.
    groups : array of int (zones,), optional
        Group number (0 ...) of each zone, such as its municipality; left out: every zone is its own.

    Returns
    -------
    Closures
        What each closure costs, and who is cut off.

    Raises
    ------
    NetworkError
        Demand that cannot be used, a link that is not there, a zone without a group.

    Notes
    -----
    Importance and exposure as in Jenelius, Petersen and Mattsson (2006), Importance and exposure in road
    network vulnerability analysis, Transportation Research Part A 40. New trees are run only for origins
    whose trips use a closed link.

    Examples
    --------
    >>> from infraprio.network import Network
    >>> net = Network(nodes=[1, 2, 3], zones=[0, 2], tail=[0, 1, 0], head=[1, 2, 2], time=[2.0, 3.0, 9.0])
    >>> result = closures(net, [[0, 10], [0, 0]], sets=[[0], [0, 2]])
    >>> result.extra_cost, result.unsatisfied
    (array([40.,  0.]), array([ 0., 10.]))
    """
    least = link_values(net, cost)
    chosen = _sets(net, sets)
    group = _groups(net, groups)
    before, used = _base(net, least, checked_demand(net, demand))
    trips = np.where(np.isfinite(before), checked_demand(net, demand), 0.0)
    np.fill_diagonal(trips, 0.0)
    member = np.equal.outer(np.arange(group.max(initial=-1) + 1), group).astype(np.float64)
    n_sets, shape = len(chosen), (len(chosen), member.shape[0])
    extra, ratio, lost = np.zeros(n_sets), np.ones(n_sets), np.zeros(n_sets)
    exposure, lost_by_group, count = np.zeros(shape), np.zeros(shape), np.zeros(n_sets, dtype=np.int32)
    starts = trips.sum(axis=1)
    for s, links in enumerate(chosen):
        hit = np.flatnonzero(used[:, links].any(axis=1))
        count[s] = hit.size
        if hit.size == 0:
            continue
        shut = least.copy()
        shut[links] = np.inf
        after = between(net, shut, net.zones[hit], net.zones)
        own, old = trips[hit], before[hit]
        cut = np.isinf(after)
        gone = np.where(cut, own, 0.0).sum(axis=1)
        change = np.zeros_like(after)
        change[~cut] = after[~cut] - old[~cut]
        added = own * change
        moved = (own > 0) & (change > 1e-12 * np.where(cut, 0.0, old))
        extra[s], lost[s] = added.sum(), gone.sum()
        if moved.any():
            ratio[s] = _ratio(float(own[moved] @ after[moved]), float(own[moved] @ old[moved]))
        lost_by_group[s] = member[:, hit] @ gone
        exposure[s] = _shares(member[:, hit] @ added.sum(axis=1), member @ starts - lost_by_group[s])
    return Closures(
        closed=chosen,
        extra_cost=extra,
        extra_cost_per_trip=_shares(extra, trips.sum() - lost),
        detour_ratio=ratio,
        unsatisfied=lost,
        exposure=exposure,
        unsatisfied_by_group=lost_by_group,
        origins_recomputed=count,
    )


def roads(net: Network) -> tuple[Ints, ...]:
    """Links in pairs of opposite direction, to be closed together; a one-way link is alone.

    Parameters
    ----------
    net : Network
        The road network.

    Returns
    -------
    tuple of arrays of int
        Each link is in one of them. Of parallel links, the first goes with the first the other way, and so
        on.

    Examples
    --------
    >>> from infraprio.network import Network
    >>> roads(Network(nodes=[1, 2], zones=[0, 1], tail=[0, 0, 1], head=[1, 1, 0], time=[2.0, 3.0, 2.0]))
    (array([0, 2]), array([1]))
    """
    seen: dict[tuple[int, int], int] = {}
    found: dict[tuple[int, int, int], list[int]] = {}
    for link, (a, b) in enumerate(zip(net.tail.tolist(), net.head.tolist(), strict=True)):
        rank = seen[a, b] = seen.get((a, b), -1) + 1
        found.setdefault((min(a, b), max(a, b), rank), []).append(link)
    return tuple(np.array(links) for links in found.values())


def bridges(net: Network) -> Bools:
    """Links whose road is the only connection between two parts of the network.

    Parameters
    ----------
    net : Network
        The road network.

    Returns
    -------
    array of bool (links,)
        Directions are left out of account; two links of opposite direction are one road, parallel links
        are two. Closed links (infinite time) connect nothing.

    Notes
    -----
    One depth-first pass (Tarjan 1974, A note on finding the bridges of a graph, Information Processing
    Letters 2).

    Examples
    --------
    >>> from infraprio.network import Network
    >>> bridges(Network(nodes=[1, 2, 3], zones=[0, 2], tail=[0, 0, 1], head=[1, 1, 2], time=[2.0, 3.0, 2.0]))
    array([False, False,  True])
    """
    beside: list[list[tuple[int, int]]] = [[] for _ in range(net.n_nodes)]
    pairs = [links for links in roads(net) if np.isfinite(net.time[links]).any()]
    for road, links in enumerate(pairs):
        a, b = int(net.tail[links[0]]), int(net.head[links[0]])
        beside[a].append((b, road))
        beside[b].append((a, road))
    order, low = [-1] * net.n_nodes, [0] * net.n_nodes
    found = np.zeros(net.n_links, dtype=bool)
    clock = 0
    for root in range(net.n_nodes):
        if order[root] >= 0:
            continue
        order[root] = low[root] = clock
        clock += 1
        path = [(root, -1, iter(beside[root]))]
        while path:
            node, arrived, rest = path[-1]
            for to, road in rest:
                if road == arrived:
                    continue
                if order[to] >= 0:
                    low[node] = min(low[node], order[to])
                    continue
                order[to] = low[to] = clock
                clock += 1
                path.append((to, road, iter(beside[to])))
                break
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    low[above] = min(low[above], low[node])
                    if low[node] > order[above]:
                        found[pairs[arrived]] = True
    return found


def disjoint_paths(net: Network, origin: int, destination: int) -> int:
    """Count the paths between two nodes that share no link: how many links must fail before they are cut off.

    Parameters
    ----------
    net : Network
        The road network.
    origin, destination : int
        Node numbers.

    Returns
    -------
    int
        0 if there is no path, and between a node and itself. Closed links (infinite time) carry none.

    Raises
    ------
    NetworkError
        A number is not a node.

    Examples
    --------
    >>> from infraprio.network import Network
    >>> net = Network(nodes=[1, 2], zones=[0, 1], tail=[0, 0], head=[1, 1], time=[2.0, 3.0])
    >>> disjoint_paths(net, 0, 1)
    2
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    if not (0 <= origin < net.n_nodes and 0 <= destination < net.n_nodes):
        raise NetworkError(f"Node numbers must be 0 to {net.n_nodes - 1}.")
    if origin == destination:
        return 0
    leave = net.through | (np.arange(net.n_nodes) == origin)
    kept = leave[net.tail] & (net.tail != net.head) & np.isfinite(net.time)
    ends = net.tail[kept], net.head[kept]
    graph = csr_array((np.ones(kept.sum(), dtype=np.int32), ends), shape=(net.n_nodes, net.n_nodes))
    return int(maximum_flow(graph, origin, destination).flow_value)


def _base(net: Network, cost: Floats, demand: Floats) -> tuple[Floats, Bools]:
    """Costs between zones, and which links the trips from each zone use, shape (zones, links)."""
    from infraprio.network.roads import _kernels

    dist, link = trees(net, cost)
    used = np.zeros((net.n_zones, net.n_links), dtype=bool)
    _kernels.arcs_used(link, net.tail, net.zones, demand > 0, used)
    return dist[:, net.zones], used


def _sets(net: Network, sets: Sequence[ArrayLike] | None) -> tuple[Ints, ...]:
    if sets is None:
        return tuple(np.array([link]) for link in range(net.n_links))
    chosen = tuple(np.unique(np.array(each, dtype=np.int64, ndmin=1)) for each in sets)
    for each in chosen:
        if each.size and (each[0] < 0 or each[-1] >= net.n_links):
            raise NetworkError(f"A set closes a link that is not there; links are 0 to {net.n_links - 1}.")
    return chosen


def _groups(net: Network, groups: ArrayLike | None) -> Ints:
    given = np.arange(net.n_zones) if groups is None else np.asarray(groups)
    if given.shape != (net.n_zones,) or given.dtype.kind not in "iu" or given.min(initial=0) < 0:
        raise NetworkError(f"groups must give each of the {net.n_zones} zones a number from 0 up.")
    return given


def _ratio(new: float, old: float) -> float:
    return new / old if old > 0 else np.inf


def _shares(part: Floats, whole: Floats) -> Floats:
    """Quotient, 0 where nobody is left to divide among."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
