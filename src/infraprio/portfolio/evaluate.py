"""A list made by hand: what it builds at each budget, what it costs against the best list.

And what would mend it.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.errors import InfeasibleError, ProblemError, SolverError
from infraprio.portfolio.highs import Outcome
from infraprio.portfolio.list_result import PriorityList, Reading
from infraprio.portfolio.lists import stated_alone
from infraprio.portfolio.priority_list import priority_list
from infraprio.portfolio.result import Portfolio, portfolio
from infraprio.portfolio.scenarios import Scenario, read_scenarios
from infraprio.portfolio.walk import Reader, best_part, walk
from infraprio.portfolio.worth import worth

if TYPE_CHECKING:
    from infraprio.portfolio.problem import Problem
    from infraprio.portfolio.stated import Stated

__all__ = ["ListEvaluation", "evaluate_list", "smallest_repair"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEvaluation:
    """What a given list is worth.

    Attributes
    ----------
    order : list
        The list as given.
    value : float
        Expected weighted value over the scenarios.
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
    moved : list
        The fewest proposals that have to move to make the order one of the best list.
    repaired : list
        The order after they moved.
    reading : str
    best : PriorityList
    """

    order: list[Hashable]
    value: float
    best_value: float
    loss: float
    bound: float
    free_value: float
    price: float
    portfolios: list[Portfolio] = field(repr=False)
    scenarios: pd.DataFrame = field(repr=False)
    broken: list[str]
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


def evaluate_list(
    problem: Problem,
    order: Sequence[Hashable] | Sequence[Sequence[Hashable]] | PriorityList,
    budgets: Any,
    probabilities: Any = None,
    *,
    values: Any = None,
    weights: Any = None,
    reading: Reading = "nested",
    time_limit: float | None = None,
    gap: float = 0.0,
) -> ListEvaluation:
    """Say what a given list is worth over budgets that may come, and what it loses against the best list.

    Under "nested" and "stop" each scenario builds the most valuable first part of the list that it can;
    under "skip" it takes whatever fits, from the top.
    Options and periods of what is built are chosen best in each scenario. A proposal that is not on the
    list is not built.

    Parameters
    ----------
    problem : Problem
    order : sequence
        Proposals, first priority first; or levels; or a PriorityList.
    budgets, probabilities, values, weights, reading, time_limit, gap
        As for ``priority_list``.

    Returns
    -------
    ListEvaluation

    Raises
    ------
    ProblemError
        If a proposal is unknown or stands twice.
    InfeasibleError
        If in some scenario no part of the list keeps the rules.

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
    scenarios = read_scenarios(problem, budgets, probabilities, values, weights)
    names = read_order(order, scenarios[0].data.proposals)
    part = None if time_limit is None else time_limit / (2 * len(scenarios))
    plans = [
        read_plan(scenario, stated, names, reading, gap, part)
        for scenario, stated in zip(scenarios, stated_alone(scenarios))
    ]
    left = None if time_limit is None else max(time_limit - (time.perf_counter() - began), time_limit / 4)
    best = priority_list(
        problem,
        budgets,
        probabilities,
        values=values,
        weights=weights,
        reading=reading,
        time_limit=left,
        gap=gap,
    )
    value = float(sum(scenario.probability * plan.value for scenario, plan in zip(scenarios, plans)))
    moved, repaired = smallest_repair(names, best)
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
        best_value=best.value,
        loss=best.value - value,
        bound=max(best.bound, value),
        free_value=best.free_value,
        price=best.free_value - value,
        portfolios=plans,
        scenarios=table,
        broken=order_faults(problem, names),
        moved=moved,
        repaired=repaired,
        reading=reading,
        best=best,
        seconds=time.perf_counter() - began,
    )


def read_plan(
    scenario: Scenario,
    stated: Stated,
    names: Sequence[Hashable],
    reading: str,
    gap: float,
    time_limit: float | None,
) -> Portfolio:
    """Return what a list builds in a scenario.

    Where there is one way to build each proposal the list leaves no choice, and its value is its bound.
    """
    reader = Reader(scenario.data, stated)
    if reading == "skip" or reader.single:
        columns = walk(reader, names, reading)
        own = 0.0 if columns is None else worth(scenario.data, columns)
        told = Outcome(
            status="optimal", x=None, value=own, bound=own, stopped="", seconds=0.0, how="given list"
        )
    else:
        told, columns = best_part(reader, names, gap=gap, time_limit=time_limit)
    if columns is None and told.status == "unknown":
        raise SolverError(
            f"Under scenario {scenario.name!r} no part of the list was found in time; allow more time."
        )
    if columns is None:
        raise InfeasibleError(
            f"Under scenario {scenario.name!r} no part of the list keeps all the rules; "
            "what is mandatory has to stand first."
        )
    return portfolio(scenario.data, columns, told, [], told.seconds)


def read_order(order: Any, proposals: Sequence[Hashable]) -> list[Hashable]:
    """Return the order as one list of known proposals.

    Raises
    ------
    ProblemError
        If a proposal is unknown or stands twice.
    """
    if isinstance(order, PriorityList):
        return [*order.order, *order.rest]
    known = set(proposals)
    names: list[Hashable] = []
    for item in order:
        names += list(item) if isinstance(item, list | tuple) and item not in known_tuples(known) else [item]
    strange = [name for name in names if name not in known]
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    if strange or twice:
        raise ProblemError(
            f"order: unknown {strange[:6]}, more than once {twice[:6]}; each proposal stands once, by its id"
        )
    return names


def known_tuples(known: set[Hashable]) -> set[Hashable]:
    """Return the ids that are tuples themselves."""
    return {name for name in known if isinstance(name, tuple)}


def order_faults(problem: Problem, order: Sequence[Hashable]) -> list[str]:
    """Return what an order breaks by itself."""
    owner = {option: proposal for proposal, options in problem.alternatives.items() for option in options}
    rank = {name: place for place, name in enumerate(order)}
    faults = []
    for a, b in problem.requires:
        first, second = owner.get(a, a), owner.get(b, b)
        if first in rank and rank.get(second, len(order)) > rank[first]:
            faults.append(
                f"{a} stands before {b}, which it needs"
                if second in rank
                else f"{b}, which {a} needs, is not on the list"
            )
    faults += [
        f"{name} is mandatory and not on the list"
        for name in problem.mandatory
        if owner.get(name, name) not in rank
    ]
    return faults


def smallest_repair(order: Sequence[Hashable], best: PriorityList) -> tuple[list[Hashable], list[Hashable]]:
    """Return the fewest proposals to move so that an order builds what the best list builds.

    And the order then.

    Proposals of one level may stand in any order, and what the best list does not build stands last, so
    what may stay is a longest run of rising levels (patience sorting). Of several best lists this is
    about the one given.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, priority_list
    >>> numbers = pd.Series({"a": 3.0, "b": 2.0, "c": 1.0})
    >>> best = priority_list(Problem(value=numbers, cost=numbers / numbers), budgets=[1, 2, 3])
    >>> smallest_repair(["c", "a", "b"], best)
    (['c'], ['a', 'b', 'c'])
    """
    level = {name: number for number, names in enumerate(best.levels) for name in names}
    last = len(best.levels)
    levels = [level.get(name, last) for name in order]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, found in enumerate(levels):
        pile = bisect_right(tails, found)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(found)
            ends.append(place)
        else:
            tails[pile], ends[pile] = found, place
    stay: set[int] = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        stay.add(place)
        place = before[place]
    missing = [name for name in best.order if name not in set(order)]
    moved = [name for place, name in enumerate(order) if place not in stay] + missing
    kept = [(levels[place], order[place]) for place in sorted(stay)]
    placed = sorted([*kept, *((level.get(name, last), name) for name in moved)], key=lambda pair: pair[0])
    return moved, [name for _, name in placed]
