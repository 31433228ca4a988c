"""Other plans that are nearly as good, and what all of them have in common."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from infraprio.clock import ended_by
from infraprio.portfolio import alternatives, near_optimal_ranges
from infraprio.ranking.limits import stopped
from infraprio.ranking.study.parts import TOGETHER, by_goal, changes, settled
from infraprio.scenario.checks.rules import group_labels
from infraprio.scenario.scenario import Scenario

if TYPE_CHECKING:
    from infraprio.portfolio import Data, Portfolio

__all__ = ["COUNT", "WITHIN", "near_ranges", "other_plans"]

COUNT: Final = 5
"""So many plans, the best one included."""
WITHIN: Final = 0.02
"""Share of the best value that other plans may lose."""


def other_plans(data: Data, plan: Portfolio, free: Portfolio) -> pd.DataFrame:
    """The best plans that differ from the plan, and the most different ones near the best.

    Parameters
    ----------
    plan : what the list builds
    free : the best plan without a list; losses are against it, so that the plan's own is the price of being on a list

    Returns
    -------
    DataFrame indexed by number, 0 being the plan: kind (plan, best: next best; different: as different as possible
    within `WITHIN` of the best, each set told once), goal_score, loss, cost_msek, differs (proposals built in one of plan and other only),
    adds, drops, proposals.
    """
    best = alternatives(data, k=COUNT, differ="proposals")
    apart = alternatives(data, k=COUNT, within=WITHIN, kind="different", differ="proposals")
    found = [("plan", plan)]
    told = {frozenset(plan.proposals)}
    for kind, plans, most in (("best", best, COUNT - 1), ("different", apart[1:], COUNT - 1)):
        new = [each for each in plans if frozenset(each.proposals) not in told][:most]
        told |= {frozenset(each.proposals) for each in new}
        found += [(kind, free if same_set(each, free) else each) for each in new]
    rows: list[dict[str, Any]] = []
    for kind, each in found:
        moved = changes(each.proposals, plan.proposals)
        rows.append(
            {
                "kind": kind, "goal_score": each.value, "loss": max(settled(free.value - each.value), 0.0), "cost_msek": each.cost,
                "differs": len(moved["adds"]) + len(moved["drops"]), **moved, "proposals": tuple(map(str, each.proposals)),
            }
        )  # fmt: skip
    frame = pd.DataFrame(rows).rename_axis("number")
    late = ended_by(note for each in (best[-1], apart[-1]) for note in each.notes) or stopped([*best, *apart])
    frame.attrs |= {"complete": not late, "gap": max(each.gap for each in best), "stopped": late}
    return frame


def same_set(one: Portfolio, other: Portfolio) -> bool:
    """Say whether two plans build the same, from the same years; whoever pays."""
    return set(one.proposals) == set(other.proposals) and one.start == other.start


def near_ranges(scenario: Scenario, data: Data, points: pd.DataFrame) -> pd.DataFrame:
    """How little and how much each goal and each municipality can get in plans within `WITHIN` of the best.

    Returns
    -------
    DataFrame indexed by (what, label): what is ``goal`` (points of goal score) or ``municipality`` (MSEK of proposals
    that touch it); least, best (in the best set without a list), most.
    """
    labels = group_labels(scenario, "municipality")
    known = list(scenario["municipalities"]["id"])
    groups = {m: {p: m for p in points.index if m in labels.get(str(p), ())} for m in known}
    touched: dict[Hashable, Any] = {f"touches {m}": group for m, group in groups.items() if group}
    found = near_optimal_ranges(by_goal(data, points).changed(group=touched), within=WITHIN)
    frame = found[[label != TOGETHER for _, label in found.index]].copy()
    goals = {"value", "criterion"}
    frame.index = pd.MultiIndex.from_tuples(
        [("goal" if what in goals else "municipality", str(label)) for what, label in frame.index],
        names=["what", "label"],
    )
    frame.attrs |= {
        "complete": bool(found.attrs["proved"]),
        "gap": 0.0,
        "stopped": "" if found.attrs["proved"] else "work",
    }
    return frame
