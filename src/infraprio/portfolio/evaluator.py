"""With the network inside: values that do not add up come from an evaluator.

And the portfolio's value is exact.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from infraprio.errors import ProblemError
from infraprio.portfolio.alternatives import add_rows, distance_row, row_marks, settled
from infraprio.portfolio.check import require_sound
from infraprio.portfolio.data import Data, compile_data
from infraprio.portfolio.front_search import criterion_rows
from infraprio.portfolio.highs import solve
from infraprio.portfolio.result import Portfolio, portfolio, relative_gap

if TYPE_CHECKING:
    from infraprio.portfolio.problem import Problem

__all__ = ["EvaluatedPortfolio", "best_portfolio_evaluated"]

Evaluate = Callable[[frozenset[Hashable]], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedPortfolio:
    """The best portfolio found by exact evaluation.

    Attributes
    ----------
    selected : list
    value : float
        As evaluated, exact.
    plan : Portfolio
        The portfolio at the values of the model that proposed it.
    bound, gap, status : float, float, str
        "optimal": every portfolio was evaluated, or the bound says the others are worth less. The bound is
        honest if no set is worth more than the model's
        value of it plus ``slack`` (see ``slack``); "best evaluated" otherwise.
    slack : float
        How much the model may undervalue a set: as given, or the largest found on the sets evaluated (then
        the bound is an estimate).
    bound_is_proved : bool
        Whether the bound rests on a slack that was given, or on every portfolio having been evaluated.
    additive : dict
        What choosing by single effects alone gives: ``selected``, ``value`` (exact) and ``loss``.
    pairs : DataFrame
        Effects of pairs beyond the sum of the two.
    evaluations : int
    history : DataFrame
        Candidates in the order evaluated: model value, exact value.
    """

    selected: list[Hashable]
    value: float
    plan: Portfolio = field(repr=False)
    bound: float
    gap: float
    status: str
    slack: float
    bound_is_proved: bool
    additive: dict[str, Any]
    pairs: pd.DataFrame = field(repr=False)
    evaluations: int
    history: pd.DataFrame = field(repr=False)
    seconds: float


def best_portfolio_evaluated(
    problem: Problem,
    evaluate: Evaluate,
    *,
    interacting: Iterable[tuple[Hashable, Hashable]] | None = None,
    slack: float | None = None,
    max_evaluations: int = 500,
    time_limit: float | None = None,
) -> EvaluatedPortfolio:
    """Return the best portfolio where the value of a set is not the sum of its parts.

    Single effects, and the effects of pairs that interact, are evaluated first and given to the model.
    Then, again and again, the model proposes its best portfolio not evaluated yet, that one is evaluated,
    and it is cut off. The search ends when no portfolio that is left can be better: the model's best plus
    ``slack`` is below the best exact value.

    Parameters
    ----------
    problem : Problem
        Its own values are not used; rules and costs are. Without placement in periods.
    evaluate : callable
        ``evaluate(frozenset of rows) -> value``; the same set must always have the same value.
    interacting : iterable of pairs, optional
        Pairs of rows that may interact; default all pairs.
    slack : float, optional
        How much the model (singles and pairs) may at most undervalue a set; 0 if larger groups never add.
        Without it the search uses the largest undervaluation found so far, and the bound is an estimate
        unless all portfolios were evaluated.
    max_evaluations : int
        Beyond the single and pair effects.
    time_limit : float, optional
        Seconds.

    Returns
    -------
    EvaluatedPortfolio

    Raises
    ------
    ProblemError
        If the evaluator gives no number, or the problem cannot be used.
    InfeasibleError
        If no portfolio keeps all rules.

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
    """
    began = time.perf_counter()
    require_sound(problem)
    if problem.periods is not None:
        raise ProblemError(
            "best_portfolio_evaluated: state the problem without periods; the evaluator values sets"
        )
    known = Remembered(evaluate)
    stated = with_effects(problem, known, interacting)
    data, alone = compile_data(stated), compile_data(replace(stated, synergy={}))
    lines: list[tuple[tuple[Hashable, ...], float, float]] = []
    best: tuple[float, Any] | None = None
    first = next_candidate(alone, [])
    if first is None:
        from infraprio.portfolio.solve import impossible

        raise impossible(problem)
    additive_rows = names_of(alone, first[0])
    additive = {"selected": additive_rows, "value": known(additive_rows)}
    seen: list[Any] = []
    ceiling, proved = float("inf"), False
    while True:
        candidate = next_candidate(data, seen)
        if candidate is None:
            ceiling, proved = best[0] if best is not None else 0.0, True
            break
        columns, modelled, top = candidate
        ceiling = top + (undervalued(lines) if slack is None else float(slack))
        if best is not None and (ceiling <= best[0] + 1e-9 * max(1.0, abs(best[0]))):
            proved = slack is not None
            break
        if len(lines) >= max_evaluations or (
            time_limit is not None and time.perf_counter() - began > time_limit
        ):
            break
        rows = names_of(data, columns)
        exact = known(rows) - known([])
        lines.append((tuple(rows), modelled, exact))
        seen.append(row_marks(data, rows))
        if best is None or exact > best[0]:
            best = (exact, candidate)
    return finish(data, best, ceiling, proved, slack, lines, additive, known, stated, began)


def undervalued(lines: Iterable[tuple[Any, float, float]]) -> float:
    """Return how much the model undervalued a set at most, from 0."""
    return max([0.0, *(exact - model for _, model, exact in lines)])


class Remembered:
    """An evaluator that is asked once for each set."""

    def __init__(self, evaluate: Evaluate) -> None:
        self.evaluate = evaluate
        self.found: dict[frozenset[Hashable], float] = {}

    def __call__(self, rows: Iterable[Hashable]) -> float:
        """Return the value of a set."""
        key = frozenset(rows)
        if key not in self.found:
            value = float(self.evaluate(key))
            if not np.isfinite(value):
                raise ProblemError(
                    f"evaluate: {sorted(map(str, key))} has the value {value}; a number is needed"
                )
            self.found[key] = value
        return self.found[key]


def with_effects(
    problem: Problem, known: Remembered, interacting: Iterable[tuple[Hashable, Hashable]] | None
) -> Problem:
    """Return the problem with single and pair effects from the evaluator as values and interactions."""
    rows = list(problem.value.index)
    nothing = known([])
    single = {row: known([row]) - nothing for row in rows}
    together: dict[tuple[Hashable, Hashable], float] = {}
    same = [set(options) for options in problem.alternatives.values()]
    for a, b in combinations(rows, 2) if interacting is None else interacting:
        if a not in single or b not in single:
            raise ProblemError(f"interacting: {(a, b)} are not both rows of the problem")
        if any({a, b} <= options for options in same):
            continue
        extra = known([a, b]) - nothing - single[a] - single[b]
        if abs(extra) > 1e-9 * max(1.0, abs(single[a]), abs(single[b])):
            together[a, b] = extra
    values = pd.Series(single, name="value", dtype=float).reindex(rows)
    return replace(
        problem,
        value=values,
        synergy=together,
        weights=None,
        standards={},
        limits=problem.limit_list(),
    )


def next_candidate(data: Data, seen: list[Any]) -> tuple[Any, float, float] | None:
    """Return columns, model value and the bound of the model's best portfolio not seen yet.

    None if there is none.
    """
    stated, rows = criterion_rows(data)
    gain = data.weights @ rows[:-1]
    arrays = replace(stated.arrays, gain=gain)
    cuts = [distance_row(data, stated, marks, len(gain)) for marks in seen]
    if cuts:
        arrays = add_rows(
            arrays, np.array([row for row, _ in cuts]), [1.0 - base for _, base in cuts], [np.inf] * len(cuts)
        )
    outcome = settled(solve(arrays))
    if outcome is None or outcome.x is None:
        return None
    columns = stated.plans(outcome.x)[0]
    return columns, float(gain @ stated.point([columns])), outcome.bound


def names_of(data: Data, columns: Any) -> list[Hashable]:
    """Return the rows of columns."""
    return [data.rows[data.row[column]] for column in columns]


def finish(
    data: Data,
    best: Any,
    ceiling: float,
    proved: bool,
    slack: float | None,
    lines: list[Any],
    additive: dict[str, Any],
    known: Remembered,
    stated: Problem,
    began: float,
) -> EvaluatedPortfolio:
    """Return the result.

    Values on the way are measured from building nothing.
    """
    from infraprio.portfolio.highs import Outcome

    nothing = known([])
    value, (columns, modelled, _) = best[0] + nothing, best[1]
    told = Outcome(
        status="optimal", x=None, value=modelled, bound=modelled, stopped="", seconds=0.0, how="HiGHS"
    )
    bound = max(ceiling + nothing, value)
    pairs = pd.DataFrame(
        [(a, b, extra) for (a, b), extra in stated.synergy.items()], columns=["a", "b", "extra"]
    )
    history = pd.DataFrame(
        [(list(rows), model + nothing, exact + nothing) for rows, model, exact in lines],
        columns=["rows", "model", "exact"],
    )
    gap = relative_gap(bound, value)
    return EvaluatedPortfolio(
        selected=names_of(data, columns),
        value=value,
        plan=portfolio(data, columns, told, [], 0.0),
        bound=bound,
        gap=gap,
        status="optimal" if gap == 0.0 and proved else "best evaluated",
        slack=undervalued(lines) if slack is None else float(slack),
        bound_is_proved=proved or slack is not None,
        additive={**additive, "loss": value - additive["value"]},
        pairs=pairs,
        evaluations=len(known.found),
        history=history,
        seconds=time.perf_counter() - began,
    )
