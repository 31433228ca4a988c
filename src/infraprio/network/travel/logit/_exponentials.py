"""Compiled: exponentials and logarithms of many numbers, several at a time. Import this module late: it loads numba.

Loops of the same few operations for every number become vector instructions; the library of C, which numpy asks for powers, takes
one number after the other. Results are off by no more than two units in the last place.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import numpy as np

from infraprio.compiled import njit

_PER_DOUBLING = 1.4426950408889634
_DOUBLING = 6.93147180369123816490e-01  # the logarithm of 2 in two parts: its multiples are exact
_DOUBLING_REST = 1.90821492927058770002e-10
_ROUND = 6755399441055744.0  # 1.5 x 2^52: what is added to it is rounded to a whole number, which its last bits hold
_LEAST, _MOST = -708.0, 709.0  # beyond, powers of e are no normal numbers
_SMALLEST = 2.2250738585072014e-308
_MANTISSA, _BIAS = 0x000FFFFFFFFFFFFF, 1023
_HALF_ROOT = 0x3FE6A09E667F3BCD  # bits of the root of 1/2: mantissas lie between it and the root of 2
_UNIT, _WHOLE = 0x3FF0000000000000, 0x4330000000000000  # bits of 1 and of 2^52


@njit(cache=True, nogil=True, error_model="numpy")
def exponentials(x, out, spare):
    """``out`` e to the power of ``x``, ``spare`` for work, (n,) each; 0 below -708, where numbers lose digits, and most at 709."""
    for k in range(x.size):
        at = min(max(x[k], _LEAST), _MOST)
        doublings = at * _PER_DOUBLING + _ROUND
        spare[k] = doublings
        doublings -= _ROUND
        r = (at - doublings * _DOUBLING) - doublings * _DOUBLING_REST
        # the series of the exponential function, 1 / 13! first
        tail = 1.6059043836821613e-10
        tail = tail * r + 2.08767569878681e-09
        tail = tail * r + 2.505210838544172e-08
        tail = tail * r + 2.755731922398589e-07
        tail = tail * r + 2.7557319223985893e-06
        tail = tail * r + 2.48015873015873e-05
        tail = tail * r + 0.0001984126984126984
        tail = tail * r + 0.001388888888888889
        tail = tail * r + 0.008333333333333333
        tail = tail * r + 0.041666666666666664
        tail = tail * r + 0.16666666666666666
        tail = tail * r + 0.5
        out[k] = 1.0 + (r + r * r * tail)
    doubled, bits = spare.view(np.int64), out.view(np.int64)
    for k in range(x.size):
        bits[k] += doubled[k] << 52
    for k in range(x.size):
        out[k] = out[k] if x[k] >= _LEAST else 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def logarithms(x, out, spare):
    """``out`` natural logarithms of ``x``, finite numbers from 0 on, ``spare`` for work, (n,) each; -inf below the smallest normal number.

    A number is a power of 2 times 1 + f between the roots of 1/2 and 2; log(1 + f) is a series in f / (2 + f), its coefficients
    those of Sun's library fdlibm (e_log.c).
    """
    given, bits, powers = x.view(np.int64), out.view(np.int64), spare.view(np.int64)
    for k in range(x.size):
        moved = given[k] - _HALF_ROOT + _UNIT
        powers[k] = ((moved >> 52) & 0x7FF) | _WHOLE
        bits[k] = (moved & _MANTISSA) + _HALF_ROOT
    for k in range(x.size):
        doublings = spare[k] - (4503599627370496.0 + _BIAS)
        f = out[k] - 1.0
        s = f / (2.0 + f)
        z = s * s
        tail = 1.479819860511658591e-01
        tail = tail * z + 1.531383769920937332e-01
        tail = tail * z + 1.818357216161805012e-01
        tail = tail * z + 2.222219843214978396e-01
        tail = tail * z + 2.857142874366239149e-01
        tail = tail * z + 3.999999999940941908e-01
        tail = tail * z + 6.666666666666735130e-01
        half = 0.5 * f * f
        rest = s * (half + tail * z) + doublings * _DOUBLING_REST
        out[k] = doublings * _DOUBLING - ((half - rest) - f)
    for k in range(x.size):
        out[k] = out[k] if x[k] >= _SMALLEST else -np.inf
