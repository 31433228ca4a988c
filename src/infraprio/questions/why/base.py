"""The plan that proposals are asked about, and the questions' common tools: searches, changes, recounts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.choose.verify import verify
from infraprio.questions.stated_choice import StatedChoice
from infraprio.solver.highs import load, solve

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields
    from infraprio.solver.arrays import Arrays
    from infraprio.solver.highs import Outcome

__all__ = ["CLOSE", "Base", "base_of", "search", "worth_as_much"]

SMALL: Final = 240
"""Decisions up to which every question is answered to the last unit."""
CLOSE: Final = 1e-3
"""Relative gap of the answers in a larger choice."""
NOISE: Final = 1e-7

Floats = NDArray[np.float64]
Plan = Mapping[Hashable, Hashable | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The best plan of a choice.

    Attributes
    ----------
    choice : StatedChoice
    x : array
        Its point.
    value, bound : float
        What it is worth, and what no plan exceeds.
    inside : frozenset
        Its proposals.
    small : bool
        Whether the choice is small enough for exact answers.
    """

    choice: StatedChoice
    x: Floats = field(repr=False)
    value: float
    bound: float
    inside: frozenset[Hashable]
    small: bool

    @property
    def slack(self) -> float:
        """What two plans of equal value may differ by."""
        return NOISE * max(abs(self.bound), float(np.abs(self.choice.total).max(initial=0.0)))


def search(arrays: Arrays, *, small: bool, exact: bool = False) -> Outcome:
    """Return the best point of a model: exact in a small choice or where asked for, else within ``CLOSE``.

    Within ``CLOSE`` heuristics and cuts at the root settle a larger choice; a search without them first is for nothing.
    """
    if small or exact:
        return solve(arrays)[0]
    return solve(replace(load(arrays), plain=False), gap=CLOSE)[0]


def base_of(choice: StatedChoice) -> Base | None:
    """Return the best plan of a choice, or None where none was found."""
    arrays = choice.arrays
    small = int((arrays.whole & (arrays.column_lower < arrays.column_upper)).sum()) <= SMALL
    outcome = search(arrays, small=small, exact=True)
    if outcome.x is None:
        return None
    x = np.where(arrays.whole, np.round(outcome.x), outcome.x)
    return Base(
        choice=choice, x=x, value=outcome.value, bound=max(outcome.bound, outcome.value),
        inside=choice.proposals(x), small=small,
    )  # fmt: skip


def worth_as_much(base: Base, problem: Fields, plan: Plan, least: float) -> bool:
    """Say whether a plan keeps every rule of a changed problem and is worth at least so much in it, by recounting both."""
    look = verify(problem, plan, base.choice.data.weights, problem.budget)
    return look.ok and look.value >= least - 2 * base.slack


def with_value(problem: Fields, rows: list[Hashable], change: float) -> Fields:
    """Return a problem in which some rows are worth so much more (or less), in every criterion."""
    value = problem.value.copy().astype(float)
    value.loc[rows] += change
    return replace(problem, value=value)


def with_cost(problem: Fields, rows: list[Hashable], factor: float) -> Fields:
    """Return a problem in which some rows cost a multiple of what they do."""
    cost = problem.cost.copy().astype(float)
    cost.loc[rows] *= factor
    return replace(problem, cost=cost)
