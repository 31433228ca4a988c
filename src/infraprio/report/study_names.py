"""The study of a result for the reports: whether there is one, and its ids as names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from infraprio.report.sheet import proposal_names
from infraprio.report.words.language import number, word

if TYPE_CHECKING:
    from infraprio.ranking.study import PortfolioStudy
    from infraprio.result import Result

__all__ = ["MOST_PROPOSALS", "no_study", "plan_name", "proposal_list", "short_plan_name", "study_of"]

MOST_PROPOSALS: Final = 80
"""The reports leave the study out where there are more proposals: each takes some solving."""


def study_of(result: Result) -> PortfolioStudy | None:
    """The study of the choice; None where the result has none, or where it would take too long."""
    if len(result.ranking.everything) > MOST_PROPOSALS or not len(result.ranking.everything):
        return None
    return getattr(result, "study", None)


def no_study(result: Result, language: str) -> str:
    """Why there is no study."""
    if len(result.ranking.everything) > MOST_PROPOSALS:
        return word("study_too_large", language, n=MOST_PROPOSALS)
    return word("no_study", language)


def proposal_list(result: Result, ids: Iterable[str], language: str) -> str:
    """Names of proposals in one cell."""
    names = proposal_names(result, language)
    return "; ".join(names[p] for p in ids)


def plan_name(plan: str, language: str) -> str:
    """What one of the careful plans is called.

    Examples
    --------
    >>> plan_name("rising_2", "en"), plan_name("least_regret", "en")
    ('keeps every budget if 2 costs in each fund and period reach the top of their range', 'smallest largest loss for any stakeholder')
    """
    kind, _, count = plan.rpartition("_")
    if kind == "rising":
        return word("plan_rising", language, n=number(float(count), 0, language))
    return word(f"plan_{plan}", language)


def short_plan_name(plan: str, language: str) -> str:
    """What it is called where there is little room.

    Examples
    --------
    >>> short_plan_name("rising_2", "en"), short_plan_name("plan", "en")
    ('costs that rise: 2', 'the plan')
    """
    kind, _, count = plan.rpartition("_")
    return word("plan_rising_short", language, n=count) if kind == "rising" else plan_name(plan, language)
