"""The weights that earlier choices reveal, how far they are fixed, and the choices that no weights explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from infraprio.scoring.linear_programme import linear_programme
from infraprio.scoring.tables import Array
from infraprio.scoring.uta import uta

__all__ = ["GAP", "Revealed", "revealed_weights"]

GAP = 0.01
"""Lead of what was chosen that a choice asks for, as a share of the common range of the values."""
_LOW, _HIGH = "\0low", "\0high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """What earlier choices say about the weights.

    Attributes
    ----------
    weights : DataFrame
        Goals x (weight, lowest, highest): the weights by which what was chosen leads most clearly, and the range of the
        weights that explain the choices as well.
    choices : DataFrame
        One row a choice: better, worse, lead (of the better by these weights, in the unit of the values), explained.
    """

    weights: pd.DataFrame
    choices: pd.DataFrame


def revealed_weights(values: pd.DataFrame, choices: Sequence[tuple[str, str]]) -> Revealed:
    """Learn the weights of the weighted mean from earlier choices, by linear programming (UTA* with the values as they are).

    Parameters
    ----------
    values : DataFrame
        Objects x goals on one scale, higher is better.
    choices : sequence of tuple of str
        Pairs (better, worse) of its rows.

    Returns
    -------
    Revealed
        The sum of what choices lack is smallest; of the weights that reach it those with the largest smallest lead.

    Raises
    ------
    ScoringError
        No choices, objects without values, objects that do not differ.

    References
    ----------
    Siskos and Yannacopoulos (1985), Investigacao Operacional 5(1), 39-53; Jacquet-Lagreze and Siskos (1982), European
    Journal of Operational Research 10(2), 151-164 (ranges after the optimum).

    Examples
    --------
    >>> values = pd.DataFrame({"safety": [100, 0, 40], "time": [0, 100, 50]}, index=["A", "B", "C"])
    >>> found = revealed_weights(values, [("A", "B"), ("A", "C")])
    >>> found.weights.loc["safety"].round(2).tolist(), found.choices["explained"].all().item()
    ([1.0, 0.5, 1.0], True)
    """
    low, high = float(values.to_numpy().min()), float(values.to_numpy().max())
    ends = pd.DataFrame({goal: [low, high] for goal in values.columns}, index=[_LOW, _HIGH])
    # With one worst and one best value for all goals the learned shares are the weights of the values themselves.
    found = uta(pd.concat([values, ends]), list(choices), "max", segments=1, smallest_gap=GAP)
    unit = (values - low) / (high - low)
    gaps = np.array([unit.loc[a].to_numpy() - unit.loc[b].to_numpy() for a, b in choices], dtype=float)
    lack = float(found.errors["error"].sum())
    lowest, highest = _ranges(gaps, lack)
    told = found.errors.assign(lead=found.errors["gap"] * (high - low), explained=found.errors["error"] == 0)
    weights = pd.DataFrame({"weight": found.weights, "lowest": lowest, "highest": highest})
    return Revealed(weights=weights, choices=told[["better", "worse", "lead", "explained"]])


def _ranges(gaps: Array, lack: float) -> tuple[Array, Array]:
    """Smallest and largest weight of each goal among those that lack no more in all."""
    k, m = gaps.shape
    rows = np.vstack([np.column_stack([-gaps, -np.eye(k)]), np.append(np.zeros(m), np.ones(k))[None, :]])
    rhs = np.append(np.full(k, -GAP), lack + 1e-7)
    whole = np.append(np.ones(m), np.zeros(k))[None, :]

    def smallest(cost: Array) -> float:
        return linear_programme(cost, rows, rhs, whole, np.ones(1)).objective

    each = np.eye(m + k)[:m]
    lowest, highest = [smallest(cost) for cost in each], [-smallest(-cost) for cost in each]
    return np.clip(lowest, 0.0, 1.0), np.clip(highest, 0.0, 1.0)
