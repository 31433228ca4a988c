"""Compiled: mean of link values over all cheapest paths. Import this module late: it loads numba."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np

from infraprio.compiled import njit


@njit(cache=True, nogil=True, error_model="numpy")
def over_paths(star, cost, tree, weight, values, tolerance, out):
    """``out`` (values, origins, nodes): sums of ``values`` along the paths from each origin.

    Where several links bring a node at its least cost, each counts by its ``weight``; where none has a weight, the link
    of the tree counts alone. What has no path stays as it is. ``star``: links by the node that they end at, and tails;
    ``tree``: least costs and last links from each origin.
    """
    start_back, order_back, tail = star
    dist, last = tree
    for o in range(dist.shape[0]):
        for node in np.argsort(dist[o], kind="mergesort"):
            if last[o, node] < 0:
                continue
            links = order_back[start_back[node] : start_back[node + 1]]
            most = dist[o, node] * (1.0 + tolerance) + 1e-12
            whole = 0.0
            for link in links:
                whole += _counts(dist[o], tail[link], node, cost[link], most) * weight[link]
            if not whole > 0.0:
                link = last[o, node]
                out[:, o, node] = out[:, o, tail[link]] + values[:, link]
                continue
            for link in links:
                part = _counts(dist[o], tail[link], node, cost[link], most) * weight[link] / whole
                if part > 0.0:
                    out[:, o, node] += part * (out[:, o, tail[link]] + values[:, link])


@njit(cache=True, nogil=True, error_model="numpy")
def _counts(dist, before, node, cost, most):
    """1 for a link that brings the node at no more than ``most``, else 0."""
    return 1.0 if dist[before] < dist[node] and dist[before] + cost <= most else 0.0
