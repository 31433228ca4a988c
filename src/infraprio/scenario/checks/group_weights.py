"""Weights by group of proposals: they add up, and every group and goal can be weighed so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from infraprio.findings import Finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.scenario import Scenario

__all__ = ["group_weights"]

STATED = frozenset(["judgement", "score"])


def group_weights(scenario: Scenario) -> Iterator[Finding]:
    """Siblings add up to one in each group; the goals are stated by people; the groups of the proposals are weighed."""
    table = scenario["group_weights"]
    if not len(table):
        return
    yield from _sums(scenario)
    yield from _goals(scenario)
    proposals, groups = scenario["proposals"], sorted({group for group in table["group"] if group})
    for i, group in enumerate(proposals["group"]):
        if group and group not in groups and proposals["horizon"][i] != "done":
            told = {"name": proposals["name"][i], **nearest(group, groups)}
            yield at(proposals, i, "group", "group_without_weights", group, **told)


def _sums(scenario: Scenario) -> Iterator[Finding]:
    table, goals = scenario["group_weights"], scenario["goals"]
    parents = {(goals["version"][i], goals["id"][i]): goals["parent"][i] for i in range(len(goals))}
    siblings: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, goal in enumerate(table["goal"]):
        key = (table["version"][i], goal)
        if key in parents:
            siblings[table["version"][i], table["group"][i], parents[key]].append(i)
    for (_, group, _), rows in siblings.items():
        total = float(sum(table["weight"][i] for i in rows))
        if total == total and abs(total - 1) > 1e-6:
            told = {"group": group, "goals": ", ".join(table["goal"][rows])}
            yield at(table, rows[-1], "weight", "group_weights_off", f"{total:g}", **told)


def _goals(scenario: Scenario) -> Iterator[Finding]:
    """A goal of a row is there, is a leaf that people state or a branch of such, and has a common weight."""
    table, goals = scenario["group_weights"], scenario["goals"]
    rows = {(goals["version"][i], goals["id"][i]): i for i in range(len(goals))}
    common = {
        (v, g): float(w)
        for v, g, w in zip(*(scenario["weights"][c] for c in ("version", "goal", "weight")), strict=True)
    }
    for i, goal in enumerate(table["goal"]):
        version = table["version"][i]
        if not goal:
            continue
        if (version, goal) not in rows:
            near = nearest(goal, [g for v, g in rows if v == version])
            yield at(table, i, "goal", "unknown_goal", goal, version=version, **near)
        elif _measured(scenario, version, goal):
            yield at(table, i, "goal", "group_weight_measured", goal)
        elif table["weight"][i] > 0 and common.get((version, goal), 1.0) == 0:
            yield at(table, i, "weight", "group_weight_alone", f"{table['weight'][i]:g}", goal=goal)


def _measured(scenario: Scenario, version: str, goal: str) -> bool:
    """Whether a goal, or one below it, is measured by an indicator."""
    goals = scenario["goals"]
    waiting, below = [goal], defaultdict(list)
    for i in goals.where(version=version):
        below[goals["parent"][i]].append(goals["id"][i])
    indicator = {goals["id"][i]: goals["indicator"][i] for i in goals.where(version=version)}
    while waiting:
        at_goal = waiting.pop()
        if not below[at_goal] and indicator.get(at_goal, "") not in STATED:
            return True
        waiting += below.pop(at_goal, [])
    return False
