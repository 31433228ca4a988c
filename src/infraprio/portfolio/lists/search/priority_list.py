"""The priority list: an order that stays good whatever budget comes, proved best."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from infraprio.clock import deadline, left, measured, now, share
from infraprio.errors import InfeasibleError, ProblemError, SolverError
from infraprio.portfolio.choose.best_portfolio import weightless
from infraprio.portfolio.choose.equals_by_id import equals_by_id
from infraprio.portfolio.lists.known_plans import known_columns
from infraprio.portfolio.lists.reading.at_all_budgets import read_given_list
from infraprio.portfolio.lists.reading.from_one_budget import lock_in
from infraprio.portfolio.lists.result import PriorityList, Reading
from infraprio.portfolio.lists.risk_attitude import Attitude, distances
from infraprio.portfolio.lists.rules import ListRules
from infraprio.portfolio.lists.search.cheaper_list import with_cheaper_plans
from infraprio.portfolio.lists.search.figures import put_together
from infraprio.portfolio.lists.search.other_orders import free_optima, payable_anywhere, stated_alone
from infraprio.portfolio.lists.search.question import FreeChoices, Question, read, remembered
from infraprio.portfolio.lists.search.search import Known, ceiling, find_list, find_skip_list, mean_value
from infraprio.portfolio.lists.search.tied_model import settled
from infraprio.portfolio.model.work_limit import require_time, time_note
from infraprio.portfolio.problem.units import noise

if TYPE_CHECKING:
    from infraprio.portfolio.lists.search.tied_model import Answer
    from infraprio.portfolio.model.solver_arrays import Stated
    from infraprio.portfolio.problem.budget_scenarios import Scenario
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["PriorityList", "found_list", "priority_list"]

FOUND = 0.85  # of the time is for the list
AGAIN, LEAST_AGAIN = (
    0.25,
    1.0,
)  # of the seconds of the search, for the cheapest of equal lists; at least so many


@measured
def priority_list(
    problem: Problem | Data,
    budgets: Any,
    probabilities: Any = None,
    *,
    values: Any = None,
    weights: Any = None,
    reading: Reading = "nested",
    delay: bool = False,
    ranked_options: bool = False,
    fixed_options: bool = False,
    risk_aversion: float = 0.0,
    confidence: float = 0.95,
    ambiguity: float = 0.0,
    distance: Any = None,
    time_limit: float | None = None,
    gap: float = 0.0,
) -> PriorityList:
    """Return the list of the greatest expected value over budgets that may come.

    Three readings of a list. ``"nested"``: as the budget grows nothing is dropped. ``"stop"``: each
    scenario builds a first part of the list and nothing after it. ``"skip"``: what does not fit is passed
    over; found by search, bounded by the free optimum. Nested and stop are exact. Where a set is worth
    the same in every scenario and budgets are totally ordered both are the same, and the model has the
    chain form; elsewhere yes-or-no decisions on the order of scenarios are added. A scenario may build
    less of the list than it could pay where more would be worth less. Of lists that are worth the same the one of
    the least expected cost is returned (where the list is proved best).

    Parameters
    ----------
    problem : Problem or Data
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
        How the list is read when the money is known.
    delay : bool
        Where proposals are placed in periods: whether a larger budget may build a proposal later than a
        smaller one ("nested" only).
    ranked_options : bool
        Whether the options of a proposal, as they stand in ``alternatives``, are plan A, B, C, ..., and no
        proposal may have a later plan than one below it on the list. Not with "skip".
    fixed_options : bool
        Whether a proposal is built as one and the same option in every scenario. Not with "skip".
    risk_aversion, confidence : float
        With a risk aversion a above 0 (to 1) the list is best by (1 - a) times the expected value + a
        times the mean value of the worst scenarios, those that together have the probability 1 -
        confidence. Not with "skip".
    ambiguity : float
        How far the true probabilities may lie from the stated ones: probability moved times distance between
        scenarios, summed (type-1 Wasserstein distance). Above 0 the list is best for the worst probabilities
        within this radius; 0 trusts those stated, and a large one guards against the worst scenario alone. May
        be combined with a risk aversion. Not with "skip".
    distance : DataFrame or array, optional
        Distance between each two scenarios; default Euclidean over all budgets and values as they stand, so
        that it grows with the number of pots and has their unit.
    time_limit : float or None
        Seconds for the call; default the usual limit of work, infinite for none. When it ends first, the best list so far is
        returned with its true gap, and a note says so. Reading "skip" improves its list for half of what is
        left after the free choices; without a limit until no move of one proposal helps.
    gap : float
        Relative gap at which the list is good enough.

    Returns
    -------
    PriorityList
        The order, what each budget builds from it, and what being a list costs, with proof.

    Raises
    ------
    ProblemError
        If the data cannot be used.
    InfeasibleError
        If some scenario has no portfolio that keeps all rules, or none fits into a list.
    SolverError
        If no list was found in time.

    References
    ----------
    Koç, Morton, Popova, Hess, Kee and Richards, The Engineering Economist 54 (2009), lists over budget
    scenarios; Mohajerin Esfahani and Kuhn, Mathematical Programming 171 (2018), Wasserstein ambiguity.

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
    require_time(time_limit, gap)
    rules = ListRules(
        reading=reading, delay=delay, ranked_options=ranked_options, fixed_options=fixed_options
    )
    rules.check()
    attitude = Attitude(risk_aversion=risk_aversion, confidence=confidence, ambiguity=ambiguity)
    attitude.check(reading)
    question = Question(
        problem=problem,
        budgets=budgets,
        probabilities=probabilities,
        values=values,
        weights=weights,
        distance=distance,
        rules=rules,
        attitude=attitude,
    )
    return remembered(
        question, ("priority list", gap), lambda: found_list(question, time_limit=time_limit, gap=gap)
    )


@measured
def found_list(
    question: Question,
    *,
    time_limit: float | None,
    gap: float,
    known: Sequence[Known] = (),
    served: bool = True,
) -> PriorityList:
    """Return the best list by a search of its own.

    ``known``: lists that can be read this way, as starts; the list returned is worth no less.
    ``served``: whether of equal lists the cheapest is looked for, and the order inside the levels made to serve
    between the budgets; lists on the way to another one do without.
    """
    began, started = time.perf_counter(), now()
    last = deadline(time_limit)
    ends = share(last, FOUND)  # what is left is for a list that is not proved, read once more
    question = read(question)
    scenarios, rules = question.scenarios, question.rules
    attitude = measured_attitude(question, scenarios)
    odd = scenarios[-1].data.remarks + weightless(scenarios[-1].data)
    begun = chosen_freely(scenarios, gap=gap / 2, ends=ends)
    if rules.reading == "skip":
        if not known:
            nested = nested_list(question, time_limit=left(share(ends, 0.5), least=0.05), gap=gap)
            known = [] if nested is None else as_known(scenarios, begun.models, nested)
        answer = find_skip_list(scenarios, begun.models, known, begun.locked, begun.free, gap=gap, ends=ends)
    else:
        columns = [columns for _, columns in known]
        answer = find_list(begun, rules, attitude, known=columns, gap=gap, time_limit=time_limit, ends=ends)
    if served and gap == 0 and rules.reading != "skip":
        upper = min(answer.upper, ceiling(scenarios, begun.free))
        rest = left(share(ends, 0.5), least=0.05)
        most = None if rest is None else min(rest, max(AGAIN * (now() - started), LEAST_AGAIN))
        answer = with_cheaper_plans(scenarios, begun.models, answer, upper, rules, attitude, most)
        answer = first_by_id(begun, answer)
    found = put_together(begun, rules, attitude, answer, gap=gap, served=served)
    if served and attitude.neutral and rules.reading != "skip" and found.gap > gap:
        again = read_again(scenarios, begun.models, found, answer, rules, gap=gap, ends=last)
        if again is not None:
            found = put_together(begun, rules, attitude, again, gap=gap, served=served)
    late = time_limit is not None and found.status == "feasible" and rules.reading != "skip"
    notes = [*odd, *found.notes, *([time_note(time_limit, found.gap)] if late else [])]
    return replace(found, notes=notes, seconds=time.perf_counter() - began)


def first_by_id(begun: FreeChoices, answer: Answer) -> Answer:
    """Return the list with the first by id of proposals that nothing tells apart."""
    plans = known_columns(begun.scenarios, begun.models, answer.plans)
    if plans is None:
        return answer
    made = equals_by_id([scenario.data for scenario in begun.scenarios], plans)
    if all(np.array_equal(one, other) for one, other in zip(made, plans)):
        return answer
    told = answer.plans[0]
    return replace(answer, plans=settled(begun.scenarios, made, told.solver, status=told.status))


def measured_attitude(question: Question, scenarios: Sequence[Scenario]) -> Attitude:
    """Return the attitude with the distances between the scenarios, where they count.

    Raises
    ------
    ProblemError
        If distances are given that nothing asks for.
    """
    attitude, distance = question.attitude, question.distance
    if distance is not None and not attitude.ambiguity:
        raise ProblemError(
            "distance: has no meaning without an ambiguity above 0; give ambiguity=..., or leave it out"
        )
    return replace(attitude, distance=distances(scenarios, distance)) if attitude.ambiguity else attitude


def chosen_freely(scenarios: Sequence[Scenario], *, gap: float, ends: float) -> FreeChoices:
    """Return what each scenario would build by itself, and the list that locks in what smaller budgets build."""
    fits = payable_anywhere(scenarios)
    aside = [name for name in scenarios[0].data.proposals if name not in fits]
    models = stated_alone(scenarios)
    free, freely = free_optima(scenarios, models, gap=gap, ends=share(ends, 0.5))
    locked = lock_in(scenarios, models, freely, gap=gap, ends=share(ends, 0.15))
    return FreeChoices(
        scenarios=scenarios, models=models, free=free, freely=freely, locked=locked, aside=aside
    )


def read_again(
    scenarios: Sequence[Scenario],
    models: Sequence[Stated],
    found: PriorityList,
    answer: Answer,
    rules: ListRules,
    *,
    gap: float,
    ends: float,
) -> Answer | None:
    """Return what the order of a list that is not proved builds when it is read again; None where that is no more.

    The search for a list stops somewhere; with the order given the rest is a small search.
    """
    columns = known_columns(scenarios, models, found.portfolios)
    if columns is None:
        return None
    order = [*found.order, *found.rest]
    try:
        plans, _ = read_given_list(scenarios, models, order, rules, known=[columns], gap=gap, ends=ends)
    except (InfeasibleError, SolverError):
        return None
    value = mean_value(scenarios, plans)
    return replace(answer, plans=plans) if value > found.value + noise(value) else None


def as_known(scenarios: Sequence[Scenario], models: Sequence[Stated], found: PriorityList) -> list[Known]:
    """Return a list as one that is known: its order and columns; none where the data do not have its portfolios."""
    columns = known_columns(scenarios, models, found.portfolios)
    return [] if columns is None else [([*found.order, *found.rest], columns)]


def nested_list(question: Question, *, time_limit: float | None, gap: float) -> PriorityList | None:
    """Return the best nested list, which a list read with skipping starts from; None if none was found."""
    plain = replace(question, distance=None, rules=ListRules(), attitude=Attitude())
    try:
        return found_list(plain, time_limit=time_limit, gap=gap, served=False)
    except (InfeasibleError, SolverError):
        return None
