"""Ranks of figures that a computer worked out, by hand: what is rounding, what is missing, what has no end."""

import numpy as np
import pandas as pd
import pytest

from infraprio.scoring.ranks import ranks

INF = float("inf")


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([3.0, 7.0, 5.0, 7.0], [4, 1, 3, 1]),
        ([10.0, 10 - 9e-9, 0.0], [1, 1, 3]),  # of a spread of ten
        ([10.0, 10 - 1.1e-8, 0.0], [1, 2, 3]),
        ([10.0, 10 - 9e-9, 10 - 18e-9, 0.0], [1, 1, 1, 4]),  # each so close to the next
        ([1e-8, 0.0, 1e-8 - 10], [1, 1, 3]),  # just so much
        ([-1000.0, -1000 - 0.9e-9], [1, 1]),  # of a size of a thousand
        ([-1000.0, -1000 - 1.1e-9], [1, 2]),
        ([0.0, 2e-13], [2, 1]),
        ([2.0, 3e-9, 0.0], [1, 2, 3]),
        ([5.0], [1]),
        ([INF, 3.0, -INF, INF, 2.0], [1, 3, 5, 1, 4]),
        ([INF, 3.0, 3.0 - 1e-9, 2.0], [1, 2, 3, 4]),
        ([-INF, INF], [2, 1]),
        ([], []),
    ],
)
def test_ranks_by_hand(values, wanted):
    assert ranks(pd.Series(values, dtype=float)).tolist() == wanted


def test_missing_values_have_no_rank_and_labels_stay_where_they_are():
    found = ranks(pd.Series({"x": np.nan, "b": 2.0, "a": 9.0, "c": np.nan, "d": 2.0}))
    assert found.index.tolist() == ["x", "b", "a", "c", "d"]
    assert found.tolist() == pytest.approx([np.nan, 2, 1, np.nan, 2], nan_ok=True)
    assert found.name == "rank"
    assert ranks(pd.Series([np.nan, np.nan])).isna().all()
    assert ranks(pd.Series([2, 3])).tolist() == [2, 1]
