"""Tables that must be there, ids that must differ, ids that must exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from infraprio.scenario.at import at
from infraprio.scenario.cells import nearest
from infraprio.scenario.columns import Column
from infraprio.scenario.findings import Finding
from infraprio.scenario.scenario import Scenario, Table

__all__ = ["duplicates", "references", "tables_present"]


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
