import numpy as np
import pandas as pd
import pytest

from infraprio.errors import InfraprioError
from infraprio.scoring import compare_goals, goal_tree, harmonise


def table(rows):
    return pd.DataFrame(rows, columns=["id", "parent", "weight"])


ROWS = [("a", "", 3), ("a1", "a", 1), ("a2", "a", 1), ("a21", "a2", 2), ("a22", "a2", 6), ("b", "", 1)]
VALUES = pd.DataFrame(
    {"b": [0.0, 1.0], "a1": [1.0, 0.2], "a21": [0.5, 0.4], "a22": [0.1, 0.9]}, index=["P", "Q"]
)


def test_a_deep_tree_rolls_up_at_every_node():
    tree = goal_tree(table(ROWS))
    assert tree.leaf_weights.to_dict() == {"a1": 0.375, "a21": 0.09375, "a22": 0.28125, "b": 0.25}
    scores = tree.scores(VALUES)
    assert scores.loc["P", "a2"] == pytest.approx(0.25 * 0.5 + 0.75 * 0.1)
    assert scores.loc["P", "a"] == pytest.approx((1.0 + scores.loc["P", "a2"]) / 2)
    np.testing.assert_allclose(scores["total"], VALUES[tree.leaves] @ tree.leaf_weights)
    assert tree.leaves_below("a") == ["a1", "a21", "a22"]
    assert tree.path("a22") == ["a", "a2", "a22"]


def test_every_finding_about_the_goals_is_reported():
    for rows, named in (
        ([("a", "x", 1)], "unknown parents.*'x'"),
        ([("a", "b", 1), ("b", "a", 1)], "circle.*a, b"),
        ([("a", "", 1), ("a", "", 1)], "twice: a"),
        ([("a", "", -1)], "not negative: a"),
        ([("a", "", np.nan)], "finite.*a"),
        ([("a", "", 1), ("b", "a", 0), ("c", "a", 0)], "zero below a"),
        ([("total", "", 1)], "reserved"),
        ([("a", "x", -1)], r"(?s)unknown.*negative"),
    ):
        with pytest.raises(InfraprioError, match=named):
            goal_tree(table(rows))
    with pytest.raises(InfraprioError, match="weight"):
        goal_tree(table(ROWS).drop(columns="weight"))
    tree = goal_tree(table(ROWS))
    with pytest.raises(InfraprioError, match="a22"):
        tree.scores(VALUES.drop(columns="a22"))
    with pytest.raises(InfraprioError, match="noise"):
        tree.scores(VALUES.assign(noise=1.0))


def test_what_a_revision_changes():
    old = goal_tree(table(ROWS))
    new = goal_tree(table([("a", "", 1), ("a1", "a", 1), ("b", "", 1), ("a22", "b", 1), ("c", "", 2)]))
    found = compare_goals(old, new, VALUES.assign(c=[0.0, 1.0]))
    changes = found.goals["change"].to_dict()
    assert changes == {
        "a": "reweighted", "a1": "reweighted", "a2": "removed", "a21": "removed",
        "a22": "moved", "b": "same", "c": "added",
    }  # fmt: skip
    np.testing.assert_allclose(found.parts.sum(axis=1), found.scores["score_change"])
    for word, tree in (("before", old), ("after", new)):  # a goal that a version lacks has no weight there
        own = VALUES.assign(c=[0.0, 1.0])[list(tree.leaves)] @ tree.leaf_weights[list(tree.leaves)]
        np.testing.assert_allclose(found.scores[f"score_{word}"], own)
    assert found.scores["rank_change"].tolist() == [0, 0] or set(found.scores["rank_change"]) == {-1, 1}
    same = compare_goals(old, old, VALUES)
    assert (same.goals["change"] == "same").all()
    assert (same.scores[["score_change", "rank_change"]] == 0).all(axis=None)
    with pytest.raises(InfraprioError, match="c"):
        compare_goals(old, new, VALUES)


def test_harmonisation_covers_both_ways():
    tree = goal_tree(table(ROWS))
    links = pd.DataFrame(
        [("a2", "climate", 0.5), ("a22", "safety", 1.0), ("b", "climate", 1.0)],
        columns=["goal", "area", "strength"],
    )
    found = harmonise(tree, links, ["climate", "safety", "defence"], VALUES)
    assert found.unsupported_areas == ["defence"]
    assert found.homeless_goals == ["a1"]
    # a22 has a link of its own and does not inherit that of a2.
    assert found.strength.loc["a21", "climate"] == 0.5
    assert found.strength.loc["a22", "climate"] == 0
    assert found.area_support["climate"] == pytest.approx(0.09375 * 0.5 + 0.25)
    expected = (0.09375 * 0.5 * 0.5 + 0.25 * 0.0) / (0.09375 * 0.5 + 0.25)
    assert found.scores.loc["P", "climate"] == pytest.approx(expected)
    assert list(found.scores.columns) == ["climate", "safety"]


@pytest.mark.parametrize(
    ("link", "named"),
    [
        (("x", "climate", 1), "goals x"),
        (("b", "y", 1), "areas y"),
        (("b", "climate", 2), "strength"),
        (("b", "climate", np.nan), "strength"),
    ],
)
def test_bad_links(link, named):
    with pytest.raises(InfraprioError, match=named):
        harmonise(
            goal_tree(table(ROWS)), pd.DataFrame([link], columns=["goal", "area", "strength"]), ["climate"]
        )
