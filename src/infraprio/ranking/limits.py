"""Which searches a limit ended: whether work or time came first, and the gap that was left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from infraprio.clock import ended_by

if TYPE_CHECKING:
    from infraprio.portfolio import Portfolio

__all__ = ["stopped", "stopped_plans"]


def stopped(plans: Iterable[Portfolio]) -> str:
    """Say which limit ended the search for one of some plans, ``work`` or ``time``; nothing where none did."""
    ends = {ended_by(plan.notes) or "work" for plan in plans if plan.status == "feasible"}
    return max(ends, default="")  # work, where both did


def stopped_plans(parts: Mapping[str, Sequence[Portfolio]]) -> dict[str, tuple[str, float]]:
    """Return the parts with a plan that a limit ended, which limit, and the largest gap left."""
    ends = {name: stopped(plans) for name, plans in parts.items()}
    return {name: (end, max(plan.gap for plan in parts[name])) for name, end in ends.items() if end}
