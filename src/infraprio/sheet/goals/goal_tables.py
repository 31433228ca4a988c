"""The goals of a list as tables: scores, scales and weights, everybody's or by group."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text
from infraprio.sheet.asked import Columns
from infraprio.sheet.goals.added_up import totals_added_up
from infraprio.sheet.goals.group_weights import common_weights, group_weight_rows, groups_without_weights
from infraprio.sheet.goals.scales import goal_scales
from infraprio.sheet.goals.weights import Weights
from infraprio.sheet.listing import Sheet
from infraprio.sheet.numbers import DASHES
from infraprio.sheet.projects import column_numbers
from infraprio.sheet.short_ids import short_ids
from infraprio.words import Chain, Figure, Listed

__all__ = ["Tables", "goal_tables"]

Tables = dict[str, list[dict[str, Any]]]


def goal_tables(
    sheet: Sheet,
    weights: Weights,
    heads: Mapping[str, str],
    ids: Sequence[str],
    decimal: str,
    columns: Columns,
    faults: list[Finding],
) -> tuple[Tables, list[Finding]]:
    """The tables of goals, scores and weights, and notes of what was made of scales, weights and totals.

    `heads` has the heading of each goal, `ids` the proposal of each row; what cannot be read is added to `faults`.
    """
    numbers = {goal: column_numbers(sheet, heads[goal], decimal, faults) for goal in weights.goals}
    where: dict[str, Any] = {"sheet": sheet.sheet, "row": sheet.line}
    scored = {heads[goal]: numbers[goal] for goal in weights.goals}
    total = columns.get("total", "")
    totals = column_numbers(sheet, total, decimal, faults) if total else []
    notes = _dashes(sheet, columns.get("dash"), scored | ({total: totals} if total else {}))
    for goal, column in numbers.items():
        unread = any(found.column == heads[goal] for found in faults)
        if all(math.isnan(number) for number in column) and not unread:
            faults.append(finding("no_numbers", sheet.file, column=heads[goal], value=heads[goal], **where))
    scales, basis = goal_scales(numbers, columns.get("scales"), list(heads.values()))
    notes += [] if basis == "stated" else [_scale_note(sheet, scales, basis)]
    short = short_ids(weights.goals)
    goals = [
        {"id": short[goal], "name": goal, "indicator": "score", "scale": "stated"}
        | {"zero_at": scales[goal][0], "full_at": scales[goal][1]}
        | {"direction": "more" if scales[goal][1] > scales[goal][0] else "less"}
        for goal in weights.goals
    ]
    scores = [
        {"proposal": own, "goal": short[goal], "value": number}
        for goal, column in numbers.items()
        for own, number in zip(ids, column, strict=True)
        if not math.isnan(number)
    ]
    if total:
        notes += totals_added_up(sheet, total, totals, numbers, weights, columns.get("weights_by", ""))
    tables: Tables = {"goals": goals, "scores": scores}
    if not columns.get("weights_by"):
        return tables | _voices(weights, short), [*notes, *_weight_note(sheet, weights)]
    faults += groups_without_weights(sheet, columns["weights_by"], weights)
    by_group = group_weight_rows(weights, short)
    return tables | _voices(common_weights(weights), short) | {"group_weights": by_group}, notes


def _dashes(sheet: Sheet, stated: float | None, numbers: Mapping[str, list[float]]) -> list[Finding]:
    """Put in what a dash stands for, where that is stated; else say that dashes are not known."""
    count, first = 0, ""
    for head, column in numbers.items():
        for k, cell in enumerate(sheet.column(head)):
            if isinstance(cell, str) and as_text(cell) in DASHES:
                count, first = count + 1, first or head
                column[k] = math.nan if stated is None else float(stated)
    if not count or stated is not None:
        return []
    return [finding("dash_unknown", sheet.file, sheet=sheet.sheet, column=first, n=count)]


def _voices(weights: Weights, short: Mapping[str, str]) -> Tables:
    """The weights, and whose they are where there are several people."""
    people = short_ids(weights.shares)
    rows = [
        ({"stakeholder": people[name]} if len(people) > 1 else {})
        | {"goal": short[goal], "weight": share}
        | ({"low": weights.ranges[k][0], "high": weights.ranges[k][1]} if weights.ranges else {})
        for name, shares in weights.shares.items()
        for k, (goal, share) in enumerate(zip(weights.goals, shares, strict=True))
    ]
    if len(people) == 1:
        return {"weights": rows}
    return {"weights": rows, "stakeholders": [{"id": own, "name": name} for name, own in people.items()]}


def _scale_note(sheet: Sheet, scales: Mapping[str, tuple[float, float]], basis: str) -> Finding:
    if basis in ("points", "amounts"):
        full = next(iter(scales.values()))[1]
        return finding(f"scale_{basis}", sheet.file, sheet=sheet.sheet, full=Figure(full, "g"))
    ends = Listed(Chain((goal, Figure(full, "g")), " ") for goal, (_, full) in scales.items())
    return finding("scale_own", sheet.file, sheet=sheet.sheet, ends=ends)


def _weight_note(sheet: Sheet, weights: Weights) -> list[Finding]:
    if weights.sum is None:
        return []
    shares = next(iter(weights.shares.values()))
    told = Listed(
        Chain((goal, Figure(100 * share, ".3g"), "%"), " ")
        for goal, share in zip(weights.goals, shares, strict=True)
    )
    return [
        finding("weights_shared", sheet.file, sheet=sheet.sheet, sum=Figure(weights.sum, "g"), shares=told)
    ]
