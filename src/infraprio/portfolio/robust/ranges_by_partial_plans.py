"""All portfolios that none beats, by lists of partial plans (Liesio, Mild and Salo 2008).

A partial plan that another one beats is dropped with all its completions, as what is added to both cancels out;
so is one of which no completion can escape a known plan.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import now
from infraprio.portfolio.fronts.by_partial_plans import completed, widen
from infraprio.portfolio.fronts.dominance import Measures, unbeaten_plans
from infraprio.portfolio.fronts.staged_model import Staged, to_come

__all__ = ["MOST_PARTIAL", "unbeaten_by_lists"]

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

MOST_PARTIAL = 3000
RIVALS = 30


def unbeaten_by_lists(
    staged: Staged, measures: Measures, most_plans: int = MOST_PARTIAL, ends: float = np.inf
) -> Marks | None:
    """Return all plans [plans, columns] that none beats; None if the lists become too long.

    Parameters
    ----------
    staged : Staged
        With one direction for each measure first.
    measures : Measures
    most_plans : int
        Longest list allowed.
    ends : float
        When to give up, as ``clock.now`` tells it.
    """
    stages = staged.stages
    least_left, most_left = to_come(staged.rows, stages, least=True), to_come(staged.rows, stages)
    x = np.zeros((1, staged.goals.shape[1]), dtype=bool)
    rivals = completed(staged, x, 0)
    for number, columns in enumerate(stages):
        if now() >= ends:
            return None
        x = widen(x, columns)
        used = x @ staged.rows.T
        fits = (used + least_left[number + 1] <= staged.most + staged.slack).all(axis=1)
        x, used = x[fits], used[fits]
        rivals = rivals[unbeaten_plans(measures, rivals)][:RIVALS]
        hopeless = np.zeros(len(x), dtype=bool)
        for rival in rivals:
            open_plans = np.flatnonzero(~hopeless)
            hopeless[open_plans] = cannot_escape(staged, measures, rival, x[open_plans], number + 1)
        x, used = x[~hopeless], used[~hopeless]
        if len(x) > 4 * most_plans:
            return None
        open_rows = np.abs(most_left[number + 1] - least_left[number + 1]) > 0
        level = np.maximum(used, staged.most - most_left[number + 1])[:, open_rows]
        x = x[unbeaten_plans(measures, x, level)]
        if len(x) > most_plans:
            return None
        if number % 3 == 2 and number < len(stages) - 1:
            leading = np.argsort(-(x @ measures.score), kind="stable")[:20]
            rivals = np.unique(np.vstack([rivals, completed(staged, x[leading], number + 1)]), axis=0)
            order = np.argsort(-(rivals @ measures.score), kind="stable")
            rivals = rivals[order]
    return x


def cannot_escape(staged: Staged, measures: Measures, rival: Marks, x: Marks, done: int) -> Marks:
    """Mark partial plans of which a known plan beats every completion."""
    factors, own = measures.against(rival)
    # a direction looks at one measure, divided by its reach
    count = len(factors)
    prices = staged.prices[:count] / np.diag(staged.weights[:, :count])[:, None]
    reduced = factors - prices @ staged.rows
    most = prices @ staged.most + x @ reduced.T + to_come(reduced, staged.stages)[done]
    lead = own - most
    beats: Marks = (lead >= -measures.slack).all(axis=1) & (lead > measures.slack).any(axis=1)
    return beats
