"""A problem whose values and costs lie in ranges, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.choose.portfolio import chosen
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.fronts.dominance import Measures
from infraprio.portfolio.model.criterion_rows import stated_rows
from infraprio.portfolio.model.solver_arrays import Stated
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.data import Data
from infraprio.portfolio.problem.limit_kinds import reads
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["RangeView", "cost_ends", "range_view", "surely_fits"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeView:
    """The model with budgets at the lowest costs, what its columns add at least and at most, and the highest costs."""

    data: Data
    stated: Stated
    measures: Measures
    dear: Data


def range_view(home: Data, points: Floats, value_range: Any, cost_range: Any) -> RangeView:
    """Return the problem with its ranges as arrays.

    Raises
    ------
    ProblemError
        If a range does not fit the problem.
    """
    cheap, dear = home, home
    if cost_range is not None:
        cheap, dear = cost_ends(home.problem, cost_range)
    stated, rows, money = stated_rows(cheap)
    low, high = rows.copy(), rows.copy()
    places = stated.places[0]
    if value_range is not None:
        factor = home.factors[home.start][:, None]
        for table, given in zip((low, high), value_ends(home, value_range)):
            table[:, places] = (given[home.row] * factor).T
    least, most = points @ low, points @ high
    if cost_range is not None:
        dearer = money.copy()
        dearer[:, places] = dear.money.T
        pays = [pot.pays for pot in home.pots if np.isfinite(pot.amount)] or [np.ones(len(money))]
        least = np.vstack([least, *(-(pot @ dearer)[None, :] for pot in pays)])
        most = np.vstack([most, *(-(pot @ money)[None, :] for pot in pays)])
    return RangeView(data=cheap, stated=stated, measures=Measures(low=least, high=most), dear=dear)


def value_ends(data: Data, value_range: Any) -> tuple[Floats, Floats]:
    """Return the lowest and highest values [rows, criteria]."""
    low, high = (
        np.asarray(table.reindex(data.rows), dtype=float).reshape(len(data.rows), -1) for table in value_range
    )
    if low.shape != high.shape or low.shape[1] != len(data.criteria) or not np.isfinite(low + high).all():
        raise ProblemError("value_range: give two tables with a number for each row and criterion")
    if (low > high + 1e-3 * noise(low, high)).any():
        raise ProblemError(finding("value_range_crossed", "value_range"))
    return low, high


def cost_ends(problem: Fields, cost_range: Any) -> tuple[Data, Data]:
    """Return the problem as arrays at the lowest and at the highest costs."""
    if problem.cofinancing or reads(problem, "cost"):
        raise ProblemError(finding("cost_range_limits", "cost_range"))
    ends: list[Data] = []
    for table in cost_range:
        same = table.index.equals(problem.cost.index) and getattr(table, "columns", pd.Index([])).equals(
            getattr(problem.cost, "columns", pd.Index([]))
        )
        if not same:
            raise ProblemError("cost_range: give two tables with the rows and columns of the cost table")
        ends.append(compile_data(replace(problem, cost=table)))
    cheap, dear = ends
    if not (np.array_equal(cheap.row, dear.row) and np.array_equal(cheap.start, dear.start)):
        raise ProblemError(finding("cost_range_zero", "cost_range"))
    if (cheap.money > dear.money + 1e-3 * noise(cheap.money, dear.money)).any() or not np.isfinite(
        dear.money
    ).all():
        raise ProblemError(finding("cost_range_crossed", "cost_range"))
    return cheap, dear


def surely_fits(view: RangeView, plan: NDArray[np.int64]) -> bool:
    """Say whether a plan keeps every budget at the highest costs."""
    check = verify(view.dear.problem, chosen(view.dear, plan))
    return check.ok
