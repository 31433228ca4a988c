"""Each criterion, and the money, over the columns of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import Stated, arrays_of

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Rule
    from infraprio.portfolio.problem.data import Data

__all__ = ["criterion_rows", "ruled_rows", "stated_rows"]

Floats = NDArray[np.float64]


def criterion_rows(data: Data) -> tuple[Stated, Floats]:
    """Return the model, and each criterion [criteria + 1, columns of the model] over it.

    The last is minus the cost.
    """
    stated, rows, money = stated_rows(data)
    return stated, np.vstack([rows, -money.sum(axis=0)])


def stated_rows(data: Data) -> tuple[Stated, Floats, Floats]:
    """Return the model, value by criterion and money by cell [cells, columns of the model] of its columns."""
    stated, rows, money, _ = ruled_rows(data)
    return stated, rows, money


def ruled_rows(data: Data) -> tuple[Stated, Floats, Floats, list[tuple[Rule, int]]]:
    """Return the same, and each row of a rule with its place in the matrix."""
    model, (statement,) = build([data])
    everything = statement.decisions + [variable for variable, _ in statement.helpers]
    model.tie.add(sum(everything) >= 0)  # so that every variable has a column
    stated = arrays_of(model, [statement])
    columns = len(stated.arrays.gain)
    rows, money = np.zeros((len(data.criteria), columns)), np.zeros((data.money.shape[1], columns))
    rows[:, stated.places[0]] = data.values.T
    money[:, stated.places[0]] = data.money.T
    for variable, gain in statement.gain_terms:
        rows[:, stated.column[id(variable)]] += gain
    for variable, cost in statement.money_terms:
        money[:, stated.column[id(variable)]] += cost
    ruled = [
        (rule, stated.row[id(statement.block.rows[index])])
        for index, rule in enumerate(statement.rules, start=1)
        if id(statement.block.rows[index]) in stated.row
    ]
    return stated, rows, money, ruled
