"""Places, roads, railways, services and interchanges of the made-up country, as rows of tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from infraprio.synthetic.links import Mesh, carried, draw_mesh, rail_pairs
from infraprio.synthetic.towns import Towns, names_of

__all__ = ["Land", "Rows", "draw_land", "network_tables"]

Rows = list[dict[str, Any]]

CLASSES = ("narrow", "two_lane", "2+1", "motorway")
LIMIT_KMH = {"narrow": 70, "two_lane": 80, "2+1": 100, "motorway": 110}
CLASS_FROM = (1_500.0, 7_000.0, 15_000.0)  # vehicles a day from which the next class is built
TRUNK_FROM = 3_000.0  # vehicles a day from which the state plans the road
MEAN_OF_LIMIT = 0.93
SLOW_TOWN = 15_000  # residents from which the way through a town costs time
THROUGH_TOWN_MIN = 2.0
SPACES, SPACES_POWER = (
    0.6,
    0.65,
)  # of park and ride: some two lots in three have room, as where they are counted (docs/scale.md)


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """All that is drawn of the country but its proposals.

    Attributes
    ----------
    towns, mesh : where people live and how they are joined.
    flow, km : vehicles a day and length of each chain (chains,).
    rail : numbers of the chains that have a railway.
    ids, names : of each place (places,).
    """

    towns: Towns
    mesh: Mesh
    flow: NDArray[np.float64]
    km: NDArray[np.float64]
    rail: NDArray[np.intp]
    ids: list[str]
    names: list[str]

    def class_of(self, chain: int) -> str:
        """Road class that the traffic of a chain asks for."""
        return CLASSES[int(np.searchsorted(CLASS_FROM, self.flow[chain]))]

    def links_of(self, chain: int) -> NDArray[np.intp]:
        """Numbers of the links of a chain."""
        return np.flatnonzero(self.mesh.chain == chain)


def draw_land(towns: Towns, rng: np.random.Generator) -> Land:
    """Join the towns, and give every place an id and a name."""
    mesh = draw_mesh(towns, rng)
    km = np.bincount(mesh.chain, weights=mesh.km, minlength=len(mesh.pairs)).astype(np.float64)
    count = len(towns.lat)
    ids = [f"T{i + 1:03d}" if i < count else f"V{i + 1 - count:04d}" for i in range(len(mesh.lat))]
    return Land(
        towns=towns,
        mesh=mesh,
        flow=carried(towns, mesh.pairs, km),
        km=km,
        rail=rail_pairs(towns, mesh.pairs, km),
        ids=ids,
        names=names_of(len(ids), rng),
    )


def network_tables(land: Land, rng: np.random.Generator) -> dict[str, Rows]:
    """Rows of every table of the network."""
    services, stops = _services(land)
    return {
        "places": _places(land),
        "municipalities": [
            {"id": f"M{i + 1:03d}", "name": land.names[i], "population": people, "seat": land.ids[i]}
            for i, people in enumerate(land.towns.people.tolist())
        ],
        "roads": _roads(land, rng),
        "railways": _railways(land),
        "services": services,
        "service_stops": stops,
        "interchanges": _interchanges(land),
    }


def _places(land: Land) -> Rows:
    towns, capitals = land.towns, int(land.towns.region.max()) + 1
    on_rail = set(land.mesh.pairs[land.rail].ravel().tolist())
    rows: Rows = []
    for i, name in enumerate(land.ids):
        row: dict[str, Any] = {
            "id": name, "name": land.names[i], "municipality": f"M{land.mesh.town[i] + 1:03d}",
            "lat": round(float(land.mesh.lat[i]), 5), "lon": round(float(land.mesh.lon[i]), 5), "kind": "junction",
        }  # fmt: skip
        if i < len(towns.people):
            offers = ["travel_centre"] if i in on_rail else []
            offers += ["hospital", "regional_centre"] if i < capitals else []
            offers += ["university", "airport"] if 2 * i < capitals + 1 else []
            offers += ["capital"] if i == 0 else []
            row |= {
                "kind": "town", "population": towns.people[i], "jobs": round(0.45 * towns.people[i]), "offers": " ".join(offers),
                "centre": "regional" if i < capitals else "municipal",
            }  # fmt: skip
        rows.append(row)
    return rows


def _roads(land: Land, rng: np.random.Generator) -> Rows:
    mesh, slow = land.mesh, land.towns.people >= SLOW_TOWN
    rows: Rows = []
    for i, (a, b) in enumerate(zip(mesh.tail.tolist(), mesh.head.tolist(), strict=True)):
        chain = int(mesh.chain[i])
        road_class = land.class_of(chain)
        ends = sum(1 for end in (a, b) if end < len(slow) and slow[end])
        rows.append({
            "id": f"R{i + 1:05d}", "from_place": land.ids[a], "to_place": land.ids[b], "road_number": f"{chain + 1}",
            "length_km": float(mesh.km[i]), "speed_kmh": round(MEAN_OF_LIMIT * LIMIT_KMH[road_class], 1),
            "speed_limit_kmh": LIMIT_KMH[road_class], "delay_min": THROUGH_TOWN_MIN / 2 * ends, "delay_share": 1.0, "road_class": road_class,
            "aadt": round(float(land.flow[chain])), "heavy_share": round(float(rng.uniform(0.08, 0.18)), 3), "bearing_class": "BK1",
            "network": "national" if land.flow[chain] >= TRUNK_FROM else "county",
        })  # fmt: skip
    return rows


def _railways(land: Land) -> Rows:
    rows: Rows = []
    for chain in land.rail.tolist():
        a, b = land.mesh.pairs[chain].tolist()
        busy = land.flow[chain] > CLASS_FROM[1]
        rows.append({
            "id": f"J{chain + 1:04d}", "from_place": land.ids[a], "to_place": land.ids[b], "line": f"{land.names[a]}–{land.names[b]}",
            "length_km": round(float(land.km[chain]), 1), "speed_kmh": 120 if busy else 85, "line_speed_kmh": 160 if busy else 110,
            "tracks": 2 if busy else 1, "electrified": bool(busy), "capacity_trains_day": 240 if busy else 48,
        })  # fmt: skip
    return rows


def _services(land: Land) -> tuple[Rows, Rows]:
    """Trains from the capital to the regional centres and from these to their towns; buses where no railway goes."""
    towns, pairs = land.towns, land.mesh.pairs
    count, capitals = len(towns.lat), int(towns.region.max()) + 1
    on = land.rail
    graph = csr_array((land.km[on], (pairs[on, 0], pairs[on, 1])), shape=(count, count))
    _, before = dijkstra(graph, directed=False, return_predecessors=True, indices=range(capitals))
    ends = [(0, i) for i in range(1, capitals)] + [(int(towns.region[i]), i) for i in range(capitals, count)]
    services: Rows = []
    stops: Rows = []

    def line(name: str, mode: str, places: list[int], departures: int) -> None:
        said = f"{land.names[places[0]]}–{land.names[places[-1]]}"
        services.append(
            {
                "id": name,
                "name": said,
                "mode": mode,
                "departures_day": departures,
                "first_departure": "05:30",
                "last_departure": "22:30",
            }
        )
        stops.extend(
            {"service": name, "order": k + 1, "place": land.ids[p], "dwell_min": 1.0}
            for k, p in enumerate(places)
        )

    for a, b in ends:
        way = [b]
        while way[-1] != a:
            way.append(int(before[a, way[-1]]))
        line(f"L{b:03d}", "train", way[::-1], _departures(towns, a, b))
    railways = set(on.tolist())
    for chain, (a, b) in enumerate(pairs.tolist()):
        if chain not in railways:
            line(f"B{chain + 1:04d}", "bus", [a, b], _departures(towns, a, b))
    return services, stops


def _departures(towns: Towns, a: int, b: int) -> int:
    return int(np.clip(round(np.sqrt(min(towns.people[a], towns.people[b])) / 12), 3, 24))


def _interchanges(land: Land) -> Rows:
    on_rail = sorted(set(land.mesh.pairs[land.rail].ravel().tolist()))
    return [
        {
            "id": f"I{i + 1:03d}",
            "name": f"{land.names[i]} C",
            "place": land.ids[i],
            "modes": "train bus car bike",
            "parking_spaces": round(SPACES * land.towns.people[i] ** SPACES_POWER),
            "charge_sek": 0,
            "transfer_min": 5,
            "bike_parking": 50,
        }
        for i in on_rail
    ]
