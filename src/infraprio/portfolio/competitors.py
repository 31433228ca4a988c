"""Is a proposed plan robust? Which other portfolios could be better within what is not known for sure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from infraprio.errors import ProblemError, SolverError
from infraprio.portfolio.check import require_sound
from infraprio.portfolio.data import Data, compile_data
from infraprio.portfolio.every import MOST, every_plan
from infraprio.portfolio.result import Portfolio
from infraprio.portfolio.robust import extreme_weights

if TYPE_CHECKING:
    from infraprio.portfolio.problem import Problem

__all__ = ["competitors"]

Floats = NDArray[np.float64]


def competitors(
    problem: Problem,
    plan: Portfolio | Sequence[Hashable],
    weights: Any = None,
    *,
    score_range: float | tuple[Any, Any] = 0.0,
    max_cost: str = "plan",
    most: int = 1000,
) -> pd.DataFrame:
    """Return the portfolios that cost no more than a plan and are worth more for some weights and scores.

    A competitor keeps every rule, its own part costs no more than the plan's own part, and for some
    weights in the set and some scores in their ranges its value is greater (the robustness analysis of
    Lourenco, Morton and Bana e Costa 2012, doi 10.1016/j.dss.2012.08.001). What both build cancels out,
    whatever its score.

    Parameters
    ----------
    problem : Problem
        Without placement in periods.
    plan : Portfolio or sequence of rows
    weights : optional
        A set of weights, its extreme points as rows, or None for no information.
    score_range : float or (low, high)
        Scores are known up to plus or minus this, or lie between two tables.
    max_cost : {"plan", "budget"}
        "plan": no dearer than the plan; "budget": whatever the budget allows.
    most : int
        Stop with an error beyond this many.

    Returns
    -------
    DataFrame
        One line a competitor: ``selected``, ``cost``, ``value`` (at the problem's weights and scores),
        ``least`` and ``greatest`` difference of value, plan minus competitor. ``.attrs["core"]`` lists
        what the plan and all competitors share; ``.attrs["complete"]``.

    Raises
    ------
    ProblemError
        If the plan holds unknown rows, or the data cannot be used.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, competitors
    >>> value = pd.DataFrame({"access": [4, 1, 2], "safety": [1, 4, 1]}, index=["a", "b", "c"])
    >>> problem = Problem(value=value, cost=pd.Series(1, index=value.index), budget=1)
    >>> competitors(problem, ["a"])[["selected", "least", "greatest"]].values.tolist()
    [[['b'], -3.0, 3.0]]
    """
    require_sound(problem)
    if problem.periods is not None:
        raise ProblemError("competitors: compare plans without placement in periods")
    if max_cost not in ("plan", "budget"):
        raise ProblemError(f"max_cost={max_cost!r}: use 'plan' or 'budget'")
    data = compile_data(problem)
    rows = list(plan.selected) if isinstance(plan, Portfolio) else list(plan)
    strange = [row for row in rows if row not in data.rows]
    if strange:
        raise ProblemError(f"plan: {strange} are no rows of the value table")
    points = extreme_weights(problem, weights)
    low, high = ranges(data, score_range)
    mine = np.array([row in set(rows) for row in data.rows])
    plans = rivals(data, mine, points, low, high, max_cost, most)
    lines = [rival_line(data, mine, built, points, low, high) for built in plans]
    frame = pd.DataFrame(lines, columns=["selected", "cost", "value", "least", "greatest"])
    shared = mine & (np.array(plans).all(axis=0) if plans else True)
    frame.attrs |= {"complete": True, "core": [row for row, both in zip(data.rows, shared) if both]}
    return frame.sort_values("least", kind="stable", ignore_index=True)


def ranges(data: Data, score_range: Any) -> tuple[Floats, Floats]:
    """Return the lowest and highest scores [rows, criteria]."""
    if isinstance(score_range, tuple):
        low, high = (
            np.asarray(table.loc[data.rows], dtype=float).reshape(len(data.rows), -1) for table in score_range
        )
    else:
        low, high = data.values - float(score_range), data.values + float(score_range)
    if low.shape != data.values.shape or (low > high).any() or not np.isfinite(low + high).all():
        raise ProblemError("score_range: lower scores must lie below upper ones, for each row and criterion")
    return low, high


def difference(
    data: Data, mine: NDArray[np.bool_], other: NDArray[np.bool_], points: Floats, low: Floats, high: Floats
) -> tuple[float, float]:
    """Return the least and greatest value of the plan minus another one, over weights and scores."""
    from infraprio.portfolio.every import totals

    own, its = mine & ~other, other & ~mine
    both = totals(data, np.array([mine, other]))[:, :-1]
    gains = (both[0] - both[1]) - (own @ data.values - its @ data.values)
    least = points @ (own @ low - its @ high + gains)
    greatest = points @ (own @ high - its @ low + gains)
    return float(least.min()), float(greatest.max())


def rivals(
    data: Data, mine: NDArray[np.bool_], points: Floats, low: Floats, high: Floats, max_cost: str, most: int
) -> list[NDArray[np.bool_]]:
    """Return the competitors: from every plan of a small problem, else by search at each extreme point."""
    cost = data.money.sum(axis=1)
    limit = float(cost[mine].sum()) + 1e-9 * max(1.0, float(cost.sum()))
    if len(data.row) <= MOST:
        found = []
        for built in every_plan(data):
            dearer = max_cost == "plan" and cost[built].sum() > limit
            if (
                not dearer
                and (built != mine).any()
                and difference(data, mine, built, points, low, high)[0] < -1e-9
            ):
                found.append(built)
        return found
    return searched(data, mine, points, low, high, limit if max_cost == "plan" else np.inf, most)


def searched(
    data: Data, mine: NDArray[np.bool_], points: Floats, low: Floats, high: Floats, limit: float, most: int
) -> list[NDArray[np.bool_]]:
    """Return the competitors by search.

    At each extreme point the best rival, cut off, and again until none is better.
    """
    from dataclasses import replace

    from infraprio.portfolio.front_search import criterion_rows
    from infraprio.portfolio.highs import solve

    stated, rows = criterion_rows(data)
    arrays, places = stated.arrays, stated.places[0]
    matrix, lower, upper = arrays.matrix, arrays.lower, arrays.upper
    spend = np.zeros(len(arrays.gain))
    spend[places] = data.money.sum(axis=1)
    matrix = sparse.vstack([matrix, sparse.csr_array(spend[None, :])])
    lower, upper = np.append(lower, -np.inf), np.append(upper, limit)
    found: list[NDArray[np.bool_]] = []
    shift = np.where(mine[:, None], low, high) - data.values  # in both plans the score cancels out
    base = stated.point([np.flatnonzero(mine)])
    for point in points:
        gain = point @ rows[:-1]
        gain[places] += shift @ point
        level = float(gain @ base)
        while True:
            outcome, notes = solve(
                replace(arrays, gain=gain, matrix=sparse.csr_array(matrix), lower=lower, upper=upper)
            )
            if outcome.x is None and outcome.status != "infeasible":
                raise SolverError("The competitors were not all found: " + "; ".join(notes))
            if outcome.x is None or outcome.value <= level + 1e-9 * max(1.0, abs(level)):
                break
            built = np.zeros(len(mine), dtype=bool)
            built[stated.plans(outcome.x)[0]] = True
            found.append(built)
            if len(found) > most:
                raise SolverError(
                    f"more than {most} competitors; narrow the weights or scores, or raise most="
                )
            cut = np.zeros(len(gain))
            cut[places] = np.where(built, 1.0, -1.0)
            matrix = sparse.vstack([matrix, sparse.csr_array(cut[None, :])])
            lower, upper = np.append(lower, -np.inf), np.append(upper, built.sum() - 1.0)
    return found


def rival_line(
    data: Data, mine: NDArray[np.bool_], built: NDArray[np.bool_], points: Floats, low: Floats, high: Floats
) -> list[Any]:
    """Return one line of the table of competitors."""
    from infraprio.portfolio.every import totals

    least, greatest = difference(data, mine, built, points, low, high)
    found = totals(data, built[None, :])[0]
    names = [row for row, inside in zip(data.rows, built) if inside]
    return [names, float(-found[-1]), float(found[:-1] @ data.weights), least + 0.0, greatest + 0.0]
