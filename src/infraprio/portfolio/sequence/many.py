r"""More proposals than a table of sets can hold: a good sequence by moving one proposal at a time, and a bound.

The bound is a linear programme over the share :math:`y_{js}` of each proposal that begins in step s, with
:math:`g_{jt}` the gain of one alone and :math:`d_j` its steps of works,

.. math:: \max \sum_{j,s} y_{js} \Big( \sum_{t \ge s + d_j} g_{jt} \Big), \quad \sum_s y_{js} \le 1

under the money that has come in. It holds as long as none gains more in company than alone and works disturb nothing for the
better; nothing here can prove that, so it is an estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from infraprio.portfolio.sequence.by_order import begun_in_order
from infraprio.portfolio.sequence.programme import Programme, Worth
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import solve

__all__ = ["bound_of_gains", "improved_order"]

Value = Callable[[dict[Any, int]], float]


def bound_of_gains(stated: Programme, worth: Worth) -> float:
    """Return what no sequence is worth more than, as long as none gains more in company than alone."""
    nothing = np.asarray(worth(frozenset()), dtype=float)
    gain: list[float] = []
    columns: list[np.ndarray] = []
    for i, name in enumerate(stated.names):
        alone = (np.asarray(worth(frozenset([name])), dtype=float) - nothing) * stated.weight
        part, parts = stated.paid(i)
        for start in range(int(stated.earliest[i]), int(stated.latest[i]) + 1):
            paid = np.zeros_like(stated.money)
            paid[:, start : start + parts] = part[:, None]
            gain.append(float(alone[start + int(stated.works[i]) :].sum()))
            once = np.zeros(len(stated.names))
            once[i] = 1.0
            columns.append(np.concatenate([once, np.cumsum(paid, axis=1).ravel()]))
    if not columns:
        return float(nothing @ stated.weight)
    matrix = sparse.csc_matrix(np.column_stack(columns))
    arrays = Arrays(
        gain=np.array(gain), matrix=matrix, lower=np.full(matrix.shape[0], -np.inf),
        upper=np.concatenate([np.ones(len(stated.names)), stated.money.ravel()]), column_lower=np.zeros(len(gain)),
        column_upper=np.ones(len(gain)), whole=np.zeros(len(gain), dtype=bool),
    )  # fmt: skip
    outcome, _ = solve(arrays)
    return float(nothing @ stated.weight + outcome.bound)


def improved_order(stated: Programme, value: Value, order: Sequence[Any]) -> tuple[Any, ...]:
    """Move one proposal at a time to a better place, or out, until that makes nothing better."""
    best = tuple(order)
    most = value(begun_in_order(stated, best))
    improved = True
    while improved:
        improved = False
        for name in order:
            others = [other for other in best if other != name]
            trials = [(*others[:place], name, *others[place:]) for place in range(len(others) + 1)]
            for trial in [*trials, tuple(others)]:
                found = value(begun_in_order(stated, trial))
                if found > most + 1e-12 * abs(most):
                    best, most, improved = trial, found, True
    return best
