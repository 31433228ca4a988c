"""The order by value for money as somebody who knows the rules would write it down.

First the cheapest set that keeps all rules with the least money there is (nothing, where no rule asks for
anything), then by value for money; each with what it needs before it, and without what the rules shut out by what
stands above. Without that no first part of such an order may keep the rules, and there is nothing to compare with.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from infraprio.errors import InfeasibleError, SolverError
from infraprio.portfolio.choose.best_portfolio import best_portfolio
from infraprio.portfolio.lists.search.other_orders import orders
from infraprio.portfolio.problem.limit_kinds import reads

if TYPE_CHECKING:
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.fields import Fields

__all__ = ["lawful_ratio_order"]


def lawful_ratio_order(scenarios: Sequence[Scenario], time_limit: float | None = None) -> list[Hashable]:
    """Return the order by value for money that keeps the rules as far as an order can.

    Parameters
    ----------
    scenarios : sequence
        In order of rising money.
    time_limit : float, optional
        Seconds for the search of the cheapest set.
    """
    data = scenarios[0].data
    ranked = orders(scenarios)["value for money"]
    first = cheapest_lawful(data, time_limit)
    return with_rules(data.problem, [*(name for name in ranked if name in first), *ranked])


def cheapest_lawful(data: Data, time_limit: float | None) -> set[Hashable]:
    """Return the proposals of a cheapest set that keeps the rules; none where no rule asks for any, or on values."""
    problem = data.problem
    on_values = problem.standards or reads(problem, "value")
    if on_values or not (problem.mandatory or problem.limits or problem.cofinancing):
        return set()
    cost = problem.cost if isinstance(problem.cost, pd.Series) else problem.cost.sum(axis=1)
    asked = data.changed(value=-cost.astype(float), synergy={}, weights=None, period_factor=None)
    try:
        return set(best_portfolio(asked, time_limit=time_limit).proposals)
    except (InfeasibleError, SolverError):
        return set()


def with_rules(problem: Fields, ranked: Sequence[Hashable]) -> list[Hashable]:
    """Return an order with what each needs before it, without what is forbidden or shut out by what stands above."""
    owner = {option: name for name, options in problem.alternatives.items() for option in options}
    rank = {name: place for place, name in reversed(list(enumerate(ranked)))}
    needs: dict[Hashable, list[list[Hashable]]] = {}
    for a, some in [*((a, [b]) for a, b in problem.requires), *problem.requires_any]:
        others = sorted({owner.get(b, b) for b in some}, key=lambda name: rank.get(name, np.inf))
        needs.setdefault(owner.get(a, a), []).append(others)
    shut = [set(names) for names in problem.excludes]
    barred = set(problem.forbidden)
    placed: dict[Hashable, None] = {}

    def put(name: Hashable, asked_by: frozenset[Hashable]) -> bool:
        """Place a proposal after what it needs; say whether it stands, or will when those that ask for it do."""
        if name in placed or name in asked_by:
            return True
        if name in barred or any(name in names and names & placed.keys() for names in shut):
            return False
        for some in needs.get(name, []):
            if not placed.keys() & set(some) and not any(put(other, asked_by | {name}) for other in some):
                return False
        placed[name] = None
        return True

    for name in ranked:
        put(name, frozenset())
    return list(placed)
