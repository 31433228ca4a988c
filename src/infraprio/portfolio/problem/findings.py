"""What is said of the data of a problem."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Finding", "error", "listed", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found: what is wrong, where, and how bad (an error stops the work, a warning does not)."""

    message: str
    severity: Literal["error", "warning"]
    where: str


def error(where: str, message: str) -> Finding:
    """Return a finding that stops the work."""
    return Finding(message=message, severity="error", where=where)


def warning(where: str, message: str) -> Finding:
    """Return a finding that does not stop the work."""
    return Finding(message=message, severity="warning", where=where)


def listed(names: Iterable[Any], most: int = 6) -> str:
    """Return names for a message, shortened."""
    texts = [repr(name) if isinstance(name, str) else str(name) for name in names]
    return ", ".join(texts[:most]) + (f" and {len(texts) - most} more" if len(texts) > most else "")
