"""Chapters 2 and 3: starting points, corridors and deficiencies."""

from __future__ import annotations

from typing import Any, Final

from infraprio.ranking.ranking import BUILT
from infraprio.ranking.sentences import listed
from infraprio.report.stages import judged_only
from infraprio.report.submission.blocks import Block, Heading, Table, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.order import stated
from infraprio.report.words.indicators import indicator_with_unit

__all__ = ["corridors", "starting_points"]

STRONG: Final = 0.5
"""From this strength on (of 1) the standard document names a goal under one of the national strategy."""


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
            measured = (
                indicator_with_unit(anchors.loc[goal, "indicator"], facts.language)
                if goal in anchors.index
                else ""
            )
            low, high = found.ranges.loc[goal, ["low", "high"]] if found is not None else (float("nan"),) * 2
            span = f"{facts.num(100 * low)}–{facts.num(100 * high)}" if low == low and low < high else "–"
            if goal in children:
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
    made = Table(
        facts.say("caption_goals" if strong else "caption_goals_list"),
        head,
        tuple(rows),
        (5.6, 5.4, 1.6, 2.0, 1.9),
        (False, False, True, True, False),
        frozenset(strong),
    )
    return stated(made)


def starting_points(facts: Facts) -> list[Block]:
    """Chapter 2: goals, weights and their counterparts in the national strategy; the reference alternative."""
    result, scenario = facts.result, facts.result.scenario
    who = facts.people[result.scores.stakeholder]
    table = _goal_table(facts)
    lead = "goals_lead" if table.strong or not judged_only(result) else "goals_lead_list"
    blocks: list[Block] = [
        Heading(facts.say("starting_list" if judged_only(result) else "chapter_starting")),
        Heading(facts.say("section_goals"), 2),
        Text(facts.say(lead, who=who)),
        table,
    ]
    if result.scores.counted_twice:
        goals = listed([facts.goals[g] for g in result.scores.counted_twice], facts.language)
        blocks.append(Text(facts.say("counted_twice", goals=goals)))
    blocks += _harmonisation(facts)
    if scenario.settings["reference_alternative"]:
        blocks += [
            Heading(facts.say("section_reference"), 2),
            Text(facts.say("reference_lead", text=scenario.settings["reference_alternative"])),
        ]
    return blocks


def _harmonisation(facts: Facts) -> list[Block]:
    """The region's goals under those of the national strategy; nothing where they are not matched."""
    scenario = facts.result.scenario
    table, version = scenario["goal_map"], scenario.settings["goal_version"]
    where = list(table.where(version=version))
    if not where:
        return []
    rows = []
    for area in scenario["national_goals"]["id"]:
        mine = sorted(
            (i for i in where if table["national_goal"][i] == area), key=lambda i: -table["strength"][i]
        )
        told = "; ".join(
            _matched(facts, table, i) for i in mine if facts.full or table["strength"][i] >= STRONG
        )
        rows.append((area, facts.named("national_goals", area), told or "–"))
    head = tuple(facts.say(h) for h in ("area", "national_goal", "regional_goals"))
    return [
        Heading(facts.say("section_national"), 2),
        Text(facts.say("harmonisation_lead")),
        Table(facts.say("caption_harmonisation"), head, tuple(rows), (1.8, 5.7, 9.0), (False,) * 3),
    ]


def _matched(facts: Facts, table: Any, i: int) -> str:
    """A goal of the region under one of the national strategy; in the full document with how strongly."""
    name = facts.goals.get(table["goal"][i], table["goal"][i])
    return f"{name} ({facts.num(table['strength'][i], 1)})" if facts.full else str(name)


def corridors(facts: Facts) -> list[Block]:
    """Chapter 3: what is lacking in each corridor, and what is proposed there."""
    scenario, frame = facts.result.scenario, facts.order
    table = scenario["corridors"]
    if not len(table):
        return []
    blocks: list[Block] = [Heading(facts.say("chapter_corridors"))]
    members: dict[str, list[str]] = {c: [] for c in table["id"]}
    for p in frame.index:
        for c in facts.row(str(p))["corridors"]:
            members[c].append(str(p))
    rows = []
    for i, c in enumerate(table["id"]):
        built = [p for p in members[c] if frame.loc[p, "status"] in BUILT]
        told = "; ".join(facts.numbered(p) for p in built) or "–"
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
            (3.3, 4.8, 6.5, 1.9),
            (False, False, False, True),
        ),
    ]
    outside = [
        str(p) for p in frame.index if not facts.row(str(p))["corridors"] and frame.loc[p, "status"] in BUILT
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
