"""Why a proposal moves, and what other methods are told and say, by hand."""

from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from infraprio.scoring.moved_ranks import _told, moved_by_goal, moved_by_person

second = import_module("infraprio.scoring.second_opinions")


def table(columns, index):
    return pd.DataFrame(columns, index=list(index))


def test_each_move_is_told_with_what_would_take_most_of_it_back():
    """By how many places two methods move A to D, and how many are left without one of three reasons."""
    places = table({"one": [2, 0, -1, -3], "two": [0, -5, 1, 0]}, "ABCD")
    ranks = table({"additive": [3, 1, 4, 2], "one": [9] * 4, "two": [9] * 4}, "ABCD")
    without = {
        "x": table({"one": [1, 7, -1, 2], "two": [7, 4, 2, 7]}, "ABCD"),
        "y": table({"one": [-1, 7, 3, -2], "two": [7, -4, 0, 7]}, "ABCD"),
        "z": table({"one": [2, 7, 1, 3], "two": [7, 5, 0, 7]}, "ABCD"),
    }
    found = _told(places, ranks, without)
    assert found.columns.tolist() == [
        "proposal",
        "method",
        "additive",
        "rank",
        "places",
        "because",
        "without",
    ]
    rows = [tuple(row) for row in found.iloc[:, :6].itertuples(index=False)]
    assert rows == [
        ("B", "two", 1, 6, -5, "x"),  # the farthest first, of equals the first reason
        ("D", "one", 2, 5, -3, "x"),
        ("A", "one", 3, 1, 2, "x"),
        ("C", "one", 4, 5, -1, ""),  # none leaves fewer
        ("C", "two", 4, 3, 1, "y"),
    ]
    assert found["without"].tolist() == pytest.approx([4, 2, 1, np.nan, 0], nan_ok=True)
    assert found.index.tolist() == [0, 1, 2, 3, 4]
    none = _told(places, ranks, {})
    assert none["because"].tolist() == [""] * 5
    assert none["without"].isna().all()
    still = _told(places * 0, ranks, without)
    assert (len(still), still.columns.tolist()) == (0, found.columns.tolist())


def test_a_goal_is_left_out_by_its_mean_value_for_all():
    seen = []

    def by(name, ranks):
        def method(values):
            seen.append((name, values.to_dict("list")))
            level = values["x"].nunique() == 1
            return SimpleNamespace(rank=pd.Series(ranks[int(level)], index=values.index))

        return method

    values = table({"x": [1.0, 2.0, 6.0], "y": [5.0, 7.0, 9.0]}, "ABC")
    methods = {
        "additive": by("additive", ([1, 2, 3], [1, 3, 2])),
        "other": by("other", ([3, 2, 1], [2, 3, 1])),
    }
    ranks = pd.DataFrame({name: method(values).rank for name, method in methods.items()})
    seen.clear()
    found = moved_by_goal(values, ranks, methods)
    level = {"x": [3.0] * 3, "y": [5.0, 7.0, 9.0]}, {"x": [1.0, 2.0, 6.0], "y": [7.0] * 3}
    assert seen == [(name, each) for each in level for name in ("additive", "other")]
    # A from 1 to 3, without x from 1 to 2; C from 3 to 1, without x from 2 to 1
    assert [tuple(row) for row in found.itertuples(index=False)] == [
        ("A", "other", 1, 3, -2, "x", -1),
        ("C", "other", 3, 1, 2, "x", 1),
    ]


def test_a_persons_pull_is_what_the_middle_would_move_without_them():
    """Voices of 1, 2 and 4: Borda points of 2 + 2 + 0, 1 + 4 + 4 and 0 + 0 + 8 put B, C, A; without r A and B, then C."""
    own = table({"q": [2, 1, 3], "p": [1, 2, 3], "r": [3, 2, 1]}, "ABC")
    voices = pd.Series({"r": 4.0, "p": 1.0, "q": 2.0})
    first, merged = pd.Series([1, 2, 3], index=list("ABC")), table({"rule": [3, 1, 2]}, "ABC")
    points = {"A": 2 * 1 + 1 * 2, "B": 2 * 2 + 1 + 4, "C": 4 * 2}
    assert sorted(points, key=points.get, reverse=True) == ["B", "C", "A"]
    found = moved_by_person(first, merged, own, voices).set_index("proposal")
    # without q: A 2, B 5, C 8: C, B, A; without p: A 2, B 8, C 8: B and C, A; without r: A 4, B 5, C 0: B, A, C
    assert found[["additive", "rank", "places"]].to_dict("index") == {
        "A": {"additive": 1, "rank": 3, "places": -2},
        "B": {"additive": 2, "rank": 1, "places": 1},
        "C": {"additive": 3, "rank": 2, "places": 1},
    }
    assert found["because"].to_dict() == {"A": "r", "B": "q", "C": "r"}
    assert found["without"].to_dict() == {"A": -2 + 3 - 2, "B": 1 + 1 - 2, "C": 1 + 2 - 3}
    alike = moved_by_person(first, merged, own, None).set_index("proposal")
    # points of 3, 4 and 2: B, A, C; without q 2, 2, 2; without p 1, 3, 2: B, C, A; without r 3, 3, 0: A and B, C
    assert alike["because"].to_dict() == {"A": "q", "B": "", "C": ""}
    two = moved_by_person(first, merged, own[["q", "r"]], None).set_index("proposal")
    # points of 1, 3 and 2: B, C, A
    assert two["because"].to_dict() == {"A": "r", "B": "q", "C": "r"}
    assert two["without"].to_dict() == {"A": -2 + 3 - 2, "B": 1 + 1 - 2, "C": 1 + 2 - 3}
    assert (moved_by_person(first, merged, own[["q"]], None)["because"] == "").all()


def test_ranks_by_the_rules_for_several_people():
    """Scores by weights of x of three quarters and of a quarter, with voices of 1 and 2."""
    values = table({"x": [8.0, 4.0, 0.0, 4.0], "y": [0.0, 4.0, 12.0, 4.0]}, "ABCD")
    people = table({"x": [3.0, 2.0], "y": [1.0, 6.0]}, "pq")
    ranks, cost = second._merged(values, people, pd.Series({"q": 2.0, "p": 1.0}))
    # p: 6, 4, 3, 4; q: 2, 4, 9, 4: A, B and D, C against C, B and D, A
    assert ranks["people"].to_dict() == {"A": 4, "B": 2, "C": 1, "D": 2}  # 10, 12, 21 and 12
    assert ranks["kemeny"].to_dict() == {"A": 4, "B": 2, "C": 1, "D": 3}
    # shares of the range that each lies behind the best: A 0 and 1, B and D 2/3 and 5/7, C 1 and 0
    assert ranks["regret"].to_dict() == {"A": 3, "B": 1, "C": 3, "D": 1}
    assert cost.columns.tolist() == ["total_distance", "largest_distance", "gap"]
    assert cost.loc["people", ["total_distance", "largest_distance"]].tolist() == [5, 5]
    assert cost.loc["kemeny"].tolist() == [5, 5, 0]
    assert cost.loc["regret", ["total_distance", "largest_distance"]].tolist() == [2 + 4, 2]
    assert cost["gap"].isna().tolist() == [True, False, True]
    tenth, _ = second._merged(values * 0.1, people, None)  # shares, whatever the range
    assert tenth["regret"].to_dict() == {"A": 3, "B": 1, "C": 3, "D": 1}
    apart = table({"x": [1.0, 0.0], "y": [0.0, 1.0]}, "pq")  # all are alike to the second
    assert second._merged(values.assign(y=4.0), apart, None)[0]["regret"].tolist() == [1, 2, 4, 2]
    alike, one = second._merged(values * 0, people, None)
    assert alike["people"].tolist() == alike["regret"].tolist() == [1, 1, 1, 1]
    assert one["total_distance"].tolist() == [0, 0, 0]


@pytest.mark.parametrize(("apart", "ranks"), [(1.2e-12, [2, 1]), (0.3e-12, [1, 1])])
def test_scores_of_people_are_equal_up_to_twelve_digits(apart, ranks):
    values, people = (
        table({"x": [0.01, 0.01 + apart], "y": [0.0, 0.0]}, "AB"),
        table({"x": [1.0], "y": [0.0]}, "p"),
    )
    assert second._merged(values, people, None)[0]["people"].tolist() == ranks


def test_thresholds_and_values_reach_the_method_that_reads_them(monkeypatch):
    asked = {}
    for name in ("additive_value", "topsis", "vikor", "promethee", "electre3", "waspas"):
        monkeypatch.setattr(
            second,
            name,
            lambda *given, name=name, **named: asked.update({name: (given[1:], named, given[0])}),
        )
    weights, lift = pd.Series({"x": 0.25, "y": 0.75}), pd.Series({"x": 2.0, "y": 0.0})
    q, p = pd.Series({"x": 1.0, "y": 2.0}), pd.Series({"x": 3.0, "y": 5.0})
    limits = second.Thresholds(indifference=q, preference=p, veto=pd.Series({"x": 7.0, "y": np.nan}))
    values = table({"x": [1.0], "y": [4.0]}, "A")
    methods = second.single_methods(weights, limits, lift)
    assert list(methods) == ["additive", "topsis", "vikor", "promethee", "electre", "waspas"]
    for method in methods.values():
        method(values)
    assert asked["additive_value"][:2] == ((weights,), {})
    assert asked["topsis"][:2] == ((weights, "max", "none"), {})
    assert asked["vikor"][:2] == ((weights, "max"), {})
    assert asked["promethee"][:2] == ((weights, "max", "linear"), {"q": q, "p": p})
    assert asked["electre3"][:2] == ((weights, "max", q, p, {"x": 7.0}), {})
    assert asked["waspas"][:2] == ((weights, "max"), {})
    assert [each[2].to_dict("list") for each in asked.values()] == [{"x": [1], "y": [4]}] * 5 + [
        {"x": [3], "y": [4]}
    ]
    bare = second.Thresholds(indifference=q, preference=p, veto=q * np.nan)
    second.single_methods(weights, bare, lift)["electre"](values)
    assert asked["electre3"][0][-1] is None


def test_how_far_methods_agree_with_the_mean():
    ranks = table(
        {"additive": [1, 2, 3], "topsis": [3, 2, 1], "vikor": [1, 2, 3], "kemeny": [2, 1, 3]}, "ABC"
    )
    kendall = table({"additive": [1.0, -1.0, 1.0, 0.25]}, [*ranks])
    turned = pd.DataFrame({"method": ["topsis", "kemeny", "topsis"]})
    found = second._agreement(ranks, kendall, turned, tried=True)
    assert found.index.tolist() == ["additive", "topsis", "vikor", "kemeny"]
    assert found["kendall"].tolist() == [1, -1, 1, 0.25]
    assert found["moved"].tolist() == [0, 2, 0, 2]
    assert found["most"].tolist() == [0, 2, 0, 1]
    assert found["mover"].tolist() == ["", "A", "", "A"]
    assert found["reversals"].tolist() == pytest.approx([0, 2, 0, np.nan], nan_ok=True)
    assert second._agreement(ranks, kendall, turned, tried=False)["reversals"].isna().all()


def test_reversals_are_tried_up_to_a_hundred_proposals(monkeypatch):
    pairs = pd.DataFrame({"left_out": ["A"], "was_ahead": ["B"], "is_ahead": ["C"]})
    monkeypatch.setattr(second, "rank_reversals", lambda *_: pairs)
    methods = {"topsis": None, "vikor": None}
    found = second._reversals(pd.DataFrame(np.ones((100, 1))), methods)
    assert found.to_numpy().tolist() == [["topsis", "A", "B", "C"], ["vikor", "A", "B", "C"]]
    assert found.index.tolist() == [0, 1]
    more = second._reversals(pd.DataFrame(np.ones((101, 1))), methods)
    assert (len(more), more.columns.tolist()) == (0, ["method", "left_out", "was_ahead", "is_ahead"])
