"""Sections of the sensitivity chapter on other plans: cheaper, richer, different, careful, and fairer ones."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from infraprio.ranking.sentences import listed
from infraprio.ranking.study.others import WITHIN
from infraprio.report.stages import judged_only
from infraprio.report.study_names import no_study, short_plan_name, study_of
from infraprio.report.submission.blocks import Block, Heading, Table, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.pictures import pictures
from infraprio.words import amounts

__all__ = ["margins"]

MOST_ROWS = 15


def margins(facts: Facts) -> list[Block]:
    """What would be lost or won by choosing otherwise for the main budget."""
    study = study_of(facts.result)
    if study is None:
        return [
            Heading(facts.say("chapter_study"), 2),
            Text(no_study(facts.result, facts.language)),
        ]
    gap = facts.num(100 * float(study.certificate["gap"].max()), 2)
    return [
        *_front(facts, study), *_money(facts, study), *_importance(facts, study), *_others(facts, study), *_careful(facts, study),
        *_agreement(facts, study), Text(facts.say("study_proved", gap=gap), "note"),
    ]  # fmt: skip


def _names(facts: Facts, ids: Iterable[str]) -> str:
    return listed([facts.names[p] for p in ids], facts.language)


def _against(facts: Facts, line: Any) -> str:
    """What a plan builds instead, in one cell."""
    parts = [
        facts.say(key, names="; ".join(facts.names[p] for p in line[column]))
        for key, column in (("change_in", "adds"), ("change_out", "drops"))
        if line[column]
    ]
    return ". ".join(parts) or facts.say("careful_same")


def _front(facts: Facts, study: Any) -> list[Block]:
    front = study.front
    plan = front.iloc[0]
    said = {"cost": facts.money(plan["cost_msek"]), "score": facts.num(plan["goal_score"], 1)}
    knee = front[front["knee"]]
    lead = "study_lead_list" if judged_only(facts.result) else "study_lead"
    blocks: list[Block] = [Heading(facts.say("section_front"), 2), Text(facts.say(lead))]
    if len(front) > 2 and len(knee) and len(knee["drops"].iloc[0]):
        line = knee.iloc[0]
        more = {"knee_cost": facts.money(line["cost_msek"]), "knee_score": facts.num(line["goal_score"], 1)}
        blocks.append(Text(facts.say("knee_said", **said, **more, names=_names(facts, line["drops"]))))
    else:
        blocks.append(Text(facts.say("knee_none", **said)))
    blocks += pictures(facts.result, ("cost_front",), facts.language)
    costs = amounts(front["cost_msek"], facts.language)[1:]
    rows = tuple(
        (
            cost,
            facts.num(line["goal_score"], 1),
            facts.num(plan["goal_score"] - line["goal_score"], 1),
            _against(facts, line),
        )
        for cost, (_, line) in zip(costs, front.iloc[1:].iterrows(), strict=True)
    )
    if rows:
        head = tuple(facts.say(h) for h in ("cost_short", "score_short", "loss_short", "changes_short"))
        widths, numeric = (2.0, 2.0, 1.8, 10.7), (True, True, True, False)
        blocks.append(Table(facts.say("caption_front_table"), head, rows, widths, numeric))
    return [*blocks, *_goals(facts, study)]


def _goals(facts: Facts, study: Any) -> list[Block]:
    frame = study.goals
    if not len(frame):
        return []
    a, b = (str(name) for name in frame.columns[:2])
    named = {"a": facts.goals[a], "b": facts.goals[b]}
    if len(frame) == 1:
        return [Text(facts.say("goals_said_one", **named))]
    first, last = frame.iloc[0], frame.iloc[-1]
    ends = {
        "a_most": facts.num(first[a], 1), "b_least": facts.num(first[b], 1),
        "a_least": facts.num(last[a], 1), "b_most": facts.num(last[b], 1),
    }  # fmt: skip
    told = facts.say("goals_said", n=len(frame), **named, **ends)
    return [Text(f"{told} {facts.say('goals_said_some')}" if frame.attrs["stopped"] else told)]


def _money(facts: Facts, study: Any) -> list[Block]:
    blocks: list[Block] = [Heading(facts.say("section_next"), 2)]
    frame = study.money
    useful = frame[frame["gain"] > 0]
    if not len(useful):
        return [*blocks, Text(facts.say("money_no_gain"))]
    rows = tuple(
        (
            facts.named("funds", str(fund)),
            facts.named("periods", str(period)),
            facts.num(line["gain"], 1),
            "; ".join(facts.names[p] for p in line["adds"]) or "–",
            "; ".join(facts.names[p] for p in line["drops"]) or "–",
        )
        for (fund, period), line in useful.iterrows()
    )
    head = tuple(facts.say(h) for h in ("fund", "period_word", "gain_short", "buys", "instead_of"))
    widths, numeric = (3.6, 2.2, 1.7, 4.6, 4.4), (False, False, True, False, False)
    blocks += [
        Text(facts.say("money_said")),
        Table(facts.say("caption_money"), head, rows, widths, numeric),
    ]
    without = [
        facts.named("funds", str(fund))
        for fund in frame.index.get_level_values("fund").unique()
        if not (frame.loc[fund, "gain"] > 0).any()
    ]
    if without:
        blocks.append(Text(facts.say("money_none", names=listed(without, facts.language))))
    return blocks


def _importance(facts: Facts, study: Any) -> list[Block]:
    frame = study.importance
    free = frame[frame["chosen"] & frame["loss"].map(math.isfinite)].sort_values("loss", kind="stable")
    blocks: list[Block] = [Heading(facts.say("section_importance"), 2)]
    if len(free) >= 2:
        first = _names(
            facts, reversed(list(map(str, free.index[-2:]))) if len(free) > 3 else [free.index[-1]]
        )
        last = _names(facts, list(map(str, free.index[:2])) if len(free) > 3 else [free.index[0]])
        blocks.append(Text(facts.say("importance_said", first=first, last=last)))
    return [*blocks, *pictures(facts.result, ("importance",), facts.language)]


def _others(facts: Facts, study: Any) -> list[Block]:
    frame = study.others.iloc[1:]
    blocks: list[Block] = [Heading(facts.say("section_others"), 2)]
    if not len(frame):
        return [*blocks, Text(facts.say("others_none"))]
    rows = tuple(
        (
            facts.say(f"kind_{line['kind']}"), facts.num(line["goal_score"], 1), facts.num(line["loss"], 1),
            facts.money(line["cost_msek"]), _against(facts, line),
        )
        for _, line in frame.iterrows()
    )  # fmt: skip
    head = tuple(
        facts.say(h) for h in ("plan_kind", "score_short", "loss_short", "cost_short", "changes_short")
    )
    widths, numeric = (2.8, 1.9, 1.7, 1.9, 8.2), (False, True, True, True, False)
    plan = set(study.others["proposals"].iloc[0])
    fixed = plan.intersection(*map(set, frame["proposals"]))
    return [
        *blocks, Text(facts.say("others_said")), Table(facts.say("caption_others"), head, rows, widths, numeric),
        Text(facts.say("others_fixed", n=len(fixed), m=len(plan))), *_ranges(facts, study),
    ]  # fmt: skip


def _ranges(facts: Facts, study: Any) -> list[Block]:
    rows, places = [], False
    for (what, label), line in study.ranges.iterrows():
        goal = what == "goal"
        places |= not goal
        name = facts.goals[label] if goal else facts.named("municipalities", label)
        unit = facts.say("score_short" if goal else "cost_short")
        digits = 1 if goal else 0
        rows.append((name, unit, *(facts.num(line[end], digits) for end in ("least", "best", "most"))))
    if not rows:
        return []
    head = tuple(facts.say(h) for h in ("label", "unit", "least_found", "best_found", "most_found"))
    widths, numeric = (7.0, 2.6, 2.0, 2.9, 2.0), (False, False, True, True, True)
    return [
        Text(facts.say("ranges_said" if places else "ranges_said_goals", within=facts.num(100 * WITHIN))),
        Table(facts.say("caption_ranges"), head, tuple(rows), widths, numeric),
    ]


def _careful(facts: Facts, study: Any) -> list[Block]:
    frame = study.plans
    risk = float(frame.loc["plan", "overrun"])
    blocks: list[Block] = [
        Heading(facts.say("section_careful"), 2),
        Text(
            facts.say("careful_said", overrun=facts.num(100 * risk))
            if math.isfinite(risk)
            else facts.say("careful_said_plain")
        ),
    ]
    rows = []
    for plan, line in frame.iterrows():
        over = facts.num(100 * line["overrun"]) if math.isfinite(line["overrun"]) else "–"
        told = "–" if plan == "plan" else _against(facts, line)
        rows.append(
            (
                short_plan_name(str(plan), facts.language), facts.num(line["goal_score"], 1), facts.num(line["price"], 1),
                facts.money(line["cost_msek"]), over, told,
            )
        )  # fmt: skip
    columns = ("plan_kind", "score_short", "loss_short", "cost_short", "overrun_short", "changes_short")
    head = tuple(facts.say(h) for h in columns)
    widths, numeric = (3.9, 1.7, 1.6, 1.7, 2.4, 5.2), (False, True, True, True, True, False)
    blocks.append(Table(facts.say("caption_careful"), head, tuple(rows), widths, numeric))
    rising = any(str(plan).startswith("rising") for plan in frame.index)
    blocks.append(Text(facts.say("careful_rising" if rising else "careful_no_range"), "note"))
    return [*blocks, *_overrun(facts, study.overrun)]


def _overrun(facts: Facts, frame: Any) -> list[Block]:
    """Chance that each fund and period is exceeded; those that no plan ever exceeds are left out."""
    part = frame[(frame > 0).any(axis=1)] if len(frame) else frame
    rows = tuple(
        (
            facts.named("funds", str(fund)),
            facts.named("periods", str(period)),
            *(facts.num(100 * line[plan]) for plan in part.columns),
        )
        for (fund, period), line in part.iterrows()
    )
    if not rows:
        return []
    told = [short_plan_name(str(plan), facts.language) for plan in part.columns]
    head = (facts.say("fund"), facts.say("period_word"), *told)
    widths = (4.5, 2.6, *(9.4 / len(told) for _ in told))
    return [Table(facts.say("caption_overrun"), head, rows, widths, (False, False, *(True for _ in told)))]


def _agreement(facts: Facts, study: Any) -> list[Block]:
    frame = study.regret
    if len(frame) < 2:
        return []
    worst, least = float(frame["plan_regret"].max()), float(frame["least_regret"].max())
    told = facts.say("agreement_said", regret=facts.num(worst, 1))
    if least < worst - 0.05:
        price = facts.num(study.plans.loc["least_regret", "price"], 1)
        told += " " + facts.say("agreement_better", regret=facts.num(least, 1), price=price)
    else:
        told += " " + facts.say("agreement_same")
    rows = tuple(
        (
            facts.people[str(who)],
            *(facts.num(line[c], 1) for c in ("best_possible", "plan_score", "plan_regret", "least_regret")),
        )
        for who, line in frame.iterrows()
    )
    head = tuple(
        facts.say(h) for h in ("stakeholder", "best_possible", "plan_score", "plan_regret", "loss_fairest")
    )
    widths, numeric = (5.0, 3.4, 2.2, 2.9, 3.0), (False, True, True, True, True)
    table = Table(facts.say("caption_regret"), head, rows, widths, numeric)
    rivals = study.rivals
    if not len(rivals):
        also = facts.say("rivals_none")
    else:
        key = "rivals_said" if rivals.attrs["complete"] else "rivals_more"
        also = facts.say(key, n=len(rivals), most=facts.num(-float(rivals["least"].min()), 1))
    return [Heading(facts.say("section_agreement"), 2), Text(told), table, Text(also)]
