"""The optimiser's answers that the page carries: the best set under every stakeholder's weights and at several budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from infraprio.errors import InfeasibleError
from infraprio.portfolio import best_portfolio
from infraprio.portfolio.problem.from_scenario import problem_from_scenario
from infraprio.report.sheet import robustness_of

if TYPE_CHECKING:
    from infraprio.portfolio import Portfolio
    from infraprio.result import Result

__all__ = ["optimal_sets"]

_GAP = 0.005


def _entry(plan: Portfolio, position: dict[str, int]) -> dict[str, Any]:
    return {
        "built": [position[str(p)] for p in plan.proposals],
        "start": [str(plan.start.get(p, "")) for p in plan.proposals],
        "gap": round(max(float(plan.gap), 0.0), 5),
    }


def _curve(result: Result, position: dict[str, int]) -> list[dict[str, Any]]:
    """Best sets at other budgets than the main one, where they were computed."""
    robust = robustness_of(result)
    if robust is None:
        return []
    out = []
    for share, row in robust.curve.iterrows():
        percent = round(100 * float(share))
        if percent != 100:
            gap = (row["bound"] - row["value"]) / abs(row["value"]) if row["value"] else 0.0
            built = [position[p] for p in row["proposals"]]
            out.append(
                {"budget": percent, "built": built, "start": [], "gap": round(max(float(gap), 0.0), 5)}
            )
    return out


def optimal_sets(result: Result, names: list[str]) -> list[dict[str, Any]]:
    """Best sets as positions in `names`, each with the gap within which it is proved.

    Returns
    -------
    list of dicts with person (id), budget (per cent of the main one), built, start, gap. The first is the best one free of any
    list. Other stakeholders have theirs at the main budget, the main stakeholder also those of the budget curve.
    A set that the rules do not allow at its budget is left out.
    """
    position = {name: i for i, name in enumerate(names)}
    scores = result.scores
    main = scores.stakeholder
    out = [{"person": main, "budget": 100, **_entry(result.free_portfolio, position)}]
    for person in scores.by_stakeholder.columns:
        if person == main or not names:
            continue
        try:
            effects = None if result.capped is None else result.capped.alone
            problem = problem_from_scenario(result.scenario, scores.by_stakeholder[person], effects=effects)
            plan = best_portfolio(problem, gap=_GAP)
        except InfeasibleError:
            continue
        out.append({"person": str(person), "budget": 100, **_entry(plan, position)})
    return out + [{"person": main, **entry} for entry in _curve(result, position)]
