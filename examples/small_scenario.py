"""A small scenario made in code, without files: two towns, a village, two proposals."""

import infraprio as ip

settings = {
    "name": "Two towns",
    "base_year": 2025,
    "price_year": 2025,
    "reference_alternative": "Nothing is built.",
}
tables = {
    "places": [
        {
            "id": "A",
            "name": "Aby",
            "lat": 63.00,
            "lon": 14.00,
            "kind": "town",
            "population": 9000,
            "jobs": 5000,
            "offers": "hospital",
        },
        {
            "id": "B",
            "name": "Bodarna",
            "lat": 63.20,
            "lon": 14.40,
            "kind": "town",
            "population": 4000,
            "jobs": 1200,
        },
        {
            "id": "C",
            "name": "Cederby",
            "lat": 63.30,
            "lon": 14.10,
            "kind": "village",
            "population": 600,
            "jobs": 90,
        },
    ],
    "roads": [
        {
            "id": "R1",
            "from_place": "A",
            "to_place": "B",
            "length_km": 34,
            "speed_kmh": 70,
            "aadt": 2500,
            "heavy_share": 0.12,
        },
        {
            "id": "R2",
            "from_place": "B",
            "to_place": "C",
            "length_km": 21,
            "speed_kmh": 60,
            "road_class": "narrow",
        },
    ],
    "proposals": [
        {
            "id": "P1",
            "name": "Wider road Aby–Bodarna",
            "kind": "road",
            "horizon": "medium",
            "cost_msek": 180,
            "price_year": 2025,
        },
        {
            "id": "P2",
            "name": "New road Aby–Cederby",
            "kind": "road",
            "horizon": "long",
            "cost_msek": 260,
            "price_year": 2025,
        },
    ],
    "changes": [
        {
            "proposal": "P1",
            "table": "roads",
            "object": "R1",
            "action": "set",
            "attribute": "speed_kmh",
            "value": 93,
        },
        {"proposal": "P2", "table": "roads", "object": "R3", "action": "new"},
        {
            "proposal": "P2",
            "table": "roads",
            "object": "R3",
            "action": "set",
            "attribute": "from_place",
            "value": "A",
        },
        {
            "proposal": "P2",
            "table": "roads",
            "object": "R3",
            "action": "set",
            "attribute": "to_place",
            "value": "C",
        },
        {
            "proposal": "P2",
            "table": "roads",
            "object": "R3",
            "action": "set",
            "attribute": "length_km",
            "value": 35,
        },
        {
            "proposal": "P2",
            "table": "roads",
            "object": "R3",
            "action": "set",
            "attribute": "speed_kmh",
            "value": 80,
        },
    ],
    "financing": [
        {"proposal": "P1", "fund": "state", "share": 1},
        {"proposal": "P2", "fund": "state", "share": 1},
    ],
    "periods": [
        {"id": "p1", "name": "2026–2031", "first_year": 2026, "last_year": 2031, "horizon": "medium"},
        {"id": "p2", "name": "2032–2037", "first_year": 2032, "last_year": 2037, "horizon": "long"},
    ],
    "funds": [{"id": "state", "name": "State"}],
    "budget_scenarios": [
        {"id": "low", "name": "Low", "probability": 0.5},
        {"id": "high", "name": "High", "probability": 0.5, "main": "yes"},
    ],
    "budgets": [
        {"scenario": s, "fund": "state", "period": p, "amount_msek": amount, "price_year": 2025}
        for s, amount in (("low", 190), ("high", 300))
        for p in ("p1", "p2")
    ],
    "goals": [
        {"id": "time", "name": "Shorter travel", "indicator": "travel_time_gain_hours_day"},
        {"id": "care", "name": "Access to hospital", "indicator": "minutes_to_hospital"},
    ],
    "stakeholders": [{"id": "region", "name": "Region", "main": "yes"}],
    "weights": [
        {"stakeholder": "region", "goal": "time", "weight": 0.6},
        {"stakeholder": "region", "goal": "care", "weight": 0.4},
    ],
}

scenario = ip.build(settings, tables)
result = ip.run(scenario)
print(result.ranking.to_frame()[["rank", "name", "horizon", "cost_msek", "goal_score", "status", "period"]])
