"""Tables that must be there, ids that must differ, ids that must exist."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.columns import Column
from infraprio.scenario.findings import Finding
from infraprio.scenario.scenario import Scenario, Table

__all__ = ["alike", "duplicates", "references", "tables_present"]

_LOOK: Final = str.maketrans("авекмнорстухі" + "αεικνορτυχβημ", "abekmhopctyxi" + "aeiknoptyxbhm")
"""Small letters of the Cyrillic and Greek alphabets whose capitals or small letters look like Latin ones."""


def tables_present(scenario: Scenario) -> Iterator[Finding]:
    """Every table that a scenario cannot do without has a row."""
    for name, table in scenario.tables.items():
        if table.schema.required and not len(table):
            yield at(table, None, None, "missing_table", name, table=name)


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
            look = unicodedata.normalize("NFKC", name).casefold().translate(_LOOK)
            j = first.setdefault(look, i)
            if name and name != (other := table["id"][j]):
                yield at(table, i, "id", "alike_ids", name, other=other, first=table.rows[j])


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
