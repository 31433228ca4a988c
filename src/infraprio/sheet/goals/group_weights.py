"""Goals that weigh differently in each group of a list: area types, districts, kinds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text, nearest
from infraprio.sheet.goals.weights import Weights
from infraprio.sheet.listing import Sheet
from infraprio.sheet.short_ids import short_ids
from infraprio.words import Listed

__all__ = ["common_weights", "group_weight_rows", "groups_without_weights"]


def groups_without_weights(sheet: Sheet, heading: str, weights: Weights) -> list[Finding]:
    """The rows whose group has no weights; one fault where the weights are not those of groups at all."""
    known, found = list(weights.shares), []
    if weights.form != "people":
        return [
            finding("weights_not_by_group", sheet.file, sheet=sheet.sheet, row=sheet.line, column=heading)
        ]
    for row, cell in zip(sheet.rows, sheet.column(heading), strict=True):
        if as_text(cell) not in weights.shares:
            told: dict[str, Any] = {"groups": Listed(known), **nearest(as_text(cell), known)}
            where: dict[str, Any] = {"sheet": sheet.sheet, "row": row, "column": heading}
            found.append(finding("list_group_unweighed", sheet.file, value=as_text(cell), **where, **told))
    return found


def common_weights(weights: Weights) -> Weights:
    """What is asked of all proposals alike weighs as in the mean of the groups."""
    n = len(weights.shares)
    mean = tuple(math.fsum(column) / n for column in zip(*weights.shares.values(), strict=True))
    return replace(weights, shares={"planner": mean}, form="weights")


def group_weight_rows(weights: Weights, goals: Mapping[str, str]) -> list[dict[str, Any]]:
    """The table of weights by group; `goals` has the id of each goal."""
    groups = short_ids(weights.shares)
    return [
        {"group": groups[name], "goal": goals[goal], "weight": share}
        for name, shares in weights.shares.items()
        for goal, share in zip(weights.goals, shares, strict=True)
    ]
