"""Chapter 4: each prioritised proposal on a card of a third of a page, or on a row of a table where little is known."""

from __future__ import annotations

import math
from typing import Any, Final

from infraprio.ranking.sentences import listed
from infraprio.report.figures.small_maps import small_maps
from infraprio.report.stages import with_map
from infraprio.report.submission.blocks import Block, Card, Heading, Table, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.tables.statements import does_parts
from infraprio.scenario.plan_money import periods_in_time

__all__ = ["proposal_cards"]

MOST_CARDS: Final = 60
"""So many proposals have a card each; of more, all stand in a table unless the document is the full one."""
LEAST: Final = 0.05
"""An effect that rounds to nothing is not told on a card."""
TOLD: Final = ("deficiency", "purpose", "measure", "wanted_decision", "status")
"""What a planner writes of a proposal; a card needs two of them."""


def proposal_cards(facts: Facts) -> list[Block]:
    """What is known of each proposal that the list builds; nothing where it builds none."""
    chosen = facts.prioritised()
    if not chosen:
        return []
    blocks: list[Block] = [Heading(facts.say("chapter_proposals"))]
    if not _with_cards(facts, chosen):
        return [*blocks, *_rows(facts, chosen)]
    maps = small_maps(facts.result, chosen) if with_map(facts.result.scenario) else {}
    blocks.append(Text(facts.say("cards_lead")))
    if facts.language == "en":
        blocks.append(Text(facts.say("own_language"), "note"))
    return [*blocks, *(_card(facts, p, maps.get(p)) for p in chosen)]


def _with_cards(facts: Facts, chosen: list[str]) -> bool:
    """Whether enough is known of most of the proposals, and they are few enough, for a card each."""
    if len(chosen) > MOST_CARDS and not facts.full:
        return False
    known = [sum(bool(facts.row(p)[name]) for name in TOLD) >= 2 for p in chosen]
    return 2 * sum(known) > len(chosen)


def _card(facts: Facts, proposal: str, png: bytes | None) -> Card:
    line = facts.order.loc[proposal]
    aside = " · ".join(facts.say(word) for word in (line["kind"], line["status"]) if word)
    rows = _written(facts, proposal) + _computed(facts, proposal)
    return Card(
        rows=tuple((facts.say(key), text) for key, text in rows if text),
        png=png,
        alt=facts.say("alt_small_map", name=facts.names[proposal]),
        title=facts.numbered(proposal),
        aside=aside,
        figures=_figures(facts, proposal),
    )


def _figures(facts: Facts, proposal: str) -> tuple[tuple[str, str], ...]:
    """The strip of a card: cost, start, goal score, profitability, how sure."""
    line, found = facts.order.loc[proposal], facts.robust
    cost = f"{facts.money(line['cost_msek'])} {facts.say('money_unit')}"
    low, high = line["cost_low_msek"], line["cost_high_msek"]
    if math.isfinite(low) and math.isfinite(high):
        cost += f" ({facts.money(low)}–{facts.money(high)})"
    told = [("cost_word", cost)]
    if line["period"] and len(facts.result.scenario["periods"]) > 1:
        told.append(("period", facts.named("periods", line["period"])))
    score = facts.num(line["goal_score"], 1)
    if math.isfinite(line["score_rank"]):
        score = facts.say("score_placed", score=score, rank=facts.num(line["score_rank"]), n=len(facts.result.ranking.population))  # fmt: skip
    told.append(("goal_score", score))
    if "npv_ratio_i" in facts.order and facts.order["npv_ratio_i"].notna().any():
        told.append(("npv_ratio_i", facts.num(line["npv_ratio_i"], 2)))
    if found is not None and proposal in found.core.index:
        share = facts.num(100 * found.core.loc[proposal, "core_index"])
        told.append(("in_best_plan", facts.say("share_of_weights", share=share)))
    return tuple((facts.say(key), text) for key, text in told)


def _written(facts: Facts, proposal: str) -> list[tuple[str, str]]:
    """What the planner wrote of a proposal."""
    row = facts.row(proposal)
    if not facts.full:
        purpose = facts.say("purpose_said", purpose=row["purpose"]) if row["purpose"] else ""
        measure = " ".join(filter(None, (row["measure"], purpose)))
        return [("card_deficiency", row["deficiency"]), ("card_measure", measure)]
    step = facts.say(f"step_{int(row['step'])}") if row["step"] == row["step"] else ""
    where = (
        listed([facts.named("corridors", c) for c in row["corridors"]], facts.language)
        if row["corridors"]
        else ""
    )
    return [
        ("label_deficiency", row["deficiency"]), ("label_measure", row["measure"]), ("label_purpose", row["purpose"]),
        ("label_step", step), ("corridor", where), ("label_maturity", facts.maturity(proposal)),
    ]  # fmt: skip


def _computed(facts: Facts, proposal: str) -> list[tuple[str, str]]:
    """What was found of a proposal: effects, goals, money, what it hangs on, why it stands where it stands."""
    asked, paid = facts.row(proposal)["wanted_decision"], facts.financing(proposal)
    if len(facts.result.scenario["funds"]) < 2:
        paid = ""
    effects, hangs = _effects(facts, proposal), facts.dependencies(proposal)
    if not facts.full:
        why = " ".join(filter(None, (facts.why(proposal), facts.motive(proposal))))
        return [
            ("label_effects", effects), ("label_goals", facts.goals_touched(proposal)), ("card_financing", paid),
            ("label_dependencies", hangs), ("card_decision", asked), ("label_why", why),
        ]  # fmt: skip
    return [
        ("label_effects", effects), ("label_goals", facts.contribution(proposal)), ("label_cost", facts.cost(proposal)),
        ("label_npv", facts.appraisal(proposal)), ("label_distribution", facts.distribution(proposal)),
        ("label_financing", paid), ("label_dependencies", hangs), ("label_decision", asked),
        ("label_certainty", facts.certainty(proposal)), ("label_why", facts.why(proposal)), ("label_motive", facts.motive(proposal)),
    ]  # fmt: skip


def _effects(facts: Facts, proposal: str) -> str:
    """What the proposal does by itself to travel time, accidents and carbon dioxide."""
    change: Any = facts.result.effects.change
    if proposal not in change.index:
        return ""
    own = change.loc[proposal]
    told = "; ".join(does_parts(own[own.abs() >= LEAST], facts.language))
    return f"{told[0].upper()}{told[1:]}." if told else ""


def _rows(facts: Facts, chosen: list[str]) -> list[Block]:
    """One row a proposal: place, name, what it gives, what it hangs on and why it stands there."""
    rows = []
    dated = periods_in_time(facts.result.scenario)["first_year"].notna().any()
    for p in chosen:
        line = facts.order.loc[p]
        start = facts.named("periods", line["period"]) if line["period"] and dated else ""
        said = [facts.goals_touched(p), facts.row(p)["deficiency"], facts.row(p)["measure"]]
        why = [facts.dependencies(p), facts.sureness(p), facts.why(p), facts.motive(p)]
        rows.append((facts.num(line["rank"]), facts.names[p], start, " ".join(filter(None, said)), " ".join(filter(None, why))))  # fmt: skip
    head = tuple(facts.say(key) for key in ("rank", "name", "period", "label_goals", "label_why"))
    keep = [k for k in range(5) if k != 2 or any(row[2] for row in rows)]
    widths = [(1.2, 3.8, 1.8, 4.7, 5.0)[k] for k in keep]
    table = Table(
        facts.say("caption_proposals"),
        tuple(head[k] for k in keep),
        tuple(tuple(row[k] for k in keep) for row in rows),
        tuple(widths),
        tuple(k == 0 for k in keep),
    )
    return [Text(facts.say("rows_lead")), table]
