"""Chapter 1: the priority order, list by list, who pays what of it, and the map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from infraprio.ranking.ranking import BUILT
from infraprio.report.payers import ways_paid
from infraprio.report.stages import judged_only, list_caption, list_title, with_map
from infraprio.report.submission.blocks import Block, Heading, Table, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.pictures import pictures
from infraprio.report.tables.agency_rule import agency_rule
from infraprio.report.tables.statements import certificate, footnotes, frame_of, list_notes
from infraprio.words import amounts

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["brief_order", "order_table", "priority_order", "stated"]

LETTER: Final = 0.19
"""Width (cm) of a letter of a heading, so that no word of it is broken."""
DIGIT: Final = 0.18
"""Width (cm) of a figure of a number, which stands on one line."""
MOST_ROWS: Final = 40
"""So many rows the order has in the shortest document; the other lengths have all."""


def order_table(facts: Facts, proposals: Sequence[str], caption: str) -> Table:
    """The priority order with what a reader asks for first."""
    frame = facts.order
    rows: list[tuple[str, ...]] = []
    strong = set()
    dated = len(facts.result.scenario["periods"]) > 1 or not judged_only(facts.result)
    before = facts.last_places
    costs = amounts(frame.loc[proposals, "cost_msek"], facts.language)
    for k, p in enumerate(proposals):
        line = frame.loc[p]
        ratio = facts.num(line["npv_ratio_i"], 2) if "npv_ratio_i" in line else "–"
        step = facts.num(line["step"]) if line["step"] == line["step"] else "–"
        start = facts.named("periods", line["period"]) if line["period"] and dated else "–"
        status = facts.say(line["status"])
        if line["status"] == "with_more_money":
            level = f" ({facts.named('budget_scenarios', line['level'])})"
            start, status = (start + level, status) if dated else (start, status + level)
        if line["status"] in BUILT:
            strong.add(k)
        rows.append(
            (
                facts.num(line["rank"]), facts.names[p], facts.say(line["kind"]), step, costs[k],
                ratio, facts.num(line["goal_score"], 1), start, status, before.get(p, facts.say("last_new")) if before else "",
            )
        )  # fmt: skip
    head = (
        "rank",
        "name",
        "kind",
        "step_short",
        "cost_short",
        "npv_ratio_i",
        "score_short",
        "period",
        "status",
        "last_short",
    )
    widths = (1.05, 4.5, 1.75, 1.0, 1.3, 1.3, 1.3, 1.8, 1.95, 1.2)
    numeric = (True, False, False, True, True, True, True, False, False, True)
    table = Table(caption, tuple(facts.say(h) for h in head), tuple(rows), widths, numeric)
    return stated(table)


def stated(table: Table) -> Table:
    """The table without the columns that say nothing in any row, its headings with room; the name has the rest."""
    keep = [k for k in range(len(table.head)) if any(row[k] not in {"", "–"} for row in table.rows)]
    least = {
        k: max(
            table.widths[k],
            LETTER * max(map(len, table.head[k].split()), default=0) + 0.25,
            DIGIT * max(len(row[k]) for row in table.rows) + 0.25 if table.numeric[k] else 0.0,
        )
        for k in keep
    }
    spare = sum(table.widths) - sum(least.values())
    widths = [max(least[k] + spare, 3.0) if k == 1 else least[k] for k in keep]
    rows = tuple(tuple(row[k] for k in keep) for row in table.rows)
    numeric = tuple(table.numeric[k] for k in keep)
    return replace(
        table, head=tuple(table.head[k] for k in keep), rows=rows, widths=tuple(widths), numeric=numeric
    )


def priority_order(facts: Facts) -> list[Block]:
    """Chapter 1."""
    result, language = facts.result, facts.language
    ranking = result.ranking
    blocks: list[Block] = [Heading(facts.say("chapter_order"))]
    if not facts.prioritised():
        blocks.append(Text(facts.say("nothing_fits")))
    else:
        blocks.append(Text(facts.say("order_read")))
    for horizon, part in ranking.lists.items():
        if len(part):
            budget = frame_of(result, horizon, language)
            blocks += [
                Heading(list_title(horizon, language), 2),
                *([Text(budget, "note")] if budget else []),
                order_table(facts, list(map(str, part.index)), list_caption(horizon, language)),
            ]
    blocks += [Text(text, "note") for text in list_notes(result, language)]
    for key, frame in (("committed_list", ranking.committed), ("supported_list", ranking.supported)):
        if len(frame):
            names = list(map(str, frame.index))
            blocks += [Heading(facts.say(key), 2), order_table(facts, names, facts.say(key))]
    notes = (*footnotes(result, language), certificate(result, language), agency_rule(result, language))
    blocks += [Text(text, "note") for text in notes if text]
    blocks += _who_pays(facts)
    if with_map(result.scenario):
        blocks += pictures(result, ("priority_map",), language)
    if facts.prioritised() and (facts.full or not with_map(result.scenario)):
        blocks += pictures(result, ("value_cost",), language)
    return blocks


def brief_order(facts: Facts) -> list[Block]:
    """The order on one page, and the map, for the shortest document."""
    chosen = facts.prioritised()
    if not chosen:
        return [Heading(facts.say("chapter_order")), Text(facts.say("nothing_fits"))]
    blocks: list[Block] = [
        Heading(facts.say("chapter_order")),
        Text(facts.say("order_read")),
        order_table(facts, chosen[:MOST_ROWS], facts.say("only_list")),
    ]
    if len(chosen) > MOST_ROWS:
        blocks.append(Text(facts.say("first_rows", n=MOST_ROWS, m=len(chosen)), "note"))
    if with_map(facts.result.scenario):
        blocks += pictures(facts.result, ("priority_map",), facts.language)
    return blocks


def _who_pays(facts: Facts) -> list[Block]:
    """What is asked of each fund: a row for each proposal of the plan, with their sum; nothing where one pays all."""
    plan = set(map(str, facts.result.portfolio.proposals))
    chosen = [p for p in facts.prioritised() if p in plan]
    shares = {p: ways_paid(facts.result, p)[0] for p in chosen}
    funds = [
        f for f in facts.result.scenario["funds"]["id"] if any(way.get(f, 0) > 0 for way in shares.values())
    ]
    if len(funds) < 2:
        return []
    rows: list[tuple[str, ...]] = []
    sums = dict.fromkeys(funds, 0.0)
    for p in chosen:
        paid = {f: shares[p].get(f, 0.0) * float(facts.order.loc[p, "cost_msek"]) for f in funds}
        sums = {f: sums[f] + paid[f] for f in funds}
        rows.append((facts.numbered(p), *(facts.money(paid[f]) if paid[f] > 0 else "" for f in funds)))
    rows.append((facts.say("sum_stated"), *(facts.money(sums[f]) for f in funds)))
    head = (facts.say("name"), *(facts.named("funds", f) for f in funds))
    widths = (7.5, *(9.0 / len(funds) for _ in funds))
    numeric = (False, *(True for _ in funds))
    table = Table(
        facts.say("caption_who_pays"), head, tuple(rows), widths, numeric, frozenset({len(rows) - 1})
    )
    return [Heading(facts.say("section_who_pays"), 2), Text(facts.say("who_pays_lead")), table]
