"""With the network inside: the best portfolio where the value of a set comes from an evaluator, exactly."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from infraprio.clock import WORK, counted
from infraprio.portfolio.choose.best_portfolio import impossible
from infraprio.portfolio.choose.portfolio import Portfolio
from infraprio.portfolio.network_inside.capped_loop import CappedSearch
from infraprio.portfolio.network_inside.capped_sets import capped_sets
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
from infraprio.portfolio.network_inside.portfolio_loop import Search, exact_plan, rows_of
from infraprio.portfolio.network_inside.proof import Proof, Wanted
from infraprio.portfolio.network_inside.set_model import SetModel, learn_pairs
from infraprio.portfolio.network_inside.set_search import propose
from infraprio.portfolio.problem.compiled import compile_data

if TYPE_CHECKING:
    from infraprio.portfolio.problem.data import Data
    from infraprio.portfolio.problem.problem import Problem

__all__ = ["EvaluatedPortfolio", "best_portfolio_evaluated"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedPortfolio(Evaluated):
    """The best portfolio found by exact evaluation; what it has in common with a list stands in ``Evaluated``.

    Attributes
    ----------
    selected : list
        With periods the value is the sum over periods t of (f_t - f_(t+1)) times the value of what is started in t
        or earlier, f being the factors of the periods.
    plan : Portfolio
        The plan with its starts, money and check; value, bound and gap are those given here.

    Examples
    --------
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, best_portfolio_evaluated
    >>> ones = pd.Series({"a": 1.0, "b": 1.0})
    >>> found = best_portfolio_evaluated(Problem(value=ones, cost=ones, budget=1.0), lambda rows: 2.0 * ("b" in rows), slack=0.0)
    >>> found.selected, found.value
    (['b'], 2.0)
    """

    selected: list[Hashable]
    plan: Portfolio = field(repr=False)


@counted
def best_portfolio_evaluated(
    problem: Problem | Data,
    evaluate: Evaluate,
    *,
    interacting: Iterable[tuple[Hashable, Hashable]] | None = None,
    slack: float | None = None,
    max_evaluations: int = 500,
    time_limit: float | None = None,
    gap: float = 0.0,
    known: Mapping[Rows, float] | Certain | None = None,
) -> EvaluatedPortfolio:
    """Return the best portfolio where the value of a set is not the sum of its parts.

    Single effects, and those of pairs that interact, are evaluated first and become values and interactions
    of a model. Then, again and again, the model proposes the plan that may be worth most, its sets (one for
    each period) are evaluated, and what the model got wrong is put back into it: the small group behind the
    difference where there is one, else the set itself. The search ends when no plan that is left can be
    better: one whose sets have not all been evaluated counts with the model's value plus ``slack``. What is then
    left of the evaluations is spent on a proof, where it suffices: every plan tried, every set known, or branch and
    bound on what is ``certain``.

    Parameters
    ----------
    problem : Problem or Data
        Its values are replaced by evaluated ones, except in standards and limits on value, which mean the
        problem's own.
    evaluate : callable
        ``evaluate(frozenset of rows) -> value``; the same set must always have the same value. Where it has a method
        ``amounts(frozenset of rows) -> {measure: amount}`` limits on effects are kept as that says, asked after the value; the
        ``effects`` of the problem are then those of single rows. ``SideBySide(evaluate, executor)``
        computes those that do not wait for each other at once.
    interacting : iterable of tuple of hashable, optional
        Iterable of pairs, optional
        Pairs of rows that may interact; default all. Pairs that cannot stand in one plan are left out.
    slack : float, optional
        How much the sum of single and pair effects may at most undervalue a set; 0 if larger groups never
        add; infinite to have every set evaluated that a plan can hold. Without it the slack is the largest
        difference left open on the sets evaluated, and the bound is an estimate.
    max_evaluations : int
        Beyond the single and pair effects.
    time_limit : float, optional
        Seconds, also for the effects of singles and pairs; an evaluation that has begun is waited for. Each
        search of the model has at most the usual limit of work in any case.
    gap : float
        Relative gap at which a portfolio is good enough.
    known : mapping or Certain, optional
        Values of sets already known, ``{frozenset of rows: value}``; they are not asked for. Or a `Certain`: what is certain of
        the values of all sets, on which a proof can rest, beside values already known.

    Returns
    -------
    EvaluatedPortfolio
        The set, its value as evaluated, and what its bound rests on.

    Raises
    ------
    ProblemError
        If the evaluator gives no number, or the problem cannot be used.
    InfeasibleError
        If no portfolio keeps all rules.
    SolverError
        If no plan was found in the time given.

    Examples
    --------
    Two roads that relieve the same bottleneck:

    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, best_portfolio_evaluated
    >>> single = {"a": 6.0, "b": 5.0, "c": 4.0}
    >>> def evaluate(rows):
    ...     return sum(single[row] for row in rows) - (4.0 if {"a", "b"} <= rows else 0.0)
    >>> cost = pd.Series({"a": 1.0, "b": 1.0, "c": 1.0})
    >>> found = best_portfolio_evaluated(Problem(value=cost, cost=cost, budget=2.0), evaluate, slack=0.0)
    >>> found.selected, found.value, found.additive["loss"]
    (['a', 'c'], 10.0, 3.0)
    >>> found.rests_on, found.gap
    ('slack', 0.0)
    """
    began = time.perf_counter()
    check_limits(slack, max_evaluations, time_limit, gap)
    data = compile_data(problem)
    certain = certain_of(known, data.rows)
    asked = Remembered(evaluate, certain.values, time_limit)
    model = SetModel(data, asked, certain)
    alone = model.stated({})
    caps = capped_sets(data, asked, evaluate)
    free = alone if caps is None else caps.free(alone)
    first = propose(alone, {}, 0.0, WORK) or propose(free, {}, 0.0, WORK)
    if first is None:
        raise impossible(data)
    late = learn_pairs(model, [alone], interacting)
    asked.allow(max_evaluations)
    search = Search(model, alone, gap) if caps is None else CappedSearch(model, alone, gap, caps)
    additive = search.evaluate(first.columns, alone)
    wanted = Wanted(slack, certain, not (model.unknown or late))
    bound, rests_on, told = searched(search, free, wanted)
    value, columns = search.found()
    data = search.stated()
    bound, reached, status = judged(bound, value, rests_on, gap)
    return EvaluatedPortfolio(
        selected=rows_of(data, columns),
        value=value,
        plan=exact_plan(data, columns, value, bound, status),
        bound=bound,
        gap=reached,
        status=status,
        rests_on=rests_on,
        slack=model.open_difference(search.seen.sets, model.terms) if told is None else told,
        additive={
            "selected": rows_of(alone, first.columns),
            "model": first.value + search.shift,
            "value": additive,
            "loss": value - additive,
        },
        looked_at=len(model.paired),
        pairs=model.pairs(),
        groups=model.larger(),
        evaluations=asked.asked,
        history=pd.DataFrame(search.lines, columns=["rows", "model", "exact"]),
        model=cast("Problem", data.problem),
        evaluated=dict(asked.found),
        seconds=time.perf_counter() - began,
        notes=[*left_out(model, late), *search.notes],
    )


def searched(search: Search, free: Data, wanted: Wanted) -> tuple[float, str, float | None]:
    """Search, and prove what can be; return the bound, what it rests on, and the slack that holds (None: none).

    Where every plan can be tried within the limits there is nothing to search for. ``free`` are the data without limits on
    effects; where there are such limits only all sets together prove anything.
    """
    slack, capped = wanted.slack, isinstance(search, CappedSearch)
    ground = Proof(search.model, [free if capped else search.alone], wanted.certain)
    if slack is None and ground.every_plan():
        if isinstance(search, CappedSearch):
            return search.best_of(columns for columns, _ in ground.plans_of(0)), ground.rests_on, None
        return best_on(ground, search), ground.rests_on, None
    whole = capped and slack == np.inf and evaluate_every_set(search.seen, [free])
    with search.model.known.share(wanted.searching):
        bound, told = search.run(None if slack == np.inf else slack)
    rests_on = "estimate" if told is None else "slack"
    if isinstance(search, CappedSearch) and (whole or every_set_known(search.model.known, [free])):
        return search.best_of_all(), "every set evaluated", told
    if not wanted.complete:
        return np.inf, "estimate", told
    if not capped and told is None:
        bound, rests_on = proved(search, ground, (bound, rests_on))
    return bound, rests_on, told


def proved(search: Search, ground: Proof, else_: tuple[float, str]) -> tuple[float, str]:
    """Return a bound that is proved and what it rests on, where that can be had; else what is given."""
    ground.begin()
    if not ground.rests_on:
        return else_
    bound = best_on(ground, search)
    refuted = ground.refuted()
    if refuted:
        search.notes += ground.notes
        return else_
    search.notes = ground.notes  # what ended the search for plans does not matter any more
    return bound, ground.rests_on


def best_on(ground: Proof, search: Search) -> float:
    """Return the bound on some ground; the search has met the best plans on the way, and the model has learnt of them."""

    def offer(plans: list[Ints]) -> float:
        search.evaluate(plans[0], search.alone)
        return search.best[0]

    bound = ground.bound(0, offer, search.best[0], search.gap)
    search.seen.learn()
    return bound
