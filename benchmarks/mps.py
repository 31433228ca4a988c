"""A model file as the arrays that the solver is given."""

from __future__ import annotations

from pathlib import Path

import highspy
import numpy as np
from scipy import sparse

from infraprio.solver.arrays import Arrays


def read_mps(path: Path) -> Arrays:
    """Return a model file as arrays."""
    reader = highspy.Highs.__base__()
    reader.setOptionValue("output_flag", False)
    reader.readModel(str(path))
    lp = reader.getLp()
    kind = sparse.csc_array if lp.a_matrix_.format_ == highspy.MatrixFormat.kColwise else sparse.csr_array
    parts = (np.array(lp.a_matrix_.value_), np.array(lp.a_matrix_.index_), np.array(lp.a_matrix_.start_))
    sign = 1.0 if lp.sense_ == highspy.ObjSense.kMaximize else -1.0
    return Arrays(
        gain=sign * np.array(lp.col_cost_),
        matrix=sparse.csr_array(kind(parts, shape=(lp.num_row_, lp.num_col_))),
        lower=np.array(lp.row_lower_),
        upper=np.array(lp.row_upper_),
        column_lower=np.array(lp.col_lower_),
        column_upper=np.array(lp.col_upper_),
        whole=np.array([item != highspy.HighsVarType.kContinuous for item in lp.integrality_]),
    )
