"""Answers of stakeholders as weights, group by group and way by way, and what is said where they clash."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from infraprio.scoring.goals.proposal_scores import Measured
from infraprio.scoring.weighting import _ahp, _bwm, _every_goal, _roc, _swing, answers_weighed, weighed
from infraprio.scoring.weighting_findings import clashes
from infraprio.scoring.weights.ahp import ahp_weights
from tests.scoring.test_weighting import _rows, _stated


def answers(goals: str, **columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(columns, index=list(goals))


def test_points_of_a_group_in_its_order() -> None:
    found = _swing(answers("abcd", points=[30, 20, 50, 10]), ["d", "a"])
    assert found.weights.to_dict() == {"d": 0.25, "a": 0.75}
    assert found.weights.index.tolist() == ["d", "a"]
    assert np.isnan([found.inconsistency, found.most]).all()
    assert found.worst == ()


def test_places_of_a_group_in_its_order_and_equals_together() -> None:
    found = _roc(answers("abcde", place=[3, 1, 5, 10, 3]), ["d", "a", "b", "e"])
    assert found.weights.index.tolist() == ["d", "a", "b", "e"]
    assert found.weights.tolist() == pytest.approx([3 / 48, 10 / 48, 25 / 48, 10 / 48])
    assert np.isnan([found.inconsistency, found.most]).all()


def test_pairs_of_a_group_alone_and_the_three_worst() -> None:
    """The pair with c belongs to no group of a, b, d and e; a : b : d : e as 8 : 4 : 2 : 1 but for b against e."""
    given = [
        ("a", "b", 2),
        ("b", "d", 2),
        ("d", "e", 2),
        ("a", "d", 4),
        ("b", "e", 9),
        ("a", "e", 8),
        ("a", "c", 5),
        ("c", "b", 5),
    ]
    rows = pd.DataFrame(
        [row[1:] for row in given], index=[row[0] for row in given], columns=["other", "times"]
    )
    found = _ahp(rows, ["e", "a", "b", "d"])
    assert found.weights.index.tolist() == ["e", "a", "b", "d"]
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights["a"] > found.weights["b"] > found.weights["d"] > found.weights["e"]
    assert 0 < found.inconsistency < 0.1 == found.most
    first, *others = found.worst
    assert len(others) == 2
    assert {"a": first["a"], "b": first["b"], "given": first["given"]} == {"a": "b", "b": "e", "given": 9}
    assert first["implied"] == pytest.approx(found.weights["b"] / found.weights["e"])
    alike = _ahp(rows.iloc[:2], ["a", "b", "d"])
    assert alike.weights.tolist() == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert alike.inconsistency == pytest.approx(0, abs=1e-9)
    assert len(alike.worst) == 2


def test_best_and_worst_of_a_group() -> None:
    """|2 * 4 - 5| of 5 * 4 for b, |1 * 4 - 5| for a."""
    rows = answers("xabc", best_times=[9, 1, 2, 5], worst_times=[9, 4, 4, 1])
    found = _bwm(rows, ["b", "c", "a"])
    assert found.weights.index.tolist() == ["b", "c", "a"]
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights["a"] > found.weights["b"] > found.weights["c"]
    assert (found.inconsistency, found.most) == (pytest.approx(0.15), 0.1354)
    assert found.worst == (
        {"a": "b", "first": 2, "second": 4, "whole": 5}, {"a": "a", "first": 1, "second": 4, "whole": 5},
        {"a": "c", "first": 5, "second": 1, "whole": 5},
    )  # fmt: skip
    many = answers("abcde", best_times=[1, 2, 3, 4, 8], worst_times=[8, 4, 3, 2, 1])
    assert [each["a"] for each in _bwm(many, list("abcde")).worst] == ["c", "a", "b"]


def test_all_alike_by_best_and_worst_share_alike() -> None:
    found = _bwm(answers("abc", best_times=[1, 1, 7], worst_times=[1, 1, 7]), ["b", "a"])
    assert found.weights.to_dict() == {"b": 0.5, "a": 0.5}
    assert (found.inconsistency, found.most, found.worst) == (0, 0, ())
    one = _bwm(
        answers("ab", best_times=[1, 1], worst_times=[3, 1]), ["a", "b"]
    )  # alike says the one list alone
    assert one.weights["a"] > one.weights["b"]
    assert one.worst[0]["whole"] == 1
    other = _bwm(answers("ab", best_times=[1, 3], worst_times=[1, 1]), ["a", "b"])
    assert other.weights["a"] > other.weights["b"]
    assert other.worst[0]["whole"] == 3


def test_weights_of_every_goal_from_groups_and_across_branches() -> None:
    stated = _stated(weights=_rows("weight", access=0.5, safety=0.5, time=0.5, jobs=0.5))
    below = [pd.Series({"access": 0.7, "safety": 0.3}), pd.Series({"time": 0.2, "jobs": 0.8})]
    assert _every_goal(stated, "current", below) == pytest.approx({"access": 0.7, "safety": 0.3, "time": 0.2, "jobs": 0.8})  # fmt: skip
    across = [pd.Series({"time": 0.1, "safety": 0.6, "jobs": 0.3})]
    assert _every_goal(stated, "current", across) == pytest.approx(
        {"access": 0.4, "safety": 0.6, "time": 0.25, "jobs": 0.75}
    )
    none = [pd.Series({"time": 0.0, "safety": 1.0, "jobs": 0.0})]
    assert _every_goal(stated, "current", none) == {"access": 0, "safety": 1, "time": 0.5, "jobs": 0.5}


PEOPLE = [
    {"id": "council", "name": "Council", "main": "yes"},
    {"id": "region", "name": "Region", "weighting": "roc"},
    {"id": "county", "name": "County", "weighting": "critic"},
]
BOTH = {
    "stakeholders": PEOPLE,
    "weights": [
        {"stakeholder": "council", "goal": goal, "weight": one, "note": "said"}
        for goal, one in (("access", 0.25), ("safety", 0.75), ("time", 0.125), ("jobs", 0.875))
    ],
    "swing": [
        {"stakeholder": "region", "goal": goal, "place": place}
        for goal, place in (("access", 2), ("safety", 1), ("time", 1), ("jobs", 2))
    ],
}


def test_computed_weights_stand_in_the_table_beside_those_that_were_stated() -> None:
    scenario = _stated(**BOTH)
    table = weighed(scenario)["weights"].to_frame()
    said = table[table["stakeholder"] == "council"]
    assert said["weight"].tolist() == [0.25, 0.75, 0.125, 0.875]
    assert said["note"].tolist() == ["said"] * 4
    made = table[table["stakeholder"] == "region"].set_index("goal")
    assert made["weight"].to_dict() == {"access": 0.25, "safety": 0.75, "time": 0.75, "jobs": 0.25}
    assert made["source"].tolist() == ["roc"] * 4
    assert made["version"].tolist() == ["current"] * 4
    assert "county" not in set(table["stakeholder"])  # by what the proposals do, which is not known here
    again = weighed(weighed(scenario))["weights"].to_frame()
    assert len(again) == len(table) == 8
    plain = _stated(weights=_rows("weight", access=0.5, safety=0.5, time=0.5, jobs=0.5))
    assert weighed(plain) is plain


def nothing(scenario: Any) -> Measured:
    """Of judged goals nothing is measured."""
    empty = pd.DataFrame(index=list(scenario["proposals"]["id"]))
    return Measured(change=empty, low=empty, high=empty, more_is_better={}, units={})


@pytest.mark.parametrize("way", ["critic", "entropy"])
def test_weights_from_the_spread_of_those_that_can_be_chosen(way: str) -> None:
    """The fourth, which costs more than there is, has other ratings."""
    ratings = {"A": (2, 0, 1), "B": (0, 2, 1), "C": (1, 1, 0), "D": (1, 0, 2)}
    tables: dict[str, Any] = {
        "stakeholders": [{**each, "weighting": way if each["id"] == "county" else each.get("weighting", "")} for each in PEOPLE],
        "proposals": [{"id": n, "name": n, "cost_msek": 900 if n == "D" else 10, "price_year": 2024} for n in ratings],
        "judgements": [
            {"proposal": name, "goal": goal, "rating": one}
            for name, three in ratings.items()
            for goal, one in zip(("safety", "time", "jobs"), three, strict=True)
        ],
    }  # fmt: skip
    scenario = _stated(**{**BOTH, **tables})
    table = weighed(scenario, nothing(scenario))["weights"].to_frame()
    found = table[table["stakeholder"] == "county"].set_index("goal")
    assert found["source"].tolist() == [way] * 4
    x = np.array([ratings[name] for name in "ABC"], dtype=float)
    if way == "critic":
        unit = (x - x.min(axis=0)) / np.ptp(x, axis=0)
        told = unit.std(axis=0) * (1 - np.corrcoef(unit.T)).sum(axis=0)
    else:
        share = x / x.sum(axis=0)
        told = 1 + np.where(share > 0, share * np.log(np.where(share > 0, share, 1)), 0).sum(axis=0) / np.log(
            3
        )
    safety, time, jobs = told / told.sum()
    assert found["weight"].to_dict() == pytest.approx(
        {"access": time + jobs, "safety": safety, "time": time / (time + jobs), "jobs": jobs / (time + jobs)}
    )


def voice(scenario: Any) -> str:
    (name,) = scenario["stakeholders"]["id"]
    return str(name)


def test_answers_of_each_group_are_weighed_alone() -> None:
    pairs = [("time", "jobs", 4), ("safety", "access", 3)]
    stated = _stated("ahp", pairwise=[{"goal": a, "other": b, "times": t} for a, b, t in pairs])
    upper, lower = answers_weighed(stated, voice(stated), "current", "ahp")
    assert upper.weights.to_dict() == pytest.approx({"access": 0.25, "safety": 0.75})
    assert lower.weights.to_dict() == pytest.approx({"time": 0.8, "jobs": 0.2})


def test_a_clash_is_told_at_its_worst_answer() -> None:
    """a : b : d : e as 8 : 4 : 2 : 1 but for e, which is nine times b; it stands in the fifth row, the other way round."""
    goals = [{"id": goal, "name": goal, "indicator": "judgement"} for goal in "abde"]
    ratings = [{"proposal": p, "goal": goal, "rating": 1} for p in "ABCD" for goal in "abde"]
    pairs = [("a", "b", 2), ("b", "d", 2), ("d", "e", 2), ("a", "d", 4), ("e", "b", 9), ("a", "e", 8)]
    rows = [{"goal": a, "other": b, "times": t} for a, b, t in pairs]
    stated = _stated("ahp", pairwise=rows, goals=goals, judgements=ratings)
    (found,) = clashes(stated)
    assert (found.code, found.file, found.row, found.column) == ("judgements_clash", "pairwise", 5, None)
    told = ahp_weights({(a, b): float(t) for a, b, t in pairs})
    assert told.consistency_ratio > 0.1
    assert found.value == f"{told.consistency_ratio:.2f}"
    said = found.message_in("en")
    implied = told.weights["b"] / told.weights["e"]
    assert said.startswith(
        f"The answers of {voice(stated)} contradict each other: inconsistency {told.consistency_ratio:.2f}, at most "
        f"0.10 is usual. The worst: b against e: 0.111, the others suggest {implied:.3g}; "
    )
    assert said.count("the others suggest") == 3
    for other in (
        _stated("swing", swing=_rows("points", safety=100, time=60, jobs=40)),
        _stated(weights=_rows("weight", access=0.5, safety=0.5, time=0.5, jobs=0.5)),
        _stated("ahp", pairwise=[*rows[:4], rows[5]], goals=goals, judgements=ratings),
    ):
        assert list(clashes(other)) == []


def test_a_clash_of_best_and_worst_is_told_at_the_goal() -> None:
    rows = [
        {"goal": "safety", "best_times": 1, "worst_times": 4},
        {"goal": "time", "best_times": 5, "worst_times": 1},
        {"goal": "jobs", "best_times": 2, "worst_times": 4},
    ]
    (found,) = clashes(_stated("bwm", best_worst=rows))
    assert (found.code, found.row, found.value) == ("judgements_clash", 3, "0.15")
    assert "at most 0.14 is usual. The worst: jobs: 2 times 4 against 5; safety: 1 times 4 against 5; time: 5 times 1 against 5." in found.message_in("en")  # fmt: skip
    rows[2]["worst_times"] = 3  # |2 * 3 - 5| of 20 is no more than is usual
    assert list(clashes(_stated("bwm", best_worst=rows))) == []
    alike = [{"goal": goal, "best_times": 1, "worst_times": 1} for goal in ("safety", "time", "jobs")]
    assert list(clashes(_stated("bwm", best_worst=alike))) == []
