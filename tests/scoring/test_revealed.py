"""Weights that earlier choices reveal: learned, bounded, and honest about what they cannot explain."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import infraprio as ip
from infraprio.scenario import Scenario
from infraprio.scoring.revealed import GAP, revealed_weights

GOALS = ["safety", "time", "nature"]


@pytest.mark.parametrize("seed", range(5))
def test_weights_that_made_the_choices_lie_in_the_range_and_all_is_explained(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = pd.DataFrame(rng.uniform(-30, 100, (20, 3)), index=[f"O{i}" for i in range(20)], columns=GOALS)
    true = rng.dirichlet(np.ones(3))
    score, span = values @ true, float(np.ptp(values.to_numpy()))
    names = rng.permutation(list(values.index))
    pairs = [(a, b) if score[a] > score[b] else (b, a) for a, b in zip(names[::2], names[1::2], strict=True)]
    pairs = [(a, b) for a, b in pairs if score[a] - score[b] > 1.01 * GAP * span]
    found = revealed_weights(values, pairs)
    assert found.choices["explained"].all()
    assert (found.weights["lowest"] - 1e-6 <= true).all()
    assert (true <= found.weights["highest"] + 1e-6).all()
    learned = found.weights["weight"]
    assert learned.sum() == pytest.approx(1)
    led = [(values.loc[a] - values.loc[b]) @ learned for a, b in pairs]
    assert found.choices["lead"].tolist() == pytest.approx(led)
    assert min(led) >= GAP * span - 1e-6


def test_a_choice_of_what_is_worse_on_every_goal_is_not_explained() -> None:
    values = pd.DataFrame([[90, 80, 10], [10, 20, 5], [50, 90, 0]], index=["A", "B", "C"], columns=GOALS)
    found = revealed_weights(values, [("B", "A"), ("A", "C")])
    assert found.choices["explained"].tolist() == [False, True]


def _stated(**tables: Any) -> Scenario:
    ratings = {"A": (2, 0, 0), "B": (0, 2, 0), "C": (0, 0, 2)}
    whole = {
        "goals": [{"id": goal, "name": goal, "indicator": "judgement"} for goal in GOALS],
        "proposals": [{"id": name, "name": name, "cost_msek": 10, "price_year": 2024} for name in ratings],
        "judgements": [
            {"proposal": name, "goal": goal, "rating": one}
            for name, row in ratings.items()
            for goal, one in zip(GOALS, row, strict=True)
        ],
        "budgets": [{"amount_msek": 25, "price_year": 2024}],
        **tables,
    }
    return ip.build({"name": "Ford"}, whole)


OLD = [{"object": "OLD", "goal": goal, "value": one} for goal, one in zip(GOALS, (1, 1, 0), strict=True)]


def test_choices_between_proposals_and_objects_of_earlier_plans_are_read_from_the_tables() -> None:
    choices = [{"better": "A", "worse": "OLD", "year": 2019}, {"better": "OLD", "worse": "C"}]
    revealed = ip.methods(_stated(choices=choices, past_values=OLD)).revealed
    assert revealed is not None
    # A against OLD: 100 s > 50 s + 50 t, so that s > t; and OLD against C: s + t > 2 n.
    assert revealed.weights["weight"]["safety"] > revealed.weights["weight"]["time"]
    assert revealed.choices["explained"].all()
    assert revealed.weights["main"].tolist() == pytest.approx([1 / 3] * 3)
    assert ip.methods(_stated()).revealed is None


@pytest.mark.parametrize(
    ("choice", "past", "code"),
    [
        ({"better": "A", "worse": "X"}, [], "unknown_choice"),
        ({"better": "A", "worse": "A"}, [], "choice_of_itself"),
        ({"better": "A", "worse": "OLD"}, OLD[:2], "past_value_missing"),
        ({"better": "A", "worse": "OLD"}, [*OLD[:2], {"object": "OLD", "goal": "natur", "value": 1}], "unknown_goal"),
    ],
)  # fmt: skip
def test_choices_that_cannot_be_valued_are_refused(choice: Any, past: Any, code: str) -> None:
    with pytest.raises(ip.ScenarioError) as refused:
        _stated(choices=[choice], past_values=past)
    assert code in {found.code for found in refused.value.findings}
