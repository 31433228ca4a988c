"""What was asked of a list together with what the sheet itself states; what is then still lacking, and the whole command."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from infraprio.scenario.cells import as_text
from infraprio.sheet.listing import Sheet
from infraprio.sheet.look import Seen, look
from infraprio.sheet.money.unit import stated_unit
from infraprio.sheet.numbers import number_in
from infraprio.words import languages, say

__all__ = ["OPTIONS", "Wanted", "command_line", "wanted_of"]

OPTIONS: Final = (
    "cost", "goals", "weights_by", "budget", "pay", "id", "name", "group", "kind", "horizon", "requires", "excludes",
    "mandatory", "limits", "scales", "dash", "decimal", "total", "last", "title",
)  # fmt: skip
"""What can be said of a list on the command line, in the order in which the command is written."""
_OWN: Final = ("group", "requires", "mandatory")
"""Columns of the simple list that say by their heading what they hold."""
UNKNOWN: Final = "?"
"""What stands in a command for what nobody but the planner knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Options of a list as far as they are known.

    Attributes
    ----------
    options : option -> text, as on the command line.
    from_sheet : those of them that the sheet itself gave.
    lacking : of cost, goals and budget those that are not known.
    seen : what the columns show.
    """

    options: Mapping[str, str]
    from_sheet: tuple[str, ...]
    lacking: tuple[str, ...]
    seen: Seen


def _weights(sheet: Sheet) -> str:
    """The goals of the row of weights, as they are written on a command line."""
    return " ".join(
        f"{head}={as_text(cell).replace(' ', '')};" for head, cell in sheet.weights.items()
    ).rstrip(";")


def _stated(sheet: Sheet, given: Mapping[str, str]) -> dict[str, str]:
    """What the sheet states beyond what was asked."""
    found: dict[str, str] = {}
    if sheet.weights:
        found["goals"] = _weights(sheet)
        for key in _OWN:
            words = [say(f"list.column.{key}", language) for language in languages()]
            mine = next((head for head in sheet.header if head in words), "")
            if mine and any(as_text(cell) for cell in sheet.column(mine)):
                found[key] = mine
    budget = number_in(sheet.budget, sheet.decimal.replace("?", "") or ".")
    if budget is not None and budget == budget:
        unit = isinstance(sheet.budget, str) and stated_unit([sheet.budget])
        found["budget"] = as_text(sheet.budget) if unit else f"{budget:.15g}"
    return {key: text for key, text in found.items() if not given.get(key)}


def wanted_of(sheet: Sheet, given: Mapping[str, str]) -> Wanted:
    """The options that were given and those that the sheet states: its only column of costs, its row of weights, its budget.

    Examples
    --------
    >>> from infraprio.sheet.read import sheet_from_frame
    >>> sheet = sheet_from_frame([{"Project": "Bridge", "Cost": 25, "Safety": 3}])
    >>> wanted_of(sheet, {"budget": "40"}).options, wanted_of(sheet, {}).lacking
    ({'budget': '40', 'cost': 'Cost'}, ('goals', 'budget'))
    """
    stated = _stated(sheet, given)
    seen = look(sheet, [*given.values()])
    if not given.get("cost") and len(seen.cost) == 1:
        stated["cost"] = seen.cost[0]
    options = {key: text for key, text in given.items() if text} | stated
    lacking = tuple(key for key in ("cost", "goals", "budget") if key not in options)
    return Wanted(options=options, from_sheet=tuple(stated), lacking=lacking, seen=seen)


def command_line(path: str, sheet: str, wanted: Wanted) -> str:
    """The whole command, a question mark for what is not known; the scores that the sheet shows stand among the goals.

    Examples
    --------
    >>> from infraprio.sheet.read import sheet_from_frame
    >>> sheet = sheet_from_frame([{"Project": "Bridge", "Cost (M)": 25, "Safety": 3}])
    >>> print(command_line("list.csv", "", wanted_of(sheet, {})))
    infraprio rank list.csv --cost "Cost (M)" --goals "Safety=?" --budget ? --name Project
    """
    options = dict(wanted.options)
    options.setdefault("cost", UNKNOWN)
    options.setdefault("goals", "; ".join(f"{goal}={UNKNOWN}" for goal in wanted.seen.goals) or UNKNOWN)
    options.setdefault("budget", UNKNOWN)
    for key in ("id", "name"):
        if getattr(wanted.seen, key):
            options.setdefault(key, getattr(wanted.seen, key))
    parts = [f"--{key.replace('_', '-')} {_quoted(options[key])}" for key in OPTIONS if key in options]
    where = [f"--sheet {_quoted(sheet)}"] if sheet else []
    return " ".join(["infraprio rank", _quoted(path), *where, *parts])


def _quoted(text: str) -> str:
    """The text as a shell takes it for one word; double quotes where they do, as Windows knows no others."""
    plain = shlex.quote(text) == text or text == UNKNOWN
    return text if plain else f'"{text}"' if not set(text) & set('"$`\\!') else shlex.quote(text)
