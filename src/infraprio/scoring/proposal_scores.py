"""What each proposal of a scenario contributes to the goals: effects and ratings on one scale, under every stakeholder's weights."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ScoringError
from infraprio.scenario.scenario import Scenario

__all__ = ["Scores", "goal_values", "leaf_weights", "main_stakeholder", "score_proposals", "set_score"]

JUDGEMENT = "judgement"
NOISE = 1e-9  # a change below this is rounding and must not become a scale
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Scores of all live proposals.

    A value is 0 for no effect and 100 for a full contribution; a worsening is negative. The score of a proposal
    is the weighted mean of its values, so scores of independent proposals may be added up.

    Attributes
    ----------
    values, low, high : DataFrame, proposals x leaf goals
        Value, and its range from uncertain effects and ratings.
    nodes : DataFrame, proposals x all goals
        Value of each goal of the tree under the main weights, rolled up from the leaves.
    weights : DataFrame, stakeholders x leaf goals
        Weight of each leaf in the whole tree; rows add up to 1.
    by_stakeholder : DataFrame, proposals x stakeholders
        Score under each stakeholder's weights.
    stakeholder : the one whose weights the main score uses.
    national : DataFrame, proposals x national goals
        Contribution to the national areas through the goal map (weight x strength x value).
    anchors : DataFrame, leaf goals x (indicator, unit, direction, zero_at, full_at, full_by)
        The scale in use; `full_by` is the proposal that defines a local scale.
    counted_twice : leaf goals whose gain is also part of the net present value.
    unrated : (proposal, goal) pairs without a rating, which count with the whole range.
    """

    values: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    nodes: pd.DataFrame
    weights: pd.DataFrame
    by_stakeholder: pd.DataFrame
    stakeholder: str
    national: pd.DataFrame
    anchors: pd.DataFrame
    counted_twice: tuple[str, ...] = ()
    unrated: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def total(self) -> pd.Series[float]:
        """Score under the main stakeholder's weights."""
        return self.by_stakeholder[self.stakeholder].rename("goal_score")

    def score_range(self) -> pd.DataFrame:
        """Lowest and highest score under the main weights, columns low and high."""
        weights = self.weights.loc[self.stakeholder]
        return pd.DataFrame({"low": self.low @ weights, "high": self.high @ weights})

    def to_frame(self) -> pd.DataFrame:
        """One row a proposal: goal_score, its range, then the value of every goal of the tree."""
        ends = self.score_range()
        head = pd.DataFrame(
            {"goal_score": self.total, "goal_score_low": ends["low"], "goal_score_high": ends["high"]}
        )
        return head.join(self.nodes)


def main_stakeholder(scenario: Scenario) -> str:
    """The stakeholder marked main, else the first."""
    table = scenario["stakeholders"]
    marked = [name for name, main in zip(table["id"], table["main"], strict=True) if main]
    return str((marked or list(table["id"]))[0])


def _leaves(scenario: Scenario) -> tuple[list[int], dict[str, str]]:
    """Rows of the leaf goals of the version in use, and the parent of every goal of that version."""
    table = scenario["goals"]
    rows = [int(i) for i in table.where(version=scenario.settings["goal_version"])]
    parent = {table["id"][i]: table["parent"][i] for i in rows}
    branches = set(parent.values())
    return [i for i in rows if table["id"][i] not in branches], parent


def leaf_weights(scenario: Scenario) -> pd.DataFrame:
    """Weight of each leaf goal in the whole tree, for every stakeholder: the product of the weights up to the top.

    Returns
    -------
    DataFrame, stakeholders x leaf goals; rows add up to 1.
    """
    goals, table = scenario["goals"], scenario["weights"]
    leaves, parent = _leaves(scenario)
    version = scenario.settings["goal_version"]
    own = {
        (table["stakeholder"][i], table["goal"][i]): float(table["weight"][i])
        for i in table.where(version=version)
    }
    rows = {}
    for stakeholder in scenario["stakeholders"]["id"]:
        row = []
        for i in leaves:
            goal, weight = goals["id"][i], 1.0
            while goal:
                weight *= own[stakeholder, goal]
                goal = parent.get(goal, "")
            row.append(weight)
        rows[stakeholder] = row
    return pd.DataFrame.from_dict(rows, orient="index", columns=[goals["id"][i] for i in leaves])


def _shaped(share: Floats, function: str, shape: str) -> Floats:
    """Value 0..1 of a share of the full effect; losses mirror gains, beyond full counts as far as the shape goes on."""
    text = shape.replace(",", ".")
    size, sign = np.abs(share), np.sign(share)
    if function == "linear":
        return share
    if function == "exponential":
        rate = float(text)
        return np.asarray(sign * -np.expm1(-rate * size) / -math.expm1(-rate), dtype=float)
    if function == "logistic":
        steep = float(text)
        low, full = (1 / (1 + math.exp(-steep * (x - 0.5))) for x in (0.0, 1.0))
        return np.asarray(sign * (1 / (1 + np.exp(-steep * (size - 0.5))) - low) / (full - low), dtype=float)
    raise ScoringError(
        f"{function!r} is not a value function; use linear, exponential, logistic or piecewise"
    )


def goal_values(change: Floats, row: Mapping[str, Any], full: float) -> Floats:
    """Value of changes of an indicator under one goal's value function.

    Parameters
    ----------
    change : (proposals,) change of the indicator, in its unit
    row : the goal's row of the goals table
    full : change that is worth 100 (signed)

    Returns
    -------
    (proposals,) values; 0 for no change (or for ``zero_at`` of a stated scale), 100 for `full`.
    """
    if row["value_function"] == "piecewise":
        points = np.array(
            [[float(x) for x in part.split(":")] for part in row["shape"].replace(",", ".").split()]
        )
        return np.asarray(np.interp(change, points[:, 0], points[:, 1]), dtype=float)
    zero = 0.0 if math.isnan(row["zero_at"]) or row["scale"] == "local" else float(row["zero_at"])
    if full == zero:
        return np.zeros_like(change)
    return 100 * _shaped((change - zero) / (full - zero), row["value_function"], row["shape"])


def _full(row: Mapping[str, Any], change: pd.Series[float], more_is_better: bool) -> tuple[float, str]:
    """The change worth 100 and the proposal that defines it ("" where it is stated)."""
    if row["scale"] == "stated":
        return float(row["full_at"]), ""
    better = change if more_is_better else -change
    if not len(better) or not (better != 0).any():
        return 0.0, ""
    # Where nothing improves, the largest worsening is -100.
    best = better if (better > 0).any() else -better
    size = float(best.max())
    return (size if more_is_better else -size), str(best.idxmax())


def _ratings(
    scenario: Scenario, goal: str, names: list[str]
) -> tuple[Floats, Floats, Floats, list[tuple[str, str]]]:
    """Ratings from -2..2 as values -100..100: best, low, high, and who has none."""
    table = scenario["judgements"]
    found = {table["proposal"][i]: int(i) for i in table.where(goal=goal)}
    best, low, high = np.zeros(len(names)), np.full(len(names), -2.0), np.full(len(names), 2.0)
    for k, name in enumerate(names):
        if name in found:
            i = found[name]
            best[k] = table["rating"][i]
            low[k] = best[k] if math.isnan(table["low"][i]) else table["low"][i]
            high[k] = best[k] if math.isnan(table["high"][i]) else table["high"][i]
    return 50 * best, 50 * low, 50 * high, [(name, goal) for name in names if name not in found]


def _roll_up(scenario: Scenario, values: pd.DataFrame, stakeholder: str) -> pd.DataFrame:
    """Value of every goal of the tree: leaves as they are, branches as the weighted mean of their children."""
    goals, table = scenario["goals"], scenario["weights"]
    version = scenario.settings["goal_version"]
    own = {
        table["goal"][i]: float(table["weight"][i])
        for i in table.where(version=version, stakeholder=stakeholder)
    }
    rows = goals.where(version=version)
    children: dict[str, list[str]] = {}
    for i in rows:
        children.setdefault(goals["parent"][i], []).append(goals["id"][i])

    def node(goal: str) -> pd.Series[float]:
        if goal not in children:
            return values[goal]
        parts = [own[child] * node(child) for child in children[goal]]
        return pd.concat(parts, axis=1).sum(axis=1)

    return pd.DataFrame({goals["id"][i]: node(goals["id"][i]) for i in rows}, index=values.index)


def _national(scenario: Scenario, nodes: pd.DataFrame, stakeholder: str) -> pd.DataFrame:
    """Contribution to the national areas: strength x weight in the whole tree x value, summed over mapped goals."""
    table, areas = scenario["goal_map"], scenario["national_goals"]
    version = scenario.settings["goal_version"]
    weights, goals = scenario["weights"], scenario["goals"]
    parent = {goals["id"][i]: goals["parent"][i] for i in goals.where(version=version)}
    own = {
        weights["goal"][i]: float(weights["weight"][i])
        for i in weights.where(version=version, stakeholder=stakeholder)
    }

    def share(goal: str) -> float:
        return own[goal] * (share(parent[goal]) if parent[goal] else 1.0)

    out = pd.DataFrame(0.0, index=nodes.index, columns=list(areas["id"]))
    for i in table.where(version=version):
        out[table["national_goal"][i]] += (
            table["strength"][i] * share(table["goal"][i]) * nodes[table["goal"][i]]
        )
    return out


def set_score(scenario: Scenario, scores: Scores, chosen: list[str], change: pd.Series[float]) -> float:
    """Score of a set that is built together, on the scales of the single proposals.

    Parameters
    ----------
    chosen : the proposals built; their ratings are added up
    change : change of each indicator with all of them built, from the network

    Returns
    -------
    Score under the main weights; differs from the sum of the single scores by what the network makes of the set.
    """
    table = scenario["goals"]
    weights = scores.weights.loc[scores.stakeholder]
    rows = {table["id"][i]: table.row(int(i)) for i in table.where(version=scenario.settings["goal_version"])}
    total = 0.0
    for goal, weight in weights.items():
        row = rows[goal]
        if row["indicator"] == JUDGEMENT:
            total += weight * float(scores.values.loc[chosen, goal].sum())
        else:
            size = float(change[row["indicator"]])
            size = 0.0 if abs(size) < NOISE else size
            full = float(scores.anchors.loc[goal, "full_at"])
            total += weight * float(goal_values(np.array([size]), row, full)[0])
    return total


def score_proposals(
    scenario: Scenario,
    change: pd.DataFrame,
    low: pd.DataFrame,
    high: pd.DataFrame,
    more_is_better: Mapping[str, bool],
    units: Mapping[str, str],
) -> Scores:
    """Score every live proposal of a scenario.

    Parameters
    ----------
    scenario : goals, weights, ratings
    change, low, high : DataFrame, proposals x indicators
        Change of each indicator with the proposal alone, minus without; and its range.
    more_is_better : direction of each indicator
    units : unit of each indicator

    Raises
    ------
    ScoringError
        A goal names an indicator that is not in `change`.
    """
    table = scenario["goals"]
    change, low, high = (part.mask(part.abs() < NOISE, 0.0) for part in (change, low, high))
    proposals = scenario["proposals"]
    names = [
        name for name, horizon in zip(proposals["id"], proposals["horizon"], strict=True) if horizon != "done"
    ]
    leaves, _ = _leaves(scenario)
    columns: dict[str, tuple[Floats, Floats, Floats]] = {}
    anchors, unrated = {}, []
    for i in leaves:
        row = table.row(i)
        goal, indicator = row["id"], row["indicator"]
        if indicator == JUDGEMENT:
            *three, lacking = _ratings(scenario, goal, names)
            unrated += lacking
            anchors[goal] = (JUDGEMENT, "rating", "more", 0.0, 2.0, "")
        else:
            if indicator not in change:
                raise ScoringError(f"goal {goal}: {indicator!r} is not an indicator of the effects")
            more = {"more": True, "less": False}.get(row["direction"], more_is_better[indicator])
            full, by = _full(row, change.loc[names, indicator], more)
            three = [
                goal_values(part.loc[names, indicator].to_numpy(float), row, full)
                for part in (change, low, high)
            ]
            zero = 0.0 if math.isnan(row["zero_at"]) else row["zero_at"]
            anchors[goal] = (indicator, units.get(indicator, ""), "more" if more else "less", zero, full, by)
        columns[goal] = (three[0], np.minimum.reduce(three), np.maximum.reduce(three))
    parts = [
        pd.DataFrame({goal: c[k] for goal, c in columns.items()}, index=pd.Index(names, name="proposal"))
        for k in range(3)
    ]
    values = parts[0]
    weights = leaf_weights(scenario)
    stakeholder = main_stakeholder(scenario)
    nodes = _roll_up(scenario, values, stakeholder)
    return Scores(
        values=values,
        low=parts[1],
        high=parts[2],
        nodes=nodes,
        weights=weights,
        by_stakeholder=values @ weights.T,
        stakeholder=stakeholder,
        national=_national(scenario, nodes, stakeholder),
        anchors=pd.DataFrame.from_dict(
            anchors,
            orient="index",
            columns=["indicator", "unit", "direction", "zero_at", "full_at", "full_by"],
        ),
        counted_twice=tuple(table["id"][i] for i in leaves if table["already_in_npv"][i]),
        unrated=tuple(unrated),
    )
