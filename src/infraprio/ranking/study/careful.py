"""Plans for those who would rather be careful: costs that rise, effects that fail, stakeholders who disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from infraprio.appraisal import Appraisal
from infraprio.appraisal.risk.cost_draws import draw_costs
from infraprio.clock import ended_by
from infraprio.errors import AppraisalError, InfeasibleError
from infraprio.portfolio import (
    chance_of_overrun,
    competitors,
    cvar_portfolio,
    maximin_portfolio,
    robust_portfolio,
)
from infraprio.portfolio.problem.from_scenario import common_costs
from infraprio.portfolio.problem.ways_of_paying import by_row, owners
from infraprio.portfolio.robust.worst_cases import worst_mean
from infraprio.portfolio.robust.worst_weights import best_at, worst_case
from infraprio.ranking.limits import stopped
from infraprio.ranking.money_risk import DRAWS
from infraprio.ranking.study.parts import changes, plan_worth, settled, together_worth
from infraprio.scenario.scenario import Scenario

if TYPE_CHECKING:
    from infraprio.portfolio import Data, Portfolio
    from infraprio.portfolio.problem.fields import Fields
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["Careful", "careful_plans", "drawn_costs"]

GAMMAS: Final = (1.0, 2.0, 4.0)
"""So many costs that rise at once, in each fund and period."""
CASES: Final = 100
"""Draws of the goal scores."""
CONFIDENCE: Final = 0.9
"""The worst cases are the tenth with the least goal score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Careful:
    """What is known of plans under uncertain costs, scores and weights.

    Attributes
    ----------
    plans : DataFrame indexed by plan.
    overrun : DataFrame, (fund, period) x plans: chance of overrun.
    regret : DataFrame, stakeholders x values and regrets.
    rivals : DataFrame of competitors.
    """

    plans: pd.DataFrame
    overrun: pd.DataFrame
    regret: pd.DataFrame
    rivals: pd.DataFrame


def careful_plans(
    scenario: Scenario,
    scores: Scores,
    data: Data,
    plan: Portfolio,
    free: Portfolio,
    appraisal: Any,
    seed: int,
) -> Careful:
    """Look for plans that stand more, and say what they cost.

    Returns
    -------
    Careful
        plans: index plan (plan: what the list builds; rising_1, rising_2, ...: keeps every budget when so many costs of a fund and period rise
        to the top of their ranges at once; worst_tenth: best in the worst tenth of cases; least_regret and maximin between
        the stakeholders), with goal_score, price (goal score lost against the best plan without a list), cost_msek, overrun (largest
        chance that a fund runs over in a period), cost_p85_msek, mean and worst_tenth of the goal score over drawn
        effects, regret (largest over the stakeholders), gap, adds, drops. Missing where it cannot be computed.
    """
    people = data.changed(value=by_row(scores.by_stakeholder, data.problem), synergy={}, weights=None)
    regret, least, largest = _regret(people, plan)
    plans: dict[str, Portfolio] = {"plan": plan}
    plans |= _rising(scenario, data)
    cases = _cases(scores, data.problem, seed)
    plans["worst_tenth"] = _worst_tenth(data, cases)
    if len(scores.by_stakeholder.columns) > 1:
        plans |= {"least_regret": least, "maximin": maximin_portfolio(people)}
    costs = drawn_costs(scenario, data.problem, appraisal, seed)
    rows = {
        kind: _line(data, scores, plan, free, each, cases, costs, largest) for kind, each in plans.items()
    }
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("plan")
    made = [each for kind, each in plans.items() if kind != "plan"]
    frame.attrs |= {"complete": True, "gap": float(frame["gap"].max()), "stopped": stopped(made)}
    return Careful(
        plans=frame,
        overrun=_overrun(data, plans, costs),
        regret=regret,
        rivals=_rivals(people, scores, plan),
    )


def _rising(scenario: Scenario, data: Data) -> dict[str, Portfolio]:
    """Plans that keep each budget when several costs rise; none where no proposal has a range."""
    costs = by_row(common_costs(scenario), data.problem)
    rise = (costs["cost_high_msek"] - costs["cost_msek"]).clip(lower=0.0).fillna(0.0)
    own = data.problem.cost.sum(axis=1)
    rise = rise.where(own > 0, 0.0)
    found: dict[str, Portfolio] = {}
    for gamma in GAMMAS if (rise > 0).any() else ():
        try:
            found[f"rising_{gamma:g}"] = robust_portfolio(data, rise, gamma=gamma, gap=0.001)
        except InfeasibleError:  # what must be built does not fit when so many costs rise
            break
    return found


def _cases(scores: Scores, problem: Fields, seed: int) -> pd.DataFrame:
    """Goal scores of the rows drawn by leaf goal from the ranges of the values, most likely the estimate."""
    rng = np.random.default_rng(seed)
    names, leaves = (
        sorted(set(owners(problem).values())),
        sorted(scores.values.columns),
    )  # drawn in an order that is not that of the rows
    low, middle, high = (
        part.loc[names, leaves].to_numpy(float) for part in (scores.low, scores.values, scores.high)
    )
    low, high = np.minimum(low, middle), np.maximum(high, middle)
    wide = high > low
    weight = scores.weights.loc[scores.stakeholder, leaves].to_numpy(float)
    rows = []
    for _ in range(CASES):
        drawn = middle.copy()
        drawn[wide] = rng.triangular(low[wide], middle[wide], high[wide])
        rows.append(drawn @ weight)
    cases: pd.DataFrame = by_row(pd.DataFrame(rows, columns=names).T, problem).T
    return cases


def _worst_tenth(data: Data, cases: pd.DataFrame) -> Portfolio:
    return cvar_portfolio(data, cases, confidence=CONFIDENCE)[0]


def drawn_costs(scenario: Scenario, problem: Fields, appraisal: Any, seed: int) -> pd.DataFrame | None:
    """Costs of the rows [MSEK] drawn as the appraisal draws them, without parts that are paid once for several.

    Returns
    -------
    DataFrame, draws x rows of the choice; None where nothing was appraised.
    """
    if not isinstance(appraisal, Appraisal):
        return None
    try:
        factor = draw_costs(scenario, DRAWS, seed).factor
    except AppraisalError:
        return None
    costs: pd.DataFrame = by_row(factor.T, problem).T * problem.cost.sum(axis=1)
    return costs


def _line(
    data: Data,
    scores: Scores,
    plan: Portfolio,
    free: Portfolio,
    each: Portfolio,
    cases: pd.DataFrame,
    costs: Any,
    best: Any,
) -> dict[str, Any]:
    problem = data.problem
    factor = problem.period_factor
    value = together_worth(each, data)
    overlap = value - float(plan_worth(each, problem.value.to_frame("value"), factor)["value"])
    drawn = plan_worth(each, cases.T, factor).to_numpy(float) + overlap
    own = plan_worth(each, by_row(scores.by_stakeholder, problem), factor)
    sums = (
        None
        if costs is None
        else costs[list(each.selected)].sum(axis=1)
        + each.cost
        - float(problem.cost.loc[list(each.selected)].to_numpy().sum())
    )
    return {
        "goal_score": value, "price": max(settled(free.value - value), 0.0), "cost_msek": each.cost,
        "overrun": np.nan if costs is None else float(chance_of_overrun(data, each, costs).max()),
        "cost_p85_msek": np.nan if sums is None else float(sums.quantile(0.85)),
        "mean": float(drawn.mean()),
        "worst_tenth": worst_mean(drawn, np.full(len(drawn), 1 / len(drawn)), CONFIDENCE),
        "regret": settled(float((best - own.loc[best.index]).max())), "gap": each.gap, **changes(each.proposals, plan.proposals),
    }  # fmt: skip


def _overrun(data: Data, plans: dict[str, Portfolio], costs: pd.DataFrame | None) -> pd.DataFrame:
    """Chance that each fund runs over in each period, for the plan and the plans for rising costs."""
    if costs is None:
        return pd.DataFrame()
    shown = [kind for kind in plans if kind == "plan" or kind.startswith("rising")]
    frame = pd.DataFrame({kind: chance_of_overrun(data, plans[kind], costs) for kind in shown})
    frame.index = pd.MultiIndex.from_tuples(list(frame.index), names=["fund", "period"])
    frame.attrs |= {"complete": False, "gap": 0.0}
    return frame


def _regret(people: Data, plan: Portfolio) -> tuple[pd.DataFrame, Portfolio, pd.Series[float]]:
    """What each stakeholder would lose with the plan, and with the plan of least regret."""
    corners = np.eye(len(people.criteria))
    best = best_at(people, corners)
    least = worst_case(people, corners, -best)
    frame = pd.DataFrame(index=pd.Index(map(str, people.criteria), name="stakeholder"))
    frame["best_possible"] = best
    for name, each in (("plan", plan), ("least", least)):
        frame[f"{name}_score"] = plan_worth(
            each, people.problem.value, people.problem.period_factor
        ).to_numpy(float)
        frame[f"{name}_regret"] = (frame["best_possible"] - frame[f"{name}_score"]).map(settled)
    frame.attrs |= {"complete": True, "gap": least.gap, "stopped": stopped([least])}
    return frame, least, frame["best_possible"]


MOST_RIVALS: Final = 10


def _rivals(people: Data, scores: Scores, plan: Portfolio) -> pd.DataFrame:
    """Other sets, no dearer, that some stakeholder would rather have than the plan."""
    main = {who: float(who == scores.stakeholder) for who in people.criteria}
    found = competitors(people.changed(weights=main), plan, most=MOST_RIVALS)
    owner = owners(people.problem)
    attrs = dict(found.attrs)
    found = found.rename(columns={"value": "goal_score", "cost": "cost_msek"})
    found[["adds", "drops"]] = pd.DataFrame(
        [changes([owner[row] for row in rows], plan.proposals) for rows in found["selected"]],
        columns=["adds", "drops"],
    )
    frame = found.drop(columns="selected").rename_axis("number")
    late = ended_by([attrs["note"]])
    frame.attrs |= {
        "complete": bool(attrs["complete"]),
        "gap": 0.0,
        "stopped": late,
        "core": tuple(str(owner[row]) for row in attrs["core"]),
    }
    return frame
