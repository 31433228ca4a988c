"""Links to the national areas, weights of groups, and what is read of both from the tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ScoringError
from infraprio.scoring.goals import from_scenario
from infraprio.scoring.goals.group_weights import group_factors, group_of, group_trees
from infraprio.scoring.goals.harmonisation import harmonise
from infraprio.scoring.goals.tree import GoalTree, goal_tree
from infraprio.scoring.goals.versions import compare_goals


class Rows(dict[str, Any]):
    """A table as far as it is read here."""

    def where(self, **cells: Any) -> Any:
        return np.flatnonzero(np.logical_and.reduce([self[name] == cell for name, cell in cells.items()]))

    def row(self, i: int) -> dict[str, Any]:
        return {name: column[i] for name, column in self.items()}


def rows(**columns: list[Any]) -> Rows:
    return Rows({name: np.array(cells, dtype=object) for name, cells in columns.items()})


class Tables(dict[str, Any]):
    settings: dict[str, str] = {"goal_version": "new"}  # noqa: RUF012


def tree() -> GoalTree:
    return goal_tree(
        pd.DataFrame(
            {"id": ["x", "x1", "x2", "y", "z"], "parent": ["", "x", "x", "", ""], "weight": [5, 3, 1, 2, 3]}
        )
    )


def links(*given: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(given, columns=["goal", "area", "strength"])


def test_every_field_of_the_links_by_hand() -> None:
    """Weights: x1 3/8, x2 1/8, y 1/5, z 3/10; x2 has a link of its own, x1 takes those of x."""
    values = pd.DataFrame({"z": [11.0], "y": [7.0], "x2": [5.0], "x1": [3.0]}, index=["P"])
    found = harmonise(
        tree(), links(("x", "N", 0.4), ("x", "S", 0.2), ("x2", "E", 1.0), ("y", "N", 0.5)), ["W", "N", "E", "S"], values
    )  # fmt: skip
    assert found.strength.index.tolist() == ["x1", "x2", "y", "z"]
    assert found.strength.columns.tolist() == ["W", "N", "E", "S"]
    assert found.strength.to_numpy().tolist() == [[0, 0.4, 0, 0.2], [0, 0, 1, 0], [0, 0.5, 0, 0], [0] * 4]
    assert found.area_support.to_dict() == pytest.approx({"W": 0, "N": 0.15 + 0.1, "E": 0.125, "S": 0.075})
    assert found.area_support.name == "support"
    assert found.goal_home.to_dict() == pytest.approx({"x1": 0.6, "x2": 1, "y": 0.5, "z": 0})
    assert found.goal_home.name == "home"
    assert found.unsupported_areas == ["W"]
    assert found.homeless_goals == ["z"]
    assert found.scores is not None
    assert found.scores.columns.tolist() == ["N", "E", "S"]
    assert found.scores.loc["P"].tolist() == pytest.approx([(0.15 * 3 + 0.1 * 7) / 0.25, 5, 3])
    assert harmonise(tree(), links(("x", "N", 0.4)), ["N"]).scores is None


def test_all_that_is_wrong_with_links_is_told_at_once() -> None:
    wrong = links(("x", "N", 0.5), ("x", "N", 0.7), ("w", "N", 1.0), ("y", "Q", 1.0), ("z", "N", -0.1))
    with pytest.raises(ScoringError) as fault:
        harmonise(tree(), wrong, ["N", "S", "S"])
    assert str(fault.value).splitlines()[1:] == [
        "  - an area is named twice", "  - unknown goals w", "  - unknown areas Q",
        "  - strength must be above 0 and at most 1: 'z' to 'N'", "  - given twice: 'x' to 'N'",
    ]  # fmt: skip


def test_links_are_read_for_the_version_in_use_and_those_of_no_strength_are_none() -> None:
    goal_map = rows(
        goal=["y", "x", "y", "z"],
        national_goal=["N", "N", "S", "S"],
        strength=[0.9, 0.25, 0.5, 0.0],
        version=["old", "new", "new", "new"],
    )
    values = pd.DataFrame({"x1": [3.0], "x2": [5.0], "y": [7.0], "z": [11.0]}, index=["P"])
    tables = Tables(national_goals={"id": ["S", "N"]}, goal_map=goal_map)
    found = from_scenario.national_links(tables, tree(), values)
    assert found is not None
    assert found.area_support.to_dict() == pytest.approx({"S": 0.1, "N": 0.125})
    assert found.homeless_goals == ["z"]
    assert found.scores is not None
    assert found.scores.loc["P"].tolist() == pytest.approx([7, 3.5])
    assert from_scenario.national_links(Tables(national_goals={"id": []}), tree(), values) is None


def stated() -> Tables:
    """Two versions; the old one has fewer goals, and of the new one K has weighed all, L not."""
    goals = rows(
        id=["a", "a1", "b", "a", "a1", "a2", "b"],
        parent=["", "a", "", "", "a", "a", ""],
        name=["A", "A1", "B", "A", "A1", "A2", "B"],
        version=["old"] * 3 + ["new"] * 4,
    )
    weights = rows(
        goal=["a", "a1", "b", "a", "a1", "a2", "b", "a", "b"],
        weight=[1.0, 1.0, 3.0, 2.0, 3.0, 5.0, 8.0, 7.0, 7.0],
        version=["old"] * 3 + ["new"] * 6,
        stakeholder=["K"] * 7 + ["L"] * 2,
    )
    return Tables(goals=goals, weights=weights, stakeholders=rows(id=["K"], main=[False], voice=[1.0]))


def test_each_version_has_its_own_tree_and_leaves() -> None:
    tables: Any = stated()
    assert from_scenario.versions(tables) == ["old", "new"]
    assert from_scenario.scenario_tree(tables, "K").leaf_weights.to_dict() == pytest.approx(
        {"a1": 3 / 40, "a2": 1 / 8, "b": 4 / 5}
    )
    assert from_scenario.scenario_tree(tables, "K", "old").leaf_weights.to_dict() == {"a1": 0.25, "b": 0.75}
    assert from_scenario.scenario_tree(tables, "K").nodes["name"].tolist() == ["A", "A1", "A2", "B"]
    assert list(from_scenario.leaf_rows(tables)) == ["a1", "a2", "b"]
    assert from_scenario.leaf_rows(tables, "old") == {
        "a1": {"id": "a1", "parent": "a", "name": "A1", "version": "old"},
        "b": {"id": "b", "parent": "", "name": "B", "version": "old"},
    }
    with pytest.raises(ScoringError, match=r"L.*a1, a2"):
        from_scenario.scenario_tree(tables, "L")
    read = from_scenario.goals_in_use(tables)
    assert read.stakeholder == "K"
    assert read.weights.columns.tolist() == ["a1", "a2", "b"]
    assert read.weights.loc["K"].tolist() == pytest.approx([3 / 40, 1 / 8, 4 / 5])
    assert list(read.leaves) == ["a1", "a2", "b"]


def test_groups_weigh_goals_so_many_times_as_all_do() -> None:
    """City weighs x and y, and says nothing below x; country weighs x1 alone below x, and nothing above."""
    table = rows(
        group=["city", "city", "old", "country"],
        goal=["x", "y", "x", "x1"],
        weight=[1.0, 3.0, 1.0, 0.5],
        version=["new", "new", "old", "new"],
    )
    tables: Any = Tables(
        group_weights=table, proposals={"id": ["P", "Q", "R", "S"], "group": ["country", "", "city", "old"]}
    )
    groups = group_of(tables, ["R", "P", "Q"])
    assert groups == {"R": "city", "P": "country"}
    trees = group_trees(tables, tree())
    assert list(trees) == ["city", "country"]
    assert trees["city"].leaf_weights.to_dict() == pytest.approx(
        {"x1": 3 / 16, "x2": 1 / 16, "y": 3 / 4, "z": 0}
    )
    assert trees["country"].leaf_weights.to_dict() == pytest.approx(
        {"x1": 1 / 2, "x2": 0, "y": 1 / 5, "z": 3 / 10}
    )
    times = group_factors(tree(), trees, groups)
    assert times.index.tolist() == ["R", "P"]
    assert times.loc["R"].to_dict() == pytest.approx({"x1": 1 / 2, "x2": 1 / 2, "y": 15 / 4, "z": 0})
    assert times.loc["P"].to_dict() == pytest.approx({"x1": 4 / 3, "x2": 0, "y": 1, "z": 1})


def test_a_goal_that_all_weigh_nothing_counts_once_for_each_group() -> None:
    common = goal_tree(pd.DataFrame({"id": ["x", "y"], "parent": "", "weight": [0, 1]}))
    own = goal_tree(pd.DataFrame({"id": ["x", "y"], "parent": "", "weight": [1, 3]}))
    assert group_factors(common, {"city": own}, {"P": "city"}).loc["P"].to_dict() == {"x": 1, "y": 0.75}


def test_every_field_of_a_revision_by_hand() -> None:
    """y moves below x, z goes, w comes; x is another weight and v another name."""

    def made(*given: tuple[str, str, float, str]) -> GoalTree:
        return goal_tree(pd.DataFrame(given, columns=["id", "parent", "weight", "name"]))

    old = made(
        ("x", "", 2, "X"), ("x1", "x", 1, "X1"), ("y", "", 1, "Y"), ("z", "", 1, "Z"), ("v", "", 4, "V")
    )
    new = made(
        ("x", "", 3, "X"), ("x1", "x", 3, "X1"), ("y", "x", 1, "Y"), ("v", "", 3, "W"), ("w", "x", 2, "W")
    )
    values = pd.DataFrame(
        {"w": [2.0, 3.0, 5.0], "v": [7.0, 11.0, 13.0], "z": [17.0, 9.0, 1.0], "y": [4.0, 6.0, 8.0], "x1": [3.0, 2.0, 1.0], "other": [9.0] * 3},
        index=["P", "Q", "R"],
    )  # fmt: skip
    found = compare_goals(old, new, values)
    assert found.goals.columns.tolist() == [
        "change", "parent_before", "parent_after", "weight_before", "weight_after",
    ]  # fmt: skip
    assert found.goals.index.tolist() == ["x", "x1", "y", "z", "v", "w"]
    assert found.goals.to_numpy().tolist() == [
        ["reweighted", "", "", 0.25, 0.5], ["same", "x", "x", 0.25, 0.25], ["moved", "", "x", 0.125, 0.5 / 6],
        ["removed", "", "", 0.125, 0.0], ["renamed", "", "", 0.5, 0.5], ["added", "", "x", 0.0, 1 / 6],
    ]  # fmt: skip
    before = [0.75 + 0.5 + 17 / 8 + 3.5, 0.5 + 0.75 + 9 / 8 + 5.5, 0.25 + 1 + 1 / 8 + 6.5]
    after = [0.75 + 2 / 6 + 3.5 + 2 / 6, 0.5 + 3 / 6 + 5.5 + 3 / 6, 0.25 + 4 / 6 + 6.5 + 5 / 6]
    scores = found.scores
    assert scores["score_before"].tolist() == pytest.approx(before)
    assert scores["score_after"].tolist() == pytest.approx(after)
    assert scores["rank_before"].tolist() == [3, 1, 1]
    assert scores["rank_after"].tolist() == [3, 2, 1]
    assert scores["score_change"].tolist() == pytest.approx(np.subtract(after, before).tolist())
    assert scores["rank_change"].tolist() == [0, -1, 0]
    assert found.parts.columns.tolist() == ["x1", "y", "z", "v", "w"]
    assert found.parts.loc["P"].tolist() == pytest.approx([0, 4 * (1 / 12 - 1 / 8), -17 / 8, 0, 2 / 6])
