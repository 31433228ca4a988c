"""Errors of a search that came to no answer, or to one that cannot be believed."""

from __future__ import annotations

from collections.abc import Iterable

from infraprio.errors import SolverError
from infraprio.findings import finding

__all__ = ["doubted", "not_settled"]


def not_settled(notes: Iterable[str] = ()) -> SolverError:
    """Return the error of a search that the time ended; what the solver said stands in its notes.

    Examples
    --------
    >>> print(not_settled(["node limit"]).text("sv"))
    Ingen plan hittades på den givna tiden, och ingen visades omöjlig. Ge mer tid, eller gör frågan mindre.
    """
    return _noted(SolverError(finding("not_settled")), "; ".join(notes))


def doubted(why: str) -> SolverError:
    """Return the error of an answer that does not pass the check; what is wrong with it stands in its notes."""
    return _noted(SolverError(finding("answer_doubted")), why)


def _noted(fault: SolverError, note: str) -> SolverError:
    if note:
        fault.add_note(note)
    return fault
