r"""A component that several proposals share is paid once, when the first of them starts.

.. math:: \sum_{\tau \le t} z_\tau \ge \sum_{\tau \le t} x_{a,\tau} \;\; \forall a, \qquad z_t \le \sum_{a}
x_{a,t}, \qquad \sum_t z_t \le 1
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from infraprio.portfolio.model.portfolio_statement import Statement
from infraprio.words import Listed, Words

__all__ = ["add"]


def add(statement: Statement) -> None:
    """State each shared component; must come before the budget, which pays for it."""
    data = statement.data
    funds, periods = len(data.cells.funds), len(data.cells.periods)
    for component, cost, members in data.shared:
        rule = statement.rule(
            "shared_cost",
            component,
            Words.of("stated.shared_cost", a=component, names=Listed(map(str, members), "or")),
        )
        everyone = np.unique(np.concatenate([data.columns(name) for name in members]))
        paid = [
            statement.helper(partial(first_started, everyone, data.start[everyone], period))
            for period in range(data.periods)
        ]
        for period, z in enumerate(paid):
            for name in members:
                started = statement.of(data.started(name, period))
                if started:
                    statement.row(
                        rule,
                        paid[: period + 1] + started,
                        [1.0] * (period + 1) + [-1.0] * len(started),
                        lower=0.0,
                    )
            now = statement.of(everyone[data.start[everyone] == period])
            statement.row(rule, [z, *now], [1.0] + [-1.0] * len(now), upper=0.0)
            statement.money_terms.append(
                (z, laid_out(cost, period, funds, periods, placed=data.cells.placed))
            )
        statement.row(rule, paid, np.ones(len(paid)), upper=1.0)


def first_started(
    columns: NDArray[np.int64], starts: NDArray[np.int64], period: int, built: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Say whether the first of some columns among those built [..., columns] starts in a period."""
    now = built[..., columns[starts == period]].any(axis=-1)
    before = built[..., columns[starts < period]].any(axis=-1)
    return np.asarray(now & ~before, dtype=bool)


def laid_out(
    cost: NDArray[np.float64], period: int, funds: int, periods: int, *, placed: bool
) -> NDArray[np.float64]:
    """Return spending [cells] of a component paid from a period on.

    What would fall after is paid in the last.
    """
    if not placed:
        return cost.ravel()
    out = np.zeros((funds, periods))
    for offset in range(cost.shape[1]):
        out[:, min(period + offset, periods - 1)] += cost[:, offset]
    return out.ravel()
