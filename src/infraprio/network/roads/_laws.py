"""Compiled: times added by flow other than a power of it. Import this module late: it loads numba.

A term is a row of numbers: kind, scale, inverse, u, m, d, and whether it counts as marginal time; with r = flow x inverse,

* kind 0, a hyperbola: ``scale (u r + sqrt(u^2 (r + m)^2 + d) - sqrt(u^2 m^2 + d))``;
* kind 1, waiting for green: ``scale (1 / (1 - u min(r, 1)) - 1)``.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np

from infraprio.compiled import njit


@njit(cache=True, nogil=True, error_model="numpy")
def added(flow, terms, begin, end):
    """Time and its derivative by flow that the terms from ``begin`` to ``end`` add."""
    time, slope = 0.0, 0.0
    for k in range(begin, end):
        scale, inverse = terms[k, 1], terms[k, 2]
        ratio = flow * inverse
        value, first, second = _shape(ratio, terms[k, 0], terms[k, 3], terms[k, 4], terms[k, 5])
        if terms[k, 6] > 0.0:
            value, first = value + ratio * first, 2.0 * first + ratio * second
        time += scale * value
        slope += scale * inverse * first
    return time, slope


@njit(cache=True, nogil=True, error_model="numpy")
def _shape(ratio, kind, u, m, d):
    """A term without its scale, and its first and second derivative by the ratio."""
    if kind == 0.0:
        y = u * (ratio + m)
        root = np.sqrt(y * y + d)
        value = u * ratio + root - np.sqrt(u * m * u * m + d)
        if root == 0.0:
            return value, u, 0.0
        return value, u + u * y / root, u * u * d / (root * root * root)
    if ratio >= 1.0:
        return 1.0 / (1.0 - u) - 1.0, 0.0, 0.0
    rest = 1.0 / (1.0 - u * ratio)
    return rest - 1.0, u * rest * rest, 2.0 * u * u * rest * rest * rest


@njit(cache=True, nogil=True, error_model="numpy")
def integral(flow, terms, begin, end):
    """Integral of what the terms add, from no flow to ``flow``."""
    total = 0.0
    for k in range(begin, end):
        scale, inverse, u, m, d = terms[k, 1], terms[k, 2], terms[k, 3], terms[k, 4], terms[k, 5]
        ratio = flow * inverse
        if terms[k, 6] > 0.0:
            total += scale * flow * _shape(ratio, terms[k, 0], u, m, d)[0]
        elif terms[k, 0] == 0.0:
            area = 0.5 * u * ratio * ratio - ratio * np.sqrt(u * m * u * m + d)
            area += (_under_root(u * (ratio + m), d) - _under_root(u * m, d)) / u
            total += scale * area / inverse
        else:
            low = min(ratio, 1.0)
            area = -np.log1p(-u * low) / u - low if u > 0.0 else 0.0
            total += scale * (area + (ratio - low) * (1.0 / (1.0 - u) - 1.0)) / inverse
    return total


@njit(cache=True, nogil=True, error_model="numpy")
def _under_root(y, d):
    """Antiderivative of ``sqrt(y^2 + d)``."""
    root = np.sqrt(y * y + d)
    if d == 0.0:
        return 0.5 * y * root
    inner = y + root if y >= 0.0 else d / (root - y)
    return 0.5 * (y * root + d * np.log(inner))
