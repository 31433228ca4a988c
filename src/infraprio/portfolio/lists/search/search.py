"""How the best list is found: proofs without a search first, then the tied model, within the time there is."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import deadline, left, share
from infraprio.errors import SolverError
from infraprio.findings import finding
from infraprio.portfolio.choose.portfolio import Portfolio, relative_gap
from infraprio.portfolio.lists.known_plans import columns_of, makes_a_list
from infraprio.portfolio.lists.nesting_rows import additive_places, totally_ordered
from infraprio.portfolio.lists.reading.at_all_budgets import read_given_list, read_together
from infraprio.portfolio.lists.reading.by_enumeration import MOST, best_nested_sets
from infraprio.portfolio.lists.reading.from_one_budget import best_chain, chosen_together, expected
from infraprio.portfolio.lists.reading.skip_list import search_skip
from infraprio.portfolio.lists.risk_attitude import Attitude
from infraprio.portfolio.lists.rules import ListRules
from infraprio.portfolio.lists.search.bound_by_prices import bound_by_prices, prices_serve
from infraprio.portfolio.lists.search.bound_by_windows import bound_by_windows
from infraprio.portfolio.lists.search.other_orders import orders
from infraprio.portfolio.lists.search.question import FreeChoices
from infraprio.portfolio.lists.search.tied_model import Answer, settled, tied
from infraprio.portfolio.model.solver_arrays import Stated

if TYPE_CHECKING:
    from infraprio.portfolio.problem.budget_scenarios import Scenario

__all__ = ["Known", "ceiling", "find_list", "find_skip_list", "mean_value"]

Ints = NDArray[np.int64]

Known = tuple[list[Hashable], list[Ints]]  # an order, and the columns that each scenario builds of it

LARGE = 500  # decisions; a smaller list is searched as a whole as quickly as in parts
SEARCHED = 0.6  # of the time left is for the list as a whole; the rest for a bound from its parts
LESS = 0.3  # where prices of nesting serve, which make lists as well


def find_list(
    begun: FreeChoices,
    rules: ListRules,
    attitude: Attitude,
    *,
    known: Sequence[list[Ints]] = (),
    gap: float,
    time_limit: float | None,
    ends: float,
) -> Answer:
    """Return the best list read nested or with a stop.

    Parameters
    ----------
    begun : FreeChoices
    rules, attitude
        How the list is read, and what makes one better than another.
    known : sequence of families
        Columns of lists read this way that are known: the search starts from the best.
    time_limit, ends : float
        Seconds of the whole call, and when it has to end.
    """
    scenarios, models, free, locked = begun.scenarios, begun.models, begun.free, begun.locked
    if rules.about_options:
        begin = started_by_order(scenarios, begun.freely, locked, rules, time_limit)
    else:
        plain = attitude.neutral
        proved = lock_in_proved(scenarios, free, locked, gap) if plain else None
        proved = proved or (every_set_tried(scenarios, models, rules.reading) if plain else None)
        if proved is not None:
            return proved
        part = None if time_limit is None else min(time_limit / 16, left(ends) or 0.0)
        made = best_chain(scenarios, models, begun.freely, locked, gap=gap / 2, time_limit=part)
        begin = max(
            [*known, *([] if made is None else [made])],
            key=lambda plans: expected(scenarios, plans),
            default=None,
        )
        proved = lock_in_proved(scenarios, free, begin, gap) if plain else None
        large = sum(len(scenario.data.row) for scenario in scenarios) > LARGE and totally_ordered(scenarios)
        if proved is None and begin is not None and large and time_limit is not None:
            some = min(5 * time_limit / 16, (left(ends) or 0.0) - time_limit / 4)
            begin = chosen_together(scenarios, begin, gap=gap / 2, seconds=some)
            proved = lock_in_proved(scenarios, free, begin, gap) if plain else None
        if proved is not None:
            return proved
    spent = time_limit is not None and (left(ends) or 0.0) < time_limit / 8
    if spent and begin is not None and (rules.about_options or totally_ordered(scenarios)):
        return Answer(
            plans=settled(scenarios, begin, "lock-in"),
            upper=np.inf if not attitude.neutral else ceiling(scenarios, free),
            form="lock-in, bounded by the free choices",
            notes=["no time was left to search the list as a whole"],
        )
    least = 0.0 if time_limit is None else time_limit / 16
    closed = all(relative_gap(plan.bound, plan.value) <= gap for plan in free)
    bounded = attitude.neutral and time_limit is not None and len(scenarios) > 2 and closed
    part = LESS if bounded and prices_serve(scenarios) else SEARCHED
    whole = left(share(ends, part) if bounded else ends, least)
    answer = tied(scenarios, begin, rules, attitude, gap=gap, time_limit=whole)
    return bounded_answer(begun, begin, answer, rules, gap, ends) if bounded else answer


def bounded_answer(
    begun: FreeChoices,
    begin: list[Ints] | None,
    answer: Answer,
    rules: ListRules,
    gap: float,
    ends: float,
) -> Answer:
    """Return an answer with the bound that nesting at prices gives, or few scenarios at a time, where its own does not prove it."""
    scenarios, free = begun.scenarios, begun.free
    value = mean_value(scenarios, answer.plans)
    own = min(answer.upper, ceiling(scenarios, free))

    def enough(bound: float, least: float = value) -> bool:
        return relative_gap(bound, least) <= gap

    if enough(own):
        return answer
    found = [columns_of(scenario.data, plan) for scenario, plan in zip(scenarios, answer.plans)]
    known = [columns for columns in found if columns is not None]
    if answer.form == "chain" and len(known) == len(scenarios):
        built, upper = bound_by_prices(
            scenarios, begun.models, known, delay=rules.delay, enough=enough, ends=ends
        )
        if expected(scenarios, built) > value and makes_a_list(scenarios, built, rules):
            answer = replace(answer, plans=settled(scenarios, built, "nesting at prices", status="feasible"))
        if np.isfinite(upper):
            form = f"{answer.form}, bounded by nesting at prices"
            return answer if upper >= own else replace(answer, upper=upper, form=form)
    alone = [plan.bound for plan in free]
    upper = bound_by_windows(scenarios, begin, alone, rules, enough=enough, gap=gap, ends=ends)
    form = f"{answer.form}, bounded by few scenarios at a time"
    return answer if upper >= own else replace(answer, upper=upper, form=form)


def ceiling(scenarios: Sequence[Scenario], free: Sequence[Portfolio]) -> float:
    """Return the expected bound of the free choices: no list is worth more."""
    return float(sum(scenario.probability * plan.bound for scenario, plan in zip(scenarios, free)))


def started_by_order(
    scenarios: Sequence[Scenario],
    freely: Sequence[Ints],
    locked: list[Ints] | None,
    rules: ListRules,
    time_limit: float | None,
) -> list[Ints] | None:
    """Return a list that keeps the rules on options: that of lock-in, its options chosen again."""
    order = built_first(scenarios, locked or freely)
    ends = deadline(None if time_limit is None else time_limit / 8)
    found = read_together(scenarios, order, rules, gap=1e-3, ends=ends)
    return found[1]


def built_first(scenarios: Sequence[Scenario], plans: Sequence[Ints]) -> list[Hashable]:
    """Return the proposals in order of the first scenario that builds them, the rest by value for money."""
    first: dict[Hashable, None] = {}
    for scenario, columns in zip(scenarios, plans):
        data = scenario.data
        first |= dict.fromkeys(data.proposals[data.owner[data.row[column]]] for column in columns)
    return [*first, *(name for name in orders(scenarios)["value for money"] if name not in first)]


def find_skip_list(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    known: Sequence[Known],
    locked: list[Ints] | None,
    free: Sequence[Portfolio],
    *,
    gap: float,
    ends: float,
) -> Answer:
    """Search the list that is read with skipping; the free choices bound it.

    Never worth less than a list that is known (the best nested one is always), whose order can be read with skipping
    too: each budget builds what it builds there, and what of the rest has room.

    Raises
    ------
    SolverError
        If no order that was tried keeps the rules at every budget; another one may.
    """
    rules = ListRules(reading="skip")
    starts = [*orders(scenarios).values(), built_first(scenarios, locked or [])]
    read: list[tuple[list[Hashable], list[Portfolio]]] = []

    def read_again(order: list[Hashable], columns: list[Ints]) -> None:
        plans, _ = read_given_list(scenarios, models, order, rules, known=[columns], gap=gap, ends=ends)
        read.append((order, plans))

    if known:
        best = max(known, key=lambda each: expected(scenarios, each[1]))
        starts[:0] = [order for order, _ in (best, *known)]
        read_again(*best)
    found = search_skip(scenarios, models, starts, ends=share(ends, 0.5), ceiling=ceiling(scenarios, free))
    if found is not None:
        read_again(*found)
    if not read:
        raise SolverError(finding("no_skipped_order"))
    order, plans = max(read, key=lambda pair: mean_value(scenarios, pair[1]))
    plans = [replace(plan, status="feasible") for plan in plans]
    return Answer(plans=plans, upper=np.inf, form="search over orders", order=order)


def mean_value(scenarios: Sequence[Scenario], plans: Sequence[Portfolio]) -> float:
    """Return the expected value of portfolios."""
    return float(sum(scenario.probability * plan.value for scenario, plan in zip(scenarios, plans)))


def lock_in_proved(
    scenarios: Sequence[Scenario], free: Sequence[Portfolio], locked: list[Ints] | None, gap: float
) -> Answer | None:
    """Return the lock-in list if the free choices prove it good enough."""
    if locked is None or not totally_ordered(scenarios):
        return None
    upper = ceiling(scenarios, free)
    if relative_gap(upper, expected(scenarios, locked)) > gap:
        return None
    plans = settled(scenarios, locked, "lock-in")
    return Answer(plans=plans, upper=upper, form="lock-in, proved by the free choices")


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
    return Answer(plans=plans, upper=expected(scenarios, columns), form="chain, every set tried")
