"""Rows of a table taken out and put in: a new table, the old one as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from infraprio.scenario.scenario import Table

__all__ = ["with_rows"]


def with_rows(table: Table, kept: Sequence[int], made: Sequence[Mapping[str, Any]]) -> Table:
    """The rows `kept` (from 0) and after them those `made`, in which a column that is not named is empty.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> weights = valley()["weights"]
    >>> fresh = with_rows(weights, [], [{"stakeholder": "me", "goal": "g", "weight": 1.0}])
    >>> fresh["weight"].tolist(), fresh["low"].tolist(), fresh["note"].tolist()
    ([1.0], [nan], [''])
    """
    columns = {}
    for name, column in table.columns.items():
        empty = np.nan if column.dtype.kind == "f" else ""
        cells = [*column[list(kept)], *(row.get(name, empty) for row in made)]
        plain = column.dtype.kind != "O"  # several ids are a tuple and stay one
        columns[name] = np.array(cells, column.dtype) if plain else np.fromiter(cells, object, len(cells))
    extra = {name: (*(old[i] for i in kept), *("" for _ in made)) for name, old in table.extra.items()}
    return replace(
        table, columns=columns, rows=tuple(range(1, len(kept) + len(made) + 1)), extra=extra, blank={}
    )
