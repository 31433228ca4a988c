"""What no list can be worth: the best lists of a few neighbouring scenarios alone, put together into one bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import left
from infraprio.portfolio.choose.best_portfolio import search
from infraprio.portfolio.lists.rules import tie_by_rules
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.solver.highs import load

if TYPE_CHECKING:
    from infraprio.portfolio.lists.rules import ListRules
    from infraprio.portfolio.problem.budget_scenarios import Scenario

__all__ = ["bound_by_windows", "together"]

Ints = NDArray[np.int64]

WIDTHS = (2, 3, 4)  # neighbouring scenarios; wider windows are as hard as the list itself


def bound_by_windows(
    scenarios: Sequence[Scenario],
    plans: Sequence[Ints] | None,
    alone: Sequence[float],
    rules: ListRules,
    *,
    enough: Callable[[float], bool],
    gap: float,
    ends: float,
) -> float:
    r"""Return an upper bound on the expected value of a list.

    A list over all scenarios is also a list over each few neighbours, and worth no more there than the best
    one for these alone. With the contributions :math:`c_k` of the scenarios as unknowns,

    .. math:: \max \sum_k c_k \quad \text{subject to} \quad \sum_{k \in W} c_k \le B_W \;\; \forall W

    bounds every list; windows of two scenarios are searched first, then of three, then of four, while there is
    time. A window whose search is ended counts with the bound that was reached.

    Parameters
    ----------
    scenarios : sequence
        In order of rising money.
    plans : sequence of int array or None
        A list from which the windows are searched, where there is one.
    alone : sequence of float
        Bound on the value of each scenario by itself.
    rules : ListRules
        How the list is read.
    enough : callable
        Says whether a bound is good enough to end.
    gap : float
        Relative gap of each window.
    ends : float
        When the search has to end.
    """
    count = len(scenarios)
    chance = np.array([scenario.probability for scenario in scenarios])
    spans = [(number, number + 1) for number in range(count)]
    bounds = [float(p * bound) for p, bound in zip(chance, alone)]
    upper = together(count, spans, bounds)
    for width in WIDTHS:
        for first in range(count - width + 1) if width < count else ():
            seconds = left(ends)
            if enough(upper) or (seconds is not None and seconds <= 0):
                return upper
            last = first + width
            part = None if seconds is None else seconds / (count - last + 1)
            start = None if plans is None else plans[first:last]
            found = window_bound(scenarios[first:last], start, rules, gap, part)
            spans.append((first, last))
            bounds.append(found)
            upper = min(upper, together(count, spans, bounds))
    return upper


def together(count: int, spans: Sequence[tuple[int, int]], bounds: Sequence[float]) -> float:
    """Return the most that numbers can sum to whose sums over spans (first, last + 1) are bounded.

    Examples
    --------
    >>> round(together(3, [(0, 1), (1, 2), (2, 3), (0, 2), (1, 3)], [5.0, 5.0, 5.0, 7.0, 6.0]), 6)
    11.0
    """
    from scipy.optimize import linprog

    rows = np.zeros((len(spans), count))
    for row, (first, last) in zip(rows, spans):
        row[first:last] = 1.0
    size = float(np.abs(bounds).max(initial=0.0)) or 1.0
    found = linprog(-np.ones(count), A_ub=rows, b_ub=np.asarray(bounds) / size, bounds=(None, None))
    if found.status != 0 or found.fun is None:
        return float("inf")
    most = -float(found.fun) * size
    return most + 1e-10 * size  # what the linear search may be off


def window_bound(
    part: Sequence[Scenario],
    plans: Sequence[Ints] | None,
    rules: ListRules,
    gap: float,
    time_limit: float | None,
) -> float:
    """Return the bound of the best list over a few scenarios, each with its probability."""
    model, statements = build(
        [scenario.data for scenario in part], [scenario.probability for scenario in part]
    )
    tie_by_rules(model, part, statements, rules)
    stated = arrays_of(model, statements)
    start = None if plans is None else stated.point(plans)
    outcome, _ = search(
        load(stated.arrays, restart=False, before=stated.before), start, gap=gap, time_limit=time_limit
    )
    return outcome.bound if outcome.status != "infeasible" else float("inf")
