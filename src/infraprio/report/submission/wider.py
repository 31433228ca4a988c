"""Wider effects in the document: a table of effects, one of proposals, and the rule of each."""

from __future__ import annotations

import math
from typing import Any

from infraprio.report.submission.blocks import Block, Bullets, Heading, Table, Text
from infraprio.report.submission.facts import Facts
from infraprio.report.tables.wider import family, wider_of, wider_sheets

__all__ = ["wider"]


def _number(facts: Facts, value: Any, digits: int = 1) -> str:
    return facts.num(float(value), digits) if math.isfinite(float(value)) else "–"


def _stated(facts: Facts, row: Any) -> str:
    """What a planner stated, with its unit, and for how many persons."""
    value = float(row["stated_value"])
    text = f"{_number(facts, value, 0 if value == round(value) or abs(value) >= 100 else 2)} {row['unit']}"
    if not math.isfinite(float(row["of_persons"])):
        return text
    return facts.say("wider_of_persons", value=text, persons=_number(facts, row["of_persons"], 0))


def wider(facts: Facts) -> list[Block]:
    """What proposals state beside what the network computes; nothing where none does."""
    found = wider_of(facts.result)
    if found is None:
        return []
    effects, _ = wider_sheets(facts.result, facts.language)
    frame, names = effects.frame, facts.names
    money = next(str(name) for name in frame if str(name).startswith("present_value"))
    rows = tuple(
        (
            names[str(row["proposal"])],
            str(row["effect"]),
            _stated(facts, row),
            _number(facts, row[money]),
            str(row["counts_in"]),
            str(row["source"]),
        )
        for _, row in frame.reset_index().iterrows()
    )
    head = tuple(
        effects.headings.get(name, facts.say(name))
        for name in ("name", "effect", "stated_value", money, "counts_in", "source")
    )
    widths, numeric = (3.7, 2.9, 2.9, 1.8, 2.5, 2.9), (False, False, False, True, False, False)
    kinds = dict.fromkeys(family(str(effect)) for effect in found.rows["effect"])
    return [
        Heading(facts.say("section_wider"), 2),
        Text(facts.say("wider_lead")),
        Table(facts.say("caption_wider"), head, rows, widths, numeric),
        _proposals(facts, found.proposals),
        Bullets(
            tuple(
                facts.say(
                    "wider_point",
                    effect=facts.say(f"wider_family_{kind}"),
                    sign=facts.say(f"wider_sign_{kind}"),
                    rule=facts.say(f"wider_rule_{kind}"),
                    note=facts.say(f"wider_note_{kind}"),
                )
                for kind in kinds
            )
        ),
    ]


def _proposals(facts: Facts, frame: Any) -> Table:
    """Net present value with and without, and the year in which carbon is paid back."""
    npv, _inside, without, beside, _both = list(frame)[5:]
    rows = tuple(
        (
            facts.names[str(row["proposal"])],
            *(_number(facts, row[name]) for name in (npv, without, beside)),
            _number(facts, row["construction_co2_tonnes"], 0),
            str(int(row["co2_payback_year"])) if row["carbon"] == "paid_back" else facts.say(row["carbon"]),
        )
        for _, row in frame.iterrows()
    )
    head = tuple(
        facts.say(name)
        for name in ("name", "npv_msek", "npv_without_wider_msek", "wider_economic_msek", "construction_co2_tonnes", "co2_payback_year")
    )  # fmt: skip
    widths, numeric = (4.1, 1.9, 2.9, 2.6, 2.2, 3.0), (False, True, True, True, True, False)
    return Table(facts.say("caption_wider_proposals"), head, rows, widths, numeric)
