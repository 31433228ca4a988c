"""Lists made from one budget outwards: what a neighbour chose is kept, and the rest is chosen best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import left, now
from infraprio.portfolio.choose.alternatives import add_rows
from infraprio.portfolio.choose.best_portfolio import search
from infraprio.portfolio.choose.greedy import greedy
from infraprio.portfolio.choose.knapsack import best_of_plain
from infraprio.portfolio.choose.plan_value import worth
from infraprio.portfolio.lists.nesting_rows import tie
from infraprio.portfolio.lists.reading.by_enumeration import MOST, best_set
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.portfolio.problem.units import noise
from infraprio.solver.held import holds
from infraprio.solver.highs import load

if TYPE_CHECKING:
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.portfolio.problem.data import Data
    from infraprio.solver.arrays import Arrays

__all__ = ["best_chain", "chosen_together", "expected", "greedy_start", "lock_in"]

Ints = NDArray[np.int64]

ROUGH = 1e-4  # relative gap at which a few scenarios are chosen well enough for a start
ROUNDS = 4  # of choosing each scenario again between its neighbours


def greedy_start(data: Data, stated: Stated, locked: Sequence[int] | Ints = ()) -> Ints | None:
    """Return the greedy plan (around what is locked) if it keeps every row of the model."""
    columns = greedy(data, locked)
    return columns if holds(stated.arrays, stated.point([columns]), 1e-9) else None


def lock_in(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    free: Sequence[Ints],
    *,
    pivot: int = 0,
    gap: float = 0.0,
    ends: float = np.inf,
) -> list[Ints] | None:
    """Return portfolios that start from the free choice of one scenario.

    Each larger budget keeps what the one before chose, with placed proposals no later; each smaller one
    chooses among what the one after has, no earlier. None if that leads nowhere.

    Parameters
    ----------
    scenarios, models : sequence
        In order of rising money.
    free : sequence of int array
        The free choice of each scenario.
    pivot : int
        The scenario to start from; 0 is lock-in by rising budget.
    gap : float
        Relative gap of each choice.
    ends : float
        When the choices have to end; those left then are the greedy ones.
    """
    plans: dict[int, Ints] = {pivot: free[pivot]}
    last = len(scenarios)
    for done, number in enumerate([*range(pivot + 1, last), *range(pivot - 1, -1, -1)]):
        low = plans[number - 1] if number > pivot else None
        high = plans[number + 1] if number < pivot else None
        seconds = left(ends)
        if seconds is not None and seconds <= 0:
            found = quick(scenarios[number].data, models[number], low)
        else:
            part = None if seconds is None else seconds / (last - 1 - done)
            found = between(scenarios[number].data, models[number], low, high, gap=gap, time_limit=part)
        if found is None:
            return None
        plans[number] = found
    return [plans[number] for number in range(last)]


def quick(data: Data, stated: Stated, low: Ints | None) -> Ints | None:
    """Return the greedy plan around another, or that one as it stands; None if neither keeps every row."""
    if low is None:
        return None
    plan = greedy_start(data, stated, low)
    if plan is None and holds(stated.arrays, stated.point([low]), 1e-9):
        return low
    return plan


def best_chain(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    free: Sequence[Ints],
    rising: list[Ints] | None,
    *,
    gap: float,
    time_limit: float | None,
) -> list[Ints] | None:
    """Return the best of the lists locked in from several scenarios.

    Each scenario is then chosen again between what its neighbours hold, as long as that helps.

    Parameters
    ----------
    rising : list or None
        The lock-in list by rising budget, where there is one.
    time_limit : float, optional
        Seconds in all.
    """
    count = len(scenarios)
    likely = int(np.argmax([scenario.probability for scenario in scenarios]))
    ends = np.inf if time_limit is None else now() + time_limit
    made = [] if rising is None else [rising]
    for pivot in sorted({count // 3, (2 * count) // 3, count - 1, likely} - {0}):
        if ends <= now():
            break
        found = lock_in(scenarios, models, free, pivot=pivot, gap=gap, ends=ends)
        made += [] if found is None else [found]
    best = max(made, key=lambda plans: expected(scenarios, plans), default=None)
    return None if best is None else chosen_again(scenarios, models, best, gap=gap, ends=ends)


def chosen_again(
    scenarios: Sequence[Scenario], models: Sequence[Stated], plans: list[Ints], *, gap: float, ends: float
) -> list[Ints]:
    """Choose each scenario again between its neighbours, as long as the list gets better."""
    plans = list(plans)
    for _ in range(ROUNDS):
        before = expected(scenarios, plans)
        for number, (scenario, stated) in enumerate(zip(scenarios, models)):
            left = ends - now()
            if left <= 0:
                return plans
            low = plans[number - 1] if number else None
            high = plans[number + 1] if number + 1 < len(plans) else None
            found = between(
                scenario.data, stated, low, high, gap=gap, time_limit=None if np.isinf(left) else left
            )
            if found is not None and worth(scenario.data, found) > worth(scenario.data, plans[number]):
                plans[number] = found
        if expected(scenarios, plans) <= before + noise(before):
            break
    return plans


def chosen_together(
    scenarios: Sequence[Scenario], plans: list[Ints], *, gap: float, seconds: float
) -> list[Ints]:
    """Choose several neighbouring scenarios again together, between what stands on either side.

    First three at a time, then four and more; for lists that are too large to be searched as a whole in the
    time. Budgets have to be totally ordered.
    """
    plans = list(plans)
    count = len(scenarios)
    ends = now() + seconds
    for widths in ((3, 4), range(5, count)):
        spans = [
            (first, first + width)
            for width in widths
            if width < count
            for first in sorted({*range(0, count - width, 2), count - width})
        ]
        for number, (first, last) in enumerate(spans):
            limit = (ends - now()) / (len(spans) - number)
            if limit <= 0:
                return plans
            part = scenarios[first:last]
            low = plans[first - 1] if first else None
            high = plans[last] if last < count else None
            found = window(part, plans[first:last], low, high, gap=max(gap, ROUGH), time_limit=limit)
            if expected(part, found) > expected(part, plans[first:last]):
                plans[first:last] = found
    return plans


def window(
    part: Sequence[Scenario],
    plans: list[Ints],
    low: Ints | None,
    high: Ints | None,
    *,
    gap: float,
    time_limit: float,
) -> list[Ints]:
    """Return the best plans found for a few neighbouring scenarios between two plans that stand."""
    model, statements = build(
        [scenario.data for scenario in part], [scenario.probability for scenario in part]
    )
    tie(model, part, statements, "nested", delay=False)
    stated = arrays_of(model, statements)
    arrays = stated.arrays
    if high is not None:
        arrays = inside(part[-1].data, arrays, stated.places[-1], high)
    if low is not None and len(low):
        rows = held(part[0].data, arrays, stated.places[0], low)
        arrays = add_rows(arrays, rows, [1.0] * len(low), [np.inf] * len(low))
    outcome, _ = search(
        load(arrays, restart=False, before=stated.before), stated.point(plans), gap=gap, time_limit=time_limit
    )
    return plans if outcome.x is None else stated.plans(outcome.x)


def expected(scenarios: Sequence[Scenario], plans: Sequence[Ints]) -> float:
    """Return the expected weighted value of a family of plans."""
    return float(
        sum(scenario.probability * worth(scenario.data, plan) for scenario, plan in zip(scenarios, plans))
    )


def between(
    data: Data,
    stated: Stated,
    low: Ints | None,
    high: Ints | None,
    *,
    gap: float,
    time_limit: float | None,
) -> Ints | None:
    """Return the best plan that holds one plan and lies inside another; None if there is none."""
    if (quickly := best_of_plain(data, low, high)) is not None:
        return quickly
    arrays = stated.arrays if high is None else inside(data, stated.arrays, stated.places[0], high)
    begin = None
    if low is not None and len(low):
        arrays = add_rows(
            arrays, held(data, arrays, stated.places[0], low), [1.0] * len(low), [np.inf] * len(low)
        )
    if len(data.row) <= MOST:
        return best_set(stated, arrays)
    if high is None:
        start = greedy_start(data, stated, () if low is None else low)
        begin = None if start is None else stated.point([start])
    outcome, _ = search(
        load(arrays, restart=False, before=stated.before), begin, gap=gap, time_limit=time_limit
    )
    return None if outcome.x is None else stated.plans(outcome.x)[0]


def held(data: Data, arrays: Arrays, places: Ints, low: Ints) -> NDArray[np.float64]:
    """Return the rows that keep each proposal of a plan, started no later."""
    rows = np.zeros((len(low), len(arrays.gain)))
    owner = data.owner[data.row]
    for line, column in zip(rows, low):
        may = places[(owner == owner[column]) & (data.start <= data.start[column])]
        line[may[may >= 0]] = 1.0
    return rows


def inside(data: Data, arrays: Arrays, places: Ints, high: Ints) -> Arrays:
    """Return the arrays with only the proposals of a plan left to choose, started no earlier."""
    owner = data.owner[data.row]
    first = np.full(len(data.proposals), np.iinfo(np.int64).max)
    np.minimum.at(first, owner[high], data.start[high])
    shut = places[data.start < first[owner]]
    upper = arrays.column_upper.copy()
    upper[shut[shut >= 0]] = 0.0
    return replace(arrays, column_upper=upper)
