"""Tables that must be there, ids that must differ, ids that must exist."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

from infraprio.findings import Finding, finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.columns import Column
from infraprio.scenario.scenario import Scenario, Table, has_network
from infraprio.scenario.weighting import weighting_of

__all__ = ["alike", "duplicates", "references", "same_names", "settings_present", "tables_present"]

_LOOK: Final = str.maketrans("авекмнорстухі" + "αεικνορτυχβημ", "abekmhopctyxi" + "aeiknoptyxbhm")
"""Small letters of the Cyrillic and Greek alphabets whose capitals or small letters look like Latin ones."""


_BUILT_ON: Final = {
    "places": ("roads", "railways", "service_stops", "interchanges", "trips", "municipalities", "corridors"),
    "roads": ("changes", "railways", "services", "service_stops", "interchanges", "trips"),
}
"""Table that may be left out -> the tables that mean nothing without it."""
_SET_BY_NETWORK: Final = ("base_year", "price_year", "reference_alternative")


def tables_present(scenario: Scenario) -> Iterator[Finding]:
    """Every table that a scenario cannot do without, or that others are built on, has a row.

    A list of proposals with goals and budgets is a scenario; what is computed through the network needs places and roads.
    """
    for name, table in scenario.tables.items():
        wanted = table.schema.required or any(len(scenario[other]) for other in _BUILT_ON.get(name, ()))
        if wanted and not len(table) and not (name == "weights" and _weighed_otherwise(scenario)):
            yield at(table, None, None, "missing_table", name, table=name)


def _weighed_otherwise(scenario: Scenario) -> bool:
    ways = weighting_of(scenario)
    return bool(ways) and "weights" not in ways.values()


def settings_present(scenario: Scenario) -> Iterator[Finding]:
    """A network, and amounts of several price years, need settings that a list can do without."""
    stated = {name: scenario.settings[name] for name in _SET_BY_NETWORK}
    years = {
        year for name in ("proposals", "budgets") for year in scenario[name]["price_year"] if year == year
    }
    for name, value in stated.items():
        lacking = value == "" or value != value
        if lacking and (has_network(scenario) or (name == "price_year" and len(years) > 1)):
            file, sheet = scenario.place
            yield finding("missing_cell", file, sheet=sheet, column=name)


def duplicates(scenario: Scenario) -> Iterator[Finding]:
    """No two rows of a table share their key."""
    for table in scenario.tables.values():
        key = table.schema.key
        first: dict[tuple[object, ...], int] = {}
        for i in range(len(table)):
            words = tuple(table[name][i] for name in key)
            if key and words in first and all(word == word and word != "" for word in words):
                shown = ", ".join(f"{w:g}" if isinstance(w, float) else str(w) for w in words)
                row = table.rows[first[words]]
                yield at(table, i, key[-1], "duplicate_key", shown, first=row, key=" + ".join(key))
            first.setdefault(words, i)


def alike(scenario: Scenario) -> Iterator[Finding]:
    """No two ids of a table differ only in what a person does not see: small and large letters, letters of other alphabets."""
    for table in scenario.tables.values():
        if table.schema.key != ("id",):
            continue
        first: dict[str, int] = {}
        for i, name in enumerate(table["id"]):
            j = first.setdefault(_look(name), i)
            if name and name != (other := table["id"][j]):
                yield at(table, i, "id", "alike_ids", name, other=other, first=table.rows[j])


def _look(name: str) -> str:
    """What a person sees of an id."""
    return unicodedata.normalize("NFKC", name).casefold().translate(_LOOK)


def same_names(scenario: Scenario) -> Iterator[Finding]:
    """No two proposals have one name: in a list, a map or a vote nobody could tell which is meant."""
    table = scenario["proposals"]
    first: dict[str, int] = {}
    for i, name in enumerate(table["name"]):
        plain = " ".join(str(name).split()).casefold()
        j = first.setdefault(plain, i)
        own, other = table["id"][i], table["id"][j]
        if plain and _look(own) != _look(other):
            yield at(table, i, "name", "same_name", name, own=own, other=other)


def references(scenario: Scenario) -> Iterator[Finding]:
    """Every id that names a row of another table finds it there.

    An id that several tables name is no slip of the pen, but a row that is missing: no other id is suggested for it.
    """
    unknown: list[tuple[Table, int, Column, str]] = []
    for table in scenario.tables.values():
        for column in table.schema.columns:
            if not column.refers:
                continue
            known = scenario[column.refers].position
            for i, cell in enumerate(table[column.name]):
                for name in cell if column.kind == "ids" else (cell,):
                    if name and name not in known:
                        unknown.append((table, i, column, name))
    named = defaultdict(set)
    for table, _, column, name in unknown:
        named[column.refers, name].add(table.schema.name)
    close = cache(lambda refers, name: nearest(name, scenario[refers].position))
    for table, i, column, name in unknown:
        near = close(column.refers, name) if len(named[column.refers, name]) == 1 else {}
        yield at(table, i, column.name, "unknown_id", name, table=column.refers, **near)
