"""The decision log: what was said and decided follows from one run to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from infraprio.scenario.scenario import Scenario, Table

__all__ = ["carry_decisions"]


def _kept(row: dict[str, Any], known: Table) -> dict[str, Any]:
    """The row; one about a proposal that is no longer there keeps its id in the text."""
    name = row["proposal"]
    if not name or name in known.position:
        return row
    return row | {"proposal": "", "text": f"[{name}] {row['text']}"}


def carry_decisions(earlier: Scenario, later: Scenario) -> Scenario:
    """The later scenario with the remarks and decisions of the earlier one before its own.

    Rows that the later one holds already are not repeated. A row about a proposal that the later scenario does not have
    stays in the log without the reference, the proposal's id first in its text.

    Parameters
    ----------
    earlier : Scenario
        The scenario whose log is taken along.
    later : Scenario
        The scenario that gets it.

    Returns
    -------
    Scenario
        The later one with the longer log; the same value if there is nothing to carry.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> len(carry_decisions(valley(), valley())["decisions"])
    0
    """
    own, names = later["decisions"], [column.name for column in later["decisions"].schema.columns]
    present = {tuple(row[name] for name in names) for row in own}
    carried = [_kept(row, later["proposals"]) for row in earlier["decisions"]]
    fresh = [row for row in carried if tuple(row[name] for name in names) not in present]
    if not fresh:
        return later
    rows = [*fresh, *own]
    columns = {name: np.array([row[name] for row in rows], dtype=object) for name in names}
    extra = {name: ("",) * len(fresh) + values for name, values in own.extra.items()}
    table = replace(own, columns=columns, rows=tuple(range(1, len(rows) + 1)), extra=extra, blank={})
    return replace(later, tables={**later.tables, "decisions": table})
