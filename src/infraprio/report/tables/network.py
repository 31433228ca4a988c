"""The table of proposals that are worth more, or less, together than one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from infraprio.report.sheet import Sheet, proposal_names, sheet

if TYPE_CHECKING:
    from infraprio.result import Result

__all__ = ["interaction_sheets"]

LEAST = 0.005  # points of goal score; less rounds to nothing


def interaction_sheets(result: Result, language: str) -> list[Sheet]:
    """Pairs and groups whose goal score together differs from the sum, strongest first; none where none was sought."""
    found = getattr(result, "evaluated_list", None)
    if found is None:
        return []
    names, values = proposal_names(result, language), found.evaluated
    nothing = values[frozenset()]
    groups: list[Sequence[str]] = [(a, b) for a, b in zip(found.pairs["a"], found.pairs["b"], strict=True)]
    groups += list(found.groups["rows"])
    rows = []
    for group in sorted(map(sorted, groups)):
        alone = nothing + sum(values[frozenset([row])] - nothing for row in group)
        together = values[frozenset(group)]
        if abs(together - alone) >= LEAST:
            rows.append(
                {
                    "together_ids": " ".join(group),
                    "together_names": "; ".join(names[row] for row in group),
                    "together_alone": alone,
                    "together_score": together,
                    "together_extra": together - alone,
                }
            )
    rows.sort(key=lambda row: -round(abs(float(row["together_extra"])), 9))
    frame = pd.DataFrame(
        rows,
        columns=["together_ids", "together_names", "together_alone", "together_score", "together_extra"],
    )
    decimals = dict.fromkeys(("together_alone", "together_score", "together_extra"), 2)
    return [sheet("interactions", "interactions", frame, language, decimals=decimals)] if rows else []
