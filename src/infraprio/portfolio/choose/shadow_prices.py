"""What a little more money in each pot is worth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ProblemError
from infraprio.portfolio.choose.best_portfolio import best_portfolio
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.pyomo_to_arrays import compile_model
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.pot_shares import own_amount, pot_shares
from infraprio.solver.highs import linear_bound, load, solve
from infraprio.solver.unsettled import not_settled

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["linear_prices", "shadow_prices"]

Floats = NDArray[np.float64]


def shadow_prices(problem: Problem | Data, weights: Any = None, step: float | None = None) -> pd.DataFrame:
    """Return what a little more money in each pot is worth.

    The linear price, and what whole proposals make of it.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    weights : optional
        As for ``best_portfolio``.
    step : float, optional
        Money added to one pot for the difference quotient; default the cost of the cheapest proposal.

    Returns
    -------
    DataFrame
        One line a pot: ``budget``, its own money (what is carried over into it comes with the earlier pots, whose
        prices count what a little more would be worth later); ``dual``, the price in the linear relaxation; ``quotient``, (best
        value with ``step`` more - best value) / step; and ``step``. An unlimited pot is worth 0.

    Raises
    ------
    ProblemError, InfeasibleError
        As ``best_portfolio``.

    Notes
    -----
    The dual is the price of a plan in which proposals may be built in part; the quotient is exact for its
    step, and often 0 or large.

    Examples
    --------
    Two-period capital rationing (Lorie and Savage 1955, doi 10.1086/294081), prices 3/22 and 41/22:

    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, shadow_prices
    >>> cost = pd.DataFrame({1: [12, 54, 6, 6, 30, 6, 48, 36, 18], 2: [3, 7, 6, 2, 35, 6, 4, 3, 3]})
    >>> value = pd.Series([14.0, 17, 17, 15, 40, 12, 14, 10, 12])
    >>> prices = shadow_prices(Problem(value=value, cost=cost, budget=pd.Series({1: 50.0, 2: 20.0})), step=1)
    >>> print(prices.round(5))
         budget     dual  quotient  step
    pot
    1      50.0  0.13636       0.0     1
    2      20.0  1.86364       0.0     1
    """
    data = compile_data(problem, weights)
    base = best_portfolio(data)
    dual = linear_prices(data)
    if step is None:
        costs = data.money.sum(axis=1)
        step = float(costs[costs > 0].min(initial=np.inf))
        step = step if np.isfinite(step) else 1.0
    if not step > 0:
        raise ProblemError(f"step={step!r} must be more than 0")
    lines = []
    for pot in data.pots:
        shares = pot_shares(data, pot.label)
        quotient = 0.0
        if np.isfinite(pot.amount):
            pots = [
                replace(other, amount=other.amount + step * share) for other, share in zip(data.pots, shares)
            ]
            quotient = (pots_value(data, pots) - base.value) / step
        lines.append((pot.label, own_amount(data, pot.label), dual[pot.label], quotient, step))
    frame = pd.DataFrame(lines, columns=["pot", "budget", "dual", "quotient", "step"]).set_index("pot")
    frame["quotient"] = frame["quotient"].clip(lower=0.0) + 0.0
    return frame


def linear_prices(data: Data) -> dict[Any, float]:
    """Return what a little more money in each pot is worth in the linear relaxation, as ``dual`` of `shadow_prices`."""
    model, (statement,) = build([data])
    relaxed = linear_bound(load(arrays_of(model, [statement]).arrays))
    prices = dual_of_pots(model, statement, relaxed.dual)
    by_pot = np.array([prices.get(pot.label, 0.0) for pot in data.pots])
    labels = [pot.label for pot in data.pots]
    return {label: float(by_pot @ pot_shares(data, label)) for label in labels}


def dual_of_pots(model: Any, statement: Any, dual: Floats | None) -> dict[Any, float]:
    """Return the linear price of each pot."""
    constraints = compile_model(model)[2]
    rule = {id(constraint): statement.rules[index - 1] for index, constraint in statement.block.rows.items()}
    if dual is None:
        return {}
    named = [(rule.get(id(constraint)), price) for constraint, price in zip(constraints, dual)]
    return {
        found.key: abs(float(price)) + 0.0
        for found, price in named
        if found is not None and found.kind == "budget"
    }


def pots_value(data: Data, pots: list[Any]) -> float:
    """Return the best value with other amounts in the pots.

    Raises
    ------
    SolverError
        If it was not proved.
    """
    model, statements = build([replace(data, pots=pots)])
    outcome, notes = solve(arrays_of(model, statements).arrays)
    if outcome.status != "optimal":
        raise not_settled(notes)
    return outcome.value
