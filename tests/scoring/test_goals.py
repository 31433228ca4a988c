from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from infraprio.effects.areas import WITHOUT_PLACE
from infraprio.errors import InfraprioError
from infraprio.scoring import compare_goals, goal_tree, harmonise
from infraprio.scoring.goals.interplay import overlap
from infraprio.scoring.goals.scale import full_effect, goal_values, more_is_better


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


def test_a_revision_by_hand():
    old = goal_tree(pd.DataFrame({"id": ["a", "b"], "parent": "", "weight": [3, 1], "name": ["A", "B"]}))
    new = goal_tree(
        pd.DataFrame({"id": ["a", "b", "c"], "parent": "", "weight": [2, 1, 1], "name": ["A", "Bee", "C"]})
    )
    values = pd.DataFrame({"c": [0.0, 1.0], "a": [1.0, 0.6], "b": [0.0, 0.4]}, index=["P", "Q"])
    found = compare_goals(old, new, values)
    assert found.goals.loc["a"].tolist() == ["reweighted", "", "", 0.75, 0.5]
    assert found.goals.loc["b"].tolist() == ["renamed", "", "", 0.25, 0.25]
    assert found.goals.loc["c"].tolist() == ["added", "", "", 0, 0.25]
    assert compare_goals(new, old, values).goals.loc["c"].tolist() == ["removed", "", "", 0.25, 0]
    assert found.scores["score_before"].tolist() == pytest.approx([0.75, 0.55])
    assert found.scores["score_after"].tolist() == pytest.approx([0.5, 0.3 + 0.1 + 0.25])
    assert found.scores["rank_before"].tolist() == [1, 2]
    assert found.scores["rank_change"].tolist() == [-1, 1]
    assert found.parts.loc["Q"].to_dict() == pytest.approx({"a": -0.15, "b": 0, "c": 0.25})


def test_links_may_be_as_strong_as_one_and_stand_once():
    tree = goal_tree(table(ROWS))

    def linked(areas, *rows):
        return harmonise(tree, pd.DataFrame(rows, columns=["goal", "area", "strength"]), areas)

    assert linked(["climate"], ("a1", "climate", 1)).area_support["climate"] == 0.375
    for areas, rows, named in (
        (["climate"], [("b", "climate", 0)], "above 0.*'b' to 'climate'"),
        (["climate"], [("b", "climate", 1), ("b", "climate", 0.5)], "given twice: 'b' to 'climate'"),
        (["climate", "climate"], [("b", "climate", 1)], "area is named twice"),
        (["climate"], [("a1", "climate", 1), ("b", "climate", 2)], "at most 1: 'b' to 'climate'"),
    ):
        with pytest.raises(InfraprioError, match=named):
            linked(areas, *rows)
    with pytest.raises(InfraprioError, match="missing columns strength"):
        harmonise(tree, pd.DataFrame({"goal": ["b"], "area": ["climate"]}), ["climate"])


ROW = {"value_function": "linear", "shape": "", "scale": "", "zero_at": np.nan, "full_at": np.nan}


def test_what_a_change_is_worth_by_hand():
    change = np.array([-5.0, 0.0, 5.0, 20.0])

    def worth(full, **row):
        return goal_values(change, ROW | row, full).tolist()

    assert worth(10) == [-50, 0, 50, 200]
    assert worth(-10) == [50, 0, -50, -200]  # less is better
    assert worth(0) == [0, 0, 0, 0]
    assert worth(15, zero_at=5, full_at=15) == [-100, -50, 0, 150]
    assert worth(10, zero_at=5, scale="local") == [
        -50,
        0,
        50,
        200,
    ]  # of a scale that is not stated zero is no change
    assert worth(15, zero_at=5, scale="stated") == [-100, -50, 0, 150]
    assert worth(5, zero_at=5, scale="stated") == [0, 0, 0, 0]
    half = 100 * (1 - np.exp(-1)) / (1 - np.exp(-2))
    assert worth(10, value_function="exponential", shape="2,0")[:3] == pytest.approx([-half, 0, half])
    s = [1 / (1 + np.exp(-4 * (t - 0.5))) for t in (0, 0.2, 1)]
    low = 100 * (s[1] - s[0]) / (s[2] - s[0])
    assert goal_values(
        np.array([2.0, -2.0]), ROW | {"value_function": "logistic", "shape": "4"}, 10.0
    ).tolist() == pytest.approx([low, -low])
    assert worth(1, value_function="piecewise", shape="0:0 10:80,5 30:100") == pytest.approx(
        [0, 0, 40.25, 90.25]
    )


def test_the_change_that_is_worth_a_hundred_by_hand():
    change = pd.Series({"A": -4.0, "B": 3.0, "C": 3.0, "D": 0.0})
    assert full_effect(ROW, change, True) == (3, "B")
    assert full_effect(ROW, change, False) == (-4, "A")
    assert full_effect(ROW, change[["A", "D"]], True) == (4, "A")  # where nothing improves the worst is -100
    assert full_effect(ROW, change[["B", "D"]], False) == (-3, "B")
    assert full_effect(ROW, change[["D"]], True) == full_effect(ROW, change[:0], True) == (0, "")
    assert full_effect(ROW | {"zero_at": 0, "full_at": 9}, change, True) == (9, "")
    assert full_effect(ROW | {"full_at": 9, "scale": "stated"}, change, True) == (9, "")
    assert full_effect(ROW | {"full_at": 9}, change, True) == (3, "B")  # one end alone states no scale
    assert full_effect(ROW | {"zero_at": 0, "full_at": 9, "scale": "local"}, change, True) == (3, "B")


@pytest.mark.parametrize(("said", "more"), [("more", True), ("less", False), ("", False)])
def test_a_goal_may_turn_its_indicator_round(said, more):
    assert more_is_better({"direction": said, "indicator": "time"}, {"time": False}) is more


def test_what_two_proposals_bring_to_the_same_places_by_hand():
    """Of 0.6 * 50 points of P a third fall in A, of Q's 0.6 * 20 a half; the rating of the other goal falls nowhere."""
    index = pd.MultiIndex.from_product([["P", "Q", "R"], ["A", "B", "C", WITHOUT_PLACE]])
    by_zone = pd.DataFrame({"time": [1.0, -2, 0, 9, 3, 0, 3, 9, 0, 0, 0, 9]}, index=index)
    scores = SimpleNamespace(
        stakeholder="s",
        weights=pd.DataFrame([[0.6, 0.4]], index=["s"], columns=["g", "j"]),
        anchors=pd.DataFrame({"indicator": ["time", "judgement"]}, index=["g", "j"]),
        values=pd.DataFrame({"g": [-50.0, 20, 70], "j": [9.0, 9, 9]}, index=["P", "Q", "R"]),
    )
    found = overlap(scores, by_zone, [("P", "R"), ("P", "Q")])
    assert found.to_dict() == pytest.approx({("P", "Q"): min(10, 6) + 0 + 0, ("P", "R"): 0})
    assert found.index.tolist() == [("P", "Q"), ("P", "R")]
    assert overlap(scores, by_zone / 1000, [("P", "Q")]).tolist() == pytest.approx([6])
    scores.anchors["indicator"] = ["cost", "score"]  # of no zone: as the gain of travellers falls
    renamed = by_zone.rename(columns={"time": "consumer_surplus_msek_year"})
    assert overlap(scores, renamed, [("P", "Q")]).tolist() == pytest.approx([6])
    assert overlap(scores, by_zone, [("P", "Q")]).tolist() == [0]
    assert overlap(scores, by_zone, []).empty
