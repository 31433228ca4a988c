"""Turns that a GMNS set states: what is not used of them is said."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from infraprio.errors import NetworkError
from infraprio.findings import Finding, finding
from infraprio.network.files.text_tables import text_table

__all__ = ["turns_left_out"]

_FILE: Final = "movement.csv"
_NONE: Final = frozenset({"", "0", "0.0", "nan"})


def turns_left_out(folder: Path) -> list[Finding]:
    """What ``movement.csv`` states and no route feels: which turns there are, and penalties of turns.

    Raises
    ------
    NetworkError
        The file is there and cannot be read.
    """
    path = folder / _FILE
    if not path.is_file():
        return []
    try:
        table, _ = text_table(path.read_bytes(), _FILE)
    except (OSError, ValueError) as fault:
        raise NetworkError(finding("matrix_unreadable", str(path), why=fault.args[0])) from None
    if not len(table):
        return []
    said = [finding("turns_not_used", _FILE, number=len(table))]
    dear = table[~table["penalty"].str.lower().isin(_NONE)] if "penalty" in table else table[:0]
    if len(dear):
        where = {"row": int(dear.index[0]) + 2, "column": "penalty", "value": dear["penalty"].iloc[0]}
        said.append(finding("turn_penalties", _FILE, number=len(dear), **where))
    return said
