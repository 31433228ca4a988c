"""Methods beside each other: their settings, how they agree, and orders that turn by more than rounding."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ScoringError
from infraprio.scoring import (
    additive_value,
    clone_check,
    compare_methods,
    promethee,
    rank_reversals,
    topsis,
    vikor,
)

TABLE = pd.DataFrame({"x": [3.0, 1.0, 7.0, 4.0], "y": [5.0, 9.0, 2.0, 4.0]}, index=list("ABCD"))


def test_the_methods_that_are_compared_where_none_are_named() -> None:
    weights, sense = [1, 3], ["min", "max"]
    found = compare_methods(TABLE, weights, sense)
    alone = {
        "additive (local)": additive_value(TABLE, weights, sense, scale="local"),
        "topsis (vector)": topsis(TABLE, weights, sense, "vector"),
        "topsis (minmax)": topsis(TABLE, weights, sense, "minmax"),
        "vikor": vikor(TABLE, weights, sense),
        "promethee ii (usual)": promethee(TABLE, weights, sense),
    }
    assert list(found.scores) == list(found.ranks) == list(alone)
    for name, each in alone.items():
        assert found.scores[name].tolist() == each.score.tolist()
        assert found.ranks[name].tolist() == each.rank.tolist()
        assert found.methods[name] == each.method
    assert found.ranks.index.tolist() == list("ABCD")
    with pytest.raises(ScoringError, match="No methods"):
        compare_methods(TABLE, weights, sense, {})


def ranked(*columns: list[float]) -> Any:
    """Methods that give these ranks."""

    def given(column: list[float]) -> Any:
        ranks = pd.Series(column, index=TABLE.index)
        return lambda _: SimpleNamespace(rank=ranks, score=-ranks)

    return compare_methods(TABLE, [1, 1], "max", {f"m{k}": given(each) for k, each in enumerate(columns)})


def test_how_two_orders_agree_by_hand() -> None:
    """Of six pairs m1 has one the other way round, m2 ties one, m3 all; ties have their middle place for Spearman."""
    found = ranked([1, 2, 3, 4], [2, 1, 3, 4], [1, 1, 3, 4], [1, 1, 1, 1])
    assert found.kendall.loc["m0"].tolist() == pytest.approx([1, 4 / 6, 5 / 30**0.5, 0])
    assert found.kendall.loc["m3"].tolist() == [0, 0, 0, 1]
    assert found.spearman.loc["m0"].tolist() == pytest.approx([1, 0.8, 4.5 / 22.5**0.5, 0])
    assert found.spearman.loc["m3"].tolist() == [0, 0, 0, 1]
    assert found.spearman.index.tolist() == found.spearman.columns.tolist() == ["m0", "m1", "m2", "m3"]
    assert found.kendall.index.tolist() == found.kendall.columns.tolist() == ["m0", "m1", "m2", "m3"]
    assert found.range.to_dict("list") == {"best": [1, 1, 1, 1], "worst": [2, 2, 3, 4]}
    assert found.methods == {"m0": {}, "m1": {}, "m2": {}, "m3": {}}


def test_no_agreement_is_more_than_whole() -> None:
    for n in (3, 4, 9):  # cosines of equal columns are a little more than 1 in floating point
        table = pd.DataFrame({"x": np.arange(n), "y": np.arange(n)[::-1]})
        same = {
            name: (lambda t, c=column: additive_value(t[[c]], [1]))
            for name, column in zip("abc", "xxy", strict=True)
        }
        found = compare_methods(table, [1, 1], "max", same)
        for agreement in (found.kendall, found.spearman):
            assert agreement.to_numpy().max() <= 1
            assert agreement.to_numpy().min() >= -1
            assert agreement.loc["a", "c"] == pytest.approx(-1)


def turning(lead: float, back: float) -> Any:
    """All are level but the first two: with everyone A leads by `lead`, else B by `back`."""

    def method(table: pd.DataFrame) -> Any:
        whole = len(table) == 4
        score = pd.Series(0.0, index=table.index)
        score.iloc[0] = 5 + lead if whole else 5.0
        score.iloc[1] = 5.0 if whole else 5 + back
        return SimpleNamespace(score=score)

    return method


@pytest.mark.parametrize(
    ("lead", "back", "turned"),
    [
        (1e-6, 1e-6, True),
        (0.5e-9, 1e-6, False),
        (1e-6, 0.5e-9, False),
        (2e-9, 2e-9, True),
        (1e-6, -1e-6, False),
    ],
)
def test_less_than_a_billionth_turns_nothing(lead: float, back: float, turned: bool) -> None:
    found = clone_check(TABLE, turning(lead, back))
    wanted = [[each, "A", "B"] for each in "ABCD"] if turned else []
    assert found.to_numpy().tolist() == wanted
    assert found.columns.tolist() == ["cloned", "was_ahead", "is_ahead"]
    found = rank_reversals(TABLE, turning(lead, back))
    # without A or B they are no pair; then B and C, or A and C, come first and are level before
    assert [row for row in found.to_numpy().tolist() if set(row[1:]) == {"A", "B"}] == (
        [["C", "A", "B"], ["D", "A", "B"]] if turned else []
    )


def test_a_copy_stands_last_and_has_the_numbers_of_the_one_copied() -> None:
    seen = []

    def method(table: pd.DataFrame) -> Any:
        seen.append(table.to_numpy().tolist())
        return SimpleNamespace(score=table["x"])

    assert clone_check(TABLE.iloc[:2], method).empty
    both = [[3, 5], [1, 9]]
    assert seen == [both, [*both, [3, 5]], [*both, [1, 9]]]
    seen.clear()
    assert rank_reversals(TABLE.iloc[:3], method).empty
    assert seen == [[[3, 5], [1, 9], [7, 2]], [[1, 9], [7, 2]], [[3, 5], [7, 2]], [[3, 5], [1, 9]]]
    seen.clear()
    assert rank_reversals(TABLE.iloc[:2], method).empty
    assert seen == [both]  # of two nobody can be left out
