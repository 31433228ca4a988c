"""Causes before consequences: findings that only say again that a table, a column or an id is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from infraprio.findings import STRUCTURE, Finding
from infraprio.scenario.scenario import Table

__all__ = ["with_causes"]

_UNREAD: Final = frozenset(
    [
        "empty_file",
        "bad_encoding",
        "not_a_workbook",
        "cannot_read",
        "sheet_too_large",
        "table_twice",
        "unclosed_quote",
    ]
)
_ROWS_LACKING: Final = frozenset(["missing_cell", "bad_id", "duplicate_key", "error_cell", "formula_cell"])
"""Faults of an id: what names the row elsewhere does not find it."""
_NAMELESS: Final = frozenset(["missing_cell", "bad_id", "error_cell", "formula_cell"])
"""Faults of an id that leave the row without a name: what else it lacks follows, and what is said of the row."""
_CELL: Final = _NAMELESS | {
    "not_a_number",
    "not_an_integer",
    "not_a_flag",
    "not_a_choice",
    "not_a_time",
    "not_a_date",
    "below_range",
    "above_range",
}
"""Faults of a cell: it is taken as empty, so what is said of an empty one follows."""
_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "no_financing": ("financing",),
    "budget_missing": ("budgets", "funds", "periods", "budget_scenarios"),
    "cost_above_money": ("budgets",),
    "no_change": ("changes",),
    "unknown_object": ("changes", "proposals"),
    "score_missing": ("scores", "goals", "proposals"),
    "rating_missing": ("judgements", "goals", "proposals"),
    "nothing_maps": ("goal_map", "goals"),
    "place_unreached": ("roads", "railways", "service_stops"),
    "place_without_road": ("roads",),
    "road_island": ("roads",),
    "few_stops": ("service_stops",),
    "stop_off_network": ("roads", "railways"),
    "stop_off_tracks": ("railways",),
    "on_demand_off_roads": ("roads",),
    "no_population": ("places",),
    "no_jobs": ("places",),
    "horizon_without_period": ("periods",),
    "no_price_index": ("price_index",),
    "weight_missing": ("goals", "weights", "stakeholders"),
    "weights_off": ("goals",),
    "group_weights_off": ("goals",),
    "group_without_weights": ("group_weights",),
    "group_weight_measured": ("goals",),
    "unknown_goal": ("goals",),
    "unknown_choice": ("proposals", "past_values"),
    "past_value_missing": ("past_values", "goals", "proposals"),
    "unknown_version": ("goals",),
    "rating_not_wanted": ("goals",),
    "unknown_group": ("proposals", "financing"),
    "indicator_without_network": ("places", "roads", "given_results"),
    "indicator_needs": ("places", "municipalities", "corridors"),
    "unknown_municipality": ("municipalities",),
}
"""Code -> tables without which it means nothing."""


def _tables_with(placed: Iterable[tuple[str, Finding]], codes: Collection[str]) -> set[str]:
    """Names of the tables that have a finding of one of these codes."""
    return {name for name, found in placed if name and found.code in codes}


def with_causes(findings: Iterable[Finding], tables: Mapping[str, Table]) -> list[Finding]:
    """The findings, those that follow from the fault of a file, a heading or an id marked with its place.

    Parameters
    ----------
    findings : of the files and of all checks.
    tables : every table by name, to know where each one is read from.
    """
    findings = _without_echoes(findings)
    name_of = {(table.file, table.sheet): name for name, table in tables.items()}
    place_of = {name: _place(table.file, table.sheet) for name, table in tables.items()}
    placed = [(name_of.get((found.file, found.sheet), ""), found) for found in findings]

    absent = {
        (name, found.column) for name, found in placed if found.code in {"missing_column", "renamed_column"}
    }
    unread = _tables_with(placed, _UNREAD)
    keyless = {name for name, column in absent if name and column in tables[name].schema.key}
    broken = unread | keyless | _tables_with(placed, {"missing_table"})
    faulty = {name for name, found in placed if name and found.column == "id" and found.code in _ROWS_LACKING}
    lacking = broken | faulty

    nameless = {_row(f) for _, f in placed if f.column == "id" and f.code in _NAMELESS and f.row}
    unlike = {_cell(f) for _, f in placed if f.code in _CELL and f.row}

    def of_its_row(found: Finding) -> bool:
        """Whether it follows from the row's id, or from what stands in its own cell."""
        if found.code in _CELL:
            return found.code == "missing_cell" and found.column != "id" and _row(found) in nameless
        return found.code != "ragged_row" and (_cell(found) in unlike or _row(found) in nameless)

    def cause(name: str, found: Finding) -> str:
        if found.code == "missing_table":
            return place_of[name] if name in unread else ""
        if found.code in STRUCTURE:
            return ""
        if of_its_row(found):
            return place_of[name]
        if found.table in lacking and found.table != name and found.code.startswith("unknown_"):
            return place_of[found.table]
        for needed in _NEEDS.get(found.code, ()):
            if needed in broken or (needed in lacking and found.code.startswith("unknown_")):
                return place_of[needed]
        return place_of[name] if (name, found.column) in absent else ""

    return [
        replace(found, follows=place) if (place := cause(name, found)) else found for name, found in placed
    ]


def _without_echoes(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without the warnings about a cell that is an error already: what cannot be read is not also unknown.

    Ids that look alike are the likely cause of an error that follows, and stay.
    """
    findings = list(findings)
    wrong = {_cell(found) for found in findings if found.severity == "error" and found.row}
    return [
        found
        for found in findings
        if found.severity == "error" or _cell(found) not in wrong or found.code == "alike_ids"
    ]


def _cell(found: Finding) -> tuple[str, str, int | None, str | None]:
    return found.file, found.sheet, found.row, found.column


def _row(found: Finding) -> tuple[str, str, int | None]:
    return found.file, found.sheet, found.row


def _place(file: str, sheet: str) -> str:
    return file + (f" [{sheet}]" if sheet else "")
