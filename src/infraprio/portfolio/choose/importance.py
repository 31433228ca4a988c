"""How much each proposal matters.

What is lost without it, what it costs to force it in, and at which budget it comes in.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.clock import deadline, left, measured
from infraprio.errors import InfeasibleError, ProblemError
from infraprio.portfolio.choose.alternatives import add_rows
from infraprio.portfolio.choose.best_portfolio import best_portfolio
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import Stated, arrays_of
from infraprio.portfolio.model.work_limit import require_time
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.money import part_of
from infraprio.solver.parallel import solve_each

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Problem
    from infraprio.solver.arrays import Arrays

__all__ = ["incremental_rank", "replacement_cost"]


@measured
def replacement_cost(
    problem: Problem | Data, weights: Any = None, time_limit: float | None = None
) -> pd.DataFrame:
    """Return what is lost when a chosen proposal is forced out, or another is forced in.

    Each figure is the difference of two exact optima (the idea of replacement cost: Cabeza and Moilanen
    2006, doi
    10.1016/j.biocon.2006.04.025).

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    weights : optional
        As for ``best_portfolio``.
    time_limit : float or None
        Seconds for all proposals together; default the usual limit of work, infinite for none.

    Returns
    -------
    DataFrame
        One line a proposal: ``chosen``, ``loss`` (infinite where no portfolio is left) and ``value`` of the
        best portfolio then. ``.attrs["proved"]`` says whether every figure is exact; where the time limit
        came first a loss is at most the one shown, and at least that in ``.attrs["least_loss"]``.

    Raises
    ------
    ProblemError, InfeasibleError
        As ``best_portfolio``.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, replacement_cost
    >>> value, cost = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0}), pd.Series({"a": 4.0, "b": 8.0, "c": 10.0})
    >>> print(replacement_cost(Problem(value=value, cost=cost, budget=14.0)))
              chosen  loss  value
    proposal
    a           True   3.0    4.0
    b           True   1.0    6.0
    c          False   1.0    6.0
    """
    require_time(time_limit, 0.0)
    ends = deadline(time_limit)
    data = compile_data(problem, weights)
    best = best_portfolio(data, time_limit=None if time_limit is None else time_limit / 2)
    model, statements = build([data])
    stated = arrays_of(model, statements)
    others = [forced(stated, data.columns(name), out=name in best.proposals) for name in data.proposals]
    lines, least, proved = [], {}, best.gap == 0.0
    for name, (outcome, _) in zip(data.proposals, solve_each(others, time_limit=left(ends))):
        settled = outcome.status in ("optimal", "infeasible")
        bound = -np.inf if outcome.status == "infeasible" else outcome.bound
        proved = proved and settled
        least[name] = max(best.value - bound, 0.0)
        lines.append((name, name in best.proposals, max(best.bound - outcome.value, 0.0), outcome.value))
    table = pd.DataFrame(lines, columns=["proposal", "chosen", "loss", "value"]).set_index("proposal")
    table.attrs = {"proved": proved, "least_loss": least}
    return table


def forced(stated: Stated, columns: NDArray[np.int64], *, out: bool) -> Arrays:
    """Return the model with some columns shut, or with one of them at least built."""
    places = stated.places[0][columns]
    known = places[places >= 0]
    if out:
        upper = stated.arrays.column_upper.copy()
        upper[known] = 0.0
        return replace(stated.arrays, column_upper=upper)
    if len(known) < len(columns):  # what costs nothing, is worth nothing and stands in no rule can be built
        return stated.arrays
    row = np.zeros((1, len(stated.arrays.gain)))
    row[0, known] = 1.0
    return add_rows(stated.arrays, row, [1.0], [np.inf])


@measured
def incremental_rank(
    problem: Problem | Data, steps: int = 10, weights: Any = None, time_limit: float | None = None
) -> pd.Series:
    """Return the rank of each proposal when the budget rises in equal steps and what was chosen stays.

    Rank 1 is chosen at the first step; what no step chooses has rank ``steps + 1``. First steps whose money
    is too little to keep the rules choose nothing.

    Parameters
    ----------
    problem : Problem or Data
        Its budget (any pots) is the last step.
    steps : int
        Number of steps.
    weights : optional
        As for ``best_portfolio``.
    time_limit : float or None
        Seconds for all steps together; default the usual limit of work, infinite for none.

    Returns
    -------
    Series
        ``.attrs["proved"]`` says whether the choice at every step is proved best.

    Raises
    ------
    ProblemError, InfeasibleError
        As ``best_portfolio``, if the whole budget is impossible, or a step after one that was possible.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem
    >>> from infraprio.portfolio.choose.importance import incremental_rank
    >>> value, cost = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0}), pd.Series({"a": 4.0, "b": 8.0, "c": 10.0})
    >>> incremental_rank(Problem(value=value, cost=cost, budget=12.0), steps=3).to_dict()
    {'a': 1, 'b': 3, 'c': 4}
    """
    if not isinstance(steps, int | np.integer) or isinstance(steps, bool) or steps < 1:
        raise ProblemError(f"steps={steps!r}: give a whole number of steps from 1")
    require_time(time_limit, 0.0)
    part_of_time = None if time_limit is None else time_limit / steps
    proved = True
    data = compile_data(problem, weights)
    rank = dict.fromkeys(data.proposals, steps + 1)
    kept: list[Hashable] = []
    for step in range(1, steps + 1):
        part = data.changed(
            budget=part_of(data.budget, step / steps), mandatory=[*data.problem.mandatory, *kept]
        )
        try:
            plan = best_portfolio(part, time_limit=part_of_time)
        except InfeasibleError:
            if kept or step == steps:
                raise
            continue
        proved = proved and plan.gap == 0.0
        for name in plan.proposals:
            if rank[name] > steps:
                rank[name] = step
                kept.append(name)
    ranked = pd.Series(rank, name="rank")
    ranked.attrs["proved"] = proved
    return ranked
