"""Chosen objects that no weights tried, at no budget tried, would have chosen."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from infraprio.questions.given_plan import GivenPlan
from infraprio.questions.stated_choice import StatedChoice, held
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import linear_bound, load, solve

if TYPE_CHECKING:
    from infraprio.questions.subject import Subject

__all__ = ["BUDGETS", "NEAR", "Explanations", "explained_choices"]

Floats = NDArray[np.float64]

BUDGETS: Final = (1.0, 0.75, 1.25)
"""Shares of the money that are tried."""
NEAR: Final = 1e-3
"""Weights explain a choice where a plan with it is within this share of the best plan for those weights."""
DRAWN: Final = 12
"""Weights drawn at random besides those of the stakeholders, equal ones, and each goal alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanations:
    """Which choices weights can explain.

    Attributes
    ----------
    table : DataFrame
        By chosen proposal: ``how`` ("rule": it must be built; "weights"; or "none"), ``money`` (share of the budget at
        which the weights explain it), ``own`` (whether the plan's own total does, with the money there is).
    weights : dict
        Proposal -> weight of each goal that explains it; the total is named by an empty Series.
    tried : int
        Combinations of weights and budget that were solved.
    """

    table: pd.DataFrame
    weights: dict[Hashable, pd.Series[float]] = field(repr=False)
    tried: int


@dataclass(slots=True)
class _Search:
    """What is still to be explained, and what was found."""

    choice: StatedChoice
    left: list[Hashable]
    found: dict[Hashable, tuple[pd.Series[float], float]]
    tried: int = 0

    def take(self, inside: frozenset[Hashable], weights: pd.Series[float], money: float) -> None:
        """Note what a plan that is near the best explains."""
        for name in [name for name in self.left if name in inside]:
            self.left.remove(name)
            self.found[name] = (weights, money)


def explained_choices(
    subject: Subject, choice: StatedChoice, given: GivenPlan, seed: int = 0
) -> Explanations:
    """Say of each chosen object which weights would choose it.

    Parameters
    ----------
    subject, choice, given : Subject, StatedChoice, GivenPlan
        The choice, and the plan placed in it; its broken rules stay relaxed.
    seed : int
        Of the weights that are drawn.
    """
    stated = {str(name) for name in choice.data.problem.mandatory}
    search = _Search(choice=choice, left=[name for name in given.names if str(name) not in stated], found={})
    goals = subject.goals.reindex(choice.data.rows)
    for money in BUDGETS:
        arrays = _at_money(choice, given.arrays, money)
        for weights in _usual(subject, goals, seed) if money == 1.0 else _stakeholders(subject):
            _try_all(search, arrays, _gain(choice, goals, weights), weights, money)
        for name in list(search.left):
            weights = _kindest(choice, goals, name)
            _try_one(search, arrays, name, weights, money, _gain(choice, goals, weights))
    table = pd.DataFrame(
        [
            (
                "rule" if str(name) in stated else "weights" if name in search.found else "none",
                search.found[name][1] if name in search.found else float("nan"),
                name in search.found and not len(search.found[name][0]) and search.found[name][1] == 1.0,
            )
            for name in given.names
        ],
        index=pd.Index(given.names, name="proposal", dtype=object),
        columns=["how", "money", "own"],
    )
    return Explanations(
        table=table,
        weights={name: weights for name, (weights, _) in search.found.items()},
        tried=search.tried,
    )


def _at_money(choice: StatedChoice, arrays: Arrays, share: float) -> Arrays:
    """Return arrays with every pot at a share of its money."""
    if share == 1.0:
        return arrays
    upper = arrays.upper.copy()
    for rule, rows in choice.rules.items():
        if rule.kind == "budget":
            upper[rows] *= share
    return replace(arrays, upper=upper)


def _stakeholders(subject: Subject) -> Iterator[pd.Series[float]]:
    """The total as it is, then the weights of each stakeholder."""
    yield pd.Series(dtype=float)
    for _, row in subject.weights.iterrows():
        yield row / row.sum()


def _usual(subject: Subject, goals: pd.DataFrame, seed: int) -> Iterator[pd.Series[float]]:
    """The weights of the stakeholders, equal ones, each goal alone, and some drawn evenly."""
    yield from _stakeholders(subject)
    names, count = goals.columns, goals.shape[1]
    for row in [np.full(count, 1 / count), *np.eye(count)]:
        yield pd.Series(row, index=names)
    for row in np.random.default_rng(seed).dirichlet(np.ones(count), DRAWN):
        yield pd.Series(row, index=names)


def _gain(choice: StatedChoice, goals: pd.DataFrame, weights: pd.Series[float]) -> Floats:
    if not len(weights):
        return choice.total
    return choice.by_row(
        goals.fillna(0.0).to_numpy(dtype=float) @ weights.reindex(goals.columns).to_numpy(dtype=float)
    )


def _try_all(search: _Search, arrays: Arrays, gain: Floats, weights: pd.Series[float], money: float) -> None:
    """Explain what stands in the plan found for some weights, if it is proved to be near the best."""
    if not search.left or not gain.any():
        return
    search.tried += 1
    outcome, _ = solve(replace(arrays, gain=gain), gap=NEAR / 2)
    if outcome.x is not None and outcome.bound - outcome.value <= NEAR * abs(outcome.value):
        search.take(search.choice.proposals(outcome.x), weights, money)


def _try_one(
    search: _Search, arrays: Arrays, name: Hashable, weights: pd.Series[float], money: float, gain: Floats
) -> None:
    """Explain one object by the weights kindest to it, if a plan with it is near the best for them."""
    if name not in search.left or not gain.any():
        return
    search.tried += 1
    with_it = held(search.choice, replace(arrays, gain=gain), [name], others=True)
    most = linear_bound(load(with_it))
    best, _ = solve(replace(arrays, gain=gain), gap=NEAR / 4)
    if best.x is None or most.status != "optimal" or most.value < best.value * (1 - NEAR):
        if best.x is not None and best.bound - best.value <= NEAR * abs(best.value):
            search.take(search.choice.proposals(best.x), weights, money)
        return
    forced, _ = solve(with_it, gap=NEAR / 4)
    if forced.x is not None and forced.value >= best.bound - NEAR * abs(best.bound):
        search.take(search.choice.proposals(forced.x), weights, money)


def _kindest(choice: StatedChoice, goals: pd.DataFrame, name: Hashable) -> pd.Series[float]:
    """Return the weights under which the least money goes to what is worth more for its money than an object.

    A linear programme: the money of each rival counts as far as its worth for money is the higher one.
    """
    data = choice.data
    cost = np.zeros(len(data.rows))
    np.maximum.at(cost, data.row, data.money.sum(axis=1))
    largest = max(float(cost.max(initial=0.0)), 1.0)
    rate = goals.fillna(0.0).to_numpy(dtype=float) / np.maximum(cost, 1e-9 * largest)[:, None]
    rate /= max(float(np.abs(rate).max(initial=0.0)), 1e-12)
    mine = int(data.row[data.columns(name)][0])
    rivals = np.array([k for k in range(len(data.rows)) if k != mine and cost[k] > 0], dtype=np.int64)
    count, others = goals.shape[1], len(rivals)
    matrix = np.block(
        [[rate[rivals] - rate[mine], -np.eye(others)], [np.ones((1, count)), np.zeros((1, others))]]
    )
    programme = Arrays(
        gain=np.append(np.zeros(count), -cost[rivals] / largest),
        matrix=sparse.csr_array(matrix),
        lower=np.append(np.full(others, -np.inf), 1.0),
        upper=np.append(np.zeros(others), 1.0),
        column_lower=np.zeros(count + others),
        column_upper=np.append(np.ones(count), np.full(others, np.inf)),
        whole=np.zeros(count + others, dtype=bool),
    )
    found, _ = solve(programme)
    weights = np.ones(count) if found.x is None else np.clip(found.x[:count], 0.0, None)
    return pd.Series(weights / weights.sum(), index=goals.columns)
