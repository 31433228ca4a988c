"""The best portfolio in each of many cases that differ in the values alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.errors import ProblemError
from infraprio.portfolio.choose.best_portfolio import best_portfolio, impossible
from infraprio.portfolio.choose.portfolio import Portfolio, portfolio
from infraprio.portfolio.model.criterion_rows import criterion_rows
from infraprio.portfolio.model.model_changes import aimed
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.limit_kinds import reads
from infraprio.solver.highs import load, solve
from infraprio.solver.unsettled import not_settled

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["best_in_each_case"]


def best_in_each_case(problem: Problem | Data, values: pd.DataFrame, *, gap: float = 0.0) -> list[Portfolio]:
    """Return the best portfolio in each case: the model is stated and loaded once, and given another objective.

    Parameters
    ----------
    problem : Problem or Data
        With one value; its own is not used.
    values : DataFrame
        Value of each row of the problem (rows) in each case (columns), e.g. under many weights.
    gap : float
        As for ``best_portfolio``.

    Returns
    -------
    list of Portfolio
        One for each case, with its certificate.

    Raises
    ------
    ProblemError, InfeasibleError, SolverError
        As ``best_portfolio``.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem
    >>> from infraprio.portfolio.choose.many_values import best_in_each_case
    >>> cost = pd.Series({"a": 1.0, "b": 1.0})
    >>> cases = pd.DataFrame({"even": [2.0, 1.0], "odd": [1.0, 2.0]}, index=cost.index)
    >>> plans = best_in_each_case(Problem(value=cost, cost=cost, budget=1.0), cases)
    >>> [plan.selected for plan in plans]
    [['a'], ['b']]
    """
    home = compile_data(problem)
    names: list[Any] = list(home.problem.value.index)
    if set(names) - set(values.index) or not np.isfinite(values.loc[names].to_numpy(dtype=float)).all():
        raise ProblemError("values: give a number for each row of the problem in each case")
    tables = [values[case].loc[names].astype(float).rename("value") for case in values.columns]
    cases = [home.changed(value=table, weights=None) for table in tables]
    if home.problem.standards or reads(home.problem, "value"):
        return [best_portfolio(data, gap=gap) for data in cases]  # the rows change with the values
    loaded, found = None, []
    for data in cases:
        if loaded is None:
            stated, rows = criterion_rows(data)
            loaded = load(stated.arrays)
        gain = rows[0].copy()
        gain[stated.places[0]] = data.values[:, 0]
        outcome, notes = solve(aimed(loaded, gain), gap=gap)
        if outcome.status == "infeasible":
            raise impossible(data)
        if outcome.x is None:
            raise not_settled(notes)
        whole = np.where(stated.arrays.whole, np.round(outcome.x), outcome.x)
        settled = replace(outcome, value=float(gain @ whole))
        found.append(portfolio(data, stated.plans(outcome.x)[0], settled, notes, outcome.seconds))
    return found
