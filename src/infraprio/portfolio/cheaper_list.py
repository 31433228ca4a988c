"""Of lists of equal expected value the one whose portfolios cost less, over the scenarios as likely as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.cheapest import cheapest, cost_row
from infraprio.portfolio.list_rules import ListRules, tie_by_rules
from infraprio.portfolio.lock import expected
from infraprio.portfolio.model import build
from infraprio.portfolio.result import PROVED, Portfolio, relative_gap
from infraprio.portfolio.stated import arrays_of
from infraprio.portfolio.tied_list import Answer, settled

if TYPE_CHECKING:
    from infraprio.portfolio.data import Data
    from infraprio.portfolio.scenarios import Scenario

__all__ = ["with_cheaper_plans"]

Ints = NDArray[np.int64]


def with_cheaper_plans(
    scenarios: Sequence[Scenario], answer: Answer, rules: ListRules, time_limit: float | None
) -> Answer:
    """Return a proved list with the least expected cost among those of its expected value.

    A list that is not proved best is returned as it is.
    """
    plans = [columns_of(scenario.data, plan) for scenario, plan in zip(scenarios, answer.plans)]
    if relative_gap(answer.upper, expected(scenarios, plans)) > PROVED:
        return answer
    chance = [scenario.probability for scenario in scenarios]
    model, statements = build([scenario.data for scenario in scenarios], chance)
    tie_by_rules(model, scenarios, statements, rules)
    stated = arrays_of(model, statements)
    cost = sum(
        (
            probability * cost_row(scenario.data, stated, statement, number)
            for number, (probability, scenario, statement) in enumerate(zip(chance, scenarios, statements))
        ),
        np.zeros(len(stated.arrays.gain)),
    )
    begin = stated.point(plans)
    found, notes = cheapest(stated.arrays, cost, begin, time_limit)
    notes = [*answer.notes, *notes]
    if found is begin:
        return replace(answer, notes=notes)
    made = settled(scenarios, stated.plans(found), answer.plans[0].solver)
    return replace(answer, plans=made, notes=notes)


def columns_of(data: Data, plan: Portfolio) -> Ints:
    """Return the columns of a plan."""
    start = dict(zip(plan.selected, (plan.start.get(owner) for owner in plan.proposals)))
    placed = data.problem.periods is not None
    return np.array(
        [
            number
            for number, (row, begins) in enumerate(zip(data.row, data.start))
            if data.rows[row] in start and (not placed or data.cells.periods[begins] == start[data.rows[row]])
        ],
        dtype=np.int64,
    )
