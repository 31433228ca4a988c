"""The goal trees and weights that a scenario states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from infraprio.errors import ScoringError
from infraprio.findings import finding
from infraprio.scenario.main_row import main_row
from infraprio.scenario.scenario import Scenario
from infraprio.scoring.goals.harmonisation import Harmonisation, harmonise
from infraprio.scoring.goals.tree import GoalTree, goal_tree

__all__ = [
    "Goals",
    "goals_in_use",
    "leaf_rows",
    "main_stakeholder",
    "national_links",
    "scenario_tree",
    "versions",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """The goals in use, read from the tables once.

    Attributes
    ----------
    stakeholder : whose weights are the main ones.
    tree : the goals under the main weights.
    leaves : leaf goal -> its row of the goals table (indicator, scale, value function), in the table's order.
    weights : DataFrame, stakeholders x leaf goals
        Weight of each leaf in the whole tree; rows add up to 1.
    """

    stakeholder: str
    tree: GoalTree
    leaves: Mapping[str, Mapping[str, Any]]
    weights: pd.DataFrame


def goals_in_use(scenario: Scenario) -> Goals:
    """Read the goals of the version in use, and their weights.

    Raises
    ------
    ScoringError
        A stakeholder has not weighed every goal.
    """
    main, leaves = main_stakeholder(scenario), leaf_rows(scenario)
    trees = {name: scenario_tree(scenario, name) for name in scenario["stakeholders"]["id"]}
    weights = pd.DataFrame.from_dict(
        {name: tree.leaf_weights for name, tree in trees.items()}, orient="index"
    )
    return Goals(stakeholder=main, tree=trees[main], leaves=leaves, weights=weights[list(leaves)])


def main_stakeholder(scenario: Scenario) -> str:
    """Give the stakeholder marked main, else the one with the greatest voice."""
    return main_row(scenario, "stakeholders")


def versions(scenario: Scenario) -> list[str]:
    """Versions of the strategy in the goals table, in its order."""
    return list(dict.fromkeys(scenario["goals"]["version"]))


def scenario_tree(scenario: Scenario, stakeholder: str, version: str | None = None) -> GoalTree:
    """The goal tree of a version (default: the one in use) under one stakeholder's weights.

    Raises
    ------
    ScoringError
        The stakeholder has not weighed every goal of that version.
    """
    version = version or str(scenario.settings["goal_version"])
    goals, table = scenario["goals"], scenario["weights"]
    own = {
        table["goal"][i]: table["weight"][i] for i in table.where(version=version, stakeholder=stakeholder)
    }
    rows = goals.where(version=version)
    lacking = [goals["id"][i] for i in rows if goals["id"][i] not in own]
    if lacking:
        raise ScoringError(
            finding(
                "weights_lacking",
                "weights",
                stakeholder=stakeholder,
                version=version,
                goals=", ".join(lacking),
            )
        )
    records = [
        {
            "id": goals["id"][i],
            "parent": goals["parent"][i],
            "name": goals["name"][i],
            "weight": own[goals["id"][i]],
        }
        for i in rows
    ]
    return goal_tree(pd.DataFrame(records))


def leaf_rows(scenario: Scenario, version: str | None = None) -> dict[str, dict[str, Any]]:
    """Leaf goal -> its row of the goals table, in the table's order."""
    goals = scenario["goals"]
    rows = [int(i) for i in goals.where(version=version or scenario.settings["goal_version"])]
    branches = {goals["parent"][i] for i in rows}
    return {goals["id"][i]: goals.row(i) for i in rows if goals["id"][i] not in branches}


def national_links(scenario: Scenario, tree: GoalTree, values: pd.DataFrame) -> Harmonisation | None:
    """How the goals in use, `tree` under the main weights, map to the national areas; None where no areas are stated."""
    areas = list(scenario["national_goals"]["id"])
    if not areas:
        return None
    table = scenario["goal_map"]
    rows = [i for i in table.where(version=scenario.settings["goal_version"]) if table["strength"][i] > 0]
    links = pd.DataFrame(
        {
            "goal": table["goal"][rows],
            "area": table["national_goal"][rows],
            "strength": table["strength"][rows],
        }
    )
    return harmonise(tree, links, areas, values)
