"""Chapters 1 to 3: summary and priority order, starting points, corridors and deficiencies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from infraprio.portfolio.problem.from_scenario import budget_scenarios, main_row
from infraprio.ranking.ranking import BUILT
from infraprio.ranking.sentences import listed
from infraprio.report.sheet import scenario_name
from infraprio.report.stages import judged_only, list_caption, list_title, what_is_judged, with_map
from infraprio.report.submission.blocks import Block, Bullets, Heading, Table, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.pictures import picture
from infraprio.report.tables.agency_rule import agency_rule
from infraprio.report.tables.statements import certificate, does, footnotes, frame_of, headline, list_notes
from infraprio.report.words.indicators import indicator_with_unit
from infraprio.words import amounts, known

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["corridors", "order_table", "starting_points", "summary"]


def order_table(facts: Facts, proposals: Sequence[str], caption: str) -> Table:
    """The priority order with what a reader asks for first."""
    frame = facts.order
    rows: list[tuple[str, ...]] = []
    strong = set()
    dated = len(facts.result.scenario["periods"]) > 1 or not judged_only(facts.result)
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
                ratio, facts.num(line["goal_score"], 1), start, status,
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
    widths = (1.15, 4.5, 2.05, 1.1, 1.4, 1.3, 1.35, 1.95, 2.0)
    numeric = (True, False, False, True, True, True, True, False, False)
    table = Table(caption, tuple(facts.say(h) for h in head), tuple(rows), widths, numeric)
    return _stated(table)


def _stated(table: Table) -> Table:
    """The table without the columns that say nothing in any row; their width goes to the name."""
    keep = [k for k in range(len(table.head)) if any(row[k] not in {"", "–"} for row in table.rows)]
    spare = sum(table.widths) - sum(table.widths[k] for k in keep)
    widths = [table.widths[k] + (spare if k == 1 else 0.0) for k in keep]
    rows = tuple(tuple(row[k] for k in keep) for row in table.rows)
    numeric = tuple(table.numeric[k] for k in keep)
    return replace(
        table, head=tuple(table.head[k] for k in keep), rows=rows, widths=tuple(widths), numeric=numeric
    )


def _by_fund(facts: Facts) -> str:
    """What each fund pays of the plan, beside what it has."""
    scenario, spent = facts.result.scenario, facts.result.portfolio.spent.sum(axis=1)
    money = budget_scenarios(scenario)[0][main_row(scenario, "budget_scenarios")].sum(axis=1)
    parts = [
        facts.say("fund_share", fund=facts.named("funds", str(fund)), spent=facts.money(spent[fund]), budget=facts.money(money[fund]))
        for fund in money.index
        if spent.get(fund, 0.0) > 0
    ]  # fmt: skip
    return facts.say("key_funds", parts="; ".join(parts)) if parts else ""


def _key_figures(facts: Facts) -> Bullets:
    result, frame = facts.result, facts.result.ranking.frame
    chosen = frame[frame["status"] == "in_plan"]
    parts = (headline, what_is_judged, lambda *_: _by_fund(facts), does)
    said = [part(result, facts.language) for part in parts]
    points = [text for text in said if text]
    for horizon in filter(None, result.ranking.lists):
        part = chosen[chosen["horizon"] == horizon]
        if len(part):
            first = listed([facts.names[str(p)] for p in part.index[:3]], facts.language)
            own = f"key_{horizon}" if known(f"report.key_{horizon}") else "key_horizon"
            points.append(facts.say(own, n=len(part), first=first, horizon=horizon))
    more = frame[frame["status"] == "with_more_money"]
    if len(more):
        points.append(
            facts.say(
                "key_more",
                n=len(more),
                first=listed([facts.names[str(p)] for p in more.index[:3]], facts.language),
            )
        )
    rated = chosen[chosen["npv_ratio_i"].notna()] if "npv_ratio_i" in chosen else chosen.iloc[:0]
    if len(rated):
        points.append(facts.say("key_nnk", n=int((rated["npv_ratio_i"] > 0).sum()), m=len(rated)))
    if len(rated) < len(chosen) and not judged_only(result):
        points.append(facts.say("key_no_nnk", n=len(chosen) - len(rated)))
    found = facts.robust
    if found is not None:
        sure, unsure = (int((found.core["group"] == group).sum()) for group in ("core", "borderline"))
        points.append(facts.say("key_core", n=sure, m=unsure))
    for key, part in (
        ("key_supported", result.ranking.supported),
        ("key_not_prioritised", result.ranking.not_prioritised),
        ("key_aside", result.ranking.set_aside),
    ):
        if len(part):
            points.append(facts.say(key, n=len(part)))
    return Bullets(tuple(points))


def summary(facts: Facts) -> list[Block]:
    """Chapter 1."""
    result, language = facts.result, facts.language
    ranking = result.ranking
    plan = str(result.scenario.settings["plan"]) or scenario_name(result, language)
    blocks: list[Block] = [
        Heading(facts.say("chapter_summary")),
        Text(facts.say("summary_lead", plan=plan), "lead"),
    ]
    blocks.append(_key_figures(facts))
    for horizon, part in ranking.lists.items():
        if len(part):
            blocks += [
                Heading(list_title(horizon, language), 2),
                Text(frame_of(result, horizon, language), "note"),
                order_table(facts, list(map(str, part.index)), list_caption(horizon, language)),
            ]
    blocks += [Text(text, "note") for text in list_notes(result, language)]
    for key, frame in (("committed_list", ranking.committed), ("supported_list", ranking.supported)):
        if len(frame):
            names = list(map(str, frame.index))
            blocks += [Heading(facts.say(key), 2), order_table(facts, names, facts.say(key))]
    if not facts.prioritised():
        blocks.append(Text(facts.say("nothing_fits")))
    notes = (facts.say("order_read"), *footnotes(result, language), certificate(result, language))
    blocks += [Text(text, "note") for text in (*notes, agency_rule(result, language)) if text]
    drawn = ("priority_map", "value_cost") if with_map(result.scenario) else ("value_cost",)
    blocks += [picture(result, name, language) for name in drawn]
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
    return _stated(made)


def starting_points(facts: Facts) -> list[Block]:
    """Chapter 2: goals, weights and their counterparts in the national strategy; the reference alternative."""
    result, scenario = facts.result, facts.result.scenario
    who = facts.people[result.scores.stakeholder]
    table = _goal_table(facts)
    lead = "goals_lead" if table.strong or not judged_only(result) else "goals_lead_list"
    blocks: list[Block] = [
        Heading(facts.say("starting_list" if judged_only(result) else "chapter_starting")),
        Heading(facts.say("section_goals"), 2),
        Text(facts.say(lead, who=who, version=scenario.settings["goal_version"])),
        table,
    ]
    if result.scores.counted_twice:
        goals = listed([facts.goals[g] for g in result.scores.counted_twice], facts.language)
        blocks.append(Text(facts.say("counted_twice", goals=goals)))
    if len(scenario["goal_map"]) or len(scenario["national_goals"]):
        blocks += [Heading(facts.say("section_national"), 2), *_harmonisation(facts)]
    if not scenario.settings["reference_alternative"]:
        return blocks
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


def _numbered(facts: Facts, proposal: str) -> str:
    rank = facts.order.loc[proposal, "rank"]
    return f"{facts.num(rank)}. {facts.names[proposal]}" if rank == rank else facts.names[proposal]


def corridors(facts: Facts) -> list[Block]:
    """Chapter 3: what is lacking in each corridor, and what is proposed there."""
    scenario, frame = facts.result.scenario, facts.order
    table = scenario["corridors"]
    if not len(table) and judged_only(facts.result):
        return []
    blocks: list[Block] = [Heading(facts.say("chapter_corridors"))]
    if not len(table):
        return [*blocks, Text(facts.say("no_corridors"))]
    members: dict[str, list[str]] = {c: [] for c in table["id"]}
    for p in frame.index:
        for c in facts.row(str(p))["corridors"]:
            members[c].append(str(p))
    rows = []
    for i, c in enumerate(table["id"]):
        built = [p for p in members[c] if frame.loc[p, "status"] in BUILT]
        told = "; ".join(_numbered(facts, p) for p in built) or "–"
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
