"""Compiled: mean of link values over all cheapest paths. Import this module late: it loads numba."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np

from infraprio.compiled import njit


@njit(cache=True, nogil=True, error_model="numpy")
def over_paths(start_back, order_back, tail, cost, dist, last, weight, values, tolerance, out):
    """``out`` (values, origins, nodes): sums of ``values`` along the paths from each origin.

    Where several links bring a node at its least cost, each counts by its ``weight``; where none has a weight, the link
    ``last`` of the tree counts alone. What has no path stays as it is.
    """
    n_values = values.shape[0]
    for o in range(dist.shape[0]):
        nodes = np.argsort(dist[o], kind="mergesort")
        for node in nodes:
            if last[o, node] < 0:
                continue
            most = dist[o, node] * (1.0 + tolerance) + 1e-12
            whole = 0.0
            for at in range(start_back[node], start_back[node + 1]):
                link = order_back[at]
                before = dist[o, tail[link]]
                if before < dist[o, node] and before + cost[link] <= most:
                    whole += weight[link]
            if not whole > 0.0:
                link = last[o, node]
                for k in range(n_values):
                    out[k, o, node] = out[k, o, tail[link]] + values[k, link]
                continue
            for at in range(start_back[node], start_back[node + 1]):
                link = order_back[at]
                before = dist[o, tail[link]]
                if before < dist[o, node] and before + cost[link] <= most and weight[link] > 0.0:
                    for k in range(n_values):
                        out[k, o, node] += weight[link] / whole * (out[k, o, tail[link]] + values[k, link])
