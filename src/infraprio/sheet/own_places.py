"""Findings of the scenario that a list became, told where the planner's own sheet shows them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from infraprio.scenario import Scenario
from infraprio.scenario.findings import Finding, finding
from infraprio.sheet.listing import Sheet

__all__ = ["empty_scores", "in_own_places"]


def in_own_places(findings: Iterable[Finding], sheet: Sheet, heads: Mapping[str, str]) -> list[Finding]:
    """The findings with file, row and heading of the sheet in place of those of the table of proposals made of it.

    Parameters
    ----------
    findings : of the scenario; its proposals stand in the order of the sheet's rows, counted from 1.
    heads : column of the proposals -> heading of the sheet.
    """
    return [
        replace(
            found,
            file=sheet.file,
            sheet=sheet.sheet,
            row=None if found.row is None else sheet.rows[found.row - 1],
            column=None if found.column is None else heads.get(found.column, found.column),
        )
        if found.file == "proposals"
        else found
        for found in findings
    ]


def empty_scores(scenario: Scenario, sheet: Sheet) -> list[Finding]:
    """Which cells of scores hold no number, project by project, by its name in the sheet."""
    table, goals, proposals = scenario["scores"], scenario["goals"], scenario["proposals"]
    known = {
        (proposal, goal)
        for proposal, goal, value in zip(table["proposal"], table["goal"], table["value"], strict=True)
        if not math.isnan(value)
    }
    return [
        finding("empty_score", sheet.file, sheet=sheet.sheet, row=line, column=heading, name=name)
        for own, name, line in zip(proposals["id"], proposals["name"], sheet.rows, strict=True)
        for goal, heading in zip(goals["id"], goals["name"], strict=True)
        if (own, goal) not in known
    ]
