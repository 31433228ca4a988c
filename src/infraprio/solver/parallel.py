"""Independent solves side by side.

HiGHS lets go of Python's lock while it searches, and each model is its own; what comes out does not depend
on how many run side by side, nor where.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

from infraprio.clock import working
from infraprio.ensemble import each
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import Outcome, solve

__all__ = ["solve_each"]

MOST: Final = 4


def solve_each(many: Sequence[Arrays], time_limit: float | None = None) -> list[tuple[Outcome, list[str]]]:
    """Return what ``solve`` gives for each model, in the same order.

    Under a limit each has its equal part of the work or of the seconds.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy import sparse
    >>> one = np.ones(2)
    >>> below = Arrays(
    ...     gain=one, matrix=sparse.csr_array(np.array([[2.0, 3.0]])), lower=np.array([-np.inf]),
    ...     upper=np.array([4.0]), column_lower=0 * one, column_upper=one, whole=np.array([True, True]),
    ... )
    >>> [outcome.value for outcome, _ in solve_each([below, below])]
    [1.0, 1.0]
    """
    threads = min(os.cpu_count() or 1, MOST)
    beside = 1 if working() else threads  # work does not get less by being done at once
    part = None if time_limit is None else max(time_limit * beside / max(len(many), 1), 0.02)
    return list(each(_solved, part, many, threads=threads))


def _solved(time_limit: float | None, arrays: Arrays) -> tuple[Outcome, list[str]]:
    return solve(arrays, time_limit=time_limit)
