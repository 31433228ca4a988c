r"""What each member would lose with a plan, and the plan with which whoever loses most loses least.

A member's own weights are not asked for. They are those kindest to the member's plan: under them it comes as near as possible to the best there
is (the efficiency of Charnes, Cooper and Rhodes (1978), European Journal of Operational Research 2, 429-444, with plans as units); and of all
that come as near within a hundredth, those nearest to the weights of the jury. What a plan lacks to the best under the member's weights is the
regret of Savage (1951), told as a share of that best.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.robust.worst_weights import minimax_regret_portfolio
from infraprio.questions.jury.ground import GAP
from infraprio.questions.stated_choice import added
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import solve

if TYPE_CHECKING:
    from infraprio.questions.jury.ground import Ground
    from infraprio.questions.jury.taste import Pool

__all__ = ["NEAR", "LeastRegret", "Own", "least_regret", "own_weights"]

Floats = NDArray[np.float64]

NEAR: Final = 0.01
"""Share of the best that a member's plan may lack more under weights nearer to the jury's."""
TRIES: Final = 25
"""Plans that are held against a member's own one at most."""
ROOM: Final = 1e-5
"""Share that the largest regret may grow by for the sake of all."""
SAME: Final = 1e-3
"""A plan that is better by no more than this share ends the search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What one member seems to weigh.

    Attributes
    ----------
    weights : array [goals]
        Sum 1.
    best : float
        The most that a plan is worth under them, proved.
    reaches : float
        Share of it that the member's own plan is worth.
    solved : int
        Models that were solved for it.
    """

    weights: Floats
    best: float
    reaches: float
    solved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastRegret:
    """The plan whose largest regret over the members is least.

    Attributes
    ----------
    plan : tuple
        Its proposals.
    regret : array [members]
        What each loses with it, as a share of the best under the member's weights.
    largest, bound : float
        The largest of them, and what no plan comes below.
    """

    plan: tuple[Hashable, ...]
    regret: Floats = field(repr=False)
    largest: float
    bound: float


def own_weights(pool: Pool, number: int, pooled: Floats) -> Own:
    """Return the weights of one member.

    Parameters
    ----------
    pool : Pool
        Plans known; better ones that are found are added.
    number : int
        Of the member's plan.
    pooled : array [goals]
        Weights of the jury.
    """
    ground, mine = pool.ground, pool.value[number]
    weights, solved = pooled, 0
    for tries in range(TRIES):
        if not (mine > 1e-9).any():  # worth nothing for any goal: no weights speak for it
            break
        weights = _kindest(pool.value, mine, pooled, near=NEAR if tries else 0.0)
        point, bound = ground.best(weights @ ground.value)
        solved += 1
        better = bound - float((pool.value @ weights).max())
        pool.add(point)
        if tries and better <= SAME * abs(bound):
            break
    weights = weights / weights.sum() if weights.sum() > 0 else pooled
    point, bound = ground.best(weights @ ground.value)
    best = max(float((pool.value @ weights).max()), float(weights @ ground.value @ point))
    reaches = float(mine @ weights) / best if best > 0 else float("nan")
    return Own(weights=weights, best=best, reaches=min(reaches, 1.0), solved=solved + 1)


def _kindest(others: Floats, mine: Floats, pooled: Floats, near: float) -> Floats:
    """Weights under which a plan worth 1 is beaten by as little as possible; with `near`: by no more than that above it, near the jury's."""
    count = len(mine)
    first, _ = solve(_linear(np.append(np.zeros(count), -1.0), others, mine, extra=1))
    if first.x is None:
        return pooled
    if near <= 0:
        return np.maximum(first.x[:count], 0.0)
    reach = float(mine @ pooled)
    aim = pooled / reach if reach > 1e-9 else pooled / max(float(pooled.max()), 1e-9)
    size = np.abs(others).max(axis=0)
    arrays = _linear(np.concatenate([np.zeros(count + 1), -size]), others, mine, extra=1 + count)
    upper = arrays.column_upper.copy()
    upper[count] = first.x[count] + near
    apart = sparse.csr_array(
        np.block(
            [
                [np.eye(count), np.zeros((count, 1)), -np.eye(count)],
                [-np.eye(count), np.zeros((count, 1)), -np.eye(count)],
            ]
        )
    )
    second, _ = solve(
        Arrays(
            gain=arrays.gain, matrix=sparse.csr_array(sparse.vstack([arrays.matrix, apart])),
            lower=np.append(arrays.lower, np.full(2 * count, -np.inf)), upper=np.concatenate([arrays.upper, aim, -aim]),
            column_lower=arrays.column_lower, column_upper=upper, whole=arrays.whole,
        )
    )  # fmt: skip
    return np.maximum(first.x[:count] if second.x is None else second.x[:count], 0.0)


def _linear(gain: Floats, others: Floats, mine: Floats, extra: int) -> Arrays:
    """Weights and what the best other plan is worth more than 1 [goals + extra], the plan itself being worth 1."""
    goals = len(mine)
    rows = np.zeros((len(others) + 1, goals + extra))
    rows[:-1, :goals] = others
    rows[:-1, goals] = -1.0
    rows[-1, :goals] = mine
    return Arrays(
        gain=gain, matrix=sparse.csr_array(rows),
        lower=np.append(np.full(len(others), -np.inf), 1.0), upper=np.ones(len(others) + 1),
        column_lower=np.zeros(goals + extra), column_upper=np.full(goals + extra, np.inf),
        whole=np.zeros(goals + extra, dtype=bool),
    )  # fmt: skip


def least_regret(ground: Ground, members: Sequence[Own]) -> LeastRegret:
    """Return the plan of least regret over the members, found and proved by the library's own search for it.

    Of all plans with that regret the one that is worth most to the members together is taken.

    Parameters
    ----------
    ground : Ground
        The choice.
    members : sequence of Own
        Whose regret counts.
    """
    asked = [own for own in members if own.best > 0] or list(members)
    scaled = np.array([own.weights / max(own.best, 1e-9) for own in asked])
    criteria = list(ground.data.criteria)
    points = np.zeros((len(asked), len(criteria)))
    points[:, [criteria.index(name) for name in ground.criteria]] = scaled
    distinct = pd.DataFrame(np.unique(points.round(12), axis=0), columns=criteria)
    plan, largest = minimax_regret_portfolio(ground.data, distinct)
    arrays = ground.arrays(scaled.mean(axis=0))
    for line in np.unique(scaled.round(12), axis=0):
        arrays = added(arrays, line @ ground.value, least=1.0 - largest - ROOM)
    outcome, _ = solve(arrays, gap=GAP)
    if outcome.x is None:  # within rounding of the first answer, which keeps every rule
        built = [float(name in set(plan.proposals)) for name in ground.names]
        value = np.array([plan.criteria[name] for name in ground.criteria])
    else:
        built = ground.proposals(np.round(outcome.x)[None, :])[0].tolist()
        value = ground.value @ np.round(outcome.x)
    lost = [1.0 - float(own.weights @ value) / own.best if own.best > 0 else np.nan for own in members]
    regret = np.maximum(np.array(lost), 0.0)
    most = float(np.nanmax(regret, initial=0.0))
    slack = max(plan.bound - plan.value, 0.0)
    return LeastRegret(plan=ground.named(built), regret=regret, largest=most, bound=max(largest - slack, 0.0))
