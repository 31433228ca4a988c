"""The weights of a scenario whose stakeholders answered questions instead of stating weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.scenario.choosable import choosable
from infraprio.scenario.rows import with_rows
from infraprio.scenario.scenario import Scenario, Table
from infraprio.scenario.weighting import (
    FROM_VALUES,
    STATED_IN,
    answer_rows,
    groups_weighed,
    siblings,
    weighting_of,
)
from infraprio.scoring.goals.proposal_scores import Measured, values_of
from infraprio.scoring.weights.ahp import ahp_weights
from infraprio.scoring.weights.bwm import bwm_consistency, bwm_weights
from infraprio.scoring.weights.simple import critic_weights, entropy_weights, roc_weights, swing_weights

if TYPE_CHECKING:
    from infraprio.scoring.tables import Series

__all__ = ["Weighed", "answers_weighed", "weighed"]

_CONSISTENT: Final = 0.1
"""Consistency ratio of pairwise comparisons that Saaty (1980) lets pass."""
_WORST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Weights of one group of goals from one stakeholder's answers.

    Attributes
    ----------
    weights : by goal, sum 1.
    inconsistency : how much the answers contradict each other; nan where the way asks for no more than it needs.
    most : up to which that is usually accepted; nan likewise.
    worst : up to three answers that contradict the others most, the worst first, as fields of the text that tells them.
    """

    weights: Series
    inconsistency: float = np.nan
    most: float = np.nan
    worst: tuple[Mapping[str, Any], ...] = ()


def _swing(rows: pd.DataFrame, group: Sequence[str]) -> Weighed:
    return Weighed(weights=swing_weights(rows["points"].astype(float).loc[list(group)]))


def _roc(rows: pd.DataFrame, group: Sequence[str]) -> Weighed:
    places: dict[float, list[str]] = {}
    for goal in group:
        places.setdefault(float(rows["place"][goal]), []).append(goal)
    return Weighed(weights=roc_weights([places[place] for place in sorted(places)]).loc[list(group)])


def _ahp(rows: pd.DataFrame, group: Sequence[str]) -> Weighed:
    pairs = {
        (goal, other): float(times)
        for goal, other, times in zip(rows.index, rows["other"], rows["times"], strict=True)
        if goal in group and other in group
    }
    found = ahp_weights(pairs)
    worst = [
        {"a": row.a, "b": row.b, "given": row.given, "implied": row.implied}
        for row in found.revise.head(_WORST).itertuples()
    ]
    return Weighed(
        weights=found.weights.loc[list(group)],
        inconsistency=found.consistency_ratio,
        most=_CONSISTENT,
        worst=tuple(worst),
    )


def _bwm(rows: pd.DataFrame, group: Sequence[str]) -> Weighed:
    best, worst = (rows[column].astype(float).loc[list(group)] for column in ("best_times", "worst_times"))
    if best.max() == worst.max() == 1:
        return Weighed(weights=swing_weights(best), inconsistency=0.0, most=0.0)
    ratio, most, off = bwm_consistency(best, worst)
    told = [
        {"a": goal, "first": best[goal], "second": worst[goal], "whole": float(best.max())}
        for goal in off.index[:_WORST]
    ]
    return Weighed(
        weights=bwm_weights(best, worst).weights, inconsistency=ratio, most=most, worst=tuple(told)
    )


_WAYS: Final[dict[str, Callable[[pd.DataFrame, Sequence[str]], Weighed]]] = {
    "swing": _swing,
    "roc": _roc,
    "ahp": _ahp,
    "bwm": _bwm,
}


def answers_weighed(scenario: Scenario, stakeholder: str, version: str, way: str) -> list[Weighed]:
    """Weights of each group of goals from a stakeholder's answers, which the checks have found to be complete.

    Parameters
    ----------
    way : of `STATED_IN`
    """
    table = scenario[STATED_IN[way]]
    picked = answer_rows(scenario, stakeholder, version, way)
    rows = pd.DataFrame({name: column[picked] for name, column in table.columns.items()}).set_index("goal")
    named = {*rows.index, *rows.get("other", ())}
    return [_WAYS[way](rows, group) for group in groups_weighed(scenario, version, named)]


def _every_goal(scenario: Scenario, version: str, groups: Sequence[Series]) -> dict[str, float]:
    """Weight of every goal among its siblings; an only child has 1, branches have what the goals below them have together."""
    said = {str(goal): float(weight) for group in groups for goal, weight in group.items()}
    family = siblings(scenario, version)

    def size(goal: str) -> float:
        return said[goal] if goal in said else sum(size(child) for child in family.get(goal, ()))

    weights: dict[str, float] = {}
    for group in family.values():
        sizes = [size(goal) for goal in group]
        total = sum(sizes)
        shares = [one / total if total > 0 else 1 / len(sizes) for one in sizes]
        weights.update(zip(group, shares, strict=True))
    return weights


def _from_values(values: pd.DataFrame, way: str) -> Series:
    return entropy_weights(values) if way == "entropy" else critic_weights(values)


def _with_weights(table: Table, fresh: Mapping[tuple[str, str], tuple[str, dict[str, float]]]) -> Table:
    """The table of weights with those of (version, stakeholder) in place of what stood there."""
    kept = [i for i in range(len(table)) if (table["version"][i], table["stakeholder"][i]) not in fresh]
    made = [
        {"version": version, "stakeholder": who, "goal": goal, "weight": weight, "source": way}
        for (version, who), (way, weights) in fresh.items()
        for goal, weight in weights.items()
    ]
    return with_rows(table, kept, made)


def weighed(scenario: Scenario, found: Measured | None = None) -> Scenario:
    """The scenario with the weights that its stakeholders' answers give, in the ordinary table of weights.

    Parameters
    ----------
    scenario : Scenario
        Checked: its answers are complete.
    found : Measured, optional
        What the proposals do, for stakeholders who weigh by the spread of the values of those that can be chosen; without
        it their weights stay as they are.

    Returns
    -------
    Scenario
        The same one where everybody states weights. The column source of a computed weight names the way.

    Raises
    ------
    ScoringError
        The values do not differ, or entropy is asked for where some are negative.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> region = valley()
    >>> weighed(region) is region
    True
    """
    current = str(scenario.settings["goal_version"])
    fresh: dict[tuple[str, str], tuple[str, dict[str, float]]] = {}
    for who, way in weighting_of(scenario).items():
        if way in STATED_IN:
            table = scenario[STATED_IN[way]]
            for version in sorted({table["version"][i] for i in table.where(stakeholder=who)}):
                groups = [each.weights for each in answers_weighed(scenario, who, version, way)]
                fresh[version, who] = (way, _every_goal(scenario, version, groups))
        elif way in FROM_VALUES and found is not None:
            values = values_of(scenario, found).loc[choosable(scenario)]
            fresh[current, who] = (way, _every_goal(scenario, current, [_from_values(values, way)]))
    if not fresh:
        return scenario
    return replace(scenario, tables={**scenario.tables, "weights": _with_weights(scenario["weights"], fresh)})
