"""Is a proposed plan robust? Which other portfolios could be better within what is not known for sure."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from infraprio.errors import ProblemError, SolverError
from infraprio.portfolio.arrays import Arrays
from infraprio.portfolio.check import require_sound
from infraprio.portfolio.data import Data, compile_data
from infraprio.portfolio.every import MOST, every_plan
from infraprio.portfolio.front_search import stated_rows, widened
from infraprio.portfolio.highs import solve
from infraprio.portfolio.range_view import cost_ends
from infraprio.portfolio.result import Portfolio
from infraprio.portfolio.robust import extreme_weights
from infraprio.portfolio.stated import Stated

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
    cost_range: Any = None,
    max_cost: str = "plan",
    most: int = 1000,
    time_limit: float | None = None,
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
    cost_range : (low, high), optional
        Costs lie between two tables; a competitor then costs no more for some of them, and keeps the budget at
        the lowest.
    max_cost : {"plan", "budget"}
        "plan": no dearer than the plan; "budget": whatever the budget allows.
    most : int
        Stop with an error beyond this many.
    time_limit : float, optional
        Seconds; when it ends first ``.attrs["complete"]`` is False.

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
    data = cheap = dear = compile_data(problem)
    if cost_range is not None:
        cheap, dear = cost_ends(problem, cost_range)
    rows = list(plan.selected) if isinstance(plan, Portfolio) else list(plan)
    strange = [row for row in rows if row not in data.rows]
    if strange:
        raise ProblemError(f"plan: {strange} are no rows of the value table")
    points = extreme_weights(problem, weights)
    low, high = ranges(data, score_range)
    mine = np.array([row in set(rows) for row in data.rows])
    limit = (cheap, dear) if max_cost == "plan" else None
    plans, note = rivals(cheap, mine, points, low, high, limit, most, time_limit)
    lines = [rival_line(data, mine, built, points, low, high) for built in plans]
    frame = pd.DataFrame(lines, columns=["selected", "cost", "value", "least", "greatest"])
    shared = mine & (np.array(plans).all(axis=0) if plans else True)
    core = [row for row, both in zip(data.rows, shared) if both]
    frame = frame.sort_values("least", kind="stable", ignore_index=True)
    frame.attrs |= {"complete": not note, "note": note, "core": core}
    return frame


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
    data: Data,
    mine: NDArray[np.bool_],
    points: Floats,
    low: Floats,
    high: Floats,
    limit: tuple[Data, Data] | None,
    most: int,
    time_limit: float | None,
) -> tuple[list[NDArray[np.bool_]], str]:
    """Return the competitors: from every plan of a small problem, else by search at each extreme point.

    And why some may be missing. ``limit`` holds the problem at the lowest and at the highest costs, where a
    competitor may not be dearer.
    """
    stated, rows, money = stated_rows(data)
    spend, edge = np.zeros(len(money[0])), np.inf
    base = stated.point([np.flatnonzero(mine)])
    if limit is not None:  # its own part at its lowest against the plan's own part at its highest
        spend = money.sum(axis=0)
        spend[stated.places[0]] = np.where(mine, limit[1].money.sum(axis=1), limit[0].money.sum(axis=1))
        edge = float(spend @ base) + 1e-9 * max(1.0, float(np.abs(spend).sum()))
    if len(data.row) <= MOST:
        every = every_plan(data)
        fits = stated.points(every) @ spend <= edge
        others = every[fits & (every != mine).any(axis=1)]
        return [built for built in others if difference(data, mine, built, points, low, high)[0] < -1e-9], ""
    ends = np.inf if time_limit is None else time.perf_counter() + time_limit
    widened_arrays = widened(stated.arrays, spend[None, :])
    arrays = replace(widened_arrays, upper=np.append(stated.arrays.upper, edge))
    return searched(data, stated, rows, arrays, mine, points, low, high, most, ends)


def searched(
    data: Data,
    stated: Stated,
    rows: Floats,
    arrays: Arrays,
    mine: NDArray[np.bool_],
    points: Floats,
    low: Floats,
    high: Floats,
    most: int,
    ends: float,
) -> tuple[list[NDArray[np.bool_]], str]:
    """Return the competitors by search, and why some may be missing.

    At each extreme point the best rival, cut off, and again until none is better.
    """
    places = stated.places[0]
    found: list[NDArray[np.bool_]] = []
    shift = np.where(mine[:, None], low, high) - data.values  # in both plans the score cancels out
    base = stated.point([np.flatnonzero(mine)])
    for point in points:
        gain = point @ rows
        gain[places] += shift @ point
        level = float(gain @ base)
        while True:
            left = ends - time.perf_counter()
            if left <= 0:
                return found, "the time limit came first"
            outcome, notes = solve(replace(arrays, gain=gain), time_limit=left if np.isfinite(left) else None)
            if outcome.x is None or not outcome.value > level + 1e-9 * max(1.0, abs(level)):
                if outcome.status in ("infeasible", "optimal"):
                    break
                if np.isfinite(ends):
                    return found, "the time limit came first"
                raise SolverError("The competitors were not all found: " + "; ".join(notes))
            built = np.zeros(len(mine), dtype=bool)
            built[stated.plans(outcome.x)[0]] = True
            found.append(built)
            if len(found) > most:
                raise SolverError(
                    f"more than {most} competitors; narrow the weights or scores, or raise most="
                )
            cut = np.zeros(len(gain))
            cut[places] = np.where(built, 1.0, -1.0)
            arrays = replace(
                arrays,
                matrix=sparse.csr_array(sparse.vstack([arrays.matrix, sparse.csr_array(cut[None, :])])),
                lower=np.append(arrays.lower, -np.inf),
                upper=np.append(arrays.upper, built.sum() - 1.0),
            )
    return found, ""


def rival_line(
    data: Data, mine: NDArray[np.bool_], built: NDArray[np.bool_], points: Floats, low: Floats, high: Floats
) -> list[Any]:
    """Return one line of the table of competitors."""
    from infraprio.portfolio.every import totals

    least, greatest = difference(data, mine, built, points, low, high)
    found = totals(data, built[None, :])[0]
    names = [row for row, inside in zip(data.rows, built) if inside]
    return [names, float(-found[-1]), float(found[:-1] @ data.weights), least + 0.0, greatest + 0.0]
