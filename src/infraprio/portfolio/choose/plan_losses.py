"""How much each proposal matters to a plan that is given, whether or not it is the best one.

What the plan loses without a proposal, and what it loses by making room for another.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.clock import deadline, left, measured
from infraprio.portfolio.choose.alternatives import add_rows
from infraprio.portfolio.choose.importance import forced
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import Stated, arrays_of
from infraprio.portfolio.model.work_limit import require_time
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.solver.parallel import solve_each

if TYPE_CHECKING:
    from infraprio.portfolio.choose.portfolio import Portfolio
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Problem
    from infraprio.solver.arrays import Arrays
    from infraprio.solver.highs import Outcome

__all__ = ["plan_losses"]

Floats = NDArray[np.float64]


@measured
def plan_losses(
    problem: Problem | Data, plan: Portfolio, weights: Any = None, time_limit: float | None = None
) -> pd.DataFrame:
    """Return what a plan loses when one of its proposals goes, or another comes in.

    When one goes, the others stay, and its money builds what it can besides. When one comes in, nothing else is new,
    and what must goes. Only where the rules ask for it do others go along, or come along: as few as will do. Starts
    are free throughout. Of a plan that is not the best one a loss may be negative: it would gain.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    plan : Portfolio
        Of the proposals of the problem.
    weights : optional
        As for ``best_portfolio``.
    time_limit : float or None
        Seconds for all proposals together; default the usual limit of work, infinite for none.

    Returns
    -------
    DataFrame
        One line a proposal: ``chosen`` (is in the plan), ``loss`` (infinite where the rules cannot be kept) and
        ``value`` of the plan then. ``.attrs["proved"]`` says whether every figure is exact; where a limit came first a
        loss is at most the one shown.

    Raises
    ------
    ProblemError
        If the data cannot be used.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, best_portfolio, plan_losses
    >>> value, cost = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0}), pd.Series({"a": 4.0, "b": 8.0, "c": 10.0})
    >>> problem = Problem(value=value, cost=cost, budget=14.0)
    >>> print(plan_losses(problem, best_portfolio(problem)))
              chosen  loss  value
    proposal
    a           True   3.0    4.0
    b           True   1.0    6.0
    c          False   1.0    6.0
    """
    require_time(time_limit, 0.0)
    ends = deadline(time_limit)
    data = compile_data(problem, weights)
    stated = arrays_of(*build([data]))
    ours = set(plan.proposals)
    asked = [_unchanged(data, stated, ours), *(_changed(data, stated, ours, name) for name in data.proposals)]
    found = [outcome for outcome, _ in solve_each(asked, time_limit=left(ends))]
    again = [
        (place, name)
        for place, name in enumerate(data.proposals, start=1)
        if found[place].status == "infeasible"
    ]
    eased = [_least_changed(data, stated, ours, name, left(ends)) for _, name in again]
    some = [(place, arrays) for (place, _), arrays in zip(again, eased) if arrays is not None]
    solved = solve_each([arrays for _, arrays in some], time_limit=left(ends))
    for (place, _), (outcome, _) in zip(some, solved):
        found[place] = outcome
    own = found[0].value if found[0].x is not None else plan.value
    lines = [
        (name, name in ours, _difference(own, each.value), each.value)
        for name, each in zip(data.proposals, found[1:])
    ]
    table = pd.DataFrame(lines, columns=["proposal", "chosen", "loss", "value"]).set_index("proposal")
    table.attrs["proved"] = all(each.status in ("optimal", "infeasible") for each in found)
    return table


def _difference(own: float, other: float) -> float:
    """Return what is lost; what is only rounding is nothing."""
    return 0.0 if abs(own - other) <= 1e-9 * max(abs(own), 1.0) else own - other


def _count(data: Data, stated: Stated, names: Sequence[Hashable]) -> Floats:
    """Return the row that counts how many of some proposals are built."""
    row = np.zeros(len(stated.arrays.gain))
    for name in names:
        places = stated.places[0][data.columns(name)]
        row[places[places >= 0]] = 1.0
    return row


def _bounded(arrays: Arrays, row: Floats, least: float = -np.inf, most: float = np.inf) -> Arrays:
    """Return the model with a row between bounds; a row of nothing is left out."""
    return add_rows(arrays, row[None, :], [least], [most]) if row.any() else arrays


def _rest(data: Data, stated: Stated, ours: set[Hashable], name: Hashable) -> tuple[Floats, float]:
    """Return the row of what should not change beside a proposal, and how many of it are built when nothing does."""
    stay = name in ours
    others = [each for each in data.proposals if each != name and (each in ours) == stay]
    within = _within(data, stated, others)
    return _count(data, stated, within), float(len(within)) if stay else 0.0


def _unchanged(data: Data, stated: Stated, ours: set[Hashable]) -> Arrays:
    """Return the model of the plan as it is, with free starts."""
    inside = [name for name in data.proposals if name in ours]
    outside = [name for name in data.proposals if name not in ours]
    kept, new = _within(data, stated, inside), _count(data, stated, outside)
    whole = _bounded(stated.arrays, _count(data, stated, kept), least=float(len(kept)))
    return _bounded(whole, new, most=0.0)


def _within(data: Data, stated: Stated, names: Sequence[Hashable]) -> list[Hashable]:
    """Return the proposals that the model decides on; the others cost nothing, are worth nothing and stand in no rule."""
    return [name for name in names if (stated.places[0][data.columns(name)] >= 0).any()]


def _changed(data: Data, stated: Stated, ours: set[Hashable], name: Hashable) -> Arrays:
    """Return the model of the plan without a proposal, or with it, the rest as it is."""
    arrays = forced(stated, data.columns(name), out=name in ours)
    row, count = _rest(data, stated, ours, name)
    return _bounded(arrays, row, least=count) if name in ours else _bounded(arrays, row, most=count)


def _least_changed(
    data: Data, stated: Stated, ours: set[Hashable], name: Hashable, time_limit: float | None
) -> Arrays | None:
    """Return the same where rules ask for more changes, as few as will do; None where they cannot be kept."""
    arrays = forced(stated, data.columns(name), out=name in ours)
    row, _ = _rest(data, stated, ours, name)
    sign = 1.0 if name in ours else -1.0
    fewest: Outcome = solve_each([replace(arrays, gain=sign * row)], time_limit=time_limit)[0][0]
    if fewest.x is None:
        return None
    count = float(np.round(row @ fewest.x))
    return _bounded(arrays, row, least=count) if sign > 0 else _bounded(arrays, row, most=count)
