"""Scorecards of the full document: a page a proposal from what was measured to its place, and its impact assessment."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from infraprio.appraisal.unappraised import Unappraised
from infraprio.report.submission.blocks import Block, Bullets, Heading, PageBreak, Table, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.tables.benefits import spoken_dimensions
from infraprio.report.tables.impact import impact_of
from infraprio.report.words.indicators import indicator_name, unit_word
from infraprio.report.words.language import significant
from infraprio.words import known

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["scorecards"]

COUNTS: Final = 0.005
"""Points of contribution that are said as 0.00."""
MOST_GAINERS: Final = 3
LEAST_SHARE: Final = 0.01


def scorecards(facts: Facts) -> list[Block]:
    """What each proposal of the list measures, scores and costs, and what an impact assessment tells of it."""
    chosen = facts.prioritised()
    if not chosen or not facts.full:
        return []
    blocks: list[Block] = [
        Heading(facts.say("appendix_scorecards"), 1, "appendix"),
        Text(facts.say("scorecards_lead")),
    ]
    for place, proposal in enumerate(chosen):
        blocks += [
            *([PageBreak()] if place else []),
            Heading(facts.names[proposal], 2),
            _scores(facts, proposal),
            Text(_to_its_place(facts, proposal)),
            *_impact(facts, proposal),
        ]
    return blocks


def _scores(facts: Facts, proposal: str) -> Table:
    """Goal by goal: what was measured, points, weight, contribution; their sum is the goal score."""
    scores = facts.result.scores
    points: Any = scores.values.loc[proposal]
    weights: Any = scores.weights.loc[scores.stakeholder]
    parts = points * weights
    told = [str(goal) for goal in parts.index if abs(parts[goal]) >= COUNTS or math.isnan(parts[goal])]
    rows = [
        (
            facts.goals[goal],
            _measured(facts, proposal, goal),
            facts.num(points[goal], 1),
            facts.num(100 * weights[goal], 1),
            facts.num(parts[goal], 2),
        )
        for goal in told
    ]
    without = len(parts) - len(told)
    if without:
        rest = float(parts.drop(told).sum())
        rows.append((facts.say("scorecard_rest", n=without), "", "", "", facts.num(rest, 2)))
    rows.append((facts.say("scorecard_sum"), "", "", "", facts.num(float(parts.sum()), 2)))
    head = tuple(
        facts.say(key) for key in ("goal", "scorecard_measured", "points", "weight_percent", "scorecard_part")
    )
    return Table(
        facts.say("caption_scorecard"),
        head,
        tuple(rows),
        (5.2, 6.4, 1.5, 1.6, 1.8),
        (False, False, True, True, True),
        frozenset({len(rows) - 1}),
    )


def _measured(facts: Facts, proposal: str, goal: str) -> str:
    """What was measured for a goal, with what is worth 0 and 100."""
    anchors = facts.result.scores.anchors
    if goal not in anchors.index:
        return facts.say("judgement")
    line: Any = anchors.loc[goal]
    key, unit = str(line["indicator"]), unit_word(str(line["unit"]), facts.language)
    own = _amount(facts, proposal, goal, key)
    name = indicator_name(key, facts.language)
    if not math.isfinite(own):
        return name
    said = (significant(value, facts.language, 3) for value in (own, line["zero_at"], line["full_at"]))
    value, zero, full = (f"{text} {unit}".strip() for text in said)
    return facts.say("scorecard_scale", name=name, value=value, zero=zero, full=full)


def _amount(facts: Facts, proposal: str, goal: str, key: str) -> float:
    """The number that was measured, or stated as a score; not a number where nobody knows it."""
    change: Any = facts.result.effects.change
    if key in change and proposal in change.index:
        return float(change.loc[proposal, key])
    table = facts.result.scenario["scores"]
    rows = table.where(proposal=proposal, goal=goal)
    return float(table["value"][rows[0]]) if key == "score" and len(rows) else math.nan


def _to_its_place(facts: Facts, proposal: str) -> str:
    """From the goal score through the cost to the place in the order."""
    line = facts.order.loc[proposal]
    told = [
        facts.say(
            "scorecard_place",
            score=facts.num(line["goal_score"], 1),
            cost=f"{facts.money(line['cost_msek'])} {facts.say('money_unit')}",
            ratio=facts.num(line["score_per_100_msek"], 1),
            unit=facts.say("money_unit"),
            rank=facts.num(line["rank"]),
        ),
        facts.why(proposal),
        facts.motive(proposal),
    ]
    return " ".join(filter(None, told))


def _impact(facts: Facts, proposal: str) -> list[Block]:
    """The parts of an impact assessment, in its order; nothing where the proposal is not appraised."""
    worth, appraisal = facts.worth, facts.result.appraisal
    known_worth = proposal in worth.index and math.isfinite(worth["npv_msek"][proposal])
    if (
        not known_worth
        or isinstance(appraisal, Unappraised)
        or getattr(appraisal, "calculation", None) is None
    ):
        return []
    found = impact_of(appraisal, proposal, facts.language)
    return [
        PageBreak(),
        Heading(facts.say("impact_title", name=facts.names[proposal]), 3),
        *_economics(facts, proposal, found.priced),
        *_gainers(facts, found.distribution),
        _goal_analysis(facts, found.goals),
    ]


def _economics(facts: Facts, proposal: str, priced: pd.DataFrame) -> list[Block]:
    """The socio-economic analysis: what is priced, what is not, and both together."""
    rows = [
        (
            _begun(facts.say(str(line["area"]))),
            facts.say(str(line["item"])),
            _change(facts, line),
            facts.num(line["present_value_msek"], 1),
        )
        for _, line in priced.iterrows()
        if abs(line["present_value_msek"]) >= 0.05
    ]
    npv = float(facts.worth["npv_msek"][proposal])
    rows.append((facts.say("impact_sum"), "", "", facts.num(npv, 1)))
    head = tuple(facts.say(key) for key in ("impact_area", "impact_effect", "impact_change"))
    worth = facts.say("impact_worth", unit=facts.say("money_unit"))
    table = Table(
        facts.say("caption_impact"),
        (*head, worth),
        tuple(rows),
        (3.4, 6.2, 4.2, 2.7),
        (False, False, True, True),
        frozenset({len(rows) - 1}),
    )
    return [table, Text(facts.appraisal(proposal))]


def _begun(text: str) -> str:
    """A text with a capital letter."""
    return text[:1].upper() + text[1:]


def _change(facts: Facts, line: Any) -> str:
    """What changes in the opening year; the investment is money and no change of anything."""
    if line["area"] == "investment":
        return ""
    unit = str(line["unit"])
    unit = facts.say(unit) if known(f"report.{unit}") else unit_word(unit, facts.language)
    return f"{significant(line['change'], facts.language, 3)} {unit}".strip()


def _gainers(facts: Facts, shares: pd.DataFrame) -> list[Block]:
    """The distribution analysis: who has most of what the travellers gain, in each dimension."""
    told = []
    said = spoken_dimensions(facts.result.scenario, shares, facts.language)
    for dimension, part in said.groupby("dimension", sort=False):
        most = part.sort_values("share", ascending=False, kind="stable").head(MOST_GAINERS)
        names = [
            f"{line['member']} {facts.num(100 * line['share'])} %"
            for _, line in most.iterrows()
            if line["share"] >= LEAST_SHARE
        ]
        if len(part) > 1 and names:
            told.append(f"{dimension}: {', '.join(names)}")
    if not told:
        return []
    return [Text(facts.say("impact_gainers"), "lead"), Bullets(tuple(told))]


def _goal_analysis(facts: Facts, goals: pd.DataFrame) -> Table:
    """The transport-policy goal analysis: what the proposal contributes to each goal."""
    rows = tuple(
        (str(name), str(text))
        for name, text in zip(goals["goal_name"], goals["contribution_text"], strict=True)
    )
    head = (facts.say("goal"), facts.say("impact_contribution"))
    return Table(facts.say("caption_goal_analysis"), head, rows, (11.0, 5.5), (False, False))
