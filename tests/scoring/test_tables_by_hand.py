"""What is read of tables, weights, senses, thresholds and ranges, in each form, and ranks at their edges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ScoringError
from infraprio.scoring import linear, logistic, scale_functions, scale_warnings
from infraprio.scoring.tables import (
    named_rank,
    rank_positions,
    read_numbers,
    read_score_range,
    read_sense,
    read_table,
    read_weights,
)
from infraprio.scoring.values import exponential_curve, logistic_curve

TABLE = pd.DataFrame({"x": [2.0, 3.0, 5.0], "y": [7.0, 11.0, 13.0]}, index=["A", "B", "C"])
LABELS = pd.Index(["x", "y"])


@pytest.mark.parametrize(
    "given",
    [
        np.array([[2, 7], [3, 11]]),
        np.array([[2.0, 7.0], [3.0, 11.0]], dtype=np.float32),
        np.array([[2, 7], [3, 11]], dtype=np.uint8),
        np.array([["2", "7"], ["3", "11.0"]]),
        np.array([[2, "7"], [3, 11]], dtype=object),
        [[2, 7], [3, 11]],
    ],
)
def test_numbers_of_every_kind_are_read_and_numbered(given: Any) -> None:
    read = read_table(given)
    assert read.values.tolist() == [[2, 7], [3, 11]]
    assert read.values.dtype == float
    assert read.alternatives.tolist() == read.criteria.tolist() == [0, 1]


def test_a_plain_array_is_not_copied_and_may_not_be_written_to() -> None:
    given = np.array([[2.0, 7.0, 1.0], [3.0, 11.0, 4.0]])
    read = read_table(given)
    assert np.shares_memory(read.values, given)
    assert not read.values.flags.writeable
    assert given.flags.writeable
    assert (read.alternatives.tolist(), read.criteria.tolist()) == ([0, 1], [0, 1, 2])


def test_the_largest_numbers_are_plain_and_words_beside_numbers_are_named() -> None:
    given = np.array([[1e150, -1e150]])
    assert np.shares_memory(read_table(given).values, given)
    with pytest.raises(ScoringError, match="missing or not a number: row 1, column 'y'"):
        read_table(pd.DataFrame({"x": [1.0, 2.0], "y": ["3", "much"]}))


def test_a_table_of_one_line_stands_on_end() -> None:
    assert read_table(np.array([2.0, 7.0])).values.tolist() == [[2], [7]]
    assert read_table(np.array([[True, False]])).values.tolist() == [[1, 0]]
    assert read_table(pd.DataFrame({"x": pd.array([1, 2], dtype="Int64")})).values.tolist() == [[1], [2]]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([[1.0, np.nan, np.inf], [-np.inf, 1.0, -2e150]], [
            "missing or not a number: row 0, column 1", "infinite: row 0, column 2, row 1, column 0",
            "larger than 1e+150: row 1, column 2",
        ]),
        ([[np.nan, 1e150], [-1e150, 1.0]], ["missing or not a number: row 0, column 0"]),
        ([[np.inf, 1.0]], ["infinite: row 0, column 0"]),
        ([[np.nan, 1.0]], ["missing or not a number: row 0, column 0"]),
        ([[2e150, 1.0]], ["larger than 1e+150: row 0, column 0"]),
    ],
)  # fmt: skip
def test_each_unusable_cell_is_named_once(cells: list[list[float]], told: list[str]) -> None:
    with pytest.raises(ScoringError) as wrong:
        read_table(np.array(cells))
    cure = "; state a finite value or leave the row or column out"
    assert str(wrong.value).splitlines()[1:] == [f"  - {each}{cure}" for each in told]


def test_tables_of_other_shapes_are_refused() -> None:
    for given, told in (
        (np.zeros((2, 2, 2)), "3 dimensions"),
        (5.0, "0 dimensions"),
        (np.zeros((2, 0)), "2 rows, 0 columns"),
        (pd.DataFrame(columns=["x", "y"]), "0 rows, 2 columns"),
    ):
        with pytest.raises(ScoringError, match=told):
            read_table(given)
    twice = pd.DataFrame(np.ones((3, 3)), index=["A", "B", "A"], columns=["x", "x", "y"])
    with pytest.raises(ScoringError) as wrong:
        read_table(twice, what="The list")
    assert str(wrong.value).splitlines() == [
        "The list cannot be used:", "  - row label used twice: A; rename or merge", "  - column label used twice: x; rename or merge",
    ]  # fmt: skip


def test_ends_and_columns_of_each_criterion() -> None:
    read = read_table(TABLE.iloc[[1, 0, 2]])
    low, high = read.ends()
    assert (low.tolist(), high.tolist()) == ([2, 7], [5, 13])
    assert [column.tolist() for column in read.columns()] == [[3, 2, 5], [11, 7, 13]]
    found = read.series(np.array([1, 2, 4]), "n")
    assert (found.to_dict(), found.name) == ({"B": 1, "A": 2, "C": 4}, "n")


def test_weights_and_senses_that_cannot_be_used_are_named() -> None:
    assert read_weights([2, 6], LABELS).tolist() == [0.25, 0.75]
    assert read_weights({"y": "3", "x": 0}, LABELS).tolist() == [0, 1]
    for weights, told in (
        ([-1, 2], "not be negative; check x"), ([0, 0], r"All weights are zero \(x, y\)"), ([1, np.inf], "finite numbers; check y"),
        ([None, 1], "finite numbers; check x"), ([1, 2, 3], "3 entries for 2 criteria: x, y"),
    ):  # fmt: skip
        with pytest.raises(ScoringError, match=told):
            read_weights(weights, LABELS)
    assert read_sense("min", LABELS).tolist() == [-1, -1]
    assert read_sense({"y": "max", "x": "min"}, LABELS).tolist() == [-1, 1]
    for sense, told in (("up", "check 'x': 'up', 'y': 'up'"), (["max", 1], "check 'y': 1")):
        with pytest.raises(ScoringError, match=told):
            read_sense(sense, LABELS)


def test_thresholds_of_every_form() -> None:
    np.testing.assert_array_equal(read_numbers(np.float64(3), LABELS, "q"), [3, 3])
    np.testing.assert_array_equal(read_numbers("3", LABELS, "q"), [3, 3])
    np.testing.assert_array_equal(read_numbers({"y": "2.5"}, LABELS, "q"), [np.nan, 2.5])
    np.testing.assert_array_equal(read_numbers([0, np.nan], LABELS, "q"), [0, np.nan])
    for given, told in (
        ([0, -1e-9], "check y"), ([np.inf, 1], "check x"), (["", 1], "must be numbers; check x"), ({"z": 1, "x": 2}, "unknown z; known are x, y"),
    ):  # fmt: skip
        with pytest.raises(ScoringError, match=told):
            read_numbers(given, LABELS, "q")


def test_half_widths_in_every_form() -> None:
    read = read_table(TABLE)
    wide = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    for given, half in (
        (0.5, np.full((3, 2), 0.5)),
        (pd.Series({"y": 3.0}), np.array([[0, 3.0]] * 3)),
        ([2.0, 3.0], np.array([[2.0, 3.0]] * 3)),
        (wide, wide),
        (wide.tolist(), wide),
        (
            pd.DataFrame(wide, index=["A", "B", "C"], columns=["x", "y"]).loc[["C", "A", "B"], ["y", "x"]],
            wide,
        ),
    ):
        low, high = read_score_range(read, given)
        assert low.tolist() == (TABLE.to_numpy() - half).tolist()
        assert high.tolist() == (TABLE.to_numpy() + half).tolist()
    low, high = read_score_range(read, (TABLE.to_numpy() - wide, TABLE.to_numpy()))
    assert (high - low).tolist() == wide.tolist()
    for given, told in (
        ((TABLE, TABLE - 0.5), "row 'A', column 'x' does not hold the value 2"),
        (
            (TABLE, TABLE - np.array([[0, 0], [0, 0.5], [0, 0]])),
            "row 'B', column 'y' does not hold the value 11",
        ),
        ((TABLE, TABLE, TABLE), "exactly two"),
        (np.ones((3, 3)), r"shape \(3, 3\); the values have \(3, 2\)"),
        (TABLE.loc[["A", "B"], ["x"]], "lacks C, y"),
    ):
        with pytest.raises(ScoringError, match=told):
            read_score_range(read, given)


def test_ranks_at_the_edge_of_rounding() -> None:
    """Of a largest magnitude of four, four times a millionth of a millionth parts nothing, five times does."""
    assert rank_positions(np.array([-4.0, -4.0 + 4e-12, 1.0])).tolist() == [2, 2, 1]
    assert rank_positions(np.array([-4.0, -4.0 + 5e-12, 1.0])).tolist() == [3, 2, 1]
    assert rank_positions(np.array([2.0, 7.0, 7.0, 3.0, 7.0, 2.0])).tolist() == [5, 1, 1, 4, 1, 5]
    assert rank_positions(np.array([])).tolist() == []
    found = named_rank(read_table(TABLE), np.array([0.25, 0.5, 0.25]))
    assert (found.to_dict(), found.name) == ({"A": 2, "B": 1, "C": 2}, "rank")


def test_what_is_recorded_of_value_functions() -> None:
    assert linear(7, 3).parameters == {"worst": 7, "best": 3}
    assert logistic(2, 12).parameters == {"worst": 2, "best": 12, "midpoint": 7, "steepness": 10}
    assert exponential_curve(np.array([0.0, 0.5, 3.0]), 0.5e-9).tolist() == [
        0,
        0.5,
        3,
    ]  # straight, and on beyond the end
    assert exponential_curve(np.array([0.5]), 1e-9)[0] > 0.5
    assert exponential_curve(np.array([2.0]), 1.0)[0] == pytest.approx((1 - np.exp(-2)) / (1 - np.exp(-1)))
    s = [1 / (1 + np.exp(-3 * (t - 0.5))) for t in (0.25, 0, 1, 2)]
    found = logistic_curve(np.array([0.25, 2.0]), 3.0)
    assert found.tolist() == pytest.approx([(s[k] - s[1]) / (s[2] - s[1]) for k in (0, 3)])


def test_scales_of_every_kind_of_a_table() -> None:
    reference = pd.DataFrame({"x": [1.0, 9.0], "y": [13.0, 3.0]})
    wide = scale_functions(TABLE, {"x": "max", "y": "min"}, "global", reference=reference)
    assert wide["x"].parameters == {"worst": 1, "best": 9}
    assert wide["y"].parameters == {"worst": 13, "best": 3}
    assert wide["x"](TABLE["x"]).tolist() == [0.125, 0.25, 0.5]
    flat = scale_functions(TABLE.assign(y=4.0), "max")["y"]
    assert (flat.kind, flat.parameters, flat([4.0, 9.0]).tolist()) == ("constant", {"level": 4}, [0, 0])
    stated = scale_functions(TABLE, "max", "stated", anchors={"y": (3, 23), "x": (5, 1)})
    assert stated["x"](TABLE["x"]).tolist() == [0.75, 0.5, 0]
    assert stated["y"](TABLE["y"]).tolist() == [0.2, 0.4, 0.5]
    for scale, given, told in (
        ("stated", {}, "lack x, y"), ("stated", {"anchors": {"y": (0, 1)}}, "lack x"), ("global", {}, "Use scale"),
        ("local", {"reference": reference}, "Use scale"), ("far", {}, "Use scale"),
        ("global", {"reference": reference[["y", "x"]]}, "same criteria"), ("global", {"reference": reference[["x"]]}, "same criteria"),
    ):  # fmt: skip
        with pytest.raises(ScoringError, match=told):
            scale_functions(TABLE, "max", scale, **given)


def test_who_sets_a_range_alone_is_told_with_by_how_much() -> None:
    table = pd.DataFrame({"x": [-30.0, 0.0, 2.0, 10.0], "y": [0.0, 5.0, 10.0, 4.0]}, index=list("ABCD"))
    found = scale_warnings(table)
    assert found.columns.tolist() == ["criterion", "alternative", "shrinkage", "sentence"]
    assert found.to_numpy().tolist() == [
        ["x", "A", 0.75, "A alone sets the scale of x: without it the range shrinks by 75%. State anchors for this criterion."]
    ]  # fmt: skip
    assert scale_warnings(table, 0.5)["alternative"].tolist() == ["A"]
    assert scale_warnings(table, 0.45)[["criterion", "alternative"]].to_numpy().tolist() == [
        ["x", "A"],
        ["y", "C"],
    ]
    assert scale_warnings(table, 0.75).empty
    one = pd.DataFrame({"x": [0.0, 0.125, 1.0], "same": [4.0, 4.0, 4.0]})
    assert scale_warnings(one)[["alternative", "shrinkage"]].to_numpy().tolist() == [[2, 0.875]]
    three = pd.DataFrame({"x": [0.0, 1.0, 9.0]})
    assert scale_warnings(three)["shrinkage"].tolist() == pytest.approx([8 / 9])
