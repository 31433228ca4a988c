"""Chapters 1 to 3: summary and priority order, starting points, corridors and deficiencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infraprio.ranking.sentences import listed
from infraprio.report.statements import certificate, together
from infraprio.report.submission.blocks import Block, Bullets, Heading, Table, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.pictures import picture

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["corridors", "order_table", "starting_points", "summary"]


def order_table(facts: Facts, proposals: Sequence[str], caption: str) -> Table:
    """The priority order with what a reader asks for first."""
    frame = facts.order
    rows, strong = [], set()
    for k, p in enumerate(proposals):
        line = frame.loc[p]
        ratio = facts.num(line["npv_ratio_i"], 2) if "npv_ratio_i" in line else "–"
        step = facts.num(line["step"]) if line["step"] == line["step"] else "–"
        start = facts.named("periods", line["period"]) if line["period"] else "–"
        if line["status"] == "with_more_money":
            start += f" ({facts.named('budget_scenarios', line['level'])})"
        if line["status"] == "in_plan":
            strong.add(k)
        rows.append(
            (
                facts.num(line["rank"]), facts.names[p], facts.say(line["kind"]), step, facts.money(line["cost_msek"]),
                ratio, facts.num(line["goal_score"], 1), start, facts.say(line["status"]),
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
    )
    return Table(
        caption, tuple(facts.say(h) for h in head), tuple(rows), (1.15, 4.5, 2.05, 1.1, 1.4, 1.3, 1.35, 1.95, 2.0),
        (True, False, False, True, True, True, True, False, False),
    )  # fmt: skip


def _key_figures(facts: Facts) -> Bullets:
    result, frame = facts.result, facts.order
    chosen = frame[frame["status"] == "in_plan"]
    points = [
        facts.say("key_plan", n=len(chosen), m=len(frame), cost=facts.money(result.portfolio.cost), year=int(result.scenario.settings["price_year"])),
    ]  # fmt: skip
    for horizon in ("medium", "long"):
        part = chosen[chosen["horizon"] == horizon]
        if len(part):
            first = [facts.names[str(p)] for p in part.index[:3]]
            points.append(facts.say(f"key_{horizon}", n=len(part), first=listed(first, facts.language)))
    more = frame[frame["status"] == "with_more_money"]
    if len(more):
        points.append(
            facts.say(
                "key_more",
                n=len(more),
                first=listed([facts.names[str(p)] for p in more.index[:3]], facts.language),
            )
        )
    if len(chosen):
        points.append(together(result, facts.language))
    known = chosen[chosen["npv_ratio_i"].notna()] if "npv_ratio_i" in chosen else chosen.iloc[:0]
    if len(known):
        points.append(facts.say("key_nnk", n=int((known["npv_ratio_i"] > 0).sum()), m=len(known)))
    found = facts.robust
    if found is not None:
        points.append(
            facts.say(
                "key_core",
                n=int((found.core["group"] == "core").sum()),
                m=int((found.core["group"] == "borderline").sum()),
            )
        )
    if len(result.ranking.set_aside):
        points.append(facts.say("key_aside", n=len(result.ranking.set_aside)))
    return Bullets(tuple(points))


def summary(facts: Facts) -> list[Block]:
    """Chapter 1."""
    result, language = facts.result, facts.language
    chosen = facts.prioritised()
    blocks: list[Block] = [
        Heading(facts.say("chapter_summary")),
        Text(
            facts.say("summary_lead", plan=result.scenario.settings["plan"] or result.scenario.name), "lead"
        ),
    ]
    blocks.append(_key_figures(facts))
    frame = facts.order
    for horizon in ("medium", "long"):
        part = [p for p in chosen if frame.loc[p, "horizon"] == horizon]
        if part:
            blocks += [
                Heading(facts.say(f"{horizon}_list"), 2),
                order_table(facts, part, facts.say(f"caption_order_{horizon}")),
            ]
    if not chosen:
        blocks.append(Text(facts.say("nothing_fits")))
    blocks += [Text(facts.say("order_read"), "note"), Text(certificate(result, language), "note")]
    blocks += [picture(result, "priority_map", language), picture(result, "value_cost", language)]
    return blocks


def _goal_table(facts: Facts) -> Table:
    scenario, found = facts.result.scenario, facts.robust
    table, weights = scenario["goals"], scenario["weights"]
    version = scenario.settings["goal_version"]
    own = {
        weights["goal"][i]: weights["weight"][i]
        for i in weights.where(version=version, stakeholder=facts.result.scores.stakeholder)
    }
    children: dict[str, list[int]] = {}
    for i in table.where(version=version):
        children.setdefault(table["parent"][i], []).append(int(i))
    anchors = facts.result.scores.anchors
    rows: list[tuple[str, ...]] = []
    strong: set[int] = set()

    def add(parent: str, depth: int) -> None:
        for i in children.get(parent, []):
            goal = table["id"][i]
            measured = _measure(facts, anchors.loc[goal, "indicator"]) if goal in anchors.index else ""
            low, high = found.ranges.loc[goal, ["low", "high"]] if found is not None else (float("nan"),) * 2
            span = f"{facts.num(100 * low)}–{facts.num(100 * high)}" if low == low and low < high else "–"
            if not depth:
                strong.add(len(rows))
            both = facts.say("yes") if table["already_in_npv"][i] else ""
            rows.append(
                ("\u2003" * depth + facts.goals[goal], measured, facts.num(100 * own[goal]), span, both)
            )
            add(goal, depth + 1)

    add("", 0)
    head = tuple(
        facts.say(h) for h in ("goal", "measured_by", "weight_percent", "range_percent", "also_in_npv")
    )
    return Table(
        facts.say("caption_goals"),
        head,
        tuple(rows),
        (5.6, 5.4, 1.6, 2.0, 1.9),
        (False, False, True, True, False),
        frozenset(strong),
    )


def _measure(facts: Facts, indicator: str) -> str:
    from infraprio.effects.indicators import INDICATORS

    item = INDICATORS.get(indicator)
    if item is None:
        return facts.say(indicator)
    return f"{item.name_sv if facts.language == 'sv' else item.name} ({item.unit})"


def starting_points(facts: Facts) -> list[Block]:
    """Chapter 2: goals, weights and their counterparts in the national strategy; the reference alternative."""
    result, scenario = facts.result, facts.result.scenario
    who = facts.people[result.scores.stakeholder]
    blocks: list[Block] = [
        Heading(facts.say("chapter_starting")),
        Heading(facts.say("section_goals"), 2),
        Text(facts.say("goals_lead", who=who, version=scenario.settings["goal_version"])),
        _goal_table(facts),
    ]
    if result.scores.counted_twice:
        goals = listed([facts.goals[g] for g in result.scores.counted_twice], facts.language)
        blocks.append(Text(facts.say("counted_twice", goals=goals)))
    blocks += [Heading(facts.say("section_national"), 2), *_harmonisation(facts)]
    blocks += [
        Heading(facts.say("section_reference"), 2),
        Text(facts.say("reference_lead", text=scenario.settings["reference_alternative"])),
    ]
    return blocks


def _harmonisation(facts: Facts) -> list[Block]:
    scenario = facts.result.scenario
    table, version = scenario["goal_map"], scenario.settings["goal_version"]
    where = list(table.where(version=version))
    if not where:
        return [Text(facts.say("no_harmonisation"))]
    rows = []
    for area in scenario["national_goals"]["id"]:
        mine = sorted(
            (i for i in where if table["national_goal"][i] == area), key=lambda i: -table["strength"][i]
        )
        told = "; ".join(
            f"{facts.goals.get(table['goal'][i], table['goal'][i])} ({facts.num(table['strength'][i], 1)})"
            for i in mine
        )
        rows.append((area, facts.named("national_goals", area), told or "–"))
    head = tuple(facts.say(h) for h in ("area", "national_goal", "regional_goals"))
    return [
        Text(facts.say("harmonisation_lead")),
        Table(facts.say("caption_harmonisation"), head, tuple(rows), (1.2, 6.3, 9.0), (False,) * 3),
    ]


def corridors(facts: Facts) -> list[Block]:
    """Chapter 3: what is lacking in each corridor, and what is proposed there."""
    scenario, frame = facts.result.scenario, facts.order
    table = scenario["corridors"]
    blocks: list[Block] = [Heading(facts.say("chapter_corridors"))]
    if not len(table):
        return [*blocks, Text(facts.say("no_corridors"))]
    members: dict[str, list[str]] = {c: [] for c in table["id"]}
    for p in frame.index:
        for c in facts.row(str(p))["corridors"]:
            members[c].append(str(p))
    rows = []
    for i, c in enumerate(table["id"]):
        built = [p for p in members[c] if frame.loc[p, "status"] == "in_plan"]
        told = "; ".join(f"{facts.num(frame.loc[p, 'rank'])}. {facts.names[p]}" for p in built) or "–"
        rows.append(
            (
                facts.named("corridors", c),
                table["deficiency"][i] or "–",
                told,
                f"{len(built)}/{len(members[c])}",
            )
        )
    head = tuple(facts.say(h) for h in ("corridor", "deficiency", "in_the_plan", "built_of"))
    blocks += [
        Text(facts.say("corridors_lead")),
        Table(
            facts.say("caption_corridors"),
            head,
            tuple(rows),
            (3.3, 5.2, 6.5, 1.5),
            (False, False, False, True),
        ),
    ]
    outside = [
        str(p)
        for p in frame.index
        if not facts.row(str(p))["corridors"] and frame.loc[p, "status"] == "in_plan"
    ]
    if outside:
        blocks.append(
            Text(
                facts.say(
                    "outside_corridors", names=listed([facts.names[p] for p in outside], facts.language)
                )
            )
        )
    return blocks
