"""What proposals are worth, number by number: stated scores, ratings, measured changes, sets of proposals."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import infraprio as ip
from infraprio.scoring.goals import proposal_scores as worth
from infraprio.scoring.goals.past_choices import past_choices
from tests.scoring.test_proposal_scores import DIRECTIONS, GOALS, measured, scenario

TIME = {
    "id": "time",
    "name": "Time",
    "indicator": "score",
    "unit": "min",
    "zero_at": 50,
    "full_at": 10,
    "weight": 0.75,
}
JOBS = {
    "id": "jobs",
    "name": "Jobs",
    "indicator": "score",
    "unit": "jobs",
    "zero_at": 3,
    "full_at": 23,
    "weight": 0.25,
}
SCORED = [
    {"proposal": "A", "goal": "time", "value": 30, "low": 20, "high": 45},
    {"proposal": "A", "goal": "jobs", "value": 8},
    {"proposal": "B", "goal": "jobs", "value": 28, "low": 13},
    {"proposal": "C", "goal": "time", "value": 60, "high": 70},
    {"proposal": "C", "goal": "jobs"},
]  # fmt: skip


def listed() -> ip.Scenario:
    proposals = [{"id": name, "name": name, "cost_msek": 10} for name in "ABC"]
    tables = {
        "proposals": proposals,
        "goals": [TIME, JOBS],
        "scores": SCORED,
        "budgets": [{"amount_msek": 25}],
    }
    return ip.build({"name": "List"}, tables)


def nothing() -> worth.Measured:
    """Of goals whose values are stated nothing is measured."""
    empty = pd.DataFrame(index=list("ABC"))
    return worth.Measured(change=empty, low=empty, high=empty, more_is_better={}, units={})


def test_stated_scores_and_their_ranges() -> None:
    """Time is worth 2.5 a minute below 50, a job 5 above 3; what is not known has the middle and the whole scale."""
    made = worth.score_proposals(listed(), nothing())
    assert made.values.to_numpy().tolist() == [[50, 25], [50, 125], [-25, 50]]
    assert made.low.to_numpy().tolist() == [[12.5, 25], [0, 50], [-50, 0]]
    assert made.high.to_numpy().tolist() == [[75, 25], [100, 125], [-25, 100]]
    assert made.unrated == (("B", "time"), ("C", "jobs"))
    assert made.anchors.to_numpy().tolist() == [
        ["score", "min", "less", 50, 10, ""],
        ["score", "jobs", "more", 3, 23, ""],
    ]
    assert made.total.to_dict() == {"A": 43.75, "B": 68.75, "C": -6.25}
    assert made.total.name == "goal_score"
    ends = made.score_range()
    assert ends["low"].tolist() == [15.625, 12.5, -37.5]
    assert ends["high"].tolist() == [62.5, 106.25, 6.25]
    told = made.to_frame()
    assert told.columns.tolist() == ["goal_score", "goal_score_low", "goal_score_high", "time", "jobs"]
    assert told.loc["B"].tolist() == [68.75, 12.5, 106.25, 50, 125]
    assert made.national.shape == (3, 0)
    assert made.national.index.tolist() == ["A", "B", "C"]
    assert made.choosable == ("A", "B", "C")
    assert made.counted_twice == ()
    assert made.groups == {}
    assert made.group_weights.empty


def test_a_rating_without_an_end_has_its_own_value_there() -> None:
    made = worth.score_proposals(
        scenario(ratings=(("A", 1, -1, None), ("B", -1, None, 1.5))), measured(pd.DataFrame(0.0, index=list("ABC"), columns=list(DIRECTIONS)))
    )  # fmt: skip
    assert made.values["land"].tolist() == [50, -50, 0]
    assert made.low["land"].tolist() == [-50, -50, -100]
    assert made.high["land"].tolist() == [50, 75, 100]
    assert made.anchors.loc["land"].tolist() == ["judgement", "rating", "more", 0, 2, ""]


CHANGE = pd.DataFrame({"hours": [-40.0, -10.0, 5.0], "jobs": [0.0, 300.0, 6e-10]}, index=["A", "B", "C"])


def test_measured_changes_with_their_ranges_and_anchors() -> None:
    """Ranges are of the scale of the best value; less than a billionth is none; a stated scale says its own ends."""
    goals = [
        *GOALS[:2],
        {**GOALS[2], "zero_at": 60, "full_at": 360, "already_in_npv": "yes"},
        GOALS[3],
    ]
    found = worth.Measured(
        change=CHANGE,
        low=CHANGE - np.array([6, 7]),
        high=CHANGE + np.array([4, 11]),
        more_is_better=DIRECTIONS,
        units={"hours": "h"},
    )
    made = worth.score_proposals(scenario(goals=goals), found)
    assert made.values["time"].tolist() == [100, 25, -12.5]
    assert made.low["time"].tolist() == [90, 15, -22.5]  # more hours are worse
    assert made.high["time"].tolist() == pytest.approx([115, 40, 2.5])
    assert made.values["jobs"].tolist() == [-20, 80, -20]
    assert made.low["jobs"].tolist() == pytest.approx([-67 / 3, 233 / 3, -67 / 3])
    assert made.high["jobs"].tolist() == pytest.approx([-49 / 3, 251 / 3, -49 / 3])
    assert made.anchors.loc["time"].tolist() == ["hours", "h", "less", 0, -40, "A"]
    assert made.anchors.loc["jobs"].tolist() == ["jobs", "", "more", 60, 360, ""]
    assert made.counted_twice == ("jobs",)
    assert worth.values_of(scenario(goals=goals), found).equals(made.values)


def test_a_billionth_is_a_change_and_less_is_none() -> None:
    for size, value in ((1e-9, 100), (0.9e-9, 0)):
        change = CHANGE.assign(jobs=[0.0, 0.0, size])
        found = worth.score_proposals(scenario(), measured(change, 0.0))
        assert found.values["jobs"].tolist() == [0, 0, value]


def fake(**rows: dict[str, Any]) -> Any:
    """Scores of A and B on three goals as far as sets are worth something under them."""
    plain = {"value_function": "linear", "shape": "", "scale": "", "zero_at": np.nan, "full_at": np.nan}
    leaves = {
        "time": {**plain, "indicator": "hours"},
        "land": {**plain, "indicator": "judgement"},
        "view": {**plain, "indicator": "score", "scale": "stated", "zero_at": 20.0, "full_at": 70.0},
    }
    values = pd.DataFrame(
        {"time": [20.0, 30.0], "land": [50.0, -13.0], "view": [7.0, 11.0]}, index=["A", "B"]
    )
    return SimpleNamespace(
        goals=SimpleNamespace(leaves=leaves | rows),
        weights=pd.DataFrame([[0.5, 0.3, 0.2]], index=["s"], columns=["time", "land", "view"]),
        stakeholder="s",
        values=values,
        anchors=pd.DataFrame({"full_at": [-8.0, 2.0, 70.0]}, index=["time", "land", "view"]),
    )


def test_a_set_has_the_value_that_the_network_makes_and_the_sum_of_what_people_stated() -> None:
    scores = fake()
    found = worth.set_values(scores, ["A", "B"], pd.Series({"hours": -6.0}))
    assert found.to_dict() == {"time": 75, "land": 37, "view": 18}
    assert worth.weighted_score(scores, found) == pytest.approx(37.5 + 11.1 + 3.6)
    assert worth.set_score(scores, ["B"], pd.Series({"hours": 2.0})) == pytest.approx(-12.5 - 3.9 + 2.2)
    assert worth.set_values(scores, [], pd.Series({"hours": 0.0})).tolist() == [0, 0, 0]
    rated = worth.with_ratings(scores, ["B"], pd.Series({"time": 61.0, "land": 5.0, "view": 9.0}))
    assert rated.to_dict() == {"time": 61, "land": -13, "view": 11}


def test_of_a_set_too_a_billionth_is_a_change_and_less_is_none() -> None:
    scores = fake()
    scores.anchors.loc["time", "full_at"] = -2e-9
    for change, value in ((-1e-9, 50), (1e-9, -50), (-0.9e-9, 0), (0.9e-9, 0)):
        assert worth.set_values(scores, [], pd.Series({"hours": change}))["time"] == pytest.approx(value)


def test_nine_decimals_of_a_score_mean_something() -> None:
    values = pd.Series({"time": 2 * 1.2345678914, "land": 0.0, "view": 0.0})
    assert worth.weighted_score(fake(), values) == 1.234567891
    sizes = CHANGE.assign(hours=[-9.0, -1.0, 0.0])  # of nine hours one is 11.111... of 0.2 of all
    made = worth.score_proposals(
        scenario(ratings=tuple((p, 0, 0, 0) for p in "ABC")), measured(sizes * [1, 0])
    )
    assert made.total["B"] == 2.222222222


def test_earlier_choices_are_valued_on_the_scales_in_use() -> None:
    """Proposals have their values; of others 3 of 4 hours less are 37.5 of 8, a rating of -1 is -50, 45 of 20 to 70 is 50."""
    tables = {
        "choices": {"better": ["OLD", "B"], "worse": ["B", "A"]},
        "past_values": {
            "object": ["OLD", "OLD", "OLD"],
            "goal": ["view", "time", "land"],
            "value": [45.0, -3.0, -1.0],
        },
    }
    values, pairs = past_choices(tables, fake())
    assert pairs == [("OLD", "B"), ("B", "A")]
    assert values.index.tolist() == ["OLD", "B", "A"]
    assert values.columns.tolist() == ["time", "land", "view"]
    assert values.to_numpy().tolist() == [[37.5, -50, 50], [30, -13, 11], [20, 50, 7]]
