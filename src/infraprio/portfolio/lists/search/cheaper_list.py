"""Of equally good lists the one whose portfolios cost less, over the scenarios as likely as they are.

With a risk aversion or an ambiguity lists are equally good by what that makes of them; of these the one of the greatest
expected value comes first, as what is built in scenarios that the attitude does not look at counts too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.choose.knapsack import best_of_plain
from infraprio.portfolio.choose.portfolio import PROVED, relative_gap
from infraprio.portfolio.lists.known_plans import known_columns
from infraprio.portfolio.lists.risk_attitude import set_objective
from infraprio.portfolio.lists.rules import tie_by_rules
from infraprio.portfolio.lists.search.tied_model import Answer, score, settled
from infraprio.portfolio.model.build import build, weighted_value
from infraprio.portfolio.model.cheapest_of_equals import cheapest, cost_row, held_at
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.solver.highs import solve

if TYPE_CHECKING:
    from infraprio.portfolio.lists.risk_attitude import Attitude
    from infraprio.portfolio.lists.rules import ListRules
    from infraprio.portfolio.model.portfolio_statement import Statement
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.solver.arrays import Arrays

__all__ = ["with_cheaper_plans"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def with_cheaper_plans(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    answer: Answer,
    upper: float,
    rules: ListRules,
    attitude: Attitude,
    time_limit: float | None,
) -> Answer:
    """Return a proved list with the least expected cost among those that are as good.

    A list that is not proved best, as none is worth more than ``upper``, is returned as it is.
    """
    plans = known_columns(scenarios, models, answer.plans)
    if plans is None or relative_gap(upper, score(scenarios, plans, attitude)) > PROVED:
        return answer
    if len(scenarios) == 1 and attitude.neutral and same_as(plans[0], best_of_plain(scenarios[0].data)):
        return answer  # which is the cheapest already
    chance = np.array([scenario.probability for scenario in scenarios])
    model, statements = build([scenario.data for scenario in scenarios], list(chance))
    tie_by_rules(model, scenarios, statements, rules)
    if not attitude.neutral:
        sums = [sum(a * x for a, x in zip(*weighted_value(statement))) for statement in statements]
        set_objective(model, sums, chance, attitude)
    stated = arrays_of(model, statements)
    cost = sum(
        (
            probability * cost_row(scenario.data, stated, statement, number)
            for number, (probability, scenario, statement) in enumerate(zip(chance, scenarios, statements))
        ),
        np.zeros(len(stated.arrays.gain)),
    )
    arrays, begin, notes = stated.arrays, stated.point(plans), list(answer.notes)
    if not attitude.neutral:
        completed = with_helpers(arrays, begin)
        if completed is None:
            return answer
        value = value_row(stated, statements, chance)
        begin, more = cheapest(arrays, -value, completed, time_limit)
        arrays, notes = replace(held_at(arrays, begin), gain=value), [*notes, *more]
    found, more = cheapest(arrays, cost, begin, time_limit)
    notes = list(dict.fromkeys([*notes, *more]))
    made = stated.plans(found)
    same = all(same_as(one, other) for one, other in zip(made, plans))
    if same or relative_gap(score(scenarios, plans, attitude), score(scenarios, made, attitude)) > PROVED:
        return replace(answer, notes=notes)  # helper columns have room that plans, judged anew, do not
    return replace(answer, plans=settled(scenarios, made, answer.plans[0].solver), notes=notes)


def same_as(one: Ints, other: Ints | None) -> bool:
    """Say whether two plans have the same columns."""
    return other is not None and np.array_equal(one, other)


def with_helpers(arrays: Arrays, x: Floats) -> Floats | None:
    """Return a point whose decisions are known with the best of its open columns; None if none was found."""
    known = ~np.isnan(x)
    fixed = replace(
        arrays,
        column_lower=np.where(known, x, arrays.column_lower),
        column_upper=np.where(known, x, arrays.column_upper),
    )
    return solve(fixed)[0].x


def value_row(stated: Stated, statements: Sequence[Statement], chance: Any) -> Floats:
    """Return what each column of the model adds to the expected value [columns]."""
    row = np.zeros(len(stated.arrays.gain))
    for probability, statement in zip(chance, statements):
        for factor, variable in zip(*weighted_value(statement)):
            if id(variable) in stated.column:
                row[stated.column[id(variable)]] += probability * factor
    return row
