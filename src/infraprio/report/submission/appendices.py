"""Appendices: the whole order, method, values, inputs, decision log, glossary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from infraprio.findings import briefly
from infraprio.report.record import run_record
from infraprio.report.sheet import explained
from infraprio.report.stages import used_parameters
from infraprio.report.submission.blocks import Block, Bullets, Heading, Table, Text, texts_of
from infraprio.report.submission.closing import decision_rows
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.order import order_table, stated
from infraprio.report.submission.pictures import pictures
from infraprio.report.submission.scorecards import scorecards
from infraprio.report.submission.sensitivity import whole_sensitivity
from infraprio.report.tables.statements import effect_remarks, method, values_in_use
from infraprio.report.words.glossary import LEFT_OUT, glossary
from infraprio.report.words.indicators import parameter_unit
from infraprio.scenario.meeting.decisions import BINDING
from infraprio.scenario.money import money_of, outside, unit_outside
from infraprio.scenario.parameters import Parameter
from infraprio.words import Money, amounts, decimal_sign

__all__ = ["appendices", "glossary_of"]

MOST_REMARKS = 8
"""So many remarks on the input stand in the standard document; the full one has all."""
METHODS = ("effects", "score", "npv", "list", "robust", "reading")


def _order(facts: Facts) -> list[Block]:
    """The whole order in the full document, and in all that are not built what keeps each of them out."""
    ranking = facts.result.ranking
    blocks: list[Block] = []
    one = sum(len(part) > 0 for part in ranking.lists.values()) < 2
    if facts.full and not one:
        whole = [str(p) for p in ranking.frame.index]
        blocks.append(order_table(facts, whole, facts.say("caption_whole_order")))
    if len(ranking.not_prioritised):
        costs = amounts(ranking.not_prioritised["cost_msek"], facts.language)
        lines = tuple(
            (facts.names[str(p)], cost, facts.num(line["goal_score"], 1), explained(facts.result, str(p), facts.language))
            for cost, (p, line) in zip(costs, ranking.not_prioritised.iterrows(), strict=True)
        )  # fmt: skip
        head = tuple(facts.say(h) for h in ("name", "cost_short", "score_short", "reason"))
        title, widths = facts.say("not_prioritised_list"), (5.0, 1.5, 1.6, 8.4)
        blocks.append(Table(title, head, lines, widths, (False, True, True, False)))
    if len(ranking.set_aside):
        rows = tuple(
            (facts.names[str(p)], facts.say(line["kind"]), facts.say(line["reason"]))
            for p, line in ranking.set_aside.iterrows()
        )
        head = (facts.say("name"), facts.say("kind"), facts.say("reason"))
        blocks.append(stated(Table(facts.say("caption_aside"), head, rows, (9.0, 3.0, 4.5), (False,) * 3)))
    if facts.full and facts.prioritised():
        blocks += pictures(facts.result, ("goal_contribution",), facts.language)
    return [Heading(facts.say("appendix_order"), 1, "appendix"), *blocks] if blocks else []


def _method(facts: Facts) -> list[Block]:
    left_out = {"effects", "npv"} if facts.bare else set()
    if len(facts.result.ranking.lists) < 2 and facts.bare:
        left_out.add("reading")
    points = [facts.say(f"method_{key}") for key in METHODS if key not in left_out]
    base = getattr(facts.result.effects, "base", None)
    if base is not None:
        points.insert(1, facts.say(f"method_times_{base.assignment}", gap=f"{base.state.inexact:.0e}"))
    blocks: list[Block] = [
        Heading(facts.say("appendix_method"), 1, "appendix"),
        Text(facts.say("method_lead")),
        Bullets(tuple(points)),
    ]
    if not facts.full:
        return blocks
    figures = [(name, facts.num(points_, 2)) for name, points_ in method(facts.result, facts.language)]
    return [
        *blocks,
        Table(
            facts.say("method"),
            (facts.say("figure"), facts.say("points")),
            tuple(figures),
            (13.5, 3.0),
            (False, True),
        ),
    ]


def _short(value: float, facts: Facts) -> str:
    """A parameter with the decimals that it has, at most four."""
    digits = next((d for d in range(4) if abs(value - round(value, d)) <= 1e-9 * abs(value)), 4)
    return (
        facts.num(value, digits)
        if digits < 4 or abs(value) >= 1e-3
        else f"{value:.3g}".replace(".", decimal_sign(facts.language))
    )


def _values(facts: Facts) -> list[Block]:
    every = used_parameters(facts.result).values()
    if not every:
        return []
    if not facts.full:
        said = values_in_use(facts.result, facts.language)
        where = facts.say("values_elsewhere")
        return [Heading(facts.say("appendix_values"), 1, "appendix"), Text(" ".join([*said, where]))]
    head = tuple(facts.say(h) for h in ("parameter", "value", "range", "status_word", "source_edition"))
    widths, right = (5.4, 3.6, 2.4, 2.5, 4.3), (False,) * 5
    notes = {
        source: n for n, source in enumerate(dict.fromkeys(p.source for p in every if p.source), start=1)
    }
    values, settings = (
        tuple(_value_row(p, notes, facts) for p in every if p.kind == kind) for kind in ("value", "setting")
    )
    return [
        Heading(facts.say("appendix_values"), 1, "appendix"),
        Text(
            " ".join(values_in_use(facts.result, facts.language)) or facts.say("values_stated"),
        ),
        Table(facts.say("caption_values"), head, values, widths, right),
        Table(facts.say("caption_settings"), (facts.say("setting"), *head[1:]), settings, widths, right),
        Text(facts.say("value_sources")),
        *(Text(f"[{n}] {source}", "note") for source, n in notes.items()),
    ]


def _value_row(p: Parameter, notes: Mapping[str, int], facts: Facts) -> tuple[str, ...]:
    """A value or a setting under the names of the scenario's money, with its range and the number of its source."""
    money = Money(money_of(facts.result.scenario).currency)
    source = f"[{notes[p.source]}]" if p.source else ""
    return (
        outside(p.id, money),
        f"{_short(p.value, facts)} {parameter_unit(unit_outside(p.unit, money), facts.language)}",
        f"{_short(p.low, facts)}–{_short(p.high, facts)}" if p.low == p.low else "–",
        facts.say(p.status),
        ", ".join(str(x) for x in (source, p.price_year, p.origin) if x),
    )


def _inputs(facts: Facts) -> list[Block]:
    result, scenario = facts.result, facts.result.scenario
    record = run_record(result)
    rows = []
    for name, table in scenario.tables.items():
        if len(table):
            title = table.schema.title_in(facts.language)
            rows.append((title, name, facts.num(len(table)), record["input_sha256"].get(name, "")[:12]))
    head = tuple(facts.say(h) for h in ("table_word", "file", "rows", "fingerprint"))
    solver = record["solver"] if record["solver"].startswith("HiGHS") else facts.say("own_search")
    made = {"version": record["infraprio"], "seed": record["seed"], "solver": solver}
    blocks: list[Block] = [
        Heading(facts.say("appendix_inputs"), 1, "appendix"),
        Text(facts.say("inputs_lead" if facts.full else "inputs_lead_brief", **made)),
    ]
    if facts.full:
        widths, right = (6.5, 4.5, 2.0, 3.5), (False, False, True, False)
        blocks.append(Table(facts.say("caption_inputs"), head, tuple(rows), widths, right))
    missing = [facts.say("unrated", n=len(result.scores.unrated))] if result.scores.unrated else []
    missing += [found.sentence(facts.language) for found in result.scores.findings]
    missing += effect_remarks(result, facts.language)
    missing += briefly(scenario.findings, facts.language)
    if missing:
        shown = missing if facts.full else missing[:MOST_REMARKS]
        rest = len(missing) - len(shown)
        more = [facts.say("remarks_elsewhere", n=rest)] if rest else []
        blocks += [Text(facts.say("findings_lead")), Bullets((*shown, *more))]
    if scenario.settings["attribution"]:
        blocks.append(Text(facts.say("attribution", text=scenario.settings["attribution"]), "note"))
    return blocks


def _log(facts: Facts) -> list[Block]:
    rows = decision_rows(facts, ("remark", "decision", *BINDING))
    if not rows:
        return []
    blocks: list[Block] = [Heading(facts.say("appendix_log"), 1, "appendix")]
    head = tuple(facts.say(h) for h in ("date", "by", "kind_word", "name", "remark_text", "change_asked"))
    return [
        *blocks,
        Text(facts.say("log_lead")),
        Table(facts.say("caption_log"), head, rows, (1.9, 2.6, 1.7, 3.3, 4.4, 2.6), (False,) * 6),
    ]


def glossary_of(facts: Facts, blocks: Iterable[Block]) -> list[Block]:
    """The terms that the document uses, with their meaning; nothing where it uses none."""
    said = " ".join(texts_of(list(blocks))).lower()
    terms = [row for row in glossary(facts.language) if facts.full or _used(row[0], said)]
    if not terms:
        return []
    head = (facts.say("term"), facts.say("meaning"), facts.say("other_language"))
    shown, widths = (2, (4.2, 12.3)) if head[-1] == LEFT_OUT else (3, (4.2, 8.3, 4.0))
    rows = tuple(row[:shown] for row in terms)
    caption = facts.say("caption_glossary")
    return [
        Heading(facts.say("appendix_glossary"), 1, "appendix"),
        Table(caption, head[:shown], rows, widths, (False,) * shown),
    ]


def _used(term: str, said: str) -> bool:
    """Whether a term, or what stands in its brackets, is in a text of small letters."""
    parts = [part.strip(" )") for part in term.lower().split("(")]
    return any(re.search(rf"\b{re.escape(part)}", said) for part in parts if part)


def appendices(facts: Facts) -> list[Block]:
    """All appendices but the glossary: each where it has something to tell."""
    parts = (_order, scorecards, _whole_sensitivity, _method, _values, _inputs, _log)
    return [block for part in parts for block in part(facts)]


def _whole_sensitivity(facts: Facts) -> list[Block]:
    return whole_sensitivity(facts) if facts.full else []
