"""Where the nodes of a network lie: by their coordinates, else drawn so that links are about as long as they say."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from infraprio.findings import Finding, finding
from infraprio.network.roads.graph import Network

__all__ = ["node_degrees"]

Floats = NDArray[np.float64]
_KM_A_DEGREE: Final = np.pi / 180 * 6371.0
_DRAWN_MOST: Final = 3_000


def node_degrees(
    net: Network, xy: Floats | None, km: Floats, file: str
) -> tuple[Floats, Floats, list[Finding]]:
    """Longitude and latitude of the nodes, and how they came about.

    Parameters
    ----------
    xy : (nodes, 2) coordinates as found; nan or None where there are none.
    km : (links,) lengths.

    Returns
    -------
    Degrees: as found where they are degrees and all are there; coordinates of a plane are set down around 0, 0 in the
    scale of the lengths; without coordinates the nodes are drawn from the shortest ways between them (classical scaling).
    """
    if xy is not None and np.isfinite(xy).all():
        if np.abs(xy[:, 0]).max() <= 180 and np.abs(xy[:, 1]).max() <= 90:
            return xy[:, 0], xy[:, 1], []
        lon, lat = _in_scale(xy - xy.mean(axis=0), net, km)
        return lon, lat, [finding("nodes_in_a_plane", file)]
    drawn = _drawn(net, km) if net.n_nodes <= _DRAWN_MOST else _on_a_circle(net.n_nodes)
    lon, lat = _in_scale(drawn, net, km)
    return lon, lat, [finding("nodes_drawn", file, number=net.n_nodes)]


def _in_scale(plane: Floats, net: Network, km: Floats) -> tuple[Floats, Floats]:
    """Degrees around 0, 0 in which no more than half of the links are shorter than the straight line."""
    straight = np.hypot(*(plane[net.tail] - plane[net.head]).T)
    good = (straight > 0) & (km > 0)
    scale = float(np.median(km[good] / straight[good])) / 1.2 if good.any() else 1.0
    degrees = plane * scale / _KM_A_DEGREE
    most = np.abs(degrees).max(initial=0.0)
    degrees = degrees if most <= 80 else degrees * 80 / most
    return degrees[:, 0], degrees[:, 1]


def _on_a_circle(count: int) -> Floats:
    angle = 2 * np.pi * np.arange(count) / max(count, 1)
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _drawn(net: Network, km: Floats) -> Floats:
    """Two axes along which the nodes lie apart as far as the ways between them are long (Torgerson 1952)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import shortest_path

    order = np.lexsort((-km, net.head, net.tail))
    pairs = dict(zip(zip(net.tail[order].tolist(), net.head[order].tolist()), km[order].tolist()))
    tail, head = np.array(list(pairs), dtype=np.intp).reshape(-1, 2).T
    length = np.maximum(np.fromiter(pairs.values(), dtype=np.float64), 1e-6)
    graph = coo_array((length, (tail, head)), shape=(net.n_nodes, net.n_nodes)).tocsr()
    apart = shortest_path(graph, directed=False)
    apart = np.where(np.isfinite(apart), apart, apart[np.isfinite(apart)].max() * 1.5 + 1.0)
    squared = apart**2
    centred = -0.5 * (squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean())
    values, vectors = np.linalg.eigh(centred)
    axes = vectors[:, -1:-3:-1] * np.sqrt(np.maximum(values[-1:-3:-1], 0.0))
    if axes.shape[1] < 2:
        axes = np.column_stack([axes, np.zeros(net.n_nodes)])
    turn = np.sign(axes[np.abs(axes).argmax(axis=0), range(2)])  # eigenvectors have no sign of their own
    return np.asarray(axes * np.where(turn == 0, 1.0, turn))
