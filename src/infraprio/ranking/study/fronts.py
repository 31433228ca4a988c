"""What can be had for how much: goal score against cost, and the two heaviest goals against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.clock import ended_by
from infraprio.errors import InfeasibleError
from infraprio.portfolio import Limit, best_portfolio, pareto_front
from infraprio.portfolio.choose.best_portfolio import unexplained
from infraprio.portfolio.fronts.front_shape import convex_points, knee_point, undominated
from infraprio.portfolio.problem.ways_of_paying import owners
from infraprio.ranking.limits import stopped
from infraprio.ranking.study.parts import by_goal, changes

if TYPE_CHECKING:
    from infraprio.portfolio import Data, Portfolio, PriorityList

__all__ = ["cost_front", "goal_front"]

POINTS: Final = 12
"""Costs at which the best plan is sought, from that of the plan down."""
GAP: Final = 0.001


def cost_front(data: Data, plan: Portfolio, free: Portfolio, order: PriorityList) -> pd.DataFrame:
    """Best plans that cost at most so much, within the budgets of the main scenario.

    Parameters
    ----------
    plan : what the list builds; `adds` and `drops` are against it
    free : the best plan without a list, the dearest point

    Returns
    -------
    DataFrame, dearest first: goal_score, bound, gap, cost_msek, convex (a list by value for money can reach it),
    knee (the last point before value falls much faster than cost), on_list (the priority list builds this set in
    some budget scenario), proposals; adds and drops against the plan. ``.attrs["complete"]`` is False: they are
    some of the points of the front.
    """
    own = data.problem.cost.sum(axis=1)
    found = [free]
    step = limit = float(own[free.selected].sum())
    tiny = 1e-6 * max(step, 1.0)
    while (cost := float(own[found[-1].selected].sum())) > tiny and limit > 0 and len(found) <= POINTS:
        limit = max(min(limit - step / POINTS, cost - tiny), 0.0)
        cheaper = [*data.limits, Limit(of="cost", at_most=limit)]
        try:
            with unexplained():
                found.append(best_portfolio(data.changed(limits=cheaper), gap=GAP))
        except InfeasibleError:
            break
    table = np.array([[each.value, -each.cost] for each in found])
    keep = np.flatnonzero(undominated(table))
    found, table = [found[k] for k in keep], table[keep]
    lists = {frozenset(each.proposals) for each in order.portfolios}
    frame = pd.DataFrame(
        {
            "goal_score": table[:, 0],
            "bound": [each.bound for each in found],
            "gap": [each.gap for each in found],
            "cost_msek": -table[:, 1],
            "convex": convex_points(table),
            "knee": np.arange(len(table)) == knee_point(table),
            "on_list": [frozenset(each.proposals) in lists for each in found],
            "proposals": [tuple(map(str, each.proposals)) for each in found],
        }
    )
    parts = [changes(each.proposals, plan.proposals) for each in found]
    frame[["adds", "drops"]] = pd.DataFrame(parts, columns=["adds", "drops"])
    frame.attrs |= {"complete": False, "gap": float(frame["gap"].max()), "stopped": stopped(found)}
    return frame


def goal_front(data: Data, points: pd.DataFrame, weights: pd.Series[float], plan: Portfolio) -> pd.DataFrame:
    """Plans within the main budget that no other beats on both of the two heaviest goals.

    Parameters
    ----------
    points : proposals x goals, points of goal score
    weights : weight of each goal; the heaviest that any proposal changes are taken, of equal ones those with the most
        points at stake

    Returns
    -------
    DataFrame with a column for each of the two goals (points of goal score), convex, knee, proposals, adds, drops;
    without rows where fewer than two goals get any points. ``.attrs["complete"]``, and ``.attrs["stopped"]``,
    the limit that ended the search before.
    """
    used = [str(goal) for goal in points if (points[goal] != 0).any()]
    stake = points.abs().sum()
    two = sorted(used, key=lambda goal: (-weights[goal], -stake[goal], goal))[:2]
    columns = [*two, "convex", "knee", "proposals", "adds", "drops"]
    if len(two) < 2:
        empty = pd.DataFrame(columns=columns)
        empty.attrs |= {"complete": True, "gap": 0.0, "stopped": ""}
        return empty
    found: Any = pareto_front(by_goal(data, points), two)
    attrs = dict(found.attrs)
    owner = owners(data.problem)
    found["proposals"] = [tuple(str(owner[row]) for row in rows) for rows in found["selected"]]
    parts = [changes(names, plan.proposals) for names in found["proposals"]]
    found[["adds", "drops"]] = pd.DataFrame(parts, columns=["adds", "drops"])
    frame: pd.DataFrame = found[columns].copy()
    late = "" if attrs["complete"] else ended_by([attrs["note"]])
    frame.attrs |= {"complete": bool(attrs["complete"]), "gap": float(found["gap"].max()), "stopped": late}
    return frame
