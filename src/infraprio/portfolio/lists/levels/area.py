"""The order of a whole list, level by level, and the area under its value against money."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.choose.portfolio import PROVED, relative_gap
from infraprio.portfolio.lists.known_plans import columns_of
from infraprio.portfolio.lists.levels.bound import area_bound, priced_orders
from infraprio.portfolio.lists.levels.order import area, best_order
from infraprio.portfolio.lists.levels.rules import started_by_rule
from infraprio.portfolio.lists.levels.sets import levels_between

if TYPE_CHECKING:
    from infraprio.portfolio.choose.portfolio import Portfolio
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.budget_scenarios import Scenario

__all__ = ["Ordered", "in_best_order", "mandatory_members"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """Levels with their members in order.

    Attributes
    ----------
    levels : list of list
        What each portfolio adds to the smaller ones, by rising set.
    mandatory : list
        Members that must be built by rule, and what those need.
    area, bound : float
        Mean value over every amount of money from none to the largest budget, and what no order inside the
        levels can pass.
    """

    levels: list[list[Hashable]]
    mandatory: list[Hashable]
    area: float
    bound: float

    @property
    def proved(self) -> bool:
        """Whether no order inside the levels has a greater area."""
        return relative_gap(self.bound, self.area) <= PROVED


def in_best_order(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    plans: Sequence[Portfolio],
    later: dict[Hashable, int] | None = None,
) -> Ordered:
    """Return the levels of a nested family of portfolios, each in the order of the greatest area.

    Parameters
    ----------
    scenarios, models, plans : sequence
        In order of rising money.
    later : dict, optional
        Inside a level, members with a smaller number stand before those with a greater one.
    """
    levels, areas, bounds, money = [], [], [], []
    for _, ways in levels_between(scenarios, models, plans, later):
        orders = [best_order(level, priced_orders) for level in ways]
        reached = [area(level, order) for level, (order, _) in zip(ways, orders)]
        best = int(np.argmax(reached))
        level, order = ways[best], orders[best][0]
        areas.append(reached[best])
        bounds.append(
            max(
                found if exact else area_bound(way, made)
                for way, (made, exact), found in zip(ways, orders, reached)
            )
        )
        money.append(level.money)
        levels.append([*level.first, *(level.names[member] for member in order)])
    return Ordered(
        levels=levels,
        mandatory=mandatory_members(scenarios, plans),
        area=mean(areas, money),
        bound=mean(bounds, money),
    )


def mandatory_members(scenarios: Sequence[Scenario], plans: Sequence[Portfolio]) -> list[Hashable]:
    """Return what each budget builds by rule, and what that needs."""
    found: dict[Hashable, None] = {}
    for scenario, plan in zip(scenarios, plans):
        columns = columns_of(scenario.data, plan)
        found |= dict.fromkeys([] if columns is None else started_by_rule(scenario.data, columns))
    return list(found)


def mean(heights: Sequence[float], widths: Sequence[float]) -> float:
    """Return the mean height over steps of some widths; of the last step where none is wide."""
    if sum(widths) <= 0:
        return float(heights[-1])
    return float(np.dot(heights, widths) / sum(widths))
