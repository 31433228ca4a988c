"""Is a proposed plan robust? Which other portfolios could be better within what is not known for sure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from infraprio.clock import deadline, ended, left, measured
from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.choose.enumerate_sets import MOST, every_plan, totals
from infraprio.portfolio.choose.portfolio import Portfolio, chosen
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.fronts.search import widened
from infraprio.portfolio.model.criterion_rows import stated_rows
from infraprio.portfolio.model.solver_arrays import Stated
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.data import Data
from infraprio.portfolio.problem.units import noise
from infraprio.portfolio.robust.core_index import extreme_weights
from infraprio.portfolio.robust.ranged_problem import cost_ends
from infraprio.solver.highs import solve
from infraprio.solver.unsettled import not_settled

if TYPE_CHECKING:
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["competitors"]

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """The plan in question, and what is not known for sure.

    Attributes
    ----------
    mine : (columns,) the columns of the plan.
    points : (points, criteria) extreme points of the weights.
    low, high : (rows, criteria) lowest and highest scores.
    """

    mine: Marks
    points: Floats
    low: Floats
    high: Floats


@measured
def competitors(
    problem: Problem | Data,
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
    Lourenco, Morton and Bana e Costa 2012, doi 10.1016/j.dss.2012.08.001). What both build in the same
    period cancels out, whatever its score. Where proposals are placed in periods, a set of them counts
    once, placed in the way found first.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    plan : Portfolio or sequence of hashable
        The Portfolio where proposals are placed in periods.
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
        Stop at this many. Where they are searched, each extreme point in turn gives its best one that is
        not found yet, so that the strongest come first.
    time_limit : float, optional
        Seconds; default the usual limit of work, infinite for none; when it ends first ``.attrs["complete"]`` is False.

    Returns
    -------
    DataFrame
        One line a competitor: ``selected``, ``cost``, ``value`` (at the problem's weights and scores),
        ``least`` and ``greatest`` difference of value, plan minus competitor. ``.attrs["core"]`` lists
        what the plan and all competitors shown share; ``.attrs["complete"]`` says whether all are shown,
        ``.attrs["note"]`` why not, and whether the plan itself breaks a rule.

    Raises
    ------
    ProblemError
        If the plan holds unknown rows, or the data cannot be used.

    References
    ----------
    J. C. Lourenço, A. Morton and C. A. Bana e Costa (2012), PROBE: a multicriteria decision support system for portfolio
    robustness evaluation, Decision Support Systems 54, 534-550.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, competitors
    >>> value = pd.DataFrame({"access": [4, 1, 2], "safety": [1, 4, 1]}, index=["a", "b", "c"])
    >>> problem = Problem(value=value, cost=pd.Series(1, index=value.index), budget=1)
    >>> competitors(problem, ["a"])[["selected", "least", "greatest"]].values.tolist()
    [[['b'], -3.0, 3.0]]
    """
    if max_cost not in ("plan", "budget"):
        raise ProblemError(f"max_cost={max_cost!r}: use 'plan' or 'budget'")
    if most < 1:
        raise ProblemError(f"most={most!r} must be 1 or more")
    data = cheap = dear = compile_data(problem)
    if cost_range is not None:
        cheap, dear = cost_ends(data.problem, cost_range)
    mine = plan_columns(data, plan)
    points = extreme_weights(data, weights)
    low, high = ranges(data, score_range)
    limit = (cheap, dear) if max_cost == "plan" else None
    ends = deadline(time_limit)
    doubt = Doubt(mine=mine, points=points, low=low, high=high)
    plans, note = rivals(cheap, doubt, limit, most, ends)
    lines = [rival_line(data, doubt, built) for built in plans]
    frame = pd.DataFrame(lines, columns=["selected", "cost", "value", "least", "greatest"])
    shared = row_set(data, mine)
    for built in plans:
        shared &= row_set(data, built)
    core = [data.rows[row] for row in sorted(shared)]
    broken = broken_by(data, mine)
    told = [f"the plan itself breaks rules: {'; '.join(broken)}"] if broken else []
    frame.attrs |= {"complete": not note, "note": "; ".join([*told, *filter(None, [note])]), "core": core}
    return frame.sort_values("least", kind="stable", ignore_index=True)


def plan_columns(data: Data, plan: Portfolio | Sequence[Hashable]) -> Marks:
    """Mark the columns of a plan.

    Raises
    ------
    ProblemError
        If a row is unknown, or has no period.
    """
    rows = list(plan.selected) if isinstance(plan, Portfolio) else list(plan)
    strange = [row for row in rows if row not in data.rows]
    if strange:
        raise ProblemError(f"plan: {strange} are no rows of the value table")
    marks: Marks = np.isin(data.row, [data.rows.index(row) for row in rows])
    if data.problem.periods is None:
        return marks
    if not isinstance(plan, Portfolio):
        raise ProblemError("plan: give the Portfolio where proposals are placed in periods")
    start = dict(zip(plan.selected, (plan.start[owner] for owner in plan.proposals)))
    periods = data.cells.periods
    own = [start.get(data.rows[row]) == periods[time] for row, time in zip(data.row, data.start)]
    marks &= np.array(own, dtype=bool)
    return marks


def broken_by(data: Data, mine: Marks) -> list[str]:
    """Return the rules that a plan breaks, in words."""
    return verify(data.problem, chosen(data, np.flatnonzero(mine)), data.weights, data.budget).broken


def row_set(data: Data, built: Marks) -> set[int]:
    """Return the numbers of the rows that a plan builds."""
    return set(data.row[built].tolist())


def ranges(data: Data, score_range: Any) -> tuple[Floats, Floats]:
    """Return the lowest and highest scores [rows, criteria], without the factors of periods."""
    if isinstance(score_range, tuple):
        low, high = (
            np.asarray(table.loc[data.rows], dtype=float).reshape(len(data.rows), -1) for table in score_range
        )
    else:
        value = data.problem.value
        table = np.asarray(value.loc[data.rows], dtype=float).reshape(len(data.rows), -1)
        low, high = table - float(score_range), table + float(score_range)
    shape = (len(data.rows), len(data.criteria))
    if low.shape != shape or (low > high).any() or not np.isfinite(low + high).all():
        raise ProblemError(finding("value_range_crossed", "score_range"))
    return low, high


def difference(data: Data, doubt: Doubt, other: Marks) -> tuple[float, float]:
    """Return the least and greatest value of the plan minus another one, over weights and scores."""
    mine, points, low, high = doubt.mine, doubt.points, doubt.low, doubt.high
    both = totals(data, np.array([mine, other]))[:, :-1]
    gains = (both[0] - both[1]) - (mine.astype(float) - other) @ data.values
    times = np.zeros(len(data.rows))  # by how much more the plan counts the score of each row
    np.add.at(times, data.row, (mine.astype(float) - other) * data.factors[data.start])
    more, less = times.clip(min=0.0), -times.clip(max=0.0)
    least = points @ (more @ low - less @ high + gains)
    greatest = points @ (more @ high - less @ low + gains)
    return float(least.min()), float(greatest.max())


def rivals(
    data: Data, doubt: Doubt, limit: tuple[Data, Data] | None, most: int, ends: float
) -> tuple[list[Marks], str]:
    """Return the competitors, and why some may be missing.

    From every plan of a small problem, else by search at each extreme point. ``limit`` holds the problem at
    the lowest and at the highest costs, where a competitor may not be dearer.
    """
    mine = doubt.mine
    stated, rows, money = stated_rows(data)
    spend, edge = np.zeros(len(stated.arrays.gain)), np.inf
    if limit is not None:  # its own part at its lowest against the plan's own part at its highest
        spend = money.sum(axis=0)
        dear, cheap = limit[1].money.sum(axis=1), limit[0].money.sum(axis=1)
        spend[stated.places[0]] = np.where(np.isin(data.row, data.row[mine]), dear, cheap)
        edge = float(spend @ stated.point([np.flatnonzero(mine)])) + noise(float(np.abs(spend).sum()))
    if len(data.row) > MOST:
        return searched(data, stated, rows, (spend, edge), doubt, most, ends)
    found: dict[frozenset[int], Marks] = {}
    own = frozenset(row_set(data, mine))
    every = every_plan(data)
    largest = np.maximum(np.abs(doubt.low), np.abs(doubt.high))
    small = noise(float(np.abs(doubt.points @ largest.T).max(initial=0.0)))
    for built in every[stated.points(every) @ spend <= edge]:
        names = frozenset(row_set(data, built))
        if names not in found and names != own and difference(data, doubt, built)[0] < -small:
            found[names] = built
    plans = list(found.values())
    return plans[:most], "" if len(plans) <= most else f"only {most} are shown"


def searched(
    data: Data,
    stated: Stated,
    rows: Floats,
    money: tuple[Floats, float],
    doubt: Doubt,
    most: int,
    ends: float,
) -> tuple[list[Marks], str]:
    """Return the competitors by search, and why some may be missing.

    Each extreme point in turn gives its best rival, which is cut off, until none has one. ``money`` is the
    cost of each column of the model and the most that a rival may cost.
    """
    mine, points, places = doubt.mine, doubt.points, stated.places[0]
    itself = np.zeros(len(stated.arrays.gain))
    itself[places] = np.where(np.isin(data.row, data.row[mine]), 1.0, -1.0)
    arrays = replace(
        widened(stated.arrays, np.array([money[0], itself])),
        lower=np.append(stated.arrays.lower, [-np.inf, -np.inf]),
        upper=np.append(stated.arrays.upper, [money[1], mine.sum() - 1.0]),  # another set than the plan's own
    )
    shift = best_scores(data, doubt) - data.values
    base = stated.point([np.flatnonzero(mine)])
    found: list[Marks] = []
    waiting = list(range(len(points)))
    while waiting and len(found) < most:
        number = waiting.pop(0)
        gain = points[number] @ rows
        gain[places] += shift @ points[number]
        level = float(gain @ base)
        seconds = left(ends)
        if seconds is not None and seconds <= 0:
            return found, ended()
        outcome, notes = solve(replace(arrays, gain=gain), time_limit=seconds)
        if outcome.x is None or outcome.value <= level + noise(level, np.abs(gain).max(initial=0.0)):
            if outcome.status not in ("infeasible", "optimal"):
                if seconds is None:
                    raise not_settled(notes)
                return found, ended()
            continue
        waiting.append(number)
        built = np.zeros(len(mine), dtype=bool)
        built[stated.plans(outcome.x)[0]] = True
        found.append(built)
        cut = np.zeros(len(gain))
        cut[places] = np.where(np.isin(data.row, data.row[built]), 1.0, -1.0)
        arrays = replace(
            arrays,
            matrix=sparse.csr_array(sparse.vstack([arrays.matrix, sparse.csr_array(cut[None, :])])),
            lower=np.append(arrays.lower, -np.inf),
            upper=np.append(arrays.upper, built.sum() - 1.0),
        )
    return found, f"only {most} are shown" if waiting else ""


def best_scores(data: Data, doubt: Doubt) -> Floats:
    """Return value [columns, criteria] of building a column in a rival, at the scores best for the rival.

    Against a plan that builds the row with factor f, its rival in a period of factor g gets (g - f) times
    the score, and - f times the score if it leaves the row out; the constant of the latter is taken away.
    """
    mine, low, high = doubt.mine, doubt.low, doubt.high
    factor = data.factors[data.start][:, None]
    own = np.zeros(len(data.rows))
    own[data.row[mine]] = data.factors[data.start[mine]]
    have = own[data.row][:, None]
    more = factor - have
    found: Floats = more * np.where(more >= 0, high[data.row], low[data.row]) + have * low[data.row]
    return found


def rival_line(data: Data, doubt: Doubt, built: Marks) -> list[Any]:
    """Return one line of the table of competitors."""
    least, greatest = difference(data, doubt, built)
    found = totals(data, built[None, :])[0]
    names = [data.rows[row] for row in sorted(row_set(data, built))]
    return [names, float(-found[-1]), float(found[:-1] @ data.weights), least + 0.0, greatest + 0.0]
