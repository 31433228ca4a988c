"""A list made by hand: what it builds at each budget, what it costs against the best list.

And what would mend it.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.portfolio.clock import deadline, measured, require_time
from infraprio.portfolio.given_order import order_faults, read_order, smallest_repair
from infraprio.portfolio.list_result import PriorityList, Reading
from infraprio.portfolio.list_rules import ListRules
from infraprio.portfolio.lists import stated_alone
from infraprio.portfolio.priority_list import priority_list
from infraprio.portfolio.read_list import read_given_list
from infraprio.portfolio.result import Portfolio
from infraprio.portfolio.scenarios import read_scenarios
from infraprio.portfolio.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.problem import Problem

__all__ = ["ListEvaluation", "evaluate_list"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEvaluation:
    """What a given list is worth.

    Attributes
    ----------
    order : list
        The list as given.
    value, upper : float
        Expected weighted value over the scenarios, and what no reading of the list can pass (the same, unless
        a time limit ended the search).
    best_value, loss : float
        Value of the best list read the same way, and what the given one loses against it.
    bound : float
        No list of this reading is worth more; the loss is at most bound - value.
    free_value, price : float
        Value of the free choice at each budget, and what the given list loses against that.
    portfolios : list of Portfolio
        What each scenario builds, in order of rising money.
    scenarios : DataFrame
        Probability, value, best list's value, cost of each scenario.
    broken : list of str
        Rules that the order itself breaks (a proposal before one it needs, a mandatory one left out).
    unlisted : list
        Proposals that are not on the list, and so are not built.
    moved : list
        The fewest proposals that have to move to make the order one of the best list.
    repaired : list
        The order after they moved.
    reading : str
    best : PriorityList
    """

    order: list[Hashable]
    value: float
    upper: float
    best_value: float
    loss: float
    bound: float
    free_value: float
    price: float
    portfolios: list[Portfolio] = field(repr=False)
    scenarios: pd.DataFrame = field(repr=False)
    broken: list[str]
    unlisted: list[Hashable]
    moved: list[Hashable]
    repaired: list[Hashable]
    reading: str
    best: PriorityList = field(repr=False)
    seconds: float

    def __repr__(self) -> str:
        """Tell what the list costs in two lines."""
        moved = ", ".join(map(str, self.moved)) or "nothing"
        return (
            f"ListEvaluation ({self.reading}): expected value {self.value:g}, best list {self.best_value:g}, "
            f"loss {self.loss:g}\n  to mend it, move: {moved}"
        )


@measured
def evaluate_list(
    problem: Problem,
    order: Sequence[Hashable] | Sequence[Sequence[Hashable]] | PriorityList,
    budgets: Any,
    probabilities: Any = None,
    *,
    values: Any = None,
    weights: Any = None,
    reading: Reading = "nested",
    delay: bool = False,
    ranked_options: bool = False,
    fixed_options: bool = False,
    time_limit: float | None = None,
    gap: float = 0.0,
) -> ListEvaluation:
    """Say what a given list is worth over budgets that may come, and what it loses against the best list.

    Under "nested" and "stop" each scenario builds the most valuable first part of the list that it can;
    under "skip" it takes whatever fits, from the top.
    Options and periods of what is built are chosen best, in each scenario by itself under "stop" and in all
    together under "nested". A proposal that is not on the list is not built.

    Parameters
    ----------
    problem : Problem
    order : sequence
        Proposals, first priority first; or levels; or a PriorityList.
    budgets, probabilities, values, weights, reading, delay, ranked_options, fixed_options, gap
        As for ``priority_list``.
    time_limit : float or None
        Seconds for the call: half for the best list, the rest for the given one. Default the usual limit of
        work, infinite for none.

    Returns
    -------
    ListEvaluation

    Raises
    ------
    ProblemError
        If a proposal of the order is unknown or stands twice, or the data cannot be used.
    InfeasibleError
        If a scenario has no portfolio that keeps the rules, or in some scenario no part of the list keeps the rules.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, evaluate_list
    >>> value = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0, "d": 2.0})
    >>> cost = pd.Series({"a": 4.0, "b": 8.0, "c": 10.0, "d": 8.0})
    >>> evaluate_list(Problem(value=value, cost=cost), ["c", "a", "b", "d"], budgets=[4, 12, 20, 22, 30])
    ListEvaluation (nested): expected value 6.2, best list 8, loss 1.8
      to mend it, move: c
    """
    began = time.perf_counter()
    require_time(time_limit, gap)
    ends = deadline(time_limit)
    rules = ListRules(
        reading=reading, delay=delay, ranked_options=ranked_options, fixed_options=fixed_options
    )
    rules.check()
    scenarios = read_scenarios(problem, budgets, probabilities, values, weights)
    names = read_order(order, scenarios[0].data)
    best = priority_list(
        problem,
        budgets,
        probabilities,
        values=values,
        weights=weights,
        reading=reading,
        delay=delay,
        ranked_options=ranked_options,
        fixed_options=fixed_options,
        time_limit=None if time_limit is None else time_limit / 2,
        gap=gap,
    )
    plans, upper = read_given_list(scenarios, stated_alone(scenarios), names, rules, gap=gap, ends=ends)
    value = float(sum(scenario.probability * plan.value for scenario, plan in zip(scenarios, plans)))
    best_value = max(best.value, value)
    equal = best_value - value <= noise(best_value, value)
    moved, repaired = ([], names) if equal else smallest_repair(names, best)
    table = pd.DataFrame(
        {
            "probability": [scenario.probability for scenario in scenarios],
            "value": [plan.value for plan in plans],
            "best_list": [plan.value for plan in best.portfolios],
            "cost": [plan.cost for plan in plans],
        },
        index=pd.Index([scenario.name for scenario in scenarios], name="scenario"),
    )
    return ListEvaluation(
        order=names,
        value=value,
        upper=max(upper, value),
        best_value=best_value,
        loss=best_value - value,
        bound=max(best.bound, value),
        free_value=best.free_value,
        price=max(best.free_value - value, 0.0),
        portfolios=plans,
        scenarios=table,
        broken=order_faults(problem, names),
        unlisted=[name for name in scenarios[0].data.proposals if name not in set(names)],
        moved=moved,
        repaired=repaired,
        reading=reading,
        best=best,
        seconds=time.perf_counter() - began,
    )
