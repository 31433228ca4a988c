"""A rule that keeps a proposal out is not called a lack of money."""

import pandas as pd
import pytest

from infraprio.portfolio import Limit, Problem, compile_data, priority_list
from infraprio.ranking.why_not import why_not


@pytest.mark.parametrize(("at_most", "cost", "reason"), [(1, 10.0, "ruled_out"), (2, 95.0, "too_dear")])
def test_what_cannot_be_forced_in_has_its_own_reason(at_most: int, cost: float, reason: str) -> None:
    ids = ["a", "b", "c"]
    problem = Problem(
        value=pd.Series([10.0, 6.0, 4.0], ids),
        cost=pd.Series([10.0, 10.0, cost], ids),
        budget=100.0,
        mandatory=["a"],
        limits=[Limit(members=["a", "c"], at_most=at_most)],
    )
    order = priority_list(problem, [10.0, 100.0])
    assert why_not(compile_data(problem), order, ["c"], 100.0)["c"].reason == reason
