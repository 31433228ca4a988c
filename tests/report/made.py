"""Results of made-up regions, of any size and with awkward names, for the tests of what is handed over."""

from __future__ import annotations

import math
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from infraprio.scenario import build

NASTY = (
    'Väg <b>"66"</b> & <script>alert(1)</script> '
    + "mycket långt namn på en åtgärd som inte ryms på en rad " * 3
)
INDICATORS = {
    "travel_time": ("hours/day", "less"),
    "reach_45": ("jobs", "more"),
    "severe_accidents": ("persons/year", "less"),
    "co2": ("kt/year", "less"),
}
GOALS = ("snabb", "nara", "saker", "klimat", "kultur")


def _rows(n: int, rng: np.random.Generator, *, nasty: bool, coordinates: bool) -> list[dict[str, Any]]:
    kinds, rows = ("road", "rail", "interchange", "service"), []
    for i in range(n):
        cost = round(float(rng.lognormal(4.5, 1.2)), 1)
        places = [f"o{j}" for j in rng.choice(20, size=2, replace=False)] if coordinates else []
        rows.append(
            {
                "id": f"P{i + 1:03d}",
                "name": f"{NASTY} {i}" if nasty else f"Åtgärd {i + 1} ort {i % 20} – ort {(i * 7) % 20}",
                "name_en": f"Proposal {i + 1}",
                "kind": kinds[i % 4],
                "horizon": "medium" if i % 3 else "long",
                "cost_msek": cost,
                "cost_low_msek": round(0.8 * cost, 1),
                "cost_high_msek": round(1.6 * cost, 1),
                "price_year": 2025,
                "maturity": ("idea", "study", "plan")[i % 3],
                "step": 1 + i % 4,
                "corridors": ["c1"] if i % 2 else ["c1", "c2"],
                "municipalities": [f"k{i % 4}"],
                "places": places,
                "deficiency": "Låg standard & <dålig> sikt.",
                "purpose": "Säkrare väg.",
                "measure": "Bredda & räta.",
                "status": "Åtgärdsvalsstudie klar.",
                "wanted_decision": "Byggstart." if i % 2 else "",
                "no_network_effect": True,
            }
        )
    return rows


def _tables(
    n: int, rng: np.random.Generator, *, nasty: bool, coordinates: bool, alike: bool
) -> dict[str, Any]:
    people = {"RJH": "Regionen", "A": "Kommun A", "B": "Kommun <B> & co"}
    weights = []
    for k, who in enumerate(people):
        raw = np.array([0.3, 0.2, 0.2, 0.1, 0.2]) if alike or not k else rng.dirichlet(np.ones(5) * 4)
        whole = np.round(raw / raw.sum(), 3)
        whole[-1] = round(1 - whole[:-1].sum(), 3)
        for goal, w in zip(GOALS, whole, strict=True):
            low, high = max(0.0, round(w - 0.05, 3)), min(1.0, round(w + 0.05, 3))
            weights.append({"stakeholder": who, "goal": goal, "weight": w, "low": low, "high": high})
    ids = [f"P{i + 1:03d}" for i in range(n)]
    indicators = [*INDICATORS, "judgement"]
    return {
        "places": [
            {"id": f"o{i}", "name": f"Ort {i}", "lat": 62 + 2 * rng.random(), "lon": 13 + 3 * rng.random(), "kind": "town", "centre": "regional" if not i else ("municipal" if i < 5 else "none")}
            for i in range(20)
        ],
        "municipalities": [{"id": f"k{i}", "name": f"Kommun {i}"} for i in range(4)],
        "roads": [
            {"id": f"r{i}", "from_place": f"o{i}", "to_place": f"o{(i + 1) % 20}", "length_km": 30, "speed_kmh": 70}
            for i in range(20)
        ],
        "corridors": [
            {"id": "c1", "name": "Mittstråket", "places": ["o0", "o1", "o2"], "deficiency": "Långa restider."},
            {"id": "c2", "name": "Inlandsstråket", "places": ["o3", "o4"]},
        ],
        "periods": [
            {"id": "p1", "name": "2026–2029", "first_year": 2026, "last_year": 2029, "horizon": "medium"},
            {"id": "p2", "name": "2030–2037", "first_year": 2030, "last_year": 2037, "horizon": "long"},
        ],
        "funds": [
            {"id": "national", "name": "Nationell plan", "name_en": "National plan"},
            {"id": "county", "name": "Länsplan", "name_en": "County plan"},
        ],
        "budget_scenarios": [
            {"id": "low", "name": "Låg ram", "name_en": "Low", "probability": 0.4},
            {"id": "base", "name": "Huvudram", "name_en": "Main", "probability": 0.6, "main": True},
        ],
        "budgets": [
            {"scenario": s, "fund": f, "period": p, "amount_msek": round(size * max(n * 60, 900) * share, 1), "price_year": 2025}
            for s, size in (("low", 0.3), ("base", 0.5))
            for f, share in (("national", 0.7), ("county", 0.3))
            for p in ("p1", "p2")
        ],
        "proposals": _rows(n, rng, nasty=nasty, coordinates=coordinates),
        "financing": [
            {"proposal": p, "fund": f, "share": s}
            for i, p in enumerate(ids)
            for f, s in ((("national", 1.0),) if i % 2 else (("county", 0.5), ("national", 0.5)))
        ],
        "goals": [
            {"id": g, "name": f"Mål {g}", "name_en": f"Goal {g}", "indicator": i, "direction": INDICATORS.get(i, ("", "more"))[1], "already_in_npv": g == "snabb"}
            for g, i in zip(GOALS, indicators, strict=True)
        ],
        "judgements": [
            {"proposal": p, "goal": "kultur", "rating": int(rng.integers(-1, 3)), "low": -1, "high": 2} for p in ids
        ],
        "stakeholders": [{"id": k, "name": v, "name_en": v, "main": k == "RJH"} for k, v in people.items()],
        "weights": weights,
        **({"rules": [{"id": "r1", "rule": "requires", "proposals": ["P002"], "others": ["P001"], "reason": "Kräver <P001>."}]} if n > 1 else {}),
        "decisions": [
            {"date": "2025-11-03", "by": "Rådet", "proposal": "P001", "kind": "remark", "text": "Bör <tidigareläggas> & byggas.", "change_asked": "Start 2026."}
        ],
    }  # fmt: skip


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
    frame = pd.DataFrame(
        {
            "name": names, "status": "computed", "npv_msek": ratio * cost, "npv_ratio_i": ratio,
            "npv_ratio_idu": ratio * 0.9, "investment_msek": cost, "benefit_msek": (1 + ratio) * cost, "verdict": verdict,
        },
        index=pd.Index(names, name="proposal"),
    )  # fmt: skip
    return SimpleNamespace(to_frame=frame.copy, frame=frame)


def _quick_list(problem: Any, money: Any, chances: Any) -> tuple[Any, Any]:
    """A list that is nested and good enough to be drawn; the exact one takes minutes for hundreds of proposals."""
    from dataclasses import replace

    from infraprio.portfolio import best_portfolio

    plan = best_portfolio(problem, gap=0.05)
    rest = [p for p in problem.value.index if p not in plan.proposals]
    small = best_portfolio(replace(problem, budget=money["low"], forbidden=rest), gap=0.05)
    order = [*small.proposals, *(p for p in plan.proposals if p not in small.proposals)]
    values = [small.value, plan.value]
    scenarios = pd.DataFrame({"probability": list(chances.values()), "value": values}, index=["low", "base"])
    comparison = pd.DataFrame({"value": [plan.value], "loss": [0.0]}, index=["best list"])
    return plan, SimpleNamespace(
        order=order, rest=rest, set_aside=[], mandatory=[], portfolios=[small, plan], scenarios=scenarios, comparison=comparison,
        reading="nested", status="feasible", value=plan.value, bound=plan.bound, gap=plan.gap, free_value=plan.value, price=0.0,
    )  # fmt: skip


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
    """A result with `n` proposals: real scenario, scores, portfolio, list and ranking; made-up effects and appraisal."""
    from infraprio.portfolio import best_portfolio, priority_list
    from infraprio.portfolio.problem.from_scenario import budget_scenarios, problem_from_scenario
    from infraprio.ranking import plan_of_list, rank_proposals
    from infraprio.ranking.robustness import robustness
    from infraprio.scoring.goals.proposal_scores import Measured, score_proposals, set_score

    rng = np.random.default_rng(seed)
    settings = {
        "name": "Provlän", "name_en": "Test county", "region": "Region & <Prov>", "plan": "Plan 2026–2037",
        "case_number": "LI2025/01587", "base_year": 2024, "price_year": 2025, "reference_alternative": "Dagens nät.",
    }  # fmt: skip
    scenario = build(settings, _tables(n, rng, nasty=nasty, coordinates=coordinates, alike=alike))
    names = list(scenario["proposals"]["id"])
    index = pd.Index(names, name="proposal")
    change = pd.DataFrame(
        {
            "travel_time": -rng.gamma(1.2, 40, n), "reach_45": rng.gamma(0.8, 300, n) * (rng.random(n) > 0.3),
            "severe_accidents": -rng.gamma(0.7, 0.3, n), "co2": rng.normal(-0.1, 0.5, n),
        },
        index=index,
    )  # fmt: skip
    low, high = change - 0.2 * change.abs(), change + 0.2 * change.abs()
    more = {k: v[1] == "more" for k, v in INDICATORS.items()}
    units = {k: v[0] for k, v in INDICATORS.items()}
    scores = score_proposals(
        scenario, Measured(change=change, low=low, high=high, more_is_better=more, units=units)
    )
    problem = problem_from_scenario(scenario, scores.total)
    money, chances = budget_scenarios(scenario)
    budgets = pd.DataFrame({name: table.stack() for name, table in money.items()}).T
    if n <= 60:
        plan = best_portfolio(problem)
        order = priority_list(problem, budgets, probabilities=list(chances.values()))
    else:
        plan, order = _quick_list(problem, money, chances)
    free, plan = plan, plan_of_list(scenario, order)
    chosen = [str(p) for p in plan.proposals]
    total = change.loc[chosen].sum() * 0.95
    worth = _appraisal(scenario, names, rng, none=not appraised)
    ranking = rank_proposals(scenario, scores, problem, order, free, worth.frame)
    return SimpleNamespace(
        scenario=scenario, effects=SimpleNamespace(change=change, low=low, high=high, findings=()), appraisal=worth, scores=scores,
        portfolio=plan, free_portfolio=free, together=SimpleNamespace(change=total, without=total * -10),
        plan_score=set_score(scores, chosen, total), priority=order, ranking=ranking,
        robustness=robustness(scenario, scores, problem, ranking.population, seed=0), revisions={}, seed=0, seconds={},
    )  # fmt: skip
