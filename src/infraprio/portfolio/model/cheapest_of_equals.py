r"""Of plans of equal value the cheapest: cost is made small with the value held at its optimum.

.. math:: \min c x \quad \text{where} \quad v x \ge v x^*

Most decisions are settled before the search. With any prices y of the rows, v x is at most the bound
:math:`L(y) + \sum_j \min(0, \pm d_j)`, :math:`d = v - y A`; so a decision whose other side costs more than
:math:`L(y) - v x^*` is the same in every plan of that value (reduced-cost fixing).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.portfolio.problem.units import noise
from infraprio.solver.held import holds
from infraprio.solver.highs import linear_bound, load, solve
from infraprio.solver.unit import unit_of

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Statement
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.data import Data
    from infraprio.solver.arrays import Arrays

__all__ = ["cheapest", "cost_row", "held_at", "without_idle"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOT_PROVED = "whether another plan of this value costs less was not settled"


def cost_row(data: Data, stated: Stated, statement: Statement, number: int = 0) -> Floats:
    """Return the cost in all of each column of a model [columns]; ``number`` is the statement's place in it."""
    cost = np.zeros(len(stated.arrays.gain))
    places = stated.places[number]
    cost[places[places >= 0]] = data.money.sum(axis=1)[places >= 0]
    for variable, money in statement.money_terms:
        if id(variable) in stated.column:
            cost[stated.column[id(variable)]] += money.sum()
    return cost


def cheapest(
    arrays: Arrays, cost: Floats, x: Floats, time_limit: float | None = None
) -> tuple[Floats, list[str]]:
    """Return the cheapest point of a model that is worth as much as a given one.

    Parameters
    ----------
    arrays : Arrays
    cost : array [columns]
    x : array [columns]
        A point that keeps all rows, best in ``arrays.gain``; columns that neither gain nor cost may be open (nan).
    time_limit : float, optional
        As for ``solve``.

    Returns
    -------
    point : array [columns]
        The given one where none is cheaper.
    notes : list of str
        Says so where it was not proved.
    """
    gain, known = arrays.gain, np.nan_to_num(x)
    value, room = float(gain @ known), allowance(arrays, known)
    settled = fixed_at(arrays, value - room)
    open_ones = arrays.whole & (settled.column_lower < settled.column_upper)
    if not cost[open_ones].any():
        return x, []
    held = replace(held_at(settled, known), gain=-cost)
    outcome, _ = solve(held, start=x, time_limit=time_limit)
    unsettled = [] if outcome.status == "optimal" else [NOT_PROVED]
    if outcome.x is None:
        return x, unsettled
    found = np.where(arrays.whole, np.round(outcome.x), outcome.x)
    if float(cost @ found) >= float(cost @ known) - noise(float(np.abs(cost) @ np.abs(known))):
        return x, unsettled
    if float(gain @ found) < value - 2 * room or not holds(arrays, found):
        return x, [NOT_PROVED]
    return found, unsettled


def held_at(arrays: Arrays, x: Floats) -> Arrays:
    """Return arrays with one row more: no point may be worth less than a given one."""
    known = np.nan_to_num(x)
    least = float(arrays.gain @ known) - allowance(arrays, known)
    return replace(
        arrays,
        matrix=sparse.csr_array(sparse.vstack([arrays.matrix, sparse.csr_array(arrays.gain[None, :])])),
        lower=np.append(arrays.lower, least),
        upper=np.append(arrays.upper, np.inf),
    )


def allowance(arrays: Arrays, x: Floats) -> float:
    """Return by how much two points of equal value may differ: half a unit of value, else what is noise."""
    counts = arrays.gain != 0
    unit = unit_of(arrays.gain[counts]) if arrays.whole[counts].all() else None
    if unit is not None:
        return unit / 2
    gross = float(np.abs(arrays.gain) @ np.abs(x)) + float(np.abs(arrays.gain).max(initial=0.0))
    room: float = noise(gross)
    return room if arrays.whole[counts].all() else 100 * room


def fixed_at(arrays: Arrays, value: float) -> Arrays:
    """Return arrays with those columns fixed that are the same at every point of at least this value."""
    relaxed = linear_bound(load(arrays))
    if relaxed.dual is None:
        return arrays
    price = np.where(relaxed.dual > 0, np.where(np.isinf(arrays.upper), 0.0, relaxed.dual), relaxed.dual)
    price = np.where((price < 0) & np.isinf(arrays.lower), 0.0, price)
    reduced = arrays.gain - arrays.matrix.T @ price
    sides = np.where(price > 0, arrays.upper, arrays.lower)
    edges = np.where(reduced > 0, arrays.column_upper, arrays.column_lower)
    used, moves = price != 0, reduced != 0
    bound = float(price[used] @ sides[used] + reduced[moves] @ edges[moves])
    if not np.isfinite(bound):
        return arrays
    spare = bound - value + noise(bound, value)
    step = arrays.column_upper - arrays.column_lower
    same = arrays.whole & (step >= 1.0) & (np.abs(reduced) > spare)
    return replace(
        arrays,
        column_lower=np.where(same, edges, arrays.column_lower),
        column_upper=np.where(same, edges, arrays.column_upper),
    )


def without_idle(data: Data, stated: Stated, columns: Ints) -> Ints:
    """Return a plan of one statement without what is worth nothing, costs nothing and is not needed by any rule."""
    idle = [column for column in columns if not data.worth[column] and not data.money[column].any()]
    value = float(stated.arrays.gain @ stated.point([columns]))
    for column in reversed(idle):
        fewer = columns[columns != column]
        point = stated.point([fewer])
        if holds(stated.arrays, point, 1e-9) and float(stated.arrays.gain @ point) >= value:
            columns = fewer
    return columns
