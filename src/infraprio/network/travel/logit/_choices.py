"""Compiled: choices by logit, all pairs of zones in one pass. Import this module late: it loads numba."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np

from infraprio.compiled import njit
from infraprio.network.travel.logit._exponentials import exponentials, logarithms

_BLOCK = 256  # numbers at a time, so that what is made of them stays near the processor
_LITTLE = 1e-300  # in place of nothing where it divides nothing


@njit(cache=True, nogil=True, error_model="numpy")
def powers_of_e(x, out):
    """``out`` e to the power of ``x``, (n,) both."""
    spare = np.empty(_BLOCK)
    for begin in range(0, x.size, _BLOCK):
        end = min(begin + _BLOCK, x.size)
        exponentials(x[begin:end], out[begin:end], spare[: end - begin])


@njit(cache=True, nogil=True, error_model="numpy")
def natural_logarithms(x, out):
    """``out`` logarithms of ``x``, (n,) both, -inf at 0."""
    spare = np.empty(_BLOCK)
    for begin in range(0, x.size, _BLOCK):
        end = min(begin + _BLOCK, x.size)
        logarithms(x[begin:end], out[begin:end], spare[: end - begin])


@njit(cache=True, nogil=True, error_model="numpy")
def of_two(first, second, scale, cost, share):
    """Composite ``cost`` of two alternatives and the ``share`` of the first, (n,) each, see `choice.composite_cost`."""
    falls, other, total, spare = np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK)
    for begin in range(0, first.size, _BLOCK):
        end = min(begin + _BLOCK, first.size)
        n = end - begin
        a, b, s = first[begin:end], second[begin:end], scale[begin:end]
        low, part = cost[begin:end], share[begin:end]
        for k in range(n):
            falls[k] = -s[k] * abs(a[k] - b[k])
        exponentials(falls[:n], other[:n], spare[:n])
        for k in range(n):
            total[k] = 1.0 + other[k]
        logarithms(total[:n], falls[:n], spare[:n])
        for k in range(n):
            low[k] = min(a[k], b[k]) - falls[k] / s[k]
        for k in range(n):
            chosen = 1.0 if a[k] <= b[k] else other[k]
            part[k] = chosen / total[k]
        for k in range(n):
            part[k] = part[k] if min(a[k], b[k]) < np.inf else 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def parked(total, weights, scale, trips, exponents, within, chosen, cars):
    """``cars`` that park and ride by the sum over the lots ``total``, its share ``within`` its nest and the ``chosen`` of that nest.

    All are (purposes, pairs); ``weights`` exponentials by public transport and by all that is outside the nest; ``exponents``
    (4, purposes) by purpose the power of the sum per ``scale``, the constant of park and ride, the cars of a trip, and the power of
    the nest.
    """
    by_transit, outside = weights
    look, power, spare = np.empty(_BLOCK), np.empty(_BLOCK), np.empty(_BLOCK)
    for q in range(total.shape[0]):
        steep, constant, cars_of_trip, flat = exponents[:, q]

        for begin in range(0, total.shape[1], _BLOCK):
            end = min(begin + _BLOCK, total.shape[1])
            n = end - begin
            sums, s, ride = total[q][begin:end], scale[q][begin:end], by_transit[q][begin:end]
            rest, many = outside[q][begin:end], trips[q][begin:end]
            by_lot, nest, out = within[q][begin:end], chosen[q][begin:end], cars[q][begin:end]
            logarithms(sums, look[:n], spare[:n])
            for k in range(n):
                look[k] = steep * s[k] * look[k] - constant
            exponentials(look[:n], by_lot, spare[:n])
            for k in range(n):
                power[k] = ride[k] + by_lot[k]
            logarithms(power[:n], look[:n], spare[:n])
            for k in range(n):
                look[k] *= flat
            exponentials(look[:n], nest, spare[:n])
            for k in range(n):
                by_lot[k] /= max(power[k], _LITTLE)
            for k in range(n):
                nest[k] /= max(nest[k] + rest[k], _LITTLE)
            for k in range(n):
                out[k] = many[k] * cars_of_trip * nest[k] * by_lot[k] / max(sums[k], _LITTLE)
