r"""The fair share of each proposal in the value of a portfolio.

An interaction that is there when all of k proposals are gives each of them one k-th of its gain: the value is a sum of
such parts, and the shares of a sum are the sums of the shares. So no order has to be tried.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.errors import ProblemError
from infraprio.portfolio.choose.portfolio import Portfolio
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.data import Data

if TYPE_CHECKING:
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["shapley"]


def shapley(
    problem: Problem | Data, plan: Portfolio | Sequence[Hashable], weights: Any = None
) -> pd.Series[float]:
    """Share the value of a portfolio among its proposals (Shapley 1953).

    The mean gain of adding each, over all orders, exactly. Costs and other rules play no part.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    plan : Portfolio or sequence of hashable
        With a portfolio its periods are kept; rows alone only where nothing is placed.
    weights : optional
        As for ``best_portfolio``.

    Returns
    -------
    Series
        The share of each row of the plan, in units of value; shares add up to the value of the plan.

    Raises
    ------
    ProblemError
        If a row is unknown, or has no period, or if two rows are options of one proposal.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, in Contributions to the Theory of Games II, Princeton University Press, 307-317.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, shapley
    >>> numbers = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0})
    >>> problem = Problem(value=numbers, cost=numbers, synergy={("a", "b"): 2.0})
    >>> shapley(problem, ["a", "b", "c"]).to_dict()
    {'a': 4.0, 'b': 5.0, 'c': 3.0}
    """
    if not isinstance(problem, Data):
        problem = replace(problem, budget=float("inf"))
    data = compile_data(problem, weights)
    chosen = placed_rows(data, plan)
    share = {row: verify(data.problem, {row: start}, data.weights).value for row, start in chosen.items()}
    for members, gain in data.gains:
        present = [_present(data, name, chosen) for name in members]
        rows = [row for row in present if row is not None]
        if len(rows) < len(members):
            continue
        starts = [0 if chosen[row] is None else data.cells.periods.index(chosen[row]) for row in rows]
        part = float(gain @ data.weights) * float(data.factors[max(starts)]) / len(rows)
        for row in rows:
            share[row] += part
    return pd.Series(share, name="share", dtype=float).rename_axis("row")


def _present(data: Data, name: Hashable, chosen: dict[Hashable, Hashable | None]) -> Hashable | None:
    """Return the row that a member of an interaction means among those chosen, None where it is not there."""
    rows = [row for row in data.problem.alternatives.get(name, [name]) if row in chosen]
    if len(rows) > 1:
        raise ProblemError(f"plan: {rows} are options of one proposal; give one of them")
    return rows[0] if rows else None


def placed_rows(data: Data, plan: Portfolio | Sequence[Hashable]) -> dict[Hashable, Hashable | None]:
    """Return rows with their periods."""
    if isinstance(plan, Portfolio):
        return {row: plan.start.get(owner) for row, owner in zip(plan.selected, plan.proposals)}
    strange = [row for row in plan if row not in data.rows]
    if strange or data.problem.periods is not None:
        raise ProblemError(
            f"plan: {strange or list(plan)} need to be known rows; give the Portfolio where periods matter"
        )
    return {row: None for row in data.rows if row in set(plan)}
