"""How much each proposal matters to the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from infraprio.portfolio import plan_losses, shapley
from infraprio.portfolio.lists.reading.spent_in_order import spent_in_order

if TYPE_CHECKING:
    from infraprio.portfolio import Data, Portfolio, PriorityList

__all__ = ["importance"]


def importance(data: Data, plan: Portfolio, order: PriorityList) -> pd.DataFrame:
    """What the plan loses without a proposal or with one more, when the list comes to it, its share of the plan's value.

    Parameters
    ----------
    data : the choice for the main budget
    plan : what the list builds
    order : the list

    Returns
    -------
    DataFrame indexed by proposal: chosen (is in the plan); loss of goal score if a proposal of the plan goes and the others stay, or
    another comes in and what must makes room (infinite where the rules cannot be kept; below zero where the plan would
    gain: the list holds it for another budget); enters_at, share of the plan's money that is spent when the list has
    come to it (missing: not in the plan); share of the plan's goal score (missing: not in the plan).
    """
    lost = plan_losses(data, plan)
    part = shapley(data, plan)
    frame = pd.DataFrame(
        {
            "chosen": lost["chosen"],
            "loss": lost["loss"].astype(float),
            "enters_at": _spent(data, plan, order).reindex(lost.index),
            "share": part.reindex(lost.index),
        }
    )
    frame.index = pd.Index(map(str, frame.index), name="proposal")
    proved = bool(lost.attrs["proved"])
    frame.attrs |= {"complete": proved, "gap": 0.0, "stopped": "" if proved else "work"}
    return frame


def _spent(data: Data, plan: Portfolio, order: PriorityList) -> pd.Series[float]:
    """Share of the plan's money spent when the list has come to each proposal of the plan, committed ones first."""
    place = {name: number for number, name in enumerate([*order.mandatory, *order.order])}
    pairs = zip(plan.selected, plan.proposals, strict=True)
    built = sorted(pairs, key=lambda pair: place.get(pair[1], len(place)))
    start = {row: plan.start.get(name) for row, name in built}
    spent = spent_in_order(data.problem, [row for row, _ in built], start)[0].sum(axis=(1, 2)).cumsum()
    whole = float(spent[-1]) if len(spent) and spent[-1] > 0 else 1.0
    return pd.Series(spent / whole, index=[name for _, name in built], dtype=float)
