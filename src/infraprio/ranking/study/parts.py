"""What the parts of the study share: goals as points of the goal score, and what one plan has that another has not."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.problem.ways_of_paying import by_row

if TYPE_CHECKING:
    from infraprio.portfolio import Data, Portfolio
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["TOGETHER", "by_goal", "changes", "goal_points", "plan_worth", "settled", "together_worth"]

TOGETHER: Final = "together"
"""Criterion of what proposals are worth together beyond their sum."""


def settled(difference: float) -> float:
    """A difference of two optima; what is only rounding is nothing."""
    return float(difference) if abs(difference) > 1e-9 else 0.0


def changes(other: Iterable[Hashable], plan: Iterable[Hashable]) -> dict[str, tuple[str, ...]]:
    """What another set adds to a plan, and what it drops from it.

    Examples
    --------
    >>> changes(["a", "c"], ["a", "b"])
    {'adds': ('c',), 'drops': ('b',)}
    """
    theirs, ours = list(map(str, other)), list(map(str, plan))
    return {
        "adds": tuple(p for p in theirs if p not in set(ours)),
        "drops": tuple(p for p in ours if p not in set(theirs)),
    }


def goal_points(scores: Scores, names: list[str]) -> tuple[pd.DataFrame, pd.Series[float]]:
    """Points of goal score that each proposal gets through each goal at the top of the tree, and its weight.

    Returns
    -------
    DataFrame, proposals x goals without a goal above them; the sum of a row is the goal score. Series of weights.
    """
    weights: Any = scores.weights.loc[scores.stakeholder]
    tops = [scores.goals.tree.path(goal)[0] for goal in scores.values.columns]
    points = (scores.values.loc[names] * weights).T.groupby(tops, sort=False).sum().T
    total: pd.Series[float] = weights.groupby(tops, sort=False).sum()
    return points, total


def plan_worth(plan: Portfolio, value: Any, factor: Any) -> Any:
    """Value of a plan by column of `value` (rows of the choice x anything), each with the factor of its period."""
    built = zip(plan.selected, plan.proposals, strict=True)
    weight = pd.Series({row: float(factor[plan.start[name]]) for row, name in built}, dtype=float)
    return value.loc[list(weight.index)].mul(weight, axis=0).sum()


def together_worth(plan: Portfolio, data: Data) -> float:
    """Value of a plan, what its proposals are worth together included."""
    start = {row: plan.start.get(owner) for row, owner in zip(plan.selected, plan.proposals, strict=True)}
    return float(verify(data.problem, start, data.weights, data.budget).value)


def by_goal(data: Data, points: pd.DataFrame) -> Data:
    """The choice with each goal as a criterion, and what proposals are worth together as one more.

    Parameters
    ----------
    points : proposals x goals, points of goal score
    """
    rows = by_row(points, data.problem)
    values = rows.assign(**{TOGETHER: 0.0}) if data.problem.synergy else rows
    return data.changed(
        value=values,
        synergy={members: {TOGETHER: gain} for members, gain in data.problem.synergy.items()},
        weights=dict.fromkeys(values.columns, 1.0),
    )
