"""The whole document: first page, contents, chapters, appendices."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from infraprio.report.made_once import kept
from infraprio.report.sheet import scenario_name
from infraprio.report.submission.appendices import appendices
from infraprio.report.submission.blocks import Block, Contents, Document, PageBreak, clean
from infraprio.report.submission.closing import remarks, sensitivity, system_effects
from infraprio.report.submission.facts import Facts
from infraprio.report.submission.opening import corridors, starting_points, summary
from infraprio.report.submission.proposals import proposal_pages
from infraprio.report.tables.statements import placeholders
from infraprio.scenario.money import reader_of

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["submission"]

CHAPTERS = {
    "summary": summary, "starting": starting_points, "corridors": corridors, "proposals": proposal_pages,
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


def submission(result: Result, language: str = "sv") -> Document:
    """What the document of a result says, in ``sv`` or ``en``; `word` and `pdf` write it."""
    language = reader_of(result.scenario, language)
    return kept(("submission", id(result), language), lambda: _composed(result, language))


def _composed(result: Result, language: str) -> Document:
    facts, settings = Facts(result, language), result.scenario.settings
    title = scenario_name(result, language)
    about = [
        ("region_word", settings["region"]), ("plan_word", settings["plan"]), ("case_word", settings["case_number"] or facts.say("no_case")),
        ("price_word", _year(settings["price_year"])), ("base_word", _year(settings["base_year"])),
        ("weights_word", facts.people[result.scores.stakeholder]),
    ]  # fmt: skip
    blocks: list[Block] = [PageBreak(), Contents(facts.say("contents"))]
    for chapter in result.scenario.profile.outline or CHAPTERS:
        if made := CHAPTERS[chapter](facts):
            blocks += [PageBreak(), *made]
    blocks += appendices(facts)
    case = f"{facts.say('case_word')} {settings['case_number']} · " if settings["case_number"] else ""
    return Document(
        title=clean(title), subtitle=facts.say("document_subtitle"),
        facts=tuple((facts.say(key), clean(text)) for key, text in about if text),
        warning=placeholders(result, language), header=clean(f"{case}{settings['region'] or title}"), language=language,
        table_word=facts.say("table_caption"), figure_word=facts.say("figure_caption"), appendix_word=facts.say("appendix_word"),
        page_word=facts.say("page_word"), of_word=facts.say("of_word"),
        blocks=tuple(replace(b, **{f.name: _cleaned(getattr(b, f.name)) for f in fields(b)}) for b in blocks),
    )  # fmt: skip
