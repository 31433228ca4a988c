"""Portfolios that are known already: as what a list builds, as readings of an order, and as starts of a search."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.problem.budget_scenarios import comparable, same_money
from infraprio.solver.held import holds

if TYPE_CHECKING:
    from infraprio.portfolio.choose.portfolio import Portfolio
    from infraprio.portfolio.lists.rules import ListRules
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.portfolio.problem.data import Data

__all__ = ["built_of", "columns_of", "first_parts_of", "known_columns", "makes_a_list"]

Ints = NDArray[np.int64]


def columns_of(data: Data, plan: Portfolio) -> Ints | None:
    """Return the columns of a portfolio; None where the data have no such row or start."""
    places = {
        (data.rows[row], data.cells.periods[start] if data.problem.periods is not None else None): number
        for number, (row, start) in enumerate(zip(data.row, data.start))
    }
    wanted = [(row, plan.start.get(name)) for row, name in zip(plan.selected, plan.proposals)]
    if any(pair not in places for pair in wanted):
        return None
    return np.array(sorted(places[pair] for pair in wanted), dtype=np.int64)


def known_columns(
    scenarios: Sequence[Scenario], models: Sequence[Stated], plans: Sequence[Portfolio]
) -> list[Ints] | None:
    """Return the columns of known portfolios, one for each scenario; None where they do not keep the rules here."""
    if len(plans) != len(scenarios):
        return None
    found = []
    for scenario, stated, plan in zip(scenarios, models, plans):
        columns = columns_of(scenario.data, plan)
        if columns is None or not holds(stated.arrays, stated.point([columns]), 1e-9):
            return None
        found.append(columns)
    return found


def built_of(data: Data, columns: Ints) -> set[Hashable]:
    """Return the proposals of some columns."""
    return {data.proposals[number] for number in data.owner[data.row[columns]]}


def first_parts_of(scenarios: Sequence[Scenario], plans: Sequence[Ints], order: Sequence[Hashable]) -> bool:
    """Say whether each of several plans builds a first part of an order."""
    for scenario, columns in zip(scenarios, plans):
        built = built_of(scenario.data, columns)
        if built != set(order[: len(built)]):
            return False
    return True


def makes_a_list(scenarios: Sequence[Scenario], plans: Sequence[Ints], rules: ListRules) -> bool:
    """Say whether plans are first parts of some list, and tied as the reading asks where options are free.

    In order of rising money. Nested: what a smaller budget builds the larger one builds, and no later.
    """
    if rules.about_options:
        return False
    for low, high in combinations(range(len(plans)), 2):
        one, two = (built_of(scenarios[k].data, plans[k]) for k in (low, high))
        if not (one <= two or two <= one):
            return False
        tied = comparable(scenarios[low], scenarios[high]) and not same_money(scenarios[low], scenarios[high])
        if rules.reading != "nested" or not tied:
            continue
        if not one <= two:
            return False
        if not rules.delay and not no_later(scenarios[high].data, plans[low], plans[high]):
            return False
    return True


def no_later(data: Data, low: Ints, high: Ints) -> bool:
    """Say whether what one plan starts another starts no later."""
    owner = data.owner[data.row]
    start = dict(zip(owner[high].tolist(), data.start[high].tolist()))
    return all(start[int(owner[column])] <= int(data.start[column]) for column in low)
