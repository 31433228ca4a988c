"""Numbers that are possible and hardly meant."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from infraprio.findings import Finding
from infraprio.scenario.checks.at import at
from infraprio.scenario.scenario import Scenario

__all__ = ["usual_sizes"]


def usual_sizes(scenario: Scenario) -> Iterator[Finding]:
    """No number is above what its column usually holds."""
    for table in scenario.tables.values():
        for column in table.schema.columns:
            if column.usual is None:
                continue
            for i in np.flatnonzero(table[column.name] > column.usual):
                words = {"unit": column.unit, "usual": f"{column.usual:g}"}
                value = f"{table[column.name][i]:g}"
                yield at(table, int(i), column.name, "hardly_meant", value, **words)
