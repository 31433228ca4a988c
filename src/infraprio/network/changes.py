"""Changes that proposals make to objects, and the rule by which several of them add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

import numpy as np

from infraprio.errors import NetworkError
from infraprio.findings import Finding, finding
from infraprio.network.attributes import ATTRIBUTES
from infraprio.scenario.cells import CellError, parse_cell
from infraprio.scenario.columns import Column
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import TABLES

__all__ = ["Action", "Change", "clash", "combined", "parse_changes"]

Action = Literal["new", "set", "add", "multiply", "remove"]
_NUMERIC: Final = frozenset({"number", "integer", "time"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row of the table of changes, its value read.

    Attributes
    ----------
    table, name : the object.
    attribute : the column; empty for new and remove.
    value : of the column's kind; a float for add and multiply.
    """

    proposal: str
    table: str
    name: str
    action: Action
    attribute: str
    value: Any


def _value(row: Mapping[str, Any]) -> Any:
    """The value of a change; raises `CellError` or `KeyError`."""
    if row["action"] in ("new", "remove"):
        return None
    column: Column = TABLES[row["table"]].by_name[ATTRIBUTES[row["table"], row["attribute"]].column]
    if row["action"] == "set":
        return parse_cell(column, row["value"])
    if column.kind not in _NUMERIC:
        raise CellError("not_a_number")
    free = Column(name=column.name, kind="number", meaning="", meaning_sv="", required=True)
    return parse_cell(free, row["value"])


def parse_changes(scenario: Scenario, proposals: Iterable[str]) -> dict[str, tuple[Change, ...]]:
    """The changes of each of the `proposals`, values read by the column they are meant for.

    Raises
    ------
    NetworkError
        A change names an unknown column, or its value cannot be read or calculated with. All are collected.
    """
    found: dict[str, list[Change]] = {name: [] for name in proposals}
    wrong: list[Finding] = []
    table = scenario["changes"]
    for i, row in enumerate(table):
        if row["proposal"] not in found:
            continue
        try:
            value = _value(row)
        except KeyError:
            gaps = {"value": row["attribute"], "table": row["table"], "near": ""}
            wrong.append(
                finding("unknown_attribute", table.file, row=table.rows[i], column="attribute", **gaps)
            )
            continue
        except CellError as error:
            wrong.append(
                finding(
                    error.code,
                    table.file,
                    row=table.rows[i],
                    column="value",
                    value=row["value"],
                    **error.words,
                )
            )
            continue
        found[row["proposal"]].append(
            Change(
                proposal=row["proposal"],
                table=row["table"],
                name=row["object"],
                action=cast(Action, row["action"]),
                attribute=row["attribute"] if row["action"] not in ("new", "remove") else "",
                value=value,
            )
        )
    if wrong:
        raise NetworkError(*wrong)
    return {name: tuple(changes) for name, changes in found.items()}


def combined(column: Column, before: Any, changes: Sequence[Change]) -> tuple[Any, bool]:
    """The value of one attribute after all `changes` to it, and whether it had to be held in its range.

    Several `set` take the one that is better for the traveller where the attribute has a direction, else the
    last in the order of the proposals (see `attributes.Attribute.better`, and `clash`); then the product of the factors and the sum of the additions follow.
    A number stays inside the permitted range of its column. A missing number stays missing under add and
    multiply.

    Examples
    --------
    >>> speed = TABLES["roads"].by_name["speed_kmh"]
    >>> make = lambda action, value: Change(
    ...     proposal="P", table="roads", name="R", action=action, attribute="speed_kmh", value=value)
    >>> combined(speed, 70.0, [make("set", 80.0), make("set", 100.0), make("add", -5.0)])
    (95.0, False)
    """
    stated = [change.value for change in changes if change.action == "set"]
    value = ATTRIBUTES[changes[0].table, column.name].best(stated) if stated else before
    if column.kind not in _NUMERIC:
        return value, False
    factor = float(np.prod([change.value for change in changes if change.action == "multiply"]))
    free = float(value) * factor + sum(change.value for change in changes if change.action == "add")
    held = free
    if column.least is not None:
        held = max(column.least, held) if held == held else held
    if column.most is not None:
        held = min(held, column.most) if held == held else held
    return held, bool(abs(held - free) > 1e-9)


def clash(changes: Sequence[Change]) -> bool:
    """Whether `changes` to one attribute state different values of which none is better: only the last holds.

    Examples
    --------
    >>> make = lambda proposal, place: Change(
    ...     proposal=proposal, table="roads", name="R", action="set", attribute="to_place", value=place)
    >>> clash([make("P", "A"), make("Q", "B")]), clash([make("P", "A"), make("Q", "A")])
    (True, False)
    """
    stated = [change for change in changes if change.action == "set"]
    return (
        len({str(change.value) for change in stated}) > 1
        and ATTRIBUTES[stated[0].table, stated[0].attribute].better == "last"
    )
