"""Changes in their short form: a new object as a row of its own table, the alterations of an object as one row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from infraprio.scenario.cells import as_text, missing, parse_cell
from infraprio.scenario.columns import written
from infraprio.scenario.files.forms.unfolded import BUILT
from infraprio.scenario.scenario import Scenario, Table

__all__ = ["folded"]

Key = tuple[str, str, str]
_PROVENANCE = ("source", "confidence", "note")


def folded(scenario: Scenario) -> Scenario:
    """The scenario to write where changes are wanted short; what a row of another table cannot say stays a change.

    The result is for writing alone: reading what was written gives back the scenario.
    """
    changes = scenario["changes"]
    rows = list(changes)
    groups: dict[Key, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        groups[row["proposal"], row["table"], row["object"]].append(i)
    whole = {key: mine for key, at in groups.items() if (mine := _told_alike(rows, at))}
    tables = dict(scenario.tables)
    for name in BUILT:
        built = {key: [rows[i] for i in at] for key, at in whole.items() if key[1] == name}
        if built:
            tables[name] = _with_built(scenario[name], built)
    gone = {i for at in whole.values() for i in at}
    tables["changes"] = _wide(changes, [i for i in range(len(rows)) if i not in gone])
    return replace(scenario, tables=tables)


def _told_alike(rows: Sequence[Mapping[str, Any]], at: Sequence[int]) -> list[int]:
    """Which changes of one object by one proposal are its row: that it is new, and what is set once and for the same reason."""
    made = [i for i in at if rows[i]["action"] == "new"]
    if len(made) != 1 or rows[made[0]]["table"] not in BUILT or at[0] != made[0]:
        return []
    why = [rows[made[0]][key] for key in _PROVENANCE]
    named = [rows[i]["attribute"] for i in at]
    return [
        i
        for i in at
        if i == made[0]
        or (
            rows[i]["action"] == "set"
            and named.count(rows[i]["attribute"]) == 1
            and [rows[i][key] for key in _PROVENANCE] == why
        )
    ]


def _with_built(table: Table, built: Mapping[Key, Sequence[Mapping[str, Any]]]) -> Table:
    """The object table with a row for each new object, and a column that names its proposal."""
    many = len(table)
    cells: dict[str, list[Any]] = {name: list(array) for name, array in table.columns.items()}
    blank = {name: set(rows) for name, rows in table.blank.items()}
    for (_, kind, name), rows in built.items():
        given = {row["attribute"]: row["value"] for row in rows[1:]} | {
            key: rows[0][key] for key in _PROVENANCE
        }
        service, _, place = name.partition("@")
        given |= {"service": service, "place": place} if kind == "service_stops" else {"id": name}
        for column in table.schema.columns:
            stated = as_text(given.get(column.name)) != ""
            if not stated:
                blank.setdefault(column.name, set()).add(len(cells[column.name]))
            cells[column.name].append(parse_cell(column, given[column.name]) if stated else missing(column))
    extra = {name: (*values, *[""] * len(built)) for name, values in table.extra.items()}
    extra["proposal"] = (*[""] * many, *(proposal for proposal, _, _ in built))
    return _remade(table, cells, blank, extra, many + len(built))


def _remade(
    table: Table,
    cells: Mapping[str, Sequence[Any]],
    blank: Mapping[str, Any],
    extra: Mapping[str, Any],
    many: int,
) -> Table:
    columns = {}
    for name, array in table.columns.items():
        made = np.empty(many, dtype=array.dtype)
        made[:] = np.fromiter(cells[name], dtype=array.dtype, count=many)
        columns[name] = made
    held = {name: frozenset(rows) for name, rows in blank.items()}
    return replace(table, columns=columns, rows=tuple(range(2, many + 2)), extra=extra, blank=held)


def _wide(table: Table, kept: Sequence[int]) -> Table:
    """The changes that are left; alterations of an object by one proposal in one row, a column an attribute."""
    rows: list[dict[str, Any]] = []
    at: dict[tuple[Any, ...], dict[str, Any]] = {}
    for i in kept:
        row = table.row(i) | {name: values[i] for name, values in table.extra.items()}
        key = tuple(row[k] for k in row if k not in ("attribute", "value"))
        attribute = row["attribute"]
        wide = at.get(key)
        if attribute and wide is not None and attribute not in wide["wide"]:
            wide["wide"][attribute] = row["value"]
        elif attribute:
            at[key] = row | {"attribute": "", "value": "", "wide": {attribute: row["value"]}}
            rows.append(at[key])
        else:
            rows.append(row | {"wide": {}})
    attributes = list(dict.fromkeys(name for row in rows for name in row["wide"]))
    cells = {name: [row[name] for row in rows] for name in table.columns}
    extra = {name: tuple(row[name] for row in rows) for name in table.extra}
    extra |= {written(name): tuple(as_text(row["wide"].get(name)) for row in rows) for name in attributes}
    return _remade(table, cells, {}, extra, len(rows))
