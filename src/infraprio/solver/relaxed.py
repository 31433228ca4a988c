"""The linear relaxation of one model under one set of bounds after another, each solved from where the last one ended."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from infraprio.clock import charge, work_of
from infraprio.solver.arrays import Arrays
from infraprio.solver.highs import Outcome, load

__all__ = ["Relaxed"]

Floats = NDArray[np.float64]


class Relaxed:
    """A model without whole columns, loaded once."""

    def __init__(self, arrays: Arrays) -> None:
        self.loaded = load(replace(arrays, whole=np.zeros(len(arrays.gain), dtype=bool)))
        self.loaded.solver.setOptionValue("presolve", "off")

    def bounded(self, low: Floats, high: Floats) -> Outcome:
        """Return the best point with columns between some bounds; infeasible is believed only of a fresh start too."""
        import highspy

        began, solver, count = time.perf_counter(), self.loaded.solver, len(low)
        kinds, scale = highspy.HighsModelStatus, self.loaded.sizes.column
        solver.changeColsBounds(count, np.arange(count, dtype=np.int32), low / scale, high / scale)
        for fresh in (False, True):
            if fresh:
                solver.clearSolver()
            solver.run()
            size = sum(self.loaded.arrays.matrix.shape)
            charge(work_of(size, 0, int(solver.getInfo().simplex_iteration_count)))
            status = solver.getModelStatus()
            if status == kinds.kOptimal:
                break
        x = np.array(solver.getSolution().col_value) * scale if status == kinds.kOptimal else None
        value = float(self.loaded.arrays.gain @ x) if x is not None else -np.inf
        none = status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible)
        return Outcome(
            status="optimal" if x is not None else "infeasible" if none else "unknown",
            x=x,
            value=value,
            bound=value if x is not None else np.inf,
            stopped=solver.modelStatusToString(status),
            seconds=time.perf_counter() - began,
            how="HiGHS",
        )
