"""Networks as other programs leave them: GMNS, TNTP, graphs; with their coordinates and trips."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import NetworkError
from infraprio.findings import Finding, ScenarioError, finding
from infraprio.network.files.gmns import GmnsSet, gmns_set
from infraprio.network.files.gmns_rows import plain
from infraprio.network.files.matrix import read_matrix
from infraprio.network.files.networkx_graph import from_networkx
from infraprio.network.files.text_tables import text_table
from infraprio.network.files.tntp import read_tntp_trips, tntp_network
from infraprio.network.roads.graph import Network
from infraprio.scenario.shapes import line_of
from infraprio.words import Words

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Found", "found_network", "read_trips"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A network as it was found.

    Attributes
    ----------
    network : zones, nodes, links.
    xy : (nodes, 2) coordinates, None where there are none.
    trips : (zones, zones), None where there are none.
    unit : of its lengths, "km" where the reader knows it; None: to be told from the speeds.
    file : name, as findings give it.
    findings : what was left out.
    shapes : (links,) course in well-known text, empty where none is stated.
    """

    network: Network
    xy: Floats | None
    trips: Floats | None
    unit: str | None
    file: str
    findings: tuple[Finding, ...]
    shapes: Sequence[str] = ()


def found_network(
    *,
    gmns: str | Path | None = None,
    tntp: str | Path | None = None,
    graph: nx.Graph[Any] | str | Path | None = None,
    trips: str | Path | None = None,
    factors: Mapping[str, float] | None = None,
) -> Found:
    """The network of a GMNS folder, a TNTP file or a networkx graph, of OSMnx for one.

    Parameters
    ----------
    gmns : folder; ``demand.csv`` in it is read where no other trips are given.
    tntp : network file; a file ``..._node.tntp`` beside it gives the coordinates.
    graph : graph, or a GraphML file of one.
    trips : matrix: TNTP, OMX or CSV.
    factors : toll_factor and distance_factor of a TNTP set.

    Raises
    ------
    ScenarioError
        A file cannot be used.
    """
    try:
        if gmns is not None:
            return _from_gmns(Path(gmns), trips)
        if tntp is not None:
            return _from_tntp(Path(tntp), trips, factors or {})
        return _from_graph(graph, trips)
    except NetworkError as fault:
        found = [each for each in fault.findings if isinstance(each, Finding)]
        if not found:
            raise
        name = next(
            (Path(each).name for each in (gmns, tntp, graph) if isinstance(each, str | Path)), "graph"
        )
        raise ScenarioError([each if each.file else replace(each, file=name) for each in found]) from None


def read_trips(path: str | Path, zones: Any) -> Floats:
    """A matrix of trips, OMX or CSV, or a TNTP file of trips, between zones by label."""
    path = Path(path)
    if path.suffix.lower() == ".tntp":
        return read_tntp_trips(path, len(zones))
    return read_matrix(path, zones)


def _from_gmns(folder: Path, trips: str | Path | None) -> Found:
    import pandas as pd

    found = gmns_set(folder)
    net, xy = found.network, None
    if {"x_coord", "y_coord"} <= set(found.node.columns):
        columns = [
            pd.to_numeric(found.node[c], errors="coerce").to_numpy(dtype=np.float64)
            for c in ("x_coord", "y_coord")
        ]
        xy = _with_centroids(np.column_stack(columns), net)
    source = (
        trips if trips is not None else (folder / "demand.csv" if (folder / "demand.csv").is_file() else None)
    )
    matrix, lost = None, list[Finding]()
    if source is not None and net.n_zones:
        matrix = (
            _gmns_demand(Path(source), found.zone_ids, lost)
            if Path(source).name == "demand.csv"
            else read_trips(source, found.zone_ids)
        )
    return Found(
        network=net,
        xy=xy,
        trips=matrix,
        unit="km",
        file=folder.name,
        findings=(*found.findings, *lost),
        shapes=_courses(found),
    )


def _courses(found: GmnsSet) -> list[str]:
    """Shape of each link as its column geometry states it, where that is a line in degrees."""
    if "geometry" not in found.link:
        return []
    texts = ["" if cell is None or cell != cell else str(cell) for cell in found.link["geometry"]]
    good = [text if line_of(text) else "" for text in texts]
    return [good[row] if row >= 0 else "" for row in found.rows.tolist()]


def _with_centroids(xy: Floats, net: Network) -> Floats:
    """Coordinates of the centroids that the reader made: the middle of the nodes they are joined to."""
    out = np.full((net.n_nodes, 2), np.nan)
    out[: len(xy)] = xy
    for node in range(len(xy), net.n_nodes):
        out[node] = np.nanmean(xy[net.head[net.tail == node]], axis=0)
    return out


def _gmns_demand(path: Path, zones: NDArray[Any], lost: list[Finding]) -> Floats:
    """Trips of a demand.csv with o_zone_id, d_zone_id and volume; rows that cannot be used are left out and named in `lost`."""
    import pandas as pd

    try:
        table, faults = text_table(path.read_bytes(), path.name)
    except OSError as fault:
        raise NetworkError(finding("matrix_unreadable", path.name, why=fault.strerror)) from None
    except ValueError as fault:
        raise NetworkError(finding("matrix_unreadable", path.name, why=fault.args[0])) from None
    lost += faults
    lacking = [c for c in ("o_zone_id", "d_zone_id", "volume") if c not in table]
    if lacking:
        raise NetworkError(*(finding("missing_column", path.name, column=name, near="") for name in lacking))
    row = {plain(str(label)): k for k, label in enumerate(zones)}
    ends = [
        table[c].map(lambda text: row.get(plain(text), -1)).to_numpy() for c in ("o_zone_id", "d_zone_id")
    ]
    volume = pd.to_numeric(table["volume"], errors="coerce").to_numpy(dtype=np.float64)
    bad = ((np.minimum(*ends) < 0) & (volume != 0)) | ~(volume >= 0)
    why = Words.of("why.no_zone_or_volume")
    lost += [finding("row_not_used", path.name, row=int(line) + 2, why=why) for line in table.index[bad]]
    trips = np.zeros((len(zones), len(zones)))
    use = ~bad & (np.minimum(*ends) >= 0)
    np.add.at(trips, (ends[0][use], ends[1][use]), volume[use])
    return trips


def _from_tntp(path: Path, trips: str | Path | None, factors: Mapping[str, float]) -> Found:
    net, lost = tntp_network(path, factors.get("toll_factor"), factors.get("distance_factor"))
    matrix = read_trips(trips, net.zone_labels()) if trips is not None else None
    told = (
        *(finding("row_not_used", path.name, row=line, why=why) for line, why in lost),
        *net.findings,
    )
    return Found(
        network=net, xy=_tntp_nodes(path, net), trips=matrix, unit=None, file=path.name, findings=told
    )


def _tntp_nodes(path: Path, net: Network) -> Floats | None:
    """Coordinates of the file of nodes that stands beside a network file; None where there is none or it is another's."""
    stem = re.sub(r"_net$", "", path.stem, flags=re.IGNORECASE)
    beside = [
        other for other in path.parent.glob("*_node.tntp") if other.stem.lower() == f"{stem}_node".lower()
    ]
    if not beside:
        return None
    xy = np.full((net.n_nodes, 2), np.nan)
    number = {str(label): k for k, label in enumerate(net.nodes)}
    for line in beside[0].read_text(encoding="latin-1").splitlines():
        cells = line.replace(";", " ").split()
        if len(cells) >= 3 and cells[0] in number:
            with contextlib.suppress(ValueError):  # a node without numbers has no place, and then none has
                xy[number[cells[0]]] = [float(cells[1]), float(cells[2])]
    return xy if np.isfinite(xy).all() else None


def _from_graph(graph: Any, trips: str | Path | None) -> Found:
    import networkx as nx

    name = "graph"
    if isinstance(graph, str | Path):
        name = Path(graph).name
        try:
            graph = nx.read_graphml(graph)
        except (OSError, nx.NetworkXError, SyntaxError) as fault:
            raise NetworkError(finding("graph_unreadable", name, why=fault)) from None
    if not graph.number_of_edges():
        raise NetworkError(finding("graph_empty", name))
    net = from_networkx(graph)
    osm = any("osmid" in data for *_, data in graph.edges(data=True))
    spots = [(data.get("x", np.nan), data.get("y", np.nan)) for _, data in graph.nodes(data=True)]
    xy = np.array(spots, dtype=np.float64).reshape(-1, 2)
    matrix = read_trips(trips, net.zone_labels()) if trips is not None and net.n_zones else None
    return Found(
        network=net,
        xy=xy if np.isfinite(xy).all() else None,
        trips=matrix,
        unit="km" if osm else None,
        file=name,
        findings=tuple(replace(each, file=name) for each in net.findings),
    )
