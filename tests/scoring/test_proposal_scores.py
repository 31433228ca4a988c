"""Scores of proposals: scales, weights, roll-up, ratings, ranges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from infraprio.errors import ScoringError
from infraprio.ranking.study.parts import goal_points
from infraprio.scenario import build
from infraprio.scoring.goals import from_scenario
from infraprio.scoring.goals.from_scenario import goals_in_use
from infraprio.scoring.goals.proposal_scores import (
    Measured,
    Scores,
    goal_revision,
    goal_values,
    score_proposals,
    set_score,
)

SETTINGS = {"name": "s", "base_year": 2025, "price_year": 2025, "reference_alternative": "nothing"}
GOALS = [
    {"id": "reach", "name": "Reach"},
    {"id": "time", "name": "Time", "parent": "reach", "indicator": "hours"},
    {"id": "jobs", "name": "Jobs", "parent": "reach", "indicator": "jobs"},
    {"id": "land", "name": "Land", "indicator": "judgement"},
]
WEIGHTS = [
    {"stakeholder": s, "goal": g, "weight": w}
    for s, ws in (("R", (0.8, 0.25, 0.75, 0.2)), ("K", (0.5, 0.5, 0.5, 0.5)))
    for g, w in zip(("reach", "time", "jobs", "land"), ws, strict=True)
]
DIRECTIONS = {"hours": False, "jobs": True}


def scenario(goals=GOALS, ratings=(("A", 2, 1, 2), ("B", -1, None, None)), more_weights=()):  # type: ignore[no-untyped-def]
    names = ("A", "B", "C")
    return build(
        SETTINGS,
        {
            "places": [
                {"id": p, "name": p, "lat": 60 + i, "lon": 15, "kind": "town", "population": 9, "jobs": 4}
                for i, p in enumerate("XY")
            ],
            "roads": [{"id": "R", "from_place": "X", "to_place": "Y", "length_km": 130, "speed_kmh": 70}],
            "proposals": [
                {
                    "id": p,
                    "name": p,
                    "kind": "road",
                    "horizon": "medium",
                    "cost_msek": 60,
                    "price_year": 2025,
                    "no_network_effect": "yes",
                }
                for p in names
            ],
            "financing": [{"proposal": p, "fund": "F", "share": 1} for p in names],
            "periods": [{"id": "p", "name": "p", "first_year": 2026, "last_year": 2028, "horizon": "medium"}],
            "funds": [{"id": "F", "name": "F"}],
            "budget_scenarios": [{"id": "s", "name": "s", "probability": 1}],
            "budgets": [
                {"scenario": "s", "fund": "F", "period": "p", "amount_msek": 100, "price_year": 2025}
            ],
            "goals": goals,
            "judgements": [
                {"proposal": p, "goal": "land", "rating": r, "low": lo, "high": hi}
                for p, r, lo, hi in ratings
            ],
            "stakeholders": [{"id": "K", "name": "K"}, {"id": "R", "name": "R", "main": "yes"}],
            "weights": [*WEIGHTS, *more_weights],
            "national_goals": [{"id": "N1", "name": "N1"}],
            "goal_map": [{"goal": "time", "national_goal": "N1", "strength": 0.5}],
        },
    )


CHANGE = pd.DataFrame({"hours": [-40.0, -10.0, 5.0], "jobs": [0.0, 300.0, 1e-13]}, index=["A", "B", "C"])


def measured(change: pd.DataFrame, spread: float = 0.1) -> Measured:
    return Measured(
        change=change,
        low=(1 + spread) * change,
        high=(1 - spread) * change,
        more_is_better=DIRECTIONS,
        units={},
    )


def scored(**rest) -> Scores:  # type: ignore[no-untyped-def]
    return score_proposals(scenario(**rest), measured(CHANGE))


def test_local_scale_runs_from_no_effect_to_the_best() -> None:
    values = scored().values
    assert values["time"].to_dict() == {"A": 100.0, "B": 25.0, "C": -12.5}
    assert values["jobs"].to_dict() == {"A": 0.0, "B": 100.0, "C": 0.0}  # rounding makes no scale


def test_weights_multiply_down_the_tree_and_scores_roll_up() -> None:
    weights = goals_in_use(scenario()).weights
    assert weights.loc["R"].to_dict() == pytest.approx({"time": 0.2, "jobs": 0.6, "land": 0.2})
    assert weights.sum(axis=1).to_numpy() == pytest.approx(1)
    scores = scored()
    assert scores.stakeholder == "R"
    assert scores.nodes.loc["B", "reach"] == pytest.approx(0.25 * 25 + 0.75 * 100)
    assert scores.total["A"] == pytest.approx(0.2 * 100 + 0.2 * 100)
    assert scores.by_stakeholder.loc["B", "K"] == pytest.approx(0.25 * 25 + 0.25 * 100 + 0.5 * -50)
    assert scores.national.loc["A", "N1"] == pytest.approx(100)  # the mean of the goals that support the area
    assert scores.harmonisation is not None
    assert scores.harmonisation.homeless_goals == ["jobs", "land"]


def test_missing_rating_is_the_whole_range_not_zero() -> None:
    scores = scored()
    assert scores.unrated == (("C", "land"),)
    assert (scores.low.loc["C", "land"], scores.high.loc["C", "land"]) == (-100, 100)
    assert (scores.low.loc["A", "land"], scores.high.loc["A", "land"]) == (50, 100)
    ends = scores.score_range()
    assert (ends["low"] <= scores.total + 1e-9).all()
    assert (ends["high"] >= scores.total - 1e-9).all()


def test_set_on_the_same_scale() -> None:
    scores = scored()
    for name in ("A", "B"):
        assert set_score(scores, [name], CHANGE.loc[name]) == pytest.approx(scores.total[name])
    together = CHANGE.loc["A"] + CHANGE.loc["B"]
    assert set_score(scores, ["A", "B"], together) == pytest.approx(scores.total[["A", "B"]].sum())


@pytest.mark.parametrize(
    ("function", "shape"), [("linear", ""), ("exponential", "2"), ("exponential", "-1,5"), ("logistic", "6")]
)
def test_value_functions_keep_ends_and_order(function: str, shape: str) -> None:
    row = {
        "value_function": function,
        "shape": shape,
        "zero_at": float("nan"),
        "full_at": float("nan"),
        "scale": "local",
    }
    x = np.linspace(-1, 1, 21)
    values = goal_values(x, row, 1.0)
    assert values[[0, 10, 20]] == pytest.approx([-100, 0, 100])
    assert (np.diff(values) > 0).all()


def test_stated_and_piecewise_scales() -> None:
    row = {"value_function": "linear", "shape": "", "zero_at": 2.0, "full_at": 6.0, "scale": "stated"}
    assert goal_values(np.array([2.0, 4.0, 6.0]), row, 6.0) == pytest.approx([0, 50, 100])
    row = {
        "value_function": "piecewise",
        "shape": "0:0 5:60 10:100",
        "zero_at": float("nan"),
        "full_at": float("nan"),
        "scale": "stated",
    }
    assert goal_values(np.array([-1.0, 2.5, 20.0]), row, 10.0) == pytest.approx([0, 30, 100])


def test_nothing_improves() -> None:
    worse = CHANGE.abs()
    values = score_proposals(scenario(), measured(worse)).values
    assert values["time"].to_dict() == {"A": -100.0, "B": -25.0, "C": -12.5}
    still = CHANGE * 0
    assert (score_proposals(scenario(), measured(still)).values[["time", "jobs"]] == 0).all().all()


def test_unknown_indicator_is_named() -> None:
    goals = [{**g, "indicator": "speed"} if g["id"] == "time" else g for g in GOALS]
    with pytest.raises(ScoringError, match=r"time.*speed"):
        scored(goals=goals)


def test_revision_tells_what_moved_and_what_it_does() -> None:
    old = [{**g, "version": "old"} for g in GOALS if g["id"] != "jobs"]
    weights = [
        {"stakeholder": s, "version": "old", "goal": g, "weight": w}
        for s in "RK"
        for g, w in (("reach", 0.5), ("time", 1), ("land", 0.5))
    ]
    made = scenario(goals=GOALS + old, more_weights=weights)
    scores = score_proposals(made, measured(CHANGE))
    revision = goal_revision(made, scores, measured(CHANGE), "old")
    assert revision.goals.loc["jobs", "change"] == "added"
    after = scores.total
    assert revision.scores["score_after"].to_numpy() == pytest.approx(after.to_numpy())
    assert revision.scores.loc["A", "score_before"] == pytest.approx(0.5 * 100 + 0.5 * 100)


def test_the_goals_are_read_once_and_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    for name in ("goal_tree", "leaf_rows"):
        work = getattr(from_scenario, name)
        monkeypatch.setattr(
            from_scenario, name, lambda *given, _work=work, _name=name: (read.append(_name), _work(*given))[1]
        )
    scores = scored()
    for names in (["A"], ["B"], ["A", "B"]):
        set_score(scores, names, CHANGE.loc[names].sum())
    goal_points(scores, ["A", "B"])
    assert sorted(read) == ["goal_tree", "goal_tree", "leaf_rows"]  # a tree for each of the two stakeholders
