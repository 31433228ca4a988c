"""Zones of a GMNS set: their centroids, and those that are made for zones of several nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import Finding, finding
from infraprio.network.files.gmns_rows import plain
from infraprio.network.roads.graph import Bools, Network

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["labels_of", "with_connectors", "zones_of_nodes"]


def labels_of(column: pd.Series[Any]) -> NDArray[Any]:
    """Ids as whole numbers where all are, else as text."""
    texts = [plain(str(text)) for text in column]
    if all(text.lstrip("-").isdigit() for text in texts):
        return np.array([int(text) for text in texts])
    labels = np.empty(len(texts), dtype=object)
    labels[:] = texts
    return labels


def zones_of_nodes(
    node: pd.DataFrame,
) -> tuple[NDArray[np.int32], NDArray[Any], Bools, list[Finding], list[tuple[int, int]]]:
    """Node numbers and names of the zones, which nodes may be driven through, and the ties of zones that have several nodes.

    A zone of several nodes, none of which is its centroid, is numbered -1, -2, ... in the order of its label; each of its
    nodes is a tie of that zone.
    """
    n = len(node)
    kind = node["node_type"].astype(str).str.lower() if "node_type" in node else None
    centroid = kind.eq("centroid").to_numpy() if kind is not None else np.zeros(n, dtype=bool)
    through = ~centroid
    if "through" in node:
        through = node["through"].astype(str).str.lower().isin(["1", "1.0", "true"]).to_numpy()
    if "zone_id" not in node:
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=int), through, [], []
    given = np.flatnonzero(
        node["zone_id"].notna().to_numpy() & (node["zone_id"].fillna("").map(plain) != "0").to_numpy()
    )
    zone = labels_of(node["zone_id"].iloc[given])
    zones: list[int] = []
    ties: list[tuple[int, int]] = []
    made = 0
    for label in np.unique(zone):
        at = given[zone == label]
        middle = at[centroid[at]] if at.size > 1 else at
        if middle.size == 1:
            zones.append(int(middle[0]))
            continue
        made += 1
        zones.append(-made)
        ties += [(made, int(k)) for k in at]
    told = [finding("zones_of_nodes", "node.csv", column="zone_id", number=made)] if made else []
    return np.array(zones, dtype=np.int32), np.unique(zone), through, told, ties


def with_connectors(
    label: NDArray[Any], zones: NDArray[np.int32], through: Bools, tail: Any, head: Any, by_link: dict[str, Any], ties: list[tuple[int, int]],
    findings: tuple[Finding, ...],
) -> Network:  # fmt: skip
    """The network with a centroid of its own for each zone of several nodes, joined to them by links without time."""
    extra = sorted({zone for zone, _ in ties})
    count, n = 2 * len(ties), len(label)
    new = [n + extra.index(zone) for zone, _ in ties]
    at = [node for _, node in ties]
    if count:
        blank = {
            "time": 0.0,
            "capacity": np.inf,
            "b": 0.0,
            "power": 0.0,
            "law": "bpr",
            "length": 0.0,
            "toll": 0.0,
        }
        for name, values in by_link.items():
            if values is not None:
                fill = (
                    np.array([f"connector {k + 1}" for k in range(count)], dtype=object)
                    if name == "links"
                    else np.full(count, blank[name])
                )
                by_link[name] = np.concatenate(
                    [values.astype(str).astype(object) if name == "links" else values, fill]
                )
        whole = np.issubdtype(label.dtype, np.integer)
        names = [int(label.max()) + zone if whole else f"zone {zone}" for zone in extra]
        label = np.concatenate([label, np.array(names, dtype=label.dtype)])
    return Network(
        nodes=label,
        zones=np.where(zones < 0, n - zones - 1, zones),
        tail=np.concatenate([tail, np.array(new + at, dtype=np.int64)]),
        head=np.concatenate([head, np.array(at + new, dtype=np.int64)]),
        through=np.concatenate([through, np.zeros(len(extra), dtype=bool)]),
        period=60.0,
        findings=findings,
        **by_link,
    )
