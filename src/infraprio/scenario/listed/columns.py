"""Which sheet is the list, where it begins, and which columns name the proposals, give their rank and say what is chosen."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from infraprio.scenario.cells import FALSE, TRUE, is_failed
from infraprio.scenario.listed.files import Row
from infraprio.words import languages
from infraprio.words.catalogue import say

__all__ = ["Chosen", "Listed", "broken_places", "cell_at", "chosen_rows", "list_in", "plain", "ranked_rows"]

HEADINGS: Final = {
    "id", "proposal", "proposals", "name", "order", "åtgärd", "åtgärder", "åtgärdsförslag", "namn", "ordning", "objekt", "förslag",
    "rank", "rang", "nr", "no", "no.", "prioritet", "priority", "project", "projects", "projekt", "prosjekt", "prosjekter", "tiltak", "title",
    "titel", "code", "kod", "maßnahme", "vorhaben", "benämning", "navn", "object", "objects", "scheme",
}  # fmt: skip
RANKS: Final = {"rank", "rang", "prio", "prioritet", "priority", "priority order", "prioritering", "prioriteringsordning"}  # fmt: skip
"""Headings of places in an order; a number (nr, no) may be anybody's number of the object."""
CHOSEN: Final = {
    "selected", "chosen", "in plan", "in the plan", "included", "funded", "vald", "valda", "i planen", "i plan", "ingår", "ingår i planen",
    "med i planen", "valgt", "med i plan",
}  # fmt: skip
"""Headings of columns that say with yes or no whether a proposal is in a plan."""

_DIGITS: Final = frozenset(["0", "1"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list as it stands in a sheet.

    Attributes
    ----------
    sheet : its name; empty of a text file.
    headings : the row above the list, lower case; empty where there is none.
    rows : number and cells of each row of the list.
    column : of the proposals.
    """

    sheet: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which rows of a list are in a plan.

    Attributes
    ----------
    taken, left : rows that are in it, and those that are not.
    unclear : number and text of what is neither yes nor no.
    heading : of the column that says so, lower case; empty where none does.
    unread : heading of a column of yes and no that is not known to say so; empty where there is none.
    """

    taken: tuple[Row, ...]
    left: tuple[Row, ...] = ()
    unclear: tuple[tuple[int, str], ...] = ()
    heading: str = ""
    unread: str = ""


def plain(text: str) -> str:
    """A text without what is no difference between two names: case, blanks, how letters are composed."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def list_in(sheets: Mapping[str, Sequence[Row]], names: Callable[[str], bool]) -> Listed:
    """The list among sheets: one that has the name of the sheet of a result's order, else the one that names most proposals.

    Parameters
    ----------
    sheets : rows by sheet
    names : whether a cell names a proposal
    """

    def weight(sheet: str) -> tuple[bool, int]:
        hits = sum(any(map(names, cells)) for _, cells in sheets[sheet])
        return plain(sheet) in _said("report.page_order") and hits > 0, hits

    sheet = max(sheets, key=weight, default="")
    rows = list(sheets.get(sheet, []))
    hits = Counter(j for _, cells in rows for j, cell in enumerate(cells) if names(cell))
    column = max(hits, key=lambda j: (hits[j], -j), default=0)
    named = [i for i, (_, cells) in enumerate(rows) if names(cell_at(cells, column))]
    above = [i for i in range(named[0] if named else min(len(rows), 1)) if _is_heading(rows[i][1])]
    headings = tuple(map(plain, rows[above[-1]][1])) if above else ()
    return Listed(
        sheet=sheet, headings=headings, rows=tuple(rows[above[-1] + 1 :] if above else rows), column=column
    )


def ranked_rows(listed: Listed) -> tuple[tuple[Row, ...], str]:
    """The rows by their places, and the heading of the places where those and the rows differ.

    A column of places is one under a heading that says so, with different whole numbers from 1 on: others may be scores, of
    which more is better. Rows without a place stand last.
    """
    for j, heading in enumerate(listed.headings):
        if heading not in RANKS | _said("report.rank"):
            continue
        places = [_number(cell_at(cells, j)) for _, cells in listed.rows]
        known = [place for place in places if place is not None]
        whole = all(place.is_integer() for place in known) and min(known, default=0.0) == 1.0
        if whole and known != sorted(known) and len(set(known)) == len(known):
            order = sorted(range(len(places)), key=lambda i: (places[i] is None, places[i] or 0.0))
            return tuple(listed.rows[i] for i in order), heading
    return listed.rows, ""


def broken_places(listed: Listed) -> list[tuple[int, str, str, str]]:
    """Row, heading, what is wrong and text of each place that a spreadsheet program never calculated, or could not."""
    columns = [j for j, heading in enumerate(listed.headings) if heading in RANKS | _said("report.rank")]
    cells = [(row, j, cell_at(cells, j)) for row, cells in listed.rows for j in columns]
    return [
        (row, listed.headings[j], "formula_cell" if text.startswith("=") else "error_cell", text)
        for row, j, text in cells
        if text.startswith("=") or is_failed(text)
    ]


def chosen_rows(listed: Listed) -> Chosen:
    """What a column says of each row: in the plan or not; all rows are in it where no column says so.

    Such a column says of some rows that they are in the plan, in the words of a result in any language, or has a heading
    that asks for it, and holds yes and no.
    """
    width = max((len(cells) for _, cells in listed.rows), default=0)
    for j in range(width):
        cells = [plain(cell_at(row, j)) for _, row in listed.rows]
        asked = j < len(listed.headings) and listed.headings[j] in CHOSEN and bool((TRUE | FALSE) & {*cells})
        if j == listed.column or not (asked or _said("report.in_plan").intersection(cells)):
            continue
        built = (TRUE if asked else set()) | _said("report.in_plan") | _said("report.committed")
        clear = built | FALSE | {""} if asked else {*cells}
        return Chosen(
            taken=tuple(row for row, cell in zip(listed.rows, cells, strict=True) if cell in built),
            left=tuple(row for row, cell in zip(listed.rows, cells, strict=True) if cell in clear - built),
            unclear=tuple(
                (row, cell_at(texts, j))
                for (row, texts), cell in zip(listed.rows, cells, strict=True)
                if cell not in clear
            ),
            heading=listed.headings[j] if j < len(listed.headings) else "",
        )
    return Chosen(taken=listed.rows, unread=_yes_and_no(listed))


def _yes_and_no(listed: Listed) -> str:
    """The heading of the first column that holds yes and no, in words, and nothing else."""
    for j, heading in enumerate(listed.headings):
        cells = {plain(cell_at(row, j)) for _, row in listed.rows} - {""}
        if cells & (TRUE - _DIGITS) and cells & (FALSE - _DIGITS) and cells <= TRUE | FALSE:
            return heading
    return ""


def _is_heading(cells: Sequence[str]) -> bool:
    """Whether a row above the first proposal is headings: one of them says what it is, of names, places or what is chosen."""
    words = HEADINGS | RANKS | CHOSEN | _said("report.proposal")
    return any(plain(cell) in words for cell in cells)


def cell_at(cells: Sequence[str], column: int) -> str:
    """The cell of a row in a column; empty where the row is shorter."""
    return cells[column] if column < len(cells) else ""


def _number(text: str) -> float | None:
    try:
        return float(text.strip().rstrip(".):").replace(",", "."))
    except ValueError:
        return None


@cache
def _said(key: str) -> frozenset[str]:
    """A text of the reports in every language."""
    return frozenset(plain(say(key, language)) for language in languages())
