"""Figures of a result, each one function that returns a matplotlib figure."""

from __future__ import annotations

from infraprio.report.figure_map import priority_map
from infraprio.report.figure_money import value_cost

__all__ = ["WRITTEN", "priority_map", "value_cost"]

WRITTEN = ("priority_map", "value_cost")
"""Figures that a run writes as files."""
