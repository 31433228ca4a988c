"""What a sheet shows by itself: which column may be the name, the id, the costs, the scores; what nobody can see in it."""

from __future__ import annotations

import math
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Final

from infraprio.scenario.cells import as_text
from infraprio.sheet.listing import Sheet
from infraprio.sheet.numbers import is_number_like, number_in

__all__ = ["Seen", "Shown", "likely_id", "likely_name", "look"]

_NAME: Final = re.compile(
    r"\b(name|title|project|description|proposal|scheme|namn|projekt\w*|objekt\w*|åtgärd\w*|benämning|bezeichnung|maßnahme|navn|prosjekt\w*|tiltak)\b",
    re.IGNORECASE,
)
_ID: Final = re.compile(
    r"(\bid\b|\bno\.?$|\bnr\b|number|nummer|\bcode\b|\bkod\b|beteckning|\bref\b)", re.IGNORECASE
)
_COST: Final = re.compile(
    r"cost|kostnad|kosten|kostnader|price|\bpris\b|belopp|request|investment|investering|\bcapex\b",
    re.IGNORECASE,
)
_RATIO: Final = re.compile(
    r"score|\bper\b|/|divided|ratio|benefit|nytta|nutzen|poäng|punkte|saving|besparing|einsparung|effectiv|effektiv|share|andel|anteil|"
    r"\byear\b|\bår\b|jahr|index|(cost|kostnads) ?(risk|level|nivå|class|klass)|increase|ökning|change|ändring|drift|underhåll|"
    r"maintenance|operating|betrieb|unterhalt",
    re.IGNORECASE,
)
"""What is no cost though it speaks of one."""
_NO_SCORE: Final = re.compile(
    r"rank|total|\bsum|summa|year|\bår\b|jahr|\blat|\blon|longitude|population|length|längd|\bkm\b|status|date|datum|prioritet|priority|kräver|requires|utesluter|excludes|depend|beroende", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a column holds.

    Attributes
    ----------
    heading : its heading.
    numbers, empty : how many rows hold a number, and nothing.
    least, most : of the numbers; not a number where there are none.
    first : the first cell that holds a text, where the column is one of words.
    odd, odd_first : of a column of numbers, how many rows hold something else, and the first of it.
    """

    heading: str
    numbers: int
    empty: int
    least: float
    most: float
    first: str = ""
    odd: int = 0
    odd_first: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What may be what; nothing of it is more than likely.

    Attributes
    ----------
    columns : every column with what it holds.
    name, id : the column of names and of ids; empty where none is likely.
    cost : columns that may be the costs.
    goals : columns of numbers that may be scores.
    """

    columns: tuple[Shown, ...]
    name: str
    id: str
    cost: tuple[str, ...]
    goals: tuple[str, ...]


def _shown(sheet: Sheet, heading: str) -> Shown:
    cells = sheet.column(heading)
    decimal = sheet.decimal.replace("?", "") or "."
    values = [number_in(cell, decimal) if is_number_like(cell) else None for cell in cells]
    numbers = [value for value in values if value is not None and not math.isnan(value)]
    empty = sum(not as_text(cell) or as_text(cell) in {"-", "–"} for cell in cells)
    words = next(
        (as_text(cell) for cell in cells if as_text(cell) not in {"", "-", "–"} and not is_number_like(cell)),
        "",
    )
    of_words, odd = 2 * len(numbers) < len(cells) - empty, len(cells) - empty - len(numbers)
    return Shown(
        heading=heading, numbers=len(numbers), empty=empty, first=words if of_words else "",
        odd=0 if of_words else odd, odd_first="" if of_words else words,
        least=min(numbers, default=math.nan), most=max(numbers, default=math.nan),
    )  # fmt: skip


def _texts(sheet: Sheet, heading: str) -> list[str]:
    return [as_text(cell) for cell in sheet.column(heading)]


def likely_name(sheet: Sheet, used: Container[str]) -> str:
    """The column that names the projects: words, and of the headings that say so the one that tells most of them apart.

    One that has words in every row goes first; one that lacks some of them is better than no names at all. Where no heading
    says so it is the first column with no two alike.
    """
    kinds: dict[str, int] = {}
    lacking: dict[str, int] = {}
    for heading in filter(None, sheet.header):
        if heading not in used:
            texts = [*filter(None, _texts(sheet, heading))]
            if 2 * len(texts) > len(sheet.rows) and sum(map(is_number_like, texts)) * 10 <= len(texts):
                kinds[heading], lacking[heading] = len(set(texts)), len(sheet.rows) - len(texts)
    called = sorted(
        (heading for heading in kinds if _NAME.search(heading)),
        key=lambda heading: (lacking[heading] > 0, -kinds[heading]),
    )
    alone = (heading for heading, n in kinds.items() if n == len(sheet.rows))
    return next(iter([*called, *alone]), "")


def likely_id(sheet: Sheet, used: Container[str]) -> str:
    """The column of ids: its heading says so, every row has one, and no two are alike."""
    for heading in filter(None, sheet.header):
        if heading not in used and _ID.search(heading):
            texts = _texts(sheet, heading)
            if all(texts) and len(set(texts)) == len(texts):
                return heading
    return ""


def _scores(columns: Sequence[Shown], used: Container[str]) -> tuple[str, ...]:
    return tuple(
        shown.heading
        for shown in columns
        if shown.heading not in used
        and shown.numbers
        and not shown.first
        and not _NO_SCORE.search(shown.heading)
    )


def _without_unit(heading: str) -> str:
    return re.sub(r"\(.*?\)", "", heading)


def look(sheet: Sheet, used: Container[str] = ()) -> Seen:
    """What each column of a sheet holds and may be; `used` are the headings that are spoken for."""
    columns = tuple(_shown(sheet, heading) for heading in sheet.header if heading)
    own = likely_id(sheet, used)
    name = likely_name(sheet, [*filter(None, [own]), *(h for h in sheet.header if h in used)])
    cost = tuple(
        shown.heading
        for shown in columns
        if shown.heading not in used
        and shown.numbers
        and not shown.first
        and _COST.search(shown.heading)
        and not _RATIO.search(_without_unit(shown.heading))
        and "%" not in shown.heading
    )
    taken = {own, name, *cost, *(heading for heading in sheet.header if heading in used)}
    return Seen(columns=columns, name=name, id=own, cost=cost, goals=_scores(columns, taken))
