"""Where each stakeholder's weights come from, and what was stated for them: plain answers, not weighed yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from infraprio.scenario.scenario import Scenario

__all__ = ["FROM_VALUES", "STATED_IN", "answer_rows", "groups_weighed", "siblings", "weighting_of"]

STATED_IN: Final = {"swing": "swing", "roc": "swing", "ahp": "pairwise", "bwm": "best_worst"}
"""Way to weigh -> the table that holds the answers."""
FROM_VALUES: Final = ("entropy", "critic")
"""Ways that read nothing but what the proposals do."""


def weighting_of(scenario: Scenario) -> dict[str, str]:
    """Stakeholder -> where the weights come from: as the row says, else as the setting does.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> set(weighting_of(valley()).values())
    {'weights'}
    """
    usual = str(scenario.settings["weighting"] or "weights")
    people = scenario["stakeholders"]
    return {name: own or usual for name, own in zip(people["id"], people["weighting"], strict=True) if name}


def siblings(scenario: Scenario, version: str) -> dict[str, list[str]]:
    """Goal above ("" at the top) -> the goals directly below it, in the order of the table."""
    goals = scenario["goals"]
    found: dict[str, list[str]] = {}
    for i in goals.where(version=version):
        found.setdefault(goals["parent"][i], []).append(goals["id"][i])
    return found


def answer_rows(scenario: Scenario, stakeholder: str, version: str, method: str) -> list[int]:
    """Rows of the table that holds a stakeholder's answers for a version of the strategy."""
    table = scenario[STATED_IN[method]]
    return [int(i) for i in table.where(version=version, stakeholder=stakeholder)]


def groups_weighed(scenario: Scenario, version: str, named: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The groups of goals that are weighed against each other.

    They are the goals under one parent, group by group. Where the answers name no goal that has others below it, in a tree
    that has such goals, all the lowest goals are one group: they were weighed across the branches.
    """
    groups = siblings(scenario, version)
    leaves = [goal for group in groups.values() for goal in group if goal not in groups]
    branches = groups.keys() - {""}
    if branches and not branches & set(named):
        yield tuple(leaves)
        return
    yield from (tuple(group) for group in groups.values() if len(group) > 1)
