"""Swedish as a civil servant writes it: the banned phrases and English leaks are in no text and in nothing that is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest

import infraprio as ip
from infraprio.report.made_once import keeping
from infraprio.report.submission.blocks import LENGTHS, Contents, PageBreak, Picture, texts_of
from infraprio.report.submission.compose import submission
from infraprio.report.tables.ranked_lists import sheets
from infraprio.report.terminal.ranked_lists import ranking_text
from infraprio.report.words.page import page_words
from infraprio.scenario.parameters import parameters_in_use
from infraprio.words.catalogue import read_catalogue

BANNED = (
    r"\brang\b", r"\branger\b", r"\brangen\b", r"(?<!slumptals)frö \d", r"\bdragning(ar|arna)?\b", r"halveringsregel", r"skattekostnad",
    r"givet resultat", r"har ett pris", r"genom nätet", r"minsta största förlust", r"en nämnd som", r"att veta om", r"motiveringskrav",
    r"varför denna plats", r"hur säkert", r"trädets grenar", r"\blovar\b", r"kostar [\d,{}a-z]+ poäng", r"(?<!; )\bej angivet\b", r"målpoäng i", r"poäng i målpoäng",
)  # fmt: skip
"""Phrases that a civil servant would not write, beside what stands in their place."""
ENGLISH = re.compile(
    r"\b(the|and|of|with|without|current|done|horizon|version|stated|computed|given|hours?|years?|jobs|vehicles?|travellers?|proposals?|"
    r"sampled|proved|in_plan|medium|committed|placeholder|sourced|none|nan|true|false)\b",
    re.IGNORECASE,
)
OF_THE_TRADE = ("rule of a half", "Analysis of", "capital asset")
"""English that the trade says in Swedish too."""


def _banned(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if any(re.search(phrase, text, re.IGNORECASE) for phrase in BANNED)]


def test_no_text_has_a_banned_phrase() -> None:
    texts = [m.string or "" for m in read_catalogue("sv") if m.id]
    assert _banned(text for each in texts for text in ([each] if isinstance(each, str) else each)) == []


@cache
def own_words(scenario: ip.Scenario) -> tuple[str, ...]:
    """What the planner wrote, in whatever language: texts of the tables and settings, longest first."""
    cells = {str(value) for value in scenario.settings.values()}
    for table in scenario.tables.values():
        for i in range(len(table)):
            for value in table.row(i).values():
                cells |= (
                    {value} if isinstance(value, str) else set(value) if isinstance(value, tuple) else set()
                )
    found = {" ".join(cell.split()) for cell in cells} | set(scenario.tables)
    known = parameters_in_use(scenario).values()
    found |= {" ".join(text.split()) for p in known for text in (p.source, p.origin)}
    return tuple(sorted((cell for cell in found if len(cell) > 3), key=lambda cell: (-len(cell), cell)))


def without_own(text: str, own: tuple[str, ...]) -> str:
    """The text without what the planner wrote, and without English that the trade says."""
    for cell in (*own, *OF_THE_TRADE):
        if cell in text:
            text = text.replace(cell, "")
    return text


def written(result: Any) -> dict[str, list[str]]:
    """Everything that is written of a result in Swedish, by where it stands."""
    told = {
        "terminal": ranking_text(result, "sv").splitlines(),
        "page": list(page_words("sv").values()),
    }
    with keeping():  # figures are drawn once
        documents = {length: submission(result, "sv", length) for length in LENGTHS}
    for length, document in documents.items():
        blocks = [block for block in document.blocks if not isinstance(block, PageBreak | Contents)]
        told[length] = [
            document.subtitle,
            document.warning,
            *(text for block in blocks for text in _said(block)),
        ]
    for sheet in sheets(result, "sv", full=True):
        told[sheet.name] = [sheet.title, *sheet.headings.values()]
    return told


def _said(block: Any) -> list[str]:
    """The texts of a block that are read: not the names of its style and kind, and not the English of a glossary."""
    if isinstance(block, Picture):
        return [block.caption, block.alt]
    if hasattr(block, "rows") and hasattr(block, "head") and block.head[-1] == "Engelska":
        return [text for row in block.rows for text in row[:-1]]
    skipped = {getattr(block, "style", ""), getattr(block, "kind", "")}
    return [text for text in texts_of(block) if text not in skipped]


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)


def faults(result: Any) -> list[str]:
    """Where something that is written has a banned phrase or English."""
    own = own_words(result.scenario)
    out = []
    for place, texts in written(result).items():
        for text in texts:
            plain = without_own(" ".join(text.split()), own)
            if _banned([plain]) or ENGLISH.search(plain):
                out.append(f"{place}: {text[:160]}")
    return out


def test_a_list_is_written_in_swedish() -> None:
    assert faults(ip.run(ip.read(ip.examples()["district_list"]))) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["german_motorways", "westfjords"])
def test_the_examples_are_written_in_swedish(name: str) -> None:
    assert faults(ip.run(ip.read(ip.examples()[name]))) == []


@pytest.mark.slow
def test_the_region_is_written_in_swedish(jamtland: Any) -> None:
    assert faults(jamtland) == []
