"""Local scales that hang on one proposal, and what the order by goal score would be without it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from infraprio.findings import Finding, about
from infraprio.scoring.goals.scale import full_effect, goal_values, is_stated, more_is_better
from infraprio.scoring.ranks import ranks
from infraprio.words import Chain, Figure, Name

__all__ = ["NOISE", "scale_findings"]

NOISE: Final = 1e-9
"""A change below this is rounding and must not become a scale."""
SHRINKS: Final = 0.5
"""A proposal alone sets a scale if the full effect shrinks by more than this share without it."""


def scale_findings(
    rows: Mapping[str, Mapping[str, Any]],
    change: pd.DataFrame,
    directions: Mapping[str, bool],
    values: pd.DataFrame,
    weights: pd.Series[float],
) -> tuple[Finding, ...]:
    """One remark for each proposal that alone sets the scale of goals.

    Parameters
    ----------
    rows : leaf goal -> its row of the goals table
    change : change of each indicator, of the proposals that can be chosen
    directions : indicator -> whether more is better
    values : value of each leaf goal, of the same proposals
    weights : of the leaf goals

    Returns
    -------
    Remarks with the goals, how many places of the order by goal score move without the proposal, and the largest change of
    another proposal's score; in the order of the proposals.
    """
    change = change.mask(change.abs() < NOISE, 0.0)
    alone: dict[str, list[str]] = {}
    sets: dict[str, list[str]] = {}
    for goal, row in rows.items():
        if row["indicator"] not in change or is_stated(row) or row["value_function"] == "piecewise":
            continue
        more = more_is_better(row, directions)
        full, by = full_effect(row, change[row["indicator"]], more)
        if not by:
            continue
        sets.setdefault(by, []).append(goal)
        rest, _ = full_effect(row, change[row["indicator"]].drop(by), more)
        if abs(rest) < (1 - SHRINKS) * abs(full):
            alone.setdefault(by, []).append(goal)
    return tuple(
        _remark(
            name,
            alone[name],
            _without(name, sets[name], rows, change, directions, values),
            values,
            weights,
            rows,
        )
        for name in map(str, values.index)
        if name in alone
    )


def _without(
    name: str,
    goals: list[str],
    rows: Mapping[str, Mapping[str, Any]],
    change: pd.DataFrame,
    directions: Mapping[str, bool],
    values: pd.DataFrame,
) -> pd.DataFrame:
    """Values of the others on the scales that they would have without the proposal, for all `goals` whose scale it sets."""
    others = values.drop(index=name).copy()
    for goal in goals:
        size = change[rows[goal]["indicator"]].drop(name)
        full, _ = full_effect(rows[goal], size, more_is_better(rows[goal], directions))
        others[goal] = goal_values(size.to_numpy(float), rows[goal], full)
    return others


def _remark(
    name: str,
    goals: list[str],
    then: pd.DataFrame,
    values: pd.DataFrame,
    weights: pd.Series[float],
    rows: Mapping[str, Mapping[str, Any]],
) -> Finding:
    now = values.drop(index=name)
    before, after = now @ weights[now.columns], then @ weights[now.columns]
    moved = int((ranks(before) != ranks(after)).sum())
    most = float(np.abs(after - before).max()) if len(before) else 0.0
    named = tuple(Name(str(rows[g]["name"]), str(rows[g]["name_en"] or "")) for g in goals)
    return about(
        "one_sets_scale",
        name,
        goals=Chain(named, ", "),
        moved=moved,
        others=len(now),
        points=Figure(most, ".1f"),
    )
