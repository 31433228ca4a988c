"""Chapters 5 to 7: system effects and packages, sensitivity, remarks."""

from __future__ import annotations

import math
from typing import Any

from infraprio.portfolio.problem.from_scenario import budget_scenarios, main_row
from infraprio.ranking.sentences import listed
from infraprio.report.impossible import limits_said
from infraprio.report.submission.blocks import Block, Bullets, Heading, Table, Text
from infraprio.report.submission.facts import SMALL, Facts
from infraprio.report.submission.gains import who_gains
from infraprio.report.submission.order import stated
from infraprio.report.submission.pictures import pictures
from infraprio.report.submission.wider import wider
from infraprio.report.tables.network import interaction_sheets
from infraprio.report.tables.statements import SHOWN, network
from infraprio.report.words.indicators import indicator_name, indicator_unit

__all__ = ["brief_effects", "decision_rows", "remarks", "system_effects"]

INTERPLAY = 8  # rows shown; the workbook has all


def _plan_effects(facts: Facts) -> Table | None:
    change, without = facts.result.together.change, facts.result.together.without
    told = set(change.index) if facts.full else {*SHOWN, *facts.result.scores.anchors["indicator"]}
    rows = []
    for name in change.index:
        if name not in told or not math.isfinite(change[name]) or abs(change[name]) < 1e-9:
            continue
        size = max(abs(float(change[name])), 1e-12)
        digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.01 else 4
        rows.append(
            (
                indicator_name(str(name), facts.language),
                indicator_unit(str(name), facts.language),
                facts.num(without[name], digits),
                facts.num(change[name], digits),
            )
        )
    head = tuple(facts.say(h) for h in ("indicator", "unit", "without", "change"))
    widths, numeric = (7.5, 3.8, 2.6, 2.6), (False, False, True, True)
    return Table(facts.say("caption_plan_effects"), head, tuple(rows), widths, numeric) if rows else None


def _interplay(facts: Facts) -> list[Block]:
    """What the sets rest on, and the proposals whose score together differs most from the sum."""
    told = network(facts.result, facts.language)
    sheets = interaction_sheets(facts.result, facts.language)
    blocks: list[Block] = [Text(told)] if told else []
    if sheets:
        shown = sheets[0].frame.head(INTERPLAY if facts.full else INTERPLAY // 2)
        numbers = shown[["together_alone", "together_score", "together_extra"]].to_numpy(float)
        rows = tuple(
            (str(name), *(facts.num(x, 1) for x in line))
            for name, line in zip(shown["together_names"], numbers, strict=True)
        )
        keys = ("together_names", "together_alone", "together_score", "together_extra")
        head = tuple(facts.say(key) for key in keys)
        caption, widths = facts.say("interactions"), (8.7, 2.6, 2.8, 2.4)
        blocks.append(Table(caption, head, rows, widths, (False, True, True, True)))
    return blocks


def _three_words(value: float, facts: Facts) -> str:
    return facts.say(
        "contributes" if value > SMALL / 10 else "counteracts" if value < -SMALL / 10 else "contributes_not"
    )


def _national(facts: Facts) -> list[Block]:
    national: Any = facts.result.scores.national
    chosen = facts.prioritised()
    if not len(national.columns) or not chosen:
        return []
    rows = [
        (facts.names[p], *(_three_words(national.loc[p, a], facts) for a in national.columns)) for p in chosen
    ]
    head = (facts.say("name"), *(str(a) for a in national.columns))
    widths = (6.5, *(10.0 / len(national.columns) for _ in national.columns))
    meaning = "; ".join(f"{a}: {facts.named('national_goals', str(a))}" for a in national.columns)
    table = Table(facts.say("caption_national"), head, tuple(rows), widths, (False,) * len(head))
    return [
        Heading(facts.say("section_national_effects"), 2),
        Text(facts.say("national_lead")),
        table,
        Text(meaning + ".", "note"),
    ]


def system_effects(facts: Facts) -> list[Block]:
    """Chapter 5: what the plan does together, who gains, packages and dependencies, money by year."""
    blocks = [*_together(facts), *who_gains(facts), *wider(facts)]
    blocks += [*_packages(facts), *(_national(facts) if facts.full else []), *_money(facts)]
    head = "section_packages_list" if facts.bare else "chapter_system"
    return [Heading(facts.say(head)), *blocks] if blocks else []


def brief_effects(facts: Facts) -> list[Block]:
    """What the plan does, in the shortest document."""
    blocks = _together(facts)
    return [Heading(facts.say("chapter_system")), *blocks] if blocks else []


def _together(facts: Facts) -> list[Block]:
    """What the plan does through the network; nothing where nothing was computed, or no plan is built."""
    result = facts.result
    if facts.bare or not result.portfolio.proposals:
        return []
    table = _plan_effects(facts)
    blocks = [*([table] if table else []), *([] if facts.length == "short" else _interplay(facts))]
    drawn = ("flows", "accessibility") if facts.full else ("accessibility",)
    blocks += pictures(result, drawn, facts.language)
    return [Heading(facts.say("section_together"), 2), *blocks] if blocks else []


def _money(facts: Facts) -> list[Block]:
    """The plan's money by fund and period."""
    if not facts.result.portfolio.proposals:
        return []
    drawn = pictures(facts.result, ("investment",), facts.language)
    return [Heading(facts.say("section_money"), 2), *drawn, *_fund_table(facts)]


def _packages(facts: Facts) -> list[Block]:
    """What is bound together by rules or shared costs; nothing where nothing is."""
    rules, shared = facts.result.scenario["rules"], facts.result.scenario["synergies"]
    rows = []
    for i, rule in enumerate(rules["rule"]):
        if not rules["proposals"][i] or rule in {"at_least", "at_most"}:
            continue
        mine = listed([facts.names[p] for p in rules["proposals"][i]], facts.language)
        others = (
            listed(
                [facts.names[p] for p in rules["others"][i]],
                facts.language,
                "or" if rule == "requires_any" else "and",
            )
            if rules["others"][i]
            else "–"
        )
        rows.append((facts.say(f"rule_{rule}"), mine, others, rules["reason"][i] or "–"))
    for i, members in enumerate(shared["proposals"]):
        mine = listed([facts.names[p] for p in members], facts.language)
        rows.append(
            (
                facts.say("rule_shared", cost=facts.money(shared["saving_msek"][i])),
                mine,
                "–",
                shared["note"][i] or "–",
            )
        )
    limits = limits_said(facts.result.scenario, facts.language)
    held: list[Block] = [Text(facts.say("limits_lead")), Bullets(tuple(limits))] if limits else []
    if not rows:
        return [Heading(facts.say("section_packages"), 2), *held] if held else []
    head = tuple(facts.say(h) for h in ("bond", "proposals", "others", "reason"))
    table = Table(facts.say("caption_packages"), head, tuple(rows), (3.0, 5.6, 4.4, 3.5), (False,) * 4)
    return [Heading(facts.say("section_packages"), 2), Text(facts.say("packages_lead")), stated(table), *held]


def _fund_table(facts: Facts) -> list[Block]:
    scenario, spent = facts.result.scenario, facts.result.portfolio.spent
    money = budget_scenarios(scenario)[0][main_row(scenario, "budget_scenarios")]
    rows = []
    for fund in money.index:
        for period in money.columns:
            budget, used = (
                float(money.loc[fund, period]),
                float(spent.loc[fund, period]) if period in spent else 0.0,
            )
            if budget > 0 or used > 0:
                share = f"{facts.num(100 * used / budget)} %" if budget > 0 else "–"
                rows.append(
                    (
                        facts.named("funds", str(fund)),
                        facts.named("periods", str(period)),
                        facts.money(budget),
                        facts.money(used),
                        share,
                    )
                )
    head = tuple(facts.say(h) for h in ("fund", "period_word", "budget", "spent", "share_used"))
    return (
        [
            Table(
                facts.say("caption_funds"),
                head,
                tuple(rows),
                (5.5, 3.6, 2.4, 2.6, 2.4),
                (False, False, True, True, True),
            )
        ]
        if rows
        else []
    )


def decision_rows(facts: Facts, kinds: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Rows of the decision log: date, body, kind, proposal, text, change asked for."""
    table = facts.result.scenario["decisions"]
    rows = [table.row(i) for i in range(len(table)) if table["kind"][i] in kinds]
    rows.sort(key=lambda row: row["date"])
    return tuple(
        (row["date"], row["by"], facts.say(row["kind"]), facts.names.get(row["proposal"], row["proposal"]) or "–", row["text"], row["change_asked"] or "–")
        for row in rows
    )  # fmt: skip


def remarks(facts: Facts) -> list[Block]:
    """Chapter 7: remarks on the proposal of the plan, and on this list."""
    blocks: list[Block] = [Heading(facts.say("chapter_remarks"))]
    rows = decision_rows(facts, ("remark",))
    if not rows:
        return []
    head = tuple(facts.say(h) for h in ("date", "by", "name", "remark_text", "change_asked"))
    short = tuple((r[0], r[1], r[3], r[4], r[5]) for r in rows)
    return [
        *blocks,
        Text(facts.say("remarks_lead")),
        Table(facts.say("caption_remarks"), head, short, (2.0, 3.0, 3.5, 5.0, 3.0), (False,) * 5),
    ]
