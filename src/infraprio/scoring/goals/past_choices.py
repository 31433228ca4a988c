"""The earlier choices of a scenario, valued on the goals in use."""

from __future__ import annotations

import numpy as np
import pandas as pd

from infraprio.scenario.scenario import Scenario
from infraprio.scoring.goals.proposal_scores import JUDGEMENT, Scores, goal_values

__all__ = ["past_choices"]


def past_choices(scenario: Scenario, scores: Scores) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Values of the objects of earlier choices, objects x goals, and the choices as (better, worse).

    Proposals have the values that they are scored by; objects of earlier plans those of the table past_values, on the
    same scales and not clipped.
    """
    table, past = scenario["choices"], scenario["past_values"]
    pairs = list(zip(map(str, table["better"]), map(str, table["worse"]), strict=True))
    stated = {
        (name, goal): float(value)
        for name, goal, value in zip(past["object"], past["goal"], past["value"], strict=True)
    }
    rows = {}
    for name in dict.fromkeys(name for pair in pairs for name in pair):
        if name in scores.values.index:
            rows[name] = scores.values.loc[name].to_numpy(dtype=float)
        else:
            rows[name] = np.array(
                [_value(scores, goal, stated[name, goal]) for goal in scores.values.columns]
            )
    return pd.DataFrame.from_dict(rows, orient="index", columns=scores.values.columns), pairs


def _value(scores: Scores, goal: str, change: float) -> float:
    row = scores.goals.leaves[goal]
    if row["indicator"] == JUDGEMENT:
        return 50 * change
    return float(goal_values(np.array([change]), row, float(scores.anchors["full_at"][goal]))[0])
