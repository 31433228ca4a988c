"""Roads between places: as detailed as the number of places allows, joined to the stops and zones."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from infraprio.building.zones import plane_km
from infraprio.findings import Finding, ScenarioError, finding
from infraprio.network.gtfs.calls import great_circle_km
from infraprio.network.osm.roads import MapData, MapLinks, rail_links, road_links
from infraprio.scenario.clipping import thinned
from infraprio.scenario.shapes import line_of, text_of
from infraprio.scenario.transit.modes import UNSTATED

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RoadPlaces", "connectors", "not_shorter", "rail_rows", "road_places", "road_rows"]

Floats = NDArray[np.float64]
_RANKS: Final = (8, 7, 6, 5, 4, 3, 2, 1)
_ONE_CROSSING_KM: Final = 0.06  # carriageways and ramps of one crossing
_AT_ROAD_KM: Final = 0.1  # a stop so near a road stands on it
_DETOUR: Final = 1.3
_CONNECTOR_KMH: Final = 25.0
_RAIL_NEAR_KM: Final = 0.4
_RAIL_DETOUR: Final = 1.05
_FINE: Final = 3e-5  # degrees: some metres, which no map shows
_CORNERS: Final = 1_200  # so many fit into the cell of a workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadPlaces:
    """Junctions as places.

    Attributes
    ----------
    place : node of the map -> number of its place: below `given` the places given, from there on new ones.
    given : how many places were given.
    lon, lat : (new places,) degrees.
    links : the links between nodes.
    rank : the least important rank that is in.
    findings : what was left out and guessed.
    """

    place: dict[int, int]
    given: int
    lon: Floats
    lat: Floats
    links: pd.DataFrame
    rank: int
    findings: tuple[Finding, ...]


def road_places(data: MapData, lon: Floats, lat: Floats, most: int) -> RoadPlaces:
    """The most detailed roads whose junctions are no more than `most` new places.

    Nodes near a given place become that place; the nodes of one crossing become one place.

    Parameters
    ----------
    lon, lat : (given places,) stops, which stand on a road that passes near them.
    """
    classes = np.array([v["rank"] for v in data.ways.values], dtype=float)
    there = [rank for rank in _RANKS if (classes[data.cars] == rank).any()]
    if not there:
        raise ScenarioError([finding("no_roads", data.file)])
    for rank in there:
        keep = _nearest_nodes(data, rank, lon, lat)
        roads, findings = road_links(data, rank, frozenset(keep))
        place, new_lon, new_lat = _places_of(roads, keep, len(lon), float(np.mean(data.ways.lat)))
        found = RoadPlaces(
            place=place,
            given=len(lon),
            lon=new_lon,
            lat=new_lat,
            links=roads.links,
            rank=rank,
            findings=findings,
        )
        if len(new_lon) <= most:
            break
    return found


def _nearest_nodes(data: MapData, rank: float, lon: Floats, lat: Floats) -> dict[int, int]:
    """Node of the map -> given place that stands on it."""
    from scipy.spatial import cKDTree

    if not len(lon):
        return {}
    ranks = np.array([v["rank"] for v in data.ways.values], dtype=float)
    calls = np.repeat(data.cars & (ranks <= rank), np.diff(data.ways.first))
    if data.within is not None:
        calls &= data.within
    if not calls.any():
        return {}
    middle = float(np.mean(data.ways.lat))
    tree = cKDTree(plane_km(data.ways.lon[calls], data.ways.lat[calls], middle))
    away, at = (np.asarray(part) for part in tree.query(plane_km(lon, lat, middle)))
    node = data.ways.node[calls][at]
    order = np.argsort(-away, kind="stable")
    return {
        int(node[k]): int(k) for k in order if away[k] <= _AT_ROAD_KM
    }  # the nearest place of a node is the last


def _places_of(
    roads: MapLinks, keep: dict[int, int], given: int, middle: float
) -> tuple[dict[int, int], Floats, Floats]:
    """Place of each node, and where the new places are."""
    from scipy.spatial import cKDTree

    nodes = roads.nodes
    spot = plane_km(nodes["lon"].to_numpy(), nodes["lat"].to_numpy(), middle)
    names = nodes.index.tolist()
    near = np.asarray(cKDTree(spot).query_ball_point(spot, _ONE_CROSSING_KM), dtype=object)
    place: dict[int, int] = {}
    first: list[int] = []
    for k in sorted(range(len(names)), key=lambda k: (names[k] not in keep, names[k])):
        if names[k] in place:
            continue
        if names[k] in keep:
            at = keep[names[k]]
        else:
            at = given + len(first)
            first.append(k)
        place[names[k]] = at
        for other in sorted(near[k]):
            if names[other] not in keep:
                place.setdefault(names[other], at)
    return place, nodes["lon"].to_numpy()[first], nodes["lat"].to_numpy()[first]


def road_rows(roads: RoadPlaces, ids: list[str], source: str) -> list[dict[str, Any]]:
    """Rows of the table of roads: the shortest link of each kind between two places, carriageways of one road together.

    Parameters
    ----------
    ids : of all places, those given first.
    source : what the numbers of the ways belong to.
    """
    best: dict[tuple[int, int], Any] = {}
    links = roads.links.sort_values(["rank", "length_km", "tail", "head"], kind="stable")
    for link in cast(Any, links.itertuples()):
        a, b = roads.place[link.tail], roads.place[link.head]
        if a == b:
            continue
        for key in [(a, b)] + ([] if link.oneway else [(b, a)]):
            minutes = 60 * link.length_km / link.speed_kmh
            held = best.get(key)
            if held is None or minutes < 60 * held.length_km / held.speed_kmh - 1e-12:
                best[key] = link
    rows: list[dict[str, Any]] = []
    for (a, b), link in sorted(best.items()):
        back = best.get((b, a))
        if back is not None and a > b and _one_road(back, link):
            continue
        both = back is not None and _one_road(link, back)
        rows.append(_road_row(link, f"R{len(rows) + 1}", (ids[a], ids[b]), not both, source))
    return rows


def not_shorter(rows: list[dict[str, Any]], ids: list[str], lon: Floats, lat: Floats) -> None:
    """Lengthen the roads that are shorter than the straight line between their places, but for how far a place may lie from its road."""
    number = {name: k for k, name in enumerate(ids)}
    a, b = (np.array([number[row[end]] for row in rows], dtype=np.intp) for end in ("from_place", "to_place"))
    least = great_circle_km(lat[a], lon[a], lat[b], lon[b]) - _AT_ROAD_KM
    for row, km in zip(rows, least.tolist()):
        row["length_km"] = max(row["length_km"], round(km, 4))


def _one_road(a: Any, b: Any) -> bool:
    """Two directions are one road: one link, or two carriageways of one class and about one length and speed."""
    alike = a.road_class == b.road_class and a.speed_kmh == b.speed_kmh
    return bool(a.Index == b.Index or (alike and abs(a.length_km - b.length_km) <= 0.1 + 0.1 * a.length_km))


def _road_row(link: Any, name: str, ends: tuple[str, str], oneway: bool, source: str) -> dict[str, Any]:
    guessed = "; ".join(f"{what} by class" for what in link.guessed)
    capacity = float(link.capacity_veh_h)
    return {
        "id": name, "from_place": ends[0], "to_place": ends[1], "road_number": link.road_number, "length_km": round(float(link.length_km), 4),
        "speed_kmh": round(float(link.speed_kmh), 2), "speed_limit_kmh": min(max(float(link.speed_limit_kmh), 5.0), 140.0), "road_class": link.road_class,
        "oneway": oneway, "capacity_veh_h": capacity if np.isfinite(capacity) else None, "toll_sek": 0.0, "source": f"{source} {link.way}",
        "confidence": "derived", "note": guessed, "lanes": max(int(link.lanes), 1), "surface": link.surface, "wkt": link.wkt, **_counted(link),
    }  # fmt: skip


def _counted(link: Any) -> dict[str, Any]:
    """Traffic and bearing class, where the source of the roads knows them."""
    traffic, bearing = getattr(link, "aadt", np.nan), getattr(link, "bearing_class", "")
    return ({"aadt": float(traffic)} if np.isfinite(traffic) else {}) | (
        {"bearing_class": bearing} if bearing else {}
    )


def connectors(
    ids: list[str], lon: Floats, lat: Floats, loose: list[int], onto: list[int], road_class: str
) -> list[dict[str, Any]]:
    """A link from each of the `loose` places to the nearest of the places in `onto`."""
    from scipy.spatial import cKDTree

    if not onto or not loose:
        return []
    spot = plane_km(lon, lat, float(lat.mean()))
    away, at = (np.asarray(part) for part in cKDTree(spot[onto]).query(spot[loose]))
    return [
        {
            "id": f"C{k + 1}", "from_place": ids[place], "to_place": ids[onto[int(target)]], "length_km": round(max(float(km) * _DETOUR, 0.01), 4),
            "speed_kmh": _CONNECTOR_KMH, "road_class": road_class, "network": "municipal", "confidence": "assumption",
            "note": "connector: the way from the place to the network",
        }
        for k, (place, km, target) in enumerate(zip(loose, away, at))
    ]  # fmt: skip


def rail_rows(
    data: MapData | None,
    pairs: dict[tuple[int, int, str], float],
    ids: list[str],
    lon: Floats,
    lat: Floats,
) -> list[dict[str, Any]]:
    """Rows of the table of railways: a link between any two places that a service on tracks passes one after the other.

    Where the map has tracks of its mode near both places the link follows them, or else those of another mode, else it is
    straight with a small detour.

    Parameters
    ----------
    pairs : two places, the lower number first, and the mode -> running minutes between them.
    """
    tracks = _tracks_by_mode(data, {mode for _, _, mode in pairs})
    rows: list[dict[str, Any]] = []
    for (a, b, mode), minutes in sorted(pairs.items()):
        spot = plane_km(lon[[a, b]], lat[[a, b]], float(lat[a]))
        straight = float(np.hypot(*(spot[0] - spot[1])))
        found = (_track(each, lon[[a, b]], lat[[a, b]]) for each in tracks.get(mode, ()))
        path = next((way for way in found if way is not None), None)
        km = path["km"] if path and path["km"] < 3 * straight + 1 else max(straight * _RAIL_DETOUR, 0.01)
        good = path is not None and km == path["km"]
        rows.append({
            "id": f"J{len(rows) + 1}", "from_place": ids[a], "to_place": ids[b], "length_km": round(km, 4),
            "speed_kmh": float(np.clip(60 * km / max(minutes, 0.1), 1, 400).round(2)), "line_speed_kmh": path["limit"] if good and path else None,
            "electrified": path["electrified"] if good and path else None, "tracks": int(path["tracks"]) if good and path else None,
            "source": "OpenStreetMap and timetable" if good else "timetable", "confidence": "derived",
            "wkt": path["wkt"] if good and path else "", "modes": "" if (mode,) == UNSTATED else mode,
            "note": "" if good else "length by the straight line, tracks and electrification not known",
        })  # fmt: skip
    return rows


def _tracks_by_mode(data: MapData | None, modes: set[str]) -> dict[str, list[MapLinks]]:
    """The map's tracks of each mode, and behind them all tracks where it has others too."""
    if data is None or not data.rails.any():
        return {}
    every = rail_links(data)
    found = {}
    for mode in sorted(modes):
        own = rail_links(data, mode)
        found[mode] = [links for links in (own, every) if len(links.links)]
        if len(own.links) == len(every.links):
            found[mode] = [every]
    return found


def _track(tracks: MapLinks, lon: Floats, lat: Floats) -> dict[str, Any] | None:
    """The shortest way along the tracks between two stations; None where there is none."""
    import networkx as nx

    nodes = tracks.nodes
    middle = float(lat.mean())
    spot, ends = (
        plane_km(nodes["lon"].to_numpy(), nodes["lat"].to_numpy(), middle),
        plane_km(lon, lat, middle),
    )
    away = np.hypot(*(spot[None, :, :] - ends[:, None, :]).transpose(2, 0, 1))
    at = away.argmin(axis=1)
    if away.min(axis=1).max() > _RAIL_NEAR_KM or at[0] == at[1]:
        return None
    graph: nx.MultiGraph[int] = nx.MultiGraph()
    for k, (a, b, km) in enumerate(
        zip(tracks.links["tail"], tracks.links["head"], tracks.links["length_km"])
    ):
        graph.add_edge(a, b, key=k, km=km)
    try:
        way = nx.shortest_path(graph, nodes.index[at[0]], nodes.index[at[1]], weight="km")
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return None
    rows: list[int] = []
    for a, b in itertools.pairwise(way):
        parallel = graph[a][b]
        rows.append(int(min(parallel, key=lambda k: parallel[k]["km"])))
    part = tracks.links.iloc[rows]
    km = part["length_km"].to_numpy()
    return {
        "km": float(km.sum() + away.min(axis=1).sum()),
        "limit": float(np.average(part["speed_limit_kmh"], weights=km).round(1)),
        "electrified": bool(km[part["electrified"].to_numpy(dtype=bool)].sum() > 0.5 * km.sum()),
        "tracks": float(part["tracks"].fillna(1).max()),
        "wkt": _course(part, way),
    }


def _course(part: pd.DataFrame, way: list[int]) -> str:
    """Shape of a way along tracks, from its first node to its last."""
    course: list[tuple[float, float]] = []
    for start, tail, shape in zip(way, part["tail"], part["wkt"]):
        corners = line_of(shape) or []
        course += corners if tail == start else corners[::-1]
    chain, fine = np.array(course), _FINE
    while len(chain := thinned(chain, fine)) > _CORNERS:
        fine *= 1.5
    return text_of([("line", [[(x, y) for x, y in chain.tolist()]])])
