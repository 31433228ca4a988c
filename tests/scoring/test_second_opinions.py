"""Several methods and several people beside the weighted mean: what is said of who moves."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from infraprio.scoring import check_totals
from infraprio.scoring.moved_ranks import moved_by_goal, moved_by_person
from infraprio.scoring.second_opinions import Thresholds, second_opinions

GOALS = ["safety", "access"]
VALUES = pd.DataFrame(
    [[90.0, 10.0], [50.0, 60.0], [10.0, 95.0], [30.0, 30.0]], index=list("ABCD"), columns=GOALS
)
PEOPLE = pd.DataFrame([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9]], index=["north", "middle", "south"], columns=GOALS)
LIMITS = Thresholds(
    indifference=pd.Series(5.0, index=GOALS),
    preference=pd.Series(20.0, index=GOALS),
    veto=pd.Series(np.nan, index=GOALS),
)
SINGLE = {"additive", "topsis", "vikor", "promethee", "electre", "waspas"}
MAIN = pd.Series([0.5, 0.5], index=GOALS)


def test_what_is_said_of_a_method_follows_from_its_ranks() -> None:
    """By the mean B, C, A, D with 55, 52.5, 50 and 30 points; D is last by any rule."""
    found = second_opinions(VALUES, MAIN, LIMITS, PEOPLE)
    assert found.ranks["additive"].to_dict() == {"A": 3, "B": 1, "C": 2, "D": 4}
    moved = found.ranks.sub(found.ranks["additive"], axis=0).abs()
    told = found.agreement
    for rule in found.ranks:
        assert told.loc[rule, "moved"] == (moved[rule] > 0).sum()
        assert told.loc[rule, "most"] == moved[rule].max()
        assert told.loc[rule, "mover"] == (moved[rule].idxmax() if moved[rule].max() else "")
    assert (told["most"] > 0).any()
    counted = found.reversals["method"].value_counts()
    assert (told["reversals"].dropna() == counted.reindex(told["reversals"].dropna().index).fillna(0)).all()
    assert (told["reversals"] == 0).any()
    assert found.moves.index.tolist() == list(range(len(found.moves)))
    assert len(found.moves) == told["moved"].sum()


def test_the_person_whose_leaving_takes_a_move_back_is_named() -> None:
    """North and middle put A first; without either of them one vote stands against one, and A falls."""
    found = second_opinions(VALUES, MAIN, LIMITS, PEOPLE)
    by_people = found.moves[~found.moves["method"].isin(SINGLE)]
    a = by_people[by_people["proposal"] == "A"]
    assert len(a)
    assert set(a["because"]) <= {"north", "middle"}
    assert (a["without"].abs() < a["places"].abs()).all()


def test_a_total_off_by_what_is_allowed_follows_still() -> None:
    parts = pd.DataFrame({"x": [10.0, 10.0, 10.0], "sum": [10.5, 10.5 + 1e-6, 9.5]})
    assert list(check_totals(parts, "sum", {"x": 1.0}, within=0.5).index) == [1]


def test_orders_of_several_people_by_hand() -> None:
    """North and middle order A, B, D, C and south C, B, D, A; B lies at most 31 of 63.5 points behind anyone's best, D 44 of 47."""
    found = second_opinions(VALUES, MAIN, LIMITS, PEOPLE)
    assert found.ranks["people"].tolist() == [1, 2, 3, 4]  # 174, 162, 132 and 90 points
    assert found.ranks["kemeny"].tolist() == [1, 2, 4, 3]
    assert found.ranks["regret"].tolist() == [3, 1, 3, 2]
    assert found.group["total_distance"].to_dict() == {"people": 1 + 1 + 4, "kemeny": 5, "regret": 2 + 2 + 2}
    assert found.group["largest_distance"].to_dict() == {"people": 4, "kemeny": 5, "regret": 2}
    assert found.group["gap"].to_dict() == pytest.approx(
        {"people": np.nan, "kemeny": 0, "regret": np.nan}, nan_ok=True
    )
    louder = second_opinions(VALUES, MAIN, LIMITS, PEOPLE, pd.Series({"south": 3, "middle": 1, "north": 1}))
    assert louder.ranks["people"].tolist() == [3, 2, 1, 4]  # 210, 280, 305 and 150 points
    assert louder.ranks["kemeny"].tolist() == [4, 2, 1, 3]
    assert louder.group.loc["kemeny", ["total_distance", "largest_distance"]].tolist() == [10, 5]
    assert set(second_opinions(VALUES, MAIN, LIMITS, PEOPLE.iloc[:2]).ranks) == {*SINGLE, *found.group.index}
    alone = second_opinions(VALUES, MAIN, LIMITS, PEOPLE.iloc[:1])
    assert set(alone.ranks) == SINGLE
    assert not len(alone.group)


def test_values_below_zero_are_raised_for_waspas_alone() -> None:
    found = second_opinions(VALUES - 20, MAIN, LIMITS)
    assert found.lifted == {"safety": 10, "access": 10}
    assert (
        found.ranks["waspas"].tolist() == second_opinions(VALUES - 10, MAIN, LIMITS).ranks["waspas"].tolist()
    )
    assert second_opinions(VALUES - 10, MAIN, LIMITS).lifted == {}
    assert second_opinions(VALUES - 10.5, MAIN, LIMITS).lifted == {"safety": 0.5, "access": 0.5}


def test_the_goal_without_which_a_move_is_smallest_by_hand() -> None:
    """By both goals C, B, A; by the first alone A, B, C: with the second out of it they agree."""
    values = pd.DataFrame({"one": [3.0, 2.0, 1.0], "two": [0.0, 2.0, 4.0]}, index=list("ABC"))
    methods = {
        name: lambda t, goals=goals: SimpleNamespace(rank=t[goals].sum(axis=1).rank(ascending=False, method="min"))
        for name, goals in (("additive", ["one", "two"]), ("first", ["one"]))
    }  # fmt: skip
    ranks = pd.DataFrame({name: method(values).rank for name, method in methods.items()})
    found = moved_by_goal(values, ranks, methods)
    assert found.to_dict("list") == {
        "proposal": ["A", "C"], "method": ["first"] * 2, "additive": [3, 1], "rank": [1, 3],
        "places": [2, -2], "because": ["two", "one"], "without": [0.0, 0.0],
    }  # fmt: skip
    alone = moved_by_goal(values[["one"]], ranks, methods)
    assert alone["because"].tolist() == ["", ""]  # of one goal nothing can be left out
    assert alone["without"].isna().all()


def test_the_person_without_whom_a_move_is_smallest_by_hand() -> None:
    """Borda points 6, 6, 3, 3; without north A falls by a place and C rises by one, without south B and C fall."""
    own = pd.DataFrame(
        {"north": [1, 2, 4, 3], "middle": [1, 2, 4, 3], "south": [4, 2, 1, 3]}, index=list("ABCD")
    )
    first, merged = pd.Series([3, 1, 2, 4], index=list("ABCD")), pd.DataFrame({"people": [1, 2, 3, 4]}, index=list("ABCD"))  # fmt: skip
    found = moved_by_person(first, merged, own, None)
    assert found[["proposal", "places", "because"]].to_numpy().tolist() == [
        ["A", 2, "north"], ["B", -1, ""], ["C", -1, "north"],
    ]  # fmt: skip
    assert found["without"].tolist() == pytest.approx([1, np.nan, 0], nan_ok=True)


def test_how_far_each_method_agrees_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against 3, 1, 2, 4 the order 1, 2, 3, 4 of the people's mean weights turns two pairs of six."""
    found = second_opinions(VALUES, MAIN, LIMITS, PEOPLE)
    people = found.agreement.loc["people"]
    assert people["kendall"] == pytest.approx((4 - 2) / 6)
    assert (people["moved"], people["most"], people["mover"]) == (3, 2, "A")
    assert found.kendall.loc["people", "kemeny"] == pytest.approx((5 - 1) / 6)
    assert found.agreement.loc["additive", ["kendall", "moved", "most", "mover"]].tolist() == [1, 0, 0, ""]
    assert found.agreement.loc[list(SINGLE), "reversals"].notna().all()
    assert found.agreement.loc[["people", "kemeny", "regret"], "reversals"].isna().all()
    shown = found.to_frame()
    assert shown.index.tolist() == ["B", "C", "A", "D"]
    assert shown.loc["A", ["best", "worst"]].tolist() == [
        found.ranks.loc["A"].min(),
        found.ranks.loc["A"].max(),
    ]
    for most, tried in ((4, True), (3, False)):
        monkeypatch.setattr("infraprio.scoring.second_opinions._TRIED", most)
        again = second_opinions(VALUES, MAIN, LIMITS)
        assert again.agreement["reversals"].notna().all() == tried
        assert again.agreement["reversals"].isna().all() != tried
        assert tried or again.reversals.empty


def test_a_move_that_is_left_keeps_its_direction_and_two_people_are_enough() -> None:
    values = pd.DataFrame({"one": [4.0, 3.0, 2.0, 1.0], "two": [0.0, 2.0, 4.0, 9.0]}, index=list("ABCD"))
    methods = {
        "additive": lambda t: SimpleNamespace(rank=t.sum(axis=1).rank(ascending=False, method="min")),
        "first": lambda t: SimpleNamespace(
            rank=(t["one"] + 0.1 * t["two"]).rank(ascending=False, method="min")
        ),
    }
    ranks = pd.DataFrame({name: method(values).rank for name, method in methods.items()})
    found = moved_by_goal(values, ranks, methods).set_index("proposal")
    assert found.loc["A", ["additive", "rank", "places", "because", "without"]].tolist() == [
        4,
        1,
        3,
        "one",
        0,
    ]
    own = pd.DataFrame({"north": [1, 2, 3], "south": [3, 2, 1]}, index=list("ABC"))
    first, merged = (
        pd.Series([3, 2, 1], index=list("ABC")),
        pd.DataFrame({"people": [1, 2, 3]}, index=list("ABC")),
    )
    both = moved_by_person(first, merged, own, None).set_index("proposal")
    # Borda points are alike; without north A is last, without south first
    assert both.loc["A", ["because", "without"]].tolist() == ["north", 2 + 1 - 3]
    alone = moved_by_person(first, merged, own[["north"]], None)
    assert alone["because"].tolist() == ["", ""]
