r"""Of lists of equal value the cheaper one: expected cost is made small with the expected value held at its optimum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.alternatives import add_rows
from infraprio.portfolio.highs import holds, load, solve
from infraprio.portfolio.list_rules import tie_by_rules
from infraprio.portfolio.model import build
from infraprio.portfolio.stated import Stated, arrays_of
from infraprio.portfolio.tied_list import Answer, settled

if TYPE_CHECKING:
    from infraprio.portfolio.list_rules import ListRules
    from infraprio.portfolio.scenarios import Scenario
    from infraprio.portfolio.statement import Statement

__all__ = ["MOST_DECISIONS", "cheaper_list"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_DECISIONS = 500  # in all scenarios; of longer lists the one found is kept


def cheaper_list(
    scenarios: Sequence[Scenario],
    plans: Sequence[Ints],
    answer: Answer,
    rules: ListRules,
    *,
    time_limit: float | None,
) -> Answer:
    """Return the list of least expected cost among those worth as much; the given one where none is cheaper.

    Parameters
    ----------
    scenarios : sequence
        In order of rising money.
    plans, answer
        The list, proved best: the columns of each scenario, and the same as an answer.
    rules : ListRules
    time_limit : float, optional
        Seconds.
    """
    if sum(len(scenario.data.row) for scenario in scenarios) > MOST_DECISIONS:
        return answer
    model, statements = build(
        [scenario.data for scenario in scenarios], [scenario.probability for scenario in scenarios]
    )
    tie_by_rules(model, scenarios, statements, rules)
    stated = arrays_of(model, statements)
    begin = stated.point(plans)
    cost = expected_cost(scenarios, stated, statements)
    known = np.where(np.isnan(begin), 0.0, begin)
    gain = stated.arrays.gain
    value = float(gain @ known)
    noise = 1e-9 * max(1.0, float(np.abs(gain) @ known))
    arrays = add_rows(replace(stated.arrays, gain=-cost), gain[None, :], [value - noise], [np.inf])
    outcome, _ = solve(load(arrays, restart=False), start=begin, time_limit=time_limit)
    if outcome.x is None or not holds(stated.arrays, outcome.x):
        return answer
    found = stated.plans(outcome.x)
    if (
        cost @ outcome.x > cost @ known - 1e-9 * max(1.0, float(cost @ known))
        or gain @ outcome.x < value - 2 * noise
    ):
        return answer
    return replace(answer, plans=settled(scenarios, found, answer.plans[0].solver))


def expected_cost(scenarios: Sequence[Scenario], stated: Stated, statements: Sequence[Statement]) -> Floats:
    """Return the expected cost of each column of a model [columns], components paid once included."""
    cost = np.zeros(len(stated.arrays.gain))
    for scenario, statement, places in zip(scenarios, statements, stated.places):
        there = places >= 0
        cost[places[there]] += scenario.probability * scenario.data.money.sum(axis=1)[there]
        for variable, money in statement.money_terms:
            if id(variable) in stated.column:
                cost[stated.column[id(variable)]] += scenario.probability * float(money.sum())
    return cost
