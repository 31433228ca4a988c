"""Roads and railways of the made-up country: which towns are joined, along which villages, at which standard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay

from infraprio.synthetic.towns import Towns, distance_km

__all__ = ["Mesh", "carried", "draw_mesh", "gabriel_pairs", "rail_pairs"]

VILLAGE_KM = 11.0  # a junction or village about every 11 km of main road
WINDING = 1.18  # road length over the crow's


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesh:
    """Main roads between towns, each a chain of links over villages.

    Attributes
    ----------
    lat, lon : of towns, then villages (places,).
    town : town that each place belongs to (places,).
    tail, head : place numbers of each link (links,).
    km : length of each link (links,).
    chain : number of the chain each link is part of (links,).
    pairs : towns at both ends of each chain (chains, 2).
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    town: NDArray[np.intp]
    tail: NDArray[np.intp]
    head: NDArray[np.intp]
    km: NDArray[np.float64]
    chain: NDArray[np.intp]
    pairs: NDArray[np.intp]


def gabriel_pairs(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.intp]:
    """Pairs of points with no other inside the circle over them (Gabriel and Sokal 1969): neighbours joined by a road.

    Returns
    -------
    Array (pairs, 2), the smaller number first, sorted. The graph is connected.
    """
    plane = np.column_stack([lon * np.cos(np.radians(lat.mean())), lat])
    if len(plane) < 4:
        return np.array([[i, i + 1] for i in range(len(plane) - 1)], dtype=np.intp).reshape(-1, 2)
    corners = Delaunay(plane).simplices
    sides = np.sort(np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1)
    pairs = np.unique(sides, axis=0).astype(np.intp)
    middle = plane[pairs].mean(axis=1)
    radius = np.linalg.norm(plane[pairs[:, 0]] - middle, axis=1)
    near = np.array([np.linalg.norm(plane - point, axis=1).min() for point in middle])
    alone = near >= radius * (1 - 1e-9)
    return np.asarray(pairs[alone], dtype=np.intp)  # nothing is nearer to the middle than the ends


def draw_mesh(towns: Towns, rng: np.random.Generator) -> Mesh:
    """Join neighbouring towns by winding roads over villages."""
    pairs = gabriel_pairs(towns.lat, towns.lon)
    lat, lon, town = list(towns.lat), list(towns.lon), list(range(len(towns.lat)))
    tail, head, chain = [], [], []
    direct = distance_km(
        towns.lat[pairs[:, 0]], towns.lon[pairs[:, 0]], towns.lat[pairs[:, 1]], towns.lon[pairs[:, 1]]
    )
    for number, ((a, b), km) in enumerate(zip(pairs.tolist(), direct, strict=True)):
        parts = max(1, round(km / VILLAGE_KM))
        here = a
        for step in range(1, parts):
            share, off = step / parts, rng.normal(0.0, 0.06, 2) * km / 111.2
            lat.append(towns.lat[a] + share * (towns.lat[b] - towns.lat[a]) + off[0])
            lon.append(towns.lon[a] + share * (towns.lon[b] - towns.lon[a]) + off[1])
            town.append(a if share <= 0.5 else b)
            tail.append(here)
            head.append(len(lat) - 1)
            here = len(lat) - 1
            chain.append(number)
        tail.append(here)
        head.append(b)
        chain.append(number)
    at_lat, at_lon = np.array(lat), np.array(lon)
    t, h = np.array(tail, dtype=np.intp), np.array(head, dtype=np.intp)
    km_all = np.round(WINDING * np.maximum(distance_km(at_lat[t], at_lon[t], at_lat[h], at_lon[h]), 0.5), 1)
    return Mesh(
        lat=at_lat,
        lon=at_lon,
        town=np.array(town, dtype=np.intp),
        tail=t,
        head=h,
        km=km_all,
        chain=np.array(chain, dtype=np.intp),
        pairs=pairs,
    )


def carried(towns: Towns, pairs: NDArray[np.intp], km: NDArray[np.float64]) -> NDArray[np.float64]:
    """Vehicles a day on each pair when all drive the shortest way between towns.

    Trips follow a gravity model with an exponential cost (1/60 per km); 0.35 vehicle trips a day and resident leave the
    town.

    Parameters
    ----------
    towns : the towns.
    pairs : joined towns (pairs, 2).
    km : length of each (pairs,).
    """
    count = len(towns.lat)
    graph = csr_array((km, (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    far, before = dijkstra(graph, directed=False, return_predecessors=True)
    pull = towns.people * np.exp(-far / 60.0)
    np.fill_diagonal(pull, 0.0)
    trips = 0.35 * towns.people[:, None] * pull / np.maximum(pull.sum(axis=1, keepdims=True), 1e-9)
    number = {(a, b): i for i, (a, b) in enumerate(pairs.tolist())}
    flow = np.zeros(len(pairs))
    for origin in range(count):
        through = trips[origin].copy()
        for place in np.argsort(-far[origin], kind="stable"):
            back = int(before[origin, place])
            if back >= 0:  # what goes to a place and beyond passes the way into it
                through[back] += through[place]
                flow[number[min(back, int(place)), max(back, int(place))]] += through[place]
    return flow


def rail_pairs(towns: Towns, pairs: NDArray[np.intp], km: NDArray[np.float64]) -> NDArray[np.intp]:
    """Numbers of the pairs that have a railway: what joins all towns at least length, and all pairs of large towns."""
    count = len(towns.lat)
    tree = minimum_spanning_tree(csr_array((km, (pairs[:, 0], pairs[:, 1])), shape=(count, count)))
    in_tree = {(min(a, b), max(a, b)) for a, b in zip(*tree.nonzero(), strict=True)}
    large = count // 4
    return np.array(
        [i for i, (a, b) in enumerate(pairs.tolist()) if (a, b) in in_tree or max(a, b) < large],
        dtype=np.intp,
    )
