"""Figures of the document as pictures, with a caption and words for those who cannot see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infraprio.report.figures.files import figure_png
from infraprio.report.figures.network import zone_change
from infraprio.report.stages import judged_only, with_map
from infraprio.report.submission.blocks import Picture, Text
from infraprio.report.words.language import word
from infraprio.scenario.plan_money import periods_in_time

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["missing", "picture"]


def missing(result: Result, name: str) -> str:
    """Why a figure has nothing to show; empty if it has."""
    frame = result.ranking.everything
    if name == "priority_map" and not with_map(result.scenario):
        return "no_geometry"
    if name == "investment" and judged_only(result) and _without_years(result):
        return "no_years"
    if name == "flows" and getattr(result.together, "base", None) is None:
        return "no_flows"
    if name == "accessibility" and zone_change(result) is None:
        return "no_zones"
    if name == "nnk_goal" and ("npv_ratio_i" not in frame or not frame["npv_ratio_i"].notna().any()):
        return "no_nnk"
    if name == "stakeholders" and len(result.scores.by_stakeholder.columns) < 2:
        return "one_stakeholder"
    if name in {"tornado", "investment"} and not result.portfolio.proposals:
        return "plan_empty"
    return ""


def _without_years(result: Result) -> bool:
    return bool(periods_in_time(result.scenario)["first_year"].isna().all())


def picture(result: Result, name: str, language: str) -> Picture | Text:
    """A figure by the name of its function in ``report.figures``; a sentence where it would be empty."""
    if lacking := missing(result, name):
        return Text(word(lacking, language))
    drawn = figure_png(result, name, language)
    wide = min(16.5, 21.0 * drawn.width / drawn.height)
    return Picture(
        drawn.png, word(f"caption_{name}", language), word(f"alt_{name}", language), round(wide, 2)
    )
