"""The front by lists of partial plans that are not beaten, stage after stage.

Nemhauser and Ullmann (1969, doi 10.1287/mnsc.15.9.494) for any number of criteria and rows; a partial plan whose
linear bounds reach no zone that is left is dropped (Bazgan, Hugot and Vanderpooten 2009, doi
10.1016/j.cor.2007.09.009).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import now
from infraprio.portfolio.fronts.front_shape import undominated
from infraprio.portfolio.fronts.search_zones import cut
from infraprio.portfolio.fronts.staged_model import Staged, to_come
from infraprio.portfolio.problem.units import noise

__all__ = ["MOST_PLANS", "front_by_lists"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]

MOST_PLANS = 20_000
FEW = 30  # partial plans from each direction that are completed greedily


def front_by_lists(
    staged: Staged, steps: Floats, most_plans: int = MOST_PLANS, ends: float = np.inf
) -> Marks | None:
    """Return points [points, columns] that hold the front; None if the lists become too long.

    Parameters
    ----------
    staged : Staged
    steps : array [criteria]
        Points that are not better by this much in some criterion are not looked for.
    most_plans : int
        Longest list allowed.
    ends : float
        When to give up, as ``clock.now`` tells it.
    """
    goals, stages = staged.goals, staged.stages
    reduced = staged.reduced
    base = staged.prices @ staged.most
    best_left, least_left = to_come(reduced, stages), to_come(staged.rows, stages, least=True)
    most_left = to_come(staged.rows, stages)
    found = Found(staged, steps)
    x = np.zeros((1, goals.shape[1]), dtype=bool)
    found.add(completed(staged, x, 0))
    for number, columns in enumerate(stages):
        if now() >= ends:
            return None
        x = widen(x, columns)
        used, score = x @ staged.rows.T, x @ reduced.T
        fits = (used + least_left[number + 1] <= staged.most + staged.slack).all(axis=1)
        reach = base + score + best_left[number + 1]
        keep = np.flatnonzero(fits)
        keep = keep[found.can_reach(reach[keep])]
        x, used, reach = x[keep], used[keep], reach[keep]
        # a row counts only as far as the stages to come can still break it
        open_rows = np.abs(most_left[number + 1] - least_left[number + 1]) > 0
        level = np.maximum(used, staged.most - most_left[number + 1])[:, open_rows]
        level = level[:, (level != level[:1]).any(axis=0)]
        keep = unbeaten(np.hstack([x @ goals.T, -level]))
        x, reach = x[keep], reach[keep]
        if len(x) > most_plans:
            return None
        if number % 2 and number < len(stages) - 1:
            leading = np.unique(np.argsort(-reach[:, ::2], axis=0, kind="stable")[:FEW].ravel())
            found.add(completed(staged, x[leading], number + 1))
    found.add(x[staged.keeps(x)])
    return found.x


class Found:
    """The points found so far, and the zones that they leave."""

    def __init__(self, staged: Staged, steps: Floats) -> None:
        goals = staged.goals
        self.staged, self.steps = staged, steps
        self.x = np.zeros((0, goals.shape[1]), dtype=bool)
        self.low = np.minimum(goals, 0.0).sum(axis=1)[None, :] - 2.0 * steps
        self.high = np.full_like(self.low, np.inf)

    def add(self, x: Marks) -> None:
        """Take in points that keep all rows."""
        table = x @ self.staged.goals.T
        for place in np.flatnonzero(undominated(table)) if len(table) else ():
            before = self.low
            self.low, self.high = cut(before, self.high, table[place], self.steps, proved=False)
            if self.low is not before:
                self.x = np.vstack([self.x, x[place]])

    def can_reach(self, reach: Floats) -> Ints:
        """Return the numbers of the plans whose bounds [plans, directions] reach some zone."""
        corners = (self.low + self.steps) @ self.staged.weights.T
        corners -= noise(np.maximum(1.0, np.abs(corners)))  # weights measure each criterion in its reach
        alive = np.zeros(len(reach), dtype=bool)
        open_plans = np.arange(len(reach))
        for corner in corners:
            hit = (reach[open_plans] >= corner).all(axis=1)
            alive[open_plans[hit]] = True
            open_plans = open_plans[~hit]
        return np.flatnonzero(alive)


def widen(x: Marks, columns: Ints) -> Marks:
    """Return each plan without and with each of the columns."""
    wider = np.tile(x, (len(columns) + 1, 1))
    for number, column in enumerate(columns, start=1):
        wider[number * len(x) : (number + 1) * len(x), column] = True
    return wider


def completed(staged: Staged, x: Marks, done: int) -> Marks:
    """Return plans completed greedily in some directions, those that keep all rows.

    The stages to come are gone through in order of worth less price, taking what fits.
    """
    made = []
    most = staged.most + staged.slack
    for number in range(0, len(staged.weights), 2):
        reduced = staged.weights[number] @ staged.goals - staged.prices[number] @ staged.rows
        worth = staged.weights[number] @ staged.goals
        plan, used = x.copy(), x @ staged.rows.T
        for stage in sorted(staged.stages[done:], key=lambda columns: -float(reduced[columns].max())):
            free = np.ones(len(plan), dtype=bool)
            for column in stage[np.argsort(-reduced[stage], kind="stable")][:3]:
                if worth[column] <= 0:
                    continue
                with_it = used + staged.rows[:, column]
                takes = free & ((with_it <= most) | (staged.rows[:, column] <= 0)).all(axis=1)
                plan[takes, column] = True
                used[takes] = with_it[takes]
                free &= ~takes
        made.append(plan[staged.keeps(plan)])
    return np.vstack(made)


def unbeaten(table: Floats) -> Ints:
    """Return the lines [lines, measures] that stay when most of those equalled or beaten are dropped.

    All of them with up to two measures; with three those of the same one of 128 classes may stay; with more,
    only the lines best in their sum are compared with.
    """
    if len(table) < 2:
        return np.arange(len(table))
    measures = table.shape[1]
    if measures == 1:
        return np.array([int(np.argmax(table[:, 0]))])
    if measures == 2:
        order = np.lexsort((-table[:, 1], -table[:, 0]))
        second = table[order, 1]
        kept = np.append(True, second[1:] > np.maximum.accumulate(second)[:-1])
        return np.sort(order[kept])
    if measures == 3:
        return unbeaten_of_three(table)
    spread = np.ptp(table, axis=0)
    size = np.where(spread > 0, spread, 1.0)
    kept = np.ones(len(table), dtype=bool)
    for place in np.argsort(-(table / size).sum(axis=1), kind="stable")[:100]:
        if kept[place]:
            beaten = (table <= table[place]).all(axis=1)
            beaten[place] = False
            kept &= ~beaten
    return np.flatnonzero(kept)


def unbeaten_of_three(table: Floats) -> Ints:
    """Return most of the lines of three measures that none equals or beats: a running best in 128 classes."""
    order = np.lexsort((-table[:, 1], -table[:, 0], -table[:, 2]))
    first, second = table[order, 0], table[order, 1]
    edges = np.unique(np.quantile(first, np.linspace(0.0, 1.0, 129)))
    edges[-1] = max(edges[-1], float(first.max()))
    best = np.where(first[:, None] >= edges[None, :], second[:, None], -np.inf)
    np.maximum.accumulate(best, axis=0, out=best)
    place = np.searchsorted(edges, first[1:], side="left")
    kept = np.append(True, best[np.arange(len(first) - 1), place] < second[1:])
    return np.sort(order[kept])
