"""Small regions that the tests of the multimodal network vary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from infraprio.scenario import build
from infraprio.scenario.scenario import Scenario

Rows = Sequence[Mapping[str, Any]]


def place(
    name: str, east: float, people: float | None = 1000, jobs: float | None = 400, **rest: Any
) -> dict[str, Any]:
    return {"id": name, "name": name, "municipality": "M", "lat": 63.0, "lon": 14.0 + east, "population": people, "jobs": jobs, "kind": "village", **rest}  # fmt: skip


def road(name: str, a: str, b: str, km: float = 20, speed: float = 80, **rest: Any) -> dict[str, Any]:
    return {"id": name, "from_place": a, "to_place": b, "length_km": km, "speed_kmh": speed, **rest}


def rail(name: str, a: str, b: str, km: float = 20, speed: float = 100, **rest: Any) -> dict[str, Any]:
    return {"id": name, "from_place": a, "to_place": b, "length_km": km, "speed_kmh": speed, **rest}


def stops(service: str, places: str, run: Mapping[str, float] | None = None) -> list[dict[str, Any]]:
    return [
        {"service": service, "order": k, "place": name, "run_min": (run or {}).get(name)}
        for k, name in enumerate(places.split())
    ]


def change(
    proposal: str, table: str, name: str, action: str, attribute: str = "", value: object = ""
) -> dict[str, Any]:
    return {"proposal": proposal, "table": table, "object": name, "action": action, "attribute": attribute, "value": str(value) if value != "" else ""}  # fmt: skip


def region(
    changes: Rows = (),
    proposals: Sequence[str] = (),
    assignment: str = "free_flow",
    active_travel: str = "none",
    **tables: Rows,
) -> Scenario:
    """A scenario with all that is required and the given tables; proposals named in changes exist."""
    names = list(dict.fromkeys([*proposals, *(row["proposal"] for row in changes), "IDLE"]))
    stated = tables.pop("proposals_table", None)
    full: dict[str, Rows] = {
        "places": [place("A", 0, 5000, 3000, offers="hospital regional_centre"), place("B", 0.4), place("C", 0.8)],
        "roads": [road("AB", "A", "B", aadt=1000), road("BC", "B", "C", aadt=500)],
        "railways": [rail("AB_R", "A", "B"), rail("BC_R", "B", "C")],
        "services": [{"id": "T", "name": "T", "mode": "train", "departures_day": 8}],
        "service_stops": stops("T", "A B C"),
        "interchanges": [{"id": "H", "name": "H", "place": "B", "parking_spaces": 20}],
        "municipalities": [{"id": "M", "name": "M", "seat": "A"}],
        "proposals": stated or [{"id": name, "name": name, "kind": "road", "horizon": "medium", "cost_msek": 1, "price_year": 2024, "no_network_effect": name == "IDLE"} for name in names],
        "financing": [{"proposal": name, "fund": "F", "share": 1} for name in names],
        "changes": changes,
        "periods": [{"id": "P", "name": "P", "first_year": 2026, "last_year": 2031, "horizon": "medium"}],
        "funds": [{"id": "F", "name": "F"}],
        "budget_scenarios": [{"id": "S", "name": "S", "probability": 1, "main": "yes"}],
        "budgets": [{"scenario": "S", "fund": "F", "period": "P", "amount_msek": 10, "price_year": 2024}],
        "goals": [{"id": "g", "name": "g", "indicator": "consumer_surplus_msek_year"}],
        "stakeholders": [{"id": "s", "name": "s", "main": "yes"}],
        "weights": [{"stakeholder": "s", "goal": "g", "weight": 1}],
    }  # fmt: skip
    full.update(tables)
    settings = {"name": "Test", "base_year": 2024, "price_year": 2024, "reference_alternative": "as today", "assignment": assignment, "active_travel": active_travel}  # fmt: skip
    return build(settings, {name: list(rows) for name, rows in full.items() if len(rows)})
