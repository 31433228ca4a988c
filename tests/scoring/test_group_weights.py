"""Weights by group of proposals: each is scored under its own group's weights, and everybody's sums agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import infraprio as ip

GROUP = {"P": "city", "Q": "city", "R": "rural", "S": ""}
OWN = {"P": (80, 10, 30), "Q": (20, 90, 60), "R": (20, 90, 60), "S": (50, 50, 0)}
LEAVES = ("delay", "crashes", "land")
CITY, RURAL, COMMON = (0.6, 0.2, 0.2), (0.1, 0.9, 0.0), (0.3, 0.45, 0.25)


def made() -> dict[str, list[dict[str, Any]]]:
    """Two goals, one of them with two below it; the city weighs all, the country no land use."""
    goals = [
        {"id": "delay", "name": "Delay", "indicator": "score", "zero_at": 0, "full_at": 100, "weight": 0.3},
        {"id": "life", "name": "Life", "weight": 0.7},
        *(
            {"id": g, "name": g, "parent": "life", "indicator": "score", "zero_at": 0, "full_at": 100, "weight": w}
            for g, w in (("crashes", 0.45 / 0.7), ("land", 0.25 / 0.7))
        ),
    ]  # fmt: skip
    weights = {
        "city": {"delay": 0.6, "life": 0.4, "crashes": 0.5, "land": 0.5},
        "rural": {"delay": 0.1, "life": 0.9, "crashes": 1.0},
    }
    return {
        "proposals": [
            {"id": p, "name": f"Project {p}", "cost_msek": 10, "group": g} for p, g in GROUP.items()
        ],
        "goals": goals,
        "scores": [
            {"proposal": p, "goal": g, "value": v}
            for p, own in OWN.items()
            for g, v in zip(LEAVES, own, strict=True)
        ],
        "group_weights": [
            {"group": g, "goal": goal, "weight": w} for g, some in weights.items() for goal, w in some.items()
        ],
        "budgets": [{"amount_msek": 20}],
    }


def test_each_is_scored_under_the_weights_of_its_group() -> None:
    result = ip.run(ip.build({"name": "Groups"}, made()))
    by_hand = {
        "P": np.dot(CITY, OWN["P"]),
        "Q": np.dot(CITY, OWN["Q"]),
        "R": np.dot(RURAL, OWN["R"]),
        "S": np.dot(COMMON, OWN["S"]),
    }
    assert result.scores.total.to_dict() == pytest.approx(by_hand)
    assert sorted(map(str, result.portfolio.proposals)) == ["P", "R"]
    assert result.plan_score == pytest.approx(by_hand["P"] + by_hand["R"])
    assert result.ranking.frame["weight_group"].to_dict() == {"P": "city", "R": "rural"}
    assert result.scores.nodes.loc["R", ["delay", "life", "crashes", "land"]].tolist() == pytest.approx(
        [20, 90, 90, 60]
    )
    assert result.scores.group_weights.loc["rural", list(LEAVES)].tolist() == pytest.approx(list(RURAL))


def test_points_of_the_explanation_add_up_to_the_score() -> None:
    scores = ip.run(ip.build({"name": "Groups"}, made())).scores
    points = (scores.values * scores.weights.loc[scores.stakeholder]).sum(axis=1)
    assert points.to_dict() == pytest.approx(scores.total.to_dict())
    ends = scores.score_range()
    assert (ends["low"] <= scores.total + 1e-9).all()
    assert (ends["high"] >= scores.total - 1e-9).all()


def test_a_limit_on_a_group() -> None:
    rules = [
        {"id": "r", "rule": "at_least", "group_by": "group", "group": "city", "limit": 2, "unit": "count"}
    ]
    result = ip.run(ip.build({"name": "Groups"}, made() | {"rules": rules}))
    assert sorted(map(str, result.portfolio.proposals)) == ["P", "Q"]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda t: t["group_weights"][0].update(weight=0.5), "group_weights_off"),
        (lambda t: t["proposals"][0].update(group="citty"), "group_without_weights"),
        (lambda t: t["group_weights"][0].update(goal="dellay"), "unknown_goal"),
        (lambda t: (t["goals"][0].update(weight=0), t["goals"][1].update(weight=1)), "group_weight_alone"),
        (lambda t: t["goals"][0].update(indicator="travel_time_gain_hours_day"), "group_weight_measured"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(spoil: Any, code: str) -> None:
    tables = made()
    spoil(tables)
    with pytest.raises(ip.ScenarioError) as fault:
        ip.build({"name": "Groups"}, tables)
    assert code in {f.code for f in fault.value.findings if f.severity == "error"}
