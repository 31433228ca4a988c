"""What a search of portfolios says of its limits, and which it takes; ``infraprio.clock`` measures them."""

from __future__ import annotations

from infraprio.clock import TIME_ENDED, WORK_ENDED, number_above, require_seconds, working
from infraprio.errors import ProblemError

__all__ = ["require_time", "time_note"]


def time_note(time_limit: float | None, gap: float) -> str:
    """Say that a limit ended a search, and what to do."""
    if working():
        return (
            f"{WORK_ENDED} ended the search at a gap of {gap:.2%}; "
            "give a time_limit in seconds (infinite for no limit) or a larger gap"
        )
    return (
        f"{TIME_ENDED} of {time_limit or 0:g} s ended the search at a gap of {gap:.2%}; "
        "give a larger time_limit (infinite for no limit) or a larger gap"
    )


def require_time(time_limit: float | None, gap: float) -> None:
    """Raise if a time limit or a gap makes no sense.

    Raises
    ------
    ProblemError
        If the time limit is not a number above 0 (or None), or the gap is not a number from 0.
    """
    require_seconds(time_limit, ProblemError)
    if gap != 0 and not number_above(gap, 0.0):
        raise ProblemError(f"gap={gap!r}: give a relative gap from 0, say 0.01 for one per cent")
