"""Sensitivity of profitability: costs and benefits drawn together, and costs alone a third higher."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from infraprio.appraisal import Appraisal
from infraprio.appraisal.risk.simulate import simulate
from infraprio.report.sheet import Sheet
from infraprio.report.submission.blocks import Block, Heading, Table, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.pictures import pictures
from infraprio.report.tables.money_risk import risk_sentences, risk_sheets, with_risk

__all__ = ["plan_money", "profitability", "table_of"]

DEARER: Final = 0.3
"""Rise of the cost in the sensitivity of profitability."""
SAMPLES: Final = 1024
_POTS: Final = ("fund", "period_word", "risk_budget", "risk_stated", "risk_p85", "risk_fits", "risk_reserve")
_WAITS: Final = ("name", "cost_msek", "risk_p85", "risk_built", "risk_first", "risk_pot")
_CERTAIN: Final = 99.95
"""Per cent from which a proposal is told to be paid in every sample."""


def profitability(facts: Facts) -> list[Block]:
    """Section on profitability beside the goals, and how sure it is."""
    if not facts.worth["npv_ratio_i"].notna().any():
        return []
    blocks: list[Block] = [
        Heading(facts.say("section_profit"), 2),
        *pictures(facts.result, ("nnk_goal",), facts.language),
    ]
    return [*blocks, *(_dearer(facts) if facts.full else []), *_spread(facts)]


def _dearer(facts: Facts) -> list[Block]:
    """Profitability if costs rise and benefits stay, and the rise that takes it to zero."""
    worth = facts.worth
    rows: list[tuple[str, ...]] = []
    for p in facts.prioritised():
        if p not in worth.index:
            continue
        npv, investment, ratio = (
            float(worth.loc[p, c]) for c in ("npv_msek", "investment_msek", "npv_ratio_i")
        )
        if not (math.isfinite(npv) and math.isfinite(ratio) and investment > 0):
            continue
        dearer = (npv - DEARER * investment) / ((1 + DEARER) * investment)
        room = f"{facts.num(100 * npv / investment)} %" if npv > 0 else facts.say("already_below")
        rows.append((facts.names[p], facts.num(ratio, 2), facts.num(dearer, 2), room))
    if not rows:
        return []
    head = (facts.say("name"), facts.say("npv_ratio_i"), facts.say("nnk_dearer"), facts.say("room"))
    table = Table(
        facts.say("caption_dearer"), head, tuple(rows), (8.2, 2.2, 3.2, 2.9), (False, True, True, True)
    )
    return [Text(facts.say("dearer_lead")), table]


def _spread(facts: Facts) -> list[Block]:
    """Cost and ratio when costs, values and demand are drawn from their ranges."""
    result = facts.result
    chosen = [
        p
        for p in facts.prioritised()
        if p in facts.worth.index and math.isfinite(facts.worth.loc[p, "npv_msek"])
    ]
    if not isinstance(result.appraisal, Appraisal) or not chosen:
        return []
    drawn = simulate(result.scenario, samples=SAMPLES, seed=result.seed, appraisal=result.appraisal)
    found = drawn.to_frame()
    rows = []
    for p in chosen:
        line = found.loc[p].to_dict()
        if math.isfinite(line["npv_ratio_i_p50"]):
            span = f"{facts.num(line['npv_ratio_i_p5'], 2)} – {facts.num(line['npv_ratio_i_p95'], 2)}"
            costs = (facts.money(line["cost_p50_msek"]), facts.money(line["cost_p85_msek"]))
            rows.append(
                (facts.names[p], *costs, span, f"{facts.num(100 * line['probability_profitable'])} %")
            )
    head = tuple(facts.say(h) for h in ("name", "cost_p50", "cost_p85", "ratio_span", "chance_profitable"))
    table = Table(
        facts.say("caption_risk"),
        head,
        tuple(rows),
        (7.0, 2.1, 2.1, 2.9, 2.4),
        (False, True, True, True, True),
    )
    lead = facts.say("risk_lead", samples=facts.num(SAMPLES), seed=result.seed)
    return [Text(lead), table]


def plan_money(facts: Facts) -> list[Block]:
    """Section on whether the plan fits the money: sentences, a row a pot, and who waits first."""
    if not with_risk(facts.result):
        return []
    found = facts.result.risk
    blocks: list[Block] = [Heading(facts.say("section_risk"), 2)]
    blocks += [Text(sentence) for sentence in risk_sentences(found, facts.language)]
    pots, waits = risk_sheets(found, facts.language)[:2]
    blocks += table_of(facts, pots, _POTS, (4.3, 2.2, 1.8, 2.2, 1.8, 2.0, 2.2))
    frame = waits.frame[waits.frame["risk_built"] < _CERTAIN]
    if len(frame):
        some = replace(waits, frame=frame)
        blocks += table_of(facts, some, _WAITS, (5.5, 1.8, 1.8, 2.0, 1.8, 3.6))
    return blocks


def table_of(facts: Facts, sheet: Sheet, columns: tuple[str, ...], widths: tuple[float, ...]) -> list[Block]:
    """Columns of a table for people as a block; nothing where it has no rows."""
    numeric = tuple(sheet.frame[name].dtype.kind == "f" for name in columns)
    rows = tuple(
        tuple(
            str(cell) if not wide else "" if math.isnan(cell) else facts.num(cell, sheet.decimals[name])
            for name, cell, wide in zip(columns, row, numeric, strict=True)
        )
        for row in sheet.frame[list(columns)].itertuples(index=False)
    )
    head = tuple(sheet.headings[name] for name in columns)
    return [Table(sheet.title, head, rows, widths, numeric)] if rows else []
