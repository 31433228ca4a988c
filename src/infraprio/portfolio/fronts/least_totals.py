"""The model loaded once to be asked, again and again, for its best point with least totals of some criteria."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from infraprio.clock import now
from infraprio.portfolio.choose.portfolio import PROVED, relative_gap
from infraprio.portfolio.model.model_changes import aimed, limited
from infraprio.portfolio.problem.units import reach_of
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import load, solve

if TYPE_CHECKING:
    from infraprio.portfolio.model.solver_arrays import Stated

__all__ = ["Best", "Seeker", "widened"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """What one search found: a point or None, the bound on the first criterion, whether all is proved, the gap."""

    x: Floats | None
    bound: float
    proved: bool
    gap: float


class Seeker:
    """The model loaded once, with one free row for each criterion."""

    def __init__(self, stated: Stated, goals: Floats, steps: Floats, *, whole: bool) -> None:
        self.goals, self.steps = goals, steps
        reach = reach_of(goals)
        self.others = (goals[1:] / reach[1:, None]).sum(axis=0) / len(goals)
        share = float(steps[0] / reach[0])
        # one search does for both where a step of the first criterion stands out from the solver's tolerance
        self.at_once = whole and share > 1e-4
        self.both = goals[0] / reach[0] + 0.9 * share * self.others
        self.loaded = load(widened(stated.arrays, goals), restart=False)
        self.loaded.solver.setOptionValue("mip_heuristic_run_feasibility_jump", False)
        count = stated.arrays.matrix.shape[0]
        self.rows = np.arange(count, count + len(goals), dtype=np.int32)

    def best(self, least: Floats, time_limit: float | None, start: Floats | None = None) -> Best:
        """Return the point best in the first criterion, then in the sum of the others.

        All lie more than ``least`` [criteria - 1] in the others.
        """
        began = now()
        lower = np.append(-np.inf, least + 0.5 * self.steps[1:])
        free = np.full(len(lower), np.inf)
        ready = limited(self.loaded, self.rows, lower, free)
        gain = self.both if self.at_once else self.goals[0]
        outcome, _ = solve(aimed(ready, gain), time_limit=time_limit, start=start)
        if outcome.x is None:
            impossible_here = outcome.status == "infeasible"
            return Best(
                x=None, bound=-np.inf if impossible_here else np.inf, proved=impossible_here, gap=np.inf
            )
        x = self.rounded(outcome.x)
        first = float(self.goals[0] @ x)
        if outcome.status != "optimal":
            bound = outcome.bound if not self.at_once else self.first_of(outcome.bound)
            gap = relative_gap(bound, first)  # closed, it says nothing yet of the other criteria
            return Best(x=x, bound=bound, proved=False, gap=gap if gap > PROVED else np.inf)
        if self.at_once:
            return Best(x=x, bound=first, proved=True, gap=0.0)
        lower[0] = first - 0.5 * self.steps[0]
        left = None if time_limit is None else max(time_limit - (now() - began), 0.05)
        second, _ = solve(aimed(limited(self.loaded, self.rows, lower, free), self.others), time_limit=left)
        if second.x is None or second.status != "optimal":
            x = x if second.x is None else self.rounded(second.x)
            gap = np.inf if second.x is None else relative_gap(second.bound, second.value)
            return Best(x=x, bound=first, proved=False, gap=gap)
        return Best(x=self.rounded(second.x), bound=first, proved=True, gap=0.0)

    def first_of(self, bound: float) -> float:
        """Return the bound on the first criterion that follows from one on both."""
        reach = float(np.abs(self.goals[0]).sum()) or 1.0
        share = 0.9 * float(self.steps[0] / reach)
        return (bound - share * float(np.minimum(self.others, 0.0).sum())) * reach

    def rounded(self, x: Floats) -> Floats:
        """Return a point with its whole columns rounded."""
        return np.where(self.loaded.arrays.whole, np.round(x), x)


def widened(arrays: Arrays, rows: Floats) -> Arrays:
    """Return arrays with free rows added at the end."""
    free = np.full(len(rows), np.inf)
    return replace(
        arrays,
        matrix=sparse.csr_array(sparse.vstack([arrays.matrix, sparse.csr_array(rows)])),
        lower=np.append(arrays.lower, -free),
        upper=np.append(arrays.upper, free),
    )
