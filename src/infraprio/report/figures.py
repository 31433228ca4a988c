"""Figures of a result, each one function that takes a result and a language and returns a matplotlib figure."""

from __future__ import annotations

from infraprio.report.figure_goals import goal_contribution, nnk_goal, tornado
from infraprio.report.figure_map import priority_map
from infraprio.report.figure_money import budget_curve, investment, value_cost
from infraprio.report.figure_network import accessibility, flows
from infraprio.report.figure_ranks import core_index, rank_acceptability, rank_intervals, stakeholders
from infraprio.report.figure_study import cost_front, importance

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
