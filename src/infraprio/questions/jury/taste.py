r"""The weights that explain what several people chose, each under the same money and rules.

To member i a plan is worth :math:`\beta \cdot v(x) + \sum_j \varepsilon_{ij} x_j`: what it does for the goals, and for every proposal
something of the member's own that nobody else knows, drawn from a normal distribution with the same spread. Of the plans that keep every rule
the member takes the best. The weights are those under which such members reach on average, goal by goal, what the real ones reach:
the minimum of the convex :math:`f(\beta) = E \max_x [\beta \cdot v(x) + \varepsilon \cdot x] - \beta \cdot \bar v`, over plans that the optimiser finds
and proves for every draw. Berthet et al. (2020), Learning with differentiable perturbed optimizers, NeurIPS 33; McFadden (1989),
Econometrica 57, 995-1026, for moments that are simulated.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from infraprio.ensemble import each

if TYPE_CHECKING:
    from infraprio.questions.jury.ground import Ground

__all__ = ["DRAWS", "Pool", "Taste", "taste_of"]

Floats = NDArray[np.float64]

DRAWS: Final = 48
"""Members that are made up to see what weights lead to; in pairs of opposite taste."""
ROUNDS: Final = 12
"""Times that the plans of all draws are searched for anew at most."""
CLOSE: Final = 2e-3
"""Of the spread of one proposal's own worth: what a plan may be better than those found, on average, for the search to end."""
RIDGE: Final = 1e-3
"""Pull towards no weight, so that choices without any contradiction still have finite weights: those with the clearest lead."""
STEP: Final = 0.15
"""Share by which weights are moved to see how what is reached follows them."""
DENSE: Final = 1500
"""Draws over the plans that were found, for that."""
SURE: Final = 1.96
BESIDE: Final = 4
"""Models that are solved side by side at most."""


@dataclass(slots=True)
class Pool:
    """Plans that keep every rule, each once.

    Attributes
    ----------
    value : array [plans, goals]
        What each does for the goals.
    built : array [plans, proposals]
        What each builds.
    """

    ground: Ground
    value: Floats = field(init=False, repr=False)
    built: Floats = field(init=False, repr=False)
    points: list[Floats] = field(default_factory=list, repr=False)
    place: dict[bytes, int] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.value = np.zeros((0, len(self.ground.goals)))
        self.built = np.zeros((0, len(self.ground.names)))

    def add(self, point: Floats) -> int:
        """Take a plan in; its number."""
        built, value = self.ground.proposals(point[None, :])[0], self.ground.value @ point
        key = built.astype(np.int8).tobytes() + np.round(value, 9).tobytes()
        if key not in self.place:
            self.place[key] = len(self.points)
            self.points.append(point)
            self.value = np.vstack([self.value, value])
            self.built = np.vstack([self.built, built])
        return self.place[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """Weights that explain choices.

    Attributes
    ----------
    weights, low, high, error : array [goals]
        Share of each goal, its 95 % interval and standard error.
    own : float
        How much of what makes a proposal worth something to a member the goals leave out: spread of the member's own
        taste over the spread of the weighed values, both of single proposals.
    expected : array [proposals]
        Share of members who would build each under the weights.
    solved : int
        Models that were solved and proved.
    """

    weights: Floats
    low: Floats
    high: Floats
    error: Floats
    own: float
    expected: Floats
    solved: int


@dataclass(slots=True)
class _Search:
    """Draws of taste, the plans found for them, and weights in units in which one proposal's own worth has spread 1."""

    pool: Pool
    unit: float
    seen: Floats
    draws: Floats
    solved: int = 0

    def worth(self, beta: Floats, draws: Floats) -> Floats:
        """What every plan is worth to every made-up member [draws, plans]."""
        found: Floats = draws @ self.pool.built.T + (self.pool.value / self.unit) @ beta
        return found

    def fit(self, beta: Floats) -> Floats:
        """Weights that reach what was seen, over the plans found so far."""
        goal = self.seen / self.unit

        def loss(at: Floats) -> tuple[float, Floats]:
            worth = self.worth(at, self.draws)
            best = worth.argmax(axis=1)
            slope = (self.pool.value[best] / self.unit).mean(axis=0) - goal + RIDGE * at
            return float(worth.max(axis=1).mean() - at @ goal + 0.5 * RIDGE * at @ at), slope

        start = beta
        for _ in range(3):  # the loss has corners, at which the search may stop short
            start = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(beta)).x
        found: Floats = start
        return found

    def improve(self, beta: Floats) -> float:
        """Find the best plan for every draw; by how much they are better on average than those known."""
        worth = self.worth(beta, self.draws)
        ground, points = self.pool.ground, self.pool.points
        asked = [
            ((beta / self.unit) @ ground.value + draw @ ground.built, points[best])
            for draw, best in zip(self.draws, worth.argmax(axis=1).tolist(), strict=True)
        ]
        for point, _ in each(_best, ground, asked, threads=min(os.cpu_count() or 1, BESIDE)):
            self.pool.add(point)
        self.solved += len(asked)
        before = worth.max(axis=1)
        return float((self.worth(beta, self.draws).max(axis=1) - before).mean())

    def reached(self, beta: Floats, draws: Floats) -> Floats:
        """What made-up members reach [draws, goals]."""
        best = self.worth(beta, draws).argmax(axis=1)
        found: Floats = self.pool.value[best] / self.unit
        return found


def taste_of(
    pool: Pool, chosen: list[int], seed: int = 0, progress: Callable[[float], None] | None = None
) -> Taste:
    """Return the weights that explain what members chose.

    Parameters
    ----------
    pool : Pool
        Holds the plans of the members; what is found on the way is added.
    chosen : list of int
        Number in the pool of each member's plan.
    seed : int
        Of the made-up members.
    progress : callable, optional
        Told the share that is done.
    """
    ground = pool.ground
    single = _singles(ground)
    unit = float(np.sqrt((single**2).mean())) or 1.0
    rng = np.random.default_rng(seed)
    half = rng.standard_normal((DRAWS // 2, len(ground.names)))
    search = _Search(
        pool=pool, unit=unit, seen=pool.value[chosen].mean(axis=0), draws=np.vstack([half, -half])
    )
    beta = ground.main * len(ground.main)
    for round_ in range(ROUNDS):
        better = search.improve(beta)
        if progress is not None:
            progress((round_ + 1) / ROUNDS)
        if round_ and better <= CLOSE:
            break
        beta = search.fit(beta)
    total = float(beta.sum())
    weights = beta / total if total > 0 else np.full(len(beta), 1.0 / len(beta))
    error = _errors(search, beta, chosen, rng) if total > 0 else np.full(len(beta), np.nan)
    spread = float((single @ beta / unit).std())
    best = search.worth(beta, search.draws).argmax(axis=1)
    return Taste(
        weights=weights, error=error, low=np.clip(weights - SURE * error, 0.0, 1.0), high=np.clip(weights + SURE * error, 0.0, 1.0),
        own=1.0 / spread if spread > 0 else np.inf, expected=pool.built[best].mean(axis=0), solved=search.solved,
    )  # fmt: skip


def _best(ground: Ground, asked: tuple[Floats, Floats]) -> tuple[Floats, float]:
    """The best plan for one made-up member."""
    return ground.best(asked[0], start=asked[1])


def _singles(ground: Ground) -> Floats:
    """What each proposal does alone [proposals, goals], at its best start."""
    out = np.zeros((len(ground.names), len(ground.goals)))
    for number, row in enumerate(ground.built):
        columns = np.flatnonzero(row)
        if len(columns):
            own = ground.value[:, columns]
            out[number] = own[:, int(np.abs(own).sum(axis=0).argmax())]
    return out


def _errors(search: _Search, beta: Floats, chosen: list[int], rng: np.random.Generator) -> Floats:
    """Standard errors of the shares: how far members differ, over how fast what is reached follows the weights.

    Of the differences between the real members and those between the made-up ones, the larger count: a few real ones who agree
    are no proof.
    """
    count, goals = len(chosen), len(beta)
    half = rng.standard_normal((DENSE // 2, len(search.pool.ground.names)))
    dense = np.vstack([half, -half])
    slope = np.zeros((goals, goals))
    for goal in range(goals):
        step = np.zeros(goals)
        step[goal] = STEP * max(float(beta[goal]), 0.1 * float(beta.max()), 1e-6)
        low = np.maximum(beta - step, 0.0)
        far = float((beta + step - low)[goal])
        slope[:, goal] = (
            search.reached(beta + step, dense).mean(axis=0) - search.reached(low, dense).mean(axis=0)
        ) / far
    slope = 0.5 * (slope + slope.T) + RIDGE * np.eye(goals)
    inverse = np.linalg.pinv(slope)
    seen = search.pool.value[chosen] / search.unit
    real = np.cov(seen.T).reshape(goals, goals) if count > 1 else np.zeros((goals, goals))
    made = np.cov(search.reached(beta, dense).T).reshape(goals, goals)
    total = float(beta.sum())
    share = (np.eye(goals) - np.outer(beta / total, np.ones(goals))) / total
    turn = share @ inverse
    several = [np.diag(turn @ spread @ turn.T) for spread in (real, made)]
    found: Floats = np.sqrt(np.maximum(*several) / count * (1.0 + count / len(search.draws)))
    return found
