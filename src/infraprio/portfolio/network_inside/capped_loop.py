"""Plans from the model under limits on effects, evaluated until the best that keeps them as evaluated is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from infraprio.clock import WORK, ended
from infraprio.errors import InfeasibleError, SolverError
from infraprio.findings import finding
from infraprio.portfolio.choose.best_portfolio import impossible
from infraprio.portfolio.choose.least_relaxation import least_relaxations
from infraprio.portfolio.choose.portfolio import relative_gap
from infraprio.portfolio.network_inside.capped_sets import within
from infraprio.portfolio.network_inside.evaluator import plan_steps
from infraprio.portfolio.network_inside.portfolio_loop import Search
from infraprio.portfolio.network_inside.set_search import Proposed, propose

if TYPE_CHECKING:
    from infraprio.portfolio.choose.infeasible import Explanation
    from infraprio.portfolio.choose.least_relaxation import Relaxed
    from infraprio.portfolio.network_inside.capped_sets import CappedSets
    from infraprio.portfolio.network_inside.evaluator import Rows
    from infraprio.portfolio.network_inside.set_model import SetModel
    from infraprio.portfolio.problem.data import Data

__all__ = ["CappedSearch", "none_keeps"]

ROUNDS: Final = 12
"""Rounds of evaluating how far a limit has to let go."""


class CappedSearch(Search):
    """A search for the best plan that keeps the limits on effects as they are evaluated.

    First the model's limits are as stated: what evaluation shows goes back into the model, until its best plan keeps
    them. Then they let go of what the model was wrong by so far, and no plan that broke them is proposed again: what
    the model took for broken and is not is found, or bounded.
    """

    def __init__(self, model: SetModel, alone: Data, gap: float, caps: CappedSets) -> None:
        super().__init__(model, alone, gap)
        self.caps = caps
        self.broke: dict[Rows, None] = {}
        self.tried: dict[tuple[int, ...], float] = {}

    def evaluate(self, columns: np.ndarray[tuple[int], np.dtype[np.int64]], data: Data) -> float:
        """Return the exact value of a plan, and remember it with its columns."""
        value = self.tried[tuple(map(int, columns))] = super().evaluate(columns, data)
        return value

    def keeps(self, columns: np.ndarray[tuple[int], np.dtype[np.int64]]) -> bool:
        """Say whether a plan keeps the limits, as evaluated."""
        kept = self.caps.kept(self.alone, columns)
        if not kept:
            self.broke[frozenset(self.alone.rows[self.alone.row[column]] for column in columns)] = None
        return kept

    def run(self, slack: float | None = None) -> tuple[float, float | None]:
        """Search until nothing better is left or a limit is met; return the bound, an estimate, whatever slack is stated."""
        del slack
        model, known, bound, loose = self.model, self.model.known, np.inf, False
        while True:
            self.seen.learn()
            self.caps.learn()
            proposed = self.next_plan(loose)
            if proposed is None:
                return bound, None
            top = (
                proposed.bound + self.shift if len(proposed.columns) or proposed.bound > -np.inf else -np.inf
            )
            bound = max(top, self.best[0]) if loose else bound
            steps = plan_steps(self.alone, proposed.columns)
            settled = top == -np.inf or all(rows in self.seen.sets for rows, _ in steps)
            if settled or relative_gap(max(top, self.best[0]), self.best[0]) <= self.gap:
                if loose:
                    return bound, None
                loose = True
                continue
            if not self.seen.fits(steps):
                self.notes.append(known.stopped())
                return (bound if loose else self.bound_of()), None
            self.evaluate(proposed.columns, model.stated(model.terms))

    def next_plan(self, loose: bool) -> Proposed | None:
        """Return the plan that may be worth most; None where the time ended first, no columns where none is left."""
        model = self.model
        spare = model.open_difference(self.seen.sets, model.terms)
        data = self.caps.stated(model.stated(model.terms), 1.0 if loose else 0.0)
        losses = dict.fromkeys(self.seen.sets, spare)
        try:
            proposed = propose(data, losses, spare, model.known.seconds, self.broke)
        except SolverError:
            self.notes.append(f"{ended()}, before the model's next plan")
            return None
        return proposed or Proposed(columns=np.array([], dtype=np.int64), value=-np.inf, bound=-np.inf)

    def found(self) -> tuple[float, np.ndarray[tuple[int], np.dtype[np.int64]]]:
        """Return the best plan found.

        Raises
        ------
        InfeasibleError
            If none keeps the limits, with how far each would have to let go.
        """
        if self.best[0] == -np.inf:
            raise none_keeps(self.caps, self.alone, self.stated())
        return self.best

    def stated(self) -> Data:
        """Return the data of the model with all that was learnt of values and effects."""
        return self.caps.stated(super().stated())

    def bound_of(self) -> float:
        """Return the bound of the model whose limits let go of what it was wrong by."""
        proposed = self.next_plan(loose=True)
        return np.inf if proposed is None else max(proposed.bound + self.shift, self.best[0])

    def best_of(self, plans: Iterable[np.ndarray[tuple[int], np.dtype[np.int64]]]) -> float:
        """Return the value of the best of some plans, all of whose sets are known, that keeps the limits as evaluated."""
        for columns in plans:
            self.evaluate(columns, self.alone)
        self.caps.learn()
        return self.best[0]

    def best_of_all(self) -> float:
        """Evaluate the best plan where every set that plans can hold is known, and return its bound."""
        self.model.teach(self.model.known.found)
        self.caps.complete()
        data = self.caps.stated(self.model.stated(self.model.terms))
        proposed = propose(data, {}, 0.0, WORK, self.broke)
        if proposed is None:
            return -np.inf
        return max(self.evaluate(proposed.columns, data), proposed.bound + self.shift)


def none_keeps(caps: CappedSets, alone: Data, data: Data) -> InfeasibleError:
    """Return the error that says why no plan was found that keeps the limits on effects.

    What a limit would have to let go of is that of plans as evaluated.
    """
    error = impossible(data)
    why = cast("Explanation", error.explanation)
    relaxed = why.relaxed
    for _ in range(ROUNDS):
        said = [_as_said(caps, alone, each) for each in relaxed]
        if all(said):
            break
        caps.learn()
        relaxed = tuple(least_relaxations(caps.stated(data), why.rules))
    why = replace(why, relaxed=relaxed)
    return InfeasibleError(finding("no_portfolio", why=why), why)


def _as_said(caps: CappedSets, alone: Data, relaxed: Relaxed) -> bool:
    """Say whether a plan keeps all limits, one of them relaxed, as evaluated."""
    said, near = relaxed.bound, 1e-5 * max(abs(relaxed.bound), 1.0)
    every = [
        abs(caps.amount(limit, rows) - said) <= near
        if limit == relaxed.limit
        else within(limit, caps.amount(limit, rows))
        for limit, rows in caps.parts(alone, relaxed.columns)
    ]
    return all(every)
