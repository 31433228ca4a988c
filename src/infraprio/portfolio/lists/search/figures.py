"""A found list put into figures: order, levels, value, price, bound, and what it is compared with."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.portfolio.choose.portfolio import Portfolio, relative_gap, status_of
from infraprio.portfolio.lists.levels.area import Ordered, in_best_order, mandatory_members
from infraprio.portfolio.lists.result import PriorityList
from infraprio.portfolio.lists.risk_attitude import Attitude, judge
from infraprio.portfolio.lists.rules import ListRules
from infraprio.portfolio.lists.search.other_orders import compare, orders
from infraprio.portfolio.lists.search.question import FreeChoices
from infraprio.portfolio.lists.search.tied_model import Answer
from infraprio.portfolio.model.solver_arrays import Stated
from infraprio.portfolio.robust.worst_cases import worst_mean

if TYPE_CHECKING:
    from infraprio.portfolio.problem.budget_scenarios import Scenario

__all__ = ["put_together"]

Floats = NDArray[np.float64]


def put_together(
    begun: FreeChoices,
    rules: ListRules,
    attitude: Attitude,
    answer: Answer,
    *,
    gap: float,
    served: bool,
) -> PriorityList:
    """Return the list with its figures and what it is compared with."""
    scenarios, models, free = begun.scenarios, begun.models, begun.free
    chance = np.array([scenario.probability for scenario in scenarios])
    values = np.array([plan.value for plan in answer.plans])
    value, free_value = float(chance @ values), float(chance @ [plan.value for plan in free])
    objective, worst_chance = judge(values, chance, attitude)
    # Neither risk aversion nor ambiguity makes a list worth more than its expected value.
    upper = min(answer.upper, float(chance @ [plan.bound for plan in free]))
    bound = max(upper, objective)
    ordered = ordered_levels(scenarios, models, answer, ranked=rules.ranked_options, served=served)
    order = [name for names in ordered.levels for name in names]
    if answer.order is not None:
        order = [name for name in answer.order if name in set(order)]
    ranked = orders(scenarios)["value for money"]
    reached = relative_gap(bound, objective)
    return PriorityList(
        order=order,
        levels=ordered.levels,
        mandatory=ordered.mandatory,
        rest=[name for name in ranked if name not in order and name not in begun.aside],
        set_aside=begun.aside,
        value=value,
        free_value=max(free_value, value),
        price=max(free_value - value, 0.0),
        objective=objective,
        worst=worst_mean(values, chance, attitude.confidence),
        portfolios=answer.plans,
        bound=bound,
        gap=reached,
        status=status_of(reached, enough=reached <= gap + 1e-12),
        reading=rules.reading,
        form=answer.form,
        scenarios=scenario_table(scenarios, answer.plans, free, worst_chance if attitude.ambiguity else None),
        comparison=compare(scenarios, models, value, max(free_value, value), begun.locked),
        seconds=0.0,
        notes=answer.notes,
        options=rules.options,
        area=ordered.area,
        area_bound=ordered.bound,
        area_proved=ordered.proved,
    )


def ordered_levels(
    scenarios: Sequence[Scenario], models: Sequence[Stated], answer: Answer, *, ranked: bool, served: bool
) -> Ordered:
    """Return what each portfolio adds to the smaller ones, in the order that serves between the budgets.

    With ranked options those with the earlier plan stand first. A list read with skipping has its own order,
    and no area: what it builds does not grow with the money.
    """
    if answer.order is None and served:
        later = plan_places(scenarios, answer.plans) if ranked else None
        return in_best_order(scenarios, models, answer.plans, later)
    names = scenarios[0].data.proposals if answer.order is None else answer.order
    place = {name: number for number, name in enumerate(names)}
    seen: set[Hashable] = set()
    levels = []
    for plan in sorted(answer.plans, key=lambda plan: len(plan.proposals)):
        levels.append(sorted(set(plan.proposals) - seen, key=place.__getitem__))
        seen |= set(plan.proposals)
    must = mandatory_members(scenarios, answer.plans)
    return Ordered(levels=levels, mandatory=must, area=np.nan, bound=np.nan)


def plan_places(scenarios: Sequence[Scenario], plans: Sequence[Portfolio]) -> dict[Hashable, int]:
    """Return for each proposal the sum of its options' places over the scenarios that build it.

    Not built counts as one place after the last; the sets "built up to this place" are a chain, so a smaller
    sum never stands lower.
    """
    alternatives = scenarios[0].data.problem.alternatives
    last = 1 + max((len(options) for options in alternatives.values()), default=1)
    total: dict[Hashable, int] = dict.fromkeys(scenarios[0].data.proposals, 0)
    for plan in plans:
        rows = dict(zip(plan.proposals, plan.selected))
        for name in total:
            place = (
                list(alternatives[name]).index(rows[name]) + 1 if name in alternatives and name in rows else 1
            )
            total[name] += place if name in rows else last
    return total


def scenario_table(
    scenarios: Sequence[Scenario],
    plans: Sequence[Portfolio],
    free: Sequence[Portfolio],
    worst_chance: Floats | None,
) -> pd.DataFrame:
    """Return name, probability, value, free value and cost of each scenario."""
    table = pd.DataFrame(
        {
            "probability": [scenario.probability for scenario in scenarios],
            "value": [plan.value for plan in plans],
            "free_value": [plan.value for plan in free],
            "cost": [plan.cost for plan in plans],
        },
        index=pd.Index([scenario.name for scenario in scenarios], name="scenario"),
    )
    if worst_chance is not None:
        table["worst_probability"] = worst_chance
    return table
