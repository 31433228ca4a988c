"""What stands in an empty workbook beside its tables: in which order they are filled in, and what a goal can be measured by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from infraprio.scenario.tables import TABLES
from infraprio.words import say

__all__ = [
    "CONTENTS",
    "FILLED",
    "HELP",
    "MEASURES",
    "Measure",
    "in_filling_order",
    "write_contents",
    "write_measures",
]

CONTENTS, MEASURES = "contents", "measures"
HELP: Final = frozenset({CONTENTS, MEASURES})
"""Sheets that explain; they are not read."""

Measure = tuple[str, str, str, str]
"""What may stand as indicator of a goal: name, unit, meaning in Swedish and in English."""

FILLED: Final[Mapping[str, tuple[str, ...]]] = {
    "needed": ("proposals", "goals", "judgements", "budgets"),
    "useful": (
        "scores", "weights", "group_weights", "stakeholders", "swing", "pairwise", "best_worst", "choices", "past_values", "periods", "funds", "budget_scenarios", "financing", "rules", "facts", "synergies",
        "corridors", "municipalities", "national_goals", "goal_map", "given_results", "unpriced_effects", "wider_effects", "records", "population_groups", "price_index", "decisions",
    ),
    "later": (
        "places", "roads", "railways", "services", "service_stops", "interchanges", "changes", "trips", "rail_freight", "given_times", "outlines", "background", "values", "model_settings",
    ),
}  # fmt: skip
"""How soon a table is filled in: a list needs the first, more is told with the second, a network is computed with the last."""


def in_filling_order(tables: Mapping[str, Any]) -> dict[str, Any]:
    """The tables as they are filled in, one after the other.

    Examples
    --------
    >>> list(in_filling_order({"roads": 1, "budgets": 2, "goals": 3}))
    ['goals', 'budgets', 'roads']
    """
    order = [name for names in FILLED.values() for name in names]
    return {name: tables[name] for name in order if name in tables}


def _both(key: str) -> tuple[str, str]:
    return say(f"template.{key}", "sv"), say(f"template.{key}", "en")


def write_contents(book: Any, styles: Mapping[str, Any]) -> None:
    """The first sheet: every table with a link, how soon it is wanted, and what a row of it is, in Swedish and English."""
    sheet = book.add_worksheet(CONTENTS)
    sheet.write_row(0, 0, ["no", "sheet", *_both("when"), "tabell", "table"], styles["heading"])
    for j, wide in enumerate((5, 20, 16, 16, 70, 70)):
        sheet.set_column(j, j, wide)
    sheet.freeze_panes(1, 0)
    row = 0
    for when, names in FILLED.items():
        for name in names:
            row += 1
            sheet.write_number(row, 0, row)
            sheet.write_url(row, 1, f"internal:'{name}'!A1", string=name)
            sheet.write_row(row, 2, [*_both(when), TABLES[name].rows_in("sv"), TABLES[name].rows_in("en")])


def write_measures(book: Any, styles: Mapping[str, Any], measures: Sequence[Measure]) -> None:
    """The last sheet: what the goals can be measured by, which the column `indicator` offers as a list."""
    sheet = book.add_worksheet(MEASURES)
    sheet.write_row(0, 0, ["indicator", "unit", "betydelse", "meaning"], styles["heading"])
    for j, wide in enumerate((36, 18, 60, 60)):
        sheet.set_column(j, j, wide)
    sheet.freeze_panes(1, 1)
    for i, measure in enumerate(measures, start=1):
        sheet.write_row(i, 0, measure)
