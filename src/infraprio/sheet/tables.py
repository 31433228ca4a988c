"""A list as the tables of a scenario: proposals, goals, scores, weights, rules and money."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from infraprio.findings import Finding, ScenarioError, finding
from infraprio.scenario.cells import as_text
from infraprio.sheet.asked import Asked, Columns
from infraprio.sheet.goals.goal_tables import Tables, goal_tables
from infraprio.sheet.goals.weights import stated_weights
from infraprio.sheet.headings import heading_of, headings_of
from infraprio.sheet.limits import limit_tables
from infraprio.sheet.listing import Sheet
from infraprio.sheet.look import likely_id, likely_name
from infraprio.sheet.money.budget_names import misnamed_money
from infraprio.sheet.money.budgets import Money, refuse_other_money, stated_money
from infraprio.sheet.money.costs import costs_of, money_settings
from infraprio.sheet.money.payers import financing_rows, no_fund, payers_of
from infraprio.sheet.numbers import ambiguous
from infraprio.sheet.projects import Projects, column_numbers, projects_of, rules_of
from infraprio.sheet.short_ids import short_ids
from infraprio.words import Listed

__all__ = ["list_tables"]

_HEADINGS: Final = (
    "id",
    "name",
    "group",
    "kind",
    "horizon",
    "requires",
    "excludes",
    "mandatory",
    "weights_by",
    "total",
    "last",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list whose headings are known."""

    sheet: Sheet
    columns: Columns
    projects: Projects
    cost: list[float]
    factor: float
    last: list[float]


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
    named = columns.get("name", "")
    for row, cell in zip(sheet.rows, sheet.column(named) if named else (), strict=False):
        if not as_text(cell):
            notes.append(finding("list_no_name", sheet.file, sheet=sheet.sheet, row=row, column=named))
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


def _proposals(listed: _List, money: Money) -> Tables:
    """Proposals, what pays them, and the group that they belong to."""
    sheet, columns = listed.sheet, listed.columns
    rows: list[dict[str, Any]] = [
        {"id": own, "name": name, "cost": None if math.isnan(cost) else cost / listed.factor}
        for own, name, cost in zip(listed.projects.ids, listed.projects.names, listed.cost, strict=True)
    ]
    for key in ("kind", "horizon"):
        for row, cell in zip(rows, sheet.column(columns[key]) if columns.get(key) else (), strict=False):
            row[key] = as_text(cell)
    for row, place in zip(rows, listed.last, strict=False):
        row["last_place"] = None if math.isnan(place) else place
    pots = columns.get("group", "") if money.funds and not columns.get("pay") else ""
    group = columns.get("weights_by") or (columns.get("group", "") if not pots else "")
    for row, name in zip(rows, _ids_in(sheet, group) if group else (), strict=False):
        row["group"] = name
    if not pots:
        return {"proposals": rows}
    paid = [
        {"proposal": row["id"], "fund": name, "share": 1}
        for row, name in zip(rows, _ids_in(sheet, pots), strict=True)
        if name
    ]
    return {"proposals": rows, "financing": paid}


def _ids_in(sheet: Sheet, heading: str) -> list[str]:
    """The ids of what a column names, row by row."""
    names = [as_text(cell) for cell in sheet.column(heading)]
    short = short_ids(dict.fromkeys(filter(None, names)))
    return [short.get(name, "") for name in names]


def _payers(
    listed: _List, money: Money, faults: list[Finding]
) -> tuple[Tables, list[Finding], tuple[str, ...]]:
    """Who may pay, where that is stated; what nobody pays for is not built, and that is said."""
    sheet, stated, ids = listed.sheet, listed.columns.get("pay"), listed.projects.ids
    if not stated:
        return {}, [], ()
    if not money.funds:
        faults.append(finding("pay_without_funds", sheet.file, sheet=sheet.sheet, column="pay"))
        return {}, [], ()
    payers = payers_of(sheet, stated, money.funds, faults)
    unpaid = [k for k, funds in enumerate(payers) if not funds]
    notes = [
        finding(
            "nobody_pays", sheet.file, sheet=sheet.sheet, row=sheet.rows[k], value=listed.projects.names[k]
        )
        for k in unpaid
    ]
    rows = list(financing_rows(ids, payers, short_ids(money.funds)))
    return {"financing": rows}, notes, tuple(ids[k] for k in unpaid)


def _group_faults(listed: _List, money: Money) -> list[Finding]:
    """Every project has a group that is a fund of the budget, where groups pay; one group of weights each."""
    sheet, columns = listed.sheet, listed.columns
    heading, by = columns.get("group", ""), columns.get("weights_by", "")
    if money.funds and not heading and not columns.get("pay"):
        return [finding("funds_without_payers", sheet.file, sheet=sheet.sheet, funds=Listed(money.funds))]
    if not heading:
        return []
    if not money.funds or columns.get("pay"):
        two = by and by != heading
        told: dict[str, Any] = {"sheet": sheet.sheet, "row": sheet.line, "column": heading, "other": by}
        return [finding("two_groups", sheet.file, value=heading, **told)] if two else []
    names = [as_text(cell) for cell in sheet.column(heading)]
    return [
        no_fund(sheet, k, heading, name, money.funds)
        for k, name in enumerate(names)
        if name not in money.funds
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
    found = headings_of(sheet, wanted, faults)
    if faults:
        raise ScenarioError(faults)
    columns: Columns = {**asked.columns, **{key: found[key] for key in named}}  # type: ignore[typeddict-item]
    notes = _named_by_itself(sheet, columns, found.values())
    heads = {goal: found[f"goal {goal}"] for goal in weights.goals}
    decimal = _decimal(sheet, columns, [found["cost"], *heads.values()], faults)
    cost = costs_of(sheet, found["cost"], decimal, faults)
    projects = projects_of(sheet, columns, faults)
    groups = _called(sheet, columns)
    faults += misnamed_money(sheet, asked.budget, columns, groups)
    money = stated_money(asked.budget, groups)
    settings, factor = money_settings(sheet, found["cost"], cost)
    unit = settings.get("unit", "") if factor == 1.0 else "plain"
    refuse_other_money(asked.budget, settings.get("currency", ""), unit)
    last = column_numbers(sheet, columns["last"], decimal, faults) if columns.get("last") else []
    listed = _List(sheet=sheet, columns=columns, projects=projects, cost=cost, factor=factor, last=last)
    faults += _group_faults(listed, money)
    goals, read = goal_tables(sheet, weights, heads, projects.ids, decimal, columns, faults)
    financing, unpaid_notes, unpaid = _payers(listed, money, faults)
    held = limit_tables(sheet, columns.get("limits") or {}, projects.ids, decimal, faults)
    rules = [*rules_of(sheet, projects, columns, faults, unpaid), *held["rules"]]
    if faults:
        raise ScenarioError([*sheet.findings, *faults])
    tables = (
        _proposals(listed, money) | goals | financing | money.tables(factor, bool(columns.get("horizon")))
    )
    numbered = [{"id": f"R{k + 1}"} | row for k, row in enumerate(rules)]
    tables |= {name: rows for name, rows in (("rules", numbered), ("facts", held["facts"])) if rows}
    settings |= {"name": columns.get("title") or sheet.sheet or sheet.file}
    return settings, tables, [*sheet.findings, *notes, *unpaid_notes, *read]


def _called(sheet: Sheet, columns: Columns) -> set[str]:
    """What funds may be called: groups of the list, and headings of columns that mark what a fund may pay."""
    stated = columns.get("pay") or {}
    naming = [
        found for name in (*stated, columns.get("group", "")) if name and (found := heading_of(sheet, name))
    ]
    return {*naming, *(as_text(cell) for heading in naming for cell in sheet.column(heading))}
