"""The whole document: the page that is decided on, contents, chapters, appendices; shorter or longer."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from infraprio.report.made_once import kept
from infraprio.report.sheet import scenario_name
from infraprio.report.submission.appendices import appendices, glossary_of
from infraprio.report.submission.blocks import (
    Block,
    Contents,
    Document,
    Heading,
    Length,
    PageBreak,
    checked_length,
    clean,
)
from infraprio.report.submission.cards import proposal_cards
from infraprio.report.submission.closing import brief_effects, remarks, system_effects
from infraprio.report.submission.decision import decision_page
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.opening import corridors, starting_points
from infraprio.report.submission.order import brief_order, priority_order
from infraprio.report.submission.sensitivity import sensitivity
from infraprio.report.tables.statements import placeholders
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["submission"]

CHAPTERS = {
    "summary": priority_order, "starting": starting_points, "corridors": corridors, "proposals": proposal_cards,
    "effects": system_effects, "sensitivity": sensitivity, "remarks": remarks,
}  # fmt: skip


def _cleaned(value: Any) -> Any:
    """Every text of a block without the signs that a document cannot hold."""
    if isinstance(value, str):
        indent = len(value) - len(value.lstrip("\u2003"))
        return value[:indent] + clean(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(part) for part in value)
    return value


def _year(year: float) -> str:
    """A year of the settings; empty where it is not stated."""
    return str(int(year)) if year == year else ""


def submission(result: Result, language: str = "sv", length: str = "standard") -> Document:
    """What the document of a result says, in ``sv`` or ``en``, at one of `LENGTHS`; `word` and `pdf` write it."""
    language, length = reader_of(result.scenario, language), checked_length(length)
    return kept(("submission", id(result), language, length), lambda: _composed(result, language, length))


def _body(facts: Facts) -> list[Block]:
    """All that follows the first page."""
    if facts.length == "short":
        return [PageBreak(), *brief_order(facts), *brief_effects(facts)]
    blocks: list[Block] = [Contents(facts.say("contents"), 2 if facts.full else 1), PageBreak()]
    for chapter in facts.result.scenario.profile.outline or CHAPTERS:
        blocks += CHAPTERS[chapter](facts)
    blocks += map(_lettered, appendices(facts))
    return [*blocks, *glossary_of(facts, blocks)]


def _lettered(block: Block) -> Block:
    """A block of an appendix: its headings are counted there."""
    return replace(block, kind="appendix") if isinstance(block, Heading) else block


def _composed(result: Result, language: str, length: Length) -> Document:
    facts, settings = Facts(result, language, length), result.scenario.settings
    title = scenario_name(result, language)
    about = [
        ("region_word", settings["region"]), ("plan_word", settings["plan"]), ("case_word", settings["case_number"]),
        ("price_word", _year(settings["price_year"])), ("base_word", _year(settings["base_year"])),
        ("weights_word", facts.people[result.scores.stakeholder] if len(facts.people) > 1 else ""),
    ]  # fmt: skip
    blocks = [*decision_page(facts), *_body(facts)]
    case = f"{facts.say('case_word')} {settings['case_number']} · " if settings["case_number"] else ""
    return Document(
        title=clean(title), subtitle=facts.say("document_subtitle"),
        facts=tuple((facts.say(key), clean(text)) for key, text in about if text),
        warning=placeholders(result, language), header=clean(f"{case}{settings['region'] or title}"), language=language,
        table_word=facts.say("table_caption"), figure_word=facts.say("figure_caption"), appendix_word=facts.say("appendix_word"),
        page_word=facts.say("page_word"), of_word=facts.say("of_word"),
        blocks=tuple(replace(b, **{f.name: _cleaned(getattr(b, f.name)) for f in fields(b)}) for b in blocks),
    )  # fmt: skip
