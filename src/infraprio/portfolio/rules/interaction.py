r"""Proposals that are worth more, or less, together.

.. math:: y \le \sum_{\tau \le t} x_{a,\tau} \;\; \forall a \in S, \qquad y \ge \sum_{a \in S} \sum_{\tau \le t} x_{a,\tau} - |S| + 1

y is 1 exactly when all of S are started; it is held from both sides, so that gains and losses, standards and limits all count it right.
With factors on the value by period there is one y for each period, and the gain has the factor of the last start.
"""

from __future__ import annotations

import numpy as np

from infraprio.portfolio.statement import Statement

__all__ = ["add"]


def add(statement: Statement) -> None:
    """State each interaction and its value."""
    data = statement.data
    steady = bool(np.all(data.factors == data.factors[0]))
    for members, gain in data.gains:
        rule = statement.rule(
            "interaction", members, " and ".join(map(str, members)) + " together have an extra value"
        )
        for period in [data.periods - 1] if steady else range(data.periods):
            started = [data.started(name, period) for name in members]
            y = statement.helper(
                lambda built, started=started: all(built[columns].any() for columns in started)
            )
            sums = [statement.of(columns) for columns in started]
            for variables in sums:
                statement.row(rule, [y, *variables], [1.0] + [-1.0] * len(variables), upper=0.0)
            together = [variable for variables in sums for variable in variables]
            statement.row(rule, [y, *together], [1.0] + [-1.0] * len(together), lower=1.0 - len(members))
            later = 0.0 if period == data.periods - 1 else data.factors[period + 1]
            statement.gain_terms.append((y, gain * (data.factors[period] - later)))
