"""Results of made-up regions of any size, for tests of what is handed over: real scoring and choice, invented effects."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

import infraprio as ip
from infraprio.pipeline import Result
from infraprio.portfolio import PriorityList, best_portfolio, priority_list
from infraprio.portfolio.problem.from_scenario import budget_scenarios, problem_from_scenario
from infraprio.ranking import plan_of_list, rank_proposals
from infraprio.scoring.goals.proposal_scores import Measured, score_proposals, set_score

NASTY = (
    "</script><script>document.title='x'</script>",
    "Väg 84 \"förbi\" Sveg & Älvros <b>fet</b> 'citat'",
    "Mycket långt namn " + "på en sträcka som aldrig tycks ta slut " * 8,
    "<img src=x onerror=alert(1)>",
    "=1+1",
    "\u2028rad\u2029bruten\ttabb",
)
KINDS = ("road", "rail", "interchange", "service")
MEASURED = {"minutes_to_hospital": False, "jobs_within_45_min": True, "co2_tonnes_year": False}


def scenario(
    n: int, *, people: int = 3, located: bool = True, nasty: bool = False, full: bool = False
) -> ip.Scenario:
    """A region with `n` proposals: places on a grid, two funds, three periods, four leaf goals under two.

    A `full` one has proposals of every standing: P005 must be built, P006 must not, P007 costs more than there is, the cost
    of P008 is not known, others pay P009, and a larger budget builds more.
    """
    rng = np.random.default_rng(n)
    side = max(3, int(np.ceil(np.sqrt(n))))
    places = [
        {
            "id": f"A{i}_{j}", "name": f"Ort {i}.{j}", "lat": 62 + 2 * i / side, "lon": 13 + 4 * j / side,
            "kind": "town", "population": 100.0 * (1 + i + j), "jobs": 50.0, "municipality": f"K{i % 2}",
            "centre": "regional" if i == j == 0 else "municipal" if i == j else "none", "offers": "" if i or j else "hospital",
        }
        for i in range(side)
        for j in range(side)
    ]  # fmt: skip
    pairs = [((i, j), (i, j + 1)) for i in range(side) for j in range(side - 1)] + [
        ((i, j), (i + 1, j)) for i in range(side - 1) for j in range(side)
    ]
    roads = [
        {"id": f"R{k}", "from_place": f"A{a[0]}_{a[1]}", "to_place": f"A{b[0]}_{b[1]}", "length_km": 80.0, "speed_kmh": 70.0}
        for k, (a, b) in enumerate(pairs)
    ]  # fmt: skip
    rail = [
        {
            "id": f"J{i}",
            "from_place": f"A{i}_0",
            "to_place": f"A{i + 1}_0",
            "length_km": 80.0,
            "speed_kmh": 100.0,
        }
        for i in range(side - 1)
    ]
    names = [f"Åtgärd {i + 1}" for i in range(n)]
    if nasty:
        names = [NASTY[i % len(NASTY)] + ("" if i < len(NASTY) else f" {i}") for i in range(n)]
    cost = np.round(rng.lognormal(4, 1, n), 1) + 1
    proposals = [
        {
            "id": f"P{i + 1:03d}", "name": names[i], "kind": KINDS[i % 4], "horizon": "medium" if i % 3 else "long",
            "cost_msek": cost[i], "cost_low_msek": 0.8 * cost[i], "cost_high_msek": 1.5 * cost[i], "price_year": 2025,
            "step": 1 + i % 4, "corridors": "S1" if i % 2 else "S1 S2", "municipalities": f"K{i % 2}",
            "places": places[i % len(places)]["id"] if located else "", "no_network_effect": True,
            "deficiency": names[i], "purpose": "Syfte", "measure": "Åtgärd",
        }
        for i in range(n)
    ]  # fmt: skip
    if full:
        proposals[6]["cost_msek"], proposals[6]["cost_high_msek"] = 90 * cost.sum(), 99 * cost.sum()
        for key in ("cost_msek", "cost_low_msek", "cost_high_msek"):
            del proposals[7][key]
        proposals[4] |= {"cost_msek": 12.3, "cost_low_msek": 10.0, "cost_high_msek": 15.0}
        proposals[8]["role"] = "supported"
    shares = {"low": 0.25, "base": 0.4, "high": 0.7} if full else {"low": 0.5, "base": 0.8}
    chances = {"low": 0.4, "base": 0.4, "high": 0.2} if full else {"low": 0.4, "base": 0.6}
    total = float(cost.sum())
    periods = [("p1", 2026, 2028, "medium"), ("p2", 2029, 2031, "medium"), ("p3", 2032, 2037, "long")]
    goals = [
        {"id": "access", "name": "Tillgänglighet", "name_en": "Access"},
        {"id": "green", "name": "Miljö & <natur>", "name_en": "Environment & <nature>"},
        {"id": "care", "parent": "access", "name": "Vård", "indicator": "minutes_to_hospital"},
        {"id": "work", "parent": "access", "name": "Arbete", "indicator": "jobs_within_45_min"},
        {"id": "climate", "parent": "green", "name": "Klimat", "indicator": "co2_tonnes_year"},
        {"id": "nature", "parent": "green", "name": "Natur", "indicator": "judgement"},
    ]
    weights = []
    for k in range(people):
        a, b, c = (
            (0.3137 if full else 0.3) + 0.4 * k / max(people, 2),
            0.2 + 0.2 * (k % 3),
            0.7 - 0.15 * (k % 4),
        )
        pairs_of = {"access": a, "green": 1 - a, "care": b, "work": 1 - b, "climate": c, "nature": 1 - c}
        weights += [{"stakeholder": f"I{k}", "goal": goal, "weight": w} for goal, w in pairs_of.items()]
    tables: dict[str, Any] = {
        "places": places,
        "roads": roads,
        "railways": rail,
        "municipalities": [{"id": "K0", "name": "Kommun 0"}, {"id": "K1", "name": "Kommun <1>"}],
        "corridors": [{"id": "S1", "name": "Stråk 1"}, {"id": "S2", "name": "Stråk & 2"}],
        "periods": [{"id": p, "name": f"{a}–{b}", "first_year": a, "last_year": b, "horizon": h} for p, a, b, h in periods],
        "funds": [{"id": "state", "name": "Nationell plan"}, {"id": "county", "name": "Länsplan"}],
        "financing": [
            {"proposal": row["id"], "fund": "state" if i % 2 else "county", "share": 1.0} for i, row in enumerate(proposals)
        ],
        "budget_scenarios": [
            {"id": s, "name": {"low": "Låg", "base": "Bas", "high": "Hög"}[s], "probability": chance, "main": s == "base"}
            for s, chance in chances.items()
        ],
        "budgets": [
            {"scenario": s, "fund": f, "period": p, "amount_msek": round(share * total / 5, 1), "price_year": 2025}
            for s, share in shares.items() for f in ("state", "county") for p in ("p1", "p2", "p3")
        ],
        "goals": goals,
        "stakeholders": [{"id": f"I{k}", "name": f"Intressent {k} & co", "main": k == 0} for k in range(people)],
        "weights": weights,
        "judgements": [
            {"proposal": row["id"], "goal": "nature", "rating": float(rng.integers(-2, 3))} for row in proposals
        ],
        "proposals": proposals,
        "decisions": [
            {"date": "2026-01-02", "by": "Samverkansrådet", "proposal": "P001", "kind": "remark", "text": names[0], "change_asked": "Flytta upp"}
        ],
    }  # fmt: skip
    if n > 3:
        tables["rules"] = [
            {"id": "r1", "rule": "requires", "proposals": "P002", "others": "P003", "reason": "Delar bro"},
            {"id": "r2", "rule": "excludes", "proposals": "P001 P004", "reason": "Samma sträcka"},
        ]
    if full:
        tables["rules"] += [
            {"id": "r3", "rule": "mandatory", "proposals": "P005", "reason": "Avtal"},
            {"id": "r4", "rule": "forbidden", "proposals": "P006", "reason": "Kulturreservat"},
        ]
    settings = {
        "name": "Påhittat län & <b>",
        "base_year": 2024,
        "price_year": 2025,
        "reference_alternative": "Dagens nät",
    }
    return ip.build(settings, tables)


def _quick_list(plan: Any, made: ip.Scenario) -> PriorityList:
    """A list for regions too large to solve in a test: what the main budget builds, then the rest."""
    built = list(plan.proposals)
    rest = [p for p in made["proposals"]["id"] if p not in set(built)]
    return PriorityList(
        objective=plan.value, worst=plan.value, order=built, levels=[built], rest=rest, set_aside=[], value=plan.value, free_value=plan.value, price=0.0,
        portfolios=[plan], bound=plan.value, gap=0.0, status="optimal", reading="nested", form="quick",
        scenarios=pd.DataFrame({"probability": [1.0]}, index=["base"]), comparison=pd.DataFrame(), seconds=0.0, notes=[],
    )  # fmt: skip


def result(made: ip.Scenario, *, appraised: bool = True, seed: int = 0) -> Any:
    """Score, choose and rank a made-up scenario with random effects."""
    rng = np.random.default_rng(seed + 7)
    names = list(made["proposals"]["id"])
    index = pd.Index(names, name="proposal")
    size = rng.gamma(1.0, 10.0, (len(names), len(MEASURED))) * np.array(
        [-1 if not m else 1 for m in MEASURED.values()]
    )
    change = pd.DataFrame(size, index=index, columns=list(MEASURED))
    low, high = change * 0.7, change * 1.3
    scores = score_proposals(
        made,
        Measured(
            change=change, low=low, high=high, more_is_better=MEASURED, units=dict.fromkeys(MEASURED, "unit")
        ),
    )
    problem = problem_from_scenario(made, scores.total)
    plan = best_portfolio(problem)
    money, chances = budget_scenarios(made)
    budgets = pd.DataFrame({name: table.stack() for name, table in money.items()}).T
    chance = list(chances.values())
    order = (
        _quick_list(plan, made)
        if len(names) > 100
        else priority_list(problem, budgets, probabilities=chance, gap=0.02)
    )
    free, plan = plan, plan_of_list(made, order)
    chosen = [str(p) for p in plan.proposals]
    frame = pd.DataFrame(index=index)
    cost = made["proposals"]["cost_msek"]
    ratio = rng.normal(0, 0.8, len(names)) if appraised else np.full(len(names), np.nan)
    frame["npv_msek"], frame["npv_ratio_i"], frame["npv_ratio_idu"] = ratio * cost, ratio, 0.9 * ratio
    frame["investment_msek"] = cost
    together = change.loc[chosen].sum()
    kind = (
        SimpleNamespace if len(names) > 100 else Result
    )  # rank intervals of large regions take too long for a test
    return kind(
        scenario=made,
        effects=SimpleNamespace(change=change, low=low, high=high, to_frame=change.copy, findings=()),
        appraisal=SimpleNamespace(frame=frame, to_frame=frame.copy),
        scores=scores,
        revisions={},
        portfolio=plan,
        free_portfolio=free,
        together=SimpleNamespace(change=together, without=together * 0 + 100.0),
        plan_score=set_score(scores, chosen, together),
        priority=order,
        ranking=rank_proposals(made, scores, problem, order, free, frame),
        seed=seed,
        seconds={},
    )
