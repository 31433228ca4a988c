"""Goals that do not count for a group of proposals, whose weights are its own."""

from __future__ import annotations

from infraprio.scenario.scenario import Scenario

__all__ = ["weightless"]


def weightless(scenario: Scenario) -> frozenset[tuple[str, str]]:
    """The pairs of group and goal in which the goal, or one above it, weighs nothing for the group.

    Of siblings of which a group weighs some, the others weigh nothing there.
    """
    goals, table = scenario["goals"], scenario["group_weights"]
    version = scenario.settings["goal_version"]
    parent = {str(goals["id"][i]): str(goals["parent"][i]) for i in goals.where(version=version)}
    said: dict[str, dict[str, float]] = {}
    for i in table.where(version=version):
        said.setdefault(str(table["group"][i]), {})[str(table["goal"][i])] = float(table["weight"][i])
    found = set()
    for group, weights in said.items():
        weighed = {parent.get(goal) for goal in weights}
        nothing = {goal for goal in parent if parent[goal] in weighed and weights.get(goal, 0.0) == 0}
        found |= {(group, goal) for goal in parent if nothing & _upwards(parent, goal)}
    return frozenset(found)


def _upwards(parent: dict[str, str], goal: str) -> set[str]:
    """A goal and all above it."""
    path: set[str] = set()
    while goal in parent and goal not in path:
        path.add(goal)
        goal = parent[goal]
    return path
