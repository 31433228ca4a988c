"""Rows left out of the look at a level's sets are rows that no set breaks."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.portfolio.lists.levels.kept_rules import breakable_rows
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.portfolio.problem.compiled import compile_data
from infraprio.portfolio.problem.units import noise
from infraprio.solver.held import row_sizes
from tests.conftest import TIMES
from tests.portfolio.some_problems import random_problem


@given(st.integers(0, 1_000_000))
@settings(max_examples=60 * TIMES, deadline=None)
def test_sets_keep_the_rows_that_may_break_exactly_where_they_keep_them_all(seed):
    data = compile_data(random_problem(seed))
    model, statements = build([data])
    stated = arrays_of(model, statements)
    rng = np.random.default_rng(seed)
    mixed = rng.permutation(len(data.row))
    ground, members = np.split(mixed[: rng.integers(0, len(mixed)) + 1], [rng.integers(0, 3)])
    members = members[:8]
    sets = (np.arange(1 << len(members))[:, None] >> np.arange(len(members)) & 1).astype(bool)
    built = np.zeros((len(sets), len(data.row)), dtype=bool)
    built[:, ground] = True
    built[:, members] = sets
    points, arrays = stated.points(built), stated.arrays
    level = (arrays.matrix @ points.T).T
    slack = noise(row_sizes(arrays.matrix, points))
    every = ((level >= arrays.lower - slack) & (level <= arrays.upper + slack)).all(axis=1)
    rows = breakable_rows(stated, ground, members)
    assert (rows.kept(sets) == every).all()
    assert len(rows.base) <= len(arrays.lower)
