"""Made-up regions of any size, with awkward names, for the tests of what is handed over."""

from __future__ import annotations

from typing import Any

import numpy as np

import infraprio as ip

__all__ = ["INDICATORS", "NASTY", "county", "scenario"]

LONG = (
    'Väg <b>"66"</b> & <script>alert(1)</script> '
    + "mycket långt namn på en åtgärd som inte ryms på en rad " * 3
)
NASTY = (
    "</script><script>document.title='x'</script>",
    "Väg 84 \"förbi\" Sveg & Älvros <b>fet</b> 'citat'",
    "Mycket långt namn " + "på en sträcka som aldrig tycks ta slut " * 8,
    "<img src=x onerror=alert(1)>",
    "=1+1",
    "\u2028rad\u2029bruten\ttabb",
)
KINDS = ("road", "rail", "interchange", "service")
INDICATORS = {
    "travel_time": ("hours/day", "less"),
    "reach_45": ("jobs", "more"),
    "severe_accidents": ("persons/year", "less"),
    "co2": ("kt/year", "less"),
}
GOALS = ("snabb", "nara", "saker", "klimat", "kultur")


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


def _rows(n: int, rng: np.random.Generator, *, nasty: bool, coordinates: bool) -> list[dict[str, Any]]:
    kinds, rows = ("road", "rail", "interchange", "service"), []
    for i in range(n):
        cost = round(float(rng.lognormal(4.5, 1.2)), 1)
        places = [f"o{j}" for j in rng.choice(20, size=2, replace=False)] if coordinates else []
        rows.append(
            {
                "id": f"P{i + 1:03d}",
                "name": f"{LONG} {i}" if nasty else f"Åtgärd {i + 1} ort {i % 20} – ort {(i * 7) % 20}",
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


def county(n: int, rng: np.random.Generator, *, nasty: bool, coordinates: bool, alike: bool) -> ip.Scenario:
    """A county with `n` proposals: a ring of places, two funds, two periods, five goals, weights with ranges."""
    settings = {
        "name": "Provlän", "name_en": "Test county", "region": "Region & <Prov>", "plan": "Plan 2026–2037",
        "case_number": "LI2025/01587", "base_year": 2024, "price_year": 2025, "reference_alternative": "Dagens nät.",
    }  # fmt: skip
    return ip.build(settings, _tables(n, rng, nasty=nasty, coordinates=coordinates, alike=alike))
