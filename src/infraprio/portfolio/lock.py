"""Lists made from one budget outwards: what a neighbour chose is kept, and the rest is chosen best."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.alternatives import add_rows
from infraprio.portfolio.greedy import greedy
from infraprio.portfolio.highs import holds, load
from infraprio.portfolio.nested_sets import MOST, best_set
from infraprio.portfolio.solve import search
from infraprio.portfolio.worth import worth

if TYPE_CHECKING:
    from infraprio.portfolio.arrays import Arrays
    from infraprio.portfolio.data import Data
    from infraprio.portfolio.scenarios import Scenario
    from infraprio.portfolio.stated import Stated

__all__ = ["best_chain", "greedy_start", "lock_in"]

Ints = NDArray[np.int64]

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
    time_limit: float | None = None,
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
    time_limit : float, optional
        Seconds for each choice.
    """
    plans: dict[int, Ints] = {pivot: free[pivot]}
    last = len(scenarios)
    for number in [*range(pivot + 1, last), *range(pivot - 1, -1, -1)]:
        low = plans[number - 1] if number > pivot else None
        high = plans[number + 1] if number < pivot else None
        found = between(scenarios[number].data, models[number], low, high, gap=gap, time_limit=time_limit)
        if found is None:
            return None
        plans[number] = found
    return [plans[number] for number in range(last)]


def best_chain(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    free: Sequence[Ints],
    rising: list[Ints] | None,
    *,
    gap: float,
    time_limit: float | None,
) -> list[Ints] | None:
    """Return the best of the lists locked in from several scenarios, each scenario then chosen again.

    Between what its neighbours hold, as long as that helps.

    Parameters
    ----------
    rising : list or None
        The lock-in list by rising budget, where there is one.
    time_limit : float, optional
        Seconds in all.
    """
    count = len(scenarios)
    likely = int(np.argmax([scenario.probability for scenario in scenarios]))
    ends = np.inf if time_limit is None else time.perf_counter() + time_limit
    made = [] if rising is None else [rising]
    for pivot in sorted({count // 3, (2 * count) // 3, count - 1, likely} - {0}):
        left = ends - time.perf_counter()
        if left <= 0:
            break
        part = None if time_limit is None else left / count
        found = lock_in(scenarios, models, free, pivot=pivot, gap=gap, time_limit=part)
        made += [] if found is None else [found]
    polished = [chosen_again(scenarios, models, plans, gap=gap, ends=ends) for plans in made]
    return max(polished, key=lambda plans: expected(scenarios, plans), default=None)


def chosen_again(
    scenarios: Sequence[Scenario], models: Sequence[Stated], plans: list[Ints], *, gap: float, ends: float
) -> list[Ints]:
    """Choose each scenario again between its neighbours, as long as the list gets better."""
    plans = list(plans)
    for _ in range(ROUNDS):
        before = expected(scenarios, plans)
        for number, (scenario, stated) in enumerate(zip(scenarios, models)):
            left = ends - time.perf_counter()
            if left <= 0:
                return plans
            low = plans[number - 1] if number else None
            high = plans[number + 1] if number + 1 < len(plans) else None
            found = between(
                scenario.data, stated, low, high, gap=gap, time_limit=None if np.isinf(left) else left
            )
            if found is not None and worth(scenario.data, found) > worth(scenario.data, plans[number]):
                plans[number] = found
        if expected(scenarios, plans) <= before + 1e-9 * max(1.0, abs(before)):
            break
    return plans


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
    arrays = stated.arrays if high is None else inside(data, stated, high)
    begin = None
    if low is not None and len(low):
        arrays = add_rows(arrays, held(data, stated, low), [1.0] * len(low), [np.inf] * len(low))
    if len(data.row) <= MOST:
        return best_set(stated, arrays)
    if high is None:
        start = greedy_start(data, stated, () if low is None else low)
        begin = None if start is None else stated.point([start])
    outcome, _ = search(load(arrays, restart=False), begin, gap=gap, time_limit=time_limit)
    return None if outcome.x is None else stated.plans(outcome.x)[0]


def held(data: Data, stated: Stated, low: Ints) -> NDArray[np.float64]:
    """Return the rows that keep each proposal of a plan, started no later."""
    rows = np.zeros((len(low), len(stated.arrays.gain)))
    owner = data.owner[data.row]
    for line, column in zip(rows, low):
        places = stated.places[0][(owner == owner[column]) & (data.start <= data.start[column])]
        line[places[places >= 0]] = 1.0
    return rows


def inside(data: Data, stated: Stated, high: Ints) -> Arrays:
    """Return the model with only the proposals of a plan left to choose, started no earlier."""
    owner = data.owner[data.row]
    first = np.full(len(data.proposals), np.iinfo(np.int64).max)
    np.minimum.at(first, owner[high], data.start[high])
    places = stated.places[0][data.start < first[owner]]
    upper = stated.arrays.column_upper.copy()
    upper[places[places >= 0]] = 0.0
    return replace(stated.arrays, column_upper=upper)
