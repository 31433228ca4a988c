"""A model of yes-or-no decisions taken stage by stage, with linear bounds on what the stages to come can add.

The bound of a direction in the space of criteria is Lagrangian: its prices of the rows are those of the linear
relaxation, so that the best of each stage to come can be taken by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.model.model_changes import aimed
from infraprio.portfolio.problem.units import noise, reach_of
from infraprio.solver.highs import linear_bound, load

if TYPE_CHECKING:
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.data import Data

__all__ = ["Staged", "directions", "lay_out", "to_come"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """Decisions in stages, at most one column of each stage being 1.

    Attributes
    ----------
    goals : array [criteria, columns]
        Made large.
    rows, most : array [rows, columns], array [rows]
        ``rows @ x <= most``.
    stages : list of int array
        Columns of each stage; those in none are 0.
    weights, prices : array [directions, criteria], array [directions, rows]
        Directions, and the price from 0 of each row in each.
    """

    goals: Floats
    rows: Floats
    most: Floats
    stages: list[Ints]
    weights: Floats
    prices: Floats

    @property
    def slack(self) -> Floats:
        """Rounding allowed in each row."""
        size: Floats = noise(np.abs(self.rows).sum(axis=1))
        return size

    @property
    def reduced(self) -> Floats:
        """Worth of each column less the price of what it uses [directions, columns]."""
        worth: Floats = self.weights @ self.goals - self.prices @ self.rows
        return worth

    def keeps(self, x: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Say which points [points, columns] keep all rows."""
        return np.asarray((x @ self.rows.T <= self.most + self.slack).all(axis=1), dtype=bool)


def directions(criteria: int) -> Floats:
    """Return directions [directions, criteria] spread evenly, none with a zero; sum 1.

    Examples
    --------
    >>> directions(2).shape, directions(3).shape, directions(5).shape
    ((9, 2), (21, 3), (6, 5))
    """
    if criteria == 2:
        first = np.linspace(0.0, 1.0, 9)
        found = np.column_stack([first, 1.0 - first])
    elif criteria == 3:
        found = np.array([(i, j, 5 - i - j) for i in range(6) for j in range(6 - i)]) / 5.0
    else:
        found = np.vstack([np.eye(criteria), np.full((1, criteria), 1.0 / criteria)])
    found = np.maximum(found, 1e-6)
    return np.asarray(found / found.sum(axis=1, keepdims=True), dtype=float)


def lay_out(data: Data, stated: Stated, goals: Floats, weights: Floats) -> Staged:
    """Return a stated model in stages, one for each proposal and one for each auxiliary variable.

    Those that matter most come first; weights are divided by the reach of each criterion.
    """
    arrays = stated.arrays
    matrix = arrays.matrix.toarray()
    above, below = np.isfinite(arrays.upper), np.isfinite(arrays.lower)
    rows = np.vstack([matrix[above], -matrix[below]])
    most = np.append(arrays.upper[above], -arrays.lower[below])
    breakable = np.maximum(rows, 0.0).sum(axis=1) > most
    weights = weights / reach_of(goals)
    loaded = load(arrays)
    prices = np.zeros((len(weights), len(rows)))
    for number, weight in enumerate(weights):
        relaxed = linear_bound(aimed(loaded, weight @ goals))
        if relaxed.dual is not None:
            prices[number] = np.maximum(np.append(relaxed.dual[above], -relaxed.dual[below]), 0.0)
    rows, most, prices = rows[breakable], most[breakable], prices[:, breakable]
    owner = data.owner[data.row]
    places = stated.places[0]
    groups = [places[owner == number] for number in range(len(data.proposals))]
    others = np.setdiff1d(np.arange(len(arrays.gain)), places)
    groups += [np.array([column]) for column in others]
    groups = [group[arrays.column_upper[group] > 0.5] for group in groups]
    groups = [group for group in groups if len(group)]
    reduced = weights @ goals - prices @ rows
    weigh = [-float(np.abs(reduced[:, group].max(axis=1)).mean()) for group in groups]
    order = np.argsort(np.round(weigh, 12), kind="stable")
    return Staged(
        goals=goals,
        rows=rows,
        most=most,
        stages=[groups[place] for place in order],
        weights=weights,
        prices=prices,
    )


def to_come(table: Floats, stages: list[Ints], *, least: bool = False) -> Floats:
    """Return the most (or least) of each line [stages + 1, lines] that the stages from a number on can add."""
    found = np.zeros((len(stages) + 1, len(table)))
    for number in range(len(stages) - 1, -1, -1):
        part = table[:, stages[number]]
        best = np.minimum(part.min(axis=1), 0.0) if least else np.maximum(part.max(axis=1), 0.0)
        found[number] = found[number + 1] + best
    return found
