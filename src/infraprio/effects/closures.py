"""What a closed road costs, and whom a single closure cuts off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np

from infraprio.network.travel.mode_and_destination import Travel
from infraprio.network.travel.road_links import driven_roads
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints, Trees, load, shortest_trees
from infraprio.network.travel.skims import Skims

__all__ = [
    "Closure",
    "WeakPoints",
    "closure_harm",
    "closures",
    "critical_roads",
    "residents_behind_bridges",
    "standing_loss",
    "weak_points",
]

_ROUNDING = 1e-9  # by which sums made in another order may differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """One road, or one set of roads, closed: the zones whose journeys change, and by how much.

    Attributes
    ----------
    origins : (o,) zones that use it.
    extra : (o, zones) minutes of generalised cost more; 0 where there is no way left.
    lost : (o, zones) no way left.
    detours : (all points, nodes) the ways that are left; None where nobody used a closed road.
    """

    origins: Ints
    extra: Floats
    lost: Bools
    detours: Trees | None = None


def closures(skims: Skims, roads: Ints | Sequence[Ints]) -> list[Closure]:
    """What closing each of the `roads`, or each set of them, does to the costs between zones.

    Exact: new trees are made from those zones only whose trees use a closed road.
    """
    sets = _chain_sets(skims, roads)
    each = {
        closed: replace(
            _closure(skims, closed), detours=None
        )  # trees of all points for each would be too much
        for closed in dict.fromkeys(sets)
    }
    return [each[closed] for closed in sets]


def _closures_from(skims: Skims, roads: Ints, before: Sequence[Closure] = ()) -> list[Closure]:
    """As `closures`, with the detours, and from those of the same roads in another state."""
    sets = _chain_sets(skims, roads)
    known = dict(zip(sets, before, strict=False))
    each = {closed: _closure(skims, closed, known.get(closed)) for closed in dict.fromkeys(sets)}
    return [each[closed] for closed in sets]


def _chain_sets(skims: Skims, roads: Ints | Sequence[Ints]) -> list[tuple[int, ...]]:
    chain = skims.car.chains.chain
    if isinstance(roads, np.ndarray):
        return [(number,) for number in chain[roads].tolist()]
    return [tuple(np.unique(chain[np.atleast_1d(road)]).tolist()) for road in roads]


def _closure(skims: Skims, closed: tuple[int, ...], before: Closure | None = None) -> Closure:
    """These chains of roads closed together."""
    trees, rows = skims.car.trees, skims.road_row
    shut = np.append(np.isin(trees.arcs.source, closed), False)  # the last is that of no arc
    origins = np.flatnonzero(shut[trees.arc[rows]].any(axis=1))
    cost = trees.cost[rows[origins]][:, skims.road_end]
    after, detours = cost, None
    if len(origins):
        near = before.detours if before is not None and before.detours is not None else trees
        detours = shortest_trees(trees.arcs.without(np.array(closed)), trees.origins, before=near)
        after = detours.cost[rows[origins]][:, skims.road_end]
    extra, lost = _worse(cost, after)
    return Closure(origins=origins, extra=extra, lost=lost, detours=detours)


def _worse(before: Floats, after: Floats) -> tuple[Floats, Bools]:
    """Minutes more of the journeys that have a way before and after, a gain counts 0; and those that lose the last one."""
    had, has = np.isfinite(before), np.isfinite(after)
    more = np.subtract(after, before, out=np.zeros(before.shape), where=had & has)
    return np.maximum(more, 0.0), had & ~has


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakPoints:
    """What depends on single roads in one state of the network, whoever travels on it.

    Attributes
    ----------
    closed : one for each of the critical roads.
    standing : what journeys have lost against the reference on every day; None: nothing.
    behind : (zones,) residents that one closure cuts off, or that no road joins; none where there is no regional centre.
    roads : (2, chains) ends of the chains of roads that can be used, by which `behind` was found.
    """

    closed: tuple[Closure, ...]
    standing: Closure | None = None
    behind: Floats
    roads: Ints


def weak_points(
    skims: Skims,
    critical: Ints,
    people: Floats,
    centre: Ints,
    reference: tuple[Skims, WeakPoints] | None = None,
) -> WeakPoints:
    """The weak points of a network; `centre` holds the zones that are regional centres.

    Parameters
    ----------
    reference : the network before, and its weak points: what differs is computed.
    """
    roads = _roads_in_use(skims)
    if reference is not None and np.array_equal(reference[1].roads, roads):
        behind = reference[1].behind
    else:
        behind = residents_behind_bridges(
            skims.car.chains.nodes, roads, people, skims.road_end, skims.road_end[centre]
        )
    if reference is None:
        return WeakPoints(closed=tuple(_closures_from(skims, critical)), behind=behind, roads=roads)
    standing = standing_loss(reference[0], skims)
    closed = _closures_from(skims, critical, reference[1].closed)
    return WeakPoints(closed=tuple(closed), standing=standing, behind=behind, roads=roads)


def _roads_in_use(skims: Skims) -> Ints:
    """(2, chains) ends, the lower first, of the chains of roads that are open, in whatever direction."""
    transport, chains = skims.transport, skims.car.chains.in_state(skims.transport)
    use = driven_roads(transport)
    whole = chains.summed((~use).astype(float)) == 0
    return np.sort(np.stack([chains.first[whole], chains.last[whole]]), axis=0)


def standing_loss(reference: Skims, skims: Skims) -> Closure:
    """What journeys have lost for good against the reference; a gain counts 0.

    A road that is closed for good is no road that can no longer be closed: on the day when a critical road is closed,
    what was lost already is counted too.
    """
    then, now = (s.car.trees.cost[s.road_row][:, s.road_end] for s in (reference, skims))
    extra, lost = _worse(then, now)
    return Closure(origins=np.arange(len(now)), extra=extra, lost=lost)


def closure_harm(
    closed: Sequence[Closure], vehicles: Floats, unserved_min: float, standing: Closure | None = None
) -> tuple[Floats, Floats]:
    """Extra vehicle-hours and vehicles without a way, on a day when each of the roads is closed.

    Parameters
    ----------
    vehicles : (zones, zones) vehicles a day, both ways together.
    unserved_min : minutes counted for a vehicle without a way; a longer detour counts no more, for nobody is worse
        off with a way than without.
    standing : of all zones, what is lost on every day.
    """
    flow = (vehicles + vehicles.T) / 2.0
    cut, hours = np.zeros(len(closed)), np.zeros(len(closed))
    for k, each in enumerate(closed):
        if standing is None:
            rows, extra, lost = each.origins, each.extra, each.lost
        else:
            rows, extra, lost = standing.origins, standing.extra.copy(), standing.lost.copy()
            extra[each.origins] += each.extra
            lost[each.origins] |= each.lost
        cut[k] = (flow[rows] * lost).sum()
        hours[k] = (flow[rows] * np.where(lost, unserved_min, np.minimum(extra, unserved_min))).sum() / 60.0
    return hours, cut


def critical_roads(state: Travel, vehicles: Floats, many: int, unserved_min: float) -> Ints:
    """The roads whose closure does most harm, most harmful first; ties in the order of the table.

    Roads are closed in the order of the most harm that they could do, until none that is left can come among the first `many`.
    """
    carried = np.flatnonzero(state.car_load + state.lorry_load > 0)
    if many <= 0:
        return carried[:0]
    sets = _chain_sets(state.skims, carried)
    many_roads, most = Counter(sets), _most_harm(state.skims, vehicles, unserved_min)
    harm: dict[tuple[int, ...], float] = {}
    first: list[float] = []  # a heap of the most harmful roads so far, the least harmful of them on top
    for closed in sorted(many_roads, key=lambda each: -most[each[0]]):
        if len(first) >= many and most[closed[0]] * (1.0 + _ROUNDING) < first[0]:
            break
        # one at a time: each holds all pairs of zones
        harm[closed] = float(closure_harm([_closure(state.skims, closed)], vehicles, unserved_min)[0][0])
        for _ in range(many_roads[closed]):
            heappush(first, harm[closed])
        while len(first) > many:
            heappop(first)
    hours = np.array([harm.get(closed, -np.inf) for closed in sets])
    return np.asarray(carried[np.argsort(-hours, kind="stable")][:many])


def _most_harm(skims: Skims, vehicles: Floats, unserved_min: float) -> Floats:
    """(chains,) vehicle-hours that closing a chain of roads costs at most: nobody who drives on it has a way left."""
    trees, flow = skims.car.trees, np.zeros(skims.car.trees.cost.shape)
    np.add.at(flow, (skims.road_row[:, None], skims.road_end), (vehicles + vehicles.T) / 2.0)
    on_arcs, chains = load(trees, flow), len(skims.car.chains.first)
    on_chains = np.bincount(trees.arcs.source, weights=on_arcs, minlength=chains).astype(float)
    return np.asarray(on_chains * (unserved_min / 60.0))


def residents_behind_bridges(nodes: int, roads: Ints, population: Floats, at: Ints, centre: Ints) -> Floats:
    """(zones,) residents whom two roads or chains of roads without a common link do not join to a regional centre.

    One closed road cuts them off from every centre, or they have no road to one at all; so closing a road for good helps
    nobody. A parallel road is no bridge, and roads count in both directions. Several centres count as one: who has a road
    to each of two is not cut off.

    Parameters
    ----------
    roads : (2, chains) nodes at the ends of each chain of roads.
    at, centre : nodes of the zones, and of the zones that are regional centres.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    from infraprio.network.roads._along import bridges

    if not len(centre):
        return np.zeros(len(at))
    node = np.arange(nodes)
    node[centre] = centre[0]
    first, last = node[roads]
    each = np.arange(len(first))
    edge = np.concatenate([each, each])
    both = np.concatenate([first, last])
    order = np.argsort(both, kind="stable")
    start = np.searchsorted(both[order], np.arange(nodes + 1))
    bridge = np.zeros(len(first), dtype=bool)
    bridges(start, np.concatenate([last, first])[order], edge[order], bridge)

    keep = ~bridge
    links = csr_array((np.ones(int(keep.sum())), (first[keep], last[keep])), shape=(nodes, nodes))
    part = connected_components(links)[1]
    return np.where(part[node[at]] == part[centre[0]], 0.0, population)
