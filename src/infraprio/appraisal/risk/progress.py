"""How far a long calculation has come, and how long it will still take."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

__all__ = ["Progress", "Watch", "progress_bar"]

Progress = Callable[[int, int, float], None]
"""Called with the samples done, all samples, and the seconds left by the pace so far."""


def progress_bar(done: int, total: int, seconds_left: float) -> None:
    """Draw a bar with the time left on the error stream.

    Parameters
    ----------
    done : int
        Rounds that are done.
    total : int
        Rounds in all.
    seconds_left : float
        Estimated time left (s).

    Examples
    --------
    >>> import contextlib, io
    >>> with contextlib.redirect_stderr(io.StringIO()) as told:
    ...     progress_bar(5, 10, 12.0)
    >>> print(told.getvalue().strip())
    [###############...............] 5/10  0:12 left
    """
    full = round(30 * done / total)
    minutes, seconds = divmod(round(seconds_left), 60)
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r[{'#' * full}{'.' * (30 - full)}] {done}/{total}  {minutes}:{seconds:02d} left{end}")
    sys.stderr.flush()


class Watch:
    """Counts what is done and tells a progress function."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.total, self.progress = total, progress
        self.done, self.begin = 0, time.perf_counter()

    def add(self, count: int) -> None:
        """`count` more are done."""
        self.done += count
        if self.progress is not None:
            pace = (time.perf_counter() - self.begin) / self.done
            self.progress(self.done, self.total, pace * (self.total - self.done))
