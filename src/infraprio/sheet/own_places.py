"""Findings of the scenario that a list became, told where the planner's own sheet shows them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from infraprio.findings import Finding, finding
from infraprio.scenario import Scenario
from infraprio.scenario.checks.goals import off_scale
from infraprio.scenario.group_goals import weightless
from infraprio.sheet.listing import Sheet

__all__ = ["TOLD_HERE", "in_own_places", "score_findings"]


TOLD_HERE: Final = frozenset(["score_missing", "beyond_scale", "score_loss"])
"""Codes of what is said of the table of scores, and here of the sheet's own cells."""


def in_own_places(findings: Iterable[Finding], sheet: Sheet, heads: Mapping[str, str]) -> list[Finding]:
    """The findings with file, row and heading of the sheet in place of those of the table of proposals made of it.

    Parameters
    ----------
    findings : of the scenario; its proposals stand in the order of the sheet's rows, counted from 1.
    heads : column of the proposals -> heading of the sheet.
    """
    return [_own_place(found, sheet, heads) if found.file == "proposals" else found for found in findings]


def _own_place(found: Finding, sheet: Sheet, heads: Mapping[str, str]) -> Finding:
    gaps = tuple(
        (name, sheet.rows[value - 1] if name == "first" and isinstance(value, int) else value)
        for name, value in found.what.gaps
    )
    return replace(
        found,
        file=sheet.file,
        sheet=sheet.sheet,
        row=None if found.row is None else sheet.rows[found.row - 1],
        column=None if found.column is None else heads.get(found.column, found.column),
        what=replace(found.what, gaps=gaps),
    )


def score_findings(scenario: Scenario, sheet: Sheet) -> list[Finding]:
    """Which cells of scores hold no number, or one beyond the scale, project by project, by its name in the sheet."""
    table, goals, proposals = scenario["scores"], scenario["goals"], scenario["proposals"]
    held = {
        (proposal, goal): float(value)
        for proposal, goal, value in zip(table["proposal"], table["goal"], table["value"], strict=True)
    }
    out, counted_out = [], weightless(scenario)
    scales = list(zip(goals["id"], goals["name"], goals["zero_at"], goals["full_at"], strict=True))
    rows = zip(proposals["id"], proposals["name"], proposals["group"], sheet.rows, strict=True)
    for own, name, group, line in rows:
        for goal, heading, *ends in scales:
            value = held.get((own, goal), math.nan)
            where: dict[str, Any] = {"sheet": sheet.sheet, "row": line, "column": heading, "name": name}
            if (group, goal) in counted_out:
                continue
            if math.isnan(value):
                out.append(finding("empty_score", sheet.file, **where))
            elif code := off_scale(value, float(ends[0]), float(ends[1])):
                words = {"least": f"{min(ends):g}", "most": f"{max(ends):g}", "goal": heading}
                out.append(finding(code, sheet.file, value=f"{value:g}", **where, **words))
    return out
