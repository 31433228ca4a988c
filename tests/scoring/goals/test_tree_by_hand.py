"""The tree of goals, its texts and shares, node by node."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ScoringError
from infraprio.scoring.goals.tree import goal_tree


def deep() -> pd.DataFrame:
    """Children stand before their parents, and branches among each other."""
    rows = [
        ("x2", "x", 2.0), ("z", "", 5.0), ("y1", "y", 7.0), ("x", "", 11.0), ("x1b", "x1", 3.0),
        ("y", "", 4.0), ("x1", "x", 6.0), ("x1a", "x1", 13.0),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["id", "parent", "weight"])


def test_every_column_of_the_nodes() -> None:
    nodes = goal_tree(deep()).nodes
    assert nodes.index.tolist() == ["x2", "z", "y1", "x", "x1b", "y", "x1", "x1a"]
    assert nodes["parent"].tolist() == ["x", "", "y", "", "x1", "", "x", "x1"]
    assert nodes["name"].tolist() == nodes.index.tolist()
    assert nodes["weight"].tolist() == [2, 5, 7, 11, 3, 4, 6, 13]
    assert nodes["level"].tolist() == [2, 1, 2, 1, 3, 1, 2, 3]
    assert nodes["leaf"].tolist() == [True, True, True, False, True, False, False, True]
    assert nodes["share"].tolist() == pytest.approx(
        [2 / 8, 5 / 20, 1, 11 / 20, 3 / 16, 4 / 20, 6 / 8, 13 / 16]
    )
    assert nodes["global_weight"].tolist() == pytest.approx([
        11 / 80, 1 / 4, 1 / 5, 11 / 20, 11 / 20 * 3 / 4 * 3 / 16, 1 / 5, 33 / 80, 11 / 20 * 3 / 4 * 13 / 16,
    ])  # fmt: skip


def test_ways_down_and_up_in_the_order_of_the_table() -> None:
    tree = goal_tree(deep())
    assert tree.leaves == ["x2", "z", "y1", "x1b", "x1a"]
    assert tree.children("") == ["z", "x", "y"]
    assert tree.children("x") == ["x2", "x1"]
    assert tree.leaves_below("x") == ["x2", "x1b", "x1a"]
    assert tree.leaves_below("x1a") == ["x1a"]
    assert tree.path("x1b") == ["x", "x1", "x1b"]
    assert tree.leaf_weights.name == "weight"
    assert tree.leaf_weights.index.tolist() == tree.leaves
    with pytest.raises(ScoringError, match="Unknown goal 'w'; known are x2, z"):
        tree.leaves_below("w")


def test_leaves_may_be_given_in_any_order() -> None:
    values = pd.DataFrame(
        [[19.0, 23.0, 29.0, 31.0, 37.0]], index=["P"], columns=["x1a", "z", "x2", "y1", "x1b"]
    )
    found = goal_tree(deep()).scores(values)
    x1 = (3 * 37 + 13 * 19) / 16
    x = (2 * 29 + 6 * x1) / 8
    total = (5 * 23 + 11 * x + 4 * 31) / 20
    assert found.columns.tolist() == ["x2", "z", "y1", "x", "x1b", "y", "x1", "x1a", "total"]
    assert found.loc["P"].tolist() == pytest.approx([29, 23, 31, x, 37, 31, x1, 19, total])


def test_ids_may_be_the_index_and_parents_may_be_missing() -> None:
    table = pd.DataFrame(
        {"parent": [np.nan, None, "a"], "weight": ["2", 6, 1], "name": ["A", "B", "C"]}, index=["a", "b", "c"]
    )
    nodes = goal_tree(table).nodes
    assert nodes["parent"].tolist() == ["", "", "a"]
    assert nodes["share"].tolist() == [0.25, 0.75, 1]
    assert nodes["name"].tolist() == ["A", "B", "C"]


def test_what_is_no_tree_is_told_as_it_stands() -> None:
    def told(*rows: tuple[object, str, float]) -> str:
        with pytest.raises(ScoringError) as wrong:
            goal_tree(pd.DataFrame(rows, columns=["id", "parent", "weight"]))
        return str(wrong.value)

    assert "missing: rows" in told()
    assert "id used twice: a" in told(("a", "", 1), ("b", "", 1), ("a", "", 1))
    assert "reserved or empty: ''; rename" in told(("", "", 1), ("b", "", 1))
    assert "reserved or empty: nan" in told((None, "", 1), ("b", "", 1))
    assert "unknown parents: 'b' under 'c'" in told(("a", "", 1), ("b", "c", 1))
    assert "circle of parents through b, c\n" in told(("a", "", -1), ("b", "c", 1), ("c", "b", 1)) + "\n"
    assert "not negative: b, c" in told(("a", "", 1), ("b", "", -1), ("c", "", np.inf))
    assert "zero below the top" in told(("a", "", 0), ("b", "", 0), ("c", "a", 1))
    assert "zero below a" in told(("a", "", 1), ("b", "a", 0))
    # a weight of zero among others is one
    free = goal_tree(pd.DataFrame({"id": ["a", "b"], "parent": "", "weight": [0, 4]}))
    assert free.leaf_weights.tolist() == [0, 1]
    # a chain as long as the table ends
    chain = goal_tree(pd.DataFrame({"id": ["c", "b", "a"], "parent": ["b", "a", ""], "weight": 1.0}))
    assert chain.nodes["level"].tolist() == [3, 2, 1]


def test_both_missing_columns_are_named() -> None:
    with pytest.raises(ScoringError, match="missing: parent, weight"):
        goal_tree(pd.DataFrame({"id": ["a"]}))
    with pytest.raises(ScoringError, match="missing: weight"):
        goal_tree(pd.DataFrame({"id": ["a"], "parent": [""]}))


def test_columns_that_do_not_fit_are_told_together() -> None:
    with pytest.raises(ScoringError) as wrong:
        goal_tree(deep()).scores(
            pd.DataFrame({"x2": [1.0], "x": [1.0], "z": [1.0], "y1": [1.0], "x1a": [1.0]})
        )
    assert "no column for the goals x1b" in str(wrong.value)
    assert "columns that are no lowest goal: x" in str(wrong.value)
