"""Weights by group of proposals: area types, or whatever an agency weighs by goals of its own.

The common weights stay those of the whole list. A group weighs a goal so many times as much as they do, and a proposal's
value of that goal counts so many times: its score is the mean of its own values under the weights of its group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from infraprio.scoring.goals.tree import GoalTree, goal_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infraprio.scenario.scenario import Scenario

__all__ = ["group_factors", "group_of", "group_trees"]


def group_of(scenario: Scenario, proposals: Sequence[str]) -> dict[str, str]:
    """The group of each proposal whose group has weights of its own."""
    weighed = set(scenario["group_weights"]["group"])
    table = scenario["proposals"]
    groups = dict(zip(table["id"], table["group"], strict=True))
    return {name: str(groups[name]) for name in proposals if groups[name] in weighed}


def group_trees(scenario: Scenario, common: GoalTree) -> dict[str, GoalTree]:
    """The goals under the weights of each group, by its name.

    Siblings of which a group weighs none keep the common weights; of siblings of which it weighs some, the others weigh 0.

    Parameters
    ----------
    common : the goals under the common weights
    """
    table = scenario["group_weights"]
    rows = table.where(version=scenario.settings["goal_version"])
    own: dict[str, dict[str, float]] = {}
    for i in rows:
        own.setdefault(str(table["group"][i]), {})[str(table["goal"][i])] = float(table["weight"][i])
    nodes, found = common.nodes, {}
    rows_of = list(zip(map(str, nodes.index), nodes["parent"], nodes["share"], strict=True))
    for group, said in own.items():
        weighed = {parent for goal, parent, _ in rows_of if goal in said}
        weight = [said.get(goal, 0.0) if parent in weighed else kept for goal, parent, kept in rows_of]
        found[group] = goal_tree(nodes[["parent", "name"]].assign(weight=weight))
    return found


def group_factors(common: GoalTree, trees: dict[str, GoalTree], groups: dict[str, str]) -> pd.DataFrame:
    """How many times the common weight each leaf goal has for each proposal that has a group.

    Parameters
    ----------
    trees : from `group_trees`
    groups : from `group_of`

    Returns
    -------
    DataFrame, proposals x leaf goals
    """
    base = common.leaf_weights
    times = {group: (tree.leaf_weights / base.where(base > 0)).fillna(1.0) for group, tree in trees.items()}
    return pd.DataFrame({name: times[group] for name, group in groups.items()}, index=base.index).T
