"""Networks are written in the General Modeling Network Specification: CSV tables in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from infraprio.network.roads.graph import Network
from infraprio.writing import replaced_folder

__all__ = ["write_gmns"]


def write_gmns(net: Network, folder: str | Path, trips: ArrayLike | None = None) -> None:
    """Write ``node.csv`` and ``link.csv``, and ``demand.csv`` where there are trips, such that `read_gmns` gives the same network.

    Zones are numbered 1, 2, ... in their order. Generalised cost factors have no place in the format and
    are not written.

    Parameters
    ----------
    net : Network
        The road network.
    folder : path
        Made if it is not there.
    trips : array (zones, zones), optional
        Written as ``demand.csv`` with the numbers of the zones.

    Raises
    ------
    WritingError
        The folder cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> from infraprio.network import read_gmns
    >>> net = Network(nodes=[7, 8], zones=[0, 1], tail=[0], head=[1], time=[10.0], length=[10.0])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_gmns(net, folder)
    ...     read_gmns(folder).time
    array([10.])
    """
    import pandas as pd

    zone = np.full(net.n_nodes, "", dtype=object)
    zone[net.zones] = np.arange(1, net.n_zones + 1)
    kind = np.where((zone != "") & ~net.through, "centroid", "")
    node: dict[str, Any] = {
        "node_id": net.nodes,
        "zone_id": zone,
        "node_type": kind,
        "through": net.through.astype(int),
    }
    link: dict[str, Any] = {
        "link_id": net.links,
        "from_node_id": net.nodes[net.tail],
        "to_node_id": net.nodes[net.head],
        "directed": np.ones(net.n_links, dtype=int),
        "length": net.length,
        "time_min": net.time,
        "capacity": net.capacity,
        "vdf_alpha": net.b,
        "vdf_beta": net.power,
        "toll": net.toll,
    }
    if (net.law != "bpr").any():
        link["vdf_type"] = net.law
    tables = {"node.csv": node, "link.csv": link}
    if trips is not None:
        matrix = np.asarray(trips, dtype=np.float64)
        start, end = np.nonzero(matrix)
        tables["demand.csv"] = {"o_zone_id": start + 1, "d_zone_id": end + 1, "volume": matrix[start, end]}
    names = frozenset({"node.csv", "link.csv", "demand.csv"})
    with replaced_folder(
        folder, last="link.csv", ours=lambda place: names & {path.name for path in place.iterdir()}
    ) as aside:
        for name, table in tables.items():
            frame = pd.DataFrame({key: values for key, values in table.items() if values is not None})
            frame.to_csv(aside / name, index=False, lineterminator="\n")
