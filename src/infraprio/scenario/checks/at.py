"""A finding at a row of a table."""

from __future__ import annotations

from typing import Any

from infraprio.findings import Finding, finding
from infraprio.scenario.scenario import Table

__all__ = ["at"]


def at(
    table: Table, i: int | None, column: str | None, code: str, value: object = "", /, **words: Any
) -> Finding:
    """The finding `code` at row `i` (from 0; None: the whole table) of `table`."""
    file, sheet, row = (table.file, table.sheet, None) if i is None else table.place(int(i))
    words = {"near": "", "value": value, **words}  # a fault inside a list names the part
    return finding(code, file, sheet=sheet, row=row, column=column, **words)
