"""What a closed road costs, and whom a single closure cuts off."""

from __future__ import annotations

import numpy as np

from infraprio.network.roads import usable
from infraprio.network.transport import Transport
from infraprio.network.travel import Travel
from infraprio.network.trees import Arcs, Floats, Ints, shortest_trees

__all__ = ["closure_harm", "critical_roads", "residents_behind_bridges"]


def closure_harm(state: Travel, vehicles: Floats, roads: Ints, unserved_min: float) -> tuple[Floats, Floats]:
    """Extra vehicle-hours and vehicles without a way on a day when each of the `roads` is closed.

    Parameters
    ----------
    vehicles : (zones, zones) vehicles a day, both ways together.
    roads : rows of the roads; one that is not open does no harm.
    unserved_min : minutes counted for a vehicle without a way.

    Notes
    -----
    Exact: new trees are made from those zones only whose trees use the road.
    """
    skims = state.skims
    trees = skims.car.trees
    arcs = trees.arcs
    rows = skims.road_row
    flow = (vehicles + vehicles.T) / 2.0
    cost = trees.cost[rows][:, skims.ends]
    used = np.zeros((len(rows), len(skims.transport["roads"]["id"])), dtype=bool)
    zone, node = np.nonzero(trees.arc[rows] >= 0)
    used[zone, arcs.source[trees.arc[rows][zone, node]]] = True
    hours, cut = np.zeros(len(roads)), np.zeros(len(roads))
    for k, road in enumerate(roads):
        origins = np.flatnonzero(used[:, road])
        if not len(origins):
            continue
        keep = arcs.source != road
        left = Arcs(nodes=arcs.nodes, tail=arcs.tail[keep], head=arcs.head[keep], cost=arcs.cost[keep], source=arcs.source[keep])
        new = shortest_trees(left, trees.origins[rows][origins]).cost[:, skims.ends]
        before = cost[origins]
        lost = np.isfinite(before) & ~np.isfinite(new)
        extra = np.where(np.isfinite(new) & np.isfinite(before), new, 0.0) - np.where(np.isfinite(new) & np.isfinite(before), before, 0.0)
        cut[k] = (flow[origins] * lost).sum()
        hours[k] = ((flow[origins] * extra).sum() + cut[k] * unserved_min) / 60.0
    return hours, cut


def critical_roads(state: Travel, vehicles: Floats, many: int, unserved_min: float) -> Ints:
    """The roads whose closure does most harm, most harmful first; ties in the order of the table."""
    carried = np.flatnonzero(state.car_load + state.lorry_load > 0)
    hours, _ = closure_harm(state, vehicles, carried, unserved_min)
    return np.asarray(carried[np.argsort(-hours, kind="stable")][: max(many, 0)])


def residents_behind_bridges(transport: Transport, population: Floats, place: Ints, centre: Ints) -> Floats:
    """(zones,) residents that one closed road cuts off from every regional centre they can reach now.

    A parallel road is no bridge. Zones without any road to a centre are not counted: no closure cuts them
    off. Roads count in both directions.
    """
    import networkx as nx
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    roads, n = transport["roads"], len(transport["places"]["id"])
    rows = np.flatnonzero(usable(transport, "roads") & (roads["road_class"] != "path"))
    ends = np.sort(np.stack([transport.places(roads["from_place"])[rows], transport.places(roads["to_place"])[rows]]), axis=0)
    pairs, times = np.unique(ends, axis=1, return_counts=True)
    graph = nx.Graph()
    graph.add_edges_from((int(a), int(b)) for a, b in pairs.T if a != b)
    single = {(int(a), int(b)) for (a, b), many in zip(pairs.T, times) if many == 1}
    bridges = {(min(a, b), max(a, b)) for a, b in nx.bridges(graph)} & single

    def parts(without: set[tuple[int, int]]) -> Ints:
        keep = np.array([(int(a), int(b)) not in without for a, b in pairs.T], dtype=bool)
        links = csr_array((np.ones(int(keep.sum())), (pairs[0][keep], pairs[1][keep])), shape=(n, n))
        return np.asarray(connected_components(links, directed=False)[1])

    if not len(centre) or not len(rows):
        return np.zeros(len(place))
    now, then = parts(set()), parts(bridges)
    reaches = np.isin(now[place], now[centre])
    safe = np.isin(then[place], then[centre])
    return np.where(reaches & ~safe, population, 0.0)
