"""Chapter 6: how sure the order is; the full document tells all of it in an appendix."""

from __future__ import annotations

from infraprio.ranking.sentences import listed
from infraprio.report.submission.blocks import Block, Heading, Table, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.margins import margins
from infraprio.report.submission.pictures import pictures
from infraprio.report.submission.risk import plan_money, profitability
from infraprio.report.submission.value_sets import value_sets

__all__ = ["sensitivity", "whole_sensitivity"]


def sensitivity(facts: Facts) -> list[Block]:
    """Chapter 6: what other weights and budgets would change, whether the money is enough, and profitability."""
    if not facts.prioritised():
        return []
    blocks: list[Block] = []
    if facts.robust is not None:
        blocks += [Heading(facts.say("section_weights"), 2), _drawn(facts), *_borderline(facts)]
        blocks += [
            Heading(facts.say("section_budget"), 2),
            *pictures(facts.result, ("budget_curve",), facts.language),
        ]
    blocks += [*plan_money(facts), *profitability(facts), *value_sets(facts)]
    return [Heading(facts.say("chapter_sensitivity")), *blocks] if blocks else []


def whole_sensitivity(facts: Facts) -> list[Block]:
    """The appendix of the full document: every figure on weights, other lists, and the study of other plans."""
    if not facts.prioritised():
        return []
    blocks: list[Block] = [Heading(facts.say("appendix_sensitivity"), 1, "appendix")]
    if facts.robust is not None:
        exact = facts.say("intervals_exact" if facts.robust.exact_intervals else "intervals_sampled")
        blocks += pictures(facts.result, ("rank_acceptability", "rank_intervals"), facts.language)
        blocks += [Text(exact, "note"), *pictures(facts.result, ("core_index", "tornado"), facts.language)]
    blocks += pictures(facts.result, ("stakeholders",), facts.language)
    return [*blocks, *_lists(facts), *margins(facts)]


def _drawn(facts: Facts) -> Text:
    """How many weights were tried."""
    found = facts.robust
    return Text(
        facts.say(
            "sensitivity_lead",
            samples=facts.num(found.samples),
            drawn=facts.num(found.drawn),
            seed=found.seed,
        )
    )


def _borderline(facts: Facts) -> list[Block]:
    core = facts.robust.core
    part = [str(p) for p in facts.order.index if p in core.index and core.loc[p, "group"] == "borderline"]
    if not part:
        return [Text(facts.say("no_borderline"))]
    return [
        Text(
            facts.say(
                "borderline_lead",
                names=listed([facts.names[p] for p in part[:12]], facts.language),
                n=len(part),
            )
        )
    ]


def _lists(facts: Facts) -> list[Block]:
    """The list beside the lists that people make by hand."""
    frame = facts.result.priority.comparison
    rows = [
        (facts.say(str(name)), facts.num(line["value"], 1), facts.num(line["loss"], 1))
        for name, line in frame.iterrows()
    ]
    head = (facts.say("way"), facts.say("expected_score"), facts.say("loss_of_list"))
    table = Table(facts.say("caption_lists"), head, tuple(rows), (9.5, 4.0, 3.0), (False, True, True))
    said = ["lists_lead", *(["lists_dash"] if frame["value"].isna().any() else [])]
    return [Heading(facts.say("section_lists"), 2), Text(" ".join(map(facts.say, said))), table]
