"""What each proposal of a scenario contributes to the goals: effects and ratings on one scale, under every stakeholder's weights."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ScoringError
from infraprio.findings import Finding, finding
from infraprio.scenario.choosable import choosable
from infraprio.scenario.scenario import Scenario
from infraprio.scoring.goals.from_scenario import (
    Goals,
    goals_in_use,
    leaf_rows,
    national_links,
    scenario_tree,
)
from infraprio.scoring.goals.group_weights import group_factors, group_of, group_trees
from infraprio.scoring.goals.harmonisation import Harmonisation
from infraprio.scoring.goals.local_scales import NOISE, scale_findings
from infraprio.scoring.goals.scale import full_effect, goal_values, is_stated, more_is_better
from infraprio.scoring.goals.tree import GoalTree
from infraprio.scoring.goals.versions import GoalRevision, compare_goals

__all__ = [
    "Measured",
    "Scores",
    "goal_revision",
    "goal_values",
    "score_proposals",
    "set_score",
    "set_values",
    "values_of",
    "weighted_score",
]

SAID = 9
"""Decimals of a score that mean something: what lies beyond comes from the order in which links and places were added up,
and must not decide between plans of equal worth."""
JUDGEMENT, SCORE = "judgement", "score"
STATED_BY_PEOPLE = frozenset([JUDGEMENT, SCORE])
"""Goals whose values are stated, proposal by proposal: no network changes them."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Scores of all live proposals.

    A value is 0 for no effect and 100 for a full contribution; a worsening is negative. The score of a proposal
    is the weighted mean of its values, so scores of independent proposals may be added up.

    Attributes
    ----------
    goals : the goals that they are scored against, as read from the scenario.
    values, low, high : DataFrame, proposals x leaf goals
        Value, and its range from uncertain effects and ratings.
    nodes : DataFrame, proposals x all goals
        Value of each goal of the tree under the main weights, rolled up from the leaves.
    by_stakeholder : DataFrame, proposals x stakeholders
        Score under each stakeholder's weights.
    harmonisation : how the goals map to the national areas, coverage both ways, and the score of each proposal per
        area; None where no national areas are stated.
    anchors : DataFrame, leaf goals x (indicator, unit, direction, zero_at, full_at, full_by)
        The scale in use; `full_by` is the proposal that defines a local scale: one of those that can be chosen.
    choosable : proposals that some plan can hold (see `scenario.choosable`). They alone set local scales; the others are
        valued on the same scales, unclipped, and may lie above 100.
    counted_twice : leaf goals whose gain is also part of the net present value.
    unrated : (proposal, goal) pairs without a rating, which count with the whole range.
    findings : proposals that alone set the scale of goals, with what happens without them.
    groups : group of each proposal whose group has weights of its own. Its `values` count as many times as its group
        weighs a goal more than the common weights do, so that they are points under the common weights; `nodes` are as they stand.
    group_weights : DataFrame, groups x leaf goals; empty where none are stated.
    """

    goals: Goals = field(repr=False)
    values: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    nodes: pd.DataFrame
    by_stakeholder: pd.DataFrame
    harmonisation: Harmonisation | None
    anchors: pd.DataFrame
    choosable: tuple[str, ...] = ()
    counted_twice: tuple[str, ...] = ()
    unrated: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    groups: Mapping[str, str] = field(default_factory=dict, repr=False)
    group_weights: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    @property
    def weights(self) -> pd.DataFrame:
        """Weight of each leaf in the whole tree, stakeholders x leaf goals; rows add up to 1."""
        return self.goals.weights

    @property
    def stakeholder(self) -> str:
        """The one whose weights the main score uses."""
        return self.goals.stakeholder

    @property
    def total(self) -> pd.Series[float]:
        """Score under the main stakeholder's weights."""
        return self.by_stakeholder[self.stakeholder].rename("goal_score")

    @property
    def national(self) -> pd.DataFrame:
        """Score of each proposal per national area that some goal supports, proposals x areas."""
        scores = self.harmonisation.scores if self.harmonisation else None
        return pd.DataFrame(index=self.values.index) if scores is None else scores

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


def _stated(
    scenario: Scenario, row: Mapping[str, Any], names: list[str]
) -> tuple[Floats, Floats, Floats, list[tuple[str, str]]]:
    """Values of the table of scores on the goal's own scale: best, low, high, and who has none.

    A value that is not known counts with the whole scale; in between, for the main order, with its middle.
    """
    table, goal = scenario["scores"], row["id"]
    found = {
        table["proposal"][i]: int(i) for i in table.where(goal=goal) if table["value"][i] == table["value"][i]
    }
    ends = sorted([float(row["zero_at"]), float(row["full_at"])])
    three = np.tile([[sum(ends) / 2], [ends[0]], [ends[1]]], len(names))
    for k, name in enumerate(names):
        if name in found:
            cells = [float(table[column][found[name]]) for column in ("value", "low", "high")]
            three[:, k] = [cells[0] if math.isnan(cell) else cell for cell in cells]
    best, low, high = (goal_values(part, row, float(row["full_at"])) for part in three)
    return best, low, high, [(name, goal) for name in names if name not in found]


def set_values(scores: Scores, chosen: list[str], change: pd.Series[float]) -> pd.Series[float]:
    """Value of a set that is built together, goal by goal, on the scales of the single proposals.

    Parameters
    ----------
    chosen : the proposals built; their ratings are added up
    change : change of each indicator with all of them built, from the network

    Returns
    -------
    Value of each leaf goal; differs from the sum of the single values by what the network makes of the set.
    """
    rows, found = scores.goals.leaves, {}
    for goal in map(str, scores.weights.columns):
        row = rows[goal]
        if row["indicator"] in STATED_BY_PEOPLE:
            found[goal] = float(scores.values.loc[chosen, goal].sum())
        else:
            size = float(change[row["indicator"]])
            size = 0.0 if abs(size) < NOISE else size
            full = float(scores.anchors["full_at"][goal])
            found[goal] = float(goal_values(np.array([size]), row, full)[0])
    return pd.Series(found, dtype=float)


def with_ratings(scores: Scores, chosen: list[str], values: pd.Series[float]) -> pd.Series[float]:
    """Values of a set, goal by goal, of which the network makes the same as of one whose ``values`` are known."""
    rows = scores.goals.leaves
    rated = {
        goal: float(scores.values.loc[chosen, goal].sum())
        for goal in map(str, values.index)
        if rows[goal]["indicator"] in STATED_BY_PEOPLE
    }
    return pd.Series(values.to_dict() | rated, dtype=float)


def set_score(scores: Scores, chosen: list[str], change: pd.Series[float]) -> float:
    """Score of a set that is built together: its values (see `set_values`) under the main weights."""
    return weighted_score(scores, set_values(scores, chosen, change))


def weighted_score(scores: Scores, values: pd.Series[float]) -> float:
    """Score under the main weights of the values of the leaf goals."""
    weights = scores.weights.loc[scores.stakeholder]
    total = 0.0
    for weight, value in zip(weights.to_numpy(float).tolist(), values.to_numpy(float).tolist(), strict=True):
        total += weight * value
    return round(total, SAID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Changes of the indicators and what is known about them.

    Attributes
    ----------
    change, low, high : DataFrame, proposals x indicators
        Change of each indicator with the proposal alone, minus without; and its range.
    more_is_better : direction of each indicator
    units : unit of each indicator
    """

    change: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    more_is_better: Mapping[str, bool]
    units: Mapping[str, str]


def _leaf(
    row: Mapping[str, Any], found: Measured, names: list[str], can: list[str]
) -> tuple[list[Floats], tuple[Any, ...]]:
    """Values of one measured leaf (best, low, high) and the anchors of its scale, set by those that can be chosen."""
    indicator = row["indicator"]
    if indicator not in found.change:
        raise ScoringError(finding("goal_indicator_unknown", "goals", a=row["id"], value=indicator))
    parts = [part.loc[names, indicator] for part in (found.change, found.low, found.high)]
    parts = [part.mask(part.abs() < NOISE, 0.0) for part in parts]
    more = more_is_better(row, found.more_is_better)
    full, by = full_effect(row, parts[0].loc[can], more)
    zero = float(row["zero_at"]) if is_stated(row) else 0.0
    anchors = (indicator, found.units.get(indicator, ""), "more" if more else "less", zero, full, by)
    return [goal_values(part.to_numpy(float), row, full) for part in parts], anchors


def _values(
    scenario: Scenario, found: Measured, leaves: Mapping[str, Mapping[str, Any]], can: list[str]
) -> tuple[list[pd.DataFrame], dict[str, tuple[Any, ...]], list[tuple[str, str]]]:
    """Values of all leaves (best, low, high), the anchors of their scales, and (proposal, goal) without a rating."""
    proposals = scenario["proposals"]
    names = [p for p, horizon in zip(proposals["id"], proposals["horizon"], strict=True) if horizon != "done"]
    columns: dict[str, list[Floats]] = {}
    anchors, unrated = {}, []
    for goal, row in leaves.items():
        if row["indicator"] == JUDGEMENT:
            *three, lacking = _ratings(scenario, goal, names)
            unrated += lacking
            anchors[goal] = (JUDGEMENT, "rating", "more", 0.0, 2.0, "")
        elif row["indicator"] == SCORE:
            *three, lacking = _stated(scenario, row, names)
            unrated += lacking
            zero, full = float(row["zero_at"]), float(row["full_at"])
            anchors[goal] = (SCORE, row["unit"], "more" if full > zero else "less", zero, full, "")
        else:
            three, anchors[goal] = _leaf(row, found, names, can)
        columns[goal] = [three[0], np.minimum.reduce(three), np.maximum.reduce(three)]
    index = pd.Index(names, name="proposal")
    parts = [
        pd.DataFrame({goal: column[k] for goal, column in columns.items()}, index=index) for k in range(3)
    ]
    return parts, anchors, unrated


def values_of(scenario: Scenario, found: Measured) -> pd.DataFrame:
    """Values of every live proposal on every leaf goal in use, whatever the weights."""
    return _values(scenario, found, leaf_rows(scenario), choosable(scenario))[0][0]


def _nodes(
    own: pd.DataFrame, common: GoalTree, trees: Mapping[str, GoalTree], groups: Mapping[str, str]
) -> pd.DataFrame:
    """Value of each goal of the tree, rolled up under the weights of each proposal's group."""
    nodes = common.scores(own).drop(columns="total")
    for group, tree in trees.items():
        members = [name for name in own.index if groups.get(str(name)) == group]
        if members:
            nodes.loc[members] = tree.scores(own.loc[members]).drop(columns="total")[list(nodes.columns)]
    return nodes


def score_proposals(scenario: Scenario, found: Measured) -> Scores:
    """Score every live proposal of a scenario against the goals in use.

    Raises
    ------
    ScoringError
        A goal names an indicator that was not measured.
    """
    goals, can = goals_in_use(scenario), choosable(scenario)
    (own, *ends), anchors, unrated = _values(scenario, found, goals.leaves, can)
    groups = group_of(scenario, list(map(str, own.index)))
    trees = group_trees(scenario, goals.tree)
    times = group_factors(goals.tree, trees, groups).reindex(index=own.index, columns=own.columns).fillna(1.0)
    values, low, high = (part * times for part in (own, *ends))
    return Scores(
        goals=goals,
        values=values,
        low=low,
        high=high,
        nodes=_nodes(own, goals.tree, trees, groups),
        groups=groups,
        group_weights=pd.DataFrame({name: tree.leaf_weights for name, tree in trees.items()}).T,
        by_stakeholder=(values @ goals.weights.T).round(SAID),
        harmonisation=national_links(scenario, goals.tree, values),
        anchors=pd.DataFrame.from_dict(
            anchors,
            orient="index",
            columns=["indicator", "unit", "direction", "zero_at", "full_at", "full_by"],
        ),
        choosable=tuple(can),
        counted_twice=tuple(goal for goal, row in goals.leaves.items() if row["already_in_npv"]),
        unrated=tuple(unrated),
        findings=scale_findings(
            goals.leaves,
            found.change.loc[can],
            found.more_is_better,
            values.loc[can],
            cast("pd.Series[float]", goals.weights.loc[goals.stakeholder]),
        ),
    )


def goal_revision(scenario: Scenario, scores: Scores, found: Measured, before: str) -> GoalRevision:
    """What the goals in use change against an earlier version of the strategy, under the main weights.

    Parameters
    ----------
    scores : under the goals in use
    found : what they were scored from
    before : a version of the goals table

    Returns
    -------
    GoalRevision
        What moved in the tree, and what that does to each score and to the order.
    """
    old = _values(scenario, found, leaf_rows(scenario, before), list(scores.choosable))[0][0]
    values = scores.values.join(old[[goal for goal in old if goal not in scores.values]])
    return compare_goals(scenario_tree(scenario, scores.stakeholder, before), scores.goals.tree, values)
