"""A list as the tables of a scenario: proposals, goals, scores, weights, rules and money."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from infraprio.scenario.cells import as_text, nearest
from infraprio.scenario.findings import Finding, ScenarioError, finding
from infraprio.sheet.asked import Asked, Columns
from infraprio.sheet.budgets import Money, stated_money
from infraprio.sheet.listing import Sheet
from infraprio.sheet.look import likely_id, likely_name
from infraprio.sheet.numbers import DASHES, ambiguous, currencies_in
from infraprio.sheet.projects import Projects, column_numbers, projects_of, rules_of
from infraprio.sheet.scales import goal_scales
from infraprio.sheet.short_ids import short_ids
from infraprio.sheet.unit import stated_unit, told_currency, units_in
from infraprio.sheet.weights import Weights, stated_weights
from infraprio.words import Figure, Listed

__all__ = ["list_tables"]

Tables = dict[str, list[dict[str, Any]]]
_HEADINGS: Final = ("id", "name", "group", "kind", "horizon", "requires", "excludes", "mandatory")
_MILLION: Final = 1e6
_SINGLE: Final = 1e5
"""No single object costs as many millions: costs above it are stated in single units of money, not in millions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list whose headings are known."""

    sheet: Sheet
    columns: Columns
    decimal: str
    projects: Projects
    cost: list[float]
    factor: float


def _heading(sheet: Sheet, asked: str) -> str:
    """The heading that is meant: as it stands, in any case, or without the unit in brackets; empty if there is none."""
    plain = " ".join(asked.split()).lower()
    for form in (str.lower, _without_unit):
        found = [head for head in sheet.header if head and form(head) == plain]
        if len(found) == 1:
            return found[0]
    return ""


def _without_unit(heading: str) -> str:
    return re.sub(r"\s*[(\[].*?[)\]]", "", heading).strip().lower()


def _found(sheet: Sheet, asked: Mapping[str, str], faults: list[Finding]) -> dict[str, str]:
    """The headings of the sheet that are asked for, by what they are asked for."""
    found = {}
    for key, name in asked.items():
        found[key] = _heading(sheet, name)
        if not found[key]:
            heads = Listed(filter(None, sheet.header))
            other: dict[str, Any] = {"headings": heads, **nearest(name, filter(None, sheet.header))}
            faults.append(
                finding("no_such_heading", sheet.file, sheet=sheet.sheet, row=sheet.line, value=name, **other)
            )
    used: dict[str, str] = {}
    for key, head in found.items():
        if head and head in used and {key, used[head]} != {"id", "name"}:
            twice: dict[str, Any] = {
                "sheet": sheet.sheet,
                "row": sheet.line,
                "column": head,
                "first": used[head],
                "second": key,
            }
            faults.append(finding("heading_twice_used", sheet.file, value=head, **twice))
        used.setdefault(head, key)
    return found


def _named_by_itself(sheet: Sheet, columns: Columns, used: Iterable[str]) -> list[Finding]:
    """Take the columns of ids and names that the sheet shows, where none is stated, and say so."""
    taken, notes = set(used), []
    if "id" not in columns and (own := likely_id(sheet, taken)):
        columns["id"] = own
        taken.add(own)
        notes.append(finding("ids_taken", sheet.file, sheet=sheet.sheet, value=own))
    if "name" not in columns and (own := likely_name(sheet, taken)):
        columns["name"] = own
        notes.append(finding("names_taken", sheet.file, sheet=sheet.sheet, value=own))
    return notes


def _decimal(sheet: Sheet, columns: Columns, used: Sequence[str], faults: list[Finding]) -> str:
    """The decimal sign of the sheet's texts."""
    if columns.get("decimal"):
        return columns["decimal"]
    if sheet.decimal == "?":
        faults.append(finding("decimals_differ", sheet.file, sheet=sheet.sheet))
    elif not sheet.decimal:
        for head in used:
            cells = sheet.column(head)
            unclear = ambiguous(cells)
            if unclear:
                where: dict[str, Any] = {"sheet": sheet.sheet, "row": sheet.rows[unclear[0]], "column": head}
                faults.append(
                    finding("decimal_unclear", sheet.file, value=as_text(cells[unclear[0]]), **where)
                )
                break
    return sheet.decimal.replace("?", "") or "."


def _costs(sheet: Sheet, heading: str, decimal: str, faults: list[Finding]) -> list[float]:
    cells = sheet.column(heading)
    where: dict[str, Any] = {"sheet": sheet.sheet, "column": heading}
    kinds = currencies_in([heading, *cells])
    if len(kinds) > 1:
        rows = {name: sheet.rows[max(at - 1, 0)] for name, at in kinds.items()}
        (first, one), (second, other) = list(rows.items())[:2]
        words: dict[str, Any] = {"first": first, "second": second, "row_of": one}
        faults.append(finding("two_currencies", sheet.file, row=other, value=second, **where, **words))
    units = units_in(heading, cells)
    if len(units) > 1:
        at, other = list(units.values())[:2]
        words = {
            "first": _told([heading, *cells], at),
            "row_of": sheet.line if at == 0 else sheet.rows[at - 1],
        }
        value = _told([heading, *cells], other)
        faults.append(
            finding("two_units", sheet.file, row=sheet.rows[other - 1], value=value, **where, **words)
        )
    for row, cell in zip(sheet.rows, cells, strict=True):
        if isinstance(cell, str) and cell.strip().endswith("%"):
            faults.append(finding("not_a_number", sheet.file, row=row, value=as_text(cell), **where))
    costs = column_numbers(sheet, heading, decimal, faults)
    for row, cost in zip(sheet.rows, costs, strict=True):
        if cost < 0:
            faults.append(finding("cost_negative", sheet.file, row=row, value=f"{cost:g}", **where))
    if all(math.isnan(cost) for cost in costs) and not faults:
        faults.append(finding("no_numbers", sheet.file, row=sheet.line, value=heading, **where))
    return costs


def _told(texts: Sequence[object], at: int) -> str:
    return as_text(texts[at]).strip()


def _money(sheet: Sheet, heading: str, cost: Sequence[float]) -> tuple[dict[str, Any], float]:
    """Currency and unit as settings, and by what amounts are divided: single units of money are told in millions."""
    texts = [heading, *sheet.column(heading)]
    currency, unit = told_currency(texts), stated_unit(texts)
    plain = not unit and max((amount for amount in cost if not math.isnan(amount)), default=0.0) > _SINGLE
    told = {"currency": currency, "unit": "million" if plain else unit}
    return {key: word for key, word in told.items() if word}, _MILLION if plain else 1.0


def _proposals(listed: _List, groups_pay: bool) -> Tables:
    """Proposals, what pays them, and the areas that they lie in."""
    sheet, columns = listed.sheet, listed.columns
    rows: list[dict[str, Any]] = [
        {"id": own, "name": name, "cost": None if math.isnan(cost) else cost / listed.factor}
        for own, name, cost in zip(listed.projects.ids, listed.projects.names, listed.cost, strict=True)
    ]
    for key in ("kind", "horizon"):
        for row, cell in zip(rows, sheet.column(columns[key]) if columns.get(key) else (), strict=False):
            row[key] = as_text(cell)
    if not columns.get("group"):
        return {"proposals": rows}
    groups = [as_text(cell) for cell in sheet.column(columns["group"])]
    short = short_ids(dict.fromkeys(filter(None, groups)))
    if groups_pay:
        paid = [
            {"proposal": row["id"], "fund": short[name], "share": 1}
            for row, name in zip(rows, groups, strict=True)
            if name
        ]
        return {"proposals": rows, "financing": paid}
    for row, name in zip(rows, groups, strict=True):
        row["group"] = short.get(name, "")
    return {"proposals": rows}


def _group_faults(listed: _List, money: Money) -> list[Finding]:
    """Every project has a group that is a fund of the budget."""
    sheet, heading = listed.sheet, listed.columns["group"]
    faults = []
    for row, cell in zip(sheet.rows, sheet.column(heading), strict=True):
        if as_text(cell) not in money.funds:
            words: dict[str, Any] = {"funds": Listed(money.funds), **nearest(as_text(cell), money.funds)}
            where: dict[str, Any] = {"sheet": sheet.sheet, "row": row, "column": heading}
            faults.append(finding("no_such_fund", sheet.file, value=as_text(cell), **where, **words))
    return faults


def _goals(
    listed: _List, weights: Weights, heads: Mapping[str, str], faults: list[Finding]
) -> tuple[Tables, list[Finding]]:
    """Goals, scores and weights, and what was made of the scales."""
    sheet = listed.sheet
    numbers = {goal: column_numbers(sheet, heads[goal], listed.decimal, faults) for goal in weights.goals}
    where: dict[str, Any] = {"sheet": sheet.sheet, "row": sheet.line}
    notes = _dashes(sheet, listed.columns.get("dash"), {heads[goal]: numbers[goal] for goal in weights.goals})
    for goal, column in numbers.items():
        if all(math.isnan(number) for number in column):
            faults.append(finding("no_numbers", sheet.file, column=heads[goal], value=heads[goal], **where))
    stated = listed.columns.get("scales")
    scales, basis = goal_scales(numbers, stated)
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
        for own, number in zip(listed.projects.ids, column, strict=True)
        if not math.isnan(number)
    ]
    tables: Tables = {"goals": goals, "scores": scores}
    return tables | _voices(weights, short), notes


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
    if basis == "points":
        full = next(iter(scales.values()))[1]
        return finding("scale_points", sheet.file, sheet=sheet.sheet, full=Figure(full, "g"))
    ends = Listed(tuple(f"{goal} {full:g}" for goal, (_, full) in scales.items()))
    return finding("scale_own", sheet.file, sheet=sheet.sheet, ends=ends)


def _weight_note(sheet: Sheet, weights: Weights) -> list[Finding]:
    if weights.sum is None:
        return []
    shares = next(iter(weights.shares.values()))
    told = Listed(
        tuple(f"{goal} {100 * share:.3g} %" for goal, share in zip(weights.goals, shares, strict=True))
    )
    return [
        finding("weights_shared", sheet.file, sheet=sheet.sheet, sum=Figure(weights.sum, "g"), shares=told)
    ]


def list_tables(sheet: Sheet, asked: Asked) -> tuple[dict[str, Any], Tables, list[Finding]]:
    """Settings and tables of a scenario that says what a list says, and notes of how it was read.

    Raises
    ------
    ScenarioError
        Something in the list cannot be read; all findings at once.
    InfraprioError
        The weights, the budget or the scales are none.
    """
    faults: list[Finding] = []
    weights = stated_weights(asked.goals)
    named = {key: value for key in _HEADINGS if isinstance(value := asked.columns.get(key), str) and value}
    wanted = {"cost": asked.cost} | {f"goal {goal}": goal for goal in weights.goals} | named
    found = _found(sheet, wanted, faults)
    if faults:
        raise ScenarioError(faults)
    columns: Columns = {**asked.columns, **{key: found[key] for key in named}}  # type: ignore[typeddict-item]
    notes = _named_by_itself(sheet, columns, found.values())
    heads = {goal: found[f"goal {goal}"] for goal in weights.goals}
    decimal = _decimal(sheet, columns, [found["cost"], *heads.values()], faults)
    cost = _costs(sheet, found["cost"], decimal, faults)
    projects = projects_of(sheet, columns, faults)
    groups = {as_text(cell) for cell in sheet.column(columns["group"])} if columns.get("group") else set()
    money = stated_money(asked.budget, groups)
    settings, factor = _money(sheet, found["cost"], cost)
    listed = _List(sheet=sheet, columns=columns, decimal=decimal, projects=projects, cost=cost, factor=factor)
    if money.funds and columns.get("group"):
        faults += _group_faults(listed, money)
    goals, read = _goals(listed, weights, heads, faults)
    rules = rules_of(sheet, projects, columns, faults)
    if faults:
        raise ScenarioError([*sheet.findings, *faults])
    tables = (
        _proposals(listed, bool(money.funds)) | goals | money.tables(factor, bool(columns.get("horizon")))
    )
    tables |= {"rules": rules} if rules else {}
    settings |= {"name": columns.get("title") or sheet.sheet or sheet.file}
    return settings, tables, [*sheet.findings, *notes, *read, *_weight_note(sheet, weights)]
