"""What a given list builds in each budget scenario."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import left
from infraprio.errors import InfeasibleError
from infraprio.findings import finding
from infraprio.portfolio.choose.best_portfolio import search
from infraprio.portfolio.choose.plan_value import worth
from infraprio.portfolio.choose.portfolio import Portfolio, chosen, portfolio
from infraprio.portfolio.choose.verify import verify
from infraprio.portfolio.lists.nesting_rows import additive_places
from infraprio.portfolio.lists.reading.at_one_budget import Reader, best_part, placed_in_turn, walk
from infraprio.portfolio.lists.reading.from_one_budget import expected
from infraprio.portfolio.lists.rules import ListRules, tie_to_order
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import Stated, arrays_of
from infraprio.solver.held import holds
from infraprio.solver.highs import Outcome, load
from infraprio.solver.unsettled import not_settled

if TYPE_CHECKING:
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.portfolio.problem.data import Data

__all__ = ["read_given_list", "read_together"]

Ints = NDArray[np.int64]


def read_given_list(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    order: Sequence[Hashable],
    rules: ListRules,
    *,
    known: Sequence[Sequence[Ints]] = (),
    gap: float,
    ends: float,
) -> tuple[list[Portfolio], float]:
    """Return what each scenario builds from a list, and what no reading of it can pass.

    Where nothing but the length of the first part is open each scenario is read by itself; options and
    periods are chosen best, together where the reading ties the scenarios.

    Parameters
    ----------
    scenarios, models : sequence
        In order of rising money.
    order, rules
        The list, and how it is read.
    known : sequence of families
        Columns of each scenario that are known to be readings of the list: no reading returned is worth less.
    gap, ends : float
        Relative gap at which a search is good enough, and when to end.

    Raises
    ------
    InfeasibleError
        If no part of the list keeps the rules.
    SolverError
        If none was found in time.
    """
    alone = rules.reading == "skip" or additive_places(scenarios)
    if not alone and (rules.reading == "nested" or rules.about_options):
        return read_tied(scenarios, models, order, rules, known=known, gap=gap, ends=ends)
    plans, upper = [], 0.0
    for number, (scenario, stated) in enumerate(zip(scenarios, models)):
        plan = read_alone(
            scenario,
            stated,
            order,
            rules,
            known=[family[number] for family in known],
            gap=gap,
            ends=ends,
            share=1.0 / (len(scenarios) - number),
        )
        plans.append(plan)
        upper += scenario.probability * plan.bound
    return plans, float(upper)


def read_tied(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    order: Sequence[Hashable],
    rules: ListRules,
    *,
    known: Sequence[Sequence[Ints]],
    gap: float,
    ends: float,
) -> tuple[list[Portfolio], float]:
    """Return the best reading of a list in scenarios that the reading ties, and what none can pass."""
    outcome, columns = read_together(scenarios, order, rules, known=known, gap=gap, ends=ends)
    best = max(known, key=lambda plans: expected(scenarios, plans), default=None)
    if best is not None and (columns is None or expected(scenarios, best) >= expected(scenarios, columns)):
        columns = list(best)
    if columns is None:
        if outcome.status == "unknown":
            raise not_settled([outcome.stopped])
        told = [read_alone(*pair, order, rules, gap=gap, ends=ends) for pair in zip(scenarios, models)]
        built = "; ".join(f"{s.name}: {len(plan.proposals)}" for s, plan in zip(scenarios, told))
        raise InfeasibleError(finding("list_parts_apart", built=built))
    upper = outcome.bound if outcome.status in ("optimal", "feasible") else np.inf
    plans = [settled_plan(scenario, own, outcome.status) for scenario, own in zip(scenarios, columns)]
    return plans, upper


def settled_plan(scenario: Scenario, columns: Ints, status: str, bound: float = -np.inf) -> Portfolio:
    """Return the portfolio of columns that a reading gives."""
    own = worth(scenario.data, columns)
    word: Literal["optimal", "feasible"] = "optimal" if status == "optimal" else "feasible"
    told = Outcome(
        status=word,
        x=None,
        value=own,
        bound=max(own, bound),
        stopped="",
        seconds=0.0,
        how="given list",
    )
    return portfolio(scenario.data, columns, told, [], 0.0)


def read_alone(
    scenario: Scenario,
    stated: Stated,
    order: Sequence[Hashable],
    rules: ListRules,
    *,
    known: Sequence[Ints] = (),
    gap: float,
    ends: float,
    share: float = 1.0,
) -> Portfolio:
    """Return what a list builds in one scenario, found in a share of the time that is left."""
    reader = Reader(scenario.data, stated)
    bound, status = -np.inf, "optimal"
    if reader.single:
        ways = ["skip", "stop"] if rules.reading == "skip" else ["stop"]
        columns = most_valuable(scenario.data, [walk(reader, order, way) for way in ways])
    else:
        seconds = left(ends, least=0.05)
        part = None if seconds is None else seconds * share
        told, columns = best_part(reader, order, known=known, gap=gap, time_limit=part)
        bound, status = told.bound, told.status
        if rules.reading == "skip":
            columns = best_skip(reader, order, [columns, *known])
            bound, status = np.inf, "feasible" if columns is not None else status
    if columns is None and status == "unknown":
        raise not_settled([f"budget scenario {scenario.name!r}"])
    if columns is None:
        raise InfeasibleError(finding("no_part_of_list", scenario=scenario.name))
    return settled_plan(scenario, columns, status, bound)


def best_skip(reader: Reader, order: Sequence[Hashable], parts: Sequence[Ints | None]) -> Ints | None:
    """Return the best that skipping makes of a list with options or periods; None if no part keeps the rules.

    The list placed in turn, or a first part placed best, with what of the rest has room beside it.
    """
    made = [walk(reader, order, "skip")]
    for part in parts:
        if part is not None:
            more = placed_in_turn(reader.data, order, stop=False, around=part)
            made += [part, more if reader.keeps(more) else None]
    return most_valuable(reader.data, made)


def most_valuable(data: Data, plans: Sequence[Ints | None]) -> Ints | None:
    """Return the plan of the greatest value, the first of equals; None if there is none."""
    return max((plan for plan in plans if plan is not None), key=lambda plan: worth(data, plan), default=None)


def read_together(
    scenarios: Sequence[Scenario],
    order: Sequence[Hashable],
    rules: ListRules,
    *,
    known: Sequence[Sequence[Ints]] = (),
    gap: float,
    ends: float,
) -> tuple[Outcome, list[Ints] | None]:
    """Return the best reading of a list in all scenarios together, and the columns of each; None if none.

    The search starts from the best of what is known and the list placed in turn.
    """
    model, statements = build(
        [scenario.data for scenario in scenarios], [scenario.probability for scenario in scenarios]
    )
    tie_to_order(model, scenarios, statements, rules, order)
    stated = arrays_of(model, statements)
    turns = [placed_in_turn(scenario.data, order, stop=True) for scenario in scenarios]
    lawful = all(keeps_rules(scenario.data, plan) for scenario, plan in zip(scenarios, turns))
    families = [*known, *([turns] if lawful else [])]
    points = [
        stated.point(plans) for plans in sorted(families, key=lambda plans: -expected(scenarios, plans))
    ]
    begin = next((x for x in points if np.isnan(x).any() or holds(stated.arrays, x, 1e-9)), None)
    outcome, _ = search(
        load(stated.arrays, restart=False, before=stated.before),
        begin,
        gap=gap,
        time_limit=left(ends, least=0.05),
    )
    return outcome, None if outcome.x is None else stated.plans(outcome.x)


def keeps_rules(data: Data, columns: Ints) -> bool:
    """Say whether a plan keeps all rules and budgets, from the labelled data."""
    return verify(data.problem, chosen(data, columns), data.weights, data.budget).ok
