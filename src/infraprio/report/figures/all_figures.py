"""Figures of a result, each one function that takes a result and a language and returns a matplotlib figure."""

from __future__ import annotations

from infraprio.report.figures.goals import goal_contribution, nnk_goal, tornado
from infraprio.report.figures.map import priority_map
from infraprio.report.figures.money import budget_curve, investment, value_cost
from infraprio.report.figures.network import accessibility, flows
from infraprio.report.figures.ranks import core_index, rank_acceptability, rank_intervals, stakeholders
from infraprio.report.figures.study import cost_front, importance

__all__ = [
    "QUICK", "WRITTEN", "accessibility", "budget_curve", "core_index", "cost_front", "flows", "goal_contribution", "importance", "investment", "nnk_goal",
    "priority_map", "rank_acceptability", "rank_intervals", "stakeholders", "tornado", "value_cost",
]  # fmt: skip

QUICK = ("priority_map", "value_cost")
"""Figures that every run writes as files."""

WRITTEN = (
    *QUICK, "rank_acceptability", "rank_intervals", "goal_contribution", "nnk_goal", "budget_curve", "core_index",
    "tornado", "flows", "accessibility", "stakeholders", "investment", "cost_front", "importance",
)  # fmt: skip
"""Figures that a run writes as files beside the document or the page."""
