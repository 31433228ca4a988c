"""The priority list: an order that stays good whatever budget comes, proved best."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.errors import InfeasibleError, ProblemError, SolverError
from infraprio.portfolio.chain import additive_places, tie, totally_ordered
from infraprio.portfolio.highs import Outcome, load
from infraprio.portfolio.level import within_level
from infraprio.portfolio.list_result import PriorityList, Reading
from infraprio.portfolio.lists import compare, free_optima, orders, payable, stated_alone
from infraprio.portfolio.lock import best_chain, chosen_together, expected, lock_in
from infraprio.portfolio.model import build, weighted_value
from infraprio.portfolio.nested_sets import MOST, best_nested_sets
from infraprio.portfolio.result import Portfolio, portfolio, relative_gap
from infraprio.portfolio.scenarios import Scenario, read_scenarios
from infraprio.portfolio.skip_list import search_skip
from infraprio.portfolio.solve import search
from infraprio.portfolio.stated import Stated, arrays_of
from infraprio.portfolio.tail import add_worst_mean, worst_mean
from infraprio.portfolio.worth import worth

if TYPE_CHECKING:
    from infraprio.portfolio.problem import Problem

__all__ = ["PriorityList", "priority_list"]


def priority_list(
    problem: Problem,
    budgets: Any,
    probabilities: Any = None,
    *,
    values: Any = None,
    weights: Any = None,
    reading: Reading = "nested",
    delay: bool = False,
    risk_aversion: float = 0.0,
    confidence: float = 0.95,
    time_limit: float | None = None,
    gap: float = 0.0,
) -> PriorityList:
    """Return the list of the greatest expected value over budgets that may come.

    Three readings of a list. ``"nested"``: as the budget grows nothing is dropped. ``"stop"``: each
    scenario builds a first part of the list and nothing after it. ``"skip"``: what does not fit is passed
    over; found by search, bounded by the free optimum. Nested and stop are exact. Where a set is worth
    the same in every scenario and budgets are totally ordered both are the same, and the model has the
    chain form; elsewhere yes-or-no decisions on the order of scenarios are added. A scenario may build
    less of the list than it could pay where more would be worth less.

    Parameters
    ----------
    problem : Problem
        Its own budget is not used.
    budgets : sequence or DataFrame
        Numbers; or Series by pot; or a DataFrame, one scenario a row, pots as columns.
    probabilities : sequence, optional
        Default equal.
    values : sequence of Series or DataFrame, optional
        The value table of each scenario, where values differ.
    weights : optional
        As for ``best_portfolio``.
    reading : {"nested", "stop", "skip"}
    delay : bool
        Where proposals are placed in periods: whether a larger budget may build a proposal later than a
        smaller one ("nested" only).
    risk_aversion, confidence : float
        With a risk aversion a above 0 (to 1) the list is best by (1 - a) times the expected value + a
        times the mean value of the worst scenarios, those that together have the probability 1 -
        confidence. Not with "skip".
    time_limit : float, optional
        Seconds for the search of the list.
    gap : float
        Relative gap at which the list is good enough.

    Returns
    -------
    PriorityList

    Raises
    ------
    ProblemError
        If the data cannot be used.
    InfeasibleError
        If some scenario has no portfolio that keeps all rules, or none fits into a list.
    SolverError
        If no list was found in time.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, priority_list
    >>> value = pd.Series({"a": 3.0, "b": 4.0, "c": 3.0, "d": 2.0})
    >>> cost = pd.Series({"a": 4.0, "b": 8.0, "c": 10.0, "d": 8.0})
    >>> priority_list(Problem(value=value, cost=cost), budgets=[4, 12, 20, 22, 30])
    PriorityList (nested, optimal, gap 0): expected value 8, free 8.2, price of a list 0.2
      a | b | d | - | c
    """
    began = time.perf_counter()
    if reading not in ("nested", "stop", "skip"):
        raise ProblemError(f"reading={reading!r}: use 'nested', 'stop' or 'skip'")
    if not 0 <= risk_aversion <= 1 or not 0 <= confidence < 1 or (risk_aversion and reading == "skip"):
        raise ProblemError(
            "risk_aversion lies in 0..1, confidence in 0..1 and below 1; a list to be skipped has neither"
        )
    scenarios = read_scenarios(problem, budgets, probabilities, values, weights)
    aside = [
        name
        for name in scenarios[0].data.proposals
        if not any(payable(scenario.data, name) for scenario in scenarios)
    ]
    models = stated_alone(scenarios)
    part = None if time_limit is None else time_limit / (16 * len(scenarios))
    free, freely = free_optima(scenarios, models, gap=gap / 2, time_limit=None if part is None else 8 * part)
    locked = lock_in(scenarios, models, freely, gap=gap / 2, time_limit=part)
    if reading == "skip":
        spent = time.perf_counter() - began
        seconds = 5.0 if time_limit is None else max(time_limit - spent, time_limit / 16)
        answer = skipped(scenarios, locked, free, seconds)
    else:
        risk = (risk_aversion, confidence)
        proved = None if risk_aversion else lock_in_proved(scenarios, free, locked, gap)
        if proved is None and not risk_aversion:
            proved = every_set_tried(scenarios, models, reading)
        if proved is None:
            part = None if time_limit is None else time_limit / 16
            begin = best_chain(scenarios, models, freely, locked, gap=gap / 2, time_limit=part)
            proved = None if risk_aversion else lock_in_proved(scenarios, free, begin, gap)
            if proved is None and begin is not None and part is not None and totally_ordered(scenarios):
                begin = chosen_together(scenarios, begin, gap=gap / 2, seconds=5 * part)
                proved = None if risk_aversion else lock_in_proved(scenarios, free, begin, gap)
        left = (
            None if time_limit is None else max(time_limit - (time.perf_counter() - began), time_limit / 16)
        )
        answer = proved or tied(scenarios, begin, reading, risk, delay=delay, gap=gap, time_limit=left)
    return put_together(
        scenarios, models, free, locked, aside, reading, gap, (risk_aversion, confidence), *answer, began
    )


Answer = tuple[list[Portfolio], float, str, list[str], list[Hashable] | None]


def put_together(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    free: Sequence[Portfolio],
    locked: list[Any] | None,
    aside: list[Hashable],
    reading: str,
    gap: float,
    risk: tuple[float, float],
    plans: list[Portfolio],
    upper: float,
    form: str,
    notes: list[str],
    given: list[Hashable] | None,
    began: float,
) -> PriorityList:
    """Return the list with its figures and what it is compared with."""
    chance = np.array([scenario.probability for scenario in scenarios])
    free_value = float(chance @ [plan.value for plan in free])
    value = float(chance @ [plan.value for plan in plans])
    worst = worst_mean(np.array([plan.value for plan in plans]), chance, risk[1])
    objective = (1 - risk[0]) * value + risk[0] * worst
    bound = max(upper if risk[0] else min(upper, float(chance @ [plan.bound for plan in free])), objective)
    levels = levels_of(scenarios, plans)
    order = [name for names in levels for name in names]
    if given is not None:
        order = [name for name in given if name in set(order)]
    ranked = orders(scenarios)["value for money"]
    reached = relative_gap(bound, objective)
    return PriorityList(
        order=order,
        levels=levels,
        rest=[name for name in ranked if name not in order and name not in aside],
        set_aside=aside,
        value=value,
        free_value=max(free_value, value),
        price=max(free_value - value, 0.0),
        objective=objective,
        worst=worst,
        portfolios=plans,
        bound=bound,
        gap=reached,
        status="optimal" if reached <= gap + 1e-12 else "feasible",
        reading=reading,
        form=form,
        scenarios=scenario_table(scenarios, plans, free),
        comparison=compare(scenarios, models, value, max(free_value, value), locked),
        seconds=time.perf_counter() - began,
        notes=notes,
    )


def skipped(
    scenarios: Sequence[Scenario], locked: list[Any] | None, free: Sequence[Portfolio], seconds: float
) -> Answer:
    """Search the list that is read with skipping.

    Return the portfolios, no bound, the form, notes and the order.
    """
    starts = list(orders(scenarios).values())
    first: dict[Hashable, None] = {}
    for scenario, columns in zip(scenarios, locked or []):
        first |= dict.fromkeys(
            scenario.data.proposals[scenario.data.owner[scenario.data.row[column]]] for column in columns
        )
    starts.append([*first, *(name for name in starts[0] if name not in first)])
    ceiling = float(sum(scenario.probability * plan.bound for scenario, plan in zip(scenarios, free)))
    found = search_skip(scenarios, starts, seconds=seconds, ceiling=ceiling)
    if found is None:
        raise InfeasibleError(
            "No list read with skipping keeps the rules at every budget; ask for reading='nested'."
        )
    order, columns_of = found
    plans = []
    for scenario, columns in zip(scenarios, columns_of):
        own = worth(scenario.data, columns)
        told = Outcome(
            status="feasible", x=None, value=own, bound=own, stopped="list read", seconds=0.0, how="search"
        )
        plans.append(portfolio(scenario.data, columns, told, [], 0.0))
    return plans, float("inf"), "search over orders", [], order


def lock_in_proved(
    scenarios: Sequence[Scenario], free: Sequence[Portfolio], locked: list[Any] | None, gap: float
) -> Answer | None:
    """Return the lock-in list if the free choices prove it good enough.

    No list is worth more than they are.
    """
    if locked is None or not totally_ordered(scenarios):
        return None
    chance = np.array([scenario.probability for scenario in scenarios])
    upper = float(chance @ [plan.bound for plan in free])
    if relative_gap(upper, expected(scenarios, locked)) > gap:
        return None
    return settled(scenarios, locked, "lock-in"), upper, "lock-in, proved by the free choices", [], None


def every_set_tried(scenarios: Sequence[Scenario], models: Sequence[Stated], reading: str) -> Answer | None:
    """Return the best list of few proposals, where the chain form is equivalent and sets are all there is."""
    data = scenarios[0].data
    few = len(data.row) == len(data.proposals) <= MOST
    if not few or not totally_ordered(scenarios) or not (reading == "nested" or additive_places(scenarios)):
        return None
    columns = best_nested_sets(scenarios, models)
    if columns is None:
        return None
    plans = settled(scenarios, columns, "every set tried")
    return plans, expected(scenarios, columns), "chain, every set tried", [], None


def settled(scenarios: Sequence[Scenario], columns_of: Sequence[Any], how: str) -> list[Portfolio]:
    """Return checked portfolios of columns that leave nothing to choose."""
    plans = []
    for scenario, columns in zip(scenarios, columns_of):
        own = worth(scenario.data, columns)
        told = Outcome(status="optimal", x=None, value=own, bound=own, stopped="", seconds=0.0, how=how)
        plans.append(portfolio(scenario.data, columns, told, [], 0.0))
    return plans


def tied(
    scenarios: Sequence[Scenario],
    locked: list[Any] | None,
    reading: str,
    risk: tuple[float, float],
    *,
    delay: bool,
    gap: float,
    time_limit: float | None,
) -> Answer:
    """Solve the scenarios tied into a list, from the lock-in list.

    Return the portfolios in order of rising set.
    """
    model, statements = build(
        [scenario.data for scenario in scenarios], [scenario.probability for scenario in scenarios]
    )
    form = tie(model, scenarios, statements, reading, delay=delay)
    if risk[0]:
        chance = np.array([scenario.probability for scenario in scenarios])
        sums = [sum(a * x for a, x in zip(*weighted_value(statement))) for statement in statements]
        add_worst_mean(model, sums, chance, *risk)
    stated = arrays_of(model, statements)
    outcome, notes = search(
        load(stated.arrays, restart=False),
        None if locked is None else stated.point(locked),
        gap=gap,
        time_limit=time_limit,
    )
    if outcome.status == "infeasible":
        raise InfeasibleError(
            "Each budget has a portfolio that keeps all rules, but no family of them makes a list; "
            "loosen a rule, or ask with delay=True or reading='stop'."
        )
    if outcome.x is None:
        raise SolverError(
            "No list was found in the time given ("
            + "; ".join(notes or [outcome.stopped])
            + "). Allow more time."
        )
    plans = []
    for scenario, columns in zip(scenarios, stated.plans(outcome.x)):
        own = worth(scenario.data, columns)
        plans.append(portfolio(scenario.data, columns, replace(outcome, value=own, bound=own), [], 0.0))
    return plans, outcome.bound, form, notes, None


def levels_of(scenarios: Sequence[Scenario], plans: Sequence[Portfolio]) -> list[list[Hashable]]:
    """Return what each portfolio adds to the smaller ones, in order of rising set.

    The most costly to cut first.
    """
    seen: set[Hashable] = set()
    levels = []
    for scenario, plan in sorted(zip(scenarios, plans), key=lambda pair: len(pair[1].proposals)):
        rows = {name: plan.start.get(owner) for name, owner in zip(plan.selected, plan.proposals)}
        levels.append(
            within_level(scenario.data, rows, [name for name in plan.proposals if name not in seen])
        )
        seen |= set(plan.proposals)
    return levels


def scenario_table(
    scenarios: Sequence[Scenario], plans: Sequence[Portfolio], free: Sequence[Portfolio]
) -> pd.DataFrame:
    """Return name, probability, value, free value and cost of each scenario."""
    return pd.DataFrame(
        {
            "probability": [scenario.probability for scenario in scenarios],
            "value": [plan.value for plan in plans],
            "free_value": [plan.value for plan in free],
            "cost": [plan.cost for plan in plans],
        },
        index=pd.Index([scenario.name for scenario in scenarios], name="scenario"),
    )
