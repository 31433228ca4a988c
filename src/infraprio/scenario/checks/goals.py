"""The goal tree, its weights and the ratings."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from infraprio.findings import Finding
from infraprio.scenario.cells import nearest
from infraprio.scenario.checks.at import at
from infraprio.scenario.group_goals import weightless
from infraprio.scenario.scenario import Scenario, Table
from infraprio.scenario.weighting import weighting_of
from infraprio.words import Words

__all__ = ["beyond_scales", "goal_tree", "judgements", "national_goals", "off_scale", "scores", "weights"]

_SHAPED = ("exponential", "logistic", "piecewise")
"""Value functions whose shape has to be stated; the catalogues say how, under ``wanted.``."""


def _versions(table: Table) -> dict[str, list[int]]:
    rows = defaultdict(list)
    for i, version in enumerate(table["version"]):
        rows[version].append(i)
    return rows


def _cycles(parent: dict[str, str]) -> list[list[str]]:
    """Goals that are their own ancestors, each circle once, in the order of the table."""
    found, settled = [], set()
    for start in parent:
        path: list[str] = []
        goal = start
        while goal in parent and goal not in settled and goal not in path:
            path.append(goal)
            goal = parent[goal]
        if goal in path:
            found.append(path[path.index(goal) :])
        settled.update(path)
    return found


def _shape_is_sound(function: str, shape: str) -> bool:
    text = shape.replace(",", ".")
    if function in {"exponential", "logistic"}:
        try:
            rate = float(text)
        except ValueError:
            return False
        return math.isfinite(rate) and (rate > 0 if function == "logistic" else rate != 0)
    pairs = [re.fullmatch(r"(-?[\d.]+):(-?[\d.]+)", part) for part in text.split()]
    try:
        xs = [float(pair[1]) for pair in pairs if pair and math.isfinite(float(pair[2]))]
    except ValueError:
        return False
    return len(xs) == len(pairs) >= 2 and all(a < b for a, b in pairwise(xs))


def goal_tree(scenario: Scenario) -> Iterator[Finding]:
    """Parents exist, nobody is their own ancestor, leaves are measured and scales stated."""
    table = scenario["goals"]
    versions = _versions(table)
    wanted = scenario.settings["goal_version"]
    if versions and wanted not in versions:
        row = next(iter(versions.values()))[0]
        yield at(table, row, "version", "unknown_version", wanted, **nearest(wanted, versions))
    for version, rows in versions.items():
        ids = {table["id"][i] for i in rows}
        parents = {table["parent"][i] for i in rows}
        for i in rows:
            goal, parent, indicator = table["id"][i], table["parent"][i], table["indicator"][i]
            if parent and parent not in ids:
                yield at(table, i, "parent", "unknown_goal", parent, version=version, **nearest(parent, ids))
            if goal in parents and indicator:
                yield at(table, i, "indicator", "branch_with_indicator", goal)
            elif goal not in parents and not indicator:
                yield at(table, i, "indicator", "leaf_without_indicator", goal)
            zero, full = table["zero_at"][i], table["full_at"][i]
            ends = sum(not math.isnan(end) for end in (zero, full))
            wanted_ends = table["scale"][i] == "stated" or (not table["scale"][i] and ends > 0)
            if wanted_ends and (ends < 2 or zero == full):
                yield at(table, i, "zero_at" if math.isnan(zero) else "full_at", "anchors_missing", goal)
            function, shape = table["value_function"][i], table["shape"][i]
            if function in _SHAPED and not _shape_is_sound(function, shape):
                wanted = Words.of(f"wanted.{function}")
                yield at(table, i, "shape", "bad_shape", shape, function=function, wanted=wanted)
            yield from _thresholds(table, i)
        up = {table["id"][i]: table["parent"][i] for i in rows if table["parent"][i]}
        position = {table["id"][i]: i for i in rows}
        for circle in _cycles(up):
            yield at(table, position[circle[0]], "parent", "goal_cycle", " > ".join([*circle, circle[0]]))


def _thresholds(table: Table, i: int) -> Iterator[Finding]:
    """What says nothing is at most what is clear, and that at most what nothing outweighs."""
    names = ("indifference", "preference", "veto")
    stated = [(name, float(table[name][i])) for name in names if table[name][i] == table[name][i]]
    for (_, less), (column, more) in pairwise(stated):
        if less > more:
            words = {key: f"{table[name][i]:g}" for key, name in zip("qpv", names, strict=True)}
            yield at(table, i, column, "thresholds_order", table["id"][i], **words)


def national_goals(scenario: Scenario) -> Iterator[Finding]:
    """Maps name goals of their version; national areas that nothing supports are told."""
    table, goals, areas = scenario["goal_map"], scenario["goals"], scenario["national_goals"]
    known = set(zip(goals["version"], goals["id"], strict=True))
    for i, goal in enumerate(table["goal"]):
        version = table["version"][i]
        if goal and (version, goal) not in known:
            near = nearest(goal, [g for v, g in known if v == version])
            yield at(table, i, "goal", "unknown_goal", goal, version=version, **near)
    current = table.where(version=scenario.settings["goal_version"])
    served = set(table["national_goal"][current])
    for i, area in enumerate(areas["id"]):
        if area not in served:
            yield at(areas, i, "id", "nothing_maps", area)


def weights(scenario: Scenario) -> Iterator[Finding]:
    """Every stakeholder weighs every group of siblings, and the weights of a group add up to one."""
    if len(scenario["weights"]):
        yield from _each_weight(scenario)
        yield from _weights_together(scenario)


def _each_weight(scenario: Scenario) -> Iterator[Finding]:
    """Every weight is of a goal that there is, and inside its range."""
    table, goals = scenario["weights"], scenario["goals"]
    known = set(zip(goals["version"], goals["id"], strict=True))
    for i in range(len(table)):
        version, goal = table["version"][i], table["goal"][i]
        if goal and (version, goal) not in known:
            near = nearest(goal, [g for v, g in known if v == version])
            yield at(table, i, "goal", "unknown_goal", goal, version=version, **near)
        low, best, high = (float(table[name][i]) for name in ("low", "weight", "high"))
        if low > best or high < best:
            words = {"low": f"{low:g}", "best": f"{best:g}", "high": f"{high:g}"}
            yield at(table, i, "low" if low > best else "high", "range_reversed", f"{best:g}", **words)


def _weights_together(scenario: Scenario) -> Iterator[Finding]:
    """No weight of a group of siblings is missing, and together they are one."""
    table, goals = scenario["weights"], scenario["goals"]
    siblings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for i in range(len(goals)):
        siblings[goals["version"][i], goals["parent"][i]].append(goals["id"][i])
    keys = zip(table["version"], table["stakeholder"], table["goal"], strict=True)
    row: dict[tuple[str, str, str], int] = {key: i for i, key in enumerate(keys)}
    current = scenario.settings["goal_version"]
    ways = weighting_of(scenario)
    used = {(v, s) for v, s, _ in row} | {(current, s) for s in ways}
    used -= {(current, s) for s, way in ways.items() if way != "weights"}
    for version, stakeholder in sorted(used):
        for (v, _), group in siblings.items():
            if v != version:
                continue
            found = [row.get((version, stakeholder, goal)) for goal in group]
            for goal, at_row in zip(group, found, strict=True):
                if at_row is None:
                    yield at(table, None, "weight", "weight_missing", goal, stakeholder=stakeholder)
            there = [i for i in found if i is not None]
            total = float(np.nansum(table["weight"][there])) if there else 1.0
            if len(there) == len(group) and abs(total - 1) > 1e-6:
                words = {"stakeholder": stakeholder, "goals": ", ".join(group)}
                yield at(table, there[-1], "weight", "weights_off", f"{total:g}", **words)


def judgements(scenario: Scenario) -> Iterator[Finding]:
    """Ratings are for judged goals, inside their range, and there for every proposal."""
    table, goals, proposals = scenario["judgements"], scenario["goals"], scenario["proposals"]
    measured = dict(zip(goals["id"], goals["indicator"], strict=True))
    for i, goal in enumerate(table["goal"]):
        low, best, high = (float(table[name][i]) for name in ("low", "rating", "high"))
        if low > best or high < best:
            words = {"low": f"{low:g}", "best": f"{best:g}", "high": f"{high:g}"}
            yield at(table, i, "low" if low > best else "high", "range_reversed", f"{best:g}", **words)
        if goal and goal not in measured:
            yield at(table, i, "goal", "unknown_goal", goal, version="", **nearest(goal, measured))
        elif goal and measured[goal] != "judgement":
            yield at(table, i, "goal", "rating_not_wanted", goal, indicator=measured[goal] or "-")
    rated = set(zip(table["proposal"], table["goal"], strict=True))
    wanted = goals.where(version=scenario.settings["goal_version"], indicator="judgement")
    for i, proposal in enumerate(proposals["id"]):
        for goal in goals["id"][wanted] if proposal and proposals["horizon"][i] != "done" else ():
            if (proposal, goal) not in rated:
                yield at(table, None, "rating", "rating_missing", "", proposal=proposal, goal=goal)


def off_scale(value: float, zero_at: float, full_at: float) -> str:
    """The code of what is said of a score that is not on its scale; empty where it is, or is not known.

    Where 0 is worth nothing, a number on its other side is a loss: it is meant as it stands.
    """
    if not (value < min(zero_at, full_at) or value > max(zero_at, full_at)):
        return ""
    return "score_loss" if zero_at == 0 and value * full_at < 0 else "beyond_scale"


def beyond_scales(scenario: Scenario) -> Iterator[Finding]:
    """A score lies on the scale of its goal."""
    table, goals = scenario["scores"], scenario["goals"]
    ends = {
        goals["id"][i]: (float(goals["zero_at"][i]), float(goals["full_at"][i]))
        for i in goals.where(version=scenario.settings["goal_version"], indicator="score")
    }
    for i, (proposal, goal) in enumerate(zip(table["proposal"], table["goal"], strict=True)):
        value, scale = float(table["value"][i]), ends.get(goal, (-math.inf, math.inf))
        code = off_scale(value, *scale)
        if code:
            words = {"least": f"{min(scale):g}", "most": f"{max(scale):g}", "name": proposal, "goal": goal}
            yield at(table, i, "value", code, f"{value:g}", **words)


def scores(scenario: Scenario) -> Iterator[Finding]:
    """Scores are for goals that are scored, on a stated scale; what is missing is told."""
    table, goals, proposals = scenario["scores"], scenario["goals"], scenario["proposals"]
    scored = set(goals["id"][goals.where(indicator="score")])
    for i in goals.where(indicator="score"):
        if math.isnan(goals["zero_at"][i]) and math.isnan(goals["full_at"][i]):
            yield at(goals, int(i), "full_at", "anchors_missing", goals["id"][i])
    known = set()
    for i, goal in enumerate(table["goal"]):
        low, best, high = (float(table[name][i]) for name in ("low", "value", "high"))
        if low > best or high < best:
            words = {"low": f"{low:g}", "best": f"{best:g}", "high": f"{high:g}"}
            yield at(table, i, "low" if low > best else "high", "range_reversed", f"{best:g}", **words)
        if goal and goal not in scored:
            yield at(table, i, "goal", "unknown_goal", goal, version="", **nearest(goal, scored))
        if best == best:
            known.add((table["proposal"][i], goal))
    current = goals.where(version=scenario.settings["goal_version"], indicator="score")
    counted_out = weightless(scenario)
    for i, proposal in enumerate(proposals["id"]):
        for goal in goals["id"][current] if proposal and proposals["horizon"][i] != "done" else ():
            if (proposal, goal) not in known and (proposals["group"][i], goal) not in counted_out:
                yield at(table, None, "value", "score_missing", "", proposal=proposal, goal=goal)
