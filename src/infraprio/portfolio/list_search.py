"""How the best list is found: proofs without a search first, then the tied model, within the time there is."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from infraprio.errors import InfeasibleError, SolverError
from infraprio.portfolio.ambiguity import Attitude, judge, set_objective
from infraprio.portfolio.chain import additive_places, totally_ordered
from infraprio.portfolio.clock import deadline, left, share
from infraprio.portfolio.highs import Outcome, load
from infraprio.portfolio.list_rules import ListRules, tie_by_rules
from infraprio.portfolio.lists import orders
from infraprio.portfolio.lock import best_chain, chosen_together, expected
from infraprio.portfolio.model import build, weighted_value
from infraprio.portfolio.nested_sets import MOST, best_nested_sets
from infraprio.portfolio.read_list import read_together
from infraprio.portfolio.result import Portfolio, portfolio, relative_gap
from infraprio.portfolio.skip_list import search_skip
from infraprio.portfolio.solve import search
from infraprio.portfolio.stated import Stated, arrays_of
from infraprio.portfolio.windows import bound_by_windows
from infraprio.portfolio.worth import worth

if TYPE_CHECKING:
    from infraprio.portfolio.scenarios import Scenario

__all__ = ["Answer", "find_list", "find_skip_list", "settled", "tied"]

Ints = NDArray[np.int64]

SEARCHED = 0.6  # of the time left is for the list as a whole; the rest for a bound from its parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The portfolios of a list, what none can pass, and how they were found; the order where that is given."""

    plans: list[Portfolio]
    upper: float
    form: str
    notes: list[str] = field(default_factory=list)
    order: list[Hashable] | None = None


def find_list(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    free: Sequence[Portfolio],
    freely: Sequence[Ints],
    locked: list[Ints] | None,
    rules: ListRules,
    attitude: Attitude,
    *,
    gap: float,
    time_limit: float | None,
    ends: float,
) -> Answer:
    """Return the best list read nested or with a stop.

    Parameters
    ----------
    scenarios, models : sequence
        In order of rising money.
    free, freely : sequence
        The free choice of each scenario, and its columns.
    locked : list or None
        Columns of the list locked in by rising budget.
    time_limit, ends : float
        Seconds of the whole call, and when it has to end.
    """
    if rules.about_options:
        begin = started_by_order(scenarios, freely, locked, rules, time_limit)
    else:
        plain = attitude.neutral
        proved = lock_in_proved(scenarios, free, locked, gap) if plain else None
        proved = proved or (every_set_tried(scenarios, models, rules.reading) if plain else None)
        if proved is not None:
            return proved
        part = None if time_limit is None else min(time_limit / 16, left(ends) or 0.0)
        begin = best_chain(scenarios, models, freely, locked, gap=gap / 2, time_limit=part)
        proved = lock_in_proved(scenarios, free, begin, gap) if plain else None
        if proved is None and begin is not None and time_limit is not None and totally_ordered(scenarios):
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
    known = all(relative_gap(plan.bound, plan.value) <= gap for plan in free)
    bounded = attitude.neutral and time_limit is not None and len(scenarios) > 2 and known
    whole = left(share(ends, SEARCHED) if bounded else ends, least)
    answer = tied(scenarios, begin, rules, attitude, gap=gap, time_limit=whole)
    return bounded_answer(scenarios, free, begin, answer, rules, gap, ends) if bounded else answer


def bounded_answer(
    scenarios: Sequence[Scenario],
    free: Sequence[Portfolio],
    begin: list[Ints] | None,
    answer: Answer,
    rules: ListRules,
    gap: float,
    ends: float,
) -> Answer:
    """Return an answer with the bound that few scenarios at a time give, where its own does not prove it."""
    value = float(sum(scenario.probability * plan.value for scenario, plan in zip(scenarios, answer.plans)))
    own = min(answer.upper, ceiling(scenarios, free))
    if relative_gap(own, value) <= gap:
        return answer
    upper = bound_by_windows(
        scenarios,
        begin,
        [plan.bound for plan in free],
        rules,
        enough=lambda bound: relative_gap(bound, value) <= gap,
        gap=gap,
        ends=ends,
    )
    if upper >= own:
        return answer
    return replace(answer, upper=upper, form=f"{answer.form}, bounded by few scenarios at a time")


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
    locked: list[Ints] | None,
    free: Sequence[Portfolio],
    *,
    ends: float,
) -> Answer:
    """Search the list that is read with skipping; the free choices bound it.

    Raises
    ------
    InfeasibleError
        If no order that was tried keeps the rules in every scenario.
    """
    starts = [*orders(scenarios).values(), built_first(scenarios, locked or [])]
    found = search_skip(scenarios, models, starts, ends=ends, ceiling=ceiling(scenarios, free))
    if found is None:
        raise InfeasibleError(
            "No list read with skipping was found that keeps the rules at every budget; "
            "ask for reading='nested'."
        )
    order, columns = found
    return Answer(
        plans=settled(scenarios, columns, "list read", status="feasible"),
        upper=np.inf,
        form="search over orders",
        order=order,
    )


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


def settled(
    scenarios: Sequence[Scenario], columns_of: Sequence[Ints], how: str, *, status: Any = "optimal"
) -> list[Portfolio]:
    """Return checked portfolios of columns that leave nothing to choose."""
    plans = []
    for scenario, columns in zip(scenarios, columns_of):
        own = worth(scenario.data, columns)
        told = Outcome(status=status, x=None, value=own, bound=own, stopped="", seconds=0.0, how=how)
        plans.append(portfolio(scenario.data, columns, told, [], 0.0))
    return plans


def tied(
    scenarios: Sequence[Scenario],
    begin: list[Ints] | None,
    rules: ListRules,
    attitude: Attitude,
    *,
    gap: float,
    time_limit: float | None,
) -> Answer:
    """Solve the scenarios tied into a list, from a list where there is one.

    Raises
    ------
    InfeasibleError
        If no family of portfolios makes a list.
    SolverError
        If none was found in time.
    """
    began = time.perf_counter()
    chance = np.array([scenario.probability for scenario in scenarios])
    model, statements = build([scenario.data for scenario in scenarios], list(chance))
    form = tie_by_rules(model, scenarios, statements, rules)
    if not attitude.neutral:
        sums = [sum(a * x for a, x in zip(*weighted_value(statement))) for statement in statements]
        set_objective(model, sums, chance, attitude)
    stated = arrays_of(model, statements)
    limit = None if time_limit is None else max(time_limit - (time.perf_counter() - began), time_limit / 4)
    outcome, notes = search(
        load(stated.arrays, restart=False),
        None if begin is None else stated.point(begin),
        gap=gap,
        time_limit=limit,
    )
    if outcome.status == "infeasible" and begin is None:
        raise InfeasibleError(
            "Each budget has a portfolio that keeps all rules, but no family of them makes a list; "
            + way_out(scenarios, rules)
        )
    found = None if outcome.x is None else stated.plans(outcome.x)
    if found is not None:
        require_as_told(outcome, score(scenarios, found, attitude))
    if begin is not None and (
        found is None or score(scenarios, begin, attitude) > score(scenarios, found, attitude)
    ):
        found, notes = (
            begin,
            [*notes, "the list locked in from one budget, as the search found none better in time"],
        )
    if found is None:
        reason = "; ".join(notes or [outcome.stopped])
        raise SolverError(f"No list was found in the time given ({reason}). Allow more time.")
    told = replace(outcome, status="feasible" if outcome.x is None else outcome.status)
    plans = []
    for scenario, columns in zip(scenarios, found):
        own = worth(scenario.data, columns)
        plans.append(portfolio(scenario.data, columns, replace(told, value=own, bound=own), [], 0.0))
    upper = outcome.bound if outcome.status != "infeasible" else np.inf
    return Answer(plans=plans, upper=upper, form=form, notes=notes)


def require_as_told(outcome: Outcome, again: float) -> None:
    """Raise if a list is not worth what the solver says: less than its value, or more than its bound."""
    noise = 1e-6 * max(1.0, abs(again))
    if not outcome.value - noise <= again <= outcome.bound + noise:
        raise SolverError(
            f"{outcome.how} says the list is worth {outcome.value:g}, and none more than {outcome.bound:g}; "
            f"recomputed it is worth {again:g}"
        )


def way_out(scenarios: Sequence[Scenario], rules: ListRules) -> str:
    """Say what to ask instead where no family of portfolios makes a list."""
    ways = ["loosen a rule"]
    if rules.about_options:
        ways.append("leave out ranked_options and fixed_options")
    if scenarios[0].data.problem.periods is not None and not rules.delay and rules.reading == "nested":
        ways.append("ask with delay=True")
    if rules.reading == "nested" and totally_ordered(scenarios):
        ways.append("ask with reading='stop'")
    ways.append("or take fewer scenarios")
    return ", ".join(ways) + "."


def score(scenarios: Sequence[Scenario], plans: Sequence[Ints], attitude: Attitude) -> float:
    """Return what the attitude makes of a family of plans."""
    chance = np.array([scenario.probability for scenario in scenarios])
    values = np.array([worth(scenario.data, columns) for scenario, columns in zip(scenarios, plans)])
    return judge(values, chance, attitude)[0]
