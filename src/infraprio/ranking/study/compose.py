"""The study of the choice: everything that the portfolio room can say beside the plan and the list."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from infraprio.ensemble import each
from infraprio.portfolio import compile_data
from infraprio.portfolio.problem.ways_of_paying import owners
from infraprio.ranking.study.careful import careful_plans
from infraprio.ranking.study.fronts import cost_front, goal_front
from infraprio.ranking.study.importance import importance
from infraprio.ranking.study.money import next_money
from infraprio.ranking.study.others import near_ranges, other_plans
from infraprio.ranking.study.parts import goal_points
from infraprio.scenario.money import money_of
from infraprio.scenario.scenario import Scenario

if TYPE_CHECKING:
    from infraprio.portfolio import Data, Portfolio, PriorityList, Problem
    from infraprio.scoring.goals.proposal_scores import Scores

__all__ = ["PortfolioStudy", "portfolio_study"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioStudy:
    """What else there is to know of the choice for the main budget; frames of ids and numbers.

    Values are points of goal score with the pairs and groups that were found to interact through the network, a later start
    counting less; between stakeholders, proposals are added up one by one. Money is MSEK of the common price year. `adds` and `drops` are tuples of ids against the plan.

    Attributes
    ----------
    front : goal score against cost, see `cost_front`.
    goals : the two heaviest goals against each other, see `goal_front`.
    money : what the next 100 MSEK would buy, see `next_money`.
    importance : how much each proposal matters, see `importance`.
    others : the next best plans and the most different ones, see `other_plans`.
    ranges : what plans near the best give each goal and municipality, see `near_ranges`.
    plans : plans that are careful about costs, effects or stakeholders, see `careful_plans`.
    overrun : chance that a fund runs over in a period (rows), for the plan and the plans for rising costs; empty
        where nothing was appraised.
    regret : for each stakeholder the best score there is, that of the plan and of the plan of least regret.
    rivals : sets no dearer that some stakeholder would rather have: cost_msek, goal_score, least and greatest difference
        of score over the stakeholders (plan minus rival).
    certificate : DataFrame indexed by part: complete (all there is was found), gap (within which each optimum is proved),
        ended_by (``work`` or ``time`` where a limit came first, else empty), seconds.
    seed : of everything drawn.
    """

    front: pd.DataFrame
    goals: pd.DataFrame
    money: pd.DataFrame
    importance: pd.DataFrame
    others: pd.DataFrame
    ranges: pd.DataFrame
    plans: pd.DataFrame
    overrun: pd.DataFrame
    regret: pd.DataFrame
    rivals: pd.DataFrame
    certificate: pd.DataFrame
    seed: int

    def to_frame(self) -> pd.DataFrame:
        """One row a proposal: its importance, and in how many of the other plans near the best it is."""
        frame = self.importance.copy()
        near = self.others["proposals"]
        frame["in_near_plans"] = [sum(p in names for names in near) for p in frame.index]
        return frame


def portfolio_study(
    scenario: Scenario,
    scores: Scores,
    problem: Problem | Data,
    plan: Portfolio,
    free: Portfolio,
    order: PriorityList,
    appraisal: Any,
    seed: int,
) -> PortfolioStudy:
    """Study the choice for the main budget.

    Parameters
    ----------
    scenario, scores
    problem : the choice for the main budget, value being the goal score, interactions those found through the network
    plan : what the list builds at the main budget; everything is told of it, `adds` and `drops` are against it (in `money` against the best choice without the money)
    free : the best portfolio without a list, against which losses are counted
    order : the priority list
    appraisal : whose risk simulation draws the costs
    seed : of everything that is drawn

    Returns
    -------
    PortfolioStudy
    """
    data = compile_data(problem)
    points, weights = goal_points(scores, list(dict.fromkeys(map(str, owners(data.problem).values()))))
    asked = _Asked(
        scenario=scenario,
        scores=scores,
        data=data,
        plan=plan,
        free=free,
        order=order,
        appraisal=appraisal,
        seed=seed,
        points=points,
        weights=weights,
    )
    made = dict(zip(_PARTS, each(_part, asked, list(_PARTS)), strict=True))
    seconds = {part: spent for part, (_, spent) in made.items()}
    careful = made.pop("plans")[0]
    found = {part: frame for part, (frame, _) in made.items()} | {
        "plans": careful.plans,
        "overrun": careful.overrun,
        "regret": careful.regret,
        "rivals": careful.rivals,
    }
    certificate = pd.DataFrame(
        {
            "complete": [bool(frame.attrs.get("complete", True)) for frame in found.values()],
            "gap": [float(frame.attrs.get("gap", 0.0)) for frame in found.values()],
            "ended_by": [str(frame.attrs.get("stopped", "")) for frame in found.values()],
            "seconds": [seconds.get(part, 0.0) for part in found],
        },
        index=pd.Index(list(found), name="part"),
    )
    return PortfolioStudy(**found, certificate=certificate, seed=seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the parts of a study are made from."""

    scenario: Scenario
    scores: Scores
    data: Data
    plan: Portfolio
    free: Portfolio
    order: PriorityList
    appraisal: Any
    seed: int
    points: pd.DataFrame
    weights: pd.Series[float]


_PARTS: Final[dict[str, Callable[[_Asked], Any]]] = {
    "plans": lambda of: careful_plans(
        of.scenario, of.scores, of.data, of.plan, of.free, of.appraisal, of.seed
    ),
    "front": lambda of: cost_front(of.data, of.plan, of.free, of.order),
    "goals": lambda of: goal_front(of.data, of.points, of.weights, of.plan),
    "money": lambda of: next_money(of.data, of.plan, money_of(of.scenario).hundred),
    "importance": lambda of: importance(of.data, of.plan, of.order),
    "others": lambda of: other_plans(of.data, of.plan, of.free),
    "ranges": lambda of: near_ranges(of.scenario, of.data, of.points),
}
"""Each by itself: they run side by side where there is an executor."""


def _part(asked: _Asked, name: str) -> tuple[Any, float]:
    """Return a part of the study, and the seconds it took."""
    begin = time.perf_counter()
    made = _PARTS[name](asked)
    return made, time.perf_counter() - begin
