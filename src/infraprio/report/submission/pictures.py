"""Figures of the document as pictures, with a caption and words for those who cannot see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from infraprio.report.figures.files import figure_png
from infraprio.report.figures.network import zone_change
from infraprio.report.stages import judged_only, with_map
from infraprio.report.submission.blocks import Block, Picture
from infraprio.report.words.language import word
from infraprio.scenario.plan_money import periods_in_time

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["missing", "pictures"]

TALL: Final = 21.0
MAP_TALL: Final = 13.0
"""Height (cm) that a figure may have: one with a row a proposal, and any other."""
HOW: Final[dict[str, dict[str, bool]]] = {"priority_map": {"listed": False}}
"""The lists of the document name the proposals, so its map does not."""
ROWS: Final = frozenset({"rank_intervals", "rank_acceptability", "core_index", "goal_contribution", "importance", "stakeholders"})  # fmt: skip


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


def _picture(result: Result, name: str, language: str) -> Picture:
    """A figure by the name of its function in ``report.figures``."""
    drawn = figure_png(result, name, language, **HOW.get(name, {}))
    wide = min(16.5, (TALL if name in ROWS else MAP_TALL) * drawn.width / drawn.height)
    return Picture(
        drawn.png, word(f"caption_{name}", language), word(f"alt_{name}", language), round(wide, 2)
    )


def pictures(result: Result, names: Iterable[str], language: str) -> list[Block]:
    """The figures, by the names of their functions in ``report.figures``, that have something to show."""
    return [_picture(result, name, language) for name in names if not missing(result, name)]
