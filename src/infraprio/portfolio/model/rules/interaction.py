r"""Proposals that are worth more, or less, together.

.. math:: y \le \sum_{\tau \le t} x_{a,\tau} \;\; \forall a \in S, \qquad y \ge \sum_{a \in S} \sum_{\tau
\le t} x_{a,\tau} - |S| + 1

y is 1 exactly when all of S are started; it is held from both sides, so that gains and losses, standards
and limits all count it right.
With factors on the value by period there is one y for each period, and the gain has the factor of the last
start.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.model.portfolio_statement import Statement
from infraprio.words import Listed, Words

__all__ = ["Together", "add", "all_started", "together"]


def add(statement: Statement) -> None:
    """State each interaction and its value."""
    data = statement.data
    steady = bool(np.all(data.factors == data.factors[0]))
    for members, gain in data.gains:
        for period in [data.periods - 1] if steady else range(data.periods):
            y = together(statement, members, period)
            later = 0.0 if period == data.periods - 1 else data.factors[period + 1]
            statement.gain_terms.append((y, gain * (data.factors[period] - later)))


def together(statement: Statement, members: Sequence[Hashable], period: int) -> Any:
    """Return the variable that is 1 exactly when all of some names are started by the end of a period."""
    place = (frozenset(members), period)
    if place not in statement.joint:
        words = Words.of("stated.interaction", names=Listed(map(str, members)))
        rule = statement.rule("interaction", tuple(members), words)
        started = [statement.data.started(name, period) for name in members]
        y = statement.joint[place] = statement.helper(partial(all_started, started))
        sums = [statement.of(columns) for columns in started]
        for variables in sums:
            statement.row(rule, [y, *variables], [1.0] + [-1.0] * len(variables), upper=0.0)
        all_of = [variable for variables in sums for variable in variables]
        statement.row(rule, [y, *all_of], [1.0] + [-1.0] * len(all_of), lower=1.0 - len(members))
    return statement.joint[place]


def all_started(started: Sequence[NDArray[np.int64]], built: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say whether each of several names has a column among those built [..., columns]."""
    together = np.ones(built.shape[:-1], dtype=bool)
    for columns in started:
        together &= built[..., columns].any(axis=-1)
    return together


class Together:
    """Many interactions looked at at once: for each, the columns of each name that take part."""

    def __init__(self, several: Sequence[Sequence[NDArray[np.int64]]]) -> None:
        names = [columns for started in several for columns in started]
        self.never = np.array([any(not len(columns) for columns in started) for started in several], bool)
        # Where a name has no column the interaction never starts; a stand-in keeps the pieces apart.
        filled = [columns if len(columns) else np.zeros(1, dtype=np.int64) for columns in names]
        self.columns = np.concatenate(filled) if filled else np.zeros(0, dtype=np.int64)
        self.names = np.cumsum([0, *(len(columns) for columns in filled)])[:-1]
        self.groups = np.cumsum([0, *(len(started) for started in several)])[:-1]

    def started(self, built: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which interactions [..., interactions] are there with the columns built [..., columns]."""
        if not len(self.groups):
            return np.zeros((*built.shape[:-1], 0), dtype=bool)
        some = np.logical_or.reduceat(built[..., self.columns], self.names, axis=-1)
        found: NDArray[np.bool_] = np.logical_and.reduceat(some, self.groups, axis=-1) & ~self.never
        return found

    def asked_beside(
        self, number: int, floor: NDArray[np.bool_], members: NDArray[np.int64]
    ) -> list[NDArray[np.int64]]:
        """Return of which members (by their places) an interaction needs one beside what is built [columns], for each name."""
        begins = [*self.names, len(self.columns)]
        last = [*self.groups, len(self.names)][number + 1]
        pieces = [self.columns[begins[k] : begins[k + 1]] for k in range(self.groups[number], last)]
        return [np.flatnonzero(np.isin(members, piece)) for piece in pieces if not floor[piece].any()]
