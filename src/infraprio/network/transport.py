"""The transport system as columns of arrays, and a set of proposals as a difference to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, cast

import numpy as np

from infraprio.errors import NetworkError
from infraprio.findings import Finding, about, finding, once
from infraprio.network.changes import Change, clash, combined, parse_changes
from infraprio.scenario.cells import missing
from infraprio.scenario.columns import TableSchema
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.tables import QUEUE_CLASSES, TABLES
from infraprio.scenario.transit.stated import modes_in

__all__ = ["COUNTED", "OBJECT_TABLES", "Transport", "apply_changes", "compile_transport"]

OBJECT_TABLES: Final = ("places", "roads", "railways", "services", "service_stops", "interchanges")
COUNTED: Final = ("aadt", "heavy_share", "capacity_veh_h", "lanes")
"""Columns of roads whose values of the reference are kept whatever proposals change, under ``..._today``."""
Columns = Mapping[str, np.ndarray[Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """All objects of the network as columns; objects that proposals create are there, but closed.

    Attributes
    ----------
    columns : table -> column -> array (rows,), places by id, other tables as they are stated. Besides the columns of the schema each table has ``open``
        (bool), service_stops has ``run_stated`` (bool): a proposal states the running time, and roads have the columns of `COUNTED` as they are today.
    names : table -> object -> row numbers (several where a service stops twice at a place).
    changes : proposal -> its changes, in the order of the proposals table.
    built : the proposals applied.
    functions : road class -> how its time grows with traffic, where a road states nothing.
    touched : (table, column) pairs that differ from the system without proposals.
    remarks : what was assumed.
    active_travel : journeys by bicycle and on foot are modelled.
    transit_modes : modes of public transport in the order of tables: those that are always told, and those that are stated in some state.
    """

    columns: Mapping[str, Columns]
    names: Mapping[str, Mapping[str, tuple[int, ...]]]
    changes: Mapping[str, tuple[Change, ...]]
    functions: Mapping[str, str] = field(default_factory=dict)
    built: tuple[str, ...] = ()
    touched: frozenset[tuple[str, str]] = frozenset()
    remarks: tuple[Finding, ...] = field(default=(), repr=False)
    read: dict[tuple[str, str, str], Any] = field(default_factory=dict, repr=False, compare=False)
    """What columns of text come to as numbers, read once for all states that share them."""
    active_travel: bool = False
    transit_modes: tuple[str, ...] = ()

    def __getitem__(self, table: str) -> Columns:
        return self.columns[table]

    def places(self, ids: Iterable[str]) -> np.ndarray[Any, np.dtype[np.intp]]:
        """Row numbers of places, -1 for a name that is none."""
        rows = self.names["places"]
        return np.array([rows[name][0] if name in rows else -1 for name in ids], dtype=np.intp)

    def place_rows(self, table: str, column: str) -> np.ndarray[Any, np.dtype[np.intp]]:
        """(rows,) row of the place that a column names, -1 for a name that is none."""
        key = (table, column, "place")
        if key not in self.read:
            self.read[key] = self.places(self[table][column])
            self.read[key].setflags(write=False)
        return cast(np.ndarray[Any, np.dtype[np.intp]], self.read[key])

    def by_word(self, table: str, column: str, value: Callable[[str], Any]) -> np.ndarray[Any, Any]:
        """(rows,) `value` of the word in each row of a column."""
        key = (table, column, "word")
        if key not in self.read:
            number: dict[str, int] = {}
            codes = [number.setdefault(word, len(number)) for word in self[table][column]]
            self.read[key] = tuple(number), np.array(codes, dtype=np.intp)
        words, codes = self.read[key]
        return np.asarray(np.array([value(str(word)) for word in words])[codes] if words else np.array(codes))


def _object_name(table: str, row: Mapping[str, Any]) -> str:
    return f"{row['service']}@{row['place']}" if table == "service_stops" else str(row["id"])


def _blank(schema: TableSchema, name: str) -> dict[str, Any]:
    """A new object before its attributes are set."""
    row: dict[str, Any] = {column.name: missing(column) for column in schema.columns}
    if schema.name == "service_stops":
        row["service"], _, row["place"] = name.partition("@")
    else:
        row["id"] = name
    return row


def _columns(scenario: Scenario, table: str, new: Sequence[str]) -> dict[str, np.ndarray[Any, Any]]:
    """The columns of a table with closed rows for the `new` objects behind the present ones; places by id."""
    old = scenario[table]
    blanks = [_blank(TABLES[table], name) for name in new]
    columns: dict[str, np.ndarray[Any, Any]] = {}
    for column in TABLES[table].columns:
        array = np.empty(len(old) + len(blanks), dtype=old[column.name].dtype)
        array[: len(old)] = old[column.name]
        for i, blank in enumerate(blanks):
            array[len(old) + i] = blank[column.name]
        columns[column.name] = array
    columns["open"] = np.arange(len(old) + len(blanks)) < len(old)
    if (
        table == "places"
    ):  # ways of equal length are told apart by the number of a place: not by where its row stands
        by_id = np.argsort(columns["id"].astype(str), kind="stable")
        columns = {name: array[by_id] for name, array in columns.items()}
    if table == "service_stops":
        columns["run_stated"] = np.zeros(len(old) + len(blanks), dtype=bool)
    if table == "roads":
        columns |= {f"{name}_today": columns[name] for name in COUNTED}
    for array in columns.values():
        array.setflags(write=False)
    return columns


def compile_transport(scenario: Scenario) -> Transport:
    """Compile a scenario's network once, with everything that its live proposals may change.

    Proposals whose horizon is ``done`` belong to the reference alternative: the tables already describe them
    and their changes are passed over.

    Raises
    ------
    NetworkError
        A change names an object that neither exists nor is created, or cannot be read. All are collected.
    """
    proposals = scenario["proposals"]
    live = [str(name) for name, horizon in zip(proposals["id"], proposals["horizon"]) if horizon != "done"]
    changes = parse_changes(scenario, live)
    columns: dict[str, Columns] = {}
    names: dict[str, dict[str, tuple[int, ...]]] = {}
    for table in OBJECT_TABLES:
        present = {_object_name(table, row) for row in scenario[table]}
        created = dict.fromkeys(
            c.name for cs in changes.values() for c in cs if c.table == table and c.action == "new"
        )
        columns[table] = MappingProxyType(_columns(scenario, table, [n for n in created if n not in present]))
        rows: dict[str, list[int]] = {}
        keys = ("service", "place") if table == "service_stops" else ("id",)
        for i, parts in enumerate(zip(*(columns[table][key] for key in keys))):
            rows.setdefault("@".join(parts), []).append(i)
        names[table] = {name: tuple(found) for name, found in rows.items()}
    lost = [
        finding(
            "unknown_object", scenario["changes"].file, column="object", value=c.name, table=c.table, near=""
        )
        for cs in changes.values()
        for c in cs
        if c.name not in names[c.table]
    ]
    if lost:
        raise NetworkError(*lost)
    return Transport(
        columns=MappingProxyType(columns),
        names=MappingProxyType(names),
        changes=MappingProxyType(changes),
        functions=MappingProxyType(
            {name: str(scenario.settings[f"queue_function_{word}"]) for word, name in QUEUE_CLASSES.items()}
        ),
        remarks=once(_crossing_remarks(changes)),
        active_travel=scenario.settings["active_travel"] == "modelled",
        transit_modes=modes_in(scenario),
    )


def _crossing_remarks(changes: Mapping[str, tuple[Change, ...]]) -> Iterable[Finding]:
    """Proposals that change what another one removes, or what only another one creates."""
    every = [change for cs in changes.values() for change in cs]
    removed = {(c.table, c.name): c.proposal for c in every if c.action == "remove"}
    created: dict[tuple[str, str], set[str]] = {}
    for c in every:
        if c.action == "new":
            created.setdefault((c.table, c.name), set()).add(c.proposal)
    for c in every:
        key = (c.table, c.name)
        closer = removed.get(key, c.proposal)
        if c.action != "remove" and closer != c.proposal:
            yield about("changed_and_removed", c.proposal, name=c.name, closer=closer)
        if key in created and c.action not in ("new", "remove") and c.proposal not in created[key]:
            makers = ", ".join(sorted(created[key]))
            yield about("needs_creator", c.proposal, name=c.name, makers=makers)


def _by_cell(base: Transport, proposals: Iterable[str]) -> dict[tuple[str, int, str], list[Change]]:
    """What the proposals change, by table, row and attribute."""
    groups: dict[tuple[str, int, str], list[Change]] = {}
    for name in proposals:
        for change in base.changes[name]:
            for row in base.names[change.table][change.name]:
                groups.setdefault((change.table, row, change.attribute), []).append(change)
    return groups


def apply_changes(base: Transport, proposals: Iterable[str]) -> Transport:
    """The system with a set of proposals; columns that do not change are shared with `base`.

    The order of the set has no meaning. Removal wins over everything; see `changes.combined` for attributes.

    Raises
    ------
    NetworkError
        A proposal is unknown, or belongs to the reference alternative (horizon done).
    """
    wanted = set(proposals)
    unknown = sorted(wanted - set(base.changes))
    if unknown:
        raise NetworkError(finding("proposals_unknown", value=", ".join(unknown)))
    built = tuple(name for name in base.changes if name in wanted)
    columns: dict[str, dict[str, np.ndarray[Any, Any]]] = {table: dict(base[table]) for table in base.columns}
    touched: set[tuple[str, str]] = set()
    cells: dict[tuple[str, str], list[int]] = {}
    remarks: list[Finding] = []

    def write(table: str, column: str, row: int, value: Any) -> None:
        if (table, column) not in touched:
            columns[table][column] = columns[table][column].copy()
            touched.add((table, column))
        columns[table][column][row] = value
        cells.setdefault((table, column), []).append(row)

    for (table, row, attribute), changes in _by_cell(base, built).items():
        if not attribute:
            write(table, "open", row, not any(change.action == "remove" for change in changes))
            continue
        schema = TABLES[table].by_name[attribute]
        value, held = combined(schema, base[table][attribute][row], changes)
        write(table, attribute, row, value)
        if attribute == "run_min" and any(change.action == "set" for change in changes):
            write(table, "run_stated", row, True)
        if clash(changes):
            remarks.append(_clash_remark(changes))
        if held:
            remarks.append(_held_remark(changes, attribute, value))
    for table, column in touched:
        columns[table][column].setflags(write=False)
    return replace(
        base,
        columns=MappingProxyType({table: MappingProxyType(parts) for table, parts in columns.items()}),
        built=built,
        touched=frozenset(touched),
        remarks=once((*base.remarks, *remarks)),
        read=_read_again(base, columns, cells),
    )


def _read_again(
    base: Transport,
    columns: Mapping[str, Columns],
    cells: Mapping[tuple[str, str], list[int]],
) -> dict[tuple[str, str, str], Any]:
    """What was read of the columns of `base`, with the `cells` that differ read anew."""
    read = dict(base.read)
    for (table, column, kind), known in base.read.items():
        rows = cells.get((table, column), [])
        if not rows:
            continue
        values = columns[table][column][rows]
        if kind == "place":
            again = known.copy()
            again[rows] = base.places(values)
            read[table, column, kind] = again
        else:
            number, codes = {word: k for k, word in enumerate(known[0])}, known[1].copy()
            codes[rows] = [number.setdefault(str(word), len(number)) for word in values]
            read[table, column, kind] = tuple(number), codes
    return read


def _held_remark(changes: Sequence[Change], attribute: str, value: float) -> Finding:
    makers, name = ", ".join(dict.fromkeys(c.proposal for c in changes)), changes[0].name
    return about("held_in_range", makers, attribute=attribute, name=name, value=f"{value:g}")


def _clash_remark(changes: Sequence[Change]) -> Finding:
    stated = [c for c in changes if c.action == "set"]
    makers, last = ", ".join(dict.fromkeys(c.proposal for c in stated)), stated[-1]
    return about(
        "values_differ",
        makers,
        attribute=last.attribute,
        name=last.name,
        last=last.proposal,
        value=last.value,
    )
