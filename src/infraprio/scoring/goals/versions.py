"""Two versions of the goals: what moved, and what the revision does to each score and to the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from infraprio.errors import ScoringError
from infraprio.scoring.goals.tree import GoalTree
from infraprio.scoring.tables import TableLike, listed, rank_positions, read_table

__all__ = ["GoalRevision", "compare_goals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRevision:
    """What a revision changes.

    Attributes
    ----------
    goals : DataFrame
        One row per goal in either version: `change` ("added", "removed", "moved", "renamed", "reweighted",
        "same"; the first that holds), parents and global weights before and after.
    scores : DataFrame
        One row per proposal: score and rank before and after and their changes (rank change positive =
        climbs).
    parts : DataFrame
        Proposals x lowest goals: change of each goal's part of the score; rows sum to the change of the
        score.
    """

    goals: pd.DataFrame
    scores: pd.DataFrame
    parts: pd.DataFrame


def compare_goals(before: GoalTree, after: GoalTree, values: TableLike) -> GoalRevision:
    """Compare two versions of a tree on the same proposals.

    Parameters
    ----------
    before, after : GoalTree
        The two versions.
    values : DataFrame or 2-D array
        DataFrame or 2-D array
        Proposals x lowest goals of both versions (further columns are ignored).

    Returns
    -------
    GoalRevision
        What changed in the goals, and what that changes in the scores.

    Raises
    ------
    ScoringError
        A lowest goal of either version has no column.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.scoring.goals.tree import goal_tree
    >>> old = goal_tree(pd.DataFrame({"id": ["time", "nature"], "parent": ["", ""], "weight": [3, 1]}))
    >>> new = goal_tree(pd.DataFrame({"id": ["time", "nature"], "parent": ["", ""], "weight": [1, 1]}))
    >>> values = pd.DataFrame({"time": [1.0, 0.4], "nature": [0.0, 0.9]}, index=["A", "B"])
    >>> scores = compare_goals(old, new, values).scores
    >>> scores[["score_before", "score_after", "rank_change"]].to_numpy().tolist()
    [[0.75, 0.5, -1.0], [0.525, 0.65, 1.0]]
    """
    read = read_table(values, what="The table of values")
    frame = pd.DataFrame(read.values, index=read.alternatives, columns=read.criteria)
    leaves = list(dict.fromkeys([*before.leaves, *after.leaves]))
    absent = [leaf for leaf in leaves if leaf not in frame.columns]
    if absent:
        raise ScoringError(f"The table of values has no column for {listed(absent)}.")
    used = frame[leaves]
    weights = [tree.leaf_weights.reindex(leaves, fill_value=0.0) for tree in (before, after)]
    scores = pd.DataFrame(index=frame.index)
    for word, weight in zip(("before", "after"), weights):
        score = used.to_numpy() @ weight.to_numpy()
        scores[f"score_{word}"] = score
        scores[f"rank_{word}"] = rank_positions(score)
    scores["score_change"] = scores["score_after"] - scores["score_before"]
    scores["rank_change"] = scores["rank_before"] - scores["rank_after"]
    parts = used * (weights[1] - weights[0])
    return GoalRevision(goals=_goal_changes(before, after), scores=scores, parts=parts)


def _goal_changes(before: GoalTree, after: GoalTree) -> pd.DataFrame:
    old, new = before.nodes, after.nodes
    rows: dict[Any, tuple[Any, ...]] = {}
    for node in dict.fromkeys([*old.index, *new.index]):
        had, has = node in old.index, node in new.index
        columns = ("parent", "name", "global_weight")
        was: tuple[Any, ...] = tuple(old.at[node, c] for c in columns) if had else ("", "", 0.0)
        now: tuple[Any, ...] = tuple(new.at[node, c] for c in columns) if has else ("", "", 0.0)
        if not had:
            change = "added"
        elif not has:
            change = "removed"
        elif was[0] != now[0]:
            change = "moved"
        elif was[1] != now[1]:
            change = "renamed"
        else:
            change = "same" if abs(was[2] - now[2]) <= 1e-12 else "reweighted"
        rows[node] = (change, was[0], now[0], was[2], now[2])
    columns_out = ["change", "parent_before", "parent_after", "weight_before", "weight_after"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns_out)
