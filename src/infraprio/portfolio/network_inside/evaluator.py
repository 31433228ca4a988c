"""Values of sets from an evaluator: asked once for each set, within limits of number and time.

And what a plan in periods is worth by them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from infraprio.clock import ASKED_ENDED, WORK, deadline, ended, now
from infraprio.ensemble import each
from infraprio.errors import ProblemError
from infraprio.findings import finding
from infraprio.portfolio.problem.names import listed

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from infraprio.portfolio.problem.data import Data

__all__ = ["Evaluate", "Remembered", "Rows", "SideBySide", "plan_steps", "plan_value", "start_steps"]

Rows = frozenset[Hashable]
Evaluate = Callable[[Rows], float]
Steps = list[tuple[Rows, float]]


@runtime_checkable
class Foresighted(Protocol):
    """An evaluator that may compute side by side what it is about to be asked for."""

    def __call__(self, rows: Rows, /) -> float: ...

    def prepare(self, sets: Sequence[Rows], /) -> None:
        """Compute the values of some sets, each of which is asked for next."""


class SideBySide:
    """An evaluator of sets that computes those at once that do not wait for each other.

    Parameters
    ----------
    evaluate : callable
        ``evaluate(frozenset of rows) -> value``; of a module, where other processes are to find it.
    executor : Executor
        Of ``concurrent.futures``, or ``client.get_executor()`` of a Dask cluster.

    Examples
    --------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> import pandas as pd
    >>> from infraprio.portfolio import Problem, SideBySide, best_portfolio_evaluated
    >>> ones = pd.Series({"a": 1.0, "b": 1.0})
    >>> with ThreadPoolExecutor(2) as pool:
    ...     evaluate = SideBySide(lambda rows: 2.0 * ("b" in rows), pool)
    ...     best_portfolio_evaluated(Problem(value=ones, cost=ones, budget=1.0), evaluate, slack=0.0).selected
    ['b']
    """

    def __init__(self, evaluate: Evaluate, executor: Executor) -> None:
        self.evaluate, self.executor = evaluate, executor
        self.ahead: dict[Rows, Any] = {}

    def prepare(self, sets: Sequence[Rows]) -> None:
        """Compute the values of some sets, over the workers.

        Parameters
        ----------
        sets : sequence of frozenset
            Each is asked for next.
        """
        values = each(_value, self.evaluate, sets, executor=self.executor)
        self.ahead |= dict(zip(sets, values, strict=True))

    def __call__(self, rows: Rows) -> float:
        """Return the value of a set."""
        return self.ahead.pop(rows) if rows in self.ahead else self.evaluate(rows)


def _value(evaluate: Evaluate, rows: Rows) -> Any:
    return evaluate(rows)


class Remembered:
    """An evaluator that is asked once for each set.

    Attributes
    ----------
    found : dict
        Value of each set known.
    asked : int
        How often the evaluator was asked.
    """

    def __init__(
        self,
        evaluate: Evaluate,
        known: Mapping[Rows, float] | None = None,
        time_limit: float | None = None,
    ) -> None:
        self.evaluate = evaluate
        self.found: dict[Rows, float] = {}
        self.asked = 0
        self.most = float("inf")
        self.ends = deadline(time_limit)
        for rows, value in (known or {}).items():
            self.found[frozenset(rows)] = number(frozenset(rows), value, "known")

    def __call__(self, rows: Iterable[Hashable]) -> float:
        """Return the value of a set.

        Raises
        ------
        ProblemError
            If the evaluator gives no number, or fails.
        """
        key = frozenset(rows)
        if key not in self.found:
            self.asked += 1
            self.found[key] = number(key, self.evaluate(key), "evaluate")
        return self.found[key]

    def prepare(self, sets: Iterable[Rows]) -> None:
        """Let an evaluator that can do so compute side by side what is not known yet of sets that are asked for next."""
        if isinstance(self.evaluate, Foresighted) and self.in_time:
            self.evaluate.prepare([rows for rows in dict.fromkeys(sets) if rows not in self.found])

    def __contains__(self, rows: Rows) -> bool:
        return rows in self.found

    def allow(self, more: int) -> None:
        """Let the evaluator be asked so many times from now on."""
        self.most = self.asked + more

    @contextmanager
    def share(self, part: int) -> Iterator[None]:
        """Keep all but one part in so many of the evaluations that are left for later."""
        most = self.most
        self.most = self.asked + (most - self.asked) // part
        try:
            yield
        finally:
            self.most = most

    @property
    def in_time(self) -> bool:
        """Whether there is time left."""
        return now() < self.ends

    @property
    def may_ask(self) -> bool:
        """Whether the evaluator may be asked once more."""
        return self.asked < self.most and self.in_time

    def stopped(self) -> str:
        """Say which limit ended the evaluations."""
        return f"{ASKED_ENDED} came first" if self.in_time else ended()

    @property
    def seconds(self) -> float:
        """Seconds a search of the model may take: those left, a little at least, and never more than usual."""
        return min(max(self.ends - now(), 0.05), WORK)


def number(rows: Rows, value: Any, what: str) -> float:
    """Return a value as a number that can be used."""
    try:
        plain = float(value)
    except (TypeError, ValueError):
        plain = float("nan")
    if not np.isfinite(plain):
        raise ProblemError(
            finding("evaluated_no_number", what, names=listed(sorted(map(str, rows))), value=repr(value))
        )
    return plain


def period_steps(factors: np.ndarray[Any, np.dtype[np.float64]]) -> list[tuple[int, float]]:
    """Return the periods that count, each with its factor minus the next one's."""
    later = np.append(factors[1:], 0.0)
    return [(period, float(step)) for period, step in enumerate(factors - later) if step]


def plan_steps(data: Data, columns: Iterable[int]) -> Steps:
    """Return the sets built by the end of each period that counts, with its weight f_t - f_(t+1).

    Without periods: the set, with weight 1.
    """
    chosen = [(data.rows[data.row[column]], int(data.start[column])) for column in columns]
    return [
        (frozenset(row for row, start in chosen if start <= period), step)
        for period, step in period_steps(data.factors)
    ]


def start_steps(data: Data, selected: Iterable[Hashable], start: Mapping[Hashable, Hashable]) -> Steps:
    """Return the same of a portfolio, told by its rows and the start of each proposal."""
    places = {row: number for number, row in enumerate(data.rows)}
    periods = list(data.cells.periods)
    begin = {
        row: periods.index(start[data.proposals[data.owner[places[row]]]]) if start else 0 for row in selected
    }
    return [
        (frozenset(row for row, first in begin.items() if first <= period), step)
        for period, step in period_steps(data.factors)
    ]


def plan_value(known: Remembered, steps: Steps) -> float:
    """Return the exact value of a plan: the sum over its steps of weight times value of the set."""
    return float(sum(step * known(rows) for rows, step in steps))
