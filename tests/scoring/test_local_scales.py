"""Local scales belong to what can be chosen; who sets one alone is told with what happens without it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraprio.scenario.choosable import barred
from infraprio.scenario.scenario import Scenario
from infraprio.scoring.goals.proposal_scores import Measured, Scores, score_proposals
from infraprio.scoring.ranks import ranks
from tests.scenario.test_choosable import plan

GOALS = [
    {"id": "time", "name": "Tid", "name_en": "Time", "indicator": "hours"},
    {"id": "jobs", "name": "Jobb", "name_en": "Jobs", "indicator": "jobs"},
    {"id": "care", "name": "Vård", "name_en": "Care", "indicator": "minutes", "scale": "stated", "zero_at": 0, "full_at": -10},
]  # fmt: skip
WEIGHTS = {"time": 0.5, "jobs": 0.3, "care": 0.2}
DIRECTIONS = {"hours": False, "jobs": True, "minutes": False}
NAMES = "ABCDEF"


def region(
    costs: dict[str, float | None], rules: list[dict[str, Any]], goals: list[dict[str, Any]] = GOALS
) -> Scenario:
    return plan(
        costs,
        rules,
        goals=goals,
        weights=[{"stakeholder": "K", "goal": g, "weight": w} for g, w in WEIGHTS.items()],
    )


def scored(scenario: Scenario, change: pd.DataFrame) -> Scores:
    change = change.loc[list(scenario["proposals"]["id"])]
    return score_proposals(
        scenario, Measured(change=change, low=change, high=change, more_is_better=DIRECTIONS, units={})
    )


def table(numbers: list[float]) -> pd.DataFrame:
    return pd.DataFrame(np.reshape(numbers, (len(NAMES), 3)), index=list(NAMES), columns=list(DIRECTIONS))


RULES = [
    {"rule": "mandatory", "proposals": "A"},
    {"rule": "excludes", "proposals": "A F"},
    {"rule": "forbidden", "proposals": "E"},
]
COSTS: dict[str, float | None] = {"A": 10, "B": 20, "C": 900, "D": None, "E": 5, "F": 5}
"""A and B can be chosen; C is too dear, D of unknown cost, E forbidden, F excluded by A."""


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(-1000, 1000, allow_subnormal=False), min_size=18, max_size=18), st.sampled_from("CDEF")
)
def test_leaving_out_who_cannot_be_chosen_changes_no_score(numbers: list[float], gone: str):
    change = table(numbers)
    whole = region(COSTS, RULES)
    assert set(barred(whole)) == set("CDEF")
    rules = [rule for rule in RULES if gone not in rule["proposals"].split()]
    less = region({name: cost for name, cost in COSTS.items() if name != gone}, rules)
    one, other = scored(whole, change), scored(less, change)
    pd.testing.assert_frame_equal(one.values.drop(index=gone), other.values)
    pd.testing.assert_series_equal(one.total.drop(index=gone), other.total)
    assert one.choosable == other.choosable == ("A", "B")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(-1000, 1000), min_size=18, max_size=18))
def test_a_local_scale_is_set_by_one_that_can_be_chosen_and_ends_there(numbers: list[float]):
    found = scored(region(COSTS, RULES), table(numbers))
    for goal in ("time", "jobs"):
        assert found.anchors.loc[goal, "full_by"] in {"A", "B", ""}
        assert found.values.loc[["A", "B"], goal].abs().max() == pytest.approx(100) or not found.values[goal].any() or (
            found.values.loc[["A", "B"], goal].max() == pytest.approx(100)
        )  # fmt: skip


def test_others_are_valued_on_the_same_scale_and_may_lie_beyond_it():
    change = pd.DataFrame(0.0, index=list(NAMES), columns=list(DIRECTIONS))
    change["hours"] = [-10.0, -5.0, -80.0, -40.0, 20.0, 0.0]
    assert scored(region(COSTS, RULES), change).values["time"].tolist() == [100, 50, 800, 400, -200, 0]


@pytest.mark.parametrize("direction", ["more", "less"])
def test_a_goal_may_turn_the_direction_of_its_indicator(direction: str):
    goals = [{**goal, "direction": direction} if goal["id"] == "jobs" else goal for goal in GOALS]
    change = pd.DataFrame(0.0, index=list(NAMES), columns=list(DIRECTIONS))
    change["jobs"] = [-40.0, 10.0, 0.0, 0.0, 0.0, 0.0]
    found = scored(region(COSTS, RULES, goals), change)
    assert found.anchors.loc["jobs", "direction"] == direction
    assert found.values.loc[["A", "B"], "jobs"].tolist() == (
        [-400, 100] if direction == "more" else [100, -25]
    )
    assert found.anchors.loc["jobs", "full_by"] == ("B" if direction == "more" else "A")


ALL = dict.fromkeys(NAMES, 5.0)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0, 1000), min_size=18, max_size=18))
def test_what_happens_without_the_one_that_sets_the_scale_is_what_happens(numbers: list[float]):
    change = table(numbers) * [-1.0, 1.0, -1.0]
    one = scored(region(dict(ALL), []), change)
    for remark in one.findings:
        name = remark.subject
        less = scored(region({n: c for n, c in ALL.items() if n != name}, []), change)
        before, after = one.total.drop(index=name), less.total
        moved = int((ranks(before) != ranks(after)).sum())
        assert f"Without it {moved} of 5 other proposals" in remark.message
        assert f"up to {(after - before).abs().max():.1f} points" in remark.message
    named = {remark.subject for remark in one.findings}
    for goal, column in (("time", "hours"), ("jobs", "jobs")):
        top, second = change[column].abs().nlargest(2)
        by = one.anchors.loc[goal, "full_by"]
        if top > 1e-6 and abs(second / top - 0.5) > 1e-9:
            assert (second < top / 2) <= (by in named)


def test_the_remark_names_goals_places_and_points_in_both_languages():
    change = pd.DataFrame(0.0, index=list(NAMES), columns=list(DIRECTIONS))
    change["hours"] = [-100.0, -10.0, -8.0, -6.0, 0.0, 0.0]
    change["jobs"] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    (remark,) = scored(region(dict(ALL), []), change).findings
    assert remark.subject == "A"
    assert remark.message.startswith(
        "A alone sets the scale of: Time. Without it 4 of 5 other proposals change their place"
    )
    assert "up to 45.0 points" in remark.message
    assert remark.message_in("sv").startswith(
        "A sätter ensam skalan för: Tid. Utan den byter 4 av 5 andra åtgärder plats"
    )
    assert "45,0" in remark.message_in("sv")


def test_a_stated_scale_hangs_on_nobody():
    change = pd.DataFrame(0.0, index=list(NAMES), columns=list(DIRECTIONS))
    change["minutes"] = [-100.0, -1.0, 0.0, 0.0, 0.0, 0.0]
    assert scored(region(dict(ALL), []), change).findings == ()


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12), st.data())
def test_equal_values_have_equal_ranks_whatever_the_rounding(values: list[float], data: st.DataObject):
    whole = [round(v, 3) for v in values]
    spread = max(whole) - min(whole)
    noise = data.draw(st.lists(st.floats(-1e-14, 1e-14), min_size=len(whole), max_size=len(whole)))
    clean, rough = (
        pd.Series(whole),
        pd.Series([v + e * max(spread, abs(v)) for v, e in zip(whole, noise, strict=True)]),
    )
    expected = clean.rank(ascending=False, method="min")
    if spread == 0 or min((abs(a - b) for a in whole for b in whole if a != b), default=1) > 1e-8 * spread:
        assert ranks(rough).tolist() == expected.tolist()


def test_missing_values_have_no_rank_and_infinite_ones_do():
    found = ranks(
        pd.Series({"A": 1.0, "B": float("nan"), "C": float("inf"), "D": float("inf"), "E": 1.0 + 1e-13})
    )
    assert found.fillna(0).to_dict() == {"A": 3, "B": 0, "C": 1, "D": 1, "E": 3}
    assert ranks(pd.Series([], dtype=float)).empty
