"""What a jury chooses between: the columns of the choice, what they do for each goal, and the proposals that they build."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import InfeasibleError
from infraprio.portfolio.model.criterion_rows import ruled_rows
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.questions.stated_choice import StatedChoice, held, state_choice
from infraprio.ranking.by_goal import Sets, choice_by_goal, goal_criterion
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import solve

if TYPE_CHECKING:
    from infraprio.portfolio import Data, Problem
    from infraprio.scenario.scenario import Scenario
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["GAP", "Ground", "goal_groups", "ground_of", "grouped_choice"]

Floats = NDArray[np.float64]

GAP = 1e-4
"""Within which every plan that is solved here is proved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A choice as a jury sees it.

    Attributes
    ----------
    choice : StatedChoice
        The choice for the main budget as arrays.
    goals : list of str
        Goals that some proposal does something for; the others can have no weight.
    idle : list of str
        Those others.
    criteria : list
        Criterion of each of ``goals`` in the problem.
    value : array [goals, columns]
        What every column of the model does for each goal, interactions among them.
    built : array [proposals, columns]
        1 where a column builds a proposal.
    main : array [goals]
        Weights of the main stakeholder, sum 1.
    """

    choice: StatedChoice = field(repr=False)
    goals: list[str]
    idle: list[str]
    criteria: list[Hashable]
    value: Floats = field(repr=False)
    built: Floats = field(repr=False)
    main: Floats = field(repr=False)

    @property
    def data(self) -> Data:
        """What was stated."""
        return self.choice.data

    @property
    def names(self) -> list[Hashable]:
        """Proposals in the order of the rows of ``built``."""
        return list(self.data.proposals)

    def best(self, gain: Floats, *, gap: float = GAP, start: Floats | None = None) -> tuple[Floats, float]:
        """Return the best point of the model for a gain of each column, and the bound on its value.

        Raises
        ------
        InfeasibleError
            If no plan keeps the rules.
        """
        outcome, notes = solve(replace(self.choice.stated.arrays, gain=gain), gap=gap, start=start)
        if outcome.x is None:
            raise InfeasibleError("; ".join(notes) or "infeasible")
        return np.round(outcome.x), float(outcome.bound)

    def placed(self, names: Sequence[Hashable]) -> Floats | None:
        """Return the point at which exactly these proposals are built, as good as it gets; None where no such plan keeps the rules."""
        outcome, _ = solve(held(self.choice, self.arrays(self.main), names), gap=GAP)
        return None if outcome.x is None else np.round(outcome.x)

    def arrays(self, weights: Floats) -> Arrays:
        """The model, the value under weights of the goals being sought."""
        return replace(self.choice.stated.arrays, gain=weights @ self.value)

    def proposals(self, points: Floats) -> Floats:
        """Return which proposals are built at points [points, columns], as 0 and 1."""
        chosen: Floats = np.minimum(points @ self.built.T, 1.0)
        return chosen

    def named(self, built: Iterable[float]) -> tuple[Hashable, ...]:
        """Return the proposals of a row of ``proposals``."""
        return tuple(name for name, inside in zip(self.names, built, strict=True) if inside > 0.5)

    @property
    def cost(self) -> pd.Series[float]:
        """Cost of each proposal, without what is saved when it is built with others."""
        data = self.data
        out = np.zeros(len(data.proposals))
        spend = data.money.sum(axis=1)
        for column in range(len(data.row) - 1, -1, -1):
            out[data.owner[data.row[column]]] = spend[column]
        return pd.Series(out, index=pd.Index(self.names, name="proposal"))


def ground_of(problem: Problem | Data, criteria: Mapping[str, Hashable]) -> Ground:
    """Return what a jury chooses between.

    Parameters
    ----------
    problem : Problem or Data
        With one criterion for each goal, weighed with the weights of the main stakeholder.
    criteria : mapping of str to criterion
        Id of each goal -> its criterion.
    """
    data = compile_data(problem)
    choice = state_choice(data)
    _, rows, _, _ = ruled_rows(data)
    place = [data.criteria.index(name) for name in criteria.values()]
    value, weights = rows[place], np.asarray(data.weights, dtype=float)[place]
    largest = np.abs(value).max(axis=1, initial=0.0)
    does = largest > 1e-9 * max(float(largest.max(initial=0.0)), 1e-9)
    built = np.zeros((len(data.proposals), rows.shape[1]))
    for number, name in enumerate(data.proposals):
        built[number, choice.stated.places[0][data.columns(name)]] = 1.0
    main = weights[does]
    total = float(main.sum())
    active = [label for label, good in zip(criteria, does.tolist(), strict=True) if good]
    idle = [label for label in criteria if label not in active]
    return Ground(
        choice=choice, goals=active, idle=idle, criteria=[criteria[goal] for goal in active], value=value[does], built=built,
        main=main / total if total > 0 else np.full(len(main), 1.0 / max(len(main), 1)),
    )  # fmt: skip


def grouped_choice(
    problem: Problem, scores: Scores, by_goal: Sets, groups: Mapping[str, Sequence[str]]
) -> tuple[Problem, dict[str, Hashable]]:
    """Return the choice with one criterion for each group of leaf goals, and the criterion of each.

    Inside a group the leaf goals count as the main stakeholder weighs them; where all of them have no weight, alike.

    Parameters
    ----------
    problem, scores, by_goal : as there
        As for ``choice_by_goal``.
    groups : mapping of str to sequence of str
        Id of a goal -> the leaf goals below it.
    """
    single = choice_by_goal(problem, scores, by_goal)
    main: Any = scores.weights.loc[scores.stakeholder]
    table: Any = single.value
    own = [
        name
        for name in table.columns
        if name not in {goal_criterion(str(goal)) for goal in scores.weights.columns}
    ]
    parts: dict[str, dict[str, float]] = {}
    for group, leaves in groups.items():
        total = float(main[list(leaves)].sum())
        parts[group] = {
            goal_criterion(leaf): float(main[leaf]) / total if total > 0 else 1.0 / len(leaves)
            for leaf in leaves
        }

    def together(of: Any) -> dict[Hashable, Any]:
        sums: dict[Hashable, Any] = {
            goal_criterion(group): sum(share * of[leaf] for leaf, share in inside.items())
            for group, inside in parts.items()
        }
        return {name: of[name] for name in own if name in of} | sums

    weights = dict.fromkeys(own, 0.0) | {
        goal_criterion(group): float(main[list(leaves)].sum()) for group, leaves in groups.items()
    }
    made = replace(
        single, value=pd.DataFrame(together(table)), weights=weights,
        synergy={members: together(gain) for members, gain in single.synergy.items()},
    )  # fmt: skip
    return made, {group: goal_criterion(group) for group in groups}


def goal_groups(scenario: Scenario, leaves: Sequence[str]) -> dict[str, list[str]]:
    """Return the main goals of the strategy, each with the leaf goals below it; a flat list of goals is its own.

    Examples
    --------
    >>> from infraprio.effects.examples import valley
    >>> goal_groups(valley(), ["g"])
    {'g': ['g']}
    """
    table = scenario["goals"]
    rows = table.where(version=scenario.settings["goal_version"])
    parent = {str(table["id"][i]): str(table["parent"][i] or "") for i in rows}
    out: dict[str, list[str]] = {}
    for leaf in leaves:
        top = leaf
        while parent.get(top):
            top = parent[top]
        out.setdefault(top, []).append(leaf)
    return out
