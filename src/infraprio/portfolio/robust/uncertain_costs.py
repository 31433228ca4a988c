"""Costs and values that are not known for sure.

A budget of uncertainty, chance of overrun, and the mean of the worst cases.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.clock import measured
from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.choose.best_portfolio import impossible
from infraprio.portfolio.choose.portfolio import Portfolio, chosen, portfolio, relative_gap
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.cheapest_of_equals import cheapest, cost_row
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.data import Data
from infraprio.portfolio.problem.names import listed
from infraprio.portfolio.problem.units import noise
from infraprio.portfolio.robust.worst_cases import worst_mean, worst_mean_plan
from infraprio.solver.highs import solve
from infraprio.solver.unsettled import doubted, not_settled

if TYPE_CHECKING:
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["RobustPortfolio", "chance_of_overrun", "cvar_portfolio", "robust_portfolio"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RobustPortfolio(Portfolio):
    """A portfolio that stays within its budgets when costs rise.

    Attributes
    ----------
    gamma : dict
        Budget of uncertainty of each pot: how many costs rise at once.
    worst_cost : dict
        Money drawn from each pot when they do, in the worst way.
    """

    gamma: dict[Hashable, float]
    worst_cost: dict[Hashable, float]


@measured
def robust_portfolio(
    problem: Problem | Data,
    deviation: Any,
    gamma: float | Mapping[Hashable, float] = 1.0,
    weights: Any = None,
    time_limit: float | None = None,
    gap: float = 0.0,
) -> RobustPortfolio:
    """Return the best portfolio that keeps each budget when any ``gamma`` of its costs rise.

    A fraction of gamma lets one more cost rise by that fraction (Bertsimas and Sim 2004, doi
    10.1287/opre.1030.0065). Stated by linear duality: nominal cost + gamma z + sum of p_i <= budget, z +
    p_i >= deviation_i x_i.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    deviation : Series or mapping
        Possible rise of the cost of each row, in money; it falls on funds and periods as the cost does.
    gamma : float or mapping of hashable to float, default 1.0
        Float or mapping by pot
        How many costs rise at once, from 0 (none).
    weights, time_limit, gap : optional
        As for ``best_portfolio``.

    Returns
    -------
    RobustPortfolio
        The set, and the money that it draws in the worst case.

    Raises
    ------
    ProblemError
        If a row has no deviation, or a number is negative.
    InfeasibleError
        If no portfolio keeps all rules; the explanation is for costs without a rise, where those are the
        reason.

    References
    ----------
    D. Bertsimas and M. Sim (2004), The price of robustness, Operations Research 52, 35-53.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, robust_portfolio
    >>> value, cost = pd.Series({"a": 3.0, "b": 4.0, "c": 2.0}), pd.Series({"a": 4.0, "b": 8.0, "c": 3.0})
    >>> deviation = pd.Series({"a": 1.0, "b": 4.0, "c": 1.0})
    >>> plan = robust_portfolio(Problem(value=value, cost=cost, budget=12.0), deviation=deviation, gamma=1)
    >>> plan.selected, plan.worst_cost
    (['a', 'c'], {'all money': 8.0})
    """
    began = time.perf_counter()
    data = compile_data(problem, weights)
    rise = rises(data, deviation)
    factors = gammas(data, gamma)
    import pyomo.environ as pyo

    model, (statement,) = build([data])
    rows = {rule.key: index for index, rule in enumerate(statement.rules, start=1) if rule.kind == "budget"}
    model.z = pyo.Var(list(rows), domain=pyo.NonNegativeReals)
    model.p = pyo.Var(list(rows), range(len(data.proposals)), domain=pyo.NonNegativeReals)
    owner = data.owner[data.row]
    for pot in data.pots:
        if pot.label not in rows:
            continue
        extra = rise * (data.money @ pot.pays)
        row = statement.block.rows[rows[pot.label]]
        touched = [number for number in range(len(data.proposals)) if extra[owner == number].any()]
        added = factors[pot.label] * model.z[pot.label] + sum(
            model.p[pot.label, number] for number in touched
        )
        row.set_value((None, row.body + added, row.upper))
        for number in touched:
            columns = np.flatnonzero(owner == number)
            rising = sum(float(extra[column]) * statement.decisions[column] for column in columns)
            model.tie.add(rising - model.z[pot.label] - model.p[pot.label, number] <= 0)
    stated = arrays_of(model, [statement])
    outcome, notes = solve(stated.arrays, gap=gap, time_limit=time_limit)
    if outcome.status == "infeasible":
        raise impossible(data)
    if outcome.x is None:
        raise not_settled(notes or [outcome.stopped])
    point = outcome.x
    more: list[str] = []
    if gap == 0 and outcome.status == "optimal":
        point, more = cheapest(stated.arrays, cost_row(data, stated, statement), point, time_limit)
    columns = stated.plans(point)[0]
    worst = {pot.label: worst_cost(data, columns, rise, pot.pays, factors[pot.label]) for pot in data.pots}
    for pot in data.pots:
        if worst[pot.label] > pot.amount + noise(pot.amount):
            raise doubted(f"{outcome.how} gave a plan of {worst[pot.label]:g} at worst, of {pot.amount:g}")
    plan = portfolio(data, columns, outcome, notes + more, time.perf_counter() - began)
    own = {name: getattr(plan, name) for name in Portfolio.__dataclass_fields__}
    return RobustPortfolio(**own, gamma=factors, worst_cost=worst)


def rises(data: Data, deviation: Any) -> Floats:
    """Return the possible rise of each column's cost as a share of its cost."""
    given = dict(deviation)
    lacking = [row for row in data.rows if row not in given]
    if lacking:
        raise ProblemError(finding("deviation_lacking", "deviation", names=listed(lacking)))
    amount = np.array([float(given[row]) for row in data.rows])
    if not np.isfinite(amount).all() or (amount < 0).any():
        raise ProblemError(finding("deviation_negative", "deviation"))
    total = data.cells.spend.sum(axis=(1, 2))
    if ((total == 0) & (amount > 0)).any():
        raise ProblemError(finding("deviation_without_fund", "deviation"))
    share = np.divide(amount, total, out=np.zeros_like(amount), where=total > 0)
    found: Floats = share[data.row]
    return found


def gammas(data: Data, gamma: float | Mapping[Hashable, float]) -> dict[Hashable, float]:
    """Return the budget of uncertainty of each pot."""
    labels = [pot.label for pot in data.pots]
    found = {label: float(gamma[label]) if isinstance(gamma, Mapping) else float(gamma) for label in labels}
    if any(not np.isfinite(number) or number < 0 for number in found.values()):
        raise ProblemError(f"gamma={gamma!r}: must be from 0")
    return found


def worst_cost(data: Data, columns: NDArray[np.int64], rise: Floats, pays: Floats, gamma: float) -> float:
    """Return the money drawn from a pot when the largest rises happen, by sorting them."""
    nominal = float(verify(data.problem, chosen(data, columns), data.weights).spent.to_numpy().ravel() @ pays)
    rising = np.sort(rise[columns] * (data.money[columns] @ pays))[::-1]
    whole = int(np.floor(gamma))
    part = (gamma - whole) * rising[whole] if whole < len(rising) else 0.0
    return nominal + float(rising[:whole].sum() + part)


def chance_of_overrun(problem: Problem | Data, plan: Portfolio, costs: pd.DataFrame) -> pd.Series:
    """Return for each pot the share of simulated cases in which a plan costs more than the pot holds.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    plan : Portfolio
        The plan that is held against the money.
    costs : DataFrame
        Simulated cost in all, cases as rows, rows of the problem as columns; it falls on funds and periods
        as the stated cost does. Shared components keep their stated cost.

    Returns
    -------
    Series
        By pot; ``.attrs["any"]`` is the share of cases in which at least one pot does not do.

    Raises
    ------
    ProblemError
        If a chosen row has no column, or a number is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, best_portfolio
    >>> from infraprio.portfolio.robust.uncertain_costs import chance_of_overrun
    >>> numbers = pd.Series({"a": 3.0, "b": 4.0})
    >>> problem = Problem(value=numbers, cost=numbers, budget=7.5)
    >>> cases = pd.DataFrame({"a": [3, 3, 4, 5], "b": [4, 5, 4, 3]})
    >>> chance_of_overrun(problem, best_portfolio(problem), cases).to_dict()
    {'all money': 0.75}
    """
    data = compile_data(problem)
    lacking = [row for row in plan.selected if row not in costs.columns]
    if lacking or costs.empty or costs[plan.selected].isna().to_numpy().any():
        raise ProblemError(
            f"costs: a column of numbers is needed for each chosen row; lacking or missing: {lacking}"
        )
    total = data.cells.spend.sum(axis=(1, 2))
    fixed = plan.spent.to_numpy().ravel().copy()
    cases = np.zeros((len(costs), len(fixed)))
    for row, owner in zip(plan.selected, plan.proposals):
        number = data.rows.index(row)
        start = data.cells.periods.index(plan.start[owner]) if plan.start else 0
        column = int(np.flatnonzero((data.row == number) & (data.start == start))[0])
        fixed -= data.money[column]
        if total[number] > 0:
            cases += costs[row].to_numpy(dtype=float)[:, None] * (data.money[column] / total[number])[None, :]
    drawn = cases + fixed[None, :]
    over = {pot.label: drawn @ pot.pays > pot.amount + noise(pot.amount) for pot in data.pots}
    found = pd.Series({label: float(cases.mean()) for label, cases in over.items()}, name="chance of overrun")
    found.attrs["any"] = float(np.any(list(over.values()), axis=0).mean())
    return found


def cvar_portfolio(
    problem: Problem | Data,
    values: pd.DataFrame,
    *,
    risk_aversion: float = 1.0,
    confidence: float = 0.95,
    probabilities: Sequence[float] | None = None,
) -> tuple[Portfolio, dict[str, float]]:
    """Return the portfolio best by its mean value and the mean of its worst cases.

    What is made large is (1 - risk aversion) times the one + risk aversion times the other.

    The worst cases are the share ``1 - confidence`` of simulated cases with the least value (conditional
    value at risk:
    Rockafellar and Uryasev 2000, doi 10.21314/JOR.2000.038).

    Parameters
    ----------
    problem : Problem or Data
        Interactions count in every case with their stated gain.
    values : DataFrame
        Simulated weighted value, cases as rows, rows of the problem as columns.
    risk_aversion : float
        From 0 (mean only) to 1 (worst cases only).
    confidence : float
        From 0 up to, not including, 1.
    probabilities : sequence, optional
        Of the cases; default equal.

    Returns
    -------
    portfolio : Portfolio
        Its ``value`` is at the problem's own values, on which there is no bound; its ``gap`` is that of the objective.
    figures : dict
        ``objective``, ``bound``, ``mean`` and ``worst`` (mean of the worst cases).

    Raises
    ------
    ProblemError, InfeasibleError
        If numbers do not fit, or no portfolio keeps all rules.

    References
    ----------
    R. T. Rockafellar and S. Uryasev (2000), Optimization of conditional value-at-risk, Journal of Risk 2, 21-41.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem
    >>> from infraprio.portfolio.robust.uncertain_costs import cvar_portfolio
    >>> value, cost = pd.Series({"a": 5.0, "b": 4.0}), pd.Series({"a": 1.0, "b": 1.0})
    >>> problem = Problem(value=value, cost=cost, budget=1.0)
    >>> cases = pd.DataFrame({"a": [10.0, 0.0], "b": [4.0, 4.0]})
    >>> plan, figures = cvar_portfolio(problem, cases, confidence=0.5)
    >>> plan.selected, figures["worst"]
    (['b'], 4.0)
    """
    if not 0 <= risk_aversion <= 1 or not 0 <= confidence < 1:
        raise ProblemError(
            f"risk_aversion={risk_aversion!r} must lie in 0..1 and confidence={confidence!r} in 0..1, below 1"
        )
    data = compile_data(problem)
    if set(data.rows) - set(values.columns) or values.empty or values.isna().to_numpy().any():
        raise ProblemError("values: give a number for each row of the problem in each case")
    chance = (
        np.full(len(values), 1.0 / len(values))
        if probabilities is None
        else np.asarray(probabilities, dtype=float)
    )
    if chance.shape != (len(values),) or (chance < 0).any() or abs(chance.sum() - 1.0) > 1e-6:
        raise ProblemError("probabilities: one for each case, sum 1")
    cases = values[data.rows].to_numpy(dtype=float)[:, data.row] * data.factors[data.start][None, :]

    columns, gains, outcome, notes = worst_mean_plan(data, cases, chance, risk_aversion, confidence)
    worth = cases[:, columns].sum(axis=1) + gains
    mean, worst = float(chance @ worth), worst_mean(worth, chance, confidence)
    plan = portfolio(
        data, columns, replace(outcome, value=data_value(data, columns), bound=np.inf), notes, outcome.seconds
    )
    objective = (1 - risk_aversion) * mean + risk_aversion * worst
    bound = max(outcome.bound, objective)
    return replace(plan, bound=np.inf, gap=relative_gap(bound, objective)), {
        "objective": objective,
        "bound": bound,
        "mean": mean,
        "worst": worst,
    }


def data_value(data: Data, columns: NDArray[np.int64]) -> float:
    """Return the weighted value of a plan."""
    return verify(data.problem, chosen(data, columns), data.weights).value
