r"""The choice with the value of every proposal and of what interacts, goal by goal, so that it can be weighed anew.

The terms of sets are those that the search through the network found to matter (``SetModel``), taken apart by goal: with the value
:math:`V_g` of every set that was computed, the term of a set S is what is left of it when all terms inside are
counted, :math:`m_g(S) = V_g(S) - V_g(\emptyset) - \sum_{a \in S} v_{ga} - \sum_{T \subset S} m_g(T)`.
Weighed with the weights of the run they are the terms of the run.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from infraprio.errors import InfraprioError
from infraprio.findings import finding
from infraprio.portfolio.problem.fields import criterion_names
from infraprio.portfolio.problem.ways_of_paying import by_row

if TYPE_CHECKING:
    from infraprio.portfolio import Problem
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["Sets", "choice_by_goal", "goal_criterion", "goal_weights"]

Sets = Mapping[frozenset[Hashable], "pd.Series[float]"]


def goal_criterion(goal: str) -> str:
    """Name of the criterion of a goal, which no criterion of the problem itself has."""
    return f"goal {goal}"


def goal_weights(weights: pd.Series[float]) -> dict[str, float]:
    """Weight of each goal's criterion, from the weights of the leaf goals."""
    return {
        goal_criterion(str(goal)): float(weight)
        for goal, weight in zip(weights.index, weights.to_numpy(), strict=True)
    }


def choice_by_goal(choice: Problem, scores: Scores, by_goal: Sets) -> Problem:
    """Return the choice with one criterion for each leaf goal beside its own, which count nothing.

    Parameters
    ----------
    choice : Problem
        Its interactions are those found through the network.
    by_goal : mapping
        Value of each leaf goal of every set that has an interaction, as ``Result.by_goal`` holds them.

    Returns
    -------
    Problem
        Weighed with the main stakeholder's weights; with others: ``replace(problem, weights=...)`` and `goal_weights`.

    Raises
    ------
    InfraprioError
        If an interaction was not taken down goal by goal.

    Examples
    --------
    >>> import infraprio as ip
    >>> from infraprio.effects.examples import valley
    >>> result = ip.run(valley())
    >>> found = choice_by_goal(result.choice, result.scores, result.by_goal)
    >>> list(found.value.columns), found.weights["goal g"]
    (['value', 'goal g'], 1.0)
    """
    goals = list(map(str, scores.weights.columns))
    single = by_row(scores.values[goals], choice)
    nothing = by_goal.get(frozenset(), pd.Series(0.0, index=goals))
    own = choice.value if isinstance(choice.value, pd.DataFrame) else choice.value.to_frame()
    own = own.set_axis(criterion_names(choice), axis=1)
    main = cast("pd.Series[float]", scores.weights.loc[scores.stakeholder])
    single = single - nothing
    terms = terms_by_goal(choice, single, nothing, by_goal)
    kept: dict[Any, Any] = {}
    for members, gain in choice.synergy.items():
        stated = dict(gain) if hasattr(gain, "keys") else {own.columns[0]: float(gain)}
        kept[members] = stated | {goal_criterion(goal): term for goal, term in terms[members].items()}
    return replace(
        choice,
        value=own.join(single.set_axis([goal_criterion(goal) for goal in goals], axis=1)),
        synergy=kept,
        weights=dict.fromkeys(own.columns, 0.0) | goal_weights(main),
    )


def terms_by_goal(
    choice: Problem, single: pd.DataFrame, nothing: pd.Series[float], by_goal: Sets
) -> dict[Any, dict[str, float]]:
    """Return the term of each interaction of the choice in every goal, small sets first."""
    values = {
        row: dict(zip(single.columns, line, strict=True))
        for row, line in zip(single.index, single.to_numpy().tolist(), strict=True)
    }
    found: dict[frozenset[Hashable], dict[str, float]] = {}
    made: dict[Any, dict[str, float]] = {}
    for members in sorted(choice.synergy, key=len):
        rows = frozenset(members)
        if rows not in by_goal:
            raise InfraprioError(finding("interaction_by_goal", names=", ".join(map(str, members))))
        inside = [term for group, term in found.items() if group < rows]
        found[rows] = made[members] = {
            goal: float(by_goal[rows][goal])
            - float(nothing[goal])
            - fsum(values[row][goal] for row in members)
            - fsum(term[goal] for term in inside)
            for goal in single.columns
        }
    return made
