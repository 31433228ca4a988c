import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring import additive_value, electre3, promethee, topsis, vikor
from infraprio.scoring.tables import (
    align,
    listed,
    rank_positions,
    read_numbers,
    read_score_range,
    read_table,
    read_weights,
)

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


def test_six_names_are_shown_and_the_others_counted():
    assert listed(range(6)) == "0, 1, 2, 3, 4, 5"
    assert listed(range(8)) == "0, 1, 2, 3, 4, 5 and 2 more"


def test_weights_are_shares_whatever_their_size():
    labels = pd.Index(["a", "b"])
    for size in (1, 1e-200, 1e200):
        np.testing.assert_allclose(read_weights([3 * size, size], labels), [0.75, 0.25])
    np.testing.assert_allclose(read_weights({"b": 1, "a": 0}, labels), [0, 1])


def test_numbers_by_criterion_in_every_form():
    labels = pd.Index(["a", "b"])
    for given, wanted in (
        (None, [np.nan, np.nan]), (2, [2, 2]), (0, [0, 0]), ({"b": 3}, [np.nan, 3]), (pd.Series({"a": 1.5}), [1.5, np.nan]),
        ([1, 2], [1, 2]), (np.array([1.0, np.nan]), [1, np.nan]), ([1, None], [1, np.nan]),
    ):  # fmt: skip
        np.testing.assert_array_equal(read_numbers(given, labels, "q"), wanted)
    for given, named in (
        ({"c": 1}, "unknown c"), (-1, "a, b"), ({"b": np.inf}, "check b"), (["x", 1], "check a"), ([1], "1 entries"),
    ):  # fmt: skip
        with pytest.raises(InfraprioError, match=named):
            read_numbers(given, labels, "q")


def test_labelled_values_are_put_in_order_and_others_stand_in_it():
    labels = pd.Index(["a", "b"])
    assert align({"b": 2, "a": 1}, labels, "weights") == [1, 2]
    assert align(pd.Series([2, 1], index=["b", "a"]), labels, "weights") == [1, 2]
    assert align((1, 2), labels, "weights") == [1, 2]
    with pytest.raises(InfraprioError, match=r"(?s)unknown c; known are a, b.*lacks b"):
        align({"c": 2, "a": 1}, labels, "weights")
    for given in (None, 3, [[1, 2]]):
        with pytest.raises(InfraprioError, match="for each of: a, b"):
            align(given, labels, "weights")


def test_a_range_of_scores_is_found_by_its_labels():
    read = read_table(TABLE)
    low, high = read_score_range(
        read, (TABLE.loc[["C", "B", "A"], ["jobs", "time"]] - 1, TABLE + np.array([2, 3]))
    )
    np.testing.assert_allclose(low, TABLE - 1)
    np.testing.assert_allclose(high, TABLE + np.array([2, 3]))
    low, high = read_score_range(read, {"jobs": 0.5})  # of the other nothing is said: it is sure
    np.testing.assert_allclose(high - low, [[0, 1]] * 3)
    assert read_score_range(read, None)[0] is read_score_range(read, None)[1]
    whole = read_score_range(read, (TABLE, TABLE))  # of no width
    np.testing.assert_allclose(whole[0], whole[1])
    for given, named in (
        ((TABLE,), "exactly two"), (TABLE.iloc[:2], "lacks C"), (TABLE[["time"]], "lacks jobs"), (np.ones((2, 2)), "shape"),
        ((TABLE - 2, TABLE - 1), "'A', column 'time' does not hold the value 1"),
    ):  # fmt: skip
        with pytest.raises(InfraprioError, match=named):
            read_score_range(read, given)


def test_what_cannot_be_read_is_named_by_its_kind():
    for table, named in (
        (pd.DataFrame([[1.0, np.inf]]), "infinite: row 0, column 1"), (pd.DataFrame([[np.nan, 1.0]]), "missing or not a number: row 0, column 0"),
        (pd.DataFrame([[1.0, -2e150]]), "larger than 1e.150: row 0, column 1"), (np.ones((2, 2, 2)), "3 dimensions"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "column label used twice: a"), (np.ones((0, 2)), "0 rows, 2 columns"),
        (pd.DataFrame(index=["a"]), "1 rows, 0 columns"),
    ):  # fmt: skip
        with pytest.raises(InfraprioError, match=named):
            read_table(table)
    assert read_table(pd.DataFrame([[1e150, -1e150]])).values.tolist() == [[1e150, -1e150]]
    assert read_table(np.array([[1e150, -1e150]])).values.tolist() == [[1e150, -1e150]]
    assert read_table(pd.DataFrame([["1.5", 2]])).values.tolist() == [[1.5, 2]]
    assert read_table([1.0, 2.0]).values.tolist() == [[1], [2]]
    low, high = read_table(TABLE).ends()
    assert (low.tolist(), high.tolist()) == ([1, 1], [3, 3])
    bare = read_table(np.array([[1, 2]]))
    with pytest.raises(ValueError, match="read-only"):
        bare.values[0, 0] = 9
