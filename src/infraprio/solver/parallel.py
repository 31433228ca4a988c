"""Independent solves on several processors at once.

HiGHS lets go of Python's lock while it searches, and each model is its own; what comes out does not depend
on how many run side by side.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Final

from infraprio.clock import working
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
    workers = min(os.cpu_count() or 1, MOST)
    beside = 1 if working() else workers  # work does not get less by being done at once
    part = None if time_limit is None else max(time_limit * beside / max(len(many), 1), 0.02)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        asked = [pool.submit(copy_context().run, solve, arrays, time_limit=part) for arrays in many]
        return [each.result() for each in asked]
