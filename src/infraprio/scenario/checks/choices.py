"""Earlier choices: between objects that are known, and whose effects on the goals in use are stated."""

from __future__ import annotations

from collections.abc import Iterator

from infraprio.findings import Finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.scenario import Scenario
from infraprio.scenario.weighting import siblings

__all__ = ["choices"]


def choices(scenario: Scenario) -> Iterator[Finding]:
    """Both objects of a choice are proposals or have values, and those of earlier plans have one on every goal in use."""
    table, past = scenario["choices"], scenario["past_values"]
    if not len(table) and not len(past):
        return
    groups = siblings(scenario, str(scenario.settings["goal_version"]))
    leaves = [goal for group in groups.values() for goal in group if goal not in groups]
    valued: dict[str, set[str]] = {}
    for i, (name, goal) in enumerate(zip(past["object"], past["goal"], strict=True)):
        valued.setdefault(name, set()).add(goal)
        if goal and goal not in scenario["goals"]["id"]:
            yield at(past, i, "goal", "unknown_goal", goal, version="", **nearest(goal, leaves))
    proposals = scenario["proposals"]
    live = {p for p, h in zip(proposals["id"], proposals["horizon"], strict=True) if h != "done"}
    for i in range(len(table)):
        if table["better"][i] and table["better"][i] == table["worse"][i]:
            yield at(table, i, "worse", "choice_of_itself", table["worse"][i])
        for column in ("better", "worse"):
            name = table[column][i]
            if name and name not in live and name not in valued:
                near = nearest(name, [*live, *valued])
                yield at(table, i, column, "unknown_choice", name, **near)
            lacking = [goal for goal in leaves if goal not in valued.get(name, leaves)]
            if name not in live and lacking:
                yield at(table, i, column, "past_value_missing", name, goals=", ".join(lacking))
