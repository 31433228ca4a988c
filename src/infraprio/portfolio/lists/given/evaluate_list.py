"""A list made by hand: what it builds at each budget, what it costs against the best list.

And what would mend it.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from infraprio.clock import deadline, measured
from infraprio.portfolio.choose.portfolio import Portfolio, relative_gap
from infraprio.portfolio.lists.given.repair_given_order import order_faults, read_order, smallest_repair
from infraprio.portfolio.lists.known_plans import first_parts_of, known_columns, makes_a_list
from infraprio.portfolio.lists.reading.at_all_budgets import read_given_list
from infraprio.portfolio.lists.reading.from_one_budget import expected
from infraprio.portfolio.lists.result import PriorityList, Reading
from infraprio.portfolio.lists.rules import ListRules
from infraprio.portfolio.lists.search.other_orders import stated_alone
from infraprio.portfolio.lists.search.priority_list import found_list
from infraprio.portfolio.lists.search.question import Question, read, remembered
from infraprio.portfolio.lists.search.tied_model import settled
from infraprio.portfolio.model.work_limit import require_time
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Problem

    Ints = NDArray[np.int64]

__all__ = ["ListEvaluation", "evaluate_list"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEvaluation:
    """What a given list is worth.

    Attributes
    ----------
    order : list
        The list as given.
    value, upper, proved : float, float, bool
        Expected weighted value over the scenarios, what no reading of the list can pass, and whether they are
        the same. They differ where a limit ended the search; and under "skip" with options or periods, which
        are placed in turn: another placement may be worth more.
    best_value, loss : float
        Value of the best list known read the same way, and what the given one loses against it, at most.
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
        How the list was read: ``nested``, ``stop`` or ``skip``.
    best : PriorityList
        The best list, against which this one is held.
    seconds : float
        Time that it took.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, evaluate_list
    >>> value, cost = pd.Series({"a": 3.0, "b": 4.0}), pd.Series({"a": 4.0, "b": 8.0})
    >>> found = evaluate_list(Problem(value=value, cost=cost), ["b", "a"], budgets=[4, 12])
    >>> found.value, found.best.value
    (3.5, 5.0)
    """

    order: list[Hashable]
    value: float
    upper: float
    proved: bool
    best_value: float
    loss: float
    bound: float
    free_value: float
    price: float
    portfolios: list[Portfolio]
    scenarios: pd.DataFrame
    broken: list[str]
    unlisted: list[Hashable]
    moved: list[Hashable]
    repaired: list[Hashable]
    reading: str
    best: PriorityList
    seconds: float

    def __repr__(self) -> str:
        """Tell what the list costs in two lines."""
        moved = ", ".join(map(str, self.moved)) or "nothing"
        value = f"{self.value:g}" if self.proved else f"{self.value:g} to {self.upper:g} (not proved)"
        loss = f"{self.loss:g}"
        if not self.proved and self.loss > 0:
            loss = f"{max(self.best_value - self.upper, 0.0):g} to {self.loss:g}"
        return (
            f"ListEvaluation ({self.reading}): expected value {value}, best list {self.best_value:g}, "
            f"loss {loss}\n  to mend it, move: {moved}"
        )


@measured
def evaluate_list(
    problem: Problem | Data,
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
    known: Sequence[PriorityList | ListEvaluation] = (),
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
    problem : Problem or Data
        What may be chosen, what it is worth and costs, and under which rules.
    order : sequence
        Proposals, first priority first; or levels; or a PriorityList.
    budgets, probabilities, values, weights, reading, delay, ranked_options, fixed_options, gap : optional
        As for ``priority_list``.
    known : sequence of PriorityList or ListEvaluation
        Lists over the same budgets whose portfolios are known. A PriorityList of this problem, reading and rules
        is taken as the best list, and none is searched. Of any other that can be read this way the best list is
        worth no less; and where the given order has its portfolios as first parts, it is read as them at least.
    time_limit : float or None
        Seconds for the call: half for the best list, the rest for the given one. Default the usual limit of
        work, infinite for none.

    Returns
    -------
    ListEvaluation
        Its value under every budget, what it loses against the best list, and what would mend it.

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
    stated = {"probabilities": probabilities, "values": values, "weights": weights}
    question = read(Question(problem=problem, budgets=budgets, rules=rules, **stated))
    scenarios = question.scenarios
    names = read_order(order, scenarios[0].data)
    models = stated_alone(scenarios)
    best, families = best_beside(question, scenarios, models, known, time_limit=time_limit, gap=gap)
    plans, upper = read_beside(scenarios, models, names, rules, families, best, gap=gap, ends=ends)
    value = float(sum(scenario.probability * plan.value for scenario, plan in zip(scenarios, plans)))
    best_value = max(best.value, value)
    upper = max(min(upper, max(best.bound, value)), value)
    equal = best_value - value <= noise(best_value, value)
    moved, repaired = ([], names) if equal else smallest_repair(names, best)
    return ListEvaluation(
        order=names,
        value=value,
        upper=upper,
        proved=relative_gap(upper, value) == 0.0,
        best_value=best_value,
        loss=0.0 if equal else best_value - value,
        bound=max(best.bound, value),
        free_value=best.free_value,
        price=max(best.free_value - value, 0.0),
        portfolios=plans,
        scenarios=scenario_table(scenarios, plans, best),
        broken=order_faults(scenarios[0].data.problem, names),
        unlisted=[name for name in scenarios[0].data.proposals if name not in set(names)],
        moved=moved,
        repaired=repaired,
        reading=reading,
        best=best,
        seconds=time.perf_counter() - began,
    )


def scenario_table(
    scenarios: Sequence[Scenario], plans: Sequence[Portfolio], best: PriorityList
) -> pd.DataFrame:
    """Return probability, value, best list's value and cost of each scenario."""
    return pd.DataFrame(
        {
            "probability": [scenario.probability for scenario in scenarios],
            "value": [plan.value for plan in plans],
            "best_list": [plan.value for plan in best.portfolios],
            "cost": [plan.cost for plan in plans],
        },
        index=pd.Index([scenario.name for scenario in scenarios], name="scenario"),
    )


def best_beside(
    question: Question,
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    known: Sequence[PriorityList | ListEvaluation],
    *,
    time_limit: float | None,
    gap: float,
) -> tuple[PriorityList, list[tuple[PriorityList | ListEvaluation, list[Ints]]]]:
    """Return the best list to compare with, known or searched, and all lists that can be read this way."""
    rules = question.rules
    families = families_of(scenarios, models, known, rules)
    best = best_given(scenarios, families, rules)
    if best is None:
        half = None if time_limit is None else time_limit / 2
        best = searched(question, families, time_limit=half, gap=gap)
        families += families_of(scenarios, models, [best], rules)
    return best_known(scenarios, families, best), families


def searched(
    question: Question,
    families: Sequence[tuple[PriorityList | ListEvaluation, list[Ints]]],
    *,
    time_limit: float | None,
    gap: float,
) -> PriorityList:
    """Return the best list, found by a search that starts from those that are known.

    Then it is one to compare with alone: of equals neither the cheapest is looked for nor the best order in a level.
    """
    known = [
        ([*each.order, *(each.rest if isinstance(each, PriorityList) else each.unlisted)], columns)
        for each, columns in families
    ]
    return remembered(
        question,
        ("priority list", gap, *(["beside", known] if known else [])),
        lambda: found_list(question, known=known, served=not known, time_limit=time_limit, gap=gap),
    )


def families_of(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    lists: Sequence[PriorityList | ListEvaluation],
    rules: ListRules,
) -> list[tuple[PriorityList | ListEvaluation, list[Ints]]]:
    """Return lists whose portfolios can be read in the way asked for, with their columns."""
    found = []
    for each in lists:
        columns = known_columns(
            scenarios, models, [] if each.reading == "skip" != rules.reading else each.portfolios
        )
        same = isinstance(each, PriorityList) and (each.reading, each.options) == (
            rules.reading,
            rules.options,
        )
        if columns is not None and (same or makes_a_list(scenarios, columns, rules)):
            found.append((each, columns))
    return found


def best_given(
    scenarios: Sequence[Scenario],
    families: Sequence[tuple[PriorityList | ListEvaluation, list[Ints]]],
    rules: ListRules,
) -> PriorityList | None:
    """Return the list that is given as the best one of this reading, if there is one.

    One of another problem, told by other values, is only a list that is known.
    """
    for each, columns in families:
        if isinstance(each, PriorityList) and (each.reading, each.options) == (rules.reading, rules.options):
            value = expected(scenarios, columns)
            if abs(each.value - value) <= 1000 * noise(each.value, value):
                return each
    return None


def best_known(
    scenarios: Sequence[Scenario],
    families: Sequence[tuple[PriorityList | ListEvaluation, list[Ints]]],
    best: PriorityList,
) -> PriorityList:
    """Return the best of the lists that are known and the one searched; a known one of equals."""
    for each, columns in families:
        value = expected(scenarios, columns)
        if each is best or not isinstance(each, PriorityList):
            continue
        if value >= best.value - noise(best.value, value):
            bound = max(best.bound, value)
            best = replace(
                best,
                order=each.order,
                levels=each.levels,
                rest=each.rest,
                value=value,
                portfolios=settled(scenarios, columns, "known list"),
                bound=bound,
                gap=relative_gap(bound, value),
            )
    return best


def read_beside(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    names: Sequence[Hashable],
    rules: ListRules,
    families: Sequence[tuple[PriorityList | ListEvaluation, list[Ints]]],
    best: PriorityList,
    *,
    gap: float,
    ends: float,
) -> tuple[list[Portfolio], float]:
    """Return what each scenario builds from a list, and what no reading can pass, knowing other lists.

    Where the list agrees with one that none can beat nothing is searched.
    """
    in_order = rules.reading == "skip" or rules.ranked_options  # then the order inside a level counts too
    own = [
        columns
        for each, columns in families
        if (first_parts_of(scenarios, columns, names) and not rules.ranked_options)
        or (in_order and list(each.order) == list(names[: len(each.order)]))
    ]
    own.sort(key=lambda columns: -expected(scenarios, columns))
    if own and relative_gap(best.bound, expected(scenarios, own[0])) <= gap:
        return settled(scenarios, own[0], "given list"), best.bound
    return read_given_list(scenarios, models, names, rules, known=own, gap=gap, ends=ends)
