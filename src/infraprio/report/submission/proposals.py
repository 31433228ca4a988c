"""Chapter 4: one page for each prioritised proposal, in the order of an impact assessment."""

from __future__ import annotations

from typing import Any

from infraprio.ranking.sentences import listed
from infraprio.report.figures.network import small_maps
from infraprio.report.stages import with_map
from infraprio.report.submission.blocks import Block, Card, Heading, PageBreak, Text
from infraprio.report.submission.facts import Facts

__all__ = ["proposal_pages"]


def _card(facts: Facts, proposal: str, png: bytes | None) -> Card:
    row = facts.row(proposal)
    line = facts.order.loc[proposal]
    corridors = (
        listed([facts.named("corridors", c) for c in row["corridors"]], facts.language)
        if row["corridors"]
        else facts.say("not_stated")
    )
    step = facts.say(f"step_{int(row['step'])}") if row["step"] == row["step"] else facts.say("not_stated")
    place = "fact_committed" if line["status"] == "committed" else "fact_place"
    if facts.bare:
        place = f"{place}_list"
    pairs = [
        ("label_place", facts.say(place, rank=facts.num(line["rank"]), n=len(facts.result.ranking.frame), status=facts.say(line["status"]), kind=facts.say(line["kind"]), corridors=corridors)),
        ("label_deficiency", row["deficiency"] or facts.say("not_stated")),
        ("label_purpose", row["purpose"] or facts.say("not_stated")),
        ("label_measure", row["measure"] or facts.say("not_stated")),
        ("label_step", step),
        ("label_cost", facts.cost(proposal)),
        ("label_npv", facts.appraisal(proposal)),
        ("label_goals", facts.contribution(proposal)),
        ("label_distribution", facts.distribution(proposal)),
        ("label_dependencies", facts.dependencies(proposal)),
        ("label_maturity", facts.maturity(proposal)),
        ("label_decision", facts.decision(proposal)),
        ("label_financing", facts.financing(proposal)),
        ("label_certainty", facts.certainty(proposal)),
        ("label_why", facts.result.ranking.explain(proposal, language=facts.language)),
    ]  # fmt: skip
    motive = facts.motive(proposal)
    if motive:
        pairs.append(("label_motive", motive))
    if facts.bare:
        pairs = _told(facts, row, pairs)
    alt = facts.say("alt_small_map", name=facts.names[proposal])
    return Card(tuple((facts.say(key), text) for key, text in pairs), png, alt)


def _told(facts: Facts, row: dict[str, Any], pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The lines of a card that say something of a proposal of a list."""
    nothing = {facts.say("not_stated"), facts.say("fact_no_npv"), facts.say("dep_none"), ""}
    silent = {"label_maturity"} if not row["maturity"] and not row["status"] else set()
    if not row["wanted_decision"]:
        silent.add("label_decision")
    if len(facts.result.scenario["funds"]) == 1:
        silent.add("label_financing")
    return [(key, text) for key, text in pairs if text not in nothing and key not in silent]


def proposal_pages(facts: Facts) -> list[Block]:
    """One page a proposal that the list builds; the others stand in the appendix."""
    chosen = facts.prioritised()
    maps = small_maps(facts.result, chosen) if with_map(facts.result.scenario) else {}
    blocks: list[Block] = [
        Heading(facts.say("chapter_proposals")),
        Text(facts.say("proposals_lead" if chosen else "nothing_fits")),
    ]
    if facts.language == "en" and chosen and not facts.bare:
        blocks.append(Text(facts.say("own_language"), "note"))
    for k, p in enumerate(chosen):
        if k and not facts.bare:
            blocks.append(PageBreak())
        line = facts.order.loc[p]
        told = (
            facts.say("rank_in_heading", rank=facts.num(line["rank"]))
            if line["rank"] == line["rank"]
            else facts.say(line["status"])
        )
        blocks.append(Heading(f"{facts.names[p]} ({told})", 2))
        blocks.append(_card(facts, p, maps.get(p)))
    return blocks
