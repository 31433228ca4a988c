"""Compiled: sums and loads along shortest-path trees, least sums. Import this module late: it loads numba."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np

from infraprio.compiled import njit


@njit(cache=True, nogil=True, error_model="numpy")
def sums_along(tail, last, values, out):
    """``out`` (values, origins, nodes): sums of ``values`` (values, arcs) along the path to each node; ``last`` (origins, nodes)."""
    n = last.shape[1]
    done = np.empty(n, np.bool_)
    stack = np.empty(n, np.intp)
    for o in range(last.shape[0]):
        done[:] = False
        for node in range(n):
            size = 0
            walk = node
            while not done[walk] and last[o, walk] >= 0:
                stack[size] = walk
                size += 1
                walk = tail[last[o, walk]]
            if not done[walk]:
                done[walk] = True
                for k in range(values.shape[0]):
                    out[k, o, walk] = 0.0
            while size > 0:
                size -= 1
                walk = stack[size]
                arc = last[o, walk]
                for k in range(values.shape[0]):
                    out[k, o, walk] = out[k, o, tail[arc]] + values[k, arc]
                done[walk] = True


@njit(cache=True, nogil=True, error_model="numpy")
def loads(tail, last, flow, arcs):
    """Add to ``arcs`` what ``flow`` (origins, nodes) loads on them along the trees; ``flow`` is used up."""
    n = last.shape[1]
    children = np.empty(n, np.intp)
    for o in range(last.shape[0]):
        children[:] = 0
        for node in range(n):
            if last[o, node] >= 0:
                children[tail[last[o, node]]] += 1
        for node in range(n):
            walk = node
            while children[walk] == 0 and last[o, walk] >= 0:
                children[walk] = -1
                arc = last[o, walk]
                arcs[arc] += flow[o, walk]
                flow[o, tail[arc]] += flow[o, walk]
                walk = tail[arc]
                children[walk] -= 1


@njit(cache=True, nogil=True, error_model="numpy")
def min_plus(left, right, cost, middle):
    """``cost`` (a, b) and ``middle``: least of ``left`` (a, m) + ``right`` (m, b), the first where several are least."""
    for i in range(left.shape[0]):
        for j in range(right.shape[1]):
            cost[i, j] = np.inf
            middle[i, j] = 0
        for m in range(left.shape[1]):
            base = left[i, m]
            if base < np.inf:
                for j in range(right.shape[1]):
                    value = base + right[m, j]
                    if value < cost[i, j]:
                        cost[i, j] = value
                        middle[i, j] = m
