"""What stakeholders answered instead of weights: complete, about goals that there are, and free of plain contradictions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from infraprio.findings import Finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.scenario import Scenario, Table
from infraprio.scenario.weighting import STATED_IN, answer_rows, groups_weighed, weighting_of

__all__ = ["weighting"]

_SAME: Final = 0.01
"""Share by which a comparison and its reverse may differ: 1/3 is often written as 0.33."""
_COLUMN: Final = {"swing": "points", "roc": "place"}


def weighting(scenario: Scenario) -> Iterator[Finding]:
    """Answers name goals of their version, are used, and are there for whoever weighs that way."""
    ways = weighting_of(scenario)
    current = str(scenario.settings["goal_version"])
    for name in dict.fromkeys(STATED_IN.values()):
        yield from _goals_known(scenario, scenario[name])
        yield from _unused(scenario[name], ways)
    replaced = scenario["weights"]
    for stakeholder, way in ways.items():
        rows = replaced.where(version=current, stakeholder=stakeholder)
        if way != "weights" and len(rows):
            yield at(replaced, int(rows[0]), "weight", "weights_replaced", stakeholder, way=way)
        if way in STATED_IN:
            table = scenario[STATED_IN[way]]
            versions = {table["version"][i] for i in table.where(stakeholder=stakeholder)} | {current}
            for version in sorted(versions):
                yield from _answers(scenario, stakeholder, way, version)


def _goals_known(scenario: Scenario, table: Table) -> Iterator[Finding]:
    goals = scenario["goals"]
    known = set(zip(goals["version"], goals["id"], strict=True))
    for column in ("goal", "other") if "other" in table.columns else ("goal",):
        for i, goal in enumerate(table[column]):
            version = table["version"][i]
            if goal and (version, goal) not in known:
                near = nearest(goal, [g for v, g in known if v == version])
                yield at(table, i, column, "unknown_goal", goal, version=version, **near)


def _unused(table: Table, ways: Mapping[str, str]) -> Iterator[Finding]:
    """Answers that nobody reads, the first row of each stakeholder."""
    told = set()
    for i, stakeholder in enumerate(table["stakeholder"]):
        way = ways.get(stakeholder, "")
        if way and stakeholder not in told and STATED_IN.get(way) != table.schema.name:
            told.add(stakeholder)
            yield at(table, i, "stakeholder", "answers_unused", stakeholder, way=way)


def _answers(scenario: Scenario, stakeholder: str, way: str, version: str) -> Iterator[Finding]:
    table = scenario[STATED_IN[way]]
    rows = answer_rows(scenario, stakeholder, version, way)
    if not rows:
        yield at(table, None, "stakeholder", "answers_missing", stakeholder, way=way)
        return
    named = {table[column][i] for column in ("goal", "other") if column in table.columns for i in rows}
    groups = list(groups_weighed(scenario, version, named))
    check = {"ahp": _compared, "bwm": _best_worst}.get(way) or _one_each(_COLUMN.get(way, ""))
    for group in groups:
        yield from check(table, rows, group, stakeholder)
    if way == "ahp":
        yield from _across(table, rows, groups)


Check = Callable[[Table, Sequence[int], Sequence[str], str], Iterator[Finding]]


def _one_each(column: str) -> Check:
    """Each goal of a group has its figure, and not all are zero."""

    def check(table: Table, rows: Sequence[int], group: Sequence[str], who: str) -> Iterator[Finding]:
        row = {table["goal"][i]: i for i in rows}
        said = {goal: table[column][row[goal]] for goal in group if goal in row}
        for goal in group:
            if goal not in said or said[goal] != said[goal]:
                yield at(table, row.get(goal), column, "answer_missing", goal, stakeholder=who)
        if len(said) == len(group) and not any(said.values()):
            yield at(table, row[group[0]], column, "all_zero", who, goals=", ".join(group))

    return check


def _best_worst(table: Table, rows: Sequence[int], group: Sequence[str], who: str) -> Iterator[Finding]:
    row = {table["goal"][i]: i for i in rows}
    lacking = [goal for goal in group if goal not in row]
    for goal in lacking:
        yield at(table, None, "goal", "answer_missing", goal, stakeholder=who)
    if lacking:
        return
    words = {"stakeholder": who, "goals": ", ".join(group)}
    best, worst = ({g for g in group if table[name][row[g]] == 1} for name in ("best_times", "worst_times"))
    for column, ends in (("best_times", best), ("worst_times", worst - best if len(best) == 1 else worst)):
        if not ends:
            yield at(table, row[group[0]], column, "no_end", who, **words)


def _compared(table: Table, rows: Sequence[int], group: Sequence[str], who: str) -> Iterator[Finding]:
    """No pair is stated in two ways that differ, and a chain of comparisons links all goals of the group."""
    said: dict[tuple[str, str], tuple[float, int]] = {}
    linked = {goal: {goal} for goal in group}
    for i in rows:
        a, b, times = table["goal"][i], table["other"][i], float(table["times"][i])
        if a not in linked or b not in linked:
            continue
        back, earlier = said.get((b, a), (1 / times, i))
        if a == b or abs(back * times - 1) > _SAME:
            yield at(
                table, i, "times", "pair_contradicts", f"{times:g}", a=a, b=b, first=table.rows[earlier], back=f"{back:g}"
            )  # fmt: skip
        said[a, b] = (times, i)
        whole = linked[a] | linked[b]
        for goal in whole:
            linked[goal] = whole
    apart = [goal for goal in group if goal not in linked[group[0]]]
    if apart:
        words = {"stakeholder": who, "goals": ", ".join(apart)}
        yield at(table, rows[0], "other", "pairs_apart", group[0], **words)


def _across(table: Table, rows: Sequence[int], groups: Sequence[Sequence[str]]) -> Iterator[Finding]:
    home = {goal: k for k, group in enumerate(groups) for goal in group}
    for i in rows:
        a, b = table["goal"][i], table["other"][i]
        if a in home and b in home and home[a] != home[b]:
            yield at(table, i, "other", "pair_across", b, goal=a)
