"""Candidates from the model, evaluated exactly, until no plan that is left can be better."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import ended
from infraprio.errors import SolverError
from infraprio.portfolio.choose.plan_value import worth
from infraprio.portfolio.choose.portfolio import Portfolio, portfolio, relative_gap
from infraprio.portfolio.network_inside.evaluated_sets import Seen, refuted
from infraprio.portfolio.network_inside.evaluator import plan_steps
from infraprio.portfolio.network_inside.set_search import propose
from infraprio.solver.highs import Outcome

if TYPE_CHECKING:
    from infraprio.portfolio.network_inside.set_model import SetModel
    from infraprio.portfolio.problem.data import Data

__all__ = ["Search", "exact_plan", "rows_of"]

Ints = NDArray[np.int64]


class Search:
    """A search for the best plan.

    Attributes
    ----------
    seen : Seen
    best : (float, int array)
        Exact value and columns of the best plan evaluated.
    lines : list
        Rows, value by the model at the time and exact value of each plan evaluated.
    notes : list of str
        What cut it short.
    shift : float
        What building nothing is worth over the periods; the model's searches measure from it.
    """

    def __init__(self, model: SetModel, alone: Data, gap: float) -> None:
        self.model, self.alone, self.gap = model, alone, gap
        self.seen = Seen(model)
        self.best: tuple[float, Ints] = (-np.inf, np.array([], dtype=np.int64))
        self.lines: list[tuple[list[Hashable], float, float]] = []
        self.notes: list[str] = []
        self.shift = model.nothing * float(alone.factors[0])

    def evaluate(self, columns: Ints, data: Data) -> float:
        """Return the exact value of a plan that the model of ``data`` proposed, and remember it."""
        value = self.seen.value(plan_steps(self.alone, columns))
        self.lines.append((rows_of(self.alone, columns), worth(data, columns) + self.shift, value))
        if self.keeps(columns) and value > self.best[0]:
            self.best = (value, columns)
        return value

    def found(self) -> tuple[float, Ints]:
        """Return the best plan found."""
        return self.best

    def stated(self) -> Data:
        """Return the data of the model with all that was learnt."""
        return self.model.stated(self.model.terms)

    def keeps(self, _columns: Ints) -> bool:
        """Say whether a plan keeps what only evaluation shows: here nothing is asked of it."""
        return True

    def run(self, slack: float | None) -> tuple[float, float | None]:
        """Search until nothing better is left or a limit is met.

        Return the bound, and the slack it rests on (None: the differences found so far, an estimate). With a
        slack the model stays that of singles and pairs, so that the slack means what was said of it, until a
        set refutes it; then, as without one, the model learns from what it gets wrong.
        """
        model, known = self.model, self.model.known
        pairwise = model.stated(model.terms)
        bound = np.inf
        while True:
            if slack is not None and (rows := refuted(model, slack)) is not None:
                self.notes.append(
                    f"slack={slack:g} is refuted by {sorted(map(str, rows))}; the bound is an estimate"
                )
                slack = None
            if slack is None:
                self.seen.learn()
                spare = model.open_difference(self.seen.sets, model.terms)
                data = model.stated(model.terms)
                losses = dict.fromkeys(self.seen.sets, spare)
            else:
                spare, data = slack, pairwise
                losses = {rows: model.pairwise(rows) + slack - known(rows) for rows in self.seen.sets}
            try:
                proposed = propose(data, losses, spare, known.seconds)
            except SolverError:
                proposed = None
            if proposed is None:
                self.notes.append(f"{ended()}, before the model's next plan")
                return bound, slack
            bound = proposed.bound + self.shift
            if relative_gap(bound, self.best[0]) <= self.gap:
                return bound, slack
            steps = plan_steps(self.alone, proposed.columns)
            if all(rows in self.seen.sets for rows, _ in steps):
                self.evaluate(proposed.columns, data)
                return bound, slack
            if not self.seen.fits(steps):
                self.notes.append(self.seen.model.known.stopped())
                return bound, slack
            self.evaluate(proposed.columns, data)


def exact_plan(data: Data, columns: Ints, value: float, bound: float, status: str) -> Portfolio:
    """Return a plan with its money and check, and with the exact value."""
    own = worth(data, columns)
    told = Outcome(
        status="optimal", x=None, value=own, bound=own, stopped="", seconds=0.0, how="HiGHS and evaluation"
    )
    plan = portfolio(data, columns, told, [], 0.0)
    return replace(plan, value=value, bound=bound, gap=relative_gap(bound, value), status=status)


def rows_of(data: Data, columns: Ints) -> list[Hashable]:
    """Return the rows of columns."""
    return [data.rows[data.row[column]] for column in columns]
