r"""A component that several proposals share is paid once, when the first of them starts.

.. math:: \sum_{\tau \le t} z_\tau \ge \sum_{\tau \le t} x_{a,\tau} \;\; \forall a, \qquad z_t \le \sum_{a} x_{a,t}, \qquad \sum_t z_t \le 1
"""

from __future__ import annotations

import numpy as np

from infraprio.portfolio.statement import Statement

__all__ = ["add"]


def add(statement: Statement) -> None:
    """State each shared component; must come before the budget, which pays for it."""
    data = statement.data
    funds, periods = len(data.cells.funds), len(data.cells.periods)
    for component, cost, members in data.shared:
        listed = ", ".join(map(str, members))
        rule = statement.rule(
            "shared_cost", component, f"{component} is paid once if any of {listed} is built"
        )
        everyone = np.unique(np.concatenate([data.columns(name) for name in members]))
        starts = data.start[everyone]
        paid = [
            statement.helper(
                lambda built, period=period: int(starts[built[everyone]].min(initial=data.periods)) == period
            )  # noqa: B023
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


def laid_out(cost: np.ndarray, period: int, funds: int, periods: int, *, placed: bool) -> np.ndarray:  # type: ignore[type-arg]
    """Return spending [cells] of a component paid from a period on; what would fall after the plan is paid in its last period."""
    if not placed:
        return cost.ravel()
    out = np.zeros((funds, periods))
    for offset in range(cost.shape[1]):
        out[:, min(period + offset, periods - 1)] += cost[:, offset]
    return out.ravel()
