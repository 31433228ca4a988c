"""Networks to and from networkx, for people who work there."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.errors import NetworkError
from infraprio.findings import Finding, finding
from infraprio.network.osm.mapping import read_mapping
from infraprio.network.osm.tags import class_of, way_values
from infraprio.network.roads.graph import Floats, Network

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["from_networkx", "to_networkx"]

_B, _POWER = 0.15, 4.0  # Bureau of Public Roads (1964)
_COLUMNS = ("time", "capacity", "b", "power", "length", "toll")


def to_networkx(net: Network) -> nx.MultiDiGraph[Any]:
    """Give the network as a networkx graph.

    Parameters
    ----------
    net : Network
        The road network.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes by label with ``zone`` and ``through``; edges with their label as key and the columns of links, ``law`` and the
        graph's ``period`` where a link has another function than bpr.

    Examples
    --------
    >>> net = Network(nodes=["a", "b"], zones=[0, 1], tail=[0], head=[1], time=[10.0])
    >>> to_networkx(net).edges["a", "b", 1]["time"]
    10.0
    """
    import networkx as nx

    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(
        toll_factor=net.toll_factor, distance_factor=net.distance_factor
    )
    zone = np.zeros(net.n_nodes, dtype=bool)
    zone[net.zones] = True
    labels = net.nodes.tolist()
    for k, label in enumerate(labels):
        graph.add_node(label, zone=bool(zone[k]), through=bool(net.through[k]))
    columns = {name: getattr(net, name).tolist() for name in _COLUMNS if getattr(net, name) is not None}
    if (net.law != "bpr").any():
        columns["law"], graph.graph["period"] = net.law.tolist(), net.period
    for k, link in enumerate(net.links.tolist()):
        values = {name: column[k] for name, column in columns.items()}
        graph.add_edge(labels[net.tail[k]], labels[net.head[k]], key=link, **values)
    return graph


def from_networkx(graph: nx.Graph[Any], zones: Sequence[Hashable] | None = None) -> Network:
    """Compile a networkx graph.

    Parameters
    ----------
    graph : Graph
        Networkx graph of any kind
        Edges need ``time``; ``capacity``, ``b`` and ``power`` (all or none), ``length`` and ``toll`` are
        taken where every edge has them, and ``law`` (bpr where left out), with the graph's ``period``. Nodes may have ``through``. Edges of an undirected graph become
        two links. Edges as OSMnx makes them (``length`` in m, ``travel_time`` in s or ``speed_kph`` or
        ``maxspeed``; of lists the first value) are taken as they are, in km and minutes; what they lack follows from their
        ``highway`` class as in `read_osm`, edges that cars may not use are left out, and ``findings`` tell it.
    zones : sequence of hashable, optional
        Sequence of nodes, optional
        Left out: the nodes whose ``zone`` is true.

    Returns
    -------
    Network
        Links in the order of the graph's edges.

    Raises
    ------
    NetworkError
        An edge has no ``time``, only some edges have another column, a value is no number, a zone is not a node.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.Graph()
    >>> graph.add_edge("a", "b", time=10.0)
    >>> from_networkx(graph, zones=["a", "b"]).time
    array([10., 10.])
    """
    labels = list(graph.nodes)
    place = {label: k for k, label in enumerate(labels)}
    if zones is None:
        zones = [label for label, data in graph.nodes(data=True) if data.get("zone")]
    unknown = [str(label) for label in zones if label not in place]
    if unknown:
        raise NetworkError(f"Zones that are not nodes of the graph: {', '.join(unknown[:5])}.")
    edges = [(place[u], place[v], data) for u, v, data in graph.edges(data=True)]
    findings: tuple[Finding, ...] = ()
    if edges and not any("time" in data for *_, data in edges) and any("osmid" in data for *_, data in edges):
        edges, findings = _osmnx_edges(edges)
    if not graph.is_directed():
        edges = [each for u, v, data in edges for each in ((u, v, data), (v, u, data))]
    columns: dict[str, Any] = {}
    for name in _COLUMNS:
        having = sum(name in data for _, _, data in edges)
        if having == len(edges) and (having or name == "time"):
            columns[name] = _numbers(name, edges, labels)
        elif having or name == "time":
            raise NetworkError(finding("edges_without", column=name, n=len(edges) - having, of=len(edges)))
    nodes = np.empty(len(labels), dtype=object)
    nodes[:] = labels
    if all(isinstance(label, int) for label in labels) and labels:
        nodes = np.array(labels)
    return Network(
        nodes=nodes,
        zones=np.array([place[label] for label in zones], dtype=np.int32),
        tail=np.array([u for u, _, _ in edges], dtype=np.int32),
        head=np.array([v for _, v, _ in edges], dtype=np.int32),
        through=np.array([bool(data.get("through", True)) for _, data in graph.nodes(data=True)], dtype=bool),
        toll_factor=float(graph.graph.get("toll_factor", 0.0)),
        distance_factor=float(graph.graph.get("distance_factor", 0.0)),
        law=np.array([str(data.get("law", "bpr")) for *_, data in edges], dtype=np.str_),
        period=float(graph.graph.get("period", "nan")),
        findings=findings,
        **columns,
    )


def _numbers(name: str, edges: list[tuple[int, int, Any]], labels: list[Any]) -> Floats:
    """One column of the edges; a value that is no number is named with its edge."""
    values = np.empty(len(edges))
    for k, (u, v, data) in enumerate(edges):
        try:
            values[k] = float(data[name])
        except (TypeError, ValueError):
            raise NetworkError(
                finding("edge_no_number", column=name, value=data[name], edge=f"{labels[u]} – {labels[v]}")
            ) from None
    return values


def _osmnx_edges(
    edges: list[tuple[int, int, Any]],
) -> tuple[list[tuple[int, int, Any]], tuple[Finding, ...]]:
    """Edges as OSMnx makes them, with times and capacities; those that cars may not use left out; and what was done."""
    classes, guessed, out = read_mapping(), 0, []
    for u, v, data in edges:
        tags = {key: _text(value) for key, value in data.items()}
        kind = class_of(tags, classes)
        if "highway" in tags and (kind is None or kind.road_class == "path"):
            continue
        made = from_osmnx(data)
        if kind is not None:
            found = way_values(tags, kind)
            made["capacity"] = found["capacity_veh_h"]
            if "time" not in made and "length" in made:
                made["time"] = 60 * made["length"] / found["speed_kmh"]
                guessed += 1
        out.append((u, v, made))
    told = []
    if len(out) < len(edges):
        told.append(finding("edges_not_for_cars", column="highway", number=len(edges) - len(out)))
    if guessed:
        told.append(finding("edge_speed_guessed", column="maxspeed", number=guessed))
    known = [made for *_, made in out if "capacity" in made]
    if len(known) < len(out):
        for made in known:
            del made["capacity"]
    else:
        for made in known:
            made |= {"b": _B, "power": _POWER}
    return out, tuple(told)


def _text(value: Any) -> str:
    """A tag as text; of a list, or the text of one, the first."""
    text = str(value[0]) if isinstance(value, list) and value else str(value)
    if text in ("True", "False"):
        return "yes" if text == "True" else "no"
    return re.split(r"[,\]]", text.lstrip("["), maxsplit=1)[0].strip("' \"") if text.startswith("[") else text


def from_osmnx(data: Mapping[str, Any]) -> dict[str, Any]:
    """Time in minutes and length in km of an edge of OSMnx; without a time where neither it nor a speed is known.

    Examples
    --------
    >>> from_osmnx({"osmid": 7, "length": 500.0, "maxspeed": ["30", "50"]})
    {'length': 0.5, 'time': 1.0}
    """
    length, seconds = _first(data.get("length")), _first(data.get("travel_time"))
    made: dict[str, Any] = {} if length is None else {"length": length / 1000}
    speed = _first(data.get("speed_kph"))
    if speed is None and (limit := _first(data.get("maxspeed"))) is not None:
        speed = limit * (1.609344 if "mph" in str(data["maxspeed"]) else 1.0)
    if seconds is not None:
        made["time"] = seconds / 60
    elif length is not None and speed:
        made["time"] = 60 * length / 1000 / speed
    return made


def _first(value: Any) -> float | None:
    """The first number of a value, a list of values or a text of either; None where there is none."""
    found = re.search(r"\d+(?:\.\d+)?(?:e-?\d+)?", str(value)) if value is not None else None
    return float(found.group()) if found else None
