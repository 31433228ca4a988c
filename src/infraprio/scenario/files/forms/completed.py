"""What a list need not state: one fund, one period, one budget, one voice, the weights beside the goals, one price year.

Completed is only what nothing in the scenario names. A table that others refer to and that is not there stays missing.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import as_text
from infraprio.scenario.files.reading import RawTable
from infraprio.words import Chain, Words, say

__all__ = ["completed"]

_OWN_ID: Final = {
    "funds": "money",
    "periods": "plan",
    "budget_scenarios": "budget",
    "stakeholders": "planner",
}
_NAMED_BY: Final = {
    "funds": (("budgets", "fund"), ("financing", "fund"), ("rules", "fund")),
    "periods": (("budgets", "period"), ("proposals", "earliest_period"), ("rules", "period")),
    "budget_scenarios": (("budgets", "scenario"),),
    "stakeholders": tuple((name, "stakeholder") for name in ("weights", "swing", "pairwise", "best_worst")),
}
"""Table that may be left out -> the columns that would name its rows."""
_ONE: Final = {"funds": "fund", "periods": "period", "budget_scenarios": "scenario"}
"""Table -> the column of the budgets that an only row of it fills."""
_YEARS: Final = ("proposals", "budgets")


def _cells(raw: Mapping[str, RawTable], table: str, column: str) -> list[str]:
    """The cells of a column as text; none if there is no such table or column."""
    if table not in raw:
        return []
    heads = [as_text(cell).lower() for cell in raw[table].header]
    if column not in heads:
        return []
    at = heads.index(column)
    return [as_text(cells[at]) if at < len(cells) else "" for cells in raw[table].body]


def _filled(table: RawTable, column: str, values: Sequence[object]) -> RawTable:
    """The table with the empty cells of a column filled, the column added if it is not there."""
    heads = [as_text(cell).lower() for cell in table.header]
    new = column not in heads
    at = len(heads) if new else heads.index(column)
    body = []
    for cells, value in zip(table.body, values, strict=True):
        row = [*cells, *([None] * (at + 1 - len(cells)))]
        row[at] = row[at] if as_text(row[at]) else value
        body.append(row)
    return replace(table, header=[*table.header, column] if new else table.header, body=body)


def _made(name: str, rows: Sequence[Mapping[str, object]]) -> RawTable:
    header = list(dict.fromkeys(key for row in rows for key in row))
    body = [[row.get(key) for key in header] for row in rows]
    return RawTable(header=header, body=body, rows=range(2, len(rows) + 2), file=f"{name}.csv")


def _only_row(name: str) -> RawTable:
    """A table of one row, which is named like what it stands for."""
    own = {"id": _OWN_ID[name], "name": say(f"only.{name}", "sv"), "name_en": say(f"only.{name}", "en")}
    return _made(name, [own | ({"probability": 1} if name == "budget_scenarios" else {})])


def _ids(raw: Mapping[str, RawTable], table: str) -> list[str]:
    return [name for name in _cells(raw, table, "id") if name]


def _unnamed(raw: Mapping[str, RawTable], table: str) -> bool:
    """Whether a table has no row, and nothing names one."""
    named = any(cell for other, column in _NAMED_BY[table] for cell in _cells(raw, other, column))
    return not _ids(raw, table) and not named


def _weights(raw: Mapping[str, RawTable], voice: str) -> tuple[RawTable, str]:
    """Weights of one voice: those beside the goals, or the same for all siblings; and which of them."""
    goals, versions = _cells(raw, "goals", "id"), _cells(raw, "goals", "version")
    parents = _cells(raw, "goals", "parent") or [""] * len(goals)
    versions = versions or [""] * len(goals)
    beside = _cells(raw, "goals", "weight")
    kin = list(zip(versions, parents, strict=True))
    told = "weights_beside" if any(beside) else "weights_equal"
    share = beside if any(beside) else [1 / kin.count(each) for each in kin]
    rows = [
        {"stakeholder": voice, "version": version, "goal": goal, "weight": weight}
        for goal, version, weight in zip(goals, versions, share, strict=True)
    ]
    return _made("weights", rows), told


def _one_of_each(raw: dict[str, RawTable], unread: Container[str]) -> list[str]:
    """Put in the tables that are not stated and filled from one row; what was put in, by its key in the catalogues."""
    told = []
    for name in ("funds", "periods", "budget_scenarios"):
        if name not in unread and _unnamed(raw, name):
            raw[name] = _only_row(name)
            told.append(name)
    for name, column in _ONE.items():
        only = _ids(raw, name)
        if len(only) == 1 and "budgets" in raw:
            raw["budgets"] = _filled(raw["budgets"], column, only * len(raw["budgets"].body))
    funds = _ids(raw, "funds")
    if len(funds) == 1 and not _cells(raw, "financing", "proposal"):
        rows = [{"proposal": name, "fund": funds[0], "share": 1} for name in _ids(raw, "proposals")]
        if rows and "financing" not in unread:
            raw["financing"] = _made("financing", rows)
    return told


def _voice(raw: dict[str, RawTable], unread: Container[str], way: str) -> list[str]:
    """One stakeholder, and its weights where no answers (`way`) are to give them, if none is stated."""
    lost = "stakeholders" in unread or "weights" in unread
    if lost or not _unnamed(raw, "stakeholders") or not _ids(raw, "goals"):
        return []
    raw["stakeholders"] = _only_row("stakeholders")
    for name, column in _NAMED_BY["stakeholders"]:
        if name in raw:
            raw[name] = _filled(raw[name], column, [_OWN_ID["stakeholders"]] * len(raw[name].body))
    if _cells(raw, "weights", "goal") or way not in ("", "weights"):
        return ["stakeholders"]
    raw["weights"], told = _weights(raw, _OWN_ID["stakeholders"])
    return ["stakeholders", told]


def _price_year(settings: dict[Any, object], raw: dict[str, RawTable]) -> list[tuple[str, dict[str, object]]]:
    """The price year of the scenario from that of its amounts, and that of amounts which state none from the scenario's."""
    stated = as_text(settings.get("price_year"))
    years = {year for table in _YEARS for year in _cells(raw, table, "price_year") if year}
    if not stated and len(years) == 1:
        stated = years.pop()
        settings["price_year"] = stated
    told: list[tuple[str, dict[str, object]]] = []
    if not stated:
        return told if years else [("price_year_none", {})]
    for table in _YEARS:
        if table in raw and not any(_cells(raw, table, "price_year")):
            raw[table] = _filled(raw[table], "price_year", [stated] * len(raw[table].body))
            told = [("price_year", {"year": stated})]
    return told


def completed(
    settings: Mapping[Any, object],
    given: Mapping[str, RawTable],
    place: tuple[str, str],
    unread: Container[str] = (),
    taken: Sequence[tuple[str, dict[str, object]]] = (),
) -> tuple[dict[Any, object], dict[str, RawTable], list[Finding]]:
    """Settings and tables with what a list need not state, and one note of all that was put in.

    Parameters
    ----------
    place : file and sheet of the settings
    unread : tables that are there and could not be read: they are not taken to be left out
    taken : what was taken for granted before, by its key in the catalogues; it is told in the same note

    Examples
    --------
    >>> table = RawTable(header=["amount"], body=[[500]], rows=[2], file="budgets.csv")
    >>> _, tables, notes = completed({}, {"budgets": table}, ("scenario.toml", ""))
    >>> list(tables["budgets"].header), tables["budgets"].body, len(notes)
    (['amount', 'fund', 'period', 'scenario'], [[500, 'money', 'plan', 'budget']], 1)
    """
    settings, raw = {as_text(name).lower(): cell for name, cell in settings.items()}, dict(given)
    if not raw.keys() & {"proposals", "budgets"}:
        return settings, raw, []
    way = as_text(settings.get("weighting")).lower()
    told: list[tuple[str, dict[str, object]]] = [
        (key, {}) for key in (*_one_of_each(raw, unread), *_voice(raw, unread, way))
    ]
    told += [*_price_year(settings, raw), *taken]
    if not told:
        return settings, raw, []
    what = Chain(tuple(Words.of(f"assumed.{key}", **words) for key, words in told), ", ")
    file, sheet = place
    return settings, raw, [finding("completed", file, sheet=sheet, what=what)]
