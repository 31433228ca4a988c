"""What every report says about how sure its numbers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infraprio.report.words import number, word
from infraprio.scenario.parameters import parameters

if TYPE_CHECKING:
    from infraprio.pipeline import Result

__all__ = ["certificate", "placeholders", "together"]


def certificate(result: Result, language: str) -> str:
    """Status, value, bound and gap of the list, and whether it passed the independent check."""
    facts = result.ranking.certificate
    return word(
        "certificate",
        language,
        status=word(str(facts["status"]), language),
        value=number(facts["value"], 2, language),
        bound=number(facts["bound"], 2, language),
        gap=number(100 * facts["gap"], 2, language) + " %",
        price=number(facts["price"], 2, language),
        checked=word("passed" if facts["checked"] else "failed", language),
    )


def placeholders(result: Result, language: str) -> str:
    """How many parameters stand only until an official value is given."""
    every = parameters(result.scenario).values()
    count = sum(p.status == "placeholder" for p in every)
    return word("placeholders", language, n=count, m=len(every)) if count else ""


def together(result: Result, language: str) -> str:
    """The plan's exact score through the network beside the sum of the scores one by one."""
    chosen = [str(name) for name in result.portfolio.proposals]
    total = float(result.scores.total.loc[chosen].sum())
    exact = number(result.plan_score, 1, language)
    return word("together", language, exact=exact, sum=number(total, 1, language))
