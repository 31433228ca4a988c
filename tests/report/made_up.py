"""Results of made-up regions, for tests of what is handed over: real scoring, choice and ranking, invented effects."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

import infraprio as ip
from infraprio.pipeline import Result
from infraprio.portfolio import Portfolio, PriorityList, best_portfolio, compile_data, priority_list
from infraprio.portfolio.problem.from_scenario import budget_scenarios, problem_from_scenario
from infraprio.ranking import plan_of_list, rank_proposals
from infraprio.ranking.robustness import robustness
from infraprio.scoring.goals.proposal_scores import Measured, score_proposals, set_score
from tests.report.regions import INDICATORS, county, scenario

__all__ = ["made", "result", "scenario", "twelve"]

MEASURED = {"minutes_to_hospital": False, "jobs_within_45_min": True, "co2_tonnes_year": False}


def _appraisal(scenario: Any, names: list[str], rng: np.random.Generator, *, none: bool) -> Any:
    n = len(names)
    ratio = np.full(n, math.nan) if none else rng.normal(0.1, 0.6, n)
    cost = (
        pd.Series(scenario["proposals"]["cost_msek"], index=scenario["proposals"]["id"]).loc[names].to_numpy()
        * 1.3
    )
    verdict = [
        "" if math.isnan(r) else "lönsam" if r > 0.1 else "olönsam" if r < -0.1 else "osäker" for r in ratio
    ]
    return pd.DataFrame(
        {
            "name": names, "status": "computed", "npv_msek": ratio * cost, "npv_ratio_i": ratio,
            "npv_ratio_idu": ratio * 0.9, "investment_msek": cost, "benefit_msek": (1 + ratio) * cost, "verdict": verdict,
        },
        index=pd.Index(names, name="proposal"),
    )  # fmt: skip


def _quick_list(plan: Portfolio, made: ip.Scenario) -> PriorityList:
    """A list for regions too large to solve in a test: what the main budget builds, then the rest."""
    built = list(plan.proposals)
    rest = [p for p in made["proposals"]["id"] if p not in set(built)]
    return PriorityList(
        objective=plan.value, worst=plan.value, order=built, levels=[built], rest=rest, set_aside=[], value=plan.value, free_value=plan.value, price=0.0,
        portfolios=[plan], bound=plan.value, gap=0.0, status="optimal", reading="nested", form="quick",
        scenarios=pd.DataFrame({"probability": [1.0]}, index=["base"]), comparison=pd.DataFrame(), seconds=0.0, notes=[],
    )  # fmt: skip


def _lists(
    made: ip.Scenario, problem: Any, most: int, gaps: tuple[float, float]
) -> tuple[Portfolio, PriorityList]:
    """A set for the main budget and a list, each within its gap; the list searched where there are at most so many proposals."""
    plan = best_portfolio(problem, gap=gaps[0])
    if len(made["proposals"]) > most:
        return plan, _quick_list(plan, made)
    money, chances = budget_scenarios(made)
    budgets = pd.DataFrame({name: table.stack() for name, table in money.items()}).T
    order = priority_list(problem, budgets, probabilities=list(chances.values()), gap=gaps[1])
    return plan, order


def _put_together(
    made: ip.Scenario,
    measured: Measured,
    frame: pd.DataFrame,
    *,
    share: float,
    seed: int,
    most: int,
    gaps: tuple[float, float],
) -> dict[str, Any]:
    """The parts of a result: scored, chosen and ranked; together the plan does a share of what its parts do alone."""
    scores = score_proposals(made, measured)
    problem = compile_data(problem_from_scenario(made, scores.total))
    free, order = _lists(made, problem, most, gaps)
    plan = plan_of_list(made, order)
    chosen = [str(p) for p in plan.proposals]
    change = measured.change
    together = change.loc[chosen].sum() * share
    return {
        "scenario": made,
        "effects": SimpleNamespace(change=change, low=measured.low, high=measured.high, to_frame=change.copy, findings=()),
        "appraisal": SimpleNamespace(frame=frame, to_frame=frame.copy),
        "scores": scores, "revisions": {}, "portfolio": plan, "free_portfolio": free,
        "together": SimpleNamespace(change=together, without=together * 0 + 100.0),
        "plan_score": set_score(scores, chosen, together), "priority": order,
        "ranking": rank_proposals(made, scores, problem, order, free, frame), "seed": seed, "seconds": {}, "compiled": problem,
    }  # fmt: skip


def result(made: ip.Scenario, *, appraised: bool = True, seed: int = 0) -> Any:
    """Score, choose and rank a made-up scenario with random effects."""
    rng = np.random.default_rng(seed + 7)
    names = list(made["proposals"]["id"])
    index = pd.Index(names, name="proposal")
    signs = np.array([-1 if not more else 1 for more in MEASURED.values()])
    size = rng.gamma(1.0, 10.0, (len(names), len(MEASURED))) * signs
    change = pd.DataFrame(size, index=index, columns=list(MEASURED))
    units = dict.fromkeys(MEASURED, "unit")
    measured = Measured(
        change=change, low=change * 0.7, high=change * 1.3, more_is_better=MEASURED, units=units
    )
    cost = made["proposals"]["cost_msek"]
    ratio = rng.normal(0, 0.8, len(names)) if appraised else np.full(len(names), np.nan)
    worth = {
        "npv_msek": ratio * cost,
        "npv_ratio_i": ratio,
        "npv_ratio_idu": 0.9 * ratio,
        "investment_msek": cost,
    }
    parts = _put_together(
        made,
        measured,
        pd.DataFrame(worth, index=index),
        share=1.0,
        seed=seed,
        most=100,
        gaps=(0.0, 0.02 if len(made["proposals"]) > 8 else 0.0),
    )
    # rank intervals of large regions take too long for a test
    return SimpleNamespace(**parts, benefits=None, capped=None) if len(names) > 100 else Result(**parts)


@cache
def twelve() -> Any:
    """The result of twelve proposals with awkward names, the same for all that read it."""
    return result(scenario(12, nasty=True))


@lru_cache(maxsize=12)
def made(
    n: int,
    *,
    nasty: bool = False,
    coordinates: bool = True,
    appraised: bool = True,
    alike: bool = False,
    seed: int = 7,
) -> Any:
    """The result of a county with `n` proposals, its robustness too, however many they are."""
    rng = np.random.default_rng(seed)
    region = county(n, rng, nasty=nasty, coordinates=coordinates, alike=alike)
    names = list(region["proposals"]["id"])
    change = pd.DataFrame(
        {
            "travel_time": -rng.gamma(1.2, 40, n), "reach_45": rng.gamma(0.8, 300, n) * (rng.random(n) > 0.3),
            "severe_accidents": -rng.gamma(0.7, 0.3, n), "co2": rng.normal(-0.1, 0.5, n),
        },
        index=pd.Index(names, name="proposal"),
    )  # fmt: skip
    measured = Measured(
        change=change,
        low=change - 0.2 * change.abs(),
        high=change + 0.2 * change.abs(),
        more_is_better={name: direction == "more" for name, (_, direction) in INDICATORS.items()},
        units={name: unit for name, (unit, _) in INDICATORS.items()},
    )
    frame = _appraisal(region, names, rng, none=not appraised)
    parts = _put_together(
        region, measured, frame, share=0.95, seed=0, most=60, gaps=(0.05 if n > 60 else 0.0, 0.0)
    )
    ranked = parts["ranking"].population
    return SimpleNamespace(
        **parts,
        benefits=None,
        robustness=robustness(region, parts["scores"], parts["compiled"], ranked, seed=0),
    )
