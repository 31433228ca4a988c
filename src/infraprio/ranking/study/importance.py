"""How much each proposal matters to the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from infraprio.portfolio import Portfolio, Problem

__all__ = ["STEPS", "importance"]

STEPS: Final = 10
"""Equal steps of the budget for the step at which a proposal enters."""


def importance(problem: Problem, plan: Portfolio, seed: int) -> pd.DataFrame:
    """What is lost without a proposal or with one that is not chosen, when it enters, its share of the plan's value.

    Returns
    -------
    DataFrame indexed by proposal: chosen; loss of goal score if a chosen one is left out or another forced in (infinite
    where the rules then cannot be kept); enters_at, share of the main budget at which it is first built when the money
    grows in steps and what was built stays (missing: at no step); share of the plan's goal score with its standard
    error (0: exact; missing: not in the plan).
    """
    from infraprio.portfolio import incremental_rank, replacement_cost, shapley

    cost = replacement_cost(problem)
    step = incremental_rank(problem, steps=STEPS).astype(float)
    part = shapley(problem, plan, seed=seed)
    frame = pd.DataFrame(
        {
            "chosen": [name in set(plan.proposals) for name in cost.index],
            "loss": cost["loss"].astype(float),
            "enters_at": (step / STEPS).where(step <= STEPS),
            "share": part["share"].reindex(cost.index),
            "error": part["error"].reindex(cost.index),
        }
    )
    frame.index = pd.Index(map(str, frame.index), name="proposal")
    sampled = bool((part["error"] > 0).any())
    frame.attrs |= {"complete": bool(cost.attrs["proved"]) and not sampled, "gap": plan.gap}
    return frame
