"""Portfolios tied together over budget scenarios, so that they make one list."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.portfolio.problem.budget_scenarios import Scenario, comparable, same_money

if TYPE_CHECKING:
    from infraprio.portfolio.model.portfolio_statement import Statement

__all__ = ["additive_places", "tie", "totally_ordered"]


def totally_ordered(scenarios: Sequence[Scenario]) -> bool:
    """Say whether each scenario has at least as much in every pot as the one before, and more in one."""
    return all(comparable(low, high) and not same_money(low, high) for low, high in pairwise(scenarios))


def additive_places(scenarios: Sequence[Scenario]) -> bool:
    """Say whether a set of proposals is worth the same in every scenario.

    One way to build each, and no values that differ.
    """
    first = scenarios[0].data
    single = len(first.row) == len(first.proposals)
    return single and all(np.array_equal(scenario.data.values, first.values) for scenario in scenarios)


def tie(
    model: Any, scenarios: Sequence[Scenario], statements: Sequence[Statement], reading: str, *, delay: bool
) -> str:
    """Tie the portfolios of a model into a list, and return the name of the form used.

    ``"chain"``: whatever a budget builds, every larger budget builds (rows f[i, k] <= f[i, k+1]);
    equivalent to the "stop" reading where a set is worth the same in every scenario and budgets are
    totally ordered. ``"order of scenarios"``: for each pair of scenarios a yes-or-no decision says whose
    set holds the other's; with the "nested" reading only pairs whose money cannot be compared have one. A
    family of sets is the family of prefixes of some list exactly if each pair is comparable in this way.
    """
    ordered = totally_ordered(scenarios)
    if ordered and (reading == "nested" or additive_places(scenarios)):
        for low, high in pairwise(range(len(scenarios))):
            inside(model, statements[low], statements[high], delay=delay)
        return "chain"
    import pyomo.environ as pyo

    pairs = list(combinations(range(len(scenarios)), 2))
    free = [
        (a, b)
        for a, b in pairs
        if reading == "stop"
        or same_money(scenarios[a], scenarios[b])
        or not comparable(scenarios[a], scenarios[b])
    ]
    model.first = pyo.Var(free, domain=pyo.Binary)
    for a, b in pairs:
        if (a, b) in model.first:
            inside(model, statements[a], statements[b], slack=(1.0, model.first[a, b], -1.0), delay=True)
            inside(model, statements[b], statements[a], slack=(0.0, model.first[a, b], 1.0), delay=True)
        else:
            inside(model, statements[a], statements[b], delay=delay)
    return "order of scenarios"


def inside(
    model: Any, low: Statement, high: Statement, *, slack: tuple[float, Any, float] | None = None, delay: bool
) -> None:
    """State that what the first portfolio builds the second builds too, and no later unless delay is allowed.

    ``slack`` (constant, variable, factor) is added to the right side.
    """
    from pyomo.core.expr import LinearExpression

    data = low.data
    owner = data.owner[data.row]
    order = np.argsort(owner, kind="stable")
    bounds = np.searchsorted(owner[order], np.arange(len(data.proposals) + 1))
    for first, last in pairwise(bounds):
        columns = order[first:last]
        steps = [data.periods - 1] if delay else range(data.periods)
        for period in steps:
            some = columns[data.start[columns] <= period]
            if not len(some):
                continue
            factors = [1.0] * len(some) + [-1.0] * len(some)
            variables = low.of(some) + high.of(some)
            edge = 0.0
            if slack is not None:
                edge = slack[0]
                factors, variables = [*factors, -slack[2]], [*variables, slack[1]]
            model.tie.add((None, LinearExpression(linear_coefs=factors, linear_vars=variables), edge))
