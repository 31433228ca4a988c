"""Placed proposals are searched as started by then: each start follows the one before it of the same row."""

from __future__ import annotations

import numpy as np
import pandas as pd

from infraprio.portfolio import Problem
from infraprio.portfolio.model.build import build
from infraprio.portfolio.model.solver_arrays import arrays_of
from infraprio.portfolio.problem.compiled import compile_data


def test_each_start_follows_the_one_before_it_of_the_same_option() -> None:
    problem = Problem(
        value=pd.Series({"a": 3.0, "b small": 2.0, "b large": 4.0}),
        cost=pd.Series({"a": 2.0, "b small": 1.0, "b large": 3.0}).to_frame("state"),
        budget=pd.Series({("state", period): 4.0 for period in (1, 2, 3)}),
        alternatives={"b": ["b small", "b large"]},
        periods=[1, 2, 3],
        allowed={"a": [1, 3]},
    )
    data = compile_data(problem)
    stated = arrays_of(*build([data, data], [0.5, 0.5]))
    linked = 0
    for places in stated.places:
        column = {int(place): number for number, place in enumerate(places)}
        for place, number in column.items():
            if stated.before[place] < 0:
                continue
            linked += 1
            other = column[int(stated.before[place])]
            assert data.row[other] == data.row[number]
            assert data.start[other] < data.start[number]
            between = (data.row == data.row[number]) & (data.start > data.start[other])
            assert not (between & (data.start < data.start[number])).any()
    assert linked == 2 * (len(data.row) - len(np.unique(data.row)))


def test_what_is_not_placed_has_no_chains() -> None:
    one = pd.Series([1.0, 2.0])
    stated = arrays_of(*build([compile_data(Problem(value=one, cost=one, budget=2.0))]))
    assert (stated.before == -1).all()
