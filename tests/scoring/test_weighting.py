"""Weights that a scenario's stakeholders give by answers, from the tables to the order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import infraprio as ip
from infraprio.scenario import Scenario
from infraprio.scoring.weighting import _ahp, weighed

GOALS = [
    {"id": "access", "name": "Access", "parent": ""},
    {"id": "safety", "name": "Safety", "parent": "", "indicator": "judgement"},
    {"id": "time", "name": "Time", "parent": "access", "indicator": "judgement"},
    {"id": "jobs", "name": "Jobs", "parent": "access", "indicator": "judgement"},
]
RATINGS = {
    "A": (2, 0, 1),
    "B": (0, 2, 1),
    "C": (1, 1, 0),
    "D": (-1, 2, 2),
}
LEAVES = ("safety", "time", "jobs")


def _stated(way: str = "weights", **tables: list[dict[str, Any]]) -> Scenario:
    """Four judged proposals; one voice that weighs as `way` says."""
    ratings = [
        {"proposal": name, "goal": goal, "rating": one}
        for name, three in RATINGS.items()
        for goal, one in zip(LEAVES, three, strict=True)
    ]
    proposals = [{"id": name, "name": name, "cost_msek": 10, "price_year": 2024} for name in RATINGS]
    budgets = [{"amount_msek": 25, "price_year": 2024}]
    whole = {"goals": GOALS, "proposals": proposals, "judgements": ratings, "budgets": budgets, **tables}
    return ip.build({"name": "Ford", "weighting": way}, whole)


def _leaf_weights(scenario: Scenario) -> dict[str, float]:
    scores = ip.run(scenario).scores
    return {goal: round(float(scores.weights.iloc[0][goal]), 9) for goal in LEAVES}


def _rows(column: str, **said: float) -> list[dict[str, Any]]:
    return [{"goal": goal, column: value} for goal, value in said.items()]


def test_swing_points_by_group_are_divided_by_their_sum() -> None:
    swing = _rows("points", access=100, safety=50, time=30, jobs=10)
    assert _leaf_weights(_stated("swing", swing=swing)) == pytest.approx(
        {"safety": 1 / 3, "time": 2 / 3 * 0.75, "jobs": 2 / 3 * 0.25}
    )


def test_swing_points_of_lowest_goals_alone_are_weighed_across_the_branches() -> None:
    swing = _rows("points", safety=100, time=60, jobs=40)
    assert _leaf_weights(_stated("swing", swing=swing)) == pytest.approx(
        {"safety": 0.5, "time": 0.3, "jobs": 0.2}
    )


def test_places_give_the_centroid_of_the_order() -> None:
    swing = _rows("place", safety=1, time=2, jobs=3)
    assert _leaf_weights(_stated("roc", swing=swing)) == pytest.approx(
        {"safety": 11 / 18, "time": 5 / 18, "jobs": 2 / 18}, abs=1e-8
    )


def test_consistent_comparisons_give_their_ratios_and_no_finding() -> None:
    pairs = [
        {"goal": "safety", "other": "time", "times": 3},
        {"goal": "time", "other": "jobs", "times": 2},
        {"goal": "jobs", "other": "safety", "times": 1 / 6},
    ]
    scenario = _stated("ahp", pairwise=pairs)
    assert _leaf_weights(scenario) == pytest.approx({"safety": 6 / 9, "time": 2 / 9, "jobs": 1 / 9}, abs=1e-8)
    assert {found.severity for found in scenario.findings} == {"note"}


def test_best_and_worst_give_the_published_example() -> None:
    answers = [
        {"goal": "time", "best_times": 8, "worst_times": 1},
        {"goal": "jobs", "best_times": 2, "worst_times": 5},
        {"goal": "safety", "best_times": 1, "worst_times": 8},
    ]
    assert _leaf_weights(_stated("bwm", best_worst=answers)) == pytest.approx(
        {"safety": 0.6071, "time": 0.0714, "jobs": 0.3214}, abs=5e-5
    )


def test_weights_from_the_spread_are_those_of_the_values() -> None:
    found = _leaf_weights(_stated("critic"))
    values = pd.DataFrame.from_dict(RATINGS, orient="index", columns=list(LEAVES)).to_numpy(float)
    unit = (values - values.min(axis=0)) / np.ptp(values, axis=0)
    told = unit.std(axis=0) * (1 - np.corrcoef(unit.T)).sum(axis=0)
    assert list(found.values()) == pytest.approx(list(told / told.sum()))


def test_each_stakeholder_may_weigh_another_way_and_the_rest_of_the_run_sees_ordinary_weights() -> None:
    people = [
        {"id": "council", "name": "Council", "weighting": "swing", "main": "yes"},
        {"id": "region", "name": "Region"},
    ]
    swing = [{"stakeholder": "council", **row} for row in _rows("points", safety=100, time=60, jobs=40)]
    weights = [
        {"stakeholder": "region", "goal": goal, "weight": one}
        for goal, one in (("access", 0.5), ("safety", 0.5), ("time", 0.5), ("jobs", 0.5))
    ]
    result = ip.run(_stated(stakeholders=people, swing=swing, weights=weights))
    table = result.scenario["weights"].to_frame()
    assert set(table.loc[table["stakeholder"] == "council", "source"]) == {"swing"}
    assert table.groupby("stakeholder")["goal"].count().to_dict() == {"council": 4, "region": 4}
    assert result.scores.weights.loc["region"].to_dict() == {"safety": 0.5, "time": 0.25, "jobs": 0.25}
    again = ip.run(result.scenario)
    assert again.scores.weights.equals(result.scores.weights)


@pytest.mark.parametrize(
    ("way", "tables", "code"),
    [
        ("swing", {}, "answers_missing"),
        ("swing", {"swing": _rows("points", safety=100, time=60)}, "answer_missing"),
        ("swing", {"swing": _rows("points", safety=0, time=0, jobs=0)}, "all_zero"),
        ("swing", {"swing": _rows("points", safety=1, time=1, works=1)}, "unknown_goal"),
        ("roc", {"swing": _rows("points", safety=100, time=60, jobs=3)}, "answer_missing"),
        ("ahp", {"pairwise": [{"goal": "safety", "other": "time", "times": 3}]}, "pairs_apart"),
        (
            "ahp",
            {
                "pairwise": [
                    {"goal": "safety", "other": "time", "times": 3},
                    {"goal": "time", "other": "safety", "times": 2},
                    {"goal": "time", "other": "jobs", "times": 2},
                ]
            },
            "pair_contradicts",
        ),
        (
            "ahp",
            {
                "pairwise": [
                    {"goal": "safety", "other": "access", "times": 3},
                    {"goal": "time", "other": "jobs", "times": 2},
                    {"goal": "time", "other": "safety", "times": 2},
                ]
            },
            "pair_across",
        ),
        (
            "bwm",
            {
                "best_worst": [
                    {"goal": goal, "best_times": 2, "worst_times": 1} for goal in ("safety", "time", "jobs")
                ]
            },
            "no_end",
        ),
    ],
)  # fmt: skip
def test_answers_that_cannot_be_weighed_are_refused(
    way: str, tables: dict[str, list[dict[str, Any]]], code: str
) -> None:
    with pytest.raises(ip.ScenarioError) as refused:
        _stated(way, **tables)
    assert code in {found.code for found in refused.value.findings}


def test_comparisons_that_clash_are_told_with_the_three_worst(tmp_path: Any) -> None:
    pairs = [
        {"goal": "safety", "other": "time", "times": 3},
        {"goal": "time", "other": "jobs", "times": 2},
        {"goal": "jobs", "other": "safety", "times": 2},
    ]
    more = {(row["goal"], row["other"]): float(row["times"]) for row in pairs}
    more |= {("safety", "noise"): 9.0, ("noise", "time"): 5.0, ("jobs", "noise"): 7.0}
    rows = pd.DataFrame(
        [(other, times) for (_, other), times in more.items()],
        index=[goal for goal, _ in more],
        columns=["other", "times"],
    )
    assert len(_ahp(rows, ["safety", "time", "jobs", "noise"]).worst) == 3
    ip.write(_stated("ahp", pairwise=pairs), tmp_path / "ford")
    found = [one for one in ip.check(tmp_path / "ford") if one.code == "judgements_clash"]
    assert [one.severity for one in found] == ["warning"]
    assert found[0].message.count("the others suggest") == 3
    assert "0,70" in found[0].message_in("sv")


def test_answers_that_nobody_reads_are_told() -> None:
    weights = _rows("weight", access=0.5, safety=0.5, time=0.5, jobs=0.5)
    scenario = _stated(weights=weights, swing=_rows("points", safety=100, time=60, jobs=40))
    assert [one.code for one in scenario.findings if one.severity == "warning"] == ["answers_unused"]


def test_an_only_child_has_the_weight_of_its_branch_even_where_that_is_none() -> None:
    ratings = [{"proposal": "A", "goal": goal, "rating": 1} for goal in ("safety", "time")]
    for points, branch in ((0, 0.0), (50, 1 / 3)):
        stated = _stated(
            "swing", swing=_rows("points", safety=100, time=points), goals=GOALS[:3], judgements=ratings,
            proposals=[{"id": "A", "name": "A", "cost_msek": 10, "price_year": 2024}],
        )  # fmt: skip
        table = weighed(stated)["weights"]
        found = dict(zip(table["goal"], table["weight"], strict=True))
        assert found == pytest.approx({"access": branch, "safety": 1 - branch, "time": 1})
