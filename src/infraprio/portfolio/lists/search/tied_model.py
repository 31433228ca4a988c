"""The scenarios tied into a list, in one model; and a found list as checked portfolios."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import now
from infraprio.errors import InfeasibleError
from infraprio.findings import finding
from infraprio.portfolio.choose.best_portfolio import search
from infraprio.portfolio.choose.plan_value import worth
from infraprio.portfolio.choose.portfolio import Portfolio, portfolio
from infraprio.portfolio.lists.nesting_rows import totally_ordered
from infraprio.portfolio.lists.risk_attitude import Attitude, judge, set_objective
from infraprio.portfolio.lists.rules import ListRules, tie_by_rules
from infraprio.portfolio.model.build import build, weighted_value
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.solver.highs import Outcome, load
from infraprio.solver.unsettled import doubted, not_settled
from infraprio.words import Chain, Words

if TYPE_CHECKING:
    from infraprio.portfolio.problem.budget_scenarios import Scenario

__all__ = ["Answer", "settled", "tied"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The portfolios of a list, what none can pass, and how they were found; the order where that is given."""

    plans: list[Portfolio]
    upper: float
    form: str
    notes: list[str] = field(default_factory=list)
    order: list[Hashable] | None = None


def settled(
    scenarios: Sequence[Scenario], columns_of: Sequence[Ints], how: str, *, status: Any = "optimal"
) -> list[Portfolio]:
    """Return checked portfolios of columns that leave nothing to choose."""
    plans = []
    for scenario, columns in zip(scenarios, columns_of):
        own = worth(scenario.data, columns)
        told = Outcome(status=status, x=None, value=own, bound=own, stopped="", seconds=0.0, how=how)
        plans.append(portfolio(scenario.data, columns, told, [], 0.0))
    return plans


def tied(
    scenarios: Sequence[Scenario],
    begin: list[Ints] | None,
    rules: ListRules,
    attitude: Attitude,
    *,
    gap: float,
    time_limit: float | None,
) -> Answer:
    """Solve the scenarios tied into a list, from a list where there is one.

    Raises
    ------
    InfeasibleError
        If no family of portfolios makes a list.
    SolverError
        If none was found in time.
    """
    began = now()
    chance = np.array([scenario.probability for scenario in scenarios])
    model, statements = build([scenario.data for scenario in scenarios], list(chance))
    form = tie_by_rules(model, scenarios, statements, rules)
    if not attitude.neutral:
        sums = [sum(a * x for a, x in zip(*weighted_value(statement))) for statement in statements]
        set_objective(model, sums, chance, attitude)
    stated = arrays_of(model, statements)
    limit = None if time_limit is None else max(time_limit - (now() - began), time_limit / 4)
    outcome, notes = search(
        load(stated.arrays, restart=False, before=stated.before),
        None if begin is None else stated.point(begin),
        gap=gap,
        time_limit=limit,
    )
    if outcome.status == "infeasible" and begin is None:
        raise InfeasibleError(
            finding(
                "no_nested_list", ways=Chain(tuple(Words.of(way) for way in ways_out(scenarios, rules)), ", ")
            )
        )
    found = None if outcome.x is None else stated.plans(outcome.x)
    if found is not None:
        require_as_told(outcome, score(scenarios, found, attitude))
    if begin is not None and (
        found is None or score(scenarios, begin, attitude) > score(scenarios, found, attitude)
    ):
        found, notes = (
            begin,
            [*notes, "the list locked in from one budget, as the search found none better in time"],
        )
    if found is None:
        raise not_settled(notes or [outcome.stopped])
    told = replace(outcome, status="feasible" if outcome.x is None else outcome.status)
    plans = []
    for scenario, columns in zip(scenarios, found):
        own = worth(scenario.data, columns)
        plans.append(portfolio(scenario.data, columns, replace(told, value=own, bound=own), [], 0.0))
    upper = outcome.bound if outcome.status != "infeasible" else np.inf
    return Answer(plans=plans, upper=upper, form=form, notes=notes)


def require_as_told(outcome: Outcome, again: float) -> None:
    """Raise if a list is not worth what the solver says: less than its value, or more than its bound."""
    room = 1e-6 * max(abs(again), abs(outcome.value))
    if not outcome.value - room <= again <= outcome.bound + room:
        raise doubted(
            f"{outcome.how} says the list is worth {outcome.value:g}, and none more than {outcome.bound:g}; "
            f"recomputed it is worth {again:g}"
        )


def ways_out(scenarios: Sequence[Scenario], rules: ListRules) -> list[str]:
    """Say what to ask instead where no family of portfolios makes a list."""
    ways = ["way.loosen"]
    if rules.about_options:
        ways.append("way.options")
    if scenarios[0].data.problem.periods is not None and not rules.delay and rules.reading == "nested":
        ways.append("way.delay")
    if rules.reading == "nested" and totally_ordered(scenarios):
        ways.append("way.stop")
    return [*ways, "way.fewer"]


def score(scenarios: Sequence[Scenario], plans: Sequence[Ints], attitude: Attitude) -> float:
    """Return what the attitude makes of a family of plans."""
    chance = np.array([scenario.probability for scenario in scenarios])
    values = np.array([worth(scenario.data, columns) for scenario, columns in zip(scenarios, plans)])
    return judge(values, chance, attitude)[0]
