"""What a closed road costs, and whom a single closure cuts off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from infraprio.network.transport import Transport
from infraprio.network.travel.mode_and_destination import Travel
from infraprio.network.travel.road_links import usable
from infraprio.network.travel.shortest_trees import Bools, Floats, Ints, shortest_trees
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """One road, or one set of roads, closed: the zones whose journeys change, and by how much.

    Attributes
    ----------
    origins : (o,) zones that use it.
    extra : (o, zones) minutes of generalised cost more; 0 where there is no way left.
    lost : (o, zones) no way left.
    """

    origins: Ints
    extra: Floats
    lost: Bools


def closures(skims: Skims, roads: Ints | Sequence[Ints]) -> list[Closure]:
    """What closing each of the `roads`, or each set of them, does to the costs between zones.

    Exact: new trees are made from those zones only whose trees use a closed road.
    """
    chains = skims.car.chains
    closed = [tuple(np.unique(chains.chain[np.atleast_1d(road)]).tolist()) for road in roads]
    each = {sets: _closure(skims, np.array(sets)) for sets in dict.fromkeys(closed)}
    return [each[sets] for sets in closed]


def _closure(skims: Skims, closed: Ints) -> Closure:
    """These chains of roads closed together."""
    trees, rows = skims.car.trees, skims.road_row
    shut = np.append(np.isin(trees.arcs.source, closed), False)  # the last is that of no arc
    origins = np.flatnonzero(shut[trees.arc[rows]].any(axis=1))
    before = trees.cost[rows[origins]][:, skims.road_end]
    after = before
    if len(origins):
        left = shortest_trees(trees.arcs.without(closed), trees.origins[rows[origins]])
        after = left.cost[:, skims.road_end]
    both = np.isfinite(before) & np.isfinite(after)
    extra = np.where(both, after, 0.0) - np.where(both, before, 0.0)
    return Closure(
        origins=origins, extra=np.maximum(extra, 0.0), lost=np.isfinite(before) & ~np.isfinite(after)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakPoints:
    """What depends on single roads in one state of the network, whoever travels on it.

    Attributes
    ----------
    closed : one for each of the critical roads.
    standing : what journeys have lost against the reference on every day; None: nothing.
    behind : (zones,) residents that one closure cuts off, or that no road joins; none where there is no regional centre.
    """

    closed: tuple[Closure, ...]
    standing: Closure | None = None
    behind: Floats


def weak_points(
    skims: Skims, critical: Ints, people: Floats, centre: Ints, reference: Skims | None = None
) -> WeakPoints:
    """The weak points of a network; `centre` holds the zones that are regional centres."""
    behind = residents_behind_bridges(skims.transport, people, skims.ends, skims.ends[centre])
    standing = None if reference is None else standing_loss(reference, skims)
    return WeakPoints(closed=tuple(closures(skims, critical)), standing=standing, behind=behind)


def standing_loss(reference: Skims, skims: Skims) -> Closure:
    """What journeys have lost for good against the reference; a gain counts 0.

    A road that is closed for good is no road that can no longer be closed: on the day when a critical road is closed,
    what was lost already is counted too.
    """
    then, now = (s.car.trees.cost[s.road_row][:, s.road_end] for s in (reference, skims))
    had, has = np.isfinite(then), np.isfinite(now)
    more = np.where(had & has, now, 0.0) - np.where(had & has, then, 0.0)
    return Closure(origins=np.arange(len(now)), extra=np.maximum(more, 0.0), lost=had & ~has)


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
    """The roads whose closure does most harm, most harmful first; ties in the order of the table."""
    carried = np.flatnonzero(state.car_load + state.lorry_load > 0)
    hours, _ = closure_harm(closures(state.skims, carried), vehicles, unserved_min)
    return np.asarray(carried[np.argsort(-hours, kind="stable")][: max(many, 0)])


def residents_behind_bridges(transport: Transport, population: Floats, place: Ints, centre: Ints) -> Floats:
    """(zones,) residents whom two roads or chains of roads without a common link do not join to a regional centre.

    One closed road cuts them off from every centre, or they have no road to one at all; so closing a road for good helps
    nobody. A parallel road is no bridge, and roads count in both directions. Several centres count as one: who has a road
    to each of two is not cut off.
    """
    import networkx as nx
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    roads, n = transport["roads"], len(transport["places"]["id"])
    rows = np.flatnonzero(usable(transport, "roads") & (roads["road_class"] != "path"))
    if not len(centre):
        return np.zeros(len(place))
    node = np.arange(n)
    node[centre] = centre[0]
    ends = np.sort(
        node[np.stack([transport.places(roads[end])[rows] for end in ("from_place", "to_place")])], axis=0
    )
    pairs, times = np.unique(ends, axis=1, return_counts=True)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from((int(a), int(b)) for a, b in pairs.T if a != b)
    single = {(int(a), int(b)) for (a, b), many in zip(pairs.T, times) if many == 1}
    found = cast(Iterable[tuple[int, int]], nx.bridges(graph))
    bridges = {(min(a, b), max(a, b)) for a, b in found} & single

    keep = np.array([(int(a), int(b)) not in bridges for a, b in pairs.T], dtype=bool)
    links = csr_array((np.ones(int(keep.sum())), (pairs[0][keep], pairs[1][keep])), shape=(n, n))
    part = connected_components(links, directed=False)[1]
    return np.where(part[node[place]] == part[centre[0]], 0.0, population)
