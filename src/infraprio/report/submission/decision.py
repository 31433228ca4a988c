"""The first page: what is asked for, what it costs whom, what it does, how sure that is, and what is not known."""

from __future__ import annotations

import math
from typing import Any

from infraprio.portfolio.problem.from_scenario import budget_scenarios, main_row
from infraprio.ranking.ranking import BUILT
from infraprio.ranking.sentences import listed
from infraprio.report.sheet import scenario_name
from infraprio.report.stages import judged_only, what_is_judged
from infraprio.report.submission.blocks import Block, Card, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.tables.money_risk import with_risk
from infraprio.report.tables.statements import assurance, does, headline

__all__ = ["decision_page"]

FIRST = 3
"""So many proposals are named where the first of a list are told."""


def decision_page(facts: Facts) -> list[Block]:
    """What who decides has to know, on one page."""
    parts = (
        ("decision_asked", _asked), ("decision_built", _built), ("decision_pays", _pays), ("decision_gives", _gives),
        ("decision_sure", _sure), ("decision_unknown", _unknown),
    )  # fmt: skip
    told = [(facts.say(key), " ".join(filter(None, part(facts)))) for key, part in parts]
    return [
        Text(facts.say("decision_lead"), "lead"),
        Card(tuple((label, text) for label, text in told if text)),
    ]


def _first(facts: Facts, ids: Any) -> str:
    """The first of some proposals by name."""
    return listed([facts.names[str(p)] for p in ids[:FIRST]], facts.language)


def _spent(facts: Facts) -> list[tuple[str, float, float]]:
    """Each fund that pays something of the plan: id, what it pays, what it has."""
    scenario, spent = facts.result.scenario, facts.result.portfolio.spent.sum(axis=1)
    money = budget_scenarios(scenario)[0][main_row(scenario, "budget_scenarios")].sum(axis=1)
    return [(str(f), float(spent[f]), float(money[f])) for f in money.index if spent.get(f, 0.0) > 0]


def _asked(facts: Facts) -> list[str]:
    """The decision, to be copied."""
    settings, ranking = facts.result.scenario.settings, facts.result.ranking
    plan = str(settings["plan"]) or scenario_name(facts.result, facts.language)
    if not facts.prioritised():
        return [facts.say("nothing_fits")]
    own = [(f, paid) for f, paid, _ in _spent(facts) if f not in ranking.others_funds]
    parts = "; ".join(
        f"{facts.named('funds', f)} {facts.money(paid)} {facts.say('money_unit')}".rstrip() for f, paid in own
    )
    more = ranking.frame[ranking.frame["status"] == "with_more_money"]
    return [
        facts.say("ask_region" if settings["region"] else "ask", region=settings["region"], plan=plan),
        facts.say("ask_money", parts=parts) if own else "",
        facts.say("ask_more", n=len(more), first=_first(facts, more.index)) if len(more) else "",
        facts.say("ask_support", n=len(ranking.supported)) if len(ranking.supported) else "",
    ]


def _built(facts: Facts) -> list[str]:
    """How much is built, and what stands first on each list."""
    if not facts.prioritised():
        return []
    frame = facts.result.ranking.frame
    told = [headline(facts.result, facts.language)]
    for horizon in filter(None, facts.result.ranking.lists):
        part = frame[(frame["status"] == "in_plan") & (frame["horizon"] == horizon)]
        if len(part):
            told.append(facts.horizon_said(horizon, n=len(part), first=_first(facts, part.index)))
    return [*told, _since(facts)]


def _since(facts: Facts) -> str:
    """What is new in the plan against the last one, and what is in it no more; empty where no last plan is stated."""
    before = facts.last_places
    if not before:
        return ""
    plan = facts.result.ranking.everything
    built = [str(p) for p in plan.index[plan["status"].isin(BUILT)]]
    new, gone = [p for p in built if p not in before], [p for p in before if p not in set(built)]
    key = "since_new_gone" if new and gone else "since_new" if new else "since_gone" if gone else "since_same"
    kept = len(built) - len(new)
    told = {
        name: listed([facts.names[p] for p in some], facts.language)
        for name, some in (("new", new), ("gone", gone))
    }
    return facts.say(key, kept=kept, **told)


def _pays(facts: Facts) -> list[str]:
    """What each fund pays of the plan, beside what it has."""
    spent = _spent(facts)
    if len(spent) < 2:
        return []
    others = facts.result.ranking.others_funds
    parts = [
        facts.say(
            "fund_share", fund=facts.named("funds", f), spent=facts.money(paid), budget=facts.money(held)
        )
        for f, paid, held in spent
        if f not in others
    ]
    beside = [
        f"{facts.named('funds', f)} {facts.money(paid)} {facts.say('money_unit')}"
        for f, paid, _ in spent
        if f in others
    ]
    return [
        facts.say("key_funds", parts="; ".join(parts)) if parts else "",
        facts.say("pays_others", parts="; ".join(beside)) if beside else "",
    ]


def _gives(facts: Facts) -> list[str]:
    """What the plan does, good and bad, and what that is worth."""
    result = facts.result
    if not result.portfolio.proposals:
        return []
    told = [does(result, facts.language)]
    if result.benefits is not None and result.benefits.plan is not None:
        told.append(facts.say("decision_npv", npv=facts.money(result.benefits.plan.npv_msek)))
    frame = result.ranking.frame
    chosen = frame[frame["status"] == "in_plan"]
    rated = chosen[chosen["npv_ratio_i"].notna()] if "npv_ratio_i" in chosen else chosen.iloc[:0]
    if len(rated):
        told.append(facts.say("key_nnk", n=int((rated["npv_ratio_i"] > 0).sum()), m=len(rated)))
    return told


def _sure(facts: Facts) -> list[str]:
    """How sure the order and the money are."""
    if not facts.prioritised():
        return []
    told = []
    if facts.robust is not None:
        sure, unsure = (int((facts.robust.core["group"] == group).sum()) for group in ("core", "borderline"))
        told.append(facts.say("key_core", n=sure, m=unsure))
    told.append(assurance(facts.result, facts.language))
    if with_risk(facts.result):
        risk = facts.result.risk
        told.append(
            facts.say("decision_risk", fits=facts.num(100 * risk.fits), samples=facts.num(risk.samples))
        )
    return told


def _unknown(facts: Facts) -> list[str]:
    """What is not known: costs, effects without a price, what nobody judged or computed."""
    result = facts.result
    frame = result.ranking.frame
    chosen = frame[frame["status"] == "in_plan"]
    rated = int(chosen["npv_ratio_i"].notna().sum()) if "npv_ratio_i" in chosen else 0
    told = [what_is_judged(result, facts.language)]
    if rated < len(chosen) and not judged_only(result):
        told.append(facts.say("key_no_nnk", n=len(chosen) - rated))
    if len(result.ranking.set_aside):
        told.append(facts.say("unknown_cost", n=len(result.ranking.set_aside)))
    table = result.scenario["proposals"]
    bare = [p for p in facts.prioritised() if not math.isfinite(table["cost_high_msek"][table.position[p]])]
    if bare:
        decided = len(result.ranking.committed) > 0
        told.append(facts.say("unknown_range_decided" if decided else "unknown_range", n=len(bare)))
    if result.scores.unrated:
        told.append(facts.say("unrated", n=len(result.scores.unrated)))
    return told
