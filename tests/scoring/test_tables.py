import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring import additive_value, electre3, promethee, topsis, vikor
from infraprio.scoring.tables import rank_positions, read_score_range, read_table

TABLE = pd.DataFrame({"time": [1.0, 2.0, 3.0], "jobs": [3.0, 1.0, 2.0]}, index=["A", "B", "C"])
METHODS = {
    "additive": lambda t, w, s: additive_value(t, w, s, scale="local"),
    "topsis": topsis,
    "vikor": vikor,
    "promethee": promethee,
    "electre3": lambda t, w, s: electre3(t, w, s, q=0, p=1),
}


@pytest.fixture(params=METHODS, ids=list(METHODS))
def method(request):
    return METHODS[request.param]


@pytest.mark.parametrize("bad", [np.nan, np.inf, None, "much", 1e200])
def test_a_bad_cell_is_named_by_row_and_column(method, bad):
    table = TABLE.astype(object)
    table.loc["B", "jobs"] = bad
    with pytest.raises(InfraprioError, match=r"'B'.*'jobs'"):
        method(table, [1, 1], "max")


def test_empty_tables_and_double_labels(method):
    with pytest.raises(InfraprioError, match="empty"):
        method(TABLE.iloc[:0], [1, 1], "max")
    with pytest.raises(InfraprioError, match="A"):
        method(TABLE.rename(index={"B": "A"}), [1, 1], "max")


@pytest.mark.parametrize(
    ("weights", "named"),
    [
        ({"time": 0, "jobs": 0}, "zero"),
        ({"time": -1, "jobs": 2}, "time"),
        ({"time": 1}, "jobs"),
        ({"time": 1, "jobs": 1, "noise": 1}, "noise"),
        ({"time": np.nan, "jobs": 1}, "time"),
        ([1, 1, 1], "3 entries"),
        (1, "time"),
        (None, "time"),
        (["much", 1], "time"),
    ],
)
def test_bad_weights_are_named(method, weights, named):
    with pytest.raises(InfraprioError, match=named):
        method(TABLE, weights, "max")


@pytest.mark.parametrize("sense", ["up", ["max", "down"], {"time": "max"}, 1])
def test_bad_sense(method, sense):
    with pytest.raises(InfraprioError):
        method(TABLE, [1, 1], sense)


def test_weights_and_sense_in_every_form_give_the_same(method):
    base = method(TABLE, [0.25, 0.75], ["max", "min"]).score
    for weights in ({"jobs": 3, "time": 1}, pd.Series({"time": 2, "jobs": 6}), np.array([1, 3])):
        for sense in ({"jobs": "min", "time": "max"}, pd.Series({"time": "max", "jobs": "min"})):
            np.testing.assert_allclose(method(TABLE, weights, sense).score, base)


def test_one_alternative_constant_columns_and_ties_never_give_nan(method):
    for table in (
        TABLE.iloc[:1],
        TABLE.assign(jobs=5.0),
        TABLE * 0.0,
        pd.concat([TABLE, TABLE]).reset_index(drop=True),
    ):
        result = method(table, [1, 1], "min")
        assert np.isfinite(result.score).all()
        assert result.rank.min() == 1
    assert (method(TABLE * 0.0 + 3, [1, 1], "max").rank == 1).all()


def test_a_zero_weight_changes_nothing(method):
    with_zero = method(TABLE.assign(noise=[9.0, 1.0, 4.0]), [1, 2, 0], "max")
    assert with_zero.rank.equals(method(TABLE, [1, 2], "max").rank)


def test_arrays_get_numbers_as_labels(method):
    assert list(method(TABLE.to_numpy(), [1, 1], "max").rank.index) == [0, 1, 2]


def test_ranks_share_the_lower_number_and_ignore_rounding_noise():
    assert rank_positions(np.array([0.3, 0.1 + 0.2, 0.5, 0.1])).tolist() == [2, 2, 1, 4]
    assert rank_positions(np.array([0.0, 0.0])).tolist() == [1, 1]
    small = np.array([2e-13, 1e-13, 2e-13])  # rounding is told by the largest, however small
    assert rank_positions(small).tolist() == [1, 3, 1]


def test_score_ranges_in_every_form():
    read = read_table(TABLE)
    for given in (1.0, {"time": 1.0, "jobs": 1.0}, TABLE * 0 + 1.0, (TABLE - 1, TABLE + 1)):
        low, high = read_score_range(read, given)
        np.testing.assert_allclose(low, TABLE - 1)
        np.testing.assert_allclose(high, TABLE + 1)
    with pytest.raises(InfraprioError, match="'A'"):
        read_score_range(read, (TABLE + 1, TABLE + 2))
    with pytest.raises(InfraprioError):
        read_score_range(read, -1.0)
