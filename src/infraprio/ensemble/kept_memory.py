"""Memory that one state of a system gave back is kept for the next."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Final

__all__ = ["keep_memory"]

_TRIM, _MAPPED = -1, -3  # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of the GNU C library
_KEPT: Final = 256 * 2**20  # bytes that are kept though nothing lies in them
_LARGE: Final = (
    32 * 2**20
)  # bytes from which an array has pages of its own, which go back: as many as the library takes


@cache
def keep_memory() -> bool:
    """Tell the C library to keep what is freed, up to 256 MB; whether it can be told, as the GNU C library can.

    Every state makes and drops some hundred arrays of pairs of zones. With its own thresholds the library gives their pages back
    to the system and asks for them again, empty, a moment later: with 290 zones a fourth of the processor time of a state.

    Examples
    --------
    >>> keep_memory() in (True, False)
    True
    """
    try:
        tell = ctypes.CDLL(None).mallopt
    except (OSError, TypeError, AttributeError):  # another C library
        return False
    return bool(tell(_TRIM, _KEPT)) and bool(tell(_MAPPED, _LARGE))
