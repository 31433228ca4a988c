"""Lists from the model, evaluated exactly, until the model is exact on its own best list."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import ended
from infraprio.errors import InfeasibleError, SolverError
from infraprio.portfolio.choose.portfolio import relative_gap
from infraprio.portfolio.lists.rules import ListRules, tie_by_rules
from infraprio.portfolio.network_inside.evaluated_sets import Seen, refuted
from infraprio.portfolio.network_inside.evaluator import (
    Rows,
    Steps,
    period_steps,
    plan_steps,
    plan_value,
    start_steps,
)

if TYPE_CHECKING:
    from infraprio.portfolio.choose.portfolio import Portfolio
    from infraprio.portfolio.lists.result import PriorityList
    from infraprio.portfolio.network_inside.capped_sets import CappedSets
    from infraprio.portfolio.network_inside.proof import Proof
    from infraprio.portfolio.network_inside.set_model import SetModel
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.portfolio.problem.data import Data

__all__ = ["Lists", "Make"]

Ints = NDArray[np.int64]
Make = Callable[["Data"], "PriorityList"]


class Lists:
    """The lists made and evaluated.

    Attributes
    ----------
    seen : Seen
    caps : CappedSets, optional
        Limits on effects, which every portfolio of the best list keeps as evaluated.
    best : (float, PriorityList)
        The best list evaluated and its exact expected value; no list where none evaluated keeps the limits.
    last : PriorityList
        The latest list, from the model that knows most.
    spare : float
        How much that model undervalued a set seen at most where no small group explains it.
    shift, reach : float
        What building nothing is worth over the periods, and the sum of the absolute weights of the periods.
    """

    def __init__(
        self, model: SetModel, scenarios: Sequence[Scenario], gap: float, caps: CappedSets | None = None
    ) -> None:
        self.model, self.scenarios, self.gap, self.caps = model, scenarios, gap, caps
        self.seen = Seen(model)
        self.lines: list[tuple[list[list[Hashable]], float, float]] = []
        self.notes: list[str] = []
        factors = scenarios[0].data.factors
        self.shift = model.nothing * float(factors[0])
        self.reach = float(sum(abs(step) for _, step in period_steps(factors)))
        self.spare = 0.0
        self.best: tuple[float, PriorityList | None] = (-np.inf, None)
        self.last: PriorityList

    def steps(self, made: PriorityList) -> list[Steps]:
        """Return the sets of each portfolio of a list by period."""
        return [
            start_steps(scenario.data, plan.selected, plan.start)
            for scenario, plan in zip(self.scenarios, made.portfolios, strict=True)
        ]

    def evaluate(self, made: PriorityList) -> float:
        """Return the exact expected value of a list, and remember it."""
        every = self.steps(made)
        self.model.known.prepare(rows for steps in every for rows, _ in steps)
        values = [self.seen.value(steps) for steps in every]
        value = float(np.array([scenario.probability for scenario in self.scenarios]) @ values)
        self.lines.append((made.levels, made.value + self.shift, value))
        self.last = made
        if self.keeps(made) and value > self.best[0]:
            self.best = (value, made)
        return value

    def keeps(self, made: PriorityList) -> bool:
        """Say whether every portfolio of a list keeps the limits on effects, as evaluated."""
        if self.caps is None:
            return True
        every = [
            self.caps.kept(scenario.data, columns_of(scenario.data, plan))
            for scenario, plan in zip(self.scenarios, made.portfolios, strict=True)
        ]
        return all(every)

    def stated(self, terms: Mapping[Rows, float], loose: float = 0.0) -> Data:
        """Return the data of the model, with what was learnt of effects where there are limits on them."""
        data = self.model.stated(terms)
        return data if self.caps is None else self.caps.stated(data, loose)

    def run(self, make: Any, slack: float | None) -> tuple[float, float | None]:
        """Make lists until the model is exact on its own, or a limit is met.

        Return the bound, and the slack it rests on (None: the differences found so far, an estimate).
        """
        model, proved, top = self.model, np.inf, np.inf
        rough = self.gap > 0 and slack is None
        while True:
            if slack is None or proved < np.inf:
                self.learn()
            terms = self.main_terms() if rough else dict(model.terms)
            made = self.next_list(make, terms)
            if made is None:
                break
            top = made.bound + self.shift
            if slack is not None and proved == np.inf:
                proved = top + slack * self.reach  # the model was that of singles and pairs
            every = [step for steps in self.steps(made) for step in steps]
            settled = all(rows in self.seen.sets for rows, _ in every)
            if not settled and not self.seen.fits(every):
                self.notes.append(self.seen.model.known.stopped())
                break
            self.evaluate(made)
            groups = len(model.groups)
            self.learn()
            self.spare = model.open_difference(self.seen.sets, terms)
            top += self.spare * self.reach
            if relative_gap(proved, self.best[0]) <= self.gap:
                break
            if len(model.groups) == groups and relative_gap(top, self.best[0]) <= self.gap:
                break
            if settled and not rough:
                break
            rough = rough and not settled
        return (proved, slack) if slack is not None and self.holds(slack) else (top, None)

    def next_list(self, make: Any, terms: Mapping[Rows, float]) -> PriorityList | None:
        """Return the model's best list; None where time ended first, or limits on effects leave none."""
        try:
            made: PriorityList = make(self.stated(terms))
        except SolverError:
            self.notes.append(f"{ended()}, before the model's next list")
            return None
        except InfeasibleError:
            if self.caps is None:
                raise
            return None
        return made

    def learn(self) -> None:
        """Put back into the model what it got wrong."""
        self.seen.learn()
        if self.caps is not None:
            self.caps.learn()

    def bound_by_budgets(self, ground: Proof) -> float:
        """Return a bound on every list: the expected value of the best plan of each budget, bounded on some ground."""
        made, total = self.best[1] or self.last, 0.0
        for number, (scenario, steps) in enumerate(zip(self.scenarios, self.steps(made), strict=True)):
            best = [plan_value(self.model.known, steps)]

            def offer(plans: list[Ints], data: Data = scenario.data, best: list[float] = best) -> float:
                best[0] = max(best[0], plan_value(self.model.known, plan_steps(data, plans[0])))
                return best[0]

            total += scenario.probability * ground.bound(number, offer, best[0], self.gap)
        return total

    def bound_together(self, ground: Proof, rules: ListRules, make: Make) -> float:
        """Return a bound on every list, by families of plans that make one; a better list met on the way is made."""
        own = [replace(scenario, data=ground.own(scenario.data)) for scenario in self.scenarios]
        chances = [scenario.probability for scenario in self.scenarios]
        best: list[Any] = [self.best[0], []]

        def offer(plans: list[Ints]) -> float:
            steps = [
                plan_steps(one.data, columns) for one, columns in zip(self.scenarios, plans, strict=True)
            ]
            value = sum(chance * plan_value(self.model.known, some) for chance, some in zip(chances, steps))
            if value > best[0]:
                best[:] = [float(value), [rows for some in steps for rows, _ in some]]
            return float(best[0])

        bound = ground.searched(
            [one.data for one in own],
            chances,
            offer,
            best[0],
            self.gap,
            lambda model, statements: tie_by_rules(model, own, statements, rules),
        )
        if best[1]:
            self.model.teach(best[1])
            self.evaluate(make(self.model.stated(self.model.terms)))
        return bound

    def holds(self, slack: float) -> bool:
        """Say whether no known set refutes the slack; a note tells of one that does."""
        rows = refuted(self.model, slack)
        if rows is not None:
            self.notes.append(
                f"slack={slack:g} is refuted by {sorted(map(str, rows))}; the bound is an estimate"
            )
        return rows is None

    def main_terms(self) -> dict[Rows, float]:
        """Return the terms without those that hardly matter for the gap asked for."""
        largest = max(abs(value) for value in self.model.known.found.values())
        return self.model.main_terms(0.1 * self.gap * largest)

    def exact(self, made: PriorityList, value: float, bound: float, status: str) -> PriorityList:
        """Return a list with its exact values, beside what the latest model says of free choice and other orders."""
        values = [plan_value(self.model.known, steps) for steps in self.steps(made)]
        plans = [
            replace(plan, value=own, bound=own, gap=0.0)
            for plan, own in zip(made.portfolios, values, strict=True)
        ]
        last = self.last
        freely = np.maximum(last.scenarios["free_value"] + self.shift, values)
        free = float(made.scenarios["probability"] @ freely)
        comparison = last.comparison.assign(value=last.comparison["value"] + self.shift)
        comparison.loc["best list", "value"] = value
        comparison.loc["free optimum (no list)", "value"] = free
        return replace(
            made,
            value=value,
            objective=value,
            free_value=free,
            price=free - value,
            portfolios=plans,
            bound=bound,
            gap=relative_gap(bound, value),
            status=status,
            scenarios=made.scenarios.assign(value=values, free_value=freely),
            comparison=comparison.assign(loss=free - comparison["value"]),
        )


def columns_of(data: Data, plan: Portfolio) -> list[int]:
    """Return the columns of a portfolio."""
    periods = list(data.cells.periods)
    begin = dict.fromkeys(plan.selected, 0)
    if plan.start:
        begin = {
            row: periods.index(plan.start[name])
            for row, name in zip(plan.selected, plan.proposals, strict=True)
        }
    return [
        column
        for column in range(len(data.row))
        if begin.get(data.rows[data.row[column]], -1) == data.start[column]
    ]
