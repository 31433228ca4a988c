"""A list read with skipping: found by search from the best of the other lists."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import charge, now
from infraprio.portfolio.lists.reading.at_one_budget import Reader, walk
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.budget_scenarios import Scenario

__all__ = ["search_skip"]

READING = 4e-5  # seconds of work for one reading of one scenario, for each row and start

Ints = NDArray[np.int64]
Found = tuple[float, list[Ints], list[Hashable]]  # value, what each scenario builds, order
Read = Callable[[Sequence[Hashable]], tuple[float, list[Ints]] | None]


def search_skip(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    starts: Sequence[Sequence[Hashable]],
    *,
    ends: float,
    ceiling: float,
) -> tuple[list[Hashable], list[Ints]] | None:
    """Return the best order found and what each scenario builds from it; None if no order can be read.

    From the best start, one proposal is moved to another place as long as that helps.

    Parameters
    ----------
    scenarios, models : sequence of Scenario and of Stated
    starts : sequence of orders
    ends : float
        When to stop improving, as ``clock.now`` tells it.
    ceiling : float
        A value no order can pass; reaching it ends the search.
    """
    readers = [Reader(scenario.data, stated) for scenario, stated in zip(scenarios, models)]
    chance = [scenario.probability for scenario in scenarios]
    columns = sum(len(scenario.data.row) for scenario in scenarios)

    def read(order: Sequence[Hashable]) -> tuple[float, list[Ints]] | None:
        plans = [walk(reader, order, "skip") for reader in readers]
        charge(READING * columns)
        found = [plan for plan in plans if plan is not None]
        if len(found) < len(plans):
            return None
        return float(sum(p * reader.value(plan) for p, reader, plan in zip(chance, readers, found))), found

    best: Found | None = None
    for order in starts:
        answer = read(order)
        if answer is not None and (best is None or answer[0] > best[0]):
            best = (*answer, list(order))
        if best is not None and now() > ends:
            break
    better = best
    while better is not None and now() < ends and better[0] < ceiling - noise(ceiling):
        best, better = better, improved(better, read, ends)
    best = better or best
    return None if best is None else (best[2], best[1])


def improved(best: Found, read: Read, ends: float) -> Found | None:
    """Return the first order with one proposal moved that is worth more; None if there is none, or time ended."""
    for order in moves(best[2]):
        answer = read(order)
        if answer is not None and answer[0] > best[0] + noise(best[0]):
            return (*answer, order)
        if now() > ends:
            return None
    return None


def moves(order: list[Hashable]) -> Iterator[list[Hashable]]:
    """Yield every order with one proposal moved, short moves first."""
    count = len(order)
    for distance in range(1, count):
        for place in range(count):
            for target in (place - distance, place + distance):
                if 0 <= target < count and not (distance == 1 and target < place):
                    moved = order.copy()
                    moved.insert(target, moved.pop(place))
                    yield moved
