"""The mean of the worst cases, as linear rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.choose.best_portfolio import impossible
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.cheapest_of_equals import cheapest, cost_row
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.solver.highs import Outcome, solve
from infraprio.solver.unsettled import not_settled

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data

__all__ = ["add_worst_mean", "worst_mean", "worst_mean_plan"]

Floats = NDArray[np.float64]


def worst_mean(worth: Floats, chance: Floats, confidence: float) -> float:
    """Return the mean of the worst cases that together have probability 1 - confidence.

    Examples
    --------
    >>> import numpy as np
    >>> worst_mean(np.array([4.0, 1.0, 3.0, 2.0]), np.full(4, 0.25), 0.5)
    1.5
    """
    order = np.argsort(worth, kind="stable")
    share = 1.0 - confidence
    used = np.clip(share - (np.cumsum(chance[order]) - chance[order]), 0.0, chance[order])
    return float(worth[order] @ used / used.sum())


def add_worst_mean(
    model: Any, worth: Sequence[Any], chance: Floats, risk_aversion: float, confidence: float
) -> None:
    """Replace the objective: (1 - a) sum p z + a (u - sum p s / (1 - confidence)), s >= u - z, s >= 0.

    U free.

    ``worth`` are the Pyomo expressions z of the value in each case.
    """
    import pyomo.environ as pyo

    model.value.deactivate()
    model.level = pyo.Var()
    model.below = pyo.Var(range(len(worth)), domain=pyo.NonNegativeReals)
    for number, z in enumerate(worth):
        model.tie.add(model.below[number] - model.level + z >= 0)
    mean = sum(float(p) * z for p, z in zip(chance, worth))
    short = sum(float(p) * model.below[number] for number, p in enumerate(chance))
    tail = model.level - short * (1.0 / (1.0 - confidence))
    model.careful = pyo.Objective(expr=(1 - risk_aversion) * mean + risk_aversion * tail, sense=pyo.maximize)


def worst_mean_plan(
    data: Data, cases: Floats, chance: Floats, risk_aversion: float, confidence: float
) -> tuple[NDArray[np.int64], float, Outcome, list[str]]:
    """Return the best plan's columns, its interactions' gain, the outcome and notes.

    Parameters
    ----------
    cases : array [cases, columns]
        Value of each column in each case.
    """
    model, (statement,) = build([data])
    gains = sum(float(gain @ data.weights) * variable for variable, gain in statement.gain_terms)
    worth = []
    for line in cases:
        used = np.flatnonzero(line)
        worth.append(sum(float(line[column]) * statement.decisions[column] for column in used) + gains)
    add_worst_mean(model, worth, chance, risk_aversion, confidence)
    stated = arrays_of(model, [statement])
    outcome, notes = solve(stated.arrays)
    if outcome.status == "infeasible":
        raise impossible(data)
    if outcome.x is None:
        raise not_settled(notes)
    point, more = cheapest(stated.arrays, cost_row(data, stated, statement), outcome.x)
    columns = stated.plans(point)[0]
    built = np.zeros(len(data.row), dtype=bool)
    built[columns] = True
    gained = sum(
        float(gain @ data.weights) * float(when(built))
        for (_, when), (_, gain) in zip(gain_helpers(statement), statement.gain_terms)
    )
    return columns, gained, outcome, notes + more


def gain_helpers(statement: Any) -> list[Any]:
    """Return the helpers that carry gains, in the order of the gain terms."""
    carries = {id(variable) for variable, _ in statement.gain_terms}
    return [pair for pair in statement.helpers if id(pair[0]) in carries]
