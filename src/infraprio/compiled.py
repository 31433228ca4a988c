"""Compiled functions that load wherever the library is installed. Import this module late: it loads numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba

__all__ = ["njit"]


def njit(**options: Any) -> Any:
    """As `numba.njit`; where no folder for compiled code can be written, functions are compiled anew in each process.

    numba keeps compiled code beside the module or in the user's home. On a machine where neither can be written (installed
    by an administrator, in a container) it refuses to make the function at all.
    """

    def compiled(function: Callable[..., Any]) -> Any:
        try:
            return numba.njit(**options)(function)
        except RuntimeError:  # "no locator available"
            return numba.njit(**options | {"cache": False})(function)

    return compiled
