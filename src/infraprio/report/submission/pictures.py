"""Figures of the document as pictures, with a caption and words for those who cannot see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infraprio.report.figures.files import figure_png
from infraprio.report.figures.network import zone_change
from infraprio.report.submission.blocks import Picture, Text
from infraprio.report.words.language import word

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["picture"]


def _missing(result: Result, name: str) -> str:
    """Why a figure has nothing to show; empty if it has."""
    frame = result.ranking.everything
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


def picture(result: Result, name: str, language: str) -> Picture | Text:
    """A figure by the name of its function in ``report.figures``; a sentence where it would be empty."""
    missing = _missing(result, name)
    if missing:
        return Text(word(missing, language))
    drawn = figure_png(result, name, language)
    wide = min(16.5, 21.0 * drawn.width / drawn.height)
    return Picture(
        drawn.png, word(f"caption_{name}", language), word(f"alt_{name}", language), round(wide, 2)
    )
