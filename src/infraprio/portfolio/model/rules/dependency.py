r"""A proposal may need another, or at least one of several, by the time it starts.

.. math:: \sum_{\tau \le t} x_{a,\tau} \le \sum_{b \in B} \sum_{\tau \le t} x_{b,\tau} \quad \text{for each
period } t

With ``precedence="earlier"`` only those b count that are finished before t; with ``"any"`` only the last
period is stated.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from infraprio.portfolio.model.portfolio_statement import Rule, Statement
from infraprio.words import Listed, Words

__all__ = ["add"]


def add(statement: Statement) -> None:
    """State what each proposal requires."""
    problem = statement.data.problem
    when = problem.precedence if problem.periods is not None else "not_later"
    for a, b in problem.requires:
        needs(
            statement, statement.rule("requires", (a, b), Words.of(f"stated.needs_{when}", a=a, b=b)), a, [b]
        )
    for a, several in problem.requires_any:
        rule = statement.rule(
            "requires_any",
            (a, tuple(several)),
            Words.of(f"stated.needs_any_{when}", a=a, names=Listed(map(str, several), "or")),
        )
        needs(statement, rule, a, several)


def needs(statement: Statement, rule: Rule, name: Hashable, needed: Sequence[Hashable]) -> None:
    """State that a name needs at least one of some names, period by period."""
    data = statement.data
    timing = data.problem.precedence
    for period in range(data.periods):
        if timing == "any" and period < data.periods - 1:
            continue
        by_then = data.finished if timing == "earlier" and data.problem.periods is not None else data.started
        left = data.started(name, period)
        if not len(left):
            continue
        right = np.unique(np.concatenate([by_then(other, period) for other in needed]))
        statement.row(
            rule, statement.of(left) + statement.of(right), [1.0] * len(left) + [-1.0] * len(right), upper=0.0
        )
