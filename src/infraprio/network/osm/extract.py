"""The ways of an extract that become links, with the coordinates of their nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import Finding, ScenarioError, finding
from infraprio.network.osm.mapping import WayClass
from infraprio.network.osm.tags import class_of, way_values

__all__ = ["Ways", "effort", "map_reader", "read_ways"]

_SECONDS: Final = 16.0  # a million nodes
_MEGABYTES: Final = (110.0, 480.0)  # at least, and for a million nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Ways of an extract.

    Attributes
    ----------
    ids : (ways,) of the map.
    values : (ways,) attributes, see `tags.way_values`.
    first : (ways + 1,) where the nodes of each way begin.
    node, lon, lat : (calls,) node ids and degrees, way after way.
    findings : what was left out.
    """

    ids: NDArray[np.int64]
    values: list[dict[str, Any]]
    first: NDArray[np.intp]
    node: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    findings: tuple[Finding, ...]


def effort(path: str | Path) -> tuple[int, float, float]:
    """Nodes of an extract, and what building a region of it takes: seconds of processor time, and memory in MB.

    Measured on an extract of a million nodes of which every one is on a road; counting them takes a tenth of it.

    Raises
    ------
    ScenarioError
        As `read_ways`.
    """
    path = Path(path)
    osmium = map_reader(path)
    try:
        nodes = sum(1 for _ in osmium.FileProcessor(str(path), osmium.osm.NODE))
    except (RuntimeError, OSError) as fault:
        raise ScenarioError([finding("extract_unreadable", str(path), why=str(fault).rstrip("."))]) from None
    return nodes, _SECONDS * nodes / 1e6, _MEGABYTES[0] + _MEGABYTES[1] * nodes / 1e6


def map_reader(path: Path) -> Any:
    """The library that reads maps."""
    try:
        import osmium
    except ImportError:
        raise ScenarioError([finding("no_osm_reader", path.name)]) from None
    if not path.is_file():
        raise ScenarioError([finding("no_such_file", str(path))])
    return osmium


def read_ways(path: str | Path, mapping: Mapping[tuple[str, str], WayClass]) -> Ways:
    """Read an extract, of any format that the reader of the map knows (.osm.pbf, .osm.bz2, .osm).

    Raises
    ------
    ScenarioError
        The reader (pyosmium) is not installed, or the file cannot be read.
    """
    path = Path(path)
    osmium = map_reader(path)
    ids, values, counts, incomplete = [], [], [], []
    node: list[int] = []
    lon: list[float] = []
    lat: list[float] = []
    keys = sorted({key for key, _ in mapping})
    try:
        ways = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
        for way in ways.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)).with_filter(
            osmium.filter.KeyFilter(*keys)
        ):
            tags = {tag.k: tag.v for tag in way.tags}
            kind = class_of(tags, mapping)
            if kind is None:
                continue
            placed = [n for n in way.nodes if n.location.valid()]
            if len(placed) < len(way.nodes):
                incomplete.append(way.id)
            if len(placed) < 2:
                continue
            ids.append(way.id)
            values.append(way_values(tags, kind))
            counts.append(len(placed))
            node += [n.ref for n in placed]
            lon += [n.lon for n in placed]
            lat += [n.lat for n in placed]
    except (RuntimeError, OSError) as fault:
        raise ScenarioError([finding("extract_unreadable", str(path), why=str(fault).rstrip("."))]) from None
    findings = (
        [finding("ways_cut", path.name, value=incomplete[0], number=len(incomplete))] if incomplete else []
    )
    return Ways(
        ids=np.array(ids, dtype=np.int64),
        values=values,
        first=np.concatenate([[0], np.cumsum(counts, dtype=np.intp)]).astype(np.intp),
        node=np.array(node, dtype=np.int64),
        lon=np.array(lon),
        lat=np.array(lat),
        findings=tuple(findings),
    )
