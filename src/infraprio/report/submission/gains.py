"""Who gains from the plan: by municipality and group, and the appraisal summary table."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from infraprio.report.submission.blocks import Block, Heading, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.risk import table_of
from infraprio.report.tables.benefits import benefit_sentences, plan_by_dimension, plan_summary

__all__ = ["who_gains"]

_DIVIDED: Final = ("dimension", "member", "travellers_msek", "others_msek", "public_msek", "npv_msek")
_SUMMARY: Final = ("heading", "impact", "quantitative", "monetary_msek", "distributional")


def who_gains(facts: Facts) -> list[Block]:
    """Section on whom the plan's gains fall; nothing where nothing of it is appraised."""
    found = facts.result.benefits
    if found is None or found.plan is None:
        return []
    blocks: list[Block] = [Heading(facts.say("section_benefits"), 2)]
    blocks += [Text(sentence) for sentence in benefit_sentences(found, facts.language)]
    by_dimension, summary = plan_by_dimension(found, facts.language), plan_summary(found, facts.language)
    if by_dimension is not None and not facts.full:
        first = by_dimension.frame["dimension"].iloc[
            0
        ]  # where; the other dimensions stand in the full document
        by_dimension = replace(
            by_dimension, frame=by_dimension.frame[by_dimension.frame["dimension"] == first]
        )
    if by_dimension is not None:
        blocks += table_of(facts, by_dimension, _DIVIDED, (3.0, 4.4, 2.1, 2.6, 2.4, 2.0))
    if summary is not None:
        priced = summary.frame["monetary_msek"].notna()
        blocks += table_of(
            facts, replace(summary, frame=summary.frame[priced]), _SUMMARY, (2.3, 4.2, 3.6, 2.3, 4.1)
        )
        without = "; ".join(summary.frame.loc[~priced, "impact"])
        blocks.append(Text(facts.say("gains_not_assessed", names=without), "note"))
    return blocks
