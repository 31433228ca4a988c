"""Harmonisation: how the region's goals map to the areas of the national strategy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.scoring.goals.tree import GoalTree
from infraprio.scoring.tables import TableLike, listed, stop_if

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["Harmonisation", "harmonise"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Harmonisation:
    """Coverage both ways, and scores per national area.

    Attributes
    ----------
    strength : DataFrame
        Lowest goals x areas, 0 to 1; a lowest goal without links of its own takes those of the nearest goal
        above it.
    area_support : Series
        Per area: sum of goal weight x strength; 0 = nothing supports it.
    goal_home : Series
        Per lowest goal: sum of strengths over areas; 0 = no national home.
    unsupported_areas, homeless_goals : list of label
        The labels with 0.
    scores : DataFrame or None
        Proposals x supported areas: mean value of the goals that support the area, weighted by weight x
        strength; None when no values were given.
    """

    strength: pd.DataFrame
    area_support: Series
    goal_home: Series
    unsupported_areas: list[Any]
    homeless_goals: list[Any]
    scores: pd.DataFrame | None


def harmonise(
    tree: GoalTree, links: pd.DataFrame, areas: Sequence[Any], values: TableLike | None = None
) -> Harmonisation:
    """Map regional goals to national areas.

    Parameters
    ----------
    tree : GoalTree
        The region's goals.
    links : DataFrame
        Columns `goal` (any node of the tree), `area`, `strength` (above 0, up to 1).
    areas : sequence of label
        All areas of the national strategy, also those without links.
    values : DataFrame or 2-D array, optional
        DataFrame or 2-D array, optional
        Proposals x lowest goals, if scores per area are wanted.

    Returns
    -------
    Harmonisation
        How well each area is supported, which goals have no home, and scores by area.

    Raises
    ------
    ScoringError
        Unknown goals or areas, strengths outside 0 to 1, a link given twice, areas named twice.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.scoring.goals.tree import goal_tree
    >>> tree = goal_tree(pd.DataFrame({"id": ["time", "nature"], "parent": ["", ""], "weight": [3, 1]}))
    >>> links = pd.DataFrame({"goal": ["time"], "area": ["accessibility"], "strength": [0.5]})
    >>> found = harmonise(tree, links, ["accessibility", "climate"])
    >>> found.unsupported_areas, found.homeless_goals, found.area_support["accessibility"].item()
    (['climate'], ['nature'], 0.375)
    """
    stop_if(_findings(tree, links, areas), "The links between goals and national areas")
    table = links.pivot(index="goal", columns="area", values="strength").astype(float)
    linked = table.reindex(columns=pd.Index(list(areas)))
    rows = {}
    for leaf in tree.leaves:
        holder = next((node for node in reversed(tree.path(leaf)) if node in linked.index), None)
        rows[leaf] = np.zeros(len(areas)) if holder is None else linked.loc[holder].fillna(0.0).to_numpy()
    strength = pd.DataFrame.from_dict(rows, orient="index", columns=list(areas))
    weighted = strength.mul(tree.leaf_weights, axis=0)
    support, home = weighted.sum(axis=0), strength.sum(axis=1)
    scores = None
    if values is not None:
        by_goal = tree.scores(values)[tree.leaves]
        supported = support.index[support > 0]
        scores = (by_goal @ weighted[supported]) / support[supported]
    return Harmonisation(
        strength=strength,
        area_support=support.rename("support"),
        goal_home=home.rename("home"),
        unsupported_areas=[area for area in areas if support[area] == 0],
        homeless_goals=[goal for goal in tree.leaves if home[goal] == 0],
        scores=scores,
    )


def _findings(tree: GoalTree, links: pd.DataFrame, areas: Sequence[Any]) -> list[str]:
    lacking = [column for column in ("goal", "area", "strength") if column not in links.columns]
    if lacking:
        return [f"missing columns {listed(lacking)}"]
    findings = []
    if len(set(areas)) != len(areas):
        findings.append("an area is named twice")
    unknown = [goal for goal in links["goal"] if goal not in tree.nodes.index]
    if unknown:
        findings.append(f"unknown goals {listed(unknown)}")
    foreign = [area for area in links["area"] if area not in areas]
    if foreign:
        findings.append(f"unknown areas {listed(foreign)}")
    strength = pd.to_numeric(links["strength"], errors="coerce").to_numpy(dtype=float)
    bad = ~((strength > 0) & (strength <= 1))
    pairs = [f"{goal!r} to {area!r}" for goal, area in zip(links["goal"], links["area"])]
    if bad.any():
        findings.append(
            f"strength must be above 0 and at most 1: {listed(p for p, b in zip(pairs, bad) if b)}"
        )
    twice = links.duplicated(["goal", "area"]).to_numpy()
    if twice.any():
        findings.append(f"given twice: {listed(p for p, b in zip(pairs, twice) if b)}")
    return findings
