"""The time a call may take, shared between its stages."""

from __future__ import annotations

import math
import time

__all__ = ["TIME_LIMIT", "deadline", "left", "require_time", "share", "time_note"]

TIME_LIMIT = 50.0  # seconds of one call, unless asked otherwise: no call with its defaults hangs


def deadline(time_limit: float | None) -> float:
    """Return when a call has to end, on the clock of ``time.perf_counter``; infinite without a limit."""
    return math.inf if time_limit is None else time.perf_counter() + time_limit


def left(ends: float, least: float = 0.0) -> float | None:
    """Return the seconds left, at least some; None without a limit.

    Examples
    --------
    >>> left(deadline(None)) is None
    True
    >>> left(deadline(0.0), least=0.5)
    0.5
    """
    return None if math.isinf(ends) else max(ends - time.perf_counter(), least)


def share(ends: float, part: float) -> float:
    """Return when a stage has to end that may take a part of the time left."""
    seconds = left(ends)
    return math.inf if seconds is None else time.perf_counter() + part * seconds


def time_note(time_limit: float | None, gap: float) -> str:
    """Say that the time limit ended a search, and what to do."""
    return (
        f"the time limit of {time_limit or 0:g} s ended the search at a gap of {gap:.2%}; "
        "give a larger time_limit (None for no limit) or a larger gap"
    )


def require_time(time_limit: float | None, gap: float) -> None:
    """Raise if a time limit or a gap makes no sense.

    Raises
    ------
    ProblemError
        If the time limit is not a number above 0 (or None), or the gap is not a number from 0.
    """
    from infraprio.errors import ProblemError

    if time_limit is not None and not number_above(time_limit, 0.0):
        raise ProblemError(
            f"time_limit={time_limit!r}: give a number of seconds above 0, or None for no limit"
        )
    if gap != 0 and not number_above(gap, 0.0):
        raise ProblemError(f"gap={gap!r}: give a relative gap from 0, say 0.01 for one per cent")


def number_above(given: object, least: float) -> bool:
    """Say whether something is a number above another, infinite too."""
    return isinstance(given, int | float) and not isinstance(given, bool) and given > least
