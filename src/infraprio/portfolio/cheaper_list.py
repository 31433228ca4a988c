"""Of lists of equal expected value the one whose portfolios cost less, over the scenarios as likely as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from infraprio.portfolio.cheapest import cheapest, cost_row
from infraprio.portfolio.known_plans import known_columns
from infraprio.portfolio.list_rules import tie_by_rules
from infraprio.portfolio.lock import expected
from infraprio.portfolio.model import build
from infraprio.portfolio.result import PROVED, relative_gap
from infraprio.portfolio.stated import arrays_of
from infraprio.portfolio.tied_list import Answer, settled

if TYPE_CHECKING:
    from infraprio.portfolio.list_rules import ListRules
    from infraprio.portfolio.scenarios import Scenario
    from infraprio.portfolio.stated import Stated

__all__ = ["with_cheaper_plans"]


def with_cheaper_plans(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    answer: Answer,
    upper: float,
    rules: ListRules,
    time_limit: float | None,
) -> Answer:
    """Return a proved list with the least expected cost among those of its expected value.

    A list that is not proved best, as none is worth more than ``upper``, is returned as it is.
    """
    plans = known_columns(scenarios, models, answer.plans)
    if plans is None or relative_gap(upper, expected(scenarios, plans)) > PROVED:
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
