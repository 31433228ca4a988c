"""Other plans that are nearly as good.

The next best, the most different, and what all near-optimal plans have in common.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from infraprio.clock import deadline, ended, left, measured
from infraprio.errors import ProblemError
from infraprio.portfolio.choose.best_portfolio import best_portfolio
from infraprio.portfolio.choose.portfolio import Portfolio, portfolio
from infraprio.portfolio.model.cheapest_of_equals import cheapest
from infraprio.portfolio.model.criterion_rows import criterion_rows
from infraprio.portfolio.model.rules.balance import label_of
from infraprio.portfolio.model.solver_arrays import Stated
from infraprio.portfolio.model.work_limit import require_time
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.data import Data
from infraprio.portfolio.problem.units import noise
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import Outcome, solve
from infraprio.solver.parallel import solve_each

if TYPE_CHECKING:
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["alternatives", "near_optimal_ranges"]

Floats = NDArray[np.float64]


@measured
def alternatives(
    problem: Problem | Data,
    k: int = 5,
    *,
    within: float | None = None,
    kind: Literal["best", "different"] = "best",
    differ: Literal["rows", "proposals"] = "rows",
    weights: Any = None,
    time_limit: float | None = None,
) -> list[Portfolio]:
    """Return the k best portfolios, or the k most different ones near the best.

    "best": each next one is the best of those not found yet. "different": each next one differs from all
    found so far in as many rows as
    possible (the least difference is made large) while it loses no more than ``within`` of the best value.
    Periods of start do not count.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    k : int
        How many, the best one included; fewer are returned where there are no more.
    within : float, optional
        Share of the best value that may be lost, e.g. 0.05; needed for "different".
    kind : {"best", "different"}
        ``best``: the next best plans; ``different``: plans that differ most from those before.
    differ : {"rows", "proposals"}
        Two portfolios are different if their rows are, or only if their proposals are, whichever option of them is chosen.
    weights : optional
        As for ``best_portfolio``.
    time_limit : float or None
        Seconds for all together; default the usual limit of work, infinite for none.

    Returns
    -------
    list of Portfolio
        The best one first; each with its own status and bound, and fewer than k where the time limit came
        first, which a note of the last one says.

    Raises
    ------
    ProblemError, InfeasibleError
        As ``best_portfolio``; or if k or within cannot be used.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, alternatives
    >>> value, cost = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0}), pd.Series({"a": 4.0, "b": 8.0, "c": 10.0})
    >>> problem = Problem(value=value, cost=cost, budget=14.0)
    >>> [(plan.value, plan.selected) for plan in alternatives(problem, k=3)]
    [(7.0, ['a', 'b']), (6.0, ['a', 'c']), (4.0, ['b'])]
    """
    if (
        not isinstance(k, int | np.integer)
        or isinstance(k, bool)
        or k < 1
        or kind not in ("best", "different")
        or (within is not None and not within >= 0)
    ):
        raise ProblemError(
            f"k={k!r}, kind={kind!r}, within={within!r}: k a whole number from 1, kind 'best' or 'different', within from 0"
        )
    if kind == "different" and within is None:
        raise ProblemError(
            "within: say what share of the best value an alternative may lose, e.g. within=0.05"
        )
    require_time(time_limit, 0.0)
    ends = deadline(time_limit)
    data = compile_data(problem, weights)
    best = best_portfolio(data, time_limit=None if time_limit is None else time_limit / 2)
    stated, arrays, gain, cost = with_value_floor(data, best.value, within)
    found, plans = [best], [row_marks(data, best, differ)]
    while len(found) < k:
        seconds = left(ends)
        part = None if seconds is None else seconds / (k - len(found))
        late = part is not None and part <= 0
        way = partial(next_best, cost=cost) if kind == "best" else most_different
        outcome = None if late else way(data, stated, arrays, plans, part)
        if late or (outcome is not None and outcome.x is None):
            told = f"{ended()}: there may be more alternatives"
            found[-1] = replace(found[-1], notes=[*found[-1].notes, told])
            break
        if outcome is None or outcome.x is None:
            break
        columns = stated.plans(outcome.x[: len(gain)])[0]
        value = float(gain @ stated.point([columns]))
        certified = replace(
            outcome, value=value, bound=max(outcome.bound, value) if kind == "best" else best.bound
        )
        found.append(portfolio(data, columns, certified, [], outcome.seconds))
        plans.append(row_marks(data, found[-1], differ))
    return found


def with_value_floor(data: Data, best: float, within: float | None) -> tuple[Stated, Arrays, Floats, Floats]:
    """Return the model with a lower limit on the weighted value, where one is asked for.

    And the weighted value and the cost over its columns.
    """
    stated, rows = criterion_rows(data)
    gain, cost = data.weights @ rows[:-1], -rows[-1]
    if within is None:
        return stated, replace(stated.arrays, gain=gain), gain, cost
    least = best - within * abs(best) - noise(best, np.abs(gain).max(initial=0.0))
    return stated, replace(add_rows(stated.arrays, gain[None, :], [least], [np.inf]), gain=gain), gain, cost


def add_rows(arrays: Arrays, rows: Floats, lower: Sequence[float], upper: Sequence[float]) -> Arrays:
    """Return arrays with more rows."""
    matrix = sparse.csr_array(sparse.vstack([arrays.matrix, sparse.csr_array(rows)]))
    return replace(
        arrays, matrix=matrix, lower=np.append(arrays.lower, lower), upper=np.append(arrays.upper, upper)
    )


def row_marks(data: Data, plan: Portfolio, differ: str) -> NDArray[np.bool_]:
    """Mark the chosen rows, or all rows of the chosen proposals."""
    if differ == "proposals":
        return np.isin(data.owner, [data.proposals.index(name) for name in plan.proposals])
    return np.isin(np.arange(len(data.rows)), [data.rows.index(name) for name in plan.selected])


def distance_row(data: Data, stated: Stated, marks: NDArray[np.bool_], width: int) -> tuple[Floats, float]:
    """Return factors and constant of the number of rows (or proposals) in which a plan differs from a given one."""
    row = np.zeros(width)
    row[stated.places[0]] = np.where(marks[data.row], -1.0, 1.0)
    return row, float(len(np.unique(data.owner[marks])))  # of a proposal at most one row is built


def next_best(
    data: Data,
    stated: Stated,
    arrays: Arrays,
    plans: Sequence[NDArray[np.bool_]],
    time_limit: float | None,
    *,
    cost: Floats,
) -> Outcome | None:
    """Return the best plan that differs from all given ones, the cheapest of equal value, or None."""
    cuts = [distance_row(data, stated, marks, len(arrays.gain)) for marks in plans]
    wider = add_rows(
        arrays, np.array([row for row, _ in cuts]), [1.0 - base for _, base in cuts], [np.inf] * len(cuts)
    )
    outcome = settled(solve(wider, time_limit=time_limit))
    if outcome is None or outcome.x is None or outcome.status != "optimal":
        return outcome
    return replace(outcome, x=cheapest(wider, cost, outcome.x, time_limit)[0])


def most_different(
    data: Data,
    stated: Stated,
    arrays: Arrays,
    plans: Sequence[NDArray[np.bool_]],
    time_limit: float | None,
) -> Outcome | None:
    """Return the plan whose least difference from the given ones is greatest, or None."""
    cuts = [distance_row(data, stated, marks, len(arrays.gain)) for marks in plans]
    rows = np.array([np.append(row, -1.0) for row, _ in cuts])
    least = Arrays(
        gain=np.append(np.zeros(len(arrays.gain)), 1.0),
        matrix=sparse.csr_array(
            sparse.vstack(
                [
                    sparse.hstack([arrays.matrix, sparse.csr_array((len(arrays.lower), 1))]),
                    sparse.csr_array(rows),
                ]
            )
        ),
        lower=np.append(arrays.lower, [-base for _, base in cuts]),
        upper=np.append(arrays.upper, [np.inf] * len(cuts)),
        column_lower=np.append(arrays.column_lower, 1.0),
        column_upper=np.append(arrays.column_upper, float(len(data.rows))),
        whole=np.append(arrays.whole, False),
    )
    return settled(solve(least, time_limit=time_limit))


def settled(answer: tuple[Outcome, list[str]]) -> Outcome | None:
    """Return the outcome, None where there is proved to be no plan; without a point if time came first."""
    outcome, _ = answer
    return None if outcome.status == "infeasible" else outcome


@measured
def near_optimal_ranges(
    problem: Problem | Data, within: float, weights: Any = None, time_limit: float | None = None
) -> pd.DataFrame:
    """Return how little and how much each criterion, and each label of each group.

    Can get in plans near the best.

    Parameters
    ----------
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    within : float
        Share of the best value that may be lost.
    weights : optional
        As for ``best_portfolio``.
    time_limit : float or None
        Seconds for all together; default the usual limit of work, infinite for none.

    Returns
    -------
    DataFrame
        Indexed by (what, label): ``least``, ``best`` (in the best portfolio) and ``most``; criteria in
        value, groups in money. ``.attrs["proved"]`` says whether every figure is exact; where the time limit
        came first a range is at least as wide as shown.

    Raises
    ------
    ProblemError, InfeasibleError
        As ``best_portfolio``.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem
    >>> from infraprio.portfolio.choose.alternatives import near_optimal_ranges
    >>> value, cost = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0}), pd.Series({"a": 4.0, "b": 8.0, "c": 10.0})
    >>> problem = Problem(value=value, cost=cost, budget=14.0, group={"town": {"a": "X", "b": "X", "c": "Y"}})
    >>> print(near_optimal_ranges(problem, within=0.2))
                 least  best  most
    what  label
    value value    6.0   7.0   7.0
    town  X        4.0  12.0  12.0
          Y        0.0   0.0  10.0
    """
    if not within >= 0:
        raise ProblemError(f"within={within!r} must be a share from 0")
    require_time(time_limit, 0.0)
    ends = deadline(time_limit)
    data = compile_data(problem, weights)
    best = best_portfolio(data, time_limit=None if time_limit is None else time_limit / 2)
    stated, arrays, *_ = with_value_floor(data, best.value, within)
    rows = criterion_rows(data)[1]
    goals: dict[tuple[Hashable, Hashable], Floats] = {
        ("value" if len(data.criteria) == 1 else "criterion", name): rows[place]
        for place, name in enumerate(data.criteria)
    }
    cost = data.money.sum(axis=1)
    for group in data.problem.group:
        labels = [label_of(data, group, row) for row in data.rows]
        for label in dict.fromkeys(name for name in labels if name is not None):
            goal = np.zeros(len(arrays.gain))
            goal[stated.places[0]] = cost * np.array([labels[row] == label for row in data.row])
            goals[group, label] = goal
    begin = np.array([row in set(best.selected) for row in data.rows])

    def whole(x: Floats) -> Floats:
        return np.where(arrays.whole, np.round(x), x)

    columns = [
        number
        for number, row in enumerate(data.row)
        if begin[row]
        and (
            not best.start
            or data.cells.periods[data.start[number]] == best.start[data.proposals[data.owner[row]]]
        )
    ]
    point = stated.point([np.array(columns, dtype=np.int64)])
    sought = [replace(arrays, gain=sign * goal) for goal in goals.values() for sign in (-1.0, 1.0)]
    found = [outcome for outcome, _ in solve_each(sought, time_limit=left(ends, least=0.02))]
    proved = best.gap == 0.0 and all(outcome.status == "optimal" for outcome in found)
    lines = {}
    for (key, goal), *pair in zip(goals.items(), found[::2], found[1::2]):
        here = float(goal @ point)
        reached = [here, *(float(goal @ whole(end.x)) for end in pair if end.x is not None)]
        lines[key] = {"least": min(reached), "best": here, "most": max(reached)}
    frame = pd.DataFrame.from_dict(lines, orient="index")
    frame.index = pd.MultiIndex.from_tuples(lines, names=["what", "label"])
    frame = frame + 0.0
    frame.attrs["proved"] = proved
    return frame
