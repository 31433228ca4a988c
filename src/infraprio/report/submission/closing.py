"""Chapters 5 to 7: system effects and packages, sensitivity, remarks."""

from __future__ import annotations

import math
from typing import Any

from infraprio.portfolio.problem.from_scenario import budget_scenarios, main_row
from infraprio.ranking.sentences import listed
from infraprio.report.submission.blocks import Block, Heading, Table, Text
from infraprio.report.submission.facts import SMALL, Facts
from infraprio.report.submission.gains import who_gains
from infraprio.report.submission.margins import margins
from infraprio.report.submission.pictures import picture
from infraprio.report.submission.risk import plan_money, profitability
from infraprio.report.submission.value_sets import value_sets
from infraprio.report.submission.wider import wider
from infraprio.report.tables.network import interaction_sheets
from infraprio.report.tables.statements import headline, network
from infraprio.report.words.indicators import indicator_name, indicator_unit
from infraprio.scenario.plan_money import periods_in_time

__all__ = ["decision_rows", "remarks", "sensitivity", "system_effects"]

INTERPLAY = 8  # rows shown; the workbook has all


def _plan_effects(facts: Facts) -> Table | None:
    change, without = facts.result.together.change, facts.result.together.without
    rows = []
    for name in change.index:
        if not math.isfinite(change[name]) or abs(change[name]) < 1e-9:
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
        shown = sheets[0].frame.head(INTERPLAY)
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
    """Chapter 5: what the plan does together, packages and dependencies, money by year."""
    result, language = facts.result, facts.language
    if facts.bare:
        return _packages_and_money(facts)
    blocks: list[Block] = [Heading(facts.say("chapter_system")), Heading(facts.say("section_together"), 2)]
    if result.portfolio.proposals:
        blocks.append(Text(headline(result, language)))
        table = _plan_effects(facts)
        blocks += [table] if table else [Text(facts.say("no_effects"))]
        blocks += _interplay(facts)
    else:
        blocks.append(Text(facts.say("nothing_fits")))
    blocks += [picture(result, "flows", language), picture(result, "accessibility", language)]
    blocks += who_gains(facts)
    blocks += wider(facts)
    blocks += [Heading(facts.say("section_packages"), 2), *_packages(facts)]
    blocks += _national(facts)
    blocks += [
        Heading(facts.say("section_money"), 2),
        picture(result, "investment", language),
        *_fund_table(facts),
    ]
    return blocks


def _packages_and_money(facts: Facts) -> list[Block]:
    """Chapter 5 of a list: what is bound together, national areas, money by period."""
    blocks: list[Block] = [Heading(facts.say("section_packages_list"))]
    if len(facts.result.scenario["rules"]) or len(facts.result.scenario["synergies"]):
        blocks += [Heading(facts.say("section_packages"), 2), *_packages(facts)]
    blocks += [*_national(facts), Heading(facts.say("section_money"), 2)]
    if periods_in_time(facts.result.scenario)["first_year"].notna().any():
        blocks.append(picture(facts.result, "investment", facts.language))
    return [*blocks, *_fund_table(facts)]


def _packages(facts: Facts) -> list[Block]:
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
    if not rows:
        return [Text(facts.say("no_packages"))]
    head = tuple(facts.say(h) for h in ("bond", "proposals", "others", "reason"))
    return [
        Text(facts.say("packages_lead")),
        Table(facts.say("caption_packages"), head, tuple(rows), (3.0, 5.6, 4.4, 3.5), (False,) * 4),
    ]


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


def sensitivity(facts: Facts) -> list[Block]:
    """Chapter 6: other weights, scores, costs and budgets; other ways to make the list."""
    result, language = facts.result, facts.language
    blocks: list[Block] = [Heading(facts.say("chapter_sensitivity"))]
    found = facts.robust
    if found is None:
        blocks.append(Text(facts.say("no_robustness")))
    else:
        exact = facts.say("intervals_exact" if found.exact_intervals else "intervals_sampled")
        blocks += [
            Heading(facts.say("section_weights"), 2),
            Text(facts.say("sensitivity_lead", samples=facts.num(found.samples), drawn=facts.num(found.drawn), seed=found.seed)),
            picture(result, "rank_acceptability", language), picture(result, "rank_intervals", language), Text(exact, "note"),
            picture(result, "core_index", language), *_borderline(facts), picture(result, "tornado", language),
            *_stakeholders(facts),
            Heading(facts.say("section_budget"), 2), picture(result, "budget_curve", language),
        ]  # fmt: skip
    return [
        *blocks,
        *_lists(facts),
        *margins(facts),
        *plan_money(facts),
        *profitability(facts),
        *value_sets(facts),
    ]


def _stakeholders(facts: Facts) -> list[Block]:
    """The orders of several stakeholders; nothing in a list with one voice."""
    if facts.bare and len(facts.people) < 2:
        return []
    return [
        Heading(facts.say("section_stakeholders"), 2),
        picture(facts.result, "stakeholders", facts.language),
    ]


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
    if not rows and facts.bare:
        return []
    if not rows:
        return [*blocks, Text(facts.say("no_remarks"))]
    head = tuple(facts.say(h) for h in ("date", "by", "name", "remark_text", "change_asked"))
    short = tuple((r[0], r[1], r[3], r[4], r[5]) for r in rows)
    return [
        *blocks,
        Text(facts.say("remarks_lead")),
        Table(facts.say("caption_remarks"), head, short, (2.0, 3.0, 3.5, 5.0, 3.0), (False,) * 5),
    ]
