"""Lines that a C library writes past Python are kept from the console."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock

__all__ = ["silent"]

_lock = Lock()


@contextmanager
def silent() -> Iterator[None]:
    """Send what is written to the console's own file descriptor nowhere, for as long as the block lasts.

    The HiGHS inside scipy prints debug lines with no option against it. One block at a time: the descriptor belongs
    to the whole process.
    """
    with _lock:
        try:
            kept = os.dup(1)
        except OSError:  # no console
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        flush()
        os.dup2(nowhere, 1)
        try:
            yield
        finally:
            flush()
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)


def flush() -> None:
    """Let the C library write what it holds back."""
    with suppress(OSError, AttributeError, TypeError):  # a system whose C library is not found by this name
        ctypes.CDLL(None).fflush(None)
