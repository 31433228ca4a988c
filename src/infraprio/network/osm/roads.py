"""The roads and railways of an extract as tables of links, and as a network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import Finding, ScenarioError, finding
from infraprio.network.osm.extract import Ways, read_ways
from infraprio.network.osm.mapping import TRACKS, read_mapping
from infraprio.network.osm.simplify import Links, inside, joined, kept, largest_part, links_of
from infraprio.network.roads.graph import Network
from infraprio.words import Words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MapData", "MapLinks", "map_data", "rail_links", "read_area", "read_osm", "road_links"]

_ALIKE = (
    "road_class",
    "aadt",
    "bearing_class",
    "speed_kmh",
    "lanes",
    "rank",
    "toll",
    "electrified",
    "tracks",
)
_B, _POWER = 0.15, 4.0  # Bureau of Public Roads (1964)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLinks:
    """What an extract holds for one kind of traffic.

    Attributes
    ----------
    links : DataFrame: tail, head (node ids of the map), length_km, way, wkt and the attributes of `tags.way_values`.
        A link is passed from tail to head, and back where ``oneway`` is false.
    nodes : DataFrame by node id: lat, lon.
    """

    links: pd.DataFrame
    nodes: pd.DataFrame


def read_area(path: str | Path) -> list[NDArray[np.float64]]:
    """Rings (corners, 2) of lon, lat of the polygons of a GeoJSON file.

    Raises
    ------
    ScenarioError
        The file cannot be read or holds no polygon in degrees.
    """
    path = Path(path)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        rings = [np.asarray(ring, dtype=np.float64)[:, :2] for ring in _rings(content)]
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError) as fault:
        raise ScenarioError([finding("area_unreadable", path.name, why=fault)]) from None
    if not rings or any(np.abs(ring[:, 0]).max() > 180 or np.abs(ring[:, 1]).max() > 90 for ring in rings):
        raise ScenarioError([finding("area_unreadable", path.name, why=Words.of("why.no_polygon"))])
    return rings


def _rings(shape: Any) -> list[Any]:
    match shape.get("type"):
        case "FeatureCollection":
            return [ring for feature in shape["features"] for ring in _rings(feature)]
        case "Feature":
            return _rings(shape["geometry"])
        case "Polygon":
            return list(shape["coordinates"])
        case "MultiPolygon":
            return [ring for part in shape["coordinates"] for ring in part]
        case _:
            return []


@dataclass(frozen=True, slots=True, kw_only=True)
class MapData:
    """An extract as read, before it is simplified.

    Attributes
    ----------
    ways : all ways of the table of classes.
    within : (calls,) nodes inside the area; None: all are.
    cars, rails : (ways,) what cars use, and all tracks.
    file : name, as findings give it.
    """

    ways: Ways
    within: NDArray[np.bool_] | None
    cars: NDArray[np.bool_]
    rails: NDArray[np.bool_]
    file: str


def map_data(path: str | Path, area: str | Path | None = None, mapping: str | Path | None = None) -> MapData:
    """Read an extract.

    Parameters
    ----------
    area : GeoJSON file with a polygon; only what lies inside is read.
    mapping : a table like the package's ``classes.csv``.

    Raises
    ------
    ScenarioError
        A file cannot be read.
    """
    ways = read_ways(path, read_mapping(mapping))
    classes = np.array([v["road_class"] for v in ways.values], dtype=object)
    rails = np.isin(classes, list(TRACKS))
    return MapData(
        ways=ways,
        within=inside(ways, read_area(area)) if area is not None else None,
        cars=np.asarray(~rails & (classes != "path"), dtype=bool),
        rails=rails,
        file=Path(path).name,
    )


def road_links(
    data: MapData, most_rank: float = np.inf, keep: frozenset[int] = frozenset()
) -> tuple[MapLinks, tuple[Finding, ...]]:
    """Roads and ferries for cars, simplified to junctions, in the largest part in which every junction reaches every other.

    Parameters
    ----------
    most_rank : roads of a higher number of rank are left out; ferries stay.
    keep : nodes of the map that stay, be they junctions or not.

    Raises
    ------
    ScenarioError
        There is no road.
    """
    ways, findings = data.ways, list(data.ways.findings)
    rank = np.array([v["rank"] for v in ways.values], dtype=float)
    links = _simplified(ways, data.cars & (rank <= most_rank), data.within, keep)
    use, part = largest_part(links, _oneway(ways, links))
    if not use.any():
        raise ScenarioError([finding("no_roads", data.file)])
    if not use.all():
        lost, lost_km = int((~use).sum()), float(links.km[~use].sum())
        islands = len(np.unique(part[~use]))
        findings.append(
            finding("islands_left_out", data.file, number=islands, links=lost, km=f"{lost_km:.1f}")
        )
    links = _rejoined(ways, kept(links, use), keep)
    return _tables(ways, links), (*findings, *_guesses(ways, links, data.file))


def rail_links(data: MapData, mode: str = "") -> MapLinks:
    """Tracks of a mode, simplified to junctions; those of every mode where none is named."""
    own = np.array([not mode or TRACKS.get(v["road_class"]) == mode for v in data.ways.values], dtype=bool)
    return _tables(data.ways, _simplified(data.ways, data.rails & own, data.within, frozenset()))


def _oneway(ways: Ways, links: Links) -> NDArray[np.int_]:
    return np.array([ways.values[w]["oneway"] for w in links.way], dtype=int)


def _rejoined(ways: Ways, links: Links, keep: frozenset[int]) -> Links:
    alike = [tuple(repr(ways.values[w].get(c)) for c in _ALIKE) for w in links.way]
    return joined(links, alike, _oneway(ways, links), keep)


def _simplified(
    ways: Ways, use: NDArray[np.bool_], within: NDArray[np.bool_] | None, keep: frozenset[int]
) -> Links:
    return _rejoined(ways, links_of(ways, use, within, keep), keep)


def _guesses(ways: Ways, links: Links, file: str) -> list[Finding]:
    """How much of the network has no speed limit or lanes in the map."""
    total = float(links.km.sum())
    found = []
    for what in ("speed", "lanes"):
        guessed = np.array([what in ways.values[w]["guessed"] for w in links.way], dtype=bool)
        if guessed.any():
            share = f"{100 * links.km[guessed].sum() / total:.0f}"
            found.append(finding(f"{what}_guessed", file, links=int(guessed.sum()), share=share))
    tolls = sum(bool(ways.values[w]["toll"]) for w in links.way)
    return found + ([finding("toll_unknown", file, links=tolls)] if tolls else [])


def _tables(ways: Ways, links: Links) -> MapLinks:
    import pandas as pd

    frame = pd.DataFrame([ways.values[w] for w in links.way])
    against = frame["oneway"].to_numpy() < 0 if len(frame) else np.zeros(0, dtype=bool)
    frame["tail"], frame["head"] = (
        np.where(against, links.head, links.tail),
        np.where(against, links.tail, links.head),
    )
    frame["oneway"] = frame["oneway"] != 0 if len(frame) else []
    frame["length_km"] = links.km
    frame["way"] = ways.ids[links.way] if len(frame) else []
    shapes = [shape[::-1] if turn else shape for shape, turn in zip(links.shape, against)]
    frame["wkt"] = [_wkt(ways, shape) for shape in shapes]
    boat = frame["ferry_min"].to_numpy(dtype=np.float64) > 0 if len(frame) else np.zeros(0, dtype=bool)
    if boat.any():
        frame.loc[boat, "speed_kmh"] = 60 * frame["length_km"][boat] / frame["ferry_min"][boat]
    used = np.unique(np.concatenate([links.tail, links.head]))
    order = np.argsort(ways.node, kind="stable")
    at = order[np.searchsorted(ways.node[order], used)]
    nodes = pd.DataFrame({"lat": ways.lat[at], "lon": ways.lon[at]}, index=pd.Index(used, name="node"))
    return MapLinks(links=frame, nodes=nodes)


def _wkt(ways: Ways, shape: Sequence[int] | NDArray[np.intp]) -> str:
    points = ", ".join(f"{ways.lon[k]:.6f} {ways.lat[k]:.6f}" for k in shape)
    return f"LINESTRING ({points})"


def read_osm(path: str | Path, area: str | Path | None = None, mapping: str | Path | None = None) -> Network:
    """The roads and ferries of an OpenStreetMap extract as a network for cars.

    Simplified to junctions, held to its largest connected part; minutes and km. Speeds, lanes and capacities that the map
    lacks come from the table of classes. Its findings say what was dropped and guessed. There are no zones.

    Parameters
    ----------
    path : path
        Extract: .osm.pbf, .osm.bz2 or .osm.
    area : path, optional
        GeoJSON file with a polygon; only what lies inside is read.
    mapping : path, optional
        Table of classes, see ``classes.csv`` in the package.

    Returns
    -------
    Network
        Nodes by the ids of the map, links by the ids of its ways, those of both directions one after the other.

    Raises
    ------
    ScenarioError
        pyosmium is not installed, a file cannot be read, or there is no road.

    Examples
    --------
    It needs pyosmium, which ``pip install "infraprio[data]"`` installs.

    >>> net = read_osm("extract.osm.pbf", area="region.geojson")  # doctest: +SKIP
    """
    roads, findings = road_links(map_data(path, area, mapping))
    links, nodes = roads.links, roads.nodes
    both = ~links["oneway"].to_numpy(dtype=bool)
    row = np.repeat(np.arange(len(links)), np.where(both, 2, 1))
    back = np.r_[False, row[1:] == row[:-1]]
    number = {int(node): k for k, node in enumerate(nodes.index)}
    tail, head = (links[end].map(number).to_numpy(dtype=np.int32)[row] for end in ("tail", "head"))
    km = links["length_km"].to_numpy()[row]
    capacity = links["capacity_veh_h"].fillna(np.inf).to_numpy(dtype=np.float64)[row]
    return Network(
        nodes=nodes.index.to_numpy(),
        zones=np.zeros(0, dtype=np.int32),
        tail=np.where(back, head, tail),
        head=np.where(back, tail, head),
        time=60.0 * km / links["speed_kmh"].to_numpy(dtype=np.float64)[row],
        length=km,
        capacity=capacity,
        b=np.full(len(row), _B),
        power=np.full(len(row), _POWER),
        links=links["way"].to_numpy()[row],
        findings=tuple(findings),
    )
