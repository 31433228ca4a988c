"""A problem checked, and compiled to arrays: once, whatever is asked of it afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.portfolio.problem.check import require_sound
from infraprio.portfolio.problem.columns import laid_out
from infraprio.portfolio.problem.data import Data, Floats, Ints, weight_vector, worth_of
from infraprio.portfolio.problem.money import Cells, pots, shared_cells

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["compile_data", "compiled", "stated_of"]


def compile_data(problem: Fields | Data, weights: Any = None) -> Data:
    """Check a problem and return it as arrays; what is compiled already is returned as it is, with the weights given.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    weights : Series, mapping or sequence, optional
        Weight of each criterion; default those that the problem has, else equal ones of sum one.

    Returns
    -------
    Data
        The problem in arrays.

    Raises
    ------
    ProblemError
        If the data cannot be used, with every error found; or the weights do not fit, or no budget is stated.

    Examples
    --------
    One problem for several questions is checked and compiled once:

    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, alternatives, best_portfolio, compile_data
    >>> value, cost = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0}), pd.Series({"a": 4.0, "b": 8.0, "c": 10.0})
    >>> data = compile_data(Problem(value=value, cost=cost, budget=14.0))
    >>> best_portfolio(data).selected, [plan.value for plan in alternatives(data, k=2)]
    (['a', 'b'], [7.0, 6.0])
    >>> best_portfolio(data.with_budget(22.0)).value
    10.0
    """
    if isinstance(problem, Data):
        return (
            problem if weights is None else replace(problem, weights=weight_vector(problem.problem, weights))
        )
    require_sound(problem)
    return compiled(problem, weights)


def stated_of(problem: Fields | Data) -> Fields:
    """Return the problem that data were compiled from, or the problem itself."""
    return problem.problem if isinstance(problem, Data) else problem


def compiled(problem: Fields, weights: Any = None) -> Data:
    """Return the arrays of a problem that has been checked."""
    layout = laid_out(problem)
    worth = worth_of(problem, layout.row, layout.start)
    worth["weights"] = weight_vector(problem, weights)
    return Data(
        problem=problem,
        rows=layout.rows,
        proposals=layout.proposals,
        owner=layout.owner,
        row=layout.row,
        start=layout.start,
        length=layout.length,
        **worth,
        cells=layout.cells,
        money=spending(layout.cells, layout.row, layout.start),
        budget=problem.budget,
        pots=pots(layout.cells, problem.budget, problem.carry_over),
        shared=[
            (name, shared_cells(problem, name, layout.cells), list(members))
            for name, (_, members) in problem.shared_cost.items()
        ],
        limits=problem.limit_list(),
    )


def spending(cells: Cells, row: Ints, start: Ints) -> Floats:
    """Return money [columns, cells]: the profile of the row laid out from its start."""
    funds, periods = len(cells.funds), len(cells.periods)
    if not cells.placed:
        return cells.spend.reshape(len(cells.spend), -1)[row]
    if cells.shares is not None:
        money = cells.spend[row, :, 0][:, :, None] * cells.shares[row, start][:, None, :]
        return money.reshape(len(row), -1)
    money = np.zeros((len(row), funds, periods))
    for offset in range(cells.spend.shape[2]):
        inside = start + offset < periods
        money[np.flatnonzero(inside), :, start[inside] + offset] += cells.spend[row[inside], :, offset]
    return money.reshape(len(row), -1)
