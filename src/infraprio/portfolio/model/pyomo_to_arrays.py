"""A Pyomo model as the plain arrays that a solver takes."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from infraprio.solver.arrays import Arrays

__all__ = ["compile_model"]


def compile_model(model: Any) -> tuple[Arrays, dict[int, int], list[Any]]:
    """Return the arrays of a Pyomo model that maximises a linear objective.

    Returns
    -------
    arrays : Arrays
    place : dict
        Column number by ``id`` of the Pyomo variable; a variable that stands in no row and no objective has
        none.
    constraints : list
        The Pyomo constraint of each row of the matrix.
    """
    from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

    form = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None)
    kinds = np.array([row.bound_type for row in form.rows], dtype=int)
    rhs = np.array(form.rhs, dtype=float)
    arrays = Arrays(
        gain=np.asarray(form.c.todense(), dtype=float).ravel()
        if form.c.shape[0]
        else np.zeros(len(form.columns)),
        matrix=sparse.csr_array(form.A),
        lower=np.where(kinds <= 0, rhs, -np.inf),
        upper=np.where(kinds >= 0, rhs, np.inf),
        column_lower=np.array(
            [-np.inf if column.lb is None else column.lb for column in form.columns], dtype=float
        ),
        column_upper=np.array(
            [np.inf if column.ub is None else column.ub for column in form.columns], dtype=float
        ),
        whole=np.array([not column.is_continuous() for column in form.columns], dtype=bool),
    )
    place = {id(column): number for number, column in enumerate(form.columns)}
    return arrays, place, [row.constraint for row in form.rows]
