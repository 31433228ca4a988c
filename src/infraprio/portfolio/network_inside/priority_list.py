"""The priority list with the network inside: made by the model, every set on it evaluated exactly."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from infraprio.clock import counted
from infraprio.errors import InfeasibleError, SolverError
from infraprio.findings import finding
from infraprio.portfolio.lists.levels.area import in_best_order
from infraprio.portfolio.lists.result import PriorityList, Reading
from infraprio.portfolio.lists.rules import ListRules
from infraprio.portfolio.lists.search.other_orders import stated_alone
from infraprio.portfolio.lists.search.priority_list import found_list
from infraprio.portfolio.lists.search.question import Question
from infraprio.portfolio.network_inside.capped_sets import CappedSets, capped_sets
from infraprio.portfolio.network_inside.certain import Certain, certain_of
from infraprio.portfolio.network_inside.evaluated import Evaluated
from infraprio.portfolio.network_inside.evaluated_sets import (
    check_limits,
    evaluate_every_set,
    every_set_known,
    judged,
    left_out,
)
from infraprio.portfolio.network_inside.evaluator import Evaluate, Remembered, Rows
from infraprio.portfolio.network_inside.list_loop import Lists, Make
from infraprio.portfolio.network_inside.proof import EVERY, Proof, Wanted
from infraprio.portfolio.network_inside.set_model import SetModel, learn_pairs
from infraprio.portfolio.problem.budget_scenarios import read_scenarios
from infraprio.portfolio.problem.compiled import stated_of

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["EvaluatedList", "priority_list_evaluated"]

TAUGHT = 300  # sets; a model that is taught more of them is slow to search


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedList(Evaluated):
    """The best list found by exact evaluation; what it has in common with a plan stands in ``Evaluated``.

    Attributes
    ----------
    order, levels : list
        As in ``PriorityList``.
    priority : PriorityList
        The list with its portfolios; their values, and value, bound and gap of the list, are exact. What
        free choice and other orders are worth, and the order within a level, are by the model.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, priority_list_evaluated
    >>> ones = pd.Series({"a": 1.0, "b": 1.0})
    >>> found = priority_list_evaluated(Problem(value=ones, cost=ones), lambda rows: 2.0 * ("b" in rows), budgets=[1.0])
    >>> found.levels, found.value
    ([['b']], 2.0)
    """

    order: list[Hashable]
    levels: list[list[Hashable]]
    priority: PriorityList = field(repr=False)


@counted
def priority_list_evaluated(
    problem: Problem | Data,
    evaluate: Evaluate,
    budgets: Any,
    probabilities: Any = None,
    *,
    interacting: Iterable[tuple[Hashable, Hashable]] | None = None,
    reading: Reading = "nested",
    delay: bool = False,
    slack: float | None = None,
    max_evaluations: int = 500,
    time_limit: float | None = None,
    gap: float = 0.0,
    known: Mapping[Rows, float] | Certain | None = None,
) -> EvaluatedList:
    """Return the list of the greatest expected value where the value of a set is not the sum of its parts.

    Single effects and those of pairs that interact become values and interactions of a model. The model's
    best list is made, every set on it (one for each scenario and period) is evaluated, and what the model got
    wrong is put back into it: the small group behind the difference, else the set itself. That is repeated
    until the model is exact on its own best list, or the gap is good enough.

    Parameters
    ----------
    problem, evaluate, interacting, slack, max_evaluations, gap, known : as there
        As for ``best_portfolio_evaluated``. A proof bounds the families of plans that make a list; where all plans are
        tried and there are many, or the list is read with skipping, each budget's plans, and what an order costs stays in the gap.
    budgets, probabilities, reading, delay : optional
        As for ``priority_list``.
    time_limit : float, optional
        Seconds. The first list, the one from single effects, is made and evaluated in any case; an
        evaluation that has begun is waited for. Each search of the model has at most the usual limit of work.

    Returns
    -------
    EvaluatedList
        The list, every set on it valued as evaluated, and what its bound rests on.

    Raises
    ------
    ProblemError
        If the evaluator gives no number, or the data cannot be used.
    InfeasibleError, SolverError
        As ``priority_list``.

    Examples
    --------
    Two roads that relieve the same bottleneck should not both come first:

    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, priority_list_evaluated
    >>> single = {"a": 6.0, "b": 5.0, "c": 4.0}
    >>> def evaluate(rows):
    ...     return sum(single[row] for row in rows) - (4.0 if {"a", "b"} <= rows else 0.0)
    >>> cost = pd.Series({"a": 1.0, "b": 1.0, "c": 1.0})
    >>> found = priority_list_evaluated(Problem(value=cost, cost=cost), evaluate, budgets=[1.0, 2.0])
    >>> found.levels, found.value, found.additive["levels"], found.additive["loss"]
    ([['a'], ['c']], 8.0, [['a'], ['b']], 1.5)
    """
    began = time.perf_counter()
    check_limits(slack, max_evaluations, time_limit, gap)
    home = read_scenarios(problem, budgets, probabilities)[0].data  # before anything is evaluated
    certain = certain_of(known, home.rows)
    asked = Remembered(evaluate, certain.values, time_limit)
    model = SetModel(home, asked, certain)
    alone, rules = model.stated({}), ListRules(reading=reading, delay=delay)
    scenarios = read_scenarios(alone, budgets, probabilities)
    make = maker(budgets, probabilities, rules, asked, gap)
    caps = capped_sets(home, asked, evaluate)
    lists = Lists(model, scenarios, gap, caps)
    first = first_list(make, alone, caps)
    late = learn_pairs(model, [scenario.data for scenario in scenarios], interacting)
    asked.allow(max_evaluations)
    additive = lists.evaluate(first)
    wanted = Wanted(slack, certain, not (model.unknown or late))
    bound, rests_on, told = improved(lists, rules, make, wanted)
    whole = lists.stated(model.terms)
    value, best = found_list_of(lists, make, whole)
    bound, reached, status = judged(bound, value, rests_on, gap)
    exact = in_order(lists.exact(best, value, bound, status), whole, budgets, probabilities, lists.shift)
    return EvaluatedList(
        order=exact.order,
        levels=exact.levels,
        value=value,
        priority=exact,
        bound=bound,
        gap=reached,
        status=status,
        rests_on=rests_on,
        slack=lists.spare if told is None else told,
        additive=by_single_effects(first, lists.shift, additive, value),
        looked_at=len(model.paired),
        pairs=model.pairs(),
        groups=model.larger(),
        evaluations=asked.asked,
        history=pd.DataFrame(lists.lines, columns=["levels", "model", "exact"]),
        model=cast("Problem", replace(whole.problem, budget=stated_of(problem).budget)),
        evaluated=dict(asked.found),
        seconds=time.perf_counter() - began,
        notes=[*left_out(model, late), *lists.notes],
    )


def maker(budgets: Any, probabilities: Any, rules: ListRules, asked: Remembered, gap: float) -> Make:
    """Return what makes the best list of a model."""

    def make(stated: Data) -> PriorityList:
        question = Question(problem=stated, budgets=budgets, probabilities=probabilities, rules=rules)
        return found_list(question, time_limit=asked.seconds, gap=gap / 2, served=False)

    return make


def first_list(make: Callable[[Data], PriorityList], alone: Data, caps: CappedSets | None) -> PriorityList:
    """Return the list from single effects; without limits on effects where these cannot be kept by single effects."""
    try:
        return make(alone)
    except InfeasibleError:
        if caps is None:
            raise
        return make(caps.free(alone))


def found_list_of(
    lists: Lists, make: Callable[[Data], PriorityList], whole: Data
) -> tuple[float, PriorityList]:
    """Return the best list found and its value.

    Raises
    ------
    InfeasibleError
        If none that was evaluated keeps the limits on effects.
    """
    value, best = lists.best
    if best is None:
        make(whole)  # says why, where the model knows
        raise InfeasibleError(finding("no_list_keeps"), None)
    return value, best


def improved(lists: Lists, rules: ListRules, make: Make, wanted: Wanted) -> tuple[float, str, float | None]:
    """Make lists until none that is left can be better, or a limit is met, and prove what can be.

    Return the bound, what it rests on, and the slack that holds (None: none).
    """
    model, slack, capped = lists.model, wanted.slack, lists.caps is not None
    datas = [lists.caps.free(one.data) if lists.caps is not None else one.data for one in lists.scenarios]
    ground = Proof(model, datas, wanted.certain)
    if slack is None and ground.every_plan() and len(ground.sets()) <= TAUGHT:
        return taught(lists, make, ground.sets()), ground.rests_on, None
    every = capped and slack == np.inf and evaluate_every_set(lists.seen, datas)
    with model.known.share(wanted.searching):
        bound, told = lists.run(make, None if slack == np.inf else slack)
    rests_on = "estimate" if told is None else "slack"
    if lists.caps is not None and (every or every_set_known(model.known, datas)):
        return taught(lists, make, model.known.found), EVERY, told
    if not wanted.complete:
        return np.inf, "estimate", told
    if lists.caps is not None:  # limits on effects are searched, and what is beyond them is not bounded
        return max(bound, loose_bound(lists, make)), rests_on, told
    if told is None:
        bound, rests_on = proved(lists, rules, make, ground, (bound, rests_on))
    return bound, rests_on, told


def proved(
    lists: Lists, rules: ListRules, make: Make, ground: Proof, else_: tuple[float, str]
) -> tuple[float, str]:
    """Return a bound on every list that is proved and what it rests on, where that can be had; else what is given.

    Where all sets that plans can hold are known and few, the model is taught them all. Else families of plans that make a list are bounded together, or, where proposals are skipped, each budget's plans: no list is worth
    more than the best plan of each budget, expected over the budgets.
    """
    ground.begin()
    if not ground.rests_on:
        return else_
    if ground.plans is not None and len(ground.sets()) <= TAUGHT:
        return taught(lists, make, ground.sets()), ground.rests_on
    if ground.plans is not None or rules.reading == "skip":
        bound = lists.bound_by_budgets(ground)
    else:
        bound = lists.bound_together(ground, rules, make)
    refuted = ground.refuted()
    if refuted:
        lists.notes += ground.notes
        return else_
    lists.notes = ground.notes  # what ended the search for lists does not matter any more
    return bound, ground.rests_on


def taught(lists: Lists, make: Make, sets: Iterable[Rows]) -> float:
    """Teach the model every set that plans can hold, make its best list, and return the bound, which is that of all lists."""
    lists.model.teach(sets)
    if lists.caps is not None:
        lists.caps.complete()
    last = make(lists.stated(lists.model.terms))
    lists.evaluate(last)
    return last.bound + lists.shift


def loose_bound(lists: Lists, make: Callable[[Data], PriorityList]) -> float:
    """Return the bound where the limits on effects let go of what the model was wrong by: an estimate."""
    try:
        return make(lists.stated(lists.model.terms, 1.0)).bound + lists.shift
    except (InfeasibleError, SolverError):
        return -np.inf


def by_single_effects(first: PriorityList, shift: float, exact: float, value: float) -> dict[str, Any]:
    """Return what the list from single effects alone is, is worth exactly, and loses."""
    return {
        "order": first.order,
        "levels": first.levels,
        "model": first.value + shift,
        "value": exact,
        "loss": value - exact,
    }


def in_order(made: PriorityList, model: Data, budgets: Any, probabilities: Any, shift: float) -> PriorityList:
    """Return a list with the order inside its levels that serves best between the budgets, by the model.

    ``shift`` is what building nothing is worth. A list read with skipping keeps its order.
    """
    if made.reading == "skip":
        return made
    scenarios = read_scenarios(model, budgets, probabilities)
    ordered = in_best_order(scenarios, stated_alone(scenarios), made.portfolios)
    return replace(
        made,
        order=[name for names in ordered.levels for name in names],
        levels=ordered.levels,
        mandatory=ordered.mandatory,
        area=ordered.area + shift,
        area_bound=ordered.bound + shift,
        area_proved=ordered.proved,
    )
